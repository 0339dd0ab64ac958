"""A scenario written into a store: entries chained as any others, of the units that wrote them, many to a transaction.

Incidents go many rows at a time, as db/registers/incidents/bulk.py writes them; everything else is applied entry by
entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypedDict, Unpack

from sqlalchemy import Connection

from db.kernel import journal, numbering, search
from db.kernel import projecting as events
from db.kernel.event import Event
from db.registers.incidents.events import CHILDREN, changes, incident_row, insert_many, words_of
from db.storage import ends
from db.storage.models import BODY, INDEX, JOURNAL
from db.storage.store import Store
from db.words.calendar.jalali import jalali_year
from db.words.checks import CODES, make_code
from db.words.forms import Form, parts_of, to_json
from db.words.ids import uuid7

BATCH = 4_000
"""Entries a transaction."""
Row = dict[str, Any]


@dataclass(slots=True)
class Pending:
    """The rows of incidents that wait to be written together."""

    entries: list[Row] = field(default_factory=list)
    bodies: list[Row] = field(default_factory=list)
    numbers: list[Row] = field(default_factory=list)
    incidents: list[Row] = field(default_factory=list)
    children: dict[str, list[Row]] = field(default_factory=dict)
    shadows: list[tuple[int, list[str]]] = field(default_factory=list)


class Besides(TypedDict, total=False):
    """What an entry of a scenario has besides its facts: by chance or as usual where it is not said."""

    form: Form
    words: Row
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
    position: int = 0
    last: ends.Head | None = None
    serials: dict[tuple[str, str, int], int] = field(default_factory=dict)
    codes: dict[tuple[str, str], Iterator[str]] = field(default_factory=dict)
    called: dict[str, list[str]] = field(default_factory=dict)
    """Incidents that a call opened, by unit: further callers are joined to them."""
    pending: Pending = field(default_factory=Pending)
    written: int = 0

    def __post_init__(self) -> None:
        self.position = ends.end(self.conn)
        self.last = ends.head(self.conn, self.store.origin, self.store.epoch, "record")

    def uid(self, moment: datetime) -> str:
        """A uid of that moment."""
        return uuid7(moment, self.random.randbytes(10))

    def number(self, unit: str, register: str, moment: datetime) -> Row:
        """The next number of a unit's register, with the unit's own letters."""
        year = jalali_year(moment)
        key = (unit, register, year)
        serial = self.serials[key] = self.serials.get(key, 0) + 1
        series = self.series[unit]
        number = f"{numbering.PREFIXES[register]}{series}-{year}-{serial}"
        return {"register": register, "number": number, "series": series, "year": year, "serial": serial}

    def code(self, unit: str, register: str) -> Row:
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

    def entry(
        self, unit: str, kind: str, record: str, at: datetime, facts: Row, **besides: Unpack[Besides]
    ) -> tuple[Event, Row, list[Row]]:
        """One entry, chained; not yet written."""
        parts: dict[str, Row] = {"facts": {}, "identity": {}, "words": {}}
        if (form := besides.get("form")) is not None:
            for part, values in parts_of(form).items():
                parts[part].update(values)
        parts["facts"].update({name: to_json(value) for name, value in facts.items() if value is not None})
        parts["words"].update(besides.get("words", {}))
        new = journal.NewEntry(
            uid=besides.get("uid") or self.uid(at), kind=kind, record=record, at=at,
            entered_at=besides.get("entered_at", at), parts=parts, unit=unit,
            officer=besides.get("officer") or self.random.choice(self.officers),
        )  # fmt: skip
        row, bodies = journal.chained(self.store, self.last, new, self.random.randbytes)
        self.position += 1
        self.written += 1
        self.last = ends.Head(row["origin"], row["epoch"], row["stream"], row["seq"], row["hash"])
        return journal.event_of(self.position, row, parts), {"position": self.position, **row}, bodies

    def put(
        self, unit: str, kind: str, record: str, at: datetime, facts: Row | None = None, **more: Unpack[Besides]
    ) -> Event:
        """Write one entry and apply it."""
        event, row, bodies = self.entry(unit, kind, record, at, facts or {}, **more)
        journal.keep(self.conn, row, bodies)
        events.apply(self.conn, event)
        return event

    def incident(self, unit: str, at: datetime, facts: Row, words: Row, late: bool) -> tuple[str, Callable[..., Event]]:
        """One incident; returns its uid and what adds an entry to it. Its rows wait until `flush`."""
        record = self.uid(at)
        entered = at + timedelta(hours=2) if late else at
        numbered = {**facts, **self.number(unit, "incident", at)}
        event, row, bodies = self.entry(
            unit, "incident_reported", record, at, numbered, words=words, entered_at=entered, uid=record
        )
        made = self.pending
        made.entries.append(row)
        made.bodies += bodies
        if (number := numbering.index_row(event)) is not None:
            made.numbers.append(number)
        incident = incident_row(event)
        made.incidents.append(incident)
        shadows = [search.shadow_of(words_of(event))]
        made.shadows.append((event.position, shadows))

        def follow(kind: str, when: datetime, said: Row, **more: Unpack[Besides]) -> Event:
            later, entry, parts = self.entry(unit, kind, record, when, said, **more)
            made.entries.append(entry)
            made.bodies.extend(parts)
            incident.update(changes(later))
            shadows.append(search.shadow_of(words_of(later)))
            if kind in CHILDREN:
                _projection, build = CHILDREN[kind]
                made.children.setdefault(kind, []).append(build(later))
            return later

        return record, follow

    def flush(self) -> None:
        """Write the incidents that wait."""
        made, self.pending = self.pending, Pending()
        if not made.entries:
            return
        self.conn.execute(JOURNAL.insert(), made.entries)
        self.conn.execute(BODY.insert(), made.bodies)
        self.conn.execute(INDEX.insert(), made.numbers)
        insert_many(self.conn, made.incidents)
        for kind, rows in made.children.items():
            self.conn.execute(CHILDREN[kind][0].insert(), rows)
        search.keep_many(self.conn, "incident", [(place, search.joined(some)) for place, some in made.shadows])
