"""Counts of months that are offered, and published tables of the same months: nobody who has both learns a small one.

The reader is the one of the papers, with every line that was offered besides: 42 in a half-year less the five months
that are told is the sixth.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from db.across.counts import commands
from db.across.counts.commands import make_ready
from db.across.counts.making import OfferedCounts, counts_ready
from db.across.indicators.commands import freeze, publish
from db.across.indicators.forms import FreezeIndicators, PublishIndicators
from db.across.indicators.frozen import frozen_table
from db.across.indicators.offered import offered_of, sensitive_types
from db.across.indicators.periods import read_period
from db.across.indicators.pooling import TOGETHER
from db.across.indicators.publishing import plan_of
from db.demo.scenario import made_of
from db.demo.scenario_making import make_scenario
from db.kernel.base.officer import Desk
from db.opening.setup import open_store
from db.reading.suppression import CHOICES, is_small
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.models import INCIDENT
from db.storage import keys
from db.words.calendar.jalali import date_to_jalali, local_date, local_instant
from db.words.ids import Source
from tests.conftest import START
from tests.db.across.indicators.test_published import PAPERS, Reader, random_store

LAST_MONTH = "1404-06"
HALF = "1404-H1"
MONTHS = {
    "1404-01": {"theft_home": 9, "fight": 11},
    "1404-02": {"theft_home": 8, "fight": 10},
    "1404-03": {"theft_home": 7, "fight": 9},
    "1404-04": {"theft_home": 8, "fight": 12},
    "1404-05": {"theft_home": 7, "fight": 8},
    LAST_MONTH: {"theft_home": 3, "fight": 2, "theft_shop": 1},
    "1404-08": {"theft_home": 8, "fight": 10, "theft_vehicle": 4, "theft_shop": 3},
    "1403-02": {"theft_home": 30, "fight": 20, "theft_shop": 10},
}


def made_store(home: Path, file: dict[str, Any]) -> Desk:
    make_scenario(home, made_of(file, local_date(START)), lambda *_step: None, START, quick=True)
    commander = next(one for one in keys.load(home).demo if one["role"] == "commander")
    return open_store(home, commander["badge"], commander["password"], Source(lambda: START))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    periods = [{"code": code, "incidents": counts} for code, counts in MONTHS.items()]
    file = {"name": "استان نمونه", "kind": "precinct", "units": [], "seed": 7, "period": periods}
    opened = made_store(tmp_path / "store", file)
    yield opened
    opened.store.close()


@contextmanager
def a_server() -> Iterator[None]:
    """In place of the province's PostgreSQL: takes what is offered, and forgets it."""

    @contextmanager
    def counts(_store: object) -> Iterator[tuple[Any, None]]:
        nothing = SimpleNamespace(leave=lambda _conn: None, about=lambda _conn: None, put=lambda *_given: None)
        nothing.About = lambda *given: given
        nothing.readers = lambda _conn: ()
        yield nothing, None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "_counts", counts)
        yield


def published(desk: Desk, period: str) -> str:
    number = freeze(desk, FreezeIndicators(period=period))
    form = PublishIndicators(number=number)
    form.reasons = {"note": "نوشته شد"}
    publish(desk, form)
    return number


def reads_paper(reader: Reader, desk: Desk, number: str) -> None:
    reader.reads(desk, frozen_table(desk, number, True), frozen_table(desk, number))


def reads_offer(reader: Reader, desk: Desk, offered: OfferedCounts) -> None:
    """What the national command reads, and how it is made: every set of records that a line is the sum of."""
    records = defaultdict[str, defaultdict[tuple[str, str], set[str]]](lambda: defaultdict(set))
    with desk.store.reading() as conn:
        chosen = select(INCIDENT.c.uid, INCIDENT.c.day, INCIDENT.c.type, INCIDENT.c.clearance)
        sensitive = sensitive_types(conn)
        for uid, day, type_, clearance in conn.execute(chosen.where(INCIDENT.c.state != "void")):
            jalali = date_to_jalali(day)
            kind = "" if type_ in sensitive else clearance or "open"  # of these nobody tells how they ended
            records[f"{jalali.year}-{jalali.month:02}"][type_, kind].add(f"incident {uid}")
    for month in {line.month for line in offered.lines}:
        few = {cell: some for cell, some in records[month].items() if is_small(len(some))}
        of_type = Counter(type_ for (type_, _kind), some in few.items() for _one in some)
        for line in (line for line in offered.lines if line.month == month and line.count is not None):
            if line.county:
                told = records[month][line.type, line.clearance]
            elif line.type:
                told = set().union(*(some for (type_, _kind), some in few.items() if type_ == line.type))
            else:
                told = set().union(*(some for (type_, _kind), some in few.items() if is_small(of_type[type_])))
            assert len(told) == line.count, line
            reader.told.append((frozenset(told), len(told)))
        for (type_, kind), some in few.items():
            reader.small[frozenset(some)] = f"{type_} {kind} of {month}"


