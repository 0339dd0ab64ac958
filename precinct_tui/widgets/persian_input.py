"""An input for right-to-left text: it draws its row in visual order, and its caret is where the next letter goes."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import BindingType
from textual.geometry import Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widgets.input import Selection

from db.words.text import clean
from precinct_tui.bidi.editing import EditRow
from precinct_tui.language.i18n import digits
from precinct_tui.widgets.history import History
from precinct_tui.widgets.persian_row import (
    TYPING_KEYS,
    PersianTyping,
    direction_of,
    draw,
    mode_of,
    padded,
    row_for,
    show_caret,
    styles_of,
)
from precinct_tui.widgets.textual_private import OrderedInput

PART = 1_024
"""Characters in a part. A value of more than three parts is laid out about the caret alone: each key costs the same."""


class PersianInput(PersianTyping, OrderedInput):
    """``textual.widgets.Input`` for text that may run from right to left.

    Arrows move as they point; Home and End go to where the text starts and ends; Ctrl+arrow moves by words. Backspace
    takes one character (a mark or ZWNJ alone), Delete a letter with its marks. ZWNJ is typed with Shift+Space,
    Ctrl+Space or F12. What is pasted is cleaned as it will be when it is stored.

    Args:
        number: Whether it holds a number, a moment or a code: drawn in the digits of the language at the side where
            reading begins, whichever way it runs. The value keeps what was typed.

    The other arguments are those of ``PersianTyping`` and ``Input``.
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """The columns to scroll over. A letter more moves nothing else on the screen: nothing is laid out anew for it."""

    BINDINGS: ClassVar[list[BindingType]] = [*TYPING_KEYS]

    def __init__(
        self, value: str | None = None, placeholder: str = "", *, number: bool = False, **options: Any
    ) -> None:
        self._number = number
        self._history = History(value or "")
        self._laid_out = (0, 0)
        super().__init__(value, placeholder, **options)

    # --- geometry: columns are counted from the left of the whole row, scrolled part included

    @property
    def _part(self) -> tuple[int, int]:
        """Where the part of the value that is laid out starts and ends: all of it, but for very long ones."""
        length = len(self.value)
        if length <= 3 * PART:
            return 0, length
        start = max(0, min(self.cursor_position // PART - 1, length // PART - 2)) * PART
        end = start + 3 * PART
        return start, length if length - end < PART else end

    def _edit_row(self, *, room: bool) -> EditRow:
        start, end = self._part
        text = "•" * (end - start) if self.password else self.value[start:end]
        return self.row_of(digits(text) if self._number else text, room=room, typed=end == len(self.value))

    @property
    def _drawn_row(self) -> EditRow:
        return self._edit_row(room=self.cursor_at_end)

    def _total(self, row: EditRow) -> int:
        return max(row.width + (not row.room), self.scrollable_content_region.width)

    def _left_of(self, row: EditRow) -> int:
        return self._total(row) - row.width if self._from_right(row) else 0

    def _from_right(self, row: EditRow) -> bool:
        """Whether the row stands at the right: a number does where the label beside it is."""
        return row.base == "rtl" or (self._number and direction_of(self, None) == "rtl")

    def cell_of(self, position: int) -> int:
        """The column of a place in the value as the row is drawn."""
        start, end = self._part
        row = self._edit_row(room=position >= len(self.value))
        return self._left_of(row) + row.column(max(start, min(position, end)) - start)

    def position_in(self, column: int) -> int:
        """The insertion point under a column of the drawn row."""
        row = self._drawn_row
        return self._part[0] + row.position_at(column + int(self.scroll_offset.x) - self._left_of(row))

    @property
    def content_width(self) -> int:
        """Columns of the text and the caret's cell, or of the placeholder."""
        if self.placeholder and not self.value:
            return row_for(self.placeholder, "rtl", "app", room=False).width
        return self._edit_row(room=True).width

    def action_undo(self) -> None:
        """Take the last edit back: letters typed one after the other count as one, up to a blank."""
        self._put_back(self._history.back())

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._put_back(self._history.forth())

    def _put_back(self, segment: str | None) -> None:
        if segment is not None:
            self.value = segment
            self.cursor_position = len(segment)

    def value_comes(self, value: str) -> None:
        """Note it, so that it can be taken back."""
        if not self.password:
            self._history.note(value)
        self._make_room()

    def selection_comes(self) -> None:
        """Lay out the part that the caret has come to."""
        if self._part != self._laid_out:
            self._make_room()

    def _make_room(self) -> None:
        """As many columns to scroll over as the part that is laid out has."""
        self._laid_out = self._part
        self.virtual_size = Size(self.content_width, 1)

    # --- drawing

    def render_line(self, y: int) -> Strip:
        """Return the row in the order that the terminal is to show."""
        width = self.scrollable_content_region.width
        if y != 0:
            return Strip.blank(width, self.rich_style)
        if self.value:
            row = self._drawn_row
            suggestion = self.suggestion[len(self.value) :] if self.has_focus and not self.password else ""
            start, end = self._part
            text = self.shown_value[start:end]
            if suggestion:
                text.append(suggestion, self.get_component_rich_style("input--suggestion"))
                row = self.row_of(self.value[start:] + suggestion, room=False)
            if self.has_focus and not self.selection.is_empty:
                first, last = (max(start, min(place, end)) - start for place in sorted(self.selection))
                text.stylize_before(self.get_component_rich_style("input--selection"), first, last)
        else:
            start = 0
            row = self.row_of(self.placeholder, room=not self.placeholder)
            text = Text(self.placeholder, self.get_component_rich_style("input--placeholder"))
        text.end = ""
        styles = styles_of(text.render(self.app.console), row)
        if row.room:
            styles[-1] = Style.null()
        if self.has_focus and self.caret_is_shown:
            position = self.cursor_position - start if self.value else 0
            show_caret(row, styles, position, self.get_component_rich_style("input--cursor"))
        total = self._total(row)
        drawn = draw(row, styles, mode_of(self))
        segments = padded(drawn, row.width, total, self.rich_style, left=self._from_right(row))
        scroll = int(self.scroll_offset.x)
        strip = Strip(segments).crop(scroll, scroll + width) if total > width else Strip(segments, width)
        return strip.apply_style(self.rich_style)

    # --- keys

    def _move(self, position: int, select: bool) -> None:
        self.selection = Selection(self.selection.start, position) if select else Selection.cursor(position)

    def _step(self, by: int, select: bool) -> None:
        if not select and not self.selection.is_empty:
            ends = sorted(self.selection, key=self.cell_of)
            self._move(ends[0 if by < 0 else 1], False)
            return
        start, end = self._part
        row = self._edit_row(room=end == len(self.value))
        position = row.step(self.cursor_position - start, by)
        if position is not None:
            self._move(start + position, select)

    def _accepts(self, by: int, select: bool) -> bool:
        if select or not self.goes_on(by) or not self.cursor_at_end or not self.suggestion:
            return False
        self.value = self.suggestion
        self.cursor_position = len(self.value)
        return True

    def action_cursor_left(self, select: bool = False) -> None:
        """Move one cell to the left; at the end of right-to-left text, accept a suggestion."""
        if not self._accepts(-1, select):
            self._step(-1, select)

    def action_cursor_right(self, select: bool = False) -> None:
        """Move one cell to the right; at the end of left-to-right text, accept a suggestion."""
        if not self._accepts(1, select):
            self._step(1, select)

    def action_cursor_left_word(self, select: bool = False) -> None:
        """Move a word to the left, as the row runs."""
        self._word(forwards=self.goes_on(-1), select=select)

    def action_cursor_right_word(self, select: bool = False) -> None:
        """Move a word to the right, as the row runs."""
        self._word(forwards=self.goes_on(1), select=select)

    def _word(self, *, forwards: bool, select: bool) -> None:
        if forwards:
            super().action_cursor_right_word(select)
        else:
            super().action_cursor_left_word(select)

    def action_home(self, select: bool = False) -> None:
        """Go to the start of the text (right, in a right-to-left row)."""
        self._move(0, select)

    def action_end(self, select: bool = False) -> None:
        """Go to the end of the text."""
        self._move(len(self.value), select)

    def action_delete_right(self) -> None:
        """Delete the letter under the caret with its marks, or the selection."""
        if self.selection.is_empty:
            position = self.cursor_position
            start, _end = self._part
            self.delete(position, start + self._edit_row(room=True).cluster_end(position - start))
        else:
            self.delete_selection()

    # --- the clipboard

    def take_paste(self, text: str) -> None:
        """Put in what is pasted, cleaned as it will be when it is stored. An empty paste changes nothing."""
        if cleaned := clean(text):
            self.type_over(cleaned)

    def action_copy(self) -> None:
        """Copy what is selected; of a secret nothing leaves the field."""
        if not self.password:
            super().action_copy()

    def action_cut(self) -> None:
        """Cut what is selected; of a secret nothing leaves the field."""
        if not self.password:
            super().action_cut()
