"""Migrations: an empty file becomes today's schema; an older store is backed up first and brought up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text

from db.kernel import schema
from db.kernel.access import Role
from db.opening.setup import open_store
from db.storage import migrating
from db.storage.dialects import sqlite
from db.storage.dialects.sqlite_file import File
from db.words.ids import Source
from tests.conftest import BADGES, PASSWORD, Desks

NEWEST = schema.VERSION
AFTER = f"{int(NEWEST) + 1:04}"
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
    """Tables with their columns, keys and indexes, however their statements were spelled; none of Alembic's own."""
    found: dict[str, Any] = {}
    names = [row[0] for row in conn.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
    for name in names:
        if name == migrating.VERSION_TABLE:
            continue
        if name.startswith("search_"):
            found[name] = True
            continue
        columns = sorted(tuple(row)[1:] for row in conn.execute(text(f"PRAGMA table_info({name})")))
        indexes = set()
        for row in conn.execute(text(f"PRAGMA index_list({name})")).all():
            parts = tuple(part[2] for part in conn.execute(text(f"PRAGMA index_info({row[1]})")))
            indexes.add((parts, row[2], "" if row[1].startswith("sqlite_autoindex") else row[1]))
        clustered = conn.execute(text(f"SELECT wr FROM pragma_table_list('{name}')")).scalar_one()
        found[name] = ([(c[0], c[1].split("(")[0], *c[2:]) for c in columns], indexes, clustered)
    return found


def test_the_migrations_make_the_schema_of_today(tmp_path: Path) -> None:
    shapes = []
    for name, make in (("migrated", schema.migrate), ("made", schema.create_scratch)):
        engine = create_engine(f"sqlite:///{tmp_path / name}")
        with engine.begin() as conn:
            make(conn)
            shapes.append(shape(conn))
    assert shapes[0] == shapes[1]


def test_an_older_store_is_backed_up_and_brought_up(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = tmp_path / "versions"
    versions.mkdir()
    (versions / f"{AFTER}_tea.py").write_text(NEXT)
    monkeypatch.setattr(migrating, "VERSIONS", [*migrating.VERSIONS, versions])
    monkeypatch.setattr(schema, "VERSION", AFTER)
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
        with pytest.raises(Exception, match="nowhere"):
            open_store(desk_as.home, BADGES[Role.DUTY], PASSWORD, Source(desk_as.clock))
    assert File(desk_as.home / sqlite.FILE, key).version() == NEWEST
    desk_as(Role.DUTY)
