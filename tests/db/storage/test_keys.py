"""Key slots: who opens what, and what survives a change of password, officer or data key."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.utils import random as random_bytes

from db.storage import durable, keys
from db.words.messages import Refused

DATA = random_bytes(32)
FAST = keys.Cost(ops=1, mem=8192)


def ring(*badges: str) -> keys.Keyring:
    slots = tuple(keys.make_slot(badge, f"uid-{badge}", f"password-{badge}", DATA, FAST) for badge in badges)
    return keys.Keyring(store="s", slots=slots)


def opened(of: keys.Keyring, badge: str, password: str | None = None) -> keys.Unlocked:
    slot = of.slot(badge)
    assert slot is not None
    return keys.open_slot(slot, password or f"password-{badge}")


def test_each_officer_opens_the_data_key_with_his_own_password() -> None:
    both = ring("1", "2")
    assert opened(both, "1").data_key == opened(both, "2").data_key == DATA
    with pytest.raises(Refused) as refused:
        opened(both, "1", "password-2")
    assert refused.value.code == "wrong_password"


def test_a_changed_password_keeps_the_key_pair_and_what_was_sealed_to_it() -> None:
    mine = keys.new_sealing(ring("1"), "inspectorate", ("1",))
    sealed = keys.seal_to(mine, "inspectorate", b"complaint")
    slot = keys.rewrap(opened(mine, "1"), "another-password", FAST)
    changed = mine.with_slot(slot)
    unlocked = opened(changed, "1", "another-password")
    assert keys.open_sealed(changed, "inspectorate", unlocked, sealed) == b"complaint"
    with pytest.raises(Refused):
        opened(changed, "1")


def test_only_readers_of_a_sealing_read_what_anyone_may_write() -> None:
    all_three = keys.new_sealing(ring("1", "2", "3"), "inspectorate", ("1",))
    sealed = keys.seal_to(all_three, "inspectorate", b"complaint")
    with pytest.raises(Refused) as refused:
        keys.open_sealed(all_three, "inspectorate", opened(all_three, "2"), sealed)
    assert refused.value.code == "forbidden"
    shared = keys.share_sealing(all_three, "inspectorate", opened(all_three, "1"), "3")
    assert keys.open_sealed(shared, "inspectorate", opened(shared, "3"), sealed) == b"complaint"
    with pytest.raises(Refused):
        keys.share_sealing(all_three, "inspectorate", opened(all_three, "2"), "2")


def test_keys_json_survives_and_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    saved = keys.new_sealing(ring("1", "2"), "inspectorate", ("2",))
    keys.save(tmp_path, saved)
    assert keys.load(tmp_path) == saved
    assert (tmp_path / keys.FILE).stat().st_mode & 0o077 == 0
    assert DATA.hex() not in (tmp_path / keys.FILE).read_text()
    for content, code in (
        ("{", "damaged"),
        ("[]", "not_a_store"),
        ('{"format": 99}', "newer_version"),
        ('{"format": 1}', "damaged"),
    ):
        (tmp_path / keys.FILE).write_text(content)
        with pytest.raises(Refused) as refused:
            keys.load(tmp_path)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        keys.load(tmp_path / "nowhere")
    assert refused.value.code == "not_a_store"


KEPT = keys.new_sealing(ring("1", "2"), "inspectorate", ("2",))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(JSON, st.data())
def test_whatever_stands_in_keys_json_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, odd: object, data: st.DataObject
) -> None:
    """One value of a good file replaced by anything: a keyring, or a refusal that says what to do."""
    folder = tmp_path_factory.mktemp("keys")
    (folder / keys.DATABASE).touch()
    keys.save(folder, KEPT)
    raw = json.loads((folder / keys.FILE).read_text())
    places = [raw, *raw["slots"], *raw["sealings"]]
    place = data.draw(st.sampled_from(places))
    place[data.draw(st.sampled_from(sorted(place)))] = odd
    (folder / keys.FILE).write_text(json.dumps(raw))
    with contextlib.suppress(Refused):
        found = keys.load(folder)
        keys.save(folder, found)
        assert keys.load(folder) == found


def test_no_file_is_too_deep(tmp_path: Path) -> None:
    (tmp_path / keys.FILE).write_text("[" * 200_000)
    with pytest.raises(Refused):
        keys.load(tmp_path)


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    durable.write_durably(path, b"old")

    def broken(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", broken)
    with pytest.raises(OSError, match="No space"):
        durable.write_durably(path, b"new")
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


def test_a_pin_is_kept_as_a_hash() -> None:
    hashed = keys.hash_pin("1234", FAST)
    assert "1234" not in hashed
    assert keys.pin_is(hashed, "1234")
    assert not keys.pin_is(hashed, "4321")
