"""The arguments of `precinct update`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.arguments.transfer import passphrase_option
from precinct_tui.verbs.parsing import Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `update`."""
    parser = top_verb(verbs, "update", "updating.update")
    parser.add_argument(
        "folder", metavar="DIR", nargs="?",
        help=_("the folder of a newer program; without it, this store is brought up to the installed program"),
    )  # fmt: skip
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--prepare", action="store_true",
        help=_("only write the backup; the desk of the earlier version works on meanwhile"),
    )  # fmt: skip
    which.add_argument(
        "--back", action="store_true",
        help=_("go back to the version before, by its backup; what was written since goes into a journal file"),
    )  # fmt: skip
    parser.add_argument("--backup", metavar="DIR", help=_("write the backup there instead of beside the store"))
    parser.add_argument("--second", metavar="BADGE", help=_("the commander or inspector who agrees too"))
    parser.add_argument(
        "--second-password-file", metavar="FILE",
        help=_("file or descriptor whose first line is their password; else it is asked for"),
    )  # fmt: skip
    passphrase_option(parser)
