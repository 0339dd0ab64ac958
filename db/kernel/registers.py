"""The table of registers. A new register is a folder beside this file and a row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from db.kernel.access import DESK, Role

if TYPE_CHECKING:
    from db.kernel.desk import Desk
    from db.words.messages import Refused
    from db.words.records import Column, Cursor, Filter, Hit, Page, Record, Row


@dataclass(frozen=True, slots=True)
class Register:
    """What a register offers to every screen and verb.

    `list` gives a keyset page (newest first), `count` a count capped at COUNT_CAP (None: more), `search` the newest
    records whose words match. `opens` is the command that makes a record; `states` are all states with their English
    labels (message ids).
    """

    name: str
    title: str
    states: dict[str, str]
    columns: tuple[Column, ...]
    list: Callable[[Desk, Filter, Cursor | None, int], Page[Row]]
    count: Callable[[Desk, Filter], int | None]
    search: Callable[[Desk, str, int], tuple[Hit, ...]] | None
    opens: str
    openers: frozenset[Role] = DESK
    """Who may make one: the right of `opens`, known without importing it."""
    pressing: frozenset[str] = frozenset()
    """States in which a record is at work and opening it needs no purpose of its own."""
    purposes: str = ""
    """A list of purposes: opening a record that presses no longer asks for one; `show` takes it after the number."""
    filters: tuple[str, ...] = ()
    """What its list may be narrowed by besides state and time: names of `Filter`."""
    sorts: Mapping[str, Column] = field(default_factory=dict)
    """The times that its list may be sorted by, each with the column that then stands first; the first is the usual."""
    kept_in: frozenset[str] = frozenset()
    """Columns that stay on the screen when the list is taken out as a file."""
    flagged: bool = True
    """Whether the words of rows' flags stand beside the state; where not, a value says them, or rows carry none."""

    @property
    def show(self) -> Callable[..., Record]:
        """The query `<register>.show`: a record by its number; its room is imported when the first one is opened."""
        from db.kernel.desk import QUERIES

        return QUERIES[f"{self.name}.show"].run

    def columns_of(self, which: Filter) -> tuple[Column, ...]:
        """The columns of the list that a filter gives: the time that sorts it stands first."""
        sort = "entered" if which.text and "text" in self.filters else which.sort
        return self.columns if sort not in self.sorts else (self.sorts[sort], *self.columns[1:])


MODULES = {
    "incident": "db.registers.incidents.queries",
    "call": "db.registers.dispatch.queries",
    "patrol": "db.registers.dispatch.patrol_queries",
    "custody": "db.registers.custody.queries",
    "session": "db.registers.service_desk.sessions",
    "request": "db.registers.service_desk.queries",
    "programme": "db.registers.programmes.queries",
    "oversight": "db.registers.oversight.queries",
    "complaint": "db.registers.oversight.complaints",
    "gang": "db.registers.gangs.queries",
    "shift": "db.registers.shifts.queries",
    "order": "db.registers.orders.queries",
    "post": "db.registers.post.queries",
    "roster": "db.registers.roster.queries",
    "packet": "db.across.packets.queries",
}

