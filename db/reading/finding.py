"""Records found by their number, over all registers that number theirs, that this store keeps and the officer may read.

What is told of one is what its register's list shows: no name, no words that a list leaves out. A request and a 197
contact have a code in place of a number, and are found by the whole of it alone; a sealed complaint never is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ColumnElement, Row, Select, bindparam, literal, select

from db.kernel.base.access import FIELD, READERS
from db.kernel.base.officer import Desk, Reading
from db.kernel.base.register import REGISTERS, keeps
from db.kernel.base.visible import shown
from db.kernel.desk.desk import QUERIES, query
from db.kernel.events import event_keys
from db.kernel.projections import exact_lookup, search
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.shadows import SEARCHED
from db.storage.models import INDEX
from db.words.calendar.jalali import jalali_year, some_time_of
from db.words.checks import code_is_valid, read_code
from db.words.folding import ascii_digits, fold
from db.words.messages import M_, Refused
from db.words.records import Hit

if TYPE_CHECKING:
    from sqlalchemy import Connection

KINDS = (
    EventKind(
        exact_lookup.NOTED,
        "Number of somebody looked up",
        keys=(event_keys.Key("register", limit=40), event_keys.Key("kind", limit=40), event_keys.number("found")),
        stream="access",
    ),
)

_BETWEEN = re.compile(r"[\s/._\u00ad\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2066-\u2069-]+")
_NUMBER = re.compile(r"(?:([A-Z]{1,4})-?)?(?:([0-9]{4})-)?([0-9]{1,15})")
_PART = re.compile(r"[A-Z]{2,4}-[0-9]{4}-[0-9]{1,9}-[0-9]{1,4}")
"""A thing of an incident or custody record before the store room gave it a number."""
_YEAR = re.compile(r"1[34][0-9]{2}")

_BOOK = (INDEX.c.unit == bindparam("in_unit"), INDEX.c.register == bindparam("in_register"))
_OF_SERIES = (*_BOOK, INDEX.c.series == bindparam("in_series"))


def _next(column: Column[Any], *where: ColumnElement[bool]) -> Select[Any]:
    """The least value of a column after one: ordered, so that the first row of the index is all that is read."""
    after = select(column).where(*where, column > bindparam("after"))
    return after.order_by(column).limit(1)


_NEXT_SERIES = _next(INDEX.c.series, *_BOOK)
_NEXT_YEAR = _next(INDEX.c.year, *_OF_SERIES)
_COLUMNS = (INDEX.c.uid, INDEX.c.number, INDEX.c.year)
_OF_SERIAL = select(*_COLUMNS).where(
    *_OF_SERIES,
    INDEX.c.year == bindparam("in_year"),
    INDEX.c.serial == bindparam("serial"),
    shown(INDEX.c.batch),
)
_OF_UID = select(*_COLUMNS).where(INDEX.c.unit == bindparam("in_unit"), INDEX.c.uid == bindparam("uid"))
_OF_CODE = select(*_COLUMNS).where(*_BOOK, INDEX.c.number == bindparam("code"), shown(INDEX.c.batch))


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """What a typed number may mean: letters as `IA` or none, a year or any, a serial."""

    letters: str
    year: int | None
    serial: int

    def fits(self, number: str) -> bool:
        """Whether a record's number has the letters that were typed."""
        return not self.letters or number.partition("-")[0] == self.letters

    def means(self, number: str) -> bool:
        """Whether a record's whole number, as IA-1405-421, is among what was typed."""
        _letters, year, serial = [*number.split("-"), "", ""][:3]
        return self.fits(number) and self.year in (None, _whole(year)) and self.serial == _whole(serial)


def _whole(digits: str) -> int | None:
    return int(digits) if digits.isdecimal() else None


def read_number(typed: str) -> tuple[TypedNumber, ...]:
    """What was typed as numbers of records; empty where it is none.

    In digits of any script, small letters or capitals, with dashes, slashes, blanks or nothing between the parts:
    `421`, `1405-421`, `IA-1405-421`, `ia1405421`. Digits run together may be a year and a serial.
    """
    text = _BETWEEN.sub("-", ascii_digits(typed).upper()).strip("-")
    if (match := _NUMBER.fullmatch(text)) is None:
        return ()
    letters, year, digits = match.group(1) or "", match.group(2), match.group(3)
    if year is not None:
        return (TypedNumber(letters, int(year), int(digits)),)
    readings = [TypedNumber(letters, None, int(digits))]
    if len(digits) > 4 and _YEAR.fullmatch(digits[:4]):
        readings.append(TypedNumber(letters, int(digits[:4]), int(digits[4:])))
    return tuple(readings)


