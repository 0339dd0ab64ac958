"""The one register table: a window on a list of any length, read page by page as it is looked at.

It keeps the cursors at which pages begin and a few pages of rows, never the list: a million rows cost what a
thousand do. Pages come from a thread; a line whose page is not here yet says so and is painted when it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.binding import Binding
from textual.cache import FIFOCache
from textual.color import Color
from textual.geometry import Region, Size
from textual.message import Message as Posted
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from db.words.messages import Refused
from db.words.records import COUNT_CAP, Page, Row
from precinct_tui.language.i18n import _, digits, direction
from precinct_tui.language.keyboard import with_twins
from precinct_tui.widgets.cells import BARS, line
from precinct_tui.widgets.columns import URGENCY, LaidColumn, fitted, lay_out, state_width
from precinct_tui.widgets.list_pages import PAGE, REACH, STRIDE, KnownPages, pages_from
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.row_words import HEADING, RowSource, cells_of, needs_of, row_styles
from precinct_tui.widgets.rule import rule_line
from precinct_tui.widgets.textual_private import or_blank

if TYPE_CHECKING:
    from textual import events
    from textual.filter import LineFilter

KEPT_LINES = 128
"""Lines kept as they were painted: some five screens, or two where a screen is as tall."""
HEADER = -1
EDGE = 1
"""Cells at both ends of a row: that at the reading edge holds the bar of the cursor."""


class RegisterTable(ScrollView, can_focus=True):
    """A virtual table over keyset pages. Give it a `RowSource` by `show`; it posts `Opened`, `Moved` and `Failed`."""

    COMPONENT_CLASSES = {
        "register-table--header",
        "register-table--cursor",
        "register-table--bar",
        "register-table--done",
        "register-table--rule",
        "register-table--title",
        *(f"register-table--{name}" for name in URGENCY),
    }
    BINDINGS = [
        Binding(with_twins("up,k"), "move(-1)", show=False),
        Binding(with_twins("down,j"), "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]

    cursor: reactive[int] = reactive(0, repaint=False)

    @dataclass
    class Opened(Posted):
        """A row was chosen."""

        row: Row

    @dataclass
    class Moved(Posted):
        """The cursor stands on another row, or the number of rows is known better now."""

        row: Row | None
        known: int
        more: bool
        count: int | None

    @dataclass
    class Failed(Posted):
        """A page could not be read."""

        refused: Refused

    def __init__(self, *, empty: Callable[[], str] = lambda: _("nothing here"), id: str | None = None) -> None:
        """`empty`: what stands where its first row would in an empty list; "" where its heading says it."""
        super().__init__(id=id)
        self._empty = empty
        self._source: RowSource | None = None
        self._pages = KnownPages()
        self._count: int | None = None
        self._capped = False
        self._turn = 0
        self._loaded = False
        self._slots: tuple[LaidColumn, ...] = ()
        self._first: tuple[Row, ...] = ()
        self._strips: FIFOCache[tuple[int, bool], Strip] = FIFOCache(KEPT_LINES)
        self._look: tuple[Color, Sequence[LineFilter], int] = (Color(0, 0, 0), (), 0)
        self._end_wanted = False
        self._open_wanted = False

    # --- what is shown -----------------------------------------------------------------------------------------

    def show(self, source: RowSource, *, keep_cursor: bool = False) -> None:
        """Show this list from its first page on; a page that `source` already knows paints at once."""
        of_others = self._source is None or self._source.columns != source.columns
        self._source, self._turn = source, self._turn + 1
        self._end_wanted = self._end_wanted and keep_cursor
        self._count, self._capped = None, False
        self._pages.begin_anew(reaching=keep_cursor and self.cursor < REACH)
        self._loaded = False
        if not keep_cursor or of_others:  # rows of other columns say nothing of the widths of these
            self._first = ()
        self._layout()
        if not keep_cursor:
            self.cursor = 0
            self.scroll_to(y=0, animate=False)
        if source.first is not None:
            self._take(0, [source.first])
        self._want(0)
        if source.count is not None:
            self._load_count(self._turn)

    def row_at(self, index: int) -> Row | None:
        """The row at this place, where its page is here."""
        return self._pages.row_at(index)

    @property
    def selected(self) -> Row | None:
        """The row under the cursor."""
        return self.row_at(self.cursor)

    @property
    def known(self) -> int:
        """How many rows are known to exist so far."""
        return self._pages.known

    @property
    def loaded(self) -> bool:
        """Whether the first page has come."""
        return self._loaded

    def open_selected(self) -> None:
        """Post `Opened` for the row under the cursor; where it is still being read, once it is here.

        On the way to the end of the list it is the last row that is meant.
        """
        if (row := self.selected) is not None and not self._end_wanted:
            self.post_message(self.Opened(row))
        else:
            self._open_wanted = bool(self._pages.asked)

    # --- pages -------------------------------------------------------------------------------------------------

    def _want(self, number: int) -> None:
        if number <= self._pages.last and number not in self._pages.asked and self._source is not None:
            self._pages.asked.add(number)
            self._load(self._turn, number)

    @work(group="pages")
    async def _load(self, turn: int, number: int) -> None:
        source = self._source
        if source is None:
            return
        most = STRIDE if self._end_wanted and number == self._pages.last else 1
        try:
            pages = await off_thread(pages_from, source.fetch, self._pages.starts[number], most)
        except Refused as refused:
            self._pages.asked.discard(number)
            if turn == self._turn:
                self._end_wanted = False
            self.post_message(self.Failed(refused))
            return
        if turn == self._turn:
            self._pages.asked.discard(number)
            self._take(number, pages)

    @work(group="count")
    async def _load_count(self, turn: int) -> None:
        source = self._source
        if source is None or source.count is None:
            return
        try:
            count = await off_thread(source.count)
        except Refused:
            return
        if turn == self._turn:
            self._count, self._capped = count, count is None
            self._tell()

    def _take(self, number: int, pages: Sequence[Page[Row]]) -> None:
        """Pages that follow one another, the first of this number, have come."""
        self._strips.clear()
        for place, page in enumerate(pages, number):
            if self._pages.keep(place, page, self.cursor):
                self._want(place + 1)
        self._loaded = True
        if number == 0:
            self._first = pages[0].rows
            self._layout()
        self._fit()  # first: nothing scrolls further than the list is long
        self.cursor = min(self.cursor, max(0, self._pages.known - 1))
        if self._end_wanted and not self._pages.reaching:
            self._go_to_end()
        self.refresh()
        self._tell()
        if self._open_wanted and not self._end_wanted and self.selected is not None:
            self._open_wanted = False
            self.open_selected()

    def _tell(self) -> None:
        self.post_message(self.Moved(self.selected, self._pages.known, self._pages.more, self._count))

    # --- moving ------------------------------------------------------------------------------------------------

    @property
    def _visible(self) -> int:
        return max(1, self.size.height - 1)

    def validate_cursor(self, cursor: int) -> int:
        """The cursor stands on a known row."""
        return max(0, min(cursor, self._pages.known - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        """Keep the cursor in sight and the next page near; paint the two rows it left and came to."""
        self._end_wanted = self._end_wanted and after == self._pages.known - 1
        self._open_wanted = self._open_wanted and self._end_wanted
        if not self.is_mounted:
            return
        top, visible = round(self.scroll_y), self._visible
        if after < top:
            self.scroll_to(y=after, animate=False, force=True)
        elif after >= top + visible:
            self.scroll_to(y=after - visible + 1, animate=False, force=True)
        if self._pages.more and after >= self._pages.known - visible:
            self._want(self._pages.last)
        if round(self.scroll_y) == top:  # else all of them are painted
            left, width = -self.content_offset.x, self.outer_size.width  # a row is coloured to both ends
            self.refresh(*(Region(left, index - top + 1, width, 1) for index in (before, after)))
        self._tell()
        self.call_later(self._make_ready, 1 if after > before else -1)

    def action_move(self, by: int) -> None:
        """Up and down by rows."""
        self.cursor += by

    def action_page(self, by: int) -> None:
        """Up and down by what is in sight."""
        self.cursor += by * self._visible

    def action_first(self) -> None:
        """To the newest row."""
        self.cursor = 0

    def action_last(self) -> None:
        """To the very last row: what is not known yet is read on the way, which another move of the cursor ends."""
        self._end_wanted = True
        self._go_to_end()

    def _go_to_end(self) -> None:
        """To the last row known, and on while there are more."""
        self.cursor = self._pages.known - 1
        self._end_wanted = self._pages.more or not self._loaded
        if self._pages.more:
            self._want(self._pages.last)

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on the row under the cursor it opens."""
        index = event.y + round(self.scroll_y) - 1
        if event.y < 1 or index >= self._pages.known:
            return
        if index == self.cursor:
            self.open_selected()
        self.cursor = index

    # --- painting ----------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Columns follow the width."""
        self._layout()

    def notify_style_update(self) -> None:
        """Another theme or state paints every row anew."""
        self._strips.clear()
        super().notify_style_update()

    def _layout(self) -> None:
        self._strips = FIFOCache(max(KEPT_LINES, 2 * self.size.height))
        width = self.scrollable_content_region.width
        if self._source is not None:
            self._slots = lay_out(
                self._source.columns,
                max(20, width - 2 * EDGE),
                state_width(self._source.states.values(), width, flagged=self._source.flagged),
                bare=self._source.bare,
                marked=self._source.done is not None or (self._source.flagged and not self._source.bare),
                order=self._source.order,
            )
            # As the first page needs: rows that come later move no column.
            needs = needs_of(self._first, self._slots, self._source, more=len(self._first) == PAGE)
            self._slots = fitted(self._slots, needs)
        self._fit()
        self.refresh()

    def _fit(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self._pages.known + self._pages.more + 1)

    @or_blank
    def render_lines(self, crop: Region) -> list[Strip]:
        """What is in sight, past Textual's cache of lines, which a scroll empties: a row stays the strip it was."""
        look = (self.background_colors[1], self.get_line_filters(), self.region.width)
        if look != self._look:
            self._look = look
            self._strips.clear()
        strips = [self.render_line(y) for y in crop.line_range]
        return strips if crop.column_span == (0, look[2]) else [strip.crop(*crop.column_span) for strip in strips]

    def _finished(
        self, cells: Sequence[tuple[str, int, Style]], width: int, blank: Style, bar: Style | None = None
    ) -> Strip:
        """A line of cells, as wide as the table with its scroll bar, in the order that the terminal needs.

        With `bar`, that stands at the reading edge: the cursor is there.
        """
        rtl, space = direction() == "rtl", Segment(" ", blank)
        edge = space if bar is None else Segment(BARS[rtl], bar)
        made = line(cells, width=width - 2 * EDGE, rtl=rtl, blank=blank)
        made = [space, *made, edge] if rtl else [edge, *made, space]
        return self._shown(Strip(made, width), blank)

    def _shown(self, strip: Strip, blank: Style) -> Strip:
        background, filters, whole = self._look
        strip = strip.adjust_cell_length(whole, blank)
        for each in filters:
            strip = strip.apply_filter(each, background)
        return strip

    def render_line(self, y: int) -> Strip:
        """The header, a row, or the word that its page is being read."""
        index = round(self.scroll_y) + y - 1 if y else HEADER
        at_cursor = index == self.cursor and y > 0
        if (painted := self._strips.get((index, at_cursor))) is not None:
            return painted
        width = self.scrollable_content_region.width
        if y == 0:
            blank = self.get_component_rich_style("register-table--header")
            cells = [(_(slot.label), slot.width, blank) for slot in self._slots]
            strip = self._strips[HEADER, False] = self._finished(cells, width, blank)
            return strip
        if index >= self._pages.known + self._pages.more or self._source is None:
            said = self._empty() if y == 1 and self._loaded and not self._pages.known else ""
            cells = [(said, max(1, width - 2 * EDGE), self.rich_style)] if said else []
            return self._finished(cells, width, self.rich_style)
        if (row := self.row_at(index)) is not None:
            return self._row_strip(row, index, at_cursor=at_cursor)
        self._want(index // PAGE)
        blank = self.rich_style
        return self._finished([("…", max(1, width - 2 * EDGE), blank)], width, blank)

    def _row_strip(self, row: Row, index: int, *, at_cursor: bool) -> Strip:
        if (painted := self._strips.get((index, at_cursor))) is not None:
            return painted
        source = self._source
        assert source is not None
        self._pages.rows.move_to_end(index // PAGE)
        if HEADING in row.flags and not at_cursor:
            rule = rule_line(str(row.values[0]), "", [], self.scrollable_content_region.width, self._flag_style)
            strip = self._strips[index, at_cursor] = self._shown(rule.apply_style(self.rich_style), self.rich_style)
            return strip
        blank = self.get_component_rich_style("register-table--cursor") if at_cursor else self.rich_style
        plain, strong = row_styles(row, blank, source.done, self._flag_style, cursor=at_cursor)
        cells = cells_of(row, self._slots, source, plain, strong, None if at_cursor else self._flag_style)
        width = self.scrollable_content_region.width
        bar = self.get_component_rich_style("register-table--bar") if at_cursor else None
        strip = self._strips[index, at_cursor] = self._finished(cells, width, blank, bar)
        return strip

    def _make_ready(self, by: int) -> None:
        """Make the lines that one more such key will paint, now that this one is painted and nobody waits."""
        for index, at_cursor in ((self.cursor, False), (self.cursor + by, True)):
            if (row := self.row_at(index)) is not None and self._look[2]:
                self._row_strip(row, index, at_cursor=at_cursor)

    def _flag_style(self, name: str) -> Style:
        return self.get_component_rich_style(f"register-table--{name}", partial=True)

    def count_text(self) -> str:
        """How many rows there are: exact, capped (1000+), or what is known so far."""
        if self._count is not None:
            return digits(self._count)
        if self._capped:
            return digits(f"{COUNT_CAP}+")
        return digits(f"{self._pages.known}+") if self._pages.more else digits(self._pages.known)
