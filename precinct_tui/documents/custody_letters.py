"""Letters and receipts of custody: grounds in writing, the prosecutor's notice, the letter that goes with a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from db.registers.custody.record import GROUND_UNMET
from db.registers.custody.rights.wording import Words
from db.words.messages import M_, Refused
from db.words.value_states import ValueState
from precinct_tui.documents import blocks
from precinct_tui.documents.blocks import Block, Value
from precinct_tui.documents.custody_facts import Facts, said, with_corrections
from precinct_tui.documents.custody_record import UNDER, answered, number_line
from precinct_tui.documents.paper import Paper
from precinct_tui.documents.wording_lines import unchecked
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate

if TYPE_CHECKING:
    from db.registers.custody.arrivals.notice import ArrivalNotice
    from db.words.records import Entry, Record

NO_GROUND = (None, "none_yet", "no_ground")
MOVES = ("person_moved", "person_referred", "child_delivered", "brought_before_judge")
LIMIT = timedelta(hours=24)
"""Criminal Procedure Code, art. 46; shown where the record's duty no longer stands."""


def grounds(record: Record, words: Sequence[Words]) -> Paper:
    """What the person is told in writing (Criminal Procedure Code, art. 46): ground, why, evidence, until when."""
    languages = [wording.language for wording in words]
    facts = Facts(record)

    def both(name: str, look: Literal["", "heading"] = "") -> Block:
        return blocks.SideBySide(languages, [[wording[name] for wording in words]], look=look)

    rows = [
        (_("Name"), facts.person("name")),
        (_("Band"), facts.text("custody_opened", "band")),
        (_("Deprived of liberty at"), facts.since),
        (_("Own ground"), facts.newest_text("ground_set", "ground")),
        (_("Stated by"), facts.newest_text("ground_set", "stated_by")),
        (_("Number of the order or reference"), facts.newest_text("ground_set", "order_number")),
        (_("Why holding is necessary"), facts.text("ground_set", "necessity")),
        (_("Evidence"), facts.text("ground_set", "evidence")),
    ]
    pieces = [both("grounds.title", "heading"), both("grounds.text"), blocks.Pairs(answered(rows))]
    if facts.value("ground_set", "ground") in NO_GROUND:
        pieces.append(blocks.boxed(_("No ground is recorded. Without a ground the person is released.")))
    if GROUND_UNMET in record.warnings:
        pieces.append(blocks.boxed(translate(GROUND_UNMET)))
    if facts.started is not None:
        holding = facts.duty("holding")
        limit = holding.due if holding is not None and holding.due is not None else facts.started + LIMIT
        pieces += [both("grounds.limit"), blocks.big(present.moment(limit))]
    pieces += [
        *unchecked(words),
        both("receipt.signature"),
        blocks.Sign((_("The person"), _("Officer"), _("Interpreter")), _(UNDER)),
    ]
    return Paper("letter", _("Ground of holding, in writing"), tuple(pieces), number=number_line(record),
                 languages=languages)  # fmt: skip


def prosecutor_notice(records: Sequence[Record]) -> Paper:
    """The notice of arts 46, 47 and 49: of one person, or of a group with each person's own ground.

    It holds identity, job, address and reason; no nationality, no language, nothing that was said about fear.
    """
    single = len(records) == 1
    pieces = [*_opening(), *(_one(records[0]) if single else _group(records)), _received()]
    return Paper(
        "letter",
        _("Notice to the prosecutor"),
        tuple(pieces),
        subtitle="" if single else _("Group notice: {count} persons", count=len(records)),
        number=number_line(records[0]) if single else "",
    )


