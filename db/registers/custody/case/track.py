"""One duty while a record's events are read: when it is due, what did it, and how that stands at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from db.reading.pressing import pressing_by
from db.registers.custody.case.duties import LEAVES, Limits, spec_of
from db.registers.custody.case.timeline import Step, is_ahead
from db.words.messages import Message
from db.words.records import Duty, duty_kind

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""Before anybody came: what is due at once is due since then."""
STATED_AFTER = timedelta(minutes=30)
"""What is written later than this after its limit needs what can be checked, or stands as stated only."""
PROOFS = ("reference", "sheet", "judge_reference", "certificate")
"""Fields whose answer can be looked up."""
UNPROVED, BY_OFFICER = "unproved", "by_officer"
"""Facts of an entry: nothing of its evidence can be looked up; an officer, and no doctor, found somebody fit."""


@dataclass(slots=True)
class Track:
    """One duty while the events are read. `opener` is the uid of what called for it.

    `position`: that entry's place; of a breach, the newest entry's until then, which may have made it one.
    """

    code: str
    due: datetime | None
    done: datetime | None = None
    entered: datetime | None = None
    by: str | None = None
    delay: str | None = None
    """Why it was late, as who did it says."""
    evidenced: bool = False
    """Whether what did it can be checked: a reference, who was told by which number, a blank sheet's number."""
    unchecked: bool = False
    """Whether it was done, in time, by what nobody here can check: a sheet that another machine printed."""
    lapses: datetime | None = None
    """After this it ends as not done, if it still stands."""
    waived_at: datetime | None = None
    waived_known: datetime | None = None
    times_postponed: int = 0
    """How often it was put off."""
    again: datetime | None = None
    """When something told in part comes back."""
    at_once: bool = False
    label: Message | None = None
    followed: bool = False
    """Waived because a carer's record has it: called for again where the child is alone or suspected."""
    ended: bool = False
    """Waived because holding ended: called for again where holding goes on after all."""
    undone: bool = False
    """It stood open when the person left: it was not done, which is no waiver."""
    opener: str = ""
    position: int = 0
    reopened: datetime | None = None
    """Since when it stands open again, by a change of the record that nobody has agreed to or refused yet."""

    base: str = field(init=False)
    """The duty's name without the number of its turn."""

    def __post_init__(self) -> None:
        """Part the name once: it is asked for at every step."""
        self.base = duty_kind(self.code)

    @property
    def stands(self) -> bool:
        """Neither done nor waived."""
        return self.done is None and self.waived_at is None

    def has_lapsed(self, clock: datetime) -> bool:
        """Whether it stood open for as long as it may: it was not done, and nobody looks for it any more."""
        return self.stands and self.lapses is not None and clock > self.lapses

    @property
    def late(self) -> bool:
        """Done, or no longer called for, after its time: nothing that comes later can help that."""
        ended = self.done if self.done is not None else self.waived_at
        return self.due is not None and ended is not None and ended > self.due

    def mark_done(self, step: Step, at: datetime | None = None) -> None:
        """Mark the duty done by the first step that says so; ignore steps after the person left, or dated ahead."""
        at = at or step.at
        gone = self.ended and self.waived_at is not None and at > self.waived_at
        ahead = is_ahead(step, at) and self.base not in LEAVES
        if self.done is None and not gone and not ahead:
            self.done, self.entered, self.by = at, step.known, step.uid
            self.evidenced = evidence(step)
            self.delay = str(step.words.get("delay", "")) if step.facts.get("delayed") else None

    def put_off(self, step: Step, again: timedelta) -> None:
        """Due again later, if it was not overdue by the time that this was known."""
        if self.done is None and (self.due is None or step.entered <= self.due):
            later = min(step.at, step.entered) + again
            self.due = later if self.due is None else max(self.due, later)
            self.times_postponed += 1

    def in_part(self, step: Step, limit: timedelta, again: timedelta) -> None:
        """Done in part: no breach until `limit` after the first time, unless it was overdue; back in `again`."""
        at = min(step.at, step.known)
        if self.done is not None or (self.due is not None and step.entered > self.due):
            return
        if self.again is None:
            self.due = at + limit
        self.again = at + again

    def waive(self, step: Step, at: datetime | None = None, *, ended: bool = False, undone: bool = False) -> None:
        """No longer called for, from a time on; what was overdue then stays overdue."""
        self.ended, self.undone = ended, undone
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
        self.ended = self.undone = False

    def bring_forward(self, due: datetime) -> None:
        """Move the due time earlier, never later."""
        self.due = due if self.due is None else min(self.due, due)

    def duty(self, clock: datetime, limits: Limits, reason: str | None) -> Duty:
        """As the record shows it at a time."""
        spec = spec_of(self.code)
        state, entered = self.state(clock, limits)
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
            breach_reason=self.delay if reason is None else reason,
            again=self.reopened if self.stands else None,
            soon=self.soon(limits) if self.stands else None,
            over=self.due if self.stands else None,
            lapses=self.lapses if self.stands else None,
        )

    def soon(self, limits: Limits) -> datetime | None:
        """From when on it is due: what was done in part once it comes back."""
        if self.due is None:
            return None
        if self.again is not None:
            return self.again
        return BEGINNING if self.at_once and not self.times_postponed else self.due - limits.of(spec_of(self.code).soon)

    def state(self, clock: datetime, limits: Limits) -> tuple[str, datetime | None]:
        """The duty's state (db/words/records.py) at a time, and when the record came to say so."""
        if self.done is not None:
            return self._done(self.done), self.entered
        if self.waived_at is not None and (self.due is None or self.waived_at <= self.due):
            return ("not_done" if self.undone else "waived"), self.waived_known
        if self.has_lapsed(clock):
            return "not_done", None
        presses = pressing_by(self.soon(limits), self.due, clock)
        if presses != "open" or self.due is None:
            return presses, None
        return ("part" if self.again is not None else "put_off" if self.times_postponed else "open"), None

    def _done(self, done: datetime) -> str:
        """Done in time and written late is no breach; written much later, it wants something that can be checked."""
        if self.due is None or (done <= self.due and self.entered is not None and self.entered <= self.due):
            return "stated" if self.unchecked and not self.evidenced else "done"
        if done > self.due:
            return "late"
        written_late = self.entered is not None and self.entered - self.due > STATED_AFTER
        return "stated" if written_late and not self.evidenced else "entered_late"


def evidence(step: Step) -> bool:
    """Whether an entry says what can be checked: a reference, a numbered paper, who was told by which number.

    Name and number stand sealed in the entry's identity, so that it is said among its facts that both were given; and
    so is that nothing of it can be looked up (custody_acts.py).
    """
    return any(step.facts.get(name) for name in (*PROOFS, "named")) and not step.facts.get(UNPROVED)


def breached(duty: Duty) -> bool:
    """Whether a duty was not done in time. What was done in time and written late was done in time."""
    return duty.state in ("overdue", "late")
