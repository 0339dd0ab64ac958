"""Indicators as people read them: names, numbers with their units, changes, notes, periods. Pure; touches no disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from db.across.indicators.cards import COUNT, MEDIAN, P90, SECTIONS, SHARE, SUM, TOGETHER, Card, cards
from db.across.indicators.figure_notes import NO_BASE, NO_WHOLE, NOT_THEN, in_doubt, notes_of
from db.across.indicators.figures import Figure, FigureTable, Value
from db.across.indicators.periods import HALF, MONTH, QUARTER, RANGE, WEEK, YEAR, DayRange, Period
from db.reading.suppression import SMALL
from db.words.calendar.jalali import month_name
from db.words.messages import Message
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digit_set, digits, direction, language
from precinct_tui.language.indicator_numbers import cell as cell
from precinct_tui.language.indicator_numbers import change as change
from precinct_tui.language.indicator_numbers import decimal as decimal
from precinct_tui.language.indicator_numbers import few as few
from precinct_tui.language.indicator_numbers import in_cell as in_cell
from precinct_tui.language.indicator_numbers import last as last
from precinct_tui.language.indicator_numbers import number as number
from precinct_tui.language.indicator_numbers import this as this
from precinct_tui.language.unit_words import ended_units, some_names

UNITS = {
    "cases": N_("cases"),
    "percent": N_("per cent"),
    "rials": N_("rials"),
    "minutes": N_("minutes"),
    "days": N_("days"),
    "people": N_("people"),
    "gangs": N_("gangs"),
    "lines": N_("lines"),
    "vehicles": N_("vehicles"),
    "contacts": N_("contacts"),
    "sessions": N_("sessions"),
    "requests": N_("requests"),
    "programmes": N_("programmes"),
    "duties": N_("duties"),
    "calls": N_("calls"),
    "entries": N_("entries"),
    "things": N_("things"),
}
DATES = {
    "occurred": N_("the day it occurred; where that is not known, the day of the report"),
    "cleared": N_("the day of clearance"),
    "closed": N_("the day it was closed"),
    "broken_up": N_("the day the gang was broken up"),
    "seized": N_("the time of seizure"),
    "held": N_("the day it was held or began"),
    "received": N_("the day it was received"),
    "came": N_("the day it came into police hands"),
    "left": N_("the day it left"),
}
BETTER = {"less": N_("less is better"), "more": N_("more is better"), "": N_("no direction")}
MEASURES = {
    COUNT: N_("count"),
    SUM: N_("sum"),
    SHARE: N_("share"),
    MEDIAN: N_("median"),
    P90: N_("90th percentile, nearest rank"),
}
HALVES = (N_("first half of {year}"), N_("second half of {year}"))
QUARTERS = (
    N_("spring of {year}"), N_("summer of {year}"), N_("autumn of {year}"), N_("winter of {year}"),
)  # fmt: skip
LOADED = {"loaded": N_("loaded"), "empty": N_("empty"), "not_asked": N_("not asked")}
RATINGS = {"satisfied": N_("satisfied"), "unsatisfied": N_("not satisfied")}
SPLITS = {"loaded": LOADED, "request_rating": RATINGS}
"""What codes are called that stand in no list."""
BESIDE = {"void": N_("void"), "lowered": N_("lowered"), "cleared": N_("cleared")}
BARS = "▁▂▃▄▅▆▇█"


def section(code: str) -> str:
    """A section's name."""
    return present.said(SECTIONS[code])


def name(figure: Figure) -> str:
    """What a line is called: the card's name, or that of its part."""
    card = figure.card
    return part(card, figure.part) if figure.part else card_name(card)


def card_name(card: Card) -> str:
    """A card's name in the language of lists."""
    return card.name.label(language())


def full_name(figure: Figure) -> str:
    """The name of a part with its card's before it."""
    return f"{card_name(figure.card)}: {name(figure)}" if figure.part else name(figure)


def part(card: Card, code: str) -> str:
    """What a code of a card's split is called."""
    if card.split in SPLITS:
        return _(SPLITS[card.split][code]) if code in SPLITS[card.split] else present.clean(code)
    if card.split == "custody_outcome" and code == "held":
        return _("still held, or no outcome yet")
    return present.label_of(card.split, code) if code else _("not reported")


LISTS = {
    "incidents": "incident_type",
    "cleared": "incident_type",
    "lowered": "incident_type",
    "gangs": "gang_kind",
    "property": "property_kind",
    "vehicles": "loaded",
    "custody": "custody_outcome",
    "calls": "call_end",
    "programmes": "programme_kind",
    "ratings": "request_rating",
    "store": "property_kind",
}
"""The list that a source's records are told apart by, where a card names none."""
TOLD_BY = {"contacts": "oversight", "requests": "request"}


