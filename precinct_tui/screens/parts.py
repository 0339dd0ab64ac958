"""Parts of the program: which are shown in this store, why, and the switch of each."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Static

from db.across.setting_up.parts import PartStatus, all_parts
from db.kernel.desk.desk import COMMANDS
from db.words.forms import Field
from db.words.records import Column, Row, RowBuilder
from precinct_tui.bidi.wrapping import FlowingContent
from precinct_tui.language import present
from precinct_tui.language.actions import ACTIONS, Action, bindings
from precinct_tui.language.i18n import N_, _, language, said_in
from precinct_tui.language.lists import prepare
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.list_place import ListOf
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

SWITCH = "part.switch"
PART = "part"
"""Before the code of a part, in the id of its line in the menu."""
STATES = {"on": N_("In use"), "off": N_("Off")}
COLUMNS = (
    Column("part", N_("Part"), Field("text", N_("Part")), 26),
    Column("state", N_("State"), Field("text", N_("State")), 14),
    Column("why", N_("Why"), Field("text", N_("Why")), 30, grows=True),
)
_row = RowBuilder(COLUMNS, ("code",), "part", "state", "why")


def name_of(part: PartStatus) -> str:
    """A part in the language spoken."""
    return part.fa if language() == "fa" else part.en


def why_of(part: PartStatus) -> str:
    """Why a part is shown, or not."""
    if part.keeps_on is not None:
        return present.said(part.keeps_on)
    if part.said is None:
        return _("Something of it is kept here") if part.used else _("Nobody has switched it on")
    return _("It was switched on") if part.said else _("It was switched off")


def _row_of(part: PartStatus) -> Row:
    computed = {"part": name_of(part), "why": why_of(part), "state": None}
    return _row(part, computed, head=(part.code, part.code, "on" if part.on else "off"))


class PartsScreen(ListOf[PartStatus]):
    """All parts that a store of this kind can have; Enter switches one."""

    KINDS = ("place", "parts")
    BINDINGS = bindings("parts")
    CSS_PATH = ["../widgets/widgets.tcss", "parts.tcss"]

    @property
    def crumb(self) -> str:
        """The parts."""
        return _("Parts of the program")

    def about(self) -> str:
        """The text of F1 here."""
        return _(
            "What this store does not use is not offered in the menu; its duties stand on the desk all the same."
            " A part that has something open here cannot be switched off."
        )

    def source(self) -> RowSource:
        """Each part with its state, and why it is so."""
        return RowSource(COLUMNS, STATES, self.pages(partial(all_parts, self.desk), _row_of), flagged=False, bare=True)

    def body(self) -> ComposeResult:
        """The parts, and below them why the one under the cursor is so: the column cuts it where cells are few."""
        yield from super().body()
        yield Static(id="note")

    @on(RegisterTable.Moved)
    def _moved(self, event: RegisterTable.Moved) -> None:
        part = self.items.get(event.row.uid) if event.row is not None else None
        self.query_one("#note", Static).update(FlowingContent(why_of(part) if part is not None else ""))

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        self._switch(self.items[event.row.uid])

    @work(group="acts")
    async def _switch(self, part: PartStatus) -> None:
        await switch(self, part)
        self.read_again()


async def switch(place: Place, part: PartStatus) -> None:
    """The form that switches a part, the other way than it is; forms then offer what is shown now."""
    begins = Beginning(fixed={"code": part.code}, values={"on": "no" if part.on else "yes"}, number=name_of(part))
    if await place.app.push_screen_wait(FormScreen(SWITCH, begins)):
        await off_thread(prepare, place.desk)


# --- in the menu -----------------------------------------------------------------------------------------------------


def off_of(every: Iterable[PartStatus]) -> tuple[PartStatus, ...]:
    """The parts that a store does not show."""
    return tuple(part for part in every if not part.on)


def items_off(off: tuple[PartStatus, ...]) -> list[Item]:
    """For each part that is off a line that typing finds: by its names, and by those of what it would show."""
    return [
        Item(f"{PART}:{part.code}", _("{part}: off here", part=name_of(part)), "", "\n".join(_words(part)), typed=True)
        for part in off
    ]


def _words(part: PartStatus) -> list[str]:
    labels = [label for action in rows_of(part.code) for label in (action.label, action.tooltip)]
    return [part.fa, part.en, *(said_in(spoken, label) for label in labels for spoken in ("fa", "en"))]


def rows_of(code: str) -> list[Action]:
    """The lines of the menu that belong to a part."""
    return [action for action in ACTIONS if action.part == code and action.where == "app"]


async def say_off(place: Place, part: PartStatus, actions: list[Action]) -> Action | None:
    """Say that a part is off and who switches it on; the line of it that was chosen all the same.

    `actions`: those of its lines that hold for this officer: a stick that was put in can be taken in.
    """
    items = [Item("back", _("Back"))]
    if place.desk.officer.role in COMMANDS[SWITCH].roles:
        items.append(Item("switch", _("Switch it on")))
    items += [Item(each.id, _("Open this once: {what}", what=_(each.label))) for each in actions]
    text = _(
        "This part is switched off in this store. The commander or the administrator switches it on: F10,"
        " Parts of the program."
    )
    chosen = await place.app.push_screen_wait(MenuScreen(name_of(part), items, numbered=True, text=text))
    if chosen == "switch":
        await switch(place, part)
    return next((each for each in actions if each.id == chosen), None)
