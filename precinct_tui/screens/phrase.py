"""The recovery phrase of a new store: shown once, to be written on paper, two of its groups asked back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from db.words.folding import ascii_digits
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _, digits, direction
from precinct_tui.screens.sign_in import labelled
from precinct_tui.widgets.overlay import Overlay
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.said_line import SaidLine

A_LINE = 4


class PhraseScreen(Overlay[bool]):
    """True once two groups were given back, False where one went back instead. `asked` counts groups from 0."""

    CSS_PATH = "phrase.tcss"
    AUTO_FOCUS = "#written"
    BINDINGS = bindings("phrase")

    def __init__(self, phrase: str, asked: Sequence[int] | None = None) -> None:
        super().__init__()
        self._groups = phrase.split()
        self._asked = tuple(asked or sorted(secrets.SystemRandom().sample(range(len(self._groups)), 2)))

    def compose(self) -> ComposeResult:
        """The phrase and what it is for; then, without it, the two groups that are asked."""
        self.set_class(direction() == "ltr", "-ltr")
        with Vertical(id="box"):
            yield Static(Content(_("The recovery phrase of this store")), id="title")
            with Vertical(id="shown"):
                yield Static(
                    Content(
                        _(
                            "Write it down on paper now, and keep it away from this machine. It is shown only once."
                            " When the administrator's password is lost, nothing else opens this store."
                        )
                    ),
                    classes="text",
                )
                yield Static(Content(self._phrase()), id="phrase")
                yield Button(Content(_("I have written it down")), id="written", variant="primary", compact=True)
            with Vertical(id="back"):
                yield Static(Content(_("From the paper: what do these groups of the phrase say?")), classes="text")
                for place in self._asked:
                    yield labelled(
                        _("Group {place}", place=place + 1),
                        PersianInput(compact=True, base_direction="ltr", id=f"group-{place}"),
                    )
                yield SaidLine(id="said")
                with Horizontal(id="buttons"):
                    go_on = Button(Content(_("Go on")), id="on", variant="primary", compact=True)
                    again = Button(Content(_("Show the phrase again")), id="again", compact=True)
                    yield from (again, go_on) if direction() == "rtl" else (go_on, again)

    def _phrase(self) -> str:
        lines = [self._groups[start : start + A_LINE] for start in range(0, len(self._groups), A_LINE)]
        return "\n".join(present.ltr(digits("   ".join(line))) for line in lines)

    @on(Button.Pressed, "#written")
    def _written(self) -> None:
        self.add_class("-asking")
        self.query_one(f"#group-{self._asked[0]}").focus()

    @on(Button.Pressed, "#again")
    def _show_again(self) -> None:
        self.remove_class("-asking")
        self.query_one("#written").focus()

    def action_leave(self) -> None:
        """One level back: to the phrase, or to the form; nothing is made."""
        if self.has_class("-asking"):
            self._show_again()
        else:
            self.dismiss(False)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == f"group-{self._asked[0]}":
            self.query_one(f"#group-{self._asked[1]}").focus()
        else:
            self._compare()

    @on(Button.Pressed, "#on")
    def _compare(self) -> None:
        for place in self._asked:
            line = self.query_one(f"#group-{place}", Input)
            if "".join(ascii_digits(line.value).split()) != self._groups[place]:
                said = _("Group {place} is another. Look at the paper, or at the phrase again.", place=place + 1)
                self.query_one("#said", SaidLine).say(said)
                line.focus()
                return
        self.dismiss(True)
