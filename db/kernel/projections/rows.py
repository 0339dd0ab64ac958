"""Rows of the projections while events are folded into them: read once, changed in memory, written together.

A fold asks for the rows that it needs and says what becomes of them; it runs no statement. The rows of all records of
a batch are read at the first asking, a table at a time, and `write` brings only what differs to the tables. The desk's
act is a batch of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, bindparam, select

from db.kernel.projections import shadows

if TYPE_CHECKING:
    from sqlalchemy import Delete, Insert, Select, Update

    from db.kernel.events.event import Event

RowValues = dict[str, Any]
RowKey = tuple[Any, ...]
TouchedRows = dict[Table, set[RowKey]]
"""Keys of the rows that were written, gone ones too, by their table: search tables among them."""


def add_touched(touched: TouchedRows, more: TouchedRows) -> None:
    """Count further rows among those that were touched."""
    for table, keys in more.items():
        touched.setdefault(table, set()).update(keys)


RecordPlace = tuple[str, str]
"""A unit and a record in it."""
AT_ONCE = 500
"""Records whose rows are read by one statement."""


class KeyTaken(ValueError):
    """A row with this key is there already: two entries say the same of one thing."""


@dataclass(slots=True)
class _Kept:
    """A row as the table holds it, and as it is to be; None where there is none."""

    stored: RowValues | None
    now: RowValues | None


@dataclass(slots=True)
class _Shadow:
    """The words that a record is found by, as they are kept and as they are to be; "" for none."""

    stored: str
    now: str


@dataclass(slots=True)
class _Held:
    """What was read of one table, and of which records everything was."""

    kept: dict[RowKey, _Kept] = field(default_factory=dict)
    of: dict[RecordPlace, list[RowKey]] = field(default_factory=dict)
    whole: set[RecordPlace] = field(default_factory=set)


class Rows:
    """The rows that some events touch. `conn` is for what the kernel does to the journal itself: sealing, erasing."""

    def __init__(self, conn: Connection, events: Iterable[Event] = ()) -> None:
        self.conn = conn
        batch = tuple(events)
        self._records = {(event.unit, event.record): None for event in batch if event.record is not None}
        self._places = tuple(event.position for event in batch)
        self._held: dict[Table, _Held] = {}
        self._shadows: dict[tuple[str, int], _Shadow] = {}
        self.touched: TouchedRows = {}
        self.reprojected: set[RecordPlace] = set()
        """The records whose rows are being made again (reprojection.py)."""
        self.memo: dict[str, dict[Any, Any]] = {}
        """What was worked out of whole records (histories.py), for as long as nobody writes to them."""

    def records_of(self, unit: str) -> tuple[str, ...]:
        """The records of the batch that are a unit's."""
        return tuple(record for of, record in self._records if of == unit)

    def one(self, table: Table, *key: Any) -> Mapping[str, Any] | None:
        """The row with this primary key, in the order of its columns; None where there is none."""
        kept = self._find(table, key)
        return None if kept is None else kept.now

    def of(self, table: Table, unit: str, record: str) -> list[Mapping[str, Any]]:
        """The rows that belong to a record, in the order of their keys."""
        held = self._whole(table, (unit, record))
        keys = held.of.get((unit, record), ())
        return [row for key in sorted(keys) if (row := held.kept[key].now) is not None]

    def find(self, table: Table, **equal: Any) -> list[Mapping[str, Any]]:
        """The rows whose columns equal these, whoever they belong to. What is pending is written before."""
        self.write()
        held = self._of(table)
        chosen = select(table).where(*(table.c[name] == value for name, value in equal.items()))
        keys = [self._keep(table, held, dict(row)) for row in self.conn.execute(chosen).mappings()]
        return [row for key in sorted(keys) if (row := held.kept[key].now) is not None]

    def put(self, table: Table, row: Mapping[str, Any]) -> None:
        """A row that is not there yet; columns that are not named take their default. Raises KeyTaken, TypeError."""
        new = {**_defaults(table), **row}
        if len(new) != len(_defaults(table)):
            raise TypeError(f"{table.name} has no column {', '.join(sorted(set(row) - set(table.c.keys())))}")
        held, key = self._of(table), tuple(new[name] for name in _key(table))
        kept = held.kept.get(key)
        if kept is None:
            held.kept[key] = _Kept(None, new)
            self._belongs(table, held, key, new)
        elif kept.now is None:
            kept.now = new
        else:
            raise KeyTaken(f"{table.name} {key}")

    def change(self, table: Table, key: RowKey, /, **values: Any) -> bool:
        """Other values for a row; whether there is one. Its key and its record stay."""
        kept = self._find(table, key)
        if kept is None or kept.now is None:
            return False
        kept.now = kept.now | values
        return True

    def drop(self, table: Table, *key: Any) -> bool:
        """Take a row away; whether there was one."""
        kept = self._find(table, key)
        if kept is None or kept.now is None:
            return False
        kept.now = None
        return True

    def shadow(self, register: str, place: int) -> str:
        """What a record is found by in the search of its register, by the position that opened it."""
        return self._shadow(register, place).now

    def set_shadow(self, register: str, place: int, text: str) -> None:
        """Let a record be found by this, folded before; "" by nothing."""
        self._shadow(register, place).now = text

    def write(self) -> None:
        """Bring what differs to the tables. The database's refusals come from here."""
        for table, held in self._held.items():
            self._write_table(table, held)
        self._write_shadows()

    def differing(self) -> list[str]:
        """The names of the tables in which rows would change; nothing is written."""
        tables = [
            table.name
            for table, held in self._held.items()
            if any(kept.now is not kept.stored and kept.now != kept.stored for kept in held.kept.values())
        ]
        shadows_of = {register for (register, _place), kept in self._shadows.items() if kept.now != kept.stored}
        return tables + [f"search_{register}" for register in sorted(shadows_of)]

    def _of(self, table: Table) -> _Held:
        if (held := self._held.get(table)) is None:
            held = self._held[table] = _Held()
        return held

    def _find(self, table: Table, key: RowKey) -> _Kept | None:
        held = self._of(table)
        if (kept := held.kept.get(key)) is not None:
            return kept
        owner, names = owner_of(table), _key(table)
        if owner in names:
            place = key[names.index("unit")], key[names.index(owner)]
            if place in self._records or place in held.whole:
                return self._whole(table, place).kept.get(key)
        row = self.conn.execute(_by_key(table), _named(table, key)).mappings().first()
        if row is None:
            return None
        return held.kept[self._keep(table, held, dict(row))]

    def _whole(self, table: Table, place: RecordPlace) -> _Held:
        """Everything of a record; with it, at the first asking, everything of the records of the batch."""
        held = self._of(table)
        if place in held.whole:
            return held
        unit = place[0]
        batch = (*self._records, place)
        wanted = [record for of, record in dict.fromkeys(batch) if of == unit and (of, record) not in held.whole]
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            for row in self.conn.execute(_by_record(table), {"unit": unit, "records": some}).mappings():
                self._keep(table, held, dict(row))
        held.whole.update((unit, record) for record in wanted)
        return held

    def _keep(self, table: Table, held: _Held, row: RowValues) -> RowKey:
        """Hold a row that was read, unless it is held already: it may have been changed since."""
        key = tuple(row[name] for name in _key(table))
        if key not in held.kept:
            held.kept[key] = _Kept(row, row)
            self._belongs(table, held, key, row)
        return key

    @staticmethod
    def _belongs(table: Table, held: _Held, key: RowKey, row: RowValues) -> None:
        if (owner := owner_of(table)) is not None and row[owner] is not None:
            held.of.setdefault((row["unit"], row[owner]), []).append(key)

    def _write_table(self, table: Table, held: _Held) -> None:
        new: list[RowValues] = []
        gone: list[RowValues] = []
        changed: dict[tuple[str, ...], list[RowValues]] = {}
        for key, kept in held.kept.items():
            if kept.now is kept.stored:
                continue
            self.touched.setdefault(table, set()).add(key)
            if kept.now is None:
                gone.append(_named(table, key))
            elif kept.stored is None:
                new.append(kept.now)
            elif names := tuple(name for name, value in kept.now.items() if kept.stored[name] != value):
                values = {f"new_{name}": kept.now[name] for name in names}
                changed.setdefault(names, []).append({**values, **_named(table, key)})
            kept.stored = kept.now
        if gone:
            self.conn.execute(_delete(table), gone)
        for names, rows in changed.items():
            self.conn.execute(_update(table, names), rows)
        if new:
            self.conn.execute(_insert(table), new)

    def _shadow(self, register: str, place: int) -> _Shadow:
        if (register, place) not in self._shadows:
            first = not any(of == register for of, _place in self._shadows)
            wanted = tuple(dict.fromkeys((*self._places, place) if first else (place,)))  # as `_whole` does
            here = shadows.read(self.conn, register, wanted)
            for each in wanted:
                text = here.get(each, "")
                self._shadows[register, each] = _Shadow(text, text)
        return self._shadows[register, place]

    def _write_shadows(self) -> None:
        changed: dict[str, list[tuple[int, str, str]]] = {}
        for (register, place), kept in self._shadows.items():
            if kept.now != kept.stored:
                changed.setdefault(register, []).append((place, kept.stored, kept.now))
                self.touched.setdefault(shadows.table(register), set()).add((place,))
                kept.stored = kept.now
        for register, rows in changed.items():
            shadows.write(self.conn, register, rows)


