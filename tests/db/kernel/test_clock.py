"""The clock: by the newest entry, by the time since boot, and by what somebody says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.kernel import clock_kept, journal, rebuild
from db.kernel.access import Role
from db.kernel.clock import (
    BACK,
    FAR,
    FAR_AHEAD,
    MOVED,
    WRONG,
    Anchor,
    Machine,
    Watch,
    from_text,
    judge,
    stated,
    to_text,
)
from db.kernel.desk import COMMANDS
from db.kernel.officer import Desk
from db.opening.setup import open_store, sign_in
from db.reference.clock.commands import clock_state, say_hour
from db.reference.clock.forms import SayHour
from db.registers.custody.notices import notices
from db.storage.models import JOURNAL
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, START

T0 = START
HOUR = timedelta(hours=1)


def machine(since: timedelta, wall: timedelta | None = None, boot: str = "a") -> Machine:
    """A machine that was started at T0: so long since, with its clock so far on (else as far)."""
    return Machine(T0 + (since if wall is None else wall), since.total_seconds(), boot)


SOUND = Anchor("a", 0.0, T0)


def test_a_sound_clock_is_followed() -> None:
    for hours in (0, 1, 30, 800):
        found = judge(SOUND, T0, machine(hours * HOUR))
        assert (found.doubt, found.time(machine(hours * HOUR))) == ("", T0 + hours * HOUR)
    slewed = machine(HOUR, HOUR + timedelta(seconds=119))
    assert judge(SOUND, T0, slewed).time(slewed) == slewed.wall, "a network's clock is followed"


@pytest.mark.parametrize(
    "moved", [timedelta(hours=-5), timedelta(days=-3000), timedelta(minutes=3), timedelta(days=99_000)]
)
def test_a_clock_that_is_set_while_the_machine_runs_changes_nothing(moved: timedelta) -> None:
    there = machine(HOUR, HOUR + moved)
    found = judge(SOUND, T0, there)
    assert (found.doubt, found.time(there)) == (MOVED, T0 + HOUR)
    later = machine(3 * HOUR, 3 * HOUR + moved)
    assert judge(found, T0 + HOUR, later).time(later) == T0 + 3 * HOUR, "sleep and waking go on by the time since boot"
    back = machine(4 * HOUR)
    assert judge(found, None, back).doubt == MOVED, "only somebody's word ends it"


def test_across_boots_the_newest_entry_is_the_least_that_time_can_be() -> None:
    newest = T0 + 5 * HOUR
    dead = Machine(datetime(1970, 1, 1, tzinfo=UTC), 20.0, "b")
    found = judge(SOUND, newest, dead)
    assert (found.doubt, found.time(dead)) == (BACK, newest)
    later = Machine(dead.wall + HOUR, 3620.0, "b")
    assert judge(found, newest, later).time(later) == newest + HOUR
    future = Machine(datetime(2300, 1, 1, tzinfo=UTC), 20.0, "b")
    assert (judge(SOUND, newest, future).doubt, judge(SOUND, newest, future).at) == (FAR_AHEAD, newest)


def test_limits_at_the_exact_instant() -> None:
    newest = T0 + 5 * HOUR
    for off, doubt in ((timedelta(minutes=-2), ""), (timedelta(minutes=-2, microseconds=-1), BACK), (FAR, ""),
                       (FAR + timedelta(microseconds=1), FAR_AHEAD)):  # fmt: skip
        assert judge(SOUND, newest, Machine(newest + off, 1.0, "b")).doubt == doubt
    assert judge(SOUND, T0, machine(HOUR, HOUR + timedelta(minutes=2))).doubt == ""
    assert judge(SOUND, T0, machine(HOUR, HOUR + timedelta(minutes=2, microseconds=1))).doubt == MOVED


def test_doubt_goes_on_after_another_start_until_somebody_says_the_hour() -> None:
    doubted = Anchor("a", 0.0, T0, 0.0, BACK)
    right = Machine(T0 + 9 * HOUR, 1.0, "b")
    assert judge(doubted, T0, right).doubt == BACK, "a start does not take the doubt away"
    wrong = Machine(T0 - 9 * HOUR, 50.0, "b")
    said = stated(T0 + HOUR, wrong)
    for hours in (0, 1, 40):
        later = Machine(wrong.wall + hours * HOUR, 50.0 + hours * 3600, "b")
        assert (judge(said, None, later).doubt, judge(said, None, later).time(later)) == ("", T0 + (1 + hours) * HOUR)
    set_right = Machine(T0 + 3 * HOUR, 50.0 + 7200, "b")
    assert judge(said, None, set_right) == Anchor("b", 7250.0, T0 + 3 * HOUR), "the machine's clock was set right"
    again = Machine(T0 + 30 * HOUR, 1.0, "c")
    assert judge(said, T0 + 2 * HOUR, again).doubt == WRONG, "it was wrong, and nobody said that it is right now"


@given(
    st.lists(st.tuples(st.integers(0, 100_000), st.integers(-(10**9), 10**10), st.booleans()), max_size=8),
)
def test_time_never_goes_back_whatever_the_machine_says(steps: list[tuple[int, int, bool]]) -> None:
    anchor, newest, since, boot = SOUND, T0, 0.0, 0
    for seconds, off, restarted in steps:
        boot, since = (boot + 1, float(seconds)) if restarted else (boot, since + seconds)
        wall = min(max(T0 + timedelta(seconds=off), datetime(1970, 1, 1, tzinfo=UTC)), datetime(2400, 1, 1, tzinfo=UTC))
        there = Machine(wall, since, "a" if boot == 0 else str(boot))
        anchor = judge(anchor, newest, there)
        assert anchor.time(there) >= newest - timedelta(minutes=2)
        newest = anchor.time(there)
        assert from_text(to_text(anchor)) == anchor


def test_what_cannot_be_read_is_nothing() -> None:
    for text in (None, "", "{", "[]", '{"boot": "a"}', '{"boot":"a","since_boot":1,"at":"x"}', '"x"', "1"):
        assert from_text(text) is None


# --- on a store ---------------------------------------------------------------------------------------------------


class Made:
    """A machine that a test moves."""

    def __init__(self) -> None:
        self.wall, self.since, self.boot = T0, 1000.0, "a"

    def __call__(self) -> Machine:
        return Machine(self.wall, self.since, self.boot)

    def run(self, **by: float) -> None:
        self.wall += timedelta(**by)
        self.since += timedelta(**by).total_seconds()

    def restart(self, wall: datetime) -> None:
        self.wall, self.since, self.boot = wall, 30.0, self.boot + "x"


@pytest.fixture
def made() -> Made:
    return Made()


@pytest.fixture
def reopened(store_home: Path, made: Made) -> Iterator[Any]:
    """Signs somebody in anew at the store, by that machine: reopened(Role.DUTY)."""
    opened: list[Desk] = []

    def again(role: Role = Role.DUTY) -> Desk:
        found = open_store(store_home, BADGES[role], PASSWORD, watch=Watch(made))
        opened.append(found)
        return found

    yield again
    for one in opened:
        one.store.close()


def arrive(desk: Desk, name: str = "احمد رضایی", band: str = "17") -> str:
    declared = COMMANDS["custody.open"]
    form: Any = declared.form
    return str(
        declared.run(
            desk,
            form(
                name_known="stated", name=name, band=band, deprivation_at=desk.now(), arrived_at=desk.now(),
                category="brought_by_patrol",
            ),
        )
    )  # fmt: skip


def kinds(desk: Desk) -> list[str]:
    with desk.store.reading() as conn:
        return list(conn.execute(select(JOURNAL.c.kind).order_by(JOURNAL.c.position)).scalars())


def test_a_battery_that_died_stops_nobody_and_opens_no_year(reopened: Any, made: Made) -> None:
    first = reopened()
    number = arrive(first)
    assert first.clock_doubt == ""
    newest = first.now()
    first.store.close()
    made.restart(datetime(1970, 1, 1, tzinfo=UTC))
    desk = reopened()
    assert (desk.clock_doubt, desk.now()) == (BACK, newest)
    made.run(hours=2)
    second = arrive(desk, "سهراب", "18")
    assert (number.split("-")[1], second.split("-")[1]) == ("1405", "1405")
    assert desk.now() == newest + 2 * HOUR
    with desk.store.reading() as conn:
        last = journal.batches(conn, size=10_000)
        entry = [event for some in last for event in some if event.kind == "custody_opened"][-1]
    assert entry.facts["clock"] == "doubted"
    assert entry.entered_at == newest + 2 * HOUR
    assert kinds(desk).count(clock_kept.DOUBTED) == 1


def test_the_year_2300_opens_no_series_and_true_times_are_taken(reopened: Any, made: Made) -> None:
    reopened().store.close()
    made.restart(datetime(2300, 1, 1, tzinfo=UTC))
    desk = reopened()
    assert desk.clock_doubt == FAR_AHEAD
    assert arrive(desk).split("-")[1] == "1405"
    declared = COMMANDS["custody.open"]
    form: Any = declared.form
    true = desk.now() + timedelta(days=3)  # the machine was off for three days
    answers = {
        "name_known": "stated", "name": "کریم", "band": "18", "deprivation_at": true, "arrived_at": true,
        "category": "brought_by_patrol",
    }  # fmt: skip
    with pytest.raises(Refused) as asked:
        declared.run(desk, form(**answers))
    assert (asked.value.code, set(asked.value.fields)) == ("unlikely", {"deprivation_at", "arrived_at"})
    reasons = {"deprivation_at": "ساعت مچی", "arrived_at": "ساعت مچی"}
    assert str(declared.run(desk, form(**answers, reasons=reasons))).split("-")[1] == "1405"


def test_the_hour_that_somebody_says_ends_the_doubt(reopened: Any, made: Made) -> None:
    reopened().store.close()
    made.restart(T0 - timedelta(days=400))
    desk = reopened()
    said = desk.now() + 7 * HOUR
    say_hour(desk, SayHour(at=said, by="watch"))
    assert (desk.clock_doubt, desk.now()) == ("", said)
    made.run(minutes=30)
    assert desk.now() == said + timedelta(minutes=30)
    state = clock_state(desk)
    assert (state.doubt, state.newest) == ("", said)
    other = reopened(Role.COMMANDER)
    assert (other.clock_doubt, other.now()) == ("", said + timedelta(minutes=30)), "whoever opens the store knows it"
    assert rebuild.check(desk.store).differences == ()


@pytest.mark.parametrize("role", [Role.DUTY, Role.DEPUTY, Role.ADMINISTRATOR, Role.PATROL])
def test_whoever_is_alone_at_night_says_a_later_hour_alone(reopened: Any, made: Made, role: Role) -> None:
    """The battery was dead for six hours and the clock is not even in doubt: no second person, no reason is asked."""
    reopened().store.close()
    made.restart(T0 + timedelta(minutes=3))
    desk = reopened(role)
    assert desk.clock_doubt == ""
    said = T0 + 6 * HOUR
    say_hour(desk, SayHour(at=said, by="watch"))
    made.run(minutes=10)
    assert (desk.clock_doubt, desk.now()) == ("", said + timedelta(minutes=10))
    assert [one.text.text for one in notices(reopened(Role.INSPECTOR))] == []


@pytest.mark.parametrize(("later", "told"), [(timedelta(hours=24), 0), (timedelta(hours=24, seconds=1), 1)])
def test_an_hour_days_later_is_told(reopened: Any, made: Made, later: timedelta, told: int) -> None:
    """Whoever says that weeks have gone by would have records sealed before their day."""
    desk = reopened()
    newest = clock_state(desk).newest
    assert newest is not None
    say_hour(desk, SayHour(at=newest + later, by="watch"))
    assert len(notices(reopened(Role.INSPECTOR))) == told


def test_an_hour_before_the_newest_entry_is_asked_about_and_told(reopened: Any, made: Made) -> None:
    desk = reopened()
    made.run(hours=5)  # the clock stood ahead, and nobody knew
    arrive(desk)
    early = T0 + HOUR
    with pytest.raises(Refused) as asked:
        say_hour(desk, SayHour(at=early, by="telephone", who="مرکز ۱۱۰"))
    assert (asked.value.code, set(asked.value.fields)) == ("unlikely", {"at"})
    say_hour(desk, SayHour(at=early, by="telephone", who="مرکز ۱۱۰", reasons={"at": "دو نفر گفتند"}))
    assert desk.now() == early
    told = [one.text.text for one in notices(reopened(Role.INSPECTOR))]
    assert "The hour was said" in told


def test_setting_the_clock_back_while_it_runs_is_seen_and_hides_nothing(reopened: Any, made: Made) -> None:
    desk = reopened()
    arrive(desk)
    made.run(hours=26)
    made.wall -= timedelta(hours=25)
    assert desk.now() == T0 + 26 * HOUR
    again = sign_in(desk, BADGES[Role.DUTY], PASSWORD)
    assert again.clock_doubt == MOVED
    told = [one.text.text for one in notices(reopened(Role.INSPECTOR))]
    assert "The machine's clock came into doubt" in told
