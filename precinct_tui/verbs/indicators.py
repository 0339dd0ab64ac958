"""`precinct indicators`: the table, the records behind a figure, frozen tables, their papers."""

from __future__ import annotations

import dataclasses
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.across.indicators.cards import card_of, cards, company
from db.across.indicators.commands import freeze
from db.across.indicators.forms import FreezeIndicators
from db.across.indicators.frozen import SHOWN, differences, frozen, frozen_table
from db.across.indicators.periods import half_year_of
from db.across.indicators.queries import (
    DENOMINATOR,
    DUTIES,
    LAST,
    NUMERATOR,
    THIS,
    completeness,
    records_behind,
    table_of,
)
from db.across.indicators.sources import OF_PEOPLE
from db.across.seats.figures import figures_by_county, figures_by_unit, figures_of
from db.across.seats.registers import seen
from db.words.calendar.jalali import local_date
from db.words.value_states import ValueState, state_of
from precinct_tui.documents import indicator_papers, making
from precinct_tui.documents.indicator_papers import completeness_rows
from precinct_tui.documents.paper import as_pdf, as_text
from precinct_tui.documents.spreadsheet import as_csv
from precinct_tui.documents.workbook import workbook
from precinct_tui.language import indicator_words as words
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.plain_text import ltr, plain
from precinct_tui.verbs import out_file, output, provinces, publishing
from precinct_tui.verbs.arguments.indicators import FORMATS
from precinct_tui.verbs.complaint_figures import count_complaints
from precinct_tui.verbs.figure_lines import as_object, figures_of_units
from precinct_tui.verbs.records import for_a_purpose
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import WrongUsage

if TYPE_CHECKING:
    from db.across.indicators.figures import Figure, FigureTable
    from db.across.indicators.queries import Behind, BehindPage
    from db.kernel.base.officer import Desk
    from db.words.records import Cursor


def indicators(options: Namespace) -> output.VerbAnswer:
    """`precinct indicators`. Raises WrongUsage where --records comes without --code."""
    if options.records and len(options.code or ()) != 1:
        raise WrongUsage(_("--records needs one --code."))
    if options.outside and (options.records or options.completeness or options.differences):
        raise WrongUsage(_("--outside is of the table: what stands behind a figure never leaves the unit."))
    if options.cards:
        return _cards()
    _of_units(options)
    if options.out:
        out_file.check(options, text=(options.format or _ending(options)) not in ("pdf", "xlsx"))
    with desk_of(options) as desk:
        if desk.store.info.is_national:
            return provinces.figures_of_provinces(options, desk)
        return _of_records(options, desk)


def _of_records(options: Namespace, desk: Desk) -> output.VerbAnswer:
    if options.freeze:
        return _freeze(options, desk)
    if options.publish:
        return publishing.publish_table(options, desk)
    if options.frozen:
        return _frozen(desk)
    if options.differences:
        return _differences(options, desk)
    if options.complaints:
        return count_complaints(options, desk, _asked(options))
    if options.completeness:
        return _completeness(options, desk)
    if options.records:
        return _records(options, desk)
    if options.by_unit or options.by_county:
        (code,), each = options.code, figures_by_county if options.by_county else figures_by_unit
        return figures_of_units(each(desk, code, **_asked(options)), code)
    return _table(options, desk)


def _of_units(options: Namespace) -> None:
    """Raises WrongUsage where what is asked for has no units."""
    if (options.by_unit or options.by_county) and (len(options.code or ()) != 1 or options.unit):
        raise WrongUsage(_("--by-unit and --by-county need one --code, and no --unit."))
    if options.unit and (options.records or options.completeness or options.outside or options.freeze):
        raise WrongUsage(_("--unit is of the table alone."))


def _asked(options: Namespace) -> dict[str, Any]:
    return {"period": options.period, "against": options.against, "to_date": options.to_date}


def _table(options: Namespace, desk: Desk) -> output.VerbAnswer:
    number, leaves = options.press or options.table, bool(options.outside or options.press)
    indicators = frozen_table(desk, number, leaves) if number else _live(options, desk, leaves)
    form = options.format or _ending(options)
    if options.press or form in ("pdf", "txt", "xlsx"):
        return _paper(options, desk, indicators, form)
    chosen = [figure for figure in indicators.figures if _wanted(figure, options.code)]
    document = [as_object(figure, indicators) for figure in chosen]
    if options.out and (options.json or form == "json"):  # a file holds JSON for either
        return _saved(options, output.written(document).encode("utf-8"), as_of=indicators.as_of)
    if options.out and form == "csv":
        return _saved(options, _csv(chosen, indicators).encode("utf-8-sig"), as_of=indicators.as_of)
    if form == "json":
        return output.VerbAnswer(document)
    if form == "csv":
        return output.VerbAnswer(document, output.Verbatim(_csv(chosen, indicators)))
    return output.VerbAnswer(document, _lines(chosen, indicators))


