"""Papers of the desk: the slip with a request's code, an incident's summary, numbered blank sheets for a power cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.across.calls.protecting import CALLER
from db.registers.incidents.parts.forms import AddProtected
from db.registers.incidents.protection import WHO
from db.words.calendar.jalali import local_date
from db.words.forms import fields_of
from precinct_tui.documents import blocks
from precinct_tui.documents.blocks import Block
from precinct_tui.documents.custody_record import UNDER, number_line, record_paper
from precinct_tui.documents.paper import Paper
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.spoken_codes import aloud, in_halves

if TYPE_CHECKING:
    from datetime import date, datetime

    from db.across.calls.protecting import Identity
    from db.words.records import Record


def slip(code: str, received: datetime | None, due: date, second: str | None = None) -> Paper:
    """The slip to take home: the code, the promised day, how to ask. Nothing of who asked or what for.

    `received` is the instant of receipt, or None; `second` the second code, where this slip is the one that says it.
    """
    rows = [(_("Answer promised by"), present.day(due))]
    if received is not None:
        rows.insert(0, (_("Received"), present.day(local_date(received))))
    pieces: list[Block] = [
        blocks.text(_("Your code:")),
        blocks.big(in_halves(code)),
        blocks.text(aloud(code)),
        blocks.Pairs(rows, 42),
        blocks.text(_("Give this code at the service desk or at the precinct to hear what became of your request.")),
        blocks.text(_("You need not say your name. Whoever holds the code can ask: keep it to yourself.")),
        *_second(second),
        blocks.small(_("To complain about how you were treated: telephone {number}.", number=digits(197))),
    ]
    return Paper("slip", _("Service desk"), tuple(pieces), subtitle=_("Slip for the citizen"))


def _second(code: str | None) -> Sequence[Block]:
    """With the second code the citizen himself says what he thinks of the answer."""
    if code is None:
        return ()
    return (
        blocks.Pairs([(_("Second code"), in_halves(code))], 42),
        blocks.text(_("It is nowhere but here. Say it to have the request reopened, or whether you are satisfied.")),
    )


def incident(record: Record, states: dict[str, str]) -> Paper:
    """The incident: what stands now, and its chronology with corrections."""
    paper = record_paper(record, _("Incident summary"), states)
    ends = blocks.Sign((_("Duty officer"), _("Commander")), _(UNDER))
    return Paper(paper.template, paper.title, (*paper.blocks, ends), paper.subtitle, number_line(record))


def annex(number: str, identities: Sequence[Identity]) -> Paper:
    """The sealed annex for the court: who the codes of an incident stand for. It goes in a closed envelope."""
    asked = dict(fields_of(AddProtected))
    pieces: list[Block] = [
        blocks.boxed(_("For the court only, in a closed envelope; not filed with the record (art. 40).")),
    ]
    for who in identities:
        pieces.append(blocks.Heading(_("Code {code}", code=present.ltr(digits(who.code)))))
        role = _("Caller") if who.role == CALLER else present.label_of("party_role", who.role)
        rows = [(_("Role"), role)]
        for name in WHO:
            if (value := getattr(who, name)) is not None:
                rows.append((_(asked[name].label), present.shown(asked[name], value)))
        pieces.append(blocks.Pairs(rows))
    if not identities:
        pieces.append(blocks.text(_("Nobody is protected in this record.")))
    pieces.append(blocks.Sign((_("Inspectorate"), _("Received by the court")), _(UNDER)))
    line = _("Record {number}", number=present.number(number))
    return Paper("record", _("Sealed annex"), tuple(pieces), _("Identities of protected persons"), line)


def blank_sheets(series: str, first: int, count: int) -> Paper:
    """`count` sheets to write on while there is no power, from number `first`; late entries cite the number."""
    sheets = [
        _("Sheet {number}", number=present.ltr(digits(f"{series}-{number}"))) for number in range(first, first + count)
    ]
    pieces: list[Block] = [
        blocks.Ticks((_("Incident"), _("Custody"), _("Service desk"), _("Handover"))),
        blocks.Pairs([(label, _DOTS) for label in (
            _("Date and time"), _("Duty officer (name, badge)"), _("Record's number or band, if known"),
        )], 32),
        blocks.Table(
            (_("Time"), _("What happened, who said so, what was done")), [["", ""]] * 23, (1, 5), 130, to_fill=True
        ),
        blocks.text(
            _(
                "When power is back: enter each line as a late entry and write this sheet's number with it."
                " Keep the sheet."
            )
        ),
        blocks.Sign((_("Who wrote it"), _("Who entered it")), _(UNDER)),
    ]  # fmt: skip
    return Paper("sheet", _("Blank sheet for a power cut"), tuple(pieces), sheets=sheets)


_DOTS = "." * 60
