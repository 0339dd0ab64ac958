"""Things of the store room as figures count them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.across.indicators.sources import CountedRows, Scope, Where, source
from db.registers.property.models import ITEM
from db.registers.property.rules import GONE, IN_HANDS

STORE = "store"


@source(STORE)
def _store(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Items of the store room by when they came; `only` here: still in police hands, or left, by when they left."""
    only = options.get("only", "")
    where: Where = {"": (), "here": (ITEM.c.state.in_(IN_HANDS),), "left": (ITEM.c.state.in_(GONE),)}[only]
    when = ITEM.c.since if only == "left" else ITEM.c.made_at
    return CountedRows(
        "property", ITEM, ITEM.c.unit, ITEM.c.uid, ITEM.c.number, ITEM.c.state, when, True, ITEM.c.kind, where=where
    )
