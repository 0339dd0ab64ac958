"""What a paper is made of: `typesetting.py` hands each block to the templates, `plain_paper.py` writes it as text.

`kind` names it; templates/frame.typ has one branch for each. Text is words in reading order, with isolates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from db.words.value_states import NOTHING

PieceLook = Literal["", "old", "strong", "faint"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a value; an `old` one is struck through."""

    words: str
    look: PieceLook = ""


Value = str | Sequence[Piece]
"""Words, or pieces of them."""


def answer(value: Value) -> Value:
    """What stands behind a label or under a heading: a dash where nothing is known, never nothing at all."""
    return value if (value.strip() if isinstance(value, str) else value) else NOTHING


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words that stand by themselves; `more`: what follows belongs to them and is kept on the same page."""

    kind: Literal["text", "small", "boxed", "item", "detail", "big", "code"]
    words: Value
    tone: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with a rule under it; `anchor` is the word by which a list of contents finds its page."""

    kind: ClassVar = "heading"
    words: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What the paper holds, with page numbers: (what, the anchor of its heading, 0), and after the paper's own pages
    what is enclosed: (what, "", how many pages).
    """

    kind: ClassVar = "contents"
    rows: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels and values; a label takes `share` per cent of the line."""

    kind: ClassVar = "pairs"
    rows: Sequence[tuple[str, Value]]
    share: int = 28

    def __post_init__(self) -> None:
        """Leave no value empty."""
        object.__setattr__(self, "rows", [(label, answer(value)) for label, value in self.rows])


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its head is repeated on every page. `size` is per cent of the text's, `widths` are shares. Only where it
    is `to_fill` by hand, and under no heading, a cell is empty."""

    kind: ClassVar = "table"
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[int]
    size: int = 93
    to_fill: bool = False

    def __post_init__(self) -> None:
        """Leave no value empty."""
        if not self.to_fill:
            filled = [
                [answer(cell) if label else cell for label, cell in zip(self.head, row, strict=True)]
                for row in self.rows
            ]
            object.__setattr__(self, "rows", filled)


@dataclass(frozen=True, slots=True)
class Bars:
    """Pairs of bars: a label, and of each of two what it says and its share of the longest, from 0 to 1.

    The first is full, the second hollow: they are told apart without colour. `head` names both.
    """

    kind: ClassVar = "bars"
    rows: Sequence[tuple[str, str, float, str, float]]
    head: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ticks:
    """Boxes to tick, side by side."""

    kind: ClassVar = "ticks"
    options: Sequence[str]


@dataclass(frozen=True, slots=True)
class Write:
    """Empty lines to write on."""

    kind: ClassVar = "write"
    lines: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """A box to sign in for each; `under` says what to write."""

    kind: ClassVar = "sign"
    who: Sequence[str]
    under: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Sentences in one or two languages side by side; each row has as many as `languages`.

    `look` is "" (sentences), heading, or ticks (a row's cells are then lists of answers).
    """

    kind: ClassVar = "both"
    languages: Sequence[str]
    rows: Sequence[Sequence[str | Sequence[str]]]
    numbered: bool = False
    look: Literal["", "heading", "ticks"] = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """A line to cut along."""

    kind: ClassVar = "cut"


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page of its own, which goes another way than the one before."""

    kind: ClassVar = "new_page"


@dataclass(frozen=True, slots=True)
class Plan:
    """A drawing true to its scale: `svg` so many millimetres wide and high, `cells` the same as rows of a text.

    `ruler` is said at a line of 10 cm below it, by which a print is checked.
    """

    kind: ClassVar = "plan"
    svg: str
    width: int
    height: int
    ruler: str
    cells: Sequence[str] = ()


Block = Plan | Sentence | Heading | Contents | Pairs | Table | Bars | Ticks | Write | Sign | SideBySide | Cut | NewPage


def text(words: Value, tone: str = "") -> Sentence:
    """A paragraph; `tone` is "", warning or error."""
    return Sentence("text", words, tone)


def small(words: str) -> Sentence:
    """A remark in small print."""
    return Sentence("small", words)


def boxed(words: str) -> Sentence:
    """What must not be missed, in a frame."""
    return Sentence("boxed", words, "error")


def item(words: Value, tone: str = "", more: bool = False) -> Sentence:
    """A line of a list; `more`: details follow, kept on the same page."""
    return Sentence("item", words, tone, more)


def detail(words: Value) -> Sentence:
    """A line that belongs to the item above it."""
    return Sentence("detail", words)


def big(words: str) -> Sentence:
    """A code to be read across a counter."""
    return Sentence("big", words)


def code(words: str) -> Sentence:
    """A hash: left to right, in a typewriter's letters."""
    return Sentence("code", words)
