"""Papers: every print of one is an entry of the access stream, and the number of a copy comes from counting those.

The entry is written before the paper is made: a paper that was never noted can't exist, a noted one that never came
out of the printer only makes the next copy's number higher. A preview is noted too, as one: it takes no number, and
says on every page that it is a draft.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Desk, Reading
from db.kernel.base.register import REGISTERS
from db.kernel.desk import owed_notes
from db.kernel.desk.desk import Act, command, query
from db.kernel.events.event_keys import Key, number
from db.kernel.journal import journal
from db.kernel.projections import numbering
from db.kernel.projections.numbering import NUMBER_LENGTH, PREFIXES
from db.kernel.projections.projecting import EventKind
from db.reference.officers.queries import names
from db.storage.models import BODY, JOURNAL, OF_ENTRY
from db.words.calendar.jalali import local_date, some_time_of, week_of
from db.words.forms import Form, ask
from db.words.messages import M_, Refused

KIND, PREVIEWED = "paper_printed", "paper_previewed"
_DRAFT: ContextVar[bool] = ContextVar("draft", default=False)
MOST_SHEETS = 200
ARRIVAL = "arrival"
"""What is printed of an arrival is found by its uid: it has no number."""


class PrintPaper(Form):
    """One print: which paper, of which record (none for a blank one), in which language and version of its text."""

    paper: str = ask("text", "Paper", part="facts", required=True, limit=40)
    of: str | None = ask("text", "Register", part="facts", limit=20)
    number: str | None = ask("text", "Number", part="facts", limit=40)
    language: str | None = ask("text", "Language", part="facts", limit=5)
    version: str | None = ask("text", "Version of the sheet", part="facts", limit=20)
    sheets: int | None = ask("number", "How many sheets")
    draft: bool | None = ask("yes_no", "Only looked at")


@dataclass(frozen=True, slots=True)
class PaperFrame:
    """What stands in a paper's frame: whose it is, which copy, when and by whom printed, and the record's newest entry.

    `hash` is that entry's, at `position` in the journal: both None for a paper of no record. `first` is the number
    of the first of some blank sheets. `before` is when the copy before this one was printed, of a record's paper.
    `draft`: nothing was printed, and the paper says so. `code` is what its QR code says, "" where it has none.
    """

    unit_name: str
    demo: bool
    copy: int
    at: datetime
    badge: str
    officer: str
    position: int | None = None
    hash: str | None = None
    first: int | None = None
    before: datetime | None = None
    draft: bool = False
    code: str = ""


@contextmanager
def previewing(draft: bool = True) -> Iterator[None]:
    """While it lasts, what this thread prints is only looked at: noted as a preview, marked as a draft."""
    token = _DRAFT.set(draft)
    try:
        yield
    finally:
        _DRAFT.reset(token)


class PaperText(TypedDict, total=False):
    """Which text of a paper is printed, as PrintPaper has it: its language and version, and how many blank sheets."""

    language: str | None
    version: str | None
    sheets: int | None


def printed(
    desk: Desk, paper: str, register: str | None = None, number: str | None = None, **text: Unpack[PaperText]
) -> PaperFrame:
    """Note one print and return what stands in its frame. Raises Refused("not_found", "forbidden", "invalid")."""
    draft = _DRAFT.get()
    form = PrintPaper(
        uid=desk.source.uid(), paper=paper, of=register, number=number, draft=draft or None, **text
    )  # fmt: skip
    count = _noted(desk, form)
    if form.sheets is not None:
        return replace(stamp(desk, None, None, 1, count), draft=draft)
    noted = stamp(desk, register, number, count, None)
    before = (
        None if register is None or count == 1 else last_print(desk, register, number, paper, form.language, form.uid)
    )
    return replace(noted, draft=draft, before=before)


@command("paper.print", label="Print a paper", form=PrintPaper, roles=READERS, writes=(KIND, PREVIEWED), hidden=True)
def print_paper(act: Act, form: PrintPaper) -> str:
    """The number of this copy, 1 for the first; of blank sheets, the number of the first one.

    Raises Refused("invalid").
    """
    made = _next(act.reading(), form)
    act.append(made.kind, record=made.record, facts=made.facts)
    return str(made.number)


@dataclass(frozen=True, slots=True)
class NextPrint:
    """One print as it is noted: its entry, and the number of the copy or of the first blank sheet."""

    kind: str
    record: str | None
    facts: Mapping[str, Any]
    number: int


def _noted(desk: Desk, form: PrintPaper) -> int:
    """The number of a print, which is noted; a store that can't be written now owes the note, and the paper is made."""
    try:
        return int(print_paper(desk, form))
    except Refused as refused:
        if refused.code not in owed_notes.LATER or desk.officer.role not in print_paper.roles:
            raise
    with desk.store.reading() as conn:
        made = _next(Reading(desk, conn, desk.officer, desk.now()), form)
    note = journal.Note(made.kind, made.record, desk.officer.uid, made.facts)
    owed_notes.owe(desk, note)
    if len(desk.store.owed) and not form.draft:
        desk.store.owed.known.add((*_key(form, made.record), made.facts.get("last", made.facts.get("copy"))))
    return made.number


def _key(form: PrintPaper, record: str | None) -> tuple[Any, ...]:
    return KIND, record, form.paper, form.language


