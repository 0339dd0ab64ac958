"""Roles and the sets of them that a command or query names as its right.

The right is checked inside the transaction of the command or query (desk.py), against the officer as the store knows
him at that moment; a screen only hides what would be refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

RIGHTS = 23
"""The number of the rights table: raised whenever somebody may do or read what he might not, or no longer may. A test
names it (tests/tools/test_room_versions.py). Who narrows a right says the number in `writers.NARROWED`, too."""


class Role(StrEnum):
    """What an officer may do. One role an officer; the roster role of a shift is kept apart from it."""

    DUTY = "duty_officer"
    DEPUTY = "deputy"
    COMMANDER = "commander"
    STANDBY = "standby"
    PATROL = "patrol"
    INVESTIGATION = "investigation"
    INSPECTOR = "inspector"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


EVERYONE = frozenset(Role)
DESK = frozenset({Role.DUTY, Role.DEPUTY, Role.STANDBY, Role.COMMANDER})
"""Who keeps the desk: writes incidents, custody, service desk and handover."""
FIELD = DESK | {Role.PATROL, Role.INVESTIGATION}
"""The desk and those who work for it outside."""
LEADERS = frozenset({Role.COMMANDER, Role.STANDBY})
"""Who signs for what needs someone above the desk."""
READERS = DESK | {Role.INVESTIGATION, Role.INSPECTOR, Role.AUDITOR}
"""Who may read the registers of the precinct."""
OVERSIGHT = frozenset({Role.INSPECTOR})
KEEPERS = frozenset({Role.ADMINISTRATOR})
"""Who keeps officers, keys and lists, and reads no records."""
SEALERS = frozenset({Role.COMMANDER, Role.INSPECTOR})
"""Who announces and seals what its register says is over; nobody seals a record that they name themselves."""
LISTS = KEEPERS | {Role.COMMANDER}
SEAT_ROLES = frozenset({Role.DUTY, Role.COMMANDER, Role.INSPECTOR, Role.ADMINISTRATOR})
"""The roles at a seat: level officer, level commander, level inspector, administrator. Each has those rights of his
role that a seat has a use for (`Room.at_seats`)."""
GUARDED = frozenset({Role.COMMANDER, Role.INSPECTOR, Role.AUDITOR})
"""Roles that nobody gives or takes alone (db/reference/officers/appointing.py)."""
RECOVERED = frozenset({Role.ADMINISTRATOR, Role.INSPECTOR})
"""Roles that set a lost password by the recovery phrase or a key file."""
SECOND = frozenset({Role.COMMANDER, Role.INSPECTOR})
"""Who says the second yes."""


@dataclass(frozen=True, slots=True)
class Officer:
    """Who sits at the desk."""

    uid: str
    badge: str
    name: str
    role: Role
    rank: str | None = None
