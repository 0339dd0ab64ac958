"""The arguments of `precinct handover`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, moment, verb, verb_group


def add(verbs: Verbs) -> None:
    """Add `handover` and what is asked of it."""
    inner = verb_group(verbs, "handover")
    verb(inner, "now", _("the officer on duty and the rostered team"), "handover.now")
    parser = verb(
        inner, "questions", _("read-back questions the incoming officer has not answered"), "handover.questions"
    )
    parser.add_argument("--shift", metavar="N", help=_("the shift's number; without it, the one running"))
    parser = verb(inner, "compare", _("compare two handovers"), "handover.compare")
    parser.add_argument("first", metavar="NUMBER", help=_("its number"))
    parser.add_argument("second", metavar="NUMBER", nargs="?", help=_("the other handover; default: the one before"))
    parser = verb(inner, "became", _("outcome of a handover's items"), "handover.became")
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    parser = verb(inner, "week", _("repeated items, late signatures, counting differences"), "handover.week")
    parser.add_argument("--until", metavar="WHEN", type=moment, help=_("before this moment"))
