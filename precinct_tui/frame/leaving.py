"""The ways out of the desk: the program is left, an officer signs out, the screen is locked."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from textual.app import App

from db.kernel.base.officer import Desk
from db.kernel.desk.owed_notes import settle
from db.opening.access_entries import note_sign_in
from db.words.messages import Refused
from precinct_kiosk.current_version import starting_instead
from precinct_tui.frame.navigation import Navigation
from precinct_tui.frame.part import Part, worker
from precinct_tui.language.i18n import _
from precinct_tui.language.plain_text import ltr
from precinct_tui.screens.lock import LockScreen
from precinct_tui.screens.sign_in import SignInScreen
from precinct_tui.widgets.app_protocol import Precinct
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.textual_private import empty_clipboard


def leave(desk: Desk) -> None:
    """Write what is owed, if it can be, and close the store."""
    with suppress(Refused):
        settle(desk)
    desk.store.close()


class Leaving(Part):
    """Acts that take the desk from the screen; what is half-typed waits as a draft."""

    def __init__(self, app: App[None], precinct: Precinct, navigation: Navigation) -> None:
        super().__init__(app, precinct)
        self.navigation = navigation
        self._told_of: str | None = None

    @worker("menu", exclusive=True)
    async def ask_quit(self) -> None:
        """Ask, then leave; what is half-typed waits as a draft."""
        items = [Item("stay", _("Stay")), Item("leave", _("Leave the program"))]
        text = _("Half-typed entries are kept as drafts.") if self.precinct.desk is not None else ""
        chosen = await self.app.push_screen_wait(MenuScreen(_("Leave the program?"), items, numbered=True, text=text))
        if chosen == "leave" and await self.navigation.clear():
            await self._end()

    @worker("opening")
    async def give_way(self) -> None:
        """End a desk at which nobody sits, where another version starts from now on: what starts the program again
        starts that one. What is half-typed waits as a draft; a phrase that is being written down stays on the screen.
        """
        if not isinstance(self.app.screen, LockScreen | SignInScreen) or starting_instead(Path(sys.prefix)) is None:
            return
        await self.navigation.clear(asks=False)
        await self._end()

    def tell_newer(self) -> None:
        """Tell who sits at the desk, once, that another version starts from now on; nothing hurries him."""
        version = starting_instead(Path(sys.prefix))
        if version is not None and version != self._told_of:
            self._told_of = version
            self.precinct.tell(
                _("Version {version} is installed. It starts once this screen was locked for some minutes.",
                  version=ltr(version))
            )  # fmt: skip

    async def _end(self) -> None:
        """Close the store, and end the program."""
        desk, self.precinct.desk = self.precinct.desk, None
        try:
            if desk is not None:
                await off_thread(leave, desk)
        finally:
            self.app.exit()

    @worker("opening")
    async def sign_out(self) -> None:
        """Leave the desk to whoever signs in next; the store stays open."""
        if self.precinct.desk is None:
            return
        desk = self.precinct.desk
        if not await self.navigation.clear():
            return
        self.precinct.locked = True
        empty_clipboard(self.app)
        self.precinct.choices.clear()
        try:
            await off_thread(note_sign_in, desk, "signed_out")
        finally:  # a disk that refuses keeps nobody at the desk
            await self.navigation.ask_who()

    def lock(self) -> None:
        """Lock the screen; what is on it stays below."""
        if self.precinct.desk is not None and not self.precinct.locked:
            if isinstance(self.app.screen, MenuScreen):
                self.app.screen.dismiss(None)
            self.precinct.locked = True
            empty_clipboard(self.app)  # what an officer copied is not for whoever unlocks next
            self.app.push_screen(LockScreen())
