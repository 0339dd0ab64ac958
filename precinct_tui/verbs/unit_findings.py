"""The finding of `doctor` on units that were enrolled here, as (state, text)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.across.seats.table_check import check_units
from precinct_tui.language.i18n import _, digits, translate

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk


def units_of(desk: Desk) -> tuple[str, str]:
    """Whether what is kept of the units is what the journal makes of it, and what their bundles brought."""
    problems = check_units(desk)
    if not problems:
        return "good", _("what is kept of the units is as they sent it")
    text = _("Not as it was taken in: {count}. {first}", count=digits(len(problems)), first=translate(problems[0]))
    return "bad", text
