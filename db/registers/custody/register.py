"""People in custody: the record of each, from the loss of liberty to release, referral or transfer."""

from __future__ import annotations

from dataclasses import replace

from db.kernel.register import ATTACHMENTS, CHECKLIST, Beside, Panel, Paper, Register
from db.kernel.rooms import Room
from db.registers.custody import (
    board,
    commands,
    events,
    misplaced,
    models,
    queries,
    rounds,
    ruled_lists,
    sealing,
    show,
    signing,
    spans,
    wording_commands,
)
from db.registers.custody.arrivals import commands as arrivals
from db.registers.custody.arrivals import family
from db.registers.custody.arrivals import notice as arrival_notice
from db.registers.custody.arrivals import queries as arrival_queries
from db.registers.custody.case.completeness import MISSING
from db.registers.custody.case.completeness import STATES as ASKED_STATES
from db.registers.custody.case.standing import STATES
from db.registers.custody.keeping import commands as commands_keeping
from db.registers.custody.monitoring import commands as commands_monitoring
from db.registers.custody.outcome import commands as commands_outcome
from db.registers.custody.queries import AT_WORK, COLUMNS, PURPOSES, count_custody, list_custody, search_custody
from db.registers.custody.show import completeness_of, show_custody
from db.registers.custody.walk import commands as commands_walk

CUSTODY = Register(
    name="custody",
    prefix="C",
    title="Custody",
    states=STATES,
    columns=COLUMNS,
    list=list_custody,
    count=count_custody,
    search=search_custody,
    kept_in=frozenset({"next"}),
    show=show_custody,
    opens="custody.open",
    pressing=AT_WORK,
    purposes=PURPOSES,
    flagged=False,
    names_needed=sealing.needs_names,
    wholes=("band",),
    told=(models.CUSTODY.c.opened_at, models.CUSTODY.c.band),
    keyed={"care": "custody.care", "place_in": "custody.place_in"},
    panels=(
        Panel(
            CHECKLIST,
            label="Completeness, item by item",
            title="Completeness",
            help="By the Nelson Mandela Rules 6 to 8 and the Body of Principles 12; what is missing stands first.",
            read=completeness_of,
            states=ASKED_STATES,
            first=MISSING,
        ),
        Panel(ATTACHMENTS, label="Take an attachment out to a file", group="Record", section="Attachments"),
    ),
    beside={
        "sealing": Beside(sealing.TITLE, sealing.STATES, sealing.COLUMNS, sealing.list_sealing, sealing.count_sealing),
        "times": Beside(spans.TITLE, spans.STATES, spans.COLUMNS, spans.list_spans, spans.count_spans),
    },
)

OF_AN_ARRIVAL = Paper("group-notice", "Notice of the whole arrival", official=True, dated=True)
PAPERS = (
    Paper("rights", "Rights sheet", official=True, personal=True),
    Paper("grounds", "Ground in writing", official=True, personal=True),
    Paper("prosecutor-notice", "Notice to the prosecutor", official=True),
    Paper("property", "Receipt for property", official=True, personal=True),
    Paper("referral", "Letter of transfer, with receipt", official=True),
    Paper("copy", "Copy for the person", official=True, personal=True),
    Paper("copy-plain", "Copy for the person, without what was said about fear", official=True, personal=True),
    Paper("custody", "The whole record", official=True),
    Paper("proof", "Proof of duties done in time", official=True),
    replace(OF_AN_ARRIVAL, dated=False),
)
RIGHTS_ALONE = Paper("rights", "Rights sheet without a record", official=True, personal=True)
STOCK = (
    Paper("complaint-form", "Complaint form, for the stock", official=True, personal=True),
    Paper("fear-card", "Card of the question about fear, for the stock", official=True, personal=True),
    Paper("health-card", "Health card, for the stock", official=True, personal=True),
    Paper("envelope", "Envelope, for the stock", official=True),
)
"""The same for everyone, at any time: printed beforehand, never for somebody."""

ROOM = Room(
    name="custody",
    seeds="db.registers.custody",
    registers=(CUSTODY,),
    offers={
        "custody.papers": "(conn, unit, record) → sections: what was put to it",
        "custody.complaints": "(reading) → of each complaint the record that it names, and whether it came from here",
    },
    models=models,
    events=(*events.KINDS, *wording_commands.KINDS),
    listens=events.LISTENS,
    ruled=ruled_lists.RULED,
    commands=(
        commands_walk,
        family,
        arrivals,
        commands_keeping,
        commands_monitoring,
        commands_outcome,
        misplaced,
        sealing,
        signing,
        wording_commands,
        commands,
    ),
    queries=(queries, show, board, arrival_queries, rounds, sealing, arrival_notice, spans),
    panels={"attention": (queries.attention,)},
    papers={"custody": PAPERS, "arrival": (OF_AN_ARRIVAL,), "": (RIGHTS_ALONE, *STOCK)},
)
