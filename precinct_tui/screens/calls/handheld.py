"""A patrol's own small screen: what it is sent to, and four keys. Nothing of any other patrol, call or record."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from db.kernel.desk.desk import COMMANDS
from db.registers.dispatch.patrols.queries import handheld
from db.registers.dispatch.rules import PATROL_STATES
from db.words.form_reading import read_form
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _, digits, direction, language
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.widgets.footer_line import FooterKey
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import ReadPlace, says_refusals

if TYPE_CHECKING:
    from db.registers.dispatch.patrols.queries import Handheld, Job
    from precinct_tui.widgets.app_protocol import Precinct

EVERY = 10.0
"""Seconds between two readings."""
NEXT = {"dispatched": ("accept", "scene", "clear"), "en_route": ("scene", "clear"), "on_scene": ("clear",)}
"""The keys that say something in each state."""
MOVES = {"accept": "en_route", "scene": "on_scene", "clear": "available"}


class Touch(Horizontal):
    """What the patrol can say now, as wide as a finger: a handheld may have no keys at all."""

    def compose(self) -> ComposeResult:
        """A button for each action of the handheld that holds; the first stands where the line begins."""
        app = cast("Precinct", self.app)
        keys = [FooterKey(action) for action in app.actions_here() if action.where == "handheld"]
        yield from reversed(keys) if direction() == "rtl" else keys


class HandheldScreen(ReadPlace):
    """The first screen of the patrol role, made for 40 columns."""

    KINDS = ("handheld",)
    BINDINGS = bindings("handheld")
    CSS_PATH = "handheld.tcss"
    shows_clocks = False

    def __init__(self) -> None:
        super().__init__()
        self.found: Handheld | None = None
        self._read_once = False

    @property
    def crumb(self) -> str:
        """The patrol's name."""
        return self.found.name.label(language()) if self.found is not None else ""

    @property
    def takes_keys(self) -> bool:
        """Whether it is known what the patrol is sent to."""
        return self._read_once

    def body(self) -> ComposeResult:
        """The state, and what it is sent to."""
        yield Static(id="state")
        yield Lines(id="job")
        yield Touch(id="touch")

    def about(self) -> str:
        """What F1 says here."""
        return _("Only your patrol's jobs are shown here, with the caller's number until you are clear.")

    def on_mount(self) -> None:
        """Read now and from time to time."""
        super().on_mount()
        self.set_interval(EVERY, self.read_again)

    async def read(self) -> None:
        """What the patrol is sent to."""
        self.found = await off_thread(handheld, self.desk)
        self._read_once = True
        self._show()

    def _show(self) -> None:
        patrol = self.found
        if patrol is None:
            state = _("You are in no patrol's crew now. Ask the desk to add you.")
        else:
            since = present.span(patrol.since, max(self.desk.now(), patrol.since))
            state = f"{_(PATROL_STATES[patrol.state])}   {since}"
        self.query_one("#state", Static).update(Content(state))
        self.query_one("#job", Lines).write(self._write)
        self.refresh_bindings()
        self.refresh_footer()
        self.query_one(Touch).refresh(recompose=True)
        for header in self.query("HeaderLine"):
            header.refresh()

    def _write(self, sheet: LinesWriter) -> None:
        patrol = self.found
        if patrol is None:
            return
        if patrol.untold:
            sheet.heading(_("Recalled: do not go to {number}. H: received", number=present.number(patrol.untold)))
        if patrol.asked is not None:
            sheet.heading(_("Asked: will you go? (y / n)"))
            write_job(sheet, patrol.asked)
        if patrol.job is not None:
            sheet.heading(present.number(patrol.job.number))
            write_job(sheet, patrol.job)
        elif patrol.asked is None and not patrol.untold:
            sheet.text(_("No job now."), "muted")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can follow now."""
        patrol = self.found
        if action in MOVES:
            return patrol is not None and patrol.job is not None and action in NEXT.get(patrol.state, ())
        if action == "remark":
            return patrol is not None and patrol.job is not None
        if action == "heard":
            return patrol is not None and bool(patrol.untold)
        if action in ("go_there", "stay"):
            return patrol is not None and patrol.asked is not None
        return super().check_action(action, parameters)

    @work(group="send")
    @says_refusals
    async def _say(self, command: str, answers: dict[str, str]) -> None:
        if self.found is None:
            return
        declared = COMMANDS[command]
        form = read_form(declared.form, answers, now=self.desk.now(), record=self.found.uid)
        await off_thread(declared.run, self.desk, form)
        self.notice(None)
        self.read_again()

    def action_accept(self) -> None:
        """On the way."""
        self._say("patrol.move", {"to": MOVES["accept"]})

    def action_scene(self) -> None:
        """On the scene."""
        self._say("patrol.move", {"to": MOVES["scene"]})

    def action_clear(self) -> None:
        """Clear of it."""
        self._say("patrol.move", {"to": MOVES["clear"]})

    def action_go_there(self) -> None:
        """Leave this for the call that asks."""
        self._say("patrol.answer", {"accepts": "yes"})

    def action_stay(self) -> None:
        """Go on with this."""
        self._say("patrol.answer", {"accepts": "no"})

    def action_heard(self) -> None:
        """It heard that it does not go."""
        self._say("patrol.hear", {})

    def action_remark(self) -> None:
        """A remark about what it was sent to."""
        if self.found is not None:
            self.app.push_screen(FormScreen("patrol.remark", Beginning(record=self.found.uid)), self.acted)


def write_job(sheet: LinesWriter, job: Job) -> None:
    """What a patrol has to know, in the order in which it needs it."""
    what = [present.label_of("incident_type", job.type)] if job.type else []
    what += [present.label_of("severity", job.severity)] if job.severity else []
    sheet.text("   ".join(what) or _("not reported yet"), "warning" if job.severity == "critical" else "entry")
    for text in (job.place, job.landmark, job.address):
        if text:
            sheet.text(present.clean(text))
    if job.words:
        sheet.text(present.clean(job.words), "muted")
    sheet.text(present.moment(job.began, "time"), "muted")
    if job.caller or job.phone:
        sheet.pair(_("Caller"), " ".join(filter(None, (present.clean(job.caller), present.ltr(digits(job.phone))))))
