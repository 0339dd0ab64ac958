"""What an item of a handover says: written when it is shown, from the codes, numbers and instants that are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row as SqlRow

from db.across.handover import rules
from db.across.handover.marks import words_of_kind
from db.across.handover.summary_values import SummaryItem
from db.kernel.desk.desk import COMMANDS
from db.registers.custody.case.duties import BY_CODE
from db.registers.dispatch.rules import PATROL_STATES
from db.words.folding import persian_digits
from db.words.forms import moment_of
from db.words.messages import M_, Message

FLAG_LABELS: dict[str, Message] = {
    "child": M_("child"),
    "fear_of_return": M_("fear of return"),
    "breach": M_("breach"),
    "medical": M_("medical need"),
    "injured": M_("injured"),
    "self_harm": M_("risk of self-harm"),
    "pregnant": M_("pregnant"),
    "disabled": M_("has a disability"),
    "elderly": M_("elderly"),
    "alone_with_children": M_("alone with children"),
    "missing": M_("missing"),
    "elsewhere": M_("moved elsewhere"),
    "overdue": M_("a duty is overdue"),
    "due": M_("due"),
    "urgent": M_("urgent"),
    "late": M_("late entry"),
    "new": M_("new"),
    "expiring": M_("ends soon"),
    "unread": M_("unread"),
    "unheard": M_("no contact for too long"),
}
TITLES: dict[str, Message] = {
    "held": M_("Person held"),
    "incident": M_("Open incident"),
    "session": M_("Service desk still open"),
    "request": M_("Request waiting for its answer"),
    "property": M_("Due in the store room"),
    "oversight": M_("197 contact waiting for its answer"),
    "date": M_("Its day has passed: enter the outcome"),
    "call": M_("Call to be finished"),
    "units": M_("Patrols"),
    "unit": M_("Patrol"),
    "order": M_("Standing order"),
    "fault": M_("Fault at the post"),
    "visit": M_("Visit going on"),
    "equipment": M_("Equipment away"),
    "incomplete": M_("Incomplete records"),
}
"""What an item is, where its code alone says it."""
LISTS = (
    "first_hand", "incident_type", "handover_count", "relief_reason", "signature_via", "post_event", "patrol_name",
    "equipment_kind",
)  # fmt: skip
"""Lists whose words a summary shows beside their codes, in both languages."""
Labels = Mapping[tuple[str, str], Mapping[str, str]]


def stored(row: SqlRow[Any], labels: Labels, officers: Mapping[str, tuple[str, str]]) -> SummaryItem:
    """A kept item as it is shown; `labels` are the words of lists by (list, code)."""
    drafted = rules.DraftedItem(
        row.code, row.priority, row.about_register, row.number, row.about, row.since, row.due, json.loads(row.details)
    )
    return replace(
        preview(drafted, labels, officers),
        item=row.item,
        what=row.what,
        action=row.action,
        owner=row.owner,
        by_when=row.by_when,
        if_then=row.if_then,
        heard=labels.get(("first_hand", row.heard or "")),
        drafted=row.drafted,
        reason=row.reason,
    )


def preview(item: rules.DraftedItem, labels: Labels, officers: Mapping[str, tuple[str, str]]) -> SummaryItem:
    """An item that a handover begun now would draft."""
    details: Mapping[str, Any] = item.details
    text, notes, following = worded(item.code, details, officers)
    return SummaryItem(
        item=0,
        code=item.code,
        priority=item.priority,
        text=text,
        notes=notes,
        register=item.register,
        number=item.number,
        about=item.about,
        linked=details.get("sent_to"),
        numbers=tuple(details.get("numbers", ())),
        count=details.get("count"),
        type=_kind(labels, details),
        since=item.since,
        next=following,
        due=item.due,
        ends=moment_of(details.get("ends")),
        drafted=item.priority,
    )


def _kind(labels: Labels, details: Mapping[str, Any]) -> Mapping[str, str] | None:
    """The kind of an incident, of a fault or visit, or kinds of equipment, in the words of its list."""
    if kinds := details.get("kinds"):
        return _away(kinds, labels)
    if names := details.get("names"):
        several = [labels.get(("patrol_name", name), {"fa": name, "en": name}) for name in names]
        return {
            "fa": "، ".join(kind_label["fa"] for kind_label in several),
            "en": ", ".join(kind_label["en"] for kind_label in several),
        }
    kinds = (("incident_type", "type"), ("post_event", "kind"), ("patrol_name", "name"))
    return next((label for name, part in kinds if (label := labels.get((name, details.get(part, ""))))), None)


def _away(kinds: Sequence[Mapping[str, Any]], labels: Labels) -> Mapping[str, str]:
    """Kinds of equipment, each with how many of how many are not in their place."""
    called = {each["kind"]: labels.get(("equipment_kind", each["kind"]), {}) for each in kinds}

    def said(language: str, of: str) -> Iterator[str]:
        for each in kinds:
            yield f"{called[each['kind']].get(language, each['kind'])} {each['away']} {of} {each['all']}"

    return {"fa": persian_digits("، ".join(said("fa", "از"))), "en": ", ".join(said("en", "of"))}


def worded(
    code: str, details: Mapping[str, Any], officers: Mapping[str, tuple[str, str]]
) -> tuple[Message, tuple[Message, ...], Message | None]:
    """(what the item is, what presses, its next duty) in words, from its code and details."""
    has_duty = bool(details.get("duty")) and code not in ("mark", "draft")
    return _title(code, details, officers), _notes(code, details), duty_label(details["duty"]) if has_duty else None


def duty_label(code: str) -> Message:
    """The label of a duty by its code; a text of schema 1 that is none stays as it was written (old_texts.py)."""
    spec = BY_CODE.get(code)
    return M_(code) if spec is None else spec.label


def _title(code: str, details: Mapping[str, Any], officers: Mapping[str, tuple[str, str]]) -> Message:
    match code:
        case "held" if details.get("band"):
            return M_("Person held, band {band}", band=_band(details["band"]))
        case "finding":
            return M_("Found in the records and not signed for: {count}", count=details["count"])
        case "incidents":
            return M_("{count} more open incidents, not named here", count=details["count"])
        case "arrival" if "heads" in details:
            return M_("Arrived: {opened} of {heads} have a record", opened=details["opened"], heads=details["heads"])
        case "arrival":
            return M_("Arrived, not counted yet: {opened} have a record", opened=details["opened"])
        case "fault" if details.get("over"):
            return M_("Fault, repaired")
        case "visit" if details.get("over"):
            return M_("Visit, over")
        case "mark":
            return M_("Mark not explained: {kind}", kind=words_of_kind(details["kind"]))
        case "stand_in":
            return M_("{officer} is acting commander", officer=officers.get(details["officer"], ("", ""))[1])
        case "appointed":
            name = officers.get(details["officer"], ("", ""))[1]
            return M_("Appointed by the administrator without a second approval: {officer}", officer=name)
        case "draft":
            return _draft(details, officers)
        case _:
            return TITLES.get(code, M_("Item"))


def _draft(details: Mapping[str, Any], officers: Mapping[str, tuple[str, str]]) -> Message:
    command = COMMANDS.get(details["command"])
    label = M_(command.label) if command is not None else M_("an unfinished text")
    name = officers.get(details["officer"], ("", ""))[1]
    if details.get("parked"):
        return M_("Parked entry of {officer}: {what}", officer=name, what=label)
    return M_("Unfinished entry of {officer}: {what}", officer=name, what=label)


def _notes(code: str, details: Mapping[str, Any]) -> tuple[Message, ...]:
    """What presses."""
    flags = [flag for flag in details.get("flags", ()) if (code, flag) != ("order", "unread")]
    notes = (*(FLAG_LABELS.get(flag, M_(flag)) for flag in flags), *_overdue(details.get("overdue", ())))
    match code:
        case "incident" if details.get("missing"):
            return (*notes, _missing(details))
        case "incidents":
            return (M_("{count} of them urgent", count=details["urgent"]),) if details.get("urgent") else ()
        case "units" | "unit":
            return (*notes, _state(details))
        case "order" if details.get("unread"):
            return (*notes, M_("{count} officers have not read it", count=details["unread"]))
        case "incomplete":
            return (_missing(details),)
        case "equipment":
            said = (
                (details["out"], M_("{count} with officers", count=details["out"])),
                (details["missing"], M_("{count} gone missing", count=details["missing"])),
                (details["faulty"], M_("{count} came back with a fault", count=details["faulty"])),
            )
            return tuple(message for count, message in said if count)
        case _:
            return notes


def _overdue(codes: Sequence[str]) -> tuple[Message, ...]:
    """Which duty of a person is overdue, for beside the end of police holding the bare word would be read of that."""
    if not codes:
        return ()
    first = duty_label(codes[0])
    if len(codes) == 1:
        return (M_("overdue: {duty}", duty=first),)
    return (M_("overdue: {duty}, and {count} more", duty=first, count=len(codes) - 1),)


def _missing(details: Mapping[str, Any]) -> Message:
    return M_("checks: {count} missing", count=details["missing"])


def _state(details: Mapping[str, Any]) -> Message:
    """What a patrol was doing at the cut-off."""
    return M_(PATROL_STATES.get(details["state"], details["state"]))


def _band(band: str) -> int | str:
    """A band's number as a number, so that it is shown in the digits of the language, unless it begins with a zero."""
    return int(band) if band.isdecimal() and str(int(band)) == band else band