def narrowest(reader: Reader) -> int:
    found = list(reader.bounds())
    assert found
    return min(most - least + 1 for _name, _count, least, most in found)


def in_month(offered: OfferedCounts, month: str) -> dict[str, int]:
    return {line.type: line.count for line in offered.lines if line.month == month and line.count is not None}


def test_a_paper_and_an_offer_that_know_nothing_of_each_other_tell_the_sixth_month(desk: Desk) -> None:
    """The reader finds it where the offer was made before the paper was held against it: he is no weakling."""
    offered = counts_ready(desk)
    reader = Reader()
    reads_offer(reader, desk, offered)
    assert narrowest(reader) >= CHOICES
    reads_paper(reader, desk, published(desk, HALF))
    assert narrowest(reader) == 1


def test_what_is_offered_is_held_against_the_papers_before(desk: Desk) -> None:
    before = counts_ready(desk)
    assert in_month(before, "1404-01") == {"theft_home": 9, "fight": 11}
    reader = Reader()
    reads_paper(reader, desk, published(desk, HALF))
    after = counts_ready(desk)
    reads_offer(reader, desk, after)
    assert narrowest(reader) >= CHOICES
    told = sum(len(in_month(after, month)) for month in MONTHS)
    assert 2 * told > sum(len(in_month(before, month)) for month in MONTHS), "and most is offered still"


def test_a_paper_is_held_against_what_was_offered(desk: Desk) -> None:
    reader = Reader()
    with a_server():
        reads_offer(reader, desk, counts_ready(desk))
        assert make_ready(desk) == "1405-08"
    number = freeze(desk, FreezeIndicators(period=HALF))
    plan = plan_of(desk, number)
    assert "thefts.theft_home" in plan.besides
    reads_paper(reader, desk, published(desk, HALF))
    assert narrowest(reader) >= CHOICES


def test_what_was_kept_back_is_noted_with_the_place_it_was_counted_at(desk: Desk) -> None:
    published(desk, HALF)
    with a_server():
        ready = counts_ready(desk)
        make_ready(desk)
    assert ready.kept
    with desk.store.reading() as conn:
        offered = offered_of(SimpleNamespace(conn=conn, unit=desk.store.unit))  # type: ignore[arg-type]
    assert offered is not None
    assert offered.at == ready.as_of
    assert {f"{month}\t{cell.county}\t{cell.type}\t{cell.clearance}" for month, cell in offered.kept or ()} == set(
        ready.kept
    )
    assert [offered.months[0].code, offered.months[-1].code] == ["1403-09", "1405-08"]


def test_what_is_offered_is_held_against_what_was_offered_last(desk: Desk) -> None:
    """Four of one type and three of another told as seven; one more is entered late, and the five are told: three."""
    month = "1404-08"
    before = counts_ready(desk)
    assert in_month(before, month) == {"theft_home": 8, "fight": 10, TOGETHER: 7}
    with a_server():
        make_ready(desk)
    noon = local_instant(read_period(month).span.first, 12)
    form = ReportIncident(type="theft_vehicle", summary="x", occurred_from=noon)
    form.reasons = {"reported_at": "x", "occurred_from": "x"}
    report_incident(desk, form)
    after = in_month(counts_ready(desk), month)
    assert {"theft_home": 8, "fight": 10}.items() <= after.items()
    assert "theft_vehicle" not in after


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_no_small_number_follows_from_papers_and_offers(seed: int, tmp_path: Path) -> None:
    """Random stores; papers before the offer and after it, by turns."""
    random = Random(seed)
    file = random_store(seed)
    for period in file["period"]:
        period["incidents"] = {kind: count * random.choice((1, 4)) for kind, count in period["incidents"].items()}
    desk = made_store(tmp_path / "store", file)
    reader = Reader()
    try:
        before = random.randrange(len(PAPERS))
        for place, period in enumerate(PAPERS[:-1]):
            if place == before:
                with a_server():
                    reads_offer(reader, desk, counts_ready(desk))
                    make_ready(desk)
            number = freeze(desk, FreezeIndicators(period=period))
            if plan_of(desk, number).refusal is None:
                reads_paper(reader, desk, published_again(desk, number))
        assert narrowest(reader) >= CHOICES
    finally:
        desk.store.close()


def published_again(desk: Desk, number: str) -> str:
    form = PublishIndicators(number=number)
    form.reasons = {"note": "نوشته شد"}
    publish(desk, form)
    return number
