"""Events of custody, and the rows that they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from db.kernel.base.second_yes import BY_CODE
from db.kernel.events.by_code import names_no_code
from db.kernel.events.event import Event
from db.kernel.events.event_keys import MOST, Key, number, of_form
from db.kernel.events.ruled import code_of
from db.kernel.folding.reprojection import CORRECTED, DECIDED, reproject
from db.kernel.journal.clock_kept import DOUBTED, STATED
from db.kernel.projections import search
from db.kernel.projections.numbering import NUMBER_LENGTH, NUMBERED
from db.kernel.projections.projecting import EventKind, Listener
from db.kernel.projections.rows import Rows
from db.registers.custody.arrivals import forms as arrival
from db.registers.custody.arrivals.events import ARRIVAL_KINDS, linked, member
from db.registers.custody.case.last_seen import ANSWERED
from db.registers.custody.case.meaning import UNWELL, says_fear
from db.registers.custody.case.timeline import MISPLACED, STAMPED, STRUCK, TAKEN_OVER, TWIN, weighs
from db.registers.custody.case.track import BY_OFFICER, PROOFS, UNPROVED
from db.registers.custody.case.walling import BY_TELEPHONE, NO_UNITS
from db.registers.custody.changes import forms as changes
from db.registers.custody.changes.found_breaches import tell_of_one_person
from db.registers.custody.keeping import forms as keeping
from db.registers.custody.models import CUSTODY, NOTICE
from db.registers.custody.monitoring import forms as monitoring
from db.registers.custody.outcome import forms as outcome
from db.registers.custody.record_rows import refresh
from db.registers.custody.ruled_lists import RULED
from db.registers.custody.sealing import forms as sealing
from db.registers.custody.sightings import forms as sightings
from db.registers.custody.signing import forms as signing
from db.registers.custody.walk import contact_forms as contacts
from db.registers.custody.walk import forms as walk
from db.words.forms import fields_of

NOTIFIED = frozenset(
    {
        "force_used",
        "injury_found",
        "death_recorded",
        "escape_recorded",
        "wrong_outcome_recorded",
        "late_fact_recorded",
        "fear_lifted",
        "custody_reopened",
        ANSWERED,
        TWIN,
        changes.COMPARED,
    }
)
"""Kinds that the inspectorate is told of whatever they say."""


def words_of(event: Event) -> str:
    """The words that an event adds to those its record is found by."""
    return search.words_sought(event, SOUGHT)


def _opened(rows: Rows, event: Event) -> None:
    member(rows, event)
    search.keep(rows, "custody", event, words_of(event))
    if event.facts.get("notify"):
        _notified(rows, event)
    refresh(rows, event)


def _followed(rows: Rows, event: Event) -> None:
    """Fill the record's rows anew, and tell the inspectorate what it has to know."""
    if words := words_of(event):
        search.add(rows, "custody", event, words)
    if event.kind in NOTIFIED or event.facts.get("notify"):
        _notified(rows, event)
    refresh(rows, event)


def _linked(rows: Rows, event: Event) -> None:
    linked(rows, event)
    _followed(rows, event)


def _notified(rows: Rows, event: Event) -> None:
    """It names the record in `about`: a notice stays when the rows are made again, whatever is struck since."""
    if rows.one(NOTICE, event.unit, event.uid) is None:
        row = {"unit": event.unit, "entry": event.uid, "about": event.record, "what": event.kind}
        rows.put(NOTICE, {**row, "officer": event.officer, "at": event.at})


def _changed(rows: Rows, event: Event) -> None:
    """A strike, or what was decided: the record's rows are made again, and the inspectorate is told of a strike."""
    reproject(rows, event)
    if event.kind not in (DECIDED, STAMPED):
        _notified(rows, event)
    tell_of_one_person(rows, event)


def _corrected(rows: Rows, event: Event) -> None:
    """What a correction would close or loosen waits for the inspectorate, which is told of it."""
    if weighs(event) and rows.one(CUSTODY, *event.key) is not None:
        _notified(rows, event)


