"""The common part of the Persian input and text area: their keys, their direction, and how a row is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.widget import Widget

from precinct_tui.bidi import Direction, Mode
from precinct_tui.bidi.controls import CONTROL_CHARACTERS, LRE, LRM, PDF, RLE, ZWJ, ZWNJ
from precinct_tui.bidi.editing import EditRow, RowOrder, edit_row, resting_row
from precinct_tui.bidi.line_filter import DONE, BidiLineFilter, emit
from precinct_tui.language.keyboard import with_twins
from precinct_tui.widgets.textual_private import NoActiveAppError

# \w knows neither joiners nor harakat; both are inside words.

ZWNJ_KEYS = "shift+space,ctrl+space,ctrl+@,f12,zero_width_non_joiner"
"""Keys that type ZWNJ: Shift+Space where a terminal tells it from Space, Ctrl+Space and F12 anywhere, and the
character itself where a layout has it. None of them changes with the layout."""

UNDO_KEYS = with_twins("ctrl+z") + ",shift+f1,f13"
REDO_KEYS = with_twins("ctrl+y") + ",shift+f11,f23"
"""Each by Control on any layout, and by a key of its own; F13 and F23 are what many terminals send for it."""

TYPING_KEYS: tuple[BindingType, ...] = (
    Binding(ZWNJ_KEYS, "insert_joiner(False)", "Half-space", show=False),
    Binding("zero_width_joiner", "insert_joiner(True)", "Joiner", show=False),
    Binding(UNDO_KEYS, "undo", "Undo", show=False),
    Binding(REDO_KEYS, "redo", "Redo", show=False),
)
"""The keys of both, for the class itself to bind: Textual asks no class for bindings that is no widget."""


def direction_of(widget: Widget, own: Direction | None) -> Direction:
    """Return the base direction of a widget: its own, else ``app.base_direction``, else right to left."""
    if own is None:
        with suppress(NoActiveAppError):  # made before its app runs
            return cast(Direction, getattr(widget.app, "base_direction", "rtl"))
    return own or "rtl"


def mode_of(widget: Widget) -> Mode:
    """Return the mode of the app's line filter; "app" without one."""
    with suppress(NoActiveAppError):
        for line_filter in widget.app.get_line_filters():
            if isinstance(line_filter, BidiLineFilter):
                return line_filter.mode
    return "app"


def order_of(mode: Mode) -> RowOrder:
    """Return the order in which cells stand: as stored where nobody reorders them."""
    return "logical" if mode == "off" else "visual"


def row_for(text: str, base: Direction, mode: Mode, *, room: bool, typed: bool = False) -> EditRow:
    """Lay a row out as the mode will show it; ``off`` shows it from left to right as stored.

    ``typed``: the next letter may come at its end, so that it stands the same with the caret there and without.
    """
    base, order = "ltr" if mode == "off" else base, order_of(mode)
    if typed and not room:
        return resting_row(text, base, order=order)
    return edit_row(text, base, room=room, order=order)


if TYPE_CHECKING:
    _Widget = Widget
else:  # at run time no widget: Textual takes a class's styles from the first of its bases that is one
    _Widget = object


class PersianTyping(_Widget):
    """The part of an input or a text area that is the same in both; it stands before Textual's class.

    Args:
        base_direction: The direction of every row; None follows ``app.base_direction``.

    The other arguments are those of the class after it.
    """

    selected_text: str
    take_paste: Callable[[str], None]
    type_over: Callable[[str], Any]
    _pressed_at: Offset | None = None

    def __init__(self, *given: Any, base_direction: Direction | None = None, **options: Any) -> None:
        self._own_direction = base_direction
        super().__init__(*given, **options)

    @property
    def base_direction(self) -> Direction:
        """The direction of every row."""
        return direction_of(self, self._own_direction)

    def row_of(self, text: str, *, room: bool, typed: bool = False) -> EditRow:
        """Lay one row out as it is drawn; a tab takes one cell."""
        return row_for(text.replace("\t", " "), self.base_direction, mode_of(self), room=room, typed=typed)

    def goes_on(self, by: int) -> bool:
        """Whether a step to the left (-1) or right (1) goes on in the text."""
        return (by < 0) == (self.row_of("", room=True).base == "rtl")

    def action_insert_joiner(self, joining: bool) -> None:
        """Type ZWNJ, or ZWJ when ``joining``."""
        self.type_over(ZWJ if joining else ZWNJ)

    def action_paste(self) -> None:
        """Paste the program's own clipboard."""
        self.take_paste(self.app.clipboard)

    # A press may move the cells under it: the caret's own goes from the end of the row. A pointer that still rests
    # where it was pressed has chosen nothing. Textual calls its own handlers after these.
    async def on_mouse_down(self, event: events.MouseDown) -> None:
        """Note where the pointer was pressed."""
        self._pressed_at = event.get_content_offset_capture(self)

    async def on_mouse_move(self, event: events.MouseMove) -> None:
        """Choose nothing while the pointer rests."""
        if event.get_content_offset_capture(self) == self._pressed_at and not self.selected_text:
            event.prevent_default()


def draw(row: EditRow, styles: Sequence[Style], mode: Mode) -> list[Segment]:
    """Return the segments of a row, marked so that the line filter leaves them alone.

    ``styles`` has one style for each character, and one for the caret's cell if the row has room for it.
    """
    done = [style + DONE for style in styles] if len(set(styles)) > 1 else [styles[0] + DONE] * len(styles)
    if mode != "terminal":
        cells = row.row.cells
        if row.room:
            caret = row.row.cell_at[row.length]
            stand_in = row.row.text[row.length :]
            text = cells[caret].replace(stand_in, " ")
            cells = (*cells[:caret], text, *cells[caret + 1 :])
        return emit(row.row._replace(cells=cells), done)
    text = row.row.text[: row.length] + (" " if row.room else "")
    segments = [
        Segment("" if char in CONTROL_CHARACTERS else char, style) for char, style in zip(text, done, strict=True)
    ]
    opening = LRM + (RLE if row.base == "rtl" else LRE)
    return [Segment(opening, DONE), *Segment.simplify(segments), Segment(PDF + LRM, DONE)]


def styles_of(segments: Iterable[Segment], row: EditRow) -> list[Style]:
    """Return the style of each character of a row's text, and of the caret's cell, from its rendered segments."""
    styles: list[Style] = []
    for segment in segments:
        styles += [segment.style or Style.null()] * len(segment.text)
    wanted = row.length + row.room
    del styles[wanted:]
    return styles + [styles[-1] if styles else Style.null()] * (wanted - len(styles))


def show_caret(row: EditRow, styles: list[Style], position: int, caret: Style) -> None:
    """Add the caret's style to every character of the cell at ``position``."""
    if position >= len(styles):
        return
    cell = row.row.cell_at[position]
    for index, at in enumerate(row.row.cell_at):
        if at == cell:
            styles[index] += caret


def padded(segments: list[Segment], width: int, total: int, style: Style, *, left: bool) -> list[Segment]:
    """Fill a row of ``width`` columns to ``total``, at its ``left`` or at its right: where its text ends."""
    space = total - width
    if space <= 0:
        return segments
    blank = Segment(" " * space, style + DONE)
    return [blank, *segments] if left else [*segments, blank]
