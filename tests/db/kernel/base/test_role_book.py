"""Which role somebody had where an entry stands, by the book alone: as the machine knew it, not as it came later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.role_book import HeadsTaken, RoleBook, RoleEntry, WrittenAt

START = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
HERE, LAPTOP = "machine-of-the-desk", "laptop-of-the-mosque"
KEEPER, CHIEF, DUTY, PATROL = "o-keeper", "o-chief", "o-duty", "o-patrol"
ROLES = {KEEPER: "administrator", CHIEF: "commander", DUTY: "duty_officer", PATROL: "patrol"}


class Book:
    """Entries of two machines, each a minute after the one before, given to a book in the order of this store."""

    def __init__(self, **values: Any) -> None:
        self.book = RoleBook(HERE, signed_from={HERE: 4}, **values)
        self.position = 0
        self.seq = {HERE: 0, LAPTOP: 0}

    def place(self, origin: str = HERE, *, hours: float = 0) -> WrittenAt:
        """The next place of a machine, which is taken."""
        self.position += 1
        self.seq[origin] += 1
        at = START + timedelta(minutes=self.position, hours=hours)
        return WrittenAt(origin, 1, self.seq[origin], self.position, at)

    def write(
        self, officer: str, kind: str, record: str, origin: str = HERE, counts_at: int | None = None, **facts: Any
    ) -> str:
        place = self.place(origin)
        uid = f"e-{place.position}"
        self.book.follow(RoleEntry(uid, kind, officer, record, facts, place, place.at, counts_at))
        return uid

    def roles(self, officer: str, origin: str = HERE, *, hours: float = 0) -> set[str]:
        return {str(role) for role in self.book.roles(officer, self.place(origin, hours=hours))}


def begun(**values: Any) -> Book:
    """A store with four officers, which holds rights from its first entry."""
    book = Book(marks={HERE: 1, LAPTOP: 1}, **values)
    for uid, role in ROLES.items():
        book.write(KEEPER, "officer_added", uid, role=role)
    assert book.book.refused == {}
    return book


def test_each_is_what_the_store_began_with_and_a_stranger_is_nothing() -> None:
    book = begun()
    assert {uid: book.roles(uid) for uid in ROLES} == {uid: {role} for uid, role in ROLES.items()}
    assert book.roles("o-nobody") == set()


def test_a_role_holds_from_where_it_was_given_to_where_it_was_taken() -> None:
    book = begun()
    before = book.place()
    book.write(KEEPER, "officer_changed", PATROL, role="deputy")
    between = book.place()
    book.write(KEEPER, "officer_removed", PATROL)
    assert book.book.roles(PATROL, before) == {Role.PATROL}
    assert book.book.roles(PATROL, between) == {Role.DEPUTY}
    assert book.roles(PATROL) == set()
    assert book.roles(DUTY) == {"duty_officer"}, "nobody else lost his"


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("role_agreed", {"role": "commander"}),
        ("officer_changed", {"role": "administrator"}),
        ("officer_added", {"role": "inspector"}),
        ("acting_commander_set", {"until": "2027-11-24T08:30:00Z"}),
        ("officer_same", {"same_as": KEEPER}),
    ],
)
def test_a_patrol_gives_himself_nothing(kind: str, facts: dict[str, Any]) -> None:
    book = begun()
    uid = book.write(PATROL, kind, PATROL, **facts)
    assert set(book.book.refused) == {uid}
    assert book.roles(PATROL) == {"patrol"}


def test_nor_does_what_he_gave_himself_help_him_to_more() -> None:
    book = begun()
    first = book.write(PATROL, "officer_changed", PATROL, role="administrator")
    second = book.write(PATROL, "officer_changed", "o-friend", role="commander")
    third = book.write(PATROL, "officer_removed", KEEPER)
    assert set(book.book.refused) == {first, second, third}
    assert book.roles(KEEPER) == {"administrator"}


def test_a_second_yes_makes_no_administrator() -> None:
    book = begun()
    book.write(KEEPER, "role_asked", DUTY, role="administrator")
    book.write(CHIEF, "role_agreed", DUTY, role="administrator")
    assert book.roles(DUTY) == {"duty_officer"}
    book.write(KEEPER, "role_asked", DUTY, role="inspector")
    book.write(CHIEF, "role_agreed", DUTY, role="inspector")
    assert book.roles(DUTY) == {"inspector"}


@pytest.mark.parametrize(
    ("until", "hours", "acts"),
    [
        ("2026-11-27T08:35:00Z", 71, True),
        ("2026-11-27T08:35:00Z", 73, False),
        ("2026-11-24T09:30:00Z", 2, False),
        ("2030-01-01T00:00:00Z", 71, True),
        ("2030-01-01T00:00:00Z", 73, False),
        ("2030-01-01T00:00:00", 1, True),
        ("tomorrow", 1, True),
        (7, 73, False),
    ],
)
def test_standing_in_ends_when_it_says_and_after_72_hours_whatever_it_says(
    until: object, hours: float, acts: bool
) -> None:
    book = begun()
    book.write(KEEPER, "acting_commander_set", DUTY, until=until)
    assert ("commander" in book.roles(DUTY, hours=hours)) is acts
    assert "duty_officer" in book.roles(DUTY, hours=hours), "he stays what he is"
    book.write(CHIEF, "acting_commander_ended", DUTY)
    assert book.roles(DUTY) == {"duty_officer"}


def test_what_waits_for_two_people_gives_a_role_from_where_it_counts() -> None:
    book = begun(taken_in={LAPTOP: [taken(1, 4)]})
    book.place(LAPTOP)
    book.write(KEEPER, "officer_changed", PATROL, LAPTOP, counts_at=9, role="deputy")
    assert [book.roles(PATROL) for _time in range(3)] == [{"patrol"}, {"patrol"}, {"deputy"}]


# --- another machine -------------------------------------------------------------------------------------------------


def taken(seq: int, upto: int | None) -> HeadsTaken:
    """What the laptop took in at a place of its chain: this machine's entries up to a number, or it did not say."""
    return HeadsTaken(WrittenAt(LAPTOP, 1, seq, 90, START), None if upto is None else {(HERE, 1): upto})


