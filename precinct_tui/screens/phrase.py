"""The recovery phrase of a new store: shown once, to be written on paper, two of its groups asked back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from db.words.phrases import A_LINE, new_phrase, numbered, tidy
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _, digits, direction
from precinct_tui.screens.sign_in import labelled
from precinct_tui.widgets.overlay import Overlay
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.said_line import SaidLine

OF_A_CODE = 3


def _recovery() -> str:
    return _(
        "Write it down on paper now, and keep it away from this machine. It is shown only once."
        " When the administrator's password is lost, nothing else opens this store."
    )


class PhraseScreen(Overlay[bool]):
    """True once two groups were given back, False where one went back instead. `asked` counts groups from 0.

    `title` and `text` say what the phrase is for; the store's recovery phrase where nothing is said.
    """

    CSS_PATH = "phrase.tcss"
    AUTO_FOCUS = "#written"
    BINDINGS = bindings("phrase")

    def __init__(
        self, phrase: str, asked: Sequence[int] | None = None, *, title: str = "", text: str = "", line: int = A_LINE
    ) -> None:
        super().__init__()
        self.phrase = phrase
        self._line = line
        self._title, self._text = title or _("The recovery phrase of this store"), text or _recovery()
        self._groups = phrase.split()
        self._asked = tuple(asked or sorted(secrets.SystemRandom().sample(range(len(self._groups)), 2)))

    def compose(self) -> ComposeResult:
        """The phrase and what it is for; then, without it, the two groups that are asked."""
        self.set_class(direction() == "ltr", "-ltr")
        with Vertical(id="box"):
            yield Static(Content(self._title), id="title")
            with Vertical(id="shown"):
                yield Static(Content(self._text), classes="text")
                yield Static(Content(self._phrase()), id="phrase")
                yield Button(Content(_("I have written it down")), id="written", variant="primary", compact=True)
            with Vertical(id="back"):
                yield Static(Content(_("From the paper: what do these groups of the phrase say?")), classes="text")
                for place in self._asked:
                    yield labelled(
                        self._called(place),
                        PersianInput(compact=True, base_direction="ltr", id=f"group-{place}"),
                    )
                yield SaidLine(id="said")
                with Horizontal(id="buttons"):
                    go_on = Button(Content(_("Go on")), id="on", variant="primary", compact=True)
                    again = Button(Content(_("Show the phrase again")), id="again", compact=True)
                    yield from (again, go_on) if direction() == "rtl" else (go_on, again)

    def _phrase(self) -> str:
        if self._line == A_LINE:
            return "\n".join(present.ltr(digits(line)) for line in numbered(self.phrase))
        lines = [self._groups[start : start + self._line] for start in range(0, len(self._groups), self._line)]
        named = [[f"{group}: {typed}" for group, typed in enumerate(line, 1)] for line in lines]
        return "\n".join(present.ltr(digits(f"{place:>2}.  {'  '.join(line)}")) for place, line in enumerate(named, 1))

    def _called(self, place: int) -> str:
        """A group as the paper numbers it; of codes, by the number of the code and that of the group in it."""
        if self._line == A_LINE:
            return _("Group {place}", place=digits(place + 1))
        code, group = divmod(place, self._line)
        return _("Code {code}, group {group}", code=digits(code + 1), group=digits(group + 1))

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
            if tidy(line.value) != self._groups[place]:
                self.query_one("#said", SaidLine).say(self._why_not(place, tidy(line.value)))
                line.focus()
                return
        self.dismiss(True)

    def _why_not(self, place: int, typed: str) -> str:
        """Why a group is refused: another one was typed, digits are missing, or some are others."""
        name, length = self._called(place), len(self._groups[place])
        if typed in self._groups:
            return _("This is another one: {other}. Here: {name}, by its number on the paper.",
                     other=self._called(self._groups.index(typed)), name=name)  # fmt: skip
        if len(typed) != length or not typed.isdecimal():
            return _("{name} has {count} digits. Look at the paper, or at the phrase again.",
                     name=name, count=digits(length))  # fmt: skip
        return _("{name} has other digits. Look at the paper, or at the phrase again.", name=name)


def another_recovery() -> PhraseScreen:
    """A new recovery phrase for the administrator of a store whose own an earlier version made."""
    text = _(
        "The phrase on your paper is from an older version: its use can't be proved. Write this one "
        "on paper instead and keep it away from this machine. It is shown only once. The old phrase "
        "and the old key file then open nothing."
    )
    return PhraseScreen(new_phrase(), title=_("Another recovery phrase for this store"), text=text)


def codes_of_the_county(codes: Sequence[str]) -> PhraseScreen:
    """The county's one-time codes, a line each with its number, shown once."""
    text = _(
        "For the county only, away from this precinct. Each code works once and is read out by "
        "telephone, when neither commander nor inspector can give second approval to a role. They "
        "are shown only once."
    )
    return PhraseScreen(" ".join(codes), title=_("Twelve codes for the county"), text=text, line=OF_A_CODE)
