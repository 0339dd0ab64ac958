"""Second persons, worked out by the book of roles: who is another one, what a code shows, and nobody honest refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from db.kernel.base import role_book as book_of
from db.kernel.base import second_yes
from db.kernel.base.access import Role
from db.kernel.base.role_book import HeadsTaken, RoleBook, RoleEntry, WrittenAt
from db.kernel.base.second_yes import YesSayer, kept_of
from db.words.forms import to_json

UNIT, HERE, LAPTOP = "unit", "here", "laptop"
BEGUN = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
CHIEF, INSPECTOR, ADMIN, PATROL, DUTY = "u-chief", "u-inspector", "u-admin", "u-patrol", "u-duty"
ROLES = {
    CHIEF: Role.COMMANDER, INSPECTOR: Role.INSPECTOR, ADMIN: Role.ADMINISTRATOR, PATROL: Role.PATROL, DUTY: Role.DUTY,
}  # fmt: skip
SIGNED = len(ROLES) + 1
DERIVED = [f"{number:064x}" for number in range(12)]


class Written:
    """A book of a store with one officer of each of these roles, in which entries are written one after another."""

    def __init__(self, *, asks: bool = True, **more: Any) -> None:
        self.book = RoleBook(HERE, signed_from={HERE: SIGNED}, marks={HERE: 1, LAPTOP: 1}, **more)
        self.numbers, self.at = count(1), BEGUN
        for uid, role in ROLES.items():
            self.write("officer_added", ADMIN, uid, role=str(role))
        if asks:
            self.write("appointing_alone_ended", ADMIN, UNIT)
        assert self.book.refused == {}

    def entry(
        self, kind: str, officer: str, record: str, facts: Mapping[str, Any], *, origin: str = HERE, epoch: int = 1,
        counts_at: int | None = None,
    ) -> RoleEntry:  # fmt: skip
        number = next(self.numbers)
        place = WrittenAt(origin, epoch, number, number, self.at)
        return RoleEntry(f"e{number}", kind, officer, record, facts, place, self.at, counts_at)

    def write(self, kind: str, officer: str, record: str, **facts: Any) -> RoleEntry:
        entry = self.entry(kind, officer, record, facts)
        self.book.follow(entry)
        return entry

    def holds(self, kind: str, officer: str, record: str, **facts: Any) -> bool:
        return self.write(kind, officer, record, **facts).uid not in self.book.refused

    def roles(self, officer: str) -> set[Role]:
        number = next(self.numbers)
        return set(self.book.roles(officer, WrittenAt(HERE, 1, number, number, self.at)))


# --- nobody honest is refused --------------------------------------------------------------------------------------


def test_a_role_is_asked_for_and_another_agrees() -> None:
    written = Written()
    for yes, about, role in ((CHIEF, PATROL, "inspector"), (INSPECTOR, CHIEF, "patrol"), (PATROL, DUTY, "commander")):
        asked = written.write("role_asked", ADMIN, about, role=role)
        assert written.holds("role_agreed", yes, about, role=role, asked=asked.uid)
        assert written.roles(about) == {role}


def test_a_yes_of_schema_1_is_held_against_what_was_asked_last() -> None:
    written = Written()
    written.write("role_asked", ADMIN, PATROL, role="auditor")
    written.write("role_asked", ADMIN, PATROL, role="inspector")
    assert not written.holds("role_agreed", CHIEF, PATROL, role="auditor")
    assert written.holds("role_agreed", CHIEF, PATROL, role="inspector")


def test_a_post_with_one_inspector_has_a_code_of_the_county_that_is_good_once() -> None:
    written = Written()
    codes = written.write("county_codes_made", INSPECTOR, UNIT, kept=[kept_of(each) for each in DERIVED])
    for number in (1, 12):
        asked = written.write("role_asked", ADMIN, PATROL, role="auditor" if number == 1 else "patrol")
        said = {"role": asked.facts["role"], "asked": asked.uid, "codes": codes.uid, "code": number}
        assert not written.holds("role_agreed", ADMIN, PATROL, **said), "shown by nothing"
        assert not written.holds("role_agreed", ADMIN, PATROL, **said, derived=DERIVED[5])
        assert written.holds("role_agreed", ADMIN, PATROL, **said, derived=DERIVED[number - 1])
    asked = written.write("role_asked", ADMIN, PATROL, role="auditor")
    spent = {"role": "auditor", "asked": asked.uid, "codes": codes.uid, "code": 12, "derived": DERIVED[11]}
    assert not written.holds("role_agreed", ADMIN, PATROL, **spent)
    assert written.roles(PATROL) == {Role.PATROL}


def test_codes_of_0_1_0_go_on_and_newer_ones_end_the_older() -> None:
    written = Written()
    older = written.write("county_codes_made", CHIEF, UNIT, hashes=DERIVED)
    asked = written.write("role_asked", ADMIN, PATROL, role="auditor")
    said = {"role": "auditor", "asked": asked.uid, "codes": older.uid}
    for wrong in (0, 13, True, "2", None):
        assert not written.holds("role_agreed", ADMIN, PATROL, **said, code=wrong), wrong
    assert written.holds("role_agreed", ADMIN, PATROL, **said, code=2)
    written.write("county_codes_made", CHIEF, UNIT, hashes=DERIVED)
    asked = written.write("role_asked", ADMIN, DUTY, role="auditor")
    assert not written.holds("role_agreed", ADMIN, DUTY, **{**said, "asked": asked.uid}, code=3)


def test_the_administrator_appoints_alone_until_there_is_somebody_to_ask() -> None:
    written = Written(asks=False)
    assert written.holds("officer_added", ADMIN, "u-new", role="commander")
    assert written.holds("officer_changed", ADMIN, PATROL, role="auditor")
    assert written.holds("appointing_alone_ended", CHIEF, UNIT)
    assert not written.holds("officer_added", ADMIN, "u-newer", role="commander")
    assert not written.holds("officer_changed", ADMIN, PATROL, role="duty_officer"), "nor taken"
    assert written.holds("officer_changed", ADMIN, PATROL, role="auditor"), "what he is changes nothing"
    assert written.holds("officer_changed", ADMIN, PATROL, name="نام")
    assert written.holds("officer_changed", ADMIN, DUTY, role="deputy")
    assert (written.roles("u-newer"), written.roles(PATROL)) == (set(), {Role.AUDITOR})


def test_an_officer_whose_role_was_ended_elsewhere_is_believed_where_nobody_knew() -> None:
    """The inspector was removed on the laptop; here that is known once the file counts."""
    written = Written()
    gone = written.entry("officer_removed", ADMIN, INSPECTOR, {}, origin=LAPTOP, counts_at=20)
    written.book.follow(gone, agreed=True)
    asked = written.write("role_asked", ADMIN, PATROL, role="auditor")
    assert written.holds("role_agreed", INSPECTOR, PATROL, role="auditor", asked=asked.uid)
    written.numbers = count(21)
    asked = written.write("role_asked", ADMIN, DUTY, role="auditor")
    assert not written.holds("role_agreed", INSPECTOR, DUTY, role="auditor", asked=asked.uid)


def test_a_stand_in_is_one_until_72_hours_and_a_slow_clock_gives_no_more() -> None:
    written = Written()
    for until in (BEGUN + timedelta(hours=72), BEGUN + timedelta(days=300), None):
        assert written.holds("acting_commander_set", ADMIN, DUTY, until=to_json(until) if until else "never")
        for hours, stands_in in ((0, True), (71.9, True), (72, False), (100, False)):
            written.at = BEGUN + timedelta(hours=hours)
            assert (Role.COMMANDER in written.roles(DUTY)) is stands_in, (until, hours)
        written.at = BEGUN
    assert written.holds("acting_commander_ended", CHIEF, DUTY)
    assert written.roles(DUTY) == {Role.DUTY}


def test_two_administrators_added_on_two_machines_are_one_person() -> None:
    written = Written()
    other = written.entry("officer_added", "u-far", "u-far", {"role": "administrator"}, origin=LAPTOP, counts_at=7)
    written.book.follow(other, agreed=True)
    assert written.holds("officer_same", CHIEF, "u-far", same_as=ADMIN)
    assert written.roles("u-far") == {Role.ADMINISTRATOR}
    asked = written.write("role_asked", ADMIN, PATROL, role="auditor")
    lot = written.entry("lot_counts", "u-far", UNIT, {"lot": "l"})
    first = written.entry("lot_approved", ADMIN, UNIT, {"lot": "l"})
    assert not written.book.decide_lot(lot, [first])
    assert written.holds("role_agreed", CHIEF, PATROL, role="auditor", asked=asked.uid)


def test_what_another_machine_wrote_counts_by_what_it_knew() -> None:
    """The laptop's yes, to what was asked here and came to it by a file; one that it can't have known is none."""
    taken = {LAPTOP: [HeadsTaken(WrittenAt(LAPTOP, 1, 9, 9, BEGUN), {(HERE, 1): 7})]}
    written = Written(taken_in=taken)
    asked = written.write("role_asked", ADMIN, PATROL, role="auditor")
    assert asked.place.seq == 7
    for seq, holds in ((8, False), (10, True)):
        place = WrittenAt(LAPTOP, 1, seq, seq, BEGUN)
        facts = {"role": "auditor", "asked": asked.uid}
        yes = RoleEntry(f"far{seq}", "role_agreed", CHIEF, PATROL, facts, place, BEGUN, None)
        written.book.follow(yes)
        assert (yes.uid not in written.book.refused) is holds, seq
    silent = Written(taken_in={LAPTOP: [HeadsTaken(WrittenAt(LAPTOP, 1, 9, 9, BEGUN), None)]})
    silent.write("role_asked", ADMIN, PATROL, role="auditor")
    place = WrittenAt(LAPTOP, 1, 3, 8, BEGUN)
    silent.book.follow(RoleEntry("far", "role_agreed", CHIEF, PATROL, {"role": "auditor"}, place, BEGUN, None))
    assert "far" not in silent.book.refused, "an earlier version does not say what it knew"


# --- forged --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("yes", [PATROL, ADMIN, DUTY])
def test_nobody_agrees_who_asked_who_it_is_about_or_who_says_no_second_yes(yes: str) -> None:
    written = Written()
    written.write("acting_commander_set", ADMIN, DUTY, until=to_json(BEGUN + timedelta(hours=2)))
    for about in (PATROL, yes):
        asked = written.write("role_asked", ADMIN, about, role="commander")
        assert not written.holds("role_agreed", yes, about, role="commander", asked=asked.uid)
    assert not written.holds("role_agreed", CHIEF, "u-nobody", role="commander"), "nobody asked"
    asked = written.write("role_asked", ADMIN, CHIEF, role="inspector")
    assert not written.holds("role_agreed", CHIEF, CHIEF, role="inspector", asked=asked.uid)
    assert written.roles(PATROL) == {Role.PATROL}


def test_what_was_asked_is_agreed_to_once_and_not_once_it_was_declined() -> None:
    written = Written()
    asked = written.write("role_asked", ADMIN, PATROL, role="auditor")
    assert not written.holds("role_agreed", CHIEF, PATROL, role="commander", asked=asked.uid), "another role"
    assert not written.holds("role_agreed", CHIEF, DUTY, role="auditor", asked=asked.uid), "another officer"
    assert written.holds("role_agreed", CHIEF, PATROL, role="auditor", asked=asked.uid)
    assert not written.holds("role_agreed", CHIEF, PATROL, role="auditor", asked=asked.uid)
    asked = written.write("role_asked", ADMIN, DUTY, role="commander")
    assert written.holds("role_declined", CHIEF, DUTY)
    assert not written.holds("role_agreed", INSPECTOR, DUTY, role="commander", asked=asked.uid)


@pytest.mark.parametrize("officer", [PATROL, ADMIN])
def test_nobody_stands_in_by_his_own_word(officer: str) -> None:
    written = Written()
    assert not written.holds("acting_commander_set", officer, officer, until=to_json(BEGUN + timedelta(hours=9)))
    assert not written.holds("acting_commander_set", PATROL, DUTY, until=to_json(BEGUN + timedelta(hours=9)))
    assert (written.roles(officer), written.roles(DUTY)) == ({ROLES[officer]}, {Role.DUTY})


def test_who_was_added_on_one_machine_is_nobody_else() -> None:
    written = Written()
    for officer in (PATROL, CHIEF, ADMIN):
        assert not written.holds("officer_same", officer, PATROL, same_as=ADMIN)
    learned = {"origin": LAPTOP, "epoch": 1, "seq": 1}
    written.write("officer_added", ADMIN, "u-made-up", role="patrol", learned=learned)
    for same_as in (CHIEF, "u-made-up", "u-nobody", None):
        assert not written.holds("officer_same", CHIEF, "u-made-up", same_as=same_as), same_as
    later = written.entry("officer_added", ADMIN, "u-later", {"role": "patrol"}, epoch=2)
    written.book.follow(later)
    assert not written.holds("officer_same", ADMIN, "u-later", same_as=CHIEF), "no file brought one of them back"
    assert written.roles(PATROL) == {Role.PATROL}


def test_codes_are_made_by_no_patrol_and_by_nobody_who_stands_in() -> None:
    written = Written()
    written.write("acting_commander_set", ADMIN, DUTY, until=to_json(BEGUN + timedelta(hours=2)))
    for officer in (PATROL, ADMIN, DUTY):
        codes = written.write("county_codes_made", officer, UNIT, hashes=DERIVED)
        assert codes.uid in written.book.refused
        asked = written.write("role_asked", ADMIN, PATROL, role="commander")
        said = {"role": "commander", "asked": asked.uid, "codes": codes.uid, "code": 1}
        assert not written.holds("role_agreed", ADMIN, PATROL, **said), "made up"


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (ADMIN, CHIEF, True), (CHIEF, ADMIN, True), (INSPECTOR, CHIEF, True), (CHIEF, CHIEF, False),
        (None, CHIEF, False), (ADMIN, ADMIN, False), (ADMIN, DUTY, False), (DUTY, CHIEF, True), ("u-x", CHIEF, False),
    ],
)  # fmt: skip
def test_two_persons_let_a_lot_count_and_one_says_second_yeses(first: str | None, last: str, holds: bool) -> None:
    written = Written()
    written.write("acting_commander_set", ADMIN, DUTY, until=to_json(BEGUN + timedelta(hours=2)))
    said = {"lot": "l", "second": True}
    yeses = [] if first is None else [written.entry("lot_approved", first, UNIT, said)]
    lot = written.entry("lot_counts", last, UNIT, said)
    assert written.book.decide_lot(lot, yeses) is holds
    assert (lot.uid in written.book.refused) is not holds


def test_a_code_spent_on_a_lot_gives_no_role() -> None:
    written = Written()
    codes = written.write("county_codes_made", CHIEF, UNIT, kept=[kept_of(each) for each in DERIVED])
    spent = {"codes": codes.uid, "code": 4, "derived": DERIVED[3]}
    lot = written.entry("lot_counts", ADMIN, UNIT, {"lot": "l", **spent})
    assert written.book.decide_lot(lot, [])
    asked = written.write("role_asked", ADMIN, PATROL, role="auditor")
    assert not written.holds("role_agreed", ADMIN, PATROL, role="auditor", asked=asked.uid, **spent)


def test_the_pure_rules() -> None:
    yes = YesSayer("one", frozenset({Role.INSPECTOR}))
    assert second_yes.is_another(yes, asked_by="two", about="three")
    assert not second_yes.is_another(yes, asked_by="one", about="three")
    assert not second_yes.is_another(yes, asked_by="two", about="one")
    assert not second_yes.touches_guarded(None, {Role.COMMANDER})
    assert second_yes.touches_guarded("patrol", {Role.AUDITOR})
    assert kept_of(None) == "" != kept_of("00")
    assert book_of.ABOUT_ROLES < book_of.FOLLOWED


def test_a_code_opens_no_role_of_ones_own() -> None:
    written = Written()
    codes = written.write("county_codes_made", CHIEF, UNIT, kept=[kept_of(each) for each in DERIVED])
    asked = written.write("role_asked", ADMIN, ADMIN, role="commander")
    said = {"role": "commander", "asked": asked.uid, "codes": codes.uid, "code": 1, "derived": DERIVED[0]}
    assert not written.holds("role_agreed", ADMIN, ADMIN, **said)
    assert written.holds("role_agreed", CHIEF, ADMIN, role="commander", asked=asked.uid)


def test_who_asked_is_no_second_person_in_another_role_or_under_another_uid() -> None:
    written = Written()
    asked = written.write("role_asked", ADMIN, PATROL, role="auditor")
    own = written.write("role_asked", ADMIN, ADMIN, role="inspector")
    assert written.holds("role_agreed", CHIEF, ADMIN, role="inspector", asked=own.uid)
    far = written.entry("officer_added", "u-far", "u-far", {"role": "patrol"}, origin=LAPTOP, counts_at=9)
    written.book.follow(far, agreed=True)
    assert written.holds("officer_same", CHIEF, "u-far", same_as=ADMIN)
    for yes in (ADMIN, "u-far"):
        assert written.roles(yes) == {Role.INSPECTOR}
        assert not written.holds("role_agreed", yes, PATROL, role="auditor", asked=asked.uid)


def test_a_machine_agrees_to_what_it_knew_was_asked() -> None:
    taken = [HeadsTaken(WrittenAt(LAPTOP, 1, seq, seq, BEGUN), {(HERE, 1): head}) for seq, head in ((5, 6), (9, 7))]
    written = Written(taken_in={LAPTOP: taken})
    asked = written.write("role_asked", ADMIN, PATROL, role="auditor")
    for seq, holds in ((8, False), (10, True)):
        place = WrittenAt(LAPTOP, 1, seq, seq, BEGUN)
        facts = {"role": "auditor", "asked": asked.uid}
        written.book.follow(RoleEntry(f"far{seq}", "role_agreed", CHIEF, PATROL, facts, place, BEGUN, None))
        assert (f"far{seq}" not in written.book.refused) is holds, seq


def test_a_yes_is_to_what_was_asked_last() -> None:
    written = Written()
    before, asked = (written.write("role_asked", ADMIN, PATROL, role="auditor") for _ in range(2))
    assert not written.holds("role_agreed", CHIEF, PATROL, role="auditor", asked=before.uid)
    assert written.holds("role_agreed", CHIEF, PATROL, role="auditor", asked=asked.uid)


@pytest.mark.parametrize(("asks", "by", "holds"), [(False, ADMIN, True), (True, ADMIN, False), (False, CHIEF, False)])
def test_the_administrator_alone_lets_a_file_count_while_nobody_else_is_there(asks: bool, by: str, holds: bool) -> None:
    written = Written(asks=asks)
    assert written.book.decide_lot(written.entry("lot_counts", by, UNIT, {"lot": "l"}), []) is holds
