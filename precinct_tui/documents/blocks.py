"""What a paper is made of: blocks of plain JSON, which the templates set and `plain.py` writes as text.

`k` names the kind; templates/frame.typ has one function for each. Text is words in reading order, with isolates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]
Value = str | list[dict[str, Any]]
"""Words, or pieces of them: {"t": words, "old": True} is struck through."""


def heading(text: str, anchor: str = "") -> Block:
    """A heading with a rule under it; `anchor` is the word by which a list of contents finds its page."""
    return {"k": "h", "t": text, "anchor": anchor} if anchor else {"k": "h", "t": text}


def contents(rows: Iterable[tuple[str, str, int]]) -> Block:
    """What the paper holds, with page numbers: (what, the anchor of its heading, 0), and after the paper's own pages
    what is enclosed: (what, "", how many pages).
    """
    return {"k": "contents", "rows": [list(row) for row in rows]}


def text(words: Value, tone: str = "") -> Block:
    """A paragraph; `tone` is "", warning or error."""
    return {"k": "p", "t": words, "tone": tone}


def small(words: str) -> Block:
    """A remark in small print."""
    return {"k": "small", "t": words}


def boxed(words: str) -> Block:
    """What must not be missed, in a frame."""
    return {"k": "box", "t": words, "tone": "error"}


def item(words: Value, tone: str = "", more: bool = False) -> Block:
    """A line of a list; `more`: details follow, kept on the same page."""
    return {"k": "item", "t": words, "tone": tone, "more": more}


def detail(words: Value) -> Block:
    """A line that belongs to the item above it."""
    return {"k": "detail", "t": words}


def big(words: str) -> Block:
    """A code to be read across a counter."""
    return {"k": "big", "t": words}


def code(words: str) -> Block:
    """A hash: left to right, in a typewriter's letters."""
    return {"k": "code", "t": words}


def pairs(rows: Iterable[tuple[str, Value]], share: int = 28) -> Block:
    """Labels and values; a label takes `share` per cent of the line."""
    return {"k": "pairs", "rows": [list(row) for row in rows], "share": share}


def table(head: Sequence[str], rows: Iterable[Sequence[Value]], widths: Sequence[int], size: int = 93) -> Block:
    """A table; its head is repeated on every page. `size` is per cent of the text's."""
    return {"k": "table", "head": list(head), "rows": [list(row) for row in rows], "widths": list(widths), "size": size}


def bars(rows: Iterable[tuple[str, str, float, str, float]], head: tuple[str, str]) -> Block:
    """Pairs of bars: a label, and of each of two what it says and its share of the longest, from 0 to 1.

    The first is full, the second hollow: they are told apart without colour. `head` names both.
    """
    return {"k": "bars", "head": list(head), "rows": [list(row) for row in rows]}


def ticks(options: Sequence[str]) -> Block:
    """Boxes to tick, side by side."""
    return {"k": "ticks", "options": list(options)}


def write(lines: int, words: str = "") -> Block:
    """Empty lines to write on."""
    return {"k": "write", "t": words, "n": lines}


def sign(who: Sequence[str], under: str) -> Block:
    """A box to sign in for each; `under` says what to write."""
    return {"k": "sign", "who": list(who), "under": under}


def both(languages: Sequence[str], rows: Iterable[Sequence[str]], *, numbered: bool = False, kind: str = "") -> Block:
    """Sentences in one or two languages side by side; each row has as many as `languages`.

    `kind` is "" (sentences), heading, or ticks (a row's cells are then lists of answers).
    """
    return {
        "k": "both",
        "languages": list(languages),
        "rows": [list(row) for row in rows],
        "numbered": numbered,
        "kind": kind,
    }


def cut() -> Block:
    """A line to cut along."""
    return {"k": "cut"}


def loose_page() -> Block:
    """What follows begins a page that is torn off: nothing in its foot tells whose it was."""
    return {"k": "loose"}
