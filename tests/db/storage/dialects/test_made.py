"""Alembic makes the tables in both databases, and they are those that the program reads and writes."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from db.kernel.projections import schema
from db.kernel.projections.shadows import SEARCHED
from db.storage.columns import METADATA
from db.storage.dialects import postgresql
from tools.postgres import empty_database


def test_postgresql_is_made_by_the_migrations(postgres: str) -> None:
    engine = postgresql.engine(
        empty_database(postgres, "made").replace("postgresql:", "postgresql+psycopg:"), writes=True
    )
    with engine.begin() as conn:
        schema.migrate(conn)
        assert conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == schema.VERSION
        assert {f"search_{register}" for register in SEARCHED} <= set(inspect(conn).get_table_names())
        assert list(postgresql.next_positions(conn, 2)) == [1, 2]
        found = MigrationContext.configure(conn, opts={"include_object": _ours, "compare_type": True})
        assert compare_metadata(found, METADATA) == []
        narrow = (
            "SELECT table_name, column_name FROM information_schema.columns WHERE data_type IN ('integer','smallint')"
        )
        assert conn.execute(text(f"{narrow} AND table_schema = 'public'")).all() == [], "every whole number has 64 bits"
        schema.migrate(conn)  # and once more changes nothing
    engine.dispose()


def test_sqlite_is_made_by_the_migrations() -> None:
    with create_engine("sqlite://").begin() as conn:
        schema.migrate(conn)
        found = MigrationContext.configure(conn, opts={"include_object": _ours})
        assert compare_metadata(found, METADATA) == []


def _ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    return kind != "table" or not str(name).startswith(("search_", "alembic_"))
