"""No text is saved that holds the password or PIN of the officer who types it: a form asks for it to be taken out.

Looked through are the texts of a form, its reasons and the texts of its documents, before a command writes and before a
draft is kept. A password is found wherever it stands, typed on either layout and in any digits; a PIN where a number of
six digits is it, and not as part of a longer one. What is in a field of its own kind (a telephone number, a plate, a
code) may be the PIN; numbers, moments and codes of lists are no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from db.storage import keys, typed_secret
from db.storage.pins import DIGITS
from db.words.folding import ascii_digits
from db.words.forms import Form, Kind, fields_of
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk

WORDS: frozenset[Kind] = frozenset({"text", "words", "place", "document"})
"""Kinds that hold whatever somebody writes."""
SIGNS: frozenset[Kind] = frozenset({"national_id", "foreigner_code", "phone", "plate", "officer", "code"})
"""Kinds that hold a number or sign of one shape, and take another text too."""
NUMBERS = 5
"""A text with more numbers of six digits than these is a list, and is not looked through for a PIN."""
_SIX = re.compile(rf"(?<!\d)\d{{{DIGITS}}}(?!\d)")


def refuse_own_secret(desk: Desk, form: Form) -> None:
    """Refuse a form that holds the officer's own password or PIN in a text. Touches the disk where it may.

    Raises Refused: "invalid" at the fields; at a reason, which is asked for anew.
    """
    found = {name: _SAID for name, what in fields_of(form) if _holds(desk, what.kind, getattr(form, name))}
    reasons = {name: _SAID for name, reason in form.reasons.items() if _holds(desk, "text", reason)}
    if found or reasons:
        raise Refused("invalid" if found else "unlikely", reasons | found, None, reasons.keys() - found.keys())


def refuse_in_draft(desk: Desk, form: type[Form] | None, values: Mapping[str, str]) -> None:
    """The same of what is half-typed: name → text. Raises Refused("invalid")."""
    kinds: dict[str, Kind] = {name: what.kind for name, what in fields_of(form)} if form is not None else {}
    if any(_holds(desk, kinds.get(name, "text"), text) for name, text in values.items()):
        raise Refused("invalid", {}, _SAID)


_SAID: Message = M_(
    "This text contains your password or PIN. Remove it. If it is another number, write it in groups: 12 34 56."
)


def _holds(desk: Desk, kind: Kind, value: Any) -> bool:
    if kind in WORDS:
        return any(_has_password(desk, text) or _has_pin(desk, text) for text in _texts(value))
    return kind in SIGNS and any(_has_password(desk, text) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value: itself, or those of a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inside in value.items():
            yield from _texts(key)
            yield from _texts(inside)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from _texts(inside)


def _has_password(desk: Desk, text: str) -> bool:
    likely = list(desk.store.passwords.likely_in(desk.officer.uid, text))
    if not likely:
        return False
    slot = keys.load(desk.store.home).slot(desk.officer.badge)
    return slot is not None and any(_opens(slot, part) for part in likely)


def _opens(slot: keys.KeySlot, part: str) -> bool:
    try:
        typed_secret.open_typed(slot, part)
    except Refused:
        return False
    return True


def _has_pin(desk: Desk, text: str) -> bool:
    numbers = set(_SIX.findall(ascii_digits(text)))
    if not 0 < len(numbers) <= NUMBERS or desk.officer.uid not in desk.store.pins.known:
        return False
    with desk.store.reading() as conn:
        return any(desk.store.pins.is_pin(conn, desk.officer.uid, number) for number in sorted(numbers))
