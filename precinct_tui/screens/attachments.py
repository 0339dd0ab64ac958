"""An attachment taken out of a record into a file. The terminal shows attachments by their names only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from db.registers.attachments.queries import list_attachments
from db.registers.attachments.queries import take_out as taken_out
from db.registers.attachments.rules import size_said
from precinct_tui.documents.packet_folder import export
from precinct_tui.documents.saving import folders, place_of, save_new
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.screens.stick_use import uses_sticks
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import says_refusals

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.kernel.base.register import OfferedPanel, Register
    from db.registers.attachments.show import AttachmentLine
    from precinct_tui.widgets.place import Place


@uses_sticks
@says_refusals
async def take_out(place: Place, of: Register, _panel: OfferedPanel, number: str) -> None:
    """Ask which attachment and where to, and save it. Await it inside an `@work` method."""
    register = of.name
    attachments = await off_thread(list_attachments, place.desk, register, number)
    items = [
        Item(str(attachment.place), said(attachment), present.label_of("attachment_what", attachment.what))
        for attachment in attachments
    ]
    chosen = await place.app.push_screen_wait(MenuScreen(_("Which attachment?"), items, numbered=True, first=-1))
    if chosen is None:
        return
    folder = await ask_folder(place)
    if folder is not None:
        path = await off_thread(saved, place.desk, register, number, int(chosen), folder)
        place.notice(_("Saved as {file}.", file=present.ltr(present.clean(path))))


def said(attachment: AttachmentLine) -> str:
    """An attachment in one line: its name and its size."""
    name = present.isolated(present.clean(attachment.name)) if attachment.name is not None else _("content erased")
    return _("{label}: {value}", label=name, value=present.said(size_said(attachment.size)))


async def ask_folder(place: Place) -> Path | None:
    """Which folder: the one of the settings, or one on a memory stick."""
    places = await off_thread(folders, place.precinct.settings.papers_folder)
    items = [Item(str(folder), present.ltr(present.clean(folder))) for folder in places]
    answer = await place.app.push_screen_wait(MenuScreen(_("Where to?"), items, numbered=True))
    return None if answer is None else Path(answer)


def saved(desk: Desk, register: str, number: str, which: int, folder: Path) -> Path:
    """Take it out into a folder that is made if it is not there; the file. Touches the disk."""
    taken = taken_out(desk, register, number, which)
    return save_new(place_of(str(folder)) / f"{taken.number}-{which}-{taken.attachment.name}", taken.content)


@uses_sticks
@says_refusals
async def export_packet(place: Place, _of: Register, _panel: OfferedPanel, number: str) -> None:
    """Ask where to, and save a packet with its files there. Await it inside an `@work` method."""
    folder = await ask_folder(place)
    if folder is None:
        return
    place.notice(_("Being made …"))
    made = await off_thread(export, place.desk, number, folder)
    said = _("Saved as {file}.", file=present.ltr(present.clean(made.folder)))
    place.notice(" ".join((said, *(present.said(note) for note in made.notes))))
