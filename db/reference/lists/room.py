"""Lists of codes that a commander keeps: kinds, places, holidays, limits."""

from __future__ import annotations

from db.kernel.base.writers import Claim, at_first, by_anyone, own_act
from db.kernel.desk.rooms import Room
from db.reference.lists import commands, events, models, queries, shipped


def _as_shipped(claim: Claim) -> bool:
    """Whether a store begins with what a release shipped, or gets it while an officer is at the desk."""
    return (at_first(claim) or by_anyone(claim)) and shipped.is_shipped(claim)


ROOM = Room(
    name="lists",
    version=1,
    seeds="db.reference.lists",
    models=models,
    events=events.KINDS,
    commands=(commands,),
    at_seats=True,
    at_national=True,
    queries=(queries,),
    own_acts=(own_act(_as_shipped, "lists_seeded", by_facts=True),),
)
