"""Bringing in an earlier register: name its file, read what would become of it, then bring it in as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Input

from db.carrying.imports.columns import DAYS
from db.carrying.imports.queries import batches, unfinished
from db.carrying.imports.rows import FIELDS
from db.carrying.imports.running import bring_in, plan, throw_away, try_out
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.screens.sign_in import labelled
from precinct_tui.widgets.lines import Lines, Sheet
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.said_line import SaidLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.carrying.imports.queries import Batch
    from db.carrying.imports.rows import Problem
    from db.carrying.imports.running import ImportPlan, Progress, Trial
    from db.kernel.officer import Desk

SHOWN = 100
BAR = 30
"""Cells of the progress bar."""


class ImportScreen(Place):
    """A file's path, what its columns hold, the table of what would be refused; then the import with its progress."""

    KINDS = ("place", "import")
    BINDINGS = bindings("import")
    CSS_PATH = "importing.tcss"
    AUTO_FOCUS = "#path"

    def __init__(self) -> None:
        super().__init__()
        self._tried: tuple[ImportPlan, Trial] | None = None
        self._at_work = False
        self._step: tuple[int, int] = (0, 0)

    @property
    def crumb(self) -> str:
        """What this screen is for."""
        return _("Bring in an earlier register")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Write the path of a CSV or XLSX file and press Enter: it is read as it would be brought in, and nothing is"
            " written. Columns are known by their headings; a mapping beside the file (FILE.map.json) goes first. Where"
            " no row is refused, Bring in writes all of them unseen and then shows them at once. Calls go on meanwhile."
        )

    def body(self) -> ComposeResult:
        """The path, what is going on, what was found."""
        yield labelled(_("File"), PersianInput(compact=True, base_direction="ltr", id="path"))
        yield SaidLine(id="said")
        yield Lines(id="found")

    def begin(self) -> None:
        """Say what is unfinished here."""
        self.query_one("#path").focus()
        self._look_for_unfinished()

    @work(group="look")
    async def _look_for_unfinished(self) -> None:
        try:
            left = await off_thread(unfinished_of, self.desk)
        except Refused as refused:
            self.notice(refused)
            return
        if left is not None and not self._at_work and self._tried is None:
            said = _(
                "The import of {file} is unfinished ({at} of {count}): give its file again and bring it in, or throw it"
                " away.", file=present.isolated(present.clean(left.file)), at=digits(left.staged),
                count=digits(left.rows),
            )  # fmt: skip
            self.query_one("#said", SaidLine).say(said)

    @on(Input.Submitted, "#path")
    def _named(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() and not self._at_work:
            self._try(event.value.strip())

    @work(group="import-try", exclusive=True)
    async def _try(self, typed: str) -> None:
        self._tried = None
        self.notice(None)
        self.query_one("#said", SaidLine).say(_("Reading …"))
        try:
            planned, trial = await off_thread(tried, self.desk, typed, self._told)
        except Refused as refused:
            self.query_one("#said", SaidLine).say("")
            self.notice(refused)
            return
        self._tried = (planned, trial)
        said = _("{rows} rows: {refused} refused, {warned} unlikely, the rest sound.",
                 rows=digits(trial.rows), refused=digits(trial.refused), warned=digits(trial.warned))  # fmt: skip
        self.query_one("#said", SaidLine).say(said)
        self.query_one("#found", Lines).write(lambda sheet: write_trial(sheet, planned, trial))
        self.query_one("#found").focus()

    def _told(self, done: int, total: int) -> None:
        """From the thread that works: how far it is."""
        self._step = (done, total)
        self.app.call_from_thread(self._show_step)

    def _show_step(self) -> None:
        if not self.is_attached:
            return
        done, total = self._step
        if not total:
            self.query_one("#said", SaidLine).say(_("Reading … {count}", count=digits(done)))
            return
        full = BAR * done // total
        bar = "█" * full + "░" * (BAR - full)
        self.query_one("#said", SaidLine).say(_("{bar} {at} of {count}", bar=bar, at=digits(done), count=digits(total)))

    @work(group="import")
    async def action_go(self) -> None:
        """Bring in what was tried out."""
        if self._at_work:
            return
        if self._tried is None:
            self.notice(_("Name a file first and press Enter: it is tried out before it is brought in."))
            return
        planned, trial = self._tried
        self._at_work = True
        self.notice(None)
        try:
            await off_thread(brought, self.desk, planned, trial, self._told)
        except Refused as refused:
            self.notice(refused)
            return
        finally:
            self._at_work = False
        self._tried = None
        self.query_one("#said", SaidLine).say(
            _("{count} records were brought in; all of them are visible now.", count=digits(trial.rows))
        )

    @work(group="import")
    async def action_discard(self) -> None:
        """Throw away what is unfinished; asks first."""
        if self._at_work:
            return
        items = [Item("no", _("No, keep it")), Item("yes", _("Yes, throw it away"))]
        chosen = await self.app.push_screen_wait(MenuScreen(_("Throw the unfinished import away?"), items))
        if chosen != "yes":
            return
        self._at_work = True
        try:
            await off_thread(thrown_away, self.desk, self._told)
        except Refused as refused:
            self.notice(refused)
            return
        finally:
            self._at_work = False
        self.query_one("#said", SaidLine).say(
            _("The unfinished import was thrown away. Nothing of it was ever visible.")
        )


def unfinished_of(desk: Desk) -> Batch | None:
    """The import that is unfinished. Touches the disk."""
    return unfinished(batches(desk))


def tried(desk: Desk, typed: str, progress: Progress) -> tuple[ImportPlan, Trial]:
    """Look at a file and try it out. Touches the disk."""
    planned = plan(desk, Path(typed).expanduser())
    return planned, try_out(desk, planned, progress)


def brought(desk: Desk, planned: ImportPlan, trial: Trial, progress: Progress) -> str:
    """Bring it in. Touches the disk."""
    return bring_in(desk, planned, trial, progress)


def thrown_away(desk: Desk, progress: Progress) -> str:
    """Throw away what is unfinished. Touches the disk."""
    return throw_away(desk, progress)


def write_trial(sheet: Sheet, planned: ImportPlan, trial: Trial) -> None:
    """The columns with their fields, then what is refused and what is unlikely."""
    _problems(sheet, _("Refused"), trial.refusals)
    _problems(sheet, _("Unlikely"), trial.warnings)
    sheet.heading(_("Columns"))
    for heading, name in planned.pairs:
        label = _(FIELDS[DAYS.get(name, name)].label) if name else _("not brought in")
        sheet.pair(present.isolated(present.clean(heading)) or "—", label, "text" if name else "muted")


def _problems(sheet: Sheet, title: str, problems: Sequence[Problem]) -> None:
    if not problems:
        return
    sheet.heading(title)
    for one in problems[:SHOWN]:
        where = _("row {row}, {column}", row=digits(one.row), column=present.isolated(present.clean(one.column)))
        value = f"{present.isolated(present.clean(one.value))}: " if one.value else ""
        sheet.pair(where, f"{value}{translate(one.message)}", "error" if one.refused else "warning")
    if len(problems) > SHOWN:
        sheet.text(_("And {count} more.", count=digits(len(problems) - SHOWN)), "muted")
