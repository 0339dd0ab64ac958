"""What is signed, byte by byte: another program has to make the same (docs/journal-format.md)."""

from __future__ import annotations

import hashlib

from db.storage.signatures import Covered, SignatureValues, signed_bytes

CHAIN = ("unit-7", "machine-3", 2)
RECORD, ACCESS = Covered("r-before", "r-after", 5), Covered("a-before", "a-after", 4)
SALT, SEALED = b"sixteen of salt.", "s-after"


def test_of_this_version_are_the_heads_before_and_after_and_how_many_lie_between() -> None:
    digest = hashlib.blake2b(b"a-beforea-afters-after4", digest_size=32, key=SALT).digest()
    expected = b"precinct 2\nunit-7\nmachine-3\n2\nr-before\nr-after\n5\n" + digest
    assert signed_bytes(CHAIN, SignatureValues(SALT, b"", 5, 4), (RECORD, ACCESS, SEALED), own=True) == expected
    assert signed_bytes(CHAIN, SignatureValues(digest, b"", 5), (RECORD, ACCESS, "?"), own=False) == expected


def test_of_the_first_version_are_the_heads_after_alone() -> None:
    digest = hashlib.blake2b(b"a-afters-after", digest_size=32, key=SALT).digest()
    expected = b"precinct 1\nunit-7\nmachine-3\n2\nr-after\n" + digest
    assert signed_bytes(CHAIN, SignatureValues(SALT, b""), (RECORD, ACCESS, SEALED), own=True) == expected
    assert signed_bytes(CHAIN, SignatureValues(digest, b""), (RECORD, ACCESS, "?"), own=False) == expected
