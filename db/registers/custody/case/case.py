"""A case while its events are read: the duties with their times, and what is known of the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from db.registers.custody.case.ages import AgeWord, is_child, is_doubted
from db.registers.custody.case.duties import Limits, spec_of
from db.registers.custody.case.standing import Standing
from db.registers.custody.case.timeline import Step
from db.words.messages import Message
from db.words.records import Duty

AFTER_END = ("property_out", "receipt", "receiver", "copy", "notice_prosecutor", "notice_forensic",
              "notice_inspectorate", "notice_family", "family_judge", "signature", "countersign", "breach")  # fmt: skip
"""What does not end when holding ends."""
CARERS = frozenset({"parent", "carer"})
"""What a linked person is who cares for a child."""
MOMENT = timedelta(microseconds=1)


@dataclass(slots=True)
class Track:
    """One duty while the events are read. Nothing in it ever makes an overdue duty look as if it had been in time."""

    code: str
    due: datetime | None
    done: datetime | None = None
    entered: datetime | None = None
    by: str | None = None
    waived_at: datetime | None = None
    waived_known: datetime | None = None
    put: bool = False
    again: datetime | None = None
    """When something told in part comes back."""
    at_once: bool = False
    label: Message | None = None
    later: list[tuple[datetime, Step]] = field(default_factory=list)
    """Steps that say so too, with their times: the first counts where what did it was entered on the wrong person."""
    followed: bool = False
    """Waived because a carer's record has it: called for again where the child is alone or suspected."""
    ended: bool = False
    """Waived because holding ended: called for again where holding goes on after all."""

    @property
    def base(self) -> str:
        """The duty's name without the number of its turn."""
        return self.code.partition("-")[0]

    def do(self, step: Step, at: datetime | None = None) -> None:
        """Done, by the first step that says so. A correction may make it later, or, where it was in time, earlier."""
        at = at or step.at
        if self.done is None:
            self.done, self.entered, self.by = at, step.known, step.uid
        elif step.amends and self.by == step.uid and not (self.due is not None and self.done > self.due):
            self.done = at

    def undo(self, entry: str, step: Step) -> bool:
        """What did it was entered on the wrong person. The next step that says so counts; else it was never done.

        Whether it stands open now and was no breach so far. What was late stays late.
        """
        if self.by != entry or self.done is None or self.entered is None:
            return False
        late = self.due is not None and max(self.done, self.entered) > self.due
        before, self.done, self.entered, self.by = self.done, None, None, None
        if self.later:
            at, other = self.later.pop(0)
            self.do(other, max(at, before) if late else at)
            return False
        if late and self.due is not None:
            self.due = min(self.due, step.known - MOMENT)
            self.waived_at = self.waived_known = None
        return not late

    def put_off(self, step: Step, again: timedelta) -> None:
        """Due again later, if it was not overdue by the time that this was known."""
        if self.done is None and (self.due is None or step.known <= self.due):
            later = min(step.at, step.known) + again
            self.due = later if self.due is None else max(self.due, later)
            self.put = True

    def in_part(self, step: Step, limit: timedelta, again: timedelta) -> None:
        """Done in part: no breach until `limit` after the first time, unless it was overdue; back in `again`."""
        at = min(step.at, step.known)
        if self.done is not None or (self.due is not None and step.known > self.due):
            return
        if self.again is None:
            self.due = at + limit
        self.again = at + again

    def waive(self, step: Step, at: datetime | None = None, *, ended: bool = False) -> None:
        """No longer called for, from a time on; what was overdue then stays overdue."""
        self.ended = ended
        at = at or step.at
        self.waived_at = at if self.waived_at is None else max(self.waived_at, at)
        self.waived_known = step.known if self.waived_known is None else max(self.waived_known, step.known)

    @property
    def waived_in_time(self) -> bool:
        """Whether it was waived, and known to be, before it was overdue."""
        if self.due is None or self.waived_at is None or self.waived_known is None:
            return False
        return max(self.waived_at, self.waived_known) <= self.due

    def call_again(self) -> None:
        """Called for again: the record was reopened."""
        self.waived_at = self.waived_known = None
        self.ended = False

    def sooner(self, due: datetime) -> None:
        """Due earlier than thought."""
        self.due = due if self.due is None else min(self.due, due)

    def duty(self, clock: datetime, limits: Limits, reason: str | None) -> Duty:
        """As the record shows it at a time."""
        spec = spec_of(self.code)
        state, entered = self._state(clock, limits)
        return Duty(
            code=self.code,
            label=self.label or spec.label,
            due=self.again if state in ("part", "due") and self.again is not None else self.due,
            done=self.done,
            entered=entered,
            state=state,
            source=spec.source,
            how=spec.how,
            call=spec.call,
            command=spec.command,
            breach_reason=reason,
        )

    def _state(self, clock: datetime, limits: Limits) -> tuple[str, datetime | None]:
        if self.done is not None:
            return ("late" if self.due is not None and self.done > self.due else "done"), self.entered
        if self.waived_at is not None and (self.due is None or self.waived_at <= self.due):
            return "waived", self.waived_known
        if self.due is None:
            return "open", None
        if clock > self.due:
            return "overdue", None
        if self.again is not None:
            return ("part" if clock < self.again else "due"), None
        if self.put:
            return "put_off", None
        return ("due" if self.at_once or self.due - clock <= limits.soon else "open"), None