def _next(reading: Reading, form: PrintPaper) -> NextPrint:
    """Note of the next print of this paper, after those that are noted or owed. Raises Refused("invalid")."""
    record, number = (None, None) if form.of is None else _find(reading, form.of, form.number)
    before = tuple(_prints(reading, record, form.paper or "", form.language))
    key = _key(form, record)
    owed = [each[-1] for each in reading.desk.store.owed.known if isinstance(each, tuple) and each[:-1] == key]
    facts: dict[str, Any] = {"paper": form.paper, "number": number, "language": form.language, "version": form.version}
    kind = PREVIEWED if form.draft else KIND
    if form.sheets is not None:
        if record is not None or not 1 <= form.sheets <= MOST_SHEETS:
            raise Refused("invalid", {"sheets": M_("From 1 to {most} sheets at once.", most=MOST_SHEETS)})
        first = max((*(int(facts["last"]) for facts in before if "last" in facts), *owed), default=0) + 1
        numbers = {} if form.draft else {"first": first, "last": first + form.sheets - 1}
        return NextPrint(kind, None, {**facts, **numbers}, first)
    copy = max((*(int(facts.get("copy", 0)) for facts in before), *owed), default=0) + 1
    return NextPrint(kind, record, facts if form.draft else {**facts, "copy": copy}, copy)


def _find(reading: Reading, register: str, number: str | None) -> tuple[str, str]:
    if register == ARRIVAL:
        arrival = select(JOURNAL.c.uid).where(JOURNAL.c.unit == reading.unit, JOURNAL.c.record == number).limit(1)
        if number is None or reading.conn.execute(arrival).first() is None:
            raise Refused("not_found", {"number": M_("There is no such arrival.")})
        return number, number
    if register not in PREFIXES:
        raise Refused("invalid", {"of": M_("There is no such register.")})
    return numbering.asked(reading, register, number or "")


def _prints(reading: Reading, record: str | None, paper: str, language: str | None) -> Iterator[dict[str, Any]]:
    for facts in _noted_prints(reading, JOURNAL.c.record == record):  # None: of no record
        if facts["paper"] == paper and facts.get("language") == language:
            yield facts


def _noted_prints(reading: Reading, where: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    """The facts of each print of this unit that is noted."""
    chosen = select(BODY.c.json).join(JOURNAL, OF_ENTRY)
    chosen = chosen.where(
        JOURNAL.c.unit == reading.unit,
        JOURNAL.c.kind == KIND,
        JOURNAL.c.stream == "access",
        BODY.c.part == "facts",
        where,
    )
    return map(json.loads, reading.conn.execute(chosen).scalars())


def is_printed(reading: Reading, sheet: int) -> bool:
    """Whether a blank sheet with this number was printed here."""
    of_no_record = _noted_prints(reading, JOURNAL.c.record.is_(None))
    return any(facts["first"] <= sheet <= facts["last"] for facts in of_no_record if "first" in facts)


@query("paper.last", roles=READERS)
def last_print(
    reading: Reading, register: str, number: str | None, paper: str, theirs: str | None, besides: str
) -> datetime | None:
    """When a paper of a record was printed before the print `besides`, `theirs` being the language beside the Persian;
    None where it never was."""
    record, _ = _find(reading, register, number)
    of_record = (JOURNAL.c.unit == reading.unit, JOURNAL.c.record == record, JOURNAL.c.uid != besides)
    chosen = select(JOURNAL.c.at, BODY.c.json).join(JOURNAL, OF_ENTRY)
    chosen = chosen.where(JOURNAL.c.kind == KIND, JOURNAL.c.stream == "access", *of_record, BODY.c.part == "facts")
    for row in reading.conn.execute(chosen.order_by(JOURNAL.c.position.desc())):
        facts = json.loads(row.json)
        if facts["paper"] == paper and facts.get("language") == theirs:
            at: datetime = row.at
            return some_time_of(week_of(local_date(at))) if _by_week(register) else at
    return None


def is_printed_here(reading: Reading, paper: str, version: str) -> bool:
    """Whether this machine noted a print of a paper with this version of its text, in whatever language."""
    mine = _noted_prints(reading, JOURNAL.c.origin == reading.desk.store.info.origin)
    return any((facts["paper"], facts.get("version")) == (paper, version) for facts in mine)


def _by_week(register: str | None) -> bool:
    """Whether of this register's records nothing tells the hour: the newest entry's position would."""
    return register in REGISTERS and REGISTERS[register].by_week


@query("paper.stamp", roles=READERS)
def stamp(reading: Reading, register: str | None, number: str | None, copy: int, first: int | None) -> PaperFrame:
    """The frame of a paper that was just noted. Raises Refused("not_found")."""
    position = digest = None
    if register is not None and not _by_week(register):
        uid, _ = _find(reading, register, number)
        mine = (JOURNAL.c.unit == reading.unit, JOURNAL.c.record == uid, JOURNAL.c.stream == "record")
        newest = select(JOURNAL.c.position, JOURNAL.c.hash).where(*mine)
        row = reading.conn.execute(newest.order_by(JOURNAL.c.position.desc()).limit(1)).first()
        if row is not None:
            position, digest = row.position, row.hash
    badge, name = names(reading.conn).get(reading.officer.uid, (reading.officer.badge, reading.officer.name))
    info = reading.desk.store.info
    return PaperFrame(info.unit_name, info.demo, copy, reading.now, badge, name, position, digest, first)


KEYS = (
    Key("paper"), Key("number", limit=NUMBER_LENGTH), Key("language"), Key("version"), number("copy"), number("first"),
    number("last"),
)  # fmt: skip
KINDS = (
    EventKind(KIND, "Paper printed", keys=KEYS, stream="access"),
    EventKind(PREVIEWED, "Paper looked at as a draft", keys=KEYS[:4], stream="access"),
)
