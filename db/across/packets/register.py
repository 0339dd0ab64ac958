"""Packets that go to the judiciary with an incident, and their answers."""

from __future__ import annotations

from db.across.packets import commands, events, listing, models, queries, sent_copy, showing
from db.across.packets.queries import COLUMNS, count_packets, list_packets, search_packets
from db.across.packets.rules import STATES
from db.across.packets.showing import show_packet
from db.kernel.base.register import FOLDER, OfferedPanel, OfferedPaper, Register
from db.kernel.base.writers import by_reader, own_act
from db.kernel.desk.rooms import Room

PACKET = Register(
    name="packet",
    prefix="D",
    title="Packets for the judiciary",
    states=STATES,
    done=frozenset({"answered", "void"}),
    columns=COLUMNS,
    list=list_packets,
    count=count_packets,
    search=search_packets,
    show=show_packet,
    about="What went to court with an incident: checklist, receipt, answers",
    opens="packet.prepare",
    flagged=False,
    told=(models.PACKET.c.prepared_at, None),
    panels=(OfferedPanel(FOLDER, label="Save the packet with its files in a folder", group="Record"),),
)

ROOM = Room(
    name="packets",
    version=1,
    seeds="db.across.packets",
    registers=(PACKET,),
    fills={"incident.papers": listing.court_sections},
    models=models,
    events=events.KINDS,
    commands=(commands,),
    queries=(queries, showing, sent_copy),
    panels={"attention": (queries.attention,)},
    dates=(queries.dates,),
    missed=(queries.missed,),
    papers={"packet": (OfferedPaper("packet", "Packet for the judiciary", official=True),)},
    own_acts=(own_act(by_reader, "packet_exported"),),
)
