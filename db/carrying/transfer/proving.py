"""Whether everything can still be read once entries of another machine were applied.

A file's facts may be of another type than readers expect, though their hashes fit: made by hand, by a fault, by a
program that is none of ours. So what came is read at once, in the importing transaction, as the screens will read it;
an entry after which a list, a board, a panel or its own record can't be read is set aside and named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from inspect import Parameter, signature
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Float,
    Integer,
    LargeBinary,
    Select,
    and_,
    bindparam,
    literal,
    not_,
    or_,
    select,
)

from db.carrying.transfer.checking import YEARS
from db.kernel.base.access import Officer, Role
from db.kernel.base.officer import Reading
from db.kernel.base.register import REGISTERS, keeps
from db.kernel.desk.desk import QUERIES, Query
from db.kernel.folding.quarantine import UNREADABLE
from db.kernel.projections import schema
from db.kernel.projections.rows import owner_of
from db.storage.columns import Instant
from db.storage.dialects import elements
from db.storage.dialects.elements import Fits
from db.storage.models import INDEX
from db.words.messages import Refused
from db.words.records import Filter

LEFT_OUT = ("journal.", "indicator.", "complaint.", "oversight.read_complaints", "draft.")
"""Queries that are not asked: of the chain, of what is counted over years, and what is sealed to the inspectorate,
whose readers pass over what they can't read."""
READS_ALL = (Role.COMMANDER, Role.INSPECTOR)
"""Roles that between them see every line: some lines are one role's alone."""


class _Watched(Officer):
    """An officer who knows whether anything looked at his role."""

    __slots__ = ("looked_at",)

    def __init__(self, uid: str, badge: str, name: str, role: Role) -> None:
        super().__init__(uid, badge, name, role)
        object.__setattr__(self, "looked_at", False)

    def __getattribute__(self, name: str) -> Any:
        if name == "role":
            object.__setattr__(self, "looked_at", True)
        return super().__getattribute__(name)


class Proof:
    """Tells what can't be read of a store in a writing transaction."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def shows(self, records: Iterable[str]) -> bool:
        """Whether each of these records (uids) can be shown, and the rows that were made of it can be read."""
        uids = sorted(records)
        return not _misshapen(self._reading, uids) and all(self._is_shown(uid) for uid in uids)

    def broken(self) -> frozenset[str]:
        """Names of the lists, boards and panels that can't be read now."""
        return frozenset(self._broken())

    def _broken(self) -> Iterator[str]:
        """A query that did not look at the role of the first answers the second alike."""
        own, kept = self._reading, self._reading.desk.store.info.registers
        for name, run in _everything():
            if not keeps(kept, name):
                continue
            for role in READS_ALL:
                officer = _Watched(own.officer.uid, own.officer.badge, own.officer.name, role)
                if not _reads(run, Reading(own.desk, own.conn, officer, own.now)):
                    yield f"{role} {name}"
                if not officer.looked_at:
                    break

    def _is_shown(self, uid: str) -> bool:
        conn = self._reading.conn
        row = conn.execute(select(INDEX.c.register, INDEX.c.number).where(INDEX.c.uid == uid)).first()
        if row is None:
            return True
        if row.register not in REGISTERS:  # figures that were frozen have a number too
            return bool(row.register == "indicator")
        show = QUERIES[f"{row.register}.show"].read
        own = self._reading
        officer = Officer(own.officer.uid, own.officer.badge, own.officer.name, READS_ALL[0])
        return _reads(partial(_shown, show, row.number), Reading(own.desk, own.conn, officer, own.now))


def _shown(show: Callable[..., Any], number: str, reading: Reading) -> object:
    return show(reading, number)


def _reads(run: Callable[[Reading], object], reading: Reading) -> bool:
    """Whether a query answers; a refusal is an answer."""
    try:
        run(reading)
    except Refused:
        pass
    except UNREADABLE:
        return False
    return True


def _everything() -> Iterator[tuple[str, Callable[[Reading], object]]]:
    """The lists and their counts, and every query that takes the desk alone: panels, boards, calendars."""
    for name, run in _asked():
        yield name, run
    for name, register in REGISTERS.items():
        if not f"{name}.list".startswith(LEFT_OUT):
            yield f"{name}.list", partial(_listed, register.list)
            yield f"{name}.count", partial(_listed, register.count)


@cache
def _asked() -> tuple[tuple[str, Callable[[Reading], object]], ...]:
    alone = []
    for name, declared in QUERIES.items():
        _reading, *others = signature(declared.read).parameters.values()
        if not name.startswith(LEFT_OUT) and all(parameter.default is not Parameter.empty for parameter in others):
            alone.append((name, declared.read))
    return tuple(alone)


def _listed(query: Callable[..., Any], reading: Reading) -> object:
    assert isinstance(query, Query)
    return query.read(reading, Filter())


# --- the types of what stands in the tables -----------------------------------------------------------------------


def _misshapen(reading: Reading, uids: list[str]) -> bool:
    """Whether a row of these records holds a value that its column's type can't be read from."""
    for statement in _wrong_rows():
        for start in range(0, len(uids), 500):
            if reading.conn.execute(statement, {"uids": uids[start : start + 500], "of": reading.unit}).first():
                return True
    return False


@cache
def _wrong_rows() -> tuple[Select[Any], ...]:
    """Statements that find misshapen rows of the records `uids` of the unit `of`, one for each table of such rows."""
    statements = []
    for table in schema.projections():
        owner = owner_of(table)
        if owner is None:
            continue
        wrong = or_(*(and_(column.is_not(None), not_(_fits(column))) for column in table.columns))
        chosen = select(literal(1)).where(table.c[owner].in_(bindparam("uids", expanding=True)), wrong)
        if "unit" in table.c:
            chosen = chosen.where(table.c.unit == bindparam("of"))
        statements.append(chosen.select_from(table).limit(1))
    return tuple(statements)


def _fits(column: ColumnElement[Any]) -> Fits:
    """The condition that a column's value has the column's type."""
    kind = column.type
    if isinstance(kind, Instant | Date):
        return elements.FitsTime(column, literal(YEARS[0]), literal(YEARS[-1]))
    by_kind = ((Boolean, elements.FitsBoolean), (Integer, elements.FitsWhole), (Float, elements.FitsReal),
               (LargeBinary, elements.FitsBytes))  # fmt: skip
    return next((fits for is_a, fits in by_kind if isinstance(kind, is_a)), elements.FitsText)(column)
