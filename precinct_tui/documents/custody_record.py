"""A custody record on paper, whole: for the file and the court, for the person, and the officer's proof."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from db.kernel.folding.reprojection import CORRECTED
from db.kernel.projections.projecting import label
from db.registers.custody.case.duties import codes_of, spec_of
from db.registers.custody.case.meaning import LATE_FACTS
from db.registers.custody.events import KINDS as CUSTODY_KINDS
from db.registers.custody.record import FEAR_STANDS
from db.registers.custody.rights.wording import Words
from db.words.forms import fields_of
from db.words.messages import Message
from db.words.records import duty_kind
from precinct_tui.documents import blocks
from precinct_tui.documents.blocks import Block, Piece, Value
from precinct_tui.documents.custody_facts import Facts, with_corrections
from precinct_tui.documents.paper import Paper
from precinct_tui.documents.wording_lines import unchecked
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, translate

if TYPE_CHECKING:
    from db.words.records import Duty, Entry, Line, Record

UNDER = N_("Name, time, signature")


def number_line(record: Record) -> str:
    """What stands under the unit's name on a record's paper."""
    return _("Record {number}", number=present.number(record.number))


def record_paper(record: Record, title: str, states: dict[str, str]) -> Paper:
    """A record of any register: what stands now, its duties, its chronology with what was corrected."""
    return Paper(
        template="record",
        title=title,
        subtitle=_(states.get(record.state, record.state)),
        number=number_line(record),
        blocks=tuple(_record(record)),
    )


def custody(record: Record, states: dict[str, str]) -> Paper:
    """The custody record complete, for the file and the court; what it says of receivers it says for everyone alike."""
    paper = record_paper(record, _("Custody record"), states)
    words = _("This record goes to neither a receiver nor a consulate: for them print the letter of transfer.")
    note = (blocks.boxed(words),)
    ends = (blocks.Sign((_("Custody officer"), _("Commander")), _(UNDER)),)
    return Paper(paper.template, paper.title, (*note, *paper.blocks, *ends), paper.subtitle, paper.number)


def copy_for_person(record: Record, states: dict[str, str], words: Sequence[Words]) -> Paper:
    """The person's own copy: a sentence in their language, then the whole record, and a receipt."""
    languages = [wording.language for wording in words]
    record = without_childs_word(record)
    paper = record_paper(record, _("Copy of the record for the person"), states)
    head = (
        blocks.SideBySide(languages, [[wording["copy.title"] for wording in words]], look="heading"),
        blocks.SideBySide(languages, [[wording["copy.text"] for wording in words]]),
        *unchecked(words),
    )
    ends = (
        blocks.SideBySide(languages, [[wording["receipt.signature"] for wording in words]]),
        blocks.Sign((_("The person"), _("Officer who gave it")), _(UNDER)),
    )
    return Paper(
        paper.template, paper.title, (*head, *paper.blocks, *ends), paper.subtitle, paper.number, languages=languages
    )


UNTOLD = frozenset({"fear_asked", "fear_lifted", "contact_offered", "asylum_offered", "asylum_referred"})
"""Kinds of entries that a copy without what was said about fear leaves out."""
UNTOLD_DUTIES = codes_of(lambda spec: spec.tells_of_fear)
FEAR_SAID = "fear_said"
"""The field on fear that was said beside the question, in remarks, by a child or to a doctor."""
UNTOLD_LINES = frozenset({"fear", "fear_words", "whole", "copy_whole", FEAR_SAID})
UNTOLD_LABELS = frozenset(
    what.label
    for kind in CUSTODY_KINDS
    if kind.form is not None
    for name, what in fields_of(kind.form)
    if name in UNTOLD_LINES
)
WORDS_BESIDE = frozenset({"text", "said", "complaints", "result"})
"""A person's words in an entry in which fear was said beside the question: they may tell of it."""
DESPITE = "removed_despite_fear"
"""What should not have happened and tells of fear by its name (a code of custody_late_fact)."""
_CODES = UNTOLD | UNTOLD_DUTIES | {DESPITE}


