"""Care by one key: food, water, prayer, rest, and a check with what was seen. Each is an entry at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from db.kernel.desk.desk import COMMANDS
from db.registers.custody.board.spans import resting
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from precinct_tui.widgets.place import Place

CHECK, REST = "check", "rest"


async def care_for(place: Place, uid: str, what: str) -> str:
    """Record that something was given, or what a look at the person showed; its code, "" where nothing was recorded.

    Rest begins at one key and ends at the next of the same. A check asks what was seen and takes no answer from
    Enter alone. The time is now: what was missed stays missed.
    """
    answers: dict[str, Any] = {"at": place.desk.now()}
    if what == CHECK:
        items = [Item(choice.code, choice.label) for choice in present.choices_of("care_seen")]
        seen = await place.app.push_screen_wait(MenuScreen(_("What was seen?"), items, numbered=True, first=-1))
        if seen is None:
            return ""
        answers["seen"], said = seen, present.label_of("care_seen", seen)
    elif what == REST and await off_thread(resting, place.desk, uid):
        answers["ended_at"], said = answers["at"], _("Rest ended")
    else:
        answers["given"], said = (what,), present.label_of("care_given", what)
    command = COMMANDS["custody.care"]
    try:
        number = await off_thread(command.run, place.desk, cast("Any", command.form)(record=uid, **answers))
    except Refused as refused:
        place.notice(refused)
        return ""
    moment = present.moment(answers["at"], "time")
    place.app.notify(f"{present.number(str(number))}   {said}   {moment}", markup=False)
    return str(answers.get("seen") or what)
