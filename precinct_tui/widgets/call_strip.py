"""The stack of calls that are not finished, on every screen: how many, how long the oldest waits, and the key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual import work
from textual.strip import Strip
from textual.widget import Widget

from db.words.messages import Refused
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language import present
from precinct_tui.language.i18n import digits, direction, ngettext
from precinct_tui.widgets.cells import StyledPieces, pieces_line
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from db.registers.dispatch.calls.queries import OpenCall

EVERY = 30.0
"""Seconds between two readings."""
LATE = timedelta(minutes=10)
"""A call that waits for longer presses."""
Calls = Callable[[], Sequence["OpenCall"]]


class CallStrip(Widget):
    """A chip beside the clocks, hidden while every call is finished. It counts and names nothing.

    `beside` is the call that the screen itself shows; `keyed`: whether the key goes on with one here.
    """

    COMPONENT_CLASSES = {f"call-strip--{name}" for name in ("waiting", "open", "key")}
    DEFAULT_CSS = """
    CallStrip { height: 1; background: $panel; padding: 0 1; }
    CallStrip > .call-strip--waiting { color: $text-warning; background: $panel; text-style: bold; }
    CallStrip > .call-strip--open { color: $foreground; background: $panel; text-style: bold; }
    CallStrip > .call-strip--key { color: $text-accent; background: $panel; text-style: bold; }
    """

    def __init__(
        self,
        calls: Callable[[], Calls | None],
        now: Callable[[], datetime],
        *,
        beside: Callable[[], str] = str,
        keyed: bool = True,
    ) -> None:
        super().__init__()
        self._source, self._now, self._beside = calls, now, beside
        self._keyed = keyed
        self._calls: tuple[OpenCall, ...] = ()
        self.display = False

    def on_mount(self) -> None:
        """Read now and from time to time."""
        self.reload()
        self.set_interval(EVERY, self.reload)

    @work(group="calls", exclusive=True)
    async def reload(self) -> None:
        """Read the stack again."""
        source = self._source()
        if source is None:
            return
        try:
            calls = tuple(await off_thread(source))
        except Refused:
            calls = ()
        self._calls = tuple(call for call in calls if call.uid != self._beside())
        self.display = bool(self._calls)
        self._fit()
        self.refresh()

    async def on_click(self) -> None:
        """Go on with one."""
        await self.run_action("app.parked_call")

    def on_resize(self) -> None:
        """Another width of the screen leaves another room."""
        self._fit()

    def _fit(self) -> None:
        """As wide as what is told."""
        width = sum(cell_len(text) for text, _style in self._told()) + 2
        if self.styles.width is None or self.styles.width.value != width:
            self.styles.width = width

    def _told(self) -> list[tuple[str, str]]:
        """The sign, how many and since when the oldest waits, and the key: as much as half of the screen holds."""
        if not self._calls:
            return []
        count, now = len(self._calls), self._now()
        oldest = min(call.started_at for call in self._calls)
        pressing = any(call.danger for call in self._calls) or now - oldest > LATE
        words = ngettext("{count} call to be finished", "{count} calls to be finished", count, count=digits(count))
        time = present.span(oldest, max(now, oldest))
        style, room = "waiting" if pressing else "open", max(self.app.size.width, 20) // 2
        for said in (words, digits(count)):
            for key in ([("  ", "open"), (present.ltr("Shift+F10"), "key")] if self._keyed else [], []):
                pieces = [(present.FLAG_MARKS["urgent"] if pressing else present.MARKS["open"], style), (" ", "open")]
                pieces += [(f"{said} {time}", style), *key]
                if sum(cell_len(text) for text, _style in pieces) + 2 <= room:
                    break
            else:
                continue
            break
        return pieces

    def render_line(self, y: int) -> Strip:
        """A chip: how many, since when, and the key that goes on."""
        width = self.size.width
        blank = self.rich_style
        cells: list[StyledPieces] = [
            [(text, self.get_component_rich_style(f"call-strip--{style}"))] for text, style in self._told()
        ]
        row = pieces_line(cells, width=width, rtl=direction() == "rtl", blank=blank, gap=0)
        return Strip(row).adjust_cell_length(width, blank)
