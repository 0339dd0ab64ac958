"""The rules of gang files, as pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from db.words.messages import M_, Message

STATES = {"open": "Open", "broken_up": "Broken up", "closed": "Closed"}
OPEN, ENDED = frozenset({"open"}), frozenset({"broken_up", "closed"})
MANY = 100
"""More arrested than this is more often a slip of the finger: asked about."""
LEAST = 2
"""A gang shows in more than one case, or more than one person."""


@dataclass(frozen=True, slots=True)
class GangFindings:
    """Field → message: what is impossible, and what is unlikely."""

    wrong: Mapping[str, Message]
    doubts: Mapping[str, Message]


def breaking_up(broken_up_on: date, arrested: int, opened_on: date, today: date, cases: int) -> GangFindings:
    """What is wrong or doubtful about a gang that is said to be broken up."""
    wrong: dict[str, Message] = {}
    doubts: dict[str, Message] = {}
    if broken_up_on > today:
        wrong["broken_up_on"] = M_("This day has not come yet.")
    elif broken_up_on < opened_on:
        doubts["broken_up_on"] = M_("This is before the file was opened.")
    if arrested < 0:
        wrong["arrested"] = M_("This can't be negative.")
    elif arrested == 0:
        doubts["arrested"] = M_("Nobody was arrested. Is the gang broken up?")
    elif arrested > MANY:
        doubts["arrested"] = M_("{count} people. Is this right?", count=arrested)
    if cases < LEAST:
        doubts["how"] = M_("Fewer than two cases are linked. What shows it was a gang?")
    return GangFindings(wrong, doubts)


def links_now(linked: Iterable[str], unlinked: Iterable[str]) -> tuple[str, ...]:
    """The links that stand: those made and not taken back, in their order."""
    gone = set(unlinked)
    return tuple(link for link in linked if link not in gone)
