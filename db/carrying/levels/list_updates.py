"""Items of lists that a seat added or changed, on their way to its units: taken there by a second yes.

Holidays of a year, new types, other words. What is the unit's own never comes from above: its places, rooms, telephones
and limits. At the unit an item is offered as long as it is another one here. One yes takes few items out of use, and of
a list that a rule reads (fear, grounds, outcomes, wishes) a single item: what safeguards people is agreed one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from db.carrying.levels import bundle_files, content, downward
from db.carrying.levels.links import CARRIERS
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.reference.lists.commands import add_holidays
from db.reference.lists.forms import AddHolidays, AddItem, ChangeItem
from db.reference.lists.item_commands import add_item, change_item
from db.reference.lists.item_words import keeps_meaning
from db.reference.lists.models import PARTS
from db.reference.lists.queries import item, items_of, words_asked
from db.storage.models import JOURNAL
from db.words.calendar.jalali import date_to_jalali
from db.words.messages import M_, Refused

CHANGING = ("list_item_added", "list_item_changed", "list_item_agreed", "holidays_added")
OWN = frozenset({"landmark", "custody_room", "duty_phone", "officer_role", "custody_limit", "desk_limit", PARTS})
"""Lists that are each unit's own."""
HOLIDAY = "holiday"
MOST = 1_000
OUT_MOST = 50
"""Items that one yes takes out of use at most."""
CODE, WORDS = 40, 80


@dataclass(frozen=True, slots=True)
class ItemBefore:
    """An item as it is here."""

    fa: str
    en: str
    active: bool


@dataclass(frozen=True, slots=True)
class ItemAbove:
    """An item of a list as a seat has it. `day`: of a holiday. `new`: whether the unit has none of this code.

    `was`: how it is here. `safeguards`: whether a rule reads its list, so that it is agreed alone; other words wait for
    the inspectorate then, and are offered no more.
    """

    seat: str
    list: str
    code: str
    fa: str
    en: str
    active: bool
    like: str | None
    day: date | None
    new: bool
    was: ItemBefore | None = None
    safeguards: bool = False

    @property
    def ends(self) -> bool:
        """Whether it is in use here and goes out of use."""
        return self.was is not None and self.was.active and not self.active


def items_changed(conn: Connection, seat: str) -> list[dict[str, Any]]:
    """The items that this seat added or changed, as they are now, as they travel."""
    changing = select(JOURNAL.c.uid).where(JOURNAL.c.unit == seat, JOURNAL.c.kind.in_(CHANGING))
    touched: dict[tuple[str, str], None] = {}
    for uid in conn.execute(changing.order_by(JOURNAL.c.position)).scalars():
        event = stored_events.event_by_uid(conn, seat, uid)
        facts = {} if event is None else event.facts
        for each in facts.get("items", [facts]):
            touched[str(facts.get("list", HOLIDAY)), str(each.get("code"))] = None
    items = (item(conn, title, code) for title, code in touched if title not in OWN)
    names = ("list", "code", "fa", "en", "active")
    return [
        {**{name: getattr(each, name) for name in names}, "like": each.extra.get("like"), "day": each.extra.get("date")}
        for each in items
        if each is not None
    ][-MOST:]


@query("level.list_items", roles=CARRIERS)
def items_waiting(reading: Reading, folder: bundle_files.StickFiles) -> tuple[ItemAbove, ...]:
    """The items on a stick that are other ones here, in the order of the seat. Raises Refused as `downward.opened`."""
    waiting = []
    for seat, said in downward.opened(reading.conn, reading.desk.store, folder):
        for each in said["lists"][:MOST]:
            try:
                offered = _item(reading.conn, each, seat)
            except (ValueError, KeyError, TypeError):
                continue
            if offered is not None:
                waiting.append(offered)
    return tuple(waiting)


def _item(conn: Connection, said: Mapping[str, Any], seat: str) -> ItemAbove | None:
    """An item that is another one here; None where there is nothing to say yes to."""
    title, code = content.read_text(said["list"], CODE), content.read_text(said["code"], CODE)
    fa, en = content.read_text(said["fa"], WORDS), content.read_text(said["en"], WORDS)
    active = said["active"] is True
    like = None if said["like"] is None else content.read_text(said["like"], CODE)
    day = None if said["day"] is None else date.fromisoformat(said["day"])
    here = item(conn, title, code)
    same = here is not None and (here.fa, here.en, here.active) == (fa, en, active)
    same = same or (here is not None and words_asked(here) == (fa, en) and here.active == active)
    if title in OWN or not items_of(conn, title) or same or (here is None and not active):
        return None
    was = None if here is None else ItemBefore(here.fa, here.en, here.active)
    return ItemAbove(seat, title, code, fa, en, active, like, day, here is None, was, keeps_meaning(title))


def ordinary_at_once(items: Sequence[ItemAbove]) -> tuple[ItemAbove, ...]:
    """The items that one yes takes together: no safeguarding ones, and at most OUT_MOST that go out of use."""
    ordinary = [each for each in items if not each.safeguards]
    ending = [each for each in ordinary if each.ends]
    return tuple(each for each in ordinary if each not in ending[OUT_MOST:])


def at_one_yes(items: Sequence[ItemAbove]) -> tuple[ItemAbove, ...]:
    """The next items that are agreed by one yes: ordinary ones, then the safeguarding ones one by one."""
    return ordinary_at_once(items) or tuple(items[:1])


def take_items(desk: Desk, items: Sequence[ItemAbove]) -> tuple[str, ...]:
    """One yes to these items; their codes. Raises Refused("invalid") for more than one yes takes, or as `take_item`."""
    if len(items) > 1 and tuple(items) != ordinary_at_once(items):
        raise Refused("invalid", {}, M_(
            "This is more than one yes takes: items of a list that a rule reads are agreed one by one, and at most"
            " {count} go out of use at once.", count=OUT_MOST,
        ))  # fmt: skip
    return tuple(take_item(desk, each) for each in items)


def take_item(desk: Desk, offered: ItemAbove) -> str:
    """The second yes: let an item be here what it is above; its code. Raises Refused as the lists' own commands."""
    if not offered.new:
        changed = ChangeItem(
            list=offered.list, code=offered.code, fa=offered.fa, en=offered.en, active=offered.active
        )  # fmt: skip
        return change_item(desk, changed)
    if offered.list == HOLIDAY and offered.day is not None:
        days = f"{date_to_jalali(offered.day)} {offered.fa}"
        add_holidays(desk, AddHolidays(days=days))
        return offered.code
    form = AddItem(list=offered.list, code=offered.code, fa=offered.fa, en=offered.en, like=offered.like)
    return add_item(desk, form)
