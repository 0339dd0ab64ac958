"""What stands above a custody record's chronology: who, how it began, what stands now; and what must not be missed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from db.kernel.events.event import Event
from db.kernel.folding.reprojection import STRIKES, struck
from db.kernel.projections.projecting import label
from db.reading.chronology import read_back, section
from db.registers.custody import rules
from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import spec_of
from db.registers.custody.case.effects_before import is_new_offence
from db.registers.custody.case.held_before import LIKE_LEFT
from db.registers.custody.case.meaning import fear_blocks
from db.registers.custody.case.pending_changes import waiting
from db.registers.custody.case.status import OPEN_STATES
from db.registers.custody.case.timeline import EVERY, own, set_back, undecided
from db.registers.custody.case.twins import ALONE, OtherRecords
from db.registers.custody.case.understanding import WEAK
from db.registers.custody.keeping import forms as keeping
from db.registers.custody.outcome import forms as outcome
from db.registers.custody.people_held import HeldCase
from db.registers.custody.walk import contact_forms as contacts
from db.registers.custody.walk import forms as walk
from db.words.calendar.times import format_moment
from db.words.forms import Field, Form, fields_of
from db.words.messages import M_, Message
from db.words.names import most_alike
from db.words.records import Duty, Entry, Line, Section

SECTION_LABELS = {
    "person": "Person",
    "identity_set": "Particulars",
    "custody_opened": "Arrival",
    "language_set": "Language",
    "age_set": "Age, and with whom",
    "documents_seen": "Document",
    "ground_set": "Ground",
    "rights_given": "Rights",
    "prosecutor_told": "Prosecutor told",
    "judicial_order_received": "Judicial order",
    "person_released": "Release",
    "brought_before_judge": "Before a judge or prosecutor",
    "person_moved": "Move",
    "person_referred": "Sent on",
    "child_delivered": "Child delivered",
    "death_recorded": "Death",
    "escape_recorded": "Escape",
}
_LATEST: tuple[tuple[str, type[Form]], ...] = (
    ("language_set", walk.SetLanguage),
    ("age_set", walk.SetAge),
    ("ground_set", walk.SetGround),
    ("rights_given", walk.GiveRights),
    ("prosecutor_told", contacts.TellProsecutor),
)
"""Kinds of events of which the newest says what holds."""
_EACH: dict[str, type[Form]] = {
    "documents_seen": walk.SeeDocuments,
    "judicial_order_received": keeping.JudicialOrder,
    "person_released": outcome.Release,
    "brought_before_judge": outcome.BeforeJudge,
    "person_moved": outcome.Move,
    "person_referred": outcome.Refer,
    "child_delivered": outcome.ChildDelivered,
    "death_recorded": outcome.Death,
    "escape_recorded": outcome.Escape,
}


def sections(history: tuple[Event, ...]) -> tuple[Section, ...]:
    """The person, the arrival, and the latest word on each thing; every document and order on its own."""
    return tuple(_sections(own(history)))


def _sections(events: tuple[Event, ...]) -> Iterator[Section]:
    newest = {event.kind: event for event in events}
    opening = newest.get("custody_opened")
    if opening is None:
        return
    values = _values(walk.OpenCustody, opening)
    particulars = newest.get("identity_set")
    later = {} if particulars is None else _values(walk.SetIdentity, particulars)
    person = values | {name: later[name] for name in ("name", "father_name") if later.get(name)}
    yield section(SECTION_LABELS["person"], walk.OpenCustody, person)
    yield section(SECTION_LABELS["identity_set"], walk.SetIdentity, later)
    yield section(SECTION_LABELS["custody_opened"], walk.OpenCustody, values, opening)
    for kind, form in _LATEST:
        if kind in newest:
            yield section(SECTION_LABELS[kind], form, _values(form, newest[kind]), of=newest[kind])
    for event in events:
        if event.kind in _EACH:
            form = _EACH[event.kind]
            yield section(SECTION_LABELS[event.kind], form, _values(form, event), of=event)


def _values(form: type[Form], event: Event) -> dict[str, Any]:
    return {name: read_back(what, event.value(name)) for name, what in fields_of(form)}


def flags_of(case: Case) -> frozenset[str]:
    """What a list, a board and a paper must know of a record, by the one rule: child, fear_of_return, medical."""
    holds = {"child": case.child, "fear_of_return": fear_blocks(case), "medical": case.ill}
    return frozenset(name for name, true in holds.items() if true)


HOLD = "sealing_held"
"""The kind of an entry that holds a record from sealing: nobody reads by whom, or for what."""
STRUCK = "struck"
"""The kind of an entry that is struck out: it did not happen, or was of another person."""


_NAMES_A_DUTY = frozenset({"breach_explained", "late_evidenced"})


def told_duties(chronology: Iterable[Entry], duties: Iterable[Duty]) -> Iterator[Entry]:
    """The chronology with the duty that an entry is about by its name, where it keeps the code, beside that."""
    names = {duty.code: duty.label for duty in duties}
    for entry in chronology:
        lines = tuple(
            replace(line, value=names.get(code) or spec_of(code).label, code=code)
            if line.name == "duty" and (code := str(line.value or ""))
            else line
            for line in entry.lines
        )
        yield replace(entry, lines=lines) if entry.kind in _NAMES_A_DUTY else entry


def struck_through(chronology: Iterable[Entry], history: Sequence[Event]) -> tuple[Entry, ...]:
    """The chronology with what is struck out struck through, line by line. A hold shows only that it exists."""
    entries = [
        replace(each, lines=(), reasons={}, correctable=False) if each.kind == HOLD else each for each in chronology
    ]
    gone = struck(history)
    strikes = {event.facts["target"]: event for event in history if event.kind in STRIKES}
    return tuple(_struck(entry, strikes[entry.uid]) if entry.uid in gone else entry for entry in entries)


def _struck(entry: Entry, strike: Event) -> Entry:
    lines = tuple(replace(line, value=None, was=(*line.was, line.value)) for line in entry.lines)
    what = Line("kind", Field("text", "Entry"), M_(entry.label))
    return replace(
        entry, kind=STRUCK, label=label(strike.kind), lines=(what, *lines), elsewhere=str(strike.facts.get("other", ""))
    )


def warnings(
    case: Case,
    duties: tuple[Duty, ...],
    history: tuple[Event, ...],
    others: tuple[HeldCase, ...],
    beside: OtherRecords = ALONE,
) -> tuple[Message, ...]:
    """What must not be missed: release now first, then the child, the fear, breaches, doubts about clock and name."""
    return tuple(dict.fromkeys(_warnings(case, duties, history, others, beside)))


def _warnings(
    case: Case, duties: tuple[Duty, ...], history: tuple[Event, ...], others: tuple[HeldCase, ...], beside: OtherRecords
) -> Iterator[Message]:
    standing = {duty.kind for duty in duties if duty.state in ("due", "overdue", "open", "put_off")}
    if "release_now" in standing:
        yield M_("Release now.")
    if case.child:
        yield M_("A child, or of doubtful age: no questioning.")
    if fear_blocks(case):
        yield FEAR_STANDS
    for number, duty in rules.numbered(rules.breaches(duties)).items():
        if duty.breach_reason is None:
            when = format_moment(duty.due, digits="en", style="short") if duty.due else "–"
            yield M_(
                "Breach {number}: {duty}, due {when}. Write the reason.", number=number, duty=duty.label, when=when
            )
    yield from _written_late(duties)
    yield from _changed(case, history, beside)
    if case.later_starts:
        yield M_("A later time of deprivation of liberty was claimed; the earliest counts.")
    if case.ground_unmet:
        yield GROUND_UNMET
    yield from _held_before(case)
    if set_back(history):
        yield M_("The computer's clock was set back while this record was kept.")
    if any(event.kind == "interpreter_used" and event.facts.get("tie") in _WEAK for event in own(history)):
        yield M_("The interpreter was an officer, a relative or a fellow detainee.")
    for held in others if case.status.state in OPEN_STATES else ():  # a closed record's paper names nobody else
        if most_alike(case.names, held.case.names):
            yield M_("Record {number}, held now, has the same or nearly the same name.", number=held.number)


def _held_before(case: Case) -> Iterator[Message]:
    """Say that a like name left here, while nobody asked; the times of an earlier holding, and whether they count."""
    if case.before.unanswered:
        yield LIKE_LEFT
    times = case.before.times(case.start) if case.start is not None else ()
    for each in times:
        since, until = (format_moment(moment, digits="en", style="short") for moment in (each.since, each.until))
        if is_new_offence(case):
            yield M_("Held before, {since} to {until}; now for a new offence: that time does not count.",
                     since=since, until=until)  # fmt: skip
        elif not case.before.unanswered:
            yield M_("Held before, {since} to {until}, and released by the police: that time counts.",
                     since=since, until=until)  # fmt: skip


def linked_before(history: tuple[Event, ...], number_of: Callable[[str], str | None]) -> Section:
    """The records that an earlier holding was read from, by their numbers: for the inspectorate alone."""
    uids = dict.fromkeys(str(event.facts["left_record"]) for event in history if event.facts.get("left_record"))
    lines = (Line("left_record", Field("code", "Record that ended here"), number_of(uid) or uid) for uid in uids)
    return Section("Held before", tuple(lines))


def told_of_others(beside: OtherRecords, number_of: Callable[[str], str | None]) -> Iterator[Message]:
    """Say that other records are of the same person, or may be."""
    if beside.goes_on is not None:
        yield M_("This is a second record: record {number} goes on.", number=number_of(beside.goes_on) or "?")
    for events in beside.same:
        yield M_("Record {number} is of the same person: what was written there counts here.",
                 number=number_of(str(events[0].record)) or "?")  # fmt: skip
    if beside.maybe or beside.walls:
        yield M_("This person may have another record. Until the inspectorate decides, the person's protections apply.")


def told_in_question(besides: Sequence[Event]) -> Iterator[Message]:
    """That entries without the right wait for leaders, where there are any."""
    if besides:
        yield M_(
            "{count} entries were written without the right: until they are settled, what protects the person holds.",
            count=len(besides),
        )


GROUND_UNMET = M_("Entry or stay: the authority or its reference is missing. The ground is not met.")
FEAR_STANDS = M_("Fear of return: no camp, border, onward transfer or other removal.")
"""The warning that goes on no paper which somebody else may read."""


def _written_late(duties: tuple[Duty, ...]) -> Iterator[Message]:
    stated = rules.numbered(duty for duty in duties if duty.state == "stated")
    for number, duty in stated.items():
        if duty.entered is not None and duty.due is not None and duty.entered <= duty.due:
            yield M_("Done with a sheet that was not printed here, as stated, {number}: {duty}", number=number,
                     duty=duty.label)  # fmt: skip
        else:
            yield M_("Done, as stated later, not evidenced, {number}: {duty}", number=number, duty=duty.label)
    for duty in duties:
        if duty.state == "entered_late":
            yield M_("Done in time, entered late: {duty}", duty=duty.label)
        elif duty.state == "not_done" and duty.kind == "copy":
            yield M_("No copy of the record was given.")
        elif duty.state == "not_done" and duty.kind == "arrived_safely":
            yield M_("Nobody checked whether the person arrived safely.")
        elif duty.state == "not_done":
            yield M_("Not done when the person left: {duty}", duty=duty.label)
        if duty.again is not None:
            yield M_("Reopened by a correction: {duty}", duty=duty.label)


def _changed(case: Case, history: tuple[Event, ...], beside: OtherRecords) -> Iterator[Message]:
    """What a correction would close waits for the inspectorate; a death that is taken back is in doubt."""
    states = {reading.status.state for reading in case.readings}
    if "dead" in states and case.status.state != "dead":
        yield M_("A death recorded here is in doubt. The person counts as alive and held.")
    for duty in rules.struck_breaches(history, beside):
        yield M_("A breach removed by the inspectorate's decision: {duty}", duty=duty.label)
    if len(undecided(history)) > EVERY:
        yield M_("More than {most} changes wait: each further one is read by itself.", most=EVERY)
    if count := len(waiting(history)):
        yield M_("{count} corrections wait for the inspectorate: until then the stricter reading holds.", count=count)


_WEAK = WEAK - {""}
