"""Write tools/room_versions.json: number, shape and rows of each room that keeps projections, and two numbers besides:
of the rights table and of custody's rules.

    python -m tools.room_versions

It needs PostgreSQL and some minutes. It writes nothing if a room's tables or rows changed and its number did not rise:
a store would keep the rows that the older version made. Tables, rights and custody's rules are compared before a
journal is folded. tests/tools/test_room_versions.py compares the file with the code: the stores of 0.1.0 that are
files in each run, the rest in `make long`.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Column, ColumnElement, Connection, Index, PrimaryKeyConstraint, Table, select

import db.opening.rooms  # noqa: F401 (every room is declared by then)
from db.kernel.base import access
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.kernel.journal.program_versions import RULES
from db.kernel.projections import projecting, schema, shadows
from db.opening.setup import unlock
from db.registers.custody.case.duties import LIMITS
from db.storage import heads, keys
from db.storage.database import database_of
from db.storage.dialects import sqlite
from db.storage.models import CLOSED_PART, EXACT, INDEX, QUARANTINED
from db.storage.store_info import read_info
from tests import every_kind
from tests.conftest import BADGES, PASSWORD, Role
from tests.db import test_rights
from tests.fixed_chance import fixed_chance
from tests.older_stores import IN_FILES, PROVINCE, extract, name_of, restore_dump
from tools import postgres

FILE = Path(__file__).with_name("room_versions.json")
EVERY_KIND, SEED = "every kind", 5
"""A journal that tests/every_kind.py writes."""
CHANCE = frozenset(("sealed_entry", "county_codes_made", "epoch_started", "version_begun"))
"""Kinds whose entries hold what libsodium drew, or hashes of it."""
NO_ROWS = "none"


@dataclass(frozen=True, slots=True)
class RoomState:
    """A room's number, the hash of its tables, and by the name of a journal the hash of its rows of it."""

    number: int
    shape: str
    digests: Mapping[str, str] = field(default_factory=dict)


Ledger = Mapping[str, RoomState]
RIGHTS_TABLE, CUSTODY_RULES = "rights table", "custody rules"
RAISED = {
    RIGHTS_TABLE: "RIGHTS in db/kernel/base/access.py",
    CUSTODY_RULES: "`rules` of the Room in db/registers/custody/register.py",
}
"""Places where the numbers that are no version of a room are raised; `version_begun` has them of each machine."""
CUSTODY_PAGE = Path(__file__).parent.parent / "docs" / "custody-duties.md"


# --- tables --------------------------------------------------------------------------------------------------------


def shape_text(room: str) -> str:
    """The tables of a room in plain lines: columns in the order of their names, with type, default and place in the
    key, then what is unique, indexes with their conditions, and the registers that are searched.
    """
    tables = sorted(projecting.TABLES[room], key=lambda table: table.name)
    lines = [line for table in tables for line in _table_lines(table)]
    return "\n".join((*lines, *(f"search {register}" for register in _searched(room))))


def _table_lines(table: Table) -> Iterator[str]:
    clustered = " clustered" if table.dialect_options["sqlite"]["with_rowid"] is False else ""
    yield f"table {table.name}{clustered}"
    key = [column.name for column in table.primary_key.columns]
    for column in sorted(table.columns, key=lambda column: column.name):
        yield f"  {_column_text(column, key)}"
    kept = (each for each in table.constraints if not isinstance(each, PrimaryKeyConstraint))
    yield from sorted(f"  {type(each).__name__} {','.join(getattr(each, 'columns', {}).keys())}" for each in kept)
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        yield f"  {_index_text(index)}"


def _column_text(column: Column[Any], key: list[str]) -> str:
    kind = type(column.type).__name__
    length = f"({column.type.length})" if getattr(column.type, "length", None) is not None else ""
    default = "" if column.server_default is None else f" default {getattr(column.server_default, 'arg', '?')}"
    place = f" key {key.index(column.name) + 1}" if column.name in key else ""
    return f"{column.name} {kind}{length}{'' if column.nullable else ' not null'}{default}{place}"


def _index_text(index: Index) -> str:
    columns = ",".join(str(getattr(part, "name", part)) for part in index.expressions)
    condition = index.dialect_options["sqlite"]["where"]
    where = "" if condition is None else f" where {condition}"
    return f"{'unique ' if index.unique else ''}index {index.name} {columns}{where}"