def without_fear(record: Record) -> Record:
    """The record with nothing about fear, asylum, UNHCR or a consulate: whoever finds the copy learns nothing of it."""
    untold = {duty.code for duty in record.duties if _is_untold(duty)}
    record = _without_words_beside(record)
    return replace(
        record,
        sections=tuple(replace(part, lines=_told(part.lines)) for part in record.sections),
        chronology=tuple(
            replace(line, lines=_told(line.lines), reasons=_reasons(line))
            for line in record.chronology
            if not _tells(line, untold)
        ),
        duties=tuple(duty for duty in record.duties if duty.code not in untold),
        warnings=tuple(line for line in record.warnings if line != FEAR_STANDS and not _names(line)),
    )


def _without_words_beside(record: Record) -> Record:
    """The record without the words among which fear was said beside the question, and without corrections of them."""
    kinds = {entry.kind for entry in record.chronology if any(line.name == FEAR_SAID for line in entry.lines)}
    if not kinds:
        return record
    chronology = (
        replace(entry, lines=tuple(line for line in entry.lines if line.name not in WORDS_BESIDE))
        if entry.kind in kinds
        else entry
        for entry in record.chronology
        if entry.kind != CORRECTED or not any(line.name in WORDS_BESIDE for line in entry.lines)
    )
    return replace(record, chronology=tuple(chronology))


CHILDS_DUTIES = codes_of(lambda spec: spec.childs_word)
CHILDS_LINES = frozenset({"declined_why", "asked_alone"})


def without_childs_word(record: Record) -> Record:
    """The record without what a child said alone about its family, which may come to read the copy.

    That the child did not want them told, why, who was told instead, and what relatives heard.
    """
    hidden = {duty.code for duty in record.duties if duty.kind in CHILDS_DUTIES}
    if not hidden:
        return record
    return replace(
        record,
        sections=tuple(
            replace(part, lines=tuple(line for line in part.lines if not _is_declined(line)))
            for part in record.sections
        ),
        chronology=tuple(entry for entry in record.chronology if not _is_childs_word(entry, hidden)),
        duties=tuple(duty for duty in record.duties if duty.code not in hidden),
    )


def _is_declined(line: Line) -> bool:
    said = {line.code, line.value, *line.was}
    return line.name in CHILDS_LINES or (line.name == "result" and "person_declined" in said)


def _is_childs_word(entry: Entry, hidden: Collection[str]) -> bool:
    """Whether an entry is of it: the answer, a notice to who decides, an enquiry, or about one of these duties."""
    values = [value for line in entry.lines for value in (line.code, line.value, *line.was)]
    said = {value for value in values if isinstance(value, str)}
    if entry.kind == "family_told":
        return any(_is_declined(line) for line in entry.lines)
    if entry.kind == "custody_notice_given":
        return not CHILDS_DUTIES.isdisjoint(f"notice_{value}" for value in said)
    codes = said | {duty_kind(value) for value in said}
    return entry.kind == "relative_enquired" or not codes.isdisjoint(CHILDS_DUTIES | set(hidden))


def _is_untold(duty: Duty) -> bool:
    return duty.kind in UNTOLD_DUTIES or _names(duty.label)


def _tells(entry: Entry, untold: Collection[str]) -> bool:
    """Whether an entry is about it: by its kind, by what was struck out, by the step put off or the duty explained."""
    if entry.kind in UNTOLD or (entry.kind == CORRECTED and any(_is_left_out(line) for line in entry.lines)):
        return True  # of a correction its reason may tell too
    values = [value for line in entry.lines for value in (line.value, *line.was)]
    said = {value for value in values if isinstance(value, str)} | {line.code for line in entry.lines if line.code}
    codes = {duty_kind(value) for value in said}
    return bool(codes & _CODES or said & set(untold)) or any(_names(value) for value in values)


def _names(value: object) -> bool:
    """Whether a message is, or names, one of these duties or kinds of entries."""
    if not isinstance(value, Message):
        return False
    labels = {spec_of(code).label.text for code in UNTOLD_DUTIES} | {label(kind) for kind in UNTOLD} | UNTOLD_LABELS
    return value.text in labels | {LATE_FACTS[DESPITE].text} or any(_names(param) for param in value.params.values())


