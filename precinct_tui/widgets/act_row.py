"""The acts of a record in one row: as many as find room, by their letters, and the key that shows all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from precinct_tui.bidi.widths import cell_len
from precinct_tui.language import present
from precinct_tui.language.act_letters import with_letters
from precinct_tui.language.actions import key_name
from precinct_tui.language.i18n import _, digits
from precinct_tui.widgets.cells import cut

_GAP = "   "


def act_row(acts: Sequence[str], called: Callable[[str], str], key: str, width: int) -> str:
    """The first of these commands that have one letter, as `called`; at the end how many more `key` shows."""
    named = [f"{present.ltr(letter)} {called(name)}" for letter, name in with_letters(acts)]
    for shown in range(len(named), -1, -1):
        left = len(acts) - shown
        more = [_("{key} {count} more", key=present.ltr(key_name(key)), count=digits(left))] if left else []
        row = _GAP.join([*named[:shown], *more])
        if cell_len(row) <= width:
            return row
    return cut(row, width)
