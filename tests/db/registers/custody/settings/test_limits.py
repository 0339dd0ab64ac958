"""What a precinct sets for itself: it holds for records opened from then on, and un-breaches nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.reference.lists.commands import set_limit
from db.reference.lists.forms import SetLimit
from db.reference.lists.seed import seed_lists
from db.registers.custody.case.duties import DEFAULT, LIMITS, SET, limits_of
from db.registers.custody.case.spec import CHECK
from db.registers.custody.sealing.queries import keeping
from db.registers.custody.sealing.rules import Keeping
from db.registers.custody.settings.limits import LIST
from tests.db.registers.custody.test_arrivals import bus, row
from tests.db.registers.custody.test_commands import opened, refused, shown


def due(desk: Desk, number: str, code: str) -> timedelta:
    """How long after now a duty is due."""
    duty = next(duty for duty in shown(desk, number).duties if duty.code.partition("-")[0] == code)
    assert duty.due is not None
    return duty.due - desk.now()


def test_the_seed_says_what_the_rules_take_for_usual() -> None:
    seeds = {item.code: item.extra for item in seed_lists()[LIST]}
    assert {code: timedelta(minutes=int(seeds[code]["value"])) for code in SET} == {
        code: DEFAULT.of(LIMITS[code]) for code in SET
    }
    usual = Keeping()
    assert (seeds["seal_after"]["value"], seeds["seal_notice"]["value"]) == (usual.after.days, usual.notice.days)
    assert all(extra["least"] <= extra["value"] <= extra["most"] for extra in seeds.values())  # type: ignore[operator]
    assert not set(seeds) & {"holding", "prosecutor"}, "the law's own limits are not set by anyone"


def test_a_limit_holds_for_records_opened_from_then_on(desk: Desk, desk_as: Any) -> None:
    before = opened(desk)
    commander = desk_as(Role.COMMANDER)
    set_limit(commander, SetLimit(code="check", value=30))
    set_limit(commander, SetLimit(code="first_review", value=120))
    after = opened(desk, name_known="unknown", name=None, band="18")
    assert (due(desk, before, "check"), due(desk, after, "check")) == (timedelta(hours=1), timedelta(minutes=30))
    assert due(desk, after, "review") == timedelta(hours=2)
    grouped = row(desk, bus(desk, 1), "نوید آرام", band="19")
    assert due(desk, grouped, "check") == timedelta(minutes=30)


def test_loosening_a_limit_makes_no_breach_undone(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    desk_as.clock.advance(minutes=70)
    missed = [duty.code for duty in shown(desk, number).duties if duty.state == "overdue"]
    assert "check-1" in missed
    set_limit(desk_as(Role.COMMANDER), SetLimit(code="check", value=120))
    assert [duty.code for duty in shown(desk, number).duties if duty.state == "overdue"] == missed


@pytest.mark.parametrize(("code", "value"), [("check", 14), ("check", 121), ("seal_notice", 6), ("seal_after", 0)])
def test_no_limit_leaves_its_bounds(desk_as: Any, code: str, value: int) -> None:
    found = refused(lambda: set_limit(desk_as(Role.COMMANDER), SetLimit(code=code, value=value)))
    assert set(found.fields) == {"value"}


def test_only_the_commander_sets_them(desk_as: Any) -> None:
    for role in (Role.DUTY, Role.ADMINISTRATOR):
        assert refused(lambda role=role: set_limit(desk_as(role), SetLimit(code="check", value=60))).code == "forbidden"


def test_how_long_words_are_kept_is_read_when_they_are_sealed(desk_as: Any) -> None:
    commander = desk_as(Role.COMMANDER)
    set_limit(commander, SetLimit(code="seal_after", value=365))
    with commander.store.reading() as conn:
        assert keeping(conn) == Keeping(after=timedelta(days=365))


def test_what_an_opening_entry_does_not_say_is_usual() -> None:
    assert limits_of({}) == DEFAULT
    assert limits_of({"limits": {"check": 20, "holding": 1}}).of(CHECK) == timedelta(minutes=20)
