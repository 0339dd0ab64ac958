"""What was typed goes on paper for a sealed envelope where the letter box has no room; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from db.kernel.desk.desk import COMMANDS
from db.words.form_reading import read_form
from db.words.forms import fields_of
from db.words.messages import Refused
from precinct_tui.documents.envelope_letter import letter, send_letter
from precinct_tui.documents.making import OFFICIAL
from precinct_tui.language import present
from precinct_tui.language.i18n import _, speaking
from precinct_tui.screens.printing import targets
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


async def _told(place: Place, path: str | None) -> None:
    said = _("Sent to the printer.")
    if path is not None:
        said = _("Saved as {file}. Print it there, and delete the file.", file=path)
    rest = _(
        "Put the paper into an envelope, close it before the citizen, and give it to the inspectorate. Nothing of it is"
        " kept here; there is no code for it. 197 answers the citizen."
    )
    done = [Item("done", _("It is in the envelope"))]
    await place.app.push_screen_wait(MenuScreen(_("On paper"), done, text=f"{said} {rest}"))


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
