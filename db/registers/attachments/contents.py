"""The content of attachments in the store: put, read back and checked, looked over as a whole.

It lies in the encrypted database, so that it is on the disk when its entry is and never before: one transaction writes
both, a backup copies both, and a power cut leaves both or neither.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, select

from db.registers.attachments.models import ATTACHMENT, CONTENT
from db.storage.models import BODY, INDEX
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from db.kernel.event import Event


def sha256(content: bytes) -> str:
    """The hash that names a content."""
    return hashlib.sha256(content).hexdigest()


def put(conn: Connection, content: bytes) -> str:
    """Keep a content, in the caller's transaction; what is there already is kept once. Its hash."""
    name = sha256(content)
    if not has(conn, name):
        conn.execute(CONTENT.insert(), {"sha256": name, "size": len(content), "content": content})
    return name


def has(conn: Connection, name: str) -> bool:
    """Whether the content of this hash is here."""
    return conn.execute(select(CONTENT.c.size).where(CONTENT.c.sha256 == name)).first() is not None


def get(conn: Connection, name: str) -> bytes:
    """A content, compared with its hash. Raises Refused("not_here", "damaged")."""
    content = conn.execute(select(CONTENT.c.content).where(CONTENT.c.sha256 == name)).scalar_one_or_none()
    if content is None:
        message = M_("Its content is not on this machine. It is where it was attached, and in backups made there.")
        raise Refused("not_here", {}, message)
    if sha256(content) != name:
        raise Refused("damaged", {}, M_("Its content was changed or is damaged. A backup has it as it was."))
    return bytes(content)


def forget(conn: Connection, event: Event) -> None:
    """Before a record is sealed: drop the contents that no other record names. Applied to a sealing, before its own."""
    here = (ATTACHMENT.c.unit == event.unit, ATTACHMENT.c.record == event.record, ATTACHMENT.c.sha256.is_not(None))
    _drop(
        conn, set(conn.execute(select(ATTACHMENT.c.sha256).where(*here)).scalars()), ATTACHMENT.c.record != event.record
    )


def erase(conn: Connection, event: Event) -> None:
    """Empty the words of one attachment's entry, with their salt, and drop its content where no other one names it.

    Made again, this event finds nothing more to erase. Raises ValueError where the record has no such
    attachment.
    """
    target = event.facts["target"]
    here = (ATTACHMENT.c.unit == event.unit, ATTACHMENT.c.uid == target)
    if conn.execute(select(ATTACHMENT.c.uid).where(*here, ATTACHMENT.c.record == event.record)).first() is None:
        raise ValueError("no attachment of this record")
    names = select(ATTACHMENT.c.sha256).where(*here, ATTACHMENT.c.sha256.is_not(None))
    _drop(conn, set(conn.execute(names).scalars()), ATTACHMENT.c.uid != target)
    conn.execute(BODY.update().where(BODY.c.uid == target, BODY.c.part == "words").values(salt=None, json=None))
    conn.execute(ATTACHMENT.update().where(*here).values(stands=False, name=None, sha256=None, note=None))


def _drop(conn: Connection, names: set[str], others: ColumnElement[bool]) -> None:
    for name in names:
        if conn.execute(select(ATTACHMENT.c.uid).where(ATTACHMENT.c.sha256 == name, others).limit(1)).first() is None:
            conn.execute(CONTENT.delete().where(CONTENT.c.sha256 == name))


def problems(conn: Connection) -> Iterator[Message]:
    """What is missing or damaged, by record and place; no name of a file stands in it."""
    chosen = (
        select(ATTACHMENT.c.place, ATTACHMENT.c.sha256, INDEX.c.number)
        .join(INDEX, INDEX.c.uid == ATTACHMENT.c.record)
        .where(ATTACHMENT.c.sha256.is_not(None))
        .order_by(INDEX.c.number, ATTACHMENT.c.place)
    )
    sound: dict[str, bool | None] = {}
    for row in conn.execute(chosen).all():
        if row.sha256 not in sound:
            content = conn.execute(select(CONTENT.c.content).where(CONTENT.c.sha256 == row.sha256)).scalar_one_or_none()
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
