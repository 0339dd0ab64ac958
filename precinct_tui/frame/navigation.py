"""Moving between screens: in and out of the desk, to a screen of the first level, back."""

from __future__ import annotations

import contextlib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from db.kernel.base.access import Role
from db.words.messages import Refused
from precinct_tui.frame.part import Part, worker
from precinct_tui.language.lists import prepare
from precinct_tui.screens.screen_table import screen_for
from precinct_tui.screens.sign_in import SignInScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.textual_private import tell_server

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk

HOLDERS = frozenset({Role.DUTY, Role.DEPUTY})
"""Who takes the desk over from another, night by night."""
HANDHELD, DESK = "calls.handheld.HandheldScreen", "desk.DeskScreen"
"""The first screen of a patrol's officer, and of every other officer."""


AT_SEAT = {"calls": "call"}
"""Screens in whose place a seat has another: it sends no patrol, so that its calls are a list over all units."""
AT_NATIONAL = {"units": "provinces", "indicators": "national"}
"""The same for the national command, which sees counts of provinces alone."""
REMOVED = "removed"
"""The code of the refusal that ends a session."""


def holds_store(home: Path) -> bool:
    """Whether a folder holds a store, or can't be looked into: then the sign-in says why. Touches the disk."""
    try:
        return any((home / name).exists() for name in ("keys.json", "precinct.db"))
    except OSError:
        return True


def see_present(desk: Desk) -> None:
    """See whether the officer is still here. Raises Refused. Touches the disk."""
    from db.kernel.desk.desk import see_present as see  # late: the first paint does not wait for it

    see(desk)


def opening(name: str) -> Any:
    """A function by its name in `db.opening`, imported now: the first paint does not wait for it."""
    module, _dot, function = name.rpartition(".")
    return getattr(import_module(f"db.opening.{module}"), function)


def asks_for_key(desk: Desk) -> bool:
    """Whether this inspector is to make the inspectorate's key. Touches the disk."""
    return bool(opening("setup.asks_for_key")(desk))


def asks_for_phrase(desk: Desk) -> bool:
    """Whether this administrator is to write down another recovery phrase. Touches the disk."""
    return bool(opening("recovery.has_earlier_phrase")(desk))


def make_key(desk: Desk, paper: str) -> None:
    """Make the inspectorate's key. Raises Refused. Touches the disk."""
    opening("setup.make_key")(desk, paper)


def renew_phrase(desk: Desk, phrase: str) -> None:
    """Put another recovery phrase in the place of the one of before. Raises Refused. Touches the disk."""
    opening("recovery.renew_phrase")(desk, phrase)


def made(name: str, *given: object) -> Screen[Any]:
    """A screen by its name in `precinct_tui.screens`, imported now: the first paint waits for none but the sign-in."""
    module, _dot, screen = name.rpartition(".")
    return getattr(import_module(f"precinct_tui.screens.{module}"), screen)(*given)  # type: ignore[no-any-return]


