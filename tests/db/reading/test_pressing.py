"""How a duty presses, at its edges and by a clock that was set back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.reading.pressing import pressing, pressing_by, standing
from db.words.messages import M_
from db.words.records import UNDONE, Duty

SOON = datetime(2026, 11, 24, 7, 45, tzinfo=UTC)
OVER = SOON + timedelta(minutes=15)
MINUTE = timedelta(minutes=1)


def duty(state: str, **more: datetime | None) -> Duty:
    return replace(Duty("check-2", M_("Check"), OVER, None, None, state, "", M_("Look")), **more)  # type: ignore[arg-type]


def test_it_is_due_from_its_time_on_and_overdue_after_it() -> None:
    edges = {SOON - MINUTE: "open", SOON: "due", OVER: "due", OVER + timedelta(microseconds=1): "overdue"}
    for state in ("open", "put_off", "part"):
        assert {now: pressing(duty(state, soon=SOON), now) for now in edges} == edges, state
        assert standing(duty(state, soon=SOON), SOON - MINUTE) == state
        assert standing(duty(state, soon=SOON), OVER) == "due"
    assert {now: pressing_by(SOON, OVER, now) for now in edges} == edges


def test_what_comes_back_before_its_limit_is_overdue_by_the_limit() -> None:
    part = replace(duty("part", soon=SOON, over=OVER), due=SOON)
    assert [pressing(part, now) for now in (SOON - MINUTE, SOON + MINUTE, OVER + MINUTE)] == ["open", "due", "overdue"]


def test_by_a_clock_that_was_set_back_nothing_presses_less() -> None:
    assert pressing(duty("overdue", soon=SOON), SOON - timedelta(hours=6)) == "overdue"
    assert pressing(duty("due", soon=SOON), SOON - timedelta(hours=6)) == "due"


@pytest.mark.parametrize("state", ["done", "entered_late", "stated", "waived", "not_done", "late"])
def test_what_is_behind_presses_no_more(state: str) -> None:
    behind = duty(state, soon=SOON, over=SOON)
    assert state not in UNDONE
    assert pressing(behind, OVER + MINUTE) == ("late" if state == "late" else "done")
    assert standing(behind, OVER + MINUTE) == state
