"""Whether words seem to name someone who is not the one speaking. It asks gently and decides nothing; nothing is kept.

A request is about what is to be done. A name of a neighbour in it may be needed, or may harm someone who was never
asked: the form says so while it is typed.
"""

from __future__ import annotations

import re

from db.words.folding import ascii_digits

_TITLES = r"آقای|اقای|خانم|جناب|سرکار|حاج‌آقا|حاج آقا|حاجی|سید|سیده|مهندس|دکتر|استاد|مشهدی|کربلایی"
_PERSIAN = re.compile(rf"(?:^|[\s(«،.])(?:{_TITLES})\s+[\u0621-\u06cc\u200c]{{2,}}")
_NAMED = re.compile(r"(?:به نام|بنام|به اسم|نامش|اسمش|نام او|اسم او|معروف به|فرزند)\s+[\u0621-\u06cc\u200c]{2,}")
_ENGLISH = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Haj)\.?\s+[A-Z][a-z]+|\b(?:named|called|son of)\s+[A-Z][a-z]+")
_NUMBERS = re.compile(r"(?<!\d)(?:(?:\+?98|0)9\d{9}|\d{10})(?!\d)")
"""A mobile number, or ten digits as of a national ID."""


def names_others(words: str) -> bool:
    """Whether a title with a name, "called so-and-so", a mobile number or a national ID stands in these words."""
    text = ascii_digits(words)
    return any(pattern.search(text) for pattern in (_PERSIAN, _NAMED, _ENGLISH, _NUMBERS))
