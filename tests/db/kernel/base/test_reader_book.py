"""Who reads complaints, by the entries alone: the half that signs, a key made without the one before, who decides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from nacl.public import PrivateKey

from db.kernel.base import writers
from db.kernel.base.access import Role
from db.kernel.base.reader_book import (
    BY_LEVELS,
    HALF_NAMED,
    KEY_DECIDED,
    KEY_MADE,
    LEVEL_AGREED,
    LEVEL_ENDED,
    PAPER_MADE,
    SHARED,
    ReaderBook,
    signed_bytes,
)
from db.kernel.base.role_book import RoleEntry
from db.kernel.events.event_keys import BY_HALF
from db.storage.keys import in_text
from db.storage.signatures import Half, pair_of
from tests.db.kernel.base.test_second_yes import (
    ADMIN,
    CHIEF,
    DERIVED,
    DUTY,
    HERE,
    INSPECTOR,
    LAPTOP,
    PATROL,
    UNIT,
    Written,
    kept_of,
)

FRIEND = "u-second-inspector"


class Pair:
    """A pair of the inspectorate, and the half that follows from it."""

    def __init__(self) -> None:
        private = PrivateKey.generate()
        self.public, self.half = in_text(bytes(private.public_key)), Half(*pair_of(private))


ONE, TWO, THIRD = Pair(), Pair(), Pair()


class Readers(Written):
    """A store with two inspectors whose first made its key."""

    def __init__(self, *, named: bool = True, **more: Any) -> None:
        super().__init__(asks=False, **more)
        self.write("officer_added", ADMIN, FRIEND, role="inspector")
        self.write("appointing_alone_ended", ADMIN, UNIT)
        self.readers = ReaderBook(UNIT, self.book)
        self.key(ONE, INSPECTOR)
        if named:
            self.name(ONE, INSPECTOR)

    def follow(self, entry: RoleEntry, *, agreed: bool = False) -> bool:
        """Whether the next entry holds."""
        self.readers.follow(entry, agreed=agreed)
        return entry.uid not in self.book.refused

    def key(self, pair: Pair, officer: str, **place: Any) -> RoleEntry:
        entry = self.entry(KEY_MADE, officer, officer, {"badge": "1", "public": pair.public}, **place)
        assert self.follow(entry)
        return entry

    def name(self, pair: Pair, officer: str, half: Half | None = None) -> RoleEntry:
        facts = {"public": pair.public, "half": (half or pair.half).said}
        entry = self.entry(HALF_NAMED, officer, officer, facts)
        assert self.follow(entry)
        return entry

    def change(self, kind: str, officer: str, pair: Pair | None, **facts: Any) -> RoleEntry:
        """A change of who reads, signed by a half."""
        entry = self.entry(kind, officer, "level" if kind in BY_LEVELS else officer, facts)
        signature = {} if pair is None else {BY_HALF: pair.half.sign(signed_bytes(UNIT, entry))}
        return replace(entry, facts=facts | signature)

    def decide(self, officer: str, target: RoleEntry, **facts: Any) -> bool:
        return self.follow(
            self.entry(KEY_DECIDED, officer, target.officer, {"target": target.uid, "agreed": True, **facts})
        )

    def codes(self, officer: str) -> dict[str, object]:
        """A code that the county can show, of those that somebody made."""
        made = self.write("county_codes_made", officer, UNIT, kept=[kept_of(value) for value in DERIVED])
        assert made.uid not in self.book.refused
        return {"codes": made.uid, "code": 3, "derived": DERIVED[2]}

    def sealed(self, kept: Pair) -> list[Pair]:
        pairs = {pair.public: pair for pair in (ONE, TWO, THIRD)}
        return [pairs[public] for public in self.readers.sealed_to(kept.public)]


@pytest.fixture(autouse=True)
def rights() -> None:
    """The rights as the rooms declare them."""
    import db.opening.rooms  # noqa: F401

    assert writers.ROLES[KEY_MADE] == {Role.INSPECTOR}


@pytest.mark.parametrize("kind", [LEVEL_AGREED, LEVEL_ENDED, PAPER_MADE, SHARED])
def test_who_holds_the_pair_changes_who_reads_and_a_role_alone_does_not(kind: str) -> None:
    book = Readers()
    assert book.follow(book.change(kind, INSPECTOR, ONE, public="level's"))
    assert book.follow(book.change(kind, FRIEND, ONE, public="level's")), "the key was given to him"
    for officer, pair in ((FRIEND, None), (FRIEND, TWO), (CHIEF, ONE), (ADMIN, ONE), (PATROL, ONE)):
        assert not book.follow(book.change(kind, officer, pair, public="level's")), officer


@pytest.mark.parametrize(
    "other",
    [
        {"uid": "e-another"}, {"officer": FRIEND}, {"record": "another level"}, {"kind": LEVEL_ENDED},
        {"facts": {"public": "another key"}}, {"epoch": 2}, {"origin": LAPTOP},
    ],
)  # fmt: skip
def test_a_signature_of_an_old_entry_is_good_for_no_other(other: dict[str, Any]) -> None:
    book = Readers()
    old = book.change(LEVEL_AGREED, INSPECTOR, ONE, public="level's")
    assert book.follow(old)
    place = replace(old.place, **{name: other.pop(name) for name in ("epoch", "origin") if name in other})
    facts = other.pop("facts", {"public": "level's"}) | {BY_HALF: old.facts[BY_HALF]}
    again = replace(old, **{"uid": "e-old", **other}, place=place, facts=facts)
    assert not book.follow(again)
    assert len({signed_bytes(UNIT, old), signed_bytes(UNIT, replace(again, uid=other.get("uid", old.uid)))}) == 2
    assert signed_bytes(UNIT, old) != signed_bytes("another store", old)


def test_where_no_half_is_named_an_entry_counts_as_before() -> None:
    book = Readers(named=False)
    assert book.follow(book.change(LEVEL_AGREED, FRIEND, None, public="level's"))
    book.name(ONE, INSPECTOR)
    assert not book.follow(book.change(LEVEL_AGREED, FRIEND, None, public="level's"))


def test_what_a_file_brought_and_two_agreed_to_gives_a_reader_as_before() -> None:
    book = Readers()
    assert book.follow(book.change(LEVEL_AGREED, INSPECTOR, None, public="level's"), agreed=True)


def test_a_key_made_without_the_one_before_is_sealed_to_beside_it_until_another_inspector_says_yes() -> None:
    book = Readers()
    made = book.key(TWO, INSPECTOR)
    book.name(TWO, INSPECTOR)
    assert book.sealed(TWO) == book.sealed(ONE) == [ONE, TWO]
    assert not book.follow(book.change(LEVEL_AGREED, INSPECTOR, TWO, public="level's"))
    assert book.follow(book.change(SHARED, INSPECTOR, TWO)), "he gives on what he has"
    for officer in (INSPECTOR, CHIEF, ADMIN, DUTY, PATROL):
        assert not book.decide(officer, made), officer
    for officer, origin in ((CHIEF, HERE), (FRIEND, LAPTOP)):
        yes = book.entry(KEY_DECIDED, officer, INSPECTOR, {"target": made.uid, "agreed": True}, origin=origin)
        assert not book.follow(yes, agreed=True), "nor does a file to which two people agreed"
    assert book.sealed(TWO) == [ONE, TWO]
    assert book.decide(FRIEND, made)
    assert book.sealed(TWO) == [TWO]
    assert book.follow(book.change(LEVEL_AGREED, INSPECTOR, TWO, public="level's"))
    assert not book.follow(book.change(LEVEL_AGREED, INSPECTOR, ONE, public="level's")), "the lost one signs no more"
    assert book.decide(FRIEND, made), "a second yes, from another machine, changes nothing"
    assert book.sealed(TWO) == [TWO]


def test_a_no_leaves_the_key_before_alone() -> None:
    book = Readers()
    made = book.key(TWO, FRIEND)
    assert book.decide(INSPECTOR, made, agreed=False)
    assert book.sealed(ONE) == [ONE]
    assert not book.decide(PATROL, made)


def test_the_only_inspector_is_agreed_to_by_a_code_of_the_county_that_he_did_not_make() -> None:
    book = Readers()
    made = book.key(TWO, INSPECTOR)
    assert not book.decide(INSPECTOR, made, **book.codes(INSPECTOR))
    code = book.codes(CHIEF)
    assert not book.decide(CHIEF, made, **code), "the commander says no yes, by a code either"
    assert not book.decide(INSPECTOR, made, **{**code, "derived": DERIVED[4]})
    assert book.decide(INSPECTOR, made, **code)
    assert book.sealed(TWO) == [TWO]
    third = book.key(THIRD, INSPECTOR)
    assert not book.decide(INSPECTOR, third, **code), "each code is good once"


def test_a_key_that_waits_takes_no_others_place_and_none_that_is_kept_is_left_out() -> None:
    book = Readers()
    book.key(TWO, INSPECTOR)
    book.key(THIRD, FRIEND)
    assert book.sealed(THIRD) == [ONE, THIRD]
    assert book.sealed(TWO) == [ONE, THIRD, TWO]


def test_a_pair_put_into_keys_json_is_sealed_to_only_if_the_journal_ever_named_it() -> None:
    book = Readers()
    assert book.sealed(TWO) == [ONE]
    assert book.decide(FRIEND, book.key(TWO, INSPECTOR))
    assert book.sealed(ONE) == [TWO, ONE], "an older keys.json was brought back: its pair may be all there is"


def test_a_key_to_which_nothing_can_be_sealed_takes_no_place() -> None:
    book = Readers()
    for public in ("no key", in_text(bytes(32)), 7, None):
        assert book.follow(book.entry(KEY_MADE, FRIEND, FRIEND, {"badge": "1", "public": public}))
    assert book.sealed(ONE) == [ONE]


def test_another_half_of_one_pair_waits_for_a_yes_and_one_of_no_pair_is_refused() -> None:
    book = Readers()
    forged = book.name(ONE, FRIEND, TWO.half)
    assert not book.follow(book.change(LEVEL_AGREED, FRIEND, TWO, public="level's"))
    assert not book.decide(FRIEND, forged)
    nothing = {"public": THIRD.public, "half": THIRD.half.said}
    assert not book.follow(book.entry(HALF_NAMED, FRIEND, FRIEND, nothing))
    assert book.decide(INSPECTOR, forged)
    assert book.follow(book.change(LEVEL_AGREED, FRIEND, TWO, public="level's"))


def test_the_half_is_named_once_and_again_where_another_stands_in_its_place() -> None:
    book = Readers(named=False)
    assert book.readers.is_unnamed(ONE.public, ONE.half.said)
    book.name(ONE, FRIEND, TWO.half)
    assert book.readers.is_unnamed(ONE.public, ONE.half.said)
    book.name(ONE, INSPECTOR)
    assert not book.readers.is_unnamed(ONE.public, ONE.half.said)
    assert not book.readers.is_unnamed(THIRD.public, THIRD.half.said), "a pair that no entry names"


def test_another_machines_key_is_sealed_to_where_none_was_made_here_and_never_in_place_of_ones_own() -> None:
    book = Readers()
    book.key(TWO, INSPECTOR, origin=LAPTOP)
    assert book.sealed(ONE) == [ONE]
    joined = Readers(named=False)
    joined.readers = ReaderBook(UNIT, joined.book)
    joined.key(ONE, INSPECTOR, origin=LAPTOP)
    joined.key(TWO, INSPECTOR)
    assert joined.sealed(TWO) == [ONE, TWO], "of a machine that joined: beside the precinct's"


def test_keys_of_before_rights_were_held_count_as_they_came() -> None:
    book = Readers()
    book.book.marks = {HERE: 10_000}
    book.key(TWO, INSPECTOR)
    assert book.sealed(TWO) == [TWO]
    assert book.follow(book.change(LEVEL_AGREED, FRIEND, None, public="level's"))
