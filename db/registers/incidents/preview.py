"""What stands of an incident beside the list: where exactly, what happened, its times, its newest entries."""

from __future__ import annotations

from sqlalchemy import select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading.chronology import latest
from db.registers.incidents.listing import here
from db.registers.incidents.models import INCIDENT
from db.words.forms import Field
from db.words.records import Line, Preview

SHOWN = (
    ("happened_at", Field("moment", "Happened")),
    ("entered_at", Field("moment", "Entered")),
    ("address", Field("text", "Address")),
    ("summary", Field("words", "What happened")),
)


@query("incident.preview", roles=READERS)
def preview_incident(reading: Reading, uid: str) -> Preview:
    """The words and times of an incident that say what it is; nobody who had a part in it."""
    columns = (INCIDENT.c[name] for name, _field in SHOWN)
    row = reading.conn.execute(select(*columns).where(*here(reading), INCIDENT.c.uid == uid)).first()
    if row is None:
        return Preview()
    lines = tuple(Line(name, what, row._mapping[name]) for name, what in SHOWN if row._mapping[name])
    return Preview(lines, latest=latest(reading, uid))
