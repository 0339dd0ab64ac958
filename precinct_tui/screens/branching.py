"""At a seat, over the list of units: what the two branches of a unit's history are, and the decision of two people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from db.carrying.levels.branch_events import FIRST, SECOND
from db.carrying.levels.branch_reading import list_branches
from db.carrying.levels.branches import agree_branch, choose_branch
from db.carrying.levels.forms import AgreeBranch, ChooseBranch
from db.kernel.desk.desk import COMMANDS
from db.words.messages import Refused
from precinct_tui.language import branch_words, present
from precinct_tui.language.branch_words import BRANCH_WORDS
from precinct_tui.language.i18n import _
from precinct_tui.language.stick_words import named
from precinct_tui.screens.ask import AskScreen, ask_words
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from db.carrying.levels.branch_reading import TwoBranches
    from precinct_tui.widgets.place import Place

CHOOSE, AGREE = "level.choose_branch", "level.agree_branch"


async def decide(place: Place, uid: str) -> None:
    """Say what the branches of the unit of this uid are, and do of the decision what this officer may."""
    unit = next((each for each in await off_thread(list_branches, place.desk) if each.uid == uid), None)
    if unit is None:
        return
    title = _("Two branches: {unit}", unit=named(unit.name))
    text = "\n".join(branch_words.of_unit(unit))
    chosen = await place.app.push_screen_wait(MenuScreen(title, _items(unit, place), text=text))
    if chosen == AGREE:
        await _agree(place, uid, unit.branch or "")
    elif chosen in (FIRST, SECOND):
        help = _("It counts once another officer says yes.")
        reason = await ask_words(place, _("Why this branch?"), help)
        if reason is not None:
            await _given(place, choose_branch, ChooseBranch(record=uid, branch=chosen, reason=reason))


async def _agree(place: Place, uid: str, branch: str, code: str | None = None) -> None:
    """Give the second yes; who chose the branch is asked for a code of the county."""
    try:
        used = await off_thread(agree_branch, place.desk, AgreeBranch(record=uid, branch=branch, code=code))
    except Refused as refused:
        if code is None and "code" in refused.fields:
            help = present.said(refused.fields["code"])
            read = AskScreen(_("County code"), help, str, ltr=True, secret=True)
            if (code := await place.app.push_screen_wait(read)) is not None:
                await _agree(place, uid, branch, code)
        else:
            place.notice(refused)
        return
    place.read_again()
    place.notice(branch_words.taken(int(used)))


def _items(unit: TwoBranches, place: Place) -> list[Item]:
    role, items = place.desk.officer.role, [Item("no", _("No, not now"))]
    if unit.branch is not None and role in COMMANDS[AGREE].roles:
        items.append(Item(AGREE, _("The second yes: {branch} counts", branch=_(BRANCH_WORDS[unit.branch]))))
    if role in COMMANDS[CHOOSE].roles:
        may = (FIRST, SECOND) if unit.is_whole else (FIRST,)
        items += [Item(branch, _("Choose {branch}", branch=_(BRANCH_WORDS[branch]))) for branch in may]
    return items


async def _given(place: Place, act: Callable[..., str], form: Any) -> str | None:
    """Give a command. Returns what it says, or None after a refusal, which is shown."""
    try:
        said = await off_thread(act, place.desk, form)
    except Refused as refused:
        place.notice(refused)
        return None
    place.read_again()
    return said
