"""Filters kept under a name: each officer's own, of fields that lists have, never of typed words."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

import pytest

from db.kernel.base.access import Role
from db.kernel.desk.kept_filters import LONGEST, MOST, KeptFilter, forget_filter, keep_filter, kept_filters
from db.storage.models import INFO, JOURNAL
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import Desks

OPEN = KeptFilter("باز", Filter(state="open", type="theft_home", place="زیتون", officer="1001", sort="entered"))


def test_a_filter_comes_back_as_it_was_kept_and_is_the_officers_own(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    day = Filter(since=desk.now() - timedelta(days=2), until=desk.now() - timedelta(days=1), at_work=True)
    assert keep_filter(desk, "incident", OPEN) == "باز"
    keep_filter(desk, "incident", KeptFilter("  یک   روز ", day))
    assert set(kept_filters(desk, "incident")) == {OPEN, KeptFilter("یک روز", day)}
    assert kept_filters(desk, "custody") == ()
    assert kept_filters(desk_as(Role.COMMANDER), "incident") == ()
    keep_filter(desk, "incident", KeptFilter("باز", Filter(state="closed")))
    assert KeptFilter("باز", Filter(state="closed")) in kept_filters(desk, "incident")
    forget_filter(desk, "incident", "باز")
    forget_filter(desk, "incident", "never was")
    assert [one.name for one in kept_filters(desk, "incident")] == ["یک روز"]


def test_of_a_period_no_instant_is_kept(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    keep_filter(desk, "incident", KeptFilter("week", Filter(since=desk.now()), "week"))
    assert kept_filters(desk, "incident") == (KeptFilter("week", Filter(), "week"),)


def test_typed_words_and_bad_names_are_not_kept(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    for bad in (
        KeptFilter("who", Filter(text="کاوه مرادی")),
        KeptFilter("", Filter(state="open")),
        KeptFilter(" \u200b ", Filter(state="open")),
        KeptFilter("x" * (LONGEST + 1), Filter(state="open")),
    ):
        with pytest.raises(Refused) as refused:
            keep_filter(desk, "incident", bad)
        assert refused.value.code == "invalid"
    for number in range(MOST):
        keep_filter(desk, "incident", KeptFilter(f"{number}", Filter(state="open")))
    with pytest.raises(Refused):
        keep_filter(desk, "incident", KeptFilter("one more", Filter(state="open")))
    keep_filter(desk, "incident", KeptFilter("3", Filter(state="closed")))


def test_no_filter_can_name_who_somebody_is() -> None:
    kinds = {one.name for one in fields(Filter)}
    assert kinds == {"state", "since", "until", "type", "officer", "place", "text", "sort", "at_work", "unit"}


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"incident": 3}', '{"incident": {"x": 3, "y": {"since": "never"}, "z": {"state": "a"}}}']
)
def test_what_cannot_be_read_is_passed_over(desk_as: Desks, text: str) -> None:
    desk = desk_as(Role.DUTY)
    with desk.store.writing() as conn:
        conn.execute(INFO.insert(), {"name": f"filters {desk.officer.uid}", "value": text})
    assert [one.name for one in kept_filters(desk, "incident")] == (["z"] if '"z"' in text else [])
    keep_filter(desk, "custody", OPEN)
    assert kept_filters(desk, "custody") == (OPEN,)


def test_no_entry_is_written(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    with desk.store.reading() as conn:
        before = len(conn.execute(JOURNAL.select()).all())
    keep_filter(desk, "incident", OPEN)
    with desk.store.reading() as conn:
        assert len(conn.execute(JOURNAL.select()).all()) == before
