"""A made-up store: filled aside, and put in its place only when it is whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from db.demo import people
from db.kernel.base.access import Officer
from db.kernel.base.officer import Desk
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.setup import open_store
from db.reference.officers.queries import officer_by_badge
from db.storage import heads, keys
from db.storage.store import Store
from db.words.ids import Source
from db.words.messages import M_, Refused

POST = "پاسگاه"
"""The beginning of a post's name."""


def make_store(home: Path, new: NewStore, source: Source, fill: Callable[[Desk], None]) -> tuple[dict[str, str], ...]:
    """Make a store in a missing or empty folder and fill it at its first officer's desk; returns its officers.

    All its officers sign: their keys are open while it is filled. Raises Refused: "exists" where the folder is not
    empty, as `create_store`, and what `fill` raises. What is interrupted leaves nothing.
    """
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        message = M_("{home} is not empty. Name a new folder, or an empty one.", home=str(home))
        raise Refused("exists", {"home": message}, message)
    home.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{home.name}-", dir=home.parent))
    try:
        officers = _filled(aside, new, source, fill)
        if home.exists():
            home.rmdir()
        os.rename(aside, home)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return officers


def _filled(home: Path, new: NewStore, source: Source, fill: Callable[[Desk], None]) -> tuple[dict[str, str], ...]:
    create_store(home, new, source)
    first = new.officers[0]
    desk = open_store(home, first.badge, first.password, source)
    store = desk.store
    try:
        _open_keys(store, new.officers)
        fill(desk)
        store.checkpoint()
    finally:
        store.close()
        heads.forget(store.keyring.store, home)
    return store.keyring.demo


def _open_keys(store: Store, officers: Sequence[NewOfficer]) -> None:
    for officer in officers:
        slot = store.keyring.slot(officer.badge)
        assert slot is not None
        store.signers.learn(keys.open_slot(slot, officer.password))


def new_officers(posts: Iterable[people.Appointment], random: Random) -> tuple[NewOfficer, ...]:
    """An officer with an invented name for each post."""
    return tuple(
        NewOfficer(post.badge, people.man(random), post.role, people.password_of(post.badge), post.rank)
        for post in posts
    )


def officers_of(store: Store) -> tuple[Officer, ...]:
    """The officers of a made-up store, in the order of their posts."""
    with store.reading() as conn:
        found = [officer_by_badge(conn, post.badge) for post in people.POSTS]
    return tuple(officer for officer in found if officer is not None)


def kind_of(name: str) -> str:
    """The kind of a made-up unit, as its name says: a post, or a precinct."""
    return "post" if name.startswith(POST) else "precinct"


def to_the_minute(end: datetime | None) -> datetime:
    """The instant at which a made-up store ends: this one, or now, in UTC without its seconds."""
    return (end or datetime.now(UTC)).astimezone(UTC).replace(second=0, microsecond=0)
