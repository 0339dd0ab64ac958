"""People in custody: the record of each, from the loss of liberty to release, referral or transfer."""

from __future__ import annotations

from dataclasses import replace

from db.kernel.base.register import ATTACHMENTS, CHECKLIST, COMPLAINT, Beside, OfferedPanel, OfferedPaper, Register
from db.kernel.base.writers import by_anyone, by_reader, own_act
from db.kernel.desk.rooms import Room
from db.registers.custody import commands, events, models, people_held, queries, ruled_lists, searching, show
from db.registers.custody.arrivals import commands as arrivals
from db.registers.custody.arrivals import family
from db.registers.custody.arrivals import notice as arrival_notice
from db.registers.custody.arrivals import queries as arrival_queries
from db.registers.custody.board import board, dates, notices, preview, rounds, spans
from db.registers.custody.board.preview import preview_custody
from db.registers.custody.case import receivers
from db.registers.custody.case.completeness import MISSING
from db.registers.custody.case.completeness import STATES as ASKED_STATES
from db.registers.custody.case.meaning import TO_RELATIVES
from db.registers.custody.case.status import STATES
from db.registers.custody.changes import commands as commands_changes
from db.registers.custody.changes import compared_machines
from db.registers.custody.changes import queries as undecided
from db.registers.custody.changes.forms import COMPARED
from db.registers.custody.keeping import commands as commands_keeping
from db.registers.custody.monitoring import commands as commands_monitoring
from db.registers.custody.monitoring import escorts
from db.registers.custody.outcome import commands as commands_outcome
from db.registers.custody.outcome import offered_bodies
from db.registers.custody.queries import AT_WORK, COLUMNS, PURPOSES, SCANNED, count_custody, list_custody
from db.registers.custody.rights import commands as commands_rights
from db.registers.custody.sealing import commands as commands_sealing
from db.registers.custody.sealing import queries as sealing
from db.registers.custody.show import completeness_of, show_custody
from db.registers.custody.sightings import commands as commands_sightings
from db.registers.custody.signing import commands as commands_signing
from db.registers.custody.walk import commands as commands_walk
from db.registers.custody.walk import held_before, telling
from db.words.messages import M_

CUSTODY = Register(
    name="custody",
    prefix="C",
    title="Custody",
    states=STATES,
    done=frozenset({"dead", "closed"}),
    columns=COLUMNS,
    list=list_custody,
    count=count_custody,
    search=searching.search_custody,
    look_for=searching.look_for_people,
    preview=preview_custody,
    at_work="Held now, the next deadline first",
    of_people=True,
    kept_in=frozenset({"next"}),
    scanned=SCANNED,
    show=show_custody,
    opens="custody.open",
    pressing=AT_WORK,
    purposes=PURPOSES,
    purpose_words={
        "relative": M_("A relative who is not answered hears what everyone hears: “{words}”", words=TO_RELATIVES)
    },
    flagged=False,
    names_needed=sealing.needs_names,
    wholes=("band",),
    told=(models.CUSTODY.c.opened_at, models.CUSTODY.c.band),
    begins=models.CUSTODY.c.start_at,
    keyed={"care": "custody.care", "place_in": "custody.place_in"},
    panels=(
        OfferedPanel(
            CHECKLIST,
            label="Completeness, item by item",
            title="Completeness",
            help="By the Nelson Mandela Rules 6 to 8 and the Body of Principles 12; what is missing stands first.",
            read=completeness_of,
            states=ASKED_STATES,
            first=MISSING,
        ),
        OfferedPanel(COMPLAINT, label="Complaint of the person, sealed", group="Record"),
        OfferedPanel(ATTACHMENTS, label="Take an attachment out to a file", group="Record", section="Attachments"),
    ),
    beside={
        "sealing": Beside(sealing.TITLE, sealing.STATES, sealing.COLUMNS, sealing.list_sealing, sealing.count_sealing),
        "undecided": Beside(
            undecided.TITLE,
            undecided.STATES,
            undecided.COLUMNS,
            undecided.list_undecided,
            undecided.count_undecided,
        ),
        "notices": Beside(notices.TITLE, notices.STATES, notices.COLUMNS, notices.list_notices, notices.count_notices),
        "times": Beside(spans.TITLE, spans.STATES, spans.COLUMNS, spans.list_spans, spans.count_spans),
    },
)

