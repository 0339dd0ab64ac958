"""A stick between a unit and its seat: one key writes for the units above, takes in from those below, brings back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from db.carrying.levels import bundle_files, inbound_bundles, list_updates, ordering, remarks, sending
from db.carrying.levels.following import ABOVE as ABOVE_HERE
from db.carrying.levels.links import ABOVE, BELOW, list_links
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language import present, stick_words
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _, digits, ngettext
from precinct_tui.language.stick_words import StickLine, named
from precinct_tui.screens.stick_places import named_folders, place_of
from precinct_tui.screens.stick_use import uses_sticks
from precinct_tui.screens.told_place import ToldPlace
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import says_refusals

if TYPE_CHECKING:
    from db.carrying.levels.inbound_bundles import TakenIn
    from db.carrying.levels.links import LinkedUnit
    from db.carrying.levels.list_updates import ItemAbove
    from db.carrying.levels.ordering import OrderAbove
    from db.carrying.levels.remarks import RemarkAbove
    from db.carrying.levels.sending import ReceiptSeen
    from db.kernel.base.officer import Desk

ROWS, ROW = 11, 54
"""Rows of items, and their cells, that are seen over a yes on 80 by 24: with a few to spare where words wrap."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Who is above and below, and when a receipt of each seat above came last."""

    above: tuple[LinkedUnit, ...] = ()
    below: tuple[LinkedUnit, ...] = ()
    receipts: dict[str, datetime] | None = None


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What a stick brought back from above: receipts, and what waits for a second yes."""

    receipts: tuple[ReceiptSeen, ...]
    orders: tuple[OrderAbove, ...]
    items: tuple[ItemAbove, ...]
    remarks: tuple[RemarkAbove, ...]


class StickScreen(ToldPlace):
    """Says who is above and below, does one thing at a key, and says line by line what came of it."""

    KINDS = ("place", "stick")
    BINDINGS = bindings("stick")

    def __init__(self) -> None:
        super().__init__()
        self._ways = Ways()
        self._orders: tuple[OrderAbove, ...] = ()
        self._items: tuple[ItemAbove, ...] = ()

    @property
    def crumb(self) -> str:
        """The stick."""
        return _("Stick")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "A stick is found by itself; of several you choose, and a path may be typed. U writes for each unit above"
            " what it does not have yet, and reads it back. D takes what came back: receipts, orders, changed lists. T,"
            " at a seat, takes in what units below wrote and puts receipts on the stick. Orders and lists count here"
            " once O and L say yes to them. A line that begins with ! is for an officer. A stick that is lost loses"
            " nothing: the next one carries it too."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What there is nobody for is not there, nor a yes to what does not wait."""
        waits = {
            "up": self._ways.above, "down": self._ways.above, "take": self._ways.below, "orders": self._orders,
            "lists": self._items,
        }  # fmt: skip
        if action in waits and not waits[action]:
            return False
        return super().check_action(action, parameters)

    def begin(self) -> None:
        """Say who is above and below."""
        self._look()

    @work(group="look")
    @says_refusals
    async def _look(self) -> None:
        self._ways = await off_thread(ways_of, self.desk)
        self.query_one("#told", Lines).write(partial(write_ways, ways=self._ways))
        self.refresh_footer()

    # --- what a key does -----------------------------------------------------------------------------------------

    @work(group="stick")
    @uses_sticks
    @says_refusals
    async def action_up(self) -> None:
        """Write for the units above."""
        folder = await self._place(_("Where to write"), bundle_files.folders_to_write)
        if folder is not None:
            await self.do(_("Writing onto the stick"), self._write, folder)

    async def _write(self, folder: Path) -> None:
        written = await off_thread(sending.send, self.desk, folder, self.told)
        last = _("They are in {folder}. Take the stick to the seat; D takes what comes back.", folder=_path(folder))
        self._tell(folder, [*stick_words.of_written(written), StickLine(last)])

    @work(group="stick")
    @uses_sticks
    @says_refusals
    async def action_take(self) -> None:
        """Take in from the units below."""
        folder = await self._place(_("What to take in"), partial(bundle_files.folders_with, bundle_files.BUNDLE))
        if folder is not None:
            await self.do(_("Taking the stick in"), self._take, folder)

    async def _take(self, folder: Path) -> None:
        seen: tuple[TakenIn, ...] = await off_thread(inbound_bundles.take_bundles, self.desk, folder, self.told)
        lines = list(stick_words.of_taken(seen))
        self._tell(folder, lines)
        if seen:
            count = await off_thread(inbound_bundles.answer, self.desk, folder, seen)
            said = ngettext(
                "{count} receipt is on the stick, read back: it goes back to the unit.",
                "{count} receipts are on the stick, read back: it goes back to the unit.",
                count, count=digits(count),
            )  # fmt: skip
            lines.append(StickLine(said))
            self._tell(folder, lines)

    @work(group="stick")
    @uses_sticks
    @says_refusals
    async def action_down(self) -> None:
        """Take what came back from above."""
        here = partial(came_back, self.desk)
        folder = await self._place(_("What came back"), here)
        if folder is not None:
            await self.do(_("Taking what came back"), self._bring, folder)

    async def _bring(self, folder: Path) -> None:
        back = await off_thread(brought_back, self.desk, folder, self.told)
        self._orders, self._items = back.orders, back.items
        lines = [*stick_words.of_receipts(back.receipts), *stick_words.of_remarks(back.remarks)]
        lines += waiting(back.orders, back.items)
        self._tell(folder, lines)
        self.refresh_footer()

    @work(group="stick")
    async def action_orders(self) -> None:
        """The second yes to what the seats ordered."""
        title = _("Issue here what the units above ordered?")
        if await self._yes(title, [stick_words.of_order(order) for order in self._orders]):
            await self.do(_("Issuing orders"), self._issue)

    async def _issue(self) -> None:
        orders, lines = self._orders, []
        for order in orders:
            number = await off_thread(ordering.take_order, self.desk, order)
            said = _("{order}: taken as {number}.", order=stick_words.of_order(order), number=present.number(number))
            lines.append(StickLine(said))
        self._orders = ()
        self._tell(None, lines)
        self.refresh_footer()

    @work(group="stick")
    async def action_lists(self) -> None:
        """The second yes to what the seats changed in their lists: to as many items as are seen at once, and to each
        alone of a list that a rule reads. No goes on to the next, Esc ends it; what got no yes waits."""
        left = self._items
        taken: list[ItemAbove] = []
        while left and not self.at_work:
            some = seen_at_once(list_updates.at_one_yes(left))
            left = tuple(item for item in left if item not in some)
            title = _("Change the lists here as the units above changed theirs?")
            if some[0].safeguards:
                title = _("A rule reads this list: change this item as the unit above did?")
            lines = [stick_words.of_item(item) for item in some]
            if left:
                lines.append(_("{count} more wait.", count=digits(len(left))))
            answer = await self._asked(title, lines)
            if answer is None:
                return
            if answer == "yes":
                await self.do(_("Changing lists"), self._change, some, taken)

    async def _change(self, some: Sequence[ItemAbove], taken: list[ItemAbove]) -> None:
        await off_thread(list_updates.take_items, self.desk, some)
        taken += some
        self._items = tuple(item for item in self._items if item not in some)
        count = StickLine(_("{count} items were taken.", count=digits(len(taken))))
        self._tell(None, [*(StickLine(stick_words.of_item(item)) for item in taken), count])
        self.refresh_footer()

    # --- how it is done ------------------------------------------------------------------------------------------

    async def _place(self, title: str, folders: Callable[[], Sequence[Path]]) -> Path | None:
        if self.at_work:
            return None
        self.notice(None)
        there = await off_thread(named_folders, folders)
        return await place_of(self, title, there, _("No stick with such files is mounted."))

    async def _yes(self, title: str, lines: Sequence[str]) -> bool:
        return not self.at_work and await self._asked(title, lines) == "yes"

    async def _asked(self, title: str, lines: Sequence[str]) -> str | None:
        items = [Item("no", _("No, not now")), Item("yes", _("Yes"))]
        return await self.app.push_screen_wait(MenuScreen(title, items, text="\n".join(lines)))

    def _tell(self, folder: Path | None, lines: Sequence[StickLine]) -> None:
        self.tell("" if folder is None else _path(folder), lines)