@cache
def owner_of(table: Table) -> str | None:
    """The column by which a table's rows belong to a record: `record` in one of many rows, else `uid`."""
    return next((name for name in ("record", "uid") if name in table.c and "unit" in table.c), None)


@cache
def _key(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key.columns)


@cache
def _defaults(table: Table) -> RowValues:
    """Every column with what stands in it when nothing is said."""
    return {column.name: getattr(column.default, "arg", None) for column in table.c}


def _named(table: Table, key: RowKey) -> RowValues:
    return {f"key_{name}": value for name, value in zip(_key(table), key, strict=True)}


@cache
def _by_record(table: Table) -> Select[Any]:
    owner = owner_of(table)
    if owner is None:
        raise TypeError(f"the rows of {table.name} belong to no record")
    return select(table).where(
        table.c.unit == bindparam("unit"), table.c[owner].in_(bindparam("records", expanding=True))
    )


@cache
def _by_key(table: Table) -> Select[Any]:
    return select(table).where(*(table.c[name] == bindparam(f"key_{name}") for name in _key(table)))


@cache
def _insert(table: Table) -> Insert:
    return table.insert()


@cache
def _delete(table: Table) -> Delete:
    return table.delete().where(*(table.c[name] == bindparam(f"key_{name}") for name in _key(table)))


@cache
def _update(table: Table, names: tuple[str, ...]) -> Update:
    here = table.update().where(*(table.c[name] == bindparam(f"key_{name}") for name in _key(table)))
    return here.values({name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names})
