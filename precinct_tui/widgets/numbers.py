"""What was found by its number, as the search and the menu show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from db.kernel.register import REGISTERS
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.widgets.menu import Item

if TYPE_CHECKING:
    from db.words.records import Hit

RECORD = "record"


def heading(hit: Hit, *, named: bool) -> str:
    """Number, time and state of a hit in a row; where hits are of several registers, `named`, the register too."""
    register = REGISTERS[hit.register]
    words = [present.number(hit.number), *([_(register.title)] if named else [])]
    return " · ".join([*words, present.moment(hit.at, "short"), _(register.states.get(hit.state, hit.state))])


def items_of(find: Callable[[str], tuple[Hit, ...]], typed: str) -> tuple[Item, ...]:
    """Lines of a menu for the records with the number that was typed. Touches the disk."""
    return tuple(
        Item(f"{RECORD}:{hit.register}:{hit.number}", heading(hit, named=True))
        for hit in (find(typed) if any(character.isdecimal() for character in typed) else ())
    )
