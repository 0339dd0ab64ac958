"""The papers of indicators: the table with its charts and cards, and the press sheet.

What leaves the unit comes in as such (db/across/indicators/hiding.py): a hidden line says so and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.across.indicators.cards import COUNT, SHARE, SUM, cards, company
from db.across.indicators.figures import ratio, recorded_then
from db.words.calendar.jalali import month_name
from db.words.messages import M_, Refused
from db.words.value_states import ValueState
from precinct_tui.documents import blocks
from precinct_tui.documents.blocks import Block, Piece
from precinct_tui.documents.paper import Paper
from precinct_tui.language import indicator_words as words
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, language
from precinct_tui.language.plain_text import plain

if TYPE_CHECKING:
    from db.across.indicators.figures import Figure, FigureTable
    from db.across.indicators.queries import Completeness

RANKED = ("thefts", "violent_crime", "contraband_rials")
"""Figures whose parts are ranked in a chart."""
MOST_RANKED = 12
NATIONALS = ("nationals_processed", "nationals_released_valid", "nationals_no_grounds", "nationals_breaches")


def table(indicators: FigureTable) -> Paper:
    """The table, its charts, and the card of every line."""
    pieces: list[Block] = _head(indicators)
    if said := words.honest(indicators.figures):
        pieces.append(blocks.text(said))
    pieces.append(blocks.small(words.complaints()))
    if not indicators.leaves:
        inside = _("For this unit only: numbers that are too small to leave it stand in it.")
        pieces.append(blocks.text([Piece(inside, "strong")]))
    for section, figures in words.by_section(indicators.figures):
        pieces.append(blocks.Heading(words.section(section)))
        pieces.append(_table(figures, indicators))
    pieces += [block for code in RANKED for block in _ranked(indicators, code)]
    pieces += list(_months(indicators))
    pieces.append(blocks.Heading(_("Definitions")))
    shown = {figure.card.code for figure in indicators.figures}
    for card in cards().values():
        if card.code in shown and not card.beside:
            pieces.append(blocks.item(words.card_name(card), more=True))
            pieces += [blocks.detail(f"{label}: {said}") for label, said in words.definition(card)]
    subtitle = _("Frozen table") if indicators.frozen else _("Live table: it changes with the records")
    if indicators.draft:
        subtitle = f"{subtitle}  {words.draft()}"
    return Paper("record", _("Indicators"), tuple(pieces), subtitle, _number(indicators))


def _number(indicators: FigureTable) -> str:
    return present.number(indicators.frozen) if indicators.frozen else ""


def _head(indicators: FigureTable) -> list[Block]:
    """What is compared, as of when, and whether there is anything to compare with."""
    pieces: list[Block] = [
        blocks.text([Piece(words.heading(indicators), "strong")]),
        blocks.text(words.as_of(indicators)),
    ]
    if not recorded_then(indicators.comparison, indicators.first):
        said = _("Nothing was recorded in {last}: there is nothing to compare with.", last=_ends(indicators)[1])
        pieces.append(blocks.text(said))
    return pieces


def _table(figures: Sequence[Figure], indicators: FigureTable) -> Block:
    head = (_("Indicator"), _("This"), _("Last"), _("Change"), _("Note"))
    rows = []
    for figure in figures:
        label = f"– {words.name(figure)}" if figure.part else words.name(figure)
        note = words.notes(figure, indicators, brief=True)
        rows.append([label, words.this(figure), words.last(figure), words.change(figure), note])
    return blocks.Table(head, rows, (9, 4, 4, 3, 7), 88)


def _ranked(indicators: FigureTable, code: str) -> Iterator[Block]:
    parts = [
        part for part in indicators.figures if part.card.code == code and part.part and not part.hidden and part.this
    ]
    if not parts:
        return
    if indicators.leaves:  # in the order of the codes; a rank would say where what is kept back belongs
        parts = sorted(parts, key=lambda part: part.part)
    else:
        parts = sorted(parts, key=lambda part: -float(part.this or 0))[:MOST_RANKED]
    top = max(float(value or 0) for part in parts for value in (part.this, part.last)) or 1.0
    rows = [
        (words.name(part), words.this(part), float(part.this or 0) / top, words.last(part), float(part.last or 0) / top)
        for part in parts
    ]  # fmt: skip
    yield blocks.Heading(_("{name}, by type", name=words.card_name(parts[0].card)))
    yield blocks.Bars(rows, _ends(indicators))


def _ends(indicators: FigureTable) -> tuple[str, str]:
    return words.period_name(indicators.comparison.period), words.period_name(indicators.comparison.against)


def _months(indicators: FigureTable) -> Iterator[Block]:
    year = indicators.comparison.period.year
    for figure in indicators.figures:
        both = (*figure.months, *figure.last_months)
        if not any(value for value in both) or figure.card.measure not in (COUNT, SUM) or not figure.card.press:
            continue
        top = max(float(value) for value in both if value is not None) or 1.0
        unit = figure.card.unit
        rows = [
            (month_name(place + 1, language()), words.number(this, unit), float(this or 0) / top,
             words.number(last, unit), float(last or 0) / top)
            for place, (this, last) in enumerate(zip(figure.months, figure.last_months, strict=True))
            if this is not None or last
        ]  # fmt: skip
        yield blocks.Heading(_("{name}, by month", name=words.name(figure)))
        yield blocks.Bars(rows, (digits(year), digits(year - 1)))


def completeness_rows(completeness: Completeness) -> list[tuple[str, str]]:
    """How complete the records are, as labels and words."""

    def share(part: int | None) -> str:
        if part is None:
            return present.word(ValueState.AT_UNIT)
        return f"{present.grouped(part)} ({words.number(ratio(part, completeness.entered), 'percent')})"

    silent = _(", ").join(present.day(day) for day in completeness.silent[:10])
    if len(completeness.silent) > 10:
        silent += " …"
    checks = present.word(ValueState.AT_UNIT)
    if completeness.open_checks is not None and completeness.returned is not None:
        checks = _(
            "{count} of the newest {looked} that are not approved; {returned} were returned with notes",
            count=present.grouped(completeness.open_checks),
            looked=present.grouped(completeness.looked_at),
            returned=present.grouped(completeness.returned),
        )
    missing = _(", ").join(present.isolated(present.clean(unit)) for unit in completeness.missing_units)
    return [
        (_("Days of the period"), digits(completeness.days)),
        (_("Days without an entry"), f"{digits(len(completeness.silent))}{': ' + silent if silent else ''}"),
        (_("Incidents entered"), present.grouped(completeness.entered)),
        (_("Not approved"), share(completeness.unapproved)),
        (_("Entered late"), share(completeness.late)),
        (_("Reported on the quarter hour"), share(completeness.rounded)),
        (_("Records with open checks"), checks),
        (_("Requests past their day without an answer"), present.grouped(completeness.unanswered)),
        (
            _("Units that have not reported"),
            f"{digits(len(completeness.missing_units))} / {digits(completeness.units)} {missing}".strip(),
        ),
    ]


@dataclass(frozen=True, slots=True)
class PressLine:
    """A sentence of the press sheet, and the cards and the position that it rests on."""

    codes: tuple[str, ...]
    text: str
    as_of: int
    frozen: str

    @property
    def reference(self) -> str:
        """Where the sentence comes from, to be read beside it."""
        codes = _(", ").join(present.ltr(code) for code in self.codes)
        number = present.number(self.frozen)
        return _("[{codes}; table {number}, position {position}]", codes=codes, number=number, position=self.as_of)

    def as_data(self) -> dict[str, Any]:
        """As JSON."""
        return {"codes": self.codes, "text": plain(self.text), "as_of": self.as_of, "frozen": self.frozen}


def press(indicators: FigureTable) -> Paper:
    """The sentences, each with its reference, and the one rule by which they were rounded."""
    lines = press_lines(indicators)
    pieces: list[Block] = _head(indicators)
    for line in lines:
        pieces += [blocks.item(line.text, more=True), blocks.detail(line.reference)]
    if not lines:
        pieces.append(blocks.text(_("No line of this table may be told: its counts are too small.")))
    hidden = sum(figure.hidden for figure in indicators.figures)
    pieces.append(blocks.small(_(
        "Rounding: percentages to whole numbers, halves away from nought; rials to a tenth of a milliard. Counts stand"
        " as they are."
    )))  # fmt: skip
    pieces.append(blocks.small(words.complaints()))
    if hidden:
        pieces.append(
            blocks.small(_("{count} lines are withheld: they, or what would tell them, are too small.", count=hidden))
        )
    subtitle = words.period_name(indicators.comparison.period)
    if indicators.draft:
        subtitle = f"{subtitle}  {words.draft()}"
    return Paper("letter", _("Press sheet"), tuple(pieces), subtitle, _number(indicators))


def press_lines(indicators: FigureTable) -> tuple[PressLine, ...]:
    """The sentences of a frozen table. Raises Refused("invalid") for a live one."""
    if not indicators.frozen:
        raise Refused("invalid", {"press": M_("A press sheet is made from a frozen table only.")})
    by_code = {figure.code: figure for figure in indicators.figures}
    made = [
        (figure, _sentence(figure, indicators))
        for figure in indicators.figures
        if figure.card.press and not figure.part
    ]
    lines = []
    for figure, text in made:
        if figure.hidden or figure.this is None:
            continue
        beside = _beside(figure, by_code)
        codes = (figure.code, *(other.code for other in beside if not other.part))
        said = " ".join(filter(None, [text, _small_base(figure), _doubt(figure), _beside_words(beside)]))
        lines.append(PressLine(codes, said, indicators.as_of, indicators.frozen))
    if (nationals := _nationals(by_code)) is not None:
        lines.append(PressLine(NATIONALS, nationals, indicators.as_of, indicators.frozen))
    return tuple(lines)


def whole(value: float) -> str:
    """A percentage as a whole number, halves away from nought."""
    return digits(math.floor(abs(value) + 0.5))


def _sentence(figure: Figure, indicators: FigureTable) -> str:
    this, last = _ends(indicators)
    unit = figure.card.unit
    said = {
        "name": words.name(figure),
        "this": this,
        "last": last,
        "n": words.number(figure.this, unit),
        "m": words.number(figure.last, unit),
        "unit": _(words.UNITS[unit]),
    }
    if figure.card.measure == SHARE:
        said |= {"n": whole(float(figure.this or 0))}
        if figure.last is None:
            return _("{name} in {this}: {n} per cent.", **said)
        said["m"] = whole(float(figure.last))
        return _("{name} in {this}: {n} per cent; in {last} {m} per cent.", **said)
    change = figure.change
    if figure.last is None:
        return _("{name} in {this}: {n} {unit}; nothing was recorded in {last}.", **said)
    if change is None:
        return _("{name} in {this}: {n} {unit}; in {last} there were none.", **said)
    said["change"] = whole(change)
    if said["change"] == digits(0):
        return _("{name} in {this}: {n} {unit}, unchanged against {last} ({m}).", **said)
    if change < 0:
        return _("{name} fell by {change} per cent in {this} against {last}: {n} {unit} against {m}.", **said)
    return _("{name} rose by {change} per cent in {this} against {last}: {n} {unit} against {m}.", **said)


def _small_base(figure: Figure) -> str:
    """Says that a change is measured against few."""
    base = figure.last_denominator if figure.card.measure == SHARE else figure.last_numerator
    if figure.card.measure == SUM or not figure.last or base is None or not 0 < base < figure.card.small:
        return ""
    return _("The base is small: {base}.", base=digits(base))


def _doubt(figure: Figure) -> str:
    """Says that records behind it wait for the inspectorate's yes to a change."""
    said = words.doubt(figure)
    return _("Not decided yet, {doubt}.", doubt=said) if said else ""


