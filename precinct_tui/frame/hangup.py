"""Ending with the terminal: a window that is closed, a line that drops, a machine that is switched off at the wall.

SIGHUP is the ordinary way, and not a sure one: a program that does not lead its terminal's session gets none. Left
alone it would spin for ever, reading an end of input and waiting to write to nobody, with the store open.
"""

from __future__ import annotations

import os
import select
import signal
import threading
from collections.abc import Callable

GRACE = 2.0
"""Seconds in which the program may end by itself."""
STATUS = 128 + signal.SIGHUP


Last = Callable[[Callable[[], None]], bool]
"""Keeps what is typed and then calls what it is given; false where there is nothing to keep and nobody will call."""


def end_with_terminal(last: Last, descriptor: int = 0, grace: float = GRACE) -> None:
    """Watch, in a thread that costs nothing, for the terminal behind `descriptor` to go; then end this process.

    What is half-typed is kept first, as `last` does it.
    """
    if os.isatty(descriptor):
        threading.Thread(target=_watch, args=(last, descriptor, grace), name="hangup", daemon=True).start()


def _watch(last: Last, descriptor: int, grace: float) -> None:
    poll = select.poll()
    poll.register(descriptor, 0)  # nothing but the hang-up itself
    while not any(seen & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, seen in poll.poll()):
        continue
    kept = threading.Event()
    if last(kept.set):
        kept.wait(grace)
    threading.Event().wait(grace)
    os._exit(STATUS)
