"""Private names of Textual that the house needs, each with what it is for.

Those of the text area stand beside it in textual_private_area.py: no sign-in waits for what it imports. What serves
the browser (serving/server.py, web_driver.py) does one thing otherwise than textual-serve, in classes of that package.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, ParamSpec

from rich.console import RenderableType
from rich.text import Text
from textual import constants, events
from textual._context import NoActiveAppError, active_app
from textual._styles_cache import StylesCache
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.dom import DOMNode
from textual.geometry import Region
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input
from textual.widgets.input import Selection
from textual.worker import WorkerFailed

from precinct_tui.bidi.controls import WORD_CHARACTERS

__all__ = ["NoActiveAppError", "OrderedInput", "QuietApp", "draw_in", "is_leaving", "messages_of", "or_blank",
           "painted", "write_to_terminal"]  # fmt: skip
# NoActiveAppError: a widget that is made before its app runs has no direction yet.

Painting = ParamSpec("Painting")


class QuietApp(App[None]):
    """Ends without telling what it held, and reads each sheet once."""

    @property
    def fault(self) -> BaseException | None:
        """What ended the app, where a fault did; the command line tells of it. Textual has no public name for it."""
        ended = self._exception
        return ended.error if isinstance(ended, WorkerFailed) else ended

    def outlives(self, error: BaseException) -> bool:
        """Whether the app goes on after what a worker, a handler, a timer or a repaint raised. Textual would end."""
        return False

    async def last_words(self) -> None:
        """What is done before the app ends, whoever ends it."""

    async def _on_exit_app(self) -> None:
        """Textual's own handler of this name is called after this one."""
        await self.last_words()

    def _handle_exception(self, error: Exception) -> None:
        if not self.outlives(error.error if isinstance(error, WorkerFailed) else error):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's own page: it shows the values at hand, which may be a person's."""
        self._close_messages_no_wait()

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        """Read the sheets that a screen is the first to bring; for one of them Textual would read all others anew, too,
        and keep both."""
        new = [path for path in screen.css_path if not self.stylesheet.has_source(str(path))]
        if new:
            self.stylesheet.read_all(new)
            self.stylesheet.parse()
            self.stylesheet.update(self)


class OrderedInput(Input):
    """An input whose subclass says in which cell a place of the value stands; without one, as Textual does."""

    _WORD_START = re.compile(rf"(?<=[^{WORD_CHARACTERS}])\w")
    """Where Ctrl+arrow stops: a mark or a joiner is no blank between words."""

    def cell_of(self, position: int) -> int:
        """The column of a place in the value, counted from the left of the whole row."""
        return super()._position_to_cell(position)

    def position_in(self, column: int) -> int:
        """The place in the value under a column of what is seen."""
        return super()._cell_offset_to_index(column)

    def value_comes(self, value: str) -> None:
        """What is done with a new value before Textual lays it out."""

    def selection_comes(self) -> None:
        """What is done when the caret has moved, before Textual scrolls to it."""

    def take_paste(self, text: str) -> None:
        """What is done with what the terminal pastes."""
        self.type_over(text)

    def type_over(self, text: str) -> None:
        """Put text in the place of the selection."""
        self.replace(text, *self.selection)

    @property
    def suggestion(self) -> str:
        """The whole value that is suggested, or ""."""
        return self._suggestion

    @property
    def shown_value(self) -> Text:
        """The value as it is shown: dots for a password."""
        return self._value

    @property
    def caret_is_shown(self) -> bool:
        """Whether the caret is drawn now: it blinks."""
        return self._cursor_visible

    # Textual asks these where the caret and the mouse are.
    def _position_to_cell(self, position: int) -> int:
        return self.cell_of(position)

    @property
    def _cursor_offset(self) -> int:
        return self.cell_of(self.cursor_position)

    def _cell_offset_to_index(self, offset: int) -> int:
        return self.position_in(offset)

    # Textual's own watchers are called by name; what ours do comes first.
    def _watch_value(self, value: str) -> None:
        self.value_comes(value)
        super()._watch_value(value)

    def _watch_selection(self, selection: Selection) -> None:
        self.selection_comes()
        super()._watch_selection(selection)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.take_paste(event.text)


def draw_in(colors: str) -> None:
    """How many colours the app that is made next draws in. Textual reads the environment as it is imported, which is
    before anyone knows."""
    constants.__dict__["COLOR_SYSTEM"] = colors


def write_to_terminal(app: App[Any], text: str) -> None:
    """Send control sequences past the screen: Textual writes to the terminal by its driver alone."""
    if app._driver is not None:
        app._driver.write(text)


def empty_clipboard(app: App[Any]) -> None:
    """Empty the app's clipboard and the terminal's two selections: at what is no base64 a terminal clears them
    (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, OSC 52). A browser's own is left alone."""
    app._clipboard = ""
    if not app.is_web:
        write_to_terminal(app, "\x1b]52;pc;!\x07")


def tell_server(app: App[Any], *, signed_in: bool) -> None:
    """Tell the server of a browser's session whether somebody is signed in; at a terminal there is none to tell."""
    note = getattr(app._driver, "note_sign_in", None)
    if note is not None:
        note(signed_in=signed_in)


def painted(screen: Screen[Any]) -> RenderableType:
    """A screen as it was painted last, for what lies over it: `ModalScreen` draws the one below from it, too."""
    return screen._compositor


def is_leaving(node: DOMNode) -> bool:
    """Whether a widget or what it stands in goes away: then its worker has nobody to tell. `is_attached` is later."""
    return any(
        above._closing or above._closed or getattr(above, "_pruning", False) for above in node.ancestors_with_self
    )


def messages_of(typed: str) -> Iterator[Message]:
    """What Textual reads in `typed`, the bytes of a terminal as text. It parses its own driver's input alone."""
    if typed:
        parser = XTermParser(debug=False)
        yield from (*parser.feed(typed), *parser.feed(""))


def or_blank(render: Callable[Painting, list[Strip]]) -> Callable[Painting, list[Strip]]:
    """Let the lines of a widget, whose crop is the last argument, be blank where it fails to paint and the app goes on.

    Else one widget that fails takes the picture of all others with it, and nobody sees where the keys lead.
    """

    @wraps(render)
    def lines_or_blank(*given: Painting.args, **named: Painting.kwargs) -> list[Strip]:
        try:
            return render(*given, **named)
        except Exception as error:
            app, crop = active_app.get(None), given[-1]
            if not (isinstance(app, QuietApp) and app.outlives(error)):
                raise
            assert isinstance(crop, Region)
            return [Strip.blank(crop.width)] * crop.height

    return lines_or_blank


StylesCache.render_widget = or_blank(StylesCache.render_widget)  # type: ignore[method-assign]


_dispatch_message = MessagePump._dispatch_message


async def _dispatch_and_go_on(self: MessagePump, message: Message) -> None:
    """A handler that fails ends with its message and not with its widget, which Textual would hand no key any more."""
    try:
        await _dispatch_message(self, message)
    except Exception as error:
        app = active_app.get(None)
        if not (isinstance(app, QuietApp) and app.outlives(error)):
            raise


MessagePump._dispatch_message = _dispatch_and_go_on  # type: ignore[method-assign]