def _path(folder: Path) -> str:
    return present.ltr(present.clean(folder))


def ways_of(desk: Desk) -> Ways:
    """Who is above and below now. Touches the disk."""
    stands = [link for link in list_links(desk) if link.until is None]
    above, below = (tuple(link for link in stands if link.relation == relation) for relation in (ABOVE, BELOW))
    return Ways(above, below, sending.last_receipts(desk))


def came_back(desk: Desk) -> tuple[Path, ...]:
    """Where something came back from above: over a cable, or on mounted sticks. Touches the disk."""
    above = desk.store.home / ABOVE_HERE
    over_a_cable = (above,) if any(above.glob(f"*{bundle_files.ORDERS}")) else ()
    return (*over_a_cable, *bundle_files.folders_with(bundle_files.RECEIPT, bundle_files.ORDERS))


def brought_back(desk: Desk, folder: Path, progress: bundle_files.Progress) -> BroughtBack:
    """Take the receipts and remarks on a stick; what waits for a yes. Touches the disk.

    Raises Refused as `take_receipts`.
    """
    receipts, came = sending.take_receipts(desk, folder, progress), remarks.take_remarks(desk, folder)
    return BroughtBack(receipts, ordering.orders_waiting(desk, folder), list_updates.items_waiting(desk, folder), came)


def waiting(orders: Sequence[OrderAbove], items: Sequence[ItemAbove]) -> list[StickLine]:
    """What waits for a second yes, and whose."""
    lines = [StickLine(stick_words.of_order(order)) for order in orders]
    if orders:
        lines.append(StickLine(_("O: the commander or the standby officer issues them here."), loud=True))
    lines += [StickLine(stick_words.of_item(item)) for item in items]
    if items:
        lines.append(StickLine(_("L: the commander or the administrator changes the lists here."), loud=True))
    return lines


def seen_at_once(items: Sequence[ItemAbove]) -> tuple[ItemAbove, ...]:
    """As many of these items as are seen whole where a yes is asked, one at least."""
    rows = accumulate(-(-cell_len(stick_words.of_item(item)) // ROW) for item in items)
    return tuple(item for place, (item, row) in enumerate(zip(items, rows, strict=True)) if row <= ROWS or not place)


def write_ways(sheet: LinesWriter, ways: Ways) -> None:
    """Who is above, with the last receipt; who is below; which key does what."""
    if ways.above:
        sheet.heading(_("Above"))
    for link in ways.above:
        last = (ways.receipts or {}).get(link.uid)
        said = _("no receipt yet") if last is None else _("last receipt {moment}", moment=present.moment(last))
        sheet.pair(named(link.name), said, "warning" if last is None else "text")
    if ways.above:
        sheet.text(_("U writes onto the stick what they do not have yet; D takes what came back."), "muted")
    if ways.below:
        sheet.heading(_("Below"), _("{count} units", count=digits(len(ways.below))))
        sheet.text(_("T takes in what they wrote, and puts receipts on the stick."), "muted")
    if not ways.above and not ways.below:
        sheet.text(_("No unit is enrolled yet: F10, Enrolled units."), "warning")
