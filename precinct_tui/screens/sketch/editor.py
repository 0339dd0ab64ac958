"""The editor of an accident sketch: the plan in cells, the list of its objects, a line for what is known in numbers.

What is drawn is kept as a draft like what is typed in a form. Every act goes through the pure functions of
db/registers/sketches/drawings/editing.py, so that keys, list and line do the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.widgets import Input, Static

from db.kernel.desk.desk import COMMANDS, Command
from db.kernel.desk.drafts import Draft
from db.registers.sketches.drawings import editing
from db.registers.sketches.drawings.line import LineWriter, UnreadLine, apply_line
from db.registers.sketches.drawings.scene import Drawing
from db.words.ids import new_uid
from db.words.layouts import other_layout
from db.words.messages import Message
from precinct_tui.language.actions import actions_of, bindings
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.sketch_words import names_of_kinds
from precinct_tui.screens.draft_keeper import DraftKeeper
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.sketch.fields import form_of_road, form_of_thing, take_road, take_thing
from precinct_tui.screens.sketch.first_drawing import DRAWING, answers_of, begun, title_of, written
from precinct_tui.screens.sketch.history import DrawingHistory
from precinct_tui.screens.sketch.plan_screen import DrawnScreen
from precinct_tui.widgets.menu import Item
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.place import says_refusals
from precinct_tui.widgets.plan_view import PlanView
from precinct_tui.widgets.register_table import RegisterTable

if TYPE_CHECKING:
    from datetime import datetime


ALWAYS = frozenset({"sketch.back", "sketch.again", "sketch.line", "sketch.save", "sketch.discard"})
"""What holds whatever has the focus; other keys of the table hold in the plan alone."""
IN_PLAN = frozenset(action.do.partition("(")[0] for action in actions_of("sketch") if action.id not in ALWAYS) - {
    "prompt",  # the line, begun with an act or not
    "object",  # Enter, which the list knows too
}


class CommandInput(PersianInput):
    """The command line."""


class SketchScreen(DrawnScreen):
    """Dismissed with the sketch's number once it is saved."""

    KINDS = ("place", "sketch")
    BINDINGS = bindings("sketch")
    CSS_PATH = ["../../widgets/widgets.tcss", "editor.tcss"]
    AUTO_FOCUS = "#plan"

    def __init__(self, command: str, begins: Beginning | None = None, *, draft: Draft | None = None) -> None:
        super().__init__()
        self.command: Command[Any] = COMMANDS[command]
        self._begins = begins or Beginning()
        if draft is not None:
            self._begins = Beginning(record=draft.record, read_at=draft.read_at, number=draft.number)
        self._first_draft, self._uid = draft, new_uid() if draft is None else draft.uid
        self._started: datetime | None = None if draft is None else draft.started_at
        self._answers: dict[str, str] = {}
        self._ready = self._in_plan = False
        self.drafts = DraftKeeper(self, self._half_typed, lambda: self._ready)

    @property
    def crumb(self) -> str:
        """The act, and what it is of."""
        return " ".join(part for part in (_(self.command.label), title_of(self._begins)) if part)

    @property
    def takes_keys(self) -> bool:
        """Whether what it begins with is here."""
        return self._ready or self.query_one("#notice").has_class("-shown")

    def body(self) -> ComposeResult:
        """Plan and list side by side, what is chosen above, what is doubtful below, and the line."""
        yield Static(id="bar")
        with Horizontal(id="both"):
            yield PlanView(id="plan")
            with Vertical(id="side"):
                yield RegisterTable(id="objects")
        yield Static(id="doubt")
        hint = _("v1 3.2 5.1 90   d 3 1 8.06   o 3 4 1 10 7.5 right")
        yield CommandInput(compact=True, id="line", select_on_focus=False, placeholder=hint)

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Arrows move what is chosen by a metre, with Shift by ten centimetres; Tab chooses the next. Two measures"
            " place a point, and it then stands where they say. The list does everything that the plan does. / takes"
            " an act in a few letters; lengths are metres to the right and up, angles degrees from the top."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters hold in the plan only."""
        in_plan = isinstance(self.focused, PlanView)
        if action == "prompt" and parameters not in ((), ("",)) and not in_plan:
            return False
        if action in IN_PLAN and not in_plan:
            return False
        return super().check_action(action, parameters)

    @on(DescendantFocus)
    def _focused(self) -> None:
        """Other keys hold in the plan than beside it."""
        in_plan = isinstance(self.focused, PlanView)
        if in_plan != self._in_plan:
            self._in_plan = in_plan
            self.refresh_footer()

    # --- beginning, and the draft ------------------------------------------------------------------------------

    def begin(self) -> None:
        """Read what it begins with, or write it anew in another language."""
        self.query_one("#line").display = False
        if self._ready:
            self.show()
        else:
            self._begin()

    @work
    @says_refusals
    async def _begin(self) -> None:
        kept = await off_thread(begun, self.desk, self.command, self._begins, self._first_draft)
        self.history = DrawingHistory(kept.drawing)
        self._answers = dict(kept.answers)
        if kept.draft is not None:
            self._uid, self._started = kept.draft.uid, kept.draft.started_at
            self.drafts.begin_anew(kept.draft)
            self.notice(_("This goes on from your draft."))
        self._ready = True
        things = self.drawing.scene.things
        self.choose(things[0].no if things else 0)
        self.call_after_refresh(self.action_all)

    async def _half_typed(self, parked: bool) -> Draft | None:
        if self._started is None:
            self._started = self.precinct.now()
        return Draft(
            uid=self._uid, kind=self.command.name, values={**self._answers, DRAWING: written(self.drawing)},
            started_at=self._started, record=self._begins.record, number=self._begins.number,
            read_at=self._begins.read_at, parked=parked,
        )  # fmt: skip

    async def keep_typed(self) -> None:
        """The draft as it stands."""
        await self.drafts.keep(parked=False)

    async def before_leaving(self) -> bool:
        """What is drawn waits on the desk; what is on no disk is asked about."""
        return await self.drafts.may_leave(self.crumb)

    async def before_covering(self) -> None:
        """What is drawn waits below, and on the desk."""
        await self.drafts.keep(parked=True)

    def changed(self) -> None:
        """It is kept soon."""
        self.drafts.changed()

    def shown_again(self) -> None:
        """A form above went away."""
        self.show()

    # --- the list and the forms of objects ---------------------------------------------------------------------

    @on(RegisterTable.Moved)
    def _row_moved(self, event: RegisterTable.Moved) -> None:
        event.stop()
        kind, _colon, no = ("" if event.row is None else event.row.uid).partition(":")
        if kind == "thing" and self.table.has_focus and int(no) != self.chosen:
            self.choose(int(no))

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        event.stop()
        kind, _colon, which = event.row.uid.partition(":")
        match kind:
            case "thing":
                self.open_form(int(which))
            case "measure":
                self._about_measure(int(which))
            case "add":
                self.action_add(which)
            case "road":
                self._open_road()
            case "north":
                self.action_prompt("n")

    def action_object(self) -> None:
        """What is known of what is chosen, or what the line of the list is about."""
        if self.table.has_focus:
            self.table.open_selected()
        elif self.chosen:
            self.open_form(self.chosen)

    def open_form(self, no: int) -> None:
        """The form of an object."""
        self.choose(no, self.part if no == self.chosen else "")
        part, before = self.part, self.drawing
        take = self._taker(lambda values: take_thing(before, no, part, values))
        self.app.push_screen(form_of_thing(before, no, part, take), lambda _done: self.show())

    def _open_road(self) -> None:
        before = self.drawing
        take = self._taker(lambda values: take_road(before, values))
        self.app.push_screen(form_of_road(before, take), lambda _done: self.show())

    def _taker(self, made: Callable[[Any], Drawing]) -> Callable[[Any], None]:
        """Takes what is typed in a form above: the first letter is a step, the others go on with it."""
        begun_here = False

        def take(values: Any) -> None:
            nonlocal begun_here
            drawing = made(values)
            if drawing == self.drawing:
                return
            if begun_here:
                self.history.replace(drawing)
            else:
                self.history.step(drawing)
                begun_here = True
            self.drafts.changed()

        return take

    @work(group="acts")
    async def _about_measure(self, no: int) -> None:
        items = [Item("remove", _("Take this measure out"))]
        if await self.asked(_("Measure {number}", number=digits(no)), items) == "remove":
            self.do(editing.without_measure(self.drawing, no))

    def more_items(self) -> list[Item]:
        """What the keys of the plan do, where another part has the focus."""
        if isinstance(self.focused, PlanView):
            return []
        return [Item(f"do {action.do}", _(action.label)) for action in actions_of("sketch") if action.id not in ALWAYS]

    def chose(self, item: str) -> None:
        """A line of the menu was chosen."""
        self.plan.focus()
        self.call_after_refresh(self.run_worker, self.app.run_action(item.removeprefix("do "), self), group="menu")

    # --- the line ----------------------------------------------------------------------------------------------

    def action_prompt(self, begins: str) -> None:
        """The line, begun with an act; with the number of what is chosen where that is what it is about."""
        line = self.query_one("#line", CommandInput)
        line.display = True
        line.value = f"{begins} " if begins else ""
        if begins == "p" and self.chosen:
            line.value = f"p{self.chosen} "
        line.cursor_position = len(line.value)
        line.focus()

    @on(Input.Submitted, "#line")
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._line_taken()

    def _line_taken(self) -> bool:
        """Take what stands in the line, and close it; a line that is refused stays, and what is wrong is said."""
        line = self.query_one("#line", CommandInput)
        if not line.display:
            return True
        text = line.value.strip()
        if text and not self._give(text):
            line.focus()
            return False
        self._close_line()
        return True

    def _give(self, text: str) -> bool:
        """Do what a line says, in either layout of the keyboard; whether it said something."""
        problem: Message | None = None
        writer = LineWriter(self.desk.officer.badge, names_of_kinds())
        for said in (text, other_layout(text)):
            try:
                drawing, no = apply_line(self.drawing, said, writer)
            except UnreadLine as unread:
                problem = problem or unread.message
                continue
            self.do(drawing, no or None)
            return True
        self.notice(problem)
        return False

    def _close_line(self) -> None:
        line = self.query_one("#line", CommandInput)
        line.value = ""
        line.display = False
        self.plan.focus()

    def action_back(self) -> None:
        """Close the line, else from the list to the plan, else one level back."""
        if self.query_one("#line").display:
            self._close_line()
            self.notice(None)
        else:
            super().action_back()

    # --- keeping it --------------------------------------------------------------------------------------------

    @work(group="send")
    async def action_save(self) -> None:
        """The last questions, then it is kept."""
        if not self._ready or self.drafts.done or not self._line_taken():
            return
        self.drafts.changed()
        if not await self.drafts.keep(parked=False) or self.drafts.draft is None:
            return
        number = await self.app.push_screen_wait(FormScreen(self.command.name, draft=self.drafts.draft))
        if number is not None:
            self.drafts.done = True
            self.dismiss(number)
            return
        self._answers = await off_thread(answers_of, self.desk, self._uid) or self._answers
        self.show()

    @work(group="discard")
    async def action_discard(self) -> None:
        """Throw the drawing away, after asking."""
        items = [Item("stay", _("Go on with it")), Item("drop", _("Throw it away"))]
        wanted = await self.asked(_("Throw this drawing away?"), items) == "drop"
        if wanted and await self.drafts.drop(self._uid):
            self.dismiss(None)
