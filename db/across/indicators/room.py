"""Indicators: a period against another, every figure with the records behind it."""

from __future__ import annotations

from db.across.indicators import commands, corrected, events, frozen, queries
from db.across.indicators.triggers import TRIGGERS
from db.kernel.rooms import Room

ROOM = Room(
    name="indicators",
    events=events.KINDS,
    listens=(*events.LISTENS, *corrected.LISTENS),
    commands=(commands,),
    queries=(queries, frozen),
    numbers={"indicator": "F"},
    triggers=TRIGGERS,
)
