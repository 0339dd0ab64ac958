"""The app: who sits at the desk, and what every screen and widget asks of it. Screens do the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events
from textual.filter import LineFilter
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme
from textual.widget import Widget
from textual.worker import WorkerFailed

from db.kernel.access import Role
from precinct_tui.bidi.line_filter import BidiLineFilter, Mode
from precinct_tui.frame import early_keys
from precinct_tui.frame.openings import Openings
from precinct_tui.frame.theme import AVAILABLE, THEMES
from precinct_tui.frame.type_ahead import TypeAhead
from precinct_tui.language import present
from precinct_tui.language.actions import ACTIONS, Action, bindings, with_registers
from precinct_tui.language.i18n import Direction, _, direction, set_digits, set_language
from precinct_tui.language.settings import Settings, save_settings
from precinct_tui.widgets.clock_strip import Clocks
from precinct_tui.widgets.overlay import Overlay
from precinct_tui.widgets.place import Place

if TYPE_CHECKING:
    from db.kernel.officer import Desk
    from precinct_tui.bidi.terminal import Setting
    from precinct_tui.frame.seat import Seat

IDLE_CHECK = 5.0
"""Seconds between two looks at how long nobody has pressed a key."""
TURN = 0.0001
"""Seconds that the thread which writes to the terminal has to itself; it would wait for whatever is done next."""
LEADING_ON = frozenset({"navigation", "sign-in", "unlock", "send"})
"""Groups of workers that end on another screen: keys wait for it."""
OWN = frozenset({"app", "mark", "my", "session"})
"""What a patrol's handheld has of what holds everywhere: its own seat, and nothing that leads elsewhere."""
ASKING = frozenset({"acts", "menu"})
"""Groups of workers that ask with a menu and then open what was chosen; keys wait between the two."""


