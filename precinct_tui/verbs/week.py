"""The week or a month as lines: `precinct week`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from db.reading.dates import dates
from db.words.calendar.jalali import local_date
from db.words.dates import MISSED, STATES
from precinct_tui.language import holidays, present, week_words
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.lists import prepare
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from db.words.dates import DateLine


def week(options: Namespace) -> output.VerbAnswer:
    """`precinct week`."""
    with desk_of(options) as desk:
        prepare(desk)
        first, last = week_words.days_of(options.first or local_date(desk.now()), monthly=options.month)
        lines = dates(desk, first, last)
        days = (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
        named = {on: holidays.holiday_on(on) for on in days}
    off = [{"day": on, "name": name} for on, name in named.items() if name]
    return output.VerbAnswer(
        {"first": first, "last": last, "holidays": off, "dates": lines}, _lines(first, last, lines, named)
    )


def _lines(first: date, last: date, lines: tuple[DateLine, ...], named: dict[date, str]) -> Iterator[output.Printed]:
    yield output.Bold(week_words.heading(first, last))
    columns = [output.PrintedColumn(_("Day"), keep=True), output.PrintedColumn(_("Hour"), keep=True)]
    columns += [output.PrintedColumn(_("Subject")), output.PrintedColumn(_("Number"), keep=True)]
    columns += [output.PrintedColumn(_("State"))]
    rows = [(on, [_day(on), "", _("holiday: {name}", name=name), "", ""]) for on, name in named.items() if name]
    rows += [
        (line.day, [
            _("in the week") if line.of_week else _day(line.day), week_words.hour(line),
            present.said(week_words.what(line)), present.number(line.number), _(STATES[line.state]),
        ])
        for line in lines
    ]  # fmt: skip
    if rows:
        yield output.PrintedTable(columns, [cells for _on, cells in sorted(rows, key=lambda row: row[0])])
    else:
        yield _("Nothing is planned in this time.")
    if missed := sum(line.state == MISSED for line in lines):
        yield output.PrintedNote(_("outcome missing: {count}", count=digits(missed)))


def _day(on: date) -> str:
    return week_words.day_cell(on, date.min)
