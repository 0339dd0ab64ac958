"""Signatures: every transaction that writes entries is signed by the officer whose they are (Ed25519).

Signed are the heads of the three streams of this machine's chain, so no entry before can change unseen. The key follows
from the private half of the officer's pair in keys.json: nothing more is kept. It is known in the program in which he
gave his password, until it ends. Entries by one officer that follow each other in a transaction are one run with one
signature, which stands at the position of the last of them. Sealed entries have no officer: what is signed of their
stream is its head before that position, so nobody can tell which of them came alone.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from nacl import bindings
from nacl.exceptions import CryptoError

from db.storage import dialects
from db.storage.ends import GENESIS, SEALED_STREAM
from db.storage.heads import ACTS
from db.storage.keys import in_bytes, in_text

if TYPE_CHECKING:
    from nacl.public import PrivateKey
    from sqlalchemy import Connection

from db.storage.keys import Unlocked

_PERSON, _STATE = b"precinct signs", "signing"
_SALT = 16
_HEAD = (
    "SELECT hash FROM journal WHERE unit = ? AND origin = ? AND epoch = ? AND stream = ? AND position < ?"
    " ORDER BY seq DESC LIMIT 1"
)
_INSERT = "INSERT INTO signature (position, beside, signature) VALUES (?, ?, ?)"


class SignedStore(Protocol):
    """The store whose entries are signed."""

    @property
    def unit(self) -> str: ...
    @property
    def origin(self) -> str: ...
    @property
    def epoch(self) -> int: ...
    def is_signed(self, conn: Connection) -> bool: ...


def pair_of(private: PrivateKey) -> tuple[bytes, bytes]:
    """The signing pair (public, secret) that follows from the private half of a slot's pair."""
    seed = hashlib.blake2b(bytes(private), digest_size=32, person=_PERSON).digest()
    return bindings.crypto_sign_seed_keypair(seed)


def public_of(private: PrivateKey) -> str:
    """The public half, as the journal names it."""
    return in_text(pair_of(private)[0])


def beside(salt: bytes, access: str, sealed: str) -> bytes:
    """The heads of the streams that no other machine may compare, as one digest."""
    return hashlib.blake2b(f"{access}{sealed}".encode(), digest_size=32, key=salt).digest()


def message(chain: tuple[str, str, int], record: str, rest: bytes) -> bytes:
    """What is signed: the chain (unit, origin, epoch), the head of its record stream, the digest of the other two."""
    unit, origin, epoch = chain
    return f"precinct 1\n{unit}\n{origin}\n{epoch}\n{record}\n".encode() + rest


def is_signed(public: str, signature: bytes, signed: bytes) -> bool:
    """Whether a signature was made with this key."""
    try:
        bindings.crypto_sign_open(signature + signed, in_bytes(public))
    except (CryptoError, ValueError, TypeError):
        return False
    return True


@dataclass(slots=True)
class _Run:
    """Entries by one officer in one transaction; `secret` is None of one whose key is not known here."""

    officer: str
    secret: bytes | None
    position: int = 0
    record: str = ""
    access: str = ""
    sealed: str = ""


