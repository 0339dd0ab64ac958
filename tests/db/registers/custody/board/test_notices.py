"""Automatic reports to the inspectorate as a list that is read page by page, and every outcome of a record."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.registers.custody import queries
from db.registers.custody.board.notices import ON_THE_DESK, STATES, count_notices, list_notices
from db.registers.custody.board.spans import list_spans
from db.words.records import Filter
from tests.db.registers.custody.test_accused import give
from tests.db.registers.custody.test_commands import act, opened, refused, shown


def forced(desk: Desk, number: str) -> None:
    act(desk, number, "use_force", means=("physical",), reason="x", injured=False, officers="77")


def test_every_notice_is_read_page_by_page(desk: Desk, desk_as: Any) -> None:
    number, inspector = opened(desk), desk_as(Role.INSPECTOR)
    for _ in range(ON_THE_DESK + 3):
        desk_as.clock.advance(minutes=1)
        forced(desk, number)
    seen, after = list[Any](), None
    while True:
        page = list_notices(inspector, Filter(), after, 4)
        seen += page.rows
        after = page.next
        if after is None:
            break
    assert len(seen) == len({row.uid for row in seen}) == ON_THE_DESK + 3 == count_notices(inspector, Filter())
    assert [row.values[1] for row in seen] == sorted((row.values[1] for row in seen), reverse=True)
    assert {(row.number, row.state) for row in seen} == {(number, "happened")}
    assert "احمد" not in repr(seen)


def test_each_sort_is_found_by_its_filter_and_none_is_lost(desk: Desk, desk_as: Any) -> None:
    number, inspector = opened(desk), desk_as(Role.INSPECTOR)
    forced(desk, number)
    act(desk, number, "give_start", at=desk.now(), said_by="person", reason="x")
    act(desk, number, "talk_with_child", {"present": "تنها بود"}, present="nobody", about=("name",))
    sorts = {sort: count_notices(inspector, Filter(sort)) for sort in STATES}
    assert sorts == {"happened": 1, "changed": 1, "sent": 0, "clock": 0, "lists": 0, "breached": 0, "other": 1}
    later = Filter(since=desk.now(), until=desk.now())
    assert count_notices(inspector, later) == len(list_notices(inspector, later).rows) == 0


def test_the_desk_shows_the_newest_and_a_line_for_the_others(desk: Desk, desk_as: Any) -> None:
    number, inspector = opened(desk), desk_as(Role.INSPECTOR)
    for _ in range(ON_THE_DESK):
        forced(desk, number)
    assert "notices" not in {item.register for item in queries.attention(inspector)}
    forced(desk, number)
    more = [item for item in queries.attention(inspector) if item.register == "notices"]
    assert [item.text.params["count"] for item in more] == [1]
    desk_as.clock.advance(days=15)
    assert "notices" not in {item.register for item in queries.attention(inspector)}
    assert count_notices(inspector, Filter()) == ON_THE_DESK + 1, "the list keeps them"


@pytest.mark.parametrize("role", [Role.DUTY, Role.COMMANDER, Role.ADMINISTRATOR])
def test_the_unit_does_not_read_what_was_told_of_it(desk_as: Any, role: Role) -> None:
    assert refused(lambda: list_notices(desk_as(role), Filter())).code == "forbidden"
    assert refused(lambda: count_notices(desk_as(role), Filter())).code == "forbidden"


def test_a_page_of_notices_reads_an_index(desk: Desk) -> None:
    statement = "SELECT entry FROM custody_notice WHERE unit = 'u' ORDER BY at DESC, entry DESC LIMIT 50"
    with desk.store.reading() as conn:
        plan = " ".join(str(row) for row in conn.execute(text(f"EXPLAIN QUERY PLAN {statement}")))
    assert "notice_by_time" in plan
    assert "TEMP B-TREE" not in plan


def outcomes(desk: Desk) -> Any:
    return queries.list_custody(desk, Filter()).rows[0].values[4]


def test_the_list_shows_every_outcome_and_each_holding_its_own(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    assert outcomes(desk) is None
    free = {"band": "17", "copy_given": True}
    act(desk, number, "release", outcome="released_no_ground", **free)
    desk_as.clock.advance(minutes=30)
    act(desk, number, "reopen", reason="اشتباه")
    assert outcomes(desk) == ("released_no_ground",), "held again, and what was written stays in sight"
    desk_as.clock.advance(minutes=30)
    act(desk, number, "before_judge", body="prosecutor", judge="x", band="17")
    assert outcomes(desk) == ("released_no_ground", "before_judge")
    held = list_spans(desk, Filter("holding")).rows
    assert [row.values[4] for row in held] == ["before_judge", "released_no_ground"], "the newest first"
    entry = next(one for one in shown(desk, number).chronology if one.kind == "person_released")
    give(desk, number, "strike", target=entry.uid, reason="نبود")
    assert outcomes(desk) == ("before_judge",)
