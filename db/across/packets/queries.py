"""The register of packets: its list, search, and what is under way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select

from db.across.packets import forms
from db.across.packets.events import words_of
from db.across.packets.models import PACKET
from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading import keyset
from db.reading.hits import hits, line_of
from db.storage.models import JOURNAL
from db.words.calendar.jalali import local_date
from db.words.dates import AHEAD, MISSED, DateLine
from db.words.forms import Field
from db.words.messages import M_
from db.words.records import Column, Cursor, Filter, Hit, Page, PanelItem, Row, RowBuilder

_KIND = Field("choice", "Kind of case", list="packet_kind")
RESULT = Field("choice", "Court's answer", list="court_answer")
COLUMNS = (
    Column("prepared_at", "Prepared at", Field("moment", "Prepared at"), width=16),
    Column("incident", "Incident", Field("code", "Incident"), width=12),
    Column("kind", "Kind of case", _KIND, width=14, wide=True),
    Column("body", "To", Field("choice", "To", list="referral_body"), width=12, grows=True),
    Column("result", "Court's answer", RESULT, width=16),
)
_row = RowBuilder(COLUMNS, PACKET.c.keys(), "incident")


@query("packet.list", roles=READERS)
def list_packets(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of preparing, newest first."""
    packets, following = keyset.page(reading, PACKET.c.prepared_at, which, after, limit)
    numbers = (numbering.number_of(reading.conn, reading.unit, row.about) for row in packets)
    rows = tuple(_row(row, {"incident": number}) for row, number in zip(packets, numbers, strict=True))
    return Page(rows, following)


@query("packet.count", roles=READERS)
def count_packets(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, PACKET.c.prepared_at, which)


@query("packet.search", roles=READERS)
def search_packets(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """The newest packets whose words hold every word of `typed`, in any spelling."""
    return hits(
        reading, "packet", PACKET.c.prepared_at, typed, limit, lambda row: line_of(reading, row.uid, typed, words_of)
    )


@query("packet.answers_here", roles=READERS)
def answers_here(reading: Reading, uids: Sequence[str]) -> frozenset[str]:
    """Those of the uids of answers (`answering.uid_of`) that were taken before; of no other entry is anything told."""
    of_answers = (JOURNAL.c.unit == reading.unit, JOURNAL.c.kind == forms.ANSWERED, JOURNAL.c.uid.in_(tuple(uids)))
    here = select(JOURNAL.c.uid).where(*of_answers)
    return frozenset(reading.conn.execute(here).scalars())


@query("packet.attention", roles=READERS)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """What the desk still owes: packets sent back, and those sent without a receipt."""
    here = (PACKET.c.unit == reading.unit, PACKET.c.state.in_(("returned", "sent")))
    items = []
    for row in reading.conn.execute(select(PACKET).where(*here).order_by(PACKET.c.prepared_at)):
        if row.state == "returned":
            said = M_("Packet {number} came back for completion", number=row.number)
            what = M_("Packet came back for completion")
            items.append(PanelItem(said, row.answered_at, "urgent", "packet", row.number, what=what))
        elif not row.receipt:
            said = M_("Packet {number} was sent: its receipt is awaited", number=row.number)
            what = M_("Packet sent: its receipt is awaited")
            items.append(PanelItem(said, row.sent_at, "", "packet", row.number, what=what))
    return tuple(items)


@query("packet.dates", roles=READERS)
def dates(reading: Reading, first: date, last: date) -> tuple[DateLine, ...]:
    """Until when a court wants the packets that it sent back, from one day to another, both included."""
    return tuple(line for line in _wanted(reading) if first <= line.day <= last)


@query("packet.missed", roles=READERS)
def missed(reading: Reading) -> tuple[DateLine, ...]:
    """Packets that a court wanted back by a day that is over, the longest over first."""
    return tuple(sorted((line for line in _wanted(reading) if line.state == MISSED), key=lambda line: line.day))


def _wanted(reading: Reading) -> Iterator[DateLine]:
    """A line for each packet that lies here to be completed by a day."""
    rows = reading.conn.execute(
        select(PACKET.c.uid, PACKET.c.number).where(PACKET.c.unit == reading.unit, PACKET.c.state == "returned")
    )
    for row in rows:
        if (due := _due(reading, row.uid)) is not None:
            state = MISSED if due < local_date(reading.now) else AHEAD
            said = M_("Court wants the packet completed")
            yield DateLine(due, said, "packet", row.number, row.uid, state=state)


def _due(reading: Reading, uid: str) -> date | None:
    """The day that the newest answer says by which sent the packet back."""
    answers = effective(stored_events.events_of(reading.conn, reading.unit, uid, (forms.ANSWERED, "corrected")))
    said = next((answer.facts.get("due") for answer in reversed(answers) if answer.facts.get("returns")), None)
    return None if said is None else date.fromisoformat(said)
