"""What is still to be set up. A line is there until its thing is done, and the list is gone with the last of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from db.across.provinces.commands import provinces_of
from db.carrying.levels.links import BELOW, links
from db.kernel.base.access import DESK, LISTS, OVERSIGHT, Role
from db.kernel.base.officer import Reading
from db.kernel.base.register import keeps
from db.kernel.desk.desk import query
from db.reference.lists.queries import items_of
from db.reference.lists.unset import HOLIDAYS as HOLIDAY_LIST
from db.reference.lists.unset import lacks_holidays, lacks_value
from db.reference.officers import inspectorate
from db.reference.officers.models import OFFICER
from db.registers.dispatch.models import PATROL
from db.registers.roster.models import ROSTER
from db.storage.models import JOURNAL
from db.words.messages import M_, Message, Refused
from db.words.records import SCREEN, PanelItem


@dataclass(frozen=True, slots=True)
class SetUpStep:
    """One thing to set up: what is said, the screen it opens, who does it, and whether it is done."""

    text: Message
    screen: str
    roles: frozenset[Role]
    done: Callable[[Reading], bool]


def _has(*roles: Role) -> Callable[[Reading], bool]:
    def done(reading: Reading) -> bool:
        chosen = select(OFFICER.c.uid).where(
            OFFICER.c.unit == reading.unit, OFFICER.c.active, OFFICER.c.role.in_([role.value for role in roles])
        )
        return reading.conn.execute(chosen.limit(1)).first() is not None

    return done


def _written(kind: str) -> Callable[[Reading], bool]:
    def done(reading: Reading) -> bool:
        chosen = select(JOURNAL.c.position).where(JOURNAL.c.unit == reading.unit, JOURNAL.c.kind == kind)
        return reading.conn.execute(chosen.limit(1)).first() is not None

    return done


def _key_made(reading: Reading) -> bool:
    """Whether complaints can be sealed here, or wait for an inspector first, who has a line of his own."""
    store = reading.desk.store
    if not keeps(store.info.registers, inspectorate.COMPLAIN) or not _has(Role.INSPECTOR)(reading):
        return True
    try:
        return inspectorate.has_reader(reading.conn, store)
    except Refused:  # keys.json can't be read: doctor says so
        return True


def _saved(reading: Reading) -> bool:
    """Whether there was a backup. A server's tables are saved by its own means, which are not known here."""
    return not reading.desk.store.in_file or _written("backup_made")(reading)


def _phones(reading: Reading) -> bool:
    return not any(map(lacks_value, items_of(reading.conn, "duty_phone")))


def _landmarks(reading: Reading) -> bool:
    """Whether a place has a point, and the station itself where the list still has it."""
    items = [item for item in items_of(reading.conn, "landmark") if item.active]
    without = {item.code for item in items if lacks_value(item)}
    return "station" not in without and len(without) < len(items)


def _holidays(reading: Reading) -> bool:
    return not lacks_holidays(items_of(reading.conn, HOLIDAY_LIST), reading.now)


def _roster(reading: Reading) -> bool:
    return reading.conn.execute(select(ROSTER.c.uid).where(ROSTER.c.unit == reading.unit).limit(1)).first() is not None


def _patrols(reading: Reading) -> bool:
    return reading.conn.execute(select(PATROL.c.uid).where(PATROL.c.unit == reading.unit).limit(1)).first() is not None


def _units(reading: Reading) -> bool:
    return bool(links(reading.conn, reading.unit, BELOW))


def _provinces(reading: Reading) -> bool:
    return bool(provinces_of(reading.conn, reading.unit))


COMMAND = frozenset({Role.COMMANDER})
COMMANDER = SetUpStep(M_("Add the commander: F10, Officers, N"), "officers", LISTS, _has(Role.COMMANDER))
HOLIDAYS = SetUpStep(M_("The moving official holidays of this year: F10, Lists, H"), "lists", LISTS, _holidays)
BACKUP = SetUpStep(M_("Backup on a stick: precinct backup FOLDER"), "", LISTS, _saved)
STEPS = (
    SetUpStep(M_("Add the duty officers: F10, Officers, N"), "officers", LISTS, _has(Role.DUTY, Role.DEPUTY)),
    COMMANDER,
    SetUpStep(M_("Add an inspector: without one no complaint is sealed"), "officers", LISTS, _has(Role.INSPECTOR)),
    SetUpStep(
        M_("No complaint is taken yet. The inspector: precinct inspectorate key"),
        "",
        LISTS | OVERSIGHT,
        _key_made,
    ),
    SetUpStep(M_("Telephones of whom to call (judge, prosecutor …): F10, Lists"), "lists", LISTS, _phones),
    SetUpStep(M_("Where the station and its landmarks are: F10, Lists, N"), "lists", LISTS, _landmarks),
    HOLIDAYS,
    BACKUP,
    SetUpStep(M_("The roster, who has which turn: F10, Rosters, N"), "roster", COMMAND, _roster),
    SetUpStep(M_("Patrols go on shift: F7, then N"), "calls", DESK, _patrols),
    SetUpStep(
        M_("Print a paper or save it on a memory stick, to try: D on a record"), "", DESK, _written("paper_printed")
    ),
    SetUpStep(M_("Open the first shift: F8, then O"), "shift", DESK, _written("shift_opened")),
    SetUpStep(M_("Hand it over and sign, the first time: F8, then H"), "shift", DESK, _written("handover_taken_over")),
)
"""In the order in which one needs the other."""
SEAT_STEPS = (
    SetUpStep(M_("Add the level officers: F10, Officers, N"), "officers", LISTS, _has(Role.DUTY)),
    SetUpStep(M_("Add the level commander: F10, Officers, N"), "officers", LISTS, _has(Role.COMMANDER)),
    SetUpStep(M_("Add a level inspector: two people decide a fork"), "officers", LISTS, _has(Role.INSPECTOR)),
    SetUpStep(M_("Enrol the units below: F10, Enrolled units, N"), "links", LISTS, _units),
    HOLIDAYS,
    BACKUP,
)
"""A seat has no shift, patrol or judge to call."""
NATIONAL_STEPS = (
    *SEAT_STEPS[:2],
    SetUpStep(M_("Add the provinces: precinct province add"), "", LISTS, _provinces),
    BACKUP,
)
"""The national command counts provinces, and decides no fork."""


@query("unit.to_set_up", roles=LISTS | DESK | OVERSIGHT)
def to_set_up(reading: Reading) -> tuple[PanelItem, ...]:
    """What is still to be set up, in its order; empty once all of it is. Each role reads what it can do itself."""
    return tuple(_items(reading))


def _items(reading: Reading) -> Iterator[PanelItem]:
    role, info = reading.desk.officer.role, reading.desk.store.info
    for step in NATIONAL_STEPS if info.is_national else SEAT_STEPS if info.is_seat else STEPS:
        if role in step.roles and not step.done(reading):
            yield PanelItem(step.text, register=step.screen or None, uid=SCREEN if step.screen else None)
