"""The attachments of a record as its view, its papers and its checklist read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.registers.attachments import forms, rules
from db.registers.attachments.models import ATTACHMENT
from db.words.forms import Field, fields_of
from db.words.messages import M_
from db.words.records import Line, Section

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WHAT = dict(fields_of(forms.Attached))["what"]


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One attachment. `place` is its number in the record; `name` and `sha256` are None once it is sealed."""

    uid: str
    place: int
    at: datetime
    what: str
    kind: str
    size: int
    pages: int
    protected: bool
    name: str | None
    sha256: str | None
    note: str | None


def attachments_of(conn: Connection, unit: str, record: str) -> tuple[AttachmentLine, ...]:
    """The attachments of a record that stand, in the order in which they were added."""
    here = (ATTACHMENT.c.unit == unit, ATTACHMENT.c.record == record, ATTACHMENT.c.stands)
    columns = [ATTACHMENT.c[name] for name in AttachmentLine.__dataclass_fields__]
    rows = conn.execute(select(*columns).where(*here).order_by(ATTACHMENT.c.place))
    return tuple(AttachmentLine(**row._mapping) for row in rows)


def attachment_sections(conn: Connection, unit: str, record: str) -> tuple[Section, ...]:
    """A record's section of attachments: name, kind, size, pages and hash of each, labelled by what it is."""
    return (Section("Attachments", tuple(line(attachment) for attachment in attachments_of(conn, unit, record))),)


def line(attachment: AttachmentLine) -> Line:
    """An attachment as one line."""
    bare = Field("text", "")
    lines = [Line("place", bare, M_("no. {place}", place=attachment.place))]
    if attachment.name is not None:
        lines.append(Line("name", bare, attachment.name))
    lines.append(Line("kind", bare, attachment.kind.upper()))
    lines.append(Line("size", bare, rules.size_said(attachment.size)))
    lines.append(
        Line("pages", bare, M_("{count} pages", count=attachment.pages) if attachment.pages > 1 else M_("1 page"))
    )
    if attachment.protected:
        lines.append(Line("protected", bare, M_("shows a protected person: only with the sealed annex")))
    if attachment.note:
        lines.append(Line("note", bare, attachment.note))
    if attachment.sha256 is None:
        lines.append(Line("sealed", bare, M_("content erased")))
    else:
        lines.append(Line("sha256", Field("text", "SHA-256"), attachment.sha256))
    return Line("attachment", _WHAT, tuple(lines), code=attachment.what)
