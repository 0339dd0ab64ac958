"""Signatures: every transaction that writes entries is signed by the officer whose they are (Ed25519).

Entries by one officer that follow each other in a transaction are one run with one signature, which stands at the
position of the last of them. Signed are the heads of the streams before the run and at its end, so no entry before can
change unseen, and how many entries lie between: a signature covers what its program wrote in that transaction, and
nothing that another put before it. The key follows from the private half of the officer's pair in keys.json: nothing
more is kept. It is known in the program in which he gave his password, until it ends. Sealed entries have no officer:
what is signed of their stream is its head before that position, so nobody can tell which of them came alone.

Version 0.1.0 signed the heads at the end alone (`records` is None): what it signed stays valid, and covers every entry
since the signature before.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

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
RUN_STREAMS = ("record", "access")
"""The streams whose entries have an officer."""
_CHAIN = "unit = ? AND origin = ? AND epoch = ?"
_ENDS = " UNION ALL ".join(
    f"SELECT * FROM (SELECT stream, position, hash,"
    f" (SELECT count(*) FROM signature WHERE signature.position = journal.position) AS signed"
    f" FROM journal WHERE {_CHAIN} AND stream = '{stream}' ORDER BY seq DESC LIMIT 1) AS {stream}_end"
    for stream in (*RUN_STREAMS, SEALED_STREAM)
)
_TAIL = (
    f"SELECT uid, stream, seq, hash FROM journal WHERE {_CHAIN} AND stream IN ('record', 'access') AND position >"
    " (SELECT coalesce(max(signature.position), 0) FROM signature JOIN journal ON journal.position = signature.position"
    f" WHERE {_CHAIN}) ORDER BY position"
)
_INSERT = "INSERT INTO signature (position, beside, signature, records, accesses) VALUES (?, ?, ?, ?, ?)"


class TailEntry(NamedTuple):
    """An entry at the end of a chain that no signature covers."""

    uid: str
    stream: str
    seq: int
    hash: str


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


class Half(NamedTuple):
    """The signing pair that follows from a pair which many seal to (sealings.py)."""

    public: bytes
    secret: bytes

    @property
    def said(self) -> str:
        """The public half, as the journal names it."""
        return in_text(self.public)

    def sign(self, signed: bytes) -> str:
        """A signature, in text."""
        return in_text(bindings.crypto_sign(signed, self.secret)[:64])


class Covered(NamedTuple):
    """What a signature covers of one stream: the head before it, the head with it, how many entries lie between."""

    before: str
    after: str
    entries: int


class SignatureValues(NamedTuple):
    """A signature as it is kept: `beside` is the salt of the heads that stay on this machine; of another machine's, the
    digest that they have with it. `records` and `accesses` are how many entries of these streams it covers; the latter
    is None of another machine's, both of one in the form of version 0.1.0.
    """

    beside: bytes
    signature: bytes
    records: int | None = None
    accesses: int | None = None

    @property
    def travelled(self) -> bool:
        """Whether it came in a file, with the digest in place of the salt: another machine's, or this one's own that a
        file brought back. One in the form of version 0.1.0 does not say it: False."""
        return self.records is not None and self.accesses is None


def signed_bytes(
    chain: tuple[str, str, int], given: SignatureValues, streams: tuple[Covered, Covered, str], *, own: bool
) -> bytes:
    """What a signature is of, in the form that it has. `streams`: what it covers of `record` and of `access`, and the
    head of the sealed one; `own`: it is of this machine's chain, where all of them are unless it travelled.
    """
    record, access, sealed = streams
    own = own and not given.travelled
    if given.records is None:
        rest = beside_at_end(given.beside, access.after, sealed) if own else given.beside
        return message_at_end(chain, record.after, rest)
    return message(chain, record, beside(given.beside, access, sealed) if own else given.beside)


def beside(salt: bytes, access: Covered, sealed: str) -> bytes:
    """What is signed of the streams that no other machine may compare, as one digest."""
    said = f"{access.before}{access.after}{sealed}{access.entries}"
    return hashlib.blake2b(said.encode(), digest_size=32, key=salt).digest()


def message(chain: tuple[str, str, int], record: Covered, rest: bytes) -> bytes:
    """What is signed: the chain (unit, origin, epoch), what is covered of its record stream, the others' digest."""
    unit, origin, epoch = chain
    head = f"precinct 2\n{unit}\n{origin}\n{epoch}\n{record.before}\n{record.after}\n{record.entries}\n"
    return head.encode() + rest