def breached(duty: Duty) -> bool:
    """Whether a duty was not done in time, or nobody had said so by the time that it ran out. It stays so for ever."""
    if duty.state in ("overdue", "late"):
        return True
    return duty.due is not None and duty.entered is not None and duty.entered > duty.due


@dataclass(frozen=True, slots=True)
class Decision:
    """A numbered decision: of which competence (a program's code of custody_body), and what the authority is called."""

    authority: str
    names: tuple[str, ...]


@dataclass(slots=True)
class Case:
    """What is known of a person in custody, read from the events."""

    limits: Limits
    clock: datetime | None = None
    """The latest time that was known to the record."""
    start: datetime | None = None
    given_start: datetime | None = None
    later_starts: list[datetime] = field(default_factory=list)
    arrived: datetime | None = None
    standing: Standing = field(default_factory=Standing)
    band: str = ""
    name: str = ""
    name_in_document: str = ""
    sex: str | None = None
    ages: dict[str, AgeWord] = field(default_factory=dict)
    """What each source says of the age since an authority last decided, by the uid of the entry."""
    age_decision: str | None = None
    """What an authority last decided about the age: adult or child."""
    with_whom: str | None = None
    left: set[str] = field(default_factory=set)
    """Linked people who have left."""
    suspected: bool = False
    cleared: bool = False
    """Whether it was answered that a child is not suspected."""
    ground: str | None = None
    language: str | None = None
    unreadable: bool = False
    needs: frozenset[str] = frozenset()
    ill: bool = False
    condition: str | None = None
    """How the person was when last looked at: a code of custody_wellbeing or care_seen."""
    interpreted: bool = False
    """Whether a named interpreter who is not weak was found."""
    no_language: bool = False
    """Whether nobody has found a language, or an interpreter, by now."""
    valid_documents: bool = False
    fear: str | None = None
    fear_stands: bool = False
    decisions: dict[str, Decision] = field(default_factory=dict)
    """What competent authorities decided since fear was last said, by the uid of the entry."""
    removal_orders: dict[str, str] = field(default_factory=dict)
    """Removal and transfer orders that name this person: the entry's uid → the order's number."""
    place: str = ""
    room: str | None = None
    """Where in the station: a code of the list custody_room."""
    involved: str = ""
    family: dict[str, str] = field(default_factory=dict)
    """Linked records: uid → what that person is to this one."""
    interviews: list[Step] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    tracks: dict[str, Track] = field(default_factory=dict)
    opened_by: set[tuple[str, str]] = field(default_factory=set)
    last_of: dict[str, datetime] = field(default_factory=dict)
    ended: Step | None = None
    """What ended holding, while it is over."""

    @property
    def lifted(self) -> bool:
        """Whether the authority competent for asylum has decided since fear was last said."""
        return any(decision.authority == "asylum_authority" for decision in self.decisions.values())

    @property
    def alone(self) -> bool:
        """Whether nobody who cares for this person is here, by what was answered and who is linked."""
        return self.with_whom not in ("family", "carer") and not self.carers

    @property
    def carers(self) -> frozenset[str]:
        """The linked people who care for this one and have not left, by uid."""
        return frozenset(uid for uid, tie in self.family.items() if tie in CARERS and uid not in self.left)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that are known: as stated, and as in the document."""
        return tuple(name for name in (self.name, self.name_in_document) if name)

    @property
    def child(self) -> bool:
        """A child, as soon as any source says under 18 (ages.py). Doubt is decided for the child."""
        return is_child(tuple(self.ages.values()))

    @property
    def doubted(self) -> bool:
        """Whether a person counts as a child, and nobody knows it."""
        return is_doubted(tuple(self.ages.values()))

    @property
    def age(self) -> int | None:
        """The youngest age that anything allows."""
        return min((word.youngest for word in self.ages.values() if word.youngest is not None), default=None)

    def current(self, base: str) -> Track | None:
        """The newest track of a duty that recurs."""
        found = [track for track in self.tracks.values() if track.base == base]
        return found[-1] if found else None

    def call_for(self, base: str, step: Step, due: datetime | None = None, *, at_once: bool = False) -> None:
        """Call for a duty: once for each step, and anew where the last one is behind us."""
        if (base, step.uid) in self.opened_by:
            return
        self.opened_by.add((base, step.uid))
        last = self.current(base)
        if last is not None and last.done is None and last.waived_at is None:
            return
        code = base if last is None else f"{base}-{self._count(base) + 1}"
        self.tracks[code] = Track(code, due, at_once=at_once)

    def _count(self, base: str) -> int:
        return sum(1 for track in self.tracks.values() if track.base == base)

    def do(self, base: str, step: Step, at: datetime | None = None) -> None:
        """Do the duty of that name that stands, if any does; an amended step changes the one that it did."""
        for track in self.tracks.values():
            if track.base == base and (track.by == step.uid if step.amends else track.done is None):
                track.do(step, at)
                return
        last = self.current(base)
        if last is not None and last.done is None:
            last.do(step, at)
        elif last is not None and not step.amends:
            last.later.append((at or step.at, step))

    def done_in_part(self, base: str, step: Step, limit: timedelta, again: timedelta) -> None:
        """Keep of the duty of that name, if it stands, that it was done in part."""
        track = self.current(base)
        if track is not None and track.waived_at is None and not step.amends:
            track.in_part(step, limit, again)

    def standing_tracks(self, bases: Sequence[str] | None = None) -> list[Track]:
        """What is neither done nor waived: of these duties, or of all that end when holding ends."""
        return [
            track
            for track in self.tracks.values()
            if track.done is None
            and track.waived_at is None
            and (track.base in bases if bases is not None else track.base not in AFTER_END)
        ]

    def call_again(self, bases: Sequence[str]) -> None:
        """These duties are called for again, with the time they had."""
        for track in self.tracks.values():
            if track.done is None and track.waived_at is not None and track.base in bases:
                track.call_again()

    def call_for_each(self, base: str, step: Step, due: datetime) -> None:
        """Call for a duty of its own for this step, whatever stands of that name already."""
        if (base, step.uid) not in self.opened_by:
            self.opened_by.add((base, step.uid))
            self.tracks[f"{base}-{self._count(base) + 1}"] = Track(f"{base}-{self._count(base) + 1}", due)

    def breach(self, step: Step, label: Message) -> None:
        """Keep what should not have happened as a duty that can never be in time."""
        once = (f"breach {label.text}", step.uid)
        if once in self.opened_by:
            return
        self.opened_by.add(once)
        code = f"breach-{self._count('breach') + 1}"
        self.tracks[code] = Track(code, step.at - MOMENT, step.at, step.known, step.uid, label=label)

    # --- what recurs: checks and reviews --------------------------------------------------------------------

    def recur(self, base: str, start: datetime, every: timedelta) -> None:
        """Begin a series: the first is due after `every`."""
        code = f"{base}-{self._count(base) + 1}"
        self.tracks[code] = Track(code, start + every)
        self.last_of[base] = start

    def next_of(self, base: str, step: Step, every: timedelta) -> None:
        """One more of a series; the next is due `every` after it. One that is older than the last changes nothing."""
        last = self.current(base)
        if step.amends or last is None or last.done is not None or last.waived_at is not None:
            if last is not None and step.amends:
                self.do(base, step)
            return
        if step.at <= self.last_of[base]:
            return
        last.do(step)
        self.recur(base, min(step.at, step.known), every)

    def sooner_start(self, at: datetime) -> bool:
        """Move the start of the clock earlier; later it never moves. Whether it was earlier, or the same."""
        if self.start is not None and at > self.start:
            return False
        self.start = at
        return True
