"""All rooms of the store. A new register is a folder of its own and a name in this tuple."""

from __future__ import annotations

from db.across.accidents.room import ROOM as ACCIDENTS
from db.across.attaching.room import ROOM as ATTACHING
from db.across.calls.room import ROOM as CALLS
from db.across.counts.room import ROOM as COUNTS
from db.across.handover.register import ROOM as HANDOVER
from db.across.indicators.room import ROOM as INDICATORS
from db.across.packets.register import ROOM as PACKETS
from db.across.profiles.room import ROOM as PROFILES
from db.across.provinces.room import ROOM as PROVINCES
from db.across.seats.room import ROOM as SEATS
from db.across.setting_up.room import ROOM as SETTING_UP
from db.across.store_room.room import ROOM as STORE_ROOM
from db.across.text_messages.room import ROOM as TEXT_MESSAGES
from db.carrying.imports.room import ROOM as IMPORTS
from db.carrying.levels.room import ROOM as LEVELS
from db.carrying.transfer.room import ROOM as TRANSFER
from db.kernel.desk import rooms
from db.kernel.desk.room import ROOM as KERNEL
from db.reading.room import ROOM as READING
from db.reference.clock.room import ROOM as CLOCK
from db.reference.lists.room import ROOM as LISTS
from db.reference.officers.room import ROOM as OFFICERS
from db.registers.attachments.register import ROOM as ATTACHMENTS
from db.registers.custody.register import ROOM as CUSTODY
from db.registers.dispatch.register import ROOM as DISPATCH
from db.registers.equipment.register import ROOM as EQUIPMENT
from db.registers.gangs.register import ROOM as GANGS
from db.registers.incidents.register import ROOM as INCIDENTS
from db.registers.orders.register import ROOM as ORDERS
from db.registers.oversight.register import ROOM as OVERSIGHT
from db.registers.post.register import ROOM as POST
from db.registers.programmes.register import ROOM as PROGRAMMES
from db.registers.roster.register import ROOM as ROSTER
from db.registers.service_desk.register import ROOM as SERVICE_DESK
from db.registers.sketches.register import ROOM as SKETCHES

ROOMS = (
    KERNEL,
    LISTS,
    CLOCK,
    OFFICERS,
    READING,
    INCIDENTS,
    DISPATCH,
    SKETCHES,
    ATTACHMENTS,
    CUSTODY,
    STORE_ROOM,
    SERVICE_DESK,
    PROGRAMMES,
    OVERSIGHT,
    GANGS,
    ROSTER,
    EQUIPMENT,
    HANDOVER,
    ORDERS,
    POST,
    IMPORTS,
    TRANSFER,
    LEVELS,
    CALLS,
    ATTACHING,
    ACCIDENTS,
    PACKETS,
    INDICATORS,
    SEATS,
    COUNTS,
    PROVINCES,
    SETTING_UP,
    PROFILES,
    TEXT_MESSAGES,
)

rooms.declare(ROOMS)
