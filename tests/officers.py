"""The officers of the stores under test: one of each role, whose name, badge and role have nothing in common.

A rule that reads a name where it should read a badge, or the other way round, shows only where the two differ: a name
is a given name and a surname, no two officers share either, and no badge stands in one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from db.kernel.base.access import Role

if TYPE_CHECKING:
    from db.opening.creating import NewOfficer

BADGES = {role: str(1000 + place) for place, role in enumerate(Role)}
NAMES = {
    Role.DUTY: "کامبیز تالابی",
    Role.DEPUTY: "نسیم بیدستانی",
    Role.COMMANDER: "سیامک گزستانی",
    Role.STANDBY: "بردیا نخلستانی",
    Role.PATROL: "سینا ریگزاری",
    Role.INVESTIGATION: "مینو بادامستان",
    Role.INSPECTOR: "مازیار سروستانی",
    Role.AUDITOR: "پریناز شقایقی",
    Role.ADMINISTRATOR: "هومن ارغوانی",
}
"""Nobody's: given names and surnames that were put together here."""
PASSWORD = "correct-horse"


def officers_of(roles: Iterable[Role] = Role, password: str = PASSWORD) -> tuple[NewOfficer, ...]:
    """An officer of each of these roles, for a store that is made with them."""
    from db.opening.creating import NewOfficer

    return tuple(NewOfficer(BADGES[role], NAMES[role], role, password) for role in roles)