@dataclass(slots=True)
class _Signing:
    """A transaction: the heads that are known in it, and the run that waits for its signature."""

    heads: dict[str, str] = field(default_factory=dict)
    run: _Run | None = None
    named: dict[str, str] = field(default_factory=dict)
    ends: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Where the streams that were written end now: what is remembered outside (heads.py). Never the sealed one."""
    acts: list[tuple[int, str]] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)


class Signers:
    """Who can sign in this program: officer → pair; and which of the keys the journal is known to name."""

    def __init__(self) -> None:
        self._pairs: dict[str, tuple[bytes, bytes]] = {}
        self._named: dict[str, str] = {}

    def learn(self, unlocked: Unlocked) -> None:
        """Know the key of an officer who gave his password."""
        if unlocked.slot.officer:
            self._pairs[unlocked.slot.officer] = pair_of(unlocked.private)

    def pairs(self) -> dict[str, tuple[bytes, bytes]]:
        """Whose keys are known here."""
        return dict(self._pairs)

    def know(self, pairs: dict[str, tuple[bytes, bytes]]) -> None:
        """Know those again that were known before a transaction that was turned back."""
        self._pairs = pairs

    def public(self, officer: str) -> str | None:
        """The public half of an officer who can sign here."""
        pair = self._pairs.get(officer)
        return None if pair is None else in_text(pair[0])

    def is_named(self, conn: Connection, officer: str) -> bool:
        """Whether it is known here that the journal names the key with which this officer signs."""
        public = self.public(officer)
        return public in (self._named.get(officer), _state(conn).named.get(officer))

    def name(self, conn: Connection, officer: str) -> None:
        """Know that the journal names it, once this transaction is committed."""
        if (public := self.public(officer)) is not None:
            _state(conn).named[officer] = public

    def begin(self, conn: Connection) -> None:
        """Forget what another transaction of this connection left."""
        conn.info.pop(_STATE, None)

    def committed(self, info: dict[Any, Any]) -> _Signing | None:
        """What the transaction of this connection named is named; what it wrote, None where that is nothing."""
        state: _Signing | None = info.pop(_STATE, None)
        if state is not None:
            self._named.update(state.named)
        return state

    def number(self, conn: Connection, record: str, number: str) -> None:
        """A record got its number in this transaction."""
        _state(conn).numbers[record] = number

    @contextmanager
    def savepoint(self, conn: Connection) -> Iterator[None]:
        """A part of a transaction that may be turned back by itself: what it noted is then forgotten with it."""
        state = _state(conn)
        heads, run = dict(state.heads), None if state.run is None else replace(state.run)
        written = dict(state.ends), list(state.acts)
        try:
            with conn.begin_nested():
                yield
        except BaseException:
            state.heads, state.run = heads, run
            state.ends, state.acts = written
            raise

    def note(self, conn: Connection, store: SignedStore, row: Mapping[str, Any], position: int) -> None:
        """An entry of this machine takes its place: it is signed with those of its officer beside it."""
        if row["unit"] != store.unit:
            return
        state, stream, officer = _state(conn), row["stream"], row["officer"]
        if stream != SEALED_STREAM:
            if state.run is not None and state.run.officer != officer:
                self.sign(conn, store)
            if state.run is None:
                pair = self._pairs.get(officer)
                state.run = _Run(officer, None if pair is None else pair[1])
            run = state.run
            run.position = position
            run.sealed = state.heads.get(SEALED_STREAM, "")
        state.heads[stream] = row["hash"]
        if stream != SEALED_STREAM:
            state.ends[stream] = row["seq"], row["hash"]
            if stream == "record" and row["record"] is not None:
                state.acts = [*state.acts[1 - ACTS :], (row["seq"], row["record"])]
            run.record, run.access = state.heads.get("record", ""), state.heads.get("access", "")

    def sign(self, conn: Connection, store: SignedStore) -> None:
        """Sign the run that waits: at the end of the transaction, or where another officer goes on."""
        state = conn.info.get(_STATE)
        if state is None or state.run is None:
            return
        run, state.run = state.run, None
        if run.secret is None or not store.is_signed(conn):
            return
        chain = store.unit, store.origin, store.epoch
        mark = dialects.named(conn.dialect.name).MARK

        def head(stream: str) -> str:
            newest = conn.exec_driver_sql(_HEAD.replace("?", mark), (*chain, stream, run.position)).first()
            return GENESIS if newest is None else str(newest[0])

        access = run.access or head("access")
        sealed = run.sealed or head(SEALED_STREAM)
        record = run.record or head("record")
        for stream, start in (("access", access), (SEALED_STREAM, sealed), ("record", record)):
            state.heads.setdefault(stream, start)
        salt = os.urandom(_SALT)
        signed = message(chain, record, beside(salt, access, sealed))
        signature = bindings.crypto_sign(signed, run.secret)[:64]
        conn.exec_driver_sql(_INSERT.replace("?", mark), (run.position, salt, signature))


def _state(conn: Connection) -> _Signing:
    state = conn.info.get(_STATE)
    if state is None:
        state = conn.info[_STATE] = _Signing()
    signing: _Signing = state
    return signing
