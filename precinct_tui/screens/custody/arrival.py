"""The fast table of an arrival: one row a person, saved row by row, each a record with its own clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from db.kernel.desk.desk import COMMANDS
from db.reading.pressing import PRESSES, pressing
from db.registers.custody.arrivals.queries import group
from db.registers.custody.walk.commands import REFUSED_NAME, UNKNOWN_NAME
from db.words.folding import ascii_digits
from db.words.ids import new_uid
from db.words.layouts import other_layout
from db.words.messages import Refused
from precinct_tui.documents.making import OFFICIAL
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits, direction, said_in
from precinct_tui.screens.custody.rounds import Rounds
from precinct_tui.screens.filled_form import Filled, send
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.printing import print_paper
from precinct_tui.widgets.clock_strip import ClockStrip
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.menu import Item, LeaveMenu, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.picker import matching, meant
from precinct_tui.widgets.place import Place, ReadPlace, says_refusals
from precinct_tui.widgets.said_line import SaidLine

if TYPE_CHECKING:
    from datetime import datetime

    from db.registers.custody.arrivals.queries import Group


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of the table: its field, its heading, its width in cells, and the list it is answered from."""

    name: str
    label: str
    width: int
    list: str | None = None


CELLS = (
    Cell("name", N_("Name"), 13),
    Cell("father_name", N_("Father"), 8),
    Cell("sex", N_("Sex"), 6, "sex"),
    Cell("age", N_("Age"), 4),
    Cell("nationality", N_("Nat."), 8),
    Cell("language", N_("Lang."), 7, "language"),
    Cell("document", N_("Doc."), 8, "document_type"),
    Cell("band", N_("Band"), 6),
    Cell("carer_band", N_("Carer"), 6),
)
"""With a cell between them they fit 80 columns, beside the bar that stands there once the rows are many."""
NUMBER = 13
"""Cells of a record's number, where there is room for it."""
ACTS = (
    "custody.describe_arrival", "custody.group_notice", "custody.count_arrival", "custody.settle_count",
    "custody.withdraw_arrival",
)  # fmt: skip
PRINT = "print"
"""The line of the menu that prints the notice of the group."""


class CellInput(PersianInput):
    """A cell of the row that is typed. Tab and Enter go on, the down arrow takes what stands in the row above."""

    BINDINGS = [
        Binding("tab", "screen.cell(1)", show=False),
        Binding("shift+tab", "screen.cell(-1)", show=False),
        Binding("down", "screen.above", show=False),
    ]


