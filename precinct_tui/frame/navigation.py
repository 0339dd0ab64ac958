"""Moving about: from screen to screen, in and out of the desk. The part of the app that keys drive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import App
from textual.screen import Screen

from db.kernel.access import Role
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.actions import BY_ID, Action, key_name
from precinct_tui.language.i18n import _, languages, said_in, set_language, spoken
from precinct_tui.language.lists import prepare
from precinct_tui.screens.sign_in import SignInScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place

if TYPE_CHECKING:
    from db.kernel.officer import Desk
    from precinct_tui.language.settings import Settings
    from precinct_tui.widgets.clock_strip import Clocks

SCREENS: Mapping[str, tuple[str, str]] = {
    "search": ("precinct_tui.screens.search", "SearchScreen"),
    "journal": ("precinct_tui.screens.journal", "JournalScreen"),
    "officers": ("precinct_tui.screens.officers", "OfficersScreen"),
    "lists": ("precinct_tui.screens.lists", "ListsScreen"),
    "settings": ("precinct_tui.screens.settings", "SettingsScreen"),
    "board": ("precinct_tui.screens.custody.board", "BoardScreen"),
    "sealing": ("precinct_tui.screens.custody.lists", "SealingScreen"),
    "request_sealing": ("precinct_tui.screens.service_desk.sealing", "RequestSealingScreen"),
    "import": ("precinct_tui.screens.importing", "ImportScreen"),
    "incomplete": ("precinct_tui.screens.incomplete", "IncompleteScreen"),
    "spans": ("precinct_tui.screens.custody.lists", "SpansScreen"),
    "calendar": ("precinct_tui.screens.service_desk.calendar", "CalendarScreen"),
    "figures": ("precinct_tui.screens.service_desk.figures", "FiguresScreen"),
    "shift": ("precinct_tui.screens.handover", "HandoverScreen"),
    "indicators": ("precinct_tui.screens.indicators.table", "IndicatorsScreen"),
    "calls": ("precinct_tui.screens.calls.board", "CallsScreen"),
}
"""Screens of their own by the name `go` takes; every other name is a register with the one list."""


def screen_for(name: str) -> Screen[Any]:
    """The screen of this name, imported now. Raises KeyError for no such register."""
    if name in SCREENS:
        module, made = SCREENS[name]
        return import_module(module).__getattribute__(made)()  # type: ignore[no-any-return]
    from precinct_tui.screens.register import RegisterScreen

    return RegisterScreen(name)


def first_screen(desk: Desk) -> Screen[Any]:
    """The desk; a patrol's own small screen for whoever rides with one."""
    if desk.officer.role == Role.PATROL:
        from precinct_tui.screens.calls.handheld import HandheldScreen

        return HandheldScreen()
    from precinct_tui.screens.desk import DeskScreen

    return DeskScreen()


