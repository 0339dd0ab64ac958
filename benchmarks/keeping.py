"""Cost of keeping a large store, and that its memory does not grow with it: `python -m benchmarks.keeping`.

Each thing runs in a process of its own, on a store of N entries and on one of a tenth: entries a processor second, and
the most memory that the process had. Verifying and the copy of a backup stand on SQLCipher, so the baseline is the same
file read whole by it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import stores
from db.carrying.transfer.carrying import export_journal
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.opening.setup import open_store
from db.opening.trial_restoring import try_restore
from db.reading.journal_queries import verify_whole
from db.storage import backup, ends
from db.storage.dialects import sqlite

ENTRIES = 684_000
EACH = 2.1
"""Entries of a made-up incident, on average."""
SHARE = 10
"""The smaller store has a tenth."""
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """What one thing took: seconds of processor, and the most memory of its process in bytes."""

    processor: float
    memory: int


def _read(desk: Desk, _folder: Path) -> None:
    """The baseline: every page that holds an entry, decrypted."""
    plain = sqlite.connect(desk.store.path, desk.store.unlocked.data_key, writes=False)
    for _row in plain.cursor().execute("SELECT * FROM journal JOIN body USING (unit, uid)"):
        pass
    plain.close()


def _back_up(desk: Desk, folder: Path) -> None:
    backup.backup(desk.store, folder)


def _restore(desk: Desk, folder: Path) -> None:
    (made,) = (path for path in folder.iterdir() if backup.is_backup(path))
    try_restore(desk, made)


def _verify(desk: Desk, _folder: Path) -> None:
    assert verify_whole(desk).sound


def _export(desk: Desk, folder: Path) -> None:
    export_journal(desk, folder / "journal.jsonl", b"benchmark-only-passphrase")


def _compare(desk: Desk, _folder: Path) -> None:
    assert not rebuild.check(desk.store).differences


def _rebuild(desk: Desk, _folder: Path) -> None:
    rebuild.rebuild(desk.store)


THINGS: dict[str, tuple[str, Callable[[Desk, Path], None]]] = {
    "read": ("every entry read by plain sqlcipher3", _read),
    "backup": ("backup, checked", _back_up),
    "restore": ("trial restore of that backup", _restore),
    "verify": ("verify the whole journal", _verify),
    "export": ("write the journal file", _export),
    "compare": ("every row made beside and compared", _compare),
    "rebuild": ("every row made anew, in place", _rebuild),
}


def main() -> int:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--entries", type=int, default=ENTRIES, help=f"entries of the large store (default {ENTRIES:,})"
    )
    parser.add_argument("--thing", choices=THINGS, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    if options.thing:
        return _one(options.thing, options.home, options.folder)
    Console(width=max(130, Console().width)).print(_table(options.entries))
    return 0


def _one(thing: str, home: Path, folder: Path) -> int:
    desk = open_store(home, stores.CHIEF, stores.PASSWORD)
    before = _used()
    THINGS[thing][1](desk, folder)
    print(
        json.dumps({"processor": _used() - before, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024})
    )
    desk.store.close()
    return 0


def _used() -> float:
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, (0, -1)))


def _table(entries: int) -> Table:
    table = Table()
    for title in ("measured", "entries", "processor", "entries/s", "times the baseline", "memory", "of a tenth"):
        table.add_column(title, justify="left" if title == "measured" else "right", no_wrap=title == "measured")
    small, large = (_of_store(count) for count in (entries // SHARE, entries))
    for thing, (name, _act) in THINGS.items():
        count, kept = large[0], large[1][thing]
        table.add_row(
            name, f"{count:,}", f"{kept.processor:.0f} s", f"{count / kept.processor:,.0f}",
            f"{kept.processor / large[1]['read'].processor:.1f}", f"{kept.memory / MIB:.0f} MiB",
            f"{small[1][thing].memory / MIB:.0f} MiB",
        )  # fmt: skip
    return table


def _of_store(entries: int) -> tuple[int, dict[str, Kept]]:
    """How many entries a store of about so many has, and what each thing took there."""
    home = stores.store_of(int(entries / EACH))
    desk = open_store(home, stores.CHIEF, stores.PASSWORD)
    with desk.store.reading() as conn:
        count = ends.end(conn)
    desk.store.close()
    with tempfile.TemporaryDirectory(dir=stores.ROOT) as folder:
        return count, {thing: _apart(thing, home, Path(folder)) for thing in THINGS}


def _apart(thing: str, home: Path, folder: Path) -> Kept:
    command = [
        sys.executable,
        "-m",
        "benchmarks.keeping",
        "--thing",
        thing,
        "--home",
        str(home),
        "--folder",
        str(folder),
    ]
    print(f"  {thing}", file=sys.stderr)
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return Kept(**json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    sys.exit(main())