def rights_text() -> str:
    """The rights table in plain lines: what each command and query is, and the roles that have it."""
    table = {**test_rights.COMMAND_RIGHTS, **test_rights.QUERY_RIGHTS}
    return "\n".join(f"{name} {' '.join(sorted(roles))}" for name, roles in sorted(table.items()))


def custody_text() -> str:
    """Custody's rules in plain lines: the tables of their page, and every time that duties have."""
    page = [line for line in CUSTODY_PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return "\n".join((*page, *(f"{code} {limit.usual}" for code, limit in sorted(LIMITS.items()))))


# --- rows ----------------------------------------------------------------------------------------------------------


def _registers(room: str) -> list[str]:
    return sorted(projecting.REGISTERS_OF[room])


def _searched(room: str) -> list[str]:
    return [register for register in _registers(room) if register in shadows.SEARCHED]


def rows_of(conn: Connection, room: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The tables of a room by name with all their rows: also the numbers and look-ups of its registers, their words,
    and the entries of its kinds that were set aside.
    """
    shared = (INDEX, EXACT, QUARANTINED)
    for table in sorted(projecting.TABLES[room], key=lambda table: table.name):
        if table not in shared:
            yield table.name, _rows(conn, table)
    owned = {register for registers in projecting.REGISTERS_OF.values() for register in registers}
    for table in (INDEX, EXACT):
        of_nobody = table.c.register.not_in(sorted(owned)) if room == "kernel" else table.c.register.in_(())
        yield table.name, _rows(conn, table, table.c.register.in_(_registers(room)) | of_nobody)
    aside = _rows(conn, QUARANTINED)
    yield QUARANTINED.name, [row for row in aside if _room_of(row["kind"]) == room]
    for register in _searched(room):
        yield f"search_{register}", _rows(conn, shadows.table(register))


def _room_of(kind: str) -> str:
    joined = projecting.known(kind)
    return "kernel" if joined is None else joined.room


def _rows(conn: Connection, table: Table, *where: ColumnElement[bool]) -> list[dict[str, Any]]:
    every = select(table).where(*where).order_by(*table.primary_key.columns)
    return [dict(row) for row in conn.execute(every).mappings()]


def digest_of(conn: Connection, room: str) -> str:
    """The hash of a room's rows; NO_ROWS where it has none."""
    rows = [[name, found] for name, found in rows_of(conn, room) if found]
    return _hash(json.dumps(rows, sort_keys=True, default=str)) if rows else NO_ROWS


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# --- journals ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Folded:
    """Rows that a journal makes: by room their hash; and the hash of the journal's own entries."""

    digests: Mapping[str, str]
    journal: str


def folded(home: Path, role: Role = Role.INSPECTOR) -> Folded:
    """Fold the journal of a store into empty tables in memory. The store is read; what 0.1.0 made gets the one table
    beside the journal that reading an entry asks.
    """
    key = unlock(home, keys.load(home), BADGES[role], PASSWORD).data_key
    database, made = database_of(home, key), sqlite.in_memory()
    read, written = database.engine(writes=False), database.engine(writes=True)
    entries: list[Any] = []
    try:
        with written.begin() as conn:
            CLOSED_PART.create(conn, checkfirst=True)
        with read.connect() as source, made.connect() as target:
            origin = read_info(source).origin
            schema.create_scratch(target, origin)
            apply = rebuild.again(source, target, origin)
            for some in stored_events.batches(source):
                rebuild.copy_and_fold(source, target, some, apply)
                entries += [
                    (event.kind, event.schema, event.record, event.facts, event.identity, event.words)
                    for event in some
                    if event.kind not in CHANCE
                ]
            digests = {room: digest_of(target, room) for room in projecting.VERSIONS}
    finally:
        for engine in (read, written, made):
            engine.dispose()
    return Folded(digests, _hash(json.dumps(entries, sort_keys=True)))


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder, patch.object(heads, "place_of", lambda _home: ""):
        yield Path(folder)


def of_files() -> dict[str, Folded]:
    """By name, what the stores of 0.1.0 whose tables lie in a file make: five seconds of a processor."""
    found = {}
    for archive in IN_FILES:
        with _scratch() as folder:
            extract(archive, folder / "store")
            found[name_of(archive)] = folded(folder / "store")
    return found


def of_the_rest() -> dict[str, Folded]:
    """By name, what the store of 0.1.0 on PostgreSQL and the journal of every kind make: a minute."""
    found = {}
    with _scratch() as folder, ExitStack() as running:
        extract(PROVINCE, folder / "province")
        restore_dump(running.enter_context(postgres.server()), folder / "province")
        found[name_of(PROVINCE)] = folded(folder / "province")
    with _scratch() as folder:
        with fixed_chance(SEED):
            home = every_kind.made(folder)
        found[EVERY_KIND] = folded(home)
    return found


# --- what is recorded, and what is now -----------------------------------------------------------------------------


def ledger_of(made: Mapping[str, Folded]) -> dict[str, RoomState]:
    """The rooms as they are now, with their rows of these journals."""
    rooms = {
        room: RoomState(number, _hash(shape_text(room)), {name: each.digests[room] for name, each in made.items()})
        for room, number in projecting.VERSIONS.items()
    }
    rights, custody = _hash(rights_text()), _hash(custody_text())
    return rooms | {
        RIGHTS_TABLE: RoomState(access.RIGHTS, rights), CUSTODY_RULES: RoomState(RULES["custody"], custody),
    }  # fmt: skip


def recorded() -> tuple[dict[str, RoomState], dict[str, str]]:
    """The rooms as the file records them, and by name the hashes of the journals that were folded."""
    content = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {"rooms": {}, "journals": {}}
    rooms = {name: RoomState(**state) for name, state in content["rooms"].items()}
    return rooms, content["journals"]


def other_journals(journals: Mapping[str, str], made: Mapping[str, Folded]) -> set[str]:
    """The names of journals that are not those that were folded for the file: their rows can't be compared."""
    return {name for name, each in made.items() if journals.get(name) != each.journal}


def must_rise(before: Ledger, now: Ledger, passed: Iterable[str] = ()) -> list[str]:
    """A line for each room whose number must rise, with what changed; `passed`: journals that can't be compared."""
    found = []
    for room, state in now.items():
        then = before.get(room)
        if then is None or state.number > then.number:
            continue
        compared = (then.digests.keys() & state.digests.keys()) - set(passed)
        changed = [f"rows of {name}" for name in sorted(compared) if state.digests[name] != then.digests[name]]
        changed = ["its text" if room in RAISED else "tables"] * (state.shape != then.shape) + changed
        if state.number < then.number:
            found.append(f"{room}: its number fell from {then.number} to {state.number}")
        elif changed:
            what = RAISED.get(room, "`version` of its Room")
            found.append(f"{room}: raise {what} (changed: {', '.join(changed)})")
    return found


def out_of_date(before: Ledger, now: Ledger, passed: Iterable[str] = ()) -> list[str]:
    """A line for each room or journal for which the file is to be written anew, where no number must rise."""
    risen = sorted(room for room, state in now.items() if room not in before or state.number > before[room].number)
    gone = sorted(before.keys() - now.keys())
    return [f"{name}: write the file anew, python -m tools.room_versions" for name in (*risen, *gone, *sorted(passed))]


def written(now: Ledger, made: Mapping[str, Folded]) -> str:
    """The text of the file."""
    rooms = {
        name: {"number": state.number, "shape": state.shape, "digests": dict(sorted(state.digests.items()))}
        for name, state in sorted(now.items())
    }
    journals = {name: each.journal for name, each in sorted(made.items())}
    return f"{json.dumps({'journals': journals, 'rooms': rooms}, indent=1)}\n"


def main() -> int:
    """Write the file, or print which numbers must rise first and return 1: first what is known without folding."""
    before, journals = recorded()
    found = must_rise(before, ledger_of({}))
    if not found:
        keys.KIOSK = keys.QUICK
        made = of_files() | of_the_rest()
        now = ledger_of(made)
        found = must_rise(before, now, other_journals(journals, made))
        if not found:
            FILE.write_text(written(now, made), encoding="utf-8")
    print(*found, sep="\n", file=sys.stderr)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
