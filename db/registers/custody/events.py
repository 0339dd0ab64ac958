"""Events of custody, and the rows that they make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.kernel import search
from db.kernel.event import Event
from db.kernel.event_keys import MOST, Key, number
from db.kernel.numbering import NUMBER_LENGTH, NUMBERED
from db.kernel.projecting import EventKind, Listener
from db.kernel.reprojection import CORRECTED
from db.kernel.rows import Rows
from db.registers.custody import misplaced_forms, signing_forms
from db.registers.custody.arrivals import forms as arrival
from db.registers.custody.arrivals.events import ARRIVAL_KINDS, linked, member
from db.registers.custody.case.standing import OPEN_STATES, Standing, after
from db.registers.custody.case.timeline import MISPLACED, TAKEN_OVER
from db.registers.custody.keeping import forms as keeping
from db.registers.custody.models import CUSTODY, NOTICE, SPAN
from db.registers.custody.outcome import forms as outcome
from db.registers.custody.ruled_lists import RULED
from db.registers.custody.walk import forms as walk
from db.words.forms import moment_of

PRESSING = OPEN_STATES | {"escaped"}
NOTIFIED = frozenset(
    {
        "force_used",
        "injury_found",
        "death_recorded",
        "escape_recorded",
        "wrong_outcome_recorded",
        "late_fact_recorded",
        "fear_lifted",
    }
)
"""Kinds that the inspectorate is told of whatever they say."""

SEARCHED: Mapping[str, tuple[str, ...]] = {
    "custody_opened": ("name", "father_name", "band"),
    "identity_set": ("name", "name_in_document", "father_name"),
    "documents_seen": ("document_number",),
}
"""What a record is found by: names, the band, document numbers. Never nationality, language or a document's country."""


def words_of(event: Event) -> str:
    """What an event adds to the words its record is found by."""
    return "\n".join(value for name in SEARCHED.get(event.kind, ()) if (value := event.value(name)))


def start_of(event: Event) -> Any:
    """The earliest time an opening event gives for the deprivation of liberty."""
    given = (moment_of(event.facts.get(name)) for name in ("deprivation_at", "held_since", "arrived_at"))
    return min((moment for moment in given if moment is not None), default=event.at)


_DOES = {"handover_receipt_received": "receipt", "receiver_named": "receiver", "custody_copy_given": "copy"}
"""What these kinds settle, whatever they say."""


def pending_after(pending: str, event: Event) -> str:
    """What still has to be done apart from the holding: receipts, property, a copy, notices."""
    left, facts = set(pending.split()) - {_DOES.get(event.kind)}, event.facts
    if facts.get("split"):
        left.add("signature")
    match event.kind:
        case "person_moved" | "person_referred" | "brought_before_judge" | "child_delivered":
            left = left - {"receipt"} if facts.get("receipt") else left | {"receipt"}
            left |= {"receiver"} if facts.get("receiver_open") else set()
        case "property_taken":
            left.add("property_out")
        case "property_returned" if facts.get("complete"):
            left.discard("property_out")
        case "person_released" if not facts.get("copy_given"):
            left.add("copy")
        case "death_recorded" | "injury_found" if event.kind == "death_recorded" or facts.get("grave"):
            left |= {"notice_family", "notice_forensic", "notice_inspectorate", "notice_prosecutor"}
        case "escape_recorded" | "wrong_outcome_recorded":
            left |= {"notice_inspectorate", "notice_prosecutor"}
        case "signed_by_phone":
            left = left - {"signature"} | {f"countersign@{event.uid}"}
        case "countersigned":
            left.discard(min((name for name in left if name.startswith("countersign@")), default="signature"))
        case "custody_notice_given":
            left.discard(f"notice_{facts.get('to')}")
    return " ".join(sorted(left))


