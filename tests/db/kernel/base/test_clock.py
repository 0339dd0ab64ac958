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

from db.kernel.base.access import Role
from db.kernel.base.clock import (
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
    silent_for,
    stated,
    to_text,
)
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.journal import clock_kept, stored_events
from db.kernel.projections import numbering
from db.opening.setup import open_store, sign_in
from db.reference.clock.commands import clock_state, say_hour
from db.reference.clock.forms import SayHour
from db.registers.custody.board.notices import notices
from db.registers.custody.show import show_custody
from db.storage.models import JOURNAL
from db.words.form_reading import read_form
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
    silence = timedelta(days=9)
    for off, doubt in ((timedelta(minutes=-2), ""), (timedelta(minutes=-2, microseconds=-1), BACK), (silence, ""),
                       (silence + timedelta(microseconds=1), FAR_AHEAD)):  # fmt: skip
        assert judge(SOUND, newest, Machine(newest + off, 1.0, "b"), silence=silence).doubt == doubt
    assert judge(SOUND, T0, machine(HOUR, HOUR + timedelta(minutes=2))).doubt == ""
    assert judge(SOUND, T0, machine(HOUR, HOUR + timedelta(minutes=2, microseconds=1))).doubt == MOVED


def test_a_store_that_nobody_opened_yet_has_no_habit() -> None:
    for off, doubt in ((timedelta(days=200), ""), (FAR, ""), (FAR + timedelta(seconds=1), FAR_AHEAD)):
        assert judge(None, T0, Machine(T0 + off, 1.0, "b"), silence=timedelta(days=2)).doubt == doubt


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
    again = Machine(T0 + 20 * HOUR, 1.0, "c")
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


OFFICE = tuple(
    T0 + timedelta(days=day, minutes=minute)
    for day in range(60)
    if day % 7 not in (5, 6)
    for minute in range(0, 420, 35)
)
"""Written on five days of the week, seven hours a day: a weekend lasts 65 hours and 35 minutes."""


@pytest.mark.parametrize(
    ("written", "silence"),
    [
        ((), timedelta(days=1)),
        ((T0,), timedelta(days=1)),
        ([T0 + timedelta(minutes=20) * step for step in range(900)], timedelta(days=1)),
        ([T0 + timedelta(days=7) * step for step in range(3)], timedelta(days=1)),  # two pauses are no habit yet
        ([T0 + timedelta(days=7) * step for step in range(4)], timedelta(days=14)),
        ([T0 + timedelta(days=7) * step for step in (3, 0, 2, 1)], timedelta(days=14)),
        ([T0 + timedelta(days=300) * step for step in range(9)], FAR),
        (OFFICE, 2 * timedelta(hours=65, minutes=35)),
        # A month without power, and one more: the next month is asked about all the same.
        ((*OFFICE, T0 + timedelta(days=90), T0 + timedelta(days=121)), 2 * timedelta(hours=65, minutes=35)),
    ],
)
def test_a_desk_is_silent_for_as_long_as_it_usually_is(written: Any, silence: timedelta) -> None:
    assert silent_for(written) == silence


@pytest.mark.parametrize(("after", "doubt"), [(timedelta(days=3), ""), (timedelta(days=6), FAR_AHEAD)])
def test_a_weekend_is_asked_about_only_where_the_desk_works_at_weekends(after: timedelta, doubt: str) -> None:
    later = Machine(OFFICE[-1] + after, 40.0, "b")
    assert judge(SOUND, OFFICE[-1], later, silence=silent_for(OFFICE)).doubt == doubt
    busy = [OFFICE[-1] - timedelta(minutes=20) * step for step in range(900)]
    assert judge(SOUND, OFFICE[-1], later, silence=silent_for(busy)).doubt == FAR_AHEAD


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
        last = stored_events.batches(conn, size=10_000)
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


# --- a clock that is ahead after a start --------------------------------------------------------------------------


