"""What is kept of a code of digits that somebody reads from paper: no file lets one be guessed, at Argon2id's price."""

from __future__ import annotations

from nacl import pwhash

from db.storage.key_cost import Cost
from db.words.phrases import tidy

SALT_BYTES = pwhash.argon2id.SALTBYTES


def code_hash(code: str, salt: str, cost: Cost) -> str:
    """The hash of a code, however its digits were typed, in hexadecimal letters, as the salt is."""
    kept = tidy(code).encode()
    return bytes(pwhash.argon2id.kdf(32, kept, bytes.fromhex(salt), opslimit=cost.ops, memlimit=cost.mem)).hex()
