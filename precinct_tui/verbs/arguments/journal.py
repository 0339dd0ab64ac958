"""The arguments of `precinct journal`."""

from __future__ import annotations

from argparse import ArgumentTypeError

from db.words.folding import ascii_digits
from precinct_tui.language.i18n import _, digits
from precinct_tui.verbs.arguments import lots, transfer
from precinct_tui.verbs.arguments.listing import MOST
from precinct_tui.verbs.choices import ANCHOR_LEAST
from precinct_tui.verbs.cursors import list_end
from precinct_tui.verbs.parsing import Verbs, verb, verb_group, whole_number


def add(verbs: Verbs) -> None:
    """Add `journal verify | list | rebuild | export | import | waiting | agree | refuse`."""
    inner = verb_group(verbs, "journal")

    parser = verb(inner, "verify", _("walk every chain; is anything changed or missing"), "journal.verify")
    parser.add_argument(
        "--anchor", metavar="POSITION:HASH", type=anchor, nargs="?", action="append", default=[],
        help=_("also check this printed pair"),
    )  # fmt: skip

    parser = verb(inner, "list", _("entries, newest first"), "journal.list_entries")
    parser.add_argument("--by", metavar="BADGE", help=_("only entries of this officer"))
    parser.add_argument("--record", metavar="NUMBER", help=_("only entries of this record"))
    parser.add_argument("--kind", metavar="KIND", help=_("only entries of this kind"))
    parser.add_argument("--access", action="store_true", help=_("sign-ins and opened records instead of acts"))
    parser.add_argument("--limit", metavar="N", type=whole_number(1, MOST), default=50, help=_("at most so many (50)"))
    parser.add_argument("--after", metavar="CURSOR", type=list_end, help=_("go on where an earlier list ended"))

    parser = verb(inner, "rebuild", _("make every table again from the journal"), "journal.rebuild")
    parser.add_argument("--check", action="store_true", help=_("change nothing; compare what it would make"))
    transfer.add(inner)
    lots.add(inner)


def anchor(text: str) -> tuple[int, str]:
    """An argument's type: a position and a hash as a handover page prints them.

    Raises ArgumentTypeError for anything else.
    """
    position, separator, digest = ascii_digits(text).strip().partition(":")
    digest = "".join(digest.split()).lower()
    hexadecimal = ANCHOR_LEAST <= len(digest) <= 64 and not set(digest) - set("0123456789abcdef")
    if not separator or not position.strip().isdecimal() or len(position) > 18 or not hexadecimal:
        least = digits(ANCHOR_LEAST)
        raise ArgumentTypeError(
            _("a position and at least {count} characters of its hash are expected, as they are printed", count=least)
        )
    return int(position), digest
