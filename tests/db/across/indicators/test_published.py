"""All papers of a store, read by whoever wants to know a small number: linear and integer bounds find none.

What is known of the store is only which records each line counts (indicator.records), never the program's own cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from db.across.indicators.cards import SHARE
from db.across.indicators.commands import freeze, publish
from db.across.indicators.figures import FigureTable
from db.across.indicators.forms import FreezeIndicators, PublishIndicators
from db.across.indicators.frozen import frozen_table
from db.across.indicators.hiding import is_part
from db.across.indicators.publishing import plan_of
from db.across.indicators.queries import records_behind
from db.demo.scenario import TABLES, made_of
from db.demo.scenario_making import make_scenario
from db.kernel.base.officer import Desk
from db.opening.setup import open_store
from db.reading.suppression import CHOICES, SMALL, is_small
from db.registers.incidents import commands, forms
from db.storage import keys
from db.words.calendar.jalali import local_date
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import START
from tests.db.across.indicators.everybody import every_list_opens
from tests.db.across.indicators.test_scenario import CYBER, OTHERS, THEFTS

DAY = timedelta(days=1)
HALVES = ("1403-H1", "1403-H2", "1404-H1", "1404-H2")
PAPERS = (*HALVES, "1404-Q1", "1404-01")
"""What is published, in this order: each half-year as *this* and a year later as *last*, then shorter periods in it."""


def random_store(seed: int) -> dict[str, Any]:
    """Four half-years, their counts by chance: some nothing, many small, some large."""
    random = Random(seed)

    def count() -> int:
        return random.choice((0, 1, 2, 3, 4, random.randrange(5, 12), random.randrange(12, 40)))

    kinds = sorted({*random.sample(THEFTS, 4), *random.sample(CYBER, 2), *random.sample(OTHERS, 4)})
    periods = []
    for code in HALVES:
        incidents = {kind: count() for kind in kinds}
        period: dict[str, Any] = {"code": code, "incidents": incidents}
        period["cleared"] = {kind: random.randrange(n + 1) for kind, n in incidents.items()}
        period["void"] = {kind: random.randrange(3) for kind in random.sample(kinds, 3)}
        period["calls"] = {kind: count() for kind in sorted(TABLES["calls"])}
        period["calls"]["incident"] = min(period["calls"]["incident"], sum(incidents.values()))
        period["custody"] = {kind: random.choice((0, 1, 3, 7)) for kind in sorted(TABLES["custody"])}
        period["children"] = {"children": min(2, sum(period["custody"].values()))}
        period["requests"] = {kind: count() for kind in sorted(TABLES["requests"])}
        period["programmes"] = {"cultural": count(), "traffic": count()}
        period["gangs"] = {"theft": random.randrange(4), "contraband": 2, "cable": random.randrange(7)}
        periods.append(period)
    return {"name": "شهرستان نمونه", "kind": "precinct", "units": [], "seed": seed, "period": periods}


@dataclass
class Reader:
    """What a reader has: sums of sets of records that were told, and the small counts that were not.

    `kept`: what each line that was withheld counted; it was not nothing, since nought is told.
    """

    told: list[tuple[frozenset[str], int]] = field(default_factory=list)
    small: dict[frozenset[str], str] = field(default_factory=dict)
    kept: dict[str, frozenset[str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    """Papers that the program did not let out, since they would tell a small number with those before."""

    def reads(self, desk: Desk, table: FigureTable, inside: FigureTable) -> None:
        """One more paper; `inside` is the same without anything kept back."""
        shown = {figure.code: figure for figure in table.figures}
        period, against = table.comparison.period.code, table.comparison.against.code
        for figure in inside.figures:
            card = figure.card
            if card.measure in ("median", "p90") or "duties" in card.of.options:
                continue
            for code in (
                (period, against) if figure.last is not None or figure.last_numerator is not None else (period,)
            ):
                own = uids(desk, figure.code, "numerator", code)
                whole = uids(desk, figure.code, "denominator", code) if card.measure == SHARE else frozenset()
                if card.act:
                    if shown[figure.code].denominator is not None or shown[figure.code].last_denominator is not None:
                        self._tells(whole)
                    continue
                if shown[figure.code].hidden:
                    line = f"{period} {figure.code}"
                    self.kept[line] = self.kept.get(line, frozenset()) | own | whole
                    left = (whole - own,) if is_part(card) else ()
                    for some in (own, whole, *left):
                        if is_small(len(some)):
                            self.small[some] = f"{figure.code} of {code}"
                else:
                    self._tells(own)
                    self._tells(whole)

    def _tells(self, records: frozenset[str]) -> None:
        if records:
            self.told.append((records, len(records)))

    def subtracts(self) -> None:
        """Take every told set from every other that holds it: what is left, where it is small, is a number that no
        line tells, and that nobody may know (calls less calls without an incident)."""
        sums = dict(self.told)
        by_sum = sorted(sums.items(), key=lambda told: told[1])
        for whole, count in by_sum:
            for part, less in by_sum:
                if 0 < count - less < SMALL and part < whole:
                    self.small.setdefault(whole - part, "a difference")

    def bounds(self) -> Iterator[tuple[str, int, int, int]]:
        """(which, what it is, the least and the most that it could be) of every small count that was not told."""
        sets = [some for some, _count in self.told]
        members: dict[str, list[int]] = {}
        kept = [some for some in self.kept.values() if some]
        for place, some in enumerate([*sets, *self.small, *kept]):
            for uid in some:
                members.setdefault(uid, []).append(place)
        cells: dict[tuple[int, ...], int] = {}
        for places in members.values():
            cells.setdefault(tuple(places), len(cells))
        rows, columns = zip(*((row, cell) for places, cell in cells.items() for row in places), strict=True)
        size = (len(sets) + len(self.small) + len(kept), len(cells))
        matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=size)
        sums = np.array([count for _some, count in self.told])
        known = [LinearConstraint(matrix[: len(sets)], sums, sums)]
        known += [LinearConstraint(matrix[len(sets) + len(self.small) :], 1, np.inf)] if kept else []
        for place, (some, name) in enumerate(self.small.items(), len(sets)):
            aim = matrix[[place]].toarray()[0]
            ends = [
                milp(sign * aim, constraints=known, integrality=np.ones(len(cells)), bounds=Bounds(0, 1_000))
                for sign in (1, -1)
            ]
            assert all(end.success for end in ends)
            least, most = round(ends[0].fun), round(-ends[1].fun)
            if most - least >= CHOICES - 1:  # and something between them can be, too
                between = LinearConstraint(aim[np.newaxis], least + 1, most - 1)
                third = milp(
                    0 * aim, constraints=[*known, between], integrality=np.ones(len(cells)), bounds=Bounds(0, 1_000)
                )
                assert third.success, (name, len(some), least, most)
            yield name, len(some), least, most


def uids(desk: Desk, code: str, base: str, period: str) -> frozenset[str]:
    """The records that a line counts, named so that those of two registers are never one."""
    with every_list_opens():
        found = records_behind(desk, code, period, of=base, limit=10_000)
    return frozenset(f"{row.register} {row.uid}" for row in found.rows)


def change_records(desk: Desk, random: Random) -> None:
    """What happens to records between two papers: some are made void or cleared, some are entered late."""
    with every_list_opens():
        rows = [
            row.uid for period in HALVES for row in records_behind(desk, "late_entries", period, of="denominator").rows
        ]
    for uid in random.sample(rows, 12):
        with suppress(Refused):  # cleared already, say
            if random.random() < 0.5:
                commands.void(desk, forms.VoidIncident(record=uid, reason="واقعه‌ای نبود"))
            else:
                form = forms.ClearIncident(record=uid, clearance="suspect_referred", cleared_on=local_date(START))
                commands.clear(desk, form)
    for kind in random.choices(THEFTS, k=10):
        form = forms.ReportIncident(type=kind, summary="x", occurred_from=START - random.randrange(60, 600) * DAY)
        form.reasons = {"reported_at": "x", "occurred_from": "x"}
        commands.report_incident(desk, form)


def publish_all(desk: Desk, random: Random) -> Reader:
    """Freeze and publish every paper, and read them; records change before each, and before it is published."""
    reader = Reader()
    for period in PAPERS:
        change_records(desk, random)
        number = freeze(desk, FreezeIndicators(period=period))
        form = PublishIndicators(number=number)
        form.reasons = {"note": "نوشته شد"}
        if plan_of(desk, number).refusal is not None:
            with pytest.raises(Refused) as refused:
                publish(desk, form)
            assert set(refused.value.fields) == {"number"}
            reader.refused.append(period)
            continue
        publish(desk, form)
        reader.reads(desk, frozen_table(desk, number, True), frozen_table(desk, number))
    return reader


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_no_small_number_follows_from_everything_that_was_published(seed: int, tmp_path: Path) -> None:
    home = tmp_path / "store"
    make_scenario(home, made_of(random_store(seed), local_date(START)), lambda *_step: None, START, quick=True)
    commander = next(one for one in keys.load(home).demo if one["role"] == "commander")
    desk = open_store(home, commander["badge"], commander["password"], Source(lambda: START))
    try:
        reader = publish_all(desk, Random(seed))
        reader.subtracts()
        found = list(reader.bounds())
    finally:
        desk.store.close()
    assert found
    narrow = [one for one in found if one[3] - one[2] + 1 < CHOICES]
    spreads = sorted(most - least + 1 for _name, _count, least, most in found)
    print(f"store {seed}: {len(reader.told)} told sums, {len(found)} small counts kept back,",
          f"narrowest {spreads[0]}, middle {spreads[len(spreads) // 2]}, not let out {reader.refused}")  # fmt: skip
    assert narrow == []
    assert len(reader.refused) < len(PAPERS) / 2, "most papers can be published"
