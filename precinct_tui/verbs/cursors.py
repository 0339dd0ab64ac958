"""Where a list that was cut goes on: a short text that names a place, the list it is of, and whether it is whole.

    kind (1 byte) · sort key (8; of words as many as they have) · uid (16) · tag of the list (3) · sum (4), as base64

It names the row before the next page, by its key and uid: records that are added meanwhile shift nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import struct
from argparse import ArgumentTypeError
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from db.words.ids import is_uid
from db.words.records import Cursor
from precinct_tui.language.i18n import _
from precinct_tui.verbs.usage import WrongUsage

TAG, SUM = 3, 4
"""Bytes of what says which list it is of, and of what says that it is whole."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT, _DAY, _NUMBER, _WORDS = range(4)
_PACKED = 0x80
"""Of the first byte: the uid is one of ours, in 16 bytes."""
_LONGEST = 4_000


class ListEnd(NamedTuple):
    """A cursor that was given, and the tag of the list that it is of."""

    cursor: Cursor
    tag: bytes


def tag_of(*what: Any) -> bytes:
    """The tag of a list: of everything that decides which rows it has and how they are ordered (JSON values)."""
    text = json.dumps(what, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.blake2s(text.encode(), digest_size=TAG).digest()


def written(end: Cursor, tag: bytes) -> str:
    """A cursor as `--after` takes it."""
    kind, key = _key_bytes(end.key)
    packed = is_uid(end.uid) and str(UUID(end.uid)) == end.uid
    uid = UUID(end.uid).bytes if packed else end.uid.encode()
    return sealed(bytes([kind | (_PACKED if packed else 0)]) + key + uid + tag)


def sealed(body: bytes) -> str:
    """The text of these bytes with their sum."""
    return base64.urlsafe_b64encode(body + _sum(body)).rstrip(b"=").decode("ascii")


def list_end(text: str) -> ListEnd:
    """An argument's type: what an earlier list named as its end. Raises ArgumentTypeError for anything else."""
    try:
        if len(text) > _LONGEST:
            raise ValueError
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        body, given_sum = raw[:-SUM], raw[-SUM:]
        if len(body) <= TAG or given_sum != _sum(body) or base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
            raise ValueError
        return ListEnd(_cursor(body[:-TAG]), body[-TAG:])
    except (ValueError, OverflowError, IndexError, struct.error, binascii.Error):
        raise ArgumentTypeError(_("this is not the whole end of an earlier list: copy all of it")) from None


def place_in(end: ListEnd | None, tag: bytes) -> Cursor | None:
    """The place where a list goes on. Raises WrongUsage for the end of another list, or of another filter of it."""
    if end is not None and end.tag != tag:
        raise WrongUsage(
            _("This is the end of another list, or of this one with another filter. Begin without --after.")
        )
    return None if end is None else end.cursor


def _sum(body: bytes) -> bytes:
    return hashlib.blake2s(body, digest_size=SUM).digest()


def _key_bytes(key: Any) -> tuple[int, bytes]:
    if isinstance(key, datetime):
        return _MOMENT, struct.pack(">q", (key - _EPOCH) // timedelta(microseconds=1))
    if isinstance(key, date):
        return _DAY, struct.pack(">q", key.toordinal())
    if isinstance(key, int):
        return _NUMBER, struct.pack(">q", key)
    words = str(key).encode()
    return _WORDS, struct.pack(">H", len(words)) + words


def _cursor(body: bytes) -> Cursor:
    """Raises ValueError, OverflowError, IndexError or struct.error for what `written` never makes."""
    kind, packed, rest = body[0] & ~_PACKED, body[0] & _PACKED, body[1:]
    length = 8
    key: Any
    if kind == _WORDS:
        length = 2 + struct.unpack(">H", rest[:2])[0]
        key = rest[2:length].decode()
    else:
        (number,) = struct.unpack(">q", rest[:8])
        key = number
        if kind == _MOMENT:
            key = _EPOCH + timedelta(microseconds=number)
        elif kind == _DAY:
            key = date.fromordinal(number)
        elif kind != _NUMBER:
            raise ValueError
    uid = rest[length:]
    return Cursor(key, str(UUID(bytes=uid)) if packed else uid.decode())
