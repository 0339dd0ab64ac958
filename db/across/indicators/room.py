"""Indicators: a period against another, every figure with the records behind it."""

from __future__ import annotations

from db.across.indicators import (
    commands,
    corrected_facts,
    daily,
    events,
    frozen,
    hours,
    models,
    publishing,
    queries,
    request_sources,  # noqa: F401  it declares sources
)
from db.kernel.base.writers import by_reader, own_act
from db.kernel.desk.rooms import Room

ROOM = Room(
    name="indicators",
    version=3,
    models=models,
    events=events.KINDS,
    listens=(*events.LISTENS, *daily.LISTENS, *corrected_facts.LISTENS),
    commands=(commands,),
    at_seats=True,
    queries=(queries, hours, frozen, publishing),
    numbers={"indicator": "F"},
    fills={"record.again": daily.take},
    own_acts=(own_act(by_reader, "custody_counted", "indicators_drafted"),),
)
