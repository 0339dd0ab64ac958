"""Pages of a file that others write meanwhile: each is judged by its newest version, in the file or in its log.

The library's own check reads the file alone. While somebody reads, the log can't be folded into it whole, so a page of
the file may be half written, or a hole before a later one, and no reader ever sees that: he takes it from the log.
https://sqlite.org/fileformat2.html#walformat, https://www.zetetic.net/sqlcipher/design/
"""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from db.storage.dialects import sqlite

PAGE, SALT, CODE = 4096, 16, 64
"""Bytes of a page, of the salt at the beginning of the first one, and of the code (HMAC-SHA512) at the end of each."""
_HEADER, _FRAME = struct.Struct(">16x8s8x"), struct.Struct(">I4x8s8x")
"""The beginning of the log: its salts. Each frame: the number of its page, and those salts."""
_ENCRYPTION_KEY, _PASSES, _MASK = 32, 2, 0x3A
_PAGE_NAMED = re.compile(r"page (\d+)")


@dataclass(frozen=True, slots=True)
class _Log:
    """How many frames the log has, and how many of them are folded into the file."""

    frames: int
    folded: int


def bad_pages(path: Path, key: bytes) -> list[str]:
    """Name the pages that a reader would not get as they were written, in the library's words; others may write on.

    Raises the library's error where the file can't be read at all.
    """
    reader, other = (sqlite.connect(path, key, writes=False) for _ in range(2))
    try:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        check = _code_key(reader, key)
        while True:  # while this transaction lasts, the log is begun anew once at most
            begun, before = _salts(path), _log(other)
            named = sqlite.named_pages(reader)
            in_log = _newest_in_log(path, before.folded, _log(other).frames, check)
            if begun == _salts(path):
                break
    finally:
        reader.close()
        other.close()
    torn = [f"HMAC verification failed for page {page} in the log" for page, whole in in_log.items() if not whole]
    return [line for line in named if _number_in(line) not in in_log] + torn


def problems(path: Path, key: bytes) -> list[str]:
    """Name what is wrong with a file that others may write meanwhile: its pages, then tables and references."""
    try:
        pages = bad_pages(path, key)
    except sqlite.Error as error:
        return [str(error)]
    connection = sqlite.connect(path, key, writes=False)
    try:
        return pages + sqlite.table_problems(connection)
    finally:
        connection.close()


def _number_in(line: str) -> int | None:
    found = _PAGE_NAMED.search(line)
    return None if found is None else int(found[1])


def _code_key(connection: sqlite.Connection, key: bytes) -> bytes:
    """The key of the codes, as SQLCipher makes it of the file's own."""
    salt = bytes.fromhex(connection.execute("PRAGMA cipher_salt").fetchone()[0])
    masked = bytes(byte ^ _MASK for byte in salt)
    return hashlib.pbkdf2_hmac("sha512", key[:_ENCRYPTION_KEY], masked, _PASSES, _ENCRYPTION_KEY)


def _log(connection: sqlite.Connection) -> _Log:
    """Ask how long the log is; folds nothing. Its frames are complete: the library counts them after the commit."""
    _busy, frames, folded = connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
    return _Log(max(frames, 0), max(folded, 0))


def _opened(path: Path) -> BinaryIO | None:
    """The log; None without one. No lock is held on it, so closing it lets go of none."""
    try:
        return path.with_name(f"{path.name}-wal").open("rb")
    except FileNotFoundError:
        return None


def _salts(path: Path) -> bytes:
    """What each beginning of the log draws anew; empty without one."""
    log = _opened(path)
    if log is None:
        return b""
    with log:
        head = log.read(_HEADER.size)
    return bytes(_HEADER.unpack(head)[0]) if len(head) == _HEADER.size else b""


def _newest_in_log(path: Path, folded: int, frames: int, check: bytes) -> dict[int, bool]:
    """For each page with a frame that is not folded into the file: whether the newest one fits its code."""
    log = _opened(path) if frames > folded else None
    if log is None:
        return {}
    salts, newest = _salts(path), dict[int, int]()
    with log:
        for number in range(folded, frames):
            log.seek(_HEADER.size + number * (_FRAME.size + PAGE))
            head = log.read(_FRAME.size)
            if len(head) < _FRAME.size:
                break
            page, own = _FRAME.unpack(head)
            newest[page] = number if own == salts else -1
        return {page: number >= 0 and _fits(log, number, page, check) for page, number in newest.items()}


def _fits(log: BinaryIO, number: int, page: int, check: bytes) -> bool:
    log.seek(_HEADER.size + number * (_FRAME.size + PAGE) + _FRAME.size)
    content = log.read(PAGE)
    coded = content[SALT if page == 1 else 0 : -CODE] + struct.pack("<I", page)
    return hmac.compare_digest(hmac.digest(check, coded, "sha512"), content[-CODE:])
