"""Searches of one officer among people in custody, counted: a form that shows a like name is one too."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act
from db.kernel.journal.journal import Note
from db.storage.models import JOURNAL

OFTEN, HOUR = 20, timedelta(hours=1)
"""Searches of one officer within an hour; one more tells the inspectorate."""
SEARCHES = ("custody_searched", "custody_like_name_shown")
"""Kinds that count as a search."""


def note_like_name(act: Act, found: int = 1) -> None:
    """Note that a form shows a like name, once for each time that it is given. It counts as a search."""
    of = partial(Note, officer=act.officer.uid, at=act.now)
    if any(note.kind == "custody_like_name_shown" for note in act.shown):
        return
    if is_often(act):
        act.shown.append(of("custody_searched_often", None, facts={"more_than": OFTEN}))
    act.shown.append(of("custody_like_name_shown", None, facts={"found": found}))


def is_often(reading: Reading | Act) -> bool:
    """Whether one more search is more than `OFTEN` within the hour, and nobody was told in it."""
    since = reading.now - HOUR
    return noted_since(reading, SEARCHES, since) >= OFTEN and not noted_since(reading, "custody_searched_often", since)


def noted_since(reading: Reading | Act, kinds: str | tuple[str, ...], since: datetime) -> int:
    """How many entries of these kinds this officer left since then, of the newest `OFTEN` of them."""
    kinds = (kinds,) if isinstance(kinds, str) else kinds
    mine = (JOURNAL.c.unit == reading.unit, JOURNAL.c.officer == reading.officer.uid, JOURNAL.c.kind.in_(kinds))
    newest = select(JOURNAL.c.entered_at).where(*mine).order_by(JOURNAL.c.position.desc()).limit(OFTEN)
    return sum(at > since for at in reading.conn.execute(newest).scalars())
