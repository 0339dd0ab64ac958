"""What the desk is told of people in custody: what is due or over, and what wants a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.reading.pressing import PRESSES, pressing
from db.registers.custody import rules
from db.registers.custody.people_held import HeldCase
from db.words.messages import M_, Message
from db.words.records import HOURS, LIFE, LIMITS, Duty, PanelItem

FEW = 6
"""Lines of which each may be a person of its own. Beyond it, what waits for several people is one line."""
DANGER = frozenset({"escaped", "dead"})
"""States in which somebody is missing, or has died."""
BOARD = "board"
"""What a line about several people opens: everyone held, by the next deadline."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What one person waits for: what presses most and how much more, or the reason that was not given yet.

    `flag` is how `duty` itself presses (pressing.py), as its record and the board show it: a limit that runs is never
    called overdue because something smaller is. `first`: nothing smaller may hide it.
    """

    held: HeldCase
    duty: Duty
    flag: str
    more: int = 0
    first: bool = False

    @property
    def kind(self) -> tuple[str, str]:
        """Lines of one kind may stand as one; of breaches that have no limit, those of one name."""
        base = self.duty.kind
        return self.flag, self.duty.label.text if base == "breach" else base


def attention_of(held: Sequence[HeldCase], now: datetime) -> Iterator[PanelItem]:
    """A line for what each person waits for; of many people, one line for each kind that several wait for."""
    lines = [line for person in held for line in _lines(person, rules.duties_of(person.case, now), now)]
    if len(lines) <= FEW:
        yield from map(_alone, lines)
        return
    kinds: dict[tuple[str, str], list[_Line]] = {}
    for line in lines:
        kinds.setdefault(line.kind, []).append(line)
    for lines_alike in kinds.values():
        yield _alone(lines_alike[0]) if len(lines_alike) == 1 else _folded(lines_alike)


def _lines(held: HeldCase, duties: tuple[Duty, ...], now: datetime) -> Iterator[_Line]:
    presses = {duty.code: pressing(duty, now) for duty in duties}
    standing = sorted((duty for duty in duties if presses[duty.code] in PRESSES), key=rules.by_urgency(now))
    limits = [duty for duty in standing if rules.legal(duty) and presses[duty.code] == "due"]
    yield from (_Line(held, duty, presses[duty.code], first=rules.first(duty, now)) for duty in limits)
    others = [duty for duty in standing if duty not in limits]
    others.sort(key=lambda duty: not rules.holding(duty))  # hour 24 that is over is named before what else is
    if others:  # what is overdue stands first among them
        yield _Line(held, others[0], presses[others[0].code], len(others) - 1)
    silent = [duty for duty in duties if presses[duty.code] == "late" and duty.breach_reason is None]
    if silent:
        yield _Line(held, silent[0], "late")


def _alone(line: _Line) -> PanelItem:
    label: object = line.held.case.band or line.held.number
    if isinstance(label, str) and label.isdecimal() and not label.startswith("0"):
        label = int(label)  # a number is shown in the digits of the language
    what: Message = line.duty.label
    if line.flag == "late":
        text = M_("{band}: {duty}, write why it was late", band=label, duty=line.duty.label)
        what = M_("{duty}, write why it was late", duty=line.duty.label)
    elif line.more:
        text = M_("{band}: {duty}, and {count} more", band=label, duty=line.duty.label, count=line.more)
        what = M_("{duty}, and {count} more", duty=line.duty.label, count=line.more)
    else:
        text = M_("{band}: {duty}", band=label, duty=line.duty.label)
    return PanelItem(
        text,
        line.duty.due,
        line.flag,
        "custody",
        line.held.number,
        weight=_weight(line),
        what=what,
        end=label if line.held.case.band else None,
        limit=line.flag != "late",
        first=line.first,
    )


def _weight(line: _Line) -> int:
    """Who is missing, dead or ill before all; then the 24 hours and children."""
    case = line.held.case
    if line.flag == "late":
        return LIMITS
    if line.held.state in DANGER or case.ill:
        return LIFE
    return HOURS if case.child or rules.holding(line.duty) else LIMITS


def _folded(lines: Sequence[_Line]) -> PanelItem:
    """Several people in one line, with the time of whoever has the least left."""
    soonest = min(lines, key=lambda line: line.duty.due or rules.LAST)
    if soonest.flag == "late":
        text = M_("{count} people: {duty}, write why it was late", count=len(lines), duty=soonest.duty.label)
    else:
        text = M_("{count} people: {duty}", count=len(lines), duty=soonest.duty.label)
    return PanelItem(
        text,
        soonest.duty.due,
        soonest.flag,
        BOARD,
        uid="all",
        weight=min(map(_weight, lines)),
        limit=soonest.flag != "late",
        first=any(line.first for line in lines),
    )
