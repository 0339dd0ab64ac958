"""Human numbers: gap-free per unit, series, register and Jalali year, printed as `IA-1405-17`.

The letter is the register's, the next letters the series of the machine, so that two machines of one precinct never
give the same number. A request or complaint has no serial but a random code, which stands in the same index.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Table, and_, bindparam, func, select

from db.kernel.base.visible import shown
from db.kernel.events.event_keys import Key, number
from db.storage.models import INDEX
from db.words.calendar.jalali import jalali_year
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.kernel.base.officer import Reading
    from db.kernel.events.event import Event
    from db.kernel.projections.rows import Rows
    from db.storage.store import Store

NUMBER_LENGTH, SERIES_LIMIT = 40, 10
OWN = "made by the program"
NUMBERED = (
    Key("register", limit=40, up="all", why=OWN), Key("number", limit=NUMBER_LENGTH, up="all", why=OWN),
    Key("series", limit=SERIES_LIMIT, up="all", why=OWN), number("year", up="all"), number("serial", up="all"),
)  # fmt: skip
"""The keys of an event that opens a record: its number, as `number` gives it."""
PREFIXES: dict[str, str] = {}
"""The letter of each register's numbers; none where a record has a random code."""
IMPORTED = "J"
"""The letter of what came from an earlier register; its series is the machine's with a small letter before it."""


def declare(register: str, prefix: str) -> None:
    """Let records of a register be numbered; one without a letter gives codes by chance and counts nothing.

    A prefix is one capital letter, so that the letters of a series after it never make it another's. Raises ValueError
    where two registers, or one and imports, would share numbers.
    """
    owners = {letter: name for name, letter in PREFIXES.items() if letter and name != register}
    owners[IMPORTED] = "what was brought in"
    if prefix and not ("A" <= prefix <= "Z" and len(prefix) == 1):
        raise ValueError(f"{register}: {prefix!r} is not one capital Latin letter")
    if prefix in owners:
        raise ValueError(f"{register} and {owners[prefix]} would share numbers: both begin with {prefix}")
    PREFIXES[register] = prefix


_LAST = select(func.max(INDEX.c.serial)).where(
    INDEX.c.unit == bindparam("unit"),
    INDEX.c.register == bindparam("register"),
    INDEX.c.series == bindparam("series"),
    INDEX.c.year == bindparam("year"),
)
_NUMBER = re.compile(r"^(?:([A-Z])([A-Z]+)-)?(?:(\d{4})-)?(\d{1,9})$")


def next_number(
    conn: Connection, store: Store, register: str, moment: datetime, *, imported: bool = False
) -> dict[str, Any]:
    """The next number as facts {register, number, series, year, serial}. Call it inside the writing transaction."""
    year = jalali_year(moment)
    series = _imported_series(store) if imported else store.series
    last = last_serial(conn, (store.unit, series), register, year)
    return numbered(store, register, year, last + 1, imported=imported)


def last_serial(conn: Connection, of: tuple[str, str], register: str, year: int) -> int:
    """The highest serial of a register and Jalali year in a unit's series, `of` (unit, series); 0 before the first."""
    unit, series = of
    book = {"unit": unit, "register": register, "series": series, "year": year}
    return conn.execute(_LAST, book).scalar_one() or 0


def numbered(store: Store, register: str, year: int, serial: int, *, imported: bool = False) -> dict[str, Any]:
    """The facts of one number of a register. What is brought in has a series of its own: `JA-1398-17`."""
    if not imported:
        return numbered_in(store.series, register, year, serial)
    number = f"{IMPORTED}{store.series}-{year}-{serial}"
    return {"register": register, "number": number, "series": _imported_series(store), "year": year, "serial": serial}


def numbered_in(series: str, register: str, year: int, serial: int) -> dict[str, Any]:
    """The facts of one number of a register in the series of any unit."""
    number = f"{PREFIXES[register]}{series}-{year}-{serial}"
    return {"register": register, "number": number, "series": series, "year": year, "serial": serial}


def _imported_series(store: Store) -> str:
    return f"{IMPORTED.lower()}{store.series}"


def index(rows: Rows, event: Event) -> None:
    """Keep the number that an opening event gives its record."""
    if (row := index_row(event)) is not None:
        rows.put(INDEX, row)


def index_row(event: Event) -> dict[str, Any] | None:
    """The row of the number that an opening event gives its record; None for every other event."""
    if "number" not in event.facts or "register" not in event.facts or event.record is None:
        return None
    return {
        "unit": event.unit,
        "uid": event.record,
        "register": event.facts["register"],
        "number": event.facts["number"],
        "series": event.facts.get("series"),
        "year": event.facts.get("year"),
        "serial": event.facts.get("serial"),
        "position": event.position,
        "batch": event.facts.get("batch"),
        "sealed": False,
    }


def find(conn: Connection, store: Store, register: str, typed: str, now: datetime) -> tuple[str, str]:
    """(uid, number) of a record by what was typed: the full number, `1405-17` or `17`, in any digits.

    A short number means this series and this Jalali year. Raises Refused("not_found").
    """
    return _find(conn, (store.unit, store.series), register, typed, now)


def asked(reading: Reading, register: str, typed: str) -> tuple[str, str]:
    """The same of a query, whose records may be of a unit below: the series of its machine is the usual one there.

    Raises Refused("not_found").
    """
    return _find(reading.conn, (reading.unit, reading.desk.store.series), register, typed, reading.now)


def asked_row(reading: Reading, register: str, typed: str, table: Table) -> Row[Any]:
    """The row that this record has in a table of its register. Raises Refused("not_found")."""
    uid, _number = asked(reading, register, typed)
    return reading.conn.execute(select(table).where(table.c.unit == reading.unit, table.c.uid == uid)).one()


def _find(conn: Connection, of: tuple[str, str], register: str, typed: str, now: datetime) -> tuple[str, str]:
    unit, series = of
    text = ascii_digits(typed).strip().upper().replace("/", "-").replace(" ", "")
    match = _NUMBER.match(text)
    wanted = INDEX.c.number == text
    if match is not None and PREFIXES[register] and match.group(1) in (None, PREFIXES[register]):
        # Not by the number that would print today: one that was given keeps the letter it has.
        wanted |= and_(
            INDEX.c.series == (match.group(2) or series),
            INDEX.c.year == int(match.group(3) or jalali_year(now)),
            INDEX.c.serial == int(match.group(4)),
        )
    row = conn.execute(
        select(INDEX.c.uid, INDEX.c.number).where(
            INDEX.c.unit == unit,
            INDEX.c.register == register,
            wanted,
            shown(INDEX.c.batch),
        )
    ).first()
    if row is None:
        raise Refused("not_found", {"number": M_("There is no record {number}.", number=typed.strip())})
    return row.uid, row.number


def number_of(conn: Connection, unit: str, uid: str) -> str | None:
    """The number of a record, or None."""
    return conn.execute(select(INDEX.c.number).where(INDEX.c.unit == unit, INDEX.c.uid == uid)).scalar_one_or_none()
