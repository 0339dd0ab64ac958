"""The contents of attachments in a journal file: lines of their own after the entry, in pieces that fit a line.

A content is taken only where an attachment here names its hash, so that a file can bring no other bytes into the store.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

from sqlalchemy import Connection, and_, select

from db.kernel.journal.journal import canonical
from db.registers.attachments import contents, rules
from db.registers.attachments.models import ATTACHMENT, CONTENT

PIECE = 4 * 1024 * 1024
"""Bytes of a content on one line; base64 makes a third more of them, which is well under export_file.LINE_MOST."""
BEGINS = '{"content":'
"""How such a line begins, and no entry does: its keys stand in order."""


def lines_of(conn: Connection, unit: str, entry: str) -> Iterator[str]:
    """The content of the attachment that an entry (its uid) added, where it is here."""
    named = and_(ATTACHMENT.c.unit == CONTENT.c.unit, ATTACHMENT.c.sha256 == CONTENT.c.sha256)
    chosen = select(CONTENT).join(ATTACHMENT, named).where(ATTACHMENT.c.unit == unit, ATTACHMENT.c.uid == entry)
    row = conn.execute(chosen).first()
    if row is None:
        return
    pieces = [row.content[start : start + PIECE] for start in range(0, len(row.content), PIECE)]
    for place, piece in enumerate(pieces, 1):
        data = base64.b64encode(piece).decode()
        yield canonical({"content": row.sha256, "data": data, "of": len(pieces), "part": place})


def take(conn: Connection, unit: str, lines: Iterator[str]) -> int:
    """Keep the contents among a file's lines that attachments here name and that are not here yet; how many.

    Raises ValueError for a content that is too large, in pieces of two, or not what its name says.
    """
    taken, name, waiting = 0, "", bytearray()
    for line in lines:
        if not line.startswith(BEGINS):
            continue
        raw = json.loads(line)
        if raw["part"] == 1:
            name, waiting = str(raw["content"]), bytearray()
        waiting += base64.b64decode(raw["data"])
        if len(waiting) > rules.LIMIT or raw["content"] != name:
            raise ValueError(name)
        if raw["part"] == raw["of"] and _wanted(conn, unit, name):
            content = bytes(waiting)
            if contents.sha256(content) != name or rules.wrong_with(content) is not None:
                raise ValueError(name)
            contents.put(conn, unit, content)
            taken += 1
    return taken


def _wanted(conn: Connection, unit: str, name: str) -> bool:
    named = select(ATTACHMENT.c.uid).where(ATTACHMENT.c.unit == unit, ATTACHMENT.c.sha256 == name).limit(1)
    return conn.execute(named).first() is not None and not contents.has(conn, unit, name)
