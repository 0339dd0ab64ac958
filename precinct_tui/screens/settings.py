"""How this machine is used: language, terminal, idle lock, density."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from precinct_tui.documents.saving import folders, usual_folder
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, TONGUES, _, digits, languages
from precinct_tui.language.settings import Settings
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.options import Options
from precinct_tui.widgets.place import Place

MINUTES = (1, 2, 5, 10, 15, 30, 0)
CHOICES: dict[str, tuple[str, dict[Any, str]]] = {
    "language": (N_("Language"), {code: tongue.name for code, tongue in TONGUES.items()}),
    "digits": (
        N_("Digits"),
        {"auto": N_("Those of the language"), "fa": "۰۱۲۳۴۵۶۷۸۹", "latn": "0123456789"},
    ),
    "bidi": (
        N_("Right-to-left text"),
        {
            "auto": N_("Ask the terminal"),
            "app": N_("Order it here"),
            "terminal": N_("Leave it to the terminal"),
            "off": N_("As stored"),
        },
    ),
    "idle_lock_minutes": (N_("Lock when idle"), {}),
    "colours": (N_("Colours"), {"dark": N_("Dark ground"), "light": N_("Light ground"), "high": N_("High contrast")}),
    "density": (N_("Lines of a form"), {"compact": N_("Close together"), "roomy": N_("Apart")}),
    "papers_folder": (N_("Folder for papers"), {}),
}

OF_ANYBODY = ("language", "digits", "bidi")
"""What a stranger may change, at the sign-in or a locked screen: so that who comes can read."""


class SettingsScreen(Place):
    """One line a setting; Enter changes it, at once and for good."""

    KINDS = ("place", "settings")
    BINDINGS = bindings("settings")
    CSS_PATH = "settings.tcss"

    @property
    def crumb(self) -> str:
        """The settings."""
        return _("Settings")

    def body(self) -> ComposeResult:
        """The settings."""
        yield Options(id="settings")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "If Persian reads backwards or in pieces, try another line of Right-to-left text until it reads right."
        )

    def begin(self) -> None:
        """Show them as they are."""
        options = self.query_one(OptionList)
        before = options.highlighted
        options.clear_options()
        for name, (label, _choices) in CHOICES.items():
            if not self.precinct.signed_in and name not in OF_ANYBODY:
                continue
            value = getattr(self.precinct.settings, name)
            options.add_option(Option(Content(f"{_(label)}: {_value(name, value)}"), id=name))
        options.highlighted = before or 0

    def action_change(self) -> None:
        """Change the setting under the cursor."""
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id is not None:
            self._change(event.option_id)

    @work(group="settings")
    async def _change(self, name: str) -> None:
        label, choices = CHOICES[name]
        values = list(languages()) if name == "language" else list(choices)
        values = values or (_folders() if name == "papers_folder" else list(MINUTES))
        items = [Item(str(value), _value(name, value)) for value in values]
        now = (
            values.index(getattr(self.precinct.settings, name))
            if getattr(self.precinct.settings, name) in values
            else 0
        )
        chosen = await self.app.push_screen_wait(MenuScreen(_(label), items, first=now))
        if chosen is None:
            return
        if name == "language":
            await self.precinct.speak(chosen)
            return
        read: Callable[[str], Any] = int if name == "idle_lock_minutes" else str
        settings: Settings = replace(self.precinct.settings, **{name: read(chosen)})
        if name == "bidi":  # what was chosen when a terminal was new goes before "auto": it is asked again
            settings = replace(settings, terminals={})
        self.precinct.use_settings(settings)
        if name == "digits":
            await self.precinct.speak(settings.language)
        self.begin()


def _value(name: str, value: Any) -> str:
    if name == "idle_lock_minutes":
        return _("after {minutes} minutes", minutes=digits(value)) if value else _("never by itself")
    if name == "papers_folder":
        return present.ltr(present.clean(value or usual_folder()))
    return _(CHOICES[name][1][value])


def _folders() -> list[str]:
    """The usual folder, as "", and one on each memory stick."""
    return ["", *(str(folder) for folder in folders()[1:])]
