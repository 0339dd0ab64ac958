"""What a handover draws up, register by register, as it stands at the cut-off: small frozen inputs of the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HeldAtCutoff:
    """A person held at the cut-off: number of the record, band, since when, the next duty (its code) and flags.

    `here` is in this building and its headcount; someone moved elsewhere, whose clock goes along, is not. `ends` is
    when police holding does, None where a judge has decided. `overdue` are codes of the overdue duties, the most
    urgent first.
    """

    uid: str
    number: str
    band: str | None
    since: datetime
    duty: str | None = None
    due: datetime | None = None
    flags: frozenset[str] = frozenset()
    here: bool = True
    ends: datetime | None = None
    overdue: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentAtCutoff:
    """An incident that is not finished. `type` is a code of the list `type_list`."""

    uid: str
    number: str
    since: datetime
    state: str
    type: str | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class IncidentsLeftOut:
    """Open incidents that are too many to be named: how many, `urgent` of them, since when the oldest is open."""

    count: int
    urgent: int
    since: datetime


@dataclass(frozen=True, slots=True)
class SessionAtCutoff:
    """A session of the service desk that is held now, away from the precinct as a rule."""

    uid: str
    number: str
    since: datetime


@dataclass(frozen=True, slots=True)
class DueAnswer:
    """A request of the service desk or a contact of 197 that waits for its answer (`number` is its code), or a thing of
    the store room of which something is due. `begins`: from when it may be due, if its week alone is told."""

    register: str
    uid: str
    number: str
    due: datetime
    begins: datetime | None = None


@dataclass(frozen=True, slots=True)
class PassedDate:
    """A date that passed, of which the outcome is not said yet. `due` is its hour, or the end of its day."""

    register: str
    uid: str
    number: str
    due: datetime


@dataclass(frozen=True, slots=True)
class HalfTypedEntry:
    """A half-typed entry: its command, whose it is, since when, and whether it was parked."""

    command: str
    officer: str
    started: datetime
    parked: bool = False


@dataclass(frozen=True, slots=True)
class MarkAtCutoff:
    """A mark that nobody has explained yet."""

    uid: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Arrived:
    """People who arrived, not all of whom have a record; `heads` is None until they are counted."""

    uid: str
    since: datetime
    opened: int
    heads: int | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallAtCutoff:
    """A call that nobody has finished: parked, or on someone's screen at this moment."""

    uid: str
    number: str
    since: datetime


@dataclass(frozen=True, slots=True)
class UnitNow:
    """A patrol on shift: its radio name and state (codes), since when, the record it is sent to, when to call it."""

    uid: str
    number: str
    name: str
    state: str
    since: datetime
    sent_to: str = ""
    call_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderAtCutoff:
    """A standing order in force: whether it is new since the last cut-off, its end, how many have not read it."""

    uid: str
    number: str
    since: datetime
    until: datetime | None = None
    new: bool = False
    unread: int = 0


@dataclass(frozen=True, slots=True)
class AtThePost:
    """A fault or a visit. `kind` is a code of the list `post_event`; `heading` is fault or visit."""

    uid: str
    number: str
    kind: str
    heading: str
    since: datetime
    over: bool = False


@dataclass(frozen=True, slots=True)
class EquipmentAtCutoff:
    """Pieces of a kind (a code of `equipment_kind`): how many belong here, and where those are that are not here."""

    kind: str
    all: int
    out: int = 0
    missing: int = 0
    faulty: int = 0
    """In their place, and came back with something wrong."""


@dataclass(frozen=True, slots=True)
class IncompleteAtCutoff:
    """A record that checks say is incomplete, and how many things are missing in it."""

    register: str
    uid: str
    number: str
    missing: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a draft is made from, all read at one position of the journal."""

    held: tuple[HeldAtCutoff, ...] = ()
    incidents: tuple[IncidentAtCutoff, ...] = ()
    sessions: tuple[SessionAtCutoff, ...] = ()
    answers: tuple[DueAnswer, ...] = ()
    drafts: tuple[HalfTypedEntry, ...] = ()
    marks: tuple[MarkAtCutoff, ...] = ()
    arrivals: tuple[Arrived, ...] = ()
    calls: tuple[CallAtCutoff, ...] = ()
    units: tuple[UnitNow, ...] = ()
    orders: tuple[OrderAtCutoff, ...] = ()
    posts: tuple[AtThePost, ...] = ()
    equipment: tuple[EquipmentAtCutoff, ...] = ()
    incomplete: tuple[IncompleteAtCutoff, ...] = ()
    passed: tuple[PassedDate, ...] = ()
    left_out: IncidentsLeftOut | None = None
    stand_in: tuple[tuple[str, datetime], ...] = ()
    """(officer, until when) of who stands in for the commander."""
    appointed: tuple[str, ...] = ()
    """Officers whom the administrator appointed alone: of the first handover."""
    findings: int = 0
    """Findings in the journal for which a leader and the inspector have not signed."""
