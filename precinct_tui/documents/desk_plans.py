"""Papers of the desk's calendar: the poster of its sessions, the list of programmes, its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from db.registers.programmes.rules import STATES
from db.words.calendar.jalali import date_to_jalali, month_name, weekday_name
from db.words.folding import ascii_digits
from precinct_tui.documents import blocks
from precinct_tui.documents.blocks import Block
from precinct_tui.documents.paper import Paper
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, language

if TYPE_CHECKING:
    from db.registers.programmes.queries import ProgrammeLine
    from db.registers.service_desk.figures import Figures
    from db.registers.service_desk.sessions.calendar import OnDay

TABLES = {
    "category": N_("By category"),
    "outcome": N_("By outcome"),
    "on_spot": N_("Answered on the spot"),
    "in_time": N_("In the promised time"),
    "satisfaction": N_("Satisfied, by the citizen's code"),
}
VALUES = {
    "open": N_("Not closed yet"),
    "yes": N_("Yes"),
    "no": N_("No"),
    "in_time": N_("In time"),
    "late": N_("Late"),
    "overdue": N_("Overdue, not answered"),
    "waits": N_("Not due yet"),
    "not_asked": N_("Has not said"),
}


def in_words(day: date) -> str:
    """A day with its weekday: سه‌شنبه ۳ آذر ۱۴۰۵."""
    jalali = date_to_jalali(day)
    name = month_name(jalali.month, language())
    return f"{weekday_name(day, language())} {digits(jalali.day)} {name} {digits(jalali.year)}"


def hours(start: str, end: str) -> str:
    """From when until when, as it was typed, in the digits of the language: ۱۷:۳۰ تا ۱۹:۳۰."""
    shown = [present.ltr(digits(ascii_digits(present.clean(time)))) for time in (start, end) if time]
    return _("{start} to {end}", start=shown[0], end=shown[1]) if len(shown) == 2 else "".join(shown)


def poster(sessions: Sequence[OnDay], unit: str) -> Paper:
    """A line for each session to come, large enough for a wall: where, on which day, from when until when."""
    pieces: list[Block] = []
    for session in sessions:
        place = present.isolated(present.clean(session.place))
        kind = "" if session.kind == "desk" else f"  {present.label_of('session_kind', session.kind)}"
        pieces.append(blocks.Heading(place + kind))
        pieces.append(blocks.big(f"{in_words(session.day)}  {hours(session.start, session.end)}"))
    if not sessions:
        pieces.append(blocks.text(_("No session is planned in these days.")))
    pieces.append(blocks.text(_("Bring your request, or ask after an earlier one by the code on its slip.")))
    pieces.append(blocks.text(_("You need not say your name. It costs nothing.")))
    pieces.append(blocks.small(_("To complain about how you were treated: telephone {number}.", number=digits(197))))
    return Paper("record", _("Service desk of {unit}", unit=present.isolated(present.clean(unit))), tuple(pieces))


def programmes(lines: Sequence[ProgrammeLine], first: date, last: date) -> Paper:
    """The programmes of some days: what, when, where, for whom, who is in charge, and what became of it."""
    head = (_("Day"), _("Programme"), _("Kind"), _("Place"), _("In charge"), _("State"))
    rows = [
        [
            present.day(line.day) + (f" {hours(line.start, line.end)}" if line.start else ""),
            present.isolated(present.clean(line.title)),
            f"{present.label_of('programme_kind', line.kind)}, {present.label_of('programme_reach', line.reach)}",
            present.isolated(present.clean(line.place)),
            present.isolated(present.clean(line.owner)) if line.owner else "—",
            _(STATES[line.state]) + (_(", about {count}", count=digits(line.attendance)) if line.attendance else ""),
        ]
        for line in lines
    ]
    held = sum(line.state == "held" for line in lines)
    pieces: list[Block] = [
        blocks.text(_("{count} programmes, {held} of them held.", count=digits(len(lines)), held=digits(held))),
        blocks.Table(head, rows, (16, 26, 18, 18, 14, 14), 88),
        blocks.small(_("How many came is an estimate. Who came is not kept.")),
    ]
    return Paper("record", _("Programmes"), tuple(pieces), subtitle=_period(first, last))


def _period(first: date, last: date) -> str:
    return _("{first} to {last}", first=present.day(first), last=present.day(last))


def count_shown(count: int | None) -> str:
    """A count; of one that is kept back, that it is."""
    return "—" if count is None else digits(count)


def value_of(table: str, code: str) -> str:
    """What a row of a table of figures is called."""
    if code in VALUES:
        return _(VALUES[code])
    return present.label_of("request_category" if table == "category" else "request_outcome", code)


def rows_of(counts: Figures) -> list[tuple[str, str]]:
    """The figures that stand by themselves: (label, value)."""
    rows = [
        (_("Sessions planned"), digits(counts.planned)),
        (_("Sessions held"), digits(counts.held)),
        (_("Sessions cancelled"), digits(counts.sessions.get("cancelled", 0))),
        (_("Requests"), count_shown(counts.requests)),
    ]
    middle = "—" if counts.median_days is None else digits(f"{counts.median_days:g}")
    return [*rows, (_("Days to an answer, the middle one"), middle)]


def shown_rows(table: str, counts: Mapping[str, int | None]) -> list[tuple[str, str]]:
    """The rows of a table that say something: what nobody asked for is left out, a table kept back is one row."""
    if counts and all(count is None for count in counts.values()):
        return [(_("All of it is kept back"), count_shown(None))]
    return [(value_of(table, code), count_shown(count)) for code, count in counts.items() if count != 0]


def figures(counted: Figures) -> Paper:
    """The desk's figures of some days."""
    pieces: list[Block] = [blocks.Pairs(rows_of(counted), 40)]
    for table, counts in counted.tables.items():
        if rows := shown_rows(table, counts):
            pieces += [blocks.Heading(_(TABLES[table])), blocks.Pairs(rows, 40)]
    pieces.append(blocks.small(kept_back() if counted.outside else _("For the unit itself: small counts are shown.")))
    return Paper(
        "record", _("Figures of the service desk"), tuple(pieces), subtitle=_period(counted.first, counted.last)
    )


def kept_back() -> str:
    """What a dash among the figures means."""
    return _(
        "Draft, not for publication: a frozen table of the indicators is published. A dash is a count that is kept"
        " back: under 5, or so that one under 5 can't be had from others."
    )
