"""One answer to how a duty presses: read earlier or now, on the desk, in the strip, the list, the board and the record.

Every history of docs/custody-cases.md, at minutes around each time that it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from db.kernel.events.event import Event
from db.reading.pressing import PRESSES, most_pressing, pressing
from db.registers.custody import rules
from db.registers.custody.board import attention
from db.registers.custody.board.board import _on_board
from db.registers.custody.case.effects import read
from db.registers.custody.people_held import HeldCase
from db.registers.custody.queries import COLUMNS, _row
from db.words.records import UNDONE, Duty
from tests.db.registers.custody.case_file import HardCase, cases

CASES = tuple(cases())
NEXT = [column.name for column in COLUMNS].index("next")
EDGE = timedelta(seconds=1)


def minutes_of(duties: tuple[Duty, ...], since: datetime) -> Iterator[datetime]:
    """Around each time that a duty has, from when it was read on."""
    times = {time for duty in duties for time in (duty.due, duty.soon, duty.over) if time is not None}
    yield from (time + step for time in sorted(times) for step in (-EDGE, EDGE) if time - EDGE > since)


def held(history: tuple[Event, ...]) -> HeldCase:
    case = read(history)
    return HeldCase("u", "CA-1405-77", case.status.state, case.start or history[0].at, case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_read_earlier_it_presses_as_if_it_were_read_now(case: HardCase) -> None:
    for then in case.checks:
        before = rules.duties(then.history, then.at)
        for now in minutes_of(before, then.at):
            fresh = {duty.code: duty for duty in rules.duties(then.history, now)}
            for duty in before:
                assert pressing(duty, now) == pressing(fresh[duty.code], now), (duty.code, then.at, now)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_every_place_says_the_same(case: HardCase) -> None:
    for then in case.checks[-1:]:
        person = held(then.history)
        for now in [then.at, *minutes_of(rules.duties_of(person.case, then.at), then.at)]:
            duties = rules.duties_of(person.case, now)
            said = {duty.code: pressing(duty, now) for duty in duties}
            lines = list(attention._lines(person, duties, now))
            assert all(line.flag == said[line.duty.code] for line in lines)
            assert bool(lines) or PRESSES.isdisjoint(said.values()), "what presses stands on the desk"
            following = rules.next_duty(duties, now)
            shown = [] if following is None else [following]
            ending = [duty for duty in duties if rules.holding(duty)]
            expected = {most_pressing([*shown, *ending], now)} & PRESSES
            for duty in ending:
                assert said[duty.code] == "open" or expected, "hour 24 that presses is never an open row"
            row = SimpleNamespace(
                uid="u", number=person.number, state=person.state, band="7", outcomes="", opened_at=then.at
            )
            listed = _row(row, duties, now)  # type: ignore[arg-type]
            assert listed.flags == expected
            if following is not None and said[following.code] in PRESSES:
                assert listed.values[NEXT] == following.label, "its state is the row's, said by the mark"
            board = _on_board(person, [person], {"u": "u"}, {}, now)
            assert {duty.label for duty in duties if said[duty.code] == "overdue" and duty.state in UNDONE} == set(
                board.overdue
            )
            if board.duty is not None:
                assert pressing(board.duty, now) == said[board.duty.code]
