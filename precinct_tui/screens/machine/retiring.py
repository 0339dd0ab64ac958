"""A machine retired from the screen: lost, stolen or worn out; nothing of it is taken any more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from db.carrying.transfer import machines
from db.words.messages import M_, Refused
from db.words.text import clean
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _
from precinct_tui.language.machine_words import machine_status
from precinct_tui.language.stick_words import StickLine
from precinct_tui.screens.ask_lines import AskedLine, AskLinesScreen
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from db.carrying.transfer.machines import KnownMachine
    from db.kernel.base.officer import Desk
    from precinct_tui.screens.told_place import ToldPlace

LINES = (AskedLine("reason", N_("Reason")), AskedLine("password", N_("Your own password"), secret=True))


async def retire_from(place: ToldPlace) -> None:
    """Choose one of the other machines, ask why, and retire it. Await it inside a worker. Raises Refused."""
    others = await off_thread(others_of, place.desk)
    if not others:
        raise Refused("not_found", {}, M_("No other machine is in use here."))
    items = [Item(each.uid, f"{present.ltr(each.series or '—')}  {machine_status(each)}") for each in others]
    chosen = await place.app.push_screen_wait(MenuScreen(_("Which machine is retired?"), items, numbered=True))
    if chosen is None:
        return
    series = next(each.series for each in others if each.uid == chosen)
    title = _("Retire machine {machine}", machine=present.ltr(series or "—"))
    text = _("Nothing it writes from now on is taken in here. What came of it stays. It can't be let in again.")
    act = partial(retired, place.desk, chosen)
    if await place.app.push_screen_wait(AskLinesScreen(title, text, LINES, _("Retire"), act)) is not None:
        said = _("The machine {series} is retired. What came of it stays.", series=present.ltr(series or "—"))
        place.tell("", [StickLine(said)])


def others_of(desk: Desk) -> tuple[KnownMachine, ...]:
    """The machines that may be retired. Touches the disk."""
    return tuple(each for each in machines.list_machines(desk) if not each.own and each.retired_at is None)


def retired(desk: Desk, machine: str, answers: Mapping[str, str]) -> str:
    """Retire a machine; its letters. Touches the disk. Raises Refused as `machines.retire`."""
    if not clean(answers["reason"]).strip():
        raise Refused("invalid", {"reason": M_("This is needed.")})
    form = machines.Retire(machine=machine, reason=answers["reason"], password=answers["password"])
    return machines.retire(desk, form)
