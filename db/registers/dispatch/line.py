"""The command line of the board: a patrol and what it says of itself, in a few keys and either language.

It is read from its end: the last word that is a verb decides; what stands before it names the patrol, what comes after
it is its time, place or number. «گ۳ محل», `p3 scene -5m`, `3 at Kianpars`, «گشت ۲ اعزام ۱۷».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.words.folding import fold
from db.words.messages import M_, Message

VERBS: Mapping[str, tuple[str, ...]] = {
    "available": ("clear", "free", "available", "back", "ازاد", "آزاد", "پایان", "اماده", "آماده"),
    "en_route": ("go", "way", "route", "enroute", "راه", "حرکت", "عازم"),
    "on_scene": ("scene", "there", "محل", "صحنه", "رسید"),
    "out": ("out", "off", "خارج", "توقف"),
    "place": ("at", "near", "در", "نزدیک"),
    "with": ("with", "همراه"),
    "heard": ("ok", "heard", "سالم", "خوب", "شنیدم"),
    "recall": ("cancel", "recall", "لغو"),
    "send": ("send", "اعزام", "برو"),
    "note": ("note", "says", "گفت", "یادداشت"),
}
WITH: Mapping[str, tuple[str, ...]] = {
    "held": ("held", "prisoner", "بازداشتی", "تحت نظر", "تحت‌نظر", "متهم"),
    "hurt": ("hurt", "injured", "مصدوم", "مجروح"),
    "child": ("child", "کودک", "بچه"),
    "dead": ("dead", "body", "متوفی", "جسد"),
    "nobody": ("nobody", "none", "هیچ‌کس", "هیچ"),
}
"""Code of the list patrol_with → its words in a line."""
_BY_WORD = {fold(word): verb for verb, words in VERBS.items() for word in words}
_ENDING = re.compile(r"^(\D*?)\s*(\d+)$")
_WIDE = ("place", "note")
"""Verbs whose rest may hold words that are verbs themselves: the first of these in the line decides."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line as it was read: the patrol's uid, what it does (a key of VERBS), and what was said with it."""

    patrol: str
    verb: str
    rest: str


class UnreadCallLine(ValueError):
    """A line that says nothing; `message` says what is missing."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


def whom(words: str) -> str:
    """Whom a patrol has with it (a key of WITH). Raises UnreadCallLine for other words."""
    said = fold(words)
    for code, own in WITH.items():
        if said in map(fold, own):
            return code
    raise UnreadCallLine(M_("With whom? Use one of: {words}.", words=M_("held, hurt, child, dead, nobody")))


def read_line(text: str, patrols: Iterable[tuple[str, str]]) -> Said:
    """Read a line; `patrols` are (uid, radio name) of those on shift. Raises Unread."""
    words = text.split()
    verbs = [(place, _BY_WORD[fold(word)]) for place, word in enumerate(words) if place and fold(word) in _BY_WORD]
    if not verbs:
        raise UnreadCallLine(
            M_(
                "Unknown word. Use one of: {words}.",
                words=M_("clear, go, scene, out, at, with, ok, send, cancel, note"),
            )
        )
    wide = [pair for pair in verbs if pair[1] in _WIDE]
    place, verb = wide[0] if wide else verbs[-1]
    named = " ".join(words[:place])
    patrol = _patrol(named, tuple(patrols))
    if not patrol:
        raise UnreadCallLine(M_("No patrol named {name} is on shift.", name=named))
    if len({uid for uid, _ in patrol}) > 1:
        names = "، ".join(name for _, name in patrol)
        raise UnreadCallLine(M_("{name} matches several patrols: {names}.", name=named, names=names))
    return Said(patrol[0][0], verb, " ".join(words[place + 1 :]))


def _patrol(named: str, patrols: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """The patrols that a name may mean: exactly so called; else of that number, whose name begins as it does."""
    wanted = fold(named).replace(" ", "")
    exact = [pair for pair in patrols if fold(pair[1]).replace(" ", "") == wanted]
    if exact:
        return exact
    match = _ENDING.match(fold(named).strip())
    if match is None:
        return [pair for pair in patrols if wanted and fold(pair[1]).replace(" ", "").startswith(wanted)]
    letters, number = match.group(1).replace(" ", ""), match.group(2).lstrip("0")
    same = []
    for pair in patrols:
        own = _ENDING.match(fold(pair[1]).strip())
        if own is not None and own.group(2).lstrip("0") == number:
            same.append((own.group(1).replace(" ", ""), pair))
    begins = [pair for own_letters, pair in same if letters and own_letters.startswith(letters)]
    # `p3`, as in patrol: any name of that number, where the letters are of no other.
    return begins or ([pair for _, pair in same] if letters in ("", "p", fold("گ")) else [])
