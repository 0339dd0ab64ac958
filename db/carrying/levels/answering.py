"""What a seat does with a call of a unit below: it takes in what came, as from a stick, and what goes back with it."""

from __future__ import annotations

from collections.abc import Mapping

from db.carrying.levels import bundle_files, inbound_bundles, secrets
from db.carrying.levels.inbound_bundles import TakenIn
from db.carrying.levels.links import BELOW, KINDS, LinkedUnit, list_links
from db.kernel.base.officer import Desk
from db.storage.store_info import SEATS


def answer_call(
    desk: Desk, caller: LinkedUnit, files: bundle_files.Bag
) -> tuple[tuple[TakenIn, ...], bundle_files.Bag]:
    """Take in what a unit brought; what became of each file, and the files that go back to it.

    A unit brings its own bundles. A seat below carries those of the units below it, too, which sign them themselves.
    Raises Refused as `taking.take_bundles`.
    """
    below = {link.uid: link for link in list_links(desk) if link.relation == BELOW}
    brought, seen = bundle_files.Bag(), []
    for name, raw in files.items():
        sender = _sender(raw)
        if name.endswith(bundle_files.BUNDLE) and (sender is None or may_bring(caller, sender, below)):
            brought[name] = raw
        else:
            of = below.get(sender or "")
            seen.append(TakenIn(name, sender or "", "" if of is None else of.name, "stranger"))
    taken = inbound_bundles.take_bundles(desk, brought)
    came = {caller.uid, *(each.unit for each in taken)}
    answers = bundle_files.Bag()
    inbound_bundles.write_receipts(desk, answers, frozenset(came))
    back = {name: raw for name, raw in answers.items() if name.split(".")[1] in came}
    return (*seen, *taken), bundle_files.Bag(back)


def _sender(raw: bytes) -> str | None:
    try:
        return secrets.address_of(raw).sender
    except (secrets.Broken, secrets.Newer):
        return None


def may_bring(caller: LinkedUnit, sender: str, below: Mapping[str, LinkedUnit]) -> bool:
    """Whether this unit may bring what that one sent: its own, or a seat what comes from further down. Pure."""
    if sender == caller.uid:
        return True
    of = below.get(sender)
    return caller.kind in SEATS and (of is None or KINDS.index(of.kind) < KINDS.index(caller.kind))
