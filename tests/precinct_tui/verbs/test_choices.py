"""What the command line lets choose, held against the rooms: its grammar reads none of them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import db.opening.rooms  # noqa: F401 (every register is declared by then)
from db.carrying.levels import calling
from db.carrying.levels.branch_events import FIRST, SECOND
from db.carrying.levels.links import KINDS
from db.kernel.base.register import ATTACHMENTS, REGISTERS, SETS, with_panel
from db.kernel.signing import verifying
from db.registers.custody.rights.wording import LANGUAGES
from precinct_tui.screens.first_bodies import ASKED
from precinct_tui.verbs import choices, cli
from precinct_tui.verbs.grammar import whole
from precinct_tui.verbs.names import ALL
from precinct_tui.verbs.parsing import Deed
from tests.conftest import ROOT
from tests.precinct_tui.verbs.test_cli_json import leaves

ROOMS = (
    "sqlalchemy", "textual", "pydantic", "db.kernel.base.register", "db.kernel.desk", "db.registers", "db.reference",
    "db.across", "db.opening", "db.carrying", "precinct_tui.screens", "precinct_tui.documents",
)  # fmt: skip


def test_what_is_let_choose_is_what_the_rooms_have() -> None:
    assert tuple(REGISTERS) == choices.REGISTER_NAMES
    assert with_panel(ATTACHMENTS) == choices.WITH_ATTACHMENTS
    assert tuple(SETS) == choices.LIST_SETS
    assert choices.UNIT_KINDS == KINDS
    assert tuple(kind for kind, _label in ASKED) == choices.BODY_KINDS
    assert choices.BRANCHES == (FIRST, SECOND)
    assert choices.RIGHTS_LANGUAGES == LANGUAGES
    assert (choices.LEVEL_PORT, choices.ANCHOR_LEAST) == (calling.PORT, verifying.ANCHOR_LEAST)


def test_every_verb_has_a_function_of_its_name() -> None:
    made = whole()
    assert made.group is not None
    assert list(made.group.choices) == list(dict.fromkeys(made.group.choices))
    assert set(made.group.choices) == set(ALL)
    for name, parser in leaves(made):
        deed = parser.get_default("run")
        assert isinstance(deed, Deed), name
        assert callable(deed.function()), name


def test_help_reads_no_room() -> None:
    """In one process: every verb's help and arguments, and `version`."""
    look = f"""
import io, json, sys
from contextlib import redirect_stdout
from precinct_tui.verbs import cli
from precinct_tui.verbs.names import ALL
said = io.StringIO()
asked = [["--help"], ["version"], ["help", "list"], *([name, "--help"] for name in ALL)]
with redirect_stdout(said):
    done = [cli.run(words) for words in asked]
rooms = [name for name in sys.modules if name.startswith({ROOMS!r})]
print(json.dumps([done, rooms, said.getvalue().count("precinct list [-h]")]))
"""
    command = [sys.executable, "-c", look]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    statuses, rooms, told = json.loads(done.stdout)
    assert told == 2
    assert set(statuses) == {0}
    assert rooms == []


@pytest.mark.parametrize("words", [["hlep"], ["lists", "shwo"], ["frobnicate"], ["lists", "frobnicate"]])
def test_a_word_that_is_no_verb_names_where_they_are(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--lang", "en", *words]) == cli.USAGE
    said = capsys.readouterr().err
    assert words[-1] in said
    assert "--help" in said or "Did you mean" in said
    assert len(said.splitlines()) < 6
