"""The running shift as the handover screen reads it: its summary, its record, and the crew that the roster names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.across.handover.queries import current
from db.across.handover.showing import show_shift
from db.across.handover.summary import summary
from db.registers.roster.queries import relief

if TYPE_CHECKING:
    from db.across.handover.summary_values import HandoverSummary
    from db.kernel.base.officer import Desk
    from db.words.records import Record


@dataclass(frozen=True, slots=True)
class Look:
    """The running shift as read at one moment; both None where no shift is open."""

    told: HandoverSummary | None = None
    record: Record | None = None
    crew: Mapping[str, str] = field(default_factory=dict)
    """Who is in the turn that a shift opened now would be of, by field of the form."""


def look(desk: Desk) -> Look:
    """The running shift: its summary and its record. Touches the disk."""
    running, crew = current(desk), crew_by_roster(desk)
    if running is None:
        return Look(crew=crew)
    return Look(summary(desk, running.number), show_shift(desk, running.number), crew)


def crew_by_roster(desk: Desk) -> dict[str, str]:
    """The crew that the roster names for a shift opened now; empty without a roster. Touches the disk."""
    on_duty = relief(desk)
    if on_duty is None:
        return {}
    return {name: who for name in ("deputy", "standby", "guard") if (who := on_duty.named(name))}
