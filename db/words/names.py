"""Whether two names may be one person's, however they were heard, spelled or shortened. It asks; it decides nothing.

Ask `alike(one, other)` of two names, `most_alike` of two people who each have several (stated, in a document). Both
answer with a `Likeness`, or None. Where many names are kept, look up those that share one of `keys(name)` first, then
ask `alike`: names that are alike share at least one key.

| folding rule | one name | where |
|---|---|---|
| letters that are heard alike, hamza, half-space | طاهر / تاهر | `heard`, `folding` |
| any order, parts joined or apart | کریمی علی رضا / علیرضا کریمی | `_orders` |
| titles | سید، حاجی، ملا، Syed | `_DESCENT`, `_TITLES`, `_ENDINGS` |
| links, what is one with the next or the last word | بن، al-، عبد ال، زاده، الله | `_LINKS`, `_BEFORE`, `_BEHIND` |
| «محمد» before another given name | محمد رضا / محمدرضا / رضا | `_without_muhammad` |
| names between the first and the last | عمران خان آفریدی / عمران آفریدی | `_left_out` |
| vowels and digraphs of Latin letters, Latin for Persian | Hussain / Hossein / حسین | `name_sounds` |
| one slip in a long word of one script | کوهستانی / کوهستنای | `_one_slip` |

A name of one word is like none, itself included: too many people have it. To add a rule, add it to its table and names
to tests/data/names; `tests/db/words/test_names.py` measures how many honest arrivals are asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import permutations, product

from db.words.folding import fold
from db.words.name_sounds import Sounded, skeleton, sound_same, sounded


class Likeness(StrEnum):
    """How strongly two names are alike."""

    SAME = "same"
    """The same words as they are heard, titles aside, in any order, joined or apart, in one script."""
    NEAR = "near"
    """The same by the table above: something left out, the other script, other vowels, one slip."""


_HEARD = str.maketrans("طصثذضظغح", "تسسزززقه")
"""Letters that are spoken alike: ت/ط، س/ص/ث، ز/ذ/ض/ظ، ق/غ، ه/ح."""


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


_DESCENT = _folded("سید سیده سادات syed sayed sayyid sayyed seyed seyyed sayid saiyed saiyid sayeda seyedeh syeda")
"""Titles that stand anywhere."""
_TITLES = _folded(
    "حاجی حاج کربلایی مشهدی زوار شیخ ملا مولوی قاری آقای خانم آقا دکتر داکتر استاد مهندس انجنیر"
    " haji hajji haj mullah mulla maulvi mawlawi sheikh shaikh mr mrs dr"
)
"""Titles that stand first."""
_ENDINGS = _folded("خان جان khan jan")
"""The same that stand last."""
_LINKS = _folded("بن ابن بنت ال al el ul ol ud ur us uz ad ar as az bin ben ibn bint e")
"""Words between names that are written or not."""
_BEFORE = _folded("عبد عبدال abd abdul abdol abdal abdel abdur abdus abdun abduz ابو ابوال abu abul abol")
"""Words that are one with the next."""
_BEHIND = re.compile(
    "اله|ال(?:دین|حق|رحمان|اسلام)|زاده|پور|نژاد|زی|زایی|زهی|[uoa]ll?ah?|[uoea]dd?[ie]n|zad(?:a|ah|eh)|pou?r|zai|zay"
)
"""Words that are one with the last."""
_MUHAMMAD = re.compile("محمد|m[ou]ham+[ae]d|mohd|muhd|md")
_WITH_MUHAMMAD = re.compile("(محمد|m[ou]ham+[ae]d)(?!ی|زاده|پور|نژاد|نیا|زی|i|y|z[ai]|pou?r|n[ei])(.{3,})")
_COMMON = re.compile("^عبدال|^abd[uo][l-z]|اله$|الدین$|[uo]ll?ah?$|[ou]dd?in$")
_MOST_PARTS = 4
"""Names of more parts are compared in the order that they are written in."""
_LONG = 6
"""Letters of a word in which one slip is looked past."""

Parts = tuple[str, ...]


@lru_cache(maxsize=2048)
def parts_of(name: str) -> Parts:
    """The words of a name, folded, without titles: «سید» and the like go where two words are left."""
    words = ["".join(filter(str.isalnum, word)) for word in re.split(r"[\s\-ـ]+", fold(name.replace("'", ""), " "))]
    joined: list[str] = []
    for word in filter(None, words):
        if joined and (_BEHIND.fullmatch(word) or joined[-1] in _BEFORE):
            joined[-1] += word
        elif word not in _LINKS:
            joined.append(word)
    while len(joined) > 2 and (title := next(_titles(joined), None)) is not None:
        del joined[title]
    return tuple(part for place, word in enumerate(joined) for part in _apart(word, place < len(joined) - 1))


def _titles(words: Sequence[str]) -> Iterator[int]:
    """The places of titles."""
    yield from (place for place, word in enumerate(words) if word in _DESCENT)
    if words[0] in _TITLES:
        yield 0
    if words[-1] in _ENDINGS:
        yield len(words) - 1


def _apart(word: str, given: bool) -> Parts:
    """«محمدرضا» as two words, where it is no family name."""
    found = _WITH_MUHAMMAD.fullmatch(word) if given else None
    return (word,) if found is None else (found[1], found[2])


def _without_muhammad(parts: Parts) -> Parts:
    return parts[1:] if len(parts) > 2 and _MUHAMMAD.fullmatch(parts[0]) else parts


@lru_cache(maxsize=2048)
def _sounds(parts: Parts) -> Sounded:
    first, *others = (sounded(part) for part in parts)
    for other in others:
        first += other
    return first


@lru_cache(maxsize=2048)
def keys(name: str) -> frozenset[str]:
    """The keys to look a name up by: names that are alike share one of these; most that share one are not alike.

    They are the consonants of each of its words and of words beside each other, the same for both scripts; a name of
    one word has none. Keep them only where the name may be kept, and remove them with it.
    """
    parts = parts_of(name)
    if len(parts) < 2 or len(name.split()) < 2:
        return frozenset()
    runs = (parts[start:end] for start in range(len(parts)) for end in range(start + 1, len(parts) + 1))
    return frozenset(skeleton(_sounds(run)) or "-" for run in runs)


def alike(one: str, other: str) -> Likeness | None:
    """How much two names are alike; None where they are not, or where one has a single word."""
    if keys(one).isdisjoint(keys(other)):
        return None
    return compared(*sorted((parts_of(one), parts_of(other))))


def most_alike(ones: Iterable[str | None], others: Iterable[str | None]) -> Likeness | None:
    """The strongest likeness between a name of one person and a name of another."""
    found = {alike(one or "", other or "") for one, other in product(tuple(ones), tuple(others))}
    return next((likeness for likeness in Likeness if likeness in found), None)


@lru_cache(maxsize=4096)
def compared(one: Parts, other: Parts) -> Likeness | None:
    """The likeness of two names, given as `parts_of` them, that no key was asked for first."""
    if _is_in_any_order(one, other):
        return Likeness.SAME
    shapes = {(one, other), (_without_muhammad(one), other), (one, _without_muhammad(other))}
    if any(_sound_in_any_order(*shape) or _left_out(*shape) or _one_slip(*shape) for shape in shapes):
        return Likeness.NEAR
    return None


def _orders(parts: Parts) -> Iterator[Parts]:
    yield from permutations(parts) if len(parts) <= _MOST_PARTS else (parts,)


def heard(word: str) -> str:
    """A folded word with the letters that sound alike as one."""
    return word.translate(_HEARD)


def _is_in_any_order(one: Parts, other: Parts) -> bool:
    first, second = ([heard(word) for word in parts] for parts in (one, other))
    if sorted("".join(first)) != sorted("".join(second)):
        return False
    wanted = "".join(second)
    return any("".join(order) == wanted for order in _orders(tuple(first)))


def _sound_in_any_order(one: Parts, other: Parts) -> bool:
    first, second = _sounds(one), _sounds(other)
    if sorted(skeleton(first)) != sorted(skeleton(second)):
        return False
    return any(sound_same(_sounds(order), second) for order in _orders(one))


def _left_out(one: Parts, other: Parts) -> bool:
    """Whether one is the other without names in between: the first and the last are the same."""
    short, full = sorted((one, other), key=len)
    if _MUHAMMAD.fullmatch(short[0]):  # every third man
        return False
    return 2 == len(short) < len(full) and all(_word_same(short[end], full[end]) for end in (0, -1))


def _word_same(one: str, other: str) -> bool:
    return heard(one) == heard(other) or sound_same(sounded(one), sounded(other))


def _own_letters(word: str) -> int:
    """How many letters a word has without what many names begin or end with."""
    return len(_COMMON.sub("", word))


def _one_slip(one: Parts, other: Parts) -> bool:
    """Whether all words are the same but one, long and in one script, in which a letter is wrong, missing or moved."""
    if len(one) != len(other):
        return False
    left, facing = list(one), list(other)
    for word in one:
        if (same := next((each for each in facing if _word_same(word, each)), None)) is not None:
            left.remove(word)
            facing.remove(same)
    if (
        len(left) != 1
        or min(map(_own_letters, (left[0], facing[0]))) < _LONG
        or left[0].isascii() != facing[0].isascii()
    ):
        return False
    from rapidfuzz.distance import OSA  # late: 4 MiB of every kiosk's memory until two names nearly meet

    return OSA.distance(heard(left[0]), heard(facing[0]), score_cutoff=1) == 1
