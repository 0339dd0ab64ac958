"""The terminal one sits at: in which mode text goes to it now, and changing that while the program runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from precinct_tui.bidi.layout import Mode
from precinct_tui.bidi.terminal import Answers, Restorer, Setting, TerminalReport, detect, enter
from precinct_tui.bidi.terminal_state import ask_tmux, open_passthrough, state_of

_CLEAR = "\x1b[2J"
"""VTE keeps "do not reorder" for each row: rows made anew take the mode that holds now."""


class Seat:
    """Made before the app starts: from the environment, what the terminal answered, and what was set.

    `known` are the modes that people chose before, by the terminal's state (`state_of`); they hold where `setting` is
    "auto".
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        answers: Answers | None = None,
        setting: Setting = "auto",
        known: Mapping[str, str] | None = None,
    ) -> None:
        self._environ, self._answers = environ, answers
        self.state = state_of(environ, answers)
        """The key of a remembered answer: the kind of terminal, and how it is set up."""
        self.unsure = setting == "auto" and self.state not in (known or {})
        """Whether nobody has said yet that text reads correctly on this terminal as it is."""
        self.report: TerminalReport = self._report(setting, known or {})
        self._restorer = Restorer(self.report)

    def _report(self, setting: Setting, known: Mapping[str, str]) -> TerminalReport:
        if setting == "auto" and self.state in known:
            setting = cast(Mode, known[self.state])
        return detect(self._environ, self._answers, setting)

    @property
    def must_answer(self) -> bool:
        """Whether the question is to be answered before anything else: nobody knows how this terminal shows text."""
        return self.unsure and not self.report.is_known

    def open_way(self, write: Callable[[str], object]) -> bool:
        """Within tmux that passes nothing on: have it do so, and tell the terminal around it; whether that was done.

        It is done once, and for this pane alone.
        """
        if self.report.enter_sequence == "" or (self._answers or Answers()).passthrough != "off":
            return False
        if not open_passthrough(self._environ):
            return False
        self._answers = ask_tmux(self._environ, self._answers)
        self.state = state_of(self._environ, self._answers)
        write(self.report.enter_sequence + _CLEAR)
        return True

    @property
    def mode(self) -> Mode:
        """The mode that holds now."""
        return self.report.mode

    def take(self, write: Callable[[str], object], settings: list[Any] | None = None) -> None:
        """Before the first paint: tell the terminal, and make sure it is put back whatever happens.

        `settings` are those of its line before the program changed them, where it did.
        """
        self._restorer.install(settings)
        enter(self.report, write)

    def before_end(self, first: Callable[[Callable[[], None]], bool]) -> None:
        """Set what a signal to end waits for; it gets what happens next. A second signal waits for nothing."""
        self._restorer.first = first

    def change(self, setting: Setting, known: Mapping[str, str], write: Callable[[str], object]) -> bool:
        """Change over while the program runs, through the driver's `write`; whether everything must be painted anew."""
        before, self.report = self.report, self._report(setting, known)
        self._restorer.report = self.report
        if before == self.report:
            return False
        if before.enter_sequence != self.report.enter_sequence:
            write(before.leave_sequence + self.report.enter_sequence + _CLEAR)
        return True
