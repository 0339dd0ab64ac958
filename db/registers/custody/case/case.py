"""A case while its events are read: the duties with their times, and what is known of the person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from db.registers.custody.case.ages import AgeWord, is_child, is_doubted
from db.registers.custody.case.duties import AFTER_END, BY_CODE, Limits
from db.registers.custody.case.held_before import HeldBefore
from db.registers.custody.case.spec import Spec
from db.registers.custody.case.status import CustodyStatus
from db.registers.custody.case.timeline import Step, is_ahead
from db.registers.custody.case.track import Track
from db.words.calendar.jalali import local_date
from db.words.folding import ascii_digits, fold
from db.words.messages import Message

CARERS = frozenset({"parent", "carer"})
"""What a linked person is who cares for a child."""
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Decision:
    """A numbered decision: of which competence (a program's code of `body`), and what the authority is called."""

    authority: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemovalOrderFacts:
    """A removal or transfer order: its number, and what the authority that gave it is called."""

    number: str
    names: tuple[str, ...]
    authority: str = ""
    """The kind of the authority: a program's code of the list `body`."""

    @property
    def key(self) -> tuple[str, str]:
        """The key of an order when it comes again: its number in any script, and its authority."""
        return order_key(self.number, self.authority)


def order_key(number: str, authority: str) -> tuple[str, str]:
    """See RemovalOrderFacts.key."""
    return fold(ascii_digits(number)).replace(" ", ""), authority


@dataclass(slots=True)
class Case:
    """What is known of a person in custody, read from the events."""

    limits: Limits
    clock: datetime | None = None
    """The latest time that was known to the record."""
    start: datetime | None = None
    whole_start: datetime | None = None
    """The start by all that the reading says, also by what was written later."""
    start_said: Step | None = None
    """The entry that gives it."""
    later_starts: list[datetime] = field(default_factory=list)
    arrived: datetime | None = None
    arrived_said: datetime | None = None
    """When the person came here, where that was said."""
    status: CustodyStatus = field(default_factory=CustodyStatus)
    band: str = ""
    name: str = ""
    name_in_document: str = ""
    sex: str | None = None
    ages: dict[str, AgeWord] = field(default_factory=dict)
    """What each source says of the age since an authority last decided, by the uid of the entry."""
    with_whom: str | None = None
    left: set[str] = field(default_factory=set)
    """Linked people who have left."""
    suspected: bool = False
    cleared: bool = False
    """Whether it was answered that a child is not suspected."""
    ground: str | None = None
    ground_unmet: bool = False
    """Whether entry or stay was given as the ground, without the authority that stated it or its reference."""
    ground_at: datetime | None = None
    """When the newest answer about the ground was given."""
    none_since: datetime | None = None
    """Since when, by the newest such answer, there is no ground yet."""
    none_found: bool = False
    """Whether it was found that there is no ground, and none was found since."""
    language: str | None = None
    unreadable: bool = False
    needs: frozenset[str] = frozenset()
    ill: bool = False
    looks: list[tuple[datetime, str | None]] = field(default_factory=list)
    """How the person was at each look (a code of custody_wellbeing or care_seen), by when that was."""
    interpreters: frozenset[str | None] = frozenset()
    """The languages for which a named interpreter was found whose word is enough."""
    fitness: list[tuple[datetime, bool]] = field(default_factory=list)
    """Whether a doctor said that the person is not fit to be questioned, by when that was."""
    no_language: bool = False
    """Whether nobody has found a language, or an interpreter, by now."""
    unreached: frozenset[str] = frozenset()
    """What was told, by now, in no language that the person understands, or was understood in part: names of duties."""
    languages: list[tuple[datetime, bool]] = field(default_factory=list)
    """From when on nobody had found one, or somebody had."""
    child_until: datetime | None = None
    """When somebody who had counted as a child was cleared."""
    valid_documents: bool = False
    fear: str | None = None
    fear_by_old_rules: bool = False
    """Whether the answer to that counts by the rules of when it was written alone: it opens no removal from now on."""
    fear_stands: bool = False
    fear_said: datetime | None = None
    """When fear was last said."""
    decisions: dict[str, Decision] = field(default_factory=dict)
    """What competent authorities decided since fear was last said, by the uid of the entry."""
    removal_orders: dict[str, RemovalOrderFacts] = field(default_factory=dict)
    """Removal and transfer orders that name this person, by the uid of the entry."""
    sent_by: frozenset[tuple[str, str]] = frozenset()
    """The orders by which the person was last sent, until the receiver took them."""
    spent: frozenset[tuple[str, str]] = frozenset()
    """Orders (number and authority) that are used up: their receiver took this person."""
    unit_agreed: bool = False
    """Whether the commander agreed by telephone to the next move to a police unit that is not in the list."""
    untold: list[tuple[str, Step, str | None, datetime | None]] = field(default_factory=list)
    """What was told before anyone had asked which language the person understands, or through an interpreter whom
    nobody has named yet: duty, entry, language, time."""
    removed: bool = False
    """Whether the person was sent where nobody goes without an order, and is not back."""
    copy_whole: bool = False
    """Whether the person asked for a copy with what was said about fear, at a removal."""
    told: dict[str, tuple[Step, str | None]] = field(default_factory=dict)
    """Entries by which something was told so that it counts, each with the language: by the name of its duty."""
    last_seen: datetime | None = None
    """The latest time at which somebody looked at the person here."""
    place: str = ""
    kept: set[str] = field(default_factory=set)
    """Property taken that has not gone back, nor stays under an order of its own: the uids of its entries."""
    room: str | None = None
    """Where in the station: a code of the list custody_room."""
    involved: str = ""
    family: dict[str, str] = field(default_factory=dict)
    """Linked records: uid → what that person is to this one."""
    tie_words: dict[str, str] = field(default_factory=dict)
    """By whose word a linked person is parent or carer (a code of custody_tie_word), where that was said."""
    family_declined: Step | None = None
    """The entry by which the person did not want the family told, while nobody was."""
    doctor_declined: Step | None = None
    """The entry by which the person declined a doctor at the desk, while no doctor saw or noted it."""
    lawyer_came: bool = False
    out_at: dict[str, datetime] = field(default_factory=dict)
    """When the person was taken out of the cell, by the code of the duty to be back."""
    interviews: list[Step] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    tracks: dict[str, Track] = field(default_factory=dict)
    opened_by: set[tuple[str, str]] = field(default_factory=set)
    last_of: dict[str, datetime] = field(default_factory=dict)
    release_ordered_at: datetime | None = None
    """When a judge last ordered a release."""
    order: Step | None = None
    """The newest order under which the person is held."""
    order_until: datetime | None = None
    """Until when it holds: the earliest that the order or an answer about it says."""
    order_seen: datetime | None = None
    """When its judge saw the person, by the order or by the first answer that says so."""
    ended: Step | None = None
    """What ended holding, while it is over."""
    sightings: list[Step] = field(default_factory=list)
    """Entries that show the person as held here (last_seen.py)."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Answers about a sighting later than the end, by the uid of the entry that asked."""
    in_question: dict[str, Step] = field(default_factory=dict)
    """Entries of which nobody has answered yet whether the person was still held."""
    left_at: dict[str, datetime] = field(default_factory=dict)
    """When the person left, by the uid of the end; of old ones where a sighting moved it."""
    agreed: frozenset[str] = frozenset()
    """Uids of the changes and claims that the inspectorate agreed to."""
    changed: int = 0
    changed_at: datetime | None = None
    """In a reading with undecided changes: the position and the time of the newest of them."""
    before: HeldBefore = field(default_factory=HeldBefore)
    """Knowledge of a holding within the 72 hours before this one."""
    parts: tuple[Case, ...] = ()
    """The readings that this case was put together from, where the record has several (merging.py)."""
    beside: bool = False
    """In a reading with another record that may be the same person's: what only that one says is never shown here."""
    for_walls: tuple[Case, ...] = ()
    """Readings that count before a wall alone: with records that were struck to this one under version 0.1.0."""

    @property
    def mute(self) -> bool:
        """Whether there is no common language: it was answered so, or something was told in such a way."""
        return self.no_language or bool(self.unreached)

    @property
    def plain_copy(self) -> bool:
        """Whether the person's copy is without what was said about fear: at a removal, unless the person asked."""
        return (self.removed or bool(self.removal_orders)) and not self.copy_whole

    @property
    def lifted(self) -> bool:
        """Whether the authority competent for asylum has decided since fear was last said."""
        return any(decision.authority == "asylum_authority" for decision in self.decisions.values())

    @property
    def condition(self) -> str | None:
        """How the person was at the last look, whenever that was written."""
        return max(reversed(self.looks), key=lambda look: look[0])[1] if self.looks else None

    @property
    def unfit(self) -> bool:
        """Whether the last doctor who spoke of it says that the person is not fit to be questioned."""
        return max(reversed(self.fitness), key=lambda said: said[0])[1] if self.fitness else False

    @property
    def alone(self) -> bool:
        """Whether nobody who cares for this person is here, by the answers and by who is linked."""
        return any(reading.with_whom not in ("family", "carer") and not reading.carers for reading in self.readings)

    @property
    def unaccompanied(self) -> bool:
        """Whether no record of a carer who is held here is linked: an answer alone sends no child anywhere."""
        return any(not reading.carers for reading in self.readings)

    @property
    def carers(self) -> frozenset[str]:
        """The linked people who care for this one and have not left, by uid."""
        return frozenset(uid for uid, tie in self.family.items() if tie in CARERS and uid not in self.left)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that are known: as stated, and as in the document."""
        return tuple(name for name in (self.name, self.name_in_document) if name)

    @property
    def readings(self) -> tuple[Case, ...]:
        """Every reading of the record; of a case that is one itself, that one."""
        return self.parts or (self,)

    @property
    def child(self) -> bool:
        """A child, as soon as any source says under 18 (ages.py), in any reading. Doubt is decided for the child."""
        return any(is_child(reading.age_words) for reading in self.readings)

    @property
    def doubted(self) -> bool:
        """Whether a person counts as a child, and nobody knows it."""
        return any(is_doubted(reading.age_words) for reading in self.readings)

    @property
    def age_words(self) -> tuple[AgeWord, ...]:
        """Each source's word on the age on the day on which liberty was taken, by the start of the whole reading."""
        start = self.whole_start or self.start
        if start is None:
            return tuple(self.ages.values())
        day = local_date(start)
        return tuple(word.on(day) for word in self.ages.values())

    @property
    def age(self) -> int | None:
        """The youngest age that anything allows."""
        words = [word for reading in self.readings for word in reading.age_words]
        return min((word.youngest for word in words if word.youngest is not None), default=None)

    def current(self, base: str) -> Track | None:
        """The newest track of a duty that recurs."""
        return next((track for track in reversed(self.tracks.values()) if track.base == base), None)

    def call_for(self, base: str, step: Step, due: datetime | None = None) -> None:
        """Call for a duty: once for each step, and anew where the last one is behind us. Due as its declaration says,
        unless `due` is given."""
        last = self.current(base)
        if (base, step.uid) in self.opened_by or (last is not None and last.stands):
            self.opened_by.add((base, step.uid))
            return
        self._begin(base, step, due or self._due(base, step), numbered=last is not None)

    def open(self, spec: Spec, step: Step, since: datetime) -> None:
        """Begin a duty, or a series of one that recurs, with the record: its limit runs from `since` on."""
        if spec.recurs is not None:
            self.recur(spec.code, step, since, self.limits.of(spec.recurs.first or spec.recurs.every))
        else:
            self.call_for(spec.code, step, None if spec.limit is None else since + self.limits.of(spec.limit))

    def _due(self, base: str, step: Step) -> datetime | None:
        limit = BY_CODE[base].limit
        return None if limit is None else min(step.at, step.known) + self.limits.of(limit)

    def bring_forward(self, track: Track, step: Step) -> None:
        """Give a duty that began without a time the one that its declaration says for this."""
        limit = BY_CODE[track.base].brought_forward
        if limit is not None:
            track.bring_forward(min(step.at, step.known) + self.limits.of(limit))

    def _begin(self, base: str, step: Step, due: datetime | None, *, numbered: bool = True) -> Track:
        self.opened_by.add((base, step.uid))
        code = f"{base}-{self._count(base) + 1}" if numbered else base
        track = Track(code, due, at_once=BY_CODE[base].at_once, opener=step.uid, position=step.position)
        self.tracks[code] = track
        return track

    def _count(self, base: str) -> int:
        return sum(1 for track in self.tracks.values() if track.base == base)

    def do(self, base: str, step: Step, at: datetime | None = None) -> Track | None:
        """Do the duty of that name that is not done yet, and return it; None where none is."""
        for track in self.tracks.values():
            if track.base == base and track.done is None:
                track.mark_done(step, at)
                return track
        return None

    def done_in_part(self, base: str, step: Step, limit: timedelta, again: timedelta) -> None:
        """Keep of the duty of that name, if it stands, that it was done in part."""
        track = self.current(base)
        if track is not None and track.waived_at is None:
            track.in_part(step, limit, again)

    def open_tracks(self, bases: Collection[str] | None = None) -> list[Track]:
        """What is neither done nor waived: of these duties, or of all that end when holding ends."""
        return [
            track
            for track in self.tracks.values()
            if track.stands and (track.base in bases if bases is not None else track.base not in AFTER_END)
        ]

    def call_again(self, bases: Collection[str]) -> None:
        """These duties are called for again, with the time they had."""
        for track in self.tracks.values():
            if track.done is None and track.waived_at is not None and track.base in bases:
                track.call_again()

    def call_for_each(self, base: str, step: Step, due: datetime | None = None) -> None:
        """Call for a duty of its own for this step, whatever stands of that name already. Due as in `call_for`."""
        if (base, step.uid) not in self.opened_by:
            self._begin(base, step, due or self._due(base, step))

    def breach(self, step: Step, label: Message) -> None:
        """Keep what should not have happened as a duty that can never be in time."""
        once = (f"breach {label.text}", step.uid)
        if once in self.opened_by:
            return
        self.opened_by.add(once)
        known = max((each.position for each in self.tracks.values()), default=0)
        track = self._begin("breach", step, step.at - MOMENT)
        track.position = max(step.position, known)
        track.opener = f"{step.uid} {label.text}"
        track.done, track.entered, track.by, track.label = step.at, step.entered, step.uid, label

    # --- what recurs: checks and reviews --------------------------------------------------------------------

    def recur(self, base: str, step: Step, start: datetime, every: timedelta | None = None) -> None:
        """Begin a series: the first is due after `every`, or after what its declaration says."""
        if every is None:
            recurs = BY_CODE[base].recurs
            assert recurs is not None, base
            every = self.limits.of(recurs.every)
        self._begin(base, step, start + every)
        self.last_of[base] = start

    def next_of(self, base: str, step: Step, every: timedelta | None = None) -> None:
        """One more of a series; the next is due as in `recur`. One that is older than the last, or dated ahead, changes
        nothing: the turn that stands is still to be done."""
        last = self.current(base)
        if last is None or not last.stands or step.at <= self.last_of[base] or is_ahead(step):
            return
        last.mark_done(step)
        self.recur(base, step, min(step.at, step.known), every)

    def sooner_start(self, at: datetime) -> bool:
        """Move the start of the clock earlier; later it never moves. Whether it was earlier, or the same."""
        if self.start is not None and at > self.start:
            return False
        self.start = at
        return True
