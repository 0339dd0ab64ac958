"""The items of one list: their words in both languages, their values, and what is in use. Enter changes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work

from db.kernel.desk.desk import COMMANDS
from db.kernel.events.ruled import RULED
from db.reference.lists.commands import KEPT
from db.reference.lists.queries import all_lists, words_asked
from db.reference.lists.unset import HOLIDAYS, lacks_value
from db.registers.dispatch.calls.questions import asked
from db.words.folding import fold
from db.words.forms import Field, fields_of
from db.words.records import Column, Row, RowBuilder
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, language
from precinct_tui.language.item_words import STATES, WITH_VALUES, like_of, state_of, value_of
from precinct_tui.language.list_names import list_name
from precinct_tui.language.lists import prepare
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.list_place import ListOf, ListPlace
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.reference.lists.queries import ListItem

OTHER = {"fa": N_("English"), "en": N_("Persian")}
"""The heading of the words in the other language than the one that is spoken."""
VALUE_NAMES = {"duty_phone": N_("Phone"), "landmark": N_("Point")}
"""What the value of a list is called, where its heading can say more than that it is one."""
OF_VALUE = {name: command for name, (_field, command) in KEPT.items() if name != "request_category"}
"""Lists whose items are chosen to change their value: of a kind of request, Enter changes its name and D its days."""
OF_VALUE["occasion"] = "list.set_occasion"
ONLY_IN = {"holidays": HOLIDAYS, "days": "request_category", "questions": "incident_type"}
"""Actions that belong to one list."""
RENAMED = frozenset(OF_VALUE) - {"program_part"}
"""Lists where Enter opens the value, so that the name has a key of its own."""


class ChangesLists(ListPlace):
    """A place from which lists are changed: what forms choose from is read again after it."""

    def _done(self, code: str | None) -> None:
        if code:
            self._take_over()

    @work(group="lists")
    async def _take_over(self) -> None:
        await off_thread(prepare, self.desk)
        self.read_again()

    def action_holidays(self) -> None:
        """The official holidays that move, as they are announced for a year."""
        self.app.push_screen(FormScreen("list.add_holidays"), self._done)


class ListItemsScreen(ChangesLists, ListOf["ListItem"]):
    """One list; those items stand first that wait for their value."""

    KINDS = ("place", "list_items")
    CSS_PATH = "../widgets/widgets.tcss"
    BINDINGS = bindings("list_items")

    def __init__(self, name: str) -> None:
        """`name`: of the list, as the store has it."""
        super().__init__()
        self.list_named = name

    @property
    def crumb(self) -> str:
        """The list."""
        return list_name(self.list_named)

    def about(self) -> str:
        """What F1 says here."""
        return _("An item that is put out of use stays in the records that chose it, and is no longer offered.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only who keeps lists changes them; the inspectorate agrees to what was added."""
        role, name = self.desk.officer.role, self.list_named
        if action == "open" and role in COMMANDS["list.agree_item"].roles:
            return True
        if name != ONLY_IN.get(action, name) or (action == "words" and name not in RENAMED):
            return False
        if action in ("new", "open", "words", *ONLY_IN) and role not in COMMANDS["list.add_item"].roles:
            return False
        return super().check_action(action, parameters)

    def source(self) -> RowSource:
        """The items; those without their value first, then in the order in which forms offer them."""
        desk, name = self.desk, self.list_named
        columns = columns_of(name)

        def read() -> list[ListItem]:
            return sorted(all_lists(desk).get(name, ()), key=lambda item: not lacks_value(item))

        pages = self.pages(read, lambda item: row_of(item, columns))
        return RowSource(columns, STATES, pages, flagged=False, bare=True)

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        self.change(self.items[event.row.uid])

    def change(self, item: ListItem) -> None:
        """Open the form that changes an item: its words, its value or its point."""
        name, state = item.list, state_of(item)
        if self.desk.officer.role in COMMANDS["list.agree_item"].roles:
            if state == "waiting":
                fa, en = words_asked(item) or ("", "")
                self._form("list.agree_item", {"list": name, "code": item.code, "fa": fa, "en": en}, {})
            return
        if name == "landmark":
            self._form("list.set_landmark", {}, _landmark(item), record=item.code)
        elif name in OF_VALUE:
            self._form(OF_VALUE[name], {"code": item.code}, {})
        else:
            self._change_words(item)

    def _change_words(self, item: ListItem) -> None:
        values = {"fa": item.fa, "en": item.en, "active": "yes" if item.active else "no"}
        self._form("list.change_item", {"list": item.list, "code": item.code}, values)

    def action_words(self) -> None:
        """Other words for the item under the cursor, or an end to its use, where Enter sets its value."""
        if (item := self.selected) is not None:
            self._change_words(item)

    def action_days(self) -> None:
        """Set the working days within which the kind of request under the cursor is answered."""
        if (item := self.selected) is not None:
            self._form("list.set_working_days", {"code": item.code}, {})

    @work(group="acts")
    async def action_questions(self) -> None:
        """What is asked of whoever calls about the type under the cursor, with what is asked now: who changes one
        question does not choose them all again."""
        kind = self.selected
        if kind is None:
            return
        groups = (await off_thread(all_lists, self.desk))["incident_group"]
        group = next((item for item in groups if item.code == kind.extra.get("group")), None)
        self._form("list.set_questions", {"code": kind.code}, {"questions": ",".join(asked(kind, group))})

    def action_new(self) -> None:
        """Another item of this list; a landmark with its point."""
        if self.list_named == "landmark":
            self._form("list.set_landmark", {}, {})
            return
        self._form("list.add_item", {"list": self.list_named}, {})

    def _form(self, command: str, fixed: dict[str, str], values: dict[str, str], *, record: str | None = None) -> None:
        number = " ".join(list_name(value) if name == "list" else value for name, value in fixed.items() if value)
        title = fixed.get("list", "")
        like = {"like": Field("choice", N_("Counts as"), list=title)} if title in RULED else {}
        if title and not like and command in ("list.add_item", "list.change_item"):
            fixed = fixed | {"like": ""}  # no rule reads this list
        asked_for = fields_of(COMMANDS[command].form)
        first = next((key for key, what in asked_for if what.required and not {**fixed, **values}.get(key)), "")
        begins = Beginning(record=record, fixed=fixed, values=values, fields=like, number=number, cursor=first)
        self.app.push_screen(FormScreen(command, begins), self._done)

    @work(group="filter")
    async def action_filter(self) -> None:
        """Type the name of another list, and go to it."""
        chosen = await self.app.push_screen_wait(await off_thread(menu_of_lists, self.desk))
        if chosen is not None:
            self.app.switch_screen(ListItemsScreen(chosen))  # awaited here, it would be cancelled with this place


