"""A monkey in every role, on a disk that refuses one thing in seven: the program stays, and the store is sound."""

from __future__ import annotations

import random

import pytest

from db.kernel.base.access import Role
from db.kernel.folding import rebuild
from db.kernel.signing import verifying
from tests.conftest import Desks
from tests.faults.monkey import Disk, Monkey
from tests.faults.rounds import rounds, seed
from tests.usual import some_or_faults

KEYS, A_ROUND = 25, 11
"""Keys in the short form, and for each round that is asked for: 100,000 in all roles for a thousand rounds"""


@pytest.mark.parametrize("role", some_or_faults(Role))
async def test_no_key_ends_the_program_and_none_harms_the_store(
    desk_as: Desks, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    """No `faults` marker: it waits for no disk."""
    chance = random.Random(f"{role} {seed()}")
    await Monkey(desk_as, role, chance, Disk(chance, monkeypatch)).press(A_ROUND * rounds(0) or KEYS)
    desk = desk_as(role)
    with desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
    assert rebuild.check(desk.store).differences == ()
