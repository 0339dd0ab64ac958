"""Stems of Persian and English words: by them a word that is written, spoken or bent otherwise is the same word.

No grammar: a stem is what is left of a folded word when endings are taken off it that nouns, participles and verbs
have in speech and in writing. Two words are the same where they share a stem.
"""

from __future__ import annotations

from functools import lru_cache

SHORTEST = 3
"""Letters that a stem has at least; what is left of a Persian verb may have two."""
_MOST_ENDINGS = 3
_ENDINGS = (
    *("هایی", "های", "ها", "ان", "ین", "ات", "یان", "گان", "ی", "یی", "یه", "ه"),  # of nouns
    *("م", "ت", "ش", "مان", "تان", "شان", "مون", "تون", "شون", "ام", "اش"),  # whose it is
    *("و", "رو", "را"),  # the object, as it is spoken
    *("یم", "ید", "ند", "ن", "تر", "ترین"),  # of verbs, and degrees
)
_ENGLISH = (
    "ing",
    "ings",
    "ed",
    "es",
    "s",
    "er",
    "ers",
    "or",
    "ors",
    "ation",
    "ion",
    "ment",
    "ly",
    "al",
    "ness",
    "'s",
    "ies",
    "en",
)
_BEFORE = ("نمی", "می", "ب", "ن")
"""Prefixes that are written on before a Persian verb."""
_ARTICLE = "ال"
_PAST = {
    "بر": "برد", "زن": "زد", "گیر": "گرفت", "خور": "خورد", "فرست": "فرستاد", "خواب": "خوابید", "ترس": "ترسید",
    "گریز": "گریخت", "کش": "کشت", "گرد": "گشت", "پرس": "پرسید", "رسان": "رساند", "میر": "مرد", "بند": "بست",
    "ده": "داد", "گو": "گفت", "کن": "کرد", "شو": "شد", "دار": "داشت", "خواه": "خواست", "خوا": "خواست",
    "رو": "رفت", "اور": "اورد", "ار": "اورد", "نویس": "نوشت", "بین": "دید", "شور": "شست", "سوز": "سوخت",
}  # fmt: skip
"""The stem of a Persian verb as it is done now → as it was done: «می‌برمش» and «بردم» are one verb."""


@lru_cache(maxsize=8_192)
def stems(word: str) -> frozenset[str]:
    """The stems of a folded word, itself among them."""
    if not word.isalpha() and "'" not in word:
        return frozenset((word,))
    return frozenset(_english(word) if word.isascii() else _persian(word))


@lru_cache(maxsize=1_024)
def spoken_stems(word: str) -> frozenset[str]:
    """The stems of a folded word as it may have been typed by ear: «حموم» is «حمام», «زندون» «زندان»."""
    written = word.replace("ون", "ان").replace("وم", "ام")
    return stems(word) | stems(written) if len(word) > SHORTEST and written != word else stems(word)


def _persian(word: str) -> set[str]:
    found = _without_endings(word, SHORTEST)
    if word.startswith(_ARTICLE) and len(word) >= SHORTEST + len(_ARTICLE):
        found |= _without_endings(word[len(_ARTICLE) :], SHORTEST)
    for before in _BEFORE:
        if word.startswith(before):
            done_now = _without_endings(word[len(before) :], SHORTEST - 1)
            found |= {_PAST[stem] for stem in done_now if stem in _PAST}
            if len(before) > 1:
                found |= {stem for stem in done_now if len(stem) >= SHORTEST}
    return found


def _without_endings(word: str, shortest: int) -> set[str]:
    found = last = {word}
    for _turn in range(_MOST_ENDINGS):
        last = {
            stem[: -len(ending)]
            for stem in last
            for ending in _ENDINGS
            if stem.endswith(ending) and len(stem) - len(ending) >= shortest
        }
        found = found | last
    return found


def _english(word: str) -> set[str]:
    found = {word}
    for ending in _ENGLISH:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            stem = word[: -len(ending)]
            found |= {stem, f"{stem}e", f"{stem}y"}
            if stem[-1] == stem[-2]:  # «hitting»
                found.add(stem[:-1])
    return found
