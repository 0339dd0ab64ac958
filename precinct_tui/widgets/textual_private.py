"""Every private name of Textual that is left in the house, each with what it is for."""

from __future__ import annotations

from collections.abc import Iterator

from textual._xterm_parser import XTermParser
from textual.message import Message


def messages_of(typed: str) -> Iterator[Message]:
    """What Textual reads in `typed`, the bytes of a terminal as text. It parses its own driver's input alone."""
    parser = XTermParser(debug=False)
    yield from (*parser.feed(typed), *parser.feed(""))
