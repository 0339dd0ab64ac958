"""From a desk to a paper and its stamp: reads the record, notes the print, lays the paper out. Touches the disk.

The papers of custody are in Persian, whatever the screen speaks: they go to courts and offices. What the person reads
stands beside it in their language. Made and set inside `i18n.speaking`, in a thread: the screen keeps its language.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from db.across.calls.protecting import protected_parties
from db.across.handover.summary import summary
from db.across.packets.sent_copy import packet_paper as packet_told
from db.carrying.levels.roots import root_words
from db.kernel.base.register import REGISTERS
from db.reading.papers import printed
from db.reference.lists.queries import all_lists
from db.registers.custody.arrivals.notice import arrival_notice
from db.registers.custody.case.status import STATES
from db.registers.custody.case.understanding import SHEET_LANGUAGES
from db.registers.custody.register import OF_AN_ARRIVAL, PAPERS, STOCK
from db.registers.custody.rights.wording import LANGUAGES, Words, words_in
from db.registers.custody.show import show_custody
from db.registers.incidents.missing.shown import without_outcome
from db.registers.programmes.queries import between
from db.registers.property.show import chain_end
from db.registers.roster.queries import turns
from db.registers.service_desk.figures import figures as counted
from db.registers.service_desk.forms import GiveSecondCode
from db.registers.service_desk.requests.commands import give_second_code
from db.registers.service_desk.requests.show import show_request
from db.registers.service_desk.second_code import new_second_code
from db.registers.service_desk.sessions.calendar import sessions_between
from db.registers.service_desk.sessions.show import show_session
from db.registers.sketches.drawings.svg import PAPER, svg
from db.registers.sketches.queries import sheet
from db.words.messages import M_, Refused
from precinct_tui.documents import (
    custody_letters,
    custody_stock,
    desk_papers,
    desk_plans,
    handover_paper,
    indicator_papers,
    packet_paper,
    property_paper,
    sketch_paper,
)
from precinct_tui.documents import custody_letters as letters
from precinct_tui.documents import custody_record as whole
from precinct_tui.documents.custody_facts import Facts
from precinct_tui.documents.guard_list import guard_list as laid_out_guard_list
from precinct_tui.documents.paper import Paper, as_pdf
from precinct_tui.documents.paper_code import with_code
from precinct_tui.documents.rights_sheet import rights
from precinct_tui.documents.typesetting import png
from precinct_tui.language.i18n import Language, speaking

if TYPE_CHECKING:
    from datetime import datetime

    from db.across.indicators.figures import FigureTable
    from db.across.packets.sent_copy import SentCopy
    from db.kernel.base.officer import Desk
    from db.reading.papers import PaperFrame
    from db.words.records import Record

Made = tuple[Paper, "PaperFrame"]
OFFICIAL: Language = "fa"
FOR_THE_PERSON = tuple(paper.name for paper in (*PAPERS, *STOCK) if paper.personal)
"""Papers with the person's language beside the Persian."""
CUSTODY = tuple(paper.name for paper in PAPERS if paper.name != OF_AN_ARRIVAL.name)
"""Papers of one record of custody."""


def handover(desk: Desk, number: str | None, board: bool = False) -> Made:
    """The handover page of a shift, or its board; a handover not yet signed is another paper than the signed one."""
    shift = summary(desk, number)
    name = "board" if board else "handover"
    stamp = printed(desk, name if shift.state == "signed" else f"{name}-draft", "shift", shift.number)
    if board:
        return handover_paper.board(shift), stamp
    return with_code(desk, (handover_paper.handover(shift, root_words(desk)), stamp), "shift", shift.number)


