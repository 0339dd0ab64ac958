"""One record: read, and everything that may be done with it. The same screen for every register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from textual import events, work
from textual.app import ComposeResult
from textual.screen import Screen

from db.across.seats.registers import seen
from db.carrying.levels.purposes import current_purpose
from db.kernel.base.register import OfferedPanel, Register
from db.kernel.desk.desk import COMMANDS
from db.kernel.signing.record_check import check_record, said
from db.words.forms import Field, fields_of
from db.words.messages import Refused
from db.words.records import Entry, Line, Record
from precinct_tui.documents.custody_facts import Facts
from precinct_tui.documents.paper_table import offered_by
from precinct_tui.language import present
from precinct_tui.language.act_letters import GROUPS, act_of, branches, key_of
from precinct_tui.language.actions import actions_of, bindings
from precinct_tui.language.i18n import _
from precinct_tui.screens.act_pages import PRINT, act_item, act_label, command_of, panel_item
from precinct_tui.screens.acts_menu import beginning, choose_act, choose_for_unwell, is_unwell, looks_unwell
from precinct_tui.screens.caring import care_for
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.forming import form_for
from precinct_tui.screens.other_acts import tell_why_not
from precinct_tui.screens.panels import DRAWN
from precinct_tui.screens.printing import print_paper
from precinct_tui.screens.remarking import remark_on
from precinct_tui.widgets.lines import Lines
from precinct_tui.widgets.menu import Item, LetterMenu, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import ReadPlace
from precinct_tui.widgets.record_view import RecordView

KEYED = frozenset(action.do.partition("(")[0] for action in actions_of("held"))
"""Acts with a key of their own, where the register declares a command for it."""
GIVEN = frozenset({"target", "code", "supplement"})
"""Lines that nobody typed: which entry an act is about, a protected person's code, what came after the approval."""


def _said(entry: Entry) -> str:
    """An entry in one line, for choosing it: the first things it says."""
    said = [present.told(line) for line in entry.lines if line.what.kind not in ("moment", "words")]
    return _("{label}: {value}", label=_(entry.label), value=_(", ").join(said[:4]))


