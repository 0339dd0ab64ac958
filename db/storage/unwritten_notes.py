"""Notes that an opening or a reading could not write when it was time: kept in memory as long as the program runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence

from sqlalchemy import Connection

from db.words.messages import Refused

NoteWriter = Callable[[Connection], object]
"""Writes one note in a writing transaction."""


class Owed:
    """Notes that one open store owes: `first` is written before anything else, `notes` when there is room."""

    def __init__(self) -> None:
        self.first: Callable[[], None] | None = None
        """What an opening for reading left to the first act: a copy begins its epoch, say."""
        self.why: Refused | None = None
        """Why the last note could not be written; None as long as they can."""
        self.known: set[Hashable] = set()
        """What is owed already, so that it is not owed at each look again."""
        self._notes: list[NoteWriter] = []
        self._lock = threading.RLock()
        self._writer: int | None = None

    def __len__(self) -> int:
        """How many notes are owed."""
        return len(self._notes)

    def write_first(self) -> None:
        """Write what comes before anything else; nothing while this thread does so. Raises Refused."""
        if self.first is None or self._writer == threading.get_ident():
            return
        with self._lock:
            if self.first is not None:
                self._writer = threading.get_ident()
                try:
                    self.first()
                    self.first = None
                finally:
                    self._writer = None

    def take(self) -> list[NoteWriter]:
        """All that is owed, for whoever writes it now; what he can't write he owes again."""
        with self._lock:
            notes, self._notes = self._notes, []
            return notes

    def keep(self, notes: Sequence[NoteWriter], why: Refused) -> None:
        """Owe what could not be written, before what came meanwhile."""
        with self._lock:
            self._notes[:0] = notes
            self.why = why

    def are_written(self) -> None:
        """All that was taken is written."""
        with self._lock:
            self.why = None
            self.known.clear()
