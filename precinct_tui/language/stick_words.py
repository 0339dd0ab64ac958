"""What is said of a stick between a unit and its seat: of what was written, taken in, and brought back.

The command line and the screen say the same lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from db.registers.orders.rules import WITHDRAWN
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, language
from precinct_tui.language.list_names import list_name
from precinct_tui.language.plain_text import ltr

if TYPE_CHECKING:
    from db.carrying.levels.inbound_bundles import TakenIn
    from db.carrying.levels.list_updates import ItemAbove, ItemBefore
    from db.carrying.levels.ordering import OrderAbove
    from db.carrying.levels.remarks import RemarkAbove, RemarkSeen
    from db.carrying.levels.sending import ReceiptSeen, Written

PASSED = ("new", "known", "older", "not_ours")
"""What became of a file that nobody needs to look at."""
CARRIED_WORDS = {
    "kept": N_("{unit}: for another unit. It goes on with the next stick that is written here."),
    "older": N_("{unit}: for another unit. It was not kept: a later one of the same sender goes on from here."),
    "own": N_("{unit}: written by this unit itself. It goes on with this stick."),
    "receiver": N_("{unit}: for a unit that is not enrolled here. It was not kept: it goes on with this stick alone."),
    "unsigned": N_("{unit}: for another unit. It was not kept: the sender did not sign it, and what he signed is "
                   "here."),
    "full": N_("{unit}: for another unit. It was not kept, there is no room: it goes on with this stick alone."),
    "broken": N_("{unit}: for another unit. It was not kept: it names no sender."),
}  # fmt: skip
QUIET = ("kept", "older", "own", "receiver")
"""What became of a file for others that nobody needs to look at."""
TAKEN_WORDS = {
    "new": N_("{unit}: {entries} entries were taken in."),
    "known": N_("{unit}: nothing new; everything is here already."),
    "gap": N_("{unit}: nothing was taken: entries {missing} must come before. The next stick brings them."),
    "fork": N_("{unit}: HELD. Its history has two branches at {fork}: it was restored or copied without a new epoch, "
               "or changed. Nothing more of it is used; both are kept until two people decide (F2, Enter). Other units "
               "go on."),
    "held": N_("{unit}: held since its history forked at {fork}. What came is kept until two people decide."),
    "not_taken": N_("{unit}: of a branch that was not taken. It is kept and counts nowhere: a copy of the unit's store "
                    "still writes. Call the unit."),
    "broken": N_("{unit}: the file is cut, changed or made for another key. Nothing of it was taken; ask for it "
                 "again."),
    "not_enrolled": N_("{unit}: not enrolled here, or retired. Nothing was taken."),
    "anothers": N_("{unit}: nothing was taken. A machine that wrote it, or an entry in it, is here already as that of "
                   "{other}. Call both units."),
    "old_key": N_("{unit}: sealed to a key that this seat has ended. Nothing was taken; the unit must take the seat's "
                  "new key (Enrolled units, C), then everything comes again."),
    "newer": N_("{unit}: a newer program wrote this file. It stays on the stick; install that version, then take it."),
    "stranger": N_("{unit}: brought by a unit that does not carry for it. Nothing was taken."),
}  # fmt: skip
SEEN_WORDS = {
    "new": N_("{seat} has {entries} entries of this unit."),
    "older": N_("{seat}: an older receipt, or the same again."),
    "broken": N_("{seat}: the receipt is cut, changed or signed by another key. It was not taken."),
    "not_enrolled": N_("{seat}: not enrolled here, or retired. Its receipt was not taken."),
    "new_key": N_("{seat}: the receipt is signed by its new key, which was not taken here yet."),
    "newer": N_("{seat}: a newer program wrote this receipt. Install that version."),
}


class StickLine(NamedTuple):
    """A line, and whether an officer must look at it."""

    text: str
    loud: bool = False


def named(text: str) -> str:
    """A name that somebody typed, safe and apart from its neighbours."""
    return present.isolated(present.clean(text))


def of_written(written: Sequence[Written]) -> Iterator[StickLine]:
    """What was written for each seat above."""
    for seat in written:
        counts = {"entries": digits(seat.entries), "files": digits(seat.files)}
        yield StickLine(
            _("For {seat}: {entries} entries in {files} files, written and read back.", seat=named(seat.name), **counts)
        )
        if seat.lost:
            yield StickLine(_("{seat} has {count} entries that this store lost by a restore; it keeps them.",
                         seat=named(seat.name), count=digits(seat.lost)), loud=True)  # fmt: skip
        if not seat.receipt:
            yield StickLine(
                _("No receipt of {seat} came yet: everything goes along until one does.", seat=named(seat.name))
            )


def is_passed(seen: TakenIn | ReceiptSeen) -> bool:
    """Whether nobody needs to look at what became of a file."""
    return seen.what in PASSED and (seen.carried is None or seen.carried in QUIET)


def of_taken(seen: Sequence[TakenIn]) -> Iterator[StickLine]:
    """What became of each bundle on a stick."""
    for bundle in seen:
        yield _of_bundle(bundle)
        yield from _of_found(bundle)
        if bundle.aside:
            yield StickLine(_("{unit}: {count} entries can't be read by this version. They are kept and used after an "
                         "upgrade.", unit=named(bundle.name), count=digits(bundle.aside)), loud=True)  # fmt: skip
        if bundle.ahead:
            yield StickLine(_("{unit}: its clock is {minutes} minutes ahead of this one.", unit=named(bundle.name),
                         minutes=digits(bundle.ahead // 60)), loud=True)  # fmt: skip
    if not seen:
        yield StickLine(_("There is no bundle in this folder."))


def _of_bundle(bundle: TakenIn) -> StickLine:
    unit = _unit_of(bundle.name, bundle.unit or bundle.file)
    if bundle.carried is not None:
        return StickLine(_(CARRIED_WORDS[bundle.carried], unit=unit), not is_passed(bundle))
    missing = _(", ").join(
        ltr(f"{digits(each.first)}–{digits(each.last)} ({digits(each.epoch)})") for each in bundle.missing
    )
    said = _(
        TAKEN_WORDS[bundle.what],
        unit=unit,
        entries=digits(bundle.entries),
        missing=missing,
        fork=ltr(bundle.fork or ""),
        other=named(bundle.other),
    )
    return StickLine(said, not is_passed(bundle))


def _of_found(bundle: TakenIn) -> Iterator[StickLine]:
    if bundle.found:
        said = _(
            "{unit}: what is here of it was changed outside the program; places: {count}. The commander and the"
            " inspector sign for it (`precinct findings`), `precinct journal verify` names it.",
            unit=_unit_of(bundle.name, bundle.unit), count=digits(bundle.found),
        )  # fmt: skip
        yield StickLine(said, loud=True)


def _unit_of(name: str, otherwise: str) -> str:
    return named(name) if name else ltr(present.clean(otherwise)) if otherwise else "—"


def of_receipts(seen: Sequence[ReceiptSeen]) -> Iterator[StickLine]:
    """What became of each receipt on a stick."""
    for receipt in seen:
        seat = _unit_of(receipt.name, receipt.seat)
        if receipt.carried is not None:
            yield StickLine(_(CARRIED_WORDS[receipt.carried], unit=seat), not is_passed(receipt))
            continue
        said = _(SEEN_WORDS[receipt.what], seat=seat, entries=digits(receipt.entries))
        yield StickLine(said, not is_passed(receipt))
        if receipt.new_key:
            said = _(
                "{seat} has a new key. Call it by a number that you know and compare ten words: F10, Enrolled "
                "units, C (`precinct unit take-key`).",
                seat=seat,
            )
            yield StickLine(said, loud=True)
        if receipt.held:
            held = _("{seat} holds this unit: its history forks. Nothing is taken there; call them.", seat=seat)
            yield StickLine(held, loud=True)
    if not seen:
        yield StickLine(_("There is no receipt in this folder."))


def of_order(order: OrderAbove) -> str:
    """An order of a seat, or that the seat withdrew it."""
    said = N_("{seat} withdrew its order: {subject}") if order.state == WITHDRAWN else N_("{seat} orders: {subject}")
    return _(said, seat=named(order.seat), subject=named(order.subject))


def of_item(item: ItemAbove) -> str:
    """An item of a list as it is above, and how it is here. Both languages stand there where the other one changes."""
    was = item.was
    other_changes = was is not None and (was.en != item.en if language() == "fa" else was.fa != item.fa)
    words = words_of(item, both=other_changes)
    said = _("{seat}, list {list}: {item}", seat=named(item.seat), list=list_name(item.list), item=words)
    if item.new and item.like:
        said = _("{item}, counts as {like}", item=said, like=ltr(item.like))
    if was is not None and (was.fa, was.en) != (item.fa, item.en):
        said = _("{item}, here until now {was}", item=said, was=words_of(was, both=other_changes))
    if not item.active:
        return _("{item}, out of use", item=said)
    return _("{item}, in use again", item=said) if was is not None and not was.active else said


def words_of(item: ItemAbove | ItemBefore, *, both: bool = False) -> str:
    """The words of an item in the language; `both`: in the other one too."""
    mine, other = (item.fa, item.en) if language() == "fa" else (item.en, item.fa)
    return f"{named(mine)} ({named(other)})" if both else named(mine)


def of_remarks(remarks: Sequence[RemarkAbove]) -> Iterator[StickLine]:
    """The remarks that came on a stick, each with the record that it is about."""
    for remark in remarks:
        said = _("{seat} remarks on {number}: {text}", seat=named(remark.seat_name),
                 number=present.number(remark.number), text=named(remark.text))  # fmt: skip
        yield StickLine(said)
        if not remark.is_known:
            yield StickLine(_("This record is not here: the remark stays on the stick."), loud=True)


def how_it_fared(remark: RemarkSeen) -> str:
    """Whether a remark is still on its way, at the unit, or acknowledged there."""
    if remark.acknowledged_at is not None:
        return _("acknowledged {moment}", moment=present.moment(remark.acknowledged_at, "short"))
    return _("on its way") if remark.came_at is None else _("to be acknowledged")
