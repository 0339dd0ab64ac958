"""A custody record as it is shown; opening it is an access entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from db.kernel.base import slots
from db.kernel.base.access import READERS, Role
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries
from db.registers.custody import rules
from db.registers.custody.board.rounds import known_of, unasked_of
from db.registers.custody.case.case import Case
from db.registers.custody.case.completeness import RequiredItem, as_section, completeness, lacks
from db.registers.custody.case.effects import read
from db.registers.custody.case.status import OPEN_STATES
from db.registers.custody.case.twins import ALONE, of_the_person
from db.registers.custody.entries_in_question import beside_of, in_question
from db.registers.custody.models import CUSTODY
from db.registers.custody.people_held import held_cases
from db.registers.custody.queries import AT_WORK
from db.registers.custody.record import (
    flags_of,
    linked_before,
    sections,
    struck_through,
    told_duties,
    told_in_question,
    told_of_others,
    warnings,
)
from db.registers.custody.settings.phones import book, with_phones
from db.storage import ends
from db.storage.models import JOURNAL
from db.words.messages import M_, Message, Refused
from db.words.records import UNDONE, Duty, Record, Section

ATTACHED = ("custody.withdraw_attachment", "custody.erase_attachment")
OFTEN = 20
"""Records opened by one officer within an hour; one more tells the inspectorate."""
HOUR = timedelta(hours=1)


@query("custody.show", roles=READERS)
def show_custody(reading: Reading, number: str, purpose: str = "", *, on_paper: bool = False) -> Record:
    """A record with everything in it; opening it is an access entry with its purpose. `on_paper`: without what only
    another record says, which may be the same person's.

    Raises Refused("not_found"), and "invalid" where nobody is held or missing any longer and no purpose is given.
    """
    conn = reading.conn
    uid, number = numbering.asked(reading, "custody", number)
    history = stored_events.events_of(conn, reading.unit, uid)
    besides = in_question(conn, reading.unit, {uid}).get(uid, ())
    others = beside_of(conn, reading.unit, (uid,)).get(uid, ALONE)
    if on_paper:
        others = replace(others, maybe=(), walls=())
    case = read(history, in_question=besides, beside=others)
    duties = rules.duties_of(case, reading.now)
    if not purpose and case.status.state not in AT_WORK:
        raise _asks_a_purpose()
    _note_opening(reading, uid, purpose)
    asked = completeness(of_the_person(history, others), case.status.state)
    papers = tuple(part for part in slots.sections("custody.papers", conn, reading.unit, uid) if part.lines)
    acts = acts_of(reading, "custody", case.status.state, _likely(case, duties))
    if case.status.state == "closed" and case.status.outcome != "before_judge":
        acts = tuple(act for act in acts if act not in ("custody.release", "custody.record_escape"))
    held = tuple(held for held in held_cases(conn, reading.unit) if held.uid != uid)
    return Record(
        register="custody",
        uid=uid,
        number=number,
        state=case.status.state,
        title=case.name,
        read_at=ends.last_position(conn),
        sections=(
            *(part for part in sections(history) if part.lines),
            *papers,
            *_linked_before(reading, history),
            as_section(asked),
        ),
        chronology=struck_through(told_duties(entries(conn, history, besides), duties), history),
        duties=with_phones(duties, book(conn), reading.now),
        acts=tuple(act for act in acts if papers or act not in ATTACHED),
        warnings=(
            *warnings(case, duties, history, held, others),
            *told_of_others(others, lambda record: numbering.number_of(conn, reading.unit, record)),
            *told_in_question(besides),
        ),
        lacks=lacks(asked) if case.status.state in OPEN_STATES else {},
        known=known_of(case),
        unasked=unasked_of(case),
        walled=_walled(case, reading.now),
        began=case.start,
        flags=flags_of(case) | ({"plain_copy"} if case.plain_copy else frozenset()),
    )


@query("custody.completeness", roles=READERS)
def completeness_of(reading: Reading, number: str) -> tuple[RequiredItem, ...]:
    """What the Nelson Mandela Rules and the Body of Principles ask of a record, item by item, and what it keeps.

    It is an access entry as opening the record is. Raises Refused("not_found").
    """
    uid, _ = numbering.asked(reading, "custody", number)
    _note_opening(reading, uid, "completeness")
    return required_items(reading.conn, reading.unit, uid)


def required_items(conn: Connection, unit: str, record: str) -> tuple[RequiredItem, ...]:
    """Things that the rules ask of a record (a uid), read with the records that are known to be the same person's."""
    history = stored_events.events_of(conn, unit, record)
    others = beside_of(conn, unit, (record,)).get(record, ALONE)
    return completeness(of_the_person(history, others), rules.state(history, others))


