"""The slip of a request or complaint that was just taken: its code, large and as it is read out."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from precinct_tui.language import present
from precinct_tui.language.actions import actions_of, bindings, key_name
from precinct_tui.language.i18n import _, direction
from precinct_tui.language.spoken_codes import aloud, in_halves
from precinct_tui.widgets.overlay import Overlay


class SlipScreen(Overlay[str]):
    """Returns what is to be done: "answered", "paper", or "" to go on.

    `told` stands below the code; `may_answer`: whether it may still be said that it was answered here.
    """

    CSS_PATH = "slip.tcss"
    BINDINGS = bindings("slip")

    def __init__(self, code: str, told: str, *, may_answer: bool) -> None:
        super().__init__()
        self._code, self._told, self._may_answer = code, told, may_answer

    def compose(self) -> ComposeResult:
        """The code, its digits in words, what to tell the citizen, the keys."""
        self.set_class(direction() == "ltr", "-ltr")
        code = self._code
        with Vertical(id="box"):
            yield Static(Content(_("Slip for the citizen")), id="title")
            yield Static(Content(in_halves(code)), id="code")
            yield Static(Content(aloud(code)), id="aloud")
            yield Static(Content(self._told), id="told")
            may = [action for action in actions_of("slip") if self.check_action(action.do, ())]
            keys = [f"{present.ltr(key_name(action.keys))} {_(action.label)}" for action in may]
            yield Static(Content("   ".join(keys)), id="keys")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What was answered already is not answered again."""
        return self._may_answer if action == "answered" else True

    def action_answered(self) -> None:
        """It was answered at the desk itself."""
        self.dismiss("answered")

    def action_paper(self) -> None:
        """The slip on paper."""
        self.dismiss("paper")

    def action_leave(self) -> None:
        """On to the next."""
        self.dismiss("")
