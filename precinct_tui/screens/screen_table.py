"""The screens of their own, named in one tuple; every other name is a register, with the one list."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

from textual.screen import Screen


class Own(NamedTuple):
    """A screen of its own: the name that `go` and a line of the desk give it, its module in this room, its class."""

    name: str
    module: str
    made: str


OWN = (
    Own("search", "search", "SearchScreen"),
    Own("journal", "journal", "JournalScreen"),
    Own("officers", "officers", "OfficersScreen"),
    Own("lists", "lists", "ListsScreen"),
    Own("parts", "parts", "PartsScreen"),
    Own("settings", "settings", "SettingsScreen"),
    Own("board", "custody.board", "BoardScreen"),
    Own("sealing", "custody.lists", "SealingScreen"),
    Own("undecided", "custody.lists", "UndecidedScreen"),
    Own("notices", "custody.lists", "NoticesScreen"),
    Own("request_sealing", "service_desk.sealing", "RequestSealingScreen"),
    Own("import", "importing", "ImportScreen"),
    Own("incomplete", "incomplete", "IncompleteScreen"),
    Own("in_doubt", "incomplete", "InDoubtScreen"),
    Own("spans", "custody.lists", "SpansScreen"),
    Own("calendar", "service_desk.calendar", "CalendarScreen"),
    Own("week", "week", "WeekScreen"),
    Own("figures", "service_desk.figures", "FiguresScreen"),
    Own("shift", "handover.screen", "HandoverScreen"),
    Own("indicators", "indicators.table", "IndicatorsScreen"),
    Own("calls", "calls.board", "CallsScreen"),
    Own("units", "units", "UnitsScreen"),
    Own("provinces", "provinces", "ProvincesScreen"),
    Own("national", "provinces", "NationalScreen"),
    Own("links", "links", "LinksScreen"),
    Own("level_readers", "level_readers", "LevelReadersScreen"),
    Own("stick", "sticks", "StickScreen"),
    Own("machine", "machine.machine_screen", "MachineScreen"),
    Own("remarks", "remarks", "RemarksScreen"),
    Own("lots", "lots", "LotsScreen"),
)
SCREENS = {own.name: own for own in OWN}


class Unfinished(NamedTuple):
    """What is gone on with on a screen of its own: the query that its officer may use, and the opening of the app."""

    query: str
    opening: str


UNFINISHED = {
    "call": Unfinished("call.taken", "open_call"),
    "arrival": Unfinished("custody.arrivals", "open_arrival"),
}
"""By the name that a line of the desk gives it."""


def screen_for(name: str) -> Screen[Any]:
    """The screen of this name, imported when it is asked for: the first paint needs none of them."""
    own = SCREENS.get(name)
    if own is not None:
        return getattr(import_module(f"{__package__}.{own.module}"), own.made)()  # type: ignore[no-any-return]
    from precinct_tui.screens.register import RegisterScreen  # late: the first paint needs no register

    return RegisterScreen(name)
