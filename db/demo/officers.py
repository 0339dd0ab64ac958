"""The officers of a made-up store: who is added, and their keys, since each signs what is written in his name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from db.demo import people
from db.opening.creating import NewOfficer
from db.storage import keys
from db.storage.store import Store


def new_officers(posts: Iterable[people.Appointment], random: Random) -> tuple[NewOfficer, ...]:
    """An officer with an invented name for each post."""
    return tuple(
        NewOfficer(post.badge, people.man(random), post.role, people.password_of(post.badge), post.rank)
        for post in posts
    )


def let_sign(store: Store, officers: Sequence[NewOfficer]) -> None:
    """Know the keys of all of them in this program."""
    for officer in officers:
        slot = store.keyring.slot(officer.badge)
        assert slot is not None
        store.signers.learn(keys.open_slot(slot, officer.password))