def custody(desk: Desk, paper: str, numbers: Sequence[str], theirs: str | None = None) -> Made:
    """A paper of custody: one of CUSTODY; `numbers` of one record, of several for the prosecutor, none for a blank
    rights sheet. `theirs` is the person's language (LANGUAGES); without it the record's own.

    Raises Refused("not_found", "invalid", "conflict", "forbidden").
    """
    if paper != "prosecutor-notice" and len(numbers) > 1:
        raise Refused("invalid", {}, M_("One record at a time: only the prosecutor's notice is for a group."))
    if not numbers and paper != "rights":
        raise Refused("invalid", {}, M_("The number of a record is needed."))
    records = [show_custody(desk, number, purpose=f"print {paper}", on_paper=True) for number in numbers]
    if len({record.uid for record in records}) != len(records):
        raise Refused("invalid", {}, M_("A record stands twice in the list."))
    words = _words(desk, paper, records, theirs)
    laid_out = _laid_out(paper, records, words, _telephones(desk))
    version = words[-1].wording if paper in FOR_THE_PERSON else None
    told_in = words[-1].language if paper in FOR_THE_PERSON else None
    if not records:
        # Every print of a blank sheet is as good as the first.
        return laid_out, dataclasses.replace(printed(desk, paper, language=told_in, version=version), copy=1)
    name = f"{paper}-group" if len(records) > 1 else paper
    stamps = [printed(desk, name, "custody", record.number, language=told_in, version=version) for record in records]
    highest = max(stamps, key=lambda stamp: stamp.copy)
    if len(records) > 1:
        return laid_out, _of_a_group(highest)
    return with_code(desk, (laid_out, highest), "custody", records[0].number, _told_of(records[0]))


def group_notice(desk: Desk, which: str) -> Made:
    """The notice of people who arrived together: how many, what is known, who has a record by now; `which` is the
    number of any of those records, or the arrival's uid. Raises Refused("not_found").
    """
    notice = arrival_notice(desk, which)
    return custody_letters.arrival_notice(notice), printed(desk, "group-notice", "arrival", notice.arrival.uid)


def _of_a_group(stamp: PaperFrame) -> PaperFrame:
    """A group's notice is proved by no single record."""
    return dataclasses.replace(stamp, position=None, hash=None)


def _words(desk: Desk, paper: str, records: Sequence[Record], theirs: str | None) -> list[Words]:
    """The Persian, and beside it the person's language where it is another."""
    if theirs is None and records:
        theirs = SHEET_LANGUAGES.get(Facts(records[0]).language or "")
    if theirs is not None and theirs not in LANGUAGES:
        raise Refused("invalid", {}, M_("There is no text in that language."))
    codes = [OFFICIAL] if theirs in (None, OFFICIAL) else [OFFICIAL, theirs]
    home = desk.store.home
    return [words_in(str(code), home) for code in codes] if paper in (*FOR_THE_PERSON, "envelope") else []


def stock(desk: Desk, paper: str, theirs: str | None = None) -> Made:
    """A card of the stock, the same for everyone; `theirs` is the language beside the Persian. Raises Refused."""
    words = _words(desk, paper, (), theirs)
    stamp = printed(desk, paper, language=words[-1].language, version=words[-1].wording)
    return custody_stock.stock(paper, words), _each_as_good(stamp)


def _telephones(desk: Desk) -> dict[str, str]:
    """The numbers that the unit keeps, by the code of whom to call."""
    return {item.code: str(item.extra.get("phone") or "") for item in all_lists(desk)["duty_phone"]}


def _laid_out(paper: str, records: Sequence[Record], words: Sequence[Words], phones: Mapping[str, str]) -> Paper:
    match paper:
        case "rights":
            return rights(words, records[0] if records else None, phones.get("unhcr", ""))
        case "copy-plain":
            return whole.copy_for_person(whole.without_fear(records[0]), STATES, words)
        case "custody":
            return whole.custody(records[0], STATES)
        case "copy":
            plain = "plain_copy" in records[0].flags  # a receiver may find it on the person
            told = whole.without_fear(records[0]) if plain else records[0]
            return whole.copy_for_person(told, STATES, words)
        case "grounds":
            return letters.grounds(records[0], words)
        case "prosecutor-notice":
            return letters.prosecutor_notice(records)
        case "referral":
            return letters.referral(records[0], phones.get("inspectorate", ""))
        case "property":
            return letters.property_receipt(records[0], words)
        case "proof":
            return whole.proof(records[0])
        case _:
            raise Refused("invalid", {}, M_("There is no such paper."))


