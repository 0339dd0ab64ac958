"""A made-up precinct in both databases: the journal copied, everything else folded anew in PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import stored_events
from db.kernel.projections import projecting, schema
from db.storage import ends
from db.storage.columns import METADATA
from db.storage.dialects import postgresql, sqlite
from db.storage.dialects.server import Server
from db.storage.models import BODY, JOURNAL
from db.storage.store import Store
from tests.db.registers.oversight.attack import made_up_day, signed_in, twins
from tests.postgres import server
from tools.postgres import empty_database

KEPT = ("attachment_content", "local_info", "local_draft", "local_place", "local_queue")
"""What no event makes, and queries read."""


class InPostgres(Store):
    """The same store, its database elsewhere."""

    def __init__(self, original: Store, url: str) -> None:
        super().__init__(original.home, original.unlocked, original.keyring)
        self.database = Server(url, original.home)
        self._writes, self._reads = (self.database.engine(writes=writes) for writes in (True, False))
        self.info = original.info


@dataclass(frozen=True)
class Both:
    """A folder with a store, and the address of the same one in PostgreSQL."""

    home: Path
    url: str

    def desks(self, role: Role, chance: int = 1) -> tuple[Desk, Desk]:
        """An officer at the one and at the other; the same chance gives the same uids."""
        here, there = signed_in(self.home, role, chance), signed_in(self.home, role, chance)
        there.store.close(remember=False)
        return here, replace(there, store=InPostgres(there.store, self.url))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with server() as url:
        yield url


def carried(source: Connection, target: Connection) -> None:
    """Copy what is no projection, and fold the journal anew."""
    schema.migrate(target)
    for table in (JOURNAL, BODY, *(METADATA.tables[name] for name in KEPT)):
        rows = [dict(row) for row in source.execute(select(table)).mappings()]
        if rows:
            target.execute(table.insert(), rows)
    postgresql.next_positions(target, ends.end(source))  # what is written next comes after what was copied
    for some in stored_events.batches(target):
        projecting.apply(target, some)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up precinct of a day, with an arrival, a frozen table and a sealed complaint."""
    return twins(made_up_day(tmp_path_factory), tmp_path_factory.mktemp("both")).with_it


@pytest.fixture(scope="session")
def both(postgres: str, home: Path) -> Both:
    """The same precinct in both databases."""
    url = empty_database(postgres, f"both_{os.getpid()}").replace("postgresql:", "postgresql+psycopg:")
    desk = signed_in(home, Role.COMMANDER)
    engine = postgresql.engine(url, writes=True)
    with desk.store.reading() as source, engine.begin() as target:
        carried(source, target)
    engine.dispose()
    desk.store.close()
    assert (home / sqlite.FILE).exists()
    return Both(home, url)
