"""A record as people read it: its events as entries, its fields as lines, corrections struck through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from db.kernel.base.officer import Reading
from db.kernel.desk import corrections
from db.kernel.desk.desk import COMMANDS
from db.kernel.events.event import Event
from db.kernel.folding import rights
from db.kernel.folding.reprojection import CORRECTED, effective, off_by
from db.kernel.journal import findings, stored_events, unsigned_findings
from db.kernel.projections import projecting as events
from db.reading.words_then import WordsThen
from db.reference.officers.queries import names
from db.words.forms import Field, Form, fields_of
from db.words.messages import M_, Message
from db.words.records import Entry, Latest, Line, Section

CORRECTING = frozenset({"target", "field", "part"})
"""What an entry says that corrects another, or asks for that."""
WORDS = Field("words", "Words")
TEXT = Field("text", "Value")
UNREAD = Field("text", "Can't be read here").label
WAITS = Field("text", "Waits for two people").label
NO_RIGHT = Field("text", "Written without the right: does not count").label
UNSIGNED = Field("text", "Signed by nobody: does not count").label
COUNTS = M_("Written by somebody without the right to it: it counts all the same")
BOTH_WAYS = M_("Written by somebody without the right to it: until that is settled, what protects the person holds")
ASIDE = (UNREAD, WAITS, NO_RIGHT, UNSIGNED)
"""What an entry is called that is set aside."""


def entries(conn: Connection, history: tuple[Event, ...], in_question: Sequence[Event] = ()) -> tuple[Entry, ...]:
    """The chronology of a record: one entry an event, by the time it happened, then by the order it was written.

    `in_question`: entries that are set aside, and that the record is read with and without: shown marked.
    """
    officers, called = names(conn), WordsThen(conn)
    written = [_entry(event, history, officers, called) for event in effective(history)]
    for unit in {event.unit for event in history}:
        records = list(dict.fromkeys(event.record for event in history if event.record and event.unit == unit))
        named = findings.named_here(conn, unit, findings.WITHOUT_RIGHT)
        written = [_marked(entry, COUNTS) if entry.uid in named else entry for entry in written]
        if aside := stored_events.set_aside_of(conn, unit, records):
            labels = _labels_aside(conn, unit, named)
            shown = {event.uid for event in in_question}
            written += [
                _set_aside(row, officers, labels.get(row["uid"], UNREAD)) for row in aside if row["uid"] not in shown
            ]
    written += [
        _marked(replace(_entry(event, history, officers, called), correctable=False), BOTH_WAYS)
        for event in in_question
    ]
    return tuple(sorted(written, key=lambda entry: (entry.at, entry.position)))


def latest(reading: Reading, uid: str, most: int = 4) -> tuple[Latest, ...]:
    """The newest entries of a record, the newest first: what each is called, not what it says."""
    history = stored_events.events_of(reading.conn, reading.unit, uid)
    officers = names(reading.conn)
    newest = sorted(history, key=lambda event: (event.entered_at, event.position), reverse=True)[:most]
    return tuple(
        Latest(event.at, events.label(event.kind), officers.get(event.officer, ("", event.officer))[1])
        for event in newest
    )


def _entry(
    event: Event, history: tuple[Event, ...], officers: Mapping[str, tuple[str, str]], called: WordsThen
) -> Entry:
    badge, name = officers.get(event.officer, ("", event.officer))
    return Entry(
        uid=event.uid,
        position=event.position,
        kind=event.kind,
        label=events.label(event.kind),
        at=event.at,
        entered_at=event.entered_at,
        officer=badge,
        officer_name=name,
        lines=_lines(event, history, called),
        sealed=bool(event.sealed),
        reasons=dict(event.words.get("reasons", {})),
        correctable=event.kind != CORRECTED and set(event.sealed) <= {"identity"},
    )


def _set_aside(row: Mapping[str, Any], officers: Mapping[str, tuple[str, str]], label: str) -> Entry:
    """An entry that could not be used here, or that waits, named and no more."""
    badge, name = officers.get(row["officer"], ("", row["officer"]))
    what = Line("kind", Field("text", "Entry"), M_(events.label(row["kind"])))
    return Entry(
        uid=row["uid"], position=row["position"], kind=row["kind"], label=label, at=row["at"],
        entered_at=row["entered_at"], officer=badge, officer_name=name, lines=(what,), correctable=False,
    )  # fmt: skip


def _labels_aside(conn: Connection, unit: str, without_right: frozenset[str]) -> dict[str, str]:
    """uid → the label of an entry that is set aside, where it could be read."""
    labels = dict.fromkeys(without_right, NO_RIGHT)
    labels |= dict.fromkeys(unsigned_findings.found_unsigned(conn, unit), UNSIGNED)
    return labels | dict.fromkeys(rights.uids_waiting(conn), WAITS)


def _marked(entry: Entry, said: Message) -> Entry:
    """An entry that whoever wrote it had no right to, with what that means for it."""
    mark = Line("right", Field("text", "Entry"), said)
    return replace(entry, lines=(mark, *entry.lines))


def _lines(event: Event, history: tuple[Event, ...], called: WordsThen) -> tuple[Line, ...]:
    if event.facts.keys() >= CORRECTING:
        return _correction_lines(event, history, called)
    form = events.form_of(event.kind)
    if form is None:
        return ()
    original = next((item for item in history if item.uid == event.uid), event)
    lines = []
    for name, what in fields_of(form):
        what = called.of(as_written(what, event), event)
        value = read_back(what, event.value(name))
        was = tuple(read_back(what, old) for old in corrections.history(history, original, name))
        if what.kind == "entry" and value is not None:
            lines.append(_pointed(name, what, value, history, called))
        elif value is not None or was:
            lines.append(Line(name, what, value, was, off_by=off_by(event).get(name, 0)))
    return tuple(lines)


_SAYS_WHICH = ("what", "plate", "name", "caller_name", "incident", "code", "kind", "role")
"""The fields by which a person knows an entry again, the plainest first."""


def _pointed(name: str, what: Field, uid: str, history: tuple[Event, ...], called: WordsThen) -> Line:
    """A line that names another entry of the record, by that entry's words instead of its uid."""
    target = next((item for item in effective(history) if item.uid == uid), None)
    if target is None:
        return Line(name, what, uid)
    form = events.form_of(target.kind)
    fields = {} if form is None else dict(fields_of(form))
    for field in _SAYS_WHICH if not target.facts.get("target") else ():  # what changes another entry is known by that
        if (value := target.value(field)) is not None:
            shown = fields.get(field, Field("code", what.label))
            return Line(name, called.of(replace(shown, label=what.label), target), value)
    return Line(name, Field("text", what.label), _called(target, history))


