"""A drawing on the screen: shown as plan and list, and changed by the keys of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content
from textual.widgets import Static

from db.registers.sketches.drawings import editing, geometry, kinds, placing
from db.registers.sketches.drawings.drawing import shapes_of
from db.registers.sketches.drawings.labels import PHASES
from db.registers.sketches.drawings.scene import Drawing
from db.registers.sketches.drawings.shapes import bounds
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.sketch_words import kind_label, metres, thing_title
from precinct_tui.screens.sketch.fields import anchor_of
from precinct_tui.screens.sketch.history import DrawingHistory
from precinct_tui.screens.sketch.objects import ADD, part_said, rows_of, source_of, where
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.plan_view import PlanView
from precinct_tui.widgets.register_table import RegisterTable

if TYPE_CHECKING:
    from db.registers.sketches.drawings.scene import Thing

STEP, LITTLE = 1_000, 100
"""Millimetres that an arrow moves, and with Shift."""
ROOM = 3_000
"""Millimetres about everything where all is in sight."""
OFFERED = {"unit": tuple(kinds.UNITS), "mark": kinds.MARKS, "fixed": kinds.FIXED}


class DrawnScreen(Place):
    """What is drawn, what of it is chosen, and every change that keys make. `changed` is told of each."""

    def __init__(self) -> None:
        super().__init__()
        self.history = DrawingHistory(Drawing())
        self.chosen, self.part = 0, ""

    def changed(self) -> None:
        """The drawing is another one now."""

    def action_prompt(self, begins: str) -> None:
        """The command line, begun with an act."""

    @property
    def drawing(self) -> Drawing:
        """The drawing as it stands."""
        return self.history.now

    @property
    def plan(self) -> PlanView:
        """The plan."""
        return self.query_one(PlanView)

    @property
    def table(self) -> RegisterTable:
        """The list of objects."""
        return self.query_one(RegisterTable)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show(self) -> None:
        """Plan, list and what is said of them, anew."""
        thing = self.drawing.scene.thing(self.chosen)
        cross = anchor_of(self.drawing, self.chosen, self.part) if thing is not None else None
        self.plan.show(shapes_of(self.drawing), self.chosen, cross)
        self.table.show(source_of(self.drawing), keep_cursor=True)
        self._say(thing)

    def _say(self, thing: Thing | None) -> None:
        """What a cell is, what is chosen and where; below, the first thing that the measures do not agree on."""
        said = [_("1 cell = {metres} m", metres=metres(self.plan.cell))]
        if thing is not None:
            part = part_said(self.part)
            said.append(thing_title(thing) + (f" ({part})" if part else ""))
            said.append(where(thing, self.part))
        self.query_one("#bar", Static).update(Content("   ".join(said)))
        doubts = placing.findings(self.drawing.scene) if self.drawing.scene.measures else ()
        more = f" (+{digits(len(doubts) - 1)})" if len(doubts) > 1 else ""
        doubt = f"! {present.said(doubts[0].message)}{more}" if doubts else ""
        self.query_one("#doubt", Static).update(Content(doubt))
        self.query_one("#doubt").display = bool(doubt)

    def choose(self, no: int, part: str = "") -> None:
        """Another object, or another part of it; 0 is none."""
        thing = self.drawing.scene.thing(no)
        parts = editing.parts_of(thing) if thing is not None else ()
        wanted = "rest" if "rest" in parts else (parts[0] if parts else "")
        self.chosen, self.part = (no if thing is not None else 0), part if part in parts else wanted
        self.show()
        rows = [row.uid for row in rows_of(self.drawing)]
        if thing is not None and not self.table.has_focus and f"thing:{no}" in rows:
            self.table.cursor = rows.index(f"thing:{no}")

    def do(self, drawing: Drawing, no: int | None = None) -> None:
        """The next step: shown, and kept soon."""
        stays = drawing == self.drawing
        self.history.step(drawing)
        if not stays:
            self.notice(None)
            self.changed()
        self.choose(self.chosen if no is None else no, self.part if no in (None, self.chosen) else "")

    # --- keys of the plan --------------------------------------------------------------------------------------

    def move(self, dx: int, dy: int) -> None:
        """Move what is chosen, or the window where nothing is."""
        if self.drawing.scene.thing(self.chosen) is None:
            self.plan.pan(dx, dy)
            return
        before = anchor_of(self.drawing, self.chosen, self.part)
        self.do(editing.moved(self.drawing, self.chosen, self.part, (dx, dy)))
        after = anchor_of(self.drawing, self.chosen, self.part)
        if before is not None and after is not None and geometry.distance(before, after) < LITTLE / 2:
            self.notice(_("Measures place it: take one out to move it freely."))

    @on(PlanView.Moved)
    def _moved(self, event: PlanView.Moved) -> None:
        event.stop()
        step = LITTLE if event.little else STEP
        self.move(event.right * step, event.up * step)

    def action_turn(self, by: int) -> None:
        """Turn what is chosen."""
        if self.chosen:
            self.do(editing.turned(self.drawing, self.chosen, self.part, by))

    def action_choose(self, by: int) -> None:
        """The next object."""
        numbers = [thing.no for thing in self.drawing.scene.things]
        if numbers:
            at = numbers.index(self.chosen) + by if self.chosen in numbers else 0
            self.choose(numbers[at % len(numbers)])

    def action_part(self) -> None:
        """The next part of what is chosen."""
        thing = self.drawing.scene.thing(self.chosen)
        if thing is not None:
            parts = editing.parts_of(thing)
            at = parts.index(self.part) + 1 if self.part in parts else 0
            self.choose(self.chosen, parts[at % len(parts)])

    @work(group="acts")
    async def action_stage(self) -> None:
        """Where the unit was before, or at impact: placed beside where it rests, to be moved."""
        thing = self.drawing.scene.thing(self.chosen)
        if thing is None or not kinds.is_unit(thing.kind):
            return
        there = {stand.phase for stand in thing.stands}
        items = [Item(phase, translate(PHASES[phase])) for phase in kinds.PHASES if phase not in there]
        if not items:
            return
        chosen = items[0].id if len(items) == 1 else await self.asked(_("Which place?"), items)
        if chosen is not None:
            at = thing.stands[-1].at
            self.do(editing.stood(self.drawing, thing.no, chosen, at))
            self.choose(thing.no, chosen)

    @work(group="acts")
    async def action_add(self, what: str) -> None:
        """Something more, in the middle of the plan."""
        if what == "measure":
            self.action_prompt("d")
            return
        items = [Item(kind, kind_label(kind), words=kind) for kind in OFFERED[what]]
        kind = await self.asked(_(ADD[what]), items)
        if kind is not None:
            drawing, no = editing.added(self.drawing, kind, self.plan.middle)
            self.do(drawing, no)
            self.plan.focus()

    async def asked(self, title: str, items: list[Item]) -> str | None:
        """Which of a few lines is chosen; None where one went back."""
        return await self.app.push_screen_wait(MenuScreen(title, items, numbered=True))

    @work(group="acts")
    async def action_template(self) -> None:
        """Which road lies below; its parameters are asked by Enter on it in the list."""
        items = [Item(kind, present.label_of("sketch_road", kind), words=kind) for kind in kinds.ROADS]
        kind = await self.asked(_("Which road?"), items)
        if kind is not None:
            self.do(editing.on_road(self.drawing, kind=kind))

    def action_remove(self) -> None:
        """Take what is chosen out."""
        if self.chosen:
            numbers = [thing.no for thing in self.drawing.scene.things if thing.no != self.chosen]
            self.do(editing.removed(self.drawing, self.chosen), numbers[0] if numbers else 0)

    def action_zoom(self, by: int) -> None:
        """Closer or wider."""
        self.plan.zoom(by)
        self._say(self.drawing.scene.thing(self.chosen))

    def action_all(self) -> None:
        """All in sight."""
        self.plan.fit(bounds(shapes_of(self.drawing), ROOM))
        self._say(self.drawing.scene.thing(self.chosen))

    def action_list(self) -> None:
        """To the list of objects."""
        self.table.focus()

    @on(PlanView.Resized)
    def _resized(self, event: PlanView.Resized) -> None:
        event.stop()
        if self.chosen:
            self._say(self.drawing.scene.thing(self.chosen))

    def action_undo(self) -> None:
        """Take the last step back."""
        if self.history.back():
            self.changed()
            self.choose(self.chosen, self.part)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        if self.history.again():
            self.changed()
            self.choose(self.chosen, self.part)
