"""A stick between a unit and its seat: `up` writes bundles, `take` takes them in, `down` brings receipts back."""

from __future__ import annotations

from argparse import Namespace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from db.carrying.levels import list_updates, ordering, sending, taking
from db.registers.orders.rules import WITHDRAWN
from precinct_tui.language.i18n import N_, _, digits, language
from precinct_tui.language.plain import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import Verbs, verb
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from db.carrying.levels.list_updates import ItemAbove
    from db.carrying.levels.ordering import OrderAbove
    from db.carrying.levels.sending import ReceiptSeen
    from db.carrying.levels.taking import TakenIn

PASSED = ("new", "known", "not_ours")
"""What became of a file that nobody needs to look at."""
TAKEN_WORDS = {
    "new": N_("{unit}: {entries} entries were taken in."),
    "known": N_("{unit}: nothing new; everything is here already."),
    "gap": N_("{unit}: nothing was taken: entries {missing} must come before. The next stick brings them."),
    "fork": N_("{unit}: HELD. Its history has two branches at {fork}: it was restored or copied without a new epoch, "
               "or changed. Nothing more of it is taken; keep both and call the unit. Other units go on."),
    "held": N_("{unit}: held since its history forked at {fork}. Nothing was taken."),
    "broken": N_("{unit}: the file is cut, changed or made for another key. Nothing of it was taken; ask for it "
                 "again."),
    "not_enrolled": N_("{unit}: not enrolled here, or retired. Nothing was taken."),
    "newer": N_("{unit}: a newer program wrote this file. It stays on the stick; install that version, then take it."),
    "not_ours": N_("{unit}: for another seat. It is carried on with the next `precinct up`."),
}  # fmt: skip
SEEN_WORDS = {
    "new": N_("{seat} has {entries} entries of this unit."),
    "older": N_("{seat}: an older receipt, or the same again."),
    "broken": N_("{seat}: the receipt is cut, changed or signed by another key. It was not taken."),
    "not_enrolled": N_("{seat}: not enrolled here, or retired. Its receipt was not taken."),
    "newer": N_("{seat}: a newer program wrote this receipt. Install that version."),
}


def add(verbs: Verbs) -> None:
    """Add `up`, `take` and `down`."""
    parser = verb(verbs, "up", _("write for each unit above what it does not have yet, onto a stick"), up)
    parser.add_argument("--to", dest="folder", metavar="FOLDER", required=True, help=_("a folder of the stick"))
    parser = verb(verbs, "take", _("at a seat: take in the bundles on a stick, and write receipts for them"), take)
    parser.add_argument("folder", metavar="FOLDER", help=_("the folder of the stick"))
    parser = verb(verbs, "down", _("take the receipts and orders on a stick that came back from above"), down)
    parser.add_argument("--from", dest="folder", metavar="FOLDER", required=True, help=_("the folder of the stick"))
    for option, about in (
        ("--orders", _("the second yes: issue here what the units above ordered")),
        ("--lists", _("the second yes: change the lists here as the units above changed theirs")),
    ):
        parser.add_argument(option, action="store_true", help=about)


def up(options: Namespace) -> int:
    """`precinct up --to FOLDER`."""
    folder = Path(options.folder).expanduser()
    with desk_of(options) as desk:
        written = sending.send(desk, folder)
    if options.json:
        output.document({"folder": str(folder), "seats": written})
        return 0
    for seat in written:
        output.line(_("For {seat}: {entries} entries in {files} files, written and read back.", seat=seat.name,
                      entries=digits(seat.entries), files=digits(seat.files)))  # fmt: skip
        if seat.lost:
            output.line("! " + _("{seat} has {count} entries that this store lost by a restore; it keeps them.",
                                 seat=seat.name, count=digits(seat.lost)), "bold")  # fmt: skip
        if not seat.receipt:
            output.line(_("No receipt of {seat} came yet: everything goes along until one does.", seat=seat.name))
    output.line(_("They are in {folder}. Take the stick to the seat, and back with its receipts: {command}",
                  folder=ltr(str(folder)), command=ltr("precinct down --from FOLDER")))  # fmt: skip
    return 0


