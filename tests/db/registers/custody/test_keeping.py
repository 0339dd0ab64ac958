"""Keeping a person: injuries go to the inspectorate, cash counted by one is counted again, bags are compared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.registers.custody import queries
from db.registers.custody.board.notices import notices
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states


def test_an_injury_calls_for_a_doctor_and_goes_to_the_inspectorate(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    act(desk, number, "wellbeing", well="well")
    act(desk, number, "injury", found="while_held", grave=False, injuries="کبودی بازوی چپ", said="از پله افتادم")
    assert states(shown(desk, number))["doctor"] == "due"
    (notice,) = notices(desk_as(Role.INSPECTOR))
    assert (str(notice.text), notice.number) == ("Injury", number)
    assert "کبودی" not in repr(notice), "what was seen stays in the record"


def test_force_goes_to_the_inspectorate_with_its_injuries(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    given = {"officers": "1231", "means": ("handcuffs",), "reason": "حمله کرد", "injured": True, "injuries": "خراش"}
    act(desk, number, "use_force", **given)
    assert states(shown(desk, number))["doctor"] == "due"
    assert [str(item.text) for item in notices(desk_as(Role.INSPECTOR))] == ["Force used"]
    assert str(refused(lambda: notices(desk)).code) == "forbidden"


def test_cash_counted_by_one_is_counted_again_by_another(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    taken = {"items": "کیف پول", "cash": 1_200_000, "counted_by": "alone", "receipt": "signed", "bag": "41"}
    act(desk, number, "property_in", {"counted_by": "تنها در کشیک"}, **taken)
    assert states(shown(desk, number))["recount"] == "open"
    assert set(refused(lambda: act(desk, number, "recount", cash=1_200_000)).fields) == {"cash"}, "the same officer"
    deputy = desk_as(Role.DEPUTY)
    differs = refused(lambda: act(deputy, number, "recount", cash=1_100_000))
    assert (differs.code, set(differs.fields)) == ("unlikely", {"cash"})
    act(deputy, number, "recount", cash=1_200_000)
    assert states(shown(desk, number))["recount"] == "done"


def test_cash_counted_by_two_is_not_counted_again(desk: Desk) -> None:
    number = opened(desk)
    act(desk, number, "property_in", items="کیف", cash=5, counted_by="two", second_officer="1001", receipt="signed")
    assert "recount" not in states(shown(desk, number))
    other = opened(desk, name_known="unknown", name=None, band="18")
    assert refused(lambda: act(desk, other, "recount", cash=5)).code == "conflict"


def test_another_bag_than_the_one_that_was_sealed_is_asked_about(desk: Desk) -> None:
    number = opened(desk)
    taken = {"items": "ساعت", "cash": 900, "counted_by": "alone", "receipt": "signed", "bag": "41"}
    act(desk, number, "property_in", {"counted_by": "تنها در کشیک"}, **taken)
    back = {"complete": True, "receipt": "signed"}
    assert set(refused(lambda: act(desk, number, "property_out", **back, bag="14")).fields) == {"bag"}
    act(desk, number, "property_out", **back, bag="۴۱")
    found = states(shown(desk, number))
    assert (found["property_out"], found["recount"]) == ("done", "waived")


def test_a_missed_check_shows_and_is_not_filled_in_silently(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    desk_as.clock.advance(hours=3)
    act(desk, number, "care", seen="spoke", at=desk.now() - timedelta(hours=2, minutes=10))
    record = shown(desk, number)
    checks = {duty.code: duty for duty in record.duties if duty.code.startswith("check")}
    assert checks["check-1"].entered == desk.now(), "in time by his word, written two hours later: both show"
    assert checks["check-1"].done == desk.now() - timedelta(hours=2, minutes=10)
    assert checks["check-2"].state == "overdue", "what was missed since stays missed"
    entry = next(entry for entry in record.chronology if entry.kind == "care_given")
    assert entry.entered_at - entry.at > timedelta(hours=2)
    assert queries.held_now(desk)[0].flags >= {"breach"}
