"""Texts that give orders or break counting, and what may never come out again, wherever they were put in."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from db.words.folding import fold
from db.words.forms import Field, Form, fields_of
from db.words.text import clean

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)

SHORT = {
    "esc": "\x1b[7;35mقرمزAlarm\x1b[0m",
    "clear": "\x1b[2J\x1b[Hپاک",
    "osc52": "\x1b]52;c;ZXZpbA==\x07کلیپ",
    "osc8": "\x1b]8;;http://evil.example\x1b\\پیوند\x1b]8;;\x1b\\",
    "dcs": "\x1bP+q544e\x1b\\دستور",
    "c1": "\x9b31mسی\x9d52;c;eA==\x9cیک",
    "nul": "پیش\x00پس",
    "bell": "زنگ\x07\x08\x7fدر",
    "override": "نام\u202egpj.exe\u202c",
    "embeddings": "\u202aچپ\u202bراست\u202d",
    "isolates": "\u2066باز\u2067مانده\u2068بی‌پایان",
    "unopened": "بسته\u2069\u2069\u202c",
    "joined": "\u200d\u200d👩│\u200d\u200d💻زن" * 9,
    "marks_only": "\u064b\u0651\u0301بی‌پایه",
    "markup": "[/red]دیوار[bold",
    "click": "[@click=app.quit]ترک[/]",
    "click_call": "[@click=app.bell('x')]زنگوله[/@click]",
    "markup_tail": "[[]][/][]\\[دم\\",
    "braces": "{0}آکولاد{name!r}{",
    "percent": "%s%d%(x)s%نود",
    "dollar": "$x ${HOME} `id` $(id)دلار",
    "surrogates": "نیم\ud83dه\udc80",
    "private": "\ue000\uf8ffخصوصی\U000f0000",
    "nonchars": "\ufffe\uffff\ufdd0هیچ\U0010ffff",
    "tags": "\ufeff\U000e0041\U000e007fبرچسب\u2060\ufff9",
    "mixed": "تاریخ 12/3 (abc) کد ABC-۱۲۳ שלום, سلام!",
    "breaks": "یک\r\nدو\rسه\tچهار\x0bپنج\x0cشش\x85هفت\u2028هشت\u2029نه",
    "fts": '" OR NEAR(ف, 2) * ^ن : - + AND NOT )',
    "fts_column": 'text : "آ" NOT {text} : *',
    "sql": "'; DROP TABLE journal; -- ب",
    "html": "<script>alert(1)</script><b>پررنگ&amp;",
    "typst": '#import "x"; $ج^2$ *پ* _م_ @ref <lbl>',
    "markdown": "# سر\u200c[x](javascript:x) ![](y) ~~`خط`~~ |a|b|",
    "emoji": "👨‍👩‍👧‍👦🏳️‍🌈🇮🇷👍🏽خانواده",
    "wide": "漢字かな全角ＡＢＣ",
    "path": "../../../etc/passwd\x00.jpg",
    "joiners": "می\u200c\u200c\u200c\u200d\u200d‌رود" + "\u200c" * 40,
    "spaces": "\u00a0\u3000\u200b\u2003فاصله\u00ad\u180e",
    "dashes": "--json -h --home=/ ‒دش",
    "digits": "۱۲٬۳۴۵/٦٧٨ 𝟙𝟚 ①Ⅻ½",
    "json": '"},{"x":null,"\\u001b":"جی',
}
MARKS = "اهواز" + "\u0651\u064b" * 5_000
WORD = "ب" * 9_000
MEGABYTE = "گزارش " * 170_000
LONG = {"marks": MARKS, "word": WORD, "megabyte": MEGABYTE}
ALL = {**SHORT, **LONG}

TYPED: frozenset[str] = frozenset({"text", "words", "place", "plate", "phone", "national_id", "foreigner_code"})
"""Kinds of field that keep what is typed."""

# What no screen, page or pipe may carry: C0 but newline, DEL, C1, halves of pairs, line separators; what turns order.
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_TURNS = re.compile("[\u202a-\u202e]")
_ISOLATES = re.compile("[\u2066-\u2069]")


def ill(text: str, *, isolates: bool = True, newline: bool = True) -> list[str]:
    """The characters of `text` that steer, with what stands around them; `isolates`: those of bidi too."""
    patterns = [_CONTROLS, _TURNS] + ([_ISOLATES] if isolates else []) + ([] if newline else [re.compile("\n")])
    return [
        repr(text[max(0, found.start() - 30) : found.end() + 30])
        for pattern in patterns
        for found in itertools.islice(pattern.finditer(text), 5)
    ]


def letters(text: str) -> str:
    """What a person reads of a text: its letters and digits, in order."""
    return "".join(char for char in text if unicodedata.category(char)[0] in "LN")


def has_a_letter_alone(text: str) -> bool:
    """Whether a register of people refuses to look for it: some word of it is one letter."""
    return any(len(word) == 1 and not word.isdecimal() for word in fold(clean(text), " ").split())


def strings_in(value: Any) -> Iterator[str]:
    """Every text in a JSON value, names of members included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield str(name)
            yield from strings_in(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from strings_in(item)


def packed(limit: int, start: int) -> str:
    """As many hostile texts as fit into `limit` characters, beginning with another one for another `start`."""
    texts = list(SHORT.values())
    found = ""
    for place in range(len(texts)):
        text = texts[(start + place) % len(texts)]
        if len(found) + len(text) + 1 <= limit:
            found += ("\n" if place % 3 else " ") + text if found else text
        if len(found) > limit * 3 // 4:
            break
    return found or "\x1bب\u202e"


def typed_fields(form: type[Form]) -> list[tuple[str, Field]]:
    """The fields of a form that keep what is typed."""
    return [(name, what) for name, what in fields_of(form) if what.kind in TYPED]