def _opened(rows: Rows, event: Event) -> None:
    assert event.record is not None
    facts = event.facts
    start = start_of(event)
    rows.put(
        CUSTODY,
        {
            "unit": event.unit,
            "uid": event.record,
            "number": facts["number"],
            "band": facts.get("band", ""),
            "state": "held",
            "judge": False,
            "opened_at": event.entered_at,
            "start_at": start,
            "arrived_at": moment_of(facts.get("arrived_at")),
            "pending": "",
            "pressing": True,
        },
    )
    _span(rows, event, "holding", start)
    member(rows, event)
    search.keep(rows, "custody", event, words_of(event))


def _span(rows: Rows, event: Event, what: str, began: Any, ended: Any = None) -> None:
    row = {"unit": event.unit, "entry": event.uid, "record": event.record, "what": what}
    rows.put(SPAN, {**row, "began_at": began, "ended_at": ended})


def _followed(rows: Rows, event: Event) -> None:
    assert event.record is not None
    row = rows.one(CUSTODY, *event.key)
    if row is None:
        raise LookupError(event.record)
    before = Standing(row["state"], row["outcome"], row["ended_at"], row["judge"])
    standing = after(before, event.kind, event.facts, event.at)
    pending = pending_after(row["pending"], event)
    changed: dict[str, Any] = {}
    if standing != before:
        changed |= {
            "state": standing.state,
            "outcome": standing.outcome,
            "ended_at": standing.ended_at,
            "judge": standing.judge,
        }
        _spans(rows, event, before, standing)
    if standing != before or pending != row["pending"]:
        changed |= {"pending": pending, "pressing": bool(pending) or standing.state in PRESSING}
    if event.kind == "start_given" and event.at < row["start_at"]:
        changed["start_at"] = event.at
    rows.change(CUSTODY, event.key, **changed)
    if words := words_of(event):
        search.add(rows, "custody", event, words)
    if event.kind in NOTIFIED or event.facts.get("notify"):
        _notified(rows, event)


def _spans(rows: Rows, event: Event, before: Standing, now: Standing) -> None:
    """Holding ends with the outcome, and with it a rest; it begins again where the person is held again."""
    stopped = ("closed", "dead", "escaped")
    if now.state in stopped and before.state not in stopped:
        _end(rows, event, "holding", event.at)
        _end(rows, event, "rest", event.at)
    elif before.state in stopped and now.state not in stopped:
        _span(rows, event, "holding", event.at)


def _end(rows: Rows, event: Event, what: str, at: Any) -> None:
    for span in rows.of(SPAN, *event.key):
        if span["what"] == what and span["ended_at"] is None:
            rows.change(SPAN, (event.unit, span["entry"]), ended_at=at)


def _linked(rows: Rows, event: Event) -> None:
    linked(rows, event)
    _followed(rows, event)


def _interviewed(rows: Rows, event: Event) -> None:
    _end(rows, event, "rest", event.at)
    _span(rows, event, "interview", event.at, moment_of(event.facts.get("ended_at")))
    _followed(rows, event)


def _before_judge(rows: Rows, event: Event) -> None:
    """When the person stood before the judge: on being brought there, or when the order was given."""
    seen = event.at if event.kind == "brought_before_judge" else moment_of(event.facts.get("seen_at"))
    if seen is not None:
        _span(rows, event, "judge", seen, seen)
    _followed(rows, event)


def _cared(rows: Rows, event: Event) -> None:
    """A rest begins, with its end where that is known; or the one that runs ends. An interview ends it too."""
    ended = moment_of(event.facts.get("ended_at"))
    if "rest" in event.facts.get("given", ()):
        _end(rows, event, "rest", event.at)
        _span(rows, event, "rest", event.at, ended)
    elif ended is not None:
        _end(rows, event, "rest", ended)
    _followed(rows, event)


def _notified(rows: Rows, event: Event) -> None:
    rows.put(
        NOTICE,
        {
            "unit": event.unit,
            "entry": event.uid,
            "record": event.record,
            "what": event.kind,
            "officer": event.officer,
            "at": event.at,
        },
    )


_STARTS = frozenset({"deprivation_at", "arrived_at", "held_since"})


