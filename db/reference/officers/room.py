"""Officers: who they are, what they may do, their passwords and PINs."""

from __future__ import annotations

from db.kernel.base.access import RECOVERED, SECOND, Role
from db.kernel.base.reader_book import HALF_NAMED
from db.kernel.base.writers import Claim, at_first, by, of_himself, own_act
from db.kernel.desk.rooms import Room
from db.reference.officers import (
    appointing,
    appointing_commands,
    commands,
    events,
    inspectorate_commands,
    models,
    queries,
)


def _by_phrase(claim: Claim) -> bool:
    """Whether an administrator or inspector set his own password by the recovery phrase."""
    return of_himself(claim) and not claim.roles.isdisjoint(RECOVERED)


ROOM = Room(
    name="officers",
    version=1,
    seeds="db.reference.officers",
    models=models,
    events=events.KINDS,
    commands=(commands, inspectorate_commands, appointing_commands),
    at_seats=True,
    at_national=True,
    queries=(queries, appointing_commands, inspectorate_commands),
    panels={"attention": (appointing_commands.attention, inspectorate_commands.attention)},
    own_acts=(
        own_act(at_first, "officer_added", "inspectorate_key_made", appointing.CODES_MADE, appointing.ENDED),
        own_act(by(*SECOND), appointing.ENDED),
        own_act(of_himself, "signed_in", "signed_out", "switched_in", "sign_in_refused"),
        own_act(_by_phrase, "recovered"),
        own_act(by(Role.ADMINISTRATOR), "key_file_made"),
        own_act(by(Role.INSPECTOR), HALF_NAMED),
    ),
)
