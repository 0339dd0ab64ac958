"""Entries of a made-up store that no command gave: numbered, chained, signed and folded as those of commands are."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, TypedDict, Unpack

from sqlalchemy import Connection, select

from db.kernel.base import writers
from db.kernel.base.access import Role
from db.kernel.events.event import Event
from db.kernel.folding import versions
from db.kernel.journal import journal
from db.kernel.journal.chains import Chain
from db.kernel.projections import numbering
from db.reference.officers.models import OFFICER
from db.storage import ends
from db.storage.store import Store
from db.words.calendar.jalali import jalali_year
from db.words.checks import CODES, make_code
from db.words.forms import Form, parts_of, to_json
from db.words.ids import uuid7

EntryValues = dict[str, Any]


class EntryOptions(TypedDict, total=False):
    """The other values of an entry; `uid` and `officer` are by chance, `entered_at` is `at`, unless given."""

    form: Form
    words: EntryValues
    entered_at: datetime
    uid: str
    officer: str


@dataclass(slots=True)
class DemoWriter:
    """Writer of entries in the names of some officers (uids), in batches of one transaction each (`batch`)."""

    store: Store
    random: Random
    officers: Sequence[str]
    series: dict[str, str] = field(init=False)
    """The letters in the numbers of each unit, by its uid; at first the store's own unit alone."""
    machines: dict[str, str] = field(init=False, default_factory=dict)
    """The machine (uid) that writes each other unit's entries."""
    written: int = field(init=False, default=0)
    """Entries of this batch."""
    _conn: Connection = field(init=False)
    _chain: Chain = field(init=False)
    _serials: dict[tuple[str, str, int], int] = field(init=False)
    _roles: dict[str, Role] = field(init=False, default_factory=dict)
    """The role of each officer, in the order of their badges."""
    _codes: dict[tuple[str, str], Iterator[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Give the store's unit its letters."""
        self.series = {self.store.unit: self.store.series}

    @contextlib.contextmanager
    def batch(self) -> Iterator[None]:
        """A transaction for the entries of the block; numbers go on from those in the store. Others may write after."""
        with self.store.writing() as conn:
            self._conn, self._serials, self.written = conn, {}, 0
            self._roles = self._roles or self._read_roles()
            self._chain = Chain(conn, self.store, self.random.randbytes)
            yield
            self.flush()

    def add_unit(self, unit: str, series: str, machine: str) -> None:
        """Write for another unit (uid) too, inside a batch: the letters of its numbers, and the machine (uid) whose
        chain its entries stand in. Its rows are of this version from the first one on."""
        versions.note_new(self._conn, unit)
        self.series[unit], self.machines[unit] = series, machine

    def _read_roles(self) -> dict[str, Role]:
        active = select(OFFICER.c.uid, OFFICER.c.role).where(OFFICER.c.active).order_by(OFFICER.c.badge)
        rows = self._conn.execute(active)
        return {row.uid: Role(row.role) for row in rows}

    def end_of(self, unit: str) -> ends.Head | None:
        """End of the chain of another unit's machine, inside a batch, once what was added is written."""
        self.flush()
        return ends.head(self._conn, unit, self.machines[unit], self.store.epoch, "record")

    def flush(self) -> None:
        """Write the entries added so far and fold them."""
        self._chain.write()

    def uid(self, moment: datetime) -> str:
        """A uid of that moment."""
        return uuid7(moment, self.random.randbytes(10))

    def number(self, unit: str, register: str, moment: datetime) -> EntryValues:
        """The next number of a unit's register, as facts."""
        series, year = self.series[unit], jalali_year(moment)
        key = (unit, register, year)
        if key not in self._serials:
            self._serials[key] = numbering.last_serial(self._conn, (unit, series), register, year)
        self._serials[key] += 1
        return numbering.numbered_in(series, register, year, self._serials[key])

    def code(self, unit: str, register: str) -> EntryValues:
        """The next code of a unit's register, as facts: by chance, none of them twice."""
        key = (unit, register)
        if key not in self._codes:
            self._codes[key] = _codes(self.random)
        return {"register": register, "number": next(self._codes[key])}

    def put(
        self,
        unit: str,
        kind: str,
        record: str,
        at: datetime,
        facts: EntryValues | None = None,
        **options: Unpack[EntryOptions],
    ) -> Event:
        """Add one entry with the answers of its form and these facts; it is written with others (`flush`)."""
        parts: dict[str, EntryValues] = {"facts": {}, "identity": {}, "words": {}}
        if (form := options.get("form")) is not None:
            parts |= {str(part): values for part, values in parts_of(form).items()}
        parts["facts"] |= {name: to_json(value) for name, value in (facts or {}).items() if value is not None}
        parts["words"] |= options.get("words", {})
        self.written += 1
        return self._chain.add(
            journal.NewEntry(
                uid=options.get("uid") or self.uid(at),
                kind=kind,
                record=record,
                at=at,
                entered_at=options.get("entered_at", at),
                parts=parts,
                unit=unit,
                origin=self.machines.get(unit, ""),
                officer=options.get("officer") or self._officer(kind),
            )
        )

    def _officer(self, kind: str) -> str:
        """One of the officers by chance; the officer signed in, where the key of that one is not open here, and one who
        may write such entries, where that one may not."""
        officer = self.random.choice(self.officers)
        if self.store.signers.public(officer) is None:
            officer = self.store.unlocked.slot.officer
        may = writers.ROLES.get(kind)
        if may is None or not self._roles or self._roles.get(officer) in may:
            return officer
        others = (uid for uid, role in self._roles.items() if role in may)
        return next((uid for uid in others if self.store.signers.public(uid) is not None), officer)


def _codes(random: Random) -> Iterator[str]:
    step = random.choice((7, 11, 13, 17, 19, 23)) * 2 + 1
    place = random.randrange(CODES)
    while True:
        place = (place + step) % CODES
        yield make_code(place)
