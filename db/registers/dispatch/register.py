"""Calls of 110 and patrols: who called, whom to send, where each stands."""

from __future__ import annotations

from db.kernel.base.access import OVERSIGHT
from db.kernel.base.register import Register
from db.kernel.base.writers import at_restore, by, own_act
from db.kernel.desk.rooms import Room
from db.registers.dispatch import events, models
from db.registers.dispatch.calls import commands, queries, responding, show
from db.registers.dispatch.calls.queries import COLUMNS, count_calls, list_calls, search_calls
from db.registers.dispatch.calls.show import show_call
from db.registers.dispatch.patrols import commands as patrol_commands
from db.registers.dispatch.patrols import queries as patrol_queries
from db.registers.dispatch.patrols import show as patrol_show
from db.registers.dispatch.patrols.queries import STATES, count_patrols, list_patrols
from db.registers.dispatch.patrols.show import show_patrol
from db.registers.dispatch.protection import CALLER_PROTECTED
from db.registers.dispatch.rules import CALL_STATES
from db.registers.dispatch.sending import cases
from db.registers.dispatch.sending import commands as barriers

CALL = Register(
    name="call",
    prefix="L",
    title="Calls",
    states=CALL_STATES,
    done=frozenset({"incident", "joined", "ended", "void"}),
    columns=COLUMNS,
    list=list_calls,
    count=count_calls,
    search=search_calls,
    show=show_call,
    opens="call.start",
    wholes=("phone",),
    told=(models.CALL.c.started_at, models.CALL.c.place),
    begins=models.CALL.c.started_at,
    above=True,
    shown_on="calls",
    new="call.new",
    protects=True,
)

PATROL = Register(
    name="patrol",
    prefix="G",
    title="Patrols",
    states=STATES,
    done=frozenset({"off"}),
    columns=patrol_queries.COLUMNS,
    list=list_patrols,
    count=count_patrols,
    search=None,
    show=show_patrol,
    opens="patrol.start",
    told=(models.PATROL.c.started_at, models.PATROL.c.vehicle),
    shown_on="calls",
)

ROOM = Room(
    name="dispatch",
    version=2,
    seeds="db.registers.dispatch",
    registers=(CALL, PATROL),
    offers={
        "dispatch.scenes": "(conn, unit, record) → the scene that a patrol is sent to, or None",
        "call.unfindable": "(conn, unit, incidents) → those whose calls no word finds any more",
        "dispatch.escorts": "(conn, unit) → badges of those who are out with a person held",
    },
    fills={
        "dispatch.scenes": cases.scene_of_call,
        "incident.calls": show.of_incident,
        "incident.chronology": show.told_in_calls,
    },
    models=models,
    events=events.KINDS,
    commands=(commands, barriers, patrol_commands),
    never_waits=(commands, barriers, patrol_commands),
    queries=(queries, show, responding, patrol_queries, patrol_show),
    panels={"attention": (queries.attention, patrol_queries.attention)},
    own_acts=(own_act(at_restore, CALLER_PROTECTED), own_act(by(*OVERSIGHT), CALLER_PROTECTED)),
)
