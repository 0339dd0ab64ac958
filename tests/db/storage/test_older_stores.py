"""Stores that earlier versions left: each is opened, brought up to today's schema, made anew, and read to its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.kernel import rebuild, schema, verifying
from db.kernel.access import Role
from db.kernel.officer import Desk
from db.kernel.projecting import KINDS
from db.kernel.register import REGISTERS
from db.opening.setup import choose_password
from db.storage.dialects import sqlite
from db.storage.dialects.sqlite_file import File
from db.storage.models import INDEX, JOURNAL, QUARANTINED
from db.words.records import Filter
from tests.conftest import PASSWORD
from tests.declared_keys import problems_in
from tests.every_kind import NEVER_WRITTEN, STORES, kinds_in, unpack


@pytest.fixture(params=STORES, ids=lambda path: path.name.partition(".")[0])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Desk, Path]]:
    """The inspector at a copy of an older store, which opening has brought up; and its folder."""
    home = tmp_path / "older"
    desk = unpack(request.param, home, Role.INSPECTOR)
    if desk.password_is_given:  # it came by the recovery phrase
        desk = choose_password(desk, PASSWORD, f"{PASSWORD} of mine")
    yield desk, home
    desk.store.close()


def test_it_is_brought_up_and_what_is_made_anew_is_the_same(older: tuple[Desk, Path]) -> None:
    desk, home = older
    assert File(home / sqlite.FILE, desk.store.unlocked.data_key).version() == schema.VERSION
    with desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
        assert conn.execute(select(func.count()).select_from(QUARANTINED)).scalar_one() == 0
    assert rebuild.check(desk.store).differences == ()


def test_every_record_of_it_is_read(older: tuple[Desk, Path]) -> None:
    desk, _home = older
    with desk.store.reading() as conn:
        kept = set(conn.execute(select(INDEX.c.register).distinct()).scalars())
    assert len(kept) >= 12
    for register in REGISTERS.values():
        rows = register.list(desk, Filter(), None, 500).rows
        assert bool(rows) or register.name not in kept, register.name
        why = {"purpose": "inspection"} if register.purposes else {}
        for row in rows:
            assert register.show(desk, row.number, **why).number == row.number


def test_its_every_event_is_as_its_kind_and_schema_declare(older: tuple[Desk, Path]) -> None:
    desk, _home = older
    with desk.store.reading() as conn:
        assert problems_in(conn) == {}


def test_it_holds_every_kind_that_its_version_wrote(older: tuple[Desk, Path]) -> None:
    desk, _home = older
    kinds = kinds_in(desk)
    assert kinds <= set(KINDS), "a kind that was written once is known for ever"
    assert len(kinds) >= 230
    assert not kinds & set(NEVER_WRITTEN)
    with desk.store.reading() as conn:
        assert set(conn.execute(select(JOURNAL.c.stream).distinct()).scalars()) == {"record", "access", "sealed"}
