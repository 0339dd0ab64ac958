"""Incidents: what happened, who was there, what was taken, how it ended."""

from __future__ import annotations

from db.kernel.base.access import OVERSIGHT
from db.kernel.base.register import ATTACHMENTS, Beside, OfferedPanel, OfferedPaper, Register
from db.kernel.base.writers import at_restore, by, own_act
from db.kernel.desk.rooms import Room
from db.registers.incidents import accident, commands, events, listing, models, preview, queries, scenes, show
from db.registers.incidents.checks import queries as completing
from db.registers.incidents.listing import COLUMNS, SORTS, count_incidents, list_incidents
from db.registers.incidents.missing import commands as search
from db.registers.incidents.missing import forms as search_forms
from db.registers.incidents.missing import queries as searches
from db.registers.incidents.missing import state as search_state
from db.registers.incidents.parts import commands as commands_parts
from db.registers.incidents.preview import preview_incident
from db.registers.incidents.protection import PARTY_PROTECTED
from db.registers.incidents.queries import search_incidents
from db.registers.incidents.review import commands as commands_review
from db.registers.incidents.review import pending_list, reopening
from db.registers.incidents.rules import STATES
from db.registers.incidents.show import show_incident

INCIDENT = Register(
    name="incident",
    prefix="I",
    title="Incidents",
    states=STATES,
    done=frozenset({"referred", "disposed", "cleared", "void"}),
    columns=COLUMNS,
    list=list_incidents,
    count=count_incidents,
    search=search_incidents,
    show=show_incident,
    opens="incident.report",
    preview=preview_incident,
    at_work="Open incidents",
    filters=("type", "officer", "place", "text"),
    sorts=SORTS,
    wholes=("phone", "national_id", "plate", "seal", "serial", "imei"),
    told=(models.INCIDENT.c.reported_at, models.INCIDENT.c.spot),
    panels=(
        OfferedPanel(ATTACHMENTS, label="Take an attachment out to a file", group="Record", section="Attachments"),
    ),
    beside={
        "incomplete": Beside(
            completing.TITLE,
            completing.LIST_STATES,
            completing.COLUMNS,
            completing.list_incomplete,
            completing.count_incomplete,
        ),
        "in_doubt": Beside(
            pending_list.TITLE,
            pending_list.STATES,
            pending_list.COLUMNS,
            pending_list.list_doubted,
            pending_list.count_doubted,
        ),
    },
    protects=True,
    above=True,
)

ROOM = Room(
    name="incidents",
    version=5,
    seeds="db.registers.incidents",
    registers=(INCIDENT,),
    offers={
        "incident.calls": "(conn, unit, record) → sections: the calls that it came from, who was sent",
        "incident.papers": "(conn, unit, record) → sections: what was put to it, and what became of that",
        "incident.acts": "(group of its type) → names of commands of other registers that its record offers",
        "incident.chronology": "(conn, unit, record) → entries of other records that belong to its story",
    },
    fills={
        "dispatch.scenes": scenes.scene_of_incident,
        "sketch.accidents": accident.accident_of_incident,
        "call.unfindable": search_state.ended_among,
    },
    models=models,
    events=events.KINDS,
    commands=(commands_parts, commands_review, reopening, search, commands),
    never_waits=(commands_parts.record_death,),
    queries=(listing, preview, queries, completing, pending_list, show, searches),
    panels={"latest": (queries.latest,), "attention": (queries.attention, searches.search_attention)},
    dates=(searches.search_dates,),
    missed=(searches.search_missed,),
    papers={
        "incident": (
            OfferedPaper("incident", "Incident summary"),
            OfferedPaper("annex", "Sealed annex for the court", official=True, roles=OVERSIGHT),
        )
    },
    own_acts=(own_act(at_restore, PARTY_PROTECTED, search_forms.ERASED), own_act(by(*OVERSIGHT), PARTY_PROTECTED)),
)
