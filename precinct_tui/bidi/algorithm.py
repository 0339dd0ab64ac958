"""The Unicode Bidirectional Algorithm (UAX #9, revision of Unicode 15.1), on strings of class letters.

A text's Bidi_Class values are one string with one letter a character (``CLASS_LETTERS`` in
``tools/make_bidi_tables.py``); embedding levels are a string of the same length whose code points are the levels. The
weak and neutral rules are then a few regular expressions over short strings, which run at C speed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from precinct_tui.bidi import tables
from precinct_tui.bidi.brackets import brackets_only, has_brackets, pair_brackets

MAX_DEPTH = 125
REMOVED = "b"  # what X9 removes, once embeddings are spent
_EXPLICIT = re.compile("[qQdDxiIFX]")
_EMBEDDINGS = frozenset("qQdDx")
_ISOLATES = frozenset("iIF")
_SPACES = re.compile("[wiIFXqQdDxb]*(?=[SP]|$)|[SP]")
_SPACES_PLAIN = re.compile("[wb]*(?=[SP]|$)|[SP]")
_NEUTRAL = str.maketrans("PSwoiIFX+%,m", "oooooooooooo")


class RangeTable(dict[int, str]):
    """A translate table over ranges: looks a code point up by bisection once and remembers it."""

    def __init__(self, starts: Sequence[int], letters: str) -> None:
        super().__init__()
        self._starts = starts
        self._letters = letters

    def __missing__(self, code: int) -> str:
        letter = self[code] = self._letters[bisect_right(self._starts, code) - 1]
        return letter


CLASSES = RangeTable(tables.CLASS_STARTS, tables.CLASS_LETTERS)
MIRROR = str.maketrans(tables.MIRROR_FROM, tables.MIRROR_TO)


def classes_of(text: str) -> str:
    """Return one class letter for each character of ``text``."""
    return text.translate(CLASSES)


def first_strong(classes: str, start: int = 0, *, inside: bool = False) -> int | None:
    """Return 0 or 1 for the first strong class from ``start`` on, skipping isolates (P2, P3); None without one.

    With ``inside`` the search ends at the PDI that closes the isolate around ``start``.
    """
    depth = 0
    for letter in classes[start:]:
        if letter in _ISOLATES:
            depth += 1
        elif letter == "X":
            if depth:
                depth -= 1
            elif inside:
                return None
        elif letter == "P":
            return None
        elif not depth and letter in "LRA":
            return 0 if letter == "L" else 1
    return None


def base_level(classes: str) -> int:
    """Return the paragraph level by rules P2 and P3."""
    return first_strong(classes) or 0


@lru_cache(maxsize=256)
def levels_of(classes: str, base: int | None = None, text: str = "") -> str:
    """Return the levels after I1-I2 and L1 of one paragraph, one code point for each class.

    ``base`` is 0, 1 or None for P2-P3. ``text`` gives the characters for N0; without it no bracket pairs. Characters
    that X9 removes get the level of what precedes them (they are not drawn).
    """
    if base is None:
        base = base_level(classes)
    brackets = text if has_brackets(text) else ""
    if _EXPLICIT.search(classes):
        levels = _explicit_levels(classes, base, brackets)
        spaces = _SPACES
    elif REMOVED in classes:
        levels = _without_removed(classes, base, brackets)
        spaces = _SPACES_PLAIN
    else:
        side = "R" if base else "L"
        levels = _implicit(_resolved(classes, side, side, base & 1, brackets_only(brackets)), base)
        spaces = _SPACES_PLAIN
    # L1, on the original classes.
    own = chr(base)
    pieces: list[str] = []
    last = 0
    for match in spaces.finditer(classes):
        start, end = match.span()
        if start != end:
            pieces.append(levels[last:start])
            pieces.append(own * (end - start))
            last = end
    if not pieces:
        return levels
    pieces.append(levels[last:])
    return "".join(pieces)


_IMPLICIT = [str.maketrans({"L": chr(level + (level & 1)), "R": chr(level | 1), "E": chr((level + 2) & ~1),
                            "N": chr((level + 2) & ~1)}) for level in range(MAX_DEPTH + 1)]  # fmt: skip


def _implicit(resolved: str, level: int) -> str:
    """Rules I1 and I2: levels of a string of L, R, E and N at one embedding level."""
    return resolved.translate(_IMPLICIT[level])


def _without_removed(classes: str, base: int, brackets: str) -> str:
    kept = [index for index, letter in enumerate(classes) if letter != REMOVED]
    side = "R" if base else "L"
    sequence = "".join([classes[index] for index in kept])
    shown = brackets_only("".join([brackets[index] for index in kept])) if brackets else ""
    levels = [chr(base)] * len(classes)
    for index, level in zip(kept, _implicit(_resolved(sequence, side, side, base & 1, shown), base), strict=True):
        levels[index] = level
    return _filled(levels, classes)


def _filled(levels: list[str], classes: str) -> str:
    """Give removed characters the level before them."""
    for index, letter in enumerate(classes):
        if index and (letter == REMOVED or letter in _EMBEDDINGS):
            levels[index] = levels[index - 1]
    return "".join(levels)


def matching_pdis(classes: str) -> dict[int, int]:
    """Return, for each isolate initiator that has one, the position of its PDI (BD9)."""
    matches: dict[int, int] = {}
    opened: list[int] = []
    for index, letter in enumerate(classes):
        if letter in _ISOLATES:
            opened.append(index)
        elif letter == "X" and opened:
            matches[opened.pop()] = index
        elif letter == "P":
            opened.clear()
    return matches


def _explicit_levels(classes: str, base: int, brackets: str) -> str:
    """Rules X1-X10: split into isolating run sequences and resolve each."""
    embedded = _Embedder(classes, base)
    levels, letters = embedded.levels, embedded.letters
    matches = matching_pdis(classes)
    closes = {end: start for start, end in matches.items()}
    runs: list[list[int]] = []
    for index in embedded.kept:
        if runs and levels[runs[-1][-1]] == levels[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    run_at = {run[0]: number for number, run in enumerate(runs)}
    result = [chr(level) for level in levels]
    for number, run in enumerate(runs):
        if run[0] in closes:
            continue
        sequence = list(run)
        last = number
        while (end := matches.get(sequence[-1])) is not None:
            last = run_at[end]
            sequence += runs[last]
        level = levels[run[0]]
        before = levels[runs[number - 1][-1]] if number else base
        open_end = classes[sequence[-1]] in _ISOLATES
        after = base if open_end or last + 1 == len(runs) else levels[runs[last + 1][0]]
        shown = ""
        if brackets:
            # A bracket whose class an override changed is no bracket any more.
            shown = brackets_only("".join([brackets[i] if letters[i] == "o" else " " for i in sequence]))
        resolved = _resolved(
            "".join([letters[i] for i in sequence]),
            "R" if max(level, before) & 1 else "L",
            "R" if max(level, after) & 1 else "L",
            level & 1,
            shown if shown.strip() else "",
        )
        for index, letter in zip(sequence, _implicit(resolved, level), strict=True):
            result[index] = letter
    return _filled(result, classes)


class _Embedding(NamedTuple):
    """An entry of the directional status stack."""

    level: int
    override: str = ""
    isolate: bool = False


class _Embedder:
    """Rules X1-X9 on one paragraph: the level and the (overridden) class of each character, and which ones X9 keeps."""

    def __init__(self, classes: str, base: int) -> None:
        self._classes = classes
        self._base = base
        self._stack = [_Embedding(base)]
        self._overflow_isolates = self._overflow_embeddings = self._valid_isolates = 0
        self.levels = [base] * len(classes)
        self.letters = list(classes)
        self.kept: list[int] = []
        for index, letter in enumerate(classes):
            rule = _RULES.get(letter)
            if rule is None:
                self._place(index)
            else:
                rule(self, index, letter)

    def _place(self, index: int) -> None:
        """X6: the character takes the level and the override of the embedding that it stands in, and is kept."""
        level, override, _isolate = self._stack[-1]
        self.levels[index] = level
        if override:
            self.letters[index] = override
        self.kept.append(index)

    def _room_for(self, level: int) -> bool:
        return level <= MAX_DEPTH and not self._overflow_isolates and not self._overflow_embeddings

    def _begin_embedding(self, _index: int, letter: str) -> None:
        """X2-X5."""
        wanted = _next_level(self._stack[-1].level, odd=letter in "QD")
        if self._room_for(wanted):
            self._stack.append(_Embedding(wanted, _OVERRIDES.get(letter, "")))
        elif not self._overflow_isolates:
            self._overflow_embeddings += 1

    def _begin_isolate(self, index: int, letter: str) -> None:
        """X5a-X5c."""
        self._place(index)
        odd = letter == "I" or (letter == "F" and first_strong(self._classes, index + 1, inside=True) == 1)
        wanted = _next_level(self._stack[-1].level, odd=odd)
        if self._room_for(wanted):
            self._valid_isolates += 1
            self._stack.append(_Embedding(wanted, isolate=True))
        else:
            self._overflow_isolates += 1

    def _end_isolate(self, index: int, _letter: str) -> None:
        """X6a."""
        if self._overflow_isolates:
            self._overflow_isolates -= 1
        elif self._valid_isolates:
            self._overflow_embeddings = 0
            while not self._stack.pop().isolate:
                pass
            self._valid_isolates -= 1
        self._place(index)

    def _end_embedding(self, _index: int, _letter: str) -> None:
        """X7."""
        if not self._overflow_isolates:
            if self._overflow_embeddings:
                self._overflow_embeddings -= 1
            elif not self._stack[-1].isolate and len(self._stack) > 1:
                self._stack.pop()

    def _remove(self, _index: int, _letter: str) -> None:
        """X9: what is not kept takes its level from what precedes it, in the end."""

    def _end_paragraph(self, index: int, _letter: str) -> None:
        """X8."""
        self._stack = [_Embedding(self._base)]
        self._overflow_isolates = self._overflow_embeddings = self._valid_isolates = 0
        self._place(index)


def _next_level(level: int, *, odd: bool) -> int:
    return (level + 1) | 1 if odd else (level + 2) & ~1


_OVERRIDES = {"d": "L", "D": "R"}
_RULES: dict[str, Callable[[_Embedder, int, str], None]] = {
    **dict.fromkeys("qQdD", _Embedder._begin_embedding),
    **dict.fromkeys("iIF", _Embedder._begin_isolate),
    "X": _Embedder._end_isolate,
    "x": _Embedder._end_embedding,
    "P": _Embedder._end_paragraph,
    REMOVED: _Embedder._remove,
}


_W1 = re.compile("(.)(m+)", re.DOTALL)
_W2 = re.compile("A[^LRA]*")
_W4_EUROPEAN = re.compile("(?<=E)[+,](?=E)")
_W4_ARABIC = re.compile("(?<=N),(?=N)")
_W5 = re.compile("%+(?=E)|(?<=E)%+")
_W7 = re.compile("L[^LR]*")
_N1_LEFT = re.compile("(?<=L)o+(?=L)")
_N1_RIGHT = re.compile("(?<=[REN])o+(?=[REN])")


@lru_cache(maxsize=16384)
def _resolved(sequence: str, sos: str, eos: str, odd: int, brackets: str) -> str:
    """Rules W1-W7 and N0-N2 on one isolating run sequence: return it as L, R, E and N only."""
    embedding = "R" if odd else "L"
    run = sequence
    if "m" in run:
        run = _W1.sub(_w1, sos + run)[1:]
    if "A" in run:
        if "E" in run:
            run = _W2.sub(lambda match: match[0].replace("E", "N"), run)
        run = run.replace("A", "R")
    if "E" in run:
        run = _W4_EUROPEAN.sub("E", run)
        if "%" in run:
            run = _W5.sub(lambda match: "E" * len(match[0]), run)
    if "N" in run:
        run = _W4_ARABIC.sub("N", run)
    run = run.translate(_NEUTRAL)
    if "E" in run:
        run = _W7.sub(lambda match: match[0].replace("E", "L"), sos + run)[1:]
    if "o" not in run:
        return run
    if brackets:
        run = pair_brackets(run, sequence, brackets, sos, embedding)
    run = f"{sos}{run}{eos}"
    run = _N1_LEFT.sub(lambda match: "L" * len(match[0]), run)
    run = _N1_RIGHT.sub(lambda match: "R" * len(match[0]), run)
    return run[1:-1].replace("o", embedding)


def _w1(match: re.Match[str]) -> str:
    before = match[1]
    return before + ("o" if before in "iIFX" else before) * len(match[2])


def runs_of(levels: str) -> list[tuple[int, int, int]]:
    """Return the level runs as (start, end, level) in visual order, left to right (L2)."""
    runs: list[tuple[int, int, int]] = []
    for match in _RUN.finditer(levels):
        start, end = match.span()
        runs.append((start, end, ord(levels[start])))
    if len(runs) < 2:
        return runs
    highest = max(run[2] for run in runs)
    lowest = min((run[2] for run in runs if run[2] & 1), default=highest + 1)
    for level in range(highest, lowest - 1, -1):
        place = 0
        while place < len(runs):
            if runs[place][2] < level:
                place += 1
                continue
            end = place
            while end < len(runs) and runs[end][2] >= level:
                end += 1
            runs[place:end] = runs[place:end][::-1]
            place = end
    return runs


_RUN = re.compile(r"(.)\1*", re.DOTALL)


def order_of(levels: str) -> list[int]:
    """Return the logical index of each visual position, left to right (L2)."""
    order: list[int] = []
    for start, end, level in runs_of(levels):
        order.extend(range(end - 1, start - 1, -1) if level & 1 else range(start, end))
    return order
