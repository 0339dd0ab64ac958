"""A text area for right-to-left text: wrapped rows in visual order, a caret where the next letter goes."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any, ClassVar

from rich.segment import Segment
from rich.text import Text
from textual.binding import BindingType
from textual.geometry import Offset
from textual.strip import Strip

from db.words.text import clean
from precinct_tui.bidi import Direction, Mode
from precinct_tui.bidi.controls import WORD_CHARACTERS
from precinct_tui.bidi.editing import EditRow
from precinct_tui.widgets.persian_row import (
    TYPING_KEYS,
    PersianTyping,
    draw,
    mode_of,
    padded,
    show_caret,
    styles_of,
)
from precinct_tui.widgets.textual_private_area import DocumentBase, Location, OrderedTextArea, RowDocument


class VisualDocument(RowDocument):
    """A wrapped document whose columns are those of the rows as they are drawn."""

    def __init__(self, document: DocumentBase, area: PersianTextArea, tab_width: int = 4) -> None:
        self._area = area
        super().__init__(document, tab_width=tab_width)

    def section_at(self, location: Location) -> tuple[int, int, str]:
        """Return the number of the wrapped section that holds ``location``, where it starts, and its text."""
        line, column = location
        offsets = self.get_offsets(line)
        number = bisect_right(offsets, column)
        start = offsets[number - 1] if number else 0
        end = offsets[number] if number < len(offsets) else len(self.document[line])
        return number, start, self.document[line][start:end]

    def row(self, line: int, number: int, *, room: bool) -> tuple[int, EditRow]:
        """Return where section ``number`` of a line starts, and its row; only the last section can have room."""
        offsets = self.get_offsets(line)
        start = offsets[number - 1] if number else 0
        last = number == len(offsets)
        text = self.document[line][start:] if last else self.document[line][start : offsets[number]]
        return start, self._area.row_of(text, room=room and last, typed=last)

    def location_to_offset(self, location: Location) -> Offset:
        """Return the cell of the caret at ``location``."""
        line = max(0, min(location[0], self.document.line_count - 1))
        column = max(0, min(location[1], len(self.document[line])))
        number, start, text = self.section_at((line, column))
        end = len(self.document[line])
        row = self._area.row_of(text, room=column == end, typed=start + len(text) == end)
        x = self._area.left_of(row) + row.column(column - start)
        return Offset(max(0, x), self.row_of_section(line, number))

    def get_target_document_column(self, line_index: int, x_offset: int, y_offset: int) -> int:
        """Return the insertion point under a cell of one section (negative sections count from the last)."""
        sections = len(self.get_offsets(line_index)) + 1
        number = y_offset if y_offset >= 0 else sections + y_offset
        caret_line, caret_column = self._area.selection.end
        room = caret_line == line_index and caret_column == len(self.document[line_index])
        start, row = self.row(line_index, number, room=room)
        position = row.position_at(x_offset - self._area.left_of(row))
        if number < sections - 1 and row.length:
            position = min(position, row.snapped(row.length - 1))
        return start + position

    def offset_to_location(self, offset: Offset) -> Location:
        """Return the insertion point under a cell of the drawn rows."""
        line, number = self.section_in(offset.y)
        return line, self.get_target_document_column(line, offset.x, number)


class PersianTextArea(PersianTyping, OrderedTextArea):
    """``textual.widgets.TextArea`` for text that may run from right to left: plain text, no syntax colours.

    Keys are those of ``PersianInput``; Up and Down keep the column on the screen. The arguments are those of
    ``PersianTyping`` and ``TextArea``.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*TYPING_KEYS]

    def __init__(self, text: str = "", **options: Any) -> None:
        self._drawn_as: tuple[Direction, Mode] | None = None
        super().__init__(text, **options)
        self.stop_at(re.compile(rf"(?<=[^{WORD_CHARACTERS}])(?=\w)|(?<=[{WORD_CHARACTERS}])(?=[^{WORD_CHARACTERS}])"))

    def wrap(self, document: DocumentBase, tab_width: int) -> VisualDocument:
        """The document in rows that are measured as they are drawn."""
        self._visual_document = VisualDocument(document, self, tab_width)
        return self._visual_document

    # --- geometry: columns are counted from the left of the text, the gutter left out

    def left_of(self, row: EditRow) -> int:
        """Return the column in which a row begins."""
        return max(0, self._row_width - row.width) if row.base == "rtl" else 0

    @property
    def _row_width(self) -> int:
        width = self.scrollable_content_region.width
        return (width if self.soft_wrap else max(width, int(self.virtual_size.width))) - self.gutter_width

    # --- drawing

    def render_line(self, y: int) -> Strip:
        """Return one row in the order that the terminal is to show."""
        drawn_as = self.base_direction, mode_of(self)
        if drawn_as != self._drawn_as:
            self._drawn_as = drawn_as
            self.forget_rows()
        if not self.text and self.placeholder:
            return self._render_placeholder(y, drawn_as[1])
        return super().render_line(y)

    def _render_placeholder(self, y: int, mode: Mode) -> Strip:
        style = self.rich_style
        lines = Text(str(self.placeholder), self.get_component_rich_style("text-area--placeholder")).wrap(
            self.app.console, max(1, self._row_width)
        )
        if y >= len(lines):
            return Strip.blank(self.scrollable_content_region.width, style)
        lines[y].rstrip()
        lines[y].end = ""
        row = self.row_of(lines[y].plain, room=False)
        styles = styles_of(lines[y].render(self.app.console), row)
        if y == 0 and self.caret_is_drawn and self.colours.cursor_style:
            show_caret(row, styles, 0, self.colours.cursor_style)
        width = self.scrollable_content_region.width
        return Strip(
            padded(draw(row, styles, mode), row.width, width, style, left=row.base == "rtl"), width
        ).apply_style(style)

    def draw_row(self, y: int) -> Strip:
        """One row of the text in the order that the terminal is to show."""
        theme = self.colours
        base_style = theme.base_style if theme.base_style is not None else self.rich_style
        scroll_x, scroll_y = self.scroll_offset
        document = self._visual_document
        width = self.scrollable_content_region.width
        if int(y + scroll_y) >= document.height:
            return Strip.blank(width, base_style)
        line, number = document.section_in(int(y + scroll_y))
        caret_line, caret_column = self.selection.end
        here = caret_line == line
        start, row = document.row(line, number, room=here and caret_column == len(self.document[line]))
        section = self._styled_section(line, start, row.length)
        styles = styles_of(section.render(self.app.console), row)
        line_style = base_style
        if here and self.highlight_cursor_line and self.has_caret and theme.cursor_line_style:
            line_style = theme.cursor_line_style
            styles = [line_style + style for style in styles]
        if row.room:
            styles[-1] = line_style
        position = caret_column - start
        if theme.cursor_style and here and self.caret_is_drawn and 0 <= position < len(styles):
            show_caret(row, styles, position, theme.cursor_style)
        total = self._row_width
        strip = Strip(
            padded(
                draw(row, styles, mode_of(self)) if styles else [], row.width, total, line_style, left=row.base == "rtl"
            )
        )
        if not self.soft_wrap:
            strip = strip.crop(int(scroll_x), int(scroll_x) + width - self.gutter_width)
        if gutter := self._gutter(line, number, here):
            strip = Strip.join([Strip([gutter]), strip])
        return strip.apply_style(base_style)

    def _gutter(self, line: int, number: int, here: bool) -> Segment | None:
        if not self.show_line_numbers:
            return None
        theme = self.colours
        style = theme.cursor_line_gutter_style if here and self.highlight_cursor_line else theme.gutter_style
        label = str(line + self.line_number_start) if number == 0 else ""
        return Segment(f"{label:>{self.gutter_width - 2}}  ", style)

    def _styled_section(self, line: int, start: int, length: int) -> Text:
        """Return a part of a document line with the selection on it; of the line alone, which may be a megabyte."""
        text = Text(self.document[line][start : start + length], end="", no_wrap=True)
        first, last = sorted(self.selection)
        style = self.colours.selection_style
        if style is not None and first != last and first[0] <= line <= last[0]:
            begin = first[1] - start if line == first[0] else 0
            text.stylize(style, max(0, begin), max(0, last[1] - start) if line == last[0] else len(text))
        return text

    # --- keys

    def _step(self, by: int, select: bool) -> None:
        if not self.has_caret:
            return
        document = self._visual_document
        if not select and not self.selection.is_empty:
            ends = [document.location_to_offset(location) for location in self.selection]
            if ends[0].y == ends[1].y:
                leftmost = 0 if ends[0].x <= ends[1].x else 1
                self.move_cursor(self.selection[leftmost if by < 0 else 1 - leftmost])
            else:
                first, second = sorted(self.selection)
                self.move_cursor(second if self.goes_on(by) else first)
            return
        line, column = self.cursor_location
        number, start, text = document.section_at((line, column))
        last = start + len(text) == len(self.document[line])
        row = self.row_of(text, room=last)
        position = row.step(column - start, by)
        if position is not None:
            self.move_cursor((line, start + position), select=select)
            return
        y = document.row_of_section(line, number) + (1 if self.goes_on(by) else -1)
        if 0 <= y < document.height:
            line, number = document.section_in(y)
            start, row = document.row(line, number, room=True)
            cells = len(row.row.cells)
            position = row.position_of_cell(cells - 1 if by < 0 else 0) if cells else 0
            self.move_cursor((line, start + position), select=select)

    def action_cursor_left(self, select: bool = False) -> None:
        """Move one cell to the left, then on to the row that follows in the text."""
        self._step(-1, select)

    def action_cursor_right(self, select: bool = False) -> None:
        """Move one cell to the right, then on to the row that follows in the text."""
        self._step(1, select)

    def action_cursor_word_left(self, select: bool = False) -> None:
        """Move a word to the left, as rows run."""
        self._word(forwards=self.goes_on(-1), select=select)

    def action_cursor_word_right(self, select: bool = False) -> None:
        """Move a word to the right, as rows run."""
        self._word(forwards=self.goes_on(1), select=select)

    def _word(self, *, forwards: bool, select: bool) -> None:
        if forwards:
            super().action_cursor_word_right(select)
        else:
            super().action_cursor_word_left(select)

    def get_cursor_up_location(self) -> Location:
        """Return the insertion point above the caret; the start of the text from its first row."""
        return self._vertical(-1)

    def get_cursor_down_location(self) -> Location:
        """Return the insertion point below the caret; the end of the text from its last row."""
        return self._vertical(1)

    def _vertical(self, by: int) -> Location:
        document = self._visual_document
        y = document.location_to_offset(self.cursor_location).y + by
        if y < 0:
            return 0, 0
        if y >= document.height:
            return self.document.end
        return document.offset_to_location(Offset(self.navigator.last_x_offset, y))

    def action_delete_right(self) -> None:
        """Delete the letter under the caret with its marks, or the selection."""
        line, column = self.cursor_location
        if self.read_only or not self.selection.is_empty or column == len(self.document[line]):
            super().action_delete_right()
            return
        _, start, text = self._visual_document.section_at((line, column))
        end = self.row_of(text, room=False).cluster_end(column - start)
        self.take_out((line, column), (line, start + end))

    def action_delete_word_right(self) -> None:
        """Delete to the end of the word."""
        line, column = self.cursor_location
        word = re.match(rf"\s*[{WORD_CHARACTERS}]+", self.document[line][column:])
        if self.selection.is_empty and word is not None:
            self.take_out((line, column), (line, column + word.end()))
        else:
            super().action_delete_word_right()

    # --- paste

    def take_paste(self, text: str) -> None:
        """Put in what is pasted, cleaned as it will be when it is stored."""
        if result := self.type_over(clean(text, multiline=True)):
            self.move_cursor(result.end_location)
