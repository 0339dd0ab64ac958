"""Several lines asked over the screen: answers are checked as they are typed; what is wrong is said below them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from db.words.messages import M_, Refused
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _, direction
from precinct_tui.screens.sign_in import labelled
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.overlay import Overlay
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.said_line import SaidLine


class AskedLine(NamedTuple):
    """A line: the name its answer gets, its label (of a catalogue), and whether its letters are hidden."""

    name: str
    label: str
    secret: bool = False


class AskLinesScreen(Overlay[Any]):
    """Returns what `read` makes of the answers (name → what was typed), None where one went back.

    `read` runs in a thread and may touch the disk. Where it raises Refused, that is said, what was typed stays, and the
    cursor goes to the line that is refused.
    """

    CSS_PATH = "ask_lines.tcss"
    AUTO_FOCUS = "PersianInput"
    BINDINGS = bindings("phrase")

    def __init__(
        self,
        title: str,
        text: str,
        lines: Sequence[AskedLine],
        button: str,
        read: Callable[[Mapping[str, str]], Any],
        *,
        busy: str = "",
    ) -> None:
        super().__init__()
        self._title, self._text, self._lines = title, text, tuple(lines)
        self._button, self._read, self._busy = button, read, busy or _("Reading …")

    def compose(self) -> ComposeResult:
        """A title, what it is about, the lines and a button."""
        self.set_class(direction() == "ltr", "-ltr")
        with Vertical(id="box"):
            yield Static(Content(self._title), id="title")
            yield Static(Content(self._text), id="text")
            for line in self._lines:
                yield labelled(_(line.label), PersianInput(compact=True, password=line.secret, id=line.name))
            yield SaidLine(id="said")
            with Horizontal(id="buttons"):
                yield Button(Content(self._button), id="on", variant="primary", compact=True)

    def action_leave(self) -> None:
        """Back; nothing is done. While the answers are read there is no way back."""
        if not self.has_class("-busy"):
            self.dismiss(None)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        order = [line.name for line in self._lines]
        place = order.index(event.input.id or order[0])
        self.query_one(f"#{order[place + 1]}" if place + 1 < len(order) else "#on").focus()

    @on(Button.Pressed, "#on")
    def _go_on(self) -> None:
        if not self.has_class("-busy"):
            self._take({line.name: self.query_one(f"#{line.name}", Input).value for line in self._lines})

    @work(group="check", exclusive=True)
    async def _take(self, answers: dict[str, str]) -> None:
        """Read the answers, and say what is wrong with them."""
        said = self.query_one("#said", SaidLine)
        self.add_class("-busy")
        said.say(self._busy)
        try:
            read = await off_thread(self._read, answers)
        except Refused as refused:
            said.say(refused)
            self._ask_again(refused)
            return
        finally:
            self.remove_class("-busy")
        self.dismiss(read)

    def _ask_again(self, refused: Refused) -> None:
        """Put the cursor where something is wrong."""
        names = [line.name for line in self._lines]
        wrong = next((name for name in refused.fields if name in names), "")
        if wrong:
            self.query_one(f"#{wrong}").focus()


def same_twice(answers: Mapping[str, str], first: str, again: str) -> str:
    """A new secret that was typed twice. Raises Refused("invalid") where the two differ."""
    if answers[first] != answers[again]:
        raise Refused("invalid", {again: M_("The two passwords differ.")})
    return answers[first]