def _live(options: Namespace, desk: Desk, leaves: bool) -> FigureTable:
    if options.unit:
        return figures_of(desk, options.unit, **_asked(options), only=_codes(options))
    return table_of(desk, **_asked(options), only=_codes(options), leaves=leaves)


def _codes(options: Namespace) -> tuple[str, ...] | None:
    return tuple(options.code) if options.code else None


def _wanted(figure: Figure, codes: Sequence[str] | None) -> bool:
    """A card's code means the card and its parts, CODE.PART one line; and what neither is ever told without."""
    if not codes or figure.code in codes or figure.card.code in codes:
        return True
    return not figure.part and any(figure.card.code in company(code) for code in codes)


def _ending(options: Namespace) -> str:
    ending = Path(options.out).suffix.lower().lstrip(".") if options.out else ""
    return ending if ending in FORMATS else "table"


def _csv(figures: Sequence[Figure], indicators: FigureTable) -> str:
    columns = ("code", "name", "this", "last", "change_pct", "numerator", "denominator", "note", "as_of", "draft")
    lines = (as_object(figure, indicators) | {"name": plain(words.full_name(figure))} for figure in figures)
    return as_csv([columns, *([_in_file(line[column]) for column in columns] for line in lines)])


def _in_file(value: Any) -> Any:
    """A value as a file has it; in place of one that is not told, why."""
    state = state_of(value)
    return value if state is ValueState.KNOWN else plain(present.instead(state))


def _lines(figures: Sequence[Figure], indicators: FigureTable) -> Iterator[output.Printed]:
    columns = [
        output.PrintedColumn(_("Indicator")),
        output.PrintedColumn(_("This"), keep=True),
        output.PrintedColumn(_("Last"), keep=True),
        output.PrintedColumn(_("Change"), keep=True),
        output.PrintedColumn(_("Note")),
        output.PrintedColumn(_("Code"), keep=True),
    ]
    rows = [
        [
            f"{'– ' if figure.part else ''}{words.name(figure)}",
            words.this(figure),
            words.last(figure),
            words.change(figure),
            words.notes(figure, indicators),
            ltr(figure.code),
        ]
        for figure in figures
    ]
    yield output.PrintedTable(columns, rows, words.heading(indicators))
    if said := words.honest(indicators.figures):
        yield output.PrintedNote(said)
    yield output.PrintedNote(words.as_of(indicators))
    if heard := words.heard(indicators):
        yield output.PrintedNote(heard)


def _records(options: Namespace, desk: Desk) -> output.VerbAnswer:
    (code,) = options.code
    asked = {**_asked(options), "which": LAST if options.last else THIS}
    asked["of"] = DENOMINATOR if options.denominator else NUMERATOR
    rows: list[Behind] = []
    after: Cursor | None = None
    at_seat = desk.store.info.is_seat
    register = seen(desk, "incident" if at_seat else OF_PEOPLE.get(card_of(code).of.source, "incident"))

    def following(purpose: str) -> BehindPage:
        left = min(2_000, options.limit - len(rows))
        return records_behind(desk, code, **asked, after=after, limit=left, purpose=purpose)

    while len(rows) < options.limit:
        page = for_a_purpose(register, options.purpose, following)
        rows += page.rows
        after = page.next
        if after is None:
            break
    return _behind(code, rows)


def _behind(code: str, rows: Sequence[Behind]) -> output.VerbAnswer:
    card = card_of(code)
    with_rials = card.unit == "rials"  # whoever counts again needs every rial
    columns = [output.PrintedColumn(_("Number"), keep=True), output.PrintedColumn(_("When"), keep=True)]
    columns.append(output.PrintedColumn(_("Counted as")))
    columns += [output.PrintedColumn(_("Rials"), keep=True)] if with_rials else []

    def cells(row: Behind) -> list[str]:
        what = words.part_of(card, row.what) if row.what else ""
        rials = present.NOTHING if row.value is None else present.grouped(row.value)
        return [present.number(row.number), words.when(row.when), what, *([rials] if with_rials else [])]

    document = [{"number": row.number, "rials": row.value} if with_rials else row.number for row in rows]
    table = output.PrintedTable(columns, map(cells, rows), present.ltr(code))
    return output.VerbAnswer(document, [table, output.PrintedNote(_("{count} records.", count=digits(len(rows))))])


