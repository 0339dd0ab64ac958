"""The lines of the table as the register table shows them, and what stands above and below them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from db.across.indicators.figures import LAST, recorded_then
from db.words.forms import Field
from db.words.records import Column, Row, RowBuilder
from precinct_tui.language import indicator_words as words
from precinct_tui.language.i18n import N_, _
from precinct_tui.widgets.row_words import HEADING

if TYPE_CHECKING:
    from db.across.indicators.figures import Figure, FigureTable

TEXT = Field("text", "")
BLANK = " "
"""A cell that stays empty: nothing at all is shown as a dash, which here means that there is no figure."""
COLUMNS = (
    Column("name", N_("Indicator"), TEXT, 20, grows=True),
    Column("this", N_("This"), TEXT, 9),
    Column("last", N_("Last"), TEXT, 9),
    Column("change", N_("Change"), TEXT, 8),
    Column("months", N_("Months"), TEXT, 12),
    Column("note", N_("Note"), TEXT, 34, wide=True),
    Column("verdict", "", TEXT, 8),
)
WIDE_COLUMNS = (
    Column("name", N_("Indicator"), TEXT, 26, grows=True),
    Column("this", N_("This"), TEXT, 8),
    Column("void", N_("Void"), TEXT, 5),
    Column("lowered", N_("Lowered"), TEXT, 7),
    Column("cleared", N_("Cleared"), TEXT, 7),
    Column("last", N_("Last"), TEXT, 9),
    Column("change", N_("Change"), TEXT, 7),
    Column("months", N_("Months"), TEXT, 12),
    Column("note", N_("Note"), TEXT, 12, grows=True),
    Column("verdict", "", TEXT, 8),
)
"""Where there is room: what stands beside a fall has columns instead of rows of its own."""
_BESIDE = ("void", "lowered", "cleared")
_SHARED = ("name", "this", "last", "change", "months", "note", "verdict")
_in_columns = RowBuilder(COLUMNS, (), *_SHARED)
_in_wide_columns = RowBuilder(WIDE_COLUMNS, (), *_SHARED, *_BESIDE)


@dataclass(frozen=True, slots=True)
class TableChoice:
    """What the screen shows: a period against another, to a day; or a frozen table."""

    period: str | None = None
    against: str | None = None
    to_date: date | None = None
    frozen: str = ""

    def arguments(self) -> dict[str, Any]:
        """As the queries take them."""
        return {"period": self.period, "against": self.against, "to_date": self.to_date}


def asked_of(table: FigureTable) -> TableChoice:
    """The periods of a table, as they are asked for again."""
    comparison = table.comparison
    return TableChoice(comparison.period.code, comparison.against.code, comparison.to_date)


@dataclass(slots=True)
class TableRows:
    """The rows of a table, and the figure of each by its row's uid."""

    rows: list[Row] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)


def without_few(table: FigureTable) -> tuple[Figure, ...]:
    """The figures that a screen shows: no 90th percentile of a few. What was frozen stands whole."""
    return tuple(figure for figure in table.figures if table.frozen or not figure.of_too_few)


def lines_of(table: FigureTable, waiting: tuple[str, ...], *, folded: bool, wide: bool = False) -> TableRows:
    """Sections and figures; `waiting` are cards whose figures are still being read: each has a line that says so.

    Folded, a figure is one row: without its parts, and of `WIDE_COLUMNS` with what stands beside its fall.
    """
    made = TableRows()
    in_columns, blank = _in_wide_columns if wide else _in_columns, dict.fromkeys((*_SHARED, *_BESIDE), BLANK)
    by_code = {figure.code: figure for figure in table.figures}
    for name, figures in words.by_section(without_few(table), waiting):
        shown = [figure for figure in figures if not (folded and (figure.part or (wide and figure.card.beside)))]
        heading, head = {**blank, "name": words.section(name)}, (f"section {name}", "", "")
        made.rows.append(in_columns(None, heading, head=head, flags=frozenset({HEADING})))
        for figure in shown:
            if figure.code in waiting:
                cells = {**blank, "name": words.name(figure), "this": _("reading …")}
                made.rows.append(in_columns(None, cells, head=(f"waiting {figure.code}", "", "")))
                continue
            made.figures[figure.code] = figure
            made.rows.append(_row(figure, table, by_code if wide else None))
    return made


def _row(figure: Figure, table: FigureTable, by_code: Mapping[str, Figure] | None) -> Row:
    computed = {
        "name": words.label(figure),
        "this": words.in_cell(figure),
        "last": words.in_cell(figure, LAST),
        "change": words.change(figure),
        "months": words.spark(figure.months) if figure.months else BLANK,
        "note": words.notes_in_cell(figure, table) or BLANK,
        "verdict": words.verdict(figure) or BLANK,
    }
    head, flags = (figure.code, figure.code, ""), frozenset({"old"}) if words.is_set_in(figure) else frozenset()
    if by_code is None:
        return _in_columns(figure, computed, head=head, flags=flags)
    beside = {name: _beside(figure, name, by_code) for name in _BESIDE}
    return _in_wide_columns(figure, computed | beside, head=head, flags=flags)


def _beside(figure: Figure, name: str, by_code: Mapping[str, Figure]) -> str:
    other = by_code.get(f"{figure.code}_{name}")
    return BLANK if other is None else words.in_cell(other)


def above(table: FigureTable) -> str:
    """What is compared, as of when, and what stands beside every fall."""
    lines = [words.heading(table), words.heard(table), words.as_of(table), words.honest(table.figures)]
    if not recorded_then(table.comparison, table.first):
        last = words.period_name(table.comparison.against)
        lines.append(_("Nothing was recorded in {last}: there is nothing to compare with.", last=last))
    return "\n".join(filter(None, lines))


def below(figure: Figure, table: FigureTable) -> str:
    """What is known of the line under the cursor: its name, its notes, what it is never told without."""
    notes, unit = words.notes(figure, table, brief=True), figure.card.unit
    both = ""
    if unit == "rials":
        both = _("{this} ({last})", this=words.number(figure.this, unit), last=words.number(figure.last, unit))
    return "   ".join(
        filter(None, [words.full_name(figure), both, notes, words.beside(figure, table.figures, brief=True)])
    )
