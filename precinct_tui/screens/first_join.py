"""A new machine that joins a precinct: which file it begins with, and its administrator."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from db.carrying.levels.roots import compared_of_new
from db.carrying.transfer import carrying, export_file
from db.kernel.base.access import Role
from db.opening.creating import NewOfficer, NewStore
from db.opening.joining import join
from db.reference.officers.passwords import strong
from db.storage import keys, mounts
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused
from db.words.phrases import new_phrase
from db.words.text import clean
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, direction
from precinct_tui.screens.phrase import PhraseScreen
from precinct_tui.screens.sign_in import labelled
from precinct_tui.screens.stick_places import place_of
from precinct_tui.screens.stick_use import uses_sticks
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.overlay import Overlay
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.place import says_refusals
from precinct_tui.widgets.said_line import SaidLine

if TYPE_CHECKING:
    from precinct_tui.widgets.place import Place

FIELDS = (
    ("passphrase", N_("Passphrase of the file"), True),
    ("badge", N_("Administrator's badge number"), False),
    ("name", N_("Administrator's name"), False),
    ("password", N_("Password, 8 characters or more"), True),
    ("again", N_("The password again"), True),
)


class FirstJoinScreen(Overlay[dict[str, str] | None]):
    """The file's passphrase and the administrator of this machine; None where one went back instead."""

    CSS_PATH = "first_join.tcss"
    AUTO_FOCUS = "#passphrase"
    BINDINGS = bindings("phrase")

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def compose(self) -> ComposeResult:
        """Five lines and a button."""
        self.set_class(direction() == "ltr", "-ltr")
        with Vertical(id="box"):
            yield Static(Content(_("Join a precinct that has a machine already")), id="title")
            file = present.ltr(present.clean(self._path.name))
            begins = _("It begins with {file}. Whoever wrote the file knows its passphrase.", file=file)
            yield Static(Content(begins), id="text")
            for name, label, secret in FIELDS:
                yield labelled(_(label), PersianInput(compact=True, password=secret, id=name))
            yield SaidLine(id="said")
            with Horizontal(id="buttons"):
                yield Button(Content(_("Join")), id="on", variant="primary", compact=True)

    def action_leave(self) -> None:
        """Back to the first screen; nothing is made."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        order = [name for name, _label, _secret in FIELDS]
        place = order.index(event.input.id or order[0])
        self.query_one(f"#{order[place + 1]}" if place + 1 < len(order) else "#on").focus()

    @on(Button.Pressed, "#on")
    def _go_on(self) -> None:
        self._check({name: self.query_one(f"#{name}", Input).value for name, _label, _secret in FIELDS})

    @work(group="check", exclusive=True)
    async def _check(self, answers: dict[str, str]) -> None:
        """Say what is wrong with the answers, else return them; the passphrase is tried on the file itself."""
        said = self.query_one("#said", SaidLine)
        said.say(_("Reading …"))
        try:
            administrator_of(answers)
            await off_thread(carrying.read_header, self._path, answers["passphrase"].encode())
        except Refused as refused:
            said.say(refused)
            return
        self.dismiss(answers)


@uses_sticks
@says_refusals
async def join_from(place: Place) -> None:
    """Ask for a journal file and its passphrase, make the store, and show the words that let it in.

    Await it inside a worker of `place`, which goes on where a store is there.
    """
    there = await off_thread(journal_files)
    missing = _("No stick with a journal file is mounted: precinct journal export FILE writes one.")
    path = await place_of(place, _("Which journal file?"), there, missing)
    answers = None if path is None else await place.app.push_screen_wait(FirstJoinScreen(path))
    if path is None or answers is None:
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


def journal_files() -> list[tuple[Path, str]]:
    """The files on sticks that carry a journal, each by its name. Touches the disk."""
    return [
        (path, present.isolated(present.clean(path.name)))
        for path in mounts.files_on_sticks("")
        if export_file.is_export(path)
    ]


def administrator_of(answers: Mapping[str, str]) -> NewOfficer:
    """The administrator as he will be kept. Raises Refused("invalid")."""
    badge, name = ascii_digits(clean(answers["badge"]).strip()), clean(answers["name"]).strip()
    if not badge or not name:
        raise Refused("invalid", {"badge": M_("The name and the badge number are needed.")})
    strong(answers["password"], (badge, name))
    if answers["password"] != answers["again"]:
        raise Refused("invalid", {"again": M_("The two passwords differ.")})
    return NewOfficer(badge, name, Role.ADMINISTRATOR, answers["password"])


def joined(home: Path, path: Path, answers: Mapping[str, str], phrase: str) -> tuple[str, ...]:
    """Make a store that joins; the ten words by which it is let in. Raises Refused as `join`. Touches the disk."""
    officer = administrator_of(answers)
    join(home, NewStore("", (officer,), series="", recovery=phrase), path, answers["passphrase"].encode())
    return compared_of_new(keys.load(home), officer.badge, officer.password)
