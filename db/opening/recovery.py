"""When an administrator's or inspector's password is lost: a phrase or a key file gives a new one; the journal says so.

Either opens the data key, and is used for nothing else. The phrase is forty digits, so that it can be written on paper
and typed on any layout.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from db.kernel.base.access import RECOVERED, Role
from db.kernel.base.officer import Desk
from db.kernel.journal import journal, naming
from db.kernel.projections import schema
from db.kernel.signing.keys_named import check_opened, said_of
from db.opening.epochs import own_epoch
from db.reference.officers import password_before
from db.reference.officers.passwords import strong
from db.reference.officers.queries import officer_by_badge
from db.storage import failed_tries, keys
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


def write_key_file(desk: Desk, path: Path) -> None:
    """Write a new key file (on a stick, say) that can reset an administrator's password; an earlier one stops working.

    Raises Refused("forbidden") for anyone but an administrator, "exists" where the file is there already.
    """
    if desk.officer.role is not Role.ADMINISTRATOR:
        raise Refused("forbidden", {}, M_("Your role may not do this."))
    if path.exists():
        raise Refused("exists", {}, M_("{path} is there already.", path=str(path)))
    secret = secrets.token_hex(32)
    slot = keys.make_slot(NAME, "", secret, desk.store.unlocked.data_key, _STRONG, kind="file")
    write_durably(path, secret.encode() + b"\n")
    with desk.store.writing() as conn:
        desk.store.change_keys(conn, lambda ring: ring.with_slot(slot))
        mine = desk.officer.uid
        journal.note(conn, desk.store, desk.source, journal.Note("key_file_made", mine, mine, said_of((slot,))))


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
            cost = keys.QUICK if store.demo else keys.measured(keys.KIOSK)
            made = keys.make_opened(badge, officer.uid, password, unlocked.data_key, cost)
            store.signers.learn(made)
            facts, mine = naming.named(store, conn, made.private), officer.uid
            with own_epoch(conn, store, source, mine):
                journal.note(conn, store, source, journal.Note("recovered", mine, mine, facts))
            opened = unlocked.slot
            store.change_keys(conn, lambda ring: ring.with_sum(opened).without(badge).with_slot(made.slot))
        failed_tries.clear(home, badge, everywhere=True)
    finally:
        store.close()


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
