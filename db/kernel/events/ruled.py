"""Lists whose codes a rule reads: what the program ships in them it knows for ever, what a unit adds counts as one.

A commander may reword such a code and hide it from the pickers; it can still be given by its name, so that no fact
becomes impossible to enter. An event keeps what an added code counted as when it was written (`counts_as`), and the
words of its day (`called`): what the list says later changes no record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

COUNTS_AS = "counts_as"
"""Name of the fact that maps each added code of an event to a code of the program, or to "" where it counts as none."""
UNAGREED = "unagreed"
"""Name of the fact that names the added codes whose competence the inspectorate had not agreed to by then."""
CALLED = "called"
"""Name of the fact that keeps the words of items of lists as they stood when an entry was written: those that a unit
added, and those of the program's that were reworded by then. An entry without it has the words that an item was first
given; one that is older than this fact, those of its day."""

RULES_OF_WORDS = 8
"""The number of custody's rules from which on an entry keeps what the items of its lists were called."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A list that a rule reads.

    `grows`: whether a unit may add to it. `competent` are those of the program's codes that give a competence: what is
    added as one of these needs the inspectorate once. `strict`: until then it counts as none of the program's.
    `nameless`: no item of it names a nation, a people or a religion. `unlike`: words by which an item is known that
    can't count as one of these codes.
    """

    grows: bool = True
    competent: frozenset[str] = frozenset()
    strict: bool = False
    nameless: bool = False
    unlike: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)


CLOSED, NAMELESS = Ruled(grows=False), Ruled(grows=False, nameless=True)
RULED: dict[str, Ruled] = {}
"""Every such list by its name; filled by db/kernel/desk/rooms.py."""


def code_of(facts: Mapping[str, Any], name: str) -> str | None:
    """The program's code that a fact stands for: itself, what an added code counts as, or "" where it counts as none.

    A code that a store's list held before this was asked stays itself.
    """
    return counted(facts, facts.get(name))


def counted(facts: Mapping[str, Any], code: Any) -> str | None:
    """The same for one code: one of several in a field, or the new value that a correction brings."""
    if code is None:
        return None
    kept: Mapping[str, str] = facts.get(COUNTS_AS) or {}
    return kept.get(str(code), str(code))


def agreed(facts: Mapping[str, Any], name: str) -> bool:
    """Whether the code of a fact is the program's, or what it counts as was agreed to or needs no agreement."""
    return facts.get(name) not in (facts.get(UNAGREED) or ())
