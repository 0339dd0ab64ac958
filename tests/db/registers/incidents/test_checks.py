"""The numbered checks, as pure functions over made-up cases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.reference.lists.queries import ListItem
from db.registers.incidents.checks.case import CasePart, IncidentCase
from db.registers.incidents.checks.findings import CHECKS, at_entry, findings
from db.registers.incidents.forms import PARTY, PROPERTY, REPORT, VEHICLE
from tests.conftest import START

TYPES = {
    "theft_home": {"group": "theft", "severity": "major"},
    "theft_armed": {"group": "theft", "severity": "critical"},
    "theft_vehicle": {"group": "theft", "severity": "major"},
    "homicide": {"group": "violent", "severity": "critical"},
    "cyber_fraud": {"group": "cyber", "severity": "major"},
    "contraband_goods": {"group": "contraband", "severity": "major"},
    "accident_damage": {"group": "accident", "severity": "minor"},
    "accident_injury": {"group": "accident", "severity": "major"},
    "noise": {"group": "public_order", "severity": "minor"},
}
TODAY = date(2026, 11, 24)
AGO = timedelta(hours=1)


def case(kind: str = "noise", *parts: tuple[str, dict[str, Any]], state: str = "open", **own: Any) -> IncidentCase:
    """A case of a type, reported an hour ago by somebody known, with parts of (event kind, values)."""
    values: dict[str, Any] = {
        "type": kind, "severity": TYPES[kind]["severity"], "reported_at": START - AGO, "entered_at": START - AGO,
        "caller_name": "نام", "source": "call_110",
    }  # fmt: skip
    return IncidentCase(
        now=START,
        own=CasePart("report", REPORT, values | own),
        state=state,
        review="draft",
        type=ListItem("incident_type", kind, kind, kind, extra=TYPES[kind]),
        parts=tuple(CasePart(f"{place}", event, said) for place, (event, said) in enumerate(parts)),
        last_at=START - AGO,
    )


def numbers(of: IncidentCase) -> set[int]:
    return {finding.number for finding in findings(of)}


PLAINTIFF = (PARTY, {"role": "complainant", "name": "نام"})
STOLEN = (PROPERTY, {"fate": "stolen", "kind": "gold", "quantity": 4, "measure": "gram"})
SEIZED = (
    PROPERTY,
    {
        "fate": "seized", "kind": "fuel", "quantity": 10, "measure": "litre", "rials": 10, "appraiser": "کارشناس",
        "appraised_on": TODAY, "seal": "1", "receipt": "2", "kept_at": "انبار", "at": START - AGO,
    },
)  # fmt: skip
CAR = (VEHICLE, {"plate": "12ب34514", "fate": "involved"})
MOVED = ("incident_property_moved", {"target": "0", "move": "to_court", "taker": "دادسرا", "at": START})
REFERRED = ("incident_referred", {"body": "prosecutor", "sent_on": TODAY - timedelta(days=9)})


def changed(part: tuple[str, dict[str, Any]], **values: Any) -> tuple[str, dict[str, Any]]:
    return part[0], part[1] | values


FOUND: tuple[tuple[int, IncidentCase], ...] = (
    (101, case(occurred_from=START + timedelta(days=2))),
    (102, case(occurred_from=START + timedelta(minutes=9))),
    (103, case("noise", ("incident_cleared", {"clearance": "suspect_died", "cleared_on": TODAY + timedelta(days=1)}))),
    (104, case(occurred_from=START - AGO * 2, occurred_to=START - AGO * 3)),
    (105, case(occurred_from=START - AGO / 2)),
    (106, case(entered_at=START)),
    (107, case(occurred_from=START - timedelta(days=500))),
    (108, case("noise", ("incident_disposed", {"disposition": "duplicate", "at": START - AGO * 2}))),
    (108, case("noise", ("patrol_sent", {"at": START - AGO * 2}))),
    (109, case("noise", ("incident_cleared", {"cleared_on": TODAY - timedelta(days=3)}))),
    (111, case("noise", ("incident_death_recorded", {"died_at": START - AGO * 9}), occurred_from=START - AGO * 2)),
    (201, case(injured=-1)),
    (202, case(dead=101)),
    (203, case("accident_injury", CAR, dead=1, injured=1)),
    (204, case("accident_damage", CAR, injured=1)),
    (205, case("homicide")),
    (206, case("accident_injury", CAR)),
    (207, case(severity="critical")),
    (208, case("theft_armed")),
    (209, case("noise", (PARTY, {"role": "injured", "name": "نام"}), injured=0)),
    (301, case("noise", (PARTY, {"role": "witness", "national_id": "1234567890"}))),
    (302, case(caller_phone="12")),
    (303, case("noise", (PARTY, {"role": "witness"}))),
    (304, case("theft_home", STOLEN)),
    (305, case(caller_name=None)),
    (306, case("noise", *[(PARTY, {"role": "witness", "national_id": "0013542419"})] * 2)),
    (307, case("noise", ("incident_entry_added", {"heard": "reported", "text": "متن"}))),
    (401, case("noise", changed(STOLEN, quantity=-4))),
    (402, case("noise", changed(STOLEN, rials=5))),
    (403, case("contraband_goods", changed(SEIZED, appraised_on=None))),
    (404, case("noise", changed(SEIZED, rials=10**13))),
    (405, case("noise", changed(STOLEN, measure=None))),
    (406, case("noise", changed(SEIZED, seal=None))),
    (407, case("noise", changed(SEIZED, receipt=None))),
    (408, case("noise", changed(SEIZED, kept_at=None))),
    (409, case("theft_home", STOLEN, changed(STOLEN, fate="recovered", quantity=5))),
    (410, case("theft_home", PLAINTIFF)),
    (411, case("contraband_goods")),
    (412, case("contraband_goods", changed(SEIZED, rials=None))),
    (413, case("noise", SEIZED, changed(MOVED, at=START - AGO * 2))),
    (414, case("noise", SEIZED, changed(MOVED, seal_whole=False))),
    (501, case("noise", changed(CAR, plate="۱۲۳"))),
    (502, case("noise", changed(CAR, fate=None))),
    (503, case("noise", changed(CAR, fate="seized"))),
    (504, case("theft_vehicle", PLAINTIFF)),
    (505, case("accident_damage")),
    (506, case("contraband_goods", SEIZED, changed(CAR, fate="seized", outcome="impound"))),
    (507, case("noise", CAR, CAR)),
    (601, case("cyber_fraud", PLAINTIFF)),
    (602, case("cyber_fraud", PLAINTIFF, ("incident_cyber_set", {"means": "skimmer"}))),
    (611, case("accident_damage", CAR)),
    (612, case("accident_damage", CAR, ("incident_accident_set", {"sketch": "amicable"}))),
    (621, case("contraband_goods", SEIZED)),
    (701, case("noise", disposition="referred_prosecutor", state="disposed")),
    (702, case("noise", REFERRED)),
    (703, replace(case(), last_at=START - timedelta(hours=25))),
    (704, case(state="disposed")),
    (705, case("noise", clearance="suspect_referred")),
)


@pytest.mark.parametrize(("number", "found"), FOUND, ids=[str(number) for number, _case in FOUND])
def test_a_check_finds_what_it_is_for(number: int, found: IncidentCase) -> None:
    assert number in numbers(found)


def test_every_check_is_tried_above() -> None:
    assert {number for number, _case in FOUND} == {check.number for check in CHECKS}


WHOLE: tuple[IncidentCase, ...] = (
    case(),
    case("theft_home", PLAINTIFF, STOLEN),
    case("theft_armed", PLAINTIFF, STOLEN, weapon="blade"),
    case("theft_vehicle", PLAINTIFF, changed(CAR, fate="stolen")),
    case("contraband_goods", SEIZED, ("incident_contraband_set", {"found_in": "store"}), source="patrol"),
    case("cyber_fraud", PLAINTIFF, ("incident_cyber_set", {"means": "skimmer", "loss": 1})),
    case("accident_injury", CAR, ("incident_accident_set", {"sketch": "judicial", "sketch_number": "7"}), injured=1),
    case("accident_damage", CAR, ("incident_accident_set", {"sketch": "none"})),
    case("homicide", dead=1),
    case("noise", SEIZED, changed(MOVED, seal_whole=True)),
    case("noise", (PARTY, {"role": "witness", "protected": True, "code": "4827"})),
    case(caller_name=None, caller_unknown="declined"),
)


@pytest.mark.parametrize("whole", WHOLE, ids=[str(place) for place in range(len(WHOLE))])
def test_a_whole_record_owes_nothing(whole: IncidentCase) -> None:
    assert findings(whole) == ()


def test_numbers_stand_once_each_and_in_order() -> None:
    known = [check.number for check in CHECKS]
    assert known == sorted(set(known))
    assert {number // 100 for number in known} == {1, 2, 3, 4, 5, 6, 7}


def test_the_page_lists_the_checks_as_they_are(root: Path) -> None:
    levels = {"wall": "impossible", "reason": "unlikely", "list": "missing"}
    rows = re.findall(r"^\| (\d{3}) \| (\w+) \| (.*) \|$", (root / "docs/checks.md").read_text(encoding="utf-8"), re.M)
    listed = [
        (int(number), levels[level], label.removesuffix(" †"), not label.endswith("†")) for number, level, label in rows
    ]
    assert listed == [(check.number, check.level, str(check.label), check.at_review) for check in CHECKS]


def test_what_only_matters_while_a_record_lies_about_is_not_asked_at_review() -> None:
    lying = replace(case(state="disposed"), last_at=START - timedelta(days=3))
    assert {finding.number for finding in findings(lying)} == {704}
    assert findings(lying, review=True) == ()


def test_a_void_and_a_sealed_record_owe_nothing() -> None:
    full = case("theft_home")
    assert findings(full)
    assert findings(replace(full, state="void")) == findings(replace(full, sealed=True)) == ()


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "occurred_from": st.datetimes(max_value=START.replace(tzinfo=None) + timedelta(days=3)).map(
            lambda at: at.replace(tzinfo=START.tzinfo)
        ),
        "injured": st.integers(-3, 300),
        "dead": st.integers(-3, 300),
        "severity": st.sampled_from(["critical", "major", "minor"]),
        "caller_phone": st.sampled_from(["09161234567", "12", None]),
        "disposition": st.sampled_from(["referred_prosecutor", "reconciled", None]),
    },
)


@given(kind=st.sampled_from(sorted(TYPES)), own=VALUES)
def test_a_reason_quiets_what_is_unlikely_and_never_what_is_impossible(kind: str, own: Mapping[str, Any]) -> None:
    bare = case(kind, **own)
    answered = replace(bare, own=replace(bare.own, reasons=frozenset(own)))
    before, after = findings(bare), findings(answered)
    assert [found for found in after if found.level != "unlikely"] == [
        found for found in before if found.level != "unlikely"
    ]
    assert not [found for found in after if found.level == "unlikely" and found.field in own]


@given(kind=st.sampled_from(sorted(TYPES)), own=VALUES)
def test_at_entry_nothing_is_asked_but_what_is_impossible_or_unlikely_there(kind: str, own: Mapping[str, Any]) -> None:
    made = case(kind, **own)
    asked = at_entry(made, "report")
    by_level = {
        level: {found.field for found in findings(made) if found.level == level and found.entry == "report"}
        for level in ("impossible", "unlikely")
    }
    assert (set(asked.wrong), set(asked.doubts)) == (by_level["impossible"], by_level["unlikely"])


def test_a_day_that_is_to_come_is_no_day_ahead() -> None:
    """A thing that is out for examination is due back next week: its incident goes up for approval all the same."""
    later = TODAY + timedelta(days=7)
    sent = ("property_sent", {"to": "expert", "due_on": later, "at": START})
    held = ("property_held", {"order": "14/3", "until": later, "at": START})
    assert not {101, 102, 103} & numbers(case("noise", changed(SEIZED), sent, held))
    assert 101 in numbers(case("noise", changed(SEIZED), changed(sent, at=START + timedelta(days=2))))
