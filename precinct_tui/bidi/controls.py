"""Characters that steer the text around them: how user text is wrapped, cleaned and stripped of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from precinct_tui.bidi.algorithm import classes_of, levels_of

FSI, LRI, RLI, PDI = "\u2068", "\u2066", "\u2067", "\u2069"
LRM, RLM, LRE, RLE, PDF = "\u200e", "\u200f", "\u202a", "\u202b", "\u202c"
ZWNJ, ZWJ = "\u200c", "\u200d"
WORD_CHARACTERS = r"\w\u200c\u200d\u064b-\u065f\u0670"
"""What words are made of, for a class of a regular expression: marks and joiners are no blank between them."""

CONTROL_CHARACTERS = frozenset(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)))
"""C0, DEL and C1: what could steer a terminal."""

# Embeddings, overrides, isolates, marks: every character whose only effect is on order.
ORDER_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ORDER = re.compile(f"[{ORDER_CONTROLS}]")
_UNSAFE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufff9-\ufffb{ORDER_CONTROLS}]")
_STEERED = re.compile("[RAiIFX]")
_BREAKS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")


def carried(lines: Sequence[str], base: Literal["rtl", "ltr"] | None = None) -> list[str]:
    """The lines of one wrapped paragraph, each of which reads alone as it does in the whole; see ``open_ends``.

    The spaces at both ends of a line, by which it is aligned, stay outside.
    """
    whole: list[str] = []
    for line, (before, after) in zip(lines, open_ends(lines, base), strict=True):
        core = line.strip(" ")
        lead, trail = line[: len(line) - len(line.lstrip(" "))], line[len(line.rstrip(" ")) :]
        whole.append(f"{lead}{before}{core}{after}{trail}" if core else line)
    return whole


def open_ends(lines: Sequence[str], base: Literal["rtl", "ltr"] | None = None) -> Iterator[tuple[str, str]]:
    """For each line of one wrapped paragraph, what opens its isolates anew at its start and closes them at its end.

    UAX #9 finds the levels of a paragraph before it is broken. Where the space at a break belongs to a phrase of the
    other script, both lines get a mark there, so that a comma, a bracket or a number stays with its phrase. Outside
    isolates that needs ``base``, the direction of the paragraph.
    """
    text = " ".join(lines)
    classes = classes_of(text) if len(lines) > 1 else ""
    levels = levels_of(classes, 1 if base == "rtl" else 0, text) if _STEERED.search(classes) else ""
    opened, mark, end = "", "", -1
    for line in lines:
        before = opened + mark
        end += len(line) + 1
        for char in line:
            if char in (FSI, LRI, RLI):
                opened += char
            elif char == PDI:
                opened = opened[:-1]
        within = {LRI: "ltr", RLI: "rtl"}.get(opened[-1:], base if not opened else None)
        mark = ""
        if within is not None and end < len(levels) and ord(levels[end]) % 2 != (within == "rtl"):
            mark = LRM if within == "rtl" else RLM
        yield before, mark + PDI * len(opened)


def balanced(text: str) -> str:
    """Return ``text`` without isolates that are not closed, and without ends that nothing opened."""
    if not any(c in text for c in (FSI, LRI, RLI, PDI)):
        return text
    depth = 0
    kept: list[str] = []
    opened: list[int] = []
    for char in text:
        if char in (FSI, LRI, RLI):
            depth += 1
            opened.append(len(kept))
        elif char == PDI:
            if not depth:
                continue
            depth -= 1
            opened.pop()
        kept.append(char)
    for place in opened:
        kept[place] = ""
    return "".join(kept)


def strip_controls(text: str) -> str:
    """Return ``text`` without the characters that only steer order; ZWNJ and ZWJ are spelling and stay."""
    return _ORDER.sub("", text)


def clean(text: str, *, multiline: bool = False) -> str:
    """Return typed or pasted text without control characters, bidi overrides and stray marks.

    Line breaks of any kind become ``\\n`` when ``multiline``, else a space; a tab becomes a space. ZWNJ, ZWJ, harakat
    and every letter stay as they were typed.
    """
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    text = _UNSAFE.sub("", text)
    return text if multiline else text.replace("\n", " ")