def part_of(card: Card, code: str) -> str:
    """What a record behind a figure is counted as: by the figure's own split, else by what its source splits."""
    of = card.of
    split = card.split or LISTS.get(of.source)
    if split is None and of.source in TOLD_BY:
        split = f"{TOLD_BY[of.source]}_{of.options['what']}"
    return part(replace(card, split=split), code) if split else ""


def is_set_in(figure: Figure) -> bool:
    """Whether a line belongs under the figure above it: a part of it, or what stands beside its fall."""
    return bool(figure.part or figure.card.beside)


def label(figure: Figure) -> str:
    """The name of a line in a table of narrow cells: parts and what stands beside a fall are under their figure."""
    if is_set_in(figure):
        return f"– {name(figure) if figure.part else short(figure)}"
    return _("{name}, bn rials", name=name(figure)) if figure.card.unit == "rials" else name(figure)


def verdict(figure: Figure) -> str:
    """Whether a change is for the better: an arrow up or down, and a word where there is a direction.

    Figures of foreign nationals have neither.
    """
    changed, better = figure.change, figure.card.better
    if not changed or not round(changed, 1) or figure.card.code in TOGETHER:
        return ""
    arrow = "▲" if changed > 0 else "▼"
    if not better or figure.part:
        return arrow
    good = (changed < 0) == (better == "less")
    return f"{arrow} {_('better') if good else _('worse')}"


def notes(figure: Figure, table: FigureTable, *, brief: bool = False) -> str:
    """The notes of a line, one after the other; `brief`: without those that hold for the whole table."""
    return _notes(figure, table, leave_out=(NOT_THEN,) if brief else ())


def notes_in_cell(figure: Figure, table: FigureTable) -> str:
    """The notes of a line for its narrow column: without those that the dashes in its other columns tell."""
    return _notes(figure, table, leave_out=(NOT_THEN, NO_BASE, NO_WHOLE))


def _notes(figure: Figure, table: FigureTable, leave_out: Sequence[Message]) -> str:
    left_out = {note.text for note in leave_out}
    every = notes_of(figure, table.comparison, table.first)
    sentences = [present.said(note) for note in every if note.text not in left_out]
    return _("; ").join(digits(note).replace(".", "٫") if digit_set() == "fa" else note for note in sentences)


def doubt(figure: Figure) -> str:
    """How many records behind a line wait for the inspectorate's yes to a change; nothing where none does."""
    if not (figure.doubt or figure.last_doubt):
        return ""
    return digits(present.said(in_doubt(figure)))


def spark(values: Sequence[Value]) -> str:
    """Months as bars, the first where reading begins; a month to come, or one not recorded, is a dash."""
    numbers = [float(value) for value in values if value is not None]
    top = max(numbers, default=0.0)
    cells = [
        "╌" if value is None else BARS[0] if not top else BARS[min(7, int(float(value) / top * 7.999))]
        for value in values
    ]
    return along(cells)


def along(cells: Sequence[str]) -> str:
    """Cells of bars and shades, the first where reading begins: no terminal orders these by itself."""
    return present.ltr("".join(cells if direction() == "ltr" else reversed(cells)))


def period_name(period: Period) -> str:
    """A period in words: first half of 1405."""
    if period.kind == RANGE:
        return days(period.span)
    if period.kind == WEEK:
        return _("week {week} of {year}", week=period.place, year=period.year)
    if period.kind == MONTH:
        return _("{month} {year}", month=month_name(period.place, language()), year=period.year)
    words = {HALF: HALVES, QUARTER: QUARTERS, YEAR: (N_("year {year}"),)}[period.kind]
    return _(words[period.place - 1], year=period.year)


def days(span: DayRange) -> str:
    """A span by its first and last day."""
    if span.first == span.last:
        return present.day(span.first)
    return _("{first} to {last}", first=present.day(span.first), last=present.day(span.last))


def when(value: datetime | date) -> str:
    """A day or an instant."""
    return present.moment(value) if isinstance(value, datetime) else present.day(value)


def heading(table: FigureTable) -> str:
    """The two periods that are compared, and up to which day."""
    comparison = table.comparison
    both = _("{this} against {last}", this=period_name(comparison.period), last=period_name(comparison.against))
    if comparison.to_date is not None:
        both = _("{both}, to {day}", both=both, day=present.day(comparison.to_date))
    return f"{both}  {draft()}" if table.draft else both


def heard(table: FigureTable) -> str:
    """At a seat: of how many units a table is, to which day, which are behind, and what stays at the units."""
    units = table.heard
    if units is None:
        return ""
    here, day = digits(units.units - len(units.missing)), present.day(units.day)
    said = [_("{count} of {all} units to {day}", count=here, all=digits(units.units), day=day)]
    if units.missing:
        said.append(_("behind: {units}", units=some_names(units.missing)))
    if units.ended:
        count, ended = digits(len(units.ended)), some_names(ended_units(units.ended, units.successors))
        said.append(_("{count} units retired: {units}", count=count, units=ended))
    if units.withheld:
        said.append(_("{count} figures stay at the units", count=digits(len(units.withheld))))
    return _(", ").join(said)


