"""The packet for the judiciary: letter, contents, checklist, the case, who is held, what is enclosed, receipt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from db.across.packets.showing import HOW_LABELS
from db.registers.attachments.rules import size_said
from db.words.value_states import ValueState
from precinct_tui.documents import blocks
from precinct_tui.documents.blocks import Block, Piece, Value
from precinct_tui.documents.custody_record import UNDER, answered, record_paper
from precinct_tui.documents.paper import Paper
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate

if TYPE_CHECKING:
    from db.registers.sketches.drawings.certainty import CERTAINTY
from db.words.records import Record

PacketJson = Mapping[str, Any]
WITHIN = ("To complete", "Packets for the judiciary", "Attachments")
"""Sections of the incident that are the desk's own business, or stand elsewhere in the packet."""
CASE, PEOPLE, FILES, SKETCHES, CHECKLIST, RECEIPT = "case", "people", "files", "sketches", "checklist", "receipt"


def packet(document: PacketJson, incident: Record, states: dict[str, str]) -> Paper:
    """The paper of a packet's document (docs/packets.md) and its incident's record; who is protected is a code."""
    sections = tuple(part for part in incident.sections if part.title not in WITHIN)
    case = record_paper(replace(incident, sections=sections, warnings=()), "", states)
    pieces: list[Block] = [
        *_letter(document),
        blocks.Heading(_("Contents")),
        blocks.Contents(_contents(document)),
        blocks.Heading(_("Checklist"), CHECKLIST),
        blocks.Table((_("Item"), _("State"), _("Pages"), _("Why")), [_item(asked) for asked in document["checklist"]],
                     (32, 16, 7, 30), 90),
        blocks.Sign((_("Duty officer"), _("Commander")), _(UNDER)),
        blocks.Heading(_("The incident: {number}", number=present.number(document["incident"]["number"])), CASE),
        *case.blocks,
        *_people(document["people"]),
        *_files(document["attachments"]),
        *_sketches(document.get("sketches", ())),
        blocks.Heading(_("Receipt of the packet"), RECEIPT),
        blocks.text(_("The packet described above was received with what its contents list.")),
        blocks.Pairs(
            [(_("Registration number of the court"), _DOTS), (_("Receipt number"), document.get("receipt") or _DOTS)],
            34,
        ),
        blocks.Sign((_("Carried by"), _("Received by the court")), _(UNDER)),
    ]  # fmt: skip
    number = _("Packet {number}", number=present.number(document["number"]))
    return Paper("record", _("Packet for the judiciary"), tuple(pieces), document["to"]["fa"], number)


_DOTS = "." * 40


def _letter(document: PacketJson) -> Iterable[Block]:
    yield blocks.text(_("To: {body}", body=document["to"]["fa"]))
    incident = document["incident"]
    rows = [
        (_("Letter number"), present.number(document.get("letter") or document["number"])),
        (_("Date"), _moment(document.get("sent_at")) or _("not sent yet")),
        (_("Subject"), _("{type}, incident {number}", type=incident["type"]["fa"],
                         number=present.number(incident["number"]))),
        (_("Kind of case"), document["kind"]["fa"]),
        (_("Registration number of the court"),
         present.ltr(digits(document["registration"])) if document.get("registration") else ""),
    ]  # fmt: skip
    yield blocks.Pairs(answered(rows))
    yield blocks.text(
        _("The file of the incident named above is sent with what the contents list, for a decision by the judge.")
    )
    if document.get("asks"):
        yield blocks.Pairs([(_("What is asked of the judge"), present.isolated(present.clean(document["asks"])))])
    held = [person for person in document["people"] if person["state"]["code"] in ("held", "judge", "moved")]
    if held:
        names = _(", ").join(present.number(person["custody"]) for person in held)
        yield blocks.boxed(_("People are held in this case: {numbers}. Their clock runs.", numbers=names))
    if any(party["protected"] for party in document["parties"]):
        yield blocks.boxed(
            _("Protected persons stand here as codes. Who they are goes apart, in a closed envelope (art. 40).")
        )


def _contents(document: PacketJson) -> list[tuple[str, str, int]]:
    """(what, the heading it stands under, pages of an enclosure): sections first, then what is enclosed."""
    rows = [(_("Checklist"), CHECKLIST, 0), (_("The incident, with its chronology"), CASE, 0)]
    rows += [(_("People held"), PEOPLE, 0)] if document["people"] else []
    rows += [(_("Attachments and their SHA-256"), FILES, 0)] if document["attachments"] else []
    rows += [(_("Accident sketches and their SHA-256"), SKETCHES, 0)] if document.get("sketches") else []
    rows.append((_("Receipt of the packet"), RECEIPT, 0))
    for attachment in document["attachments"]:
        if not attachment["sealed"]:
            name = present.isolated(present.clean(attachment["name"]))
            rows.append((_("{label}: {value}", label=attachment["what"]["fa"], value=name), "", attachment["pages"]))
    for attachment in document["checklist"]:
        if attachment["state"] == "enclosed":
            rows.append((_("{item}, on paper", item=attachment["item"]["fa"]), "", attachment.get("pages", 1)))
    return rows