@pytest.mark.parametrize("ahead", [timedelta(days=2), timedelta(days=120), timedelta(days=366)])
def test_a_clock_days_ahead_after_a_start_opens_no_year(reopened: Any, made: Made, ahead: timedelta) -> None:
    """A busy desk: somebody set the machine's clock to another day, or its firmware did."""
    desk = reopened()
    arrive(desk)
    for _ in range(4):
        made.run(hours=2)
        sign_in(desk, BADGES[Role.DUTY], PASSWORD)
    newest = desk.now()
    desk.store.close()
    made.restart(newest + ahead + HOUR)
    desk = reopened()
    assert (desk.clock_doubt, desk.now()) == (FAR_AHEAD, newest)
    assert arrive(desk, "سهراب", "18").split("-")[1] == "1405"


def typed(desk: Desk, words: str, **reasons: str) -> SayHour:
    return read_form(SayHour, {"at": words, "by": "watch"}, now=desk.now(), reasons=reasons)


@pytest.mark.parametrize(
    "words", ["21:34", "امروز ۲۱:۳۴", "دوشنبه ۲۱:۳۴", "الان", "+3h", "ساعت نه و نیم شب", "فردا 08:00"]
)
def test_in_doubt_the_day_is_asked_for(reopened: Any, made: Made, words: str) -> None:
    reopened().store.close()
    made.restart(T0 + timedelta(days=120))
    desk = reopened()
    form = typed(desk, words)
    with pytest.raises(Refused) as asked:
        say_hour(desk, form)
    assert (asked.value.code, set(asked.value.fields)) == ("invalid", {"at"})
    assert "date" in asked.value.fields["at"].text
    assert (desk.clock_doubt, form.saved_as) == (FAR_AHEAD, None)


@pytest.mark.parametrize("words", ["1406/1/2 21:34", "۱/۲ ۲۱:۳۴", "۲ فروردین ساعت ۲۱:۳۴", "2027-03-22T21:34+03:30"])
def test_the_day_that_was_taken_is_shown(reopened: Any, made: Made, words: str) -> None:
    reopened().store.close()
    made.restart(datetime(2027, 3, 22, 18, 0, tzinfo=UTC))
    desk = reopened()
    assert desk.clock_doubt == FAR_AHEAD
    form = typed(desk, words)
    say_hour(desk, form)  # it is 118 days later, as the machine's clock says too: no second question
    assert desk.clock_doubt == ""
    assert form.saved_as is not None
    assert str(form.saved_as) == "The desk goes by Monday 1406/01/02 21:34 from now on."


def test_a_sound_clock_takes_an_hour_without_a_day(reopened: Any) -> None:
    desk = reopened()
    form = typed(desk, "21:34")
    say_hour(desk, form)
    assert str(form.saved_as) == "The desk goes by Tuesday 1405/09/03 21:34 from now on."


def test_a_day_that_only_one_watch_says_is_asked_about_when_it_is_far_ahead(reopened: Any, made: Made) -> None:
    reopened().store.close()
    made.restart(datetime(1970, 1, 1, tzinfo=UTC))
    desk = reopened()
    month = desk.now() + timedelta(days=31)
    with pytest.raises(Refused) as asked:
        say_hour(desk, SayHour(at=desk.now() + timedelta(days=46), by="watch"))
    assert (asked.value.code, set(asked.value.fields)) == ("unlikely", {"at"})
    say_hour(desk, SayHour(at=month, by="watch"))
    assert desk.now() == month


def test_how_often_the_desk_writes_is_read_from_its_entries(reopened: Any, made: Made) -> None:
    """A post that is opened once a week is not asked each week, and is asked after a year."""
    desk = reopened()
    arrive(desk)
    for week in range(4):
        desk.store.close()
        made.restart(made.wall + timedelta(days=7))
        desk = reopened()
        assert desk.clock_doubt == ("" if week > 2 else FAR_AHEAD), week
        if desk.clock_doubt:
            say_hour(desk, SayHour(at=made.wall, by="watch"))
    desk.store.close()
    made.restart(made.wall + timedelta(days=15))
    assert reopened().clock_doubt == FAR_AHEAD


