"""The stack of calls that are not finished, on every screen: how many, the oldest first, and the key that goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual import work
from textual.strip import Strip
from textual.widget import Widget

from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, direction, ngettext
from precinct_tui.widgets.cells import cut, line
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from db.registers.dispatch.calls.queries import OpenCall

EVERY = 30.0
"""Seconds between two readings."""
Calls = Callable[[], Sequence["OpenCall"]]


class CallStrip(Widget):
    """One line, hidden while every call is finished. With the screen locked it counts and names nothing.

    `beside` is the call that the screen itself shows.
    """

    COMPONENT_CLASSES = {"call-strip--waiting"}
    DEFAULT_CSS = """
    CallStrip { height: 1; background: $warning-muted; padding: 0 1; }
    CallStrip > .call-strip--waiting { color: $text-warning; background: $warning-muted; text-style: bold; }
    """

    def __init__(
        self,
        calls: Callable[[], Calls | None],
        now: Callable[[], datetime],
        *,
        named: bool = True,
        beside: Callable[[], str] = str,
    ) -> None:
        super().__init__()
        self._source, self._now, self._named, self._beside = calls, now, named, beside
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
        self.refresh()

    async def on_click(self) -> None:
        """Go on with one."""
        await self.run_action("app.parked_call")

    def render_line(self, y: int) -> Strip:
        """How many there are, then as many as the line has room for."""
        width, count = self.size.width, len(self._calls)
        words = [ngettext("{count} call to be finished", "{count} calls to be finished", count, count=digits(count))]
        if self._named:
            words += [self._told(call) for call in self._calls]
            words[0] += f" {present.ltr('Shift+F10')}"
        style = self.get_component_rich_style("call-strip--waiting")
        text = cut(" · ".join(words), width - 1)
        strip = Strip(line([(text, width, style)], width=width, rtl=direction() == "rtl", blank=style))
        return strip.adjust_cell_length(width, style)

    def _told(self, call: OpenCall) -> str:
        words = [present.number(call.number)] if call.number else []
        words += [present.label_of("incident_type", call.type)] if call.type else []
        words += [present.isolated(present.clean(cut(call.gist, 24)))] if call.gist else []
        words = words or [_("not said yet")]
        words.append(present.span(call.started_at, max(self._now(), call.started_at)))
        return " ".join(words)
