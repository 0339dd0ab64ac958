"""The desk: who is on duty, what runs, what presses, what is to be explained, what was half-typed, what was last.

Every panel is filled by the queries that rooms declare for it (`Room.panels`); a panel is not there if the officer's
role may use none of its queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from db.across.setting_up.findings_panel import SIGN, to_sign
from db.across.setting_up.queries import TO_SET_UP
from db.kernel.base.register import REGISTERS, keeps
from db.kernel.desk import rooms
from db.kernel.desk.desk import COMMANDS, QUERIES, Query
from db.kernel.desk.drafts import mine
from db.words.messages import Refused
from db.words.records import SCREEN
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, direction
from precinct_tui.screens.draft_keeper import gist
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.forming import form_for
from precinct_tui.screens.record import RecordScreen
from precinct_tui.screens.screen_table import SCREENS
from precinct_tui.screens.setting_up import open_step
from precinct_tui.widgets.clock_strip import ClockStrip
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.panel import Panel, PanelLine, PanelOptions, nothing
from precinct_tui.widgets.place import ReadPlace, says_refusals

if TYPE_CHECKING:
    from datetime import datetime

    from db.kernel.base.officer import Desk
    from db.kernel.desk.drafts import Draft
    from db.words.records import PanelItem

FOUND_MOST = 4
"""Findings that stand above the form that signs for them."""
EVERY = 30.0
"""Seconds between two readings."""

SETUP = "setup"
ORDER = {"overdue": 0, "urgent": 1, "due": 2}
"""What presses first among lines of one weight."""
PANELS = {
    "on_duty": N_("On duty"),
    "attention": N_("Needs attention"),
    "marks": N_("Marks to explain"),
    "drafts": N_("Half-typed entries"),
    "latest": N_("Latest entries"),
    SETUP: N_("Still to be set up"),
}
COLUMNS = (("on_duty", "attention", SETUP), ("drafts", "marks", "latest"))
"""What stands in the wider column, and what beside it: what is to be set up ends with keys, which are never cut."""
FIRST = ("attention", *(name for name in PANELS if name != "attention"))
UNCOUNTED = {"on_duty"}
"""What has lines besides those that its title names: the roster says until when."""
WIDE = 110


@dataclass(frozen=True, slots=True)
class MarkTarget:
    """A mark that choosing its line explains."""

    uid: str


class DeskScreen(ReadPlace):
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
            if not any(panel_queries(self.desk, name) for name in PANELS if name != SETUP):
                yield Static(Content(_("This role reads no records. F10 shows what it keeps.")), id="none")

    def _panels(self, names: Iterable[str]) -> ComposeResult:
        for name in names:
            if name == "drafts" or panel_queries(self.desk, name):
                title = _("Still to be set up: Enter opens it") if name == SETUP else _(PANELS[name])
                yield Panel(title, empty=nothing(), id=f"panel-{name}", counted=name not in UNCOUNTED)

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "What presses stands first in each panel. Enter opens what a line stands for. Tab goes to the next panel."
        )

    def on_mount(self) -> None:
        """Fill the panels, now and from time to time."""
        super().on_mount()
        self.set_interval(EVERY, self.read_again)

    def on_resize(self, event: events.Resize) -> None:
        """Two columns stand beside each other where there is room, the first where reading begins."""
        columns = [self.query_one("#column-0"), self.query_one("#column-1")]
        wide = event.size.width >= WIDE
        if wide and direction() == "rtl":
            columns.reverse()
        self.query_one("#panels").move_child(columns[0], before=columns[1])
        self.set_class(not wide, "-narrow")
        self.call_after_refresh(self._share)

    def _share(self) -> None:
        """Every panel that has lines is in sight: those that have more than there is room for scroll by themselves."""
        wide, room = self.size.width >= WIDE, self.query_one("#panels").size.height
        for column in COLUMNS if wide else (tuple(name for names in COLUMNS for name in names),):
            panels = [panel for name in column for panel in self.query(f"#panel-{name}") if isinstance(panel, Panel)]
            panels = [panel for panel in panels if panel.display]  # an empty one has its heading
            wanted = [len(panel.lines) for panel in panels]
            rules = len(panels) + (len(panels) - 1 if wide else 0)
            first = next((place for place, panel in enumerate(panels) if panel.id == "panel-attention"), 0)
            for panel, height in zip(panels, shared(wanted, room - rules, first), strict=True):
                panel.query_one(PanelOptions).styles.max_height = max(1, height)

    async def read(self) -> None:
        """The lines of each panel, once the custody clocks are there: what a person held is owed waits for no list."""
        if self.precinct.desk is None:
            return
        await self.query_one(ClockStrip).first_reading()
        for panel in self.query(Panel):
            name = (panel.id or "").removeprefix("panel-")
            try:
                lines = await off_thread(read_panel, self.desk, name)
            except Refused as refused:
                self.notice(refused)
                if panel.is_mounted:
                    panel.show_unreadable()
                continue
            if panel.is_mounted:
                panel.display = bool(lines) or name != SETUP  # once all is set up there is no such list
                panel.show([line_of(item, self.desk.now()) for item in lines])
        self._share()
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
            if register == SIGN:
                self._sign_findings()
                return
            if register == TO_SET_UP:
                self.run_worker(open_step(self, uid), group="setup", exclusive=True)
                return
            if register in COMMANDS:
                self.app.push_screen(form_for(register), self.acted)
                return
            if self.precinct.go_on(register, uid):
                return
            if uid == SCREEN or (register in SCREENS and register not in REGISTERS):
                self.precinct.action_go(register)
            elif self.precinct.reads(register):
                self.app.push_screen(RecordScreen(register, number, purpose="duty"))
        else:
            self.app.push_screen(form_for(target.kind, draft=target), self.acted)

    @work(group="sign")
    @says_refusals
    async def _sign_findings(self) -> None:
        found = [finding_line(item) for item in await off_thread(to_sign, self.desk)]
        if len(found) > FOUND_MOST:
            more = _("… and {count} more: precinct findings", count=len(found) - FOUND_MOST + 1)
            found = [*found[: FOUND_MOST - 1], more]
        self.app.push_screen(FormScreen(SIGN, Beginning(whom="\n".join(found))), self.acted)


def finding_line(item: PanelItem) -> str:
    """A finding in a line: since when, what was found, and of which records."""
    when = present.moment(item.at, "short") if item.at is not None else ""
    return f"{when}  {present.said(item.text)}"


def panel_queries(desk: Desk, panel: str) -> list[Query[..., Any]]:
    """The queries that fill a panel and that this officer may use, register by register."""
    role, kept = desk.officer.role, desk.store.info.registers
    return [query for query in rooms.PANELS.get(panel, ()) if keeps(kept, query.name) and role in query.roles]


def place_of(item: PanelItem) -> tuple[int, int]:
    """Where an item stands in its panel: by weight, then by how it presses. Pure."""
    presses = ORDER.get(item.flag, len(ORDER))
    return item.weight, min(presses, ORDER["urgent"]) if item.first else presses


def read_panel(desk: Desk, panel: str) -> list[PanelItem | Draft | tuple[PanelItem, MarkTarget]]:
    """What stands in a panel. Touches the disk."""
    items: list[Any] = []
    if panel == "drafts":
        return list(mine(desk))
    for query in panel_queries(desk, panel):
        items += query(desk)
    if panel == "latest":
        items.sort(key=lambda item: item.at.timestamp() if item.at else 0.0, reverse=True)
        return items[:12]
    items.sort(key=place_of)
    if panel == "marks":
        if desk.officer.role not in COMMANDS["mark.explain"].roles:
            return items
        marks = {mark.at: MarkTarget(mark.uid) for mark in QUERIES["mark.unexplained"].run(desk)}
        return [(item, marks[item.at]) if item.at in marks else item for item in items]
    return items


def line_of(item: Any, now: datetime) -> PanelLine:
    """The cells of an item of a panel: a draft, a line of a register, or such a line with what explains it."""
    target = None
    if isinstance(item, tuple):
        item, target = item
    if hasattr(item, "kind"):
        return PanelLine(
            what=_(COMMANDS[item.kind].label) if item.kind in COMMANDS else item.kind,
            when=present.day_or_time(item.started_at, now),
            where=gist(item),
            word=_("parked") if item.parked else _("draft"),
            target=item if item.kind in COMMANDS else None,
        )
    if target is None and item.register and (item.number or item.uid):
        target = (item.register, item.number, item.uid)
    left = ""
    if item.limit and item.at is not None:
        left = present.span(*((now, item.at) if item.at >= now else (item.at, now)))
    return PanelLine(
        what=present.told_in_cell(item.what or item.text),
        flag=item.flag,
        target=target,
        when=present.day_or_time(item.at, now) if item.at else "",
        number=present.number(item.number) if item.number else "",
        where=present.told_in_cell(item.where),
        end=present.told_in_cell(item.end),
        left=left,
    )


def shared(wanted: Sequence[int], room: int, first: int = 0) -> list[int]:
    """How many lines each panel of a column shows of those it has, so that all are in sight. Pure.

    Each has one line at least. What is left goes to the one at `first`, which presses, up to what it wants; then to the
    others in turn. Panels without a line need no room.
    """
    heights = [min(1, each) for each in wanted]
    left = room - sum(heights)
    others = [place for place in range(len(wanted)) if place != first]
    kept = sum(min(1, wanted[place] - heights[place]) for place in others)  # a second line for each of the others
    if wanted and left > 0:
        grown = min(wanted[first] - heights[first], max(0, left - kept))
        heights[first] += grown
        left -= grown
    while left > 0 and heights != list(wanted):
        for place in (*others, first):
            if left > 0 and heights[place] < wanted[place]:
                heights[place] += 1
                left -= 1
    return heights
