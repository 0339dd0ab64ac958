"""Moving between screens: in and out of the desk, to a screen of the first level, back."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from db.kernel.access import Role
from precinct_tui.frame.part import Part, worker
from precinct_tui.language.lists import prepare
from precinct_tui.screens.own import screen_for
from precinct_tui.screens.sign_in import SignInScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place

if TYPE_CHECKING:
    from db.kernel.officer import Desk

HANDHELD, DESK = "calls.handheld.HandheldScreen", "desk.DeskScreen"
"""What an officer of a patrol sits down at, and every other."""


def made(name: str, *given: object) -> Screen[Any]:
    """A screen by its name in `precinct_tui.screens`, imported now: the first paint waits for none but the sign-in."""
    module, _dot, screen = name.rpartition(".")
    return getattr(import_module(f"precinct_tui.screens.{module}"), screen)(*given)  # type: ignore[no-any-return]


class Navigation(Part):
    """Holds the way that was taken: the stack of screens, from the desk up."""

    @worker("navigation")
    async def start(self) -> None:
        """The first screen: the desk, the sign-in, or making a store."""
        if self.precinct.desk is not None:
            await self._begin(self.precinct.desk)
        elif any((self.precinct.home / name).exists() for name in ("keys.json", "precinct.db")):
            await self.ask_who()
        else:
            await self.app.push_screen(made("first_run.FirstRunScreen"))

    @worker("navigation")
    async def begin(self, desk: Desk) -> None:
        """An officer sits down. A worker of the app: the screen that called it goes away."""
        await self._begin(desk)

    async def _begin(self, desk: Desk) -> None:
        """Read what every screen needs, then show the desk; orders that this officer has not read meet him first."""
        self.precinct.desk, self.precinct.locked = desk, False
        await off_thread(self.precinct.warm_up)
        await off_thread(prepare, desk)
        await self.clear()
        await self.app.push_screen(made(HANDHELD if desk.officer.role == Role.PATROL else DESK))
        unread = self.precinct.query_of("order.unread")
        orders = await off_thread(unread) if unread is not None else ()
        if orders:
            await self.app.push_screen(made("orders.OrdersScreen", orders))
        given = self.precinct.query_of("officer.password_is_given")
        if given is not None and await off_thread(given):  # asked each time, and never in the way of a call
            await self.app.push_screen(made("own_password.own_password"))

    @worker("navigation")
    async def unlocked(self, desk: Desk) -> None:
        """The lock screen let someone in: the same officer goes on where he was, another begins at the desk."""
        before = self.precinct.desk
        if before is not None and desk.officer.uid == before.officer.uid:
            self.precinct.desk, self.precinct.locked = desk, False
            await self.app.pop_screen()
            self.refresh_places()
        else:
            await self.clear()
            await self._begin(desk)

    async def ask_who(self) -> None:
        """To the sign-in."""
        await self.clear()
        await self.app.push_screen(SignInScreen())

    async def clear(self, keep: int = 1) -> None:
        """Leave screens until so many are left below; whatever is half-typed waits as a draft."""
        while len(self.app.screen_stack) > keep:
            if isinstance(self.app.screen, Place):
                await self.app.screen.before_leaving()
            await self.app.pop_screen()

    @worker("navigation", exclusive=True)
    async def go(self, name: str) -> None:
        """To a screen of the first level; whatever is half-typed waits as a draft."""
        here = self.app.screen
        stands_in = here.stands_in or ("call" if here.call_uid else "") if isinstance(here, Place) else ""
        if self.precinct.signed_in:
            await self.clear(keep=2)
        if name == "search":
            from db.kernel.register import REGISTERS  # late: nothing of the store comes before the first paint

            by_code_alone = stands_in in REGISTERS and REGISTERS[stands_in].prefix == ""
            begins_in = None if by_code_alone else stands_in or None
            await self.app.push_screen(made("search.SearchScreen", begins_in))
        elif name != "desk":
            await self.app.push_screen(screen_for(name))
        else:
            self.refresh_places()

    @worker("navigation")
    async def back(self) -> None:
        """One level back; from the desk there is nowhere to go back to."""
        if isinstance(self.app.screen, Place):
            await self.app.screen.before_leaving()
        if len(self.app.screen_stack) > 2:
            await self.app.pop_screen()
            self.refresh_places()

    def refresh_places(self) -> None:
        """The screen on top shows again: what it shows may have changed."""
        if isinstance(self.app.screen, Place):
            self.app.screen.shown_again()
