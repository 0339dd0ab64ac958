"""`make levels`: what `make seats` makes, the province on a PostgreSQL of its own in FOLDER/server; a live call between
a post, its county and the province; then the province's desk on the screen, and the server stops when that is left.

Where FOLDER holds it all already, it is not made again.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from db.storage import keys
from tools import seats
from tools.homes import CHIEF, Home
from tools.live_call import live_call
from tools.postgres import empty_database, start, stop


def tour(folder: Path, days: int) -> int:
    """All of it; the exit status of the desk."""
    county, province = (Home(folder / name, seats.SIGNS) for name in ("county1", "province"))
    address = start(folder / "server")
    try:
        if not (province.path / keys.FILE).exists():
            seats.main(folder, days, database=empty_database(address, "province"))
        live_call(seats.made_up(folder / "post1"), county, province, lambda line: print(line, flush=True))
        badge, word = seats.SIGNS[CHIEF]
        if not sys.stdin.isatty():
            return 0
        input(f"Officer {badge}, password {word}. Enter opens the province's desk. ")  # which covers what is above
        argv = [sys.executable, "-m", "precinct_tui", "--home", str(province.path)]
        return subprocess.run(argv, check=False).returncode
    finally:
        stop(folder / "server")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--days", type=int, default=1)
    given = parser.parse_args()
    sys.exit(tour(given.folder.resolve(), given.days))
