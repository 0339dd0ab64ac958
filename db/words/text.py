"""The one sanitiser for text on the way in, and the one on the way out.

Text comes from keyboards, pastes, files and citizens. Some characters in it are no words but orders: to the terminal
(ESC, C1, OSC 52), to the order of what surrounds it (U+202E), to whatever counts cells (ten thousand marks on one
letter). They are taken out when text is stored and, whatever the store holds, again before it is shown. The words
always stay, as they were typed: nothing here changes a spelling, or shortens anything without saying so.
"""

from __future__ import annotations

import re
import unicodedata

from db.words.messages import M_, Message

MARK_LIMIT = 8
"""Zero-width characters kept on one letter. Vowelled Arabic has 3 at most, Quranic script 5; UAX #15 allows 30."""

REPLACEMENT = "\ufffd"
ZWJ = "\u200d"

# Spelling (ZWNJ, ZWJ), direction marks that only place a neutral sign, and the Arabic signs that are drawn.
_KEPT_FORMAT = frozenset("\u200c\u200d\u200e\u200f\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
_ZERO_WIDTH = frozenset("\u200c\u200d\u200e\u200f")
_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNKEPT = re.compile("[\0\ud800-\udfff]")
_SPACE = frozenset("\t\x1f")
_LETTERS = r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u060c\u061b\u061f\u0621-\u064a\u0660-\u066d\u0671-\u06d3\u06f0-\u06ff\n]"
_PLAIN = re.compile(f"{_LETTERS}*(?:\u200c{_LETTERS}+)*")  # most text: nothing in it needs a second look


class TooLong(ValueError):
    """A text is over its limit. `text` is the whole of it, cleaned, so that a draft keeps it; `length` counts it."""

    def __init__(self, text: str, limit: int) -> None:
        self.text, self.limit, self.length = text, limit, len(text)
        self.message = too_long_message(text, limit)
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class NotAgreed(str):
    """The name of an officer whom a journal file brought, and to whom two people here did not agree (yet)."""

    __slots__ = ()


def too_long(text: str, limit: int) -> bool:
    """Whether `text` has more than `limit` characters (code points)."""
    return len(text) > limit


def too_long_message(text: str, limit: int) -> Message:
    """What the field says of such a value."""
    return M_("This is too long: {length} characters, {limit} at most.", length=len(text), limit=limit)


def is_storable(value: object) -> bool:
    """Whether every text in a JSON value can be kept: no database keeps half a pair of surrogates, and PostgreSQL no
    null letter. Raises RecursionError where the value is nested too deep.
    """
    if isinstance(value, str):
        return _UNKEPT.search(value) is None
    if isinstance(value, dict):
        return all(is_storable(key) and is_storable(part) for key, part in value.items())
    return not isinstance(value, list) or all(is_storable(part) for part in value)


def clean(text: str, limit: int | None = None, multiline: bool = False) -> str:
    """`text` as it may be stored.

    Out go: C0 and C1 controls (ESC and NUL among them), bidi embeddings, overrides and isolates, other invisible format
    characters (tags, byte order marks, word joiners), halves of surrogate pairs, non-characters, marks beyond
    `MARK_LIMIT` on one letter, and a joiner after a joiner: it joins no more, and Rich fails where it cuts such a text.
    Tabs become spaces; line breaks of every kind become a newline where `multiline`, else a space. ZWNJ, ZWJ, LRM and
    RLM stay, and so does every spelling: no Unicode normalisation is done.

    Raises `TooLong` where a `limit` is given and the cleaned text is longer; nothing is ever cut off. Cleaning what is
    clean changes nothing.
    """
    text = _BREAK.sub("\n" if multiline else " ", text)
    if not _PLAIN.fullmatch(text):
        text = _cap_marks("".join(_cleaned(character, "") for character in text))
    if limit is not None and too_long(text, limit):
        raise TooLong(text, limit)
    return text


def safe(text: str, multiline: bool = True) -> str:
    """`text` as it may go to a screen, a page or a pipe: as `clean`, with each control character shown as U+FFFD.

    A mark with no letter before it is drawn on a dotted circle, so that it cannot sit on what stands to its right or
    left on the screen.
    """
    text = _BREAK.sub("\n" if multiline else " ", text)
    if _PLAIN.fullmatch(text):
        return text
    text = _cap_marks("".join(_cleaned(character, REPLACEMENT) for character in text))
    return "\n".join(_based(line) for line in text.split("\n"))


def _cleaned(character: str, instead_of_control: str) -> str:
    if character in _SPACE:
        return " "
    category = unicodedata.category(character)
    if category[0] != "C" or character == "\n" or character in _KEPT_FORMAT or category == "Co":
        return character
    if category == "Cc":
        return instead_of_control
    if category == "Cn":  # letters of a later Unicode stay; non-characters are for programs alone
        point = ord(character)
        return "" if point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF else character
    return ""


def _based(line: str) -> str:
    return "\u25cc" + line if line and unicodedata.category(line[0]) in ("Mn", "Me") else line


def _is_zero_width(character: str) -> bool:
    return character in _ZERO_WIDTH or unicodedata.category(character) in ("Mn", "Me")


def _cap_marks(text: str) -> str:
    kept: list[str] = []
    run = 0
    for character in text:
        if character == ZWJ and kept and kept[-1] == ZWJ:
            continue
        run = run + 1 if character >= "\u0300" and _is_zero_width(character) else 0
        if run <= MARK_LIMIT:
            kept.append(character)
    return "".join(kept)
