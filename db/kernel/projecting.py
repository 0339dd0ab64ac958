"""The table of event kinds: what each is called and which functions apply it.

It alone joins registers: a kind may touch the tables of several. An event whose kind or schema is newer than this
program is kept raw in the journal and set aside in `quarantined`; it is never dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from db.storage.models import QUARANTINED
from db.words.forms import Form

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.journal import Event

PROJECTION_VERSION = 1
"""Raised whenever an `apply` function changes what it makes; a store that is behind is rebuilt when it is opened."""

Apply = Callable[["Connection", "Event"], None]

IMPORTS = ("journal_imported", "store_joined")
"""Written here after entries of another machine were taken in; the fact `unread` names those no reader can use."""

ROOMS: dict[str, str] = {
    "db.kernel.series": "unit_created epoch_started store_restored store_joined journal_exported journal_imported",
    "db.registers.attachments.events": (  # before sealing: it looks which contents go while their hashes are still there
        "attachment_added attachment_withdrawn attachment_erased record_sealed attachment_taken_out"
    ),
    "db.kernel.sealing": "record_sealed contact_sealed",
    "db.across.indicators.corrected": "corrected",
    "db.kernel.corrections": "corrected",
    "db.kernel.drafts": "draft_taken_over",
    "db.reading.papers": "paper_printed",
    "db.reading.exports": "list_exported",
    "db.reference.lists.events": (
        "lists_seeded list_item_added list_phone_set holidays_added list_occasion_set list_working_days_set "
        "list_capacity_set list_limit_set list_desk_limit_set list_landmark_set list_questions_set "
        "list_welfare_set list_item_changed"
    ),
    "db.reference.officers.events": (
        "officer_added officer_changed officer_removed password_set own_password_set pin_set signed_in "
        "signed_out switched_in sign_in_refused recovered key_file_made "
        "inspectorate_key_made sealing_shared"
    ),
    "db.carrying.imports.events": "import_started import_committed import_discarded import_cleared",
    "db.registers.incidents.events": (
        "incident_reported incident_imported incident_entry_added incident_party_added "
        "incident_property_added incident_vehicle_added incident_disposed incident_cleared incident_referred "
        "incident_voided incident_reopened incident_retyped incident_linked incident_party_protected "
        "caller_protected incident_property_moved incident_vehicle_decided incident_harm_set "
        "incident_death_recorded incident_cyber_set incident_accident_set incident_contraband_set "
        "incident_submitted incident_returned incident_approved"
    ),
    "db.registers.dispatch.events": (
        "call_started call_noted call_finished call_joined call_parted call_resumed call_ended call_voided "
        "patrol_sent patrol_asked patrol_answered patrol_moved patrol_remarked patrol_started patrol_service "
        "patrol_heard patrol_ended barrier_drawn barrier_removed"
    ),
    "db.registers.gangs.events": (
        "gang_opened gang_case_linked gang_case_unlinked gang_entry_added gang_broken_up gang_closed gang_reopened"
    ),
    "db.registers.custody.events": (
        "arrival_started arrival_described arrival_counted arrival_told arrival_matched arrival_withdrawn "
        "custody_linked custody_opened identity_set start_given wellbeing_seen language_set age_set "
        "documents_seen ground_set ground_told rights_given fear_asked prosecutor_told family_told "
        "relative_enquired lawyer_noted doctor_noted interpreter_used contact_offered care_given "
        "custody_reviewed interviewed property_taken property_returned force_used injury_found cash_recounted "
        "judicial_order_received step_put_off breach_explained custody_notice_given sealing_announced "
        "sealing_held placed_in_room signed_by_phone countersigned custody_entry_added late_fact_recorded "
        "custody_copy_given person_released brought_before_judge person_moved person_referred person_returned "
        "handover_receipt_received fear_lifted child_delivered death_recorded escape_recorded recaptured "
        "custody_reopened wrong_outcome_recorded entry_misplaced entry_taken_over corrected custody_read "
        "custody_searched custody_read_often"
    ),
    "db.across.packets.events": (
        "packet_prepared packet_people_set packet_item_noted packet_sent packet_receipt_received "
        "packet_answered court_answered packet_voided packet_exported"
    ),
    "db.registers.custody.wording_commands": "rights_words_replaced",
    "db.registers.service_desk.events": (
        "session_planned session_announced pattern_added pattern_ended session_opened session_closed "
        "session_cancelled request_taken request_answered_now request_assigned request_referred "
        "request_acted_on request_replied request_closed request_rated request_reopened request_merged "
        "request_held request_sealing_announced request_sealed"
    ),
    "db.registers.programmes.events": "programme_planned programme_moved programme_held programme_cancelled",
    "db.registers.oversight.events": "oversight_recorded oversight_replied oversight_decided oversight_told sealed_entry",
    "db.registers.shifts.events": (
        "shift_opened handover_started handover_item_added handover_item_planned handover_item_raised "
        "handover_counted handover_counted_blind handover_difference_explained handover_signed_out "
        "handover_taken_over handover_relieved headcount_told handover_countersigned handover_answered "
        "shift_closed_alone handover_addendum_added mark_set mark_explained"
    ),
    "db.registers.orders.events": "order_issued order_extended order_withdrawn order_acknowledged",
    "db.registers.post.events": "post_noted post_added post_ended",
    "db.registers.roster.events": (
        "roster_planned roster_member_added roster_member_removed roster_absence_noted roster_ended"
    ),
    "db.across.indicators.events": (
        "import_committed custody_opened documents_seen ground_set age_set person_released person_referred "
        "person_moved custody_counted indicators_frozen"
    ),
}
"""The kinds that each room lists, in the order in which rooms apply one that several list. A test holds it equal."""


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event: its label (message id), its `apply` function, the form its fields came from.

    `apply` is pure: it writes projections from the event alone. None where an event changes no table.
    """

    kind: str
    label: str
    apply: Apply | None = None
    form: type[Form] | None = None
    schema: int = 1
    upcast: Callable[[Event], Event] | None = None
    """Reads an event of an older schema as one of this schema."""
    confidential: bool = False
    """Only the inspectorate may know that such an event exists."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A kind with the functions of all rooms that listen to it."""

    kind: EventKind
    apply: tuple[Apply, ...]


