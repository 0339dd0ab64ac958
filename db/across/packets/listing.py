"""What an incident's record says of its packets and of what the court answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.across.packets import forms
from db.across.packets.models import ANSWER, PACKET
from db.across.packets.rules import STATES
from db.storage.models import JOURNAL
from db.words.forms import Field, fields_of
from db.words.messages import M_
from db.words.records import Line, Section

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BODY = dict(fields_of(forms.PreparePacket))["body"]
_ASKED = dict(fields_of(forms.CourtAnswered))


def court_sections(conn: Connection, unit: str, incident: str) -> Iterator[Section]:
    """The packets of an incident with their states, and the answers: what, registration, order number, judge."""
    here = (PACKET.c.unit == unit, PACKET.c.about == incident)
    packets = conn.execute(select(PACKET).where(*here).order_by(PACKET.c.prepared_at)).all()
    yield Section(
        "Packets for the judiciary",
        tuple(
            Line("packet", _BODY, (Line("number", Field("code", ""), row.number),
                                   Line("state", Field("text", ""), M_(STATES[row.state]))), code=row.body)
            for row in packets
        ),
    )  # fmt: skip
    answered = (ANSWER.c.unit == unit, ANSWER.c.record == incident)
    chosen = (
        select(ANSWER)
        .join(JOURNAL, (JOURNAL.c.unit == ANSWER.c.unit) & (JOURNAL.c.uid == ANSWER.c.uid))
        .where(*answered)
    )
    answers = conn.execute(chosen.order_by(ANSWER.c.at, JOURNAL.c.position)).all()
    lines = []
    for row in answers:
        said = [Line("at", Field("moment", ""), row.at)]
        said += [
            Line(name, _ASKED[name], row._mapping[name])
            for name in ("registration", "number", "judge")
            if row._mapping[name]
        ]
        lines.append(Line("answer", _ASKED["answer"], tuple(said), code=row.answer))
    yield Section("Court", tuple(lines))
