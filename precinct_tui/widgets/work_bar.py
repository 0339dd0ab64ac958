"""What is being done and how far it is, in a line of a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from precinct_tui.language.i18n import _, digits

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

CELLS = 30
"""Cells of the bar."""


def work_bar(what: str, done: int, total: int) -> str:
    """The work with a bar of `done` of `total`; with what is done so far where the total is not known (0)."""
    if total <= 0:
        return f"{what} {digits(done)}" if done > 0 else what
    done = max(0, min(done, total))
    full = CELLS * done // total
    bar = "█" * full + "░" * (CELLS - full)
    return _("{what} {bar} {at} of {count}", what=what, bar=bar, at=digits(done), count=digits(total))


def told_at_screen(app: App[object], what: str, show: Callable[[str], object]) -> Callable[[int, int], None]:
    """Make the function that a thread tells how far `what` is: `show` gets the bar on the screen's own thread, and not
    again before the bar has grown."""
    shown = -1

    def step(done: int, total: int) -> None:
        nonlocal shown
        grown = CELLS * done // total if total > 0 else -1
        if grown != shown:
            shown = grown
            app.call_from_thread(show, work_bar(what, done, total))

    return step