def arrival_notice(notice: ArrivalNotice) -> Paper:
    """The one notice of people who arrived together: the headcount and what they share, then each person's own."""
    arrival = notice.arrival
    values = {line.name: said(line) for entry in notice.entries for line in entry.lines if line.value is not None}
    rows = [
        (
            _("Number of people"),
            digits(arrival.heads) if arrival.heads is not None else present.word(ValueState.NOT_KNOWN),
        ),
        (_("Arrived here at"), present.moment(arrival.at)),
        (_("Deprived of liberty at"), present.moment(arrival.start)),
        (_("Where"), values.get("deprivation_place", "")),
        (_("Brought by"), values.get("brought_by", "")),
    ]
    pieces: list[Block] = [*_opening(), blocks.Pairs(answered(rows), 32)]
    notices = [entry for entry in notice.entries if entry.kind == "arrival_told"]
    if notices:
        lines = [(_(line.what.label), said(line)) for line in notices[-1].lines if line.name != "note"]
        pieces += [blocks.Heading(_("Told already")), blocks.Pairs(lines, 32)]
    pieces += _group(notice.people) if notice.people else []
    missing = (arrival.heads or 0) - len(notice.people)
    if missing > 0:
        pieces.append(blocks.boxed(_("{count} people have no record yet; their names follow.", count=missing)))
    pieces.append(_received())
    count = len(notice.people) if arrival.heads is None else arrival.heads
    subtitle = _("Group notice: {count} persons", count=count)
    return Paper("letter", _("Notice to the prosecutor"), tuple(pieces), subtitle=subtitle)


def _opening() -> list[Block]:
    return [
        blocks.text(_("To the prosecutor's office; out of hours, to the duty judge")),
        blocks.text(
            _("Under articles 46, 47 and 49 of the Criminal Procedure Code, the holding of the following is reported.")
        ),
    ]


def _received() -> Block:
    return blocks.Sign((_("Duty officer"), _("Received by (prosecutor's office)")), _(UNDER))


def _one(record: Record) -> list[Block]:
    facts = Facts(record)
    rows = [
        (_("Name"), facts.person("name") or present.word(ValueState.NOT_KNOWN)),
        (_("Father's name"), facts.person("father_name")),
        (_("Age"), facts.text("age_set", "age") or facts.text("custody_opened", "age")),
        (
            _("Job"),
            facts.person("job") or present.word(ValueState.NOT_KNOWN),
        ),  # art. 47 asks for both: that they are not known is said
        (_("Address"), facts.person("address") or present.word(ValueState.NOT_KNOWN)),
        (_("Band"), facts.text("custody_opened", "band")),
        (_("Deprived of liberty at"), facts.since),
        (_("Where"), facts.text("custody_opened", "deprivation_place")),
        (_("Arrived here at"), facts.text("custody_opened", "arrived_at")),
        (_("Reason given for the arrival"), facts.text("custody_opened", "reason")),
        (_("Own ground"), facts.text("ground_set", "ground") or _("None yet")),
        (_("Order number"), facts.text("ground_set", "order_number")),
        (_("Why holding is necessary"), facts.text("ground_set", "necessity")),
        (_("Evidence"), facts.text("ground_set", "evidence")),
    ]
    pieces: list[Block] = [blocks.Pairs(answered(rows))]
    if facts.child:
        pieces.append(blocks.boxed(_("A child, or of doubtful age: not questioned by police.")))
    notices = [
        (_("Told at"), facts.text("prosecutor_told", "at")),
        (_("By what means"), facts.text("prosecutor_told", "via")),
        (_("Told to"), facts.text("prosecutor_told", "to")),
        (_("Reference"), facts.text("prosecutor_told", "reference")),
    ]
    if answered(notices):
        pieces += [blocks.Heading(_("Told already")), blocks.Pairs(answered(notices))]
    return pieces


def _group(records: Sequence[Record]) -> Iterator[Block]:
    yield blocks.text(_("Each person has a record and a ground of their own; what is not known yet follows."))
    rows: list[list[Value]] = []
    for place, record in enumerate(records, 1):
        facts = Facts(record)
        name = facts.person("name") or present.word(ValueState.NOT_KNOWN)
        father, age = facts.person("father_name"), facts.text("age_set", "age") or facts.text("custody_opened", "age")
        rows.append(
            [
                digits(place),
                facts.number,
                f"{name}{_(', ')}{father}" if father else name,
                age or present.NOTHING,
                _(", ").join(part for part in (facts.person("job"), facts.person("address")) if part)
                or present.NOTHING,
                present.moment(facts.started, "short") if facts.started else present.NOTHING,
                facts.text("ground_set", "ground") or _("None yet"),
            ]
        )
    head = ("", _("Number"), _("Name, father's name"), _("Age"), _("Job, address"), _("Held since"), _("Own ground"))
    yield blocks.Table(head, rows, (3, 11, 17, 5, 17, 11, 17), 84)