OPENED = (
    Key("arrival", "uid"), Key("limits", "counts"), Key("told_at", "moment"), Key("told_known", "moment"),
)  # fmt: skip
NOTIFY = Key("notify", "yes_no")
"""Tell somebody above the desk."""
LIKE_LEFT = (
    Key("like_left", "yes_no"), Key("left_since", "moment"), Key("left_until", "moment"), number("left_minutes"),
    Key("left_record", "uid"),
)  # fmt: skip
"""A like name left here within 72 hours; of whom the police let go the times, how much of the 24 hours was used, and
the record, which only the inspectorate sees."""
CALLED_BY = Key("called_by")
"""What called for the duty that is spoken of: the uid of an entry, and of a breach its words."""
NAMED = Key("named", "yes_no")
"""Name and telephone of who was told were both given: that outlasts their sealing."""
BY_NAME = Key("by_name", "yes_no")
"""An interpreter's name was given: that outlasts its sealing."""
SHEET_KNOWN = Key("sheet_known", "yes_no")
"""No: a sheet was given that was neither printed on this machine nor is printed now; it is stated."""
IS_UNPROVED = Key(UNPROVED, "yes_no")
"""Nothing that was given as evidence can be looked up."""
DELAYED = Key("delayed", "yes_no")
"""Why it was late is said among its words: that it was said outlasts their sealing."""
SPLIT = Key("split", "yes_no")
"""A family is parted."""
WITH, OTHER = Key("with", limit=NUMBER_LENGTH), Key("other", limit=NUMBER_LENGTH)
"""The number of the record of whom the person goes with, or of another that is spoken of."""
SENT_ON = (NOTIFY, SPLIT, WITH, Key("orders", limit=60, many=MOST))
"""A move, and the orders that named the person."""
MOVED = (*SENT_ON, Key("receiver_open", "yes_no"), Key(NO_UNITS, "yes_no"), Key(BY_TELEPHONE, "yes_no"))
"""A move with the clock running: also whether the list of bodies held a police unit, and the commander said yes."""


