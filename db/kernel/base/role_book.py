"""Which role an officer had where an entry stands, as the machine that wrote the entry knew it at that place.

Roles follow from a few leading entries, in the order in which a machine came to know them: its own as it wrote them,
those of another machine as it took them in. A machine says with `heads` what it took in; where an earlier version did
not, any role is enough that the officer had on one of them. A leading entry gives nothing unless whoever wrote it had
the right to.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from db.kernel.base.access import Role
from db.kernel.base.writers import Claim, may_write
from db.words.forms import moment_of

ADDED, CHANGED, REMOVED, SAME = "officer_added", "officer_changed", "officer_removed", "officer_same"
AGREED = "role_agreed"
"""A second yes: it makes no administrator."""
STANDS_IN, STANDS_IN_NO_MORE = "acting_commander_set", "acting_commander_ended"
ABOUT_ROLES = frozenset({ADDED, CHANGED, REMOVED, SAME, AGREED, STANDS_IN, STANDS_IN_NO_MORE})
"""Kinds that say who is an officer, and as what."""
ACTING_HOURS = timedelta(hours=72)
"""How long somebody may stand in for the commander, where nobody could be reached for a second yes."""
EVERY_ROLE = frozenset(Role)
ChainPlace = tuple[int, int]
"""Where something became known to a machine: (epoch, number) in its chain; (0, position) for this store's own."""
FIRST: ChainPlace = (0, 0)


@dataclass(frozen=True, slots=True)
class WrittenAt:
    """Where an entry stands: its machine, its place there, its position in this store, when it was entered."""

    origin: str
    epoch: int
    seq: int
    position: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """A leading entry: uid, kind, who wrote it, about whom, its facts, its place, and when it was first written.

    `counts_at` is the position from which on it counts in this store, where it waited for two people; None where it
    never did.
    """

    uid: str
    kind: str
    officer: str
    record: str
    facts: Mapping[str, Any]
    place: WrittenAt
    written_at: datetime
    counts_at: int | None


@dataclass(frozen=True, slots=True)
class HeadsTaken:
    """What a machine took in at a place of its chain: how far the chains of others went, None where it is not said."""

    place: WrittenAt
    heads: Mapping[tuple[str, int], int] | None


@dataclass(frozen=True, slots=True)
class _Known:
    """Roles of somebody from one place on: the own one, and until when he stands in for the commander."""

    roles: frozenset[Role]
    acting_until: datetime | None = None

    def at(self, moment: datetime) -> frozenset[Role]:
        """The roles for an entry that was entered at this moment."""
        stands_in = self.roles and self.acting_until is not None and moment < self.acting_until
        return self.roles | {Role.COMMANDER} if stands_in else self.roles


NOBODY = _Known(frozenset())


