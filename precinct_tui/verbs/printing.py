"""What goes on paper: as PDF, as plain text, or to the printer. Every print is noted; see db/reading/papers.py."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.across.handover.summary import summary
from db.kernel.base.register import REGISTERS
from db.kernel.signing.record_check import check_record, said
from db.reading.papers import previewing
from db.words.calendar.jalali import local_date
from db.words.folding import ascii_digits
from precinct_tui.documents import making
from precinct_tui.documents.handover_text import handover_text
from precinct_tui.documents.paper import as_pdf, as_text
from precinct_tui.documents.printer import check_printer, to_printer
from precinct_tui.documents.saving import check_out, save
from precinct_tui.language.i18n import N_, Language, _, language, speaking, translate
from precinct_tui.language.paper_words import copy_said
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.calendar import month_of, year_of
from precinct_tui.verbs.parsing import Verbs, moment, period, verb, whole_number
from precinct_tui.verbs.records import for_a_purpose
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import Parser, WrongUsage, common

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.reading.papers import PaperFrame
    from db.words.records import Record
    from precinct_tui.documents.making import Made

BINARY = ("pdf", "png")
"""Forms that no terminal shows and no JSON holds."""
LANGUAGES = ("fa", "prs", "ps", "ar", "en", "ur")
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


def add(verbs: Verbs) -> None:
    """Add `print` and every paper."""
    about = _("print: papers as PDF or text")
    group = verbs.add_parser("print", help=about, description=about)
    common(group)
    inner = group.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    parser = verb(inner, "handover", _("the handover summary of a shift"), handover)
    _shift(parser)
    _goes(parser, ("pdf", "txt", "json"))
    parser = verb(inner, "board", _("half a page for the wall, without names"), board)
    _shift(parser)
    _goes(parser)
    _add_custody(inner)
    _add_records(inner)
    _add_lists(inner)


def _add_custody(inner: Verbs) -> None:
    """The papers of people in custody."""
    for paper, help_text in OF_CUSTODY.items():
        parser = verb(inner, paper, _(help_text), custody)
        nargs, help_numbers = ("+", _("its number")) if paper != "rights" else ("*", _("the record's number"))
        if paper == "custody":
            help_numbers = _("its number; or the name of a paper and then its number")
        parser.add_argument("numbers", metavar="NUMBER", nargs=nargs, help=help_numbers)
        parser.add_argument(
            "--language",
            choices=LANGUAGES,
            help=_("the person's language beside the Persian; without it the one in the record"),
        )
        parser.add_argument(
            "--purpose", metavar="PURPOSE",
            help=_("what a record that is closed is opened for, where its register asks; it is kept in the journal"),
        )  # fmt: skip
        _goes(parser)
    for paper, help_text in STOCK.items():
        parser = verb(inner, paper, _(help_text), stock)
        parser.add_argument("--language", choices=LANGUAGES, help=_("the language beside the Persian"))
        _goes(parser)
    parser = verb(inner, "group-notice", _("the notice to the prosecutor of people who arrived together"), group_notice)
    parser.add_argument("number", metavar="NUMBER", help=_("the number of any of their records, or the arrival's uid"))
    _goes(parser)


def _add_records(inner: Verbs) -> None:
    """The papers of one record."""
    parser = verb(inner, "incident", _("an incident's summary"), incident)
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    _goes(parser)
    parser = verb(inner, "annex", _("the sealed annex of an incident, by the inspectorate"), annex)
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    _goes(parser)
    parser = verb(inner, "packet", _("a packet for the judiciary, with its incident"), packet)
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    _goes(parser)
    parser = verb(inner, "sketch", _("an accident sketch: paper, drawing, picture or data"), sketch)
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    _goes(parser, ("pdf", "txt", "svg", "json", "png"))
    parser = verb(inner, "chain", _("the chain of custody of an item of the store room"), chain)
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    _goes(parser)
    parser = verb(inner, "label", _("the label of an item of the store room, 50 × 30 mm"), label)
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    _goes(parser)
    parser = verb(inner, "slip", _("the slip with a request's code, size A6"), slip)
    parser.add_argument("number", metavar="CODE", help=_("the request's code"))
    _goes(parser)


def _add_lists(inner: Verbs) -> None:
    """The papers of a span of time, and the blank sheets."""
    parser = verb(inner, "guard-list", _("the guard list: who has which turn"), guard_list)
    parser.add_argument("--roster", metavar="N", help=_("the roster's number; without it, the one in use"))
    parser.add_argument("--since", metavar="WHEN", type=moment, help=_("from this moment on; without it, from now"))
    parser.add_argument("--days", metavar="N", type=whole_number(1, 62), default=7, help=_("how many days (7)"))
    _goes(parser)
    parser = verb(inner, "poster", _("the poster of the service desk's sessions to come"), poster)
    parser.add_argument("number", metavar="NUMBER", nargs="?", help=_("of one session; without it all of 31 days"))
    period(parser)
    _goes(parser)
    parser = verb(inner, "programmes", _("the list of programmes, of this year unless said otherwise"), programmes)
    period(parser)
    _goes(parser)
    parser = verb(inner, "desk-figures", _("figures of the service desk, of this month unless said otherwise"), figures)
    period(parser)
    parser.add_argument("--outside", action="store_true", help=_("for outside the unit: small counts are kept back"))
    _goes(parser)
    parser = verb(inner, "blank-sheets", _("numbered blank sheets for a power cut"), blank_sheets)
    parser.add_argument("--count", metavar="N", type=whole_number(1, 200), default=10, help=_("how many sheets (10)"))
    _goes(parser)


def _shift(parser: ArgumentParser) -> None:
    parser.add_argument("--shift", metavar="N", help=_("the shift's number; without it, the one running"))


def _goes(parser: ArgumentParser, formats: tuple[str, ...] = ("pdf", "txt")) -> None:
    parser.add_argument("--format", choices=formats, help=_("without it, what the file's name ends in, else txt"))
    parser.add_argument("--out", metavar="FILE", help=_("into this file; without it, standard output"))
    parser.add_argument(
        "--lp", metavar="PRINTER", nargs="?", const="", help=_("to the system's printer, or to the one named")
    )
    parser.add_argument("--preview", action="store_true", help=_("only look at it: a draft, marked as one, no copy"))
    parser.set_defaults(formats=formats)


def handover(options: Namespace) -> output.VerbAnswer:
    """`precinct print handover`."""
    form = _format(options)
    if form == "json" or (options.json and options.out is None and form != "pdf"):
        return _handover_data(options, form)
    return _made(options, lambda desk: making.handover(desk, options.shift))


def _handover_data(options: Namespace, form: str) -> output.VerbAnswer:
    """The handover for a program: all of it with `--format json`, number, state and text with `--json`. No paper."""
    with desk_of(options) as desk:
        shift = summary(desk, options.shift)
    document = {"number": shift.number, "state": shift.state}
    if form != "json":
        return output.VerbAnswer({**document, "text": handover_text(shift, language())})
    if options.out is None:
        return output.VerbAnswer(shift)
    save(Path(options.out).expanduser(), output.written(shift).encode("utf-8"))
    return _sent(options, {**document, "out": options.out})


def board(options: Namespace) -> output.VerbAnswer:
    """`precinct print board`."""
    return _made(options, lambda desk: making.handover(desk, options.shift, board=True))


def group_notice(options: Namespace) -> output.VerbAnswer:
    """`precinct print group-notice`."""
    return _made(options, lambda desk: making.group_notice(desk, options.number), making.OFFICIAL)


def incident(options: Namespace) -> output.VerbAnswer:
    """`precinct print incident`."""
    return _made(options, lambda desk: making.incident(desk, options.number))


def chain(options: Namespace) -> output.VerbAnswer:
    """`precinct print chain`."""
    return _made(options, lambda desk: making.chain(desk, options.number))


def label(options: Namespace) -> output.VerbAnswer:
    """`precinct print label`."""
    return _made(options, lambda desk: making.label(desk, options.number))


def annex(options: Namespace) -> output.VerbAnswer:
    """`precinct print annex`."""
    return _made(options, lambda desk: making.annex(desk, options.number), making.OFFICIAL)


def packet(options: Namespace) -> output.VerbAnswer:
    """`precinct print packet`."""
    return _made(options, lambda desk: making.packet(desk, options.number), making.OFFICIAL)


def sketch(options: Namespace) -> output.VerbAnswer:
    """`precinct print sketch`."""
    form = _format(options)
    if form in ("pdf", "txt"):
        return _made(options, lambda desk: making.sketch(desk, options.number), making.OFFICIAL)
    with desk_of(options) as desk:
        _held_against_journal(desk, options)
        raw, stamp = making.sketch_file(desk, options.number, form)
    return _send(options, raw, stamp, form)


def slip(options: Namespace) -> output.VerbAnswer:
    """`precinct print slip`."""
    return _made(options, lambda desk: making.slip(desk, options.number))


def guard_list(options: Namespace) -> output.VerbAnswer:
    """`precinct print guard-list`."""
    return _made(options, lambda desk: making.guard_list(desk, options.roster, options.since, options.days))


def poster(options: Namespace) -> output.VerbAnswer:
    """`precinct print poster`."""
    if options.number is not None:
        return _made(options, lambda desk: making.session_poster(desk, options.number))

    def make(desk: Desk) -> Made:
        first = options.first or local_date(desk.now())
        return making.poster(desk, first, options.last or first + timedelta(days=31))

    return _made(options, make)


def programmes(options: Namespace) -> output.VerbAnswer:
    """`precinct print programmes`."""
    return _made(options, lambda desk: making.programmes(desk, *year_of(options, desk)))


def figures(options: Namespace) -> output.VerbAnswer:
    """`precinct print desk-figures`."""
    return _made(options, lambda desk: making.figures(desk, *month_of(options, desk), outside=options.outside))


def blank_sheets(options: Namespace) -> output.VerbAnswer:
    """`precinct print blank-sheets`."""
    return _made(options, lambda desk: making.blank_sheets(desk, options.count))


def custody(options: Namespace) -> output.VerbAnswer:
    """`precinct print custody NUMBER` and the other papers of custody; also `print custody rights NUMBER`."""
    paper, numbers = options.what, list(options.numbers)
    if paper == "custody" and numbers[0] in OF_CUSTODY:
        paper = numbers.pop(0)

    spoken = language()

    def make(desk: Desk) -> Made:
        for number in numbers:  # a paper tells what `show` tells, so it asks and notes what that does
            with speaking(spoken):
                for_a_purpose(REGISTERS["custody"], options.purpose, partial(_opened, desk, number))
        return making.custody(desk, paper, numbers, options.language)

    return _made(options, make, making.OFFICIAL)


def _opened(desk: Desk, number: str, purpose: str) -> Record:
    show: Callable[..., Record] = REGISTERS["custody"].show
    return show(desk, number, purpose)


def stock(options: Namespace) -> output.VerbAnswer:
    """`precinct print complaint-form` and the other cards of the stock."""
    return _made(options, lambda desk: making.stock(desk, options.what, options.language), making.OFFICIAL)


def _made(options: Namespace, make: Callable[[Desk], Made], spoken: Language | None = None) -> output.VerbAnswer:
    """Make it, in the language `spoken` where that is not the one of whoever asks, and send it where it goes."""
    form = _format(options)
    with desk_of(options) as desk, speaking(spoken or language()), previewing(options.preview):
        _held_against_journal(desk, options)
        paper, stamp = make(desk)
        raw = _rendered((paper, stamp), form)
    return _send(options, raw, stamp, form)


def _held_against_journal(desk: Desk, options: Namespace) -> None:
    """Say before a paper is made that its record does not fit the journal; it is made all the same."""
    named = [getattr(options, "number", None), *(getattr(options, "numbers", None) or ())]
    for number in filter(None, named):
        if problems := check_record(desk, ascii_digits(number).upper()):
            output.note(translate(said(problems)))


def _rendered(made: Made, form: str) -> bytes:
    return as_pdf(*made) if form == "pdf" else as_text(*made).encode("utf-8")


def _format(options: Namespace) -> str:
    """What was asked for, else what the file's name says, else text.

    Raises WrongUsage, and Refused("unwritable", "no_printer"), before anything is noted.
    """
    form: str | None = options.format
    if form is None and options.out is not None:
        ending = Path(options.out).suffix.lower().lstrip(".")
        form = ending if ending in options.formats else None
    form = form or ("pdf" if options.lp is not None else "txt")
    if options.out is not None:
        check_out(Path(options.out).expanduser())
    if options.preview and (options.lp is not None or form in ("json", "svg", "png")):
        raise WrongUsage(_("A draft is looked at as text or PDF, and goes to no printer."))
    if options.lp is not None:
        check_printer()
        if form in ("json", "svg", "png"):
            raise WrongUsage(_("JSON does not go to a printer."))
    elif form in BINARY and options.out is None and (options.json or output.is_terminal(sys.stdout)):
        raise WrongUsage(_("A PDF needs --out FILE or --lp."))
    return form


def _send(options: Namespace, raw: bytes, stamp: PaperFrame, form: str) -> output.VerbAnswer:
    sent = {"paper": options.what, "copy": stamp.copy, "before": stamp.before, "draft": stamp.draft}
    if options.out is not None:
        save(Path(options.out).expanduser(), raw)
    if options.lp is not None:
        to_printer(raw, options.lp)
    if options.out is not None or options.lp is not None:
        copy = "" if stamp.draft else copy_said(stamp.copy, stamp.before)
        return _sent(options, {**sent, "format": form, "out": options.out}, copy)
    if form in BINARY:  # `_format` has refused --json
        return output.VerbAnswer(None, output.Verbatim(raw))
    text = raw.decode("utf-8")
    return output.VerbAnswer({**sent, "text": text}, output.Verbatim(text))


def _sent(options: Namespace, document: dict[str, Any], copy: str = "") -> output.VerbAnswer:
    line = _("Sent to the printer.") if options.out is None else _("Written to {file}.", file=ltr(options.out))
    return output.VerbAnswer(document, [line, output.PrintedNote(copy)] if copy else line)
