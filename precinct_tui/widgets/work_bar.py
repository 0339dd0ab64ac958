"""How far a long work is, in a line of a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from precinct_tui.language.i18n import _, digits

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

CELLS = 30
"""Cells of the bar."""


def work_bar(done: int, total: int) -> str:
    """A bar with `done` of `total`; "" where nobody knows the total. Pure but for the language."""
    if total <= 0:
        return ""
    done = max(0, min(done, total))
    full = CELLS * done // total
    return _("{bar} {at} of {count}", bar="█" * full + "░" * (CELLS - full), at=digits(done), count=digits(total))


def told_at_screen(app: App[object], show: Callable[[str], object]) -> Callable[[int, int], None]:
    """What a thread that works tells how far it is: `show` gets the bar, on the screen's own thread, and not again
    before the bar has grown."""
    shown = -1

    def step(done: int, total: int) -> None:
        nonlocal shown
        grown = CELLS * done // total if total > 0 else -1
        if grown != shown:
            shown = grown
            app.call_from_thread(show, work_bar(done, total))

    return step