def referral(record: Record, telephone: str = "") -> Paper:
    """The letter that goes with the person to whoever receives them, with its receipt: what a receiver may know.

    It says nothing of fear, asylum, UNHCR, consulate, health, or where dependants live, and holds no typed reason: what
    an officer types may say any of it. That nobody is removed or handed on before a written word is printed on every
    one alike, after a decision too, and so tells nothing; `telephone` is the inspectorate's.
    Raises Refused("conflict") where no move is recorded: the record is where what must not happen is stopped.
    """
    facts = Facts(record)
    move = facts.newest(*MOVES)
    if move is None:
        message = M_("No move or hand-over is recorded. Record it first; the letter is made from it.")
        raise Refused("conflict", {}, message)

    pieces: list[Block] = [blocks.Pairs(answered(_moved(facts, move.kind)), 32)]
    pieces.append(blocks.boxed(_standing_line(telephone)))
    if facts.child:
        pieces.append(blocks.boxed(_("A child, or of doubtful age: not questioned by police.")))
    pieces += [
        blocks.text(_("The time held before goes along: the clock does not start anew with the receiver.")),
        blocks.Heading(_("Receipt of the hand-over")),
        blocks.text(_("I received the person named above, with the bag and the papers that are named here.")),
        blocks.Sign((_("Officer who handed over"), _("Receiver")), _(UNDER)),
    ]
    return Paper("letter", _("Letter of transfer and referral"), tuple(pieces), number=number_line(record))


def _standing_line(telephone: str) -> str:
    """What is printed on every receiver's paper, whatever was decided: a decision would tell that fear was said."""
    return _(
        "Not to be removed, nor handed on, before the written word of {authority}, reference {number};"
        " telephone {telephone}",
        authority=present.label_of("body", "asylum_authority"),
        number="....................",
        telephone=present.number(telephone) if telephone else "....................",
    )


def _moved(facts: Facts, kind: str) -> list[tuple[str, str]]:
    """Who goes where and why, by the move of this kind."""

    def of(name: str) -> str:
        return facts.text(kind, name)

    holding = facts.duty("holding")
    due = holding.due if holding is not None and holding.state in ("open", "due", "overdue", "late") else None
    return [
        (_("To"), of("body") or of("to") or of("judge")),
        (_("Name of the receiver"), of("receiver") or of("judge")),
        (_("Left at"), of("at")),
        (_("Name"), facts.person("name") or present.word(ValueState.NOT_KNOWN)),
        (_("Father's name"), facts.person("father_name")),
        (_("Band"), facts.text("custody_opened", "band")),
        (_("Deprived of liberty at"), facts.since),
        (_("The 24 hours end at"), present.moment(due) if due is not None else ""),
        (_("Order number"), facts.text("judicial_order_received", "number")),
        (_("Removal or transfer order"), facts.text("removal_ordered", "number")),
        (_("Language, for an interpreter"), facts.text("language_set", "language")),
        (_("Sealed bag number"), facts.text("property_taken", "bag")),
    ]


def property_receipt(record: Record, words: Sequence[Words]) -> Paper:
    """What was taken and what was given back, item by item. Raises Refused("conflict") where nothing was taken."""
    facts = Facts(record)
    languages = [wording.language for wording in words]
    taken = facts.entries("property_taken")
    if not taken:
        raise Refused("conflict", {}, M_("No property is recorded as taken."))
    pieces: list[Block] = [
        blocks.Pairs(answered([(_("Name"), facts.person("name")), (_("Band"), facts.text("custody_opened", "band"))])),
        blocks.SideBySide(languages, [[wording["property.taken"] for wording in words]]),
        *unchecked(words),
    ]
    for entry in taken:
        pieces.append(blocks.Heading(_("Taken {when}", when=present.moment(entry.at))))
        pieces.append(_lines(entry))
    pieces.append(blocks.Sign((_("The person"), _("Officer"), _("Second officer")), _(UNDER)))
    for entry in facts.entries("property_returned"):
        pieces.append(blocks.Heading(_("Given back {when}", when=present.moment(entry.at))))
        pieces.append(_lines(entry))
    pieces.append(blocks.SideBySide(languages, [[wording["property.returned"] for wording in words]]))
    pieces.append(blocks.Sign((_("The person"), _("Officer")), _(UNDER)))
    return Paper("letter", _("Receipt for property"), tuple(pieces), number=number_line(record), languages=languages)


def _lines(entry: Entry) -> Block:
    return blocks.Pairs([(_(line.what.label), with_corrections(line)) for line in entry.lines if line.name != "at"])
