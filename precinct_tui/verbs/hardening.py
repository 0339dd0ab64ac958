"""What the program does before anything else, so that nothing of a store is written where nobody looks."""

from __future__ import annotations

import contextlib
import os
import resource

TELLING = ("TEXTUAL", "TEXTUAL_LOG", "TEXTUAL_DEVTOOLS_HOST", "TEXTUAL_DEVTOOLS_PORT", "TEXTUAL_SCREENSHOT")
"""With these Textual writes events and screens into a file, or to whoever listens at a port."""


def harden() -> None:
    """Leave no core dump, which would hold the store's key; write no log; make files that are their owner's alone."""
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name in TELLING:
        os.environ.pop(name, None)
    os.umask(0o077)
