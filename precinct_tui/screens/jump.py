"""Jump mode: a letter beside everything that takes the focus; press it to go there."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from precinct_tui.language.i18n import direction
from precinct_tui.language.keyboard import persian_twins
from precinct_tui.widgets.overlay import Overlay

LETTERS = "asdfghjklqwertyuiopzxcvbnm"


class JumpScreen(Overlay[None]):
    """Lies over the screen it was opened on; any other key takes it away."""

    CSS_PATH = "jump.tcss"

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._targets: dict[str, Widget] = {}
        seen = [widget for widget in below.focus_chain if widget.region.area and below.region.overlaps(widget.region)]
        for letter, widget in zip(LETTERS, seen, strict=False):
            self._targets[letter] = widget

    def compose(self) -> ComposeResult:
        """A letter at the corner where each widget begins."""
        for letter, widget in self._targets.items():
            label = Static(f" {letter.upper()} ", markup=False, classes="jump")
            x = widget.region.right - 3 if direction() == "rtl" else widget.region.x
            label.styles.offset = (max(0, x), max(0, widget.region.y))
            yield label

    def on_key(self, event: events.Key) -> None:
        """Go there."""
        event.stop()
        for letter, widget in self._targets.items():
            if event.key.lower() == letter or event.key in persian_twins(letter):
                self.dismiss(None)
                widget.focus()
                return
        self.dismiss(None)
