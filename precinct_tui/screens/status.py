"""What became of a code: asked at the counter or by telephone, answered without opening the request."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.desk import Desk
from db.messages import Refused
from precinct_tui import present
from precinct_tui.actions import bindings
from precinct_tui.i18n import _, direction
from precinct_tui.off_thread import off_thread
from precinct_tui.screens.overlay import Overlay
from precinct_tui.screens.sign_in import labelled
from precinct_tui.verbs.status import told
from precinct_tui.widgets.persian_input import PersianInput


class StatusScreen(Overlay[None]):
    """Asks for a code and shows its state; Enter asks again, Escape leaves."""

    CSS_PATH = "status.tcss"
    AUTO_FOCUS = "#code"
    BINDINGS = bindings("status")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """The code, and below it what may be told."""
        self.set_class(direction() == "ltr", "-ltr")
        with Vertical(id="box"):
            yield Static(Content(_("What became of a code")), id="title")
            yield labelled(_("Code"), PersianInput(compact=True, base_direction="ltr", id="code"))
            yield Static(Content(_("The six digits on the citizen's slip, then Enter")), id="told")

    @on(Input.Submitted)
    @work(group="status", exclusive=True)
    async def _asked(self, event: Input.Submitted) -> None:
        """A query alone: it writes nothing, so a newer question may take its place."""
        event.stop()
        from db.service_desk.queries import status_by_code

        shown = self.query_one("#told", Static)
        try:
            found = await off_thread(status_by_code, self._desk, event.value)
        except Refused as refused:
            shown.set_class(True, "-refused")
            shown.update(Content(present.refusal(refused)))
            return
        shown.set_class(False, "-refused")
        shown.update(Content("\n".join(f"{label}: {value}" for label, value in told(found))))

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss(None)