@pytest.mark.parametrize(("days", "held", "doubt"), [(14, False, ""), (14, True, FAR_AHEAD), (15, False, FAR_AHEAD)])
def test_a_start_after_days_off_asks_where_somebody_is_held(
    reopened: Any, made: Made, days: int, held: bool, doubt: str
) -> None:
    desk = reopened()
    number = arrive(desk)
    if not held:
        leave(desk, number)
    desk.store.close()
    made.restart(made.wall + timedelta(days=days))
    assert reopened().clock_doubt == doubt


def leave(desk: Desk, number: str, band: str = "17") -> None:
    facts = {"outcome": "released_no_ground", "band": band, "copy_given": True, "at": desk.now()}
    declared = COMMANDS["custody.release"]
    with desk.store.reading() as conn:
        uid = numbering.find(conn, desk.store, "custody", number, desk.now())[0]
    form: Any = declared.form
    declared.run(desk, form(record=uid, **facts))


def compared(desk: Desk, number: str) -> list[dict[str, Any]]:
    """What the record says of clocks that were compared."""
    entries = show_custody(desk, number, purpose="duty").chronology
    return [{line.name: line.value for line in entry.lines} for entry in entries if entry.kind == "machines_compared"]


def holding(desk: Desk, number: str) -> datetime | None:
    return next(duty.due for duty in show_custody(desk, number, purpose="duty").duties if duty.kind == "holding")


@pytest.mark.parametrize(("back", "asked"), [(timedelta(minutes=2), False), (timedelta(minutes=2, seconds=1), True)])
def test_an_hour_is_never_said_back_in_silence(reopened: Any, made: Made, back: timedelta, asked: bool) -> None:
    """The newest entry is six hours old: an hour that lies after it, and before the desk's, is asked about as well."""
    desk = reopened()
    number = arrive(desk)
    until = holding(desk, number)
    made.run(hours=6)
    assert until is not None
    said = desk.now() - back
    if asked:
        with pytest.raises(Refused) as refused:
            say_hour(desk, SayHour(at=said, by="watch"))
        assert (refused.value.code, set(refused.value.fields)) == ("unlikely", {"at"})
    say_hour(desk, SayHour(at=said, by="watch", reasons={"at": "دو ساعت مچی"} if asked else {}))
    assert holding(desk, number) == (until - back if asked else until)
    assert bool(compared(desk, number)) == asked
    told = [one.text.text for one in notices(reopened(Role.INSPECTOR))]
    assert ("The hour was said" in told) == asked


def test_nobody_who_is_held_gets_hours_back_by_a_word(reopened: Any, made: Made) -> None:
    desk = reopened()
    number, free = arrive(desk), arrive(desk, "سهراب ناصری", "18")
    leave(desk, free, "18")
    until = holding(desk, number)
    made.run(hours=20)
    assert until is not None
    said = desk.now() - 6 * HOUR
    say_hour(desk, SayHour(at=said, by="watch", reasons={"at": "ساعت دیواری"}))
    assert compared(desk, number) == [{"ahead": 360, "start": T0 - 6 * HOUR}]
    assert holding(desk, number) == until - 6 * HOUR, "four hours are left, as before"
    assert compared(desk, free) == []
    assert rebuild.check(desk.store).differences == ()


def test_hours_that_the_clock_lost_are_in_the_records_of_who_was_held(reopened: Any, made: Made) -> None:
    desk = reopened()
    number = arrive(desk)
    until = holding(desk, number)
    desk.store.close()
    made.restart(T0 + timedelta(minutes=3))
    desk = reopened()
    say_hour(desk, SayHour(at=desk.now() + timedelta(minutes=59), by="watch"))
    assert compared(desk, number) == []
    say_hour(desk, SayHour(at=desk.now() + 5 * HOUR, by="watch"))
    assert compared(desk, number) == [{"lost": 300}]
    assert holding(desk, number) == until