def _beside(figure: Figure, by_code: dict[str, Figure]) -> list[Figure]:
    """What stands beside a fall: its voids, lowered types, clearances by kind, calls without an incident, and how much
    was entered late or at a round time."""
    if figure.card.measure == SHARE or figure.change is None or figure.change >= 0:
        return []
    beside: list[Figure] = []
    for code in company(figure.code):
        if code in by_code:
            beside.append(by_code[code])
            beside += [
                other for other in by_code.values() if other.part and other.card.code == code and other.card.beside
            ]
    return beside


def _beside_words(beside: Sequence[Figure]) -> str:
    """Beside this fall: void 26; lowered 23; cleared 2,905 (forgiven 733, referred 1,439); …"""
    if not beside:
        return ""
    parts: dict[str, list[str]] = {}
    for other in beside:
        if other.part:
            parts.setdefault(other.card.code, []).append(f"{words.name(other)}: {_told(other)}")
    said = []
    for other in beside:
        if not other.part:
            name = words.short(other) if other.card.beside else words.name(other)
            kinds = f" ({_(', ').join(parts[other.code])})" if other.code in parts else ""
            said.append(f"{name} {_told(other)}{kinds}")
    return _("Beside this fall: {what}.", what=_("; ").join(said))


def _told(figure: Figure) -> str:
    """A figure within a sentence, by the rule of rounding."""
    if figure.card.measure == SHARE and figure.this is not None:
        return _("{number} per cent", number=whole(float(figure.this)))
    return words.this(figure)


def _nationals(by_code: dict[str, Figure]) -> str | None:
    """One sentence with all four numbers, without direction: a breach is told though another of them is kept back."""
    nationals = [by_code[code] for code in NATIONALS if code in by_code]
    if len(nationals) < len(NATIONALS):
        return None
    numbers = [_told(figure) for figure in nationals]
    return _(
        "Custody records about residence: {processed} people; documents valid {valid}; no ground to hold {none};"
        " duties breached {breached}.",
        processed=numbers[0], valid=numbers[1], none=numbers[2], breached=numbers[3],
    )  # fmt: skip