def menu_of_lists(desk: Desk) -> MenuScreen:
    """All lists by their names, one of which is typed. Touches the disk."""
    names = sorted(all_lists(desk), key=lambda name: fold(list_name(name)))
    return MenuScreen(_("Show"), [Item(name, list_name(name), words=name) for name in names])


def columns_of(name: str) -> tuple[Column, ...]:
    """The name in the language that is spoken before all, the value in a column of its own, where a list has values."""
    called, other = VALUE_NAMES.get(name, N_("Value")), OTHER[language()]
    value = (Column("value", called, Field("text", called), 12, whole=True),) if name in WITH_VALUES else ()
    like = (Column("like", N_("Counts as"), Field("text", N_("Counts as")), 20, wide=True),) if name in RULED else ()
    return (
        Column("name", N_("Name"), Field("text", N_("Name")), 24, grows=True),
        *value,
        Column("state", N_("State"), Field("text", N_("State")), 12, whole=True),
        Column("code", N_("Code"), Field("text", N_("Code")), 16),
        Column("other", other, Field("text", other), 24, wide=True, grows=True),
        *like,
    )


def row_of(item: ListItem, columns: tuple[Column, ...]) -> Row:
    """An item under `columns_of` its list."""
    fa, en = words_asked(item) or (item.fa, item.en)
    words = {"fa": _with(item.fa, fa), "en": _with(item.en, en)}
    computed = {
        "name": words.pop(language()),
        "other": next(iter(words.values())),
        "state": None,
        **({"like": like_of(item)} if item.list in RULED else {}),
        **({"value": value_of(item) or "—"} if item.list in WITH_VALUES else {}),
    }
    state = state_of(item)
    flags = frozenset({"void"} if not item.active else {"due"} if lacks_value(item) else ())
    return RowBuilder(columns, ("code",), *computed)(item, computed, head=(item.code, item.code, state), flags=flags)


def _landmark(item: ListItem) -> dict[str, str]:
    """What stands of a landmark, as the form that sets its point asks for it."""
    values = {"name": item.fa, "english": item.en}
    lat, lon = item.extra.get("lat"), item.extra.get("lon")
    return values if lat is None else values | {"point": f"{lat}, {lon}"}


def _with(now: str, asked_words: str) -> str:
    """The words of an item, and beside them those that wait for the inspectorate."""
    return now if asked_words == now else _("{words} (asked: {asked})", words=now, asked=asked_words)
