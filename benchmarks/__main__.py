"""`python -m benchmarks [--size N]`: every measurement, one table."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import warnings

from rich.console import Console
from rich.table import Table

from benchmarks import figures, handing_over, held, listing, screens, sketching, storing
from benchmarks.measuring import Result

UNITS = {"ms": "{:.2f} ms", "MiB": "{:.0f} MiB", "entries/s": "{:,.0f} entries/s"}


def main() -> int:
    """Run everything and print the table; status 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000, help="incidents in the large store (default 1,000,000)")
    size = parser.parse_args().size
    warnings.simplefilter("ignore")
    screens.quiet_state()
    screens.compiled()
    results = [
        screens.first_paint(),
        *screens.register(size),
        storing.saving(),
        *storing.listing(size),
        *listing.narrowing(size),
        listing.searching(size),
        listing.importing(),
        handing_over.drafting(size),
        *figures.counting_at(size),
        figures.saving(),
        held.table(),
        *screens.repaint(),
        sketching.key(),
        storing.rebuilding(),
    ]
    console = Console(width=max(100, Console().width))
    console.print(_table(results))
    load = os.getloadavg()[0]
    console.print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}; medians of one run.")
    return 1 if any(_missed(result) for result in results) else 0


def _missed(result: Result) -> bool:
    above = result.goal is not None and result.ratio is not None and result.ratio > result.goal
    return above or (result.most is not None and result.ours > result.most)


def _goal(result: Result) -> str:
    most = [] if result.most is None else [f"≤ {UNITS[result.unit].format(result.most)}"]
    return ", ".join([*([] if result.goal is None else [f"≤ {result.goal}"]), *most])


def _table(results: list[Result]) -> Table:
    table = Table()
    for title in ("measured", "ours", "baseline", "ratio", "goal", ""):
        table.add_column(title, justify="left" if title == "measured" else "right")
    for result in results:
        unit = UNITS[result.unit]
        name = f"{result.name}\n  against {result.against}" if result.against else result.name
        table.add_row(
            name,
            unit.format(result.ours),
            "" if result.baseline is None else unit.format(result.baseline),
            "" if result.ratio is None else f"{result.ratio:.2f}",
            _goal(result),
            "missed" if _missed(result) else "",
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
