"""The table that benchmarks end with."""

from __future__ import annotations

import os
import platform

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Result

UNITS = {
    "ms": "{:.2f} ms", "MiB": "{:.0f} MiB", "kB": "{:.0f} kB", "entries/s": "{:,.0f} entries/s",
    "times": "{:.2f} times",
}  # fmt: skip


def shown(results: list[Result]) -> int:
    """Print the table; 1 where a goal is missed."""
    console = Console(width=max(100, Console().width))
    console.print(_table(results))
    load = os.getloadavg()[0]
    console.print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}; medians of one run.")
    return 1 if any(_missed(result) for result in results) else 0


def _missed(result: Result) -> bool:
    above = result.goal is not None and result.ratio is not None and result.ratio > result.goal
    below = result.least is not None and result.ours < result.least
    return above or below or (result.most is not None and result.ours > result.most)


def _goal(result: Result) -> str:
    most = [] if result.most is None else [f"≤ {UNITS[result.unit].format(result.most)}"]
    least = [] if result.least is None else [f"≥ {UNITS[result.unit].format(result.least)}"]
    return ", ".join([*([] if result.goal is None else [f"≤ {result.goal}"]), *most, *least])


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
