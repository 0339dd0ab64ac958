"""How a record is checked: the numbered checks are run over a case, and each finding says where and what.

`impossible` is a wall: it is refused. `unlikely` is asked about: the officer may well be right, and the reason is kept
with the value. `missing` stops nobody at entry: it is listed in the record, at review and at the end of the shift.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from db.registers.incidents.checks.case import CasePart, IncidentCase
from db.registers.incidents.rules import Findings
from db.words.messages import Message

Level = Literal["impossible", "unlikely", "missing"]
Found = Iterator[tuple[CasePart, str, Message]]
"""What a check finds: the entry, its field, and what to say there."""


@dataclass(frozen=True, slots=True)
class Check:
    """A numbered check. `at_review`: whether it is run before a record is submitted, too."""

    number: int
    level: Level
    label: Message
    find: Callable[[IncidentCase], Found]
    at_review: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: in which entry (its uid), at which field."""

    number: int
    level: Level
    entry: str
    field: str
    message: Message


DECLARED: list[Check] = []
Find = Callable[[IncidentCase], Found]


def check(number: int, level: Level, label: Message, *, at_review: bool = True) -> Callable[[Find], Find]:
    """Declare a numbered check; `label` says what holds where it finds nothing."""

    def declare(find: Find) -> Find:
        DECLARED.append(Check(number, level, label, find, at_review))
        return find

    return declare


def split(findings: Findings, part: CasePart, *, wall: bool) -> Found:
    """What a rule found at an entry: what is impossible, or what is unlikely."""
    for name, message in (findings.wrong if wall else findings.doubts).items():
        yield part, name, message


def run(checks: Iterable[Check], case: IncidentCase) -> tuple[Finding, ...]:
    """What the checks find in a case, in the order of their numbers. A sealed record and a void one owe nothing.

    A record brought in from an earlier register lacks nothing: what that register did not say, nobody can say now.
    """
    if case.sealed or case.state == "void":
        return ()
    return tuple(
        Finding(check.number, check.level, part.uid, name, message)
        for check in checks
        if not (check.level == "missing" and case.own.get("imported"))
        for part, name, message in check.find(case)
        if not (check.level == "unlikely" and name in part.reasons)
    )
