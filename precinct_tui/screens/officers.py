"""Officers: who they are, and what an administrator does about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from textual import on, work

from db.kernel.base.access import Role
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.reference.officers.appointing_commands import asked_roles, recovering
from db.reference.officers.queries import OfficerLine, list_officers
from db.words.forms import Field
from db.words.records import Column, Row, RowBuilder
from precinct_tui.language import present, role_words
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.list_place import ListPlace
from precinct_tui.widgets.list_pages import whole
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

COLUMNS = (
    Column("number", N_("Badge number"), Field("officer", N_("Badge number")), 12),
    Column("name", N_("Name"), Field("text", N_("Name")), 20, grows=True),
    Column("rank", N_("Rank"), Field("choice", N_("Rank"), list="rank"), 14),
    Column("role", N_("Role"), Field("text", N_("Role")), 18),
    Column("state", N_("State"), Field("text", N_("State")), 12),
)
_row = RowBuilder(COLUMNS, OfficerLine.__dataclass_fields__, "number", "role", "state")
STATES = {
    "active": N_("Active"),
    "waits": N_("Not approved yet"),
    "acting": N_("Acting"),
    "recovering": N_("Back by phrase"),
    "removed": N_("Removed"),
}
MAY_RENEW = N_(
    "An officer removed for cause may still have a copy of the keys. In a quiet hour, with every "
    "window closed, change the store's key: precinct rotate-key"
)
"""What is said after a removal."""
OF_STATE = {"officer.agree": ("waits",), "officer.decline": ("waits",), "officer.end_stand_in": ("acting",),
            "officer.agree_recovery": ("recovering",), "officer.decline_recovery": ("recovering",)}  # fmt: skip
"""Acts that follow a state alone."""
ACTS = ("officer.change", "officer.reset_password", "officer.remove", "officer.agree_recovery",
        "officer.decline_recovery", "officer.agree", "officer.decline", "officer.stand_in",
        "officer.end_stand_in")  # fmt: skip


def _state(line: OfficerLine, waiting: dict[str, str], recovering: Collection[str]) -> str:
    if not line.active:
        return "removed"
    if line.uid in recovering:
        return "recovering"
    return "waits" if line.uid in waiting else "acting" if line.acting_until is not None else "active"


class OfficersScreen(ListPlace):
    """Every officer; Enter shows what may be done about one."""

    KINDS = ("place", "officers")
    CSS_PATH = "../widgets/widgets.tcss"
    BINDINGS = bindings("officers")
    _waiting: Mapping[str, str] = MappingProxyType({})
    """officer's uid → the role that waits for its second yes."""

    @property
    def crumb(self) -> str:
        """The officers."""
        return _("Officers")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "A removed officer can no longer sign in; his entries stay under his name. Giving or taking "
            "the role of commander, inspector or auditor needs a second approval: the commander, an "
            "inspector or a county code gives it, by Enter on that officer. An officer who signed in "
            "with an old recovery phrase needs approval too: until then, or for three days, he can't "
            "change officers, keys, roles, readers or machines."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only who keeps officers changes them."""
        role = self.desk.officer.role
        if action == "new" and role not in COMMANDS["officer.add"].roles:
            return False
        if action == "open" and not any(role in COMMANDS[name].roles for name in ACTS):
            return False
        return super().check_action(action, parameters)

    def source(self) -> RowSource:
        """Every officer, with the role that waits for a second yes."""
        desk = self.desk
        at_seat = desk.store.info.is_seat

        def rows() -> list[Row]:
            tells = desk.officer.role in QUERIES["officer.asked"].roles
            self._waiting = waiting = asked_roles(desk) if tells else {}
            came_back = recovering(desk) if tells else ()
            return [
                _row(
                    line,
                    {"number": line.badge, "role": role_words.role(line.role, at_seat=at_seat), "state": None},
                    head=(line.uid, line.badge, _state(line, waiting, came_back)),
                    flags=frozenset() if line.active else frozenset({"void"}),
                )
                for line in list_officers(desk)
            ]

        return RowSource(COLUMNS, STATES, whole(rows), flagged=False)

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        self._acts(event.row)

    def action_new(self) -> None:
        """Another officer."""
        self.app.push_screen(FormScreen("officer.add"), lambda _badge: self.read_again())

    @work(group="acts")
    async def _acts(self, row: Row) -> None:
        role = self.desk.officer.role
        items = [
            Item(name, _(COMMANDS[name].label))
            for name in ACTS
            if role in COMMANDS[name].roles and row.state in OF_STATE.get(name, (row.state,))
        ]
        if row.state == "removed" or not items:
            return
        title = f"{present.number(row.number)} {present.clean(row.values[1])}"
        if row.uid in self._waiting:
            at_seat = self.desk.store.info.is_seat
            title = f"{title}: {role_words.role(Role(self._waiting[row.uid]), at_seat=at_seat)}"
        chosen = await self.app.push_screen_wait(MenuScreen(title, items, numbered=True, first=-1))
        if chosen is not None:
            values = {"name": str(row.values[1]), "rank": row.values[2] or ""} if chosen == "officer.change" else {}
            await self.app.push_screen(
                FormScreen(chosen, Beginning(record=row.uid, number=row.number, values=values)),
                lambda badge: self._done(chosen, badge),
            )

    def _done(self, act: str, badge: object) -> None:
        self.read_again()
        if act == "officer.remove" and badge is not None:
            self.precinct.tell(_(MAY_RENEW), "warning")
