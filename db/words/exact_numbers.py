"""Numbers that are looked up as a whole, each kind in the one spelling that it is kept and asked for in."""

from __future__ import annotations

import re

from db.words.checks import foreigner_code, national_id, phone, plate
from db.words.folding import fold
from db.words.forms import Field
from db.words.numerals import LAST

WHO = frozenset({"phone", "national_id", "foreigner_code"})
"""Kinds that are somebody's own: looking one up leaves a trace."""
KINDS = WHO | {"plate", "seal", "serial", "imei", "band"}
_LEAST = {"seal": 3, "serial": 4, "imei": 14, "band": 1}
"""Letters and digits below which one of these says too little to be looked up by."""


def kind_of(what: Field) -> str:
    """The kind of number that a field holds; "" where it holds none."""
    return what.whole or (what.kind if what.kind in KINDS else "")


def bare(text: str | None) -> str:
    """A number as numbers are compared: letters folded, digits of one script, no blanks or dashes."""
    return re.sub(r"[\W_]", "", fold(text or ""))


def kept_as(kind: str, text: str) -> tuple[str, ...]:
    """The spellings of a number that a record is found by; none where it is none: an unread plate, no plate at all."""
    if kind == "phone":
        number = phone(text)
        dialled = number.value.lstrip("+")
        ends = number.warning is None and number.kind != "abroad"
        return tuple(dict.fromkeys((dialled, dialled[-LAST:]) if ends else (dialled,) if len(dialled) >= LAST else ()))
    return asked_as(kind, text)


def asked_as(kind: str, text: str) -> tuple[str, ...]:
    """The spellings that a typed number asks for; none where what was typed is no whole number of this kind."""
    match kind:
        case "phone":
            return _telephone(text)
        case "national_id":
            value = national_id(text).value
            return (value,) if value.isdecimal() and len(value) == 10 else ()
        case "foreigner_code":
            code = foreigner_code(text)
            return (code.value,) if code.warning is None else ()
        case "plate":
            as_plate = plate(text)
            whole = as_plate.warning is None and not as_plate.partial and as_plate.kind != "none"
            return (as_plate.value.casefold(),) if whole else ()
        case _:
            value = bare(text)
            value = value.lstrip("0") or value if kind == "band" else value
            return (value,) if len(value) >= _LEAST[kind] and (kind != "imei" or value.isdecimal()) else ()


def _telephone(text: str) -> tuple[str, ...]:
    number = phone(text)
    if number.warning is None:
        return (number.value.lstrip("+"),)
    return (number.value,) if number.value.isdecimal() and len(number.value) == LAST else ()
