"""The content of attachments in the store: put, read back and checked, looked over as a whole.

It lies in the encrypted database, so that it is on the disk when its entry is and never before: one transaction writes
both, a backup copies both, and a power cut leaves both or neither.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, Select, and_, select

from db.registers.attachments.models import ATTACHMENT, CONTENT
from db.storage.models import INDEX
from db.words.messages import M_, Message, Refused


def sha256(content: bytes) -> str:
    """The hash that names a content."""
    return hashlib.sha256(content).hexdigest()


def put(conn: Connection, unit: str, content: bytes) -> str:
    """Keep a content, in the caller's transaction; what is there already is kept once. Its hash."""
    name = sha256(content)
    if not has(conn, unit, name):
        conn.execute(CONTENT.insert(), {"unit": unit, "sha256": name, "size": len(content), "content": content})
    return name


def has(conn: Connection, unit: str, name: str) -> bool:
    """Whether the content of this hash is here."""
    return conn.execute(_of(unit, name, CONTENT.c.size)).first() is not None


def get(conn: Connection, unit: str, name: str) -> bytes:
    """A content, compared with its hash. Raises Refused("not_here", "damaged")."""
    content = conn.execute(_of(unit, name, CONTENT.c.content)).scalar_one_or_none()
    if content is None:
        message = M_("Its content is not on this machine. It is where it was attached, and in backups made there.")
        raise Refused("not_here", {}, message)
    if sha256(content) != name:
        raise Refused("damaged", {}, M_("Its content was changed or is damaged. A backup has it as it was."))
    return bytes(content)


def _of(unit: str, name: str, column: Column[Any]) -> Select[Any]:
    return select(column).where(CONTENT.c.unit == unit, CONTENT.c.sha256 == name)


def problems(conn: Connection) -> Iterator[Message]:
    """What is missing or damaged, by record and place; no name of a file stands in it."""
    chosen = (
        select(ATTACHMENT.c.unit, ATTACHMENT.c.place, ATTACHMENT.c.sha256, INDEX.c.number)
        .join(INDEX, and_(INDEX.c.unit == ATTACHMENT.c.unit, INDEX.c.uid == ATTACHMENT.c.record))
        .where(ATTACHMENT.c.sha256.is_not(None))
        .order_by(INDEX.c.number, ATTACHMENT.c.place)
    )
    sound: dict[str, bool | None] = {}
    for row in conn.execute(chosen).all():
        if row.sha256 not in sound:
            content = conn.execute(_of(row.unit, row.sha256, CONTENT.c.content)).scalar_one_or_none()
            sound[row.sha256] = None if content is None else sha256(content) == row.sha256
        if sound[row.sha256] is None:
            yield M_(
                "The content of attachment {place} of {number} is missing here.", place=row.place, number=row.number
            )
        elif not sound[row.sha256]:
            yield M_("The content of attachment {place} of {number} is damaged.", place=row.place, number=row.number)


def count(conn: Connection) -> tuple[int, int]:
    """(contents, their bytes) that are kept here."""
    sizes = conn.execute(select(CONTENT.c.size)).scalars().all()
    return len(sizes), sum(sizes)
