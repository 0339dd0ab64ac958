"""The arguments of `precinct machine`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.arguments.transfer import passphrase_option
from precinct_tui.verbs.parsing import Verbs, verb, verb_group


def add(verbs: Verbs) -> None:
    """Add `machine list | join | retire`."""
    inner = verb_group(verbs, "machine")
    verb(inner, "list", _("the machines of this precinct, and those that are retired"), "machines.listing")
    parser = verb(
        inner, "join", _("let in the machine that wrote this file, before anything of it is taken"), "machines.let_in"
    )
    parser.add_argument("file", metavar="FILE", help=_("what `precinct journal export` wrote"))
    passphrase_option(parser)
    parser.add_argument("--words", metavar="WORDS", help=_(
        "the ten words that `precinct init --join` showed there, in quotes; else they are asked for"
    ))  # fmt: skip
    parser.add_argument("--machine", metavar="LETTERS", default="",
        help=_("which one, where the file brings more than one that is new"))  # fmt: skip
    parser.add_argument("--unsigned", action="store_true",
        help=_("a machine whose entries are not signed: of an earlier version"))  # fmt: skip
    parser = verb(
        inner, "retire", _("nothing is taken of this machine any more; what came of it stays"), "machines.retire"
    )
    parser.add_argument(
        "machine", metavar="LETTERS", help=_("its letters, or its uid from `precinct machine list --json`")
    )
    parser.add_argument("--reason", metavar="WORDS", required=True, help=_("why"))
