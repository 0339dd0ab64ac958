"""Unchecked parts of a restored store, kept in its keys.json until they are checked (db/opening/restored_checks.py)."""

from __future__ import annotations

from dataclasses import dataclass

WHOLE, CHAIN, BROKEN, READ = "whole", "chain", "broken", "read"
"""All of it is still to be checked; its journal is, beside the work; its journal was checked and does not hold; it
holds, and reaches otherwise than the backup said."""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What is left to check, and how far the backup said that it reaches."""

    what: str = WHOLE
    epoch: int = 0
    position: int = 0
    """0: an earlier version made the backup, which said nothing."""
    inside: int = 0
    """The position up to which it really reaches, where the backup said another one; else 0."""


def read_unchecked(raw: object) -> Unchecked | None:
    """Read what `dataclasses.asdict` made of it. Raises TypeError, ValueError."""
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise TypeError
    said = Unchecked(**raw)
    numbers = (said.epoch, said.position, said.inside)
    if said.what not in (WHOLE, CHAIN, BROKEN, READ) or any(type(number) is not int for number in numbers):
        raise ValueError
    return said