def read_part_number(typed: str) -> str:
    """What was typed as the number of a part of a record, `IA-1405-421-2`; "" where it is none."""
    text = _BETWEEN.sub("-", ascii_digits(typed).upper()).strip("-")
    return text if _PART.fullmatch(text) else ""


def is_number(typed: str) -> bool:
    """Whether what was typed may be the number or the code of a record."""
    return bool(read_number(typed) or read_part_number(typed)) or code_is_valid(typed)


@query("record.find", roles=FIELD | READERS)
def find_by_number(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """The records with this number or band, of any series: those of this Jalali year first, then the newest first.

    Only registers that the officer's role may list, and that this store keeps. What an unfinished import has written is
    not found. Nothing is noted: each hit tells what its register's list does.
    """
    wanted = read_number(typed)
    code = read_code(typed) if code_is_valid(typed) else ""
    part = read_part_number(typed)
    this_year = jalali_year(reading.now)
    hits: list[tuple[int, Hit]] = []
    for name in _read_here(reading):
        rows = [*(_numbered(reading, name, wanted) if REGISTERS[name].prefix else _coded(reading, name, code))]
        rows += _coded(reading, name, part) if REGISTERS[name].prefix else ()
        uids = {row.uid for row in rows}
        rows += [row for row in _worn(reading, name, typed) if row.uid not in uids]
        hits += _told(reading, name, rows)
    hits.sort(key=lambda of_year: (of_year[0] == this_year, of_year[0], of_year[1].at, of_year[1].number), reverse=True)
    return tuple(hit for _year, hit in hits[:limit])


@dataclass(frozen=True, slots=True)
class Looked:
    """What a search found: records with this number in every register, others that hold these words in one, and, where
    there are none of either, what may have been meant.
    """

    numbered: tuple[Hit, ...]
    worded: tuple[Hit, ...]
    offered: tuple[str, ...]


def look(
    desk: Desk,
    typed: str,
    name: str,
    limit: int,
    purpose: str = "",
    wordings: Callable[[str], Iterable[str]] | None = None,
) -> Looked:
    """Look for a number in every register and for words in the register `name`.

    `purpose` is what a register of people is searched for, where none stands; `wordings` gives others that may have
    been meant, in a register that is not of people. Raises Refused as the register's search does.
    """
    register = REGISTERS[name]
    numbered: tuple[Hit, ...] = find_by_number(desk, typed, limit)
    worded: tuple[Hit, ...] = ()
    offered: tuple[str, ...] = ()
    if register.look_for is not None:
        worded, offered = register.look_for(desk, typed, limit, purpose)
    elif register.search is not None:
        worded = register.search(desk, typed, limit)
    if numbered or worded:
        offered = ()
    elif register.look_for is None:
        offered = meant(desk, typed, name, tuple(wordings(typed)) if wordings is not None else ())
    uids = {hit.uid for hit in numbered}
    return Looked(numbered, tuple(hit for hit in worded if hit.uid not in uids), offered)


EACH = 20
"""Records of each register that a search of all of them finds at most."""
LONG_NUMBER = 5
"""Digits in what was typed from which it may be somebody's: a part of a telephone, an ID, a card or a plate."""


def searched_at_once(desk: Desk) -> tuple[str, ...]:
    """The registers whose words are searched together: that this officer may search, and that ask no purpose.

    A register of people is never among them, nor one in which only a whole code finds.
    """
    kept, role = desk.store.info.registers, desk.officer.role
    return tuple(
        name
        for name, register in REGISTERS.items()
        if register.search is not None
        and not (register.asks_purpose or register.prefix == "")
        and keeps(kept, name)
        and role in QUERIES[f"{name}.search"].roles
    )


def is_long_number(typed: str) -> bool:
    """Whether what was typed may hold somebody's number: such a one is looked up in one register at a time."""
    return sum(character.isdecimal() for character in fold(typed)) >= LONG_NUMBER


def look_everywhere(desk: Desk, typed: str, limit: int, wordings: Callable[[str], Iterable[str]]) -> Looked:
    """Look for a number in every register, and for words in those that ask no purpose.

    Hits by words stand register by register, the newest of each first and EACH at most: no course of a person is made
    of them. A long number is not looked for by words: its hits in several registers would be somebody's trail.
    """
    numbered: tuple[Hit, ...] = find_by_number(desk, typed, limit)
    if is_long_number(typed):
        return Looked(numbered, (), ())
    known = {hit.uid for hit in numbered}
    worded: list[Hit] = []
    names = searched_at_once(desk)
    for name in names:
        search_in = REGISTERS[name].search
        assert search_in is not None
        worded += [hit for hit in search_in(desk, typed, EACH) if hit.uid not in known]
    if numbered or worded:
        return Looked(numbered, tuple(worded), ())
    others = tuple(wordings(typed))
    offered: dict[str, None] = {}
    for name in names:
        if len(offered) < OFFERED:
            offered |= dict.fromkeys(meant(desk, typed, name, others))
    return Looked((), (), tuple(offered)[:OFFERED])


OFFERED = 3
"""Other wordings that are offered where a search found nothing."""


@query("record.meant", roles=FIELD | READERS)
def meant(reading: Reading, typed: str, name: str, wordings: tuple[str, ...]) -> tuple[str, ...]:
    """What may have been meant where a search of the register `name` found nothing: it is offered, never looked for.

    Those of `wordings` that find something there, then those that are one letter off; three at most. It notes nothing:
    the search that found nothing was noted. Raises Refused as that search does.
    """
    if not keeps(reading.desk.store.info.registers, name) or name not in SEARCHED or REGISTERS[name].of_people:
        return ()  # the search of people offers, noted and for a purpose (Register.look_for)
    if reading.officer.role not in QUERIES[f"{name}.search"].roles:
        raise Refused("forbidden", {}, M_("Your role may not see this."))
    matching = [each for each in wordings if search.find(reading.conn, reading.unit, name, each, 1)]
    if len(matching) < OFFERED:
        matching += search.near(reading.conn, reading.unit, name, typed, OFFERED)
    return tuple(dict.fromkeys(matching))[:OFFERED]


def _read_here(reading: Reading) -> Iterator[str]:
    """The registers that number their records, that this store keeps and this officer may list."""
    kept = reading.desk.store.info.registers
    for name in REGISTERS:
        if (
            REGISTERS[name].told is not None
            and keeps(kept, name)
            and reading.officer.role in QUERIES[f"{name}.list"].roles
        ):
            yield name


def _worn(reading: Reading, name: str, typed: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """The records of a register that this band belongs to: their list shows it, too."""
    uids = exact_lookup.find(reading.conn, reading.unit, name, typed, ("band",))
    return [row for uid in uids for row in reading.conn.execute(_OF_UID, {"in_unit": reading.unit, "uid": uid})]


def _coded(reading: Reading, name: str, code: str) -> Sequence[Row[*tuple[Any, ...]]]:
    values = {"in_unit": reading.unit, "in_register": name, "code": code}
    return reading.conn.execute(_OF_CODE, values).all() if code else ()


def _numbered(reading: Reading, name: str, wanted: tuple[TypedNumber, ...]) -> Sequence[Row[*tuple[Any, ...]]]:
    book = {"in_unit": reading.unit, "in_register": name}
    numbered = []
    for series in _steps(reading.conn, _NEXT_SERIES, book, ""):
        of_series = {**book, "in_series": series}
        years = tuple(_steps(reading.conn, _NEXT_YEAR, of_series, 0)) if wanted else ()
        for typed in wanted:
            for year in years if typed.year is None else (typed.year,):
                rows = reading.conn.execute(_OF_SERIAL, {**of_series, "in_year": year, "serial": typed.serial})
                numbered += [row for row in rows if typed.fits(row.number)]
    return numbered


def _steps(conn: Connection, following: Select[Any], values: dict[str, Any], after: Any) -> Iterator[Any]:
    """Each different value of a column in turn, a step of the index each: a million numbers of one year cost one."""
    while (value := conn.execute(following, {**values, "after": after}).scalar()) is not None:
        after = value
        yield after


def _told(reading: Reading, name: str, rows: Sequence[Row[*tuple[Any, ...]]]) -> Iterator[tuple[int, Hit]]:
    """The hits of one register, each with the year of its number."""
    declared = REGISTERS[name].told
    assert declared is not None
    at, words = declared
    columns = at.table.c
    chosen = select(columns.state, at, literal("") if words is None else words)
    for uid, number, year in rows:  # one by one: of several SQLite reads the unit's whole table by another index
        where = (columns.unit == reading.unit, columns.uid == uid)
        state, moment, said = reading.conn.execute(chosen.where(*where)).one()
        instant = moment if isinstance(moment, datetime) else some_time_of(moment)
        yield year or jalali_year(instant), Hit(name, REGISTERS[name].told_uid(uid), number, state, instant, said or "")
