"""Figures of the desk: sessions held and planned; requests by category, outcome, time and satisfaction.

Counts of requests, never of people. Outside the unit small counts are kept back (db/reading/suppression.py), and what
is read so is a draft that the journal notes: what is published is a frozen table of the indicators.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from sqlalchemy import select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading import suppression
from db.reference.lists.queries import items_of
from db.registers.service_desk import rules
from db.registers.service_desk.models import REQUEST, SESSION
from db.words.calendar.jalali import day_bounds, local_date
from db.words.messages import M_, Refused

TABLES = ("category", "outcome", "on_spot", "in_time", "satisfaction")
OPEN = "open"
"""The outcome of what is not closed yet; no code of the list `request_outcome`."""


@dataclass(frozen=True, slots=True)
class CountedRequest:
    """A request as it is counted. `answered_on` is the day a reply stopped its clock."""

    category: str
    state: str
    outcome: str | None
    on_spot: bool
    received_on: date
    due: date
    answered_on: date | None
    satisfied: bool | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The desk from one day to another, both included, as of `today`.

    `sessions` counts them by state; one counts as planned whatever became of it. `tables` are five ways to count the
    same `requests`; None is a count that is kept back, and `outside` says that small ones are. `median_days` is the
    middle of the days from receipt to reply, of those that were answered.
    """

    first: date
    last: date
    today: date
    outside: bool
    sessions: Mapping[str, int]
    requests: int | None
    tables: Mapping[str, Mapping[str, int | None]]
    median_days: float | None

    @property
    def planned(self) -> int:
        """All sessions of these days, those that were held and those that were not."""
        return sum(self.sessions.values())

    @property
    def held(self) -> int:
        """Sessions that were opened."""
        return self.sessions.get("open", 0) + self.sessions.get("closed", 0)


def in_time(request: CountedRequest, today: date) -> str:
    """Whether the promise was kept: `in_time`, `late`, `overdue` (nobody answered and the day is over), or `waits`."""
    if request.answered_on is not None:
        return "in_time" if request.answered_on <= request.due else "late"
    return "overdue" if request.state in rules.OPEN and request.due < today else "waits"


def tables_of(requests: Iterable[CountedRequest], categories: Sequence[str], today: date) -> dict[str, dict[str, int]]:
    """The five tables; a category that nobody asked for stands there with nought."""
    counts: dict[str, dict[str, int]] = {
        "category": dict.fromkeys(categories, 0),
        "outcome": {OPEN: 0},
        "on_spot": {"yes": 0, "no": 0},
        "in_time": {"in_time": 0, "late": 0, "overdue": 0, "waits": 0},
        "satisfaction": {"yes": 0, "no": 0, "not_asked": 0},
    }
    for request in requests:
        for name, value in zip(TABLES, values_of(request, today), strict=True):
            counts[name][value] = counts[name].get(value, 0) + 1
    return counts


def values_of(request: CountedRequest, today: date) -> tuple[str, ...]:
    """What a request counts as in each of TABLES."""
    satisfied = "not_asked" if request.satisfied is None else "yes" if request.satisfied else "no"
    closed = request.outcome if request.state == rules.CLOSED and request.outcome is not None else OPEN
    return request.category, closed, "yes" if request.on_spot else "no", in_time(request, today), satisfied


def kept_back(requests: Iterable[CountedRequest], today: date) -> frozenset[tuple[str, str]]:
    """Which counts of the tables must not leave the unit, each as (table, code); the total is ("", "")."""
    cells = Counter(values_of(request, today) for request in requests)
    inside: dict[tuple[str, str], set[int]] = {}
    for place, values in enumerate(cells):
        for key in (("", ""), *zip(TABLES, values, strict=True)):
            inside.setdefault(key, set()).add(place)
    held = list(cells.values())
    lines = []
    for (table, code), some in sorted(inside.items()):
        count = sum(held[place] for place in some)
        small = suppression.is_small(count)
        lines.append(suppression.CountedLine(f"{table}.{code}", (frozenset(some),), count, small))
    hidden = suppression.keep_back(held, lines).keys
    return frozenset(key for key in inside if ".".join(key) in hidden)


def median_days(requests: Iterable[CountedRequest]) -> tuple[int, float | None]:
    """(how many were answered, the middle of the days it took); None where none was."""
    days = [(request.answered_on - request.received_on).days for request in requests if request.answered_on is not None]
    return len(days), float(median(days)) if days else None


@query("request.figures", roles=READERS)
def figures(reading: Reading, first: date, last: date, outside: bool = False) -> Figures:
    """The figures from one day to another, both included; `outside`: for those who are not of the unit.

    A merged request is counted with the one it repeats, once. Raises Refused("invalid").
    """
    if last < first:
        raise Refused("invalid", {"until": M_("The last day is before the first one.")})
    today = local_date(reading.now)
    requests = _requests(reading, first, last)
    categories = [item.code for item in items_of(reading.conn, "request_category")]
    tables = tables_of(requests, categories, today)
    outcomes = [item.code for item in items_of(reading.conn, "request_outcome")]
    tables["outcome"] = {code: tables["outcome"].get(code, 0) for code in (*outcomes, OPEN)} | tables["outcome"]
    answered, middle = median_days(requests)
    hidden = kept_back(requests, today) if outside else frozenset()
    if outside:
        reading.note("request_figures_drafted", None, {"first": first.isoformat(), "last": last.isoformat()})
        if ("", "") in hidden or answered < suppression.SMALL:
            middle = None
    counted = {
        name: {code: None if (name, code) in hidden else count for code, count in table.items()}
        for name, table in tables.items()
    }
    total = None if ("", "") in hidden else len(requests)
    return Figures(first, last, today, outside, _sessions(reading, first, last), total, counted, middle)


def _requests(reading: Reading, first: date, last: date) -> list[CountedRequest]:
    columns = REQUEST.c
    chosen = select(REQUEST).where(
        columns.unit == reading.unit, columns.merged_into.is_(None),
        columns.received_at >= day_bounds(first)[0], columns.received_at < day_bounds(last)[1],
    )  # fmt: skip
    return [_counted(row) for row in reading.conn.execute(chosen)]


def _counted(row: Any) -> CountedRequest:
    return CountedRequest(
        row.category, row.state, row.outcome, row.on_spot, local_date(row.received_at), row.due, row.stopped_on,
        row.satisfied,
    )  # fmt: skip


def _sessions(reading: Reading, first: date, last: date) -> dict[str, int]:
    chosen = select(SESSION.c.state).where(
        SESSION.c.unit == reading.unit, SESSION.c.day >= first, SESSION.c.day <= last
    )
    counts: dict[str, int] = {}
    for state in reading.conn.execute(chosen).scalars():
        counts[state] = counts.get(state, 0) + 1
    return counts
