"""The running shift: its items by priority, what comes next, and every act of the handover by a key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from db.across.setting_up import backups
from db.kernel.base.access import DESK
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.words.messages import Refused
from precinct_tui.bidi.wrapping import FlowingContent
from precinct_tui.documents.handover_page import item_facts, item_plan, item_title
from precinct_tui.language import present
from precinct_tui.language.act_letters import act_of, letter_of
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _, translate
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.handover.backing_up import back_up
from precinct_tui.screens.handover.items import Items, Steps
from precinct_tui.screens.handover.look import Look, look
from precinct_tui.screens.handover.past_handovers import look_back
from precinct_tui.screens.handover.read_back import ask_back
from precinct_tui.screens.handover.summary import SummaryScreen
from precinct_tui.screens.handover.words import differ_lines, next_step
from precinct_tui.screens.other_acts import tell_why_not
from precinct_tui.screens.printing import print_paper
from precinct_tui.screens.record import RecordScreen
from precinct_tui.screens.register import RegisterScreen
from precinct_tui.widgets.act_row import act_row
from precinct_tui.widgets.menu import ActsMenu, Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import ReadPlace, says_refusals

if TYPE_CHECKING:
    from db.across.handover.summary_values import SummaryItem

OPENS = "shift.open"
ON_ITEMS = ("shift.plan_item", "shift.raise_item")
"""Acts that the menu of an item offers."""
AFTER_READ_BACK = frozenset({"shift.take_over", "shift.relieve"})
"""Acts before which the three questions are asked; who leaves them goes on all the same and says why in the form.

