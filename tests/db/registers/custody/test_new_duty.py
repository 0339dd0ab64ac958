"""A duty is declared once, every table derives from that, and no table beside knows duties by its own list."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import db.opening.rooms  # noqa: F401 (every command is declared by then)
from db.carrying.levels.duties import GROUPS, OF_EVERYONE
from db.kernel.desk.desk import COMMANDS
from db.reference.lists.seed import seed_lists
from db.registers.custody.case.duties import BY_CODE, GIVEN, SET, SPECS, STEPS, codes_of
from db.registers.custody.case.spec import PAPER, AtEnd, Opens
from precinct_tui.documents.custody_record import UNTOLD_DUTIES
from tests.data.new_duty import OPEN_AIR

HOME = Path(__file__).parents[4]
PAGE = (HOME / "docs" / "a-new-duty.md").read_text("utf-8")
NO_RULE = {"db/across/packets/document.py", "db/across/handover/read_back.py"}
"""Files that name three duties and make no rule of that: moments of a packet, wrong answers of the read-back."""


def test_every_list_knows_every_duty() -> None:
    codes = {name: {item.code for item in items} for name, items in seed_lists().items()}
    days = {"seal_after", "seal_notice"}
    assert codes["custody_limit"] - days == set(SET), "custody_limit: what a precinct sets"
    assert set(GIVEN) - codes["care_given"] == set(), "care_given: what is given"
    assert codes["custody_step"] == STEPS, "custody_step: what may be put off"
    assert {spec.phone for spec in SPECS if spec.phone} - codes["duty_phone"] == set(), "duty_phone: whom to call"


def test_every_duty_has_its_command_its_group_and_a_code_of_its_own() -> None:
    assert {spec.command for spec in SPECS if spec.command} - set(COMMANDS) == set()
    assert {spec.group for spec in SPECS} == set(GROUPS)
    assert [spec.code for spec in SPECS] == list(BY_CODE), "no code twice"
    assert [spec.code for spec in SPECS if "-" in spec.code] == [], "a turn's number follows a hyphen"


LEARNED = {
    "clock": {"holding", "order_end", "release_now", "release_ordered", "release_decided", "child_delivery"},
    "care": {"wellbeing", "doctor", "check", "water", "food", "back_in", "restraint_end"},
    "notice": {
        "prosecutor", "prosecutor_names", "family", "family_judge", "notice_prosecutor", "notice_forensic",
        "notice_inspectorate", "notice_family",
    },
}  # fmt: skip
"""What leaves the unit and what a copy tells is written here a second time: nobody widens it in passing."""


def test_what_the_levels_and_a_copy_learn_is_said_twice() -> None:
    assert {group: {spec.code for spec in SPECS if spec.group == group} for group in LEARNED} == LEARNED
    assert {
        "holding", "order_end", "release_ordered", "release_decided", "wellbeing", "check", "water", "food",
        "prosecutor", "family",
    } == OF_EVERYONE  # fmt: skip
    assert {"fear", "consulate", "unhcr", "asylum_offer", "asylum_referral"} == UNTOLD_DUTIES


def test_what_keeps_a_records_words_and_what_a_round_does_is_said_twice() -> None:
    assert codes_of(lambda spec: spec.in_rounds) == {
        "wellbeing", "language", "interpreter", "age", "documents", "ground", "ground_told", "rights", "fear",
        "family", "consulate", "unhcr", "doctor", "prosecutor", "prosecutor_names", "receipt", "copy", "property_out",
    }  # fmt: skip
    assert codes_of(lambda spec: spec.keeps_words) == {
        "property_out", "receipt", "copy", "signature", "countersign", "notice_prosecutor", "notice_forensic",
        "notice_inspectorate", "notice_family", "notice_welfare", "notice_juvenile_prosecutor", "family_judge",
        "seen_later",
    }  # fmt: skip


def tables(source: str) -> Iterator[tuple[int, list[str]]]:
    """Each literal collection that holds codes of at least three duties and nothing else: its line and the codes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Dict):
            parts: list[Any] = node.keys
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            parts = list(node.elts)
        else:
            continue
        codes = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        if len(codes) == len(parts) >= 3 and set(codes) <= set(BY_CODE):
            yield node.lineno, codes


