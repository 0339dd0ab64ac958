"""The service desk's calendar, its programmes of some days, its figures: `calendar`, `figures`, `holidays`."""

from __future__ import annotations

import errno
import re
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from db.kernel.base.register import keeps
from db.reference.lists.commands import add_holidays
from db.reference.lists.forms import AddHolidays
from db.registers.programmes.queries import between
from db.registers.programmes.rules import STATES as PROGRAMME_STATES
from db.registers.service_desk.figures import figures as counted
from db.registers.service_desk.sessions.calendar import month, patterns
from db.registers.service_desk.sessions.queries import STATES
from db.words.calendar.jalali import date_to_jalali, jalali_to_date, jalali_year, local_date, month_days
from db.words.folding import ascii_digits
from db.words.form_reading import read_form
from db.words.messages import M_, Refused
from precinct_tui.documents.desk_plans import TABLES, hours, in_words, kept_back, rows_of, shown_rows
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.lists import prepare
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import content_of, desk_of, unreadable

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.registers.service_desk.figures import Figures
    from db.registers.service_desk.sessions.calendar import Ahead, Month

FILE_MOST = 1_000_000
"""Bytes of a file of holidays."""


def year_of(options: Namespace, desk: Desk) -> tuple[date, date]:
    """The days that were named, or this Jalali year."""
    year = jalali_year(desk.now())
    first = options.first or jalali_to_date(year, 1, 1)
    return first, options.last or jalali_to_date(year + 1, 1, 1) - timedelta(days=1)


def month_of(options: Namespace, desk: Desk) -> tuple[date, date]:
    """The days that were named, or this Jalali month up to its end."""
    jalali = date_to_jalali(local_date(desk.now()))
    first = options.first or jalali_to_date(jalali.year, jalali.month, 1)
    return first, options.last or max(
        first, jalali_to_date(jalali.year, jalali.month, month_days(jalali.year, jalali.month))
    )


def _month(typed: str | None, desk: Desk) -> tuple[int, int]:
    """(year, month) of `1405/07`. Raises Refused("invalid")."""
    if typed is None:
        jalali = date_to_jalali(local_date(desk.now()))
        return jalali.year, jalali.month
    match = re.fullmatch(r"(\d{4})[/-](\d{1,2})", ascii_digits(typed).strip())
    if match is None:
        raise Refused("invalid", {"month": M_("A month is expected, as 1405/07.")})
    return int(match[1]), int(match[2])


def calendar(options: Namespace) -> output.VerbAnswer:
    """`precinct calendar`."""
    with desk_of(options) as desk:
        prepare(desk)
        shown = month(desk, *_month(options.month, desk))
        ahead = patterns(desk)
        lines = _programmes(desk, shown.year, shown.month) if keeps(desk.store.info.registers, "programme") else []
    document = {"year": shown.year, "month": shown.month, "sessions": shown.sessions, "programmes": lines}
    weekly = {"patterns": ahead.patterns, "unplanned": ahead.unplanned, "until": ahead.until}
    document |= {"holidays_known": shown.holidays_known, "weekly": weekly}
    return output.VerbAnswer(document, _lines(shown, lines, ahead))


def _lines(shown: Month, programmes: Sequence[Any], ahead: Ahead) -> Iterator[output.Printed]:
    rows = [
        (day.day, hours(day.start, day.end), present.number(day.number), present.clean(day.place), _(STATES[day.state]))
        for day in shown.sessions
    ]
    rows += [
        (day.day, hours(day.start, day.end), present.number(day.number), present.clean(day.title),
         _(PROGRAMME_STATES[day.state]))
        for day in programmes
    ]  # fmt: skip
    columns = [output.PrintedColumn(_("Day"), keep=True), output.PrintedColumn(_("Hours"), keep=True)]
    columns += [
        output.PrintedColumn(_("Number"), keep=True),
        output.PrintedColumn(_("Place")),
        output.PrintedColumn(_("State")),
    ]
    if rows:
        yield output.PrintedTable(
            columns, [[in_words(row[0]), *row[1:]] for row in sorted(rows, key=lambda row: row[:2])]
        )
    else:
        yield _("Nothing is planned in this month.")
    if not shown.holidays_known:
        yield output.PrintedNote(
            _("The moving official holidays of {year} are not entered yet.", year=digits(shown.year))
        )
    if ahead.unplanned:
        yield output.PrintedNote(_("{count} weekly sessions ahead are not planned yet.", count=digits(ahead.unplanned)))


def _programmes(desk: Desk, year: int, month: int) -> list[Any]:
    return list(between(desk, jalali_to_date(year, month, 1), jalali_to_date(year, month, month_days(year, month))))


def figures(options: Namespace) -> output.VerbAnswer:
    """`precinct figures`."""
    with desk_of(options) as desk:
        prepare(desk)
        counted_figures = counted(desk, *month_of(options, desk), options.outside)
    return output.VerbAnswer(counted_figures, _figure_lines(counted_figures))


def _figure_lines(counted_figures: Figures) -> Iterator[output.Printed]:
    for label, value in rows_of(counted_figures):
        yield f"{label}: {value}"
    for table, counts in counted_figures.tables.items():
        if rows := shown_rows(table, counts):
            yield output.Bold(_(TABLES[table]))
            for label, value in rows:
                yield f"  {label}: {value}"
    if counted_figures.outside:
        yield output.PrintedNote(kept_back())


def holidays(options: Namespace) -> output.VerbAnswer:
    """`precinct holidays`. Raises Refused("unreadable") for a file that cannot be read."""
    try:
        raw = content_of(options.file, FILE_MOST)
        if len(raw) > FILE_MOST:
            raise OSError(errno.EFBIG, "too large", options.file)
        text = raw.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise unreadable(options.file, error) from error
    options.form = AddHolidays
    with desk_of(options) as desk:
        added = int(add_holidays(desk, read_form(AddHolidays, {"days": text}, now=desk.now())))
    return output.VerbAnswer({"added": added}, _("{count} days were added.", count=digits(added)))