def _item(item: PacketJson) -> list[Value]:
    why = [present.isolated(present.clean(item["reason"]))] if item.get("reason") else []
    if item.get("people"):
        why.append(_("not in: {numbers}", numbers=_(", ").join(present.number(number) for number in item["people"])))
    missing = item["state"] in ("missing", "to_follow")
    state: Value = [Piece(_(HOW_LABELS[item["state"]]), "strong")] if missing else _(HOW_LABELS[item["state"]])
    return [item["item"]["fa"], state, digits(item["pages"]) if item.get("pages") else "", _(", ").join(why)]


def _people(people: Iterable[PacketJson]) -> Iterable[Block]:
    for place, person in enumerate(people):
        if not place:
            yield blocks.Heading(_("People held"), PEOPLE)
        rows = [
            (_("Custody record"), present.number(person["custody"])),
            (_("State"), person["state"]["fa"]),
            (_("Name"), _typed(person.get("name")) or present.word(ValueState.NOT_KNOWN)),
            (_("Father's name"), _typed(person.get("father_name"))),
            (_("Band"), digits(person.get("band", ""))),
            (_("Deprived of liberty at"), _moment(person.get("deprivation_at"))),
            (_("Arrived here at"), _moment(person.get("arrived_at"))),
            (_("Own ground"), person["ground"]["fa"] if person.get("ground") else _("None yet")),
            (_("Order number"), _typed(person.get("order_number"))),
            (_("Why holding is necessary"), _typed(person.get("necessity"))),
            (_("Ground told in writing"), _moment(person.get("ground_told_at"))),
            (_("Prosecutor told"), _moment(person.get("prosecutor_told_at"))),
            (_("Rights given"), _moment(person.get("rights_given_at"))),
        ]
        yield blocks.Pairs(answered(rows))
        for order in person["orders"]:
            said = (order["effect"]["fa"], order["number"], order.get("judge", ""), _moment(order.get("at")))
            yield blocks.detail(_(", ").join(part for part in said if part))


def _files(files: Iterable[PacketJson]) -> Iterable[Block]:
    for place, file in enumerate(files):
        if not place:
            yield blocks.Heading(_("Attachments and their SHA-256"), FILES)
        if file["sealed"]:
            name = _("shows a protected person: only with the sealed annex")
        else:
            name = present.isolated(present.clean(file["name"]))
        said = (
            present.number(file["of"]), file["what"]["fa"], name, file["kind"].upper(),
            translate(size_said(file["size"])), _("{count} pages", count=file["pages"]),
        )  # fmt: skip
        yield blocks.item(f"{digits(place + 1)}. {_(', ').join(said)}", more=True)
        yield blocks.code(file["sha256"])


def _sketches(sketches: Iterable[PacketJson]) -> Iterable[Block]:
    for place, sketch in enumerate(sketches):
        if not place:
            yield blocks.Heading(_("Accident sketches and their SHA-256"), SKETCHES)
        said = (
            present.number(sketch["number"]), sketch["kind"]["fa"], sketch["scale"]["fa"],
            _("{units} units, {measures} measures", units=digits(sketch["units"]), measures=digits(sketch["measures"])),
            _moment(sketch["drawn_at"]),
        )  # fmt: skip
        yield blocks.item(f"{digits(place + 1)}. {_(', ').join(said)}", more=True)
        if known := sketch.get("known"):  # a packet that was sent before 0.2.0 does not say
            yield blocks.detail(_known(known))
        yield blocks.code(sketch["sha256"])


def _known(known: dict[str, str]) -> str:
    """Which objects were measured, and which are by eye, by their numbers."""
    by_how = {how: [no for no, code in known.items() if code == how] for how in CERTAINTY}
    said = [
        _("{label}: {value}", label=present.said(words), value=_(", ").join(map(digits, by_how[how])))
        for how, words in CERTAINTY.items()
        if by_how[how]
    ]
    return _("{label}: {value}", label=_("Places of objects"), value=_(", ").join(said))


def _typed(value: str | None) -> str:
    return present.isolated(present.clean(value)) if value else ""


def _moment(value: str | None) -> str:
    if not value:
        return ""
    return present.moment(datetime.fromisoformat(value)) if "T" in value else present.day(date.fromisoformat(value))
