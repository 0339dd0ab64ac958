"""A seat on PostgreSQL, fsync on: bundles taken in, and what an officer there asks for, over a hundred units.

`python -m benchmarks.levels [--size N]`; it starts a PostgreSQL of its own. Figures stand beside the same rows or the
same SQL by psycopg alone, for a shared machine makes seconds say little.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import func, select

from benchmarks.measuring import Result, in_turn, seconds
from benchmarks.table import shown
from db.across.indicators.queries import table_of
from db.across.seats.unit_records import list_records
from db.across.seats.urgent_items import pressing
from db.carrying.levels import forms, inbound_bundles, links, secrets, sending
from db.carrying.levels.models import CHAIN, LINK, PIN_OF, WORD
from db.carrying.levels.unit_status import units_below
from db.demo.bulk import insert_bulk
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.projections import schema
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.setup import open_store
from db.storage import keys
from db.storage.models import BODY, JOURNAL
from db.words.records import Filter
from tools.postgres import empty_database, server

PASSWORD = "benchmark-only"
KEEPER, CHIEF = "1", "2"
OFFICERS = (
    NewOfficer(KEEPER, "Administrator", Role.ADMINISTRATOR, PASSWORD),
    NewOfficer(CHIEF, "Commander", Role.COMMANDER, PASSWORD),
)
UNITS, ROUNDS = 100, 5
RATE, BESIDE = 2_000, 1.3
MOST, PAGE = {"F2": 300.0, "F9": 1_000.0}, 2.0
"""Milliseconds of an answer; how many times the same SQL a page may take."""
LISTED = """
SELECT u.unit, i.* FROM unnest(%s::text[]) AS u(unit), LATERAL (
    SELECT uid, number, state, type, reported_at, place, spot, severity FROM incident
    WHERE incident.unit = u.unit ORDER BY reported_at DESC, uid DESC LIMIT 51) i
ORDER BY reported_at DESC, uid DESC LIMIT 51
"""
TAKE = "import sys; from benchmarks.levels import take; take(sys.argv[1], sys.argv[2])"


@contextmanager
def desk_at(home: Path, badge: str = CHIEF) -> Iterator[Desk]:
    """A store, open for one of its two officers."""
    desk = open_store(home, badge, PASSWORD)
    try:
        yield desk
    finally:
        desk.store.close()


def take(home: str, stick: str) -> None:
    """Take a stick in, as a program of its own."""
    with desk_at(Path(home)) as desk:
        seen = inbound_bundles.take_folder(desk, Path(stick))
        assert {each.what for each in seen} == {"new"}, seen


def seat(home: Path, address: str | None) -> Path:
    """A province with its key."""
    create_store(home, NewStore("استان", OFFICERS, "province", database=address, cost=keys.QUICK))
    with desk_at(home, KEEPER) as desk:
        links.make_unit_key(desk, forms.MakeUnitKey())
    return home


def post(home: Path, above: Path, count: int, seed: int, stick: Path) -> Path:
    """A post below a seat, with its incidents on a stick."""
    create_store(home, NewStore(f"پاسگاه {seed}", OFFICERS, "post", cost=keys.QUICK))
    with desk_at(home, KEEPER) as desk:
        links.make_unit_key(desk, forms.MakeUnitKey())
    with desk_at(home) as one, desk_at(above) as other:
        files = [secrets.key_file(links.public_of(desk)) for desk in (one, other)]
        words = " ".join(links.words_with(one, files[1])[1])
        links.enrol_unit(one, forms.EnrolUnit(content=files[1], words=words))
        links.enrol_unit(other, forms.EnrolUnit(content=files[0], words=words))
    with desk_at(home) as desk:
        insert_bulk(desk.store, count, seed)
        sending.send(desk, stick)
    return home


def waited(home: Path, sticks: list[Path]) -> float:
    """How long programs took that took these sticks in beside each other, their start among it."""
    started = [subprocess.Popen([sys.executable, "-c", TAKE, str(home), str(stick)]) for stick in sticks]
    took = seconds(lambda: [child.wait() for child in started])
    assert all(child.returncode == 0 for child in started)
    return took


def processor_seconds(plain: psycopg.Connection[Any]) -> float:
    """What this program and those that it waited for took, and the server's processes for its connections."""
    ticks = os.sysconf("SC_CLK_TCK")
    used = sum(os.times()[:4])
    for (pid,) in plain.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'").fetchall():
        used += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13])) / ticks
    return used


def rows_of(desk: Desk, unit: str, plain: psycopg.Connection[Any], into: str) -> list[tuple[str, list[Any]]]:
    """What taking a unit in wrote, by table, and empty tables like them in a schema of their own."""
    written = []
    plain.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(into)))
    with desk.store.reading() as conn:
        for table in (JOURNAL, BODY, *schema.projections()):
            if "unit" not in table.c or not (found := conn.execute(select(table).where(table.c.unit == unit)).all()):
                continue
            plain.execute(sql.SQL("CREATE TABLE {}.{} (LIKE {} INCLUDING ALL)").format(
                sql.Identifier(into), sql.Identifier(table.name), sql.Identifier(table.name)))  # fmt: skip
            marks = ", ".join(["%s"] * len(table.columns))
            written.append((f'INSERT INTO {into}."{table.name}" VALUES ({marks})', [tuple(row) for row in found]))
    plain.commit()
    return written