def test_a_machine_knows_a_role_from_where_it_took_it_in() -> None:
    book = begun(taken_in={LAPTOP: [taken(1, 4), taken(4, 6)]})
    first, second = book.place(LAPTOP), book.place(LAPTOP)
    book.write(KEEPER, "officer_removed", DUTY)
    book.write(KEEPER, "officer_changed", PATROL, role="deputy")
    third, fourth = book.place(LAPTOP), book.place(LAPTOP)
    roles = [{str(role) for role in book.book.roles(DUTY, place)} for place in (first, second, third, fourth)]
    assert roles == [{"duty_officer"}, {"duty_officer"}, {"duty_officer"}, set()]
    assert book.book.roles(PATROL, third) == {Role.PATROL}
    assert book.book.roles(PATROL, fourth) == {Role.DEPUTY}


def test_where_a_machine_did_not_say_what_it_took_in_any_role_is_enough() -> None:
    book = begun(taken_in={LAPTOP: [taken(1, None)]})
    early = book.place(LAPTOP)
    book.write(KEEPER, "officer_changed", PATROL, role="deputy")
    book.write(KEEPER, "officer_removed", PATROL)
    assert book.book.roles(PATROL, early) == {Role.PATROL, Role.DEPUTY}
    assert book.book.roles("o-nobody", early) == set()
    assert book.book.roles(PATROL, book.place()) == set(), "this machine knew"


def test_a_machine_without_the_mark_is_held_by_any_role() -> None:
    book = begun()
    book.book.marks = {HERE: 1}
    assert book.roles(DUTY, LAPTOP) == {"duty_officer"}
    assert book.roles("o-nobody", LAPTOP) == set()
    assert not book.book.has_grace(book.place(LAPTOP))


def test_two_uids_of_one_person_are_one() -> None:
    book = begun(taken_in={LAPTOP: [taken(1, 4)]})
    book.place(LAPTOP)
    book.book.signed_from = {HERE: 4, LAPTOP: 99}
    book.write("o-duty-again", "officer_added", "o-duty-again", LAPTOP, role="administrator")
    assert book.roles("o-duty-again") == {"administrator"}
    book.write(KEEPER, "officer_same", "o-duty-again", same_as=DUTY)
    assert book.roles("o-duty-again") == {"duty_officer"}
    book.write(KEEPER, "officer_removed", DUTY)
    assert book.roles("o-duty-again") == set()


# --- what stands from before -----------------------------------------------------------------------------------------


def test_what_stands_before_the_mark_is_told_and_counts() -> None:
    book = Book(marks={HERE: 6})
    for uid, role in ROLES.items():
        book.write(KEEPER, "officer_added", uid, role=role)
    book.write(PATROL, "officer_changed", PATROL, role="deputy")
    assert book.book.refused == {}
    book.place()
    late = book.write(PATROL, "officer_changed", PATROL, role="commander")
    assert set(book.book.refused) == {late}
    assert book.roles(PATROL) == {"deputy"}


def test_a_machine_that_came_later_has_no_time_before() -> None:
    book = begun(later=frozenset({LAPTOP}))
    book.book.marks = {HERE: 1, LAPTOP: 50}
    assert not book.book.has_grace(book.place(LAPTOP))
    book.book.later = frozenset()
    assert book.book.has_grace(book.place(LAPTOP))