class PrecinctApp(Openings):
    """Opens the store in `home`. `desk` skips the sign-in; `bidi` is how this terminal, `seat`, needs Persian.

    `typed` is what the terminal had sent before the app reads it: keys, which come first.
    """

    TITLE = "precinct"
    CSS_PATH = ["app.tcss", "../screens/sign_in.tcss"]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = bindings("app")
    AUTO_FOCUS = "*"
    HORIZONTAL_BREAKPOINTS = [(110, "-wide")]
    theme: Reactive[str] = Reactive(THEMES[0].name)

    def __init__(
        self,
        home: Path,
        settings: Settings | None = None,
        *,
        desk: Desk | None = None,
        bidi: Mode = "app",
        seat: Seat | None = None,
        typed: str = "",
    ) -> None:
        self.settings = settings or Settings()
        set_language(self.settings.language)
        set_digits(self.settings.digits)
        self.bidi_mode: Mode = bidi
        self.seat = seat
        self._typed = typed
        self._filter: BidiLineFilter | None = None
        super().__init__()
        self.home = home
        self.desk = desk
        self.locked = False
        self.demo_officers: Sequence[dict[str, str]] = ()
        self._last_input = time.monotonic()
        self._keys = TypeAhead(self, self._takes_keys, super().on_event)

    # --- what screens and widgets ask --------------------------------------------------------------------------

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Ours from the start: one that is set later has every sheet read again before the first paint."""
        return AVAILABLE

    @property
    def width_classes(self) -> Sequence[tuple[int, str]]:
        """From how many cells on a screen is of which class."""
        return self.HORIZONTAL_BREAKPOINTS

    @property
    def base_direction(self) -> Direction:
        """The direction of the language spoken; the Persian inputs ask for it."""
        return direction()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, and the one that puts right-to-left lines in order."""
        if self._filter is None or (self._filter.mode, self._filter.base) != (self.bidi_mode, direction()):
            self._filter = BidiLineFilter(self.bidi_mode, direction())
        return [*super().get_line_filters(), self._filter]

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        """Read the sheets that a screen is the first to bring; for one of them Textual would read all others anew, too,
        and keep both."""
        new = [path for path in screen.css_path if not self.stylesheet.has_source(str(path))]
        if new:
            self.stylesheet.read_all(new)
            self.stylesheet.parse()
            self.stylesheet.update(self)

    def now(self) -> datetime:
        """This instant; the desk's own clock once there is one."""
        return self.desk.now() if self.desk is not None else datetime.now(UTC)

    def clock_text(self, *, short: bool = False) -> str:
        """The day and time of Tehran, once the store is open: the calendar is not needed before."""
        return present.moment(self.now(), "short" if short else "full") if self.desk is not None else ""

    @property
    def signed_in(self) -> bool:
        """Whether an officer sits at the desk and the screen is not locked."""
        return self.desk is not None and not self.locked

    @property
    def is_demo(self) -> bool:
        """Whether this is a made-up precinct."""
        return bool(self.demo_officers) or (self.desk is not None and self.desk.store.demo)

    def officer_name(self) -> str:
        """Who sits here; nobody on a locked screen."""
        if self.desk is None or self.locked:
            return ""
        officer = self.desk.officer
        rank = present.label_of("rank", officer.rank) + " " if officer.rank else ""
        return present.isolated(rank + present.clean(officer.name))

    def crumbs(self) -> Iterator[str]:
        """Where one stands, from the precinct down; on a locked screen the precinct alone."""
        yield (
            present.isolated(present.clean(self.desk.store.info.unit_name)) if self.desk is not None else _("Precinct")
        )
        for screen in () if self.locked else self.screen_stack:
            if isinstance(screen, Place) and screen.crumb:
                yield screen.crumb

    def clocks(self) -> Clocks | None:
        """The custody clocks, where this officer may see them."""
        return self.query_of("custody.clock_strip")

    def parked_calls(self) -> Callable[..., Any] | None:
        """The calls that are not finished, where this officer may see them."""
        return self.query_of("call.unfinished")

    def query_of(self, name: str) -> Callable[..., Any] | None:
        """A declared query with the desk filled in; None where there is none or the role has no such right."""
        from db.kernel.desk import QUERIES

        found = QUERIES.get(name)
        if self.desk is None or found is None or self.desk.officer.role not in found.roles or not self.keeps(name):
            return None
        return partial(found.run, self.desk)

    def reads(self, register: str) -> bool:
        """Whether this officer may list a register that this store keeps."""
        if self.desk is None:
            return False
        return self.query_of(f"{register}.list") is not None

    def keeps(self, name: str) -> bool:
        """Whether the store keeps the register that a name is of; before sign-in nobody knows of another."""
        if self.desk is None:
            return True
        from db.kernel.register import keeps

        return keeps(self.desk.store.info.registers, name)

    # --- actions -----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What does not hold now is not there: before sign-in, on a locked screen, for another role."""
        return self.allows(action, parameters, ("app",))

    def allows(self, do: str, parameters: tuple[object, ...], kinds: tuple[str, ...]) -> bool:
        """Whether an action of these kinds of place holds for the officer who sits here now."""
        called = f"{do}({', '.join(map(repr, parameters))})" if parameters else do
        found = next((action for action in self._actions() if action.do == called and action.where in kinds), None)
        return found is None or self.holds(found)

    def holds(self, action: Action) -> bool:
        """Whether an action of the table holds for the officer who sits here now."""
        if not action.open and not self.signed_in and action.where == "app":
            return False
        role = self.desk.officer.role if self.desk is not None else None
        if role == Role.PATROL and action.where == "app" and not action.open and action.id.partition(".")[0] not in OWN:
            return False
        if action.roles is not None and role not in action.roles:
            return False
        if action.kept is not None and not self.keeps(action.kept):
            return False
        return action.register is None or self.reads(action.register)

    def _actions(self) -> tuple[Action, ...]:
        """The table, and once somebody sits here the rows that registers declare."""
        return ACTIONS if self.desk is None else with_registers()

    def actions_here(self) -> list[Action]:
        """The actions that hold where one stands, those of the place first."""
        kinds = self.screen.KINDS if isinstance(self.screen, Place) else ()
        here = [action for action in self._actions() if action.where in (*kinds, "app") and self.holds(action)]
        return [action for action in here if self._sensible(action)]

    def _sensible(self, action: Action) -> bool:
        """Whether the screen on top lets it be done now; going where one stands is not offered."""
        if action.where == "app":
            return action.id != "go.desk" or not isinstance(self.screen, Place) or "desk" not in self.screen.KINDS
        return self.screen.check_action(action.do.partition("(")[0], ()) is not False

    async def on_mount(self) -> None:
        """The first screen; nothing heavy before it is painted."""
        self.set_interval(IDLE_CHECK, self._look_idle)
        self.start()
        for key in early_keys.keys_of(self._typed) if self._typed else ():
            await self._keys.take(key)
        self._typed = ""

    async def on_event(self, event: events.Event) -> None:
        """Remember when something was last pressed; keys go on one at a time."""
        if isinstance(event, events.CursorPosition):
            # Nobody asks where the cursor is: Shift+F3 reads so in xterm and VTE (CSI 1;2R).
            event = events.Key("shift+f3", None)
        if isinstance(event, events.Key | events.MouseDown | events.Paste):
            self._last_input = time.monotonic()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._keys.take(event)
        else:
            await super().on_event(event)
        if isinstance(event, events.Key):
            self._paint_at_once()

    def _paint_at_once(self) -> None:
        """Paint what a key changed before anything else is done: Textual would finish its queues and wait a frame."""
        screen = self.screen_stack[-1] if self.screen_stack else None
        if screen is None or screen._layout_required or self._batch_count or self._keys.more:
            return
        focused = screen.focused
        for widget in (focused, *focused._get_virtual_dom()) if focused is not None else ():
            if widget._repaint_required and not widget._layout_required:
                widget._repaint_required = False
                screen._dirty_widgets.add(widget)
        if screen._dirty_widgets:
            screen._on_timer_update()
            time.sleep(TURN)

    @property
    def fault(self) -> BaseException | None:
        """What ended the app, where a fault did; the command line tells of it."""
        found = self._exception
        return found.error if isinstance(found, WorkerFailed) else found

    def _fatal_error(self) -> None:
        """End without Textual's own page: it shows the values at hand, which may be a person's."""
        self._close_messages_no_wait()

    def _takes_keys(self) -> bool:
        """Whether the screen on top is the one that the last key led to, and is ready for the next."""
        screen = self.screen
        between = isinstance(screen, Place) and "form" not in screen.KINDS
        below = any(isinstance(one, Overlay) or "form" in getattr(one, "KINDS", ()) for one in self.screen_stack[:-1])
        for worker in self.workers:
            reads = worker.group == "read" and worker.node is screen
            asks = worker.group in ASKING and (worker.node is screen or not below)  # else it waits for what is below
            leads = worker.group in LEADING_ON or (between and asks)
            if not worker.is_finished and (reads or leads):
                return False
        return screen.is_mounted and getattr(screen, "takes_keys", True)

    def _look_idle(self) -> None:
        minutes = self.settings.idle_lock_minutes
        if minutes and self.signed_in and time.monotonic() - self._last_input > minutes * 60:
            self.action_lock()

    def use_settings(self, settings: Settings) -> None:
        """Take over and keep changed settings, at once; a disk that refuses is told, not fatal."""
        before, self.settings = self.settings, settings
        set_digits(settings.digits)
        if (before.bidi, before.terminals) != (settings.bidi, settings.terminals):
            self.turn_bidi(settings.bidi)
        if before.density != settings.density:
            self.show_anew()
        try:
            save_settings(settings)
        except OSError:
            self.notify(_("The settings could not be saved."), severity="warning")

    def turn_bidi(self, setting: Setting) -> None:
        """Send text in another way from now on, and tell the terminal; nothing is kept."""
        seat = self.seat
        if seat is None:
            self.bidi_mode = setting if setting != "auto" else self.bidi_mode
        else:
            driver = self._driver
            seat.change(setting, self.settings.terminals, driver.write if driver is not None else len)
            self.bidi_mode = seat.mode
        self.show_anew()

    def show_anew(self) -> None:
        """Paint every cell of every screen again."""
        for screen in self.screen_stack:
            screen.set_class(self.settings.density == "roomy", "-roomy")
            for node in screen.walk_children(Widget, with_self=True):
                node.refresh(layout=True)
                node.notify_style_update()
