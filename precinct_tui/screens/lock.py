"""The locked screen: clocks without names, the moment key, and two ways back in."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.across.handover.queries import current
from db.opening import setup
from db.words.messages import Refused
from precinct_tui.language.actions import BY_ID, key_name
from precinct_tui.language.i18n import _
from precinct_tui.screens.sign_in import labelled, on_layout, without_badge
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.said_line import SaidLine

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk


class LockScreen(Place):
    """The officer who locked it goes on where he was; another badge number switches officers."""

    KINDS = ("locked",)
    CSS_PATH = "lock.tcss"
    AUTO_FOCUS = "#pin"
    clocks_named = False

    def body(self) -> ComposeResult:
        """Badge and PIN."""
        with Vertical(id="box"):
            yield Static(Content(_("The screen is locked")), id="title")
            yield labelled(_("Badge number"), PersianInput(compact=True, number=True, id="badge"))
            yield labelled(_("PIN or password"), PersianInput(compact=True, password=True, id="pin"))
            yield SaidLine(id="said")
            mark = _("{key} marks this moment; say later what it was", key=key_name(BY_ID["mark.now"].keys))
            yield Static(Content(mark), id="mark")

    def begin(self) -> None:
        """The officer who locked it needs only his PIN; once he has signed out, the next one's badge comes first."""
        self.query_one("#badge", Input).value = self.desk.officer.badge
        self._who_comes()

    @work(group="read", exclusive=True)
    async def _who_comes(self) -> None:
        """Ask for the badge where he has signed out. Keys wait meanwhile: a badge number is not typed into the PIN."""
        badge, pin = self.query_one("#badge", Input), self.query_one("#pin", Input)
        with suppress(Refused):
            if await off_thread(has_signed_out, self.desk) and not pin.value and badge.value == self.desk.officer.badge:
                badge.value = ""
                self.set_focus(badge)  # at once: by its own focus() the next key would still go to the PIN

    @on(Input.Submitted, "#badge")
    def _on_to_pin(self) -> None:
        self.set_focus(self.query_one("#pin"))

    @on(Input.Submitted, "#pin")
    def _enter(self) -> None:
        badge = self.query_one("#badge", Input)
        if (refused := without_badge(badge.value)) is not None:
            self.query_one("#said", SaidLine).say(refused)
            self.set_focus(badge)  # the PIN stays: the badge is what is missing
            return
        self._unlock(badge.value, self.query_one("#pin", Input).value)

    @work(group="unlock")
    async def _unlock(self, badge: str, secret: str) -> None:
        if self.has_class("-busy"):
            return
        self.add_class("-busy")
        try:
            desk = await off_thread(unlock, self.desk, badge, secret)
        except Refused as refused:
            self.query_one("#said", SaidLine).say(on_layout(refused, secret))
            self.query_one("#pin", Input).value = ""
            return
        finally:
            self.remove_class("-busy")
        self.query_one("#pin", Input).value = ""
        self.precinct.unlocked(desk, secret)


def has_signed_out(desk: Desk) -> bool:
    """Whether this officer has signed for his shift and waits for whoever takes it over. Raises Refused."""
    shift = current(desk)
    return shift is not None and shift.state == "signed_out" and shift.badge == desk.officer.badge


def unlock(desk: Desk, badge: str, secret: str) -> Desk:
    """The desk for this officer, by his PIN or by his password. Raises Refused. Touches the disk."""
    return setup.switch(desk, badge, secret)
