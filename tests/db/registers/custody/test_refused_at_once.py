"""A form is refused once, with all that is wrong and all that is asked about at its fields, and every wall."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.kernel.base.officer import Desk
from db.registers.custody.case.walling import WAYS_OUT
from tests.db.registers.custody.test_commands import act, opened, refused, shown

SENT = {"to": "camp", "body": "اردوگاه", "receiver": "مأمور", "reason": "x"}


def test_every_wall_and_every_question_of_a_move_is_said_at_once(desk: Desk) -> None:
    number = opened(desk, age=12)
    act(desk, number, "ask_fear", fear="yes", language="persian")
    asked = refused(lambda: act(desk, number, "move", to="camp", reason="x", at=desk.now() + timedelta(days=2)))
    assert asked.code == "wall.fear_of_return"
    assert set(asked.fields) == {"to", "body", "receiver", "band", "at"}
    assert asked.asked == {"band"}, "the others take no reason"
    said = str(asked.fields["to"])
    for why in ("fears return", "A child goes there only", "without a removal or transfer order"):
        assert why in said
    assert said.count(str(WAYS_OUT)) == 1, "what stays open is said once"
    assert asked.message == asked.fields["to"]


def test_what_is_wrong_and_what_is_asked_come_together(desk: Desk) -> None:
    number = opened(desk)
    before = desk.now() - timedelta(hours=3)
    told = {"type": "passport_visa", "answer": "valid", "born": "نامعلوم", "at": before}
    asked = refused(lambda: act(desk, number, "see_documents", **told))
    assert (asked.code, set(asked.fields)) == ("invalid", {"verified_with", "born", "at"})
    assert asked.asked == {"at"}


def test_a_reason_opens_no_wall_and_no_impossible_value(desk: Desk) -> None:
    number = opened(desk)
    why = dict.fromkeys(("to", "band", "at", "receiver"), "دستور است")
    assert refused(lambda: act(desk, number, "move", why, **SENT)).code.startswith("wall.")
    late = {"at": desk.now() + timedelta(days=2)}
    assert refused(lambda: act(desk, number, "wellbeing", why, well="well", **late)).code == "invalid"
    assert len(shown(desk, number).chronology) == 1, "nothing was written"


def test_a_question_alone_is_a_question(desk: Desk) -> None:
    number = opened(desk)
    asked = refused(lambda: act(desk, number, "release", outcome="released_no_ground", copy_given=True))
    assert (asked.code, set(asked.fields), asked.asked) == ("unlikely", {"band"}, frozenset())


def test_a_row_of_an_arrival_says_all_of_it(desk: Desk) -> None:
    from db.registers.custody.arrivals import commands as arrivals
    from db.registers.custody.arrivals import forms
    from tests.db.registers.custody.test_arrivals import bus

    opened(desk)
    given: dict[str, Any] = {"age": 300, "band": "17", "carer_band": "999"}
    row = forms.ArrivalRow(record=bus(desk, 1), name_known="stated", **given)
    assert set(refused(lambda: arrivals.open_row(desk, row)).fields) == {"age", "band", "carer_band", "name"}
