"""What meets an officer whose password somebody else chose: a page for choosing his own, and nothing beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from db.opening import setup
from db.words.messages import M_, Refused
from db.words.phrases import new_phrase
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _, direction
from precinct_tui.screens.phrase import PhraseScreen
from precinct_tui.screens.sign_in import labelled, on_layout
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.overlay import Overlay
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.said_line import SaidLine

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk


class OwnPasswordScreen(Overlay["Desk | None"]):
    """His desk once he chose; None where he went back to the sign-in. `typed` is the password that he came with."""

    CSS_PATH = "own_password.tcss"
    AUTO_FOCUS = "#new"
    BINDINGS = bindings("phrase", "password")

    def __init__(self, desk: Desk, typed: str) -> None:
        super().__init__()
        self._desk, self._typed = desk, typed

    def compose(self) -> ComposeResult:
        """Why it stands here, and the new password twice."""
        self.set_class(direction() == "ltr", "-ltr")
        officer = self._desk.officer
        with Vertical(id="box"):
            yield Static(Content(_("Set your own password")), id="title")
            who = f"{present.isolated(present.clean(officer.name))}  {present.number(officer.badge)}"
            yield Static(Content(who), classes="who")
            text = _("This password was set by someone else. Set one that only you know.")
            yield Static(Content(text), classes="text")
            yield labelled(_("New password"), PersianInput(compact=True, password=True, id="new"))
            yield labelled(_("Once more"), PersianInput(compact=True, password=True, id="again"))
            yield Static(Content(_("At least 8 characters; several words are good.")), classes="hint")
            yield SaidLine(id="said")
            with Horizontal(id="buttons"):
                keep = Button(Content(_("Save password")), id="keep", variant="primary", compact=True)
                back = Button(Content(_("Back to the sign-in")), id="back", compact=True)
                yield from (back, keep) if direction() == "rtl" else (keep, back)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "new":
            self.query_one("#again").focus()
        else:
            self._choose()

    @on(Button.Pressed, "#keep")
    def action_save(self) -> None:
        """Choose what stands there, as every form is saved."""
        self._choose()

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        """Back to the sign-in; the password stays the given one."""
        if not self.has_class("-busy"):
            self.dismiss(None)

    @work(group="unlock")
    async def _choose(self) -> None:
        if self.has_class("-busy"):
            return
        new, again = (self.query_one(f"#{name}", Input).value for name in ("new", "again"))
        if new != again:
            self._refuse(on_layout(Refused("invalid", {"again": M_("The two passwords differ.")}), again), "again")
            return
        self.add_class("-busy")
        try:
            desk = await off_thread(setup.choose_password, self._desk, self._typed, new)
        except Refused as refused:
            self._refuse(refused, "new")
            return
        finally:
            self.remove_class("-busy")
        self.dismiss(desk)

    def _refuse(self, refused: Refused, name: str) -> None:
        self.query_one("#said", SaidLine).say(refused)
        for line in self.query(PersianInput):
            line.value = "" if name == "new" or line.id == name else line.value
        self.query_one(f"#{name}").focus()


def paper_of_the_key(*, replaces: bool = False) -> PhraseScreen:
    """A new paper that opens what is sealed to the inspectorate, shown once to the inspector who makes the key.

    `replaces`: there is one already, which opens nothing once the new one is signed for.
    """
    text = _(
        "Complaints and protected people are sealed, and these digits open them. Write them on paper, and keep it"
        " with the inspectorate, away from this precinct. Nobody else may see them."
    )
    if replaces:
        text = f"{text} {_('Once you sign for it, the paper before opens nothing any more.')}"
    return PhraseScreen(new_phrase(), title=_("The inspectorate's paper"), text=text)
