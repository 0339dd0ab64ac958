"""The lists that forms choose from: what they hold, in both languages, and what is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from db.kernel.desk.desk import COMMANDS
from db.kernel.events.ruled import RULED
from db.reference.lists.commands import KEPT
from db.reference.lists.models import LIKE
from db.reference.lists.queries import all_lists, waits, words_asked
from db.registers.custody.outcome.offered_bodies import bodies_offered
from db.registers.dispatch.calls.questions import asked
from db.words.folding import fold
from db.words.forms import Field, fields_of
from db.words.records import Column, Row, RowBuilder
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits, language
from precinct_tui.language.list_names import list_name, point
from precinct_tui.language.lists import prepare
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.list_place import ListPlace
from precinct_tui.widgets.list_pages import whole
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

if TYPE_CHECKING:
    from db.reference.lists.queries import ListItem as ListItem

COLUMNS = (
    Column("list", N_("List"), Field("text", N_("List")), 17),
    Column("code", N_("Code"), Field("text", N_("Code")), 22, whole=True),
    Column("fa", N_("Persian"), Field("text", N_("Persian")), 20, grows=True),
    Column("en", N_("English"), Field("text", N_("English")), 20, grows=True, wide=True),
    Column("like", N_("Counts as"), Field("text", N_("Counts as")), 20, wide=True),
    Column("state", N_("State"), Field("text", N_("State")), 14),
)
ONE_LIST = COLUMNS[1:]
"""Where all are of one list its name stands above them."""
_of_every = RowBuilder(COLUMNS, ("code",), "list", "fa", "en", "like", "state")
_of_one = RowBuilder(ONE_LIST, ("code",), "fa", "en", "like", "state")
OF_VALUE = {name: command for name, (_field, command) in KEPT.items() if name != "request_category"}
"""Lists whose items are chosen to change their value: of a kind of request, Enter changes its name and D its days."""
OF_VALUE["occasion"] = "list.set_occasion"
STATES = {"used": N_("In use"), "unused": N_("Out of use"), "waiting": N_("To be agreed")}


class ListsScreen(ListPlace):
    """All lists, or one of them; Enter changes an item."""

    KINDS = ("place", "lists")
    BINDINGS = bindings("lists")
    CSS_PATH = ["../widgets/widgets.tcss", "lists.tcss"]

    def __init__(self) -> None:
        super().__init__()
        self._list: str | None = None
        self._items: dict[str, ListItem] = {}

    @property
    def crumb(self) -> str:
        """The lists."""
        return _("Lists")

    def body(self) -> ComposeResult:
        """Which list, and its items."""
        yield Static(id="bar")
        yield RegisterTable()

    def about(self) -> str:
        """What F1 says here."""
        return _("An item that is put out of use stays in the records that chose it, and is no longer offered.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only who keeps lists changes them."""
        role = self.desk.officer.role
        if action == "open" and role in COMMANDS["list.agree_item"].roles:
            return True
        if action == "bodies":
            return role in COMMANDS["custody.agree_bodies"].roles
        if action in ("new", "open", "holidays", "days") and role not in COMMANDS["list.add_item"].roles:
            return False
        return super().check_action(action, parameters)

    def source(self) -> RowSource:
        """The items of the list that was chosen, or of all."""
        desk, wanted = self.desk, self._list

        def rows() -> list[Row]:
            every = [item for name, items in all_lists(desk).items() if wanted in (None, name) for item in items]
            self._items = {_key(item): item for item in every}
            return [_row(item, named=wanted is None) for item in every]

        return RowSource(ONE_LIST if wanted else COLUMNS, STATES, whole(rows), flagged=False, bare=True)

    def show_list(self, *, keep_cursor: bool = False) -> None:
        """Show the items, and above them which list they are of."""
        super().show_list(keep_cursor=keep_cursor)
        self.query_one("#bar", Static).update(Content(list_name(self._list) if self._list else _("All lists")))

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        self.change(self._items[event.row.uid])

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
            return
        if name in OF_VALUE:
            self._form(OF_VALUE[name], {"code": item.code}, {})
            return
        values = {"fa": item.fa, "en": item.en, "active": "no" if state == "unused" else "yes"}
        self._form("list.change_item", {"list": name, "code": item.code}, values)

    def action_holidays(self) -> None:
        """The official holidays that move, as they are announced for a year."""
        self._form("list.add_holidays", {}, {})

    def action_days(self) -> None:
        """Set the working days within which the kind of request under the cursor is answered."""
        row = self.query_one(RegisterTable).selected
        if row is not None and self._items[row.uid].list == "request_category":
            self._form("list.set_working_days", {"code": row.number}, {})
        else:
            self.precinct.tell(_("Choose a category of requests first."), "warning")

    def action_questions(self) -> None:
        """What is asked of whoever calls about the type under the cursor."""
        row = self.query_one(RegisterTable).selected
        if row is not None and self._items[row.uid].list == "incident_type":
            self._questions(row.number)
        else:
            self.precinct.tell(_("Choose a type of incidents first."), "warning")

    @work(group="acts")
    async def _questions(self, code: str) -> None:
        """The form, with what is asked now: who changes one question does not choose them all again."""
        lists = await off_thread(all_lists, self.desk)
        kind = next(item for item in lists["incident_type"] if item.code == code)
        group = next((item for item in lists["incident_group"] if item.code == kind.extra.get("group")), None)
        self._form("list.set_questions", {"code": code}, {"questions": ",".join(asked(kind, group))})

    @work(group="acts")
    async def action_bodies(self) -> None:
        """The bodies of the last year in one form: what is not so is taken out, and one yes counts for the others."""
        offered = await off_thread(bodies_offered, self.desk)
        if not offered:
            self.precinct.tell(_("No bodies wait for a yes."))
            return
        self._form("custody.agree_bodies", {}, {"bodies": "\n".join(each.line(language()) for each in offered)})

    def action_new(self) -> None:
        """Another item of the list under the cursor; a landmark with its point."""
        row = self.query_one(RegisterTable).selected
        name = self._list or (self._items[row.uid].list if row is not None else "")
        if name == "landmark":
            self._form("list.set_landmark", {}, {})
            return
        self._form("list.add_item", {"list": name} if name else {}, {})

    def _form(self, command: str, fixed: dict[str, str], values: dict[str, str], *, record: str | None = None) -> None:
        number = " ".join(list_name(value) if name == "list" else value for name, value in fixed.items() if value)
        title = fixed.get("list", "")
        like = {"like": Field("choice", N_("Counts as"), list=title)} if title in RULED else {}
        if title and not like and command in ("list.add_item", "list.change_item"):
            fixed = fixed | {"like": ""}  # no rule reads this list
        asked = fields_of(COMMANDS[command].form)
        first = next((key for key, what in asked if what.required and not {**fixed, **values}.get(key)), "")
        begins = Beginning(record=record, fixed=fixed, values=values, fields=like, number=number, cursor=first)
        self.app.push_screen(FormScreen(command, begins), self._done)

    def _done(self, code: str | None) -> None:
        if code:
            self._take_over()

    @work(group="lists")
    async def _take_over(self) -> None:
        await off_thread(prepare, self.desk)
        self.read_again()

    @work(group="filter")
    async def action_filter(self) -> None:
        """Choose a list."""
        names = sorted(await off_thread(all_lists, self.desk), key=lambda name: fold(list_name(name)))
        items = [Item("", _("All lists")), *(Item(name, list_name(name), words=name) for name in names)]
        chosen = await self.app.push_screen_wait(MenuScreen(_("Show"), items))
        if chosen is not None:
            self._list = chosen or None
            self.show_list()


