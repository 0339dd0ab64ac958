"""A province of some 80,000 incidents and 18,000 people held, as docs/examples/province.toml has it: its F9, an export
of its journal, and doctor. Processor seconds: what a busy machine shares among several programs counts once.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import stores
from benchmarks.measuring import Result
from db.across.indicators.queries import table_of
from db.across.seats.table_check import check_units
from db.carrying.transfer.carrying import export_journal
from db.demo.scenario import read_scenario
from db.demo.scenario_making import make_scenario
from db.kernel.base.officer import Desk
from db.opening import health
from db.opening.setup import open_store
from db.storage import keys
from db.storage.dialects import sqlite
from db.words.calendar.jalali import local_date, utc_now

FILE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "province.toml"
HALF, HALVES = "1405-H1", ("2025-03-20T20:30:00.000000Z", "2025-09-22T20:30:00.000000Z",
                           "2026-03-20T20:30:00.000000Z", "2026-09-22T20:30:00.000000Z")  # fmt: skip
ROUNDS = 7
SECRET = b"benchmark-only-passphrase"
COUNTED = (
    ("incident", "reported_at", "type, clearance, state, solved, late, cleared_on, day"),
    ("call", "started_at", "end, incident, state, joined"),
    ("custody", "start_at", "outcome, met, stated, breached, breached_own, same_as"),
    ("shift", "started_at", "closed_at, alone"),
    ("request", "received_at", "category, outcome, stopped_on, due"),
    ("oversight_contact", "received_at", "kind, outcome, replied_at"),
    ("desk_session", "day", "state"),
    ("programme", "day", "kind, state"),
)
"""What F9 counts: tables, the time that their rows go by, and the columns that figures ask for."""


def home() -> Path:
    """The folder of the province's store; made once, in some minutes."""
    made = stores.store_named("province")
    if not (made / "done").exists():
        shutil.rmtree(made, ignore_errors=True)

        def tell(done: int, total: int) -> None:
            print(f"\r  {done:,} of {total:,} things of the province", end="", file=sys.stderr, flush=True)

        make_scenario(made, read_scenario(FILE, local_date(utc_now())), tell)
        print(file=sys.stderr)
        (made / "done").touch()
    return made


def desk() -> Desk:
    """The commander at the province's store."""
    officer = next(one for one in keys.load(home()).demo if one["role"] == "commander")
    return open_store(home(), officer["badge"], officer["password"])


def _processor(action: Callable[[], object]) -> float:
    """Milliseconds of processor that one call takes."""
    start = time.process_time()
    action()
    return (time.process_time() - start) * 1000


def measured() -> list[Result]:
    """F9 of both half-years, an export, and doctor's look at units and file."""
    here = desk()
    plain = sqlite.connect(here.store.path, here.store.unlocked.data_key, writes=False)
    try:
        return [_figures(here, plain), *_export(here, plain), _doctor(here, plain)]
    finally:
        plain.close()
        here.store.close()


def _figures(here: Desk, plain: Any) -> Result:
    def read() -> None:
        for table, at, columns in COUNTED:
            within = f"({at} >= ? AND {at} < ? OR {at} >= ? AND {at} < ?)"
            plain.cursor().execute(f"SELECT {columns} FROM {table} WHERE {within}", HALVES).fetchall()

    table_of(here, HALF)
    pairs = [(_processor(partial(table_of, here, HALF)), _processor(read)) for _round in range(ROUNDS)]
    ours, baseline = (statistics.median(times) for times in zip(*pairs, strict=True))
    against = "every row of both half-years read once, plain sqlcipher3"
    return Result("F9 of a province, processor", ours, baseline, 3.0, against, most=1_500.0)


def _export(here: Desk, plain: Any) -> list[Result]:
    path = stores.ROOT / "province.journal"
    path.unlink(missing_ok=True)

    def read() -> None:
        for table in ("journal", "body"):
            rows = plain.cursor().execute(f"SELECT * FROM {table}")
            while rows.fetchmany(10_000):
                pass

    baseline, held = _processor(read), [_resident()]
    ours = _processor(partial(export_journal, here, path, SECRET, step=lambda *_far: held.append(_resident())))
    more = max(held) - held[0]
    path.unlink()
    return [
        Result("export a province's journal, processor", ours, baseline, 12.0,
               "its entries and bodies read once, plain sqlcipher3", most=60_000.0),
        Result("memory that the export adds at its most", more, None, None, "", "MiB", most=16.0),
    ]  # fmt: skip


def _resident() -> float:
    """MiB that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def _doctor(here: Desk, plain: Any) -> Result:
    def looked() -> None:
        check_units(here)
        health.integrity(here.store)

    baseline = _processor(lambda: plain.cursor().execute("PRAGMA integrity_check").fetchall())
    against = "integrity_check, plain sqlcipher3"
    return Result("doctor on a province: units and file, processor", _processor(looked), baseline, None, against)
