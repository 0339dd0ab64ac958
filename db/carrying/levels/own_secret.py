"""The secret of this unit's keys: in the database, sealed under the store's key, which keys.json holds alone.

A seat's tables may lie on a server: a dump of them opens no stick and signs nothing. Version 0.1.0 kept it as it is; it
is sealed when such a store is opened first.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes
from sqlalchemy import Connection, select, update

from db.carrying.levels.models import SECRET
from db.storage.keys import in_bytes, in_text
from db.storage.store import Store

SEALED = "sealed:"
"""Before a secret that is sealed; base64 has no colon."""


def has_one(conn: Connection, unit: str) -> bool:
    """Whether this machine has a key of the unit."""
    return _kept(conn, unit) is not None


def keep(conn: Connection, store: Store, secret: str, at: datetime) -> None:
    """Keep a new secret (base64, 32 bytes), in the caller's writing transaction."""
    row = {"unit": store.unit, "secret": _sealed(secret, store.unlocked.data_key), "made_at": at}
    conn.execute(SECRET.insert(), row)


def opened(conn: Connection, store: Store) -> str | None:
    """The unit's secret; None where there is none, or where another store's key sealed it."""
    return _opened(_kept(conn, store.unit), store.unlocked.data_key)


def lies_open(conn: Connection, unit: str) -> bool:
    """Whether it is kept as version 0.1.0 did."""
    kept = _kept(conn, unit)
    return kept is not None and not kept.startswith(SEALED)


def seal_again(conn: Connection, store: Store, before: bytes) -> None:
    """Seal it under the store's key, in the caller's writing transaction: it was kept open, or sealed under `before`,
    the key that this one replaces. So with the unit's earlier secret."""
    rows = conn.execute(select(SECRET.c.secret, SECRET.c.before).where(SECRET.c.unit == store.unit)).mappings().all()
    opened = {name: _opened(row[name], before) for row in rows for name in ("secret", "before")}
    kept = {name: _sealed(each, store.unlocked.data_key) for name, each in opened.items() if each is not None}
    if kept:
        conn.execute(update(SECRET).where(SECRET.c.unit == store.unit).values(kept))


def renew(conn: Connection, store: Store, secret: str, offer: str, at: datetime) -> None:
    """Keep a new secret in place of this one, which stays beside it, in the caller's writing transaction. `offer`: the
    signature of the earlier key over the new ones."""
    before = _kept(conn, store.unit)
    new = {"secret": _sealed(secret, store.unlocked.data_key), "before": before, "offer": offer, "made_at": at}
    conn.execute(update(SECRET).where(SECRET.c.unit == store.unit).values(new | {"lay_open": None}))


def earlier(conn: Connection, store: Store) -> str | None:
    """The secret in whose place this one was made; None where there is none, or it has ended."""
    chosen = select(SECRET.c.before).where(SECRET.c.unit == store.unit)
    return _opened(conn.execute(chosen).scalar_one_or_none(), store.unlocked.data_key)


def drop_earlier(conn: Connection, unit: str) -> None:
    """Forget the secret in whose place this one was made, in the caller's writing transaction."""
    conn.execute(update(SECRET).where(SECRET.c.unit == unit).values(before=None))


def offer(conn: Connection, unit: str) -> str | None:
    """The signature by which the earlier key offers this one; None where this is the first key."""
    return conn.execute(select(SECRET.c.offer).where(SECRET.c.unit == unit)).scalar_one_or_none()


def lay_open(conn: Connection, unit: str) -> bool:
    """Whether version 0.1.0 kept this secret open: whoever had the tables then may know it."""
    return conn.execute(select(SECRET.c.lay_open).where(SECRET.c.unit == unit)).scalar_one_or_none() is True


def _kept(conn: Connection, unit: str) -> str | None:
    return conn.execute(select(SECRET.c.secret).where(SECRET.c.unit == unit)).scalar_one_or_none()


def _sealed(secret: str, data_key: bytes) -> str:
    return SEALED + in_text(bytes(_box(data_key).encrypt(in_bytes(secret), random_bytes(SecretBox.NONCE_SIZE))))


def _opened(kept: str | None, data_key: bytes) -> str | None:
    if kept is None or not kept.startswith(SEALED):
        return kept
    try:
        return in_text(_box(data_key).decrypt(in_bytes(kept.removeprefix(SEALED))))
    except (CryptoError, ValueError):
        return None


def _box(data_key: bytes) -> SecretBox:
    """A key of its own follows from the store's for this."""
    return SecretBox(hashlib.blake2b(data_key, digest_size=32, person=b"precinct unit").digest())
