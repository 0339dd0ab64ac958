"""A store whose tables were made by recorded statements is as one that the migrations made."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, create_engine, inspect

from db.kernel.projections import schema
from db.storage import migrating
from tests.quick_tables import make_tables


def _everything(conn: Connection) -> dict[str, Any]:
    """Each table, index and search table as its statement says it, and each row."""
    made = conn.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").all()
    tables = inspect(conn).get_table_names()
    rows = {name: conn.exec_driver_sql(f'SELECT * FROM "{name}"').all() for name in tables}
    return {"made": sorted(map(tuple, made), key=str), "rows": rows}


def test_the_recorded_statements_make_what_the_migrations_make() -> None:
    migrated, first, later = (create_engine("sqlite://") for _each in range(3))
    with migrated.begin() as by_migrations, first.begin() as recorded, later.begin() as replayed:
        schema.migrate(by_migrations)
        make_tables(recorded)
        make_tables(replayed)
        found = _everything(replayed)
        assert found == _everything(by_migrations)
        assert found["rows"][migrating.VERSION_TABLE] == [(schema.VERSION,)]
        assert len(found["made"]) > 100
