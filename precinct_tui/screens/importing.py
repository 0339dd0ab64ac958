"""Bringing in an earlier register: name its file, read what would become of it, then bring it in as a whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Input

from db.carrying.imports.queries import batches, unfinished
from db.carrying.imports.running import MAPPING, bring_in, fitting, mapping_of, plan, throw_away
from db.carrying.imports.trying import try_out
from db.reference.lists.queries import all_lists
from db.storage import mounts
from db.words.messages import Refused
from precinct_tui.documents.saving import save
from precinct_tui.language import import_words, present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits, language, translate
from precinct_tui.screens.sign_in import labelled
from precinct_tui.screens.stick_places import place_of
from precinct_tui.screens.stick_use import mounts_sticks, uses_sticks
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.place import Place, says_refusals
from precinct_tui.widgets.said_line import SaidLine
from precinct_tui.widgets.work_bar import work_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.carrying.imports.queries import Batch
    from db.carrying.imports.rows import CellProblem
    from db.carrying.imports.trying import ImportPlan, Progress, RefusalGroup, Trial
    from db.kernel.base.officer import Desk
    from db.reference.lists.queries import ListItem

SHOWN = 100
TABLES = (".csv", ".xlsx")
HOLDS = {"incident": N_("Incidents"), "landmark": N_("Places with their points"), "request": N_("Open requests")}


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
        self._named_file = self._holds = ""
        self._left_out = False
        self._step: tuple[int, int] = (0, 0)

    @property
    def crumb(self) -> str:
        """What this screen is for."""
        return _("Bring in an earlier register")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Press Enter for the CSV and XLSX files on a stick, or write a path and press Enter: the file is read as it"
            " would be brought in, and nothing is written. Incidents, places with their points and open requests are"
            " told apart by their headings, which may stand below a title; a mapping beside the file"
            " (FILE.map.json) goes first. W says what a word means that is in no list, X leaves out"
            " rows that repeat one before them. Where no row is refused, Bring in writes all of them and"
            " shows them at once, or none. Calls go on meanwhile."
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
    @says_refusals
    async def _look_for_unfinished(self) -> None:
        left = await off_thread(unfinished_of, self.desk)
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
        if self._at_work:
            return
        if event.value.strip():
            self._named_file, self._holds = event.value.strip(), ""
            self._try()
        else:
            self._choose()

    @work(group="import-choose", exclusive=True)
    @mounts_sticks
    @says_refusals
    async def _choose(self) -> None:
        """Offer the files on sticks, where no path was written."""
        self.notice(None)
        there = [(path, path.name) for path in await off_thread(mounts.files_on_sticks, *TABLES)]
        path = await place_of(self, _("Which file?"), there, _("No stick with a CSV or XLSX file is mounted."))
        if path is not None:
            self.query_one("#path", Input).value = str(path)
            self._named_file, self._holds = str(path), ""
            self._try()

    @work(group="import-try", exclusive=True)
    @mounts_sticks
    async def _try(self) -> None:
        self._tried = None
        self.notice(None)
        self.query_one("#said", SaidLine).say(_("Reading …"))
        try:
            if not self._holds:
                self._holds = await self._what(await off_thread(fitting_of, self.desk, self._named_file))
            if not self._holds:
                self.query_one("#said", SaidLine).say("")
                return
            asked = (self._named_file, self._holds, self._left_out)
            planned, trial = await off_thread(tried, self.desk, asked, self._told)
        except Refused as refused:
            self.query_one("#said", SaidLine).say("")
            self.notice(refused)
            return
        self._tried = (planned, trial)
        said = import_words.trial(trial.rows, trial.refused, trial.warned)
        self.query_one("#said", SaidLine).say(f"{_(HOLDS[self._holds])} – {said}")
        self.query_one("#found", Lines).write(lambda sheet: write_trial(sheet, planned, trial))
        self.query_one("#found").focus()

    async def _what(self, fits: tuple[str, ...]) -> str:
        """What the file holds: asked only where its headings may mean more than one thing."""
        if len(fits) == 1:
            return fits[0]
        items = [Item(name, _(HOLDS[name])) for name in fits]
        menu = MenuScreen(_("What does this file hold?"), items, numbered=True)
        return await self.app.push_screen_wait(menu) or ""

    def action_repeats(self) -> None:
        """Leave out rows that repeat another one, or bring them in again."""
        if self._tried is not None and not self._at_work:
            self._left_out = not self._left_out
            self._try()

    @work(group="import")
    @says_refusals
    async def action_words(self) -> None:
        """Say what a word of the file means: which of the words, then which entry of the list."""
        if self._tried is None or self._at_work:
            return
        planned, trial = self._tried
        unlisted = [group for group in trial.groups if group.unlisted and group.value]
        if not unlisted:
            self.notice(_("Every word of this file is known."))
            return
        items = [Item(str(place), _word(group)) for place, group in enumerate(unlisted)]
        chosen = await self.app.push_screen_wait(MenuScreen(_("Which word?"), items))
        if chosen is None:
            return
        group = unlisted[int(chosen)]
        listed = await off_thread(entries_of, self.desk, planned, group.name)
        meant = [
            Item(
                item.code,
                present.clean(item.label(language())),
                words=f"{item.fa} {item.en} {item.extra.get('also', '')}",
            )
            for item in listed
        ]
        title = _("What does “{word}” mean?", word=present.isolated(present.clean(group.value)))
        code = await self.app.push_screen_wait(MenuScreen(title, meant))
        if code is None:
            return
        await off_thread(keep_meaning, planned, group, code)
        self._try()

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
        self.query_one("#said", SaidLine).say(work_bar(_("Bringing in …"), done, total))

    @work(group="import")
    @uses_sticks
    @says_refusals
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
        finally:
            self._at_work = False
        self._tried = None
        self.query_one("#said", SaidLine).say(
            _("{count} records were brought in; all of them are visible now.", count=digits(trial.rows))
        )

    @work(group="import")
    @says_refusals
    async def action_discard(self) -> None:
        """Throw away what is unfinished; asks first."""
        if self._at_work:
            return
        items = [Item("no", _("No, keep it")), Item("yes", _("Yes, throw it away"))]
        chosen = await self.app.push_screen_wait(
            MenuScreen(_("Throw the unfinished import away?"), items, numbered=True)
        )
        if chosen != "yes":
            return
        self._at_work = True
        try:
            await off_thread(thrown_away, self.desk, self._told)
        finally:
            self._at_work = False
        self.query_one("#said", SaidLine).say(
            _("The unfinished import was thrown away. Nothing of it was ever visible.")
        )


def unfinished_of(desk: Desk) -> Batch | None:
    """The import that is unfinished. Touches the disk."""
    return unfinished(batches(desk))


def fitting_of(desk: Desk, typed: str) -> tuple[str, ...]:
    """What a file may hold. Touches the disk."""
    return fitting(desk, Path(typed).expanduser())


def tried(desk: Desk, asked: tuple[str, str, bool], progress: Progress) -> tuple[ImportPlan, Trial]:
    """Look at a file (path, what it holds, whether repeats are left out) and try it out. Touches the disk."""
    typed, holds, left_out = asked
    planned = plan(desk, Path(typed).expanduser(), register=holds)
    return planned, try_out(desk, planned, progress, skip_repeated=left_out)


def entries_of(desk: Desk, planned: ImportPlan, name: str) -> tuple[ListItem, ...]:
    """The entries of a field's list that are in use. Touches the disk."""
    listed = planned.kind.fields[name].list
    return tuple(item for item in all_lists(desk).get(listed or "", ()) if item.active)


