"""The forms of changes to a record: an entry of somebody else, one that did not happen, a record that is a second one,
and the inspectorate's word on each."""

from __future__ import annotations

from datetime import datetime

from db.kernel.projections.numbering import SERIES_LIMIT
from db.registers.custody.case.last_seen import ANSWERED
from db.words.forms import Form, ask

COMPARED = "machines_compared"
"""What a journal file of another machine changes for a person held here."""
OF_A_PERSON = (
    "identity_set", "start_given", "wellbeing_seen", "language_set", "age_set", "documents_seen", "ground_set",
    "ground_told", "rights_given", "fear_asked", "prosecutor_told", "family_told", "relative_enquired", "lawyer_noted",
    "doctor_noted", "interpreter_used", "contact_offered", "care_given", "custody_reviewed", "interviewed",
    "property_taken", "property_returned", "force_used", "injury_found", "cash_recounted", "judicial_order_received",
    "order_answered",
    "step_put_off", "breach_explained", "late_evidenced", "custody_notice_given", "placed_in_room", "signed_by_phone",
    "countersigned", ANSWERED,
    "custody_entry_added", "late_fact_recorded", "custody_copy_given", "person_released", "brought_before_judge",
    "person_moved", "person_referred", "person_returned", "handover_receipt_received", "fear_lifted",
    "child_delivered", "death_recorded", "escape_recorded", "recaptured", "custody_reopened",
    "wrong_outcome_recorded", "custody_linked", "age_decided", "child_talked", "receiver_named", "removal_ordered",
    "asylum_offered", "asylum_referred", "taken_out", "brought_back", "person_searched", "restrained",
    "restraint_ended", "medicine_noted", "fitness_noted", "visited", "remarks_made", "death_followed_up",
    "need_answered", "arrival_confirmed",
    "carer_left", "held_before_said", COMPARED,
)  # fmt: skip
"""Every entry of a record but its opening: each can be struck out, and moved to the person whom it was about."""
WAITING = ("corrected", "entry_struck", "entry_misplaced", "custody_duplicate", "start_given")
"""What the inspectorate decides on."""
_WHICH = "The entry's uid, or 1 for the first of its kind."


class WrongPerson(Form):
    """An entry of this record was of somebody else: it is struck through here and written there."""

    target: str = ask("entry", "Which entry", required=True, of=OF_A_PERSON, help=_WHICH)
    other: str = ask(
        "code",
        "Record of the right person",
        part="facts",
        required=True,
        limit=40,
        help="Its number, like CA-1405-7.",
    )
    reason: str = ask("text", "Reason", required=True)


class TakenOver(Form):
    """The record from which an entry was taken over."""

    other: str | None = ask("code", "Record", part="facts")


class Strike(Form):
    """An entry says what did not happen. It stays in sight, struck through.

    What it opened or tightened is open again at once. What it closed waits for the inspectorate.
    """

    target: str = ask("entry", "Which entry", required=True, of=OF_A_PERSON, help=_WHICH)
    reason: str = ask("text", "Reason", required=True)


class Twin(Form):
    """This record is a second one of the same person: the other goes on. Until the inspectorate agrees, both do."""

    other: str = ask(
        "code", "Record that goes on", part="facts", required=True, limit=40, help="Its number, like CA-1405-7."
    )
    reason: str = ask("text", "Reason", required=True)


class Decide(Form):
    """The inspectorate's word on a correction: until then the reading that protects the person holds."""

    target: str | None = ask(
        "entry",
        "Which correction",
        of=WAITING,
        help="Empty: the waiting one, if there is only one.",
    )
    decision: str = ask("choice", "Decision", required=True, list="custody_decision", safeguard=True)
    reason: str = ask("text", "Reason", required=True)
    code: str | None = ask(
        "password", "County code", limit=40, late=True,
        help="If the change is yours, or you are named in the record, and no other inspector is here, the "
"county reads one out by telephone.",
    )  # fmt: skip


class DecideAll(Form):
    """The inspectorate's one word on all that waits in the records named, or in every record."""

    decision: str = ask("choice", "Decision", required=True, list="custody_decision", safeguard=True)
    records: str | None = ask(
        "text", "Records, by number", part="facts", limit=2_000, help="Separated by commas; empty: all."
    )
    reason: str = ask("text", "Reason", required=True)
    code: str | None = ask(
        "password", "County code", limit=40, late=True,
        help="If the change is yours, or you are named in the record, and no other inspector is here, the "
"county reads one out by telephone.",
    )  # fmt: skip


class StampedAhead(Form):
    """The machine's clock stood ahead while entries were written here. What they made overdue is so no longer."""

    latest: datetime = ask(
        "moment", "They were written no later than", required=True, help="The hour that somebody said afterwards."
    )
    reason: str = ask("text", "How it is known", required=True)


class MachinesCompared(Form):
    """The program compared this machine with another one whose journal file was taken in, or its clock with the hour
    that somebody said."""

    machine: str | None = ask("text", "The other machine", limit=SERIES_LIMIT)
    ahead: int | None = ask("number", "Clock ahead, in minutes")
    lost: int | None = ask("number", "Time lost by the clock, in minutes")
    start: datetime | None = ask("moment", "Holding counted from", help="Until the inspectorate decides.")
    breached: bool | None = ask("yes_no", "A breach came to light")