def beside_at_end(salt: bytes, access: str, sealed: str) -> bytes:
    """The same in the form of version 0.1.0: the heads alone."""
    return hashlib.blake2b(f"{access}{sealed}".encode(), digest_size=32, key=salt).digest()


def message_at_end(chain: tuple[str, str, int], record: str, rest: bytes) -> bytes:
    """What version 0.1.0 signed: the chain (unit, origin, epoch), the head of its record stream, the digest."""
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
    """Entries by one officer in one transaction; `secret` is None of one whose key is not known here.

    `before` are the heads of the streams before it, `counts` how many entries of each there are.
    """

    officer: str
    secret: bytes | None
    before: dict[str, str]
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(RUN_STREAMS, 0))
    position: int = 0
    sealed: str = ""
    is_signed: bool = True
    """Whether it gets a signature, or the store signs nothing yet: then it is remembered outside."""

    def copy(self) -> _Run:
        """The run as it is now."""
        return replace(self, counts=dict(self.counts))


@dataclass(slots=True)
class _Signing:
    """A transaction: the heads of the chain that it writes to, and the run that waits for its signature."""

    chain: tuple[str, str, int] | None = None
    heads: dict[str, str] = field(default_factory=dict)
    run: _Run | None = None
    begins: bool = False
    """Whether the store begins to sign in it: what was before is unsigned."""
    named: dict[str, str] = field(default_factory=dict)
    ends: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Where the streams that were written end now: what is remembered outside (heads.py). Never the sealed one."""
    firsts: dict[str, int] = field(default_factory=dict)
    """The seq of the first entry of each stream that was written."""
    acts: list[tuple[int, str]] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    newest: int = 0
    """The position of the chain's newest entry before it."""
    signed: int = 0
    """The position of its last signature."""


