"""The arguments of `precinct indicators`."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date

from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, top_verb, whole_number

FORMATS = ("table", "csv", "json", "pdf", "txt", "xlsx")

ALL = 1_000_000


def add(verbs: Verbs) -> None:
    """Add `indicators`."""
    parser = top_verb(verbs, "indicators", "indicators.indicators")
    of = parser.add_argument
    of("--period", metavar="P", help=_("1405-H1, 1405-Q2, 1405-05, 1405-W12, 1405, or 1405/01/01..1405/03/31"))
    of("--against", metavar="P", help=_("another period; without it, the same one of last year"))
    of("--to-date", metavar="DAY", type=day, help=_("count to this day, in both periods"))
    of("--code", metavar="CODE", action="append", help=_("only this indicator; CODE.PART is one line of its split"))
    of("--records", action="store_true", help=_("the numbers of the records behind --code"))
    of("--last", action="store_true", help=_("with --records: those of the period that is set against"))
    of("--denominator", action="store_true", help=_("with --records: those that a share is measured against"))
    of("--purpose", metavar="PURPOSE", help=_("with --records of custody, or at a seat: what they are listed for"))
    of("--limit", metavar="N", type=whole_number(1, ALL), default=ALL, help=_("with --records: at most so many"))
    of("--cards", action="store_true", help=_("the definition of every indicator"))
    of("--completeness", action="store_true", help=_("days without entries, late and unapproved shares, silent units"))
    of("--complaints", action="store_true", help=_("complaints by outcome, for an inspector alone"))
    of("--freeze", action="store_true", help=_("keep the table as it stands; a commander may"))
    of(
        "--publish",
        metavar="NUMBER",
        help=_(
            "let a frozen table leave the unit; names first what is kept back, and before the first what each kind"
            " costs later"
        ),
    )
    of("--because", metavar="WORDS", help=_("with --publish: why, where lines are kept back besides the small ones"))
    of("--frozen", action="store_true", help=_("every table that was frozen"))
    of("--table", metavar="NUMBER", help=_("a frozen table instead of the live one"))
    of("--differences", metavar="NUMBER", help=_("what has changed since a table was frozen, record by record"))
    of("--press", metavar="NUMBER", help=_("sentences from a frozen table, each with its card"))
    of("--outside", action="store_true", help=_("as it may leave the unit: small numbers hidden"))
    of("--unit", metavar="UNIT", help=_("at a seat: only this unit below, by its name or uid"))
    of("--by-unit", action="store_true", help=_("at a seat: --code of each unit below, by their names"))
    of("--by-county", action="store_true", help=_("at a seat: --code of each county below, by their names"))
    of("--format", choices=FORMATS, help=_("without it, what the file's name ends in, else a table"))
    of("--out", metavar="FILE", help=_("into this file; without it, or -, standard output"))


def day(text: str) -> date:
    """An argument's type: a day as people type it. Raises ArgumentTypeError for anything else."""
    try:
        from db.across.indicators.periods import read_day  # late: help needs no room

        return read_day(text, "to_date")
    except Refused as refused:
        raise ArgumentTypeError(present.refusal(refused).rstrip(".")) from None
