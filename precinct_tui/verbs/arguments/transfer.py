"""The arguments of `journal` for files between machines."""

from __future__ import annotations

from argparse import ArgumentParser

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, verb, whole_number


def add(inner: Verbs) -> None:
    """Add the two to the verbs of `journal`."""
    parser = verb(inner, "export", _("write the journal into an encrypted file for another machine"), "transfer.export")
    parser.add_argument("file", metavar="FILE", help=_("a new file"))
    passphrase_option(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--since", metavar="POSITION", type=whole_number(0, 2**62), default=0,
        help=_("only entries after this position of this journal"))  # fmt: skip
    which.add_argument("--since-file", metavar="FILE", help=_("only what the machine that wrote this file lacks"))
    which.add_argument("--start", action="store_true", help=_("only up to the first record: for a machine that joins"))
    which.add_argument("--lists-only", action="store_true",
        help=_("only what changed officers, lists, holidays and the words of rights"))  # fmt: skip

    parser = verb(inner, "import", _("take in a file of another machine of this precinct"), "transfer.take_in")
    parser.add_argument("file", metavar="FILE", help=_("what `precinct journal export` wrote"))
    passphrase_option(parser)
    parser.add_argument("--dry-run", action="store_true", help=_("only say what is in it, by kind; take nothing"))


def passphrase_option(parser: ArgumentParser) -> None:
    """For a verb that opens or makes a journal file."""
    parser.add_argument("--passphrase-file", metavar="FILE",
        help=_("file or descriptor whose first line is the file's passphrase; else it is asked for"))  # fmt: skip
