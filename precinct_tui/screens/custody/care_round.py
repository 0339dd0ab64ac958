"""Rounds of care: a look-in is asked of one person after another, water and food by a list of bands and rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.registers.custody.board.rounds import CHECK
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits
from precinct_tui.screens.acts_menu import help_unwell, is_unwell
from precinct_tui.screens.caring import ask_seen, give_care, write_care
from precinct_tui.screens.custody.given_list import GivenList
from precinct_tui.widgets.menu import Item
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from db.kernel.base.officer import Desk
    from db.registers.custody.board.rounds import Round, Waiting
    from precinct_tui.widgets.place import Place

NOT_SEEN = "not_seen"
"""The answer of a look-in that records nothing."""


async def care_round(place: Place, waiting: Round) -> None:
    """Go round the people with a step of care. Call it in a worker."""
    if waiting.step.code == CHECK:
        await _look_at_each(place, waiting.people)
    else:
        await _give_to_those_ticked(place, waiting)
    place.shown_again()


async def _look_at_each(place: Place, people: Sequence[Waiting]) -> None:
    """Ask what was seen of each, and record it at the minute of the answer. Esc ends the round, and so does somebody
    who is unwell; what was answered is recorded. Nothing is recorded of who was not seen."""
    seen, before = 0, ""
    left, refused = list(people), dict[str, str]()
    further = [Item(NOT_SEEN, _("Not seen: nothing is recorded"))]
    for turn, person in enumerate(people, 1):
        last = _("last {when}", when=present.moment(person.last, "time")) if person.had and person.last else ""
        about = [whom(person, turn, len(people), last), before]
        code = await ask_seen(place, "\n".join(filter(None, about)), further)
        if code is None:
            break
        if code == NOT_SEEN:
            continue
        try:
            before = _("Recorded: {what}", what=await write_care(place, person.uid, seen=code))
        except Refused as why:
            refused[person.uid] = before = present.refusal(why)
            continue
        seen += 1
        left.remove(person)
        if is_unwell("care_seen", code):  # that comes first; the next round goes on with the others
            place.notice(_ended(seen, left, refused))
            await help_unwell(place, person.uid, person.number)
            return
    place.notice(_ended(seen, left, refused))


async def _give_to_those_ticked(place: Place, waiting: Round) -> None:
    """Record what was given to those who are ticked when the list is saved."""
    what = waiting.step.code
    chosen = await place.app.push_screen_wait(GivenList(present.label_of("care_given", what), waiting.people))
    if chosen is None:
        return
    given = [person for person in waiting.people if person.uid in chosen]
    refused = await off_thread(_give, place.desk, given, what, place.desk.now())
    left = [person for person in waiting.people if person not in given or person.uid in refused]
    place.notice(_ended(len(given) - len(refused), left, refused))


def _give(desk: Desk, people: Sequence[Waiting], what: str, at: datetime) -> dict[str, str]:
    """Record of each person that something was given; why it was refused, by the uids of those."""
    refused: dict[str, str] = {}
    for person in people:
        try:
            give_care(desk, person.uid, at, given=(what,))
        except Refused as why:
            refused[person.uid] = present.refusal(why)
    return refused


def _ended(done: int, left: Sequence[Waiting], refused: Mapping[str, str]) -> str:
    """How many were done, and of whom nothing is recorded, with why the store refused."""
    lines = [_("Round ended: {count} done", count=digits(done))]
    if bands := _(", ").join(map(_band, left)):
        lines[0] += "   " + _("Nothing recorded: {bands}", bands=bands)
    lines += [f"{_band(person)}: {refused[person.uid]}" for person in left if person.uid in refused]
    return "\n".join(lines)


def _band(person: Waiting) -> str:
    return digits(person.band) or present.number(person.number)


def whom(person: Waiting, place: int, of: int, further: str = "") -> str:
    """Band, room, name and number of the person in front of the officer, and how far the round is."""
    band = _("Band {band}", band=digits(person.band)) if person.band else ""
    room = present.label_of("custody_room", person.room) if person.room else ""
    out = _("out of the cell") if person.out else ""
    count = _("{place} of {count}", place=digits(place), count=digits(of))
    words = (band, room, out, present.clean(person.name), present.number(person.number), count, further)
    return "   ".join(word for word in words if word)
