"""The line below a form: how the field in focus is answered."""

from __future__ import annotations

from db.words.forms import Field
from precinct_tui.language.i18n import N_, _

_HINTS = {
    "moment": N_("7/3 14:30, yesterday 14:30, 14:30 or -20m; PgDn: the month"),
    "date": N_("1405/7/3, 7/3 or yesterday; PgDn: the month"),
    "choice": N_("Type to narrow the list, ↓ to open it, Enter to take"),
    "choices": N_("Type to narrow the list, Enter to take; Enter again takes it out"),
    "yes_no": N_("Type yes or no, then Enter; left empty it is not answered"),
    "place": N_("Type part of a name; words that are in no list are kept too"),
    "file": N_("Type / or ~/ and the beginning of a name; a memory stick lies below /media or /run/media"),
    "rials": N_("1,500,000, 2.3 billion or 50 million toman"),
    "words": N_("Tab goes on to the next field"),
}


def help_of(what: Field) -> str:
    """How a field is answered, and what it asks."""
    parts = [_(what.help)] if what.help else []
    if what.kind in _HINTS:
        parts.append(_(_HINTS[what.kind]))
    if what.safeguard:
        parts.append(_("Ask the person; Enter alone does not answer this"))
    return "   ".join(parts)


def help_to_choose() -> str:
    """How one of several readings of a time is chosen."""
    return _("Press the digit of what is meant; Esc goes back to what was typed.")
