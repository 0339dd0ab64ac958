"""The reading connections of an open store. A few stay open: to take one from the engine costs half a page."""

from __future__ import annotations

import contextlib
from collections import deque

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlcipher3 import dbapi2

DATABASE_FAULTS = (DBAPIError, PoolTimeout, dbapi2.Error)
KEPT = 2
"""Reading connections that stay open."""


class Readers:
    """Connections of one engine that are read with, by several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: deque[Connection] = deque()

    def take(self) -> Connection:
        """A connection that nobody reads with now. Raises as the engine does."""
        try:
            return self._idle.pop()
        except IndexError:
            return self._engine.connect()

    def put_back(self, conn: Connection) -> None:
        """Keep a connection for the next one who reads, or close it."""
        if len(self._idle) < KEPT:
            self._idle.append(conn)
            return
        if not conn.invalidated:
            conn.detach()  # else the pool would keep it open
        conn.close()

    def drop(self) -> None:
        """Keep no connection that met a fault."""
        while self._idle:
            with contextlib.suppress(*DATABASE_FAULTS, OSError):
                self._idle.pop().invalidate()
        self._engine.dispose()

    def close(self) -> None:
        """Close every connection, whatever is still read."""
        while self._idle:
            self._idle.pop().close()
        self._engine.dispose()