class Navigation(App[None]):
    """What keys do everywhere."""

    home: Path
    desk: Desk | None
    locked: bool
    settings: Settings

    # --- in and out --------------------------------------------------------------------------------------------

    @work(group="navigation")
    async def start(self) -> None:
        """The first screen: the desk, the sign-in, or making a store."""
        if self.desk is not None:
            await self._begin(self.desk)
        elif any((self.home / name).exists() for name in ("keys.json", "precinct.db")):
            await self._sign_in_screen()
        else:
            from precinct_tui.screens.first_run import FirstRunScreen

            await self.push_screen(FirstRunScreen())

    @work(group="navigation")
    async def begin(self, desk: Desk) -> None:
        """An officer sits down. A worker of the app: the screen that called it goes away."""
        await self._begin(desk)

    async def _begin(self, desk: Desk) -> None:
        """Read what every screen needs, then show the desk."""
        self.desk, self.locked = desk, False
        await off_thread(prepare, desk)
        await self._clear()
        await self.push_screen(first_screen(desk))
        await self._meet_orders()

    async def _meet_orders(self) -> None:
        """Standing orders that this officer has not read meet him before anything else; Escape puts them off."""
        unread = self.query_of("order.unread")
        orders = await off_thread(unread) if unread is not None else ()
        if orders:
            from precinct_tui.screens.orders import OrdersScreen

            await self.push_screen(OrdersScreen(orders))

    async def _sign_in_screen(self) -> None:
        await self._clear()
        await self.push_screen(SignInScreen())

    async def _clear(self, keep: int = 1) -> None:
        while len(self.screen_stack) > keep:
            if isinstance(self.screen, Place):
                await self.screen.before_leaving()
            await self.pop_screen()

    @work(group="navigation")
    async def action_sign_out(self) -> None:
        """Leave the desk to whoever signs in next; the store stays open."""
        from db.opening.setup import note_sign_in

        if self.desk is None:
            return
        desk = self.desk
        await self._clear()
        self.locked = True
        await off_thread(note_sign_in, desk, "signed_out")
        await self._sign_in_screen()

    def action_lock(self) -> None:
        """Lock the screen; what is on it stays below."""
        from precinct_tui.screens.lock import LockScreen
        from precinct_tui.widgets.menu import MenuScreen

        if self.desk is not None and not self.locked:
            while isinstance(self.screen, MenuScreen):
                self.screen.dismiss(None)
                break
            self.locked = True
            self.push_screen(LockScreen())

    @work(group="navigation")
    async def unlocked(self, desk: Desk) -> None:
        """The lock screen let someone in: the same officer goes on where he was, another begins at the desk."""
        assert self.desk is not None
        same = desk.officer.uid == self.desk.officer.uid
        if same:
            self.desk, self.locked = desk, False
            await self.pop_screen()
            self.refresh_places()
        else:
            await self._clear()
            await self._begin(desk)

    # --- from screen to screen ---------------------------------------------------------------------------------

    @work(group="navigation", exclusive=True)
    async def action_go(self, name: str) -> None:
        """To a screen of the first level; whatever is half-typed waits as a draft."""
        signed_in = self.desk is not None and not self.locked
        if signed_in:
            await self._clear(keep=2)
        if name != "desk":
            await self.push_screen(screen_for(name))
        else:
            self.refresh_places()

    @work(group="navigation")
    async def back(self) -> None:
        """One level back; from the desk there is nowhere to go back to."""
        if isinstance(self.screen, Place):
            await self.screen.before_leaving()
        if len(self.screen_stack) > 2:
            await self.pop_screen()
            self.refresh_places()

    def refresh_places(self) -> None:
        """The screen on top shows again: what it shows may have changed."""
        if isinstance(self.screen, Place):
            self.screen.shown_again()

    # --- over the screen ---------------------------------------------------------------------------------------

    @work(group="menu", exclusive=True)
    async def action_menu(self) -> None:
        """Everything that can be done here, found by either language; a number opens its record."""
        from precinct_tui.screens.record import RecordScreen
        from precinct_tui.widgets.menu import Item, MenuScreen
        from precinct_tui.widgets.numbers import RECORD, items_of

        place = self.screen
        if not isinstance(place, Place):
            return
        more = place.more_items()
        actions: list[Action] = [action for action in self.actions_here() if action.id != "app.menu"]
        items = more + [
            Item(action.id, _(action.label), key_name(action.keys) if action.keys else "", _both(action))
            for action in actions
        ]
        find = None if self.locked else self.query_of("record.find")
        by_number = None if find is None else partial(items_of, find)
        chosen = await self.push_screen_wait(MenuScreen(_("Menu"), items, more=by_number))
        kind, _colon, which = (chosen or "").partition(":")
        if kind == RECORD and not self.locked:
            register, _colon, number = which.partition(":")
            await place.before_leaving()
            await self.push_screen(RecordScreen(register, number))
        elif chosen in BY_ID:
            action = BY_ID[chosen]
            await self.run_action(action.do, self if action.where == "app" else place)
        elif chosen is not None:
            place.chose(chosen)

    def actions_here(self) -> list[Action]:
        """The actions that hold where one stands."""
        raise NotImplementedError

    def action_help(self) -> None:
        """What can be done where one stands."""
        from precinct_tui.screens.help import HelpScreen

        if isinstance(self.screen, Place) and not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_jump(self) -> None:
        """A letter beside everything that takes the focus."""
        from precinct_tui.screens.jump import JumpScreen

        self.push_screen(JumpScreen(self.screen))

    @work(group="menu", exclusive=True)
    async def action_ask_quit(self) -> None:
        """Ask, then leave; what is half-typed waits as a draft."""
        from precinct_tui.widgets.menu import Item, MenuScreen

        items = [Item("stay", _("Stay")), Item("leave", _("Leave the program"))]
        text = _("Half-typed entries are kept as drafts.") if self.desk is not None else ""
        chosen = await self.push_screen_wait(MenuScreen(_("Leave the program?"), items, numbered=True, text=text))
        if chosen == "leave":
            await self._clear()
            desk, self.desk = self.desk, None
            if desk is not None:
                await off_thread(desk.store.close)
            self.exit()

    @work(group="navigation")
    async def action_switch_language(self) -> None:
        """The next language, at once, on every screen."""
        known = languages()
        await self.speak(known[(known.index(spoken()) + 1) % len(known)])

    async def speak(self, code: str) -> None:
        """Speak this language on every screen from now on, and remember it."""
        set_language(code)
        self.use_settings(replace(self.settings, language=code))
        self.refresh_css(animate=False)
        for screen in self.screen_stack:
            if isinstance(screen, Place):
                await screen.speak()

    def clocks(self) -> Clocks | None:
        """The custody clocks, where this officer may see them."""
        raise NotImplementedError

    def query_of(self, name: str) -> Callable[..., Any] | None:
        """A declared query with the desk filled in; None where there is none or the role has no such right."""
        raise NotImplementedError

    def use_settings(self, settings: Settings) -> None:
        """Take over and keep changed settings."""
        raise NotImplementedError

    def say_refused(self, refused: Refused) -> None:
        """Tell of a refusal where no form is there to show it."""
        self.notify(present.refusal(refused), severity="error", markup=False)


def _both(action: Action) -> str:
    texts = (action.label, action.tooltip)
    return " ".join([said_in("fa", text) for text in texts] + [said_in("en", text) for text in texts])