def draft() -> str:
    """What stands on every figure that would leave the unit and was not published."""
    return _("draft, not for publication")


def complaints() -> str:
    """Why no paper counts complaints by outcome, although they are acts of the unit."""
    return _("Complaints stand in no figure of the unit: they are sealed, and the inspectorate alone counts them.")


def as_of(table: FigureTable) -> str:
    """The stamp of a table: position in the journal, time, and whether it is frozen."""
    stamp = _("as of journal position {position}, {when}", position=table.as_of, when=present.moment(table.made_at))
    if table.frozen:
        number = present.number(table.frozen)
        by = present.isolated(present.clean(table.by))
        stamp = _("frozen as {number} by {officer}, {stamp}", number=number, officer=by, stamp=stamp)
    if table.published is not None:
        stamp = _("{stamp}; published {when}", stamp=stamp, when=present.moment(table.published))
    return stamp


HONEST_NAMES = {
    "calls_without_incident": N_("calls without incident {value}"),
    "late_entries": N_("late {value}"),
    "round_times": N_("round {value}"),
}
TOGETHER_NAMES = {
    "nationals_processed": N_("processed {value}"),
    "nationals_released_valid": N_("documents valid {value}"),
    "nationals_no_grounds": N_("no ground {value}"),
    "nationals_breaches": N_("duties breached {value}"),
}


def _both(figure: Figure) -> str:
    """A figure and, in brackets, that of the last period; as a hidden line where it is one."""
    if figure.hidden:
        return this(figure)
    if figure.last is None and not figure.few[1] and not (figure.baseless and figure.last_numerator is not None):
        return this(figure)
    return _("{this} ({last})", this=this(figure), last=last(figure))


def _line(names: Mapping[str, str], figures: Sequence[Figure]) -> str:
    by_code = {figure.code: figure for figure in figures}
    return _(", ").join(_(said, value=_both(by_code[code])) for code, said in names.items() if code in by_code)


def honest(figures: Sequence[Figure]) -> str:
    """What stands beside every fall, this period and in brackets the last; nothing where no line tells it."""
    return _line(HONEST_NAMES, figures)


def beside(figure: Figure, figures: Sequence[Figure], *, brief: bool = False) -> str:
    """What a line is never told without: beside a fall voids and the like; figures of foreign nationals together.

    `brief`: without what `honest` says of every fall at once.
    """
    card = figure.card
    if card.code in TOGETHER:
        return _line(TOGETHER_NAMES, figures)
    if card.measure not in (COUNT, SUM) or figure.change is None or figure.change >= 0:
        return ""
    own = [other for other in figures if other.card.beside == card.code and not other.part and not figure.part]
    said = [_("{name} {value}", name=short(other), value=_both(other)) for other in own]
    return _(", ").join(filter(None, [*said, "" if brief else honest(figures)]))


def short(figure: Figure) -> str:
    """The name of what stands beside a fall, without that of what falls."""
    code = figure.card.code.removeprefix(f"{figure.card.beside}_")
    return _(BESIDE[code])


def definition(card: Card) -> list[tuple[str, str]]:
    """A card as labels and words."""
    words = language()
    lines = [
        (_("Code"), present.ltr(card.code)),
        (_("Counts"), card.counts.label(words)),
    ]
    if card.among is not None:
        lines.append((_("Measured against"), card.measured.label(words)))
    lines += [
        (_("Date it goes by"), _(DATES[card.date])),
        (_("Left out"), card.leaves.label(words)),
        (_("Unit"), _("{unit}, {measure}", unit=_(UNITS[card.unit]), measure=_(MEASURES[card.measure]))),
        (_("Direction"), _(BETTER[card.better])),
        (
            _("Small numbers"),
            _(
                "a base under {small} is noted; it counts acts of the unit and is always told, outside too",
                small=card.small,
            )
            if card.act
            else _(
                "a base under {small} is noted; under {hide} it does not leave the unit",
                small=card.small,
                hide=SMALL,
            ),
        ),
    ]
    return lines


def by_section(figures: Sequence[Figure], waiting: Sequence[str] = ()) -> list[tuple[str, list[Figure]]]:
    """Figures under their sections, in the order of the cards; an empty one for each card that is waited for."""
    order = {code: place for place, code in enumerate(cards())}
    sections: dict[str, list[Figure]] = {}
    every = (*figures, *(Figure(code, None, None) for code in waiting))
    for figure in sorted(every, key=lambda counted: order[counted.card.code]):
        sections.setdefault(figure.card.section, []).append(figure)
    return list(sections.items())
