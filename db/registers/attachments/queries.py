"""Attachments as they are listed and taken out."""

from __future__ import annotations

from dataclasses import dataclass

from db.kernel.base import slots
from db.kernel.base.access import OVERSIGHT, READERS
from db.kernel.base.officer import Reading
from db.kernel.base.register import ATTACHMENTS, with_panel
from db.kernel.desk.desk import query
from db.kernel.projections import numbering
from db.registers.attachments import contents
from db.registers.attachments.show import AttachmentLine, attachments_of
from db.words.messages import M_, Refused


@dataclass(frozen=True, slots=True)
class TakenOut:
    """An attachment with its content, compared with its hash."""

    attachment: AttachmentLine
    number: str
    content: bytes


@query("attachment.list", roles=READERS)
def list_attachments(reading: Reading, register: str, number: str, purpose: str = "") -> tuple[AttachmentLine, ...]:
    """The attachments of a record, by name, kind, size and hash; noted as opening the record is, where that is.

    Raises Refused: "not_found", "invalid", at `purpose` where the register asks what a record is opened for.
    """
    return attachments_of(reading.conn, reading.unit, _opened(reading, register, number, purpose)[0])


def _opened(reading: Reading, register: str, number: str, purpose: str) -> tuple[str, str]:
    if register not in with_panel(ATTACHMENTS):
        raise Refused("invalid", {"register": M_("Records of this register have no attachments.")})
    record, number = numbering.asked(reading, register, number)
    for note_opening in slots.fillers("attachments.opened"):
        note_opening(reading, register, record, purpose)
    return record, number


@query("attachment.take_out", roles=READERS)
def take_out(reading: Reading, register: str, number: str, place: int, purpose: str = "") -> TakenOut:
    """An attachment with its content, by its number in the record; it leaves an access entry.

    Raises Refused: "not_found", "sealed", "not_here", "damaged", "invalid" as `list_attachments` does, "forbidden" for
    one that shows a protected person, which the inspectorate alone takes out.
    """
    uid, number = _opened(reading, register, number, purpose)
    attachment = next((line for line in attachments_of(reading.conn, reading.unit, uid) if line.place == place), None)
    if attachment is None:
        raise Refused("not_found", {}, M_("Record {number} has no attachment {place}.", number=number, place=place))
    return TakenOut(attachment, number, content_of(reading, uid, attachment))


def content_of(reading: Reading, record: str, attachment: AttachmentLine) -> bytes:
    """The content of an attachment, with an access entry. Raises as `take_out` does."""
    if attachment.protected and reading.officer.role not in OVERSIGHT:
        message = M_("It shows a protected person: only the inspectorate takes it out, for the sealed annex.")
        raise Refused("forbidden", {}, message)
    if attachment.sha256 is None:
        raise Refused("sealed", {}, M_("This record is sealed: its attachments are erased."))
    content = contents.get(reading.conn, reading.unit, attachment.sha256)
    reading.note("attachment_taken_out", record, {"attachment": attachment.uid, "place": attachment.place})
    return content
