"""Sources of the service desk's figures: requests, and how citizens rated what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import case, literal, null, select, union_all

from db.across.indicators.sources import CountedRows, Scope, Where, source
from db.carrying.levels.models import RATED
from db.registers.service_desk.models import REQUEST

RATINGS = "ratings"
"""The source whose rows are, at a seat, counts by month: there no record stands behind them."""
SATISFIED, UNSATISFIED = "satisfied", "unsatisfied"


@source("requests")
def _requests(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Requests by the day they came; `only` those that were answered in time."""
    what = REQUEST.c[options["what"]]
    where: Where = (REQUEST.c.merged_into.is_(None), what.is_not(None))
    if options.get("only") == "in_time":
        where += (REQUEST.c.stopped_on.is_not(None), REQUEST.c.stopped_on <= REQUEST.c.due)
    return CountedRows(
        "request", REQUEST, REQUEST.c.unit, REQUEST.c.uid, REQUEST.c.number, REQUEST.c.state, REQUEST.c.received_at,
        True, what, where=where,
    )  # fmt: skip


@source(RATINGS)
def _ratings(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Requests that were rated, by the day they came and by the rating; at a seat as units counted them by month."""
    if scope.below:
        return _counted_below()
    rating = case((REQUEST.c.satisfied, SATISFIED), else_=UNSATISFIED)
    where: Where = (REQUEST.c.merged_into.is_(None), REQUEST.c.satisfied.is_not(None))
    return CountedRows(
        "request", REQUEST, REQUEST.c.unit, REQUEST.c.uid, REQUEST.c.number, REQUEST.c.state, REQUEST.c.received_at,
        True, rating, where=where,
    )  # fmt: skip


def _counted_below() -> CountedRows:
    each = union_all(
        *(
            select(RATED.c.unit, RATED.c.starts_at, literal(name).label("rating"), RATED.c[name].label("count"))
            for name in (SATISFIED, UNSATISFIED)
        )
    ).subquery("rated")
    return CountedRows(
        "request", each, each.c.unit, each.c.unit, literal(""), null(), each.c.starts_at, True, each.c.rating,
        where=(each.c.count > 0,), weight=each.c.count,
    )  # fmt: skip
