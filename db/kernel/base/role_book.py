"""Which role an officer had where an entry stands, as the machine that wrote the entry knew it at that place.

Roles follow from a few leading entries, in the order in which a machine came to know them: its own as it wrote them,
those of another machine as it took them in. A machine says with `heads` what it took in; where an earlier version did
not, any role is enough that the officer had on one of them. A leading entry gives nothing unless whoever wrote it had
the right to.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db.kernel.base import second_yes
from db.kernel.base.access import RIGHTS, SECOND, Role
from db.kernel.base.role_order import in_order
from db.kernel.base.second_yes import DECISIONS, SIGNED_FOR, YesSayer
from db.kernel.base.writers import Claim, may_write

ADDED, CHANGED, REMOVED, SAME = "officer_added", "officer_changed", "officer_removed", "officer_same"
AGREED = "role_agreed"
"""A second yes: it makes no administrator."""
STANDS_IN, STANDS_IN_NO_MORE = "acting_commander_set", "acting_commander_ended"
ABOUT_ROLES = frozenset({ADDED, CHANGED, REMOVED, SAME, AGREED, STANDS_IN, STANDS_IN_NO_MORE})
"""Kinds that say who is an officer, and as what."""
ASKED, DECLINED, CODES_MADE, ALONE_ENDED = "role_asked", "role_declined", "county_codes_made", "appointing_alone_ended"
COUNTS, RECOVERY_AGREED = "lot_counts", "recovery_agreed"
FOLLOWED = ABOUT_ROLES | {ASKED, DECLINED, CODES_MADE, ALONE_ENDED, COUNTS, RECOVERY_AGREED, SIGNED_FOR}
"""Kinds that a RoleBook is built with: those, and by what a second person's yes is held."""
EVERY_ROLE = frozenset(Role)
ChainPlace = tuple[int, int]
"""Place at which something became known to a machine: (epoch, number) in its chain; (0, position) for this store's."""
FIRST: ChainPlace = (0, 0)


