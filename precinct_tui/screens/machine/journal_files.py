"""Journal files from the screen: written for another machine of the precinct, and taken in from one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from db.carrying.transfer import export_file, inbound_files, machines
from db.carrying.transfer.outbound_files import write_journal
from db.kernel.base.access import KEEPERS
from db.storage.os_faults import refusal
from precinct_tui.language import present, transfer_words
from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.language.stick_words import StickLine
from precinct_tui.screens.ask_lines import AskedLine, AskLinesScreen, same_twice
from precinct_tui.screens.stick_places import journal_files, place_of, place_to_write
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from db.carrying.transfer.carrying import Exported
    from db.carrying.transfer.outcome import Survey
    from db.kernel.base.officer import Desk
    from precinct_tui.screens.told_place import ToldPlace

ENDING = ".journal"
KINDS_MOST = 6
"""Kinds of entries that are named over a yes on 80 by 24."""
NEW_PASSPHRASE = (
    AskedLine("passphrase", N_("Passphrase of the file"), secret=True),
    AskedLine("again", N_("The passphrase again"), secret=True),
)
PASSPHRASE = (AskedLine("passphrase", N_("Passphrase of the file"), secret=True),)
WORDS = (
    AskedLine("words", N_("The ten words that you heard")),
    AskedLine("password", N_("Your own password"), secret=True),
)


# --- writing ---------------------------------------------------------------------------------------------------------


async def write_from(place: ToldPlace) -> None:
    """Ask for a passphrase and write the whole journal onto a stick. Await it inside a worker. Raises Refused."""
    folder = await place_to_write(place)
    if folder is None:
        return
    text = _("Whoever takes the file in needs it. Tell it by another way than the file goes.")
    title = _("A journal file for another machine")
    secret = await place.app.push_screen_wait(AskLinesScreen(title, text, NEW_PASSPHRASE, _("Write"), new_passphrase))
    if secret is not None:
        await place.do(_("Writing the journal"), _write, place, folder, secret)


def new_passphrase(answers: Mapping[str, str]) -> bytes:
    """The passphrase of a new file. Raises Refused("invalid") where it is short or was typed in two ways."""
    secret = answers["passphrase"].encode()
    export_file.check_passphrase(secret)
    same_twice(answers, "passphrase", "again")
    return secret


async def _write(place: ToldPlace, folder: Path, secret: bytes) -> None:
    path = folder / name_of(place.desk)
    made = await off_thread(written, place.desk, path, secret, place.told)
    said = _("{entries} entries, up to position {position}, are in {file}.", entries=digits(made.entries),
             position=digits(made.position), file=present.ltr(present.clean(path.name)))  # fmt: skip
    told = _("It is encrypted. Tell the passphrase by another way than the file goes.")
    place.tell(present.ltr(present.clean(folder)), [StickLine(said), StickLine(told)])


def name_of(desk: Desk) -> str:
    """The name of a new file: the machine's letters and the moment."""
    return f"{desk.store.series}-{desk.now():%Y%m%d-%H%M%S}{ENDING}"


def written(desk: Desk, path: Path, secret: bytes, step: Callable[[int, int], None]) -> Exported:
    """Write the whole journal, in a folder that is made where it is missing. Touches the disk. Raises Refused."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise (refusal(error, path.parent) or error) from error
    return write_journal(desk, path, secret, step=step)


# --- taking in -------------------------------------------------------------------------------------------------------


async def take_from(place: ToldPlace) -> None:
    """Ask for a file and its passphrase, let its machine in where nobody did, show what it brings, and take it in.

    Await it inside a worker. Raises Refused as `let_in` and `import_journal`.
    """
    there = await off_thread(journal_files)
    missing = _("No stick with a journal file is mounted.")
    path = await place_of(place, _("Which journal file?"), there, missing)
    if path is None:
        return
    file = present.ltr(present.clean(path.name))
    text = _("Whoever wrote {file} knows its passphrase.", file=file)
    survey = partial(surveyed, place.desk, path)
    title = _("Take a journal file in")
    found = await place.app.push_screen_wait(AskLinesScreen(title, text, PASSPHRASE, _("Look into it"), survey))
    if found is None:
        return
    secret, seen = found
    while seen.new and place.desk.officer.role in KEEPERS:
        if not await _let_in(place, path, secret, seen.new[0]):
            return
        seen = await off_thread(inbound_files.survey_journal, place.desk, path, secret)
    lines = list(transfer_words.of_survey(seen, _("the administrator, by its ten words: F10, This machine, I"),
                                          KINDS_MOST))  # fmt: skip
    place.tell(file, lines)
    if seen.entries and not seen.new and await _yes(place, lines):
        await place.do(_("Taking the file in"), _take, place, path, secret, seen)


def surveyed(desk: Desk, path: Path, answers: Mapping[str, str]) -> tuple[bytes, Survey]:
    """The passphrase, and what the file would bring. Touches the disk. Raises Refused as `survey_journal`."""
    secret = answers["passphrase"].encode()
    return secret, inbound_files.survey_journal(desk, path, secret)


async def _let_in(place: ToldPlace, path: Path, secret: bytes, machine: str) -> bool:
    """Ask for the ten words of a machine that nobody let in; whether it is in now."""
    title = _("Let machine {machine} in", machine=present.ltr(present.clean(machine)))
    text = _(
        "Nobody let it in here yet. Call whoever keeps that machine and hear its ten words: they were shown when it"
        " joined."
    )
    let_in = partial(let_in_by, place.desk, path, secret, machine)
    return await place.app.push_screen_wait(AskLinesScreen(title, text, WORDS, _("Let in"), let_in)) is not None


def let_in_by(desk: Desk, path: Path, secret: bytes, machine: str, answers: Mapping[str, str]) -> str:
    """Let a machine of a file in; its letters. Touches the disk. Raises Refused as `machines.let_in`."""
    form = machines.LetIn(
        path=path, secret=secret, machine=machine, words=answers["words"], password=answers["password"]
    )
    return machines.let_in(desk, form)


async def _yes(place: ToldPlace, lines: list[StickLine]) -> bool:
    items = [Item("yes", _("Take it in")), Item("no", _("No, not now"))]
    text = "\n".join(line.text for line in lines)
    return await place.app.push_screen_wait(MenuScreen(_("Take this file in?"), items, text=text)) == "yes"


async def _take(place: ToldPlace, path: Path, secret: bytes, seen: Survey) -> None:
    taken = await off_thread(inbound_files.import_journal, place.desk, path, secret, seen=seen, step=place.told)
    lines = transfer_words.of_import(taken, _("F10, Changes of journal files"))
    place.tell(present.ltr(present.clean(path.name)), list(lines))
