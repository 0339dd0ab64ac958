"""The first part of a summary: a row for each item, with the time that is left of its clock, the urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.words.calendar.jalali import ends_a_day
from precinct_tui.bidi.widths import cell_len
from precinct_tui.documents.handover_page import PRIORITIES
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.screens.handover.items import NUMBER_OF, about, flag_of, kind_of
from precinct_tui.widgets.cells import GAP

if TYPE_CHECKING:
    from db.across.handover.summary_values import HandoverSummary, SummaryItem
    from precinct_tui.widgets.lines import LinesWriter

KIND = 16
"""Cells that the kind of an item has at most."""
STYLES = {"overdue": "error", "urgent": "pressing", "due": "warning", "": "text"}
"""The style of the sign and of the time that is left, by how an item presses."""
TWO_DAYS = timedelta(days=2)
SummaryCells = tuple[tuple[str, int, str], ...]
"""A row: (text, cells, style) of each."""


def write_rows(sheet: LinesWriter, handover: HandoverSummary) -> None:
    """Each priority with its items as rows; one without an item has a word in its rule."""
    for code, label in PRIORITIES:
        items = by_clock([item for item in handover.items if item.priority == code])
        sheet.heading(_(label), digits(len(items)), [] if items else [("", _("nothing"), "muted")])
        for cells in rows(items, handover.as_of, sheet.width):
            sheet.grid(*cells)


def by_clock(items: Sequence[SummaryItem]) -> list[SummaryItem]:
    """Items by the time of their next clock; those without one after them, in their order. Pure."""
    timed = [(at, item) for item in items if (at := clock(item)) is not None]
    timed.sort(key=lambda pair: pair[0])
    return [*(item for _at, item in timed), *(item for item in items if clock(item) is None)]


def clock(item: SummaryItem) -> datetime | None:
    """The next time that an item has: of its next duty, or the end of police holding where that comes before."""
    return min((moment for moment in (item.due, item.ends) if moment is not None), default=None)


def rows(items: Sequence[SummaryItem], now: datetime, width: int) -> list[SummaryCells]:
    """The rows of some items in `width` cells: sign, number, kind, record, what it is about, the time left. Pure."""
    kinds = [kind_of(item) if words_of(item, now) else "" for item in items]
    numbers = [present.number(item.number) if item.number else "" for item in items]
    lefts = [left_of(item, now) for item in items]
    kind = min(KIND, max(map(cell_len, kinds), default=0))
    number, left = (max(map(cell_len, texts), default=0) for texts in (numbers, lefts))
    place = NUMBER_OF if any(item.item for item in items) else 0
    taken = 1 + sum(size + GAP for size in (place, kind, number, left) if size)
    made = []
    for item, name, its_number, its_left in zip(items, kinds, numbers, lefts, strict=True):
        flag = flag_of(item, now)
        style, words = STYLES[flag], words_of(item, now)
        cells = [(present.FLAG_MARKS.get(flag, ""), 1, style)]
        cells += [(digits(item.item) if item.item else "", place, "muted")] if place else []
        cells += [(name, kind, "muted")] if kind else []
        cells += [(its_number, number, "text")] if number else []
        cells += [(words or kind_of(item), max(1, width - taken - GAP), "text")]
        cells += [(its_left, left, style if flag in ("overdue", "urgent") else "text")] if left else []
        made.append(tuple(cells))
    return made


def words_of(item: SummaryItem, now: datetime) -> str:
    """What an item is about; of a person held how long holding still lasts, and the next duty."""
    if item.code != "held":
        return about(item)
    band = item.text.params.get("band")
    words = [f"{_('Band')} {digits(band)}" if band else ""]
    if item.ends is not None and item.ends != item.due:
        over = item.ends < now
        words += [_("24 hours: {time}", time=span_of(item.ends, now) if over else present.span(now, item.ends))]
    words += [translate(item.next) if item.next is not None else ""]
    return _(", ").join((*filter(None, words), *(translate(note) for note in item.notes)))


def left_of(item: SummaryItem, now: datetime) -> str:
    """How much time is left of the next duty, or since when its time is over; empty where it has none."""
    moment = item.due if item.due is not None else item.ends
    return "" if moment is None else span_of(moment, now)


def span_of(moment: datetime, now: datetime) -> str:
    """How long yet, or how long ago, at the time of the summary; of what is due on a day, or in days, the day."""
    if ends_a_day(moment) or moment - now > TWO_DAYS:
        return present.day_or_time(moment, now)
    if moment < now:
        return _("{time} over", time=present.span(moment, now))
    return _("{time} left", time=present.span(now, moment))
