"""The arguments of `precinct handover`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, moment, verb, verb_group


def add(verbs: Verbs) -> None:
    """Add `handover` and what is asked of it."""
    inner = verb_group(verbs, "handover")
    verb(inner, "now", _("who is on duty now, and whose turn it is by the roster"), "handover.now")
    parser = verb(
        inner, "questions", _("the questions that whoever takes over has not answered yet"), "handover.questions"
    )
    parser.add_argument("--shift", metavar="N", help=_("the shift's number; without it, the one running"))
    parser = verb(inner, "compare", _("two handovers side by side"), "handover.compare")
    parser.add_argument("first", metavar="NUMBER", help=_("its number"))
    parser.add_argument("second", metavar="NUMBER", nargs="?", help=_("another one; without it, the one before"))
    parser = verb(inner, "became", _("what became of the items of a handover"), "handover.became")
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    parser = verb(inner, "week", _("handed over too often, late signatures, counts that differed"), "handover.week")
    parser.add_argument("--until", metavar="WHEN", type=moment, help=_("before this moment"))