@dataclass(frozen=True, slots=True)
class WrittenAt:
    """Place of an entry: its machine, its place there, its position in this store, when it was entered."""

    origin: str
    epoch: int
    seq: int
    position: int
    at: datetime
    stream: str = "record"


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
    """Heads that a machine took in at a place of its chain: how far others' chains went, None where it is not said."""

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
    signed_from: Mapping[str, float] = field(default_factory=dict)
    """By machine the position of its first signature here; beyond all of them, or none, where it signs nothing."""
    marks: Mapping[str, int] = field(default_factory=dict)
    """By machine the position here of the entry by which it began to write under a version that holds rights."""
    begun: Mapping[tuple[str, int], int] = field(default_factory=dict)  # by machine and epoch the same entry's number
    later: frozenset[str] = frozenset()
    """Machines that came once this one held rights: nothing of them is from before."""
    number_at: Callable[[WrittenAt], int] = lambda _place: RIGHTS
    """The number of the rights table under which a machine wrote at a place."""
    asked_by: Mapping[str, str] = field(default_factory=dict)
    """By the decision (uid) who wrote what it is on."""
    refused: dict[str, RoleEntry] = field(default_factory=dict)
    """The leading entries (by uid) whose writers had no right to them."""
    _about: dict[str, list[RoleEntry]] = field(default_factory=dict)
    _same: dict[str, str] = field(default_factory=dict)
    _timelines: dict[tuple[str, str], tuple[list[ChainPlace], list[_Known]]] = field(default_factory=dict)
    _besides: dict[tuple[str, str], list[RoleEntry]] = field(default_factory=dict)
    """By kind and record what a second yes is held by."""
    _spent: list[tuple[RoleEntry, str, int]] = field(default_factory=list)
    """Entries that spent a code of the county, of which codes (uid), and its number."""

    def follow(self, entry: RoleEntry, *, agreed: bool = False) -> None:
        """Take the next leading entry: it gives what it says if its writer may; else it is among `refused`.

        `agreed`: two people said yes to it, or a lot of theirs holds it.
        """
        grace = self.has_grace(entry.place)
        claim = self.claim(entry.kind, entry.officer, entry.record, entry.facts, entry.place, agreed=agreed)
        begins = claim.first and entry.kind in (ADDED, CODES_MADE)
        if not grace and not (may_write(claim) and (agreed or begins or self._is_seconded(entry))):
            self.refused[entry.uid] = entry
            return
        self.spend_code(entry)
        if entry.kind in DECISIONS:
            return
        if entry.kind not in ABOUT_ROLES:
            self._besides.setdefault((entry.kind, entry.record), []).append(entry)
            return
        self._about.setdefault(entry.record, []).append(entry)
        if entry.kind == SAME and isinstance(first := entry.facts.get("same_as"), str):
            self._same[entry.record] = first
        self._timelines.clear()

    def withdraw(self, entries: Collection[str]) -> None:
        """Take back what the entries (uids) of a lot gave that was refused, also on the machine that wrote them."""
        for some in (*self._about.values(), *self._besides.values()):
            some[:] = [entry for entry in some if entry.uid not in entries]
        self._timelines.clear()

    def may_write(self, entry: RoleEntry) -> bool:
        """Whether an entry is by somebody who may write it, or from before rights were held."""
        claim = self.claim(entry.kind, entry.officer, entry.record, entry.facts, entry.place, agreed=False)
        return self.has_grace(entry.place) or may_write(claim)

    def person(self, officer: str, place: WrittenAt) -> YesSayer:
        """Somebody as he was where an entry stands: uids that are known there to be one person's are one."""
        first = self._same.get(officer, officer)
        joined = first != officer and any(
            entry.kind == SAME and self.knew(entry, place) for entry in self._about.get(officer, ())
        )
        return YesSayer(first if joined else officer, self.own_roles(officer, place))

    def decide_lot(self, entry: RoleEntry, yeses: Sequence[RoleEntry]) -> bool:
        """Whether the entry by which a lot counts is by two people, after these yeses to it; else it is refused.

        A code of the county is enough, and so is the administrator while he appoints alone.
        """
        grace = self.has_grace(entry.place)
        claim = self.claim(entry.kind, entry.officer, entry.record, entry.facts, entry.place, agreed=False)
        said = [self.person(yes.officer, yes.place) for yes in yeses]
        last = self.person(entry.officer, entry.place)
        if second_yes.code_number(entry.facts) is not None:
            enough = self.code_shown(entry) is not None
        else:
            alone = Role.ADMINISTRATOR in last.roles and not self._asks_second(entry.place)
            enough = alone or second_yes.is_enough(said, last)
        if not grace and not (may_write(claim) and enough):
            self.refused[entry.uid] = entry
            return False
        self.spend_code(entry)
        return True

    def _is_seconded(self, entry: RoleEntry) -> bool:
        """Whether a leading entry has what its kind needs besides the right: another person, a role of one's own."""
        if entry.kind in (AGREED, RECOVERY_AGREED):
            return self._is_agreed_to(entry)
        if entry.kind in (ADDED, CHANGED):
            was, gives = self.own_roles(entry.record, entry.place), second_yes.role_given(entry.facts, agreed=False)
            return not second_yes.touches_guarded(gives or None, was) or not self._asks_second(entry.place)
        if entry.kind == SAME:
            return self._is_of_two_machines(entry)
        if entry.kind in (SIGNED_FOR, *DECISIONS) and second_yes.CODE in entry.facts:
            return self.code_shown(entry) is not None
        if entry.kind in DECISIONS:
            asked_by = self.person(self.asked_by.get(entry.uid, ""), entry.place)
            return asked_by.uid != self.person(entry.officer, entry.place).uid
        if entry.kind == STANDS_IN:
            return not second_yes.STAND_IN.isdisjoint(self.own_roles(entry.record, entry.place))
        return entry.kind != CODES_MADE or not SECOND.isdisjoint(self.own_roles(entry.officer, entry.place))

    def _is_agreed_to(self, entry: RoleEntry) -> bool:
        """Whether another person than whoever asked, and than whom it is about, or a code, says yes: to a role that was
        asked for, or to who came back by a phrase."""
        about = asked_by = self.person(entry.record, entry.place).uid
        yes = self.person(entry.officer, entry.place)
        if entry.kind == AGREED:
            asked = self._asked(entry)
            if asked is None or yes.uid == about:
                return False
            asked_by = self.person(asked.officer, entry.place).uid
        if second_yes.code_number(entry.facts) is not None:
            return self.code_shown(entry) is not None
        return second_yes.is_another(yes, asked_by=asked_by, about=about)

    def _asked(self, entry: RoleEntry) -> RoleEntry | None:
        """The entry that asked for what another says yes to, where it waits there; None where nothing does."""
        asked = self._besides.get((ASKED, entry.record), [])
        if self._is_unsaid(entry.place):
            role = entry.facts.get("role")
            waiting = next((each for each in reversed(asked) if each.facts.get("role") == role), None)
        else:
            agreed = [each for each in self._about.get(entry.record, ()) if each.kind == AGREED]
            said = [*asked, *agreed, *self._besides.get((DECLINED, entry.record), ())]
            known = [each for each in said if self.knew(each, entry.place)]
            last = max(known, key=lambda each: self._order(each, entry.place), default=None)
            waiting = last if last is not None and last.kind == ASKED else None
        if waiting is None or waiting.facts.get("role") != entry.facts.get("role"):
            return None
        return waiting if entry.facts.get("asked") in (None, waiting.uid) else None

    def code_shown(self, entry: RoleEntry) -> RoleEntry | None:
        """The entry that made the code which an entry shows: the newest that its machine knew, not known as spent."""
        made = [each for each in self._of(CODES_MADE) if self.knew(each, entry.place)]
        named = entry.facts.get(second_yes.CODES)
        if not self._is_unsaid(entry.place):
            made = made and [max(made, key=lambda each: self._order(each, entry.place))]
        found = next((each for each in made if each.uid == named), None)
        spent = [each for each in self._spent if each[1] == named and not second_yes.are_one_act(each[0], entry)]
        used = {number for each, _codes, number in spent if self.knew(each, entry.place)}
        return found if found is not None and second_yes.opens(entry.facts, found.facts, used) else None

    def spend_code(self, entry: RoleEntry) -> None:
        """Take what an entry spends of the county's codes."""
        if (number := second_yes.code_number(entry.facts)) is not None:
            self._spent.append((entry, str(entry.facts[second_yes.CODES]), number))

    def _asks_second(self, place: WrittenAt) -> bool:
        """Whether a machine knew at a place that a commander and an inspector had chosen their passwords."""
        if self._is_unsaid(place):
            return False
        return any(self.knew(each, place) for each in self._of(ALONE_ENDED))

    def _is_of_two_machines(self, entry: RoleEntry) -> bool:
        """Whether two uids were added on two machines, or in two epochs of one, of which a file brought one back."""
        first = entry.facts.get("same_as")
        if not isinstance(first, str) or first == entry.record:
            return False
        one, other = (self._added(uid) for uid in (entry.record, first))
        if not one or not other:
            return False
        added = [*one, *other]
        places = {
            second_yes.first_written(each.facts, each.place.origin, each.place.epoch)
            if each.counts_at is not None
            else (each.place.origin, each.place.epoch)
            for each in added
        }
        if len({origin for origin, _epoch in places}) > 1:
            return True
        return len(places) > 1 and any(each.counts_at is not None for each in added)

    def _added(self, officer: str) -> list[RoleEntry]:
        return [entry for entry in self._about.get(officer, ()) if entry.kind == ADDED]

    def _of(self, kind: str) -> Iterator[RoleEntry]:
        return (each for (of, _record), some in self._besides.items() if of == kind for each in some)

    def knew(self, entry: RoleEntry, place: WrittenAt) -> bool:
        """Whether a machine knew an entry at a place of its own chain; True where an earlier version does not say."""
        if self._is_unsaid(place):
            return True
        key = self._known_at(entry, place.origin)
        return key is not None and key <= self._key(place)

    def _order(self, entry: RoleEntry, place: WrittenAt) -> tuple[ChainPlace, int]:
        return self._known_at(entry, place.origin) or FIRST, entry.place.position

    def _key(self, place: WrittenAt) -> ChainPlace:
        return (0, place.position) if place.origin == self.own else (place.epoch, place.seq)

    def _is_unsaid(self, place: WrittenAt) -> bool:
        """Whether an earlier version wrote what stands there, or took something in without saying how far."""
        if place.origin == self.own:
            return False
        return self._is_before(place) or any(taken.heads is None for taken in self.taken_in.get(place.origin, ()))

    def claim(
        self, kind: str, officer: str, record: str | None, facts: Mapping[str, Any], place: WrittenAt, *, agreed: bool
    ) -> Claim:
        """The claim of an entry, with what its officer was at its place."""
        first = place.position <= self.signed_from.get(place.origin, place.position)
        known, number = officer in self._about, self.number_at(place)
        return Claim(kind, officer, record, facts, self.roles(officer, place), known, first, agreed, number=number)

    def has_grace(self, place: WrittenAt) -> bool:
        """Whether an entry is from before rights were held where it was written: its signature alone holds it."""
        may_be = place.origin == self.own or place.origin in self.marks
        return may_be and place.origin not in self.later and self._is_before(place)

    def _is_before(self, place: WrittenAt) -> bool:
        begun = self.begun.get((place.origin, place.epoch), place.seq + 1)
        before = place.position < self.marks.get(place.origin, place.position + 1)
        return before and (place.stream != "record" or place.seq < begun)

    def roles(self, officer: str, place: WrittenAt) -> frozenset[Role]:
        """The roles that an entry at this place may have been written with; none for who was no officer there."""
        if place.origin != self.own and self._is_before(place):
            return self._any_role(officer)
        return self._known_there(officer, place).at(place.at)

    def own_roles(self, officer: str, place: WrittenAt) -> frozenset[Role]:
        """As `roles`, but what he is himself, also while he stands in for the commander."""
        if self._is_unsaid(place):
            return self._any_role(officer, stands_in=False)
        return self._known_there(officer, place).roles

    def _known_there(self, officer: str, place: WrittenAt) -> _Known:
        keys, known = self.timeline(officer, place.origin)
        at = self._key(place)
        return known[bisect_right(keys, at) - 1] if keys and keys[0] <= at else NOBODY

    def _any_role(self, officer: str, *, stands_in: bool = True) -> frozenset[Role]:
        """Every role that somebody ever had on any machine."""
        found = {str(entry.facts.get("role")) for entry in self.all_about(officer)}
        if stands_in and any(entry.kind == STANDS_IN for entry in self.all_about(officer)):
            found.add(Role.COMMANDER)
        return frozenset(role for role in Role if role in found)

    def all_about(self, officer: str) -> list[RoleEntry]:
        """The leading entries about an officer, under each of his uids."""
        uids = dict.fromkeys((officer, self._same.get(officer, officer)))
        return [each for uid in uids for each in self._about.get(uid, ())]

    def timeline(self, officer: str, origin: str) -> tuple[list[ChainPlace], list[_Known]]:
        """The places where a machine's knowledge of an officer changed, and what was known from each on."""
        kept = self._timelines.get((officer, origin))
        if kept is None:
            kept = self._timelines[officer, origin] = self._made_timeline(officer, origin)
        return kept

    def _made_timeline(self, officer: str, origin: str) -> tuple[list[ChainPlace], list[_Known]]:
        every = ((self._known_at(entry, origin), entry) for entry in self.all_about(officer))
        steps = [(key, entry) for key, entry in every if key is not None]
        steps.sort(key=lambda step: (step[0], step[1].place.position))
        keys: list[ChainPlace] = []
        known: list[_Known] = []
        before: set[str] = set()
        ordered = in_order([entry for _key, entry in steps], self._known_at, lambda each: self._key(each.place))
        for key, entry in steps:
            before.add(entry.uid)
            keys.append(key)
            known.append(self.known_by(officer, [each for each in ordered if each.uid in before]))
        if origin != self.own and any(taken.heads is None for taken in self.taken_in.get(origin, ())):
            any_role = self._any_role(officer)
            known = [_Known(each.roles | any_role, each.acting_until) for each in known]
            if any_role and (not keys or keys[0] > FIRST):
                keys, known = [FIRST, *keys], [_Known(any_role), *known]
        return keys, known

    def _known_at(self, entry: RoleEntry, origin: str) -> ChainPlace | None:
        """Where a machine came to know a leading entry; None where it never did."""
        if origin == self.own:
            return 0, entry.place.position if entry.counts_at is None else entry.counts_at
        if entry.place.origin == origin:
            return entry.place.epoch, entry.place.seq
        for taken in self.taken_in.get(origin, ()):
            heads = taken.heads
            if heads is not None and entry.place.seq <= heads.get((entry.place.origin, entry.place.epoch), 0):
                return taken.place.epoch, taken.place.seq
        return None

    def known_by(self, officer: str, entries: Iterable[RoleEntry]) -> _Known:
        """What entries that are known say of an officer, which stand in the order in which they were written."""
        ordered, removed, role, until = list(entries), False, "", None
        is_same = any(entry.kind == SAME and entry.record == officer for entry in ordered)
        base = self._same.get(officer, officer) if is_same else officer
        for entry in ordered:
            if entry.kind == REMOVED:
                removed = removed or entry.record in (officer, base)
            elif entry.record == base and entry.kind in (STANDS_IN, STANDS_IN_NO_MORE):
                said_until, written = entry.facts.get("until"), entry.place.at
                until = second_yes.stands_in_until(said_until, written) if entry.kind == STANDS_IN else None
            elif entry.record == base and (said := second_yes.role_given(entry.facts, agreed=entry.kind == AGREED)):
                role, until = said, None if entry.kind == AGREED else until
        if removed or role not in EVERY_ROLE:
            return NOBODY
        return _Known(frozenset({Role(role)}), until)
