"""When an administrator's or inspector's password is lost: a phrase or a key file gives a new one; the journal says so.

Either opens the data key, and is used for nothing else. The phrase is forty digits, so that it can be written on paper
and typed on any layout.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from db.kernel.base.access import RECOVERED, Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import see_recovered
from db.kernel.journal import journal, naming
from db.kernel.projections import schema
from db.kernel.signing.keys_named import check_opened, note_recovery_keys, said_of
from db.kernel.signing.proofs import Proofs
from db.opening.epochs import own_epoch
from db.reference.officers import appointing, password_before
from db.reference.officers.passwords import strong
from db.reference.officers.queries import officer_by_badge
from db.storage import failed_tries, keys, signatures
from db.storage.backup import refuse_inside
from db.storage.database import database_of
from db.storage.durable import write_durably
from db.storage.store import Store
from db.words.folding import ascii_digits
from db.words.ids import Source
from db.words.messages import M_, Refused
from db.words.phrases import tidy

NAME = "recovery"
_STRONG = keys.QUICK
"""A phrase or key file has 132 bits or more of chance: stretching adds nothing."""


def phrase_slot(phrase: str, data_key: bytes) -> keys.KeySlot:
    """The slot that a recovery phrase opens."""
    return keys.make_slot(NAME, "", tidy(phrase), data_key, _STRONG, kind="phrase")


def has_earlier_phrase(desk: Desk) -> bool:
    """Whether this administrator is to make another phrase (`appointing.has_earlier_phrase`)."""
    if desk.officer.role is not Role.ADMINISTRATOR:
        return False
    with desk.store.reading() as conn:
        return appointing.has_earlier_phrase(conn, desk.store, desk.officer.uid, desk.now())


def renew_phrase(desk: Desk, phrase: str) -> None:
    """Put a new recovery phrase in the place of the one of before, and name the key that it signs with.

    A key file that an earlier version made opens nothing from then on: `precinct officer key-file` makes another.
    Raises Refused("forbidden", "recovery_waits"), and what writing refuses.
    """
    if desk.officer.role is not Role.ADMINISTRATOR:
        raise Refused("forbidden", {}, M_("Your role may not do this."))
    store, mine = desk.store, desk.officer.uid
    slot = phrase_slot(phrase, store.unlocked.data_key)
    with store.writing() as conn:
        see_recovered(desk, conn, desk.now())
        store.change_keys(conn, lambda ring: _without_earlier_file(ring, Proofs(conn, store)).with_slot(slot))
        journal.note(conn, store, desk.source, journal.Note(naming.NAMED, store.unit, mine, said_of((slot,))))
        note_recovery_keys(store, conn, mine, desk.source, [(slot, phrase)])


def _without_earlier_file(ring: keys.Keyring, proofs: Proofs) -> keys.Keyring:
    if "file" in proofs.recovery_keys():
        return ring
    return replace(ring, slots=tuple(slot for slot in ring.slots if slot.kind != "file"))


def write_key_file(desk: Desk, path: Path) -> None:
    """Write a new key file (on a stick, say) that can reset an administrator's password; an earlier one stops working.

    Raises Refused("forbidden") for anyone but an administrator, "exists" where the file is there already.
    """
    if desk.officer.role is not Role.ADMINISTRATOR:
        raise Refused("forbidden", {}, M_("Your role may not do this."))
    if path.exists():
        raise Refused("exists", {}, M_("{path} is there already.", path=str(path)))
    with desk.store.reading() as conn:
        see_recovered(desk, conn, desk.now())
        earlier = has_earlier_phrase(desk)
    secret = secrets.token_hex(32)
    slot = keys.make_slot(NAME, "", secret, desk.store.unlocked.data_key, _STRONG, kind="file")
    write_durably(path, secret.encode() + b"\n")
    with desk.store.writing() as conn:
        desk.store.change_keys(conn, lambda ring: ring.with_slot(slot))
        mine = desk.officer.uid
        journal.note(conn, desk.store, desk.source, journal.Note("key_file_made", mine, mine, said_of((slot,))))
        if not earlier:  # else the new phrase comes first, and another file after it
            note_recovery_keys(desk.store, conn, mine, desk.source, [(slot, secret)])


def recover(home: Path, secret: str, badge: str, password: str, source: Source | None = None) -> None:
    """Give an administrator or an inspector a new password with the recovery phrase or the content of a key file.

    An inspector's share of the inspectorate's key is lost with the old password: it is the way out where nobody else
    holds one, and needs the paper that is kept away from the machine.

    Raises Refused: "wrong_phrase" where nothing opens, "not_named" where the journal names another,
    "not_found" where the badge is of neither, "invalid".
    """
    ring, unlocked = check_secret(home, secret)
    badge, source = ascii_digits(badge).strip(), source or Source()
    strong(password, (badge,))
    schema.version_of(database_of(home, unlocked.data_key))
    store = Store(home, unlocked, ring)
    try:
        store.load_info()
        with store.writing() as conn:
            check_opened(conn, store, unlocked)
            officer = officer_by_badge(conn, badge)
            if officer is None or officer.role not in RECOVERED:
                raise Refused("not_found", {"badge": M_("No administrator or inspector has this badge number.")})
            password_before.refuse(conn, officer.uid, password, now=ring.slot(badge))
            signing = _signing(conn, store, unlocked, source.now())
            cost = keys.QUICK if store.demo else keys.measured(keys.KIOSK)
            made = keys.make_opened(badge, officer.uid, password, unlocked.data_key, cost)
            store.signers.learn(made)
            facts, mine = naming.named(store, conn, made.private), officer.uid
            if signing is not None:
                store.signers.know({**store.signers.pairs(), mine: signing})
                store.signers.name(conn, mine)
            with own_epoch(conn, store, source, mine):
                journal.note(conn, store, source, journal.Note("recovered", mine, mine, facts))
                if signing is None and facts and officer.role is Role.ADMINISTRATOR:
                    note_recovery_keys(store, conn, mine, source, [(unlocked.slot, secret)])
            opened = unlocked.slot
            store.change_keys(conn, lambda ring: ring.with_sum(opened).without(badge).with_slot(made.slot))
        failed_tries.clear(home, badge, everywhere=True)
    finally:
        store.close()


def _signing(conn: Connection, store: Store, unlocked: keys.Unlocked, now: datetime) -> tuple[bytes, bytes] | None:
    """The pair with which a phrase or key file signs that it gave a password; None where an earlier version made it,
    which named none: the recovery then waits for somebody's yes, and names one. Raises Refused("not_named")."""
    proofs = Proofs(conn, store)
    pair, named = signatures.pair_of(unlocked.private), proofs.recovery_keys()
    if keys.in_text(pair[0]) in proofs.keys_by_recovery(now):
        return pair
    if not named:
        return None
    if keys.in_text(pair[0]) not in named.values():
        raise Refused("not_named", {}, M_(
            "This phrase or key file is of before. The administrator was shown a newer phrase at the sign-in: take"
            " that one."
        ))  # fmt: skip
    return pair


def check_secret(home: Path, secret: str) -> tuple[keys.Keyring, keys.Unlocked]:
    """The keys of a store and the slot that a phrase or a key file opens, before anybody is asked for a new password.

    Raises Refused("wrong_phrase") and what reading the keys refuses.
    """
    refuse_inside(home)
    ring = keys.load(home)
    return ring, unlock(home, ring, secret)


def unlock(home: Path, ring: keys.Keyring, secret: str) -> keys.Unlocked:
    """The slot that a recovery phrase or a key file opens: never delayed. Raises Refused("wrong_phrase")."""
    secret = tidy(secret)
    coming = () if ring.coming is None else ring.coming.slots
    for slot in dict.fromkeys((*ring.slots, *coming)):
        if slot.kind != "officer":
            try:
                return keys.open_slot(slot, secret)
            except Refused:
                continue
    raise Refused("wrong_phrase", {"phrase": M_("The recovery phrase or key file does not fit this store.")})
