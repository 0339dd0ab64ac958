"""The arguments of `precinct remarks`, `precinct remark`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `remark` and `remarks`."""
    parser = top_verb(verbs, "remark", "remarks.remark")
    parser.add_argument("register", metavar="REGISTER", help=_("a register that stands at a seat, as incident"))
    parser.add_argument("number", metavar="NUMBER", help=_("the number of the record"))
    parser.add_argument("--unit", metavar="UNIT", default="", help=_("the unit's name or uid"))
    parser.add_argument("--words", metavar="WORDS", required=True, help=_("the remark"))
    parser = top_verb(verbs, "remarks", "remarks.remarks")
    parser.add_argument("--acknowledge", metavar="NUMBER", help=_("this one was read: its record's number, or its uid"))
    parser.add_argument("--done", metavar="WORDS", help=_("with --acknowledge: what was done; it stays here"))
