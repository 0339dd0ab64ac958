"""The sounds of a name's word, in Persian or Latin letters, and whether two words sound the same.

Persian writes long vowels and no short ones; Latin writes all of them, each in several ways. A word becomes a row of
`Sound`s: consonants, and vowels that the other script may leave out. `_PERSIAN` and `_LATIN` give what a letter may
sound like, `_PERSIAN_FOLDS` and `_LATIN_FOLDS` make one spelling of several. No store keeps any of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_PERSIAN = {
    "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ث": "s", "س": "s", "ص": "s", "ج": "j", "چ": "c", "ح": "h", "ه": "h",
    "خ": "x", "د": "d", "ذ": "zd", "ز": "z", "ض": "zd", "ظ": "zd", "ر": "r", "ژ": "Zj", "ش": "S", "غ": "q", "ق": "q",
    "ف": "f", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "و": "vu", "ی": "yi", "ا": "a",
}  # fmt: skip
"""Signs for the sounds of a Persian letter: x is kh, c ch, S sh, Z zh, q gh too.

I and U are vowels of «ا» and «ع» alone: «ی» and «و» do not meet them.
"""
_LATIN = {
    "kh": "x", "gh": "q", "sh": "S", "ch": "c", "zh": "Z", "th": "st", "dh": "zd", "ph": "f", "ck": "k", "dj": "j",
    "aee": "~iy", "aei": "~iy", "aie": "~iy", "ai": "~iy", "ay": "~iy", "ei": "~iy", "ey": "~iy",
    "ee": "iy", "ie": "iy", "ii": "iy", "oo": "u", "ou": "u", "uu": "u", "aa": "a", "au": "~u",
    "b": "b", "c": "k", "d": "d", "f": "f", "g": "g", "h": "h", "j": "j", "k": "k", "l": "l", "m": "m", "n": "n",
    "p": "p", "q": "q", "r": "r", "s": "s", "t": "t", "v": "v", "w": "v", "x": "x", "y": "yi", "z": "z",
    "a": "ae", "e": "ei", "i": "iyI", "o": "uU", "u": "uU", "bh": "b",
}  # fmt: skip
"""The same of Latin letters, the longest first; `~` is an a that may be spoken before."""
_LATIN_SOUND = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)))
_SHORT = frozenset("aeiou")
"""Vowels of one letter, which Persian does not write where they are short."""
_SOFT = frozenset("vyhaeiuIU")
"""Vowels, and consonants that may be one or that a word's end swallows."""
_ONE = str.maketrans("tzZ", "sdj")
"""Consonants that a digraph leaves in doubt are one in `skeleton`."""

_ANY_VOWEL = "aeIU"
_DOUBTFUL = frozenset({"th", "dh", "bh"})
"""Digraphs whose h may be a letter of its own: «فتحی» is Fathi."""
_BEHIND_ARTICLE = "دین|حق|رحم|رحیم|رسول|زمان|نبی|اسلام|سلام"
_PERSIAN_FOLDS = (
    (re.compile("^(موس|عیس|مصطف|مرتض|مجتب|یحی|هد|لیل|کبر|صغر|سلم|بشر)ی$"), r"\1ا"),  # written «ی», spoken a
    (re.compile("خوا"), "خا"),
    (re.compile("^است"), "ست"),
    (re.compile("ی{2,}"), "ی"),
    (re.compile("(?<=..)ز(?:ا?ی|هی)$"), "زی"),  # «نورزایی», «عمرزهی»
)
_ARTICLE = re.compile(f"(?:^|^عبد|^ابو|^ذو)ال(?=...)|^عبدال(?=..(?!$))|(?<=..)ال(?={_BEHIND_ARTICLE})")
"""«ال» that Latin spells in many ways or leaves out."""
_LATIN_FOLDS = (
    (re.compile(r"([b-df-hj-np-tv-z])\1+"), r"\1"),
    (re.compile(r"([aeiou])\1{2,}"), r"\1\1"),
    (re.compile("^(?:mohd|muhd|md|mohmad)$"), "mohamad"),
    (re.compile("^mahm[ou]d"), "mahmood"),
    (re.compile("^ramad[h]?an|^ramzan"), "ramazan"),
    (re.compile("^r[ei]dh?a$"), "reza"),
    (re.compile("^[ei]s'?ha[gq]h?"), "es'haq"),
    (re.compile("^[ei]st"), "st"),
    (re.compile("^y[ou]+s[aeiou]f"), "yusuf"),
    (re.compile("(?<=a)[vw](?:oo|ou|u)"), "u"),
    (re.compile("que$"), "q"),
    (re.compile("khw?aw?(?=j)|khwa"), "kha"),
    (re.compile("[uoae]lah?$"), "ulah"),
    (re.compile("zehi$|zahi$"), "zai"),
    (re.compile("^abd[uoae](?:l(?!ah?$)|(?=[rsnztd][a-z]{3}))"), "abd"),
    (re.compile("^(ab|z)[uo]l(?=[b-df-hj-np-tv-z].)"), r"\1u"),
    (re.compile("(?<=..)[uoae]l(?=ha[qg]|islam|rasul|rasool|rahm|rehm|din$)"), ""),
)


