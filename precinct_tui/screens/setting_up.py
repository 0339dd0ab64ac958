"""What a line of “Still to be set up” opens: the form or the screen where its thing is set, for who may set it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple

from db.across.provinces.commands import add_province, heard_at
from db.across.provinces.forms import AddProvince
from db.across.setting_up import backups
from db.carrying.levels.links import ENROLLERS
from db.kernel.base.access import DESK, KEEPERS, LISTS, OVERSIGHT, Role
from db.kernel.desk.desk import COMMANDS
from db.opening import setup
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.language.role_words import role as role_name
from precinct_tui.screens.ask import ask_words
from precinct_tui.screens.backing_up import back_up_from
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.list_items import ListItemsScreen
from precinct_tui.screens.own_password import paper_of_the_key
from precinct_tui.screens.screen_table import screen_for
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import says_refusals

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from precinct_tui.widgets.place import Place


class SetUpWay(NamedTuple):
    """Where a line leads: who may do it, and what opens."""

    roles: frozenset[Role]
    open: Callable[[Place], Awaitable[object]]


@says_refusals
async def open_step(place: Place, name: str) -> None:
    """Open what a line of this name stands for, or say who does it. Await it inside a worker of `place`."""
    way = WAYS[name]
    if place.desk.officer.role in way.roles:
        await way.open(place)
        return
    at_seat = place.desk.store.info.is_seat
    names = [role_name(role.value, at_seat=at_seat) for role in Role if role in way.roles]
    place.precinct.tell(_("This is done by: {roles}", roles=_(", ").join(names)), "warning")


def _form(command: str, cursor: str = "", **values: str) -> SetUpWay:
    async def opened(place: Place) -> None:
        place.app.push_screen(FormScreen(command, Beginning(values=values, cursor=cursor)), place.acted)

    return SetUpWay(COMMANDS[command].roles, opened)


def _officer(role: Role) -> SetUpWay:
    return _form("officer.add", cursor="badge", role=role.value)


def _list(name: str) -> SetUpWay:
    async def opened(place: Place) -> None:
        await place.app.push_screen(ListItemsScreen(name))

    return SetUpWay(LISTS, opened)


def _screen(name: str, roles: frozenset[Role]) -> SetUpWay:
    async def opened(place: Place) -> None:
        await place.app.push_screen(screen_for(name))

    return SetUpWay(roles, opened)


async def _papers(place: Place) -> None:
    await place.app.run_action("print_blank", place.app)


async def _key(place: Place) -> None:
    """The inspectorate's key, with its paper, as at the inspector's first sign-in."""
    if not await off_thread(setup.asks_for_key, place.desk):
        place.precinct.tell(
            _("An inspector already has the key. He can pass it on, or take it from the paper."), "warning"
        )
        return
    shown = paper_of_the_key()
    if await place.app.push_screen_wait(shown):
        await off_thread(setup.make_key, place.desk, shown.phrase)
        place.read_again()


async def _province(place: Place) -> None:
    """The address at which a province's counts are read, and what it is called here."""
    title = _("Add a province")
    address = await ask_words(
        place, title, _("Its address, as {address}", address=present.ltr("postgresql://user@host/name"))
    )
    name = None if address is None else await ask_words(place, title, _("Name of the province"))
    if address is None or name is None:
        return
    await off_thread(added_province, place.desk, address, name)
    await place.app.push_screen(screen_for("provinces"))


def added_province(desk: Desk, address: str, name: str) -> str:
    """Ask a province who it is, and keep it under this name. Touches the network. Raises Refused."""
    heard = heard_at(desk, address)
    return add_province(desk, AddProvince(record=heard.uid, name=name, address=address))


WAYS = {
    "duty_officers": _officer(Role.DUTY),
    "commander": _officer(Role.COMMANDER),
    "inspector": _officer(Role.INSPECTOR),
    "key": SetUpWay(OVERSIGHT, _key),
    "phones": _list("duty_phone"),
    "landmarks": _list("landmark"),
    "holidays": _form("list.add_holidays"),
    "backup": SetUpWay(backups.ANYWHERE, back_up_from),
    "roster": _form("roster.plan"),
    "patrols": _form("patrol.start"),
    "paper": SetUpWay(DESK, _papers),
    "first_shift": _screen("shift", DESK),
    "first_handover": _screen("shift", DESK),
    "units": _screen("links", ENROLLERS),
    "provinces": SetUpWay(KEEPERS, _province),
}
"""By the names of the steps in db/across/setting_up/queries.py."""
