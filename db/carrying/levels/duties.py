"""What the levels above learn of people held: how many, and until when something stands open, by group and no finer.

A level never works duties out itself: without fear, language and ground it would find others. The unit says what its
own record shows, when a stick is written, and only where that differs from what it said last. What everyone who is held
is owed is said, by the record's number and of the unit as a whole; what only some are owed is in neither, for whatever
the whole has more than its records would tell of somebody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from db.carrying.levels import own_secret
from db.carrying.levels.links import CARRIERS
from db.carrying.levels.models import CUSTODY_STANDING
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.events.event import Event
from db.kernel.events.event_keys import MOST, Key, each, number
from db.kernel.projections.numbering import NUMBER_LENGTH, OWN
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.registers.custody import rules
from db.registers.custody.case.duties import codes_of, spec_of
from db.registers.custody.case.spec import CARE, CLOCK, NOTICE, PAPER
from db.registers.custody.case.status import OPEN_STATES
from db.registers.custody.case.track import breached
from db.registers.custody.people_held import HeldCase, held_cases
from db.storage.keys import in_bytes
from db.storage.models import INDEX
from db.storage.store import Store
from db.words.forms import Form, to_json
from db.words.records import UNDONE, Duty

STANDING, REGISTER = "custody_standing", "custody"
GROUPS = (CLOCK, CARE, NOTICE, PAPER)
OF_EACH = (CLOCK, CARE, NOTICE)
"""The groups in which everyone who is held is owed something; of the other nothing is said."""
OF_EVERYONE = codes_of(lambda spec: spec.of_everyone)
PEOPLE = "people"


class StateDuties(Form):
    """What stands open of held people, for the levels above."""


@query("level.duties_changed", roles=CARRIERS)
def have_changed(reading: Reading) -> bool:
    """Whether `state_duties` would write something: asked first, for to write is to keep others from it."""
    return not reading.desk.store.info.is_seat and _changed(reading.conn, reading.desk.store, reading.now) is not None


def _changed(conn: Connection, store: Store, now: datetime) -> dict[str, Any] | None:
    """What the custody records show now; None where that was said last."""
    if (secret := own_secret.opened(conn, store)) is None:
        return None  # nothing leaves this machine
    unit = store.unit
    said = standing_of(held_cases(conn, unit, pending_at=now), now, secret)
    last = standings(conn, (unit,)).get(unit)
    return None if last is not None and said == last.facts else said


@command("level.state_duties", label="State the duties", form=StateDuties, roles=CARRIERS, hidden=True, recordless=True,
         writes="custody_standing")  # fmt: skip
def state_duties(act: Act, form: StateDuties) -> str:
    """Writes what the custody records show now, where that differs from what was said last; returns "".

    A seat holds nobody and says nothing.
    """
    said = None if act.desk.store.info.is_seat else _changed(act.conn, act.desk.store, act.now)
    if said is not None:
        act.append(STANDING, record=act.unit, form=form, facts=said)
    return ""


def standing_of(held: Sequence[HeldCase], now: datetime, secret: str) -> dict[str, Any]:
    """The facts of a `custody_standing` entry, all of OF_EVERYONE alone. Pure.

    `held`: people held; `secret`: what the unit's keys follow from. By each group the moments until which something
    stands open, one a person, the earliest first. `unexplained`: duties that were done too late and nobody said why.
    `people`: of each record that is held, or of which something stands open or is unexplained, an uid that tells
    nothing (`opaque`) and its number, the earliest moment in each group, and its `unexplained`; in the order of these
    uids, for any other would tell who is owed more.
    """
    people = []
    for person in held:
        of_everyone = [duty for duty in rules.duties_of(person.case, now) if duty.kind in OF_EVERYONE]
        dues, late = _dues(of_everyone), sum(map(_is_unexplained, of_everyone))
        if dues or late or person.state in OPEN_STATES:
            moments_of = {group: to_json(due) for group, due in sorted(dues.items())}
            named = {"record": opaque(secret, person.uid), "number": person.number}
            people.append({**named, **moments_of, "unexplained": late})
    people.sort(key=lambda each: each["record"])
    in_order = partial(sorted, key=datetime.fromisoformat)
    moments = {group: in_order(each[group] for each in people if group in each) for group in GROUPS}
    held_now = sum(person.state in OPEN_STATES for person in held)
    unexplained = sum(each["unexplained"] for each in people)
    return {"held": held_now, **moments, "unexplained": unexplained, PEOPLE: people}


def opaque(secret: str, uid: str) -> str:
    """By what a level knows a record of custody: always the same for one record, and of use to its unit alone. A
    record's own uid begins with the millisecond in which it was opened. Pure.
    """
    key = hashlib.blake2b(in_bytes(secret), digest_size=32, person=b"unit names").digest()
    return str(UUID(bytes=hashlib.blake2b(uid.encode(), digest_size=16, key=key).digest()))


def _dues(duties: Iterable[Duty]) -> dict[str, datetime]:
    """Of one person the earliest moment of each group in which something stands open."""
    dues: dict[str, datetime] = {}
    for duty in duties:
        if duty.due is not None and duty.state in UNDONE:
            group = spec_of(duty.code).group
            dues[group] = min(dues.get(group, duty.due), duty.due)
    return dues


def _is_unexplained(duty: Duty) -> bool:
    return breached(duty) and duty.state != "overdue" and duty.breach_reason is None


def record_known_as(conn: Connection, store: Store, named: str, number: str) -> str | None:
    """The uid of the record of custody that the levels know as `named`, which they also name by its number; None where
    there is none."""
    chosen = select(INDEX.c.uid).where(
        INDEX.c.unit == store.unit, INDEX.c.register == REGISTER, INDEX.c.number == number
    )
    uid, secret = conn.execute(chosen).scalar_one_or_none(), own_secret.opened(conn, store)
    return uid if uid is not None and secret is not None and opaque(secret, uid) == named else None


def known_as(conn: Connection, store: Store, record: str) -> str:
    """By what the levels know a record: one of custody by an uid that tells nothing, any other by its own."""
    chosen = select(INDEX.c.register).where(INDEX.c.unit == store.unit, INDEX.c.uid == record)
    if conn.execute(chosen).scalar_one_or_none() != REGISTER:
        return record
    secret = own_secret.opened(conn, store)
    return record if secret is None else opaque(secret, record)


@dataclass(frozen=True, slots=True)
class RecordStanding:
    """What a unit said last of one record: by group (of OF_EACH) until when something stands open."""

    uid: str
    number: str
    dues: Mapping[str, datetime]
    unexplained: int


@dataclass(frozen=True, slots=True)
class CustodyStanding:
    """What a unit said last of the people that it holds. `dues` and `people` are as they are written."""

    stated_at: datetime
    held: int
    unexplained: int
    dues: Mapping[str, list[str]]
    people: Sequence[Mapping[str, Any]]

    @property
    def facts(self) -> dict[str, Any]:
        """As `standing_of` says it."""
        return {"held": self.held, **self.dues, "unexplained": self.unexplained, PEOPLE: self.people}

    @property
    def records(self) -> Iterator[RecordStanding]:
        """Each record of which something stands open or is unexplained."""
        for person in self.people:
            dues = {group: datetime.fromisoformat(person[group]) for group in OF_EACH if person.get(group)}
            yield RecordStanding(person["record"], person["number"], dues, person.get("unexplained") or 0)

    def until(self, group: str, moment: datetime) -> int:
        """For how many people something of a group is due by a moment, or was before it."""
        return sum(datetime.fromisoformat(due) <= moment for due in self.dues[group])


def standings(conn: Connection, units: Sequence[str]) -> dict[str, CustodyStanding]:
    """What each of these units said last, by its uid; one that said nothing is not in it."""
    chosen = select(CUSTODY_STANDING).where(CUSTODY_STANDING.c.unit.in_(units))
    return {
        row.unit: CustodyStanding(
            row.stated_at, row.held, row.unexplained, json.loads(row.dues), json.loads(row.people)
        )
        for row in conn.execute(chosen)
    }


def moments_said(facts: Mapping[str, Any], group: str) -> list[str]:
    """The moments of a group in the facts of a `custody_standing` entry. Pure.

    Until 0.2.0 the mark of a clock in doubt took the place of those of the legal clocks: each person's are there.
    """
    said = facts.get(group, [])
    if isinstance(said, list):
        return said
    people: list[Mapping[str, Any]] = facts.get(PEOPLE) or []
    return sorted((str(each[group]) for each in people if group in each), key=datetime.fromisoformat)


def _stated(rows: Rows, event: Event) -> None:
    facts = event.facts
    dues = json.dumps({group: moments_said(facts, group) for group in GROUPS})
    row = {
        "stated_at": event.at, "held": facts["held"], "unexplained": facts["unexplained"], "dues": dues,
        "people": json.dumps(facts.get(PEOPLE) or [], sort_keys=True),
    }  # fmt: skip
    if not rows.change(CUSTODY_STANDING, event.key, **row):
        rows.put(CUSTODY_STANDING, {"unit": event.unit, "uid": event.record, **row})


STATED = EventKind(
    STANDING,
    "Duties towards people held, as they stand",
    _stated,
    keys=(
        number("held", up="all"),
        *(Key(group, "moment", many=MOST, up="all") for group in GROUPS),
        number("unexplained", up="all"),
        each(
            PEOPLE,
            Key("record", "uid", up="all"),
            Key("number", limit=NUMBER_LENGTH, up="all", why=OWN),
            *(Key(group, "moment", up="all") for group in OF_EACH),
            number("unexplained", up="all"),
        ),
    ),
    up=True,
)
