"""Times that a command of custody takes, asks about or refuses: ahead of the clock, over, before the arrival."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from db.registers.custody import custody_acts
from db.registers.custody.case.case import Case
from db.words.forms import Form, ask
from db.words.messages import Refused
from tests.db.registers.custody.test_custody_acts import (
    AHEAD,
    DAY,
    NOW,
    START,
    Look,
    act,
    case_of,
    minutes,
    said,
    written,
)


class GiveStart(Form):
    """Made up under the name of a form that says when liberty was taken."""

    at: datetime | None = ask("moment", "At")


class OpenCustody(Form):
    """Made up, as above."""

    held_since: datetime | None = ask("moment", "Held since")
    deprivation_at: datetime | None = ask("moment", "From")
    arrived_at: datetime | None = ask("moment", "Arrived")


class DescribeArrival(OpenCustody):
    """Made up, as above."""


LONG_BEFORE = "This is more than 3 days before the arrival here. Are the day and month right?"


def checked(
    form: Form, case: Case | None = None, *, arrived: datetime | None = None, doubted: bool = False
) -> tuple[dict[str, str], dict[str, str]]:
    """(asked about, refused) of a form's times: field → the words, with what they name."""
    done = act(form, doubted=doubted)
    custody_acts.check_times(done, form, case, arrived)
    return {n: said(m) for n, m in done.warned.items()}, {n: said(m) for n, m in done.wrong.items()}


@pytest.mark.parametrize("at", [0, AHEAD, -DAY])
def test_a_time_that_has_come_is_taken(at: float) -> None:
    assert checked(Look(at=minutes(at))) == ({}, {})


@pytest.mark.parametrize(("at", "told"), [(AHEAD + 1, int(AHEAD) + 1), (61.5, 61), (DAY, DAY)])
def test_a_time_ahead_of_the_clock_is_asked_about_with_its_minutes(at: float, told: int) -> None:
    assert checked(Look(at=minutes(at))) == ({"at": f"This is {told} minutes ahead of the clock."}, {})


def test_a_time_more_than_a_day_ahead_is_refused() -> None:
    asked, wrong = checked(Look(at=minutes(DAY + 1)))
    assert asked == {}
    assert wrong["at"] == "This is more than a day ahead. Check the day, month and year."


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (GiveStart, "at"),
        (OpenCustody, "deprivation_at"), (OpenCustody, "held_since"),
        (DescribeArrival, "deprivation_at"), (DescribeArrival, "held_since"),
    ],
)  # fmt: skip
def test_liberty_is_not_taken_in_the_future(form: type[Form], name: str) -> None:
    asked, wrong = checked(form(**{name: minutes(AHEAD + 1)}))
    assert asked == {}
    assert wrong[name] == "Liberty is not taken in the future: this is later than the clock."
    assert checked(form(**{name: minutes(AHEAD)})) == ({}, {})


def test_other_times_of_such_a_form_are_only_asked_about() -> None:
    asked, wrong = checked(OpenCustody(arrived_at=minutes(40)))
    assert (set(asked), wrong) == ({"arrived_at"}, {})
    asked, wrong = checked(Look(at=minutes(40)))
    assert (set(asked), wrong) == ({"at"}, {})


@pytest.mark.parametrize("at", [AHEAD + 1, 2 * DAY])
def test_where_the_clock_is_in_doubt_a_time_ahead_is_asked_about_and_never_refused(at: float) -> None:
    asked, wrong = checked(GiveStart(at=minutes(at)), doubted=True)
    doubt = "The machine's clock is in doubt, and this is later than it says. Is it so by a watch?"
    assert asked["at"] == doubt
    assert wrong == {}
    assert checked(Look(at=minutes(AHEAD)), doubted=True) == ({}, {})


def test_what_is_to_come_is_asked_about_where_it_is_over() -> None:
    assert checked(Look(ends=minutes(3 * DAY))) == ({}, {})
    for over in (0, -1):
        asked, wrong = checked(Look(ends=minutes(over)))
        assert asked["ends"] == "This is over already. Look at the day, month and year."
        assert wrong == {}


def test_a_time_before_the_deprivation_of_liberty_is_asked_about_by_the_minute() -> None:
    case = case_of(start=START.replace(second=59))
    assert checked(Look(at=START), case) == ({}, {})
    asked, wrong = checked(Look(at=START - timedelta(minutes=1)), case)
    assert asked == {"at": "This is before the deprivation of liberty."}
    assert wrong == {}
    assert checked(Look(at=START - timedelta(days=2)), case_of()) == ({}, {})
    assert checked(Look(at=START - timedelta(days=2))) == ({}, {})


@pytest.mark.parametrize(
    ("form", "name"),
    [(OpenCustody, "deprivation_at"), (OpenCustody, "held_since"), (DescribeArrival, "deprivation_at")],
)
def test_a_start_long_before_the_arrival_is_asked_about(form: type[Form], name: str) -> None:
    """Three days before: a month that was mistyped, and the clock would have run out before the person came."""
    arrived = minutes(-2 * DAY)
    asked, wrong = checked(form(**{name: arrived - timedelta(days=3, minutes=1)}, arrived_at=arrived), arrived=NOW)
    assert asked == {name: LONG_BEFORE}
    assert wrong == {}
    assert checked(form(**{name: arrived - timedelta(days=3)}, arrived_at=arrived)) == ({}, {})


def test_where_a_form_does_not_give_the_arrival_the_records_counts_and_then_the_clock() -> None:
    arrived = minutes(-5 * DAY)
    early = GiveStart(at=arrived - timedelta(days=3))
    assert checked(early, arrived=arrived) == ({}, {})
    assert checked(early)[0] == {"at": LONG_BEFORE}
    assert checked(GiveStart(at=minutes(-3 * DAY))) == ({}, {})
    assert checked(OpenCustody(held_since=minutes(-3 * DAY - 1))) == ({"held_since": LONG_BEFORE}, {})
    assert checked(OpenCustody(held_since=early.at), arrived=arrived) == ({}, {})


def test_only_a_start_is_compared_with_the_arrival() -> None:
    assert checked(Look(at=minutes(-40 * DAY)), arrived=NOW) == ({}, {})
    assert checked(OpenCustody(arrived_at=minutes(-40 * DAY))) == ({}, {})


def test_what_is_written_is_compared_with_the_arrival_that_the_record_says() -> None:
    long_ago = GiveStart(at=minutes(-6 * DAY))
    came = case_of(start=START, arrived_said=minutes(-4 * DAY))
    assert written(long_ago, "start_given", case=came)["at"] == long_ago.at
    with pytest.raises(Refused) as refused:
        written(long_ago, "start_given")
    assert (refused.value.code, set(refused.value.fields)) == ("unlikely", {"at"})
