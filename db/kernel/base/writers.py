"""Who may write a kind of entry: whoever may give a command that writes it, and what the program writes by itself.

A command declares the kinds that it writes (`writes=`), with its roles beside them; an act of the program itself is
declared by its room (`Room.own_acts`). So the right to each kind is said once, where it is used, and whatever reads the
journal asks for it here (role_book.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from db.kernel.base.access import RIGHTS, Role


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry whose right is asked for. `roles` are those that its officer had where it stands, as its machine knew
    them; `known`: he is, or was, an officer; `first`: nothing was signed on its machine before; `agreed`: two people
    said yes to it, or can still; `restores`: it is signed with the start of an epoch of its machine; `number`: that of
    the rights table under which it was written.
    """

    kind: str
    officer: str
    record: str | None
    facts: Mapping[str, Any]
    roles: frozenset[Role]
    known: bool = True
    first: bool = False
    agreed: bool = False
    restores: bool = False
    number: int = RIGHTS


Condition = Callable[[Claim], bool]
"""What must be so for an entry that the program wrote by itself."""


@dataclass(frozen=True, slots=True)
class OwnAct:
    """What the program writes without a command: its kinds, and what must be so for them to count."""

    writes: frozenset[str]
    holds: Condition
    by_facts: bool = False
    """Whether the condition asks what the entry says."""
    erases: bool = True
    """Whether it empties what is still there; else it only says why something came empty."""


def own_act(holds: Condition, *writes: str, by_facts: bool = False, erases: bool = True) -> OwnAct:
    """Declare an act of the program itself."""
    return OwnAct(frozenset(writes), holds, by_facts, erases)


# --- conditions ----------------------------------------------------------------------------------------------------


def by_anyone(claim: Claim) -> bool:
    """Whether an officer of the precinct was at the desk, whatever his role."""
    return bool(claim.roles)


def by_reader(claim: Claim) -> bool:
    """Whether somebody who is or was an officer is named: what was read is noted later than it was read."""
    return claim.known


def of_himself(claim: Claim) -> bool:
    """Whether an officer wrote about himself, who may have been removed meanwhile on another desk."""
    return claim.known and claim.record == claim.officer


def at_first(claim: Claim) -> bool:
    """Whether it is among the entries with which a machine begins."""
    return claim.first


def at_restore(claim: Claim) -> bool:
    """Whether it was written as a copy of the store, or a new machine, began."""
    return bool(claim.roles) and (claim.first or claim.restores)


def of_nobody(claim: Claim) -> bool:
    """Whether it names neither officer nor record: who seals is told of nowhere."""
    return not claim.officer and claim.record is None


def by(*roles: Role) -> Condition:
    """Whether an officer of one of these roles was at the desk."""
    allowed = frozenset(roles)
    return lambda claim: not allowed.isdisjoint(claim.roles)


# --- what is declared ----------------------------------------------------------------------------------------------

ROLES: dict[str, frozenset[Role]] = {}
"""kind → the roles whose commands write it; filled by db/kernel/desk/rooms.py."""
NARROWED: dict[int, Mapping[str, frozenset[Role]]] = {}
"""Number of the rights table (access.py) → the kinds that it narrowed, each with the roles that lost it. It holds from
each machine's first `version_begun` with that number: what stands before was written by right."""
OWN_ACTS: dict[str, tuple[OwnAct, ...]] = {}
"""kind → the acts of the program itself that write it; filled by db/kernel/desk/rooms.py."""


def declare(commands: Iterable[tuple[frozenset[str], frozenset[Role]]], acts: Iterable[OwnAct]) -> None:
    """Take the kinds that commands write, with their roles, and the acts of the program itself, instead of before."""
    ROLES.clear()
    OWN_ACTS.clear()
    for kinds, roles in commands:
        for kind in kinds:
            ROLES[kind] = ROLES.get(kind, frozenset()) | roles
    for act in acts:
        for kind in act.writes:
            OWN_ACTS[kind] = (*OWN_ACTS.get(kind, ()), act)


def without_writer(kinds: Iterable[str]) -> tuple[str, ...]:
    """The ones of these kinds that nothing writes."""
    return tuple(sorted(kind for kind in kinds if kind not in ROLES and kind not in OWN_ACTS))


def may_write(claim: Claim, *, erases: bool = False) -> bool:
    """Whether an entry is by somebody who may write it; `erases`: and who may empty with it what is still there. A kind
    that this program does not know is set aside anyhow.
    """
    roles = ROLES.get(claim.kind)
    if claim.agreed:
        return True
    if roles is not None and not roles.isdisjoint(claim.roles):
        return True
    if any(not lost.isdisjoint(claim.roles) for lost in _narrowed(claim)):
        return True
    acts = OWN_ACTS.get(claim.kind)
    if acts is None:
        return roles is None
    return any(act.holds(claim) for act in acts if act.erases or not erases)


def _narrowed(claim: Claim) -> Iterator[frozenset[Role]]:
    """The roles that could write a kind when this entry was written, and can no longer."""
    for number, kinds in NARROWED.items():
        if number > claim.number and claim.kind in kinds:
            yield kinds[claim.kind]
