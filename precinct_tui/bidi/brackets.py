"""Paired brackets: which close which (BD14-BD16), and the direction that rule N0 gives them."""

from __future__ import annotations

import re

from precinct_tui.bidi import tables

MOST_OPEN = 63
"""Brackets open at once beyond which BD16 pairs none."""
# U+2329/232A are canonically equal to U+3008/3009 and pair with them (BD16).
_CANONICAL = str.maketrans("\u2329\u232a", "\u3008\u3009")
_CLOSES = {
    one: other.translate(_CANONICAL) for one, other in zip(tables.BRACKETS_OPEN, tables.BRACKETS_CLOSE, strict=True)
}
_ANY_BRACKET = re.compile("[" + re.escape(tables.BRACKETS_OPEN + tables.BRACKETS_CLOSE) + "]")
_NOT_BRACKET = re.compile("[^" + re.escape(tables.BRACKETS_OPEN + tables.BRACKETS_CLOSE) + "]", re.DOTALL)


def has_brackets(text: str) -> bool:
    """Whether ``text`` holds a bracket that could pair."""
    return _ANY_BRACKET.search(text) is not None


def brackets_only(text: str) -> str:
    """Return ``text`` with everything but paired brackets blanked (a short key for the cache), or "" without any."""
    return _NOT_BRACKET.sub(" ", text) if text else ""


def bracket_pairs(brackets: str, run: str) -> list[tuple[int, int]]:
    """Return the bracket pairs of a sequence in the order of their opening ones (BD16)."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for match in _ANY_BRACKET.finditer(brackets):
        index = match.start()
        if run[index] != "o":
            continue
        char = match[0]
        if char in _CLOSES:
            if len(opened) == MOST_OPEN:
                return []
            opened.append((_CLOSES[char], index))
        else:
            wanted = char.translate(_CANONICAL)
            for place in range(len(opened) - 1, -1, -1):
                if opened[place][0] == wanted:
                    pairs.append((opened[place][1], index))
                    del opened[place:]
                    break
    return sorted(pairs)


def pair_brackets(run: str, sequence: str, brackets: str, sos: str, embedding: str) -> str:
    """Rule N0: give paired brackets the direction of what they hold or stand in."""
    pairs = bracket_pairs(brackets, run)
    if not pairs:
        return run
    letters = list(run)
    sides = {"L": "L", "R": "R", "E": "R", "N": "R"}
    for start, end in pairs:
        inside = {sides[letter] for letter in letters[start + 1 : end] if letter != "o"}
        if embedding in inside:
            side = embedding
        elif inside:
            before = next((sides[letter] for letter in reversed(letters[:start]) if letter != "o"), sos)
            side = before if before != embedding else embedding
        else:
            continue
        for place in (start, end):
            letters[place] = side
            place += 1
            while place < len(letters) and sequence[place] == "m" and letters[place] == "o":
                letters[place] = side
                place += 1
    return "".join(letters)
