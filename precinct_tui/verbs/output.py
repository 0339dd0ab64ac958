"""What a verb writes: one JSON document for a program, tables and lines for a person.

No control character and no bidi override leaves here, whatever the store or the command line held; the words stay.
On a terminal, Persian goes through the same line filter as the screen; in a pipe or a file it stays as it is typed.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TextIO

from rich import box
from rich.align import Align
from rich.console import Console
from rich.padding import Padding
from rich.segment import Segment, Segments
from rich.table import Table
from rich.text import Text
from textual.color import Color

from db.words.calendar.jalali import at_no_hour, local_date
from db.words.messages import Message
from db.words.value_states import NOTHING, ValueState
from precinct_tui.bidi import isolate, terminal, visual
from precinct_tui.bidi.line_filter import BidiLineFilter
from precinct_tui.bidi.wrapping import FlowingText
from precinct_tui.language.i18n import direction, language, translate
from precinct_tui.language.plain_text import placed, plain

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import RenderableType

    from precinct_tui.bidi.terminal import TerminalReport

Mode = Literal["app", "terminal", "off"]
Setting = Literal["auto", "app", "terminal", "off"]

FILE_WIDTH = 100_000
"""Cells of a line in a pipe or a file: as many as it takes, so that one row is one line."""
WIDE_FROM = 110
"""Cells from which the wide columns of a register show."""

# Compiled at the first line: the first paint comes by here and needs none of them.
# json.dumps escapes C0 itself; these would reach a terminal as they are.
_ESCAPED = "[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"

_chosen_mode: Setting = "auto"


def choose_mode(mode: Setting) -> None:
    """How Persian goes to a terminal from now on: auto (by the environment), app, terminal or off."""
    global _chosen_mode
    _chosen_mode = mode
    _told.cache_clear()


def is_terminal(stream: TextIO) -> bool:
    """Whether a person's terminal is at the other end."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


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
                _Paper(sys.stdout).table(each.columns, each.rows, each.title)
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
    _Paper(sys.stdout).line(text, style)


def note(text: str, style: str = "") -> None:
    """Write a line, or several, to standard error."""
    _Paper(sys.stderr).line(text, style)


def help_text(text: str, stream: TextIO) -> None:
    """Write an argparse help or usage text: options at the side where reading begins, explanations beside them."""
    _Paper(stream).help(text)


def width() -> int:
    """Cells of a line of standard output."""
    return _Paper(sys.stdout).width


class _Paper:
    """One stream and how it is written to."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.terminal = is_terminal(stream)
        self._console: Console | None = None

    @property
    def console(self) -> Console:
        if self._console is None:
            self._console = Console(
                file=self.stream,
                width=None if self.terminal else FILE_WIDTH,
                highlight=False,
                markup=False,
                emoji=False,
            )
        return self._console

    @property
    def width(self) -> int:
        return self.console.width

    def line(self, text: str, style: str = "") -> None:
        if not self.terminal:
            self.stream.write(plain(text) + "\n")
            return
        self._print(_flowing(placed(text), style, _side()))

    def table(self, columns: Sequence[PrintedColumn], rows: Iterable[Sequence[str]], title: str = "") -> None:
        shown = placed if self.terminal else plain

        mirrored = self.terminal and direction() == "rtl"
        justify: Literal["left", "right"] = "right" if mirrored else "left"
        named = any(column.label for column in columns)
        made = Table(box=box.MINIMAL, pad_edge=False, show_edge=False, show_header=named, header_style="bold")
        order = range(len(columns) - 1, -1, -1) if mirrored else range(len(columns))
        for place in order:
            column = columns[place]
            made.add_column(Text(column.label), justify=justify, no_wrap=column.keep, overflow="fold")
        for row in rows:
            cells = [shown(row[place]).strip() or (NOTHING if columns[place].label else "") for place in order]
            made.add_row(*(_flowing(cell, "", justify, terminal=self.terminal) for cell in cells))
        if title:
            self.line(title, "bold")
        self._print(Align.right(made) if mirrored else made)

    def help(self, text: str) -> None:
        if not (self.terminal and language() == "fa"):
            self.stream.write(plain(text))
            return
        for line in plain(text).splitlines():
            self.line_of_help(line)

    def line_of_help(self, text: str) -> None:
        core = text.strip(" ")
        if not core:
            self.line("")
            return
        pieces = re.split("( {2,})", core)
        isolated = "".join(piece if place % 2 else isolate(piece) for place, piece in enumerate(pieces))
        indent = len(text) - len(text.lstrip(" "))
        self._print(Padding(_flowing(isolated, "", "right"), (0, indent, 0, 0)))

    def _print(self, renderable: RenderableType) -> None:
        """Print, lines in the order that this terminal needs."""
        if not self.terminal:
            text = "\n".join(
                "".join(segment.text for segment in row).rstrip()
                for row in self.console.render_lines(renderable, pad=False)
            )
            self.stream.write(text + "\n")
            return
        ordered = BidiLineFilter(terminal_mode(), direction())
        with told_once(self.stream):
            for row in self.console.render_lines(renderable, pad=False):
                made = ordered.apply(list(row), Color(0, 0, 0))
                self.console.print(Segments([*made, Segment.line()]), end="")


def _flowing(text: str, style: str, justify: Literal["left", "right"], *, terminal: bool = True) -> Text:
    if not terminal:  # its lines are not broken, and it needs no Textual
        return Text(text, style, justify=justify)
    made = FlowingText(text, style, justify=justify)
    made.base = direction()
    return made


def _side() -> Literal["left", "right"]:
    return "right" if direction() == "rtl" else "left"


def chosen_mode() -> Setting:
    """What was asked for: auto, app, terminal or off."""
    return _chosen_mode


def terminal_mode() -> Mode:
    """Who orders Persian in lines that stay on the terminal: this program, the terminal, or nobody.

    A terminal that keeps "do not reorder" for each line is told so for ours; one that would reorder them again as soon
    as this program ends (Konsole, mlterm) orders them itself.
    """
    return _told().mode


@cache
def _told() -> TerminalReport:
    report = terminal.detect(os.environ, None, _chosen_mode)
    if report.enter_sequence.startswith("\x1b]"):
        return report._replace(mode="terminal", enter_sequence="", leave_sequence="")
    return report


@contextlib.contextmanager
def told_once(stream: TextIO) -> Iterator[None]:
    """Around lines in visual order: this terminal leaves them as they are."""
    report = _told()
    stream.write(report.enter_sequence)
    yield
    stream.write(report.leave_sequence)


def for_prompt(text: str) -> str:
    """A question for the person at the terminal, its letters in the order that this terminal needs."""
    text = plain(text)
    return visual(text) if direction() == "rtl" and terminal_mode() == "app" else text
