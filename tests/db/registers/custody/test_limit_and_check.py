"""The limit of the law and the look-in are two duties: neither's line says what is so of the other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import db.across.handover.commands as shift
from db.across.handover import forms
from db.across.handover.summary import summary
from db.kernel.base.officer import Desk
from db.registers.custody.board.board import board
from db.registers.custody.queries import attention, clock_strip, held_now
from db.registers.custody.register import CUSTODY
from db.words.messages import Message
from db.words.records import Filter
from tests.db.registers.custody.test_arrivals import bus
from tests.db.registers.custody.test_commands import act, opened, shown

LIMIT = timedelta(hours=24)
MOMENT = timedelta(microseconds=1)
ENDS = "Police holding ends"


def held(desk: Desk) -> str:
    """Somebody whose 24 hours begin now, of whom the prosecutor was told in time; nobody ever looks in."""
    number = opened(desk, deprivation_at=desk.now())
    act(desk, number, "tell_prosecutor", via="phone", to="قاضی کشیک")
    return number


def label(duty: Any) -> str:
    return str(duty.label)


def lines(desk: Desk) -> list[tuple[str, str]]:
    """(flag, text) of what the desk is told."""
    return [(item.flag, str(item.text)) for item in attention(desk)]


@pytest.mark.parametrize("left", [timedelta(0), MOMENT, timedelta(minutes=10), timedelta(hours=3)])
def test_while_the_limit_runs_no_line_of_it_is_overdue(desk: Desk, desk_as: Any, left: timedelta) -> None:
    number = held(desk)
    end = desk.now() + LIMIT
    desk_as.clock.at += LIMIT - left
    assert end - desk.now() == left
    of_limit = [(flag, text) for flag, text in lines(desk) if ENDS in text]
    assert of_limit == [("due", f"17: {ENDS}")]
    late = [text for flag, text in lines(desk) if flag == "overdue"]
    assert late == ["17: Is the person well?, and 11 more"]
    strip = {label(duty): duty.state for _band, duty in clock_strip(desk)}
    assert strip.get(ENDS, "open") in ("open", "due")
    assert next(duty for duty in shown(desk, number).duties if duty.code == "holding").state in ("open", "due")
    assert not any(ENDS in str(warning) for warning in shown(desk, number).warnings)


def test_a_moment_later_the_limit_itself_is_overdue(desk: Desk, desk_as: Any) -> None:
    held(desk)
    desk_as.clock.at += LIMIT + MOMENT
    assert [(flag, ENDS in text) for flag, text in lines(desk)] == [("overdue", True)]
    assert clock_strip(desk)[0][1].state == "overdue"
    (row,) = CUSTODY.list(desk, Filter()).rows
    assert (str(row.values[2]), row.flags) == (ENDS, {"overdue"})
    (one,) = board(desk).people
    assert one.duty is not None
    assert (label(one.duty), one.duty.state) == (ENDS, "overdue")
    assert str(one.overdue[0]) == ENDS


def test_board_and_list_name_what_is_overdue(desk: Desk, desk_as: Any) -> None:
    held(desk)
    desk_as.clock.at += timedelta(hours=2)
    (row,) = CUSTODY.list(desk, Filter()).rows
    assert (str(row.values[2]), row.flags) == ("Is the person well?", {"overdue"})
    assert CUSTODY.flagged is False, "the word stands with the duty, never beside “Held”"
    desk_as.clock.at += LIMIT - timedelta(hours=2, minutes=10)
    (row,) = CUSTODY.list(desk, Filter()).rows
    assert (str(row.values[2]), row.flags) == (ENDS, {"due"})
    (one,) = board(desk).people
    assert one.duty is not None
    assert (label(one.duty), one.duty.state) == (ENDS, "due")
    assert "Welfare check" in [str(found) for found in one.overdue]
    assert ENDS not in [str(found) for found in one.overdue]


def test_the_handover_names_the_duty_that_is_overdue(desk: Desk, desk_as: Any) -> None:
    shift.open_shift(desk, forms.OpenShift())
    held(desk)
    desk_as.clock.at += timedelta(hours=12)
    (person,) = held_now(desk)
    assert ENDS not in [str(found) for found in person.overdue]
    before = next(item for item in summary(desk).items if item.code == "held")
    shift.start_handover(desk, forms.StartHandover())
    kept = next(item for item in summary(desk).items if item.code == "held")
    for item in (before, kept):
        assert item.ends is not None
        assert item.ends > desk.now()
        assert "overdue" not in [str(note) for note in item.notes]
        assert str(item.notes[-1]) == "overdue: Is the person well?, and 11 more"
    assert kept.priority == "urgent"


@pytest.mark.parametrize(("later", "mark"), [(0, "due"), (29, "due"), (31, "overdue")])
def test_an_arrival_has_the_mark_of_its_own_duty(desk: Desk, desk_as: Any, later: int, mark: str) -> None:
    bus(desk, 3, minutes=0)
    desk_as.clock.at += timedelta(minutes=later)
    (item,) = attention(desk)
    strip = {duty.code: duty.state for _band, duty in clock_strip(desk)}
    assert (item.flag, item.first) == (mark, True)
    assert strip["arrival"] == mark


def test_an_arrival_names_the_duty_that_is_overdue(desk: Desk, desk_as: Any) -> None:
    bus(desk, 3, minutes=0)
    desk_as.clock.at += timedelta(hours=2)
    (item,) = attention(desk)
    assert item.flag == "overdue"
    assert str(item.text).endswith("; overdue: Tell the prosecutor's office")
    assert ENDS not in str(item.text)
    assert isinstance(item.text, Message)


@pytest.mark.parametrize("people", [1, 7])
def test_a_limit_that_is_near_goes_first_alone_and_where_many_are_one_line(
    desk: Desk, desk_as: Any, people: int
) -> None:
    for band in range(people):
        opened(desk, name=None, name_known="refused", band=str(30 + band), deprivation_at=desk.now())
    desk_as.clock.at += LIMIT - timedelta(minutes=20)
    before = [item for item in attention(desk) if ENDS in str(item.text)]
    desk_as.clock.at += timedelta(minutes=10)
    after = [item for item in attention(desk) if ENDS in str(item.text)]
    assert [len(before), len(after)] == [1, 1]
    assert {item.flag for item in (*before, *after)} == {"due"}, "one mark until it is over"
    assert [item.first for item in (*before, *after)] == [False, True]
