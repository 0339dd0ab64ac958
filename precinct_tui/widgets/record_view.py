"""The one record view: what a record says, what it owes, what happened to it, and what may be done with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from db.words.calendar.jalali import at_no_hour
from db.words.records import Row
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language import present
from precinct_tui.language.i18n import _, direction
from precinct_tui.widgets.act_row import act_row
from precinct_tui.widgets.cells import GAP
from precinct_tui.widgets.duty_lines import write_duties
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.row_words import PRESSING, mark, state, urgency
from precinct_tui.widgets.rule import HeadingRule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events

    from db.kernel.base.register import Register
    from db.words.records import Entry, Line, Record

WIDE = 110
FULL = 16
"""Cells of a moment with its year."""
LATE_AFTER = timedelta(minutes=10)
"""An entry written longer than this after it happened shows both times."""


class RecordView(Vertical):
    """Title and state, duties, sections and chronology; two columns where there is room. The acts stand below."""

    def __init__(self) -> None:
        super().__init__()
        self.record: Record | None = None
        self._states: dict[str, str] = {}
        self._now: datetime | None = None
        self._act_label: Callable[[str], str] = str
        self._found: tuple[str, ...] = ()
        self._done: frozenset[str] | None = None

    def compose(self) -> ComposeResult:
        """Head, body, acts."""
        yield HeadingRule(id="head")
        yield Static(id="warnings")
        columns = [Lines(id="facts"), Lines(id="story")]
        yield Horizontal(*(reversed(columns) if direction() == "rtl" else columns), id="body")
        yield Static(id="acts")

    def show(
        self,
        record: Record,
        *,
        register: Register,
        now: datetime,
        act_label: Callable[[str], str],
        found: Sequence[str] = (),
        seek: bool = False,
    ) -> None:
        """Show a record as it was read, the words `found` marked; `act_label` names a command.

        `seek` brings the first of these words into sight.
        """
        self.record, self._states, self._now, self._act_label = record, register.states, now, act_label
        self._found, self._done = tuple(found), register.done
        self._fill(seek=seek)

    def on_resize(self, event: events.Resize) -> None:
        """One column or two."""
        if self.record is None:
            return
        if self.has_class("-two") != (event.size.width >= WIDE):
            self._fill()
        self.query_one("#acts", Static).update(Content(self._acts(self.record)))

    def _fill(self, *, seek: bool = False) -> None:
        record = self.record
        if record is None:
            return
        two = self.size.width >= WIDE
        self.set_class(two, "-two")
        row = Row(record.uid, record.number, record.state, (), record.flags)  # its state is told as in its list
        done = self._done is not None and record.state in self._done
        style = dict(PRESSING).get(urgency(row, self._done), "quiet" if done else "strong")
        told = (mark(row, self._done), state(row, self._states), style)
        self.query_one("#head", HeadingRule).tell(self._title(record), "", [told])
        warnings = [present.said(message) for message in record.warnings]
        self.query_one("#warnings", Static).update(Content("\n".join(f"! {text}" for text in warnings)))
        self.query_one("#warnings").display = bool(warnings)
        self.query_one("#acts", Static).update(Content(self._acts(record)))
        self.query_one("#acts").display = bool(record.acts)
        self.query_one("#facts", Lines).write(
            lambda sheet: self._write_facts(sheet, record, story=not two), found=self._found, seek=seek
        )
        self.query_one("#story", Lines).write(
            lambda sheet: self._write_story(sheet, record), found=self._found, seek=seek
        )

    def _title(self, record: Record) -> str:
        title = present.isolated(present.clean(_(record.title))) if record.title else ""
        return "   ".join(part for part in (present.number(record.number), title) if part)

    def _acts(self, record: Record) -> str:
        return act_row(record.acts, self._act_label, "enter", max(20, self.size.width - 2))

    # --- what is written ---------------------------------------------------------------------------------------

    def _write_facts(self, sheet: LinesWriter, record: Record, *, story: bool) -> None:
        if record.duties:
            assert self._now is not None
            write_duties(sheet, record.duties, self._now)
        for section in record.sections:
            lines = [line for line in section.lines if line.was or line.value not in (None, "", ())]
            if lines:
                sheet.heading(_(section.title))
                for line in lines:
                    write_line(sheet, line)
        if story:
            self._write_story(sheet, record)

    def _write_story(self, sheet: LinesWriter, record: Record) -> None:
        if record.chronology:  # of people held at a seat no entry is there
            sheet.heading(_("Chronology"))
        for entry in record.chronology:
            write_entry(sheet, entry)


def write_line(sheet: LinesWriter, line: Line) -> None:
    """A value, and above it what stood there before, struck through."""
    label = present.label(line)
    for old in line.was:
        sheet.pair(label, present.shown(line.what, old), "struck")
        label = _("corrected to")
    sheet.pair(label, present.told(line))


def write_entry(sheet: LinesWriter, entry: Entry) -> None:
    """An entry of the chronology: when, what, who; then what it says."""
    sheet.blank()
    when = present.listed_day(entry.at) if at_no_hour(entry.at) else present.moment(entry.at)
    who = present.officer(entry.officer, entry.officer_name)
    what = _(entry.label) + (f"   {present.number(entry.elsewhere)}" if entry.elsewhere else "")
    room = sheet.width - FULL - 2 * GAP
    if cell_len(what) + cell_len(who) <= room:
        sheet.grid((when, FULL, "muted"), (what, room - cell_len(who), "entry"), (who, cell_len(who), "muted"))
    else:  # neither is cut for the other: who stands on a line below
        sheet.grid((when, FULL, "muted"), (what, max(8, room + GAP), "entry"))
        sheet.grid(("", FULL, "muted"), (who, max(8, room + GAP), "muted"))
    if entry.entered_at - entry.at > LATE_AFTER:
        sheet.text(_("late entry, written {moment}", moment=present.moment(entry.entered_at)), "warning", indent=4)
    if entry.sealed:
        sheet.text(_("sealed"), "muted", indent=4)
    for line in entry.lines:
        write_line(sheet, line)
    for name, reason in entry.reasons.items():
        label = next((_(line.what.label) for line in entry.lines if line.name == name), name)
        sheet.pair(_("Reason, {field}", field=label), present.clean(reason), "muted")
