"""What a monitor looks for: out of the cell, search, restraint, medicine, fitness, visits, remarks, after a death."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.registers.custody import rules
from db.registers.custody.board.notices import notices
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_rules import T0, duty, event, minutes
from tests.db.registers.custody.test_rules import opened as opening


def told(desk_as: Any, number: str) -> int:
    return sum(item.number == number for item in notices(desk_as(Role.INSPECTOR)))


def test_who_was_taken_out_is_back_or_it_is_an_open_duty() -> None:
    out = event(2, "taken_out", T0 + minutes(5), why="doctor", by="1201")
    assert duty([opening(), out], "back_in", T0 + minutes(6)).state == "open"
    back = event(3, "brought_back", T0 + minutes(50), well="injured")
    assert duty([opening(), out, back], "back_in", T0 + minutes(51)).state == "done"
    assert duty([opening(), out, back], "doctor", T0 + minutes(51)).state == "due", "he came back injured"
    both = event(2, "taken_out", T0 + minutes(50), at=T0 + minutes(5), why="doctor", by="1", back_at=T0 + minutes(40))
    assert duty([opening(), both], "back_in", T0 + minutes(51)).done == T0 + minutes(40)


def test_a_restraint_presses_until_its_end() -> None:
    on = event(2, "restrained", T0 + minutes(5), means=("handcuffs",), officers="1201")
    assert duty([opening(), on], "restraint_end", T0 + minutes(6)).due == T0 + minutes(35)
    assert duty([opening(), on], "restraint_end", T0 + minutes(36)).state == "overdue"
    off = event(3, "restraint_ended", T0 + minutes(20), well="well")
    assert duty([opening(), on, off], "restraint_end", T0 + minutes(36)).state == "done"


def test_a_doctors_word_closes_and_opens_an_interview() -> None:
    unfit = event(2, "fitness_noted", T0 + minutes(5), held=True, questioned=False)
    ahead = rules.Proposed("interviewed", {"at": T0 + minutes(9)})
    assert [wall.name for wall in rules.walls([opening(), unfit], ahead, T0)] == ["interview_unfit"]
    drunk = event(3, "wellbeing_seen", T0 + minutes(6), well="intoxicated")
    fit = event(4, "fitness_noted", T0 + minutes(60), held=True, questioned=True)
    assert rules.walls([opening(), unfit, drunk, fit], ahead, T0) == ()
    ill = event(2, "fitness_noted", T0 + minutes(5), held=False, questioned=False)
    assert duty([opening(), ill], "doctor", T0 + minutes(6)).state == "due"


@pytest.mark.parametrize(
    ("name", "answers", "field"),
    [
        ("search_person", {"kind": "outer", "by": "1201", "by_sex": "female", "reason": "x"}, "by_sex"),
        ("search_person", {"kind": "strip", "by": "1201", "by_sex": "male", "reason": "x"}, "witness"),
        ("visit", {"who": "lawyer", "in_private": False}, "reason"),
        ("visit", {"who": "monitor", "in_private": False}, "reason"),
    ],
)
def test_what_a_monitor_would_ask_is_asked_first(
    desk: Desk, desk_as: Any, name: str, answers: dict[str, Any], field: str
) -> None:
    number = opened(desk, sex="male")
    assert set(refused(lambda: act(desk, number, name, **answers)).fields) == {field}
    act(desk, number, name, {field: "چنین شد"}, **answers)
    assert told(desk_as, number) == (0 if answers.get("kind") == "strip" else 1)


def test_each_of_them_stands_in_the_record_and_on_the_copy(desk: Desk, desk_as: Any) -> None:
    number = opened(desk, sex="male")
    act(desk, number, "take_out", why="visit", by=desk.officer.badge)
    act(desk, number, "back_in", well="well")
    act(desk, number, "search_person", kind="outer", by="1201", by_sex="male", reason="ورود")
    act(desk, number, "medicine", name="انسولین", dose="۱۰ واحد", done="given")
    act(desk, number, "fitness", held=True, questioned=True, by="دکتر کریمی")
    act(desk, number, "visit", who="family", in_private=False)
    act(desk, number, "remarks", by="person", about="ground", text="بی‌گناهم", signed="refused")
    act(desk, number, "lawyer", step="file_seen", name="وکیل")
    act(desk, number, "doctor", step="independent")
    assert states(shown(desk, number))["doctor"] == "due"
    kinds = {entry.kind for entry in shown(desk, number).chronology}
    assert kinds >= {"taken_out", "brought_back", "person_searched", "medicine_noted", "fitness_noted", "visited",
                     "remarks_made"}  # fmt: skip
    assert told(desk_as, number) == 0
    act(desk, number, "restrain", means=("handcuffs",), officers="77", reason="خودزنی")
    assert told(desk_as, number) == 1, "a restraint is seen by somebody else"
    act(desk, number, "end_restraint", well="well")
    assert refused(lambda: act(desk, number, "after_death", cause="x")).code == "conflict"
    act(desk, number, "record_death", last_seen_at=desk.now() - timedelta(minutes=9))
    assert set(refused(lambda: act(desk, number, "after_death")).fields) == {"cause"}
    act(desk, number, "after_death", cause="ایست قلبی، پزشکی قانونی", remains_to="برادر")


def test_a_child_does_not_leave_alone(desk: Desk) -> None:
    number = opened(desk, age=12)
    free = {"outcome": "released_no_ground", "band": "17", "copy_given": True}
    assert set(refused(lambda: act(desk, number, "release", **free)).fields) == {"accompanied_by"}
    camp = free | {"accompanied_by": "مأمور اردوگاه"}
    assert set(refused(lambda: act(desk, number, "release", **camp)).fields) == {"accompanied_by"}
    act(desk, number, "release", **free, accompanied_by="پدر", safe="با خودروی پدر")


def test_times_that_run_backwards_are_refused(desk: Desk) -> None:
    number = opened(desk)
    before = desk.now() - timedelta(minutes=5)
    out = {"why": "doctor", "by": "1201", "back_at": before}
    assert set(refused(lambda: act(desk, number, "take_out", **out)).fields) == {"back_at"}
    held = {"means": ("handcuffs",), "officers": "77", "reason": "x", "ended_at": before}
    assert set(refused(lambda: act(desk, number, "restrain", **held)).fields) == {"ended_at"}
