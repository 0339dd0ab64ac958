"""Where the files on a stick are: found on what is mounted; several are offered, and where none is, a path is typed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from db.carrying.levels import bundle_files
from db.carrying.transfer import export_file
from db.storage import backup_choice, mounts, removable
from db.words.messages import M_, Refused
from precinct_kiosk.packed_folder import SIGNATURE, SUMS
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.screens.ask import AskScreen
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from precinct_tui.widgets.place import Place

TYPED = "typed"
MOST = 8
"""Backups that are offered at most: with “Another path” they are as many lines as have numbers."""


async def place_of(place: Place, title: str, there: Sequence[tuple[Path, str]], missing: str) -> Path | None:
    """The path that is meant; None where one went back.

    `there` is what lies on mounted sticks, each with what it is called; `missing` says that there is nothing. One is
    taken at once, several are offered, and another path may be typed then.
    """
    if len(there) == 1:
        return there[0][0]
    if there:
        items = [Item(str(path), f"{name}  {present.ltr(present.clean(path))}".strip()) for path, name in there]
        items.append(Item(TYPED, _("Another path …")))
        chosen: str | None = await place.app.push_screen_wait(MenuScreen(title, items, numbered=True))
        if chosen != TYPED:
            return None if chosen is None else Path(chosen)
    help = _("A path, as {path}", path=present.ltr("/media/stick"))
    said = help if there else f"{missing} {help}"
    return await place.app.push_screen_wait(AskScreen(title, said, typed_path, ltr=True))


async def place_to_write(place: Place) -> Path | None:
    """The folder to write into; None where one went back."""
    there = await off_thread(named_folders, bundle_files.folders_to_write)
    return await place_of(place, _("Where to write"), there, _("No stick is mounted."))


def typed_path(typed: str) -> Path:
    """A path as it was typed, ~ for one's own folder."""
    return Path(typed).expanduser()


def named_folders(folders: Callable[[], Sequence[Path]]) -> list[tuple[Path, str]]:
    """Folders on sticks, each with the name of its stick where the system tells it. Touches the disk."""
    return [(folder, present.isolated(present.clean(removable.name_at(folder)))) for folder in folders()]


def journal_files() -> list[tuple[Path, str]]:
    """The files on sticks that carry a journal, each by its name. Touches the disk."""
    return [
        (path, present.isolated(present.clean(path.name)))
        for path in mounts.files_on_sticks("")
        if export_file.is_export(path)
    ]


def backups_in(folder: Path | None) -> list[tuple[Path, str]]:
    """The newest backups below a folder, or on sticks where none is set, each by when it was made. Touches the disk."""
    found = []
    for place in (folder,) if folder is not None else mounts.stick_folders(mounts.memory_sticks()):
        with contextlib.suppress(OSError):
            found += [one for one in backup_choice.look(place).backups if one.is_known]
    found.sort(key=lambda one: (one.at, one.number), reverse=True)
    return [(one.path, present.moment(one.at)) for one in found[:MOST]]


def packed_folders() -> list[tuple[Path, str]]:
    """The folders on sticks that say they hold a program, each by its name. Touches the disk."""
    folders = mounts.stick_folders(mounts.memory_sticks())
    return [
        (folder, present.isolated(present.clean(folder.name)))
        for folder in folders
        if all((folder / name).is_file() for name in (SUMS, SIGNATURE))
    ]


def key_file_content(path: Path) -> bytes:
    """The bytes of a key file. Touches the disk. Raises Refused("unreadable")."""
    if not (content := bundle_files.contents(path, bundle_files.KEY_MOST)):
        raise Refused("unreadable", {}, M_("{path} can't be read.", path=str(path)))
    return content
