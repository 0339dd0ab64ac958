"""Connections that read, remembered: who leaves the program does not wait for a long list to be read."""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from sqlalchemy import Engine, event
from sqlcipher3 import dbapi2


class Weakly(dbapi2.Connection):  # type: ignore[misc]
    """A connection to a file that can be remembered without being kept open."""

    begins = "BEGIN"
    """How it begins a transaction: this one waits for nobody."""


def remembered(readers: Engine) -> WeakSet[Any]:
    """The connections that this engine opens from now on, as long as they are used."""
    opened: WeakSet[Any] = WeakSet()
    event.listen(readers, "connect", lambda connection, _: opened.add(connection))
    return opened
