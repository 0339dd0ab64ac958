"""A stick between a unit and its seat: `up` writes bundles, `take` takes them in, `down` brings receipts back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from db.carrying.levels import inbound_bundles, list_updates, ordering, remarks, sending
from db.carrying.levels.following import Cable, above_of
from db.words.messages import M_, Refused
from precinct_tui.language import stick_words
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import live, output
from precinct_tui.verbs.progress import progress
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from db.carrying.levels.list_updates import ItemAbove
    from db.carrying.levels.ordering import OrderAbove
    from precinct_tui.language.stick_words import StickLine


def up(options: Namespace) -> output.VerbAnswer | int:
    """`precinct up --to FOLDER`, or an address; `--follow`."""
    way = live.way_of(options.folder)
    if options.follow:
        return live.follow(options, way)
    if isinstance(way, Cable):
        return _called(options, way)
    folder = Path(options.folder).expanduser()
    with desk_of(options) as desk, progress(_("Writing onto the stick")) as step:
        written = sending.send(desk, folder, step)
    lines = [
        *_lines(stick_words.of_written(written)),
        _("They are in {folder}. Take the stick to the seat, and back with its receipts: {command}",
          folder=ltr(str(folder)), command=ltr("precinct down --from FOLDER")),
    ]  # fmt: skip
    return output.VerbAnswer({"folder": str(folder), "seats": written}, lines)


def _called(options: Namespace, way: Cable) -> output.VerbAnswer:
    """One call; exit status 1 where what came back could not be taken."""
    with desk_of(options) as desk:
        turn = way.turn(desk, write=True)
    wrong = any(not stick_words.is_passed(receipt) or receipt.held for receipt in turn.receipts)
    lines = _lines((*stick_words.of_receipts(turn.receipts), *stick_words.of_remarks(turn.remarks)))
    document = {"to": str(way.address), "seats": turn.written, "receipts": turn.receipts}
    return output.VerbAnswer(document, lines, 1 if wrong else 0)


def take(options: Namespace) -> output.VerbAnswer | int:
    """`precinct take FOLDER`: exit status 1 where a file could not be taken."""
    folder = Path(options.folder).expanduser()
    if options.follow:
        return live.take_on(options, folder)
    with desk_of(options) as desk:
        with progress(_("Taking the stick in")) as step:
            seen = inbound_bundles.take_bundles(desk, folder, step)
        wrong = any(not stick_words.is_passed(bundle) for bundle in seen)
        output.write_before(options, _lines(stick_words.of_taken(seen)))
        inbound_bundles.answer(desk, folder, seen)
    line = _("Receipts are on the stick: it goes back to the unit.") if seen else ()
    return output.VerbAnswer({"files": seen}, line, 1 if wrong else 0)


def down(options: Namespace) -> output.VerbAnswer:
    """`precinct down --from FOLDER [--orders] [--lists] [--item LIST/CODE]`: exit status 1 where a
    receipt could not be taken."""
    with desk_of(options) as desk:
        folder = Path(options.folder).expanduser() if options.folder else above_of(desk)
        with progress(_("Taking what came back")) as step:
            seen = sending.take_receipts(desk, folder, step)
        orders = ordering.orders_waiting(desk, folder)
        items, came = list_updates.items_waiting(desk, folder), remarks.take_remarks(desk, folder)
        numbers = [ordering.take_order(desk, order) for order in orders] if options.orders else []
        agreed = _agreed(options, items)
        codes = list(list_updates.take_items(desk, agreed))
    wrong = any(not stick_words.is_passed(receipt) or receipt.held for receipt in seen)
    document = {"receipts": seen, "orders": orders, "taken": numbers, "items": items, "changed": codes}
    lines = [
        *_lines((*stick_words.of_receipts(seen), *stick_words.of_remarks(came))),
        *_order_lines(orders, numbers),
        *_item_lines(items, agreed),
    ]
    return output.VerbAnswer({**document, "remarks": came}, lines, 1 if wrong else 0)


def _order_lines(orders: tuple[OrderAbove, ...], numbers: list[str]) -> Iterator[output.Printed]:
    """The orders that wait, or that were taken now."""
    for order, number in zip_longest(orders, numbers):
        said = stick_words.of_order(order)
        yield said if number is None else _("{order}: taken as {number}.", order=said, number=ltr(number))
    if orders and not numbers:
        yield output.Bold(_("The commander or the standby officer takes them with a second yes: {command}",
                            command=ltr("precinct down --from FOLDER --orders")))  # fmt: skip


def _agreed(options: Namespace, items: tuple[ItemAbove, ...]) -> tuple[ItemAbove, ...]:
    """The items to which this call says yes: the named one, or what one yes takes."""
    if options.item is None:
        return list_updates.ordinary_at_once(items) if options.lists else ()
    agreed = tuple(item for item in items if _name_of(item) == options.item)[:1]
    if not agreed:
        raise Refused("not_found", {}, M_("No item {item} waits for a yes.", item=options.item))
    return agreed


def _name_of(item: ItemAbove) -> str:
    return f"{item.list}/{item.code}"


def _item_lines(items: tuple[ItemAbove, ...], agreed: tuple[ItemAbove, ...]) -> Iterator[output.Printed]:
    """The items of lists that are other ones above, those that were taken now, and how the others are taken."""
    for item in items:
        yield stick_words.of_item(item)
    if agreed:
        yield _("{count} items were taken.", count=digits(len(agreed)))
    left = [item for item in items if item not in agreed]
    if any(not item.safeguards for item in left):
        yield output.Bold(_("The commander or the administrator takes them with a second yes: {command}",
                            command=ltr("precinct down --from FOLDER --lists")))  # fmt: skip
    for item in left:
        if item.safeguards:
            yield output.Bold(_("A rule reads the list of “{item}”: it takes a yes of its own: {command}",
                                item=stick_words.words_of(item),
                                command=ltr(f"precinct down --from FOLDER --item {_name_of(item)}")))  # fmt: skip


def _lines(lines: Iterable[StickLine]) -> Iterator[output.Printed]:
    """Lines as they are; what an officer must look at begins with !."""
    return (output.Bold(f"! {said.text}") if said.loud else said.text for said in lines)