Before the cut-off nothing is fixed that could be asked about: an officer relieved then is relieved without them."""
WITH_CREW = frozenset({"shift.open", "shift.take_over", "shift.relieve"})
"""Acts that open a shift: their crew stands in the form already, as the roster has it."""
AT_ONCE = frozenset({"shift.start_handover"})
"""Acts without a field: asked about once, then done."""


ROOMY = 30
"""Lines from which on the crew is named here too; below, the items need the room, and the crew stands on the desk."""


class HandoverScreen(ReadPlace):
    """F8."""

    KINDS = ("place", "handover")
    BINDINGS = bindings("handover")
    stands_in = "shift"
    CSS_PATH = "handover.tcss"
    AUTO_FOCUS = "#items"

    def __init__(self) -> None:
        super().__init__()
        self._look = Look()
        self._read_once = False

    @property
    def crumb(self) -> str:
        """The screen's name."""
        return _("Handover")

    def body(self) -> ComposeResult:
        """Whose shift it is, what comes next, the items, the one under the cursor, the acts."""
        yield Static(id="head")
        yield Static(id="step")
        yield Steps(id="steps")
        yield Static(id="differ")
        yield Items(id="items")
        yield Static(id="none")
        yield Static(id="detail")
        yield Static(id="acts")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Start the handover when the next officer is here: later entries belong to the next shift. "
            "Count, plan each item and sign. The next officer signs in with F11, counts without seeing "
            "your count, reads the summary and signs. The handover is then locked."
        )

    @property
    def takes_keys(self) -> bool:
        """Whether the shift is here: a letter means an act of it."""
        return self._read_once or self.query_one("#notice").has_class("-shown")

    @property
    def acts(self) -> tuple[str, ...]:
        """What this officer may do now, the likeliest first."""
        if self._look.record is not None:
            return tuple(name for name in self._look.record.acts if name not in ON_ITEMS)
        return (OPENS,) if self.desk.officer.role in DESK else ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes sense now."""
        if action in ("summary", "print") and self._look.told is None:
            return False
        if action == "acts" and not self.acts:
            return False
        if action == "read_back" and "shift.take_over" not in self.acts and "shift.count_blind" not in self.acts:
            return False
        if action == "item" and self._item is None:
            return False
        return super().check_action(action, parameters)

    def begin(self) -> None:
        """Read the shift."""
        self.query_one("#none").display = False
        self.read_again()

    async def read(self) -> None:
        """The shift, and what comes next."""
        self._look = await off_thread(look, self.desk)
        if not self.is_mounted:
            return
        self._read_once = True
        self._show_head()
        self._show_items()
        self._show_acts()
        self.refresh_bindings()
        self.refresh_footer()

    # --- what is shown -----------------------------------------------------------------------------------------

    def _show_head(self) -> None:
        handover = self._look.told
        if handover is None:
            lines = [_("No shift is open.")]
        else:
            since = present.moment(handover.officer.at)
            lines = [
                _(
                    "Shift {number} of {officer}, since {when}",
                    number=present.number(handover.number),
                    officer=present.isolated(present.clean(handover.officer.name)),
                    when=since,
                )
            ]
            crew = [f"{translate(role)}: {present.isolated(present.clean(name))}" for role, name in handover.crew]
            lines += [_(", ").join(crew)] if crew and self.size.height >= ROOMY else []
        self.query_one("#head", Static).update(FlowingContent("\n".join(lines)))
        self.query_one("#step", Static).update(Content(translate(next_step(handover, self.desk.officer))))
        self.query_one(Steps).tell(handover)
        differ = [translate(line) for line in differ_lines(handover)] if handover is not None else []
        self.query_one("#differ", Static).update(FlowingContent("\n".join(differ)))
        self.query_one("#differ").display = bool(differ)

    def _show_items(self) -> None:
        handover = self._look.told
        options = self.query_one(Items)
        before = options.highlighted
        options.tell(handover)
        listed = bool(options.shown)
        options.display = listed
        none = self.query_one("#none", Static)
        none.display = not listed
        none.update(Content(_("Nothing to hand over yet.") if handover is not None else ""))
        self.query_one("#detail").display = listed
        if listed:
            options.highlighted = min(before, len(options.shown) - 1) if before is not None else 1
            if self.focused is None:
                options.focus()
        self._show_detail()

    def _show_detail(self) -> None:
        handover, item = self._look.told, self._item
        if handover is None or item is None:
            self.query_one("#detail", Static).update(Content(""))
            return
        parts = [part for part in (item_title(item), item_facts(handover, item), item_plan(item)) if part]
        self.query_one("#detail", Static).update(FlowingContent("\n".join(parts)))

    def _show_acts(self) -> None:
        acts = self.acts
        row = act_row(acts, act_label, "full_stop", max(20, self.size.width - 2))
        self.query_one("#acts", Static).update(Content(row))
        self.query_one("#acts").display = bool(acts)

    @property
    def _item(self) -> SummaryItem | None:
        """The item under the cursor."""
        if not self.query(Items):
            return None
        place, shown = self.query_one(Items).highlighted, self.query_one(Items).shown
        return shown[place] if place is not None and place < len(shown) else None

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self._show_detail()

    # --- acts --------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """A letter gives its act."""
        act = act_of(event.character or "", self.acts)
        if act is not None:
            event.stop()
            self.notice(None)  # why another letter did nothing
            self.give(act)
        else:
            tell_why_not(self, event, REGISTERS["shift"], self._look.record)

    @work(group="acts")
    async def action_acts(self) -> None:
        """All acts, to choose from."""
        items = [Item(name, act_label(name), letter_of(name), words=name) for name in self.acts]
        chosen = await self.app.push_screen_wait(ActsMenu(_("What is to be done?"), items))
        if chosen is not None:
            self.give(chosen)

    def more_items(self) -> list[Item]:
        """The acts, in the menu too."""
        return [Item(name, act_label(name), words=name) for name in self.acts]

    def chose(self, item: str) -> None:
        """An act was chosen in the menu."""
        self.give(item)

    def give(self, command: str, item: SummaryItem | None = None) -> None:
        """Ask once and do it, or open its form; about one item where one is given."""
        if command in AT_ONCE:
            self._at_once(command)
        elif command in AFTER_READ_BACK:
            self.action_read_back(command)
        else:
            self._form(command, item)

    def _form(self, command: str, item: SummaryItem | None = None) -> None:
        record = self._look.record
        fixed = {"item": str(item.item)} if item is not None else {}
        if record is not None:  # what a register answers is not counted
            fixed |= dict.fromkeys(record.unasked.get(command, ()), "")
        crew = self._look.crew if command in WITH_CREW else {}
        screen = FormScreen(
            command,
            Beginning(
                record=record.uid if record is not None and command != OPENS else None,
                read_at=record.read_at if record is not None else None,
                whom=present.said(record.beside[command]) if record is not None and command in record.beside else "",
                number=(item.number if item is not None else None) or (record.number if record is not None else ""),
                fixed=fixed,
                values={**fixed, **crew},
            ),
        )
        self.app.push_screen(screen, partial(self._given, command))

    def _given(self, command: str, number: str | None) -> None:
        """Whoever takes over begins with lists as they come; the store is backed up where a folder is set for that."""
        if number and command in AFTER_READ_BACK:
            self.precinct.choices.clear()
        self.acted(number)
        if number and command in backups.SIGNED:
            self.run_worker(back_up(self), group="backup")

    @work(group="acts")
    async def _at_once(self, command: str) -> None:
        items = [Item("yes", act_label(command)), Item("no", _("Not yet"))]
        text = _("From now on entries belong to the next shift.")
        chosen = await self.app.push_screen_wait(MenuScreen(act_label(command), items, numbered=True, text=text))
        if chosen == "yes":
            self._send(command)

    @work(group="send")
    async def _send(self, command: str) -> None:
        record = self._look.record
        if record is None:
            return
        declared = COMMANDS[command]
        try:
            await off_thread(declared.run, self.desk, declared.form(record=record.uid, read_at=record.read_at))
        except Refused as refused:
            self.notice(refused)
        self.read_again()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_item()

    @work(group="acts")
    async def action_item(self) -> None:
        """What may be done about the item under the cursor."""
        item = self._item
        if item is None:
            return
        lines = []
        if item.item:
            allowed = self._look.record.acts if self._look.record is not None else ()
            wanted = [name for name in ON_ITEMS if name in allowed]
            lines += [Item(name, act_label(name)) for name in wanted]
        if item.register and item.number and self.precinct.reads(item.register):
            lines.append(Item("open", _("Open the record {number}", number=present.number(item.number))))
        if item.register and self.precinct.reads(item.register):
            lines += [
                Item(f"open {number}", _("Open the record {number}", number=present.number(number)))
                for number in item.numbers
            ]
        if not lines:
            return
        text = "" if item.item else _("Start the handover first; then plan the items and set their priority.")
        title = item_title(item)
        chosen = await self.app.push_screen_wait(MenuScreen(title, lines, numbered=True, text=text))
        if chosen is not None and chosen.startswith("open"):
            number = chosen.partition(" ")[2] or item.number or ""
            await self.app.push_screen(RecordScreen(item.register or "", number))
        elif chosen is not None:
            self.give(chosen, item)

    @work(group="acts")
    @says_refusals
    async def action_read_back(self, then: str | None = None) -> None:
        """The three questions about the riskiest items, and then what they were asked for."""
        handover = self._look.told
        if handover is None:
            return
        done = await ask_back(self, handover)
        if then is not None:
            self._form(then)
        elif done:
            self.notice(_("Every question is answered."))

    def action_summary(self) -> None:
        """Read the whole page."""
        if self._look.told is not None:
            self.app.push_screen(SummaryScreen(self._look.told.number, self.acts), self._from_page)

    def _from_page(self, act: str | None) -> None:
        """An act whose letter was pressed on the page."""
        if act is not None:
            self.give(act)

    @work(group="acts")
    async def action_look_back(self) -> None:
        """An earlier handover, two side by side, or the week."""
        await look_back(self)

    @work(group="acts")
    async def action_print(self) -> None:
        """The handover or the board: which, as what, where to."""
        handover = self._look.told
        if handover is not None:
            await print_paper(self, "shift", handover.number)

    def action_earlier(self) -> None:
        """The register of shifts."""
        self.app.push_screen(RegisterScreen("shift"))


def act_label(name: str) -> str:
    """What a command is called."""
    return _(COMMANDS[name].label)
