"""One row of a file as an incident, or why not. Pure: the lists and the clock are given.

Cells are read by the same parsers that read what an officer types. A time in a file is one by itself: «دیروز» or 14:30
alone would mean another moment each day, and is refused.
"""

from __future__ import annotations

import pickle
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from db.carrying.imports.columns import DAYS, JOINED, folded
from db.reference.lists.places import locate
from db.reference.lists.queries import ListItem
from db.registers.incidents.forms_import import ImportIncident
from db.registers.incidents.rules import Findings, people, told_times
from db.words.calendar.jalali import tehran
from db.words.checks import keep_numbers
from db.words.folding import ascii_digits
from db.words.forms import Field, fields_of, parts_of, read_value
from db.words.messages import M_, Message, Refused
from db.words.text import clean

FIELDS: Mapping[str, Field] = dict(fields_of(ImportIncident))
ENDED_THERE = "old_register"
"""The disposition of a row that says nothing of its end: it does not lie open on this desk."""
SHOWN = 60
"""Characters of a refused value that are shown."""

_DAY = re.compile(r"\d{2,4}[/.\-]\d{1,2}[/.\-]\d{1,4}|\d{1,2} ?[^\W\d_]+ ?\d{4}")
_RUN_TOGETHER = re.compile(r"(1[34]\d\d|20\d\d)(\d\d)(\d\d)")
_lru_locate = lru_cache(maxsize=4096)(locate)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell, or only unlikely. `column` is its heading, "" for the row as a whole."""

    row: int
    column: str
    value: str
    message: Message
    refused: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row ready to be written: the parts of its event as JSON has them, and when it was reported."""

    row: int
    at: datetime
    parts: Mapping[str, Mapping[str, Any]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are read with: the headings and fields of the columns, the lists, a mapping of values, the clock."""

    headings: Sequence[str]
    fields: Sequence[str | None]
    lists: Mapping[str, Sequence[ListItem]]
    values: Mapping[str, Mapping[str, str]]
    now: datetime
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    meant: dict[tuple[str, str], str | None] = field(default_factory=dict)
    """What words were looked up already: a register says the same few thousands of times."""

    @classmethod
    def of(
        cls, headings: Sequence[str], fields: Sequence[str | None], lists: Mapping[str, Sequence[ListItem]],
        values: Mapping[str, Mapping[str, str]], now: datetime,
    ) -> Known:  # fmt: skip
        """With what each field of a list may be called: its code, or its words in either language."""
        codes: dict[str, dict[str, str]] = {}
        for name, what in FIELDS.items():
            if what.list is not None:
                active = [item for item in lists.get(what.list, ()) if item.active]
                said = {folded(called): item.code for item in active for called in (item.en, item.fa)}
                codes[name] = said | {folded(item.code): item.code for item in active} | dict(values.get(name, {}))
        return cls(headings, fields, lists, values, now, codes)

    def item(self, name: str, code: str | None) -> ListItem | None:
        """An item of a list, or None."""
        return next((item for item in self.lists.get(name, ()) if item.code == code), None)

    def code(self, name: str, said: str) -> str | None:
        """The code that a field of a list means by some words; None where it is not in the list."""
        if (name, said) not in self.meant:
            self.meant[name, said] = self.codes[name].get(folded(said))
        return self.meant[name, said]


def read_row(row: int, cells: Sequence[Any], known: Known) -> tuple[Prepared | None, tuple[Problem, ...]]:
    """The row ready to be written (None where it is refused), and everything that is wrong or unlikely in it."""
    said, columns = _said(cells, known)
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for name, raw in said.items():
        try:
            values[name] = _value(name, raw, known)
        except ValueError as error:
            problem = error.args[0] if error.args else None
            why = problem if isinstance(problem, Message) else M_("This can't be read.")
            problems.append(Problem(row, columns[name], _shown(raw), why, refused=True))
    form = ImportIncident(uid="", **values)
    form.reported_at = form.reported_at or form.occurred_from
    broken = {name for name in said if name not in values}
    for name, lacks in (("type", form.type is None), ("reported_at", form.reported_at is None)):
        if lacks and not broken & {name, "occurred_from" if name == "reported_at" else name}:
            problems.append(Problem(row, columns.get(name, ""), "", _NEEDED[name], refused=True))
    if form.reported_at is None or any(problem.refused for problem in problems):
        return None, tuple(problems)
    for name, message in keep_numbers(form).items():
        problems.append(Problem(row, columns.get(name, ""), _shown(said.get(name)), message, refused=False))
    for name, message, refused in _found(form, known.now):
        problems.append(Problem(row, columns.get(name, ""), _shown(said.get(name)), message, refused))
    if any(problem.refused for problem in problems):
        return None, tuple(problems)
    return _prepared(row, form, known), tuple(problems)


_NEEDED = {"type": M_("It does not say what it was."), "reported_at": M_("It does not say when.")}


def _found(form: ImportIncident, now: datetime) -> Iterator[tuple[str, Message, bool]]:
    assert form.reported_at is not None
    findings: Findings = told_times(form.occurred_from, form.occurred_to, form.reported_at, now)
    findings |= people("injured", form.injured) | people("dead", form.dead)
    yield from ((name, message, True) for name, message in findings.wrong.items())
    yield from ((name, message, False) for name, message in findings.doubts.items())
    if not (form.place or form.landmark or form.address or form.summary):
        yield "place", M_("It says neither where it was nor what happened."), False


def _said(cells: Sequence[Any], known: Known) -> tuple[dict[str, Any], dict[str, str]]:
    """(field → what the row says, field → the heading it stands under); a day and its time of day as one."""
    said: dict[str, Any] = {}
    columns: dict[str, str] = {}
    for heading, name, cell in zip(known.headings, known.fields, cells, strict=False):
        if name is None or cell is None or (isinstance(cell, str) and not cell.strip()):
            continue
        if name in said and name in JOINED:
            said[name] = f"{said[name]}\n{heading}: {_text(cell)}"
        else:
            said[name] = cell
            columns[name] = heading
    for clock, day in DAYS.items():
        if clock in said:
            said[day] = _joined(said.get(day), said.pop(clock))
            columns.setdefault(day, columns[clock])
    return said, columns


def _joined(day: Any, clock: Any) -> Any:
    if isinstance(day, datetime | date) and isinstance(clock, time):
        return datetime.combine(day.date() if isinstance(day, datetime) else day, clock)
    said = clock.strftime("%H:%M") if isinstance(clock, time | datetime) else _text(clock)
    if isinstance(day, datetime | date):
        day = day.strftime("%Y-%m-%d")
    return f"{_text(day)} {said}" if day is not None else said


def _value(name: str, raw: Any, known: Known) -> Any:
    """The typed value of a cell. Raises ValueError(Message)."""
    what = FIELDS[name]
    if what.kind in ("moment", "date"):
        return _when(what, raw, known.now)
    if isinstance(raw, bool) and what.kind == "yes_no":
        return raw
    if what.list is not None:
        code = known.code(name, _text(raw))
        if code is None:
            raise ValueError(M_("This is not in the list."))
        return code
    return read_value(what, _text(raw), known.now)


def _when(what: Field, raw: Any, now: datetime) -> Any:
    if isinstance(raw, datetime):
        moment = raw.replace(tzinfo=tehran()).astimezone(UTC) if raw.tzinfo is None else raw.astimezone(UTC)
        return moment.astimezone(tehran()).date() if what.kind == "date" else moment
    if isinstance(raw, date):
        return raw if what.kind == "date" else datetime.combine(raw, time(), tehran()).astimezone(UTC)
    text = ascii_digits(_text(raw)).strip()
    text = _RUN_TOGETHER.sub(r"\1/\2/\3", text, count=1) if text[:8].isdecimal() else text
    if text and not _DAY.search(text):
        raise ValueError(M_("A full date is expected, as 1402/03/15 or 1402/03/15 14:30."))
    return read_value(what, text, now)


def _text(cell: Any) -> str:
    """A cell as text; a whole number without the point that a spreadsheet adds."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _shown(raw: Any) -> str:
    text = clean("" if raw is None else str(raw))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _prepared(row: int, form: ImportIncident, known: Known) -> Prepared:
    assert form.reported_at is not None
    kind = known.item("incident_type", form.type)
    form.severity = form.severity or (None if kind is None else kind.extra.get("severity"))
    if form.disposition is None and form.clearance is None:
        form.disposition = ENDED_THERE
    ends = known.item("disposition", form.disposition)
    clears = known.item("clearance", form.clearance)
    facts = {
        "located": _lru_locate(form.place),
        "waits": form.disposition if ends is not None and ends.extra.get("final") is False else None,
        "unsolved": form.clearance if clears is not None and clears.extra.get("cleared") is False else None,
    }
    parts: dict[str, dict[str, Any]] = {str(part): values for part, values in parts_of(form).items()}
    parts["facts"] |= {name: value for name, value in facts.items() if value is not None}
    return Prepared(row, form.reported_at, parts)


def packed(rows: Sequence[Prepared]) -> bytes:
    """Rows as a few bytes each, to be kept in memory between a dry run and the writing."""
    return zlib.compress(pickle.dumps([(row.row, row.at, row.parts) for row in rows], protocol=5), 1)


def unpacked(kept: bytes) -> tuple[Prepared, ...]:
    """The rows again. What is unpacked was packed by this very process: it never left its memory."""
    return tuple(Prepared(*said) for said in pickle.loads(zlib.decompress(kept)))


def refusal_of(problems: Sequence[Problem], refused: int) -> Refused:
    """What is said of a file that is not brought in because some of its rows can't be."""
    first = problems[0]
    return Refused(
        "invalid",
        {"file": first.message},
        M_("{count} rows can't be brought in, so none is. A dry run lists them. The first: row {row}, {column}.",
           count=refused, row=first.row, column=first.column),
    )  # fmt: skip
