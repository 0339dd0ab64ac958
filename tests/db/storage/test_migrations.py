"""Migrations: an empty file becomes today's schema; an older store is backed up first and brought up."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, create_engine, inspect, text

from db.kernel.base.access import Role
from db.kernel.projections import schema
from db.opening.setup import open_store, unlock
from db.storage import keys, migrating, program
from db.storage.database import database_of
from db.storage.dialects import sqlite
from db.storage.dialects.sqlite_file import File
from db.words.ids import Source
from tests.conftest import BADGES, PASSWORD, Desks
from tests.older_stores import KEPT, PROVINCE, extract, restore_dump
from tests.postgres import server
from tools.postgres import empty_database

NEWEST = schema.VERSION
AFTER = f"{int(NEWEST) + 1:04}"
LATER = "0.3.9"
NEXT = f"""
from alembic import op

revision = "{AFTER}"
down_revision = "{NEWEST}"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE tea_kitchen (cups INTEGER)")
    op.execute("INSERT INTO tea_kitchen SELECT count(*) FROM officer")
"""


def shape(conn: Connection) -> dict[str, Any]:
    """Tables with their columns, keys and indexes, however their statements were spelled; none of Alembic's own, and
    none of what SQLite counts for its plans."""
    written = text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    conditions = {row[0]: row[1].partition(" WHERE ")[2] for row in conn.execute(written)}
    found: dict[str, Any] = {}
    names = [row[0] for row in conn.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
    for name in names:
        if name == migrating.VERSION_TABLE or name.startswith("sqlite_stat"):
            continue
        if name.startswith("search_"):
            found[name] = True
            continue
        columns = sorted(tuple(row)[1:] for row in conn.execute(text(f"PRAGMA table_info({name})")))
        indexes = set()
        for row in conn.execute(text(f"PRAGMA index_list({name})")).all():
            parts = tuple(part[2] for part in conn.execute(text(f"PRAGMA index_info({row[1]})")))
            called = "" if row[1].startswith("sqlite_autoindex") else row[1]
            indexes.add((parts, row[2], called, conditions.get(called)))
        clustered = conn.execute(text(f"SELECT wr FROM pragma_table_list('{name}')")).scalar_one()
        found[name] = ([(c[0], c[1].split("(")[0], *c[2:]) for c in columns], indexes, clustered)
    return found


CASTS = re.compile(r"::[a-z ]+(\[\])?|[()]")
"""What a dump that was restored spells otherwise in the condition of an index."""


def served_shape(conn: Connection) -> list[tuple[Any, ...]]:
    """Columns, keys, indexes and sequences of a database on a server, as it tells of them."""
    asked = (
        "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns "
        "WHERE table_schema = 'public'",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace",
        "SELECT sequencename, data_type::text, start_value, increment_by FROM pg_sequences",
    )
    found = [tuple(row) for each in asked for row in conn.execute(text(each))]
    assert len(found) > 500
    kept = (row for row in found if migrating.VERSION_TABLE not in row)
    return sorted(tuple(CASTS.sub("", str(part)) for part in row) for row in kept)


def data_key_of(home: Path) -> bytes:
    """The key of a store's file."""
    return unlock(home, keys.load(home), BADGES[Role.INSPECTOR], PASSWORD).data_key


def test_the_migrations_make_the_schema_of_today(tmp_path: Path) -> None:
    shapes = []
    for name, make in (("migrated", schema.migrate), ("made", schema.create_scratch)):
        engine = create_engine(f"sqlite:///{tmp_path / name}")
        with engine.begin() as conn:
            make(conn)
            shapes.append(shape(conn))
    assert shapes[0] == shapes[1]


def test_the_first_migration_makes_the_tables_that_0_1_0_made(tmp_path: Path) -> None:
    home = tmp_path / "county"
    extract(KEPT / "county.tar.xz", home)
    left = database_of(home, data_key_of(home)).engine(writes=False)
    made = create_engine(f"sqlite:///{tmp_path / 'made'}")
    with left.connect() as there, made.begin() as here:
        command.upgrade(migrating.config_of(here), migrating.OLDEST)
        assert shape(here) == shape(there)
    left.dispose()


def test_what_0_1_0_closed_stays_closed(tmp_path: Path) -> None:
    """It stood in a column; the table that has it now is made again as the journal says."""
    engine = create_engine(f"sqlite:///{tmp_path / 'old'}")
    with engine.begin() as conn:
        command.upgrade(migrating.config_of(conn), "0027")
        for entry, part, closed in (("e1", "words", "1"), ("e1", "facts", "NULL"), ("e2", "identity", "0")):
            row = f"'u', '{entry}', '{part}', 'd', 's', '{{}}', {closed}"
            conn.execute(text(f"INSERT INTO body (unit, uid, part, digest, salt, json, closed) VALUES ({row})"))
        schema.migrate(conn)
        assert conn.execute(text("SELECT unit, entry, part FROM closed_part")).all() == [("u", "e1", "words")]
        assert conn.execute(text("SELECT count(*) FROM body")).scalar_one() == 3
        assert "closed" not in {column["name"] for column in inspect(conn).get_columns("body")}


@pytest.mark.long
def test_the_first_migration_makes_the_tables_that_0_1_0_made_on_a_server(tmp_path: Path) -> None:
    home = tmp_path / "province"
    extract(PROVINCE, home)
    with server() as address:
        made = create_engine(empty_database(address, "made_now"))
        left = create_engine(restore_dump(address, home))
        with left.connect() as there, made.begin() as here:
            command.upgrade(migrating.config_of(here), migrating.OLDEST)
            assert served_shape(here) == served_shape(there)
        made.dispose()
        left.dispose()


def test_an_older_store_is_backed_up_and_brought_up(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = tmp_path / "versions"
    versions.mkdir()
    (versions / f"{AFTER}_tea.py").write_text(NEXT)
    monkeypatch.setattr(migrating, "VERSIONS", [*migrating.VERSIONS, versions])
    monkeypatch.setattr(schema, "VERSION", AFTER)
    monkeypatch.setattr(program, "VERSION", LATER)
    desk = open_store(desk_as.home, BADGES[Role.DUTY], PASSWORD, Source(desk_as.clock))
    with desk.store.reading() as conn:
        assert conn.execute(text("SELECT cups FROM tea_kitchen")).scalar_one() == len(Role)
    key = desk.store.unlocked.data_key
    desk.store.close()
    assert File(desk_as.home / sqlite.FILE, key).version() == AFTER
    (saved,) = (desk_as.home / "before-migration").iterdir()
    assert File(saved / sqlite.FILE, key).version() == NEWEST


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = desk_as(Role.DUTY).store.unlocked.data_key
    desk_as.close()
    versions = tmp_path / "versions"
    versions.mkdir()
    (versions / f"{AFTER}_tea.py").write_text(NEXT + '    op.execute("SELECT cups FROM nowhere")\n')
    with monkeypatch.context() as patched:
        patched.setattr(migrating, "VERSIONS", [*migrating.VERSIONS, versions])
        patched.setattr(schema, "VERSION", AFTER)
        patched.setattr(program, "VERSION", LATER)
        with pytest.raises(Exception, match="nowhere"):
            open_store(desk_as.home, BADGES[Role.DUTY], PASSWORD, Source(desk_as.clock))
    assert File(desk_as.home / sqlite.FILE, key).version() == NEWEST
    desk_as(Role.DUTY)
