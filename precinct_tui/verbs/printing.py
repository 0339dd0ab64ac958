"""What goes on paper: as PDF, as plain text, or to the printer. Every print is noted; see db/reading/papers.py."""

from __future__ import annotations

import dataclasses
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

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
from precinct_tui.language.i18n import Language, _, language, speaking, translate
from precinct_tui.language.paper_words import copy_said
from precinct_tui.verbs import out_file, output
from precinct_tui.verbs.arguments.printing import OF_CUSTODY
from precinct_tui.verbs.calendar import month_of, year_of
from precinct_tui.verbs.line_order import is_terminal
from precinct_tui.verbs.records import for_a_purpose
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import WrongUsage

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.reading.papers import PaperFrame
    from db.words.records import Record
    from precinct_tui.documents.making import Made

BINARY = ("pdf", "png")
"""Forms that no terminal shows and no JSON holds."""


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
    return out_file.put(options.out, output.written(shift).encode("utf-8"), document)


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


def sketch_copy(options: Namespace) -> output.VerbAnswer:
    """`precinct print insurer-copy` and `precinct print addendum`."""
    return _made(options, lambda desk: making.sketch(desk, options.number, options.what), making.OFFICIAL)


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
        out_file.check(options, text=form not in BINARY)
    if options.preview and (options.lp is not None or form in ("json", "svg", "png")):
        raise WrongUsage(_("A draft is looked at as text or PDF, and goes to no printer."))
    if options.lp is not None:
        check_printer()
        if form in ("json", "svg", "png"):
            raise WrongUsage(_("JSON does not go to a printer."))
    elif form in BINARY and options.out is None and (options.json or is_terminal(sys.stdout)):
        raise WrongUsage(_("A PDF needs --out FILE or --lp."))
    return form


def _send(options: Namespace, raw: bytes, stamp: PaperFrame, form: str) -> output.VerbAnswer:
    sent = {"paper": options.what, "copy": stamp.copy, "before": stamp.before, "draft": stamp.draft}
    if options.lp is not None:
        to_printer(raw, options.lp)
    copy = "" if stamp.draft else copy_said(stamp.copy, stamp.before)
    if options.out is not None:
        return _with_copy(out_file.put(options.out, raw, {**sent, "format": form}), copy)
    if options.lp is not None:
        printed = output.VerbAnswer({**sent, "format": form, "out": None}, _("Sent to the printer."))
        return _with_copy(printed, copy)
    if form in BINARY:  # `_format` has refused --json
        return output.VerbAnswer(None, output.Verbatim(raw))
    text = raw.decode("utf-8")
    return output.VerbAnswer({**sent, "text": text}, output.Verbatim(text))


def _with_copy(answer: output.VerbAnswer, copy: str) -> output.VerbAnswer:
    """The answer with a note of which copy this is, where it is not the first."""
    assert isinstance(answer.lines, str | output.Verbatim)
    return dataclasses.replace(answer, lines=[answer.lines, output.PrintedNote(copy)]) if copy else answer
