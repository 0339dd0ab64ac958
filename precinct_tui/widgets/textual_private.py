"""Private names of Textual that the house needs, each with what it is for.

Three more files stand on others, each a class of Textual's own that does one thing otherwise: `persian_input` and
`persian_text_area` put cells in another order (`_cursor_offset`, `_render_line`, `WrappedDocument`, …), and
serving/web_driver.py ends with its server.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from textual._context import NoActiveAppError
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import Screen
from textual.worker import WorkerFailed

__all__ = ["NoActiveAppError", "QuietApp", "is_leaving", "messages_of", "painted", "write_to_terminal"]
# NoActiveAppError: a widget that is made before its app runs has no direction yet.


class QuietApp(App[None]):
    """Ends without telling what it held, and reads each sheet once."""

    @property
    def fault(self) -> BaseException | None:
        """What ended the app, where a fault did; the command line tells of it. Textual has no public name for it."""
        ended = self._exception
        return ended.error if isinstance(ended, WorkerFailed) else ended

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


def write_to_terminal(app: App[Any], text: str) -> None:
    """Send control sequences past the screen: Textual writes to the terminal by its driver alone."""
    if app._driver is not None:
        app._driver.write(text)


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
