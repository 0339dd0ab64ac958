"""Choosing an act of a record: the first page, all acts, what is done for the unwell; and what its form begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from db.kernel.desk.desk import COMMANDS
from db.registers.custody.case.meaning import UNWELL as LOOKS_UNWELL
from db.words.calendar.times import format_moment
from db.words.forms import fields_of
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digit_set
from precinct_tui.screens.act_pages import (
    FOR_THE_UNWELL,
    MORE,
    PRINT,
    UNWELL,
    act_pages,
    command_of,
    paper_item,
    unwell_items,
)
from precinct_tui.screens.form import Beginning, FormScreen, prefilled_values
from precinct_tui.widgets.menu import ActsMenu, Item, MenuScreen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from db.kernel.base.register import OfferedPanel
    from db.words.records import Record
    from precinct_tui.widgets.place import Place

HURRIED = {"custody.move": ("to", "hospital", "band"), "custody.release": ("outcome", "hospital_not_held", "band")}
"""A command → a field and the code with which nobody has time: it happens now, and the form begins at a later field."""
LOOKS = ("care_seen", "custody_wellbeing")
"""Lists that say how a person looks."""


async def choose_act(place: Place, record: Record, panels: Iterable[OfferedPanel]) -> str | None:
    """Ask which act of a record is meant; the line that was chosen, or None."""
    pages = act_pages(record.register, record.state, record.acts, panels)
    prints = any(action.id == PRINT for action in place.precinct.actions_here())
    inside = (*pages.choices, *([paper_item()] if prints else ()))
    menu = ActsMenu(_("What is to be done?"), [*pages.first, *_hidden(*pages.rest, *inside)])
    chosen = await place.app.push_screen_wait(menu)
    if chosen == MORE:
        first = (item for item in pages.first if item.id != MORE)
        menu = ActsMenu(_("All other acts"), [*pages.rest, *_hidden(*first, *inside)], plain=0)
        chosen = await place.app.push_screen_wait(menu)
    return await choose_for_unwell(place, record.acts) if chosen == UNWELL else chosen


async def choose_for_unwell(place: Place, acts: Sequence[str]) -> str | None:
    """Ask what is done for somebody who is unwell, of these acts; the line that was chosen, or None."""
    menu = MenuScreen(_("Unwell: what will you do now?"), unwell_items(acts), numbered=True, first=-1)
    return await place.app.push_screen_wait(menu)


def looks_unwell(command: str, answers: Mapping[str, str]) -> bool:
    """Whether the answers of a form (field → what was typed) say that the person is unwell."""
    fields = dict(fields_of(COMMANDS[command].form))
    return any(
        fields[name].list in LOOKS and is_unwell(fields[name].list or "", code)
        for name, code in answers.items()
        if name in fields
    )


def is_unwell(its_list: str, code: str) -> bool:
    """Whether this item of a list of looks says that somebody is unwell."""
    return _kind(its_list, code) in LOOKS_UNWELL


def beginning(record: Record, command: str, answers: Mapping[str, str], now: datetime) -> Beginning:
    """What the form of a command on a record begins with, where some answers are chosen already."""
    chosen = begins_with(command, answers, now)
    return Beginning(
        record=record.uid,
        read_at=record.read_at,
        number=record.number,
        whom=present.said(record.beside[command]) if command in record.beside else "",
        known=prefilled_values(record.known.get(command, {}), _("From the record; check it")) | dict(chosen.known),
        values=chosen.values,
        cursor=chosen.cursor,
        lacks=record.lacks.get(command, ()),
        wall=record.walled.get(command),
        fixed=dict.fromkeys(record.unasked.get(command, ()), ""),
    )


def begins_with(command: str, answers: Mapping[str, str], now: datetime) -> Beginning:
    """What a form begins with by the line that was chosen: its answer stands there; a draft of other answers waits."""
    known = {name: (code, _("Chosen in the menu")) for name, code in answers.items()}
    cursor = ""
    if command in HURRIED:
        field, code, begins_at = HURRIED[command]
        its_list = dict(fields_of(COMMANDS[command].form))[field].list or ""
        if field in answers and _kind(its_list, answers[field]) == code:
            cursor = begins_at
            known["at"] = (format_moment(now, digits=digit_set()), _("Now. Change it if it was earlier"))
    return Beginning(known=known, values={name: value for name, (value, _word) in known.items()}, cursor=cursor)


async def help_unwell(place: Place, uid: str, number: str) -> None:
    """Ask what is done for somebody who is unwell, of whose record only uid and number are read, and open its form."""
    role = place.desk.officer.role
    acts = [name for name in map(_command, FOR_THE_UNWELL) if role in COMMANDS[name].roles]
    if (line := await choose_for_unwell(place, acts)) is None:
        return
    command, answers = command_of(line)
    begins = begins_with(command, answers, place.precinct.now())
    # Not waited for: a call may stand before the form for hours, and the worker that asked is done by then.
    place.app.push_screen(FormScreen(command, replace(begins, record=uid, number=number)), place.acted)


def _hidden(*items: Item) -> list[Item]:
    """Lines that typing alone finds."""
    return [replace(item, typed=True) for item in items]


def _command(line: str) -> str:
    return command_of(line)[0]


def _kind(its_list: str, code: str) -> str:
    """The program's code that an item of a list counts as."""
    return next((each.like or code for each in present.choices_of(its_list, hidden=True) if each.code == code), code)
