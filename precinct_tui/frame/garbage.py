"""The garbage collector while the program's modules are read."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def modules_kept() -> Iterator[None]:
    """Read modules without collecting garbage; what they made is never looked through again.

    Modules stay until the end. Otherwise the collector looks through a million of their objects some ten times, and
    once more when the program ends: a fifth of what a call of the command line costs. Where no module is read, nothing
    is kept: a program that calls often would keep its garbage too.
    """
    before = len(sys.modules)
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > before:
            gc.freeze()
        gc.enable()
