"""Who is named in force, an injury, a death or a restraint: adds care, help, release, the truth, and judges nothing."""

from __future__ import annotations

from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.words.forms import fields_of
from tests.conftest import BADGES, PASSWORD
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_misplaced import entry, record_of

NAMED: dict[str, tuple[str, dict[str, Any]]] = {
    "force": ("use_force", {"means": ("handcuffs",), "reason": "x", "injured": False}),
    "injury": ("injury", {"found": "while_held", "grave": False, "injuries": "کبودی"}),
    "restraint": ("restrain", {"means": ("handcuffs",), "reason": "x"}),
}
FIELD = {"force": "officers", "injury": "involved", "restraint": "officers"}


def named(desk: Desk, badge: str, why: str) -> str:
    number = opened(desk)
    name, answers = NAMED[why]
    act(desk, number, name, **answers, **{FIELD[why]: f"۹۹۹۹، {badge}"})
    return number


def give(desk: Desk, number: str, name: str, **answers: Any) -> Any:
    declared: Any = COMMANDS[f"custody.{name}"]
    return declared.run(desk, declared.form(record=record_of(desk, number), **answers))


@pytest.mark.parametrize("why", NAMED)
def test_the_named_officer_judges_nothing_there(desk: Desk, desk_as: Any, why: str) -> None:
    chief = desk_as(Role.COMMANDER)
    number = named(desk, chief.officer.badge, why)
    other = opened(desk, name="سهراب", band="18")
    told = entry(desk, number, "custody_opened")
    for name, answers in {
        "correct": {"target": told, "field": "band", "value": "19", "reason": "x"},
        "duplicate": {"other": other, "reason": "x"},
        "countersign": {"at": desk.now(), "password": PASSWORD},
        "explain_breach": {"reason": "x"},
        "review": {"at": desk.now(), "decision": "go_on", "reason": "x", "alternatives": "x"},
        "hold_sealing": {"at": desk.now(), "by": "person", "effect": "lift", "reason": "x"},
    }.items():
        assert refused(lambda name=name, answers=answers: give(chief, number, name, **answers)).code == "forbidden", (
            name
        )  # type: ignore[misc]


@pytest.mark.parametrize("why", NAMED)
def test_care_help_release_and_the_truth_stay_open_to_him(desk: Desk, desk_as: Any, why: str) -> None:
    chief = desk_as(Role.COMMANDER)
    number = named(desk, chief.officer.badge, why)
    act(chief, number, "care", seen="spoke")
    act(chief, number, "doctor", step="called")
    act(chief, number, "add_entry", text="من بودم")
    act(chief, number, "late_fact", what="rights_withheld", text="x")
    act(chief, number, "hold_sealing", by="person", effect="hold", reason="x")
    act(chief, number, "release", outcome="released_no_ground", band="17", copy_given=True)
    assert shown(desk, number).state == "closed"


def test_what_he_counts_is_counted_again_by_the_next_officer(desk: Desk, desk_as: Any) -> None:
    chief = desk_as(Role.COMMANDER)
    number = named(desk, chief.officer.badge, "force")
    counted = {"items": "کیف", "cash": 1_000_000, "counted_by": "two", "second_officer": BADGES[Role.DEPUTY]}
    act(chief, number, "property_in", **counted, receipt="signed")
    assert states(shown(desk, number))["recount"] in ("open", "due")
    other = opened(desk, name="سهراب", band="18")
    act(chief, other, "property_in", **counted, receipt="signed")
    assert "recount" not in states(shown(desk, other))


def test_he_takes_no_picture_of_it_away(desk: Desk, desk_as: Any) -> None:
    chief = desk_as(Role.COMMANDER)
    number = named(desk, chief.officer.badge, "injury")
    for name in ("withdraw_attachment", "erase_attachment"):
        form: Any = COMMANDS[f"custody.{name}"].form
        answers = {name: "x" for name, what in fields_of(form) if what.required}
        assert refused(lambda name=name, answers=answers: give(chief, number, name, **answers)).code == "forbidden"  # type: ignore[misc]
