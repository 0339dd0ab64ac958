"""A shift as the record view shows it: sections, chronology, and the acts that fit now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Row as SqlRow

from db.across.handover.running_shift import NOTICES, not_asked
from db.across.handover.summary import hides_counts
from db.across.handover.summary_values import HandoverSummary, NoticeLine, SummaryItem
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import COMMANDS
from db.kernel.journal import stored_events
from db.reading import chronology
from db.words.forms import Field
from db.words.messages import M_, Message
from db.words.records import Entry, Line, Record, Section

FIRST = (
    "shift.start_handover",
    "shift.count",
    "shift.sign_out",
    "shift.count_blind",
    "shift.take_over",
    "shift.add_item",
    "shift.plan_item",
    "shift.raise_item",
    "shift.explain_difference",
    "shift.relieve",
    "shift.close_alone",
)
COUNTS = ("shift.count", "shift.count_blind")
BESIDE = ("shift.take_over", "shift.relieve", "shift.explain_difference")
"""Acts above whose form each difference of the counts is named."""
PRIORITY_LABELS = {"urgent": M_("Urgent"), "watch": M_("Watch"), "normal": M_("Normal")}


def record_of(reading: Reading, row: SqlRow[Any], shift: HandoverSummary) -> Record:
    """The record of a shift from its row and its summary."""
    entries = chronology.entries(reading.conn, stored_events.events_of(reading.conn, reading.unit, row.uid))
    acts = chronology.acts_of(reading, "shift", row.state, FIRST)
    return Record(
        register="shift",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title=shift.officer.name,
        read_at=shift.read_at,
        sections=tuple(section for section in sections(shift, row.absent) if section.lines),
        chronology=_blind(reading, row, shift, entries),
        acts=_ordered(shift, tuple(name for name in acts if _unfit(reading, row, shift, name) is None)),
        unfit={
            name: why
            for name in COMMANDS
            if name.startswith("shift.")
            if (why := _unfit(reading, row, shift, name)) is not None
        },
        unasked=dict.fromkeys(COUNTS, tuple(f"counts.{what}" for what in sorted(not_asked(reading.conn, row.unit)))),
        warnings=_warnings(shift),
        beside=dict.fromkeys(BESIDE, shift.unexplained) if shift.unexplained is not None else {},
    )


def sections(shift: HandoverSummary, absent: str | None = None) -> tuple[Section, ...]:
    """Crew, handover, counts, items by priority, signatures and anchor."""
    return (
        Section("Shift", tuple(_crew(shift))),
        *(
            Section(label.text, tuple(line for item in shift.items if item.priority == code for line in _item(item)))
            for code, label in PRIORITY_LABELS.items()
        ),
        Section("Counts", tuple(_counts(shift))),
        Section("Signatures", tuple(_signatures(shift, absent))),
        Section(
            "Addenda",
            tuple(Line("addendum", Field("words", "Addendum"), item.text) for item in shift.addenda if item.text),
        ),
    )


def _answered(*lines: Line) -> Iterator[Line]:
    return (line for line in lines if line.value not in (None, "", ()))


def _crew(shift: HandoverSummary) -> Iterator[Line]:
    yield Line("officer", Field("text", "Duty officer"), shift.officer.name)
    yield Line("opened", Field("moment", "Opened"), shift.officer.at)
    for label, name in shift.crew:
        yield Line("crew", Field("text", label.text), name)
    yield from _answered(
        Line("started", Field("moment", "Handover begun"), shift.started and shift.started.at),
        Line("cutoff", Field("number", "Cut-off: journal position"), shift.cutoff),
        Line("anchor", Field("text", "Cut-off: hash"), shift.anchor),
        Line("later", Field("number", "Entries since the cut-off"), shift.later or None),
    )


def _item(item: SummaryItem) -> Iterator[Line]:
    text: Message | str = item.text if item.what is None else item.what
    label = f"item-{item.item}"
    yield Line(label, Field("words", "Item"), M_("{item}. {text}", item=item.item, text=text) if item.item else text)
    yield from _answered(
        Line(label, Field("code", "About number"), item.number),
        Line(label, Field("moment", "Since"), item.since),
        Line(label, Field("text", "Next duty"), item.next),
        Line(label, Field("moment", "Due"), item.due),
        Line(label, Field("text", "Action needed"), item.action),
        Line(label, Field("text", "By whom"), item.owner),
        Line(label, Field("moment", "By when"), item.by_when),
        Line(label, Field("text", "If … then …"), item.if_then),
        Line(label, Field("text", "Reason for the priority"), item.reason),
    )


def _counts(shift: HandoverSummary) -> Iterator[Line]:
    for name, label, side in (("outgoing", "Handed over", 0), ("incoming", "Counted on taking over", 1)):
        counted = {line.what: number for line in shift.counts
                   if (number := (line.outgoing, line.incoming)[side]) is not None}  # fmt: skip
        yield from _answered(Line(name, Field("counts", label, list="handover_count"), counted or None))
    differing = tuple(line.what for line in shift.differing)
    yield from _answered(Line("differs", Field("choices", "Differences", list="handover_count"), differing))
    if shift.counts_hidden:
        yield Line("hidden", Field("text", "Outgoing count"), M_("hidden until the incoming officer has counted"))
    yield from _answered(Line("found", Field("words", "What was found"), shift.found))
    for notice in shift.notices:
        yield from _notice(notice)


def _notice(notice: NoticeLine) -> Iterator[Line]:
    signed, what = notice.signed, NOTICES[notice.what]
    counted = M_("{what} ({count})", what=what, count=notice.how_many) if notice.how_many else what
    yield Line("notice", Field("text", "Reported matter"), counted)
    yield from _answered(
        Line("told", Field("moment", "Told at"), notice.by.at),
        Line("who", Field("text", "Who was told"), notice.who),
        Line("phone", Field("text", "Telephone number or call sign"), notice.phone),
        Line("signed_at", Field("moment", "Countersigned at"), signed and signed.at),
    )
    yield Line("signed", Field("text", "Countersigned by"), signed.name if signed else M_("nobody yet"))


def _signatures(shift: HandoverSummary, absent: str | None) -> Iterator[Line]:
    out, into = shift.outgoing, shift.incoming
    return _answered(
        Line("outgoing", Field("text", "Outgoing officer"), out and out.name),
        Line("signed", Field("moment", "Signed at"), out and out.at),
        Line("absent", Field("choice", "Why the outgoing officer cannot sign", list="relief_reason"), absent),
        Line("absent_words", Field("words", "What happened"), shift.absent_words),
        Line("incoming", Field("text", "Incoming officer"), into and into.name),
        Line("taken", Field("moment", "Taken over at"), into and into.at),
        Line("disagreement", Field("words", "Disagreement"), shift.disagreement),
        Line("alone", Field("text", "Why without relief"), shift.alone_reason),
        Line("following", Field("code", "Next shift"), shift.following),
    )


def _blind(reading: Reading, row: SqlRow[Any], shift: HandoverSummary, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    incoming = {line.what: line.incoming for line in shift.counts if line.incoming is not None}
    if not hides_counts(reading, row, incoming):
        return entries
    return tuple(
        replace(entry, lines=(), reasons={}) if entry.kind == "handover_counted" else entry for entry in entries
    )


def _ordered(shift: HandoverSummary, acts: tuple[str, ...]) -> tuple[str, ...]:
    """What cannot wait stands first: telling of someone missing, and the signature that waits for this officer."""
    pressing = ["shift.countersign"] + (["shift.notify_headcount"] if shift.untold is not None else [])
    return tuple(sorted(acts, key=lambda name: name not in pressing))


def _unfit(reading: Reading, row: SqlRow[Any], shift: HandoverSummary, act: str) -> Message | None:
    """Reason why an act makes no sense for this officer now, whatever the state allows; None where it does. The command
    decides all the same."""
    mine: bool = reading.officer.uid == row.officer
    others = act in ("shift.take_over", "shift.relieve", "shift.count_blind")
    own = act in ("shift.sign_out", "shift.close_alone") or (act == "shift.count" and row.state != "open")
    if own and not mine:
        return M_("only for the outgoing officer")
    if others and mine:
        return M_("only for the officer who takes over")
    if act == "shift.notify_headcount" and row.state == "signed" and shift.untold is None:
        return M_("nobody is missing or extra")
    if act == "shift.countersign" and all(notice.signed is not None for notice in shift.notices):
        return M_("nothing to countersign")
    if act == "shift.count_blind":
        counted = any(line.incoming is not None for line in shift.counts)
        return M_("counted already") if counted or (row.state == "signed" and not row.alone) else None
    if act == "shift.explain_difference":
        return None if shift.unexplained is not None else M_("no unexplained difference in the counts")
    return None


def _warnings(shift: HandoverSummary) -> tuple[Message, ...]:
    messages = []
    if shift.unexplained is not None:
        messages.append(
            M_("The counts differ. {differences}. The finding is not written yet.", differences=shift.unexplained)
        )
    if shift.uncounted:
        messages.append(M_("The incoming officer has not counted."))
    if shift.untold is not None:
        messages.append(M_("The count does not match the custody register. Tell the commander or standby officer now."))
    if any(notice.signed is None for notice in shift.notices):
        messages.append(M_("An agreement by radio or telephone is not countersigned yet."))
    if shift.alone:
        messages.append(M_("Closed without relief."))
    if shift.disagreement:
        messages.append(M_("The incoming officer disagrees with something."))
    return tuple(messages)
