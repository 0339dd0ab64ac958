"""Weapons, radios and keys of the made-up precinct: each crew takes its own at the relief and brings them back."""

from __future__ import annotations

from datetime import timedelta

from db.demo.world import Story, World
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk

PIECES = (
    *(("weapon", f"س {number}", "کلت کمری") for number in range(1, 9)),
    *(("radio", f"ب {number}", "دستی") for number in range(1, 8)),
    ("keys", "ک 1", "تحت‌نظرگاه"), ("keys", "ک 2", "انبار اموال"), ("keys", "ک 3", "بایگانی"),
    *(("handcuffs", f"د {number}", None) for number in range(1, 5)),
)  # fmt: skip
BROKEN = "ب 7"
TAKEN = ("س {n}, ب {n}, ک {n}", "س {m}, ب {m}")
"""What the duty officer and the deputy of a crew take."""


def plan(world: World) -> None:
    """Register the pieces on the first morning, and hand the first crew its own."""
    world.begin(world.start + timedelta(minutes=2), _register(world))


def _register(world: World) -> Story:
    commander = world.of(Role.COMMANDER)
    for kind, mark, what in PIECES:
        uid = world.give("equipment.add", commander, kind=kind, mark=mark, what=what).uid
        if mark == BROKEN:
            world.give("equipment.put_out_of_use", commander, uid, cause="repair")
    hand_out(world, world.duty())
    yield from ()


def hand_out(world: World, by: Desk) -> None:
    """Give the crew that is on its weapons, radios and keys."""
    numbers = {"n": world.on + 1, "m": world.on + 4}
    for officer, pieces in zip(world.crews[world.on], TAKEN, strict=True):
        world.give("equipment.hand_out", by, officer=officer.officer.badge, pieces=pieces.format(**numbers))


def take_back(world: World, by: Desk) -> None:
    """Take back what the crew that is on holds."""
    for officer in world.crews[world.on]:
        world.give("equipment.take_back", by, officer=officer.officer.badge)
