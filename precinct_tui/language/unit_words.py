"""What kinds of units and how they stand are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.storage.store_info import SEATS
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits

if TYPE_CHECKING:
    from datetime import date

    from db.across.seats.urgent_items import Pressing

KIND_WORDS = {
    "post": N_("Post"),
    "precinct": N_("Precinct"),
    "county": N_("County"),
    "province": N_("Province"),
    "national": N_("National command"),
}
STATE_WORDS = {
    "held": N_("held: forks"),
    "missing": N_("entries missing"),
    "never": N_("nothing yet"),
    "silent": N_("silent"),
    "fine": N_("up to its last word"),
}
PRESSING_WORDS = {
    "urgent_calls": N_("urgent calls {count}"),
    "ending": N_("clocks {count}"),
    "unexplained_breaches": N_("breaches {count}"),
    "unsigned_handovers": N_("handovers {count}"),
}


def presses(kind: str, of_it: Pressing) -> str:
    """What presses at a unit below of this kind, in a line; "" where nothing does. What it never told is named so."""
    counts = ((words, getattr(of_it, name)) for name, words in PRESSING_WORDS.items())
    said = [_(words, count=digits(count)) for words, count in counts if count]
    if of_it.stated_at is None and kind not in SEATS:
        said.append(_("held people: not told yet"))
    return _(", ").join(said)


def some_names(names: Sequence[str]) -> str:
    """Names that were typed, one after the other, at most NAMED_UNITS."""
    named = [present.isolated(present.clean(name)) for name in names[:NAMED_UNITS]]
    return _(", ").join(named) + (" …" if len(names) > NAMED_UNITS else "")


def ended_units(names: Sequence[str], successors: Sequence[tuple[str, str, date]]) -> list[str]:
    """Units that were retired; each in whose place another has gone on with the name of that one, and since when."""
    followed = {
        unit: _("{unit} (since {day}: {successor})", unit=unit, day=present.day(since), successor=successor)
        for unit, successor, since in successors
    }
    return [followed.get(name, name) for name in names]


NAMED_UNITS = 5
"""Units that are behind, or retired, and are named in a line; the document of --json names all."""
