"""The handbook's chapters in the order of reading, and which of them belongs to which screen, register and act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from precinct_tui.language.i18n import N_


class HandbookPart(NamedTuple):
    """Chapters for one reader: the heading, and the chapters' names."""

    title: str
    chapters: tuple[str, ...]


PARTS = (
    HandbookPart(N_("At the desk: the officer on duty"), (
        "trouble", "takeover", "call", "arrival", "held", "release", "handover",
    )),
    HandbookPart(N_("The administrator"), ("officers", "lists", "machine")),
)  # fmt: skip
CHAPTERS = tuple(name for part in PARTS for name in part.chapters)
FIRST = "trouble"
"""The chapter of a screen that has none of its own."""
OF_SCREENS: Mapping[str, str] = {
    "ArrivalScreen": "arrival",
    "BoardScreen": "held",
    "CallScreen": "call",
    "CallsScreen": "call",
    "HandoverScreen": "handover",
    "LockScreen": "takeover",
    "ListItemsScreen": "lists",
    "ListsScreen": "lists",
    "LookBackScreen": "takeover",
    "LotsScreen": "machine",
    "MachineScreen": "machine",
    "OfficersScreen": "officers",
    "SummaryScreen": "takeover",
}
"""By the class of a screen."""
OF_REGISTERS: Mapping[str, str] = {
    "call": "call",
    "custody": "held",
    "shift": "handover",
}
"""By the register whose list or record is on the screen."""
OF_ACTS: Mapping[str, str] = {
    "custody.child_delivered": "release",
    "custody.describe_arrival": "arrival",
    "custody.open": "arrival",
    "custody.open_arrived": "arrival",
    "custody.property_out": "release",
    "custody.release": "release",
    "officer.add": "officers",
    "officer.agree": "officers",
    "officer.change": "officers",
    "officer.decline": "officers",
    "officer.end_stand_in": "officers",
    "officer.remove": "officers",
    "officer.reset_password": "officers",
    "officer.stand_in": "officers",
    "shift.count_blind": "takeover",
    "shift.explain_difference": "takeover",
    "shift.open": "takeover",
    "shift.relieve": "takeover",
    "shift.take_over": "takeover",
}
"""By the act whose form is on the screen; without an entry, that of the act's register holds."""


def chapter_for(*, screen: str, register: str = "", act: str = "") -> str:
    """The chapter that belongs to an act, a screen's class or a register, whichever is nearest."""
    of_act = OF_ACTS.get(act) or OF_REGISTERS.get(act.partition(".")[0])
    return of_act or OF_SCREENS.get(screen) or OF_REGISTERS.get(register) or FIRST
