"""A holding within the 72 hours before this one: the times that were said or linked, and how much of them counts. Pure.

The program's own rule; no law says it. As in a record that is reopened, the time used counts and the time free does
not, where the police let the person go and the ground is the same, or none is stated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from db.words.messages import M_

WITHIN = timedelta(hours=72)
"""So long after its end a holding is asked about, and uses up time here; after that nothing is looked for."""
NO, BY_POLICE = "no", "let_go_by_police"
"""Codes of the list custody_held_before."""
NEW_OFFENCE = "new_offence"
"""A code of the list custody_taken_for."""
NONE = timedelta()
LIKE_LEFT = M_("A person with a similar name left here within 72 hours. Ask the person.")
"""All that a like name shows: no number, name or outcome."""


@dataclass(frozen=True, slots=True)
class EarlierTimes:
    """Times of an earlier holding; `used` is what of the 24 hours was used in it."""

    since: datetime
    until: datetime
    used: timedelta


@dataclass(slots=True)
class HeldBefore:
    """Knowledge that a record has of an earlier holding."""

    answer: str | None = None
    """The newest answer of the person; None: nobody asked."""
    taken_for: str | None = None
    said: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    """Since when and until when the police held the person, as they said: a yes stays."""
    like: bool = False
    """A like name left here within the 72 hours."""
    linked: EarlierTimes | None = None
    """Times of the record of that name, while nobody said that it is another person's."""
    by_document: bool = False
    """Whether a document's number made that link: the person's “no” leaves it."""
    away: timedelta = NONE
    """Time of this record in which the person was not here, which does not count."""

    @property
    def unanswered(self) -> bool:
        """Whether a like name left here and the person was not asked."""
        return self.like and self.answer is None

    def times(self, start: datetime) -> tuple[EarlierTimes, ...]:
        """Every earlier holding of the 72 hours before `start`, those that overlap as one, the first first."""
        said = [
            EarlierTimes(since, end, end - since)
            for since, until in self.said
            if since < (end := min(until or start, start))
        ]
        found = [*said, *([self.linked] if self.linked is not None else [])]
        merged: list[EarlierTimes] = []
        for each in sorted((one for one in found if one.until >= start - WITHIN), key=lambda one: one.since):
            if merged and each.since < merged[-1].until:
                last = merged.pop()
                each = EarlierTimes(last.since, max(last.until, each.until), max(last.used, each.used))
            merged.append(each)
        return tuple(merged)

    def used(self, start: datetime) -> timedelta:
        """The part of the 24 hours that was used before `start`."""
        return sum((each.used for each in self.times(start)), NONE)
