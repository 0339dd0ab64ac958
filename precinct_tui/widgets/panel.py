"""A titled list of a few lines, for the desk: Enter opens what a line stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message as Posted
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from precinct_tui.bidi.wrapping import FlowingContent
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.keyboard import with_twins


@dataclass(frozen=True, slots=True)
class PanelLine:
    """What a line says, how it presses ("" or a flag's name), and what choosing it hands back."""

    text: str
    flag: str = ""
    target: Any = None


FLAG_STYLES = {
    "overdue": "$text-error bold",
    "urgent": "$text-warning bold",
    "due": "$text-warning",
    "late": "$text-warning",
}


class PanelOptions(OptionList):
    """The lines; letters move in them as arrows do."""

    BINDINGS = [
        Binding(with_twins("j"), "cursor_down", show=False),
        Binding(with_twins("k"), "cursor_up", show=False),
    ]

    def on_focus(self) -> None:
        """Enter opens something at once; the panel's title stays in sight above its first line."""
        if self.highlighted is None and self.option_count:
            self.highlighted = 0
        if not self.highlighted:
            self.call_after_refresh(self.show_title)

    def show_title(self) -> None:
        """Bring the panel's title into sight."""
        if isinstance(self.parent, Panel) and self.is_mounted:
            self.parent.query_one(".panel-title").scroll_visible(animate=False)


class Panel(Vertical):
    """An empty panel says so in one line and takes no focus."""

    @dataclass
    class Chosen(Posted):
        """A line was chosen."""

        panel: Panel
        target: Any

    def __init__(self, title: str, *, empty: str, id: str, classes: str = "") -> None:
        super().__init__(id=id, classes=classes)
        self._title, self._empty = title, empty
        self._lines: tuple[PanelLine, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, lines, or the word that there are none."""
        yield Static(Content(self._title), classes="panel-title")
        yield PanelOptions(compact=True)
        yield Static(Content(self._empty), classes="panel-empty")

    def on_mount(self) -> None:
        """Empty until told otherwise."""
        self.show(())

    def show(self, lines: Sequence[PanelLine]) -> None:
        """Show these lines; the cursor stays where it was."""
        options = self.query_one(PanelOptions)
        before = options.highlighted
        self._lines = tuple(lines)
        options.clear_options()
        styled = [(line.text, FLAG_STYLES.get(line.flag, "")) for line in lines]
        options.add_options([Option(FlowingContent.styled(text, style)) for text, style in styled])
        options.can_focus = bool(lines)
        options.display = bool(lines)
        if lines and before is not None:
            options.highlighted = min(before, len(lines) - 1)
            if options.has_focus and not options.highlighted:
                options.call_after_refresh(options.show_title)
        self.query_one(".panel-empty").display = not lines
        count = f"  {digits(len(lines))}" if lines else ""
        self.query_one(".panel-title", Static).update(Content(self._title + count))
        self.set_class(not lines, "-empty")

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        target = self._lines[event.option_index].target
        if target is not None:
            self.post_message(self.Chosen(self, target))


def nothing() -> str:
    """What an empty panel says."""
    return _("nothing")
