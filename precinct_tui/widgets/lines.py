"""A page of labelled lines that scrolls: written once for a width, painted line by line.

Records with a long chronology are thousands of lines; as one widget they cost what is in sight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich._wrap import divide_line
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from db.words.searching import found_spans
from precinct_tui.bidi import carried
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language.i18n import direction
from precinct_tui.language.keyboard import with_twins
from precinct_tui.widgets.cells import GAP, line
from precinct_tui.widgets.rule import rule_line

LABEL_WIDTH = 24
LEAST_RULE = 8
"""Cells of rule beside a title."""
ABOVE = 2
"""Lines left in sight above the one that is scrolled to."""


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken at spaces where there are any; line breaks in it stay.

    What is isolated in it stays so, in its own direction, on every line that it goes on to.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        start, parts = 0, []
        for end in [*divide_line(paragraph, width), len(paragraph)]:
            parts.append(paragraph[start:end].rstrip() if end < len(paragraph) else paragraph[start:end])
            start = end
        lines += carried(parts, direction())
    return lines


class LinesWriter:
    """What a writer writes on: headings, labelled values and text, each wrapped to the width."""

    def __init__(self, width: int, style_of: Callable[[str], Style], words: Sequence[str] = ()) -> None:
        self.width = max(width, 10)
        self.style_of = style_of
        self.found = tuple(words)
        """Words that are marked where they stand in text and values: forms of `db.words.searching.query_terms`."""
        self.first_found: int | None = None
        """The first line with such a word on it."""
        self.strips: list[Strip] = []
        self._rtl = direction() == "rtl"
        self._label = min(LABEL_WIDTH, self.width * 2 // 5)

    def _add(self, *cells: tuple[str, int, Style], named: bool = False) -> None:
        """A line of cells; in the first of a `named` line no words are marked."""
        segments: list[Segment] = line(cells, width=self.width, rtl=self._rtl, blank=self.style_of("text"))
        if self.found:
            first = (len(segments) - 1 if self._rtl else 0) if named else -1
            parts = [self._marked(part) if place != first else [part] for place, part in enumerate(segments)]
            if self.first_found is None and any(len(marked) > 1 or marked[0].style == self._mark for marked in parts):
                self.first_found = len(self.strips)
            segments = [part for marked in parts for part in marked]
        self.strips.append(Strip(segments, self.width))

    def _marked(self, segment: Segment) -> list[Segment]:
        """The segment in pieces, the found words marked; its cell stays one, so that it is ordered as a whole."""
        text, style = segment.text, segment.style
        pieces: list[Segment] = []
        at = 0
        for start, end in found_spans(text, self.found):
            pieces += [Segment(text[at:start], style), Segment(text[start:end], (style or Style()) + self._mark)]
            at = end
        return [piece for piece in (*pieces, Segment(text[at:], style)) if piece.text]

    @property
    def _mark(self) -> Style:
        return self.style_of("found")

    def make_room(self, labels: Iterable[str]) -> None:
        """Give labels as many cells as the longest of these takes, three fifths of the line at most."""
        self._label = min(max(map(cell_len, labels), default=self._label), self.width * 3 // 5)

    def blank(self) -> None:
        """An empty line, never two."""
        if self.strips and self.strips[-1].text.strip():
            self.strips.append(Strip.blank(self.width, self.style_of("text")))

    def heading(self, text: str, count: str = "", presses: Sequence[tuple[str, str, str]] = ()) -> None:
        """A title of what follows, in a rule; a title that is too long for one stands on lines of its own.

        `count` says how many; `presses` are (mark, words, name of a style).
        """
        self.blank()
        if cell_len(text) > self.width - LEAST_RULE:
            for part in wrapped(text, self.width):
                self._add((part, self.width, self.style_of("heading")), named=True)
            return

        def look(name: str) -> Style:
            return self.style_of({"title": "heading", "quiet": "muted"}.get(name, name))

        self.strips.append(rule_line(text, count, presses, self.width, look))

    def text(self, text: str, style: str = "text", *, indent: int = 0) -> None:
        """Plain lines; an indent is taken from the side where reading begins."""
        for part in wrapped(text, self.width - indent):
            if indent:
                self._add(("", indent - 2, self.style_of("text")), (part, self.width - indent, self.style_of(style)))
            else:
                self._add((part, self.width, self.style_of(style)))

    def row(self, *cells: tuple[str, int]) -> None:
        """Cells of a table on one line, (text, width) each, in the order of reading."""
        self._add(*((text, size, self.style_of("text")) for text, size in cells))

    def marked(self, mark: str, label: str, value: str, style: str = "text") -> None:
        """A label and its value with a sign before both, in a cell of its own."""
        room = self.width - self._label - GAP
        names, parts = wrapped(label, self._label - 1 - GAP), wrapped(value, room)
        for index in range(max(len(names), len(parts))):
            name = names[index] if index < len(names) else ""
            part = parts[index] if index < len(parts) else ""
            sign = ("" if index else mark, 1, self.style_of(style))
            cells = (sign, (name, self._label - 1 - GAP, self.style_of("text")), (part, room, self.style_of(style)))
            self._add(*cells, named=True)

    def grid(self, *cells: tuple[str, int, str]) -> None:
        """Cells on one line, (text, width, style) each, in the order of reading; what finds no room is cut."""
        self._add(*((text, size, self.style_of(style)) for text, size, style in cells))

    def pair(self, label: str, value: str, style: str = "text") -> None:
        """A label and its value, both wrapped in their own column."""
        room = self.width - self._label - 2
        names, parts = wrapped(label, self._label), wrapped(value, room)
        for index in range(max(len(names), len(parts))):
            name = names[index] if index < len(names) else ""
            part = parts[index] if index < len(parts) else ""
            self._add((name, self._label, self.style_of("label")), (part, room, self.style_of(style)), named=True)


class Lines(ScrollView, can_focus=True):
    """Shows what a writer writes; writes it again when the width changes."""

    COMPONENT_CLASSES = {
        "lines--text",
        "lines--rule",
        "lines--heading",
        "lines--label",
        "lines--struck",
        "lines--muted",
        "lines--entry",
        "lines--error",
        "lines--warning",
        "lines--pressing",
        "lines--success",
        "lines--found",
    }
    DEFAULT_CSS = """
    Lines {
        scrollbar-gutter: stable; height: 1fr; background: $background; padding: 0 1;
        overflow-x: hidden; scrollbar-size-vertical: 1;
    }
    Lines > .lines--rule { color: $rule; }
    Lines > .lines--text { color: $foreground; }
    Lines > .lines--heading { color: $text-accent; text-style: bold; }
    Lines > .lines--label { color: $text-muted; }
    Lines > .lines--struck { color: $text-muted; text-style: strike; }
    Lines > .lines--muted { color: $text-muted; }
    Lines > .lines--entry { text-style: bold; }
    Lines > .lines--error { color: $text-error; text-style: bold; }
    Lines > .lines--warning { color: $text-warning; }
    Lines > .lines--pressing { color: $text-warning; text-style: bold; }
    Lines > .lines--success { color: $text-success; }
    Lines > .lines--found { color: $text-warning; text-style: bold underline; }
    """
    BINDINGS = [
        Binding(with_twins("k"), "scroll_up", show=False),
        Binding(with_twins("j"), "scroll_down", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._writer: Callable[[LinesWriter], None] | None = None
        self._strips: list[Strip] = []
        self._found: tuple[str, ...] = ()
        self._seeks = False

    def write(self, writer: Callable[[LinesWriter], None], *, found: Sequence[str] = (), seek: bool = False) -> None:
        """Show what `writer` writes on a sheet as wide as this widget, the words `found` marked.

        `seek` scrolls to the first of them where it is out of sight.
        """
        self._writer, self._found, self._seeks = writer, tuple(found), seek
        self._lay()

    @property
    def plain(self) -> list[str]:
        """The lines as text, in the order of the segments: for tests and for printing."""
        return [strip.text for strip in self._strips]

    def on_resize(self) -> None:
        """Wrap again for the new width."""
        self._lay()

    def notify_style_update(self) -> None:
        """Styles are in the lines: write them again."""
        super().notify_style_update()
        if self.is_mounted:
            self._lay()

    def _lay(self) -> None:
        width = self.scrollable_content_region.width
        if self._writer is None or width <= 0:
            return
        sheet = LinesWriter(width, lambda name: self.get_component_rich_style(f"lines--{name}"), self._found)
        self._writer(sheet)
        self._strips = sheet.strips
        self.virtual_size = Size(width, len(self._strips))
        self.refresh()
        if self._seeks and sheet.first_found is not None:
            self._seeks = False
            self.call_after_refresh(self._bring_into_sight, sheet.first_found)

    def _bring_into_sight(self, row: int) -> None:
        """Scroll so that a line of the sheet is seen, with what stands just above it."""
        if not self.scroll_y <= row < self.scroll_y + self.scrollable_content_region.height:
            self.scroll_to(y=max(0, row - ABOVE), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """One line of the sheet."""
        index = round(self.scroll_y) + y
        width = self.scrollable_content_region.width
        if 0 <= index < len(self._strips):
            return self._strips[index].crop(0, width)
        return Strip.blank(width, self.rich_style)