class ArrivalScreen(ReadPlace):
    """The people of an arrival. What is typed in the last row becomes a record with Ctrl+S, or Enter at its end."""

    KINDS = ("place", "arrival")
    BINDINGS = bindings("arrival")
    stands_in = "custody"
    CSS_PATH = "arrival.tcss"
    AUTO_FOCUS = "#cell-name"

    def __init__(self, uid: str) -> None:
        super().__init__()
        self.uid = uid
        self.group: Group | None = None
        self._row = new_uid()
        self._saving = False
        self._meant = ""
        self._rounds = Rounds(self, uid)

    @property
    def crumb(self) -> str:
        """The arrival."""
        return _("Arrival")

    def body(self) -> ComposeResult:
        """What is known, the rows that are saved, the row that is typed, and what is said about it."""
        yield Static(id="head")
        yield Lines(id="rows")
        cells = [CellInput(compact=True, id=f"cell-{cell.name}", classes="cell") for cell in CELLS]
        labels = [Static(Content(_(cell.label)), classes="cell-label") for cell in CELLS]
        for widgets in (labels, cells):
            for cell, widget in zip(CELLS, widgets, strict=True):
                widget.styles.width = cell.width
        ordered = (list(reversed(labels)), list(reversed(cells))) if direction() == "rtl" else (labels, cells)
        yield Horizontal(*ordered[0], id="labels")
        yield Horizontal(*ordered[1], id="typed")
        yield SaidLine(id="said")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "One row a person: Enter and Tab go on, Ctrl+S saves the row, ↓ takes what stands above. A name that is"
            " unknown is ?, one that was refused is -. Nobody's ground is written here: it is each person's own."
        )

    def cell(self, name: str) -> CellInput:
        """The input of a column."""
        return self.query_one(f"#cell-{name}", CellInput)

    @says_refusals
    async def read(self) -> None:
        """Who is there by now, and the band of the next one."""
        self.group = await off_thread(group, self.desk, self.uid)
        self.query_one(ClockStrip).reload()
        band = self.cell("band")
        if not band.value.strip() and self.group.next_band:
            band.value = digits(self.group.next_band)
        self._show()

    def _show(self) -> None:
        group = self.group
        if group is None:
            return
        arrival = group.arrival
        words, now = [present.moment(arrival.at, "short"), present.said(arrival.label)], self.desk.now()
        if not arrival.pressing:
            words.append(_("The count matches."))
        elif duty := next((open_duty for open_duty in arrival.duties if pressing(open_duty, now) in PRESSES), None):
            words += [
                present.said(duty.label) if duty.code != "arrival" else "",
                present.duty_state(duty, now),
            ]
        words.append("" if arrival.told_at is None else _("prosecutor told"))
        self.query_one("#head", Static).update(Content("   ".join(word for word in words if word)))
        rows = self.query_one("#rows", Lines)
        rows.write(self._write)
        rows.call_after_refresh(rows.scroll_end, animate=False)

    def _write(self, sheet: LinesWriter) -> None:
        assert self.group is not None
        roomy = sheet.width >= sum(cell.width + 1 for cell in CELLS) + NUMBER
        for member in self.group.members:
            name = present.clean(member.name) or present.label_of("name_known", member.name_known)
            values = (
                name, present.clean(member.father_name), _label("sex", member.sex),
                digits(member.age) if member.age is not None else "", present.clean(member.nationality),
                _label("language", member.language), _label("document_type", member.document), digits(member.band),
            )  # fmt: skip
            cells = [(value, cell.width - 1) for value, cell in zip(values, CELLS, strict=False)]
            sheet.row(*cells, *([(present.number(member.number), NUMBER - 1)] if roomy else []))

    # --- the row that is typed ---------------------------------------------------------------------------------

    def action_cell(self, by: int) -> None:
        """To the next or the last cell, in the order of reading."""
        names = [cell.name for cell in CELLS]
        here = next((place for place, name in enumerate(names) if self.cell(name).has_focus), 0)
        self.cell(names[(here + by) % len(names)]).focus()

    def action_above(self) -> None:
        """Take what was meant on the other keyboard layout; in an empty cell, what stands in the row above."""
        cell = next((named for named in CELLS if self.cell(named.name).has_focus), None)
        if cell is not None and self._meant:
            self.cell(cell.name).value = self._meant
            self.cell(cell.name).cursor_position = len(self._meant)
            return
        if cell is None or self.group is None or not self.group.members or self.cell(cell.name).value.strip():
            return
        value = getattr(self.group.members[-1], cell.name, None)
        if value is None or cell.name in ("name", "band"):
            return
        self.cell(cell.name).value = present.label_of(cell.list, str(value)) if cell.list else digits(str(value))
        self.cell(cell.name).cursor_position = len(self.cell(cell.name).value)

    @on(Input.Changed, ".cell")
    def _typed(self, event: Input.Changed) -> None:
        """In a cell that is answered from a list, offer what the same keys give on the other keyboard layout."""
        cell = next(named for named in CELLS if self.cell(named.name) is event.input)
        choices, typed = present.choices_of(cell.list or ""), event.value.strip()
        other = other_layout(typed)
        offered = typed and choices and not matching(choices, typed) and matching(choices, other)
        if offered or self._meant:
            self.query_one("#said", SaidLine).say(meant(other) if offered else "")
        self._meant = other if offered else ""

    @on(Input.Submitted, ".cell")
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self.cell(CELLS[-1].name):
            self.action_save_row()
        else:
            self.action_cell(1)

    @on(Input.Blurred, ".cell")
    def _left(self, event: Input.Blurred) -> None:
        """What was typed of a list is written out, so that one sees what it was taken for."""
        cell = next(named for named in CELLS if self.cell(named.name) is event.input)
        if cell.list and event.value.strip():
            choices = matching(present.choices_of(cell.list), event.value)
            event.input.value = choices[0].label if choices else event.value

    def _answers(self) -> dict[str, str]:
        """The row as the command reads it; a choice by its code, a name that is none by how that came."""
        answers = {cell.name: self.cell(cell.name).value.strip() for cell in CELLS}
        answers |= {name: ascii_digits(answers[name]) for name in ("band", "carer_band")}
        for cell in CELLS:
            if cell.list and answers[cell.name]:
                choices = matching(present.choices_of(cell.list), answers[cell.name])
                answers[cell.name] = choices[0].code if choices else answers[cell.name]
        if answers["name"] in UNKNOWN_NAME + REFUSED_NAME:
            answers["name_known"] = "unknown" if answers["name"] in UNKNOWN_NAME else "refused"
            answers["name"] = ""
        return answers

    def action_save_row(self) -> None:
        """Save the row: a record of its own, with its own clock."""
        if not self._saving:
            self._saving = True
            self._send(self._answers())

    @work(group="send")
    async def _send(self, answers: dict[str, str]) -> None:
        try:
            filled = Filled(self._row, answers, record=self.uid)
            await off_thread(send, self.desk, COMMANDS["custody.open_row"], filled)
        except Refused as refused:
            self.query_one("#said", SaidLine).say(refused)
            wrong = next((cell.name for cell in CELLS if cell.name in refused.fields), None)
            if wrong is not None:
                self.cell(wrong).focus()
            return
        finally:
            self._saving = False
        self._row = new_uid()
        self._empty_row()
        await self.read()

    @work(group="round")
    async def action_round(self) -> None:
        """One step for all of this arrival for whom it stands open, person after person."""
        await self._rounds.offer()

    # --- acts --------------------------------------------------------------------------------------------------

    @work(group="acts")
    async def action_acts(self) -> None:
        """What else may be done with this arrival."""
        items = self.more_items()
        chosen = await self.app.push_screen_wait(MenuScreen(_("What is to be done?"), items, numbered=True, first=-1))
        if chosen is not None:
            self.chose(chosen)

    def more_items(self) -> list[Item]:
        """The acts, in the menu too."""
        mine = (name for name in ACTS if self.desk.officer.role in COMMANDS[name].roles)
        items = [Item(name, _(COMMANDS[name].label), words=name) for name in mine]
        return [*items, Item(PRINT, _("Print the notice to the prosecutor"))]

    def chose(self, item: str) -> None:
        """An act was chosen in the menu."""
        if item == PRINT:
            self.print_notice()
        else:
            self.give(item)

    @work(group="acts")
    async def print_notice(self) -> None:
        """The notice of the group on paper: the headcount and what is known by now."""
        await print_paper(self, "arrival", self.uid)

    def give(self, command: str) -> None:
        """Open the form of a command on this arrival."""
        arrival = self.group.arrival if self.group is not None else None
        heads = str(arrival.heads) if arrival is not None and arrival.heads is not None else ""
        values = {"heads": digits(heads)} if heads and command == "custody.group_notice" else {}
        self.app.push_screen(FormScreen(command, Beginning(record=self.uid, values=values)), self._done)

    def _done(self, _uid: str | None) -> None:
        self.read_again()

    def action_back(self) -> None:
        """One level back; where nobody was written down, whether somebody came."""
        if self._is_empty and not self._is_typed:
            self._leave_empty()
        else:
            super().action_back()

    @work(group="acts")
    async def _leave_empty(self) -> None:
        assert self.group is not None
        if await nobody_came(self, self.uid, self.group.arrival.at):
            self.precinct.back()

    @property
    def _is_empty(self) -> bool:
        """Whether nobody was written down yet."""
        return self.group is not None and self.group.arrival.pressing and not self.group.members

    @work(group="discard")
    async def action_discard(self) -> None:
        """Throw the typed row away, after asking; where nobody was written down yet, ask whether anybody came."""
        if self._is_typed:
            if await self._throws_away(MenuScreen):
                self._empty_row()
                await self.read()
        elif self._is_empty:
            self._leave_empty()
        else:
            self.query_one("#said", SaidLine).say(_("No row is typed."))

    async def _throws_away(self, menu: type[MenuScreen]) -> bool:
        items = [Item("stay", _("Go on with it")), Item("leave", _("Throw it away"))]
        return await self.app.push_screen_wait(menu(_("The last row was not saved."), items, numbered=True)) == "leave"

    def _empty_row(self) -> None:
        for cell in CELLS:
            self.cell(cell.name).value = ""
        self.query_one("#said", SaidLine).say(None)
        self.cell("name").focus()

    @property
    def _is_typed(self) -> bool:
        """Whether something of the last row was typed: its band stands there already."""
        return any(self.cell(cell.name).value.strip() for cell in CELLS if cell.name != "band")

    async def before_leaving(self) -> bool:
        """A row that is half-typed is no record yet and no draft: it is lost only if the officer says so."""
        return not self._is_typed or await self._throws_away(LeaveMenu)

    async def speak(self) -> None:
        """The language changed: the same row is typed."""
        typed = {cell.name: self.cell(cell.name).value for cell in CELLS}
        await super().speak()
        for name, value in typed.items():
            self.cell(name).value = value


async def nobody_came(place: Place, uid: str, at: datetime) -> bool:
    """Ask whether anybody came, where an arrival is left without a record: yes takes it back with its first moment.

    Whether one goes on to leave: not where one stays with it.
    """
    items = [
        Item("wait", _("They are here: the arrival stays on the desk")),
        Item("nobody", _("Nobody came: withdraw it")),
        Item("stay", _("Stay here")),
    ]
    when = _("Arrived: {moment}", moment=present.moment(at))
    menu = MenuScreen(_("Nobody came?"), items, numbered=True, text=when)
    chosen = await place.app.push_screen_wait(menu)
    if chosen == "nobody":
        reason = said_in(OFFICIAL, N_("Left without a record: nobody came"))  # the record's language, whoever asks
        try:
            filled = Filled(new_uid(), {"reason": reason}, record=uid)
            await off_thread(send, place.desk, COMMANDS["custody.withdraw_arrival"], filled)
        except Refused as refused:
            place.notice(refused)
            return False
        place.precinct.tell(_("The arrival was taken back."))
    return chosen != "stay"


def _label(name: str, code: str | None) -> str:
    return present.label_of(name, code) if code else ""
