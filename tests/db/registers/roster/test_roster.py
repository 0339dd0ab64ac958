"""Turns, absences and what is noticed: a shift that began late, and one that was left open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import db.across.handover.commands as shift
from db.across.handover.attention import attention
from db.across.handover.forms import OpenShift
from db.kernel.base.access import Role
from db.kernel.folding import rebuild
from db.registers.roster import commands as roster
from db.registers.roster import forms, rules
from db.registers.roster.queries import on_duty, on_now, relief, turns
from db.registers.roster.register import ROSTER
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import BADGES, START
from tests.officers import NAMES

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from tests.conftest import Desks

BEGIN = datetime(2026, 3, 21, tzinfo=UTC)
patterns = st.tuples(st.integers(1, 36), st.integers(0, 4)).map(lambda pair: (pair[0], pair[0] * pair[1]))


@given(patterns, st.integers(0, 400_000), st.integers(1, 5_000))
def test_at_every_instant_exactly_one_team_is_on(pattern: tuple[int, int], minutes: int, later: int) -> None:
    on, off = timedelta(hours=pattern[0]), timedelta(hours=pattern[1])
    teams = rules.teams_of(*pattern)
    assert teams is not None
    at = BEGIN + timedelta(minutes=minutes)
    turn = rules.turn_at(BEGIN, on, teams, at)
    assert turn is not None
    assert turn.since <= at < turn.until
    assert turn.until - turn.since == on
    assert 1 <= turn.team <= teams
    again = rules.turn_at(BEGIN, on, teams, turn.since + on + off)
    assert again is not None
    assert again.team == turn.team, "after its rest the same team is on again"
    listed = list(rules.turns(BEGIN, on, teams, at, at + timedelta(minutes=later)))
    assert listed[0] == turn
    assert all(one.until == two.since for one, two in pairwise(listed))
    assert listed[-1].until >= at + timedelta(minutes=later)


@pytest.mark.parametrize(("on", "off", "teams"), [(12, 24, 3), (24, 48, 3), (8, 16, 3), (24, 0, 1), (12, 20, None),
                                                  (0, 24, None), (200, 200, None)])  # fmt: skip
def test_how_many_teams_a_pattern_needs(on: int, off: int, teams: int | None) -> None:
    assert rules.teams_of(on, off) == teams


def plan(desk: Desk, **more: object) -> str:
    """A roster of 12 on and 24 off whose first turn began an hour before START."""
    form = forms.PlanRoster(pattern="p12_24", starts_at=START - timedelta(hours=1))
    number = roster.plan_roster(desk, form)
    for who, role, team in (
        (BADGES[Role.DUTY], "duty_officer", 1), (BADGES[Role.DEPUTY], "deputy", 1), ("پاسدار الف", "guard", 1),
        ("ستوان ب", "duty_officer", 2), (BADGES[Role.STANDBY], "standby", None),
    ):  # fmt: skip
        roster.add_member(desk, forms.AddMember(record=form.uid, who=who, role=role, team=team))
    return number


def test_who_is_on_now_and_who_stands_in(desk_as: Desks) -> None:
    commander, duty = desk_as(Role.COMMANDER), desk_as(Role.DUTY)
    assert on_now(duty) is None
    number = plan(commander)
    now = on_now(duty)
    assert now is not None
    assert (now.turn.team, now.turn.until) == (1, START + timedelta(hours=11))
    assert [(post.role, post.name) for post in now.posts] == [
        ("standby", NAMES[Role.STANDBY]), ("duty_officer", NAMES[Role.DUTY]),
        ("deputy", NAMES[Role.DEPUTY]), ("guard", "پاسدار الف"),
    ]  # fmt: skip
    record = ROSTER.show(duty, number)
    away = forms.NoteAbsence(record=record.uid, member=2, kind="sick", since=START, until=START + timedelta(days=1),
                             substitute="سروان ج")  # fmt: skip
    roster.note_absence(duty, away)
    now = on_now(duty)
    assert now is not None
    assert now.named("deputy") == "سروان ج"
    assert str(on_duty(duty)[0].text) == "Roster: team 1, until 09/03 23:00"
    assert f"Absent: {NAMES[Role.DEPUTY]}; substitute: سروان ج" in [str(item.text) for item in on_duty(duty)]
    desk_as.clock.advance(hours=10, minutes=30)
    coming = relief(duty)
    assert coming is not None
    assert coming.turn.team == 2, "a shift opened shortly before the turn is of the next one"
    _, listed = turns(duty, days=2)
    assert [found.turn.team for found in listed] == [1, 2, 3, 1, 2]
    with pytest.raises(Refused) as caught:
        roster.add_member(commander, forms.AddMember(record=record.uid, who="99999", role="deputy", team=1))
    assert set(caught.value.fields) == {"who"}
    with pytest.raises(Refused) as caught:
        roster.add_member(commander, forms.AddMember(record=record.uid, who="x", role="deputy", team=4))
    assert set(caught.value.fields) == {"team"}
    roster.remove_member(commander, forms.RemoveMember(record=record.uid, member=2))
    with pytest.raises(Refused):
        roster.note_absence(duty, replace(away, uid="another"))
    roster.end_roster(commander, forms.EndRoster(record=record.uid))
    assert on_now(duty) is None
    assert [row.state for row in ROSTER.list(duty, Filter(), None, 9).rows] == ["ended"]
    assert rebuild.check(duty.store).differences == ()


def test_a_shift_that_nobody_opens_and_one_left_open_are_noticed(desk_as: Desks) -> None:
    plan(desk_as(Role.COMMANDER))
    duty = desk_as(Role.DUTY)
    assert [str(item.text) for item in attention(duty)] == ["Roster: team 1 is on duty, but nobody has opened a shift."]
    shift.open_shift(duty, OpenShift())
    assert attention(duty) == ()
    desk_as.clock.advance(hours=11, minutes=20)
    assert attention(duty) == ()
    desk_as.clock.advance(minutes=20)
    assert [str(item.text) for item in attention(duty)] == ["Roster: this shift should have been handed over."]
