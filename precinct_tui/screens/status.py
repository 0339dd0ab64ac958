"""What became of a code: asked at the counter or by telephone, answered without opening the request.

Whoever brings the code also says here whether the answer satisfies, and may have the request reopened.
"""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.across.status import status_of
from db.kernel.base.access import DESK
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.registers.service_desk.rules import CLOSED, REPLIED
from db.words.codes import Status
from db.words.form_reading import read_form
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.actions import actions_of, bindings, key_name
from precinct_tui.language.code_status import told
from precinct_tui.language.i18n import _, direction
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.sign_in import labelled
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.overlay import Overlay
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.said_line import SaidLine


class CodeInput(PersianInput):
    """Where a code is typed: letters are no part of one, so they may mean an act of the screen."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether the key is typed into it whatever the screen says."""
        return super().check_consume_key(key, character) and not (character or "").isalpha()


class StatusScreen(Overlay[None]):
    """Asks for a code and shows its state; Enter asks again, Escape leaves."""

    CSS_PATH = "status.tcss"
    AUTO_FOCUS = "#code"
    BINDINGS = bindings("status")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: tuple[str, Status] | None = None

    def compose(self) -> ComposeResult:
        """The code, below it what may be told, and what whoever brings it may say."""
        self.set_class(direction() == "ltr", "-ltr")
        with Vertical(id="box"):
            yield Static(Content(_("What became of a code")), id="title")
            yield labelled(_("Code"), CodeInput(compact=True, base_direction="ltr", id="code"))
            yield SaidLine(Content(_("The six digits on the citizen's slip, then Enter")), id="told")
            yield Static(id="keys")

    @on(Input.Submitted)
    def _asked(self, event: Input.Submitted) -> None:
        event.stop()
        self._ask(event.value)

    @work(group="status", exclusive=True)
    async def _ask(self, code: str) -> None:
        """A query alone: it writes nothing, so a newer question may take its place."""
        try:
            self._found = await off_thread(status_of, self._desk, code)
        except Refused as refused:
            self._found = None
            self._say(refused)
            return
        self._say("\n".join(f"{label}: {value}" for label, value in told(*self._found)))

    def _say(self, said: Refused | str) -> None:
        self.query_one("#told", SaidLine).say(said)
        may = [action for action in actions_of("status") if action.id != "status.leave" and self._holds(action.id)]
        keys = "   ".join(f"{present.ltr(key_name(action.keys))} {_(action.label)}" for action in may)
        self.query_one("#keys", Static).update(Content(_("By the code: {keys}", keys=keys) if keys else ""))

    def _holds(self, action: str) -> bool:
        """What the citizen may say: of a request that was answered; reopening, of one that is closed."""
        if self._found is None or self._found[0] != "request" or self._desk.officer.role not in DESK:
            return False
        state = self._found[1].state
        return state == CLOSED if action == "status.reopen" else state in (REPLIED, CLOSED)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters do nothing before there is something to say."""
        if action in ("satisfied", "reopen"):
            return self._holds(f"status.{action}")
        return True

    @work(group="status")
    async def action_satisfied(self, satisfied: bool) -> None:
        """What whoever brought the code thinks of the outcome."""
        assert self._found is not None
        command, code = COMMANDS["request.satisfaction"], self._found[1].code
        raw = {"code": code, "satisfied": "yes" if satisfied else "no"}
        try:
            await off_thread(command.run, self._desk, read_form(command.form, raw, now=self._desk.now()))
        except Refused as refused:
            if "second" in refused.fields:
                self.dismiss(None)
                self.app.push_screen(FormScreen("request.satisfaction", Beginning(fixed=raw, number=code)))
                return
            self._say(refused)
            return
        self._ask(code)

    def action_reopen(self) -> None:
        """Ask what is still missing, then reopen it."""
        assert self._found is not None
        code = self._found[1].code
        self.dismiss(None)
        self.app.push_screen(FormScreen("request.reopen", Beginning(fixed={"code": code}, number=code)))

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss(None)
