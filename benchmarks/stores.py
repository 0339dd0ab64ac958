"""Stores to measure on: made once, kept in `.bench/` until the schema or the projections change."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from db.demo.bulk import insert_bulk
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.projections import projecting as events
from db.kernel.projections import schema
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.setup import open_store
from db.storage import keys, migrating

ROOT = Path(__file__).resolve().parent.parent / ".bench"
PASSWORD = "benchmark-only"
CHIEF = "3"
OFFICERS = (
    NewOfficer("1", "Administrator", Role.ADMINISTRATOR, PASSWORD),
    NewOfficer("2", "Duty officer", Role.DUTY, PASSWORD),
    NewOfficer("3", "Commander", Role.COMMANDER, PASSWORD),
)


def store_named(name: str) -> Path:
    """The folder of a store of this schema and these projections."""
    migrations = sorted(migrating.VERSIONS[0].glob("[0-9]*.py"))  # the newest changes until it is released
    made = hashlib.sha256(b"".join(file.read_bytes() for file in migrations)).hexdigest()[:8]
    return ROOT / f"{schema.VERSION}-{max(events.VERSIONS.values())}-{made}-{name}"


def store_of(count: int) -> Path:
    """The folder of a store with `count` incidents."""
    home = store_named(str(count))
    if (home / "done").exists():
        return home
    shutil.rmtree(home, ignore_errors=True)
    create_store(home, NewStore("Benchmark", OFFICERS, cost=keys.QUICK))
    desk = open_store(home, "2", PASSWORD)

    def tell(done: int, total: int) -> None:
        print(f"\r  {done:,} of {total:,} incidents", end="", file=sys.stderr, flush=True)

    insert_bulk(desk.store, count, 12, tell)
    print(file=sys.stderr)
    desk.store.checkpoint()
    desk.store.close()
    (home / "done").touch()
    return home


def desk_of(count: int) -> Desk:
    """The duty officer at a store with `count` incidents."""
    return open_store(store_of(count), "2", PASSWORD)


def fresh(name: str) -> Path:
    """The folder of a new store with no incidents."""
    home = ROOT / name
    shutil.rmtree(home, ignore_errors=True)
    create_store(home, NewStore("Benchmark", OFFICERS, cost=keys.QUICK))
    return home
