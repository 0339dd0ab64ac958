"""What a field is typed into: a line, a picker, a text of several lines, by the kind of the field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from textual.binding import Binding

from db.words.forms import Field
from precinct_tui.language import present
from precinct_tui.language.present import Choice
from precinct_tui.widgets.paths import suggest_paths
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.persian_text_area import PersianTextArea
from precinct_tui.widgets.picker import Picker, matching

SIZES = {
    "moment": 20, "date": 20, "phone": 18, "national_id": 18, "foreigner_code": 18, "code": 18, "officer": 18,
    "number": 10, "rials": 24,
}  # fmt: skip
"""Cells of the value of a kind; the others take the row."""
YES_NO = (Choice("yes", "بله", "Yes"), Choice("no", "خیر", "No"))

Control = Picker | PersianInput | PersianTextArea


@runtime_checkable
class Offering(Protocol):
    """The box around a line: it offers a value, and a month to choose a day from."""

    def take_offer(self) -> None:
        """Write what is offered."""

    def open_month(self) -> None:
        """Choose the day from the month."""


class LineInput(PersianInput):
    """A one-line field; the down arrow takes what is offered beside it."""

    BINDINGS = [Binding("down", "take_offer", show=False)]

    def action_take_offer(self) -> None:
        """Take what is offered, where the field is empty."""
        for node in self.ancestors:
            if isinstance(node, Offering):
                node.take_offer()
                return


class DayInput(LineInput):
    """A field for a moment or a date; one key opens the month."""

    BINDINGS = [Binding("pagedown,alt+down", "open_month", show=False)]

    def action_open_month(self) -> None:
        """Choose the day from the month."""
        for node in self.ancestors:
            if isinstance(node, Offering):
                node.open_month()
                return


def choices_for(what: Field) -> tuple[Choice, ...]:
    """What a field takes of its list, with what is hidden from the pickers and may be given all the same.

    Where it takes some kinds alone, what the unit added goes before the kinds themselves.
    """
    every = present.choices_of(what.list or "", hidden=True)
    taken = [choice for choice in every if what.holds(choice.code, choice.like)]
    return tuple(sorted(taken, key=lambda choice: not choice.like) if what.only else taken)


def control_of(what: Field, offered: str, suggest: Callable[[str], Sequence[Choice]] | None) -> Control:
    """The widget that a field is typed into; `offered` stands in it while it is empty."""
    match what.kind:
        case "choice" | "choices":
            return Picker(choices_for(what), multiple=what.kind == "choices")
        case "yes_no":
            return Picker(YES_NO)
        case "place":
            return Picker(free=True, suggest=suggest or (lambda _typed: ()))
        case "file":
            return Picker(free=True, straight=True, suggest=suggest_paths)
        case "text" if what.list:
            choices = present.choices_of(what.list)
            return Picker(free=True, suggest=lambda typed: matching(choices, typed))
        case "words":
            return PersianTextArea(tab_behavior="focus", compact=True, soft_wrap=True, show_line_numbers=False)
        case "password":
            return LineInput(compact=True, password=True)
        case _:
            straight = what.kind in ("phone", "national_id", "foreigner_code", "code", "officer", "number", "rials")
            made = DayInput if what.kind in ("moment", "date") else LineInput
            return made(
                compact=True,
                placeholder=offered,
                base_direction="ltr" if straight else None,
                number=straight or made is DayInput,
            )
