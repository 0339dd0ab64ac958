"""Write each `tables.py` of `db` from the models beside it: `python -m tools.tables`.

The models (SQLModel) say what stands in a table. The program reads and writes tables by SQLAlchemy Core alone, so it
imports what is written here, and neither SQLModel, pydantic nor the ORM: a sixth of its memory, and a good part of the
time until an officer can sign in. A test holds both equal.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Index, Table, UniqueConstraint
from sqlmodel import SQLModel

ROOT = Path(__file__).resolve().parent.parent
TYPES = {
    "AutoString": "TEXT",
    "Integer": "NUMBER",
    "Float": "REAL",
    "Date": "DAY",
    "LargeBinary": "BYTES",
    "Instant": "INSTANT",
}
"""The type of a model's column → what all columns of that kind share (db/storage/columns.py)."""
USED = ("Boolean", "Column(", "Index(", "Table(", "UniqueConstraint(", "text(")
"""What else stands in a written file."""


def rooms() -> tuple[Path, ...]:
    """The models of every room, what belongs to no room first."""
    return (ROOT / "db" / "models.py", *sorted((ROOT / "db").glob("*/models.py")))


def tables_of(models: Path) -> dict[str, Table]:
    """Name → table of the models in a file. Raises ValueError where a model is not named in its `TABLES`."""
    module = import_module(".".join(models.relative_to(ROOT).with_suffix("").parts))
    named: Mapping[str, Any] = module.TABLES
    every = {
        found
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, SQLModel) and found.__module__ == module.__name__
    }
    if lost := {found.__name__ for found in every if hasattr(found, "__table__")} - {
        model.__name__ for model in named.values()
    }:
        raise ValueError(f"{models}: TABLES does not name {', '.join(sorted(lost))}")
    return {name: model.__table__ for name, model in named.items()}


def written(models: Path) -> str:
    """The whole text of the `tables.py` beside a file of models."""
    body = "\n".join(f"{name} = {_table(table)}" for name, table in tables_of(models).items())
    used = [name.rstrip("(") for name in USED if re.search(rf"\b{re.escape(name)}", body)]
    shared = [name for name in ("METADATA", *TYPES.values()) if re.search(rf"\b{name}\b", body)]
    text = (
        f'"""The tables of models.py. Made by tools/tables.py: do not edit."""\n\n'
        f"from __future__ import annotations\n\nfrom sqlalchemy import {', '.join(used)}\n\n"
        f"from db.storage.columns import {', '.join(shared)}\n\n{body}\n"
    )
    return _formatted(text)


def _table(table: Table) -> str:
    parts = [repr(table.name), "METADATA", *map(_column, table.columns)]
    parts += sorted(_constraint(one) for one in table.constraints if isinstance(one, UniqueConstraint) and _own(one))
    parts += [_index(one) for one in sorted(table.indexes, key=lambda one: str(one.name)) if _own(one)]
    parts.append(f"info={table.info!r}")
    parts += [] if table.dialect_options["sqlite"]["with_rowid"] else ["sqlite_with_rowid=False"]
    return f"Table({', '.join(parts)},)"


def _own(one: UniqueConstraint | Index) -> bool:
    """Whether it was declared for the table; a column that says it of itself says it here too."""
    return not getattr(one, "_column_flag", False)


def _column(column: Column[Any]) -> str:
    kind = type(column.type).__name__
    parts = [repr(column.name), TYPES.get(kind, kind)]
    parts += [f"{flag}=True" for flag in ("primary_key", "unique", "index") if getattr(column, flag)]
    if not column.nullable and not column.primary_key:
        parts.append("nullable=False")
    if column.default is not None:
        parts.append(f"default={column.default.arg!r}")
    return f"Column({', '.join(parts)})"


def _constraint(one: UniqueConstraint) -> str:
    return f"UniqueConstraint({', '.join(repr(column.name) for column in one.columns)})"


def _index(one: Index) -> str:
    parts = [repr(one.name), *(repr(column.name) for column in one.columns)]
    parts += ["unique=True"] if one.unique else []
    where = one.dialect_options["sqlite"]["where"]
    parts += [] if where is None else [f'sqlite_where=text("{where}")']
    return f"Index({', '.join(parts)})"


def _formatted(text: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(ROOT / "db" / "tables.py"), "-"]
    sorting = [sys.executable, "-m", "ruff", "check", "--quiet", "--fix", "--select", "I", "--stdin-filename",
               str(ROOT / "db" / "tables.py"), "-"]  # fmt: skip
    for one in (sorting, command):
        text = subprocess.run(one, input=text, capture_output=True, text=True, check=True).stdout
    return text


def changed() -> Iterator[tuple[Path, str]]:
    """The files that are not what their models say, each with what it should be."""
    for models in rooms():
        made, text = models.with_name("tables.py"), written(models)
        if not made.exists() or made.read_text(encoding="utf-8") != text:
            yield made, text


if __name__ == "__main__":
    for made, text in changed():
        made.write_text(text, encoding="utf-8")
        print(made.relative_to(ROOT))