def _cards() -> output.VerbAnswer:
    document = [
        {
            "code": card.code, "fa": card.name.fa, "en": card.name.en, "unit": card.unit,
            "measure": card.measure, "date": card.date, "better": card.better or None, "split": card.split,
            "counts": card.counts.en, "among": card.measured.en or None, "left_out": card.leaves.en,
            "small": card.small, "act": card.act, "beside": card.beside or None,
        }
        for card in cards().values()
    ]  # fmt: skip
    return output.VerbAnswer(document, _card_lines())


def _card_lines() -> Iterator[output.Printed]:
    for card in cards().values():
        yield output.Bold(words.card_name(card))
        for label, said in words.definition(card):
            yield f"  {label}: {said}"


def _freeze(options: Namespace, desk: Desk) -> output.VerbAnswer:
    options.form = FreezeIndicators
    period = options.period or half_year_of(local_date(desk.now())).code
    form = FreezeIndicators(period=period, against=options.against, to_date=options.to_date)
    # What takes long is read before: while the table is kept, nobody else can save.
    table_of(desk, period, options.against, options.to_date, only=DUTIES)
    number = freeze(desk, form)
    return output.VerbAnswer({"number": number}, _("Frozen as {number}.", number=ltr(digits(number))))


def _frozen(desk: Desk) -> output.VerbAnswer:
    tables = frozen(desk)
    columns = [
        output.PrintedColumn(_("Number"), keep=True),
        output.PrintedColumn(_("Period"), keep=True),
        output.PrintedColumn(_("Against"), keep=True),
        output.PrintedColumn(_("Frozen at"), keep=True),
        output.PrintedColumn(_("By")),
        output.PrintedColumn(_("Position"), keep=True),
        output.PrintedColumn(_("Published"), keep=True),
    ]
    rows = (
        [
            present.number(table.number), ltr(digits(table.period)), ltr(digits(table.against)),
            present.moment(table.frozen_at), present.clean(table.officer), digits(table.as_of),
            present.moment(table.published_at) if table.published_at else "",
        ]
        for table in tables
    )  # fmt: skip
    document = [dataclasses.asdict(table) for table in tables]
    return output.VerbAnswer(document, output.PrintedTable(columns, rows, _("Frozen tables")))


def _differences(options: Namespace, desk: Desk) -> output.VerbAnswer:
    changed = differences(desk, options.differences)
    document = [dataclasses.asdict(difference) for difference in changed]
    if not changed:
        return output.VerbAnswer(document, _("Nothing has changed since."))
    columns = [
        output.PrintedColumn(_("Code"), keep=True),
        output.PrintedColumn(_("Number"), keep=True),
        output.PrintedColumn(_("When"), keep=True),
        output.PrintedColumn(_("By"), keep=True),
        output.PrintedColumn(_("Why")),
    ]
    rows = (
        [
            ltr(difference.code + (" (−1)" if difference.last else "")), present.number(difference.number),
            words.when(difference.when), present.ltr(digits(f"{difference.by:+d}" if difference.by else "≠")),
            present.said(difference.why),
        ]
        for difference in changed
    )  # fmt: skip
    table = output.PrintedTable(columns, rows, _("Changed since {number}", number=ltr(digits(options.differences))))
    more = output.PrintedNote(_("more than {count} changes: the first of them", count=digits(SHOWN)))
    return output.VerbAnswer(document, [table, more] if len(changed) >= SHOWN else table)


def _completeness(options: Namespace, desk: Desk) -> output.VerbAnswer:
    complete = completeness(desk, **_asked(options))
    document = dataclasses.asdict(complete) | {"span": [complete.span.first, complete.span.last]}
    return output.VerbAnswer(document, (f"{label}: {said}" for label, said in completeness_rows(complete)))


def _paper(options: Namespace, desk: Desk, indicators: FigureTable, form: str) -> output.VerbAnswer:
    if form in ("pdf", "xlsx") and not options.out:
        raise WrongUsage(_("This format needs --out FILE."))
    if form == "xlsx":
        stamp = making.indicator_stamp(desk, indicators, "workbook")
        raw = workbook(indicators, stamp)
    else:
        paper, stamp = making.indicators(desk, indicators, press=bool(options.press))
        raw = as_pdf(paper, stamp) if form == "pdf" else as_text(paper, stamp).encode("utf-8")
    if options.out:
        return _saved(options, raw, copy=stamp.copy, as_of=indicators.as_of)
    text = raw.decode("utf-8")
    document: Any = {"copy": stamp.copy, "as_of": indicators.as_of, "text": text}
    if options.press:
        document = [line.as_data() for line in indicator_papers.press_lines(indicators)]
    return output.VerbAnswer(document, output.Verbatim(text))


def _saved(options: Namespace, raw: bytes, **besides: Any) -> output.VerbAnswer:
    """Into the file that was named; what stands `besides` goes into the document that says so."""
    return out_file.put(options.out, raw, besides)
