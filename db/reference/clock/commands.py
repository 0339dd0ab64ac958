"""Saying the hour: it ends the doubt about the machine's clock, and lifts nothing that was written before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.kernel.base import slots
from db.kernel.base.access import EVERYONE, FIELD, Role
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.journal import clock_kept
from db.reference.clock.forms import SayHour
from db.words.calendar.jalali import WEEKDAY_MESSAGES, local_date, weekday
from db.words.calendar.times import AHEAD, format_moment
from db.words.messages import M_, Refused

LONG = timedelta(days=45)
"""An hour so much later than the newest entry is asked about, unless the machine's clock says that day too."""
DAY = timedelta(days=1)
"""An hour so much later than the newest entry is told to the inspectorate: days of waiting go by with it."""


@dataclass(frozen=True, slots=True)
class ClockState:
    """What the desk goes by (`now`), what the machine says, when the newest entry was written, why there is doubt."""

    now: datetime
    machine: datetime
    newest: datetime | None
    doubt: str


@query("clock.now", roles=EVERYONE)
def clock_state(reading: Reading) -> ClockState:
    """The clock by which the desk goes."""
    desk = reading.desk
    machine = desk.watch.machine().wall if desk.watch is not None else reading.now
    return ClockState(reading.now, machine, clock_kept.newest(reading.conn, desk.store), desk.clock_doubt)


@command(
    "clock.say",
    label="The hour from a watch or telephone",
    form=SayHour,
    roles=FIELD | {Role.INSPECTOR, Role.ADMINISTRATOR},
    writes="clock_stated",
    opens=True,
)
def say_hour(act: Act, form: SayHour) -> str:
    """Goes by this hour from here on; returns nothing to open. An hour before that of the desk is asked about, and the
    inspectorate told: what was written ahead stays as it was written until it agrees, and nobody who is held loses time
    that was used (`clock.said`). It is told of an hour more than a day later, too. Whoever is alone says it alone. In
    doubt the day is said as well: an hour alone would be taken for the day of the newest entry. Raises
    Refused("invalid"), Refused("unlikely").
    """
    watch = act.desk.watch
    if watch is None or form.at is None:
        raise Refused("conflict", {}, M_("Time is given here: there is no clock to say."))
    said = form.at
    if act.desk.clock_doubt and "at" in form.undated:
        raise Refused("invalid", {"at": M_("The day is in doubt too. Write the date and the hour: 1405/9/6 05:10.")})
    machine = watch.machine().wall
    newest, before = clock_kept.newest(act.conn, act.desk.store), act.now
    earlier = said < before - AHEAD
    if newest is not None and said < newest - AHEAD:
        shown = format_moment(newest, digits="en")
        act.ask("at", M_("The newest entry here was written at {moment}, later than this.", moment=shown))
    elif earlier:
        shown = format_moment(before, digits="en")
        act.ask("at", M_("The desk's clock is {moment}, later than this. Does a watch agree?", moment=shown))
    elif said > act.now + LONG and abs(said - machine) > DAY:
        act.ask("at", M_("This is more than {days} days later than the newest entry.", days=LONG.days))
    act.raise_if_refused()
    later = newest is not None and said > newest + DAY
    facts = {"machine": machine, "before": newest, "earlier": earlier or None, "later": later or None}
    clock_kept.keep(act.conn, watch.say(said))
    act.now = said
    act.append(clock_kept.STATED, record=None, at=said, form=form, facts={"at": said, **facts})
    for filler in slots.fillers(clock_kept.HOUR_SAID):
        filler(act, before, said)
    form.saved_as = M_(
        "The desk goes by {weekday} {moment} from now on.",
        weekday=WEEKDAY_MESSAGES[weekday(local_date(said))],
        moment=format_moment(said, digits="en"),
    )
    return ""