def _told(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(line for line in lines if not _is_left_out(line))


def _is_left_out(line: Line) -> bool:
    """Whether a line asks about fear, or names the authority competent for asylum."""
    return line.name in UNTOLD_LINES or "asylum_authority" in (line.value, *line.was)


def _reasons(entry: Entry) -> Mapping[str, str]:
    left_out = {line.name for line in entry.lines if _is_left_out(line)}
    return {name: reason for name, reason in entry.reasons.items() if name not in left_out}


def proof(record: Record) -> Paper:
    """The officer's proof: each duty, by when it was due, when it was done and when that was written. No name."""
    rows = [_duty(duty) for duty in record.duties]
    called_for = [duty for duty in record.duties if duty.state != "waived"]
    kept = sum(1 for duty in called_for if duty.state in ("done", "entered_late") and duty.breach_reason is None)
    stated = sum(1 for duty in called_for if duty.state == "stated")
    facts = Facts(record)
    pieces: list[Block] = [
        blocks.Pairs(answered([(_("Deprived of liberty at"), facts.since)])),
        blocks.text(_("Done in time: {kept} of {all} duties.", kept=kept, all=len(called_for))),
        *([blocks.text(_("As stated later, not evidenced: {count}.", count=stated))] if stated else []),
        blocks.Table((_("Duty"), _("Due by"), _("Done at"), _("Entered at"), _("State"), _("Source")), rows,
                     (26, 17, 17, 17, 13, 26), 84),
    ]  # fmt: skip
    late = [duty for duty in record.duties if duty.breach_reason]
    if late:
        pieces.append(blocks.Heading(_("Reasons given")))
        for duty in late:
            pieces.append(blocks.item(translate(duty.label), more=True))
            pieces.append(blocks.detail(present.isolated(present.clean(duty.breach_reason or ""))))
    pieces.append(blocks.Sign((_("Custody officer"), _("Commander")), _(UNDER)))
    return Paper("record", _("Proof of duties done"), tuple(pieces), number=number_line(record))


def _duty(duty: Duty) -> list[Value]:
    times = [present.moment(at, "short") if at is not None else present.NOTHING
             for at in (duty.due, duty.done, duty.entered)]  # fmt: skip
    return [translate(duty.label), *times, _(present.STATES.get(duty.state, duty.state)), _(duty.source)]


def _record(record: Record) -> Iterator[Block]:
    for warning in record.warnings:
        yield blocks.text(present.said(warning), "warning")
    for part in record.sections:
        yield blocks.Heading(_(part.title))
        yield blocks.Pairs([(present.label(line), with_corrections(line)) for line in part.lines])
    if record.duties:
        yield blocks.Heading(_("Duties"))
        rows = [_duty(duty)[:5] for duty in record.duties]
        yield blocks.Table(
            (_("Duty"), _("Due by"), _("Done at"), _("Entered at"), _("State")), rows, (30, 18, 18, 18, 16), 88
        )
    yield blocks.Heading(_("Chronology"))
    for entry in record.chronology:
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[Block]:
    pieces: list[Piece] = []
    lines = [line for line in entry.lines if line.name != "at" or line.was]
    for line in lines:
        label = _(line.what.label)
        pieces.append(Piece(label if label.endswith(("؟", "?")) else f"{label}:"))
        value = with_corrections(line)
        pieces += [Piece(value)] if isinstance(value, str) else value
        if line is not lines[-1]:
            pieces[-1] = Piece(f"{pieces[-1].words}{_(';')}")
    for name, reason in entry.reasons.items():
        label = next((_(line.what.label) for line in entry.lines if line.name == name), "")
        words = present.isolated(present.clean(reason))
        pieces.append(Piece(_("reason kept at {field}: {reason}", field=label, reason=words)))
    if entry.sealed:
        pieces.append(Piece(_("sealed")))
    who = present.officer(entry.officer, entry.officer_name, with_badge=True)
    written = _("entered {when} by {who}", when=present.moment(entry.entered_at, "short"), who=who)
    yield blocks.item([Piece(f"{present.moment(entry.at)} —"), Piece(_(entry.label), "strong")], more=True)
    if pieces:
        yield blocks.detail(pieces)
    yield blocks.detail([Piece(written, "faint")])


def answered(rows: Sequence[tuple[str, str | None]]) -> list[tuple[str, Value]]:
    """The rows that have a value."""
    return [(label, value) for label, value in rows if value]
