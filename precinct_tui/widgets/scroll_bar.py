"""A scroll bar that paints the lines in which its thumb moved, and no others.

Textual draws a bar anew with every row that is scrolled and passes each of its lines through every filter: that cost
a key more than the rows of the table beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Self

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.filter import LineFilter

NOWHERE = (Size(0, 0), 0, 0, 0.0)
"""Size, lines of the list, lines in sight, place of the first: of a bar that is not drawn yet."""


class SteadyBar(ScrollBar):
    """Textual's vertical bar. It has few kinds of lines: each is made once, and remembers what was made of it."""

    def __init__(self, thickness: int) -> None:
        super().__init__(vertical=True, name="vertical", thickness=thickness)
        self._kinds: dict[Segment, Strip] = {}
        self._paint: tuple[Style, Sequence[LineFilter]] = (Style(), ())
        self._place = NOWHERE
        self._lines: list[Strip] = []

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint what looks different now."""
        if self._lines and repaint and not (regions or layout or recompose):
            before, now = self._lines, self._drawn()
            if len(before) == len(now):
                changed = [y for y, line in enumerate(now) if line is not before[y]]
                regions = tuple(Region(0, y, self._place[0].width, 1) for y in changed)
                repaint = bool(regions)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines in sight."""
        lines = self._drawn()[crop.y : crop.bottom]
        whole = (0, self._place[0].width)
        return lines if crop.column_span == whole else [line.crop(*crop.column_span) for line in lines]

    def _drawn(self) -> list[Strip]:
        """Every line as the terminal needs it; the very strip it was before, where it looks as it did."""
        bar = self.render()
        assert isinstance(bar, ScrollBarRender)
        assert isinstance(bar.style, Style)
        paint = (bar.style, self.get_line_filters())
        place = (self.size, bar.virtual_size, bar.window_size, bar.position)
        if paint != self._paint:
            self._paint, self._place = paint, NOWHERE
            self._kinds.clear()
        if place != self._place:
            self._place = place
            self._lines = [self._line(segment) for segment in self._segments(bar)]
        return self._lines

    def _segments(self, bar: ScrollBarRender) -> Iterable[Segment]:
        """One for each line, as Textual sets them."""
        (width, height), virtual, window, position = self._place
        style = self._paint[0]
        assert style.color is not None
        assert style.bgcolor is not None
        return bar.render_bar(
            size=height,
            virtual_size=virtual,
            window_size=window,
            position=position,
            thickness=width,
            back_color=style.bgcolor,
            bar_color=style.color,
        ).segments

    def _line(self, segment: Segment) -> Strip:
        if (kind := self._kinds.get(segment)) is not None:
            return kind
        text, style, _control = segment
        strip = Strip([Segment(text, self.rich_style + style if style is not None else None)], self._place[0].width)
        for each in self._paint[1]:
            strip = strip.apply_filter(each, self.background_colors[1])
        self._kinds[segment] = strip
        return strip
