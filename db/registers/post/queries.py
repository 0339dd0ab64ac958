"""Faults and visits as they are listed, read and looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.reading import keyset
from db.reading.hits import hits
from db.registers.post.forms import NotePost
from db.registers.post.models import POST
from db.registers.post.rules import OPEN
from db.words.forms import Field, fields_of
from db.words.messages import M_
from db.words.records import Column, Cursor, Filter, Hit, Page, PanelItem, Row, RowBuilder

NOTED = dict(fields_of(NotePost))
COLUMNS = (
    Column("since", "Since", Field("moment", "Since"), 16),
    Column("kind", "Kind", NOTED["kind"], 20, grows=True),
    Column("ended_at", "Ended", Field("moment", "Ended"), 16, wide=True),
)
_row = RowBuilder(COLUMNS, POST.c.keys())


@dataclass(frozen=True, slots=True)
class Post:
    """A fault or a visit; `heading` is fault or visit."""

    uid: str
    number: str
    kind: str
    heading: str
    since: datetime
    ended_at: datetime | None


@query("post.list", roles=READERS)
def list_posts(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of beginning, newest first."""
    records, following = keyset.page(reading, POST.c.since, which, after, limit)
    return Page(tuple(_row(row) for row in records), following)


@query("post.count", roles=READERS)
def count_posts(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, POST.c.since, which)


@query("post.search", roles=READERS)
def search_posts(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """Faults and visits by their words, the newest first."""
    return hits(reading, "post", POST.c.since, typed, limit, lambda row: _words(reading, row.uid))


def _words(reading: Reading, uid: str) -> str:
    history = effective(stored_events.events_of(reading.conn, reading.unit, uid))
    names = {"post_noted": "what", "post_added": "words", "post_ended": "result"}
    return "، ".join(words for event in history if (words := event.words.get(names.get(event.kind, ""))))


@query("post.since", roles=READERS)
def since(reading: Reading, position: int) -> tuple[Post, ...]:
    """What lasts, and what was noted after this position of the journal, the oldest first."""
    latest: dict[str, SqlRow[Any]] = {}
    for which in (POST.c.state == OPEN, POST.c.position > position):  # two reads, each of its index
        rows = reading.conn.execute(select(POST).where(POST.c.unit == reading.unit, which))
        latest |= {row.uid: row for row in rows}
    return tuple(_post(row) for row in sorted(latest.values(), key=lambda row: (row.since, row.uid)))


def _post(row: SqlRow[Any]) -> Post:
    return Post(row.uid, row.number, row.kind, row.heading, row.since, row.ended_at)


@query("post.attention", roles=READERS)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel: faults that last and visitors who are here."""
    chosen = select(POST).where(POST.c.unit == reading.unit, POST.c.state == OPEN)
    texts = {"fault": M_("Fault at the post, not repaired yet"), "visit": M_("A visit is going on")}
    return tuple(
        PanelItem(texts[row.heading], row.since, "", "post", row.number)
        for row in reading.conn.execute(chosen.order_by(POST.c.since, POST.c.uid))
    )