def keep_meaning(planned: ImportPlan, group: RefusalGroup, code: str) -> None:
    """Write into the mapping beside the file what a word means. Touches the disk. Raises Refused("unwritable")."""
    meant = replace(planned, mapping=planned.mapping.saying(group.name, group.value, code))
    path = planned.source.path
    save(path.with_name(path.name + MAPPING), mapping_of(meant).encode(), over=True)


def _word(group: RefusalGroup) -> str:
    value, column = present.isolated(present.clean(group.value)), present.isolated(present.clean(group.column))
    return _("{word} ({column}): {count} rows", word=value, column=column, count=digits(group.count))


def brought(desk: Desk, planned: ImportPlan, trial: Trial, progress: Progress) -> str:
    """Bring it in. Touches the disk."""
    return bring_in(desk, planned, trial, progress)


def thrown_away(desk: Desk, progress: Progress) -> str:
    """Throw away what is unfinished. Touches the disk."""
    return throw_away(desk, progress)


def write_trial(sheet: LinesWriter, planned: ImportPlan, trial: Trial) -> None:
    """What is refused by column and word, what is unlikely, then the columns with their fields."""
    if trial.groups:
        sheet.heading(_("Refused"))
    for group in trial.groups[:SHOWN]:
        where = _("{count} rows, first {row}", count=digits(group.count), row=digits(group.row))
        parts = (present.clean(group.column), present.clean(group.value))
        value = ": ".join(present.isolated(part) for part in parts if part)
        sheet.pair(where, f"{value}: {translate(group.message)}" if value else translate(group.message), "error")
    if len(trial.groups) > SHOWN:
        sheet.text(_("And {count} more.", count=digits(len(trial.groups) - SHOWN)), "muted")
    if any(group.unlisted for group in trial.groups):
        sheet.text(_("W says what a word means that is in no list."), "muted")
    if trial.repeated:
        sheet.heading(_("Repeated rows"))
        sheet.text(import_words.repeated(trial.repeated, trial.left_out), "warning")
        sheet.text(_("X leaves them out, or brings them in again."), "muted")
    _problems(sheet, _("Unlikely"), trial.warnings)
    sheet.heading(_("Columns"))
    for heading, name in planned.pairs:
        label = _(planned.kind.label(name)) if name else _("not brought in")
        sheet.pair(present.isolated(present.clean(heading)) or "—", label, "text" if name else "muted")


def _problems(sheet: LinesWriter, title: str, problems: Sequence[CellProblem]) -> None:
    if not problems:
        return
    sheet.heading(title)
    for problem in problems[:SHOWN]:
        where = _(
            "row {row}, {column}", row=digits(problem.row), column=present.isolated(present.clean(problem.column))
        )
        value = f"{present.isolated(present.clean(problem.value))}: " if problem.value else ""
        sheet.pair(where, f"{value}{translate(problem.message)}", "warning")
    if len(problems) > SHOWN:
        sheet.text(_("And {count} more.", count=digits(len(problems) - SHOWN)), "muted")
