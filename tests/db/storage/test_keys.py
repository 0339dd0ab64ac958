"""Key slots: who opens what, and what survives a change of password, officer or data key."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.utils import random as random_bytes

from db.storage import durable, files, keys, sealings
from db.words.messages import Refused
from db.words.phrases import new_phrase

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


def test_a_changed_password_is_a_new_key_pair_and_keeps_what_was_sealed_to_the_officer() -> None:
    mine = sealings.new_sealing(ring("1"), "inspectorate", ("1",))
    sealed = sealings.seal_to(mine, "inspectorate", b"complaint")
    slot = keys.make_slot("1", "uid-1", "another-password", DATA, FAST)
    changed = sealings.carried_over(mine, opened(mine, "1"), slot)
    assert slot.public != mine.slots[0].public
    unlocked = opened(changed, "1", "another-password")
    assert sealings.open_sealed(changed, "inspectorate", unlocked, sealed) == b"complaint"
    with pytest.raises(Refused):
        opened(changed, "1")
    with pytest.raises(Refused):  # the old pair, from an old file, opens no share of now
        sealings.open_sealed(changed, "inspectorate", opened(mine, "1"), sealed)


def test_a_paper_opens_what_is_sealed_and_an_earlier_paper_does_not() -> None:
    one, other = new_phrase(), new_phrase()
    made = sealings.new_sealing(ring("1", "2"), "inspectorate", ("1",), one)
    sealed = sealings.seal_to(made, "inspectorate", b"complaint")
    shared = sealings.share_of_paper(made, "inspectorate", one, "2")
    assert sealings.open_sealed(shared, "inspectorate", opened(shared, "2"), sealed) == b"complaint"
    newer = sealings.new_paper(made, "inspectorate", opened(made, "1"), other)
    sealings.share_of_paper(newer, "inspectorate", other, "2")
    for paper in (one, other[:-1], ""):
        with pytest.raises(Refused) as refused:
            sealings.share_of_paper(newer, "inspectorate", paper, "2")
        assert refused.value.code == "wrong_paper"
    with pytest.raises(Refused):
        sealings.new_paper(made, "inspectorate", opened(made, "2"), other)
    bare = sealings.new_sealing(ring("1"), "inspectorate", ("1",))
    with pytest.raises(Refused):
        sealings.share_of_paper(bare, "inspectorate", one, "1")


def test_only_readers_of_a_sealing_read_what_anyone_may_write() -> None:
    all_three = sealings.new_sealing(ring("1", "2", "3"), "inspectorate", ("1",))
    sealed = sealings.seal_to(all_three, "inspectorate", b"complaint")
    with pytest.raises(Refused) as refused:
        sealings.open_sealed(all_three, "inspectorate", opened(all_three, "2"), sealed)
    assert refused.value.code == "forbidden"
    shared = sealings.share_sealing(all_three, "inspectorate", opened(all_three, "1"), "3")
    assert sealings.open_sealed(shared, "inspectorate", opened(shared, "3"), sealed) == b"complaint"
    with pytest.raises(Refused):
        sealings.share_sealing(all_three, "inspectorate", opened(all_three, "2"), "2")


def test_keys_json_survives_and_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    saved = sealings.new_sealing(ring("1", "2"), "inspectorate", ("2",))
    keys.save(tmp_path, saved)
    assert keys.load(tmp_path) == saved
    assert (tmp_path / keys.FILE).stat().st_mode & 0o077 == 0
    assert DATA.hex() not in (tmp_path / keys.FILE).read_text()
    for content, code in (
        ("{", "damaged"),
        ("[]", "not_a_store"),
        ('{"format": 99}', "newer_version"),
        ('{"format": 1}', "damaged"),
        ('{"format": 1, "store": "s", "slots": [], "sealings": [], "head": [[null, null]]}', "damaged"),
        ('{"format": 1, "store": "s", "slots": [], "sealings": [], "demo": [[[null, null]]]}', "damaged"),
    ):
        (tmp_path / keys.FILE).write_text(content)
        with pytest.raises(Refused) as refused:
            keys.load(tmp_path)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        keys.load(tmp_path / "nowhere")
    assert refused.value.code == "not_a_store"


KEPT = sealings.new_sealing(ring("1", "2"), "inspectorate", ("2",))
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
    (folder / files.DATABASE).touch()
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


def test_a_slot_that_asks_for_too_much_is_damage_and_costs_nothing(tmp_path: Path) -> None:
    for ops, mem in ((keys.MOST.ops + 1, 65_536), (1, keys.MOST.mem + 1), (0, 65_536), (1, 8), (-1, 65_536)):
        keys.save(tmp_path, KEPT)
        raw = json.loads((tmp_path / keys.FILE).read_text())
        raw["slots"][0] |= {"ops": ops, "mem": mem}
        (tmp_path / keys.FILE).write_text(json.dumps(raw))
        (slot,) = keys.load(tmp_path).damaged()
        with pytest.raises(Refused) as refused:
            keys.open_slot(slot, "1")
        assert refused.value.code == "damaged_key"
        del raw["slots"][0]["sum"]  # as an earlier version wrote it
        (tmp_path / keys.FILE).write_text(json.dumps(raw))
        with pytest.raises(Refused) as refused:
            keys.load(tmp_path)
        assert refused.value.code == "damaged"


def test_a_password_costs_what_was_measured_here_and_a_made_up_one_little() -> None:
    assert keys.measured(keys.QUICK) == keys.QUICK
    cost = keys.measured(keys.Cost(ops=3, mem=64 * 1024 * 1024))
    assert cost.mem == 64 * 1024 * 1024
    assert 3 <= cost.ops <= keys.MOST.ops // 4


@pytest.mark.parametrize("text", ["\ud800", "\0"])
def test_text_that_nobody_can_keep_is_damage_wherever_it_stands(tmp_path: Path, text: str) -> None:
    keys.save(tmp_path, replace(KEPT, demo=({"badge": "1471", "password": "p", "name": "n"},), head={"seq": 1}))
    (tmp_path / files.DATABASE).touch()
    usual = (tmp_path / keys.FILE).read_text()
    keys.load(tmp_path)
    for word in ('"s"', '"uid-1"', '"inspectorate"', '"n"', '"1471"', '"badge"', '"seq"'):
        assert word in usual
        (tmp_path / keys.FILE).write_text(usual.replace(word, json.dumps(text)))
        with pytest.raises(Refused) as refused:
            keys.load(tmp_path)
        assert refused.value.code == "damaged", word


@pytest.mark.parametrize("head", [{"seq": []}, {"origin": {}}, {"epoch": 0.5}])
def test_a_head_that_no_database_can_be_asked_for_is_damage(tmp_path: Path, head: dict[str, object]) -> None:
    (tmp_path / files.DATABASE).touch()
    keys.save(tmp_path, replace(KEPT, head=head))
    with pytest.raises(Refused) as refused:
        keys.load(tmp_path)
    assert refused.value.code == "damaged"


@pytest.mark.parametrize("officer", [{"badge": "1"}, {"password": "x"}, {"badge": 1, "password": "x"}, {}])
def test_a_made_up_officer_nobody_can_sign_in_as_is_damage(tmp_path: Path, officer: dict[str, object]) -> None:
    (tmp_path / files.DATABASE).touch()
    keys.save(tmp_path, replace(KEPT, demo=(officer,)))  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        keys.load(tmp_path)
    assert refused.value.code == "damaged"
