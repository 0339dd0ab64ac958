"""A new machine that joins a precinct: which file it begins with, and its administrator."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from db.carrying.levels.roots import compared_of_new
from db.carrying.transfer import carrying
from db.kernel.base.access import Role
from db.opening.creating import NewOfficer, NewStore
from db.opening.joining import join
from db.reference.officers.passwords import strong
from db.storage import keys
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused
from db.words.phrases import new_phrase
from db.words.text import clean
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _
from precinct_tui.screens.ask_lines import AskedLine, AskLinesScreen, same_twice
from precinct_tui.screens.phrase import PhraseScreen
from precinct_tui.screens.stick_places import journal_files, place_of
from precinct_tui.screens.stick_use import uses_sticks
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import says_refusals

if TYPE_CHECKING:
    from precinct_tui.widgets.place import Place

LINES = (
    AskedLine("passphrase", N_("Passphrase of the file"), secret=True),
    AskedLine("badge", N_("Administrator's badge number")),
    AskedLine("name", N_("Administrator's name")),
    AskedLine("password", N_("Password, 8 characters or more"), secret=True),
    AskedLine("again", N_("The password again"), secret=True),
)


@uses_sticks
@says_refusals
async def join_from(place: Place) -> None:
    """Ask for a journal file and its passphrase, make the store, and show the words that let it in.

    Await it inside a worker of `place`, which goes on where a store is there.
    """
    there = await off_thread(journal_files)
    missing = _("No stick with a journal file is mounted. The main machine writes one: F10, This machine, W.")
    path = await place_of(place, _("Which journal file?"), there, missing)
    if path is None:
        return
    file = present.ltr(present.clean(path.name))
    text = _("It begins with {file}. Whoever wrote the file knows its passphrase.", file=file)
    title = _("Join a precinct that has a machine already")
    answers = await place.app.push_screen_wait(AskLinesScreen(title, text, LINES, _("Join"), partial(checked, path)))
    if answers is None:
        return
    phrase = await off_thread(new_phrase)
    if not await place.app.push_screen_wait(PhraseScreen(phrase)):
        return
    place.notice(_("Making the store …"))
    words = await off_thread(joined, place.precinct.home, path, answers, phrase)
    place.notice(None)
    text = _(
        "The main machine takes in what is written here once its administrator types these ten words. Call that machine"
        " and read them out: {words}",
        words=present.ltr(" ".join(words)),
    )
    items = [Item("on", _("They were read out: go to sign-in"))]
    await place.app.push_screen_wait(MenuScreen(_("This machine has joined"), items, text=text))


def checked(path: Path, answers: Mapping[str, str]) -> Mapping[str, str]:
    """The answers, once the administrator may be kept and the passphrase opens the file. Raises Refused. Touches the
    disk."""
    administrator_of(answers)
    carrying.read_header(path, answers["passphrase"].encode())
    return answers


def administrator_of(answers: Mapping[str, str]) -> NewOfficer:
    """The administrator as he will be kept. Raises Refused("invalid")."""
    badge, name = ascii_digits(clean(answers["badge"]).strip()), clean(answers["name"]).strip()
    if not badge or not name:
        raise Refused("invalid", {"badge": M_("The name and the badge number are needed.")})
    strong(answers["password"], (badge, name))
    return NewOfficer(badge, name, Role.ADMINISTRATOR, same_twice(answers, "password", "again"))


def joined(home: Path, path: Path, answers: Mapping[str, str], phrase: str) -> tuple[str, ...]:
    """Make a store that joins; the ten words by which it is let in. Raises Refused as `join`. Touches the disk."""
    officer = administrator_of(answers)
    join(home, NewStore("", (officer,), series="", recovery=phrase), path, answers["passphrase"].encode())
    return compared_of_new(keys.load(home), officer.badge, officer.password)
