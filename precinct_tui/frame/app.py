"""The app: put together from its parts. It holds what they share: who sits at which desk, and the settings."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events, work
from textual.filter import LineFilter
from textual.geometry import Size
from textual.reactive import Reactive
from textual.theme import Theme

from db.words.messages import Refused
from precinct_tui.bidi.layout import Mode
from precinct_tui.frame.appearance import Appearance
from precinct_tui.frame.enduring import Enduring
from precinct_tui.frame.garbage import modules_kept
from precinct_tui.frame.key_barrier import KeyBarrier, keys_of
from precinct_tui.frame.messages import Messages
from precinct_tui.frame.navigation import Navigation
from precinct_tui.frame.rights import Rights
from precinct_tui.frame.theme import AVAILABLE, UNGROUNDED, theme_for
from precinct_tui.frame.write_notice import WriteNotice
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import Direction, _, direction, set_digits, set_language
from precinct_tui.language.settings import Settings
from precinct_tui.widgets.newest_message import NewestMessage
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.textual_private import QuietApp

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.kernel.desk.owed_notes import WriteStatus
    from precinct_tui.frame.openings import Openings
    from precinct_tui.frame.seat import Seat

IDLE_CHECK = 5.0
"""Seconds between two looks at how long nobody has pressed a key."""
IDLE_ENOUGH, VERIFY_AGAIN, HELD_AGAIN = 240.0, 3_600.0, 3_600.0
"""Seconds after the last key until the journal may be verified, and until it is asked again whether it is time."""


LEAST = Size(20, 6)
"""What the screen is laid out for in a smaller window: Textual finds no place for a word in none of the cells."""


def _wide_enough(event: events.Resize) -> events.Resize:
    size = Size(max(event.size.width, LEAST.width), max(event.size.height, LEAST.height))
    return event if size == event.size else events.Resize(size, size)


def opening(name: str) -> Callable[..., Any]:
    """A method of the app that is one of the openings; these are imported at the first call, if they were not yet."""

    def call(app: PrecinctApp, *given: object) -> object:
        return getattr(app.openings, name)(*given)

    return call


class PrecinctApp(QuietApp):
    """Opens the store in `home`. `desk` skips the sign-in; `bidi` is how this terminal, `seat`, needs Persian.

    `typed` is what the terminal had sent before the app reads it: keys, which come first.
    """

    TITLE = "precinct"
    CSS_PATH = ["app.tcss", "../screens/sign_in.tcss"]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = bindings("app")
    AUTO_FOCUS = "*"
    HORIZONTAL_BREAKPOINTS = [(110, "-wide")]
    theme: Reactive[str] = Reactive(next(iter(AVAILABLE)))

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
        self.home, self.desk, self.locked = home, desk, False
        self.settings = settings or Settings()
        self.bidi_mode, self.seat = bidi, seat
        self.choices: dict[tuple[str, str], Any] = {}
        self.demo_officers: Sequence[dict[str, str]] = ()
        set_language(self.settings.language)
        set_digits(self.settings.digits)
        self._typed, self._last_input = typed, time.monotonic()
        self._verify_after = self._held_after = 0.0
        self._held_of: Desk | None = None

        self.appearance = appearance = Appearance(self, self)
        self.use_settings, self.speak = appearance.use_settings, appearance.speak
        self.turn_bidi = appearance.turn_bidi
        self.rights = rights = Rights(self, self)
        self.query_of, self.reads, self.allows = rights.query_of, rights.reads, rights.allows
        self.actions_here, self.clocks, self.parked_calls = rights.actions_here, rights.clocks, rights.parked_calls
        self.navigation = navigation = Navigation(self, self)
        self.begin, self.unlocked, self.back = navigation.begin, navigation.unlocked, navigation.back
        self.start, self.refresh_places = navigation.start, navigation.refresh_places
        self.action_go, self.action_switch_language = navigation.go, appearance.switch_language
        self.messages = messages = Messages(self, self)
        self.tell = messages.tell
        self.enduring: Enduring = Enduring(self, self)
        self.written = WriteNotice(self, self, self._write_status)
        self.shortage, self.look_at_the_disk = self.written.words, self.written.look
        super().__init__()
        self.set_reactive(PrecinctApp.theme, self.theme_of(self.settings))
        self.set_class(self.theme in UNGROUNDED, "-edges", update=False)
        # The sheets' colours were those of the first theme; none is read yet.
        self.stylesheet.set_variables(self.get_css_variables())
        self._keys = KeyBarrier(self, super().on_event)

    @cached_property
    def openings(self) -> Openings:
        """What a key opens from anywhere."""
        with modules_kept():
            # Late, and in this place alone: every screen and register comes with it, after the first paint.
            from precinct_tui.frame.openings import Openings

        return Openings(self, self, self.navigation)

    def _write_status(self, desk: Desk) -> WriteStatus:
        """Write what is owed, and see what can be written. Raises Refused. Touches the disk."""
        return self.openings.write_status(desk)

    def warm_up(self) -> None:
        """Import what opening the store, the desk and the first keys take, in a thread, while the officer types."""
        _imported = self.openings

    # Textual finds the actions of language/actions.py by these names.
    action_arrive = opening("arrive")
    action_ask_code = opening("ask_code")
    action_ask_quit = opening("ask_quit")
    action_complain = opening("complain")
    action_form = opening("form")
    action_go_clock = opening("go_clock")
    action_go_live = opening("go_live")
    action_handbook = opening("handbook")
    action_help = opening("help")
    action_jump = opening("jump")
    action_lock = opening("lock")
    action_put_on_paper = opening("put_on_paper")
    action_make_codes = opening("make_codes")
    action_mark = opening("mark")
    action_menu = opening("menu")
    action_new_call = opening("new_call")
    action_parked_call = opening("parked_call")
    action_print_blank = opening("print_blank")
    action_sign_out = opening("sign_out")
    go_on = opening("go_on")
    open_call = opening("open_call")

    def outlives(self, error: BaseException) -> bool:
        """What no screen expected is said; the program does not leave."""
        return self.enduring.outlives(error)

    async def last_words(self) -> None:
        """What is typed is kept before the program ends."""
        await self.enduring.last_words()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What does not hold now is not there: before sign-in, on a locked screen, for another role."""
        return self.allows(action, parameters, ("app",))

    # --- who sits here, as the header says it -------------------------------------------------------------------

    @property
    def signed_in(self) -> bool:
        """Whether an officer sits at the desk and the screen is not locked."""
        return self.desk is not None and not self.locked

    @property
    def key_repeats(self) -> bool:
        """Whether the key that is handled now may be one that is held down."""
        return self._keys.repeats

    @property
    def is_demo(self) -> bool:
        """Whether this is a made-up precinct."""
        return bool(self.demo_officers) or (self.desk is not None and self.desk.store.demo)

    @property
    def newest_message(self) -> NewestMessage | None:
        """The message that every screen shows."""
        return self.messages.newest()

    def now(self) -> datetime:
        """This instant; the desk's own clock once there is one."""
        return self.desk.now() if self.desk is not None else datetime.now(UTC)

    def clock_text(self, *, short: bool = False) -> tuple[str, str]:
        """The day and time of Tehran, once the store is open: the calendar is not needed before."""
        if self.desk is None:
            return "", ""
        now = self.now()
        return present.short_day(now) if short else present.day(now), present.moment(now, "time")

    def officer_name(self) -> str:
        """Who sits here; nobody on a locked screen."""
        if self.desk is None or self.locked:
            return ""
        officer = self.desk.officer
        rank = present.label_of("rank", officer.rank) + " " if officer.rank else ""
        return rank + present.isolated(present.clean(officer.name))

    def crumbs(self) -> Iterator[str]:
        """The screens that lead here, from the precinct down; on a locked screen the precinct alone."""
        yield (
            present.isolated(present.clean(self.desk.store.info.unit_name)) if self.desk is not None else _("Precinct")
        )
        places = [each for each in self.screen_stack if isinstance(each, Place) and each.crumb and not self.locked]
        for place in places:
            renewed = place is places[-1] and place.stands_in in self.renewing
            yield self._said_of_rows(place.crumb) if renewed else place.crumb

    def _said_of_rows(self, place: str) -> str:
        """A place whose rows an older version made."""
        if self.desk is not None and self.desk.store.renewal_failed:
            return _("{place} (not renewed: {command})", place=place, command=present.ltr("precinct doctor"))
        return _("{place} (being renewed)", place=place)

    @property
    def renewing(self) -> frozenset[str]:
        """The registers whose rows an older version of the program made, as long as they are."""
        return self.desk.store.renewing if self.desk is not None else frozenset()

    # --- what Textual and the Persian inputs ask ----------------------------------------------------------------

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Ours from the start: one that is set later has every sheet read again before the first paint."""
        return AVAILABLE

    def watch_theme(self, theme: str) -> None:
        """Where no ground tells a field from the screen, fields have an edge."""
        self.set_class(theme in UNGROUNDED, "-edges")

    def theme_of(self, settings: Settings) -> str:
        """The theme that these settings choose on this terminal."""
        return theme_for(settings.colours, colors=self.console.color_system, no_color=self.no_color)

    @property
    def width_classes(self) -> Sequence[tuple[int, str]]:
        """(cells, class): the width from which a screen has the class."""
        return self.HORIZONTAL_BREAKPOINTS

    @property
    def base_direction(self) -> Direction:
        """The direction of the language spoken; the Persian inputs ask for it."""
        return direction()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, and the one that puts right-to-left lines in order."""
        return [*super().get_line_filters(), self.appearance.line_filter()]

    async def on_mount(self) -> None:
        """The first screen; nothing heavy before it is painted."""
        self.enduring.begin()
        self.set_interval(IDLE_CHECK, self._look_idle)
        self.start()
        for key in keys_of(self._typed):
            await self._keys.take(key)
        self._typed = ""

    async def on_event(self, event: events.Event) -> None:
        """Remember when something was last pressed; keys go on one at a time."""
        if isinstance(event, events.Resize):
            event = _wide_enough(event)
        if isinstance(event, events.CursorPosition):
            # Nobody asks where the cursor is: Shift+F3 reads so in xterm and VTE (CSI 1;2R).
            event = events.Key("shift+f3", None)
        if isinstance(event, events.Key | events.MouseDown | events.Paste):
            self._last_input = time.monotonic()
            self.messages.pressed(event)
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._keys.take(event)
        else:
            await super().on_event(event)

    def _look_idle(self) -> None:
        self.navigation.see_who_sits()
        self.written.look()
        minutes = self.settings.idle_lock_minutes
        if minutes and self.signed_in and time.monotonic() - self._last_input > minutes * 60:
            self.action_lock()
        if not self.signed_in and self._is_idle():
            self.openings.give_way()
        if self.signed_in and self._is_idle() and time.monotonic() > self._verify_after:
            self._verify_after = time.monotonic() + VERIFY_AGAIN
            self._verify_when_idle()
        if self.signed_in and (self.desk is not self._held_of or time.monotonic() > self._held_after):
            self._held_of, self._held_after = self.desk, time.monotonic() + HELD_AGAIN
            self._check_held()
            self.openings.tell_newer()

    def _is_idle(self) -> bool:
        return bool(time.monotonic() - self._last_input > IDLE_ENOUGH)

    @work(group="verify")
    async def _verify_when_idle(self) -> None:
        """The whole journal, once a day at most, while nobody types; doctor and handover say when it last passed."""
        if self.desk is not None:
            with contextlib.suppress(Refused):
                await off_thread(self.openings.verify_when_idle, self.desk, self._is_idle)

    @work(group="held")
    async def _check_held(self) -> None:
        """Records of people held against the journal, at each sign-in and each hour; what is found is on the desk."""
        if self.desk is not None:
            looked = await off_thread(self.openings.check_held, self.desk)
            if looked is not None and looked.wrong:
                self.refresh_places()