class RecordScreen(ReadPlace):
    """Shows a record by its number. `step` gives the number of its neighbour in the list it was opened from.

    `unit`: at a seat, the unit below that it is of. `found` are words of the search that led here, in the forms of
    `db.words.searching.query_terms`: they are marked.
    """

    KINDS = ("place", "record", "held")
    BINDINGS = bindings("record", "held")
    CSS_PATH = "record.tcss"
    AUTO_FOCUS = "#facts"

    def __init__(
        self,
        register_name: str,
        number: str,
        *,
        step: Callable[[int], tuple[str, str] | None] | None = None,
        purpose: str = "",
        unit: str = "",
        found: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self._purpose, self._unit = purpose, unit
        self.register_name, self.number = register_name, number
        self.stands_in = register_name
        self._step, self._found = step, found
        self.record: Record | None = None

    @property
    def register(self) -> Register:
        """The register of the record."""
        return seen(self.desk, self.register_name)

    @property
    def crumb(self) -> str:
        """The record's number."""
        return present.number(self.number)

    @property
    def takes_keys(self) -> bool:
        """Whether the record is here: a letter means an act of it."""
        return self.record is not None or self.query_one("#notice").has_class("-shown")

    def body(self) -> ComposeResult:
        """The one record view."""
        yield RecordView()

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Nothing here is overwritten: a corrected value stays, struck through, above the one that holds"
            " now. The letter before an act gives it, and never moves; Enter shows all of them."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what this record allows now."""
        if action == "correct" and (self.record is None or f"{self.register_name}.correct" not in self.record.acts):
            return False
        if action == "acts" and self.record is not None and not self.record.acts:
            return False
        if action in KEYED and (self.record is None or self.register.keyed.get(action) not in self.record.acts):
            return False
        if action == "print" and (self.record is None or self._unit or not offered_by(self.register_name)):
            return False
        if action in ("older", "newer") and self._step is None:
            return False
        if action == "remark" and (self.record is None or not self.record.unit):
            return False
        return super().check_action(action, parameters)

    async def read(self) -> None:
        """The record; what for is asked first, where its register asks."""
        register, first = self.register, self.record is None
        if register.over_units and not self._purpose:
            self._purpose = await off_thread(current_purpose, self.desk)
        if register.purposes and not self._purpose and not await self._ask_purpose(register.purposes):
            return
        show: Callable[..., Record] = register.show
        further = (*[self._unit] * register.over_units, *[self._purpose] * bool(register.purposes))
        self.record = await off_thread(show, self.desk, self.number, *further)
        view, now = self.query_one(RecordView), self.precinct.now()
        view.show(self.record, register=register, now=now, act_label=act_label, found=self._found, seek=first)
        facts = self.query_one("#facts", Lines)
        if self.focused is None:
            facts.focus()
        self.refresh_bindings()
        self.refresh_footer()
        self._hold_against_journal()

    @work(group="verify", exclusive=True)
    async def _hold_against_journal(self) -> None:
        """What is painted is checked after it is; nobody waits for it."""
        record = self.record
        if record is None or self.register.over_units:  # of a unit below only what came is here, and is shown
            return
        problems = await off_thread(check_record, self.desk, record.number, self.register_name)
        if problems and self.record is record:
            self.notice(Refused("unverified", {}, said(problems)))

    async def _ask_purpose(self, name: str) -> bool:
        """What the record is opened for, once; without a purpose it stays closed."""
        items = [Item(choice.code, choice.label) for choice in present.choices_of(name)]
        chosen = await self.app.push_screen_wait(
            MenuScreen(_("What is this record opened for?"), items, numbered=True, first=-1)
        )
        self._purpose = chosen or ""
        if chosen is None:
            self.precinct.back()
        elif (told := self.register.purpose_words.get(chosen)) is not None:
            self.notice(told)
        return chosen is not None

    @work(group="care")
    async def action_care(self, what: str) -> None:
        """Record care of this person at this moment."""
        if self.record is not None and (code := await care_for(self, self.record.uid, what)):
            self.read_again()
            if is_unwell("care_seen", code):
                self._help_unwell()

    def action_place_in(self) -> None:
        """Say in which room the person is."""
        self.give(self.register.keyed["place_in"])

    @work(group="acts")
    async def action_print(self) -> None:
        """Print one of the papers that can be made of this record."""
        if self.record is not None:
            await print_paper(self, self.register_name, self.record.number, language=Facts(self.record).language)

    @work(group="acts")
    async def action_remark(self) -> None:
        """At a seat: a remark to the unit about this record."""
        if self.record is not None:
            await remark_on(self, (self.register_name, self.record.uid, self.record.number), self.record.unit)

    # --- acts --------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """A letter gives its act."""
        acts = self.record.acts if self.record is not None else ()
        act = act_of(event.character or "", acts)
        if act is not None:
            event.stop()
            self.notice(None)  # why another letter did nothing
            self.give(act)
        elif (letter := key_of(event.character or "")) and branches(letter, acts):
            event.stop()
            self._by_letters(letter)
        else:
            tell_why_not(self, event, self.register, self.record)

    @work(group="acts")
    async def _by_letters(self, letters: str) -> None:
        """Letter after letter to an act, each level with what it leads to."""
        acts = self.record.acts if self.record is not None else ()
        title = _("What is to be done?")
        while choices := branches(letters, acts):
            called = [act_label(choice.act) if choice.act else _(GROUPS.get(choice.letters, "")) for choice in choices]
            items = [Item(each.letters, label, each.letter) for each, label in zip(choices, called, strict=True)]
            chosen = await self.app.push_screen_wait(LetterMenu(title, items, first=-1))
            if chosen is None:
                return
            title, letters = next(item.label for item in items if item.id == chosen), chosen
            act = next(choice.act for choice in choices if choice.letters == chosen)
            if act:
                self.give(act)
                return

    @work(group="acts")
    async def action_acts(self) -> None:
        """The acts of this moment, all others behind them; typing finds any."""
        if self.record is None:
            return
        if (chosen := await choose_act(self, self.record, self._panels())) is not None:
            self.chose(chosen)

    def _panels(self) -> list[OfferedPanel]:
        """What this record offers besides its acts."""
        titles = {part.title for part in self.record.sections} if self.record is not None else set()
        return [panel for panel in self.register.panels if not panel.section or panel.section in titles]

    def more_items(self) -> list[Item]:
        """The record's acts and panels, in the menu too."""
        acts = self.record.acts if self.record is not None else ()
        return [
            *(replace(act_item(name), key="", group="") for name in acts),
            *(panel_item(self.register_name, panel) for panel in self._panels()),
        ]

    def chose(self, item: str) -> None:
        """An act, perhaps with an answer, a panel or the papers were chosen in the menu."""
        panel = self.register.panel(item)
        if item == PRINT:
            self.action_print()
        elif panel is None:
            self.give(*command_of(item))
        else:
            self.show_panel(panel)

    @work(group="acts")
    async def show_panel(self, panel: OfferedPanel) -> None:
        """Show what the register declares for its records."""
        await DRAWN[panel.kind](self, self.register, panel, self.number)

    def give(self, command: str, answers: Mapping[str, str] | None = None) -> None:
        """Open the form of a command on this record, with these answers chosen already."""
        record = self.record
        if record is None:
            return
        if command == f"{self.register_name}.correct":
            self.action_correct()
            return
        declared = COMMANDS[command]
        if declared.opens:
            # A record of another register that belongs to this one: it says so, and opens once it is made.
            made = partial(self._made, declared.register)
            self.app.push_screen(form_for(command, Beginning(values={self.register_name: record.number})), made)
            return
        asked = next(((name, what) for name, what in fields_of(declared.form) if what.kind == "entry"), None)
        if asked is not None:
            self._about_entry(command, *asked)
            return
        form = form_for(command, beginning(record, command, answers or {}, self.precinct.now()))
        self.app.push_screen(form, partial(self._given, form))

    def _given(self, form: Screen[str | None], number: str | None) -> None:
        """A form was sent, or left; where it says that the person is unwell, what is done about it is asked."""
        self.acted(number)
        if number is not None and isinstance(form, FormScreen) and looks_unwell(form.command.name, form.sent):
            self._help_unwell()

    @work(group="acts")
    async def _help_unwell(self) -> None:
        if self.record is not None and (line := await choose_for_unwell(self, self.record.acts)) is not None:
            self.chose(line)

    @work(group="acts")
    async def _about_entry(self, command: str, name: str, what: Field) -> None:
        """An act on an earlier entry: choose which one, where there are several, then open the form."""
        record = self.record
        if record is None:
            return
        entries = {entry.uid: entry for entry in record.chronology if entry.kind in what.of and not entry.sealed}
        items = [Item(uid, _said(entry), present.moment(entry.at, "short")) for uid, entry in entries.items()]
        chosen: str | None = items[0].id if len(items) == 1 else None
        if len(items) > 1:
            chosen = await self.app.push_screen_wait(MenuScreen(_(what.label), items, numbered=True, first=-1))
        if chosen is None:
            return
        begins = Beginning(
            record=record.uid,
            read_at=record.read_at,
            number=record.number,
            fixed={name: chosen},
            whom=f"{_said(entries[chosen])}  {present.moment(entries[chosen].at, 'short')}",
        )
        await self.app.push_screen(FormScreen(command, begins), self.acted)

    def _made(self, name: str, number: str | None) -> None:
        if number:
            self.app.push_screen(RecordScreen(name, number))
        else:
            self.read_again()

    @work(group="acts")
    async def action_correct(self) -> None:
        """Choose the value that is wrong, then give the right one."""
        record = self.record
        if record is None:
            return
        lines: list[tuple[Entry, Line]] = [
            (entry, line)
            for entry in record.chronology
            if entry.correctable and not entry.elsewhere
            for line in entry.lines
            if line.name not in GIVEN
        ]
        items = [
            Item(
                str(index),
                f"{_(line.what.label)}: {present.told(line)}",
                present.moment(entry.at, "short"),
            )
            for index, (entry, line) in enumerate(lines)
        ]
        chosen = await self.app.push_screen_wait(MenuScreen(_("Which value is wrong?"), items, first=-1))
        if chosen is None:
            return
        entry, line = lines[int(chosen)]
        words = line.what.kind in ("text", "words", "place") and isinstance(line.value, str)
        await self.app.push_screen(
            FormScreen(
                f"{self.register_name}.correct",
                Beginning(
                    record=record.uid,
                    read_at=record.read_at,
                    number=record.number,
                    fixed={"target": entry.uid, "field": line.name},
                    fields={"value": present.asked_again(line.what)},
                    values={"value": str(line.value)} if words else {},  # one letter is wrong, not all the words
                    whom=f"{items[int(chosen)].label}  {present.moment(entry.at, 'short')}",
                ),
            ),
            self.acted,
        )

    def action_older(self) -> None:
        """The record after this one in the list."""
        self._go(1)

    def action_newer(self) -> None:
        """The record before this one in the list."""
        self._go(-1)

    def _go(self, by: int) -> None:
        following = self._step(by) if self._step is not None else None
        if following is not None:
            self.number, self._unit = following
            self._purpose = ""
            self.read_again()
