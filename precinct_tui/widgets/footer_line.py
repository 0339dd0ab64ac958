"""The line at the bottom: at most six keys, by their names, in the language spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from precinct_tui.bidi.widths import cell_len
from precinct_tui.language.actions import FOOTER_ROOM, Action, key_name
from precinct_tui.language.i18n import _, direction

if TYPE_CHECKING:
    from precinct_tui.widgets.app_protocol import Precinct


class FooterKey(Static):
    """A key and what it does; a click does it too."""

    def __init__(self, action: Action) -> None:
        super().__init__()
        self._action = action

    def on_mount(self) -> None:
        """Its words."""
        name = key_name(self._action.keys)
        self.update(Content.assemble((f" {name} ", "$footer-key-foreground bold"), _(self._action.label)))
        self.tooltip = _(self._action.tooltip)

    def on_click(self) -> None:
        """Press the key."""
        self.app.simulate_key(self._action.keys.split(",")[0])


def _named(actions: list[Action]) -> list[Action]:
    """The first of them, and the way back among them, for which the last key goes that neither saves nor sends."""
    shown, back = actions[:FOOTER_ROOM], [action for action in actions if action.id == "go.back"]
    if not back or back[0] in shown:
        return shown
    gone = next((action for action in reversed(shown) if not action.priority), None)
    return [*(action for action in shown if action is not gone), *back] if gone is not None else shown


class FooterLine(Horizontal):
    """The keys that do something where one stands."""

    can_focus = False
    _width = 0

    def compose(self) -> ComposeResult:
        """The first of the table that hold here: six, or as many as the line has room for."""
        app = cast("Precinct", self.app)
        self._width = app.size.width
        room = self._width - 1  # a margin where reading begins
        keys: list[FooterKey] = []
        for action in _named([action for action in app.actions_here() if action.footer]):
            room -= cell_len(key_name(action.keys) + _(action.label)) + 3
            if room >= 0:
                keys.append(FooterKey(action))
        yield from reversed(keys) if direction() == "rtl" else keys

    def on_resize(self) -> None:
        """There is room for more, or for less."""
        if self.app.size.width != self._width:
            self.refresh(recompose=True)