class Signers:
    """Who can sign in this program: officer → pair; and which of the keys the journal is known to name."""

    def __init__(self) -> None:
        self._pairs: dict[str, tuple[bytes, bytes]] = {}
        self._named: dict[str, str] = {}
        self.seen: tuple[tuple[str, str, int], int] | None = None
        """A chain, and the position up to which its signatures were made by this program or looked at by it."""

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
            if state.signed and state.chain is not None:
                self.seen = (state.chain, state.signed)
        return state

    def first_of(self, conn: Connection, stream: str) -> int | None:
        """The seq of the first entry of a stream that this transaction wrote; None where it wrote none."""
        state: _Signing | None = conn.info.get(_STATE)
        return None if state is None else state.firsts.get(stream)

    def number(self, conn: Connection, record: str, number: str) -> None:
        """A record got its number in this transaction."""
        _state(conn).numbers[record] = number

    @contextmanager
    def savepoint(self, conn: Connection) -> Iterator[None]:
        """A part of a transaction that may be turned back by itself: what it noted is then forgotten with it."""
        state = _state(conn)
        chain, heads, run = state.chain, dict(state.heads), None if state.run is None else state.run.copy()
        written = dict(state.ends), list(state.acts)
        try:
            with conn.begin_nested():
                yield
        except BaseException:
            state.chain, state.heads, state.run = chain, heads, run
            state.ends, state.acts = written
            raise

    def begin_to_sign(self, conn: Connection) -> None:
        """Begin to sign the entries of a store in this transaction: none before it has a signature."""
        _state(conn).begins = True

    def looks_first(self, conn: Connection, store: SignedStore) -> bool:
        """Whether `unsigned` was not asked yet in this transaction."""
        return _state(conn).chain != (store.unit, store.origin, store.epoch)

    def is_news(self, conn: Connection, store: SignedStore) -> bool:
        """Whether others wrote to the chain of a store since this program did, or looked; asked after `unsigned`."""
        chain, seen = (store.unit, store.origin, store.epoch), self.seen
        return store.is_signed(conn) and (seen is None or seen[0] != chain or seen[1] < _state(conn).newest)

    def unsigned(self, conn: Connection, store: SignedStore) -> tuple[TailEntry, ...]:
        """This machine's newest entries that no signature covers, in their order.

        It is asked before each entry and looks once in a transaction, before the first one: an honest program signs
        whatever it commits.
        """
        state, chain = _state(conn), (store.unit, store.origin, store.epoch)
        if state.chain == chain:
            return ()
        mark = dialects.named(conn.dialect.name).MARK
        state.chain, state.heads = chain, dict.fromkeys((*RUN_STREAMS, SEALED_STREAM), GENESIS)
        newest, is_covered = 0, True
        for stream, position, digest, signed in conn.exec_driver_sql(_ENDS.replace("?", mark), chain * 3):
            state.heads[stream] = digest
            if stream != SEALED_STREAM and position > newest:
                newest, is_covered = position, signed > 0
        state.newest = newest
        if is_covered or state.begins or not store.is_signed(conn):
            return ()
        return tuple(TailEntry(*row) for row in conn.exec_driver_sql(_TAIL.replace("?", mark), chain * 2))

    def note(self, conn: Connection, store: SignedStore, row: Mapping[str, Any], position: int) -> None:
        """An entry of this machine takes its place: it is signed with those of its officer beside it."""
        if row["unit"] != store.unit:
            return
        state, stream, officer = _state(conn), row["stream"], row["officer"]
        state.firsts.setdefault(stream, row["seq"])
        if stream != SEALED_STREAM:
            if state.run is not None and state.run.officer != officer:
                self.sign(conn, store)
            if state.run is None:
                pair = self._pairs.get(officer)
                before = {name: state.heads[name] for name in RUN_STREAMS}
                state.run = _Run(officer, None if pair is None else pair[1], before)
                state.run.is_signed = pair is not None or not store.is_signed(conn)
            run = state.run
            run.position = position
            run.counts[stream] += 1
            run.sealed = state.heads[SEALED_STREAM]
            if run.is_signed:
                state.ends[stream] = row["seq"], row["hash"]
            if run.is_signed and stream == "record" and row["record"] is not None:
                state.acts = [*state.acts[1 - ACTS :], (row["seq"], row["record"])]
        state.heads[stream] = row["hash"]

    def sign(self, conn: Connection, store: SignedStore) -> None:
        """Sign the run that waits: at the end of the transaction, or where another officer goes on."""
        state = conn.info.get(_STATE)
        if state is None or state.run is None:
            return
        run, state.run = state.run, None
        if run.secret is None or not store.is_signed(conn):
            return
        record, access = (Covered(run.before[name], state.heads[name], run.counts[name]) for name in RUN_STREAMS)
        salt = os.urandom(_SALT)
        signed = message((store.unit, store.origin, store.epoch), record, beside(salt, access, run.sealed))
        values = (run.position, salt, bindings.crypto_sign(signed, run.secret)[:64], record.entries, access.entries)
        conn.exec_driver_sql(_INSERT.replace("?", dialects.named(conn.dialect.name).MARK), values)
        state.signed = run.position


def _state(conn: Connection) -> _Signing:
    state = conn.info.get(_STATE)
    if state is None:
        state = conn.info[_STATE] = _Signing()
    signing: _Signing = state
    return signing
