"""One row of a file as a record of its kind, or why not. Pure: the lists and the clock are given.

Cells are read by the same parsers that read what an officer types. A time in a file is one by itself: «دیروز» or 14:30
alone would mean another moment each day, and is refused.
"""

from __future__ import annotations

import pickle
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from db.carrying.imports.columns import Mapped, folded
from db.carrying.imports.kinds import ImportKind
from db.reference.lists.queries import ListItem
from db.words.calendar.days import BadMoment
from db.words.calendar.jalali import HALF_A_DAY, local_date, some_time_of, tehran
from db.words.calendar.moments import parse_when
from db.words.calendar.typed_moment import meanings_of, which
from db.words.folding import ascii_digits
from db.words.form_numbers import keep_numbers
from db.words.form_reading import read_value
from db.words.forms import Field
from db.words.letters import persian_letters
from db.words.messages import M_, Message, Refused
from db.words.text import clean
from db.words.value_states import NOTHING

DAY = 86_400
"""Seconds."""
SHOWN = 60
"""Characters of a refused value that are shown."""

_DAY = re.compile(r"\d{2,4}[/.\-]\d{1,2}[/.\-]\d{1,4}|\d{1,2} ?[^\W\d_]+ ?\d{4}")
_PART_OF_DAY = re.compile(r"0[.,٫]\d{5,}")
"""A time of day as a spreadsheet writes it into a CSV file where its cell has no time format."""
_RUN_TOGETHER = re.compile(r"(1[34]\d\d|20\d\d)(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a cell, or only unlikely. `column` is its heading, "" for the row as a whole.

    `name` is the field. `unlisted`: the value is no word of the field's list, so that a mapping can say what it means.
    """

    row: int
    column: str
    value: str
    message: Message
    refused: bool
    name: str = ""
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class TwoCells:
    """A moment that a row says in two columns: its day (None: an empty cell), its time of day, and their headings."""

    day: Any
    clock: Any
    day_heading: str | None
    clock_heading: str

    def __str__(self) -> str:
        """Both as they stand."""
        return " ".join(_text(cell) for cell in (self.day, self.clock) if cell is not None)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row ready to be written: the parts of its event as JSON, and the moment of the event."""

    row: int
    at: datetime
    parts: Mapping[str, Mapping[str, Any]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What rows are read with: kind, headings and fields of the columns, the lists, what words mean, the clock."""

    kind: ImportKind
    headings: Sequence[str]
    fields: Sequence[str | None]
    lists: Mapping[str, Sequence[ListItem]]
    now: datetime
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    meant: dict[tuple[str, str], str | None] = field(default_factory=dict)
    """What words were looked up already: a register says the same few thousands of times."""

    @classmethod
    def of(
        cls, kind: ImportKind, columns: Sequence[tuple[str, str | None]], mapping: Mapped,
        lists: Mapping[str, Sequence[ListItem]], now: datetime,
    ) -> ReadingOptions:  # fmt: skip
        """The texts that each field of a list takes: a code, or its words in either language."""
        codes: dict[str, dict[str, str]] = {}
        for name, what in kind.fields.items():
            if what.list is not None:
                active = [item for item in lists.get(what.list, ()) if item.active]
                said = {folded(called): item.code for item in active for called in (item.en, item.fa)}
                given = {item.code for item in active}
                meant = {word: code for word, code in mapping.codes(name).items() if code in given}
                codes[name] = said | {folded(code): code for code in given} | meant
        return cls(kind, [heading for heading, _ in columns], [name for _, name in columns], lists, now, codes)

    def item(self, name: str, code: str | None) -> ListItem | None:
        """An item of a list, or None."""
        return next((item for item in self.lists.get(name, ()) if item.code == code), None)

    def code(self, name: str, said: str) -> str | None:
        """The code that a field of a list means by some words; None where it is not in the list."""
        if (name, said) not in self.meant:
            self.meant[name, said] = self.codes[name].get(folded(said))
        return self.meant[name, said]


def read_row(
    row: int, cells: Sequence[Any], options: ReadingOptions
) -> tuple[Prepared | None, tuple[CellProblem, ...]]:
    """The row ready to be written (None where it is refused), and everything that is wrong or unlikely in it."""
    kind = options.kind
    said, columns = _said(cells, options)
    problems: list[CellProblem] = []
    values: dict[str, Any] = {}
    off_by: dict[str, int] = {}

    def problem(name: str, message: Message, refused: bool, unlisted: bool = False) -> None:
        shown = _shown(said.get(name))
        problems.append(CellProblem(row, columns.get(name, ""), shown, message, refused, name, unlisted))

    for name, raw in said.items():
        try:
            values[name], off = _value(name, raw, options)
            off_by |= {name: off} if off else {}
        except ValueError as error:
            why = _said_of(error)
            if isinstance(raw, TwoCells):
                heading, cell, why = _wrong_of_two(name, raw, why, options)
                problems.append(CellProblem(row, heading, _shown(cell), why, True, name))
            else:
                problem(name, why, refused=True, unlisted=why is UNLISTED)
    form = kind.form(uid="", off_by=off_by, **values)
    broken = {name for name in said if name not in values}
    for needed in kind.needed:
        asked = {needed.name, *needed.others}
        if not broken & asked and all(getattr(form, name) is None for name in asked):
            problem(needed.name, needed.lacks, refused=True)
    if any(each.refused for each in problems):
        return None, tuple(problems)
    for name, message in keep_numbers(form).items():
        problem(name, message, refused=False)
    for name, message, refused in kind.found(form, options.now):
        problem(name, message, refused)
    if any(each.refused for each in problems):
        return None, tuple(problems)
    at, parts = kind.parts(form, options.item, options.now)
    for name, minutes in form.off_by.items():
        parts[kind.fields[name].part].setdefault("off_by", {})[name] = minutes
    return Prepared(row, at, parts), tuple(problems)


UNLISTED = M_("This is not in the list.")
NO_TIME = M_("This is no time of day: write 14:30.")
MIDNIGHT = M_("Write 00:00 for midnight. Where the time is not known, leave the cell empty.")


EMPTY = frozenset({"", NOTHING, "–", "-", "ـ", "--", "---"})
"""What a cell holds that says nothing: the marks that sheets, and this program's own files, put there."""


def _said(cells: Sequence[Any], options: ReadingOptions) -> tuple[dict[str, Any], dict[str, str]]:
    """(field → what the row says, field → the heading it stands under); what stands in two columns as one."""
    said: dict[str, Any] = {}
    columns: dict[str, str] = {}
    for heading, name, cell in zip(options.headings, options.fields, cells, strict=False):
        if name is None or cell is None or (isinstance(cell, str) and cell.strip() in EMPTY):
            continue
        if name in said and name in options.kind.joined:
            said[name] = f"{said[name]}\n{heading}: {_text(cell)}"
        else:
            said[name] = cell
            columns[name] = heading
    for clock, day in options.kind.days.items():
        if clock in said:
            said[day] = TwoCells(said.get(day), said.pop(clock), columns.get(day), columns[clock])
            columns.setdefault(day, columns[clock])
    for rest, name in options.kind.behind.items():
        if rest in said:
            said[name] = " ".join(_text(cell) for cell in (said.get(name), said.pop(rest)) if cell is not None)
            columns.setdefault(name, columns[rest])
    return said, columns


def _said_of(error: ValueError) -> Message:
    return error.args[0] if error.args and isinstance(error.args[0], Message) else M_("This can't be read.")


def _wrong_of_two(name: str, both: TwoCells, why: Message, options: ReadingOptions) -> tuple[str, Any, Message]:
    """Which of a day and a time of day can't be read: its heading, its cell, and why."""
    if both.day is None:
        there = (heading for heading, field in zip(options.headings, options.fields, strict=False) if field == name)
        return next(there, both.clock_heading), None, why
    try:
        _value(name, both.day, options)
    except ValueError as error:
        return both.day_heading or "", both.day, _said_of(error)
    try:
        parse_when(_text(both.clock), options.now)
    except BadMoment:
        why = NO_TIME
    return both.clock_heading, both.clock, MIDNIGHT if _is_nought(both.clock) else why


def _is_nought(cell: Any) -> bool:
    """Whether a cell for a time of day holds a bare 0: an Excel midnight, or what a sheet shows of no time at all."""
    return not isinstance(cell, time | datetime) and ascii_digits(_text(cell)).strip() == "0"


def _clock_of(cell: Any) -> Any:
    """A time of day as its cell says it: a workbook keeps one without a time format as a part of a day, 0.6041… being
    14:30. Seconds are left out. Raises ValueError(Message).
    """
    if _is_nought(cell):
        raise ValueError(MIDNIGHT)
    if isinstance(cell, str) and _PART_OF_DAY.fullmatch(said := ascii_digits(cell).strip()):
        cell = float(f"0.{said[2:]}")
    if isinstance(cell, float) and 0 < cell < 1:
        return time(*divmod(min(round(cell * DAY), DAY - 1) // 60, 60))
    return cell


def _joined(day: Any, clock: Any) -> Any:
    clock = _clock_of(clock)
    if isinstance(day, datetime | date) and isinstance(clock, time):
        return datetime.combine(day.date() if isinstance(day, datetime) else day, clock)
    said = clock.strftime("%H:%M") if isinstance(clock, time | datetime) else _text(clock)
    if isinstance(day, datetime | date):
        day = day.strftime("%Y-%m-%d")
    return f"{_text(day)} {said}" if day is not None else said


def _value(name: str, raw: Any, options: ReadingOptions) -> tuple[Any, int]:
    """The typed value of a cell, and by how many minutes a moment may be off. Raises ValueError(Message)."""
    what = options.kind.fields[name]
    if isinstance(raw, TwoCells):
        raw = _joined(raw.day, raw.clock)
    if what.kind == "moment":
        return _moment(raw, options.now)
    if what.kind == "date":
        return _day(what, raw, options.now), 0
    if isinstance(raw, bool) and what.kind == "yes_no":
        return raw, 0
    if what.list is not None:
        code = options.code(name, _text(raw))
        if code is None:
            raise ValueError(UNLISTED)
        return code, 0
    return read_value(what, _text(raw), options.now), 0


def _moment(raw: Any, now: datetime) -> tuple[datetime | None, int]:
    """A moment, and by how many minutes it may be off; a day without an hour stands at noon and may be half a day off.

    Raises ValueError(Message).
    """
    if isinstance(raw, datetime):
        return (raw.replace(tzinfo=tehran()) if raw.tzinfo is None else raw).astimezone(UTC), 0
    if isinstance(raw, date):
        return some_time_of(raw), HALF_A_DAY
    if not (text := _dated(raw)):
        return None, 0
    try:
        when = parse_when(text, now)
    except BadMoment as bad:
        raise ValueError(bad.message) from None
    if when.others:
        raise ValueError(which(meanings_of(when)))
    if when.exact or when.about:
        return when.moment, when.about
    return some_time_of(local_date(when.moment)), HALF_A_DAY


def _day(what: Field, raw: Any, now: datetime) -> Any:
    """A day. Raises ValueError(Message)."""
    if isinstance(raw, datetime):
        return raw.date() if raw.tzinfo is None else raw.astimezone(tehran()).date()
    return raw if isinstance(raw, date) else read_value(what, _dated(raw), now)


def _dated(raw: Any) -> str:
    """A cell's text that says a whole date; "" where it is empty. Raises ValueError(Message) for another."""
    text = ascii_digits(_text(raw)).strip()
    text = _RUN_TOGETHER.sub(r"\1/\2/\3", text, count=1) if text[:8].isdecimal() else text
    if text and not _DAY.search(text):
        raise ValueError(M_("A full date is expected, as 1402/03/15 or 1402/03/15 14:30."))
    return text


def _text(cell: Any) -> str:
    """A cell as text in Persian letters; a whole number without the point that a spreadsheet adds."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return persian_letters(str(cell))


def _shown(raw: Any) -> str:
    text = clean("" if raw is None else str(raw))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def packed(rows: Sequence[Prepared]) -> bytes:
    """Rows as a few bytes each, to be kept in memory between a dry run and the writing."""
    return zlib.compress(pickle.dumps([(row.row, row.at, row.parts) for row in rows], protocol=5), 1)


def unpacked(kept: bytes) -> tuple[Prepared, ...]:
    """The rows again. What is unpacked was packed by this very process: it never left its memory."""
    return tuple(Prepared(*said) for said in pickle.loads(zlib.decompress(kept)))


def refusal_of(problems: Sequence[CellProblem], refused: int) -> Refused:
    """What is said of a file that is not brought in because some of its rows can't be."""
    first = problems[0]
    return Refused(
        "invalid",
        {"file": first.message},
        M_("{count} rows can't be brought in, so none is. A dry run lists them. The first: row {row}, {column}.",
           count=refused, row=first.row, column=first.column),
    )  # fmt: skip
