"""Words for the items of lists: their state, their value, and what an added one counts as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.reference.lists.commands import KEPT
from db.reference.lists.models import LIKE
from db.reference.lists.queries import waits, words_asked
from db.reference.lists.unset import VALUES, lacks_value
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.language.list_names import point

if TYPE_CHECKING:
    from db.reference.lists.queries import ListItem

STATES = {
    "used": N_("In use"),
    "unused": N_("Out of use"),
    "waiting": N_("To be agreed"),
    "unset": N_("Not set yet"),
}
WITH_VALUES = frozenset({*KEPT, *VALUES, "occasion"})
"""Lists whose items have a value besides their name."""


def state_of(item: ListItem) -> str:
    """A key of STATES: in use, out of use, to be agreed, or without the value that it is for."""
    if words_asked(item) is not None:
        return "waiting"
    if not item.active:
        return "unused"
    return "waiting" if waits(item) else "unset" if lacks_value(item) else "used"


def like_of(item: ListItem) -> str | None:
    """The item that an added one counts as, in the words that the list has for it now."""
    like = item.extra.get(LIKE)
    return present.label_of(item.list, str(like)) if like else None


def value_of(item: ListItem) -> str:
    """The value of an item besides its name: a telephone, people in a room, minutes, days, a point; "" without one."""
    if item.list == "landmark":
        at = item.extra.get("lat")
        return "" if at is None else point(at, item.extra["lon"])
    if item.list == "occasion":
        days = [str(item.extra[name]) for name in ("first_day", "last_day") if item.extra.get(name)]
        return present.ltr(digits("–".join(map(present.clean, days)))) if days else ""
    value = item.extra.get(KEPT[item.list][0]) if item.list in KEPT else None
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "" if value is None else present.ltr(digits(present.clean(str(value))))
