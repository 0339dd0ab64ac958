"""The lists of the store and its officers, as screens and papers write their codes and badges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db.kernel.base.access import SEAT_ROLES
from precinct_tui.language import holidays, present, role_words
from precinct_tui.language.i18n import speaking

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk

ROLES = "officer_role"


def prepare(desk: Desk) -> None:
    """Read the lists and the officers, once one is at the desk. Touches the disk."""
    from db.across.setting_up.parts import lists_offered  # late: the first paint does not wait for it
    from db.reference.officers.queries import list_officers  # late: as the lists

    present.use_officers((officer.badge, officer.name, officer.rank) for officer in list_officers(desk))
    kept = lists_offered(desk)
    choices = {name: [present.choice_of(item) for item in items] for name, items in kept.items()}
    if desk.store.info.is_seat:
        choices[ROLES] = [_of_a_seat(choice) for choice in choices[ROLES]]
    present.use_lists(choices)
    holidays.use(
        (present.Choice(item.code, item.fa, item.en, item.active), item.extra) for item in kept.get("holiday", ())
    )


def _of_a_seat(choice: present.Choice) -> present.Choice:
    """A role as a seat calls it; one that a seat does not have stays what it is and may not be chosen."""
    if choice.code not in SEAT_ROLES:
        return replace(choice, active=False)
    called = {}
    for language in ("fa", "en"):
        with speaking(language):
            called[language] = role_words.role(choice.code, at_seat=True)
    return replace(choice, fa=called["fa"], en=called["en"])
