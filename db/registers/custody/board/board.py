"""The board: everyone held now by the next deadline, where they are, what they need; no names, no nationality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.kernel.base.access import DESK, Role
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reference.lists.queries import items_of
from db.registers.custody import rules
from db.registers.custody.case.status import HERE
from db.registers.custody.people_held import HeldCase, held_cases
from db.registers.custody.record import flags_of
from db.registers.custody.settings.phones import book, with_phones
from db.words.messages import Message
from db.words.names import most_alike
from db.words.records import Duty


@dataclass(frozen=True, slots=True)
class OnBoard:
    """A person on the board. `family` names the first of the family on it (the person's own uid where alone).

    `room` is a code of the list custody_room, `place` a body elsewhere. `alike` are records held now with the same or
    nearly the same name. `flags`: child, fear_of_return, medical, overdue. `overdue` are the duties that are, what
    presses most first; `duty` is another one where a limit of the law is near.
    """

    uid: str
    number: str
    band: str
    state: str
    since: datetime
    room: str | None
    place: str
    needs: tuple[str, ...]
    duty: Duty | None
    flags: frozenset[str]
    family: str
    alike: tuple[str, ...]
    overdue: tuple[Message, ...] = ()
    ends: datetime | None = None
    """When police holding or a judge's order ends, where that still runs or is over."""
    interpreter: bool = False
    """Whether an interpreter was called for."""
    ending: tuple[Duty, ...] = ()
    """The duties that `ends` is of."""


@dataclass(frozen=True, slots=True)
class HoldingRoom:
    """A room, how many people are in it, and how many it may hold (None: nobody has said)."""

    code: str
    inside: int
    holds: int | None


@dataclass(frozen=True, slots=True)
class Board:
    """Everyone held now by the next deadline, families together at their most pressing member; and the rooms."""

    people: tuple[OnBoard, ...]
    rooms: tuple[HoldingRoom, ...]


@query("custody.board", roles=DESK | {Role.INSPECTOR})
def board(reading: Reading) -> Board:
    """Who is held now, for the desk."""
    held = held_cases(reading.conn, reading.unit)
    kept = book(reading.conn)
    families = family_heads(held)
    people = [_on_board(person, held, families, kept, reading.now) for person in held]
    people.sort(key=_press)
    first = {person.family: place for place, person in reversed(list(enumerate(people)))}
    people.sort(key=lambda person: first[person.family])
    inside = [person.room for person in people if person.state in HERE]
    rooms = [
        HoldingRoom(item.code, inside.count(item.code), item.extra.get("capacity"))
        for item in items_of(reading.conn, "custody_room")
        if item.active or item.code in inside
    ]
    return Board(tuple(people), tuple(rooms))


def _press(person: OnBoard) -> tuple[bool, datetime, str]:
    due = None if person.duty is None else person.duty.due
    return due is None, due or person.since, person.number


def family_heads(held: Sequence[HeldCase]) -> dict[str, str]:
    """uid → the uid that stands for the whole family: links join, in whatever order they were made."""
    head = {person.uid: person.uid for person in held}

    def top(uid: str) -> str:
        while head[uid] != uid:
            uid = head[uid]
        return uid

    for person in held:
        for other in person.case.family:
            if other in head:
                head[top(other)] = top(person.uid)
    return {uid: top(uid) for uid in head}


def _alike(person: HeldCase, held: Sequence[HeldCase]) -> tuple[str, ...]:
    """The numbers of the others whose name is the same or nearly the same."""
    names = person.case.names
    return tuple(other.number for other in held if other is not person and most_alike(names, other.case.names))


def _on_board(
    person: HeldCase, held: Sequence[HeldCase], families: dict[str, str], kept: dict[str, str], now: datetime
) -> OnBoard:
    case, duties = person.case, rules.duties_of(person.case, now)
    following, over = rules.next_duty(duties, now), rules.overdue(duties)
    return OnBoard(
        uid=person.uid,
        number=person.number,
        band=case.band,
        state=person.state,
        since=case.start or person.start,
        room=case.room if person.state in HERE else None,
        place=case.place,
        needs=tuple(sorted(case.needs)),
        duty=None if following is None else with_phones((following,), kept, now)[0],
        flags=flags_of(case) | ({"overdue"} if over else frozenset()),
        family=families[person.uid],
        alike=_alike(person, held),
        overdue=tuple(duty.label for duty in over),
        ends=rules.end_of_holding(duties),
        ending=tuple(duty for duty in duties if rules.holding(duty)),
        interpreter=any(duty.kind == "interpreter" and duty.state != "waived" for duty in duties),
    )
