"""Starts of holding that lie days before the arrival: asked about, and taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.kernel.base.officer import Desk
from tests.db.registers.custody.test_commands import act, opened, refused, shown

DAYS_3 = timedelta(days=3)
REASON = {"at": "حکم دادگاه آن روز است"}


@pytest.mark.parametrize("field", ["deprivation_at", "held_since"])
def test_a_start_more_than_three_days_before_the_arrival_is_asked_about(desk: Desk, field: str) -> None:
    now = desk.now()
    asked = refused(lambda: opened(desk, **{field: now - DAYS_3 - timedelta(minutes=31), "arrived_at": now}))
    assert (asked.code, asked.fields.keys()) == ("unlikely", {field})
    arrived = now - timedelta(minutes=30)
    taken = {"arrived_at": arrived, "deprivation_at": arrived}
    taken[field] = now - DAYS_3 - timedelta(minutes=30)
    if field == "held_since":
        opened(desk, **taken)
    else:
        assert "24 hours ago" in str(refused(lambda: opened(desk, **taken)).fields[field])


def test_it_is_taken_and_a_later_word_is_held_against_the_arrival_of_the_record(desk: Desk) -> None:
    arrived = desk.now() - timedelta(hours=1)
    number = opened(desk, arrived_at=arrived, deprivation_at=arrived)
    early = desk.now() - DAYS_3 - timedelta(minutes=30)
    act(desk, number, "give_start", at=early, said_by="person", reason="خودش گفت")
    earlier = early - timedelta(minutes=31)
    said = {"at": earlier, "said_by": "person", "reason": "خودش گفت"}
    assert refused(lambda: act(desk, number, "give_start", **said)).fields.keys() == {"at"}
    act(desk, number, "give_start", REASON, **said)
    assert shown(desk, number).began == earlier