def incident(desk: Desk, number: str) -> Made:
    """An incident's summary. Raises Refused("not_found")."""
    register = REGISTERS["incident"]
    record = register.show(desk, number)
    record = without_outcome(record)
    made = desk_papers.incident(record, register.states), printed(desk, "incident", "incident", record.number)
    return with_code(desk, made, "incident", record.number, _told_of(record))


def chain(desk: Desk, number: str) -> Made:
    """The chain of custody of an item of the store room, proved by the record in which it stands.

    Raises Refused("not_found").
    """
    register = REGISTERS["property"]
    record = register.show(desk, number)
    position, digest = chain_end(desk, record.number)
    stamp = dataclasses.replace(printed(desk, "chain", "property", record.number), position=position, hash=digest)
    of = [str(line.value) for part in record.sections for line in part.lines if line.name == "record"]
    return with_code(desk, (property_paper.chain(record, register.states), stamp), "property", record.number, of)


def label(desk: Desk, number: str) -> Made:
    """The label of an item of the store room, with its number as a QR code. Raises Refused("not_found")."""
    record = REGISTERS["property"].show(desk, number)
    stamp = printed(desk, "label", "property", record.number)
    return property_paper.label(record), dataclasses.replace(stamp, code=record.number)


def _told_of(record: Record) -> set[str]:
    """The numbers of other records whose entries stand in this one's chronology."""
    return {entry.elsewhere for entry in record.chronology if entry.elsewhere}


def annex(desk: Desk, number: str) -> Made:
    """The sealed annex of an incident, for the court. Raises Refused("not_found", "forbidden", "password_needed")."""
    record = REGISTERS["incident"].show(desk, number)
    identities = protected_parties(desk, record.number)
    return desk_papers.annex(record.number, identities), printed(desk, "annex", "incident", record.number)


def packet(desk: Desk, number: str) -> Made:
    """A packet for the judiciary with its incident; one that was sent, as it was sent. Raises Refused("not_found")."""
    content = packet_told(desk, number)
    laid_out = packet_paper.packet(content.document, content.incident, REGISTERS["incident"].states)
    stamp = printed(desk, "packet", "packet", content.document["number"])
    made = laid_out, stamp if content.copy is None else _as_sent(stamp, content.copy)
    return with_code(desk, made, "packet", content.document["number"], content.of)


def _as_sent(stamp: PaperFrame, copy: SentCopy) -> PaperFrame:
    """The stamp of what was sent: each print of it is alike; a draft still says that it is one."""
    anchor = copy.document["journal"]
    return dataclasses.replace(
        stamp, unit_name=copy.document["unit"]["name"], copy=1, before=None, at=copy.at, badge=copy.badge,
        officer=copy.officer, position=anchor["position"], hash=anchor["hash"],
    )  # fmt: skip


def sketch(desk: Desk, number: str, kind: str = "sketch") -> Made:
    """An accident sketch with the drawing that stands; of another `kind` the insurer's copy, or the addendum.

    Each has a code of its own. Raises Refused("not_found"), also where no addendum is to be made.
    """
    drawn = sheet(desk, number)
    if kind == "addendum" and (drawn.offer is None or not drawn.offer.hurt):
        raise Refused("not_found", {}, M_("Nobody said later that they are hurt: there is no addendum."))
    laid_out = (
        sketch_paper.addendum(drawn) if kind == "addendum" else sketch_paper.sketch(drawn, insurer=kind != "sketch")
    )
    made = laid_out, printed(desk, kind, "sketch", drawn.number)
    return with_code(desk, made, "sketch", drawn.number, (drawn.incident,) if drawn.incident else ())


def sketch_pdf(desk: Desk, number: str, kind: str = "sketch") -> bytes:
    """A paper of a sketch as PDF, in the official language. Raises Refused("not_found")."""
    with speaking(OFFICIAL):
        return as_pdf(*sketch(desk, number, kind))


