"""Entries that name keys, or are about officers, with what they say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.kernel.journal import stored_events
from db.kernel.journal.naming import SIGNS

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """An entry that names keys, or is about an officer: its row in the journal, and its facts."""

    row: RowMapping
    facts: Mapping[str, Any]
    bodies: Sequence[RowMapping] = ()
    """All its parts, with their digests."""

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in its chain, by epoch and number: a position is not hashed, these are."""
        return self.row["epoch"], self.row["seq"]

    @property
    def signs(self) -> str | None:
        """The key that its record, an officer, signs with from then on."""
        public = self.facts.get(SIGNS)
        return public if isinstance(public, str) else None


def read(conn: Connection, rows: Sequence[RowMapping]) -> Iterator[KeyEntry]:
    """Rows of the journal with their facts; what another program wrote as facts may be anything."""
    bodies: dict[tuple[str, str], list[RowMapping]] = {}
    for body in stored_events.bodies_of(conn, rows):
        bodies.setdefault((body["unit"], body["uid"]), []).append(body)
    for row in rows:
        parts = bodies.get((row["unit"], row["uid"]), [])
        text = next((body["json"] for body in parts if body["part"] == "facts"), None)
        said: Any = None
        with suppress(ValueError):
            said = json.loads(text or "{}")
        yield KeyEntry(row, said if isinstance(said, dict) else {}, parts)


def where(entry: KeyEntry) -> str:
    """Where an entry stands, for a message."""
    return f"record {entry.row['epoch']}/{entry.row['seq']}"
