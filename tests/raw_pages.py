"""The pages of an encrypted file as they lie on the disk, free ones too, decrypted by hand: what a thief with the key
would find in them. SQLCipher 4: pages of 4096 bytes, of which the last 80 hold the IV (16) and the HMAC (64);
AES-256-CBC by the raw key; the first 16 bytes of the file are its salt. https://www.zetetic.net/sqlcipher/design/"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from ctypes.util import find_library
from pathlib import Path

PAGE, RESERVE, SALT = 4096, 80, 16
WAL_HEADER, FRAME_HEADER = 32, 24


def _library() -> ctypes.CDLL | None:
    name = find_library("crypto")
    if name is None:
        return None
    found = ctypes.CDLL(name)
    found.EVP_CIPHER_CTX_new.restype = ctypes.c_void_p
    found.EVP_aes_256_cbc.restype = ctypes.c_void_p
    return found


CRYPTO = _library()


def _decrypted(data: bytes, key: bytes, iv: bytes) -> bytes:
    assert CRYPTO is not None
    context = ctypes.c_void_p(CRYPTO.EVP_CIPHER_CTX_new())
    made, length = ctypes.create_string_buffer(len(data) + 32), ctypes.c_int(0)
    CRYPTO.EVP_DecryptInit_ex(context, ctypes.c_void_p(CRYPTO.EVP_aes_256_cbc()), None, key, iv)
    CRYPTO.EVP_CIPHER_CTX_set_padding(context, 0)
    CRYPTO.EVP_DecryptUpdate(context, made, ctypes.byref(length), data, len(data))
    CRYPTO.EVP_CIPHER_CTX_free(context)
    return made.raw[: length.value]


def _page(raw: bytes, key: bytes, *, first: bool) -> bytes:
    iv = raw[PAGE - RESERVE : PAGE - RESERVE + 16]
    return _decrypted(raw[SALT if first else 0 : PAGE - RESERVE], key, iv)


def pages(path: Path, key: bytes) -> Iterator[bytes]:
    """Every page of a file, and every frame of its write-ahead log."""
    raw = path.read_bytes()
    for number, start in enumerate(range(0, len(raw), PAGE)):
        yield _page(raw[start : start + PAGE], key, first=number == 0)
    log = path.with_name(f"{path.name}-wal")
    raw = log.read_bytes() if log.exists() else b""
    whole = len(raw) - FRAME_HEADER - PAGE  # behind the last whole frame never stood one
    for start in range(WAL_HEADER, whole + 1, FRAME_HEADER + PAGE):
        frame = raw[start + FRAME_HEADER : start + FRAME_HEADER + PAGE]
        number = int.from_bytes(raw[start : start + 4], "big")
        yield _page(frame, key, first=number == 1)
