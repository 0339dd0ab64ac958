"""One line asked over the screen; what it is read as is returned, and what is wrong with it said below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.words.messages import Message, Refused
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import direction
from precinct_tui.widgets.overlay import Overlay
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.said_line import SaidLine

if TYPE_CHECKING:
    from precinct_tui.widgets.place import Place


class AskScreen(Overlay[Any]):
    """Returns what `read` makes of the line, None where one went back. `read` raises ValueError(Message) or Refused."""

    CSS_PATH = "ask.tcss"
    BINDINGS = bindings("card")
    AUTO_FOCUS = "#line"

    def __init__(
        self, title: str, help: str, read: Callable[[str], Any], *, ltr: bool = False, secret: bool = False
    ) -> None:
        super().__init__()
        self._title, self._help, self._read, self._ltr, self._secret = title, help, read, ltr, secret

    def compose(self) -> ComposeResult:
        """A title, the line, what may be written in it."""
        self.set_class(direction() == "ltr", "-ltr")
        with Vertical(id="box"):
            yield Static(Content(self._title), id="title")
            line = PersianInput(compact=True, password=self._secret, id="line")
            if self._ltr:
                line = PersianInput(compact=True, id="line", base_direction="ltr")
            yield line
            yield Static(Content(self._help), classes="row")
            yield SaidLine(id="said")

    def action_leave(self) -> None:
        """Back; nothing changes."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        if not typed:
            self.dismiss(None)
            return
        try:
            self.dismiss(self._read(typed))
        except Refused as refused:
            self.query_one(SaidLine).say(refused)
        except ValueError as error:
            problem = error.args[0] if error.args else ""
            self.query_one(SaidLine).say(problem if isinstance(problem, Message) else present.clean(problem))


async def ask_words(place: Place, title: str, help: str) -> str | None:
    """The words that are typed; None where one went back. Await it inside an `@work` method."""
    typed: str | None = await place.app.push_screen_wait(AskScreen(title, help, str))
    return typed
