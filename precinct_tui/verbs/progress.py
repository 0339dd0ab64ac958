"""A bar that tells how far a verb is. It stands by itself: the desk is opened by a verb too, and shows none."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from precinct_tui.verbs.line_order import for_prompt, is_terminal, told_once

ProgressStep = Callable[[int, int], None]


@contextlib.contextmanager
def progress(label: str) -> Iterator[ProgressStep]:
    """A progress bar on standard error while the block runs, told `step(done, total)`; nothing where no one looks."""
    if not is_terminal(sys.stderr):
        yield lambda _done, _total: None
        return
    console = Console(file=sys.stderr, highlight=False, markup=False, emoji=False)
    name = TextColumn("{task.description}", markup=False)
    bars = Progress(name, BarColumn(), TaskProgressColumn(), console=console, transient=True)
    with told_once(sys.stderr), bars as bar:
        task = bar.add_task(for_prompt(label), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
