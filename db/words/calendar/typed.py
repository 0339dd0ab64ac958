"""What a moment or date leaves open as it was typed: how far it may be off, what is asked, what was assumed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.words.calendar.days import BadMoment, Lean
from db.words.calendar.moments import Edge, parse_when, read_date
from db.words.messages import Message


@dataclass(frozen=True, slots=True)
class AsSaid:
    """`about`: by how many minutes it may be off; `asked`: what may be meant otherwise; `said`: what was assumed."""

    about: int = 0
    asked: Message | None = None
    said: Message | None = None


def as_said(kind: str, raw: Any, now: datetime, lean: Lean, edge: Edge) -> AsSaid:
    """What was typed into a field of kind moment or date, as read; empty for other kinds, or if it can't be read."""
    if kind not in ("moment", "date") or not isinstance(raw, str) or not raw.strip():
        return AsSaid()
    try:
        if kind == "date":
            day = read_date(raw, now, lean=lean)
            return AsSaid(0, day.asked, day.said)
        when = parse_when(raw, now, lean=lean, edge=edge)
    except BadMoment:
        return AsSaid()
    return AsSaid(when.about, when.asked, when.said)
