"""The file that carries journal entries between machines: encrypted, written and read in pieces of fixed size.

A line of JSON names the format and how the key is made from the passphrase (Argon2id). What follows is a secret stream
(XChaCha20-Poly1305, libsodium's secretstream): pieces of at most PIECE bytes, each under its length, the last one
marked. A piece that is changed, moved, left out or cut off is noticed. See docs/journal-format.md.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from nacl import bindings, pwhash
from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

from db.storage.files import open_named
from db.storage.key_cost import KIOSK, Cost
from db.words.messages import M_, Refused

FORMAT, VERSION = "precinct-journal", 1
PASSPHRASE_LEAST = 12
PIECE = 65_536
LINE_MOST = 8 * 1024 * 1024
"""Bytes of one entry; a form's longest fields need far less."""
HEAD_MOST = 1_024
COST_MOST = Cost(ops=10, mem=256 * 1024 * 1024)
"""What a file may ask of a machine before anything in it is proved."""

_LENGTH = 4
_EXTRA = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
_START = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MORE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class Writer:
    """Writes lines into a new encrypted file; it gets its name only when all of it is on the disk.

    Raises Refused: "invalid" for a short passphrase, "exists", "unwritable".
    """

    def __init__(self, path: Path, secret: bytes, cost: Cost = KIOSK) -> None:
        check_passphrase(secret)
        if path.exists():
            raise Refused("exists", {}, M_("{path} is there already. Name a new file.", path=str(path)))
        self._path, self._partial = path, path.with_name(f"{path.name}.{os.getpid()}.part")
        salt = random_bytes(pwhash.argon2id.SALTBYTES)
        head = {
            "format": FORMAT, "version": VERSION, "salt": base64.b64encode(salt).decode(), "ops": cost.ops,
            "mem": cost.mem,
        }  # fmt: skip
        self._head = json.dumps(head).encode() + b"\n"
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        start = bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, _key(secret, salt, cost))
        self._waiting = bytearray()
        self._file: IO[bytes]
        try:
            descriptor = os.open(self._partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._file = os.fdopen(descriptor, "wb")
            self._file.write(self._head + start)
        except OSError as error:
            raise _unwritable(path, error) from error

    def line(self, text: str) -> None:
        """One more line. Raises Refused("unwritable")."""
        self._waiting += text.encode("utf-8", "surrogatepass") + b"\n"
        while len(self._waiting) > PIECE:
            self._piece(bytes(self._waiting[:PIECE]), _MORE)
            del self._waiting[:PIECE]

    def _piece(self, plain: bytes, tag: int) -> None:
        sealed = bindings.crypto_secretstream_xchacha20poly1305_push(self._state, plain, self._head, tag)
        try:
            self._file.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)
        except OSError as error:
            raise _unwritable(self._path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._piece(bytes(self._waiting), _LAST)
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                os.rename(self._partial, self._path)
        except OSError as fault:
            raise _unwritable(self._path, fault) from fault
        finally:
            self._file.close()
            self._partial.unlink(missing_ok=True)


def check_passphrase(secret: bytes) -> None:
    """Check a passphrase for a new file. Raises Refused("invalid") at `passphrase` where it is short."""
    if len(secret.decode("utf-8", "replace")) < PASSPHRASE_LEAST:
        short = M_("At least {count} characters are expected.", count=PASSPHRASE_LEAST)
        raise Refused("invalid", {"passphrase": short})


def lines(path: Path, secret: bytes) -> Iterator[str]:
    """The lines of a file, each as it is decrypted; all are there only when this ends without raising.

    Raises Refused: "unreadable", "not_an_export", "newer_version", "wrong_passphrase", "damaged".
    """
    try:
        with open_named(path) as file:
            yield from _lines(file, path, secret)
    except OSError as error:
        raise Refused("unreadable", {}, M_("{path} can't be read.", path=str(path))) from error


def is_export(path: Path) -> bool:
    """True if a file begins as one that carries a journal. Touches the disk."""
    try:
        with open_named(path) as file:
            _read_head(file.readline(HEAD_MOST), path)
    except Refused as refused:
        return refused.code == "newer_version"
    except OSError:
        return False
    return True


def _lines(file: IO[bytes], path: Path, secret: bytes) -> Iterator[str]:
    head = file.readline(HEAD_MOST)
    salt, cost = _read_head(head, path)
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    start = file.read(_START)
    if len(start) != _START:
        raise _damaged(path)
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, start, _key(secret, salt, cost))
    waiting, tag, first = bytearray(), _MORE, True
    while tag != _LAST:
        length = int.from_bytes(file.read(_LENGTH), "big")
        sealed = file.read(length) if _EXTRA <= length <= PIECE + _EXTRA else b""
        if not sealed or len(sealed) != length:
            raise _damaged(path)
        try:
            plain, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, sealed, head)
        except (CryptoError, RuntimeError):
            raise _wrong(path) if first else _damaged(path) from None
        first = False
        waiting += plain
        *whole, rest = waiting.split(b"\n")
        waiting = bytearray(rest)
        if len(waiting) > LINE_MOST:
            raise _damaged(path)
        for line in whole:
            yield line.decode("utf-8", "surrogatepass")
    if waiting or file.read(1):
        raise _damaged(path)


def _read_head(head: bytes, path: Path) -> tuple[bytes, Cost]:
    try:
        raw: Any = json.loads(head)
        if raw["format"] != FORMAT:
            raise ValueError
        version = int(raw["version"])
        salt, cost = base64.b64decode(raw["salt"]), Cost(int(raw["ops"]), int(raw["mem"]))
        fits = 1 <= cost.ops <= COST_MOST.ops and 8192 <= cost.mem <= COST_MOST.mem
        if version <= VERSION and (len(salt) != pwhash.argon2id.SALTBYTES or not fits):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise not_an_export(path) from None
    if version > VERSION:
        raise Refused("newer_version", {}, M_("{path} was written by a newer version of precinct.", path=str(path)))
    return salt, cost


def _key(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    size = bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES
    return bytes(pwhash.argon2id.kdf(size, secret, salt, opslimit=cost.ops, memlimit=cost.mem))


def not_an_export(path: Path) -> Refused:
    """What to say of another kind of file."""
    return Refused("not_an_export", {}, M_("{path} is no file of `precinct journal export`.", path=str(path)))


def _wrong(path: Path) -> Refused:
    said = M_("The passphrase is not the one of {path}, or the file was changed.", path=str(path))
    return Refused("wrong_passphrase", {"passphrase": said})


def _damaged(path: Path) -> Refused:
    return Refused("damaged", {}, M_("{path} is cut off or was changed. Nothing was taken from it.", path=str(path)))


def _unwritable(path: Path, error: OSError) -> Refused:
    return Refused("unwritable", {}, M_("{path} can't be written: {why}.", path=str(path), why=error.strerror or "?"))
