"""A titled list of a few lines, for the desk: a grid, one row a line. Enter opens what a line stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message as Posted
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from precinct_tui.bidi.widths import cell_len
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, direction
from precinct_tui.language.keyboard import with_twins
from precinct_tui.widgets.cells import BARS, GAP, line
from precinct_tui.widgets.options import Options
from precinct_tui.widgets.row_words import PRESSING
from precinct_tui.widgets.rule import HeadingRule

WORD, TIME, NUMBER = 8, 5, 12
"""Cells of a flag's word, of a time or a day, of a record's number."""
KIND, END = 15, 14
"""Cells of what something is where its place stands beside it; and, where cells are few, at most of the far end."""
NARROW = 60
"""Cells below which the sign stands for its word, and what stands at the far end gives way."""


@dataclass(frozen=True, slots=True)
class PanelLine:
    """The cells of a line in the order of reading, how it presses ("" or a flag's name), and what choosing it gives.

    `word` is the flag's where empty; `left` is how long is left or over, beside `end`.
    """

    what: str
    flag: str = ""
    target: Any = None
    when: str = ""
    number: str = ""
    where: str = ""
    end: str = ""
    left: str = ""
    word: str = ""

    @property
    def said(self) -> str:
        """What stands in the word's cell."""
        return self.word or (present.flag_word(self.flag) if self.flag else "")

    @property
    def far(self) -> str:
        """What stands at the far end."""
        return " ".join(filter(None, (self.end, self.left)))


PanelCells = list[tuple[str, int, str]]
"""The cells of a row: text, width, and the name of a style."""


def grid(lines: Sequence[PanelLine], width: int) -> list[PanelCells]:
    """The rows of some lines in `width` cells, the bar at the reading edge left out. Pure.

    Cells of one kind stand under each other and are as wide in every panel; a kind that no line has takes no room. What
    a line is grows, also into the room that its own far end does not need.
    """
    narrow = width < NARROW
    word = (
        max([WORD, *(cell_len(panel_line.said) for panel_line in lines)])
        if not narrow and any(panel_line.said for panel_line in lines)
        else 0
    )
    time = TIME if any(panel_line.when for panel_line in lines) else 0
    number = max((cell_len(panel_line.number) for panel_line in lines), default=0)
    number = max(number, NUMBER) if number and not narrow else number
    apart = any(panel_line.where for panel_line in lines)
    far = (
        0
        if narrow and apart
        else min(max(END, width // 4), max((cell_len(panel_line.far) for panel_line in lines), default=0))
    )
    taken = 1 + sum(size + GAP for size in (word, time, number) if size)
    rows = []
    for panel_line in lines:
        mark = present.FLAG_MARKS.get(panel_line.flag, "")
        cells: PanelCells = [(mark, 1, panel_line.flag or "text")]
        cells += [(panel_line.said, word, panel_line.flag or "quiet")] if word else []
        cells += [(panel_line.when, time, "quiet")] if time else []
        cells += [(panel_line.number, number, "strong" if panel_line.flag else "text")] if number else []
        end = far if panel_line.far else 0
        rest = width - taken - GAP - (end + GAP if end else 0)
        if apart and rest > KIND + GAP:
            kind = KIND if narrow or rest < 2 * KIND + GAP else 2 * KIND - 8
            cells += [(panel_line.what, kind, "text"), (panel_line.where, rest - kind - GAP, "quiet")]
        else:
            cells.append((panel_line.what, max(1, rest), "text"))
        cells += [(panel_line.far, end, "strong" if panel_line.left and panel_line.flag else "quiet")] if end else []
        rows.append(cells)
    return rows


class PanelOptions(Options):
    """The lines; letters move in them as arrows do. Each is painted as a row of the grid, as wide as there is room."""

    COMPONENT_CLASSES = {
        *(
            f"grid--{name}"
            for name in ("text", "strong", "quiet", "overdue", "urgent", "due", "late", "void", "bar", "title", "rule")
        )
    }
    DEFAULT_CSS = """
    PanelOptions:focus { background-tint: $foreground 0%; }
    PanelOptions > .grid--text { color: $foreground; }
    PanelOptions > .grid--strong { color: $foreground; text-style: bold; }
    PanelOptions > .grid--quiet { color: $text-muted; }
    PanelOptions > .grid--overdue { color: $text-error; text-style: bold; }
    PanelOptions > .grid--urgent { color: $text-warning; text-style: bold; }
    PanelOptions > .grid--due { color: $text-warning; }
    PanelOptions > .grid--late { color: $text-warning; }
    PanelOptions > .grid--void { color: $text-muted; text-style: strike; }
    PanelOptions > .grid--title { color: $text-accent; text-style: bold; }
    PanelOptions > .grid--rule { color: $rule; }
    PanelOptions > .grid--bar { color: $bar; background: $block-cursor-background; }
    """
    BINDINGS = [
        Binding(with_twins("j"), "cursor_down", show=False),
        Binding(with_twins("k"), "cursor_up", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(compact=True, id=id)
        self._panel_lines: tuple[PanelLine, ...] = ()
        self._grid: tuple[int, list[PanelCells]] = (0, [])

    def show(self, lines: Sequence[PanelLine]) -> None:
        """Show these lines."""
        self._panel_lines, self._grid = tuple(lines), (0, [])
        self.clear_options()
        # One short line each: what is painted is the grid, in whatever room there is once a scroll bar came.
        self.add_options([Option(cell or "-") for cell in (panel_line.what[:1] for panel_line in lines)])

    def rows(self, width: int) -> list[PanelCells]:
        """The grid, in so many cells."""
        return grid(self._panel_lines, width)

    def render_line(self, y: int) -> Strip:
        """A row of the grid; on the row that has the focus all words are of one colour, whatever presses."""
        width = self.scrollable_content_region.width
        index = y + self.scroll_offset.y
        blank = self.get_component_rich_style("grid--text")
        if self._grid[0] != width:
            self._grid = (width, self.rows(width - 2))
        if not 0 <= index < len(self._grid[1]):
            return Strip.blank(width, blank)
        here, rtl = self.has_focus and index == self.highlighted, direction() == "rtl"
        on = self.get_component_rich_style("option-list--option-highlighted") if here else blank
        cells = [(text, size, self._style(name, on, here=here)) for text, size, name in self._grid[1][index]]
        row = line(cells, width=width - 2, rtl=rtl, blank=on)
        edge = Segment(BARS[rtl], self.get_component_rich_style("grid--bar")) if here else Segment(" ", on)
        row = [Segment(" ", on), *row, edge] if rtl else [edge, *row, Segment(" ", on)]
        return Strip(row, width).apply_meta({"option": index})

    def _style(self, name: str, on: Style, *, here: bool) -> Style:
        style = self.get_component_rich_style(f"grid--{name}")
        return on + Style(bold=style.bold or on.bold, strike=style.strike) if here else style

    def on_focus(self) -> None:
        """Enter opens something at once; the panel's title stays in sight above its first line."""
        if self.highlighted is None and self.option_count:
            self.highlighted = 0
        if not self.highlighted:
            self.call_after_refresh(self.show_title)

    def show_title(self) -> None:
        """Bring the panel's title into sight."""
        if isinstance(self.parent, Panel) and self.is_mounted:
            self.parent.query_one(HeadingRule).scroll_visible(animate=False)


class Panel(Vertical):
    """A titled list. Without a line its heading says why: being read, not read, or empty; and it takes no focus."""

    @dataclass
    class Chosen(Posted):
        """A line was chosen."""

        panel: Panel
        target: Any

    def __init__(self, title: str, *, empty: str, id: str, counted: bool = True, classes: str = "") -> None:
        super().__init__(id=id, classes=classes)
        self._title, self._empty, self._counted = title, empty, counted
        self.lines: tuple[PanelLine, ...] = ()
        self._was_read = False

    def compose(self) -> ComposeResult:
        """Title and lines."""
        yield HeadingRule(self._title)
        yield PanelOptions()

    def on_mount(self) -> None:
        """Say that it is being read, until the first answer."""
        self._show((), _("reading …"))

    def show(self, lines: Sequence[PanelLine]) -> None:
        """Show these lines, which were read; the cursor stays where it was."""
        self._was_read = True
        self._show(lines, self._empty)

    def show_unreadable(self) -> None:
        """Say that it could not be read; lines of an earlier reading stay."""
        if not self._was_read:
            self._show((), _("not read"))

    def _show(self, lines: Sequence[PanelLine], without: str) -> None:
        options = self.query_one(PanelOptions)
        before = options.highlighted
        self.lines = tuple(lines)
        options.show(self.lines)
        options.can_focus = bool(lines)
        options.display = bool(lines)
        if lines and before is not None:
            options.highlighted = min(before, len(lines) - 1)
            if options.has_focus and not options.highlighted:
                options.call_after_refresh(options.show_title)
        self.query_one(HeadingRule).tell(
            None, self.count_of(lines), pressing(lines) if lines else [("", without, "quiet")]
        )
        self.set_class(not lines, "-empty")

    def count_of(self, lines: Sequence[PanelLine]) -> str:
        """How many lines there are, for the heading; of none, and where lines are not what it names, nothing."""
        return digits(len(lines)) if lines and self._counted else ""

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        target = self.lines[event.option_index].target
        if target is not None:
            self.post_message(self.Chosen(self, target))


def pressing(lines: Sequence[PanelLine]) -> list[tuple[str, str, str]]:
    """How many of some lines are overdue, urgent and due: for their heading."""
    presses = []
    for flag, style in PRESSING:
        if count := sum(panel_line.flag == flag for panel_line in lines):
            presses.append((present.FLAG_MARKS[flag], f"{digits(count)} {present.flag(flag)}", style))
    return presses


def nothing() -> str:
    """What an empty panel says."""
    return _("nothing")
