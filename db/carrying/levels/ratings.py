"""How citizens rated what became of their requests, as counts by month: what the levels above learn of it.

Which request was rated, and when, stays at the unit. It states once a month the months that are over, by when their
requests came, so that no single rating shows as a change between two bundles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from db.carrying.levels import own_secret
from db.carrying.levels.links import CARRIERS
from db.carrying.levels.models import RATED
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key, each, number
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.registers.service_desk.models import REQUEST
from db.storage.store import Store
from db.words.calendar.jalali import date_to_jalali, jalali_to_date, local_date, local_instant
from db.words.forms import Form, to_json

STATED_KIND = "ratings_counted"
MONTHS = 24
"""So many months, the last that are over, are stated together."""
MOST = 1_000_000
"""The most ratings of a month."""


class CountRatings(Form):
    """How requests were rated, by month, for the levels above."""


@query("level.ratings_due", roles=CARRIERS)
def are_due(reading: Reading) -> bool:
    """Whether `state_ratings` would write something: a month is over of which nothing was said."""
    return _due(reading.conn, reading.desk.store, reading.now)


def _due(conn: Connection, store: Store, now: datetime) -> bool:
    if store.info.is_seat or own_secret.opened(conn, store) is None:
        return False
    newest = months_over(local_date(now))[-1]
    stated = select(RATED.c.month).where(RATED.c.unit == store.unit, RATED.c.month == newest)
    return conn.execute(stated).first() is None


@command("level.state_ratings", label="Count the ratings", form=CountRatings, roles=CARRIERS, hidden=True,
         recordless=True, writes=STATED_KIND)  # fmt: skip
def state_ratings(act: Act, form: CountRatings) -> str:
    """Writes how the requests of each month that is over were rated, once a month; returns ""."""
    if _due(act.conn, act.desk.store, act.now):
        months = ratings_by_month(act.conn, act.unit, months_over(local_date(act.now)))
        act.append(STATED_KIND, record=act.unit, form=form, facts={"months": months})
    return ""


def months_over(today: date) -> list[date]:
    """The first days of the last months that are over on a day, the oldest first. Pure."""
    at = date_to_jalali(today)
    places = (at.year * 12 + at.month - 1 - back for back in range(MONTHS, 0, -1))
    return [jalali_to_date(place // 12, place % 12 + 1, 1) for place in places]


def ratings_by_month(conn: Connection, unit: str, months: Sequence[date]) -> list[dict[str, Any]]:
    """How many of the requests that came in each month are rated so and so: numbers alone. JSON values."""
    chosen = select(REQUEST.c.received_at, REQUEST.c.satisfied).where(
        REQUEST.c.unit == unit, REQUEST.c.satisfied.is_not(None), REQUEST.c.merged_into.is_(None),
        REQUEST.c.received_at >= local_instant(months[0]),
    )  # fmt: skip
    counted = Counter((month_of(local_date(at)), bool(satisfied)) for at, satisfied in conn.execute(chosen))
    return [
        {"month": to_json(month), "satisfied": counted[month, True], "unsatisfied": counted[month, False]}
        for month in months
    ]


def month_of(day: date) -> date:
    """The first day of the Jalali month that a day lies in. Pure."""
    at = date_to_jalali(day)
    return jalali_to_date(at.year, at.month, 1)


def units_stating(conn: Connection, units: Sequence[str], months: Collection[date]) -> frozenset[str]:
    """Those of some units that stated every one of these months."""
    chosen = select(RATED.c.unit, RATED.c.month).where(RATED.c.unit.in_(units), RATED.c.month.in_(months))
    stated = Counter(row.unit for row in conn.execute(chosen))
    return frozenset(unit for unit, count in stated.items() if count == len(set(months)))


def _stated(rows: Rows, event: Event) -> None:
    for each_month in event.facts.get("months") or ():
        month = date.fromisoformat(each_month["month"])
        row = {
            "starts_at": local_instant(month),
            "satisfied": max(0, each_month.get("satisfied") or 0),
            "unsatisfied": max(0, each_month.get("unsatisfied") or 0),
        }
        if not rows.change(RATED, (event.unit, month), **row):
            rows.put(RATED, {"unit": event.unit, "month": month, **row})


STATED = EventKind(
    STATED_KIND,
    "Ratings of requests, by month",
    _stated,
    keys=(
        each(
            "months",
            Key("month", "date", up="all"),
            number("satisfied", MOST, up="all"),
            number("unsatisfied", MOST, up="all"),
            many=MONTHS,
        ),
    ),
    up=True,
)
