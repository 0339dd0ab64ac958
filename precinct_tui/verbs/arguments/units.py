"""The arguments of `precinct unit`, `precinct units`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.arguments import branches, key_renewals
from precinct_tui.verbs.parsing import Verbs, top_verb, verb, verb_group


def add(verbs: Verbs) -> None:
    """Add `unit` and `units`."""
    inner = verb_group(verbs, "unit")
    parser = verb(
        inner, "key", _("make this unit's key where there is none, and write its file for other units"), "units.key"
    )
    parser.add_argument("file", metavar="FILE", help=_("a new file"))
    parser = verb(inner, "words", _("the ten words to read by telephone to the unit of a key file"), "units.words")
    parser.add_argument("file", metavar="FILE", nargs="?", help=_(
        "what `precinct unit key` of the other unit wrote; without it: the words of this unit's own key, for who holds "
        "what it signed"
    ))  # fmt: skip
    parser.add_argument("--unit", metavar="UNIT",
                        help=_("the words for a unit that is enrolled, where one of both has a new key"))  # fmt: skip
    parser = verb(
        inner, "enrol", _("enrol the unit of a key file, by the ten words that it read to you"), "units.enrol"
    )
    parser.add_argument("file", metavar="FILE", help=_("what `precinct unit key` of the other unit wrote"))
    parser.add_argument("--words", metavar="WORDS", help=_("the ten words in quotes; else they are asked for"))
    verb(inner, "list", _("units above and below"), "units.listing")
    parser = verb(inner, "retire", _("nothing goes to this unit or comes from it any more"), "units.retire")
    parser.add_argument("unit", metavar="UNIT", help=_("its uid, from `precinct unit list --json`, or its name"))
    parser.add_argument("--reason", metavar="WORDS", required=True, help=_("why"))
    parser.add_argument("--into", metavar="UNIT",
                        help=_("the unit that goes on in its place: it merged, or got another name"))  # fmt: skip
    key_renewals.add(inner)
    branches.add(inner)
    parser = top_verb(verbs, "units", "units.units")
    parser.add_argument("--strict", action="store_true", help=_("exit status 1 where something is missing"))