@dataclass(slots=True)
class RoleBook:
    """Roles of everyone, on each machine, at each place. Build it with the leading entries in order of position."""

    own: str
    """The machine (origin) whose store is read."""
    taken_in: Mapping[str, Sequence[HeadsTaken]] = field(default_factory=dict)
    """By the machine that took something in."""
    signed_from: Mapping[str, int] = field(default_factory=dict)
    """By machine the position of its first signature here; none where it signs nothing."""
    marks: Mapping[str, int] = field(default_factory=dict)
    """By machine the position here of the entry by which it began to write under a version that holds rights."""
    later: frozenset[str] = frozenset()
    """Machines that came once this one held rights: nothing of them is from before."""
    refused: dict[str, RoleEntry] = field(default_factory=dict)
    """The leading entries (by uid) whose writers had no right to them."""
    _about: dict[str, list[RoleEntry]] = field(default_factory=dict)
    _same: dict[str, str] = field(default_factory=dict)
    _timelines: dict[tuple[str, str], tuple[list[ChainPlace], list[_Known]]] = field(default_factory=dict)

    def follow(self, entry: RoleEntry, *, agreed: bool = False) -> None:
        """Take the next leading entry: it gives what it says if its writer may; else it is among `refused`."""
        grace = self.has_grace(entry.place)
        claim = self.claim(entry.kind, entry.officer, entry.record, entry.facts, entry.place, agreed=agreed)
        if not grace and not may_write(claim):
            self.refused[entry.uid] = entry
            return
        self._about.setdefault(entry.record, []).append(entry)
        if entry.kind == SAME and isinstance(first := entry.facts.get("same_as"), str):
            self._same[entry.record] = first
        self._timelines.clear()

    def claim(
        self, kind: str, officer: str, record: str | None, facts: Mapping[str, Any], place: WrittenAt, *, agreed: bool
    ) -> Claim:
        """The claim of an entry, with what its officer was at its place."""
        first = place.position <= self.signed_from.get(place.origin, place.position)
        known = officer in self._about
        return Claim(kind, officer, record, facts, self.roles(officer, place), known, first, agreed)

    def has_grace(self, place: WrittenAt) -> bool:
        """Whether an entry is from before rights were held where it was written: its signature alone holds it."""
        if place.origin in self.later:
            return False
        return place.position < self.marks.get(place.origin, place.position + 1 if place.origin == self.own else 0)

    def roles(self, officer: str, place: WrittenAt) -> frozenset[Role]:
        """The roles that an entry at this place may have been written with; none for who was no officer there."""
        if place.origin != self.own and place.position < self.marks.get(place.origin, place.position + 1):
            return self._any_role(officer)
        keys, known = self._timeline(officer, place.origin)
        at = (0, place.position) if place.origin == self.own else (place.epoch, place.seq)
        return known[bisect_right(keys, at) - 1].at(place.at) if keys and keys[0] <= at else frozenset()

    def _any_role(self, officer: str) -> frozenset[Role]:
        """Every role that somebody ever had on any machine."""
        found = {str(entry.facts.get("role")) for entry in self._all_about(officer)}
        if any(entry.kind == STANDS_IN for entry in self._all_about(officer)):
            found.add(Role.COMMANDER)
        return frozenset(role for role in Role if role in found)

    def _all_about(self, officer: str) -> list[RoleEntry]:
        first = self._same.get(officer, officer)
        others = self._about.get(first, []) if first != officer else []
        return [*self._about.get(officer, ()), *others]

    def _timeline(self, officer: str, origin: str) -> tuple[list[ChainPlace], list[_Known]]:
        kept = self._timelines.get((officer, origin))
        if kept is None:
            kept = self._timelines[officer, origin] = self._made_timeline(officer, origin)
        return kept

    def _made_timeline(self, officer: str, origin: str) -> tuple[list[ChainPlace], list[_Known]]:
        """Where what was known of an officer changed on a machine, and what was known from there on."""
        steps: list[tuple[ChainPlace, RoleEntry]] = []
        for entry in self._all_about(officer):
            if (key := self._known_at(entry, origin)) is not None:
                steps.append((key, entry))
        steps.sort(key=lambda step: (step[0], step[1].place.position))
        keys: list[ChainPlace] = []
        known: list[_Known] = []
        before: list[RoleEntry] = []
        for key, entry in steps:
            before.append(entry)
            keys.append(key)
            known.append(self._known(officer, before))
        if origin != self.own and any(taken.heads is None for taken in self.taken_in.get(origin, ())):
            any_role = self._any_role(officer)
            known = [_Known(each.roles | any_role, each.acting_until) for each in known]
            if any_role and (not keys or keys[0] > FIRST):
                keys, known = [FIRST, *keys], [_Known(any_role), *known]
        return keys, known

    def _known_at(self, entry: RoleEntry, origin: str) -> ChainPlace | None:
        """Where a machine came to know a leading entry; None where it never did."""
        if origin == self.own:
            if entry.counts_at is not None:
                return 0, entry.counts_at
            return 0, entry.place.position
        if entry.place.origin == origin:
            return entry.place.epoch, entry.place.seq
        for taken in self.taken_in.get(origin, ()):
            heads = taken.heads
            if heads is not None and entry.place.seq <= heads.get((entry.place.origin, entry.place.epoch), 0):
                return taken.place.epoch, taken.place.seq
        return None

    def _known(self, officer: str, entries: Iterable[RoleEntry]) -> _Known:
        """What entries that are known say of an officer: in the order in which they were first written."""
        ordered = sorted(entries, key=lambda entry: (entry.written_at, entry.place.origin, entry.place.position))
        base, removed, role, until = officer, False, "", None
        if any(entry.kind == SAME and entry.record == officer for entry in ordered):
            base = self._same.get(officer, officer)
        for entry in ordered:
            if entry.kind == REMOVED:
                removed = removed or entry.record in (officer, base)
            elif entry.record == base and entry.kind in (STANDS_IN, STANDS_IN_NO_MORE):
                until = _until(entry) if entry.kind == STANDS_IN else None
            elif entry.record == base and (said := _role_in(entry)):
                role, until = said, None if entry.kind == AGREED else until
        if removed or role not in EVERY_ROLE:
            return NOBODY
        return _Known(frozenset({Role(role)}), until)


def _role_in(entry: RoleEntry) -> str:
    """The role that an entry gives; "" for none."""
    said = entry.facts.get("role")
    return "" if not isinstance(said, str) or (entry.kind == AGREED and said == Role.ADMINISTRATOR) else said


def _until(entry: RoleEntry) -> datetime:
    """When standing in ends: as it says, and never later than ACTING_HOURS after it was written."""
    latest, said = entry.place.at + ACTING_HOURS, entry.facts.get("until")
    with suppress(ValueError, TypeError):  # what another program wrote may be anything
        until = moment_of(said) if isinstance(said, str) else None
        return latest if until is None else min(latest, until)
    return latest
