"""Keys that something is sealed to: what is none is refused by its name, wherever it stands."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from nacl.public import PrivateKey
from nacl.utils import random as random_bytes

from db.carrying.levels import secrets
from db.storage import keys, sealings
from db.storage.keys import in_text
from db.storage.public_keys import box_for
from db.words.messages import Refused

_PRIME = 2**255 - 19
LOW_ORDER = tuple(
    (point | top << 255).to_bytes(32, "little")
    for point in (
        0,
        1,
        0x00B8495F16056286FDB1329CEB8D09DA6AC49FF1FAE35616AEB8413B7C7AEBE0,
        0x57119FD0DD4E22D8868E1C58C45C44045BEF839C55B1D0B1248C50A3BC959C5F,
        _PRIME - 1,
        _PRIME,
        _PRIME + 1,
    )
    for top in (0, 1)
)
"""Every way to write a point of low order: https://cr.yp.to/ecdh.html#validate"""
NO_KEYS = (*map(in_text, (*LOW_ORDER, bytes(range(31)), bytes(range(33)), b"")), "", "no base64", "ключ")


def _pair() -> secrets.UnitPair:
    return secrets.pair_of(in_text(random_bytes(32)))


def test_a_real_key_is_sealed_to() -> None:
    private = PrivateKey.generate()
    assert box_for(in_text(bytes(private.public_key))).encrypt(b"x")


@pytest.mark.parametrize("public", NO_KEYS)
def test_what_is_no_key_is_refused_in_every_file(public: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        box_for(public)
    ring = sealings.new_sealing(keys.Keyring("s"), keys.INSPECTORATE, ())
    keys.save(tmp_path, ring.with_sealing(replace(ring.sealings[0], public=public)))
    with pytest.raises(Refused, match="inspectorate") as refused:
        keys.load(tmp_path)
    assert refused.value.code == "damaged"
    assert "--keys-only" in str(refused.value)
    with pytest.raises(ValueError):
        sealings.read_sealing({"name": keys.INSPECTORATE, "public": public, "shares": {}})
    pair = _pair()
    with pytest.raises(secrets.Broken):
        secrets.read_key_file(secrets.key_file(secrets.UnitPublic("u", "precinct", "n", pair.signs, public)))
    with pytest.raises(secrets.Broken):
        secrets.read_level_file(secrets.level_file(secrets.LevelPublic("u", "n", public)))
    with pytest.raises(Refused, match="unit-b"):
        secrets.wrap(secrets.Address("unit-a", "unit-b"), b"x", pair, public)
    slot = replace(keys.make_slot("1471", "uid", "password", random_bytes(32), keys.QUICK), public=public)
    with pytest.raises(Refused, match="1471"):
        keys.box_of(slot)


@pytest.mark.parametrize("signs", [bytes(32), bytes([1]) + bytes(31), bytes(range(31)), b""])
def test_a_key_that_signs_for_everybody_is_refused(signs: bytes) -> None:
    public = secrets.UnitPublic("u", "precinct", "n", in_text(signs), _pair().seals)
    with pytest.raises(secrets.Broken):
        secrets.read_key_file(secrets.key_file(public))


UNKEPT = ("\ud800", "x\udfff", "\0")
"""Text that JSON can say and no database keeps."""


def _unit_file() -> bytes:
    pair = _pair()
    return secrets.key_file(secrets.UnitPublic("u", "precinct", "n", pair.signs, pair.seals))


def _level_file() -> bytes:
    return secrets.level_file(secrets.LevelPublic("u", "n", in_text(bytes(PrivateKey.generate().public_key))))


@pytest.mark.parametrize("text", UNKEPT)
@pytest.mark.parametrize(
    ("made", "read"), [(_unit_file, secrets.read_key_file), (_level_file, secrets.read_level_file)]
)
def test_a_key_file_with_text_that_nobody_can_keep_is_refused(
    made: Callable[[], bytes], read: Callable[[bytes], object], text: str
) -> None:
    usual = json.loads(made())
    read(json.dumps(usual).encode())
    for name in (*usual, "further"):
        with pytest.raises(secrets.Broken):
            read(json.dumps({**usual, name: text}).encode())
    with pytest.raises(secrets.Broken):
        read(json.dumps({**usual, text: "further", "deep": [{"x": text}]}).encode())


def test_base64_is_written_in_one_way() -> None:
    """Letters that a decoder passes over would let one key have many texts, and other words by telephone."""
    public = in_text(bytes(PrivateKey.generate().public_key))
    for changed in (f"\n{public}", f"{public[:9]}!{public[9:]}"):
        assert base64.b64decode(changed) == base64.b64decode(public)
        with pytest.raises(ValueError):
            box_for(changed)
