"""A journal file of a machine whose clock is ahead; a breach that only both machines' entries show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.carrying.transfer.inbound_files import import_journal, survey_journal
from db.carrying.transfer.machines import list_machines
from db.carrying.transfer.other_clocks import last_said, minutes_ahead
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.journal import journal
from db.registers.custody.changes.forms import COMPARED
from db.registers.custody.models import NOTICE
from db.words.records import Entry
from tests.conftest import Clock
from tests.db.carrying.transfer.test_carrying import SECRET_WORDS, Pair, joined
from tests.db.registers.custody.test_commands import act, opened, shown
from tests.db.registers.custody.test_misplaced import record_of
from tests.written import write_entry

AHEAD = timedelta(minutes=58)
PairOf = Callable[[timedelta], Pair]


@pytest.fixture
def pair_of(ready_store: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PairOf]:
    made: list[Pair] = []

    def make(behind: timedelta) -> Pair:
        made.append(Pair.again(joined(ready_store, tmp_path_factory), tmp_path, Clock(), behind))
        return made[-1]

    yield make
    for pair in made:
        pair.close()


def compared(desk: Desk, number: str) -> list[Entry]:
    return [entry for entry in shown(desk, number).chronology if entry.kind == COMPARED]


def due(desk: Desk, number: str, duty: str) -> datetime | None:
    return next(each.due for each in shown(desk, number).duties if each.kind == duty)


def test_who_is_held_by_a_clock_that_is_ahead_is_held_since_so_much_earlier(pair_of: PairOf) -> None:
    pair = pair_of(-AHEAD)
    number = opened(pair.second, deprivation_at=pair.second.now(), arrived_at=pair.second.now())
    here = opened(pair.first, name="کریم نوری", band="18")
    other = {duty: due(pair.first, here, duty) for duty in ("holding", "prosecutor")}
    path = pair.export(pair.second)
    letters = pair.second.store.series
    assert survey_journal(pair.first, path, SECRET_WORDS).ahead == ((letters, 58),), "said before anything is taken"
    import_journal(pair.first, path, SECRET_WORDS)
    assert due(pair.first, number, "holding") == pair.clock() + timedelta(hours=24)
    assert due(pair.first, number, "prosecutor") == pair.clock() + timedelta(hours=1)
    (entry,) = compared(pair.first, number)
    assert {line.name: line.value for line in entry.lines} == {
        "machine": letters, "ahead": 58, "start": pair.clock(),
    }  # fmt: skip
    assert not compared(pair.first, here)
    assert {duty: due(pair.first, here, duty) for duty in other} == other, "who was brought in here is held as before"
    with pair.first.store.reading() as conn:
        told = conn.execute(select(NOTICE.c.what).where(NOTICE.c.about == record_of(pair.first, number)))
        assert told.scalars().all() == [COMPARED]
    ahead = {machine.series: machine.ahead for machine in list_machines(pair.first)}
    assert ahead == {letters: 58, pair.first.store.series: 0}
    assert rebuild.check(pair.first.store).differences == ()


def test_it_is_written_once_and_holds_until_the_inspectorate_decides(pair_of: PairOf) -> None:
    pair = pair_of(-AHEAD)
    start = pair.second.now()
    number = opened(pair.second, deprivation_at=start, arrived_at=start)
    pair.carry(pair.second, pair.first)
    act(pair.second, number, "care", seen="spoke", given=("water",))
    pair.carry(pair.second, pair.first)
    (entry,) = compared(pair.first, number)
    strike: Any = COMMANDS["custody.strike"]
    strike.run(pair.first, strike.form(record=record_of(pair.first, number), target=entry.uid, reason="هر دو درست بود"))
    assert due(pair.first, number, "holding") == start - AHEAD + timedelta(hours=24), "the stricter reading holds"


def test_a_clock_two_minutes_ahead_and_one_that_is_behind_move_nothing(pair_of: PairOf) -> None:
    pair = pair_of(timedelta(minutes=-2))
    start = pair.second.now()
    number = opened(pair.second, deprivation_at=start, arrived_at=start)
    assert pair.carry(pair.second, pair.first).ahead == ()
    assert compared(pair.first, number) == []
    assert due(pair.first, number, "holding") == start + timedelta(hours=24)


def test_minutes_are_whole_and_what_was_said_last_stays() -> None:
    now = Clock()()
    newest = {"a": now + timedelta(minutes=2), "b": now + timedelta(minutes=2, seconds=1), "c": now - timedelta(days=1)}
    assert minutes_ahead(newest, now) == (("b", 2),)
    said = [{"from": "b", "ahead": [["b", 2]]}, {"from": "c", "ahead": [["a", 7]]}, {"from": "a"}, {"from": "c"}]
    assert last_said(said) == {"b": 2}


def write(pair: Pair, desk: Desk, number: str, kind: str, **facts: str) -> None:
    """Write an entry as a program of somebody's own writes it: without the walls of a form."""
    with desk.store.writing() as conn:
        write_entry(conn, desk, journal.Note(kind, record_of(desk, number), desk.officer.uid, facts))
    pair.clock.advance(minutes=1)


def test_a_breach_that_only_both_machines_show_is_told_once(pair_of: PairOf) -> None:
    pair = pair_of(timedelta())
    number, alone = opened(pair.first), opened(pair.first, name="کریم نوری", band="18")
    act(pair.first, alone, "ask_fear", fear="yes", language="dari")
    pair.carry(pair.first, pair.second)
    pair.clock.advance(minutes=3)
    act(pair.first, number, "ask_fear", fear="yes", language="dari")
    write(pair, pair.first, alone, "placed_in_room", room="hall")
    write(pair, pair.second, number, "person_moved", to="camp", body="اردوگاه")
    write(pair, pair.second, alone, "person_moved", to="camp", body="اردوگاه")
    pair.carry(pair.second, pair.first)
    (entry,) = compared(pair.first, number)
    assert {line.name: line.value for line in entry.lines} == {"machine": pair.second.store.series, "breached": True}
    assert compared(pair.first, alone) == [], "its breach stands in the other machine's own entries"
    for desk in (pair.first, pair.second):
        write(pair, desk, number, "placed_in_room", room="hall")
    pair.carry(pair.second, pair.first)
    assert len(compared(pair.first, number)) == 1, "it was seen here before this file"
    assert rebuild.check(pair.first.store).differences == ()


def test_the_duty_officer_who_takes_a_file_in_may_write_it(pair_of: PairOf) -> None:
    assert Role.DUTY in COMMANDS["journal.import"].roles
    pair = pair_of(-AHEAD)
    number = opened(pair.second)
    pair.carry(pair.second, pair.first)
    assert [entry.officer for entry in compared(pair.first, number)] == [pair.first.officer.badge]
