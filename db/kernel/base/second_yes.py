"""Second persons: whether another one said yes, worked out from who wrote what and what he was, never read from it.

Pure. RoleBook (role_book.py) knows who is one person with whom, and what each is by himself, without standing in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Protocol

from db.kernel.base.access import DESK, GUARDED, SECOND, Role
from db.kernel.events.event_keys import LEARNED, Key, number
from db.words.forms import moment_of

STAND_IN = DESK - {Role.COMMANDER}
"""Who may stand in for the commander: whoever keeps the desk."""
KEPT, HASHES, DERIVED = "kept", "hashes", "derived"
"""Of each code of the county the hash of what Argon2id makes of it; in schema 1 that value itself; in the entry that
spends one that value."""
CODES, CODE = "codes", "code"
"""In an entry that a code allowed: the entry that made the codes, and the number of this one, from 1."""
BY_CODE = (Key(CODES, "uid"), number(CODE, 12), Key(DERIVED, limit=64))
"""The keys of an entry that a code of the county may allow."""
SIGNED_FOR = "finding_signed"
"""One act signs for several findings, each by an entry of its own, and spends one code."""
CHANGE_DECIDED = "change_decided"
"""One act decides on several changes, and spends one code on those that its officer may not decide on alone."""
DECISIONS = {CHANGE_DECIDED: "target", "incident_change_agreed": "entry", "branch_taken": "chosen"}
"""Kinds that decide on what somebody wrote, each with the fact that names that entry: by another person, or by a code
of the county."""
ACTING_HOURS = timedelta(hours=72)
"""How long somebody may stand in for the commander, where nobody could be reached for a second yes."""


class LeadingEntry(Protocol):
    """An entry of role_book.py: its kind, who wrote it, and where and when (`origin`, `at`)."""

    @property
    def kind(self) -> str: ...
    @property
    def officer(self) -> str: ...
    @property
    def place(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class YesSayer:
    """Somebody who says yes: his first uid, where he was added on several machines, and the roles that are his own."""

    uid: str
    roles: frozenset[Role]

    @property
    def says_second(self) -> bool:
        """Whether he is one who says the second yes; nobody who stands in for one."""
        return not SECOND.isdisjoint(self.roles)


def is_another(yes: YesSayer, *, asked_by: str, about: str) -> bool:
    """Whether the yes to a role is a second person's: neither his who asked, nor his whom it is about (first uids)."""
    return yes.says_second and yes.uid not in (asked_by, about)


def touches_guarded(role: str | None, was: Iterable[Role]) -> bool:
    """Whether an entry gives or takes a role that nobody gives or takes alone; the role that he has changes nothing."""
    had = frozenset(was)
    return role is not None and role not in had and not GUARDED.isdisjoint({role, *had})


def is_enough(yeses: Iterable[YesSayer], last: YesSayer) -> bool:
    """Whether what a file brought is agreed to: two persons said yes, and one of them says second ones."""
    return any(
        before.uid != last.uid and (before.says_second or last.says_second) for before in yeses if before.roles
    ) and bool(last.roles)


def first_written(facts: Mapping[str, Any], origin: str, epoch: int) -> tuple[str, int]:
    """The machine and epoch in which an entry was first written: where a file of lists taught it, that of the other
    machine, to which two people agreed; else its own.
    """
    learned = facts.get(LEARNED)
    if not isinstance(learned, Mapping):
        return origin, epoch
    said = learned.get("epoch")
    return str(learned.get("origin")), said if isinstance(said, int) else 1


def are_one_act(one: LeadingEntry, other: LeadingEntry) -> bool:
    """Whether two entries sign for findings, or decide on changes, in one act, which spends one code."""
    acts = {(each.kind, each.officer, each.place.origin, each.place.at) for each in (one, other)}
    return one.kind in (SIGNED_FOR, CHANGE_DECIDED) and len(acts) == 1


def code_number(facts: Mapping[str, Any]) -> int | None:
    """The number of the county's code that an entry spends; None where it names none."""
    number = facts.get(CODE)
    named = isinstance(facts.get(CODES), str) and isinstance(number, int) and not isinstance(number, bool)
    return number if named else None


def opens(facts: Mapping[str, Any], made: Mapping[str, Any], used: Collection[int]) -> bool:
    """Whether an entry with these facts shows one of the codes that an entry `made`; `used`: the numbers spent before.

    Codes of version 0.1.0 can't be proved: what Argon2id makes of them stands in the journal from the beginning.
    """
    number = code_number(facts)
    hashes = made.get(KEPT, made.get(HASHES))
    if number is None or number in used or not isinstance(hashes, list) or not 0 < number <= len(hashes):
        return False
    return KEPT not in made or kept_of(facts.get(DERIVED)) == hashes[number - 1]


def stands_in_until(said: object, written: datetime) -> datetime:
    """When standing in ends: as an entry says, and never later than ACTING_HOURS after it was written."""
    latest = written + ACTING_HOURS
    with suppress(ValueError, TypeError):  # what another program wrote may be anything
        until = moment_of(said) if isinstance(said, str) else None
        return latest if until is None else min(latest, until)
    return latest


def kept_of(derived: object) -> str:
    """What the journal keeps of a code: the hash of what Argon2id makes of it; "" for what is no such value. Both are
    hexadecimal letters.
    """
    return blake2b(derived.encode(), digest_size=32).hexdigest() if isinstance(derived, str) else ""


def role_given(facts: Mapping[str, Any], *, agreed: bool) -> str:
    """The role that an entry about an officer gives; "" for none. `agreed`: by a second yes, which makes no
    administrator."""
    said = facts.get("role")
    return "" if not isinstance(said, str) or (agreed and said == Role.ADMINISTRATOR) else said
