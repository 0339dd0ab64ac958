"""Lists of codes that a commander keeps: kinds, places, holidays, limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.kernel.base.writers import Claim, at_first, by_anyone, own_act
from db.kernel.desk.rooms import Room
from db.kernel.events.ruled import RULED
from db.reference.lists import commands, events, item_commands, models, queries, shipped
from db.reference.lists.seed import WORDS_WAIT, program_codes


def _as_shipped(claim: Claim) -> bool:
    """Whether a store begins with what a release shipped, or gets it while an officer is at the desk."""
    return (at_first(claim) or by_anyone(claim)) and shipped.is_shipped(claim)


def _as_reworded(claim: Claim) -> bool:
    """Whether a release brought its words for its own codes while an officer was at the desk."""
    return by_anyone(claim) and shipped.is_reworded(claim)


def _with_a_store(claim: Claim) -> bool:
    """Whether a new store begins with bodies of its own, each counting as one of the program's."""
    items = claim.facts.get("items")
    return (
        at_first(claim) and isinstance(items, list) and all(isinstance(each, dict) and _counts(each) for each in items)
    )


def _counts(said: Mapping[str, Any]) -> bool:
    title = str(said.get("list"))
    return title in RULED and said.get("like") in program_codes(title) and said.get("code") not in program_codes(title)


ROOM = Room(
    name="lists",
    version=3,
    seeds="db.reference.lists",
    models=models,
    events=events.KINDS,
    commands=(item_commands, commands),
    offers={WORDS_WAIT: "(words) → whether a release's words for an item wait for the inspectorate"},
    at_seats=True,
    at_national=True,
    queries=(queries,),
    own_acts=(
        own_act(_as_shipped, "lists_seeded", by_facts=True),
        own_act(_as_reworded, events.REWORDED, by_facts=True),
        own_act(_with_a_store, events.AGREED_AT_ONCE, by_facts=True),
        own_act(by_anyone, events.PARTS_FOUND),
    ),
)
