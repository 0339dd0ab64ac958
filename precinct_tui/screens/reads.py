"""The question to a terminal, once, before anyone signs in: does this row read correctly?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from precinct_tui.bidi.layout import Mode
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.said_line import SaidLine
from precinct_tui.widgets.textual_private import write_to_terminal

TURN: Mapping[Mode, Mode] = {"app": "terminal", "terminal": "off", "off": "app"}
"""What is tried next where a line does not read correctly."""

SAMPLE = ("سرقت (A-12)", "شمارهٔ ۱۴۰۵-۱۱۰")
"""Two columns from left to right: joined letters, ezafe, a bracket, digits and Latin are what goes wrong first."""
SIDES = (N_("Left column"), N_("Right column"))


class Reads(Place):
    """A screen that asks it, for as long as nobody answered on this terminal as it is set up now.

    Where nobody knows how the terminal shows text, nothing goes on before the answer (`is_answered`, which says so in
    the screen's `#said`).
    """

    BINDINGS = bindings("reads")

    @property
    def _asks(self) -> bool:
        seat = self.precinct.seat
        return seat is not None and seat.unsure

    def asking(self) -> ComposeResult:
        """The row, and the keys that answer; nothing where it was answered before."""
        if self._asks:
            with Vertical(id="reads"):
                with Horizontal(id="sample"):
                    for side, text in zip(SIDES, SAMPLE, strict=True):
                        yield Static(Content(f"{_(side)}: {text}"))
                yield Static(Content(_("Does this row read correctly?  F7: yes   F6: no, try another way")))

    def is_answered(self) -> bool:
        """Whether one may go on; says what to answer where not."""
        seat = self.precinct.seat
        if seat is None or not seat.must_answer:
            return True
        said = _("Say first whether the row at the top reads correctly: F7 yes, F6 no.")
        self.query_one("#said", SaidLine).say(said)
        return False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The answers, while it is asked."""
        if action in ("reads_right", "reads_wrong"):
            return self._asks
        return super().check_action(action, parameters)

    def action_reads_wrong(self) -> None:
        """The next way; it is kept once someone says that it reads right. tmux first passes on what was sent."""
        seat = self.precinct.seat
        if seat is not None and seat.open_way(lambda text: write_to_terminal(self.app, text)):
            self.precinct.turn_bidi("auto")
            return
        self.precinct.turn_bidi(TURN[self.precinct.bidi_mode])

    def action_reads_right(self) -> None:
        """Keep this way for this terminal as it is set up now."""
        seat = self.precinct.seat
        if seat is not None:
            seat.unsure = False
            settings = self.precinct.settings
            self.precinct.use_settings(
                replace(settings, terminals={**settings.terminals, seat.state: self.precinct.bidi_mode})
            )
            self.query("#reads").remove()
            self.refresh_footer()