def _says(name: str, *codes: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a fact of an entry is one of these codes of the program, or was added as one."""
    return lambda facts: code_of(facts, name) in codes


def _is_unwell(facts: Mapping[str, Any]) -> bool:
    return code_of(facts, "well") in UNWELL or facts.get("self_harm") is True


_DECLARED = (
    *ARRIVAL_KINDS,
    EventKind(
        "custody_linked",
        "Family",
        _linked,
        arrival.Link,
        keys=(Key("about", "uid"), Key("absent", "yes_no"), NOTIFY),
        protects=True,
    ),
    EventKind(
        "custody_opened",
        "Custody record opened",
        _opened,
        walk.OpenCustody,
        keys=(*NUMBERED, *OPENED, *LIKE_LEFT, NOTIFY),
        protects=True,
    ),
    EventKind(
        "held_before_said",
        "Whether held before",
        _followed,
        walk.SayHeldBefore,
        keys=(NOTIFY,),
        protects=_says("held_before", "let_go_by_police"),
    ),
    EventKind("identity_set", "Person's particulars", _followed, walk.SetIdentity, keys=LIKE_LEFT, protects=True),
    EventKind("start_given", "Another time for the deprivation of liberty", _followed, walk.GiveStart, keys=(NOTIFY,)),
    EventKind("wellbeing_seen", "Wellbeing", _followed, walk.Wellbeing, keys=(NOTIFY,), protects=_is_unwell),
    EventKind("language_set", "Language", _followed, walk.SetLanguage),
    EventKind("age_set", "Age", _followed, walk.SetAge, keys=(NOTIFY,), protects=_says("child", "child", "doubtful")),
    EventKind("age_decided", "Decision about the age", _followed, walk.DecideAge, keys=(NOTIFY,)),
    EventKind("carer_left", "The carer has left", _followed, keys=(Key("about", "uid"), OTHER)),
    EventKind("documents_seen", "Document seen", _followed, walk.SeeDocuments, keys=(NOTIFY, *LIKE_LEFT)),
    EventKind("ground_set", "Ground", _followed, walk.SetGround, keys=(NOTIFY,)),
    EventKind("ground_told", "Ground told in writing", _followed, walk.TellGround, keys=(NOTIFY,)),
    EventKind("rights_given", "Rights given", _followed, walk.GiveRights, keys=(NOTIFY, SHEET_KNOWN)),
    EventKind("fear_asked", "Fear of return asked", _followed, walk.AskFear, keys=(NOTIFY,), protects=says_fear),
    EventKind(
        "asylum_offered",
        "Asylum explained and offered",
        _followed,
        walk.OfferAsylum,
        keys=(NOTIFY,),
        protects=_says("wish", "wishes"),
    ),
    EventKind("asylum_referred", "Wish for asylum brought before the authority", _followed, walk.ReferAsylum),
    EventKind(
        "prosecutor_told", "Prosecutor told", _followed, contacts.TellProsecutor, keys=(Key("group", "uid"), DELAYED)
    ),
    EventKind("family_told", "Family", _followed, contacts.TellFamily, keys=(NAMED, DELAYED, NOTIFY)),
    EventKind("relative_enquired", "A relative's enquiry", _followed, contacts.Enquiry, protects=True),
    EventKind("lawyer_noted", "Lawyer", _followed, contacts.Lawyer, keys=(DELAYED,)),
    EventKind("doctor_noted", "Doctor", _followed, contacts.Doctor, keys=(DELAYED, BY_NAME), protects=says_fear),
    EventKind("interpreter_used", "Interpreter", _followed, contacts.Interpreter, keys=(NAMED, BY_NAME, NOTIFY)),
    EventKind("contact_offered", "Contact offered", _followed, contacts.OfferContact, keys=(NOTIFY,)),
    EventKind("care_given", "Check and care", _followed, keeping.Care, keys=(NOTIFY,)),
    EventKind("custody_reviewed", "Review", _followed, keeping.Review, keys=(NOTIFY,)),
    EventKind("interviewed", "Interview", _followed, keeping.Interview, keys=(NOTIFY, BY_NAME)),
    EventKind(
        "child_talked", "Talk with a child", _followed, keeping.TalkWithChild, keys=(NOTIFY,), protects=says_fear
    ),
    EventKind(
        "property_taken",
        "Property taken",
        _followed,
        keeping.PropertyIn,
        keys=(Key("recount", "yes_no"),),
        protects=True,
    ),
    EventKind("property_returned", "Property given back", _followed, keeping.PropertyOut),
    EventKind("force_used", "Force used", _followed, keeping.Force, keys=(NOTIFY,), protects=True),
    EventKind("injury_found", "Injury", _followed, keeping.Injury, protects=True),
    EventKind("cash_recounted", "Cash counted again", _followed, keeping.Recount, keys=(Key("recount", "yes_no"),)),
    EventKind(
        "judicial_order_received",
        "Judicial order",
        _followed,
        keeping.JudicialOrder,
        keys=(Key("packet", limit=NUMBER_LENGTH), NOTIFY),
        protects=True,
    ),
    EventKind("taken_out", "Taken out of the cell", _followed, monitoring.TakeOut, keys=(NOTIFY,), protects=True),
    EventKind("brought_back", "Back in the cell", _followed, monitoring.BackIn, keys=(NOTIFY,)),
    EventKind("person_searched", "Search", _followed, monitoring.Search, keys=(NOTIFY,), protects=True),
    EventKind("restrained", "Restraint", _followed, monitoring.Restrain, keys=(NOTIFY,), protects=True),
    EventKind("restraint_ended", "End of a restraint", _followed, monitoring.EndRestraint, keys=(NOTIFY,)),
    EventKind("medicine_noted", "Medicine", _followed, monitoring.Medicine),
    EventKind(
        "fitness_noted",
        "Fit to be held or questioned",
        _followed,
        monitoring.Fitness,
        keys=(NOTIFY, Key(BY_OFFICER, "yes_no")),
    ),
    EventKind("visited", "Visit", _followed, monitoring.Visit, keys=(NOTIFY,)),
    EventKind("remarks_made", "Remarks", _followed, monitoring.Remarks, protects=True),
    EventKind("need_answered", "Help for a need", _followed, monitoring.AnswerNeed),
    EventKind("arrival_confirmed", "Arrival of the person", _followed, monitoring.ConfirmArrival, keys=(NOTIFY,)),
    EventKind("death_followed_up", "Cause, autopsy, remains", _followed, monitoring.AfterDeath),
    EventKind("order_answered", "Answer about an order", _followed, keeping.OrderAnswer, keys=(NAMED, NOTIFY)),
    EventKind("step_put_off", "Step postponed", _followed, keeping.PutOff, keys=(NOTIFY,)),
    EventKind("breach_explained", "Reason for a breach", _followed, keeping.ExplainBreach, keys=(CALLED_BY,)),
    EventKind(
        "late_evidenced",
        "Evidence for a late entry",
        _followed,
        keeping.LateEvidence,
        keys=(CALLED_BY, NAMED, NOTIFY),
    ),
    EventKind("custody_notice_given", "Notice given", _followed, keeping.Notice),
    EventKind("sealing_announced", "Sealing announced", _followed, keys=(Key("seals_at", "moment"),), leads="erases"),
    EventKind("sealing_reviewed", "Retention reviewed", _followed, sealing.ReviewKeeping),
    EventKind("sealing_held", "Kept unsealed", _followed, sealing.HoldSealing, leads="erases"),
    EventKind("placed_in_room", "Place in the station", _followed, keeping.PlaceIn, keys=(NOTIFY,)),
    EventKind("signed_by_phone", "Signature by radio or telephone", _followed, signing.SignAbsent, keys=(NAMED,)),
    EventKind(
        ANSWERED,
        "Answer about what was seen after the end",
        _followed,
        sightings.AnswerSighting,
        keys=(Key("about", "uid", many=MOST),),
    ),
    EventKind("countersigned", "Countersigned", _followed, signing.Countersign),
    EventKind("custody_entry_added", "Entry", _followed, keeping.AddCustodyEntry, protects=True),
    EventKind("late_fact_recorded", "What should not have happened", _followed, keeping.LateFact, protects=True),
    EventKind("custody_copy_given", "Copy given", _followed, keeping.GiveCopy),
    EventKind("person_released", "Released", _followed, outcome.Release, keys=(NOTIFY,)),
    EventKind(
        "brought_before_judge",
        "Brought before a judge or prosecutor",
        _followed,
        outcome.BeforeJudge,
        keys=(NOTIFY, DELAYED),
    ),
    EventKind("person_moved", "Moved", _followed, outcome.Move, keys=MOVED),
    EventKind("person_referred", "Sent on", _followed, outcome.Refer, keys=SENT_ON),
    EventKind("person_returned", "Back here", _followed, outcome.Returned),
    EventKind("handover_receipt_received", "Receipt received", _followed, outcome.MoveReceipt),
    EventKind("receiver_named", "Receiver named", _followed, outcome.NameReceiver, keys=(NOTIFY,)),
    EventKind(
        "removal_ordered",
        "Removal or transfer order",
        _followed,
        outcome.RemovalOrder,
        keys=(NOTIFY, WITH, Key("authority_name")),
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
    EventKind("recaptured", "Recaptured", _followed, outcome.Recapture, protects=True),
    EventKind("custody_reopened", "Record reopened", _followed, outcome.Reopen, protects=True),
    EventKind("wrong_outcome_recorded", "Wrong release or removal", _followed, outcome.WrongOutcome, protects=True),
    EventKind(
        MISPLACED,
        "Entered on the wrong person",
        _changed,
        changes.WrongPerson,
        keys=(Key("kind"), Key("copy", "uid")),
    ),
    EventKind(STRUCK, "Entry struck out", _changed, changes.Strike, keys=(Key("kind"),)),
    EventKind(STAMPED, "Entries stamped ahead of time", _changed, changes.StampedAhead),
    EventKind(changes.COMPARED, "Clocks and entries compared", _followed, changes.MachinesCompared, protects=True),
    EventKind(TWIN, "A second record of the same person", _followed, changes.Twin, keys=(Key("about", "uid"),)),
    EventKind(
        DECIDED,
        "Decision on a correction",
        _changed,
        changes.Decide,
        schema=2,
        upcast=names_no_code,
        keys=BY_CODE,
        earlier=(tuple(of_form(changes.Decide)),),
    ),
    EventKind(TAKEN_OVER, "Taken over from another record", _followed, changes.TakenOver),
    EventKind("custody_read", "Custody record opened for reading", keys=(Key("purpose"),), stream="access"),
    EventKind("custody_searched", "Custody register searched", keys=(number("found"),), stream="access"),
    EventKind("custody_like_name_shown", "A similar name was shown", keys=(number("found"),), stream="access"),
    EventKind(
        "custody_search_begun",
        "Said what custody records are searched or listed for",
        keys=(Key("purpose"),),
        stream="access",
    ),
    EventKind(
        "custody_searched_often",
        "Many searches in the custody register within an hour",
        _notified,
        keys=(number("more_than"),),
        stream="access",
    ),
    EventKind(
        "custody_read_often",
        "Many custody records opened within an hour",
        _notified,
        keys=(number("more_than"),),
        stream="access",
    ),
)


def _proving(kind: EventKind) -> EventKind:
    """A kind, with what says that its evidence can't be looked up, where its form gives any."""
    given = {name for name, _what in fields_of(kind.form)} if kind.form is not None else set()
    return replace(kind, keys=(*kind.keys, IS_UNPROVED)) if given.intersection((*PROOFS, "phone")) else kind


KINDS = tuple(map(_proving, _DECLARED))


def _list_changed(rows: Rows, event: Event) -> None:
    """Other words for what a rule reads, or something more of it: the inspectorate sees it."""
    if event.facts.get("list") in RULED or event.kind == "list_words_asked":
        _notified(rows, event)


def _clock(rows: Rows, event: Event) -> None:
    """Tell the inspectorate that the clock came into doubt, and of an hour that was said earlier, or days later."""
    if event.kind == DOUBTED or event.facts.get("earlier") or event.facts.get("later"):
        _notified(rows, event)


def _item_moved(rows: Rows, event: Event) -> None:
    """Fill the rows of a custody record anew whose property was moved: less may be owed, and a later time is known."""
    if rows.one(CUSTODY, *event.key) is not None:
        refresh(rows, event)


OF_ITEMS = (
    "property_taken_in", "property_put", "property_opened", "property_sent", "property_came_back", "property_held",
    "property_given_back", "property_handed_on", "property_missing_reported", "property_asked_for",
)  # fmt: skip
"""Entries of the store room, which stand in the custody record whose property it is."""
LISTENS = (
    *(Listener(kind, _item_moved) for kind in OF_ITEMS),
    Listener(DOUBTED, _clock),
    Listener(STATED, _clock),
    Listener(CORRECTED, _corrected),
    Listener("list_item_added", _list_changed),
    Listener("list_item_changed", _list_changed),
    Listener("list_words_asked", _list_changed),
)
SOUGHT: Mapping[str, tuple[str, ...]] = {kind.kind: kind.sought for kind in KINDS}
"""Fields that find a record: names, band, document numbers; never nationality, language or a document's country."""
