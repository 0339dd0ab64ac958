"""A breach that only the entries of two machines together show is told to the inspectorate, on both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.registers.custody.changes.found_breaches import BY_MACHINES
from db.registers.custody.models import NOTICE
from tests.conftest import Clock
from tests.db.carrying.transfer.test_carrying import Pair, joined
from tests.db.registers.custody.test_commands import act, opened


@pytest.fixture
def pair(ready_store: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = Pair.again(joined(ready_store, tmp_path_factory), tmp_path, Clock())
    yield made
    made.close()


def told(desk: Desk) -> int:
    with desk.store.reading() as conn:
        return len(conn.execute(NOTICE.select().where(NOTICE.c.what == BY_MACHINES)).all())


def test_an_interview_here_and_a_look_there(pair: Pair) -> None:
    first, second = pair.first, pair.second
    number, other = opened(first), opened(first, name="قاسم", band="18")
    pair.carry(first, second)
    pair.clock.advance(minutes=30)
    now = first.now()
    interview = {"at": now - timedelta(minutes=15), "ended_at": now - timedelta(minutes=5), "interpreter": "refused"}
    for here in (number, other):
        act(first, here, "set_language", language="persian")
        act(first, here, "interview", interviewers="1204", **interview)
    act(second, number, "wellbeing", well="intoxicated", at=now - timedelta(minutes=20))
    act(second, other, "wellbeing", well="well", at=now - timedelta(minutes=20))
    assert told(first) == told(second) == 0
    assert set(pair.carry(second, first).both) == {number, other}
    assert told(first) == 1
    pair.carry(first, second)
    assert told(second) == 1, "the same notice, not one more"
    for desk in (first, second):
        assert rebuild.check(desk.store).differences == ()
