"""Selecting text with the mouse on lines that the line filter has put in visual order."""

from __future__ import annotations

from textual import errors
from textual.geometry import Offset
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from precinct_tui.bidi.line_filter import BidiLineFilter, logical_columns


class VisualSelection(Screen[ScreenResultType]):
    """A mixin for screens: what is under the mouse is the character that is shown there.

    Textual looks the offset up in a widget's unfiltered line; here the column is translated first.
    """

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Return the widget at a cell, and the offset in its text of the character shown there."""
        return super().get_widget_and_offset_at(self._logical_x(x, y), y)

    def _logical_x(self, x: int, y: int) -> int:
        filters = [
            line_filter for line_filter in self.app.get_line_filters() if isinstance(line_filter, BidiLineFilter)
        ]
        if not filters or filters[0].mode == "off":
            return x
        try:
            widget, region = self.get_widget_at(x, y)
        except errors.NoWidget:
            return x
        left, top = widget.gutter.top_left
        column, row = x - region.x - left, y - region.y - top
        if column < 0 or not 0 <= row < widget.content_size.height:
            return x
        columns = logical_columns(widget.render_line(row), filters[0].base)
        return x - column + columns[column] if column < len(columns) else x
