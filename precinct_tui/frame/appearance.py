"""How the desk looks: the language, the digits, the density, and how right-to-left lines reach the terminal."""

from __future__ import annotations

from dataclasses import replace

from textual.app import App
from textual.widget import Widget

from precinct_tui.bidi.line_filter import BidiLineFilter
from precinct_tui.bidi.terminal import Setting
from precinct_tui.frame.part import Part, worker
from precinct_tui.language.i18n import _, direction, languages, set_digits, set_language, spoken
from precinct_tui.language.settings import Settings, save_settings
from precinct_tui.widgets.app_protocol import Precinct
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.textual_private import write_to_terminal


class Appearance(Part):
    """Changes it at once on every screen, and keeps it in the settings of this machine."""

    def __init__(self, app: App[None], precinct: Precinct) -> None:
        super().__init__(app, precinct)
        self._filter: BidiLineFilter | None = None

    def line_filter(self) -> BidiLineFilter:
        """What puts right-to-left lines in order; the same one until the mode or the language changes."""
        mode = self.precinct.bidi_mode
        if self._filter is None or (self._filter.mode, self._filter.base) != (mode, direction()):
            self._filter = BidiLineFilter(mode, direction())
        return self._filter

    def use_settings(self, settings: Settings) -> None:
        """Take over and keep changed settings, at once; a disk that refuses is told, not fatal."""
        before, self.precinct.settings = self.precinct.settings, settings
        set_digits(settings.digits)
        if (before.bidi, before.terminals) != (settings.bidi, settings.terminals):
            self.turn_bidi(settings.bidi)
        if before.colours != settings.colours:
            self.app.theme = self.precinct.theme_of(settings)
        if before.density != settings.density:
            self._show_anew()
        try:
            save_settings(settings)
        except OSError:
            self.precinct.tell(_("The settings could not be saved."), "warning")

    def turn_bidi(self, setting: Setting) -> None:
        """Send text in another way from now on, and tell the terminal; nothing is kept."""
        seat = self.precinct.seat
        if seat is not None:
            seat.change(setting, self.precinct.settings.terminals, lambda text: write_to_terminal(self.app, text))
            self.precinct.bidi_mode = seat.mode
        elif setting != "auto":
            self.precinct.bidi_mode = setting
        self._show_anew()

    def _show_anew(self) -> None:
        """Paint every cell of every screen again."""
        for screen in self.app.screen_stack:
            screen.set_class(self.precinct.settings.density == "roomy", "-roomy")
            for node in screen.walk_children(Widget, with_self=True):
                node.refresh(layout=True)
                node.notify_style_update()

    @worker("navigation")
    async def switch_language(self) -> None:
        """The next language, at once, on every screen."""
        choices = languages()
        await self.speak(choices[(choices.index(spoken()) + 1) % len(choices)])

    async def speak(self, code: str) -> None:
        """Speak this language on every screen from now on, and remember it."""
        set_language(code)
        self.use_settings(replace(self.precinct.settings, language=code))
        self.app.refresh_css(animate=False)
        for screen in self.app.screen_stack:
            if isinstance(screen, Place):
                await screen.speak()