def taken_in(folder: Path, address: str, count: int) -> tuple[list[Result], Path, str]:
    """How fast units are taken in: alone, and two beside each other. The seat, and one of its units, are kept."""
    home = seat(folder / "seat", address)
    sticks = [folder / f"stick{place}" for place in range(5)]
    for place, stick in enumerate(sticks):
        post(folder / f"post{place}", home, count if place == 0 else count // 10, place, stick)
    with desk_at(home) as desk, psycopg.connect(address, autocommit=True) as plain:
        used, ours = processor_seconds(plain), seconds(lambda: inbound_bundles.take_folder(desk, sticks[0]))
        used = processor_seconds(plain) - used
    alone = [waited(home, [stick]) for stick in sticks[1:3]]
    both = waited(home, sticks[3:])
    with desk_at(home) as desk:
        unit = next(each.uid for each in units_below(desk) if each.name == "پاسگاه 0")
        with desk.store.reading() as conn:
            chosen = select(func.sum(CHAIN.c.have)).where(CHAIN.c.record == unit)
            entries = int(conn.execute(chosen).scalar_one())
        with psycopg.connect(address) as plain:
            written = rows_of(desk, unit, plain, "plain")

            def insert() -> None:
                for statement, rows in written:
                    with plain.cursor() as cursor:
                        cursor.executemany(statement, rows)
                plain.commit()

            baseline = seconds(insert)
    rate, by_hand = entries / ours, entries / baseline
    return [
        Result(f"{entries:,} entries taken in", rate, by_hand, None, "the same rows by psycopg, one transaction",
               "entries/s", least=RATE),
        Result("the same by a second of processor, seat and server", entries / used, None, None, "", "entries/s"),
        Result("two units beside each other", sum(alone) / both, None, None, "", "times", least=BESIDE),
    ], home, unit  # fmt: skip


OF_UNIT = {LINK: "uid", WORD: "uid", CHAIN: "record"}
"""What the seat keeps of a unit in rows of its own, and the column that names the unit."""


def copied(address: str, unit: str, above: str, times: int) -> None:
    """The rows of a unit again under other units' names, by SQL: what folding made, many times over."""
    tables = [(table, OF_UNIT.get(table, "unit")) for table in schema.projections() if "unit" in table.c]
    with psycopg.connect(address) as plain:
        for place in range(times):
            given = {"other": str(uuid4()), "of": unit, "above": above, "place": f"{place:03}"}
            for table, mine in tables:
                if table is PIN_OF:
                    continue
                names = [f'"{column.name}"' for column in table.columns]
                own = {f'"{mine}"': "%(other)s"}
                if mine == "unit":  # a record's uid is nobody else's
                    own |= {f'"{name}"': f'left("{name}", 33) || %(place)s' for name in ("uid", "record")}
                read = [own.get(name, name) for name in names]
                where = f'"{mine}" = %(of)s' + (" AND unit = %(above)s" if table in OF_UNIT else "")
                plain.execute(
                    f'INSERT INTO "{table.name}" ({", ".join(names)})'
                    f' SELECT {", ".join(read)} FROM "{table.name}" WHERE {where}',
                    given,
                )
            plain.commit()
        plain.autocommit = True
        plain.execute("VACUUM ANALYZE")


def asked(home: Path, address: str, size: int) -> list[Result]:
    """What a commander of the seat asks for: the units, a page of a register, the whole table of figures."""
    with desk_at(home) as desk, psycopg.connect(address) as plain:
        units = [each.uid for each in units_below(desk)]
        page = in_turn(
            lambda: list_records(desk, "incident", Filter()), lambda: plain.execute(LISTED, (units,)).fetchall(), ROUNDS
        )
        first = list_records(desk, "incident", Filter())
        assert [row.uid for row in first.rows] == [row[1] for row in plain.execute(LISTED, (units,)).fetchall()][:50]
        answers = {"F2": lambda: (units_below(desk), pressing(desk)), "F9": lambda: table_of(desk)}
        plain.commit()
        plain.autocommit = True
        took = {name: in_processor(plain, ask) for name, ask in answers.items()}
    of = f"{size:,} incidents of {len(units)} units"
    return [
        Result(f"a page of the register, {of}", *page, PAGE, "the same SQL by psycopg"),
        *(Result(f"{name}, {of}", *took[name], None, "processor alone, seat and server", most=MOST[name])
          for name in answers),
    ]  # fmt: skip


def in_processor(plain: psycopg.Connection[Any], ask: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of one answer: by the clock (median), and of the processor (mean)."""
    ask()
    begun = processor_seconds(plain)
    waited_for = sorted(seconds(ask) for _ in range(ROUNDS))
    return waited_for[ROUNDS // 2] * 1000, (processor_seconds(plain) - begun) / ROUNDS * 1000


def main() -> int:
    """Measure, and print one table; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000, help="incidents in all (1,000,000)")
    size = parser.parse_args().size
    secrets.COST = keys.QUICK
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        with server() as url:
            address = empty_database(url, "seat")
            results, home, unit = taken_in(folder, address, size // UNITS)
            with desk_at(home) as desk:
                above = desk.store.unit
            copied(address, unit, above, UNITS - 5)
            return shown([*results, *asked(home, address, size)])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