@cache
def _rooms() -> dict[str, tuple[str, ...]]:
    """The rooms of each kind."""
    found: dict[str, tuple[str, ...]] = {}
    for room, names in ROOMS.items():
        for name in names.split():
            found[name] = (*found.get(name, ()), room)
    return found


@cache
def known(kind: str) -> Joined | None:
    """A kind, from the rooms that list it; they are imported at the first event of it. None where none does.

    Two rooms may list the same kind: the first gives its label and form, each its `apply`.
    """
    listed = [one for room in _rooms().get(kind, ()) for one in import_module(room).KINDS if one.kind == kind]
    if not listed:
        return None
    return Joined(listed[0], tuple(one.apply for one in listed if one.apply is not None))


def kinds() -> dict[str, Joined]:
    """Every kind there is."""
    return {kind: joined for kind in _rooms() if (joined := known(kind)) is not None}


def label(kind: str) -> str:
    """The label of a kind as a message id; the kind itself where it is unknown."""
    found = known(kind)
    return kind if found is None else found.kind.label


def registers_of(kind: str) -> frozenset[str]:
    """The registers in whose room an event kind is listed; none for what every store keeps (officers, lists …)."""
    from db.kernel.registers import MODULES

    rooms = {room.rpartition(".")[0] for room in _rooms().get(kind, ())}
    return frozenset(name for name, module in MODULES.items() if module.rpartition(".")[0] in rooms)


def form_of(kind: str) -> type[Form] | None:
    """The form whose fields an event of this kind carries."""
    found = known(kind)
    return None if found is None else found.kind.form


@cache
def confidential() -> frozenset[str]:
    """The kinds that only the inspectorate may know of."""
    return frozenset(name for name, joined in kinds().items() if joined.kind.confidential)


def apply(conn: Connection, event: Event) -> None:
    """Bring the projections up to one more event."""
    from db.kernel import numbering

    found = known(event.kind)
    if found is None or event.schema > found.kind.schema:
        set_aside(conn, event)
        return
    if event.schema < found.kind.schema and found.kind.upcast is not None:
        event = found.kind.upcast(event)
    numbering.index(conn, event)
    for function in found.apply:
        function(conn, event)


def apply_apart(conn: Connection, event: Event) -> None:
    """Apply an entry that may come from another machine: what the tables here refuse is set aside as a whole.

    Two machines can each give one code to a request, or close one shift; the journal keeps both all the same. Facts
    that are missing or of another type than the tables and readers expect are no reason to stop either.
    """
    conn.exec_driver_sql("SAVEPOINT apart")
    try:
        apply(conn, event)
    except unreadable():
        conn.exec_driver_sql("ROLLBACK TO apart")
        set_aside(conn, event)
    conn.exec_driver_sql("RELEASE apart")


@cache
def unreadable() -> tuple[type[Exception], ...]:
    """What reading or applying an entry with wrong facts can raise. Never what the disk, a lock or memory raises."""
    from sqlalchemy import exc
    from sqlcipher3 import dbapi2

    return (
        ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
        exc.IntegrityError, exc.DataError, exc.InterfaceError, exc.ProgrammingError, exc.CompileError,
        exc.InvalidRequestError,
        dbapi2.IntegrityError, dbapi2.DataError, dbapi2.InterfaceError, dbapi2.ProgrammingError,
    )  # fmt: skip


def set_aside(conn: Connection, event: Event) -> None:
    """Named once, however often its record is made again."""
    row = {"position": event.position, "uid": event.uid, "kind": event.kind, "schema": event.schema}
    conn.execute(QUARANTINED.insert().prefix_with("OR IGNORE"), row)