def test_no_table_beside_the_declaration_lists_duties() -> None:
    files = [path for room in ("db", "precinct_tui") for path in sorted((HOME / room).rglob("*.py"))]
    texts = {str(path.relative_to(HOME)): path.read_text("utf-8") for path in files}
    found = [
        f"{name}:{line} {codes}"
        for name, text in texts.items()
        if name not in NO_RULE and sum(f'"{code}"' in text for code in BY_CODE) >= 3  # to parse all takes seconds
        for line, codes in tables(text)
    ]
    assert found == [], "derive it from the declaration (codes_of)"
    assert list(tables('X = {"check", "water", "food"}')) == [(1, ["check", "water", "food"])]
    assert list(tables('X = {"check": 1, "water": 2, "toilet": 3}')) == []


@pytest.mark.parametrize(
    "contradiction",
    [
        {"opens": Opens.CALLED}, {"at_end": AtEnd.STAYS}, {"at_once": True}, {"group": PAPER},
        {"recurs": None, "opens": Opens.START}, {"in_rounds": True, "command": None},
    ],
)  # fmt: skip
def test_a_declaration_that_contradicts_itself_is_refused(contradiction: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="duty air "):
        replace(OPEN_AIR, **contradiction)


def test_the_page_quotes_the_duty_that_is_tried() -> None:
    quoted = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert quoted is not None
    assert quoted[1] in (HOME / "tests" / "data" / "new_duty.py").read_text("utf-8")


TRIED = """
from tests.data.new_duty import AIR, OPEN_AIR
import db.registers.custody.case.specs_keeping as keeping
keeping.KEEPING_DUTIES = (OPEN_AIR, *keeping.KEEPING_DUTIES)
from datetime import timedelta
from db.carrying.levels.duties import OF_EVERYONE
from db.registers.custody import rules
from db.registers.custody.board import rounds
from db.registers.custody.case.duties import DEFAULT, LIMITS, SET, limits_of
from db.registers.custody.case.effects import read
from tests.db.registers.custody.test_rules import T0, event, minutes, opened
from tools import duties_page

def of(*events, after=0, now=None):
    duties = rules.duties([opened(), *events], T0 + minutes(after))
    return {duty.code: (duty.state, duty.due) for duty in duties if duty.kind == "air"}

day = timedelta(days=1)
assert of() == {"air-1": ("open", T0 + day)}, of()
assert of(after=1441) == {"air-1": ("overdue", T0 + day)}
given = event(2, "care_given", T0 + minutes(90), given=["air"])
assert of(given) == {"air-2": ("open", T0 + minutes(90) + day)}
assert of(event(2, "care_given", T0 + minutes(90), given=["water"])) == of()
moved = event(2, "person_moved", T0 + minutes(90), to="hospital")
assert of(moved) == {}
assert of(moved, event(3, "person_returned", T0 + minutes(150))) == {"air-2": ("open", T0 + minutes(150) + day)}
assert of(event(2, "person_released", T0 + minutes(90))) == {}, "nothing is not done"
valid = event(2, "documents_seen", T0 + minutes(5), answer="valid", type="passport_visa")
assert of(valid) == {}, "unnecessary"
assert "air" in SET and DEFAULT.of(LIMITS["air"]) == day
assert limits_of({"limits": {"air": 600}}).of(LIMITS["air"]) == timedelta(hours=10)
assert "air" in OF_EVERYONE and "air" not in rounds.DUTIES
assert "| Open air | every 24 hours | given |" in duties_page.table()
"""


def test_a_new_duty_is_one_place() -> None:
    """The made-up duty, declared in a process of its own, is followed everywhere without another line of code."""
    ran = subprocess.run([sys.executable, "-c", TRIED], cwd=HOME, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