@dataclass(frozen=True, slots=True)
class Sound:
    """The sounds of a letter: any sign of `choices`."""

    choices: str
    optional: bool = False
    """Whether it may be left out in any script."""
    short: bool = False
    """Whether Persian may leave it out: a short vowel of a Latin word."""


@dataclass(frozen=True, slots=True)
class Sounded:
    """A row of sounds and the script that it was written in."""

    sounds: tuple[Sound, ...]
    latin: bool

    def __add__(self, other: Sounded) -> Sounded:
        """Both, one behind the other; Latin if the first is."""
        return Sounded(self.sounds + other.sounds, self.latin)


@lru_cache(maxsize=2048)
def sounded(word: str) -> Sounded:
    """The sounds of one word, folded (`folding.fold`) and of letters alone."""
    latin = word.isascii()
    return Sounded(tuple(_latin(word) if latin else _persian(word)), latin)


def _persian(word: str) -> Iterator[Sound]:
    for pattern, becomes in _PERSIAN_FOLDS:
        word = pattern.sub(becomes, word)
    articles = {found.end() - 2 for found in _ARTICLE.finditer(word)}
    for place, letter in enumerate(word):
        before, after = word[place - 1 : place], word[place + 1 : place + 2]
        if place in articles or (letter == "ا" and word[place:] == "اله"):
            yield Sound(_ANY_VOWEL, optional=True)
        elif place - 1 in articles:
            yield Sound("l", optional=True)
        elif letter == "ع":
            yield Sound(_ANY_VOWEL, optional=True)
        elif letter == "ه" and not after and before not in ("ا", "و"):
            yield Sound("eh")
        elif not place and letter == "ا":
            yield Sound(_ANY_VOWEL, optional=after in ("و", "ی"))
        else:
            choices = _PERSIAN.get(letter, letter)
            yield Sound(choices[0] if not place and letter in "وی" else choices)


def _latin(word: str) -> Iterator[Sound]:
    for pattern, becomes in _LATIN_FOLDS:
        word = pattern.sub(becomes, word)
    start = 0
    if re.match("al[^aeiouyl].{3}", word):
        yield from (Sound(_ANY_VOWEL, optional=True), Sound("l", optional=True))
        start = 2
    for found in _LATIN_SOUND.finditer(word, start):
        written, choices = found[0], _LATIN[found[0]]
        last = found.end() == len(word)
        if choices[0] == "~":
            yield Sound("ae", optional=True)
            choices = choices[1:]
        before_h = word[found.end() :] == "h"
        if last and found.start() and choices == "iyI":
            choices = "y"
        if written == "h" and last and found.start() and word[found.start() - 1] in _SHORT:
            yield Sound("h", optional=True)
        elif before_h and written in _SHORT:
            yield Sound(f"{choices}h")  # «فاطمه» and «صالح»: Fatemeh, Saleh
        else:
            yield Sound(choices, short=written in _SHORT and not (last and found.start()))
        if written in _DOUBTFUL:
            yield Sound("h", optional=True)


def skeleton(word: Sounded) -> str:
    """The consonants that every spelling of a word has: two words that sound the same have one skeleton."""
    signs = (sound.choices[0].translate(_ONE) for sound in word.sounds if not sound.optional)
    return "".join(sign for sign in signs if sign not in _SOFT)


def sound_same(one: Sounded, other: Sounded) -> bool:
    """Whether two rows of sounds may be one: each sound is met by one of the other, or may be left out there."""
    reached = {0}
    first, second = one.sounds, other.sounds
    for place in range(len(first) + 1):
        sound = first[place] if place < len(first) else None
        following: set[int] = set()
        waiting = sorted(reached)
        while waiting:
            at = waiting.pop(0)
            if at < len(second):
                facing = second[at]
                if sound is not None and not frozenset(sound.choices).isdisjoint(facing.choices):
                    following.add(at + 1)
                if (facing.optional or (facing.short and not one.latin)) and at + 1 not in reached:
                    reached.add(at + 1)
                    waiting.append(at + 1)
            if sound is not None and (sound.optional or (sound.short and not other.latin)):
                following.add(at)
        if sound is None:
            return len(second) in reached
        reached = following
    return False
