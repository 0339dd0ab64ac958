"""Keys and labels that a chapter names, taken from the program: a key that moves, moves in the text.

`{key:held.check}` is the key of an action or the letters of a record's act. `{label:custody.release}` is the label of
an action, an act, a field of an act (`custody.release.ground`) or a message of the catalogues, by its English.
`{item:release_ground/documents}` is the name that an item of a list has in a new store.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import db.opening.rooms  # noqa: F401 (every act is declared by then)
from db.kernel.desk.desk import COMMANDS
from db.reference.lists.seed import seed_item
from db.words.forms import fields_of
from precinct_tui.language.act_letters import letter_of
from precinct_tui.language.actions import Action, key_name, with_registers
from precinct_tui.language.i18n import _, direction, language, said_in
from precinct_tui.language.present import ltr

_REFERENCE = re.compile(r"\{(\w+):([^{}]+)\}")
_TYPED = re.compile("`([^`]+)`")


class UnknownReference(ValueError):
    """Says which name of a chapter the program does not know."""


class Reference(NamedTuple):
    """A name in a chapter's text: its kind (key, label or item) and the name."""

    kind: str
    name: str


def references_of(text: str) -> tuple[Reference, ...]:
    """The names in a text, in the order of reading."""
    return tuple(Reference(*found.groups()) for found in _REFERENCE.finditer(text))


def resolved(text: str) -> str:
    """The text in the language spoken with keys and labels put in; what stands in backticks runs left to right.

    Raises UnknownReference.
    """
    placed = _TYPED.sub(lambda found: ltr(found.group(1)), text)
    return _REFERENCE.sub(lambda found: _quoted(Reference(*found.groups())), placed)


def _quoted(reference: Reference) -> str:
    if reference.kind == "key":
        return ltr(meant(reference))
    return f"«{meant(reference)}»" if direction() == "rtl" else f"“{meant(reference)}”"


def meant(reference: Reference) -> str:
    """The key or the label that a name stands for, in the language spoken. Raises UnknownReference."""
    find = _KINDS.get(reference.kind)
    words = find(reference.name) if find is not None else ""
    if not words:
        raise UnknownReference(f"{{{reference.kind}:{reference.name}}}")
    return words


def _key(name: str) -> str:
    action = _actions().get(name)
    if action is not None and action.keys:
        return key_name(action.keys)
    return letter_of(name) if name in COMMANDS else ""


def _label(name: str) -> str:
    if (action := _actions().get(name)) is not None:
        return _(action.label)
    if name in COMMANDS:
        return _(COMMANDS[name].label)
    command, _dot, field = name.rpartition(".")
    if command in COMMANDS:
        return next((_(what.label) for key, what in fields_of(COMMANDS[command].form) if key == field), "")
    return _(name) if said_in("fa", name) != name else ""


def _item(name: str) -> str:
    title, _slash, code = name.partition("/")
    try:
        item = seed_item(title, code)
    except (KeyError, StopIteration):
        return ""
    return item.fa if language() == "fa" else item.en


@cache
def _actions() -> Mapping[str, Action]:
    return {action.id: action for action in with_registers()}


_KINDS: Mapping[str, Callable[[str], str]] = {"key": _key, "label": _label, "item": _item}
