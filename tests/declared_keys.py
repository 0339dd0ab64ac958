"""Holds every event that a test writes against the keys that its kind declares (tests/conftest.py)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection

from db.kernel.journal import journal, stored_events
from db.kernel.projections.event_check import is_known, problems
from db.storage.store import Store
from db.words.forms import PARTS


@contextmanager
def held() -> Iterator[None]:
    """While it lasts, a store that writes a key which is undeclared, of a wrong kind or too large raises.

    A kind or schema that the program does not know is left alone, and so is what a test forges for another machine or
    unit: such entries are kept and set aside.
    """
    with patch.object(journal, "chained", _checking(journal.chained)):
        yield


def problems_in(conn: Connection) -> dict[tuple[str, str], str]:
    """(kind, what is wrong) → an entry, for every entry of a journal that is not as its kind declares."""
    found = {}
    for some in stored_events.batches(conn):
        for event in some:
            for problem in problems(event.kind, event.schema, event.facts, event.identity, event.words):
                found[event.kind, str(problem)] = event.uid
    return found


def _checking(chained: Callable[..., Any]) -> Callable[..., Any]:
    def check(store: Any, last: Any, new: journal.NewEntry, randbytes: Any) -> Any:
        is_own = isinstance(store, Store) and new.unit in (None, store.unit)
        if is_own and is_known(new.kind, new.schema):
            parts = json.loads(journal.canonical({part: new.parts.get(part, {}) for part in PARTS}))
            found = problems(new.kind, new.schema, **parts)
            assert not found, f"{new.kind}: {', '.join(map(str, found))}: declare it beside the kind (EventKind.keys)"
        return chained(store, last, new, randbytes)

    return check
