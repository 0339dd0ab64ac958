"""The packet for the judiciary: letter, contents, checklist, the case, who is held, what is enclosed, receipt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from db.across.packets.showing import HOW_LABELS
from db.registers.attachments.rules import size_said
from precinct_tui.documents import blocks
from precinct_tui.documents.blocks import Block, Piece, Value
from precinct_tui.documents.custody_record import UNDER, answered, record_paper
from precinct_tui.documents.paper import Paper
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate

if TYPE_CHECKING:
    from db.words.records import Record

Told = Mapping[str, Any]
WITHIN = ("To complete", "Packets for the judiciary", "Attachments")
"""Sections of the incident that are the desk's own business, or stand elsewhere in the packet."""
CASE, PEOPLE, FILES, CHECKLIST, RECEIPT = "case", "people", "files", "checklist", "receipt"


def packet(told: Told, incident: Record, states: dict[str, str]) -> Paper:
    """The paper of a packet's document (docs/packets.md) and its incident's record; who is protected is a code."""
    sections = tuple(part for part in incident.sections if part.title not in WITHIN)
    case = record_paper(replace(incident, sections=sections, warnings=()), "", states)
    found: list[Block] = [
        *_letter(told),
        blocks.Heading(_("Contents")),
        blocks.Contents(_contents(told)),
        blocks.Heading(_("Checklist"), CHECKLIST),
        blocks.Table((_("Item"), _("State"), _("Pages"), _("Why")), [_item(one) for one in told["checklist"]],
                     (32, 16, 7, 30), 90),
        blocks.Sign((_("Duty officer"), _("Commander")), _(UNDER)),
        blocks.Heading(_("The incident: {number}", number=present.number(told["incident"]["number"])), CASE),
        *case.blocks,
        *_people(told["people"]),
        *_files(told["attachments"]),
        blocks.Heading(_("Receipt of the packet"), RECEIPT),
        blocks.text(_("The packet described above was received with what its contents list.")),
        blocks.Pairs(
            [(_("Registration number of the court"), _DOTS), (_("Receipt number"), told.get("receipt") or _DOTS)], 34
        ),
        blocks.Sign((_("Carried by"), _("Received by the court")), _(UNDER)),
    ]  # fmt: skip
    number = _("Packet {number}", number=present.number(told["number"]))
    return Paper("record", _("Packet for the judiciary"), tuple(found), told["to"]["fa"], number)


_DOTS = "." * 40


def _letter(told: Told) -> Iterable[Block]:
    yield blocks.text(_("To: {body}", body=told["to"]["fa"]))
    incident = told["incident"]
    rows = [
        (_("Letter number"), present.number(told.get("letter") or told["number"])),
        (_("Date"), _moment(told.get("sent_at")) or _("not sent yet")),
        (_("Subject"), _("{type}, incident {number}", type=incident["type"]["fa"],
                         number=present.number(incident["number"]))),
        (_("Kind of case"), told["kind"]["fa"]),
        (_("Registration number of the court"), present.ltr(digits(told["registration"])) if told.get("registration")
         else ""),
    ]  # fmt: skip
    yield blocks.Pairs(answered(rows))
    yield blocks.text(
        _("The file of the incident named above is sent with what the contents list, for a decision by the judge.")
    )
    if told.get("asks"):
        yield blocks.Pairs([(_("What is asked of the judge"), present.isolated(present.clean(told["asks"])))])
    held = [one for one in told["people"] if one["state"]["code"] in ("held", "judge", "moved")]
    if held:
        names = _(", ").join(present.number(one["custody"]) for one in held)
        yield blocks.boxed(_("People are held in this case: {numbers}. Their clock runs.", numbers=names))
    if any(party["protected"] for party in told["parties"]):
        yield blocks.boxed(
            _("Protected persons stand here as codes. Who they are goes apart, in a closed envelope (art. 40).")
        )


def _contents(told: Told) -> list[tuple[str, str, int]]:
    """(what, the heading it stands under, pages of an enclosure): sections first, then what is enclosed."""
    rows = [(_("Checklist"), CHECKLIST, 0), (_("The incident, with its chronology"), CASE, 0)]
    rows += [(_("People held"), PEOPLE, 0)] if told["people"] else []
    rows += [(_("Attachments and their SHA-256"), FILES, 0)] if told["attachments"] else []
    rows.append((_("Receipt of the packet"), RECEIPT, 0))
    for one in told["attachments"]:
        if not one["sealed"]:
            name = present.isolated(present.clean(one["name"]))
            rows.append((_("{label}: {value}", label=one["what"]["fa"], value=name), "", one["pages"]))
    for one in told["checklist"]:
        if one["state"] == "enclosed":
            rows.append((_("{item}, on paper", item=one["item"]["fa"]), "", one.get("pages", 1)))
    return rows


def _item(one: Told) -> list[Value]:
    why = [present.isolated(present.clean(one["reason"]))] if one.get("reason") else []
    if one.get("people"):
        why.append(_("not in: {numbers}", numbers=_(", ").join(present.number(number) for number in one["people"])))
    missing = one["state"] in ("missing", "to_follow")
    state: Value = [Piece(_(HOW_LABELS[one["state"]]), "strong")] if missing else _(HOW_LABELS[one["state"]])
    return [one["item"]["fa"], state, digits(one["pages"]) if one.get("pages") else "", _(", ").join(why)]


def _people(people: Iterable[Told]) -> Iterable[Block]:
    for place, one in enumerate(people):
        if not place:
            yield blocks.Heading(_("People held"), PEOPLE)
        rows = [
            (_("Custody record"), present.number(one["custody"])),
            (_("State"), one["state"]["fa"]),
            (_("Name"), _typed(one.get("name")) or _("Not known")),
            (_("Father's name"), _typed(one.get("father_name"))),
            (_("Band"), digits(one.get("band", ""))),
            (_("Deprived of liberty at"), _moment(one.get("deprivation_at"))),
            (_("Arrived here at"), _moment(one.get("arrived_at"))),
            (_("Own ground"), one["ground"]["fa"] if one.get("ground") else _("None yet")),
            (_("Order number"), _typed(one.get("order_number"))),
            (_("Why holding is necessary"), _typed(one.get("necessity"))),
            (_("Ground told in writing"), _moment(one.get("ground_told_at"))),
            (_("Prosecutor told"), _moment(one.get("prosecutor_told_at"))),
            (_("Rights given"), _moment(one.get("rights_given_at"))),
        ]
        yield blocks.Pairs(answered(rows))
        for order in one["orders"]:
            said = (order["effect"]["fa"], order["number"], order.get("judge", ""), _moment(order.get("at")))
            yield blocks.detail(_(", ").join(part for part in said if part))


def _files(files: Iterable[Told]) -> Iterable[Block]:
    for place, one in enumerate(files):
        if not place:
            yield blocks.Heading(_("Attachments and their SHA-256"), FILES)
        if one["sealed"]:
            name = _("shows a protected person: only with the sealed annex")
        else:
            name = present.isolated(present.clean(one["name"]))
        said = (
            present.number(one["of"]), one["what"]["fa"], name, one["kind"].upper(), translate(size_said(one["size"])),
            _("{count} pages", count=one["pages"]),
        )  # fmt: skip
        yield blocks.item(f"{digits(place + 1)}. {_(', ').join(said)}", more=True)
        yield blocks.code(one["sha256"])


def _typed(value: str | None) -> str:
    return present.isolated(present.clean(value)) if value else ""


def _moment(value: str | None) -> str:
    if not value:
        return ""
    return present.moment(datetime.fromisoformat(value)) if "T" in value else present.day(date.fromisoformat(value))
