"""The lists of the store and its officers, as screens and papers write their codes and badges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from precinct_tui.language import present

if TYPE_CHECKING:
    from db.kernel.officer import Desk


def prepare(desk: Desk) -> None:
    """Read the lists and the officers, once one is at the desk. Touches the disk."""
    from db.reference.lists.queries import all_lists  # late: the first paint does not wait for it
    from db.reference.officers.queries import list_officers  # late: as the lists

    present.use_officers((officer.badge, officer.name, officer.rank) for officer in list_officers(desk))
    kept = all_lists(desk)
    present.use_lists({name: [present.choice_of(item) for item in items] for name, items in kept.items()})
    present.use_holidays(
        (present.Choice(item.code, item.fa, item.en, item.active), item.extra) for item in kept.get("holiday", ())
    )
