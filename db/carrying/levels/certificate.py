"""The certificate that a seat shows to its units: Ed25519, signed by itself, made of the unit's secret each time.

Nobody trusts it by its looks. A seat signs its fingerprint with the key that its units enrolled (`wire.py`), and they
compare that with what the connection shows. Written in DER by hand: it is one fixed shape (RFC 5280, RFC 8410).
"""

from __future__ import annotations

import base64
import hashlib
import ssl
from dataclasses import dataclass

from nacl import bindings

SEQUENCE, SET, INTEGER, BITS, OCTETS, OID = 0x30, 0x31, 0x02, 0x03, 0x04, 0x06
UTF8, UTC_TIME, ANY_TIME = 0x0C, 0x17, 0x18
_ED25519 = bytes((OID, 3, 0x2B, 0x65, 0x70))
_COMMON_NAME = bytes((OID, 3, 0x55, 0x04, 0x03))
_SIGNATURE = 64


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate and its private key, both PEM, and its fingerprint: SHA-256 of its DER, 64 hexadecimal letters."""

    pem: str
    key: str
    fingerprint: str


def certificate_of(unit: str, seed: bytes) -> Certificate:
    """The certificate of a unit; `seed`: 32 bytes. The same seed gives the same one, so it outlives a restart."""
    public, private = bindings.crypto_sign_seed_keypair(seed)
    algorithm = _der(SEQUENCE, _ED25519)
    name = _der(SEQUENCE, _der(SET, _der(SEQUENCE, _COMMON_NAME, _der(UTF8, unit.encode()))))
    # It has no end: a unit is retired by its seat, and the other way round (RFC 5280, 4.1.2.5, for such a one).
    validity = _der(SEQUENCE, _der(UTC_TIME, b"700101000000Z"), _der(ANY_TIME, b"99991231235959Z"))
    serial = _der(INTEGER, b"\x01" + hashlib.sha256(public).digest()[:8])
    key = _der(SEQUENCE, algorithm, _der(BITS, b"\0" + public))
    signed = _der(SEQUENCE, serial, algorithm, name, validity, name, key)
    signature = bindings.crypto_sign(signed, private)[:_SIGNATURE]
    whole = _der(SEQUENCE, signed, algorithm, _der(BITS, b"\0" + signature))
    secret = _der(SEQUENCE, _der(INTEGER, b"\0"), algorithm, _der(OCTETS, _der(OCTETS, seed)))
    lines = base64.encodebytes(secret).decode()
    pem = f"-----BEGIN PRIVATE KEY-----\n{lines}-----END PRIVATE KEY-----\n"
    return Certificate(ssl.DER_cert_to_PEM_cert(whole), pem, fingerprint(whole))


def fingerprint(certificate: bytes) -> str:
    """The fingerprint of a certificate in DER."""
    return hashlib.sha256(certificate).hexdigest()


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    length = size.to_bytes((size.bit_length() + 7) // 8 or 1, "big")
    return bytes((tag, *(() if size < 128 else (0x80 + len(length),)))) + length + content
