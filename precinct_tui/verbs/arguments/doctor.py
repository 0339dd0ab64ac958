"""The arguments of `precinct doctor`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `doctor`."""
    parser = top_verb(verbs, "doctor", "doctor.doctor")
    parser.add_argument("--terminal", action="store_true", help=_("look at the terminal only"))
    parser.add_argument("--reset", action="store_true", help=_("with --terminal: put it back in order"))
