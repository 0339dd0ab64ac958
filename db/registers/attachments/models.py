"""What is attached to records, and the content itself, kept once however often it is attached."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary
from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import JOURNALLED, PROJECTION, Model, table_of


class Attachment(Model, table=True):
    """One attachment of a record (`record`), `place` counting from 1 in it.

    `name` and `sha256` are None once the record is sealed. `protected`: it shows who a protected person is. `stands` is
    false once it was taken back.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index("attachment_of_record", "unit", "record", "place"),
        Index("attachment_of_content", "unit", "sha256"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    place: int
    at: datetime = Field(sa_type=Instant)
    what: str
    kind: str
    size: int
    pages: int
    protected: bool = False
    name: str | None = None
    sha256: str | None = None
    note: str | None = None
    stands: bool = True


class AttachmentContent(Model, table=True):
    """Content by its SHA-256. Not a projection: the journal holds the hash, and this is what it is the hash of.

    It is written in the transaction of its first entry, and goes with the sealing of the last record that names it.
    """

    __tablename__ = "attachment_content"
    __table_args__ = JOURNALLED
    unit: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    size: int
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


ATTACHMENT = table_of(Attachment)
CONTENT = table_of(AttachmentContent)