def _called(event: Event, history: tuple[Event, ...]) -> Message:
    """What an entry is called; a correction or a strike with the entry, and the field, that it changes."""
    label = M_(events.label(event.kind))
    changed = next((item for item in history if item.uid == event.facts.get("target")), None)
    if changed is None:
        return label
    entry, form = M_(events.label(changed.kind)), events.form_of(changed.kind)
    field = dict(fields_of(form)).get(event.facts.get("field", "")) if form is not None else None
    if field is None:
        return M_("{change}: {entry}", change=label, entry=entry)
    return M_("{change}: {entry}, {field}", change=label, entry=entry, field=M_(field.label))


def _correction_lines(event: Event, history: tuple[Event, ...], called: WordsThen) -> tuple[Line, ...]:
    target = next((item for item in history if item.uid == event.facts["target"]), None)
    form = None if target is None else events.form_of(target.kind)
    what = next((what for name, what in fields_of(form) if name == event.facts["field"]), TEXT) if form else TEXT
    what = called.of(what if target is None else as_written(what, target), event)
    value = read_back(what, getattr(event, event.facts["part"]).get("value"))
    reason = Line("reason", Field("text", "Reason"), event.words.get("reason"))
    return (Line(event.facts["field"], what, value), reason)


def as_written(what: Field, event: Event) -> Field:
    """The field as it was when an entry was written: its codes keep the words of the list that they were of."""
    if what.before is None or event.rules is None or event.rules >= what.before[1]:
        return what
    return replace(what, list=what.before[0], before=(str(what.list), what.before[1]))


def read_back(what: Field, value: Any) -> Any:
    """A journalled JSON value as the typed value of its field."""
    if value is None:
        return None
    if what.kind == "moment":
        return datetime.fromisoformat(value)
    if what.kind == "date":
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def section(
    title: str,
    form: type[Form],
    values: Mapping[str, Any],
    of: Event | None = None,
    first: Sequence[str] = (),
) -> Section:
    """The answered fields of a form as a titled section, the `first` ones, then in its order; `values` are typed.

    Shows the fields that name this title as their heading (`Field.under`); where none does, it is the form's own
    section, with the fields that name no heading. `of` is the entry that they stand in, which knows by how much a
    moment may be off.
    """
    off = off_by(of) if of is not None else {}
    fields = dict(fields_of(form))
    heading = title if any(what.under == title for what in fields.values()) else ""
    chosen = {name: fields[name] for name in (*first, *fields) if fields[name].under == heading}
    return Section(
        title,
        tuple(
            Line(name, what if of is None else as_written(what, of), values[name], off_by=off.get(name, 0))
            for name, what in chosen.items()
            if values.get(name) not in (None, "", ())
        ),
    )


def acts_of(reading: Reading, register: str, state: str, first: Iterable[str] = ()) -> tuple[str, ...]:
    """The commands this officer may give on a record in this state: `first` ones, the others, `correct` last."""
    may = [
        name
        for name, declared in COMMANDS.items()
        if declared.register == register
        and not declared.opens
        and not declared.hidden
        and reading.officer.role in declared.roles
        and (declared.needs is None or state in declared.needs)
    ]
    order = [name for name in first if name in may]
    order += [name for name in may if name not in order and name != f"{register}.correct"]
    return (*order, *(name for name in (f"{register}.correct",) if name in may))
