"""Stores on this machine whose officers' passwords are known: what `make seats` makes, and what tests make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening.setup import open_store

KEEPER, CHIEF = Role.ADMINISTRATOR, Role.COMMANDER


@dataclass(frozen=True)
class Home:
    """A store's folder, with badge and password of its administrator and of its commander."""

    path: Path
    signs: dict[Role, tuple[str, str]] = field(hash=False)

    @contextmanager
    def desk(self, role: Role = CHIEF) -> Iterator[Desk]:
        """The store, open for one of the two."""
        desk = open_store(self.path, *self.signs[role])
        try:
            yield desk
        finally:
            desk.store.close()
