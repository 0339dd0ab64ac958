"""The 197 register of public oversight, and complaints that the inspectorate alone reads."""

from __future__ import annotations

from db.kernel.base.register import Register
from db.kernel.desk.rooms import Room
from db.registers.oversight import commands, complaints, events, models, queries, rules, show

OVERSIGHT = Register(
    name="oversight",
    prefix="",
    title="Oversight 197",
    states=rules.STATES,
    done=frozenset({"answered", "closed"}),
    columns=queries.COLUMNS,
    list=queries.list_contacts,
    count=queries.count_contacts,
    search=queries.search_contacts,
    show=show.show_contact,
    opens="oversight.record",
    told=(models.CONTACT.c.received_at, None),
    scanned=("state", "due", "priority", "kind", "number", "received_at"),
)

COMPLAINT = Register(
    name="complaint",
    title="197 complaints",
    states=rules.STATES,
    done=frozenset({"answered", "closed"}),
    columns=complaints.COLUMNS,
    list=complaints.list_complaints,
    count=complaints.count_complaints,
    search=None,
    show=complaints.show_complaint,
    about="Complaints that only the inspectorate can open",
    opens="oversight.complain",
    leaves=False,
)

ROOM = Room(
    name="oversight",
    version=1,
    registers=(OVERSIGHT, COMPLAINT),
    offers={
        "oversight.meetings": "(conn, unit, session) → whether that was a public meeting that was held",
        "oversight.reader_names": "(conn, unit) → the names of the units whose inspectorates those are",
        "oversight.readers": "(conn, unit) → the public keys of other inspectorates that complaints are sealed to too",
    },
    fills={"session.contacts": queries.contacts_of, "custody.complaints": complaints.about_custody},
    models=models,
    events=events.KINDS,
    commands=(commands,),
    never_waits=(commands.complain,),
    queries=(queries, show, complaints),
    panels={"attention": (queries.attention, complaints.attention)},
    dates=(queries.dates,),
)
