"""A scenario written into a store: entries chained as any others, of the units that wrote them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypedDict, Unpack

from sqlalchemy import Connection

from db.kernel.events.event import Event
from db.kernel.journal import journal
from db.kernel.journal.chains import Chain
from db.kernel.projections import numbering
from db.storage.store import Store
from db.words.calendar.jalali import jalali_year
from db.words.checks import CODES, make_code
from db.words.forms import Form, parts_of, to_json
from db.words.ids import uuid7

BATCH = 4_000
"""Entries a transaction."""
RowValues = dict[str, Any]


class Besides(TypedDict, total=False):
    """What an entry of a scenario has besides its facts: by chance or as usual where it is not said."""

    form: Form
    words: RowValues
    entered_at: datetime
    uid: str
    officer: str


@dataclass(slots=True)
class ScenarioWriter:
    """Where the journal and the numbers of every unit stand. `series` of a unit are its letters in its numbers."""

    store: Store
    conn: Connection
    random: Random
    officers: tuple[str, ...]
    commander: str
    series: Mapping[str, str]
    serials: dict[tuple[str, str, int], int] = field(default_factory=dict)
    codes: dict[tuple[str, str], Iterator[str]] = field(default_factory=dict)
    called: dict[str, list[str]] = field(default_factory=dict)
    """Incidents that a call opened, by unit: further callers are joined to them."""
    chain: Chain = field(init=False)
    written: int = 0

    def __post_init__(self) -> None:
        self.chain = Chain(self.conn, self.store, self.random.randbytes)

    def uid(self, moment: datetime) -> str:
        """A uid of that moment."""
        return uuid7(moment, self.random.randbytes(10))

    def number(self, unit: str, register: str, moment: datetime) -> RowValues:
        """The next number of a unit's register, with the unit's own letters."""
        year = jalali_year(moment)
        key = (unit, register, year)
        serial = self.serials[key] = self.serials.get(key, 0) + 1
        series = self.series[unit]
        number = f"{numbering.PREFIXES[register]}{series}-{year}-{serial}"
        return {"register": register, "number": number, "series": series, "year": year, "serial": serial}

    def code(self, unit: str, register: str) -> RowValues:
        """The next code of a unit: by chance, none of them twice."""
        key = (unit, register)
        if key not in self.codes:
            self.codes[key] = self._codes()
        return {"register": register, "number": next(self.codes[key])}

    def _codes(self) -> Iterator[str]:
        step = self.random.choice((7, 11, 13, 17, 19, 23)) * 2 + 1
        place = self.random.randrange(CODES)
        while True:
            place = (place + step) % CODES
            yield make_code(place)

    def put(
        self,
        unit: str,
        kind: str,
        record: str,
        at: datetime,
        facts: RowValues | None = None,
        **besides: Unpack[Besides],
    ) -> Event:
        """One entry; it is written with others (`flush`)."""
        parts: dict[str, RowValues] = {"facts": {}, "identity": {}, "words": {}}
        if (form := besides.get("form")) is not None:
            for part, values in parts_of(form).items():
                parts[part].update(values)
        parts["facts"].update({name: to_json(value) for name, value in (facts or {}).items() if value is not None})
        parts["words"].update(besides.get("words", {}))
        self.written += 1
        return self.chain.add(
            journal.NewEntry(
                uid=besides.get("uid") or self.uid(at),
                kind=kind,
                record=record,
                at=at,
                entered_at=besides.get("entered_at", at),
                parts=parts,
                unit=unit,
                officer=besides.get("officer") or self.random.choice(self.officers),
            )
        )

    def incident(
        self, unit: str, at: datetime, facts: RowValues, words: RowValues, late: bool
    ) -> tuple[str, Callable[..., Event]]:
        """One incident; returns its uid and what adds an entry to it."""
        record = self.uid(at)
        entered = at + timedelta(hours=2) if late else at
        numbered = {**facts, **self.number(unit, "incident", at)}
        self.put(unit, "incident_reported", record, at, numbered, words=words, entered_at=entered, uid=record)

        def follow(kind: str, when: datetime, said: RowValues, **more: Unpack[Besides]) -> Event:
            return self.put(unit, kind, record, when, said, **more)

        return record, follow

    def flush(self) -> None:
        """Write the entries that wait."""
        self.chain.write()
