"""docs/commands.md is made from the grammar of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from precinct_tui.verbs.names import ALL
from precinct_tui.verbs.usage import Parser
from tools import commands


def test_the_page_is_as_the_grammar(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["--check"]) == 0, "run python -m tools.commands"
    assert capsys.readouterr().err == ""


def test_a_page_that_is_not_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "commands.md"
    monkeypatch.setattr(commands, "PAGE", page)
    assert commands.main(["--check"]) == 1
    assert "run python -m tools.commands" in capsys.readouterr().err
    assert commands.main([]) == 0
    assert commands.main(["--check"]) == 0
    page.write_text(page.read_text("utf-8").replace("--officer", "--clerk"), "utf-8")
    assert commands.main(["--check"]) == 1


def test_the_page_has_every_verb() -> None:
    headings = [line.removeprefix("### ") for line in commands.page().splitlines() if line.startswith("### ")]
    assert headings == list(ALL)


def test_what_a_verb_takes_is_a_row() -> None:
    parser = Parser(prog="precinct find", description="find things")
    parser.add_argument("place", metavar="A|B", nargs="+", help="where\nto look")
    parser.add_argument("--kind", choices=("x", "y"), required=True, help="of %(choices)s")
    parser.add_argument("--deep", action="store_true", help="100%% of them")
    assert commands._usage("find", parser) == "`precinct find A\\|B … --kind {x,y}`"
    assert commands._about(parser) == "find things (no sign-in, no `--json`)"
    assert next(commands._table(commands._own(parser))).splitlines()[2:] == [
        "| `A\\|B` | where to look |",
        "| `--kind {x,y}` | of x, y |",
        "| `--deep` | 100% of them |",
    ]
