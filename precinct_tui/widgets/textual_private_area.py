"""Private names of Textual's text area that ours needs, each with what it is for."""

from __future__ import annotations

import re

from textual import events
from textual._text_area_theme import TextAreaTheme
from textual.document._document import DocumentBase, EditResult, Location
from textual.document._wrapped_document import WrappedDocument
from textual.strip import Strip
from textual.widgets import TextArea

__all__ = ["DocumentBase", "Location", "OrderedTextArea", "RowDocument"]
# DocumentBase, Location: what a wrapped document is made of and asked by; Textual exports neither.


class RowDocument(WrappedDocument):
    """A wrapped document that tells which section of a line stands in which of its rows."""

    def section_in(self, row: int) -> tuple[int, int]:
        """The line of a row, and the number of its section; past the ends, of the row nearest to it."""
        return self._offset_to_line_info[max(0, min(row, len(self._offset_to_line_info) - 1))]

    def row_of_section(self, line: int, number: int) -> int:
        """The row of a line's section."""
        return self._line_index_to_offsets[line][number]


class OrderedTextArea(TextArea):
    """A text area whose subclass wraps its document and draws its rows; without one, as Textual does."""

    def wrap(self, document: DocumentBase, tab_width: int) -> RowDocument:
        """The document as it is wrapped."""
        return RowDocument(document, tab_width=tab_width)

    def draw_row(self, y: int) -> Strip:
        """One row of what is seen."""
        return super()._render_line(y)

    def take_paste(self, text: str) -> None:
        """What is done with what the terminal pastes."""
        self.type_over(text)

    @property
    def colours(self) -> TextAreaTheme:
        """The theme's styles: `theme` is its name alone."""
        return self._theme

    @property
    def has_caret(self) -> bool:
        """Whether there is a caret that keys move: none in what is only read."""
        return self._has_cursor

    @property
    def caret_is_drawn(self) -> bool:
        """Whether the caret is drawn now: it blinks."""
        return self._draw_cursor

    def stop_at(self, words: re.Pattern[str]) -> None:
        """Where Ctrl+arrow stops."""
        self._word_pattern = words

    def forget_rows(self) -> None:
        """Draw every row anew: Textual keeps them as they were drawn, whatever the direction was."""
        self._line_cache.clear()

    def type_over(self, text: str) -> EditResult | None:
        """Put text in the place of the selection, where it may be edited."""
        return self._replace_via_keyboard(text, *self.selection)

    def take_out(self, start: Location, end: Location) -> None:
        """Delete what stands between two places, where it may be edited."""
        self._delete_via_keyboard(start, end)

    # The stock widget makes the wrapped document itself, and anew with each text.
    @property
    def wrapped_document(self) -> WrappedDocument:
        """The document as it is wrapped, measured in drawn columns."""
        return self._rows

    @wrapped_document.setter
    def wrapped_document(self, wrapped: WrappedDocument) -> None:
        self._rows = self.wrap(wrapped.document, wrapped._tab_width)

    # The stock widget keeps this and forgets it when the widget is resized; here it also moves with the direction.
    @property
    def _cursor_offset(self) -> tuple[int, int]:
        return self._rows.location_to_offset(self.cursor_location)

    @_cursor_offset.setter
    def _cursor_offset(self, _offset: tuple[int, int]) -> None:
        pass

    # Textual asks for each row by this name, past `render_line`, which keeps what it drew.
    def _render_line(self, y: int) -> Strip:
        return self.draw_row(y)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.take_paste(event.text)
        self.focus()
