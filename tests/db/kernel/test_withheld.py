"""A fold takes entries whose identity or words are sealed, or withheld from a level above; an entry says which."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, func, select

from db.kernel.base.access import Role
from db.kernel.folding.rebuild import copy_entries
from db.kernel.journal import stored_events
from db.kernel.projections import projecting, schema
from db.storage.dialects import sqlite
from db.storage.models import BODY, INDEX, JOURNAL, QUARANTINED
from tests.older_stores import EVERY_KIND, unpack


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """The newest store with every kind of event."""
    desk = unpack(EVERY_KIND, tmp_path_factory.mktemp("withheld") / "store", Role.INSPECTOR, tmp_path_factory)
    with desk.store.reading() as conn:
        yield conn
    desk.store.close()


@pytest.mark.parametrize(
    "withheld",
    [("identity", "words"), *(pytest.param((part,), marks=pytest.mark.long) for part in ("identity", "words"))],
)
def test_every_kind_is_folded_without_its_identity_or_words(written: Connection, withheld: tuple[str, ...]) -> None:
    engine = sqlite.in_memory()
    with engine.connect() as conn:
        schema.create_scratch(conn)
        copy_entries(written, conn)
        conn.execute(BODY.update().where(BODY.c.part.in_(withheld)).values(json=None, salt=None))
        said = set()
        for some in stored_events.batches(conn):
            projecting.apply(conn, some)  # whatever a fold cannot do without is raised here
            said |= {part for event in some for part in event.sealed}
            assert all(not getattr(event, part) for event in some for part in event.sealed)
        assert said >= set(withheld)
        assert conn.execute(select(func.count()).select_from(QUARANTINED)).scalar_one() == 0
        kept = select(INDEX.c.unit, INDEX.c.uid, INDEX.c.number).order_by(INDEX.c.uid)
        assert conn.execute(kept).all() == written.execute(kept).all()
        kinds = select(func.count(func.distinct(JOURNAL.c.kind)))
        assert conn.execute(kinds).scalar_one() > 200
    engine.dispose()
