"""Beside a list on a wide screen: what is under its cursor, read once the cursor rests. It takes no focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from db.words.records import Latest, Preview, Row
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.widgets.cells import GAP
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.row_words import RowSource, mark, state, urgency

TONES = {"overdue": "error", "urgent": "warning", "due": "warning", "void": "muted", "done": "muted"}
WHEN, OFFICER, ROOMY = 5, 14, 44
"""Cells of when an entry was, of by whom, and from how many on that is said."""


class PreviewPane(Lines, can_focus=False):
    """The row itself, then what its register tells of the record without opening it."""

    def tell(self, row: Row | None, source: RowSource, preview: Preview, now: datetime) -> None:
        """Show this row and what is told of it; nothing for no row."""
        self.write(_written(row, source, preview, now))


def _written(row: Row | None, source: RowSource, preview: Preview, now: datetime) -> Callable[[LinesWriter], None]:
    def write(sheet: LinesWriter) -> None:
        if row is None:
            return
        said = state(row, source.states, flagged=source.flagged)
        tone = TONES.get(urgency(row, source.done), "text")
        sheet.heading(present.number(row.number), presses=((mark(row, source.done), said, tone),))
        _pairs(sheet, row, source)
        for line in preview.lines:
            sheet.pair(present.label(line), present.told(line))
        if preview.duties:
            sheet.heading(_("Duties that stand open"))
        for duty in preview.duties:
            sheet.pair(present.said(duty.label), present.duty_state(duty, now))
        if preview.latest:
            sheet.heading(_("Latest entries"))
        for entry in preview.latest:
            _entry(sheet, entry, now)

    return write


def _entry(sheet: LinesWriter, entry: Latest, now: datetime) -> None:
    """When, what, and where there is room by whom."""
    cells = [(present.day_or_time(entry.at, now), WHEN, "muted")]
    by = OFFICER if sheet.width >= ROOMY else 0
    cells += [(_(entry.label), max(1, sheet.width - WHEN - GAP - (by + GAP if by else 0)), "text")]
    cells += [(present.isolated(present.clean(entry.officer)), by, "muted")] if by else []
    sheet.grid(*cells)


def _pairs(sheet: LinesWriter, row: Row, source: RowSource) -> None:
    """The columns that hold something, those too for which the list had no room."""
    shown: Sequence[str] = ("number", "state")
    for column, value in zip(source.columns, row.values, strict=True):
        if column.name not in shown and value not in (None, "", ()):
            sheet.pair(_(column.label), present.shown(column.what, value))
