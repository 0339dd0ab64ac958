"""A headcount that somebody makes lower: it stays on the desk until another one counted, and it is told who did it."""

from __future__ import annotations

from typing import Any

import pytest

from db.across.handover import forms as handover
from db.across.handover.commands import count_blind, open_shift, start_handover
from db.across.handover.counting import PEOPLE
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.journal.journal import Note
from db.registers.custody.arrivals.queries import arrivals
from db.registers.custody.board.notices import notices
from db.registers.custody.queries import clock_strip
from db.words.messages import Refused
from tests.db.registers.custody.test_arrivals import bus, give, row
from tests.written import write_entry

WHY = "دو نفر راننده و همراه بودند"


def lowered(desk: Desk) -> str:
    """Five got off, three have a record, and the officer who wrote five writes three."""
    arrival = bus(desk, 5)
    for name in ("کریم نادری", "یوسف رحیمی", "زهرا صافی"):
        row(desk, arrival, name)
    assert give(desk, "count_arrival", arrival, heads=3, reason=WHY) == arrival
    return arrival


def waits(desk: Desk) -> list[tuple[int | None, int | None]]:
    return [(one.heads, one.lowered_from) for one in arrivals(desk)]


def test_two_who_got_off_do_not_leave_the_strip_by_one_officers_word(desk: Desk, desk_as: Any) -> None:
    arrival = lowered(desk)
    assert waits(desk) == [(3, 5)]
    assert "arrival" in {duty.code for _band, duty in clock_strip(desk)}
    give(desk, "count_arrival", arrival, heads=3, reason="باز شمردم")
    assert waits(desk) == [(3, 5)], "his own second count is no other officer's"
    give(desk, "describe_arrival", arrival, kind="group", heads=3, deprivation_at=desk.now())
    assert waits(desk) == [(3, 5)]
    give(desk_as(Role.DEPUTY), "count_arrival", arrival, heads=3, reason="من هم شمردم")
    assert waits(desk) == []
    assert "arrival" not in {duty.code for _band, duty in clock_strip(desk)}


def test_a_second_officer_who_counts_fewer_still_is_no_second_count(desk: Desk, desk_as: Any) -> None:
    arrival = bus(desk, 5)
    row(desk, arrival, "کریم نادری")
    give(desk, "count_arrival", arrival, heads=3, reason=WHY)
    give(desk_as(Role.DEPUTY), "count_arrival", arrival, heads=1, reason=WHY)
    assert waits(desk) == [(1, 5)]
    give(desk, "count_arrival", arrival, heads=1, reason=WHY)
    assert waits(desk) == []


def test_a_higher_count_is_nobodys_lowering(desk: Desk) -> None:
    arrival = lowered(desk)
    give(desk, "count_arrival", arrival, heads=5, reason="اشتباه شمردم")
    assert waits(desk) == [(5, None)]
    row(desk, arrival, "مریم صافی")
    row(desk, arrival, "داوود صافی")
    assert waits(desk) == []


def test_the_description_of_a_group_lowers_no_count_alone(desk: Desk) -> None:
    arrival = give(desk, "arrive", heads=4)
    give(desk, "describe_arrival", arrival, kind="group", heads=1, deprivation_at=desk.now())
    row(desk, arrival, "کریم نادری")
    assert waits(desk) == [(1, 4)]


def test_the_commanders_own_count_settles_it_and_nobody_elses_is_one(desk: Desk, desk_as: Any) -> None:
    arrival = lowered(desk)
    for role in (Role.DUTY, Role.DEPUTY, Role.STANDBY, Role.INSPECTOR, Role.PATROL):
        with pytest.raises(Refused) as refused:
            give(desk_as(role), "settle_count", arrival, heads=3)
        assert refused.value.code == "forbidden", role
    chief = desk_as(Role.COMMANDER)
    with pytest.raises(Refused) as doubt:
        give(chief, "settle_count", arrival, heads=2)
    assert set(doubt.value.fields) == {"heads"}, "three have a record"
    give(chief, "settle_count", arrival, heads=3)
    assert waits(desk) == []


def test_the_blind_count_of_a_handover_settles_it(desk: Desk, desk_as: Any) -> None:
    lowered(desk)
    open_shift(desk, handover.OpenShift())
    start_handover(desk, handover.StartHandover())
    count_blind(desk_as(Role.DEPUTY), handover.BlindCount(counts={PEOPLE: 3}))
    assert waits(desk) == []


def test_a_blind_count_that_finds_others_settles_nothing(desk: Desk, desk_as: Any) -> None:
    lowered(desk)
    open_shift(desk, handover.OpenShift())
    start_handover(desk, handover.StartHandover())
    form = handover.BlindCount(counts={PEOPLE: 5})
    form.reasons = {f"counts.{PEOPLE}": "دو نفر در حیاط‌اند"}
    count_blind(desk_as(Role.DEPUTY), form)
    assert waits(desk) == [(3, 5)]


def test_the_inspectorate_reads_who_made_it_lower(desk: Desk, desk_as: Any) -> None:
    arrival = lowered(desk)
    give(desk_as(Role.DEPUTY), "count_arrival", arrival, heads=3, reason=WHY)
    (told,) = [item for item in notices(desk_as(Role.INSPECTOR)) if "Headcount" in str(item.text.params["what"])]
    assert told.text.params["badge"] == desk.officer.badge
    assert told.text.params["name"] == desk.officer.name


def test_his_own_word_that_it_matches_is_none_where_the_journal_is_read(desk: Desk) -> None:
    """Written by a program of his own, and made again from the journal."""
    arrival = lowered(desk)
    facts = {"heads": 3, "opened": 3}
    with desk.store.writing() as conn:
        write_entry(conn, desk, Note("arrival_matched", arrival, desk.officer.uid, facts=facts))
    assert waits(desk) == [(3, 5)]
    rebuild.rebuild(desk.store)
    assert waits(desk) == [(3, 5)]
