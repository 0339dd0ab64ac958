"""Officers: who they are, and what an administrator does about them."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult

from db.kernel.desk import COMMANDS
from db.reference.officers.queries import list_officers
from db.words.forms import Field
from db.words.records import Column, Row
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.widgets.list_pages import whole
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.register_table import RegisterTable, Source

COLUMNS = (
    Column("number", N_("Badge number"), Field("officer", N_("Badge number")), 12),
    Column("name", N_("Name"), Field("text", N_("Name")), 20, grows=True),
    Column("rank", N_("Rank"), Field("choice", N_("Rank"), list="rank"), 14),
    Column("role", N_("Role"), Field("text", N_("Role")), 18),
    Column("state", N_("State"), Field("text", N_("State")), 12),
)
STATES = {"active": N_("Active"), "removed": N_("Removed")}
ACTS = ("officer.change", "officer.reset_password", "officer.remove")


class OfficersScreen(Place):
    """Every officer; Enter shows what may be done about one."""

    KINDS = ("place", "officers")
    CSS_PATH = "../widgets/widgets.tcss"
    BINDINGS = bindings("officers")

    @property
    def crumb(self) -> str:
        """The officers."""
        return _("Officers")

    def body(self) -> ComposeResult:
        """The list."""
        yield RegisterTable()

    def about(self) -> str:
        """What F1 says here."""
        return _("An officer who is removed can no longer sign in; what he wrote stays under his name.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only who keeps officers changes them."""
        if action in ("new", "open") and self.desk.officer.role not in COMMANDS["officer.add"].roles:
            return False
        return super().check_action(action, parameters)

    def begin(self) -> None:
        """Read the officers."""
        self._read()

    def read_again(self) -> None:
        """Read what is shown."""
        self._read(keep_cursor=True)

    def _read(self, *, keep_cursor: bool = False) -> None:
        desk = self.desk

        def rows() -> list[Row]:
            return [
                Row(
                    line.uid,
                    line.badge,
                    "active" if line.active else "removed",
                    (line.badge, line.name, line.rank, present.role(line.role), None),
                    frozenset() if line.active else frozenset({"void"}),
                )
                for line in list_officers(desk)
            ]

        source = Source(COLUMNS, STATES, whole(rows), flagged=False)
        self.query_one(RegisterTable).show(source, keep_cursor=keep_cursor)

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        self._acts(event.row)

    def action_open(self) -> None:
        """What may be done about the officer under the cursor."""
        self.query_one(RegisterTable).open_selected()

    def action_new(self) -> None:
        """Another officer."""
        self.app.push_screen(FormScreen("officer.add"), lambda _badge: self._read(keep_cursor=True))

    @work(group="acts")
    async def _acts(self, row: Row) -> None:
        role = self.desk.officer.role
        items = [Item(name, _(COMMANDS[name].label)) for name in ACTS if role in COMMANDS[name].roles]
        if row.state != "active" or not items:
            return
        title = f"{present.number(row.number)} {present.clean(row.values[1])}"
        chosen = await self.app.push_screen_wait(MenuScreen(title, items, numbered=True, first=-1))
        if chosen is not None:
            values = {"name": str(row.values[1]), "rank": row.values[2] or ""} if chosen == "officer.change" else {}
            await self.app.push_screen(
                FormScreen(chosen, Beginning(record=row.uid, number=row.number, values=values)),
                lambda _badge: self._read(keep_cursor=True),
            )
