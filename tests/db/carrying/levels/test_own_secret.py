"""The key of a unit or seat lies sealed in the database: whoever has the tables opens no stick and signs nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from db.carrying.levels import links, own_secret
from db.carrying.levels.models import SECRET
from db.opening.rotating import rotate
from db.opening.setup import open_store
from db.storage.keys import in_bytes
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Clock
from tests.db.carrying.levels.stick import KEEPER, Side


@pytest.fixture
def unit(ready_store: Path, tmp_path: Path) -> Iterator[Side]:
    shutil.copytree(ready_store, tmp_path / "unit")
    side = Side(tmp_path / "unit", Clock())
    side.make_key()
    yield side
    side.close()


def kept_in(side: Side) -> str:
    with side.desk.store.reading() as conn:
        return str(conn.execute(select(SECRET.c.secret)).scalar_one())


def secret_of(side: Side) -> str:
    with side.desk.store.reading() as conn:
        secret = own_secret.opened(conn, side.desk.store)
    assert secret is not None
    return secret


def test_the_tables_alone_hold_no_key(unit: Side) -> None:
    secret, kept = secret_of(unit), kept_in(unit)
    assert len(in_bytes(secret)) == 32
    assert secret not in kept
    assert in_bytes(secret) not in in_bytes(kept.removeprefix(own_secret.SEALED))


def test_another_stores_key_opens_nothing(unit: Side, tmp_path: Path, ready_store: Path) -> None:
    """The tables with another keys.json: it is as if this machine had no key."""
    kept = kept_in(unit)
    shutil.copytree(ready_store, tmp_path / "other")
    other = Side(tmp_path / "other", Clock())
    store = other.desk.store
    with store.writing("still") as conn:
        conn.execute(SECRET.insert(), {"unit": store.unit, "secret": kept[:-8] + "AAAAAAA=", "made_at": Clock()()})
    with store.reading() as conn, pytest.raises(Refused) as told:
        links.own_pair(conn, store)
    assert told.value.code == "no_key"
    other.close()


def test_what_an_earlier_version_kept_open_is_sealed_at_the_first_opening(unit: Side) -> None:
    secret, public = secret_of(unit), links.public_of(unit.open(KEEPER))
    with unit.desk.store.writing("still") as conn:
        conn.execute(update(SECRET).values(secret=secret))
    assert kept_in(unit) == secret
    with unit.desk.store.reading() as conn:
        assert links.own_public(conn, unit.desk.store) == public, "it is of use before that"
    unit.close()
    unit.open(KEEPER)
    assert secret not in kept_in(unit)
    assert links.public_of(unit.desk) == public


def test_with_the_stores_key_that_of_the_unit_is_sealed_anew(unit: Side) -> None:
    secret, kept = secret_of(unit), kept_in(unit)
    unit.close()
    rotate(unit.open(KEEPER), PASSWORD)
    unit.desks.clear()
    unit.desks.append(open_store(unit.home, BADGES[KEEPER], PASSWORD, Source(unit.clock)))
    assert secret_of(unit) == secret
    assert kept_in(unit) != kept
