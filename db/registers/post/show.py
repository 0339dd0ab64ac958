"""One fault or visit."""

from __future__ import annotations

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries, read_back, section
from db.registers.post.forms import NotePost
from db.registers.post.models import POST
from db.registers.post.queries import NOTED
from db.storage import ends
from db.words.records import Record


@query("post.show", roles=READERS)
def show_post(reading: Reading, number: str) -> Record:
    """A fault or a visit with what was said of it. Raises Refused("not_found")."""
    row = numbering.asked_row(reading, "post", number, POST)
    history = stored_events.events_of(reading.conn, reading.unit, row.uid)
    noted = next(event for event in effective(history) if event.kind == "post_noted")
    values = {name: read_back(what, noted.value(name)) for name, what in NOTED.items()}
    return Record(
        register="post",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title="",
        read_at=ends.last_position(reading.conn),
        sections=(section("Fault or visit", NotePost, values | {"since": row.since, "ended_at": row.ended_at}),),
        chronology=entries(reading.conn, history),
        acts=acts_of(reading, "post", row.state, ("post.end", "post.add")),
    )