def _corrected(rows: Rows, event: Event) -> None:
    """A correction of when liberty was taken goes to the inspectorate. It names the record in `about`: the notice stays
    when the record's rows are made again."""
    if event.facts.get("field") not in _STARTS:
        return
    if rows.one(CUSTODY, *event.key) is not None:
        row = {"unit": event.unit, "entry": event.uid, "about": event.record, "what": event.kind}
        rows.put(NOTICE, {**row, "officer": event.officer, "at": event.at})


def _misplaced(rows: Rows, event: Event) -> None:
    """A rest or interview of somebody else is none of this person's."""
    for span in rows.of(SPAN, *event.key):
        if span["entry"] == event.facts["target"]:
            rows.drop(SPAN, event.unit, span["entry"])
    _followed(rows, event)


OPENED = (
    Key("arrival", "uid"), Key("limits", "counts"), Key("told_at", "moment"), Key("told_known", "moment"),
)  # fmt: skip
NOTIFY = Key("notify", "yes_no")
"""Somebody above the desk is told."""
SPLIT = Key("split", "yes_no")
"""A family is parted."""
WITH, OTHER = Key("with", limit=NUMBER_LENGTH), Key("other", limit=NUMBER_LENGTH)
"""The number of the record of whom the person goes with, or of another that is spoken of."""
SENT_ON = (NOTIFY, SPLIT, WITH, Key("orders", limit=60, many=MOST))
"""A move, and the orders that named the person."""
KINDS = (
    *ARRIVAL_KINDS,
    EventKind("custody_linked", "Family", _linked, arrival.Link, keys=(Key("about", "uid"),)),
    EventKind("custody_opened", "Custody record opened", _opened, walk.OpenCustody, keys=(*NUMBERED, *OPENED)),
    EventKind("identity_set", "Person's particulars", _followed, walk.SetIdentity),
    EventKind("start_given", "Another time for the deprivation of liberty", _followed, walk.GiveStart, keys=(NOTIFY,)),
    EventKind("wellbeing_seen", "Wellbeing", _followed, walk.Wellbeing),
    EventKind("language_set", "Language", _followed, walk.SetLanguage),
    EventKind("age_set", "Age", _followed, walk.SetAge),
    EventKind("age_decided", "Decision about the age", _followed, walk.DecideAge, keys=(NOTIFY,)),
    EventKind("carer_left", "The carer has left", _followed, keys=(Key("about", "uid"), OTHER)),
    EventKind("documents_seen", "Document seen", _followed, walk.SeeDocuments),
    EventKind("ground_set", "Ground", _followed, walk.SetGround),
    EventKind("ground_told", "Ground told in writing", _followed, walk.TellGround),
    EventKind("rights_given", "Rights given", _followed, walk.GiveRights),
    EventKind("fear_asked", "Fear of return asked", _followed, walk.AskFear),
    EventKind("asylum_offered", "Asylum explained and offered", _followed, walk.OfferAsylum),
    EventKind("asylum_referred", "Wish for asylum brought before the authority", _followed, walk.ReferAsylum),
    EventKind("prosecutor_told", "Prosecutor told", _followed, walk.TellProsecutor, keys=(Key("group", "uid"),)),
    EventKind("family_told", "Family", _followed, walk.TellFamily),
    EventKind("relative_enquired", "A relative's enquiry", _followed, walk.Enquiry),
    EventKind("lawyer_noted", "Lawyer", _followed, walk.Lawyer),
    EventKind("doctor_noted", "Doctor", _followed, walk.Doctor),
    EventKind("interpreter_used", "Interpreter", _followed, walk.Interpreter),
    EventKind("contact_offered", "Contact offered", _followed, walk.OfferContact),
    EventKind("care_given", "Check and care", _cared, keeping.Care),
    EventKind("custody_reviewed", "Review", _followed, keeping.Review, keys=(NOTIFY,)),
    EventKind("interviewed", "Interview", _interviewed, keeping.Interview, keys=(NOTIFY,)),
    EventKind("child_talked", "Talk with a child", _followed, keeping.TalkWithChild, keys=(NOTIFY,)),
    EventKind("property_taken", "Property taken", _followed, keeping.PropertyIn),
    EventKind("property_returned", "Property given back", _followed, keeping.PropertyOut),
    EventKind("force_used", "Force used", _followed, keeping.Force),
    EventKind("injury_found", "Injury", _followed, keeping.Injury),
    EventKind("cash_recounted", "Cash counted again", _followed, keeping.Recount),
    EventKind(
        "judicial_order_received",
        "Judicial order",
        _before_judge,
        keeping.JudicialOrder,
        keys=(Key("packet", limit=NUMBER_LENGTH),),
    ),
    EventKind("step_put_off", "Step put off", _followed, keeping.PutOff),
    EventKind("breach_explained", "Reason for a breach", _followed, keeping.ExplainBreach),
    EventKind("custody_notice_given", "Notice given", _followed, keeping.Notice),
    EventKind("sealing_announced", "Sealing announced", _followed, keys=(Key("seals_at", "moment"),)),
    EventKind("sealing_held", "Held from sealing", _followed, keeping.HoldSealing),
    EventKind("placed_in_room", "Place in the station", _followed, keeping.PlaceIn, keys=(NOTIFY,)),
    EventKind("signed_by_phone", "Signature by radio or telephone", _followed, signing_forms.SignAbsent),
    EventKind("countersigned", "Countersigned", _followed, signing_forms.Countersign),
    EventKind("custody_entry_added", "Entry", _followed, keeping.AddCustodyEntry),
    EventKind("late_fact_recorded", "What should not have happened", _followed, keeping.LateFact),
    EventKind("custody_copy_given", "Copy given", _followed, keeping.GiveCopy),
    EventKind("person_released", "Released", _followed, outcome.Release),
    EventKind(
        "brought_before_judge",
        "Brought before a judge or prosecutor",
        _before_judge,
        outcome.BeforeJudge,
        keys=(NOTIFY,),
    ),
    EventKind("person_moved", "Moved", _followed, outcome.Move, keys=(*SENT_ON, Key("receiver_open", "yes_no"))),
    EventKind("person_referred", "Sent on", _followed, outcome.Refer, keys=SENT_ON),
    EventKind("person_returned", "Back here", _followed, outcome.Returned),
    EventKind("handover_receipt_received", "Receipt received", _followed, outcome.MoveReceipt),
    EventKind("receiver_named", "Receiver named", _followed, outcome.NameReceiver),
    EventKind(
        "removal_ordered",
        "Removal or transfer order",
        _followed,
        outcome.RemovalOrder,
        keys=(NOTIFY, WITH),
    ),
    EventKind(
        "fear_lifted",
        "Decision of the competent authority",
        _followed,
        outcome.LiftFear,
        keys=(NOTIFY, Key("authority_name")),
    ),
    EventKind("child_delivered", "Child delivered", _followed, outcome.ChildDelivered, keys=(NOTIFY, SPLIT, WITH)),
    EventKind("death_recorded", "Death", _followed, outcome.Death),
    EventKind("escape_recorded", "Escape", _followed, outcome.Escape),
    EventKind("recaptured", "Taken again", _followed, outcome.Recapture),
    EventKind("custody_reopened", "Record reopened", _followed, outcome.Reopen),
    EventKind("wrong_outcome_recorded", "Wrong release or removal", _followed, outcome.WrongOutcome),
    EventKind(MISPLACED, "Entered on the wrong person", _misplaced, misplaced_forms.WrongPerson, keys=(Key("kind"),)),
    EventKind(TAKEN_OVER, "Taken over from another record", _followed, misplaced_forms.TakenOver),
    EventKind("custody_read", "Custody record opened for reading", keys=(Key("purpose"),)),
    EventKind("custody_searched", "Custody register searched", keys=(number("found"),)),
    EventKind(
        "custody_read_often", "Many custody records opened within an hour", _notified, keys=(number("more_than"),)
    ),
)


def _list_changed(rows: Rows, event: Event) -> None:
    """Other words for what a rule reads, or something more of it: the inspectorate sees it."""
    if event.facts.get("list") in RULED:
        _notified(rows, event)


LISTENS = (
    Listener(CORRECTED, _corrected),
    Listener("list_item_added", _list_changed),
    Listener("list_item_changed", _list_changed),
)
