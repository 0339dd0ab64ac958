"""The changes of approved records that wait for the inspectorate's yes, as a list."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading import keyset
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.pending_changes import DOUBT_STATES
from db.words.forms import fields_of
from db.words.records import Column, Cursor, Filter, Page, Row, RowBuilder

TITLE = "Changes in doubt"
STATES = DOUBT_STATES
_REPORT = dict(fields_of(ReportIncident))
COLUMNS = (
    Column("reported_at", "Reported", _REPORT["reported_at"], width=16),
    Column("type", "Type", _REPORT["type"], width=16),
    Column("spot", "Place", _REPORT["place"], width=12, grows=True),
)
_row = RowBuilder(COLUMNS, INCIDENT.c.keys())


@query("incident.list_doubted", roles=READERS)
def list_doubted(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page of them, those reported last first; the state of a filter is what is asked for."""
    columns = (
        INCIDENT.c.uid, INCIDENT.c.number, INCIDENT.c.doubt, INCIDENT.c.reported_at, INCIDENT.c.type, INCIDENT.c.spot,
    )  # fmt: skip
    chosen = select(*columns).where(*_waiting(reading, which))
    rows, following = keyset.cut(
        reading.conn, chosen, keyset.SortColumns(INCIDENT.c.reported_at, INCIDENT.c.uid), after, limit
    )
    return Page(tuple(_row(row, head=(row.uid, row.number, row.doubt)) for row in rows), following)


@query("incident.count_doubted", roles=READERS)
def count_doubted(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves."""
    chosen = select(func.count()).select_from(INCIDENT).where(*_waiting(reading, which))
    return int(reading.conn.execute(chosen).scalar_one())


def _waiting(reading: Reading, which: Filter) -> tuple[ColumnElement[bool], ...]:
    said = INCIDENT.c.doubt.is_not(None) if which.state is None else INCIDENT.c.doubt == which.state
    return INCIDENT.c.unit == reading.unit, said
