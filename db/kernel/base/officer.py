"""An officer at an open store: what every command, query and paper is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.kernel.base.access import Officer
from db.kernel.base.clock import Watch
from db.words.ids import Source

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.base.ports import Ports
    from db.storage.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """An open store and the officer who is signed in. Every command and query takes one."""

    store: Store
    officer: Officer
    ports: Ports
    source: Source = field(default_factory=Source)
    password_is_given: bool = False
    """Whether somebody else chose the password that he came with: it opens the choosing of his own, nothing else."""
    watch: Watch | None = None
    """What looks at the machine's clock; None where time is given (a made-up precinct)."""

    @property
    def clock_doubt(self) -> str:
        """Why the machine's clock is in doubt, or "" (clock.py)."""
        return self.watch.doubt if self.watch is not None else ""

    def now(self) -> datetime:
        """This instant, aware UTC."""
        return self.source.now()


@dataclass(slots=True)
class Reading:
    """A query at work: the reading transaction and who asks."""

    desk: Desk
    conn: Connection
    officer: Officer
    now: datetime
    noted: list[tuple[str, str | None, dict[str, Any]]] = field(default_factory=list)
    of_people_held: bool = True
    """Whether what is noted is of people who are held now and of nobody else: their records open when it can't be
    noted (db/kernel/desk/owed_notes.py)."""
    below: str | None = None
    """At a seat the unit below whose records are read, instead of the seat's own."""

    among: tuple[str, ...] = ()
    """The units below a seat whose lists are read in one statement, where the database can."""
    placed: list[tuple[Any, str]] = field(default_factory=list)
    """The value that each row of a page is sorted by, and its unit; for lists over several units."""

    @property
    def units(self) -> tuple[str, ...]:
        """The units whose records are read."""
        return self.among or (self.unit,)

    @property
    def unit(self) -> str:
        """The unit whose records are read: this store's, or one below."""
        return self.below or self.desk.store.unit

    def of(self, unit: str) -> Reading:
        """This transaction for the records of a unit; what it notes is this reading's."""
        return replace(self, below=None if unit == self.desk.store.unit else unit)

    def of_all(self, units: Iterable[str]) -> Reading:
        """This transaction for a list or a count over these units (db/reading/keyset.py)."""
        return replace(self, among=tuple(units), placed=[])

    def note(
        self, kind: str, record: str | None, facts: Mapping[str, Any] | None = None, *, held: bool = False
    ) -> None:
        """Leave an access entry for what was read, of people `held` now or not; written when the query ends."""
        self.of_people_held = self.of_people_held and held
        self.noted.append((kind, record, dict(facts or {})))
