"""The language a person reads: words, digits and direction. Nothing heavy: the catalogue is read at the first word.

msgids are English, so English needs no catalogue. Persian is compiled from locales/fa/*.po by tools/catalogues.py.
A language of `TONGUES` can be spoken once its catalogue stands beside that one: see docs/languages.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, cast

from db.words.plurals import of_one

if TYPE_CHECKING:
    from gettext import NullTranslations

Language = Literal["fa", "en"]
Direction = Literal["rtl", "ltr"]


class Tongue(NamedTuple):
    """An interface language: its own name; which way it runs; of the two languages that lists, digits and calendars
    have, the one it takes ("fa" or "en"); and the language whose words stand in for missing ones."""

    name: str
    direction: Direction
    lists: Language
    then: str = "en"


TONGUES: dict[str, Tongue] = {
    "fa": Tongue("فارسی", "rtl", "fa"),
    "en": Tongue("English", "ltr", "en"),
    "prs": Tongue("دری", "rtl", "fa", then="fa"),
    "ar": Tongue("العربية", "rtl", "fa"),
}
DOMAIN = "precinct"
LOCALES = Path(__file__).parent / "locales"

_DECIMAL = re.compile(r"[+−-]?[0-9]+\.[0-9]+")
_NUMBER = re.compile(r"[A-Z]{2,4}-\d{4}-\d+")
"""A record's number, which is written in the digits of the language wherever a message names it."""
_COUNT = re.compile(r"[0-9]+")
_MOMENT = re.compile(r"(?:(?:\d{4}/)?\d\d/\d\d \d\d:\d\d(?: ±\d+)?|\d{4}/\d\d/\d\d|\d\d:\d\d)")
_PERSIAN_DIGITS = str.maketrans("0123456789٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹" * 2)
_LATIN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2)
_current = "fa"
_here: ContextVar[str | None] = ContextVar("_here", default=None)
_digits: Literal["auto", "fa", "latn"] = "auto"


class MessageLike(Protocol):
    """What `db.words.messages.Message` is: a msgid with values, that renders itself by functions it is given."""

    def render(self, translate: Callable[[str], str] | None = None, show: Callable[[object], str] = str) -> str: ...


def set_language(code: str) -> None:
    """Speak `code`, one of `languages()`, from now on. Words already on the screen stay: repaint them.

    Raises ValueError for another code.
    """
    global _current
    if code not in languages():
        raise ValueError(f"no such language: {code!r}; there are {', '.join(languages())}")
    _current = code


def languages() -> tuple[str, ...]:
    """The codes of the languages that can be spoken: Persian, English, and those whose catalogue is here."""
    return tuple(code for code in TONGUES if code in ("fa", "en") or _compiled(code).exists())


def spoken() -> str:
    """The code of the language spoken now. Persian until someone chooses."""
    return _here.get() or _current


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Words in this language while the block runs, in this thread alone: a paper is made while the screen stays."""
    before = _here.set(code)
    try:
        yield
    finally:
        _here.reset(before)


def language() -> Language:
    """The language that lists, dates and digits are shown in now: of the two that a store keeps, the nearest."""
    return TONGUES[spoken()].lists


def direction() -> Direction:
    """Which way the language runs: "rtl" or "ltr"."""
    return TONGUES[spoken()].direction


def set_digits(kind: Literal["auto", "fa", "latn"]) -> None:
    """Write numbers in Persian or Latin digits from now on; "auto": in those of the language."""
    global _digits
    _digits = kind


def digit_set() -> Language:
    """The digits written now, named by their language: "fa" ۱۲۳, "en" 123."""
    if _digits == "auto":
        return language()
    return "fa" if _digits == "fa" else "en"


def digits(value: object) -> str:
    """`value` as text, its digits in those written now, a Persian decimal with its own mark (۶٫۵). All else stays."""
    text = str(value)
    if digit_set() == "fa" and _DECIMAL.fullmatch(text):
        text = text.replace(".", "\u066b")
    return text.translate(_PERSIAN_DIGITS if digit_set() == "fa" else _LATIN_DIGITS)


def numbered(text: str) -> str:
    """A record's number, digits alone, or a decimal, in the digits written now; any other text as it is."""
    return digits(text) if any(each.fullmatch(text) for each in (_NUMBER, _COUNT, _DECIMAL)) else text


def N_(text: str) -> str:
    """Mark `text` for the catalogues without translating it: for tables made at import. Show it by `_` later."""
    return text


def _(text: str, /, **params: object) -> str:
    """`text`, an English msgid in `str.format` style, in the language spoken, with `params` filled in.

    Numbers among them get the language's digits, Messages are translated, text is taken as it is. Without `params`
    nothing is formatted, so braces stay. A value that is missing raises KeyError, as it does in English.
    """
    return _fill(_lookup(text), text, params)


def said_in(code: str, text: str) -> str:
    """`text`, an English msgid, in the language `code`, whichever is spoken now: a search by either finds it."""
    return _catalogue(code).gettext(text) if text else ""


def ngettext(one: str, many: str, n: int, /, **params: object) -> str:
    """`one` or `many` by the language's rule for the count `n`, which both may name as {n}; else as `_`."""
    chosen = _catalogue(spoken()).ngettext(one, many, n)
    return _fill(chosen, one if n == 1 else many, {"n": n, **params})


def translate(message: MessageLike) -> str:
    """A Message of the store, and those inside it, in the language spoken."""
    return message.render(_lookup, value_said)


def _lookup(text: str) -> str:
    # gettext answers the empty msgid with the catalogue's header.
    return _catalogue(spoken()).gettext(text) if text else ""


def value_said(value: object) -> str:
    """A value of a Message in the language spoken: another Message, an item of a list, a number, words."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return digits(value)
    if hasattr(value, "render") and hasattr(value, "params"):
        return translate(cast(MessageLike, value))
    if callable(label := getattr(value, "label", None)):  # an item of a list knows its name in each language
        return str(label(language()))
    text = str(value)
    if ", " in text:  # numbers of several records
        parts = text.split(", ")
        each = [numbered(part) for part in parts]
        if all(said != part for said, part in zip(each, parts, strict=True)):
            return _(", ").join(each)
    return f"\u2066{digits(text)}\u2069" if _MOMENT.fullmatch(text) else numbered(text)


def _fill(text: str, msgid: str, params: dict[str, object]) -> str:
    if not params:
        return text
    values = {name: value_said(value) for name, value in params.items()}
    try:
        return of_one(text, params).format_map(values)
    except (KeyError, IndexError, ValueError, AttributeError):
        # A slip in a translation must not take the screen down; the same slip in the code does.
        return of_one(msgid, params).format_map(values)


@cache
def _catalogue(code: str) -> NullTranslations:
    import gettext  # read at the first word, as its catalogue is

    if code == "en":
        return gettext.NullTranslations()
    # A broken installation speaks English rather than not at all.
    catalogue = gettext.translation(DOMAIN, LOCALES, [code], fallback=True)
    if (then := TONGUES[code].then) != "en":
        catalogue.add_fallback(_catalogue(then))
    return catalogue


def _compiled(code: str) -> Path:
    return LOCALES / code / "LC_MESSAGES" / f"{DOMAIN}.mo"
