"""The lists of the store, as screens and papers write their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from precinct_tui.language import present

if TYPE_CHECKING:
    from db.kernel.officer import Desk


def prepare(desk: Desk) -> None:
    """Read the lists, once an officer is at the desk. Touches the disk."""
    from db.reference.lists.queries import all_lists  # late: the first paint does not wait for it

    kept = all_lists(desk)
    present.use_lists({name: [present.choice_of(item) for item in items] for name, items in kept.items()})
    present.use_holidays(
        (present.Choice(item.code, item.fa, item.en, item.active), item.extra) for item in kept.get("holiday", ())
    )
