"""What each room of the store adds to it, as one declaration, and the joining of all of them.

A room is declared once, in its `register.py` (or `room.py`, where it keeps no register); db/opening/rooms.py names all
of them in one tuple. Commands, queries, kinds of events, numbers, search and tables follow from that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from sqlalchemy import Table

from db.kernel.base import slots, writers
from db.kernel.base.access import RIGHTS
from db.kernel.base.register import KEPT_WITH, REGISTERS, SETS, OfferedPaper, Register
from db.kernel.base.where_allowed import AT_NATIONAL, AT_SEATS
from db.kernel.base.writers import OwnAct
from db.kernel.desk.desk import COMMANDS, NEVER_WAITS, QUERIES, Command, Query
from db.kernel.events.ruled import RULED, Ruled
from db.kernel.journal.program_versions import RULES
from db.kernel.projections import exact_lookup, numbering, projecting, shadows
from db.kernel.projections.projecting import KINDS, EventKind, Listener
from db.words.folding import FOLD_VERSION


@dataclass(frozen=True, slots=True)
class Room:
    """What a room adds. `models` is the module of its tables; its folds keep those that are projections.

    `version` is raised whenever these folds make something else, or its tables change: a store that is behind is then
    renewed (renewing.py). A test names a room whose version must rise (tools/room_versions.py).
    `seeds` is the package whose `seeds.toml` holds the lists that a store begins with.
    `events` are the kinds of events that it owns, `listens` the kinds of other rooms that it follows. `commands` and
    `queries` are the modules that declare them, in the order of a record's menu. `panels` are the queries that fill the
    panels of the desk: they take the desk alone and return items. `dates` fill the week: they take a first and a last
    day and return `DateLine`s; `missed` say which dates passed without the outcome that their record owes, and take the
    desk alone (db/reading/dates.py). `papers` are offered by the records of a register, or by something else, under
    that name; under "" stand those that need no record. `numbers` are the letters of numbered things that are no
    register. `kept_with`: the first word of a command's or query's name → the register without which a store has none
    of them. `offers` are slots that other rooms may fill (slots.py), each with what a filler is called with and gives;
    `fills` are the slots that this room fills. `ruled` are its lists whose codes a rule reads
    (ruled.py). `never_waits` are its commands, or modules of them, that are given when the disk is nearly full, from
    the room that the store keeps for them; all others wait (db/storage/reserve.py). `rules` is the number of its rules,
    raised whenever one changes; 0 where it counts none. `own_acts` are what the program writes there without a command
    (writers.py). `at_seats`: whether its commands are given at a seat too, which
    keeps no records of its own. `at_national`: whether at the national command too.
    """

    name: str
    registers: tuple[Register, ...] = ()
    version: int = 0
    seeds: str = ""
    models: ModuleType | None = None
    events: tuple[EventKind, ...] = ()
    listens: tuple[Listener, ...] = ()
    commands: tuple[ModuleType, ...] = ()
    never_waits: tuple[ModuleType | Command[Any], ...] = ()
    queries: tuple[ModuleType, ...] = ()
    panels: Mapping[str, tuple[Query[..., Any], ...]] = field(default_factory=dict)
    dates: tuple[Query[..., Any], ...] = ()
    missed: tuple[Query[..., Any], ...] = ()
    papers: Mapping[str, tuple[OfferedPaper, ...]] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    kept_with: Mapping[str, str] = field(default_factory=dict)
    offers: Mapping[str, str] = field(default_factory=dict)
    fills: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    ruled: Mapping[str, Ruled] = field(default_factory=dict)
    rules: int = 0
    own_acts: tuple[OwnAct, ...] = ()
    at_seats: bool = False
    at_national: bool = False

    @property
    def register_names(self) -> tuple[str, ...]:
        """The names of its registers."""
        return tuple(register.name for register in self.registers)

    @property
    def projections(self) -> tuple[Table, ...]:
        """The tables that its folds keep."""
        held = vars(self.models).values() if self.models is not None else ()
        return tuple(each for each in held if isinstance(each, Table) and each.info.get("role") == "projection")


DECLARED: list[Room] = []
"""Every room that is known by now."""
PANELS: dict[str, list[Query[..., Any]]] = {}
"""The queries that fill each panel of the desk, in the order of the rooms."""
DATES: list[Query[..., Any]] = []
"""The queries that fill the week, in the order of the rooms."""
MISSED: list[Query[..., Any]] = []
"""The queries that say which dates passed without their outcome, in the order of the rooms."""
PAPERS: dict[str, list[OfferedPaper]] = {}
"""The papers that are offered, by what they are of, in the order of the rooms."""


def declare(rooms: Iterable[Room]) -> None:
    """Make rooms known, each once.

    Raises ValueError where a name is declared twice, projections have no version, two registers share a letter, a slot
    is filled that nobody offers, listeners wait for each other, or nothing writes a kind.
    """
    new = tuple(rooms)
    for room in new:
        for slot in room.offers:
            _put(slots.OFFERED, slot, [])
    for room in new:
        DECLARED.append(room)
        projecting.TABLES[room.name] = room.projections
        projecting.REGISTERS_OF[room.name] = frozenset(room.register_names)
        if room.projections:
            if room.version < 1:
                raise ValueError(f"{room.name} keeps projections and says no version of its folds")
            # with the rights, so that what somebody had no right to does not outlive them in a table
            projecting.VERSIONS[room.name] = (FOLD_VERSION * 1_000 + RIGHTS) * 1_000 + room.version
        if room.rules:
            RULES[room.name] = room.rules
        _fill_slots(room)
        for register in room.registers:
            _declare_register(register)
        for name, prefix in room.numbers.items():
            numbering.declare(name, prefix)
        for title, ruled in room.ruled.items():
            _put(RULED, title, ruled)
        _declare_acts(room)
    KINDS.clear()
    KINDS.update(projecting.join([(each.name, each.events, each.listens, each.register_names) for each in DECLARED]))
    _declare_writers()


def _declare_writers() -> None:
    commands = [(command.writes, command.roles) for command in COMMANDS.values()]
    writers.declare(commands, [act for room in DECLARED for act in room.own_acts])
    if left := writers.without_writer(KINDS):
        raise ValueError(f"no command and no act of the program writes {', '.join(left)}")


def _fill_slots(room: Room) -> None:
    for slot, filler in room.fills.items():
        if slot not in slots.OFFERED:
            raise ValueError(f"{room.name} fills {slot}, which no room offers")
        slots.OFFERED[slot].append(filler)


def _declare_register(register: Register) -> None:
    _put(REGISTERS, register.name, register)
    if register.prefix is not None:
        numbering.declare(register.name, register.prefix)
    if register.search is not None:
        shadows.declare(register.name)
    exact_lookup.declare(register.name, register.wholes)
    for kept in register.sets:
        SETS[kept] = (*SETS.get(kept, ()), register.name)


def _declare_acts(room: Room) -> None:
    for word, name in room.kept_with.items():
        _put(KEPT_WITH, word, name)
    for command in _held(room.commands, Command):
        _put(COMMANDS, command.name, command)
        if room.at_seats:
            AT_SEATS.add(command.name)
        if room.at_national:
            AT_NATIONAL.add(command.name)
    for given in room.never_waits:
        NEVER_WAITS.update(each.name for each in ([given] if isinstance(given, Command) else _held((given,), Command)))
    for query in _held(room.queries, Query):
        _put(QUERIES, query.name, query)
    for panel, queries in room.panels.items():
        PANELS.setdefault(panel, []).extend(queries)
    DATES.extend(room.dates)
    MISSED.extend(room.missed)
    for of, papers in room.papers.items():
        PAPERS.setdefault(of, []).extend(papers)


def _held(modules: tuple[ModuleType, ...], what: type[Any]) -> list[Any]:
    """The commands or queries that these modules hold, in their order."""
    return [each for module in modules for each in vars(module).values() if isinstance(each, what)]


def _put(table: dict[str, Any], name: str, what: object) -> None:
    if table.setdefault(name, what) is not what:
        raise ValueError(f"{name} is declared twice")
