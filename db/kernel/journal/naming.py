"""Which key an officer signs with: entries name it, and the next program that verifies looks there.

An officer's key is named where it is made: with the store, by the administrator who adds him or sets a password, by
himself who changes his own or comes after the data key was renewed. One who came to an older store, or with the keys
of a backup, names his at his first act.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.kernel.events.event_keys import MOST, UID_LIMIT, Key, each, number
from db.kernel.projections.projecting import EventKind
from db.storage import signatures
from db.storage.keys import in_text
from db.storage.models import BODY, JOURNAL, OF_ENTRY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nacl.public import PrivateKey
    from sqlalchemy import Connection

    from db.storage.store import Store

SIGNS = "signs"
"""The fact that names the public half of the key that the entry's record, an officer, signs with from then on."""
KEY = Key(SIGNS, limit=64)
PUBLIC = "public"
"""The fact that names the public half of the pair in keys.json that was made with it (kernel/signing/keys_named.py)."""
PAIR = Key(PUBLIC, limit=64)
SLOTS = "slots"
"""The fact that names slots of keys.json."""
SLOT_LIST = each(SLOTS, Key("kind"), Key("name"), Key("officer", "uid", UID_LIMIT), PAIR)
BEGUN, OWN, NAMED = "signing_begun", "signing_key", "keys_named"
PAIR_RENEWED, RENEWED = "own_pair_renewed", "data_key_renewed"
MEMORY = "memory"
"""The hash of the key by which a machine remembers outside where its journal ended, once its data key was renewed."""
ABSENT = "absent"
"""The fact that names the officers who get a new pair at their next sign-in."""
RECOVERY_NAMED = "recovery_key_named"
"""An entry that names the key by which the recovery phrase, or a key file, signs that it gave a password."""
RECOVERS = "recovers"
"""The fact that names that key: it follows from the slot's pair as an officer's own from his."""
RECOVERED, RECOVERY_AGREED = "recovered", "recovery_agreed"
SAYS_YES = "agreed"
"""The fact of a word on a recovery that is False for a no."""
NAMING = frozenset({"officer_added", "password_set", "own_password_set", RECOVERED, PAIR_RENEWED, BEGUN, OWN})
"""Kinds that name one."""

KINDS = (
    EventKind(
        BEGUN,
        "Signing of entries begun",
        keys=(
            KEY,
            number("position"),
            Key("anchor"),
            SLOT_LIST,
        ),
    ),
    EventKind(OWN, "Own signing key named", keys=(KEY,)),
    EventKind(NAMED, "Keys named", keys=(SLOT_LIST,)),
    EventKind(RECOVERY_NAMED, "Recovery key named", keys=(Key("slot"), PAIR, Key(RECOVERS, limit=64))),
    EventKind(
        RENEWED,
        "Data key renewed",
        keys=(number("number"), Key(ABSENT, "uid", UID_LIMIT, many=MOST), SLOT_LIST, Key(MEMORY, limit=64)),
    ),
    EventKind(PAIR_RENEWED, "Own key pair renewed", keys=(KEY, PAIR)),
)


def named(store: Store, conn: Connection, private: PrivateKey) -> dict[str, str]:
    """The facts that name a new pair and the key that follows from it; nothing in an older store where signing has not
    begun.
    """
    if not store.is_signed(conn):
        return {}
    return {SIGNS: signatures.public_of(private), PUBLIC: in_text(bytes(private.public_key))}


def unnamed(conn: Connection, store: Store, officer: str) -> str | None:
    """The key that an officer signs with here, where the journal does not name it yet; None where it does, or he can't
    sign. It counts as named from then on."""
    signers = store.signers
    public = signers.public(officer)
    if public is None or signers.is_named(conn, officer) or not store.is_signed(conn):
        return None
    signers.name(conn, officer)
    return None if last_named(conn, store, officer) == public else public


def last_named(conn: Connection, store: Store, officer: str) -> str | None:
    """The key of an officer that this machine's journal named last; None where it names none."""
    return next(signs_named(conn, store, officer), None)


def signs_named(conn: Connection, store: Store, officer: str) -> Iterator[str]:
    """Every key of an officer that this machine's journal named, the newest first."""
    chosen = select(BODY.c.json).join(JOURNAL, OF_ENTRY).where(
        JOURNAL.c.unit == store.unit, JOURNAL.c.record == officer, JOURNAL.c.kind.in_(NAMING),
        JOURNAL.c.origin == store.origin, BODY.c.part == "facts",
    )  # fmt: skip
    for text in conn.execute(chosen.order_by(JOURNAL.c.position.desc())).scalars():
        facts: dict[str, Any] = json.loads(text)
        if SIGNS in facts:
            yield str(facts[SIGNS])
