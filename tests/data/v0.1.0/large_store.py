"""Make a store of 684,000 entries, or of as many as are named, with the version that is installed; see README.md.

    python large_store.py FOLDER [ENTRIES]

Officer 3 is its commander, officer 2 keeps the desk; both have the password "large-store-only".
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from db.demo.bulk import insert_bulk
from db.kernel.access import Role
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.setup import open_store
from db.storage import keys
from db.storage.models import JOURNAL
from db.storage.store import Store
from db.words.ids import Source

ENTRIES = 684_000
EACH = 2.1
"""Entries of a made-up incident, on average."""
MOMENT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
"""When the last of them was written."""
PASSWORD = "large-store-only"
OFFICERS = (
    NewOfficer("1", "Administrator", Role.ADMINISTRATOR, PASSWORD),
    NewOfficer("2", "Duty officer", Role.DUTY, PASSWORD),
    NewOfficer("3", "Commander", Role.COMMANDER, PASSWORD),
    NewOfficer("4", "Inspector", Role.INSPECTOR, PASSWORD),
)


def entries_in(store: Store) -> int:
    """How many entries a store has, of every stream."""
    with store.reading() as conn:
        return int(conn.execute(select(func.count()).select_from(JOURNAL)).scalar_one())


def make(home: Path, wanted: int) -> int:
    """A store with at least so many entries in a new folder; how many it has."""
    source = Source(lambda: MOMENT)
    create_store(home, NewStore("Large store", OFFICERS, cost=keys.QUICK), source)
    desk = open_store(home, "2", PASSWORD, source)
    try:
        seed = 12
        while (lacking := wanted - entries_in(desk.store)) > 0:
            insert_bulk(desk.store, max(1, int(lacking / EACH)), seed, until=MOMENT)
            seed += 1
        desk.store.checkpoint()
        return entries_in(desk.store)
    finally:
        desk.store.close()


if __name__ == "__main__":
    print(make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else ENTRIES))
