"""The roster as it is read: who has the desk now, the turns of some days, and who is absent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import select

from db.kernel.base.access import FIELD, READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.projections import numbering
from db.reading import keyset
from db.registers.roster import rules
from db.registers.roster.forms import PlanRoster
from db.registers.roster.models import ABSENCE, MEMBER, ROSTER
from db.registers.roster.rules import Turn
from db.words.calendar.jalali import day_bounds, local_date
from db.words.calendar.times import format_moment
from db.words.dates import AHEAD, DONE, DateLine
from db.words.forms import Field, fields_of
from db.words.messages import M_, Message, Refused
from db.words.records import Column, Cursor, Filter, Page, PanelItem, Row, RowBuilder

STAFF = FIELD | READERS
PLANNED = dict(fields_of(PlanRoster))
COLUMNS = (
    Column("starts_at", "From", Field("moment", "From"), 16),
    Column("pattern", "Pattern", PLANNED["pattern"], 20, grows=True),
    Column("teams", "Teams", Field("number", "Teams"), 8),
)
_row = RowBuilder(COLUMNS, ROSTER.c.keys())
NO_MORE_THAN = timedelta(days=62)
"""So many days of turns at most are listed at once."""


@dataclass(frozen=True, slots=True)
class OnTurn:
    """Someone on a turn: roster role (a code), name, and where he is absent the kind and who stands in."""

    member: int
    role: str
    name: str
    officer: str | None = None
    absent: str | None = None
    substitute: str | None = None


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A turn and who is on it."""

    turn: Turn
    posts: tuple[OnTurn, ...]

    def named(self, role: str) -> str | None:
        """Who holds a roster role on this turn: who stands in where the member is absent; None where nobody does."""
        names = (post.substitute if post.absent else post.name for post in self.posts if post.role == role)
        return next((name for name in names if name), None)


