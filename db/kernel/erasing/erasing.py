"""Which parts of which entries an entry empties: declared once by its kind, and followed by all who ask.

Erasing goes by it, verifying (a part that is empty, and that no entry explains, was emptied by hand), taking a journal
file in, and making the tables anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.kernel.events.erasure_rule import NOTHING, AnyEntry, Empties
from db.kernel.folding.current_rights import rights_here
from db.kernel.journal import coverage
from db.kernel.projections import event_check, projecting
from db.storage import local_info
from db.storage.models import BODY, JOURNAL

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from db.kernel.events.event import Event


def declared() -> dict[str, Empties]:
    """Every kind that empties parts."""
    return {kind: joined.kind.empties for kind, joined in projecting.KINDS.items() if joined.kind.empties is not None}


def see_right(conn: Connection, event: Event) -> None:
    """Raises ValueError for an entry by somebody who may not empty with it what is still there.

    Where no signatures are, beside the store, what counts nowhere was set aside before.
    """
    if coverage.has_signatures(conn) and not rights_here(conn).may_erase(event):
        raise ValueError("erased by somebody without the right to it")


def empty(conn: Connection, event: Event) -> bool:
    """Erase what this event's kind declares, with the salts; the digests stay, so that the chain still verifies.

    Whether there was anything to erase. Raises ValueError where there is, and whoever wrote it may not erase it.
    """
    some = going(conn, event)
    if not any(_is_full(conn, event.unit, uids, parts) for parts, uids in some.items()):
        return False
    see_right(conn, event)
    for parts, uids in some.items():
        for which in _full(event.unit, uids, parts):
            conn.execute(BODY.update().where(*which).values(salt=None, json=None))
    return True


def going(conn: Connection, event: Event) -> dict[frozenset[str], list[str]]:
    """What this event empties, as its kind declares: parts → uids. Raises KeyError where it declares nothing."""
    empties = declared()[event.kind]
    uids: dict[frozenset[str], list[str]] = {}
    for entry in _entries(conn, event.unit, empties.records(event)):
        if parts := empties.parts(event, entry):
            uids.setdefault(parts, []).append(entry.uid)
    return uids


def _is_full(conn: Connection, unit: str, uids: Sequence[str], parts: Iterable[str]) -> bool:
    """Whether any of these parts is there."""
    chosen = select(BODY.c.uid).limit(1)
    return any(conn.execute(chosen.where(*which)).first() is not None for which in _full(unit, uids, parts))


def _full(unit: str, uids: Sequence[str], parts: Iterable[str]) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """Conditions under which these parts are there, some entries at a time."""
    for start in range(0, len(uids), 500):
        some = BODY.c.uid.in_(uids[start : start + 500])
        yield BODY.c.unit == unit, some, BODY.c.part.in_(parts), BODY.c.json.is_not(None)


def _entries(conn: Connection, unit: str, records: Sequence[str]) -> Iterable[AnyEntry]:
    origin = local_info.kept(conn, "origin")
    facts = (BODY.c.unit == JOURNAL.c.unit) & (BODY.c.uid == JOURNAL.c.uid) & (BODY.c.part == "facts")
    columns = (JOURNAL.c.uid, JOURNAL.c.record, JOURNAL.c.kind, JOURNAL.c.position, JOURNAL.c.origin, BODY.c.json)
    for start in range(0, len(records), 500):
        some = JOURNAL.c.record.in_(records[start : start + 500])
        chosen = select(*columns).outerjoin(BODY, facts).where(JOURNAL.c.unit == unit, some)
        rows = conn.execute(chosen).all()
        kinds = {row.uid: row.kind for row in rows}
        for row in rows:
            said = {} if row.json is None else json.loads(row.json)
            about = kinds.get(said.get("target"), "")
            yield AnyEntry(row.uid, row.record, row.kind, row.position, said, about, row.origin, row.origin != origin)


Where = Callable[[AnyEntry], bool]


def everywhere(_entry: AnyEntry) -> bool:
    """Whether an entry that empties parts explains those of another one: of any that its kind says."""
    return True


class Emptied:
    """Parts that are found empty, and the entries that may explain it: gathered in any order, then compared."""

    def __init__(self) -> None:
        self._kinds = declared()
        self._found: list[tuple[AnyEntry, frozenset[str], str]] = []
        self._events: dict[str, list[tuple[Event, Where]]] = {}

    def may_explain(self, kind: str) -> bool:
        """Whether entries of a kind empty others."""
        return kind in self._kinds

    def explains(self, event: Event, where: Where = everywhere) -> None:
        """An entry whose kind empties parts; one that is not as its kind declares explains nothing. `where`: of which
        entries it explains parts."""
        if not event_check.is_fit(event.kind, event.schema, {"facts": event.facts}):
            return
        for record in self._kinds[event.kind].records(event):
            self._events.setdefault(record, []).append((event, where))

    def found(self, entry: AnyEntry, parts: frozenset[str], where: str) -> None:
        """An entry with parts that are empty."""
        self._found.append((entry, parts, where))

    def unexplained(self) -> Iterable[str]:
        """The places of the empty entries that no entry emptied."""
        for entry, parts, where in self._found:
            explained: frozenset[str] = NOTHING
            for event, where_of in self._events.get(entry.record or "", ()):
                if where_of(entry):
                    explained |= self._kinds[event.kind].parts(event, entry)
            if not parts <= explained:
                yield where
