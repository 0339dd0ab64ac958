"""Text for a pipe, a file or a line of a terminal: safe, and with no marks but those that are wanted there."""

from __future__ import annotations

import re

from db.words.text import safe

# Compiled at the first line: the first paint comes by here and needs none of them.
_STEERS = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_WORDS = "[^\u2066\u2068\u2069]+"


def plain(text: str) -> str:
    """`text` for a pipe or a file: safe, and without the marks that only place it on a screen."""
    return re.sub(_STEERS, "", safe(text))


def placed(text: str) -> str:
    """`text` for a terminal: safe, isolates kept, which the line filter obeys."""
    return re.sub(_WORDS, lambda match: safe(match.group()), text)


def ltr(text: str) -> str:
    """A path, a version or a hash: kept left to right on a terminal that speaks Persian."""
    return f"\u2066{text}\u2069"
