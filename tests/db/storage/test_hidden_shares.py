"""Shares in keys.json: only the data key tells whose they are, and how many."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from db.storage import keys, sealings
from db.storage.hidden_shares import ROUND, hidden, is_hidden, names_readers, revealed
from tests.db.storage.test_keys import DATA, opened, ring

FIVE = ring("71", "72", "73", "74", "۷۵" * 10)
BADGES = tuple(slot.name for slot in FIVE.slots)


def read_by(*badges: str, of: keys.Keyring = FIVE) -> keys.Keyring:
    """These five officers, and a sealing that some of them read."""
    return sealings.new_sealing(of, keys.INSPECTORATE, badges)


def masked(home: Path, held: keys.Keyring) -> str:
    """The text of keys.json, with every box and key in it as x's of its length."""
    keys.save(home, held)
    return re.sub(r'"(#[0-9a-f]+|[A-Za-z0-9+/=]{40,})"', lambda found: f'"{"x" * len(found[1])}"', text_of(home))


def text_of(home: Path) -> str:
    return (home / keys.FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize("count", range(6))
def test_an_open_store_has_them_by_badge_and_the_file_has_not(count: int) -> None:
    by_badge = read_by(*BADGES[:count])
    file = hidden(by_badge, DATA)
    assert revealed(file, DATA) == by_badge
    (shares,) = (sealing.shares for sealing in file.sealings)
    assert all(map(is_hidden, shares))
    assert list(shares) == sorted(shares)
    assert len(shares) == (ROUND if count <= ROUND else 2 * ROUND)
    assert len({len(share) for share in shares.values()}) == 1
    assert names_readers(by_badge) is (count > 0)
    assert not names_readers(file)


def test_who_reads_and_how_many_of_four_leaves_the_same_text(tmp_path: Path) -> None:
    texts = {
        masked(tmp_path, hidden(read_by(*badges), DATA))
        for badges in ((), BADGES[:1], BADGES[1:2], BADGES[3:], BADGES[:3], BADGES[1:], BADGES[:0:-1])
    }
    assert len(texts) == 1
    by_badge = {masked(tmp_path, read_by(*badges)) for badges in ((), BADGES[:1], BADGES[1:2])}
    assert len(by_badge) == 3, "else it is blind"


def test_two_copies_of_the_file_have_no_box_in_common() -> None:
    by_badge = read_by("71", "72")
    (before,), (after,) = hidden(by_badge, DATA).sealings, hidden(revealed(hidden(by_badge, DATA), DATA), DATA).sealings
    assert not before.shares.keys() & after.shares.keys()
    assert not set(before.shares.values()) & set(after.shares.values())


def test_what_a_transaction_brings_is_hidden_with_the_rest_and_what_another_key_opens_stays() -> None:
    by_badge = read_by("71")
    both = replace(by_badge, coming=keys.Coming("m", by_badge.slots, by_badge.sealings, 0))
    assert names_readers(replace(hidden(by_badge, DATA), coming=both.coming))
    assert not names_readers(hidden(both, DATA))
    assert revealed(hidden(both, DATA), DATA) == both
    others = keys.Coming("", by_badge.slots, hidden(by_badge, bytes(32)).sealings, 1)
    renewed = replace(by_badge, coming=others)
    assert hidden(renewed, DATA).coming == revealed(renewed, DATA).coming == others


def test_a_box_that_was_changed_or_moved_opens_nothing_and_spoils_no_other() -> None:
    by_badge = read_by("71", "72")
    (sealing,) = hidden(by_badge, DATA).sealings
    (pair,) = read_by("73").sealings
    moved = replace(pair, name="another", shares=sealing.shares)
    (found,) = revealed(replace(by_badge, sealings=(moved,)), DATA).sealings
    assert found.shares == sealing.shares  # as they were: nothing is thrown away
    for name, held in sealing.shares.items():
        changed = {**sealing.shares, name: ("B" if held[20] == "A" else "A").join((held[:20], held[21:]))}
        (found,) = revealed(replace(by_badge, sealings=(replace(sealing, shares=changed),)), DATA).sealings
        assert found.shares[name] == changed[name]
        assert len(found.shares) in (2, 3)  # two that hold nothing, or one and what was changed
        (again,) = hidden(replace(by_badge, sealings=(found,)), DATA).sealings
        assert again.shares[name] == changed[name]


def test_the_file_with_boxes_is_read_and_its_readers_open_what_is_sealed(tmp_path: Path) -> None:
    by_badge = read_by("72", "74")
    sealed = sealings.seal_to(by_badge, keys.INSPECTORATE, b"complaint")
    keys.save(tmp_path, hidden(by_badge, DATA))
    assert json.loads(text_of(tmp_path))["format"] == keys.FORMAT
    found = revealed(keys.load(tmp_path), DATA)
    assert found == by_badge
    for badge in ("72", "74"):
        assert sealings.open_sealed(found, keys.INSPECTORATE, opened(found, badge), sealed) == b"complaint"
    with pytest.raises(keys.Refused):
        sealings.open_sealed(found, keys.INSPECTORATE, opened(found, "71"), sealed)