@query("roster.list", roles=STAFF)
def list_rosters(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the first turn, newest first."""
    records, following = keyset.page(reading, ROSTER.c.starts_at, which, after, limit)
    return Page(tuple(_row(row) for row in records), following)


@query("roster.count", roles=STAFF)
def count_rosters(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, ROSTER.c.starts_at, which)


def in_use(reading: Reading, at: datetime) -> SqlRow[Any] | None:
    """The roster that holds at an instant: of those that have started and not ended, the one that started last."""
    chosen = select(ROSTER).where(
        ROSTER.c.unit == reading.unit, ROSTER.c.state == rules.CURRENT, ROSTER.c.starts_at <= at
    )
    return reading.conn.execute(chosen.order_by(ROSTER.c.starts_at.desc(), ROSTER.c.uid.desc()).limit(1)).first()


def turn_of(roster: SqlRow[Any] | None, at: datetime) -> Turn | None:
    """The turn of a roster at an instant."""
    if roster is None:
        return None
    return rules.turn_at(roster.starts_at, timedelta(minutes=roster.on_minutes), roster.teams, at)


def planned_for(reading: Reading, at: datetime) -> datetime | None:
    """When a shift opened at this instant should have begun by the roster; None where there is no roster."""
    roster = in_use(reading, at)
    turn = turn_of(roster, at)
    return rules.planned(turn, None if turn is None else turn_of(roster, turn.until), at)


def _posts(reading: Reading, roster: SqlRow[Any], turns: Sequence[Turn]) -> tuple[OnDuty, ...]:
    conn, mine = reading.conn, (MEMBER.c.unit == reading.unit, MEMBER.c.record == roster.uid, MEMBER.c.gone.is_(False))
    members = conn.execute(select(MEMBER).where(*mine).order_by(MEMBER.c.team, MEMBER.c.member)).all()
    away = conn.execute(
        select(ABSENCE).where(ABSENCE.c.unit == reading.unit, ABSENCE.c.record == roster.uid).order_by(ABSENCE.c.since)
    ).all()
    return tuple(
        OnDuty(turn, tuple(_post(row, away, turn) for row in members if row.team in (0, turn.team))) for turn in turns
    )


def _post(row: SqlRow[Any], away: Sequence[SqlRow[Any]], turn: Turn) -> OnTurn:
    absent = next(
        (
            absence
            for absence in away
            if absence.member == row.member and absence.since < turn.until and turn.since < absence.until
        ),
        None,
    )
    return OnTurn(
        row.member,
        row.role,
        row.name or "",
        row.officer,
        None if absent is None else absent.kind,
        None if absent is None else absent.substitute,
    )


@query("roster.now", roles=STAFF)
def on_now(reading: Reading) -> OnDuty | None:
    """The turn that runs now by the roster, and who is on it; None where no roster holds."""
    roster = in_use(reading, reading.now)
    turn = turn_of(roster, reading.now)
    return None if roster is None or turn is None else _posts(reading, roster, (turn,))[0]


@query("roster.relief", roles=STAFF)
def relief(reading: Reading) -> OnDuty | None:
    """The turn that a shift opened now would be of: this one, or the next one where that begins soon."""
    planned = planned_for(reading, reading.now)
    roster = in_use(reading, reading.now)
    turn = None if planned is None else turn_of(roster, planned)
    return None if roster is None or turn is None else _posts(reading, roster, (turn,))[0]


@query("roster.turns", roles=STAFF)
def turns(
    reading: Reading, number: str | None = None, since: datetime | None = None, days: int = 7
) -> tuple[str, tuple[OnDuty, ...]]:
    """(the roster's number, its turns of some days (62 at most) from an instant on, now unless given).

    Without a number it is the roster in use then. Raises Refused("not_found").
    """
    begin = since or reading.now
    roster = in_use(reading, begin) if number is None else by_number(reading, number)
    if roster is None:
        raise Refused("not_found", {}, M_("No roster is in use at that time."))
    until = begin + min(timedelta(days=days), NO_MORE_THAN)
    on = timedelta(minutes=roster.on_minutes)
    chosen = tuple(rules.turns(roster.starts_at, on, roster.teams, begin, until))
    return roster.number, _posts(reading, roster, chosen)


def by_number(reading: Reading, number: str) -> SqlRow[Any]:
    """The row of a roster. Raises Refused("not_found")."""
    return numbering.asked_row(reading, "roster", number, ROSTER)


@query("roster.on_duty", roles=STAFF)
def on_duty(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel of who is on duty: whose turn it is by the roster, until when, and who is absent."""
    on_it: OnDuty | None = on_now.read(reading)
    if on_it is None:
        return ()
    team, until = on_it.turn.team, on_it.turn.until
    clock = format_moment(until, digits="en", style="short")
    said = M_("Roster: team {team}, until {until}", team=team, until=clock)
    first = PanelItem(said, until, what=M_("Roster: team {team}; its turn ends then", team=team))
    away = (post for post in on_it.posts if post.absent)
    return (first, *(PanelItem(_away(post)) for post in away))


def _away(post: OnTurn) -> Message:
    if post.substitute:
        return M_("Absent: {name}; substitute: {substitute}", name=post.name, substitute=post.substitute)
    return M_("Absent: {name}; no substitute", name=post.name)


@query("roster.dates", roles=STAFF)
def dates(reading: Reading, first: date, last: date) -> tuple[DateLine, ...]:
    """The turns of the roster in use that begin from one day to another, both included: a line a day."""
    lines = []
    for days in range((last - first).days + 1):
        since, until = day_bounds(first + timedelta(days=days))
        roster = in_use(reading, until)
        begun = () if roster is None else tuple(turn for turn in _turns(roster, since, until) if turn.since >= since)
        if roster is not None and begun:
            lines.append(_line(reading, roster, begun))
    return tuple(lines)


def _turns(roster: SqlRow[Any], since: datetime, until: datetime) -> Iterator[Turn]:
    return rules.turns(roster.starts_at, timedelta(minutes=roster.on_minutes), roster.teams, since, until)


def _line(reading: Reading, roster: SqlRow[Any], begun: tuple[Turn, ...]) -> DateLine:
    """The turns that begin on a day; beside them whether one of them is the reader's."""
    posts = _posts(reading, roster, begun)
    mine = next((on.turn for on in posts if any(_is_mine(post, reading) for post in on.posts)), None)
    said = M_("Team {team} from {hour}", team=begun[0].team, hour=_hour(begun[0].since))
    for turn in begun[1:]:
        said = M_("{turns}, team {team} from {hour}", turns=said, team=turn.team, hour=_hour(turn.since))
    what, where = (said, "") if mine is None else (M_("Your turn from {hour}", hour=_hour(mine.since)), said)
    day, state = local_date(begun[0].since), DONE if begun[-1].until <= reading.now else AHEAD
    at = begun[0].since if mine is None else mine.since
    return DateLine(day, what, "roster", roster.number, roster.uid, at, where, state, daily=True)


def _is_mine(post: OnTurn, reading: Reading) -> bool:
    return post.officer == reading.officer.uid and post.absent is None


def _hour(at: datetime) -> str:
    return format_moment(at, digits="en", style="time")
