"""What a new kind of terminal is asked once, before anyone signs in: does this line read correctly?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from precinct_tui.bidi.layout import Mode
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _
from precinct_tui.widgets.place import Place

TURN: Mapping[Mode, Mode] = {"app": "terminal", "terminal": "off", "off": "app"}
"""What is tried next where a line does not read correctly."""

SAMPLE = "«گزارش ۱۱۰: سرقت، ساعت ۱۴:۳۰ (A-12)»"
"""Letters that join, brackets, digits and Latin: what goes wrong first."""


class Reads(Place):
    """A screen that asks it, for as long as nobody answered on this kind of terminal."""

    BINDINGS = bindings("reads")

    @property
    def _asks(self) -> bool:
        seat = self.precinct.seat
        return seat is not None and seat.unsure

    def asking(self) -> ComposeResult:
        """The line, and the keys that answer; nothing where it was answered before."""
        if self._asks:
            with Vertical(id="reads"):
                yield Static(Content(SAMPLE), id="sample")
                yield Static(Content(_("Does this line read correctly?  F7: yes   F6: no, try another way")))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The answers, while it is asked."""
        if action in ("reads_right", "reads_wrong"):
            return self._asks
        return super().check_action(action, parameters)

    def action_reads_wrong(self) -> None:
        """The next way; it is kept once someone says that it reads right."""
        self.precinct.turn_bidi(TURN[self.precinct.bidi_mode])

    def action_reads_right(self) -> None:
        """Keep this way for this kind of terminal."""
        seat = self.precinct.seat
        if seat is not None:
            seat.unsure = False
            settings = self.precinct.settings
            self.precinct.use_settings(
                replace(settings, terminals={**settings.terminals, seat.name: self.precinct.bidi_mode})
            )
            self.query("#reads").remove()
            self.refresh_footer()
