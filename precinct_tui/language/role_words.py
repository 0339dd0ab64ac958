"""What the roles of officers are called, at a unit and at a seat."""

from __future__ import annotations

from precinct_tui.language.i18n import N_, _
from precinct_tui.language.present import clean

ROLES = {
    "duty_officer": N_("Duty officer"),
    "deputy": N_("Deputy duty officer"),
    "commander": N_("Commander"),
    "standby": N_("Standby officer"),
    "patrol": N_("Patrol"),
    "investigation": N_("Investigation"),
    "inspector": N_("Inspector"),
    "auditor": N_("Auditor"),
    "administrator": N_("Administrator"),
}


SEAT_ROLES = {
    "duty_officer": N_("Level officer"),
    "commander": N_("Level commander"),
    "inspector": N_("Level inspector"),
}


def role(code: str, *, at_seat: bool = False) -> str:
    """What a role is called: at a seat its officers are the level's."""
    words = ROLES | SEAT_ROLES if at_seat else ROLES
    return _(words[code]) if code in words else clean(code)
