"""The arguments of `precinct restore`, `precinct recover`."""

from __future__ import annotations

from argparse import ArgumentParser

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, new_password_option, top_verb


def add(verbs: Verbs) -> None:
    """Add `restore` and `recover`."""
    parser = top_verb(verbs, "restore", "restoring.restore")
    parser.add_argument(
        "folder", metavar="DIR", nargs="?",
        help=_("a backup, or the folder of backups: the one that reaches farthest is taken"),
    )  # fmt: skip
    parser.add_argument(
        "--trial",
        action="store_true",
        help=_("restore into a folder that is thrown away, check and count; without DIR, from the set folder"),
    )
    parser.add_argument(
        "--keys-only",
        action="store_true",
        help=_("only a lost or damaged keys.json, beside the records as they are; an officer shows that it fits"),
    )
    parser.add_argument(
        "--damaged", action="store_true", help=_("put a damaged backup back as it is, to save what can be read of it")
    )
    phrase_option(parser)

    parser = top_verb(verbs, "recover", "restoring.recover")
    phrase_option(parser)
    new_password_option(parser)


def phrase_option(parser: ArgumentParser) -> None:
    """For a verb that a recovery phrase or a key file opens."""
    parser.add_argument(
        "--phrase-file", metavar="FILE", help=_("file or descriptor with the phrase or the key file's content")
    )
