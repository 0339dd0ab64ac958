"""Care by one key: food, water, prayer, rest, and a check with what was seen. Each is an entry at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from db.kernel.desk.desk import COMMANDS
from db.registers.custody.board.spans import resting
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.widgets.menu import Item, LookMenu, MenuScreen
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from db.kernel.base.officer import Desk
    from precinct_tui.widgets.place import Place

CHECK, REST = "check", "rest"


async def care_for(place: Place, uid: str, what: str) -> str:
    """Record that something was given, or what a look at the person showed; its code, "" where nothing was recorded.

    Rest begins at one key and ends at the next of the same. A check asks what was seen and takes no answer from
    Enter alone. The time is now: what was missed stays missed.
    """
    answers: dict[str, Any]
    if what == CHECK:
        answers = {"seen": await ask_seen(place)}
        if answers["seen"] is None:
            return ""
    elif what == REST and await off_thread(resting, place.desk, uid):
        answers = {"ended_at": place.desk.now()}
    else:
        answers = {"given": (what,)}
    try:
        said = await write_care(place, uid, **answers)
    except Refused as refused:
        place.notice(refused)
        return ""
    place.precinct.tell(said)
    return str(answers.get("seen") or what)


async def ask_seen(place: Place, whom: str = "", further: Sequence[Item] = ()) -> str | None:
    """Ask what a look at somebody showed: a code of care_seen, one of the `further` lines, or None. `whom` says who is
    asked about in a round; there each takes a key of its own."""
    items = [*(Item(choice.code, choice.label) for choice in present.choices_of("care_seen")), *further]
    kind = LookMenu if whom else MenuScreen
    menu = kind(_("What was seen?"), items, numbered=True, first=-1, text=whom)
    return await place.app.push_screen_wait(menu)


async def write_care(place: Place, uid: str, **answers: Any) -> str:
    """Record care of a person at this moment; what was recorded, in one line. Raises Refused."""
    at = place.desk.now()
    number = await off_thread(give_care, place.desk, uid, at, **answers)
    return f"{present.number(number)}   {_said(answers)}   {present.moment(at, 'time')}"


def give_care(desk: Desk, uid: str, at: datetime, **answers: Any) -> str:
    """Record care of a person at a time; the number of the record. Raises Refused. Call it in a thread."""
    command = COMMANDS["custody.care"]
    return str(command.run(desk, cast("Any", command.form)(record=uid, at=at, **answers)))


def _said(answers: Mapping[str, Any]) -> str:
    if "ended_at" in answers:
        return _("Rest ended")
    if "seen" in answers:
        return present.label_of("care_seen", answers["seen"])
    return _(", ").join(present.label_of("care_given", what) for what in answers["given"])