OF_AN_ARRIVAL = OfferedPaper("group-notice", "Notice of the whole arrival", official=True, dated=True)
PAPERS = (
    OfferedPaper("rights", "Rights sheet", official=True, personal=True),
    OfferedPaper("grounds", "Ground in writing", official=True, personal=True),
    OfferedPaper("prosecutor-notice", "Notice to the prosecutor", official=True),
    OfferedPaper("property", "Receipt for property", official=True, personal=True),
    OfferedPaper("referral", "Letter of transfer, with receipt", official=True),
    OfferedPaper("copy", "Copy for the person", official=True, personal=True),
    OfferedPaper("copy-plain", "Copy for the person, without what was said about fear", official=True, personal=True),
    OfferedPaper("custody", "The whole record", official=True),
    OfferedPaper("proof", "Proof of duties done in time", official=True),
    replace(OF_AN_ARRIVAL, dated=False),
)
RIGHTS_ALONE = OfferedPaper("rights", "Rights sheet without a record", official=True, personal=True)
STOCK = (
    OfferedPaper("complaint-form", "Complaint form, for the stock", official=True, personal=True),
    OfferedPaper("fear-card", "Card of the question about fear, for the stock", official=True, personal=True),
    OfferedPaper("health-card", "Health card, for the stock", official=True, personal=True),
    OfferedPaper("envelope", "Envelope, for the stock", official=True),
)
"""The same for everyone, at any time: printed beforehand, never for somebody."""

COMMANDS = (
    commands_walk,
    telling,
    held_before,
    family,
    arrivals,
    commands_keeping,
    commands_monitoring,
    commands_outcome,
    offered_bodies,
    commands_changes,
    commands_sealing,
    commands_signing,
    commands_sightings,
    commands_rights,
    commands,
)
ROOM = Room(
    name="custody",
    version=18,
    rules=10,
    seeds="db.registers.custody",
    registers=(CUSTODY,),
    offers={
        "custody.papers": "(conn, unit, record) → sections: what was put to it",
        "custody.complaints": "(reading) → of each complaint the record that it names, and whether it came from here",
    },
    fills={
        "attachments.opened": show.open_what_belongs_to_it,
        "records.watched": people_held.watched,
        "lists.words_wait": receivers.names_removal,
        "clock.said": compared_machines.hour_said,
        "clock.somebody_held": people_held.is_somebody_held,
        "dispatch.escorts": escorts.escorting,
    },
    models=models,
    events=(*events.KINDS, *commands_rights.KINDS),
    listens=events.LISTENS,
    ruled=ruled_lists.RULED,
    commands=COMMANDS,
    never_waits=tuple(module for module in COMMANDS if module is not commands_sealing),
    queries=(
        queries,
        searching,
        preview,
        notices,
        show,
        board,
        arrival_queries,
        rounds,
        sealing,
        arrival_notice,
        spans,
        undecided,
        offered_bodies,
        dates,
    ),
    panels={"attention": (queries.attention,)},
    dates=(dates.dates,),
    papers={"custody": PAPERS, "arrival": (OF_AN_ARRIVAL,), "": (RIGHTS_ALONE, *STOCK)},
    own_acts=(
        own_act(by_anyone, COMPARED),
        own_act(
            by_reader,
            "custody_like_name_shown",
            "custody_read",
            "custody_read_often",
            "custody_search_begun",
            "custody_searched",
            "custody_searched_often",
        ),
    ),
)
