"""Words of the board of calls and patrols: a patrol's last place, its state as told, a spread of minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.registers.dispatch.rules import PATROL_STATES
from db.words.messages import M_, Message
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, ngettext

if TYPE_CHECKING:
    from datetime import datetime

    from db.registers.dispatch.calls.intervals import MinutesSpread
    from db.registers.dispatch.patrols.queries import PatrolNow


def placed(patrol: PatrolNow, now: datetime) -> Message | str:
    """The last place of a patrol and before it its age, which decides and must not be what is cut off.

    In the order of the heading in either language: a message, for words alone would read as their letters do.
    """
    if not patrol.place or patrol.placed_at is None:
        return "—"
    age = present.span(patrol.placed_at, max(now, patrol.placed_at))
    return M_("{age} {place}", age=age, place=present.clean(patrol.place))


def said_of(patrol: PatrolNow, state: str) -> Message:
    """What is told once a patrol's state is kept."""
    return M_("{patrol}: {what}", patrol=patrol.name, what=M_(PATROL_STATES[state]))


def spread_text(spread: MinutesSpread) -> str:
    """A spread in few cells: the middle, nine of ten where enough are known, and how many are not known."""
    text = "—"
    if spread.median is not None and spread.p90 is not None:
        median, p90 = digits(f"{spread.median:.0f}"), digits(f"{spread.p90:.0f}")
        text = _("median {median} min", median=median)
        if spread.enough:
            text = _("median {median} min (90% within {p90})", median=median, p90=p90)
    if not spread.missing:
        return text
    missing = ngettext("{count} missing", "{count} missing", spread.missing, count=digits(spread.missing))
    return f"{text} ({missing})"