def sketch_file(desk: Desk, number: str, form: str) -> tuple[bytes, PaperFrame]:
    """A sketch as svg, png or json. Raises Refused("not_found", "unprintable")."""
    drawn = sheet(desk, number)
    stamp = printed(desk, "sketch", "sketch", drawn.number)
    if form == "json":
        return f"{json.dumps(sketch_paper.document(drawn), ensure_ascii=False, indent=1)}\n".encode(), stamp
    text, _scale = svg(drawn.kept.drawing, drawn.number)
    return (png(text, *PAPER) if form == "png" else text.encode()), stamp


def slip(desk: Desk, code: str) -> Made:
    """The slip with a request's code, and once with a second one (service_desk/second_code.py).

    Raises Refused("invalid", "not_found")."""
    record = show_request(desk, code)
    lines = {line.name: line.value for part in record.sections for line in part.lines}
    stamp = printed(desk, "slip", "request", record.number)
    second = None if stamp.draft else _second_code(desk, code)
    return desk_papers.slip(record.number, lines.get("received_at"), lines["due"], second), stamp


def _second_code(desk: Desk, code: str) -> str | None:
    """The second code for the slip that is printed now; None where an earlier slip has it, or the desk gave none."""
    second = new_second_code(desk.source.randbytes)
    try:
        give_second_code(desk, GiveSecondCode(code=code, second=second))
    except Refused as refused:
        if refused.code not in ("conflict", "forbidden"):
            raise
        return None
    return second


def poster(desk: Desk, first: date, last: date, number: str | None = None) -> Made:
    """The poster of the sessions of some days that are planned or open, or of one of them by its number."""
    sessions = [session for session in sessions_between(desk, first, last) if session.state in ("planned", "open")]
    if number is not None:
        sessions = [session for session in sessions if session.number == number]
    return desk_plans.poster(sessions, desk.store.info.unit_name), _each_as_good(printed(desk, "poster"))


def session_poster(desk: Desk, number: str) -> Made:
    """The poster line of one session. Raises Refused("not_found")."""
    record = show_session(desk, number)
    day = next(line.value for part in record.sections for line in part.lines if line.name == "day")
    return poster(desk, day, day, record.number)


def programmes(desk: Desk, first: date, last: date) -> Made:
    """The list of the programmes of some days."""
    return desk_plans.programmes(between(desk, first, last), first, last), _each_as_good(printed(desk, "programmes"))


def figures(desk: Desk, first: date, last: date, *, outside: bool) -> Made:
    """The desk's figures of some days; `outside`: for those who are not of the unit. Raises Refused("invalid")."""
    return desk_plans.figures(counted(desk, first, last, outside)), _each_as_good(printed(desk, "desk-figures"))


def _each_as_good(stamp: PaperFrame) -> PaperFrame:
    """A paper that belongs to no record: every print is as good as the first."""
    return dataclasses.replace(stamp, copy=1)


def blank_sheets(desk: Desk, count: int) -> Made:
    """Numbered blank sheets, numbers never given twice. Raises Refused("invalid")."""
    stamp = printed(desk, "blank-sheets", sheets=count)
    return desk_papers.blank_sheets(desk.store.info.series, stamp.first or 1, count), stamp


def indicators(desk: Desk, table: FigureTable, *, press: bool = False) -> Made:
    """The table of indicators with its charts and cards, or the press sheet of a frozen one.

    Raises Refused("invalid") for a press sheet of a table that is not frozen.
    """
    if press:
        return indicator_papers.press(table), indicator_stamp(desk, table, "press")
    return indicator_papers.table(table), indicator_stamp(desk, table, "indicators")


def indicator_stamp(desk: Desk, table: FigureTable, paper: str) -> PaperFrame:
    """The stamp of a print of a table; a live one is of no record, so every print of it is a first one."""
    if table.frozen:
        return printed(desk, paper, "indicator", table.frozen)
    return dataclasses.replace(printed(desk, paper), copy=1)


def guard_list(desk: Desk, number: str | None, since: datetime | None = None, days: int = 7) -> Made:
    """The guard list of some days by a roster, the one in use where none is named. Raises Refused("not_found")."""
    roster, listed = turns(desk, number, since, days)
    return laid_out_guard_list(roster, listed), printed(desk, "guard-list", "roster", roster)