def _linked_before(reading: Reading, history: tuple[Event, ...]) -> tuple[Section, ...]:
    """The records from which a holding before this one was read, for the inspectorate; nobody else sees which."""
    if reading.officer.role is not Role.INSPECTOR:
        return ()
    part = linked_before(history, lambda uid: numbering.number_of(reading.conn, reading.unit, uid))
    return (part,) if part.lines else ()


def _walled(case: Case, now: datetime) -> dict[str, Message]:
    """The wall before an interview, said before the form is filled in."""
    walls = rules.walls_of(case, rules.Proposed("interviewed", {"at": now}), now)
    return {"custody.interview": walls[0].message} if walls and case.status.state in OPEN_STATES else {}


_FIRST = {"moved": ("custody.returned",), "escaped": ("custody.recapture",), "dead": ("custody.after_death",)}
"""What is done first of somebody who is not here, by the state."""


def _likely(case: Case, duties: tuple[Duty, ...]) -> tuple[str, ...]:
    """What the duties call for, in the order of the desk; then what is done most while somebody is held."""
    standing = [duty for duty in duties if duty.command and duty.state in UNDONE]
    commands = list(dict.fromkeys(str(duty.command) for duty in standing if duty.code != "holding"))
    if case.status.state in OPEN_STATES:
        commands += ["custody.care", "custody.release", "custody.before_judge", "custody.add_entry"]
    commands = [*_FIRST.get(case.status.state, ()), *commands]
    if any(duty.state == "stated" for duty in duties):
        commands.append("custody.evidence")
    return tuple(dict.fromkeys([*commands, "custody.add_entry"]))


def open_what_belongs_to_it(reading: Reading, register: str, record: str, purpose: str) -> None:
    """What belongs to a record of this register is asked for: as the record is opened, once within the hour.

    Raises Refused("invalid") as `show_custody` does.
    """
    if register != "custody" or record in _recent(reading, "custody_read"):
        return
    mine = (CUSTODY.c.unit == reading.unit, CUSTODY.c.uid == record)
    if not purpose and reading.conn.execute(select(CUSTODY.c.state).where(*mine)).scalar() not in AT_WORK:
        raise _asks_a_purpose()
    _note_opening(reading, record, purpose)


def _asks_a_purpose() -> Refused:
    return Refused("invalid", {"purpose": M_("Say what this record is opened for.")})


def _recent(reading: Reading, kind: str) -> set[str | None]:
    """The records of which this officer left an entry of a kind within the hour."""
    entry, mine = JOURNAL, (JOURNAL.c.unit == reading.unit) & (JOURNAL.c.officer == reading.officer.uid)
    chosen = select(entry.c.record, entry.c.entered_at).where(mine, entry.c.kind == kind)
    rows = reading.conn.execute(chosen.order_by(entry.c.position.desc()).limit(20 * OFTEN))
    return {row.record for row in rows if row.entered_at > reading.now - HOUR}


def _note_opening(reading: Reading, uid: str, purpose: str) -> None:
    mine = (CUSTODY.c.unit == reading.unit, CUSTODY.c.uid == uid)
    held = reading.conn.execute(select(CUSTODY.c.state).where(*mine)).scalar() in OPEN_STATES
    reading.note("custody_read", uid, {"purpose": purpose} if purpose else None, held=held)
    if len(_recent(reading, "custody_read") | {uid}) > OFTEN and not _recent(reading, "custody_read_often"):
        reading.note("custody_read_often", None, {"more_than": OFTEN}, held=held)