def take(options: Namespace) -> int:
    """`precinct take FOLDER`: exit status 1 where a file could not be taken."""
    with desk_of(options) as desk:
        seen = taking.take_folder(desk, Path(options.folder).expanduser())
    wrong = any(bundle.what not in PASSED for bundle in seen)
    if options.json:
        output.document({"files": seen})
        return 1 if wrong else 0
    for bundle in seen:
        output.line(*_told(bundle))
        if bundle.aside:
            output.line("! " + _("{unit}: {count} entries can't be read by this version. They are kept and used after "
                                 "an upgrade.", unit=bundle.name, count=digits(bundle.aside)), "bold")  # fmt: skip
        if bundle.ahead:
            output.line("! " + _("{unit}: its clock is {minutes} minutes ahead of this one.", unit=bundle.name,
                                 minutes=digits(bundle.ahead // 60)), "bold")  # fmt: skip
    if not seen:
        output.line(_("There is no bundle in this folder."))
    else:
        output.line(_("Receipts are on the stick: it goes back to the unit."))
    return 1 if wrong else 0


def _told(bundle: TakenIn) -> tuple[str] | tuple[str, str]:
    missing = _(", ").join(
        ltr(f"{digits(each.first)}–{digits(each.last)} ({digits(each.epoch)})") for each in bundle.missing
    )
    unit = bundle.name or (ltr(bundle.unit) if bundle.unit else ltr(bundle.file))
    said = _(
        TAKEN_WORDS[bundle.what],
        unit=unit,
        entries=digits(bundle.entries),
        missing=missing,
        fork=ltr(bundle.fork or ""),
    )
    return (said,) if bundle.what in PASSED else (f"! {said}", "bold")


def down(options: Namespace) -> int:
    """`precinct down --from FOLDER [--orders] [--lists]`: exit status 1 where a receipt could not be taken."""
    folder = Path(options.folder).expanduser()
    with desk_of(options) as desk:
        seen, orders = sending.take_receipts(desk, folder), ordering.orders_waiting(desk, folder)
        items = list_updates.items_waiting(desk, folder)
        numbers = [ordering.take_order(desk, order) for order in orders] if options.orders else []
        codes = [list_updates.take_item(desk, item) for item in items] if options.lists else []
    wrong = any(receipt.what not in ("new", "older") or receipt.held for receipt in seen)
    if options.json:
        output.document({"receipts": seen, "orders": orders, "taken": numbers, "items": items, "changed": codes})
        return 1 if wrong else 0
    for receipt in seen:
        output.line(*_seen(receipt))
        if receipt.held:
            output.line("! " + _("{seat} holds this unit: its history forks. Nothing is taken there; call them.",
                                 seat=receipt.name), "bold")  # fmt: skip
    if not seen:
        output.line(_("There is no receipt in this folder."))
    _say_orders(orders, numbers)
    _say_items(items, taken=options.lists)
    return 1 if wrong else 0


def _say_orders(orders: tuple[OrderAbove, ...], numbers: list[str]) -> None:
    """The orders that wait, or that were taken now."""
    for order, number in zip_longest(orders, numbers):
        said = _("{seat} orders: {subject}", seat=order.seat, subject=order.subject)
        if order.state == WITHDRAWN:
            said = _("{seat} withdrew its order: {subject}", seat=order.seat, subject=order.subject)
        output.line(said if number is None else _("{order}: taken as {number}.", order=said, number=ltr(number)))
    if orders and not numbers:
        output.line(_("The commander or the standby officer takes them with a second yes: {command}",
                      command=ltr("precinct down --from FOLDER --orders")), "bold")  # fmt: skip


def _say_items(items: tuple[ItemAbove, ...], *, taken: bool) -> None:
    """The items of lists that are other ones above, or that were taken now."""
    for item in items:
        words = item.fa if language() == "fa" else item.en
        said = _("{seat}, list {list}: {item}", seat=item.seat, list=ltr(item.list), item=words)
        output.line(said if item.active else _("{item}, out of use", item=said))
    if items and taken:
        output.line(_("{count} items were taken.", count=digits(len(items))))
    elif items:
        output.line(_("The commander or the administrator takes them with a second yes: {command}",
                      command=ltr("precinct down --from FOLDER --lists")), "bold")  # fmt: skip


def _seen(receipt: ReceiptSeen) -> tuple[str] | tuple[str, str]:
    said = _(SEEN_WORDS[receipt.what], seat=receipt.name or ltr(receipt.seat) or "—", entries=digits(receipt.entries))
    return (said,) if receipt.what in ("new", "older") else (f"! {said}", "bold")
