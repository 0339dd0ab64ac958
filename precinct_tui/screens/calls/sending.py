"""Whom to send: everyone in the suggested order, with the reasons, and what sending each would leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option as Line

from db.kernel.desk.desk import COMMANDS
from db.registers.dispatch.patrols.queries import nearest
from db.registers.dispatch.rules import BUSY, SENDABLE
from db.words.folding import ascii_digits
from db.words.form_reading import read_form
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _, digits, direction, language
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.options import Options
from precinct_tui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from db.registers.dispatch.patrols.queries import Option
    from precinct_tui.widgets.place import Place


class SendScreen(Overlay[str | None]):
    """Returns the code of the radio name that was chosen: its number puts the cursor there, Enter sends it."""

    CSS_PATH = "sending.tcss"
    BINDINGS = bindings("sending")

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self._options = tuple(options)

    def compose(self) -> ComposeResult:
        """Title and patrols, the suggested one first; what cannot go stands below, with why."""
        self.set_class(direction() == "ltr", "-ltr")
        with Vertical(id="box"):
            yield Static(Content(_("Choose a patrol")), id="title")
            options = Options(compact=True)
            options.add_options(
                [
                    Line(self._said(place, option), disabled=not may_go(option))
                    for place, option in enumerate(self._options, 1)
                ]
            )
            yield options

    def _said(self, place: int, option: Option) -> Content:
        number = digits(place) if may_go(option) else "–"
        name = option.ranked.patrol.name.label(language())
        if option.ranked.lighter:
            name = f"◐ {name}"
        if option.ranked.second is not None:
            name = f"{name} + {option.ranked.second.label(language())}"
        parts = [(f"{number}  {name}", "bold"), ("\n   " + present.said(option.ranked.said), "")]
        if option.leaves is not None:
            parts.append(("\n   " + present.said(option.leaves.said), "$text-muted"))
        elif option.ranked.patrol.state in BUSY:
            parts.append(("\n   " + _("will be asked; keeps its current job until it accepts"), "$text-muted"))
        return Content.assemble(*parts)

    def on_mount(self) -> None:
        """The suggested one is under the cursor."""
        options = self.query_one(OptionList)
        options.focus()
        options.highlighted = next((place for place, option in enumerate(self._options) if may_go(option)), None)

    def on_key(self, event: events.Key) -> None:
        """A number goes to its patrol; nobody is sent by one key."""
        key = ascii_digits(event.character or "")
        if key.isdecimal() and len(key) == 1 and 1 <= int(key) <= len(self._options):
            event.stop()
            if may_go(self._options[int(key) - 1]):
                self.query_one(OptionList).highlighted = int(key) - 1

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option_index)

    def _choose(self, place: int) -> None:
        if may_go(self._options[place]):
            self.dismiss(self._options[place].ranked.patrol.name.code)

    def action_leave(self) -> None:
        """Send nobody."""
        self.dismiss(None)


def may_go(option: Option) -> bool:
    """Whether a patrol can be sent, or asked where it is busy; some for a reason alone."""
    return option.ranked.patrol.state in SENDABLE


async def send_patrol(screen: Place, command: str, record: str) -> bool:
    """Choose a patrol and send it to a call or an incident; whether one was sent. Call it in a worker.

    Another than the first suggested asks for a reason in the form of the command.
    """
    options = await off_thread(nearest, screen.desk, record=record)
    if not any(may_go(patrol) for patrol in options):
        screen.precinct.tell(_("No patrol on shift can go."), "warning")
        return False
    chosen = await screen.app.push_screen_wait(SendScreen(options))
    if chosen is None:
        return False
    declared = COMMANDS[command]
    patrol = next(option.ranked.patrol for option in options if option.ranked.patrol.name.code == chosen)
    name = patrol.name.label(language())
    second = next(option.ranked.second for option in options if option.ranked.patrol is patrol)
    values = {"patrol": chosen} | ({"second": second.code} if second is not None else {})
    try:
        form = read_form(declared.form, values, now=screen.desk.now(), record=record)
        await off_thread(declared.run, screen.desk, form)
    except Refused as refused:
        why = FormScreen(command, Beginning(record=record, values=values | {"patrol": name}, refused=refused))
        if not await screen.app.push_screen_wait(why):
            return False
    if second is not None:
        name = _("{first} and {second}", first=name, second=second.label(language()))
    sentence = _("{patrol} was asked.", patrol=name) if patrol.state in BUSY else _("{patrol} was sent.", patrol=name)
    screen.precinct.tell(sentence)
    return True
