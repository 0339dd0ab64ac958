"""What somebody who had never seen the program found in a store of his own, on a real store."""

from __future__ import annotations

from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_misplaced import decided, entry, record_of

SENT = {"receiver": "آقای نوری", "reason": "دستور", "band": "17"}


@pytest.fixture
def number(desk: Desk) -> str:
    found = opened(desk)
    act(desk, found, "set_language", language="persian")
    return found


def give(desk: Desk, number: str, name: str, **answers: Any) -> None:
    """A command whose form asks for no time."""
    declared: Any = COMMANDS[f"custody.{name}"]
    declared.run(desk, declared.form(record=record_of(desk, number), **answers))


def correct(desk: Desk, number: str, kind: str, field: str, value: str) -> None:
    give(desk, number, "correct", target=entry(desk, number, kind), field=field, value=value, reason="اشتباه")


def strike(desk: Desk, number: str, target: str) -> None:
    give(desk, number, "strike", target=target, reason="رخ نداد")


def test_where_several_changes_wait_the_inspectorate_says_which(desk: Desk, desk_as: Any, number: str) -> None:
    act(desk, number, "use_force", means=("handcuffs",), officers="1301", reason="x", injured=False)
    act(desk, number, "ask_fear", fear="yes", language="persian")
    for kind in ("force_used", "fear_asked"):
        strike(desk, number, entry(desk, number, kind))
    told = refused(lambda: decided(desk_as, number, "agreed"))
    strikes = [one.uid for one in shown(desk, number).chronology if one.kind == "entry_struck"]
    assert (told.code, set(told.fields)) == ("invalid", {"target"})
    assert len(strikes) == 2
    assert all(uid in str(told.fields["target"]) for uid in strikes)
    give(desk_as(Role.INSPECTOR), number, "decide", target=strikes[0], decision="agreed", reason="نامه ۱۲")
    decided(desk_as, number, "refused")
    correct(desk, number, "custody_opened", "sex", "male")
    corrected = next(one.uid for one in shown(desk, number).chronology if one.kind == "corrected")
    give(desk_as(Role.INSPECTOR), number, "decide", target=corrected, decision="agreed", reason="نامه ۱۲")
    every = [line for one in shown(desk, number).chronology for line in one.lines]
    lines = [line for line in every if line.what.label == "Which correction"]
    assert [str(line.value) for line in lines] == [
        "Entry struck out: Force used", "Entry struck out: Fear of return asked",
        "Correction: Custody record opened, Sex",
    ]  # fmt: skip


def test_what_only_tightens_waits_for_nobody(desk: Desk, desk_as: Any, number: str) -> None:
    act(desk, number, "give_rights", language="persian", written=True, receipt="signed", fear="no")
    correct(desk, number, "rights_given", "written", "no")
    assert states(shown(desk, number))["rights"] == "due"
    assert not any("wait for the inspectorate" in str(one) for one in shown(desk, number).warnings)
    act(desk, number, "ask_fear", fear="yes", language="persian")
    strike(desk, number, entry(desk, number, "fear_asked"))
    assert any("1 correction waits" in str(one) for one in shown(desk, number).warnings)
    decided(desk_as, number, "refused")
    assert not any("wait for the inspectorate" in str(one) for one in shown(desk, number).warnings)


def test_two_strikes_that_close_only_together_both_wait(desk: Desk, number: str) -> None:
    for _ in range(2):
        act(desk, number, "ask_fear", fear="yes", language="persian")
    for one in [one.uid for one in shown(desk, number).chronology if one.kind == "fear_asked"]:
        strike(desk, number, one)
    assert any("2 corrections wait" in str(one) for one in shown(desk, number).warnings)


def test_a_correction_to_what_an_entry_says_already_is_none(desk: Desk, number: str) -> None:
    act(desk, number, "give_rights", language="persian", written=True, receipt="signed", fear="no")
    for field, same, other in (
        ("written", "yes", "no"),
        ("receipt", "signed", "refused"),
        ("language", "persian", "dari"),
    ):
        told = refused(lambda field=field, same=same: correct(desk, number, "rights_given", field, same))  # type: ignore[misc]
        assert set(told.fields) == {"value"}
        correct(desk, number, "rights_given", field, other)
        correct(desk, number, "rights_given", field, same)
        told = refused(lambda field=field, same=same: correct(desk, number, "rights_given", field, same))  # type: ignore[misc]
        assert set(told.fields) == {"value"}


def test_a_camp_gives_no_order_to_itself_nor_does_a_citizen(desk: Desk, number: str) -> None:
    act(desk, number, "ask_fear", fear="no", language="persian")
    for authority in ("citizen", "camp", "other_unit", "border_guard", "hospital"):
        given = {"number": "۱", "authority": authority}
        assert set(refused(lambda given=given: act(desk, number, "removal_order", **given)).fields) == {"authority"}  # type: ignore[misc]
        act(desk, number, "removal_order", {"authority": "نامه رسید"}, **given)
        assert (
            refused(lambda: act(desk, number, "move", to="camp", body="اردوگاه", **SENT)).code == "wall.removal_order"
        )
    act(desk, number, "removal_order", number="۲", authority="other", given_by="شورای تأمین")
    told = refused(lambda: act(desk, number, "move", to="camp", body="شورای تأمین استان", **SENT))
    assert told.code == "wall.removal_order", "who receives does not order"
    act(desk, number, "move", to="camp", body="اردوگاه", **SENT)


def test_the_wall_names_the_ways_that_stay_open(desk: Desk, number: str) -> None:
    told = str(refused(lambda: act(desk, number, "move", to="camp", body="اردوگاه", **SENT)).message)
    for way in ("“Release”", "“Bring before a judge or prosecutor”", "court", "hospital"):
        assert way in told


@pytest.mark.parametrize(
    ("name", "field", "answers"),
    [
        ("release", "outcome", {"outcome": "released_no_ground", "band": "17", "copy_given": True}),
        ("move", "to", {"to": "hospital", "body": "ب", **SENT}),
        ("refer", "to", {"to": "onward_transfer", "body": "ب", **SENT}),
        ("before_judge", "body", {"body": "duty_judge", "judge": "قاضی", "place": "د", "band": "17"}),
    ],
)
def test_what_is_written_of_somebody_who_was_sent_on_is_asked_about(
    desk: Desk, number: str, name: str, field: str, answers: dict[str, Any]
) -> None:
    act(desk, number, "ask_fear", fear="no", language="persian")
    act(desk, number, "removal_order", number="۲", authority="court")
    act(desk, number, "refer", to="onward_transfer", body="ب", **SENT)
    assert set(refused(lambda: act(desk, number, name, **answers)).fields) == {field}
    act(desk, number, name, {field: "تلفنی گفتند"}, **answers)
    if name != "refer":
        return  # who is sent on twice may still come back
    act(desk, number, "returned", well="well")
    act(desk, number, "release", outcome="released_no_ground", band="17", copy_given=True)
