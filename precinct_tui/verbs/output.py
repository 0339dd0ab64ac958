"""What a verb writes: one JSON document for a program, tables and lines for a person.

No control character and no bidi override leaves here, whatever the store or the command line held; the words stay.
On a terminal, Persian goes through the same line filter as the screen; in a pipe or a file it stays as it is typed.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from db.words.calendar.jalali import at_no_hour, local_date
from db.words.messages import Message
from db.words.value_states import ValueState
from precinct_tui.language.i18n import language, translate
from precinct_tui.language.plain_text import plain
from precinct_tui.verbs.line_order import is_terminal

if TYPE_CHECKING:
    from argparse import Namespace

    from precinct_tui.verbs.printed_lines import PrintedLines

WIDE_FROM = 110
"""Cells from which the wide columns of a register show."""

# Compiled at the first line: the first paint comes by here and needs none of them.
# json.dumps escapes C0 itself; these would reach a terminal as they are.
_ESCAPED = "[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"


@dataclass(frozen=True, slots=True)
class ToFillIn:
    """A JSON document that somebody fills in: its empty texts are places to write into, and stay."""

    document: Mapping[str, Any]


def to_json(value: Any) -> Any:
    """What a query returned as JSON has it: a frozen dataclass as an object, an item of a list as its code.

    A Message is in the language spoken, an instant ISO 8601 in UTC, a day ISO 8601. What is not known, or not told, is
    null, and no empty text; of what is not told the object around it says why (`no_value`).
    """
    from db.words import forms  # late: the first paint does not wait for it

    if isinstance(value, Message):
        return plain(translate(value))
    if isinstance(value, ValueState):
        return None
    if isinstance(value, ToFillIn):
        return value.document
    if is_dataclass(value):
        from db.reference.lists.queries import ListItem  # late: as the line above

        if isinstance(value, ListItem):
            return value.code
        named = ((each.name, getattr(value, each.name)) for each in fields(value))
        return _object(named)
    if isinstance(value, datetime) and at_no_hour(value):
        return local_date(value).isoformat()
    if isinstance(value, datetime | date):
        return forms.to_json(value)
    if isinstance(value, frozenset | set):
        return sorted(to_json(item) for item in value)
    if isinstance(value, list | tuple | Iterator):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return _object(value.items())
    return value


def _object(items: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """An object; what is not told of it is null, and `no_value` says why: not_counted, withheld, at_unit."""
    said, why = dict[str, Any](), dict[str, str]()
    for name, item in items:
        said[str(name)] = None if item == "" else to_json(item)
        if isinstance(item, ValueState) and item is not ValueState.NOT_KNOWN:
            why[str(name)] = item.value
    return said | ({"no_value": why} if why else {})


def document(value: Any) -> None:
    """Write the one JSON document of a `--json` call."""
    sys.stdout.write(written(value))


def json_line(value: Any) -> None:
    """Write one JSON value as a line of its own (`--json-lines`)."""
    sys.stdout.write(_escaped(json.dumps(to_json(value), ensure_ascii=False)) + "\n")


def written(value: Any) -> str:
    """The text of a JSON document, as `document` writes it."""
    return _escaped(json.dumps(to_json(value), ensure_ascii=False, indent=1)) + "\n"


def _escaped(text: str) -> str:
    return re.sub(_ESCAPED, lambda match: f"\\u{ord(match.group()):04x}", text)


class PrintedColumn(NamedTuple):
    """A column of a printed table. `keep`: never wrapped."""

    label: str
    keep: bool = False


@dataclass(frozen=True)
class Bold:
    """A line in bold: a heading, a warning."""

    text: str


@dataclass(frozen=True)
class PrintedNote:
    """A line for standard error."""

    text: str


@dataclass(frozen=True)
class PrintedTable:
    """A table; its first column stands at the side where reading begins."""

    columns: Sequence[PrintedColumn]
    rows: Iterable[Sequence[str]]
    title: str = ""


@dataclass(frozen=True)
class Verbatim:
    """A paper, or a table for another program: in a pipe as it is, its text on a terminal as lines."""

    content: str | bytes


Printed = str | Bold | PrintedNote | PrintedTable | Verbatim
"""A part of an answer as a person reads it; a string is a line, or several."""


@dataclass(frozen=True)
class VerbAnswer:
    """The result of a verb: the `document` that `--json` writes, the `lines` for a person, the exit status.

    Without `lines` a person gets the document too. Lines, the rows of a table and the lists of a document may be
    iterators: they are worked out only where they are written, after the store was closed.
    """

    document: Any
    lines: Printed | Iterable[Printed] | None = None
    status: int = 0


def write_answer(answer: VerbAnswer, *, as_json: bool) -> None:
    """Write an answer to standard output: its document or its lines."""
    if as_json or answer.lines is None:
        document(answer.document)
    else:
        write_lines(answer.lines)


def write_before(options: Namespace, lines: Printed | Iterable[Printed]) -> None:
    """Write lines at once, before an act that may be refused or ask; with `--json` only the document is written."""
    if not options.json:
        write_lines(lines)


def write_lines(lines: Printed | Iterable[Printed]) -> None:
    """Write the lines of an answer, each to its stream."""
    for each in (lines,) if isinstance(lines, Printed) else lines:
        match each:
            case Bold():
                line(each.text, "bold")
            case PrintedNote():
                note(each.text)
            case PrintedTable():
                if each.title:
                    line(each.title, "bold")
                _lines_of(sys.stdout).table(each.columns, each.rows)
            case Verbatim():
                _write_verbatim(each.content)
            case _:
                line(each)


def _write_verbatim(content: str | bytes) -> None:
    if isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    elif is_terminal(sys.stdout):
        line(content.rstrip("\n"))
    else:
        sys.stdout.write(content)


def line(text: str = "", style: str = "") -> None:
    """Write a line, or several, to standard output."""
    _line(sys.stdout, text, style)


def note(text: str, style: str = "") -> None:
    """Write a line, or several, to standard error."""
    _line(sys.stderr, text, style)


def _line(stream: TextIO, text: str, style: str) -> None:
    if is_terminal(stream):
        _lines_of(stream).line(text, style)
    else:
        stream.write(plain(text) + "\n")


def help_text(text: str, stream: TextIO) -> None:
    """Write an argparse help or usage text: options at the side where reading begins, explanations beside them."""
    if is_terminal(stream) and language() == "fa":
        _lines_of(stream).help(text)
    else:
        stream.write(plain(text))


def width() -> int:
    """Cells of a line of standard output."""
    return _lines_of(sys.stdout).width


def _lines_of(stream: TextIO) -> PrintedLines:
    from precinct_tui.verbs.printed_lines import PrintedLines  # late: Textual comes with it, and a pipe needs none

    return PrintedLines(stream)
