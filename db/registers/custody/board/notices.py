"""What the inspectorate was told by itself: force, deaths, changes, where somebody was sent; a list, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy import Row as SqlRow

from db.kernel.base.access import Role
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.folding.reprojection import CORRECTED
from db.kernel.journal.clock_kept import DOUBTED, STATED
from db.kernel.projections import numbering
from db.kernel.projections import projecting as kinds
from db.reading import keyset
from db.reference.officers.queries import names
from db.registers.custody.arrivals.events import LOWERED
from db.registers.custody.case.timeline import MISPLACED, STRUCK, TWIN
from db.registers.custody.changes.found_breaches import BY_TWINS, FOUND
from db.registers.custody.models import CUSTODY, NOTICE
from db.words.forms import Field
from db.words.messages import M_, Message
from db.words.records import Column, Cursor, Filter, Page, PanelItem, Row, RowBuilder

INSPECTED = timedelta(days=14)
"""How long a notice stands before the inspectorate on its desk; the list keeps it for ever."""
ON_THE_DESK = 10
"""So many stand on the desk one by one, the newest; the others in one line that opens the list."""
TITLE = "Automatic reports to the inspectorate"
STATES = {
    "happened": "Force, injury, death, escape",
    "changed": "Changes to a record",
    "sent": "Sending of persons",
    "breached": "Breaches that came to light",
    "clock": "The clock",
    "lists": "Lists that a rule reads",
    "other": "Other notices",
}
"""What a notice is about; it stands where another register has the state."""
_ABOUT: dict[str, tuple[str, ...]] = {
    "happened": ("force_used", "injury_found", "restrained", "death_recorded", "escape_recorded", "late_fact_recorded"),
    "changed": (CORRECTED, STRUCK, MISPLACED, TWIN, "start_given", "custody_reopened", LOWERED),
    "sent": (
        "person_moved", "person_referred", "child_delivered", "brought_before_judge", "wrong_outcome_recorded",
        "removal_ordered", "fear_lifted", "arrival_confirmed",
    ),
    "breached": (BY_TWINS,),
    "clock": (DOUBTED, STATED),
    "lists": ("list_item_added", "list_item_changed", "list_words_asked"),
}  # fmt: skip
OFTEN = frozenset({"custody_read_often", "custody_searched_often", LOWERED})
"""Notices about what an officer did rather than about a record."""
LOWER = M_("Headcount of an arrival made lower")
ENDING = frozenset({"custody_linked", "age_set", "ground_set", "documents_seen", "custody_reviewed"})
"""Entries that are told because they end a duty that frees or protects the person."""
_SORT_OF = {kind: sort for sort, those in _ABOUT.items() for kind in those}
COLUMNS = (
    Column("state", "Kind of notice", Field("text", "Kind of notice"), width=14),
    Column("at", "When", Field("moment", "When"), width=16),
    Column("what", "What", Field("text", "What"), width=24, grows=True),
)
_row = RowBuilder(COLUMNS, NOTICE.c.keys(), "state", "what")


@query("custody.notices", roles=frozenset({Role.INSPECTOR, Role.AUDITOR}))
def notices(reading: Reading, limit: int = 200) -> tuple[PanelItem, ...]:
    """The newest of what the inspectorate was told by itself."""
    return tuple(newest_notices(reading, None, limit))


def newest_notices(reading: Reading, since: datetime | None, limit: int) -> Iterator[PanelItem]:
    """Notices as lines of the desk, the newest first; `since` leaves out those of before."""
    chosen = select(NOTICE).where(NOTICE.c.unit == reading.unit, *_since(since))
    officers = names(reading.conn)
    for row in reading.conn.execute(chosen.order_by(NOTICE.c.at.desc(), NOTICE.c.entry.desc()).limit(limit)):
        about = row.record or row.about
        number = numbering.number_of(reading.conn, reading.unit, about) if about else None
        yield PanelItem(_said(row, officers), row.at, "urgent", "custody" if number else None, number)


def on_the_desk(reading: Reading) -> Iterator[PanelItem]:
    """The newest of two weeks one by one; where there are more, a line that opens the list."""
    since = reading.now - INSPECTED
    yield from newest_notices(reading, since, ON_THE_DESK)
    chosen = select(func.count()).select_from(NOTICE).where(NOTICE.c.unit == reading.unit, *_since(since))
    more = int(reading.conn.execute(chosen).scalar_one()) - ON_THE_DESK
    if more > 0:
        yield PanelItem(
            M_("Further notices of the last two weeks: {count}", count=more), since, "", "notices", uid="all"
        )


def _said(row: SqlRow[Any], officers: Mapping[str, tuple[str, str]]) -> Message:
    """What a notice says; of many records read or searched, of whom."""
    if row.what in FOUND:
        return FOUND[row.what]
    what = M_(kinds.label(row.what))
    if row.what in ENDING:
        return M_("{what}: a duty that protects ends", what=what)
    if row.what not in OFTEN:
        return what
    what = LOWER if row.what == LOWERED else what
    badge, name = officers.get(row.officer, ("", ""))
    return M_("{what}: {name}, {badge}", what=what, name=name, badge=badge)


def _since(since: datetime | None) -> tuple[ColumnElement[bool], ...]:
    return () if since is None else (NOTICE.c.at >= since,)


@query("custody.notice_list", roles=frozenset({Role.INSPECTOR, Role.AUDITOR}))
def list_notices(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page of every notice, newest first: numbers and times, no names. The state of a filter is a key of STATES."""
    order = keyset.SortColumns(NOTICE.c.at, NOTICE.c.entry)
    rows, following = keyset.cut(reading.conn, _chosen(reading, which), order, after, limit)
    officers = names(reading.conn)
    return Page(tuple(_listed(row, officers) for row in rows), following)


def _listed(row: SqlRow[Any], officers: Mapping[str, tuple[str, str]]) -> Row:
    head = (row.entry, row.number or "", _SORT_OF.get(row.what, "other"))
    return _row(row, {"state": None, "what": _said(row, officers)}, head=head)


@query("custody.count_notices", roles=frozenset({Role.INSPECTOR, Role.AUDITOR}))
def count_notices(reading: Reading, which: Filter) -> int | None:
    """How many notices a filter leaves; None above COUNT_CAP."""
    return keyset.count_of(reading.conn, _chosen(reading, which))


def _chosen(reading: Reading, which: Filter) -> Select[Any]:
    """The notices that a filter leaves, each with the number of the record that it names."""
    of = (CUSTODY.c.unit == NOTICE.c.unit) & (CUSTODY.c.uid == NOTICE.c.about)
    chosen = select(NOTICE.c.entry, NOTICE.c.at, NOTICE.c.what, NOTICE.c.officer, CUSTODY.c.number).outerjoin(
        CUSTODY, of
    )
    chosen = chosen.where(NOTICE.c.unit == reading.unit, *_since(which.since))
    if which.until is not None:
        chosen = chosen.where(NOTICE.c.at < which.until)
    if which.state == "other":
        chosen = chosen.where(NOTICE.c.what.not_in(sorted(_SORT_OF)))
    elif which.state is not None:
        chosen = chosen.where(NOTICE.c.what.in_(_ABOUT.get(which.state, ())))
    return chosen
