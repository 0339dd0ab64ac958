"""The numbers of indicators as people read them: with their units, in narrow cells, and what stands in their place."""

from __future__ import annotations

from db.across.indicators.figure_notes import signed
from db.across.indicators.figures import LAST, THIS, Figure, Value
from db.reading.suppression import SMALL
from db.words.value_states import NOTHING, ValueState
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digit_set, digits

MILLIARD = 1_000_000_000


def decimal(value: float, places: int = 1) -> str:
    """A number with so many places."""
    text = f"{value:,.{places}f}"
    if digit_set() == "fa":
        text = text.replace(",", "٬").replace(".", "٫")
    return digits(text)


def number(value: Value, unit: str) -> str:
    """A value in its unit as a table shows it: `—` where there is none, never 0% and never an error."""
    if value is None:
        return NOTHING
    if unit == "percent":
        return _("{number}%", number=decimal(float(value)))
    if unit in ("minutes", "days"):
        return decimal(float(value))
    if unit == "rials" and abs(value) >= MILLIARD:
        return _("{number} bn", number=decimal(value / MILLIARD))
    return present.grouped(round(value))


def this(figure: Figure) -> str:
    """A line's value of this period; "1–4" where no more than that is told, a word where none is."""
    return _value(figure, THIS, figure.this, figure.numerator)


def last(figure: Figure) -> str:
    """The same of the last period."""
    return _value(figure, LAST, figure.last, figure.last_numerator)


def _value(figure: Figure, which: int, value: Value, counted: int | None) -> str:
    if (state := figure.states[which]) is not ValueState.KNOWN:
        return present.instead(state)
    if figure.few[which]:
        return few()
    return number(counted, "entries") if figure.baseless else number(value, figure.card.unit)


def few() -> str:
    """A small number of acts of the unit, as it is told outside."""
    return present.ltr(digits(f"1–{SMALL - 1}"))


def change(figure: Figure) -> str:
    """The change in per cent with its sign; `—` where there is none."""
    changed = figure.change
    if changed is None:
        return NOTHING
    text = signed(changed)
    if digit_set() == "fa":
        text = text.replace(".", "٫")
    return present.ltr(_("{number}%", number=digits(text)))


def cell(value: Value, unit: str) -> str:
    """A value in a narrow cell: rials in milliards without the word, which stands beside the name (`label`)."""
    if value is None or unit != "rials":
        return number(value, unit)
    milliards = value / MILLIARD
    return decimal(milliards, 1 if milliards >= 10 or not value else 2)


def in_cell(figure: Figure, which: int = THIS) -> str:
    """As `this`, or `last`, in a narrow cell."""
    value = figure.last if which else figure.this
    if value is None or figure.card.unit != "rials":
        return last(figure) if which else this(figure)
    return cell(value, figure.card.unit)
