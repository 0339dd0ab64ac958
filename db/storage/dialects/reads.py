"""Connections that read, remembered: who leaves the program does not wait for a long list to be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakSet

from sqlalchemy import Engine, event
from sqlcipher3 import dbapi2


class Weakly(dbapi2.Connection):  # type: ignore[misc]
    """A connection to a file that can be remembered without being kept open."""

    begins = "BEGIN"
    """How it begins a transaction: this one waits for nobody."""
    by_itself = False
    """Whether it reads the file without an index of its log, and sees nothing that is written meanwhile."""


def remembered(readers: Engine, came: Callable[[Any], None] | None = None) -> WeakSet[Any]:
    """The connections that this engine opens from now on, as long as they are used; `came` is called with each."""
    opened: WeakSet[Any] = WeakSet()

    def remember(connection: Any, _record: object) -> None:
        opened.add(connection)
        if came is not None:
            came(connection)

    event.listen(readers, "connect", remember)
    return opened
