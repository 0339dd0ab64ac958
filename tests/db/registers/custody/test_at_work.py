"""What is at work: who is held, the next deadline first; whoever is near a limit shows through every other filter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.registers.custody.queries import count_custody, list_custody
from db.words.records import Filter
from tests.db.registers.custody.test_commands import opened
from tests.db.registers.custody.test_sealing import walked

HERE = Filter(at_work=True)


def listed(desk: Desk, which: Filter, **page: Any) -> list[str]:
    return [row.number for row in list_custody(desk, which, **page).rows]


def test_who_is_held_stands_by_the_next_deadline_and_nobody_else(desk: Desk, desk_as: Any) -> None:
    gone = walked(desk, band="11")
    late = opened(desk, band="12", name="کاوه مرادی")
    desk_as.clock.advance(minutes=25)
    early = opened(desk, band="13", name="بهرام سلطانی")
    rows = list_custody(desk, HERE).rows
    assert {row.number for row in rows} == {late, early}
    due = [row.values[3] for row in rows]
    assert due == sorted(due)
    assert gone not in listed(desk, HERE)
    assert (count_custody(desk, HERE), count_custody(desk, Filter())) == (2, 3)
    first = list_custody(desk, HERE, limit=1)
    assert first.next is not None
    assert [first.rows[0].number, *listed(desk, HERE, after=first.next)] == [row.number for row in rows]


def test_nobody_near_a_limit_is_hidden_by_a_filter(desk: Desk, desk_as: Any) -> None:
    closed = [walked(desk, band=band, name=name) for band, name in (("21", "کاوه مرادی"), ("22", "بهرام سلطانی"))]
    held = opened(desk, band="17")
    which = Filter(state="closed")
    desk_as.clock.advance(hours=22, minutes=5)
    assert listed(desk, which)[0] == held
    assert count_custody(desk, which) == 3
    page = list_custody(desk, which, limit=2)
    assert page.rows[0].number == held
    assert page.next is not None
    rest = listed(desk, which, after=page.next)
    assert held not in rest
    assert {page.rows[1].number, *rest} == set(closed)


def test_whoever_a_filter_leaves_anyway_stands_once(desk: Desk, desk_as: Any) -> None:
    held = opened(desk, band="17")
    desk_as.clock.advance(hours=30)
    assert listed(desk, Filter(state="held")) == [held]
    assert listed(desk, Filter(since=desk.now() - timedelta(hours=1))) == [held]
    assert listed(desk, Filter()) == [held]


@pytest.mark.parametrize("name", ["incident", "custody", "request"])
def test_what_a_key_opens_is_declared(name: str) -> None:
    assert REGISTERS[name].at_work
