"""The arguments of `precinct print`."""

from __future__ import annotations

from argparse import ArgumentParser

from precinct_tui.language.i18n import N_, _
from precinct_tui.verbs.choices import RIGHTS_LANGUAGES
from precinct_tui.verbs.parsing import Verbs, moment, period, verb, verb_group, whole_number

OF_CUSTODY = {
    "custody": N_("the whole custody record, with chronology and corrections"),
    "copy": N_("the copy of the record for the person"),
    "copy-plain": N_("the copy for the person, without what was said about fear"),
    "rights": N_("the rights sheet; without a number a blank one"),
    "grounds": N_("the ground of holding, in writing"),
    "prosecutor-notice": N_("the notice to the prosecutor; several numbers make one notice of a group"),
    "referral": N_("the letter that goes with the person, with its receipt"),
    "property": N_("the receipt for property taken and given back"),
    "proof": N_("the officer's proof of duties done in time"),
}

STOCK = {
    "complaint-form": N_("the complaint form, the same for everyone"),
    "fear-card": N_("the card of the question about fear of return, the same for everyone"),
    "health-card": N_("the health card, the same for everyone"),
    "envelope": N_("the words on an envelope, the same for everyone"),
}

SKETCH_COPIES = {
    "insurer-copy": N_("an accident sketch for the insurer, with the policies"),
    "addendum": N_("what is sent after an accident sketch: somebody is hurt"),
}


def add(verbs: Verbs) -> None:
    """Add `print` and every paper."""
    inner = verb_group(verbs, "print")
    parser = verb(inner, "handover", _("the handover summary of a shift"), "printing.handover")
    _shift(parser)
    _goes(parser, ("pdf", "txt", "json"))
    parser = verb(inner, "board", _("half a page for the wall, without names"), "printing.board")
    _shift(parser)
    _goes(parser)
    _add_custody(inner)
    _add_records(inner)
    _add_lists(inner)


def _add_custody(inner: Verbs) -> None:
    """The papers of people in custody."""
    for paper, help_text in OF_CUSTODY.items():
        parser = verb(inner, paper, _(help_text), "printing.custody")
        nargs, help_numbers = ("+", _("its number")) if paper != "rights" else ("*", _("the record's number"))
        if paper == "custody":
            help_numbers = _("its number; or the name of a paper and then its number")
        parser.add_argument("numbers", metavar="NUMBER", nargs=nargs, help=help_numbers)
        parser.add_argument(
            "--language",
            choices=RIGHTS_LANGUAGES,
            help=_("the person's language beside the Persian; without it the one in the record"),
        )
        parser.add_argument(
            "--purpose", metavar="PURPOSE",
            help=_("what a record that is closed is opened for, where its register asks; it is kept in the journal"),
        )  # fmt: skip
        _goes(parser)
    for paper, help_text in STOCK.items():
        parser = verb(inner, paper, _(help_text), "printing.stock")
        parser.add_argument("--language", choices=RIGHTS_LANGUAGES, help=_("the language beside the Persian"))
        _goes(parser)
    parser = verb(
        inner, "group-notice", _("the notice to the prosecutor of people who arrived together"), "printing.group_notice"
    )
    parser.add_argument("number", metavar="NUMBER", help=_("the number of any of their records, or the arrival's uid"))
    _goes(parser)


def _add_records(inner: Verbs) -> None:
    """The papers of one record."""
    parser = verb(inner, "incident", _("an incident's summary"), "printing.incident")
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    _goes(parser)
    parser = verb(inner, "annex", _("the sealed annex of an incident, by the inspectorate"), "printing.annex")
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    _goes(parser)
    parser = verb(inner, "packet", _("a packet for the judiciary, with its incident"), "printing.packet")
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    _goes(parser)
    parser = verb(inner, "sketch", _("an accident sketch: paper, drawing, picture or data"), "printing.sketch")
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    _goes(parser, ("pdf", "txt", "svg", "json", "png"))
    for paper, help_text in SKETCH_COPIES.items():
        parser = verb(inner, paper, _(help_text), "printing.sketch_copy")
        parser.add_argument("number", metavar="NUMBER", help=_("its number"))
        _goes(parser)
    parser = verb(inner, "chain", _("the chain of custody of an item of the store room"), "printing.chain")
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    _goes(parser)
    parser = verb(inner, "label", _("the label of an item of the store room, 50 × 30 mm"), "printing.label")
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    _goes(parser)
    parser = verb(inner, "slip", _("the slip with a request's code, size A6"), "printing.slip")
    parser.add_argument("number", metavar="CODE", help=_("the request's code"))
    _goes(parser)


def _add_lists(inner: Verbs) -> None:
    """The papers of a span of time, and the blank sheets."""
    parser = verb(inner, "guard-list", _("the guard list, by turns"), "printing.guard_list")
    parser.add_argument("--roster", metavar="N", help=_("the roster's number; default: the one in use"))
    parser.add_argument("--since", metavar="WHEN", type=moment, help=_("start time; default: now"))
    parser.add_argument("--days", metavar="N", type=whole_number(1, 62), default=7, help=_("number of days (7)"))
    _goes(parser)
    parser = verb(inner, "poster", _("the poster of the service desk's sessions to come"), "printing.poster")
    parser.add_argument("number", metavar="NUMBER", nargs="?", help=_("of one session; without it all of 31 days"))
    period(parser)
    _goes(parser)
    parser = verb(
        inner, "programmes", _("the list of programmes, of this year unless said otherwise"), "printing.programmes"
    )
    period(parser)
    _goes(parser)
    parser = verb(
        inner, "desk-figures", _("figures of the service desk, of this month unless said otherwise"), "printing.figures"
    )
    period(parser)
    parser.add_argument("--outside", action="store_true", help=_("for outside the unit: small counts are kept back"))
    _goes(parser)
    parser = verb(inner, "blank-sheets", _("numbered blank sheets for a power cut"), "printing.blank_sheets")
    parser.add_argument("--count", metavar="N", type=whole_number(1, 200), default=10, help=_("how many sheets (10)"))
    _goes(parser)


def _shift(parser: ArgumentParser) -> None:
    parser.add_argument("--shift", metavar="N", help=_("the shift's number; without it, the one running"))


def _goes(parser: ArgumentParser, formats: tuple[str, ...] = ("pdf", "txt")) -> None:
    parser.add_argument("--format", choices=formats, help=_("without it, what the file's name ends in, else txt"))
    parser.add_argument("--out", metavar="FILE", help=_("into this file; without it, or -, standard output"))
    parser.add_argument(
        "--lp", metavar="PRINTER", nargs="?", const="", help=_("to the system's printer, or to the one named")
    )
    parser.add_argument("--preview", action="store_true", help=_("only look at it: a draft, marked as one, no copy"))
    parser.set_defaults(formats=formats)
