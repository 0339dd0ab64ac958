"""The arguments of `precinct init`, `precinct demo`, `precinct backup`."""

from __future__ import annotations

from argparse import ArgumentParser

from precinct_tui.language.i18n import _
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs.arguments.transfer import passphrase_option
from precinct_tui.verbs.choices import BODY_KINDS, LIST_SETS, UNIT_KINDS
from precinct_tui.verbs.parsing import Verbs, top_verb, whole_number


def add(verbs: Verbs) -> None:
    """Add `init`, `demo` and `backup`."""
    parser = top_verb(verbs, "init", "stores.init")
    _unit_options(parser)
    parser.add_argument("--name", metavar="NAME", help=_("name of the administrator"))
    parser.add_argument(
        "--body", metavar="KIND=NAME", action="append",
        help=_("a body that people are taken to; kinds: {kinds}", kinds=ltr(", ".join(BODY_KINDS))),
    )  # fmt: skip
    parser.add_argument("--series", metavar="LETTERS", help=_("letters of this machine in its numbers (A)"))
    parser.add_argument(
        "--registers",
        choices=LIST_SETS,
        default="all",
        help=_("what it keeps: all, or requests: sessions and requests alone, for a laptop that travels"),
    )
    parser.add_argument("--join", metavar="FILE", help=_("a further machine of the precinct that exported this file"))
    passphrase_option(parser)

    parser = top_verb(verbs, "demo", "stores.demo", signs=False)
    parser.add_argument(
        "--seed",
        metavar="N",
        type=whole_number(0, 2**63 - 1),
        help=_("the same seed makes the same precinct (12)"),
    )
    parser.add_argument(
        "--scenario", metavar="FILE", help=_("a store whose counts by period are those of this TOML file")
    )
    parser.add_argument("--days", metavar="N", type=whole_number(1, 3_650), default=30, help=_("days of records (30)"))
    parser.add_argument("--no-open", action="store_true", help=_("only make it"))

    parser = top_verb(verbs, "backup", "stores.back_up")
    parser.add_argument(
        "folder", metavar="DIR", nargs="?", help=_("where backups are kept; without it, the folder that was set")
    )
    parser.add_argument(
        "--set", metavar="DIR", dest="set_folder",
        help=_("back up nothing; set the folder that is used from now on, at each handover too (\"\": none)"),
    )  # fmt: skip


def _unit_options(parser: ArgumentParser) -> None:
    parser.add_argument("--unit", metavar="NAME", help=_("name of the precinct"))
    parser.add_argument(
        "--kind", choices=UNIT_KINDS, default="precinct",
        help=_(
            "what it is: a county or province sets up a seat, to which units report; national sees counts alone"
        ),
    )  # fmt: skip
    parser.add_argument(
        "--database", metavar="URL",
        help=_("of a seat: an empty database of its own, postgresql://user@host/name; a password lies in DIR/pgpass"),
    )  # fmt: skip
