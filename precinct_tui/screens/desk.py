"""The desk: who is on duty, what runs, what presses, what is to be explained, what was half-typed, what was last.

Every panel is filled by the queries that the registers declare for it (docs/architecture.md, "Adding a screen"); a
panel none of whose queries the officer's role may use is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from db.kernel import rooms
from db.kernel.desk import COMMANDS, QUERIES, Query
from db.kernel.drafts import mine
from db.kernel.register import REGISTERS, keeps
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, direction
from precinct_tui.screens.draft_keeper import gist
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.forming import form_for
from precinct_tui.screens.own import SCREENS
from precinct_tui.screens.record import RecordScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.panel import Panel, PanelLine, nothing
from precinct_tui.widgets.place import Place

if TYPE_CHECKING:
    from db.kernel.drafts import Draft
    from db.kernel.officer import Desk
    from db.words.records import PanelItem

EVERY = 30.0
"""Seconds between two readings."""

PANELS = {
    "on_duty": N_("On duty"),
    "attention": N_("Needs attention"),
    "marks": N_("Marks to explain"),
    "drafts": N_("Half-typed entries"),
    "latest": N_("Latest entries"),
}
COLUMNS = (("on_duty", "attention"), ("marks", "drafts", "latest"))
FIRST = ("attention", *(name for name in PANELS if name != "attention"))
WIDE = 110


@dataclass(frozen=True, slots=True)
class MarkTarget:
    """A mark that choosing its line explains."""

    uid: str


class DeskScreen(Place):
    """The first screen after signing in."""

    KINDS = ("desk",)
    CSS_PATH = "desk.tcss"

    @property
    def crumb(self) -> str:
        """The desk."""
        return _("Desk")

    def body(self) -> ComposeResult:
        """The panels this officer may see."""
        with VerticalScroll(id="panels", can_focus=False):
            for column, names in enumerate(COLUMNS):
                with Vertical(id=f"column-{column}"):
                    yield from self._panels(names)
            if not any(panel_queries(self.desk, name) for name in PANELS):
                yield Static(Content(_("This role reads no records. F10 shows what it keeps.")), id="none")

    def _panels(self, names: Iterable[str]) -> ComposeResult:
        for name in names:
            if name == "drafts" or panel_queries(self.desk, name):
                brief = "-brief" if name == "latest" else ""
                yield Panel(_(PANELS[name]), empty=nothing(), id=f"panel-{name}", classes=brief)

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "What presses stands first in each panel. Enter opens what a line stands for. Tab goes to the next panel."
        )

    def on_mount(self) -> None:
        """Fill the panels, now and from time to time."""
        super().on_mount()
        self.set_interval(EVERY, self._read)

    def on_resize(self, event: events.Resize) -> None:
        """Two columns stand beside each other where there is room, the first where reading begins."""
        columns = [self.query_one("#column-0"), self.query_one("#column-1")]
        if event.size.width >= WIDE and direction() == "rtl":
            columns.reverse()
        self.query_one("#panels").move_child(columns[0], before=columns[1])

    def begin(self) -> None:
        """Fill the panels."""
        self._read()

    def read_again(self) -> None:
        """Read what is shown."""
        self._read()

    @work(group="read", exclusive=True)
    async def _read(self) -> None:
        if self.precinct.desk is None:
            return
        for panel in self.query(Panel):
            name = (panel.id or "").removeprefix("panel-")
            try:
                lines = await off_thread(read_panel, self.desk, name)
            except Refused as refused:
                self.notice(refused)
                continue
            if panel.is_mounted:
                panel.show([_line(item) for item in lines])
        if self.focused is None:
            self._focus_first()

    def _focus_first(self) -> None:
        """The cursor begins at what needs someone; where nothing does, in the first panel that has a line."""
        for name in FIRST:
            for options in self.query(f"#panel-{name} PanelOptions"):
                if options.can_focus:
                    options.focus(scroll_visible=False)  # who is on duty stays in sight above it
                    return

    @on(Panel.Chosen)
    def _chosen(self, event: Panel.Chosen) -> None:
        target: Any = event.target
        if isinstance(target, MarkTarget):
            self.app.push_screen(FormScreen("mark.explain", Beginning(record=target.uid)), self.acted)
        elif isinstance(target, tuple):
            register, number, uid = target
            if self.precinct.go_on(register, uid):
                return
            if register in SCREENS and register not in REGISTERS:
                self.precinct.action_go(register)
            elif self.precinct.reads(register):
                self.app.push_screen(RecordScreen(register, number, purpose="duty"))
        else:
            self.app.push_screen(form_for(target.kind, draft=target), self.acted)


def panel_queries(desk: Desk, panel: str) -> list[Query[..., Any]]:
    """The queries that fill a panel and that this officer may use, register by register."""
    role, kept = desk.officer.role, desk.store.info.registers
    return [query for query in rooms.PANELS.get(panel, ()) if keeps(kept, query.name) and role in query.roles]


def read_panel(desk: Desk, panel: str) -> list[PanelItem | Draft | tuple[PanelItem, MarkTarget]]:
    """What stands in a panel. Touches the disk."""
    found: list[Any] = []
    if panel == "drafts":
        return list(mine(desk))
    for query in panel_queries(desk, panel):
        found += query(desk)
    if panel == "latest":
        found.sort(key=lambda item: item.at.timestamp() if item.at else 0.0, reverse=True)
        return found[:12]
    order = {"overdue": 0, "urgent": 1, "due": 2}
    found.sort(key=lambda item: order.get(item.flag, 3))
    if panel == "marks":
        if desk.officer.role not in COMMANDS["mark.explain"].roles:
            return found
        marks = {mark.at: MarkTarget(mark.uid) for mark in QUERIES["mark.unexplained"].run(desk)}
        return [(item, marks[item.at]) if item.at in marks else item for item in found]
    return found


def _line(item: Any) -> PanelLine:
    target = None
    if isinstance(item, tuple):
        item, target = item
    if hasattr(item, "kind"):
        label = _(COMMANDS[item.kind].label) if item.kind in COMMANDS else item.kind
        parked = _("parked") if item.parked else _("draft")
        words = [present.moment(item.started_at, "short"), label, parked, gist(item)]
        return PanelLine(" · ".join(word for word in words if word), "due", item if item.kind in COMMANDS else None)
    words = [present.moment(item.at, "short")] if item.at else []
    words += [present.flag(item.flag)] if item.flag else []
    words += [present.number(item.number)] if item.number else []
    words.append(present.said(item.text))
    if target is None and item.register and (item.number or item.uid):
        target = (item.register, item.number, item.uid)
    return PanelLine(" · ".join(words), item.flag, target)
