"""Papers of a complaint: what was typed, for a sealed envelope, where the letter box has no room; and the citizen's
slip with its code. Nothing of either is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from db.kernel.desk.desk import COMMANDS
from db.words.form_reading import read_form
from db.words.forms import fields_of
from db.words.messages import Refused
from precinct_tui.documents.envelope_letter import CODE_NAME, code_slip, letter, send_letter
from precinct_tui.documents.making import OFFICIAL
from precinct_tui.language import present
from precinct_tui.language.i18n import _, speaking
from precinct_tui.screens.printing import targets
from precinct_tui.screens.slip import SlipScreen
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from precinct_tui.documents.paper import Paper
    from precinct_tui.screens.printing import Target
    from precinct_tui.widgets.place import Place

STAY = "stay"


async def print_for_envelope(place: Place, command: str, answers: Mapping[str, str], refused: Refused) -> bool:
    """Offer to print a form that the letter box refused; whether it is on paper. Await it inside an `@work` method."""
    where = await off_thread(targets, place.precinct.settings.papers_folder)
    items = [Item(STAY, _("Go on with it"))] + [Item(str(at), target.label) for at, target in enumerate(where)]
    while True:
        menu = MenuScreen(
            _("Print it for a sealed envelope?"), items, numbered=True,
            text=present.said(refused.message) if refused.message is not None else "",
        )  # fmt: skip
        chosen = await place.app.push_screen_wait(menu)
        if chosen is None or chosen == STAY:
            return False
        place.notice(_("Being made …"))
        try:
            path = await off_thread(put_on_paper, command, answers, place.precinct.now(), where[int(chosen)])
        except Refused as fault:
            place.notice(fault)
            continue
        await _told(place, None if path is None else present.ltr(present.clean(path)))
        return True


async def hand_over_code(place: Place, code: str) -> None:
    """Show a complaint's code until the citizen has it, on paper too where that is wanted; nothing of it is kept.

    Await it inside an `@work` method.
    """
    words = _("Write it on the citizen's slip now: nobody here can look it up again. 197 answers it.")
    while await place.app.push_screen_wait(SlipScreen(code, words, may_answer=False)) == "paper":
        offered = await off_thread(targets, place.precinct.settings.papers_folder)
        items = [Item(str(at), target.label) for at, target in enumerate(offered)]
        chosen = await place.app.push_screen_wait(MenuScreen(_("Where to?"), items, numbered=True))
        if chosen is None:
            continue
        target = offered[int(chosen)]
        try:
            path = await off_thread(_put_code_on_paper, code, target)
        except Refused as fault:
            place.notice(fault)
            words = present.refusal(fault)
            continue
        words = _sent(None if path is None else present.ltr(present.clean(path)))


def _put_code_on_paper(code: str, target: Target) -> Path | None:
    with speaking(OFFICIAL):
        return send_letter(code_slip(code), target.form, target.folder, CODE_NAME)


def _sent(path: str | None) -> str:
    if path is None:
        return _("Sent to the printer.")
    return _("Saved as {file}. Print it there, and delete the file.", file=path)


async def _told(place: Place, path: str | None) -> None:
    rest = _(
        "Put the paper into an envelope, close it before the citizen, and give it to the inspectorate. Nothing of it is"
        " kept here; there is no code for it. 197 answers the citizen."
    )
    done = [Item("done", _("It is in the envelope"))]
    await place.app.push_screen_wait(MenuScreen(_("On paper"), done, text=f"{_sent(path)} {rest}"))


def put_on_paper(command: str, answers: Mapping[str, str], now: datetime, target: Target) -> Path | None:
    """Make the paper, in Persian, and send it; raises Refused as `send_letter` does."""
    with speaking(OFFICIAL):
        return send_letter(paper_of(command, answers, now), target.form, target.folder)


def paper_of(command: str, answers: Mapping[str, str], now: datetime) -> Paper:
    """The paper of a form as it was filled in."""
    form = read_form(COMMANDS[command].form, answers, now=now)
    words, rows = "", []
    for name, what in fields_of(type(form)):
        value = getattr(form, name)
        if value is None or value == "":
            continue
        if what.kind == "words" and not words:
            words = str(value)
        else:
            rows.append((_(what.label), present.shown(what, value)))
    return letter(_("Complaint"), rows, words)
