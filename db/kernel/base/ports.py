"""What the kernel asks of rooms above it, as protocols: they are given to it when a store is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection

if TYPE_CHECKING:
    from datetime import datetime

    from db.kernel.base.access import Officer


class Officers(Protocol):
    """Who the officers are."""

    def officer_by_uid(self, conn: Connection, unit: str, uid: str, now: datetime | None = None) -> Officer | None:
        """An officer as the store knows him at this moment; None where he was removed."""

    def name_of(self, conn: Connection, uid: str) -> str:
        """An officer's name, active or not; the uid where he is unknown here."""

    def names(self, conn: Connection) -> dict[str, tuple[str, str]]:
        """uid → (badge, name) of every officer, active or not."""


class Codes(Protocol):
    """What the lists hold."""

    def unlisted(self, conn: Connection, given: Mapping[str, tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
        """The fields (name → list and codes) that give a code which their list does not hold, or no longer uses."""

    def codes_of(self, conn: Connection, name: str) -> frozenset[str]:
        """Every code of a list that may be given: in use, or the program's own in a list that a rule reads."""

    def counting(self, conn: Connection, given: Mapping[str, tuple[str, tuple[str, ...]]]) -> dict[str, Any]:
        """Facts of an event: what codes of these fields (name → list and codes) count as and are called (ruled.py)."""


@dataclass(frozen=True, slots=True)
class Ports:
    """What a desk brings to the kernel."""

    officers: Officers
    codes: Codes
