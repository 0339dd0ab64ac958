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
from db.words.records import PanelItem

TO_SET_UP = "unit.to_set_up"
"""Name that a line of the list has in place of a register; its `uid` is the name of the step."""


@dataclass(frozen=True, slots=True)
class SetUpStep:
    """One thing to set up: its name, by which a screen knows what opens; what is said, who reads it, if it is done."""

    name: str
    text: Message
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
COMMANDER = SetUpStep("commander", M_("Add the commander: F10, Officers, N"), LISTS, _has(Role.COMMANDER))
HOLIDAYS = SetUpStep("holidays", M_("The moving official holidays of this year: F10, Lists, H"), LISTS, _holidays)
BACKUP = SetUpStep("backup", M_("Backup on a stick: F10, This machine, B"), LISTS, _saved)
STEPS = (
    SetUpStep("duty_officers", M_("Add the duty officers: F10, Officers, N"), LISTS, _has(Role.DUTY, Role.DEPUTY)),
    COMMANDER,
    SetUpStep("inspector", M_("Add an inspector: without one no complaint is sealed"), LISTS, _has(Role.INSPECTOR)),
    SetUpStep(
        "key",
        M_("No complaint is taken yet. The inspector: precinct inspectorate key"),
        LISTS | OVERSIGHT,
        _key_made,
    ),
    SetUpStep("phones", M_("Telephones of whom to call (judge, prosecutor …): F10, Lists"), LISTS, _phones),
    SetUpStep("landmarks", M_("Where the station and its landmarks are: F10, Lists, N"), LISTS, _landmarks),
    HOLIDAYS,
    BACKUP,
    SetUpStep("roster", M_("The roster, who has which turn: F10, Rosters, N"), COMMAND, _roster),
    SetUpStep("patrols", M_("Patrols go on shift: F7, then N"), DESK, _patrols),
    SetUpStep(
        "paper",
        M_("Print a paper or save it on a memory stick, to try: D on a record"),
        DESK,
        _written("paper_printed"),
    ),
    SetUpStep("first_shift", M_("Open the first shift: F8, then O"), DESK, _written("shift_opened")),
    SetUpStep(
        "first_handover", M_("Hand it over and sign, the first time: F8, then H"), DESK, _written("handover_taken_over")
    ),
)
"""In the order in which one needs the other."""
SEAT_STEPS = (
    SetUpStep("duty_officers", M_("Add the level officers: F10, Officers, N"), LISTS, _has(Role.DUTY)),
    SetUpStep("commander", M_("Add the level commander: F10, Officers, N"), LISTS, _has(Role.COMMANDER)),
    SetUpStep("inspector", M_("Add a level inspector: two people decide a fork"), LISTS, _has(Role.INSPECTOR)),
    SetUpStep("units", M_("Enrol the units below: F10, Enrolled units, N"), LISTS, _units),
    HOLIDAYS,
    BACKUP,
)
"""A seat has no shift, patrol or judge to call."""
NATIONAL_STEPS = (
    *SEAT_STEPS[:2],
    SetUpStep("provinces", M_("Add the provinces: precinct province add"), LISTS, _provinces),
    BACKUP,
)
"""The national command counts provinces, and decides no fork."""


@query(TO_SET_UP, roles=LISTS | DESK | OVERSIGHT)
def to_set_up(reading: Reading) -> tuple[PanelItem, ...]:
    """What is still to be set up, in its order; empty once all of it is. Each role reads what it can do itself."""
    return tuple(_items(reading))


def _items(reading: Reading) -> Iterator[PanelItem]:
    role, info = reading.desk.officer.role, reading.desk.store.info
    for step in NATIONAL_STEPS if info.is_national else SEAT_STEPS if info.is_seat else STEPS:
        if role in step.roles and not step.done(reading):
            yield PanelItem(step.text, register=TO_SET_UP, uid=step.name)