def _key(item: ListItem) -> str:
    return f"{item.list} {item.code}"


def _row(item: ListItem, *, named: bool) -> Row:
    """An item as a row, with the name of its list before it where it is `named`."""
    fa, en = _names(item)
    computed = {"list": list_name(item.list), "fa": fa, "en": en, "like": like_of(item), "state": None}
    out_of_use = frozenset() if item.active else frozenset({"void"})
    in_columns = _of_every if named else _of_one
    return in_columns(item, computed, head=(_key(item), item.code, state_of(item)), flags=out_of_use)


def _landmark(item: ListItem) -> dict[str, str]:
    """What stands of a landmark, as the form that sets its point asks for it."""
    values = {"name": item.fa, "english": item.en}
    lat, lon = item.extra.get("lat"), item.extra.get("lon")
    return values if lat is None else values | {"point": f"{lat}, {lon}"}


def state_of(item: ListItem) -> str:
    """In use, out of use, or to be agreed: a key of STATES."""
    if words_asked(item) is not None:
        return "waiting"
    return "unused" if not item.active else "waiting" if waits(item) else "used"


def like_of(item: ListItem) -> str | None:
    """What an added item counts as, in the words that the list has for it now."""
    like = item.extra.get(LIKE)
    return present.label_of(item.list, str(like)) if like else None


def _with(now: str, asked: str) -> str:
    """The words of an item, and beside them those that wait for the inspectorate."""
    return now if asked == now else _("{words} (asked: {asked})", words=now, asked=asked)


def _names(item: ListItem) -> tuple[str, str]:
    """An item in both languages, with the value that is kept of it: a number to call, what a room may hold, days."""
    if item.list == "landmark" and item.extra.get("lat") is not None:
        at = point(item.extra["lat"], item.extra["lon"])
        return f"{item.fa} {at}", f"{item.en} {at}"
    if item.list not in OF_VALUE:
        fa, en = words_asked(item) or (item.fa, item.en)
        return _with(item.fa, fa), _with(item.en, en)
    names = ("first_day", "last_day") if item.list == "occasion" else (KEPT[item.list][0],)
    kept = present.ltr(digits("–".join(present.clean(item.extra.get(name) or "—") for name in names)))
    return f"{item.fa} {kept}", f"{item.en} {kept}"
