"""The indicators as a workbook: numbers as numbers, words as words. Nothing in it is a formula, whatever it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.across.indicators.cards import cards
from db.words.calendar.jalali import month_name
from db.words.value_states import NOTHING, ValueState, state_of
from precinct_tui.documents.spreadsheet import fill
from precinct_tui.language import indicator_words as words
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, direction, language
from precinct_tui.language.plain_text import plain

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from db.across.indicators.figures import Figure, FigureTable
    from db.reading.papers import PaperFrame

CHANGE, SHARE, COUNT, DECIMAL = "0.0%;−0.0%", "0.0%", "#,##0", "#,##0.0"


def workbook(table: FigureTable, stamp: PaperFrame) -> bytes:
    """The table, the months with charts where they are told, the definitions, and what the whole rests on."""
    from precinct_tui.documents.in_memory import Workbook, saved  # late: 9 MiB until a workbook is written

    book = Workbook()
    first = book.active
    assert first is not None
    book.remove(first)
    _table(_sheet(book, _("Indicators")), table)
    if any(any(figure.months) or any(figure.last_months) for figure in table.figures):
        _months(_sheet(book, _("Months")), table)
    _cards(_sheet(book, _("Definitions")), table)
    _about(_sheet(book, _("About")), table, stamp)
    if table.draft:
        for sheet in book.worksheets:  # on every printed page
            sheet.oddHeader.center.text = plain(words.draft())
    return saved(book)


def _sheet(book: Any, title: str) -> Worksheet:
    sheet: Worksheet = book.create_sheet(plain(title)[:31])
    sheet.sheet_view.rightToLeft = direction() == "rtl"
    return sheet


def _row(sheet: Worksheet, values: list[Any], formats: dict[int, str] | None = None, *, bold: bool = False) -> None:
    """Append a row. Text goes in as text: a cell that begins with = is not a formula."""
    from openpyxl.styles import Font  # late: see workbook

    sheet.append([None] * len(values))
    for column, value in enumerate(values, 1):
        cell = sheet.cell(sheet.max_row if sheet.max_row else 1, column)
        fill(cell, plain(value) if isinstance(value, str) else value)
        if formats and column in formats and value is not None:
            cell.number_format = formats[column]
        if bold:
            cell.font = Font(bold=True)


def _value(figure: Figure, value: float | None) -> float | None:
    return value / 100 if value is not None and figure.card.unit == "percent" else value


def _format(figure: Figure) -> str:
    return {"percent": SHARE, "minutes": DECIMAL, "days": DECIMAL}.get(figure.card.unit, COUNT)


def _table(sheet: Worksheet, table: FigureTable) -> None:
    head = [
        _("Section"), _("Indicator"), _("This"), _("Last"), _("Change"), _("Numerator"), _("Denominator"), _("Unit"),
        _("Note"), _("Code"),
    ]  # fmt: skip
    _row(sheet, head, bold=True)
    for section, figures in words.by_section(table.figures):
        for figure in figures:
            change = figure.change
            shown = COUNT if figure.baseless else _format(figure)
            counted = (figure.numerator, figure.last_numerator) if figure.baseless else None
            both = counted or (_value(figure, figure.this), _value(figure, figure.last))
            told = zip(figure.states, figure.few, both, strict=True)
            cells = [
                present.instead(state) if state is not ValueState.KNOWN else words.few() if few else value
                for state, few, value in told
            ]
            values = [
                words.section(section), words.full_name(figure), *cells, None if change is None else change / 100,
                figure.numerator, figure.denominator, _(words.UNITS[figure.card.unit]), words.notes(figure, table),
                figure.code,
            ]  # fmt: skip
            values = [value if state_of(value) is ValueState.KNOWN else NOTHING for value in values]
            _row(sheet, values, {3: shown, 4: shown, 5: CHANGE, 6: COUNT, 7: COUNT})
    for column, width in zip("ABCDEFGHIJ", (22, 44, 16, 16, 10, 14, 14, 12, 40, 34), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "C2"


def _months(sheet: Worksheet, table: FigureTable) -> None:
    """Months of both years, with charts. Of one that was not counted the cell is empty: a chart draws words as 0."""
    from openpyxl.chart import BarChart, Reference  # late: see workbook

    year = table.comparison.period.year
    at = 1
    for figure in table.figures:
        if not any(figure.months) and not any(figure.last_months):
            continue
        _row(sheet, [words.name(figure), digits(year), digits(year - 1)], bold=True)
        start = sheet.max_row
        for place, (this, last) in enumerate(zip(figure.months, figure.last_months, strict=True), 1):
            values = [month_name(place, language()), _value(figure, this), _value(figure, last)]
            _row(sheet, values, {2: _format(figure), 3: _format(figure)})
        if figure.card.press:
            chart = BarChart()
            chart.title = plain(words.name(figure))
            chart.height, chart.width = 6.2, 15
            chart.add_data(
                Reference(sheet, min_col=2, max_col=3, min_row=start, max_row=start + 12), titles_from_data=True
            )
            chart.set_categories(Reference(sheet, min_col=1, min_row=start + 1, max_row=start + 12))
            sheet.add_chart(chart, f"E{at}")
            at += 14
        _row(sheet, [""])
    sheet.column_dimensions["A"].width = 44


def _cards(sheet: Worksheet, table: FigureTable) -> None:
    _row(sheet, [_("Indicator"), _("What"), _("Words")], bold=True)
    shown = {figure.card.code for figure in table.figures}
    for card in cards().values():
        if card.code in shown:
            for label, said in words.definition(card):
                _row(sheet, [words.card_name(card), label, said])
    for column, width in zip("ABC", (44, 22, 90), strict=True):
        sheet.column_dimensions[column].width = width


def _about(sheet: Worksheet, table: FigureTable, stamp: PaperFrame) -> None:
    rows = [
        (_("Unit"), present.clean(stamp.unit_name)),
        (_("Compared"), words.heading(table)),
        (_("Stamp"), words.as_of(table)),
        (_("Newest entry"), table.hash),
        (
            _("May leave the unit"),
            words.draft()
            if table.draft
            else _("yes: small numbers are hidden")
            if table.leaves
            else _("no: numbers that are too small stand in it"),
        ),
        (_("Complaints"), words.complaints()),
        (_("Printed"), present.moment(stamp.at)),
    ]
    for label, said in rows:
        _row(sheet, [label, said])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 90
