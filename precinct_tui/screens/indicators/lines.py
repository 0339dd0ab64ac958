"""The lines of the table as the register table shows them, and what stands above and below them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from db.across.indicators.figures import recorded_then
from db.words.forms import Field
from db.words.records import Column, Row
from precinct_tui.language import indicator_words as words
from precinct_tui.language.i18n import N_, _

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


def lines_of(table: FigureTable, waiting: tuple[str, ...], *, folded: bool) -> TableRows:
    """Sections and figures; `waiting` are cards whose figures are still being read: each has a line that says so."""
    made = TableRows()
    for name, figures in words.by_section(table.figures, waiting):
        made.rows.append(Row(f"section {name}", "", "", (f"• {words.section(name)}", *[BLANK] * 6), frozenset({"due"})))
        for figure in figures:
            if figure.part and folded:
                continue
            if figure.code in waiting:
                cells = (words.name(figure), _("reading …"), *[BLANK] * 5)
                made.rows.append(Row(f"waiting {figure.code}", "", "", cells))
                continue
            made.figures[figure.code] = figure
            made.rows.append(_row(figure, table))
    return made


def _row(figure: Figure, table: FigureTable) -> Row:
    unit = figure.card.unit
    values = (
        words.label(figure),
        words.cell(figure.this, unit),
        words.cell(figure.last, unit),
        words.change(figure),
        words.spark(figure.months) if figure.months else BLANK,
        words.notes(figure, table, brief=True) or BLANK,
        words.verdict(figure) or BLANK,
    )
    return Row(figure.code, figure.code, "", values)


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
