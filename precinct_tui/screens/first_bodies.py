"""Bodies that receive people in this precinct, asked of a new store: a few names, each of which may be left empty."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from db.opening.creating import named_bodies
from db.words.messages import Refused
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, direction
from precinct_tui.screens.sign_in import labelled
from precinct_tui.widgets.overlay import Overlay
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.said_line import SaidLine

ASKED = (
    ("court", N_("A court")),
    ("juvenile_court", N_("Juvenile court")),
    ("welfare", N_("Welfare")),
    ("hospital", N_("Hospital")),
    ("other_unit", N_("Neighbouring police units")),
)
"""Kind of body (a code of the list `body`) and what it is asked as."""
Bodies = tuple[tuple[str, str], ...]


class FirstBodiesScreen(Overlay[Bodies | None]):
    """Kind and name of each body, as `NewStore.bodies`; None where one went back instead."""

    CSS_PATH = "first_bodies.tcss"
    AUTO_FOCUS = f"#{ASKED[0][0]}"
    BINDINGS = bindings("phrase")

    def compose(self) -> ComposeResult:
        """Five lines and a button."""
        self.set_class(direction() == "ltr", "-ltr")
        with Vertical(id="box"):
            yield Static(Content(_("Bodies that people are taken to")), id="title")
            yield Static(
                Content(
                    _(
                        "These count at once; later ones count after the inspectorate approves them. Separate names "
                        "with commas. Each may be empty."
                    )
                ),
                id="text",
            )
            for kind, label in ASKED:
                yield labelled(_(label), PersianInput(compact=True, id=kind))
            yield SaidLine(id="said")
            with Horizontal(id="buttons"):
                yield Button(Content(_("Go on")), id="on", variant="primary", compact=True)

    def action_leave(self) -> None:
        """Back to the form; nothing is made."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        order = [kind for kind, _label in ASKED]
        place = order.index(event.input.id or order[0])
        self.query_one(f"#{order[place + 1]}" if place + 1 < len(order) else "#on").focus()

    @on(Button.Pressed, "#on")
    def _go_on(self) -> None:
        try:
            bodies = named_bodies({kind: self.query_one(f"#{kind}", Input).value for kind, _label in ASKED})
        except Refused as refused:
            self.query_one("#said", SaidLine).say(refused)
            return
        self.dismiss(bodies)
