"""The arguments of `journal` for entries that wait for a second yes."""

from __future__ import annotations

from typing import Any

from precinct_tui.language.i18n import _
from precinct_tui.verbs.arguments.appointing import add_code
from precinct_tui.verbs.parsing import Verbs, verb, whole_number


def add(inner: Verbs) -> None:
    """Add the three to the verbs of `journal`."""
    parser = verb(inner, "waiting", _("what journal files brought that waits for two people, by kind"), "lots.listing")
    parser.add_argument("--all", action="store_true", help=_("also what was decided"))
    parser = verb(inner, "agree", _("yes to what waits of a journal file; the second one lets it count"), "lots.agree")
    _number(parser)
    add_code(parser)
    parser.add_argument("--same-person", action="store_true",
        help=_("an officer here has the badge of one of them, and another name: both are one person"))  # fmt: skip
    parser = verb(inner, "refuse", _("no to what waits of a journal file: it never counts here"), "lots.refuse")
    _number(parser)
    parser.add_argument("--reason", metavar="TEXT", required=True, help=_("why"))


def _number(parser: Any) -> None:
    parser.add_argument("number", metavar="NUMBER", type=whole_number(1, 10**6),
        help=_("its number in `precinct journal waiting`"))  # fmt: skip
