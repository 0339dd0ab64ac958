"""What of a record is at its unit alone, told from the declarations of what leaves: never empty, never "none"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from db.kernel.base.register import Register
from db.kernel.desk.desk import COMMANDS
from db.kernel.events.event import AT_UNIT, Event
from db.kernel.projections import projecting
from db.words.forms import Field, fields_of
from db.words.messages import M_, Message
from db.words.records import Column, Line, Section
from db.words.value_states import ValueState

WITHHELD = ValueState.AT_UNIT
STAYS = frozenset({"place", "words", "text", "officer"})
"""Kinds of columns that hold what never leaves a unit."""


@cache
def columns_withheld(register: str, columns: tuple[Column, ...]) -> frozenset[str]:
    """The columns of a register's list whose values stay at the unit."""
    leave: dict[str, bool] = {}
    for declared in COMMANDS.values():
        if declared.register == register:
            for name, what in fields_of(declared.form):
                leave[name] = leave.get(name, False) or what.up == "all"
    return frozenset(column.name for column in columns if column.what.kind in STAYS or not leave.get(column.name, True))


def columns_of(register: Register) -> tuple[Column, ...]:
    """The columns of a list at a seat: the unit stands second; what stays there shows on a wide screen alone."""
    withheld = columns_withheld(register.name, register.columns)
    shown = [replace(column, wide=column.wide or column.name in withheld, grows=False) for column in register.columns]
    return (shown[0], UNIT, *shown[1:], WORD)


UNIT = Column("unit", "Police unit", Field("text", "Police unit"), 18, grows=True, whole=True)


WORD = Column("word", "Age of its word", Field("text", "Age of its word"), 12, wide=True)
"""How long ago the unit's last word came."""


def values_of(register: Register, unit: str, word: Message | None, values: Sequence[Any]) -> tuple[Any, ...]:
    """A row's values under the columns of `columns_of`; `unit` is its name, `word` how old its last word is."""
    withheld = columns_withheld(register.name, register.columns)
    shown = [
        WITHHELD if value == AT_UNIT or (value in (None, "") and column.name in withheld) else value
        for column, value in zip(register.columns, values, strict=True)
    ]
    return (shown[0], unit, *shown[1:], word)


def at_the_unit(history: Sequence[Event]) -> Section:
    """What of the entries that came stays at the unit, by entry; and that there may be others."""
    lines = [_of_kind(kind) for kind in dict.fromkeys(event.kind for event in history)]
    return Section("At the unit", (*(line for line in lines if line is not None), _EVERY))


_EVERY = Line("entries", Field("text", "Entries of other kinds"), WITHHELD)


def everything_else() -> Section:
    """The same of a record of which no entry came: a person held."""
    opened = _of_kind("custody_opened")
    return Section("At the unit", (_EVERY,) if opened is None else (opened, _EVERY))


def _of_kind(kind: str) -> Line | None:
    stays = tuple(_stays(kind))
    return Line(kind, Field("text", projecting.label(kind)), stays) if stays else None


def _stays(kind: str) -> Iterator[Line]:
    form = projecting.form_of(kind)
    labels = dict.fromkeys(what.label for _name, what in fields_of(form) if what.up != "all") if form else {}
    for label in labels:
        yield Line("", Field("text", ""), M_(label))
