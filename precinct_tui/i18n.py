"""The language a person reads: words, digits and direction. Nothing heavy: the catalogue is read at the first word.

msgids are English, so English needs no catalogue. Persian is compiled from locales/fa/*.po by tools/catalogues.py.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, cast

if TYPE_CHECKING:
    from gettext import NullTranslations

Language = Literal["fa", "en"]
Direction = Literal["rtl", "ltr"]

LANGUAGES: tuple[Language, ...] = ("fa", "en")
DOMAIN = "precinct"
LOCALES = Path(__file__).parent / "locales"

_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_current: Language = "fa"


class MessageLike(Protocol):
    """What `db.messages.Message` is: a msgid with values, that renders itself by functions it is given."""

    def render(self, translate: Callable[[str], str] | None = None, show: Callable[[object], str] = str) -> str: ...


def set_language(code: str) -> None:
    """Speak `code`, "fa" or "en", from now on. Words already on the screen stay: repaint them.

    Raises ValueError for another code.
    """
    global _current
    if code not in LANGUAGES:
        raise ValueError(f"no such language: {code!r}; there are {', '.join(LANGUAGES)}")
    _current = code


def language() -> Language:
    """The code of the language spoken now. Persian until someone chooses."""
    return _current


def direction() -> Direction:
    """Which way the language runs: "rtl" or "ltr"."""
    return "rtl" if _current == "fa" else "ltr"


def digits(value: object) -> str:
    """`value` as text, its ASCII digits Persian when Persian is spoken. Signs, dots and letters stay."""
    text = str(value)
    return text.translate(_PERSIAN_DIGITS) if _current == "fa" else text


def N_(text: str) -> str:
    """Mark `text` for the catalogues without translating it: for tables made at import. Show it by `_` later."""
    return text


def _(text: str, /, **params: object) -> str:
    """`text`, an English msgid in `str.format` style, in the language spoken, with `params` filled in.

    Numbers among them get the language's digits, Messages are translated, text is taken as it is. Without `params`
    nothing is formatted, so braces stay. A value that is missing raises KeyError, as it does in English.
    """
    return _fill(_lookup(text), text, params)


def said_in(code: Language, text: str) -> str:
    """`text`, an English msgid, in the language `code`, whichever is spoken now: a search by either finds it."""
    return _catalogue(code).gettext(text) if text else ""


def ngettext(one: str, many: str, n: int, /, **params: object) -> str:
    """`one` or `many` by the language's rule for the count `n`, which both may name as {n}; else as `_`."""
    chosen = _catalogue(_current).ngettext(one, many, n)
    return _fill(chosen, one if n == 1 else many, {"n": n, **params})


def translate(message: MessageLike) -> str:
    """A Message of the store, and those inside it, in the language spoken."""
    return message.render(_lookup, _show)


def _lookup(text: str) -> str:
    # gettext answers the empty msgid with the catalogue's header.
    return _catalogue(_current).gettext(text) if text else ""


def _show(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return digits(value)
    if hasattr(value, "render") and hasattr(value, "params"):
        return translate(cast(MessageLike, value))
    if callable(label := getattr(value, "label", None)):  # an item of a list knows its name in each language
        return str(label(_current))
    return str(value)


def _fill(text: str, msgid: str, params: dict[str, object]) -> str:
    if not params:
        return text
    values = {name: _show(value) for name, value in params.items()}
    try:
        return text.format_map(values)
    except (KeyError, IndexError, ValueError, AttributeError):
        # A slip in a translation must not take the screen down; the same slip in the code does.
        return msgid.format_map(values)


@cache
def _catalogue(code: Language) -> NullTranslations:
    import gettext

    if code == "en":
        return gettext.NullTranslations()
    # A broken installation speaks English rather than not at all.
    return gettext.translation(DOMAIN, LOCALES, [code], fallback=True)