COMMAND_ROOMS: dict[str, tuple[str, ...]] = {
    "incident": (
        "registers.incidents.commands_parts", "registers.incidents.commands_review", "registers.incidents.protection", "registers.incidents.commands",
        "registers.dispatch.commands", "registers.attachments.commands",
    ),
    "call": ("registers.dispatch.calls", "registers.incidents.protection"),
    "barrier": ("registers.dispatch.drawing",),
    "patrol": ("registers.dispatch.patrols",),
    "custody": (
        "registers.attachments.commands", "registers.custody.commands_walk", "registers.custody.family", "registers.custody.arrivals",
        "registers.custody.commands_keeping", "registers.custody.commands_outcome", "registers.custody.misplaced", "registers.custody.sealing",
        "registers.custody.signing", "registers.custody.wording_commands", "registers.custody.commands",
    ),
    "packet": ("across.packets.commands",),
    "session": ("registers.service_desk.session_commands", "registers.service_desk.planning_commands"),
    "request": ("registers.service_desk.retention", "registers.service_desk.commands"),
    "programme": ("registers.programmes.commands",),
    "oversight": ("registers.oversight.commands",),
    "complaint": ("registers.oversight.commands",),
    "gang": ("registers.gangs.commands",),
    "mark": ("registers.shifts.marks",),
    "shift": ("registers.shifts.commands_relief", "registers.shifts.commands"),
    "order": ("registers.orders.commands",),
    "post": ("registers.post.commands",),
    "roster": ("registers.roster.commands",),
    "indicator": ("across.indicators.commands",),
    "import": ("carrying.imports.commands",),
    "journal": ("carrying.transfer.taking",),
    "record": ("reading.exports",),
    "paper": ("reading.papers",),
    "draft": ("kernel.drafts",),
    "officer": ("reference.officers.commands",),
    "list": ("reference.lists.commands",),
}  # fmt: skip
"""The modules of `db` that declare the commands of each word before the dot, in the order of a record's menu."""
QUERY_ROOMS: dict[str, tuple[str, ...]] = {
    "incident": (
        "registers.incidents.listing", "registers.incidents.queries", "registers.incidents.completing", "registers.incidents.showing", "registers.incidents.protection",
    ),
    "call": ("registers.dispatch.queries", "registers.dispatch.taking", "registers.dispatch.showing", "registers.dispatch.responding"),
    "patrol": ("registers.dispatch.patrol_queries",),
    "barrier": ("registers.dispatch.patrol_queries",),
    "custody": (
        "registers.custody.queries", "registers.custody.showing", "registers.custody.board", "registers.custody.arrival_queries", "registers.custody.rounds",
        "registers.custody.sealing", "registers.custody.arrival_notice", "registers.custody.spans",
    ),
    "packet": ("across.packets.queries", "across.packets.showing"),
    "session": (
        "registers.service_desk.sessions", "registers.service_desk.showing_sessions", "registers.service_desk.calendar", "registers.service_desk.live",
    ),
    "request": (
        "registers.service_desk.queries", "registers.service_desk.showing", "registers.service_desk.retention", "registers.service_desk.figures",
    ),
    "programme": ("registers.programmes.queries",),
    "oversight": ("registers.oversight.queries", "registers.oversight.complaints"),
    "complaint": ("registers.oversight.complaints",),
    "gang": ("registers.gangs.queries",),
    "mark": ("registers.shifts.marks",),
    "shift": (
        "registers.shifts.queries", "registers.shifts.marks", "registers.shifts.attention", "registers.shifts.showing", "across.handover.summary",
        "registers.shifts.commands_relief", "registers.shifts.looking_back",
    ),
    "order": ("registers.orders.queries",),
    "post": ("registers.post.queries",),
    "roster": ("registers.roster.queries",),
    "indicator": ("across.indicators.queries", "across.indicators.frozen"),
    "import": ("carrying.imports.queries",),
    "journal": ("reading.journal_queries", "carrying.transfer.carrying", "carrying.transfer.taking"),
    "paper": ("reading.papers",),
    "attachment": ("registers.attachments.queries",),
    "record": ("reading.finding",),
    "draft": ("kernel.drafts",),
    "officer": ("reference.officers.queries",),
    "list": ("reference.lists.queries",),
}  # fmt: skip
"""The same of queries, what is asked most first."""
PANEL_QUERIES: dict[str, tuple[str, ...]] = {
    "on_duty": ("session.on_duty", "registers.roster.on_duty", "shift.on_duty"),
    "attention": (
        "incident.attention", "call.attention", "patrol.attention", "registers.oversight.attention", "registers.custody.attention",
        "request.attention", "programme.attention", "shift.attention", "order.attention", "registers.post.attention",
        "packet.attention",
    ),
    "marks": ("shift.marks",),
    "latest": ("incident.latest",),
}  # fmt: skip
"""The queries that fill each panel of the desk: they take the desk alone and return items."""

KEPT_WITH = {"mark": "shift", "import": "incident"}
"""What is no register of its own and stays away with one."""
SETS: dict[str, tuple[str, ...]] = {"all": (), "requests": ("session", "request")}
"""What a store may be made for; nothing named is everything. `requests` is for the laptop that goes to a mosque."""


def keeps(kept: tuple[str, ...], name: str) -> bool:
    """Whether a store of these registers (none: of all) keeps what a register, a command or a query is about."""
    room = name.partition(".")[0]
    room = KEPT_WITH.get(room, room)
    return not kept or room not in MODULES or room in kept


def not_kept() -> Refused:
    """What a store of some registers says of the others."""
    from db.words.messages import M_, Refused

    said = M_("This store keeps the service desk's requests alone. Do this on the precinct's own machine.")
    return Refused("not_kept", {}, said)


@cache
def register(name: str) -> Register:
    """A register by its name on the command line. Raises KeyError."""
    found: Register = import_module(MODULES[name]).REGISTER
    return found


def load_all() -> None:
    """Declare all commands and queries at once, for who goes through them or can't wait for one."""
    for rooms in (*COMMAND_ROOMS.values(), *QUERY_ROOMS.values()):
        for room in rooms:
            import_module(f"db.{room}")
