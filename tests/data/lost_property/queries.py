"""Lost property as it is listed and looked for."""

from __future__ import annotations

from sqlalchemy import select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading import keyset
from db.reading.hits import hits
from db.words.forms import Field, fields_of
from db.words.messages import M_
from db.words.records import Column, Cursor, Filter, Hit, Page, PanelItem, Row, RowBuilder
from tests.data.lost_property.events import BACK, HERE
from tests.data.lost_property.forms import HandIn
from tests.data.lost_property.models import LOST

STATES = {HERE: "Waits for its owner", BACK: "Given back"}
COLUMNS = (
    Column("found_at", "Found", Field("moment", "Found"), 16),
    Column("kind", "Kind of thing", dict(fields_of(HandIn))["kind"], 20, grows=True),
)
_row = RowBuilder(COLUMNS, LOST.c.keys())


@query("lost.list", roles=READERS)
def list_lost(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of finding, newest first."""
    rows, following = keyset.page(reading, LOST.c.found_at, which, after, limit)
    return Page(tuple(_row(row) for row in rows), following)


@query("lost.count", roles=READERS)
def count_lost(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, LOST.c.found_at, which)


@query("lost.search", roles=READERS)
def search_lost(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """What was found, by its words, the newest first."""
    return hits(reading, "lost", LOST.c.found_at, typed, limit, lambda row: "")


@query("lost.attention", roles=READERS)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel: what waits for whoever lost it."""
    chosen = select(LOST).where(LOST.c.unit == reading.unit, LOST.c.state == HERE).order_by(LOST.c.found_at)
    return tuple(
        PanelItem(M_("Waits for its owner"), row.found_at, "", "lost", row.number)
        for row in reading.conn.execute(chosen)
    )
