"""Every private name of Textual that is left in the house, each with what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.worker import WorkerFailed


class QuietApp(App[None]):
    """Ends without telling what it held, and reads each sheet once."""

    @property
    def fault(self) -> BaseException | None:
        """What ended the app, where a fault did; the command line tells of it. Textual has no public name for it."""
        found = self._exception
        return found.error if isinstance(found, WorkerFailed) else found

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


def messages_of(typed: str) -> Iterator[Message]:
    """What Textual reads in `typed`, the bytes of a terminal as text. It parses its own driver's input alone."""
    parser = XTermParser(debug=False)
    yield from (*parser.feed(typed), *parser.feed(""))
