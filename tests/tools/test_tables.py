"""The tables that the program reads and writes are those that the models say, in both databases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from db.kernel import schema
from db.storage.columns import METADATA
from tools import tables

ROOMS = pytest.mark.parametrize("models", tables.rooms(), ids=lambda path: path.parent.name)


def ddl(table: Table) -> set[str]:
    """What makes a table and its indexes in both databases; its role; what stands where nothing is given."""
    made = {str(table.info)} | {f"{column.name} {getattr(column.default, 'arg', None)!r}" for column in table.columns}
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        made |= set(str(CreateTable(table).compile(dialect=dialect)).split("\n"))  # constraints stand in no order
        made |= {str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes}
    return made


@ROOMS
def test_the_written_tables_are_those_of_the_models(models: Path) -> None:
    list(schema.tables())
    for table in tables.tables_of(models).values():
        assert ddl(METADATA.tables[table.name]) == ddl(table), f"{table.name}: run python -m tools.tables"


@ROOMS
def test_the_files_are_as_the_tool_writes_them(models: Path) -> None:
    made = models.with_name("tables.py")
    assert made.read_text(encoding="utf-8") == tables.written(models), f"{made}: run python -m tools.tables"


def test_columns_of_a_kind_share_their_type() -> None:
    made: dict[str, set[int]] = {}
    for table in schema.tables():
        for column in table.columns:
            made.setdefault(type(column.type).__name__, set()).add(id(column.type))
    assert {name for name, types in made.items() if len(types) > 1} == {"Boolean"}


def test_every_room_of_tables_has_its_models() -> None:
    rooms = {".".join(models.parent.relative_to(tables.ROOT).parts) + ".tables" for models in tables.rooms()}
    assert rooms == set(schema.TABLE_ROOMS)
    named = {table.name for models in tables.rooms() for table in tables.tables_of(models).values()}
    assert named == {table.name for table in schema.tables()}


def test_the_program_runs_without_sqlmodel() -> None:
    """Every module but the models, and none of what these are made with."""
    told = """
import sys
from importlib import import_module
from pathlib import Path
for path in sorted([*Path("db").rglob("*.py"), *Path("precinct_tui").rglob("*.py")]):
    if path.stem not in ("models", "__main__") and "migrations" not in path.parts:
        import_module(".".join(path.with_suffix("").parts))
print([name for name in ("sqlmodel", "pydantic", "sqlalchemy.orm") if name in sys.modules])
"""
    command = [sys.executable, "-c", told]
    done = subprocess.run(command, cwd=tables.ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
