"""Lines of figures as a script gets them, and of the units below beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from db.across.indicators.cards import card_of
from db.words.value_states import ValueState
from precinct_tui.language import indicator_words as words
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _
from precinct_tui.language.plain_text import plain
from precinct_tui.verbs import output

if TYPE_CHECKING:
    from db.across.indicators.figures import Figure, FigureTable
    from db.across.seats.figures import UnitFigures


def figures_of_units(units: Sequence[UnitFigures], code: str) -> output.VerbAnswer:
    """`precinct indicators --by-unit` and `--by-county`: one card of each, in the order of their names."""
    lines = [(unit, figure) for unit in units for figure in unit.table.figures if figure.code == code]
    columns = [
        output.PrintedColumn(_("Police unit")),
        *(output.PrintedColumn(_(label), keep=True) for label in (N_("This"), N_("Last"), N_("Change"))),
    ]
    rows = (
        [present.clean(unit.name), words.this(figure), words.last(figure), words.change(figure)]
        for unit, figure in lines
    )
    document = [{"name": unit.name, **as_object(figure, unit.table), "unit_uid": unit.uid} for unit, figure in lines]
    return output.VerbAnswer(document, output.PrintedTable(columns, rows, words.card_name(card_of(code))))


def as_object(figure: Figure, indicators: FigureTable) -> dict[str, Any]:
    """A line as JSON: code, this, last, change_pct, numerator, denominator, note, as_of, and what else is known."""
    change = figure.change
    return {
        "code": figure.code,
        "this": _told(figure.this, figure.states[0]),
        "last": _told(figure.last, figure.states[1]),
        "change_pct": None if change is None else round(change, 2),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "note": plain(words.notes(figure, indicators)),
        "as_of": indicators.as_of,
        "last_numerator": figure.last_numerator,
        "last_denominator": figure.last_denominator,
        "missing": figure.missing,
        "unit": figure.card.unit,
        "period": indicators.comparison.period.code,
        "against": indicators.comparison.against.code,
        "to_date": indicators.comparison.to_date,
        "frozen": indicators.frozen or None,
        "in_doubt": None if figure.few_doubt or figure.hidden else figure.doubt,
        "last_in_doubt": None if figure.few_doubt or figure.hidden else figure.last_doubt,
        "few": [name for name, few in zip(("this", "last"), figure.few, strict=True) if few],
        "draft": indicators.draft,
        **({} if indicators.heard is None else {"units": asdict(indicators.heard)}),
    }


def _told(value: float | None, state: ValueState) -> float | ValueState | None:
    """A value, or why there is none; of a few, and of a share without how many it is of, there is none to tell."""
    if state is not ValueState.KNOWN:
        return state
    return round(value, 4) if isinstance(value, float) else value
