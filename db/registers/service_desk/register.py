"""The mosque service desk: sessions and the requests that citizens bring."""

from __future__ import annotations

from db.kernel.base.register import Beside, OfferedPaper, Register
from db.kernel.base.writers import by_reader, own_act
from db.kernel.desk.rooms import Room
from db.registers.service_desk import events, figures, models
from db.registers.service_desk.requests import attendance, commands, queries, retention, show
from db.registers.service_desk.sessions import calendar, live, planning_commands
from db.registers.service_desk.sessions import commands as session_commands
from db.registers.service_desk.sessions import queries as sessions
from db.registers.service_desk.sessions import show as show_sessions

ON_THE_LAPTOP = ("requests",)
"""The store of the laptop that goes to a mosque."""

SESSION = Register(
    name="session",
    prefix="S",
    title="Service-desk sessions",
    states=sessions.STATES,
    done=frozenset({"closed", "cancelled"}),
    columns=sessions.COLUMNS,
    list=sessions.list_sessions,
    count=sessions.count_sessions,
    search=sessions.search_sessions,
    show=show_sessions.show_session,
    opens="session.plan",
    told=(models.SESSION.c.starts_at, models.SESSION.c.place),
    above=True,
    sets=ON_THE_LAPTOP,
)

REQUEST = Register(
    name="request",
    prefix="",
    title="Service desk",
    states=queries.STATES,
    done=frozenset({"answered", "closed"}),
    columns=queries.COLUMNS,
    at_work="Waiting for an answer, the first due first",
    scanned=("state", "due", "category", "number", "received_at"),
    list=queries.list_requests,
    count=queries.count_requests,
    search=queries.search_requests,
    show=show.show_request,
    opens="request.take",
    names_needed=retention.needs_names,
    names_alone=True,
    told=(models.REQUEST.c.week, None),
    told_uid=attendance.told_uid,
    told_entries=attendance.told_entries,
    by_week=True,
    above=True,
    beside={
        "sealing": Beside(
            retention.TITLE, retention.STATES, retention.COLUMNS, retention.list_sealing, retention.count_sealing
        )
    },
    sets=ON_THE_LAPTOP,
)

ROOM = Room(
    name="service_desk",
    version=2,
    seeds="db.registers.service_desk",
    registers=(SESSION, REQUEST),
    offers={"session.contacts": "(conn, unit, session) → how many contacts were made there"},
    fills={"oversight.meetings": sessions.was_public_meeting},
    models=models,
    events=events.KINDS,
    commands=(session_commands, planning_commands, retention, commands),
    queries=(sessions, show_sessions, calendar, live, queries, show, retention, figures),
    panels={"on_duty": (sessions.on_duty,), "attention": (queries.attention,)},
    dates=(sessions.dates, queries.dates),
    missed=(sessions.missed,),
    papers={
        "request": (OfferedPaper("slip", "Slip for the citizen"),),
        "session": (OfferedPaper("poster", "Poster"),),
        "figures": (OfferedPaper("desk-figures", "Figures of the service desk"),),
        "": (OfferedPaper("poster", "Poster of the sessions of the next 31 days"),),
    },
    own_acts=(own_act(by_reader, "request_read", "request_figures_drafted"),),
)
