"""All lists that forms choose from; those that wait for a value of this precinct stand first. Enter opens one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work

from db.kernel.desk.desk import COMMANDS
from db.reference.lists.queries import all_lists
from db.reference.lists.unset import HOLIDAYS, is_as_shipped, values_missing
from db.registers.custody.outcome.offered_bodies import bodies_offered
from db.words.calendar.jalali import jalali_year
from db.words.folding import fold
from db.words.forms import Field
from db.words.records import Column, Row, RowBuilder
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits, language
from precinct_tui.language.item_words import state_of
from precinct_tui.language.list_names import list_name
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.list_items import ChangesLists, ListItemsScreen, menu_of_lists
from precinct_tui.widgets.list_pages import whole
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from db.reference.lists.queries import ListItem as ListItem
    from db.storage.store_info import Info

COLUMNS = (
    Column("list", N_("List"), Field("text", N_("List")), 30, grows=True),
    Column("items", N_("Items"), Field("text", N_("Items")), 7),
    Column("waits", N_("To be done"), Field("text", N_("To be done")), 26, whole=True),
)
_row = RowBuilder(COLUMNS, (), "list", "items", "waits")


class ListsScreen(ChangesLists):
    """Every list by its name; the holidays of a year and bodies to be agreed are given from here too."""

    KINDS = ("place", "lists")
    CSS_PATH = "../widgets/widgets.tcss"
    BINDINGS = bindings("lists")

    @property
    def crumb(self) -> str:
        """The lists."""
        return _("Lists")

    def about(self) -> str:
        """What F1 says here."""
        return _("Lists in which a value of this precinct is missing stand first. Enter opens a list.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only who keeps lists changes them."""
        role = self.desk.officer.role
        if action == "bodies":
            return role in COMMANDS["custody.agree_bodies"].roles
        if action == "holidays" and role not in COMMANDS["list.add_holidays"].roles:
            return False
        return super().check_action(action, parameters)

    def source(self) -> RowSource:
        """A row for each list."""
        desk = self.desk
        agrees = desk.officer.role in COMMANDS["list.agree_item"].roles

        def rows() -> list[Row]:
            return rows_of(all_lists(desk), desk.now(), desk.store.info, agrees=agrees)

        return RowSource(COLUMNS, {}, whole(rows), flagged=False, bare=True, done=frozenset())

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        self.app.push_screen(ListItemsScreen(event.row.uid))

    @work(group="filter")
    async def action_filter(self) -> None:
        """Type the name of a list, and open it."""
        chosen = await self.app.push_screen_wait(await off_thread(menu_of_lists, self.desk))
        if chosen is not None:
            await self.app.push_screen(ListItemsScreen(chosen))

    @work(group="acts")
    async def action_bodies(self) -> None:
        """The bodies of the last year in one form: what is not so is taken out, and one yes counts for the others."""
        offered = await off_thread(bodies_offered, self.desk)
        if not offered:
            self.precinct.tell(_("No bodies are waiting for approval."))
            return
        begins = Beginning(values={"bodies": "\n".join(each.line(language()) for each in offered)})
        self.app.push_screen(FormScreen("custody.agree_bodies", begins), self._done)


def rows_of(lists: Mapping[str, Sequence[ListItem]], now: datetime, info: Info, *, agrees: bool) -> list[Row]:
    """A row for each list: first those that wait for a value, then for the inspectorate or with names that are
    the program's still, then the others by name.

    `agrees`: for an inspector, who stands at what waits for the inspectorate first. Pure.
    """
    ranked = []
    for name, items in lists.items():
        missing = values_missing(name, items, now, info)
        waiting = sum(state_of(item) == "waiting" for item in items)
        words = [
            *([_missing(name, missing, now)] if missing else ()),
            *([_("{count} to be agreed", count=digits(waiting))] if waiting else ()),
        ]
        if not words and not info.is_seat and is_as_shipped(name, items):
            words = [_("names as shipped")]
        pressing = bool(waiting) if agrees else bool(missing)
        computed = {"list": list_name(name), "items": digits(len(items)), "waits": _(", ").join(words)}
        flags = frozenset({"due"} if pressing else ())
        rank = (not pressing, not words, fold(list_name(name)))
        ranked.append((rank, _row(None, computed, head=(name, name, ""), flags=flags)))
    return [row for _rank, row in sorted(ranked, key=lambda pair: pair[0])]


def _missing(name: str, count: int, now: datetime) -> str:
    """How many values are missing; of the holidays, of which year."""
    if name == HOLIDAYS:
        return _("{year} not set yet", year=digits(jalali_year(now)))
    return _("{count} not set yet", count=digits(count))
