"""What waits for the inspectorate, listed and decided on at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.registers.custody import queries
from db.registers.custody.case.timeline import EVERY
from db.registers.custody.changes.queries import count_undecided, list_undecided, undecided_changes
from db.words.records import Filter
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_misplaced import entry, misplace, record_of


def strike(desk: Desk, number: str, target: str) -> None:
    declared: Any = COMMANDS["custody.strike"]
    declared.run(desk, declared.form(record=record_of(desk, number), target=target, reason="رخ نداد"))


def waits(desk: Desk, command: str, **values: Any) -> bool:
    """Whether who changes a record is told that the inspectorate decides on it."""
    declared: Any = COMMANDS[command]
    form = declared.form(**values)
    declared.run(desk, form)
    return form.waits is not None


def decide_all(desk: Desk, decision: str = "agreed", records: str | None = None) -> str:
    declared: Any = COMMANDS["custody.decide_all"]
    return str(declared.run(desk, declared.form(decision=decision, records=records, reason="نامه ۱۲")))


@pytest.fixture
def two(desk: Desk) -> tuple[str, str]:
    found = opened(desk), opened(desk, name="سهراب", band="18")
    for number in found:
        act(desk, number, "set_language", language="persian")
        act(desk, number, "ask_fear", fear="yes", language="persian")
    return found


def test_what_waits_is_listed_the_oldest_first_without_names(desk: Desk, desk_as: Any, two: tuple[str, str]) -> None:
    inspector = desk_as(Role.INSPECTOR)
    assert undecided_changes(inspector) == ()
    strike(desk, two[1], entry(desk, two[1], "fear_asked"))
    desk_as.clock.advance(minutes=1)
    strike(desk, two[0], entry(desk, two[0], "fear_asked"))
    page = list_undecided(inspector, Filter())
    assert [row.number for row in page.rows] == [two[1], two[0]]
    assert count_undecided(inspector, Filter("waits")) == 2
    line = next(one for one in queries.attention(inspector) if one.register == "undecided")
    assert (line.text.params, line.at) == ({"count": 2}, page.rows[0].values[0])
    assert "undecided" not in {one.register for one in queries.attention(desk_as(Role.COMMANDER))}
    assert "احمد" not in repr(page) + repr(undecided_changes(inspector))
    assert refused(lambda: undecided_changes(desk)).code == "forbidden"


def test_who_changes_a_record_is_told_where_the_inspectorate_decides(desk: Desk, two: tuple[str, str]) -> None:
    first, second = (record_of(desk, number) for number in two)
    assert waits(desk, "custody.strike", record=first, target=entry(desk, two[0], "fear_asked"), reason="رخ نداد")
    fear: dict[str, Any] = {"target": entry(desk, two[1], "fear_asked"), "field": "fear", "reason": "بد شنیده شد"}
    assert waits(desk, "custody.correct", record=second, value="no", **fear), "a fear would no longer stand"
    name: dict[str, Any] = {"target": entry(desk, two[1], "custody_opened"), "field": "name", "reason": "بد شنیده شد"}
    assert not waits(desk, "custody.correct", record=second, value="سهراب نو", **name), "a name is nobody's duty"
    said: dict[str, Any] = {"record": second, "said_by": "person", "reason": "گفت"}
    assert not waits(desk, "custody.give_start", at=desk.now() - timedelta(hours=30), **said), "the earliest counts"
    assert waits(desk, "custody.give_start", at=desk.now() - timedelta(minutes=1), **said)


def test_one_word_decides_on_all_or_on_the_records_that_are_named(
    desk: Desk, desk_as: Any, two: tuple[str, str]
) -> None:
    inspector = desk_as(Role.INSPECTOR)
    assert refused(lambda: decide_all(inspector)).code == "conflict"
    for number in two:
        strike(desk, number, entry(desk, number, "fear_asked"))
    assert refused(lambda: decide_all(desk)).code == "forbidden"
    assert set(refused(lambda: decide_all(inspector, records="CA-1405-9")).fields) == {"records"}
    assert decide_all(inspector, records=two[0]) == "1"
    assert [one.number for one in undecided_changes(inspector)] == [two[1]]
    assert states(shown(desk, two[0]))["fear"] == "due", "agreed: it was not asked"
    assert decide_all(inspector, "refused") == "1"
    assert states(shown(desk, two[1]))["fear"] == "done"
    assert undecided_changes(inspector) == ()
    assert rebuild.check(desk.store).differences == ()


def test_a_refused_move_is_taken_back_in_a_batch_too(desk: Desk, desk_as: Any, two: tuple[str, str]) -> None:
    other = opened(desk, name="کریم", band="19")
    misplace(desk, two[0], "fear_asked", other)
    assert any("Fear of return" in str(text) for text in shown(desk, other).warnings)
    decide_all(desk_as(Role.INSPECTOR), "refused")
    assert not any("Fear of return" in str(text) for text in shown(desk, other).warnings)


def test_more_than_five_say_so(desk: Desk, desk_as: Any, two: tuple[str, str]) -> None:
    number = two[0]
    for _ in range(EVERY):
        act(desk, number, "ask_fear", fear="yes", language="persian")
    for uid in [one.uid for one in shown(desk, number).chronology if one.kind == "fear_asked"]:
        strike(desk, number, uid)
    assert any("More than 5 changes wait" in str(one) for one in shown(desk, number).warnings)
    rows = list_undecided(desk_as(Role.INSPECTOR), Filter("many")).rows
    assert len(rows) == EVERY + 1
    assert states(shown(desk, number))["fear"] == "due"
    assert any("Fear of return" in str(text) for text in shown(desk, number).warnings), "the stricter reading holds"
    decide_all(desk_as(Role.INSPECTOR))
    assert not any("Fear of return" in str(text) for text in shown(desk, number).warnings)
