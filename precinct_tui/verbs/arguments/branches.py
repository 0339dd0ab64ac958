"""The arguments of `unit` for two branches of a history."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.arguments.appointing import add_code
from precinct_tui.verbs.choices import BRANCHES
from precinct_tui.verbs.parsing import Verbs, verb


def add(inner: Verbs) -> None:
    """Add `unit branches`, `unit choose` and `unit agree`."""
    parser = verb(
        inner,
        "branches",
        _("units below whose history has two branches; of one: what was not taken"),
        "branches.listing",
    )
    parser.add_argument("unit", metavar="UNIT", nargs="?", help=_("its uid or name"))
    parser = verb(
        inner,
        "choose",
        _("which branch of a unit's history is to count, once another officer agrees"),
        "branches.choose",
    )
    parser.add_argument("unit", metavar="UNIT", help=_("its uid or name"))
    parser.add_argument("branch", choices=BRANCHES, help=_("first: the one that came first and counts now"))
    parser.add_argument("--reason", metavar="WORDS", required=True, help=_("why"))
    parser = verb(inner, "agree", _("the second yes to the branch that another officer chose"), "branches.agree")
    parser.add_argument("unit", metavar="UNIT", help=_("its uid or name"))
    parser.add_argument("branch", choices=BRANCHES, help=_("the branch that was chosen"))
    add_code(parser)