class Navigation(Part):
    """Holds the way that was taken: the stack of screens, from the desk up."""

    @worker("opening")
    async def start(self) -> None:
        """The first screen: the desk, the sign-in, or making a store."""
        if self.precinct.desk is not None:
            await self._begin(self.precinct.desk)
        elif holds_store(self.precinct.home):
            await self.ask_who()
        else:
            await self.app.push_screen(made("first_run.FirstRunScreen"))

    @worker("opening")
    async def begin(self, desk: Desk, typed: str = "") -> None:
        """An officer sits down who typed this password. A worker of the app: the screen that called it goes away."""
        tell_server(self.app, signed_in=True)
        if await self._is_met(desk):
            self._settle(desk, typed)
        else:
            await self._begin(desk)

    async def _is_met(self, desk: Desk) -> bool:
        if desk.password_is_given:
            return True
        if desk.officer.role == Role.ADMINISTRATOR:
            return await off_thread(asks_for_phrase, desk)
        return desk.officer.role == Role.INSPECTOR and await off_thread(asks_for_key, desk)

    @worker("settling")
    async def _settle(self, desk: Desk, typed: str) -> None:
        """Where somebody else chose his password, an officer chooses his own before anything opens.

        An inspector makes the inspectorate's key here where nobody has one, and an administrator writes down another
        recovery phrase where an earlier version made theirs; Esc leaves it for the next sign-in.
        """
        if desk.password_is_given:
            chosen: Desk | None = await self.app.push_screen_wait(made("own_password.OwnPasswordScreen", desk, typed))
            if chosen is None:
                tell_server(self.app, signed_in=False)
                if self.precinct.desk is None:
                    await off_thread(desk.store.close)
                return
            desk = chosen
        if desk.officer.role == Role.INSPECTOR and await off_thread(asks_for_key, desk):
            shown: Any = made("own_password.paper_of_the_key")
            if await self.app.push_screen_wait(shown):
                with contextlib.suppress(Refused):  # a disk that is full or busy: the next sign-in asks again
                    await off_thread(make_key, desk, shown.phrase)
        if desk.officer.role == Role.ADMINISTRATOR and await off_thread(asks_for_phrase, desk):
            phrase: Any = made("phrase.another_recovery")
            if await self.app.push_screen_wait(phrase):
                with contextlib.suppress(Refused):  # a disk that is full or busy: the next sign-in asks again
                    await off_thread(renew_phrase, desk, phrase.phrase)
        self._sit(desk)

    @worker("opening")
    async def _sit(self, desk: Desk) -> None:
        await self._begin(desk)

    async def _begin(self, desk: Desk) -> None:
        """Read what every screen needs, then show the desk; orders that this officer has not read meet him first."""
        self.precinct.desk, self.precinct.locked = desk, False
        await off_thread(self.precinct.warm_up)
        try:
            await off_thread(prepare, desk)
        except Refused:  # nobody sits down at a desk that cannot be read
            self.precinct.locked = True
            await self.ask_who()
            raise
        takes_over = desk.officer.role in HOLDERS and await self._comes_to_take_over(desk)
        unread = self.precinct.query_of("order.unread")
        orders = await off_thread(unread) if unread is not None else ()
        await self.clear()
        await self.app.push_screen(made(HANDHELD if desk.officer.role == Role.PATROL else DESK))
        self.precinct.look_at_the_disk()
        # All of it is read by now: what meets him stands there before his first key leads anywhere else.
        if takes_over:
            await self.app.push_screen(screen_for("shift"))
        if orders:
            await self.app.push_screen(made("orders.OrdersScreen", orders))

    async def _comes_to_take_over(self, desk: Desk) -> bool:
        """Whether the outgoing officer has signed, and this is another: what he came for stands there at once."""
        running = self.precinct.query_of("shift.current")
        shift = await off_thread(running) if running is not None else None
        return shift is not None and shift.state == "signed_out" and bool(shift.badge != desk.officer.badge)

    @worker("opening")
    async def unlocked(self, desk: Desk, typed: str = "") -> None:
        """The lock screen let someone in: the same officer goes on where he was, another begins at the desk."""
        before = self.precinct.desk
        if await self._is_met(desk):
            self._settle(desk, typed)
        elif before is not None and desk.officer.uid == before.officer.uid:
            self.precinct.desk, self.precinct.locked = desk, False
            await self.app.pop_screen()
            self.refresh_places()
            self.precinct.look_at_the_disk()
        elif await self._all_may_go():  # asked above the lock: the words of one officer are not shown to another
            await self.clear(asks=False)
            await self._begin(desk)

    async def _all_may_go(self) -> bool:
        """Whether every screen may go, the uppermost first; each keeps what is half-typed, or asks."""
        for screen in reversed(self.app.screen_stack):
            if isinstance(screen, Place) and not await screen.before_leaving():
                return False
        return True

    @worker("presence", exclusive=True)
    async def see_who_sits(self) -> None:
        """Whether the officer who sits here was removed meanwhile: then his screens end, and the sign-in says why."""
        desk = self.precinct.desk
        if desk is None:
            return
        try:
            await off_thread(see_present, desk)
        except Refused as refused:
            if refused.code == REMOVED and self.precinct.desk is desk:
                await self._end_of_session(refused)

    async def _end_of_session(self, refused: Refused) -> None:
        with contextlib.suppress(Refused):  # what is half-typed is kept where the store still takes it from him
            await self.clear(keep=2, asks=False)
        while len(self.app.screen_stack) > 1:
            await self.app.pop_screen()
        self.precinct.locked = True
        tell_server(self.app, signed_in=False)
        await self.app.push_screen(SignInScreen())
        self.precinct.tell(refused, "error")

    async def ask_who(self) -> None:
        """To the sign-in."""
        tell_server(self.app, signed_in=False)
        await self.clear()
        await self.app.push_screen(SignInScreen())

    async def clear(self, keep: int = 1, *, asks: bool = True) -> bool:
        """Leave screens until so many are left below; whatever is half-typed waits as a draft.

        Returns whether they are left: a screen that has something typed and cannot keep it asks first, and may stay.
        """
        while len(self.app.screen_stack) > keep:
            place = self.app.screen
            if isinstance(place, Place):
                if not asks:
                    await place.before_covering()
                elif not await place.before_leaving():
                    return False
            await self.app.pop_screen()
        return True

    @worker("navigation", exclusive=True)
    async def go(self, name: str) -> None:
        """To a screen of the first level; whatever is half-typed waits as a draft."""
        here_was_desk = len(self.app.screen_stack) <= 2
        if self.precinct.signed_in and not await self.clear(keep=2):
            return
        if name != "desk":
            await self.app.push_screen(screen_for(self._named_here(name)))
        elif here_was_desk and self.at_seat():
            await self.app.push_screen(screen_for(self._named_here("units")))
        else:
            self.refresh_places()

    def _named_here(self, name: str) -> str:
        """The screen of a name, or what stands in its place at a seat or the national command."""
        desk = self.precinct.desk
        if desk is not None and desk.store.info.is_national:
            return AT_NATIONAL.get(name, name)
        return AT_SEAT.get(name, name) if self.at_seat() else name

    def at_seat(self) -> bool:
        """Whether units report here and this officer may see how they stand: F2 at the desk then shows them."""
        desk = self.precinct.desk
        return desk is not None and desk.store.info.is_seat and self.precinct.query_of("level.units") is not None

    @worker("navigation")
    async def back(self) -> None:
        """One level back; from the desk and from the lock there is nowhere to go back to.

        An act that began before the screen was locked may end with this: it takes no lock away.
        """
        place = self.app.screen
        if isinstance(place, Place) and ("place" not in place.KINDS or not await place.before_leaving()):
            return
        if self.app.screen is place and len(self.app.screen_stack) > 2:
            await self.app.pop_screen()
            self.refresh_places()

    def refresh_places(self) -> None:
        """The screen on top shows again: what it shows may have changed."""
        if isinstance(self.app.screen, Place):
            self.app.screen.shown_again()
