"""A backup from the screen: into the folder that was set, else onto a stick, with a bar while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.across.setting_up import backups
from db.storage import keys_refused, mounts
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits
from precinct_tui.screens.stick_places import named_folders, place_of
from precinct_tui.screens.stick_use import uses_sticks
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import says_refusals
from precinct_tui.widgets.work_bar import told_at_screen

if TYPE_CHECKING:
    from pathlib import Path

    from db.kernel.base.officer import Desk
    from precinct_tui.widgets.place import Place


@uses_sticks
@says_refusals
async def back_up_from(place: Place) -> None:
    """Ask where to, write it, and say what came of it. Await it inside a worker of `place`."""
    desk = place.desk
    folder = None
    if await off_thread(folder_set, desk) is None:
        there = await off_thread(named_folders, sticks)
        folder = await place_of(place, _("Where to write"), there, _("No stick is mounted."))
        if folder is None:
            return
    what = _("Backing up")
    place.notice(what)
    made = await off_thread(backups.back_up, desk, folder, told_at_screen(place.app, what, place.notice))
    size = await off_thread(size_of, made)
    where = present.ltr(present.clean(made))
    said = _("Backed up into {folder}, {size} kB.", folder=where, size=digits(size // 1024))
    place.notice(" ".join([said, *await off_thread(doubts_of, desk, made)]))
    place.read_again()


def doubts_of(desk: Desk, made: Path) -> list[str]:
    """Sentences on a backup that may not be what one needs: where it lies, damaged keys. Touches the disk."""
    where, damaged = backups.doubt_of(desk, made), backups.damaged_keys(desk)
    return [present.said(doubt) for doubt in (where, *map(keys_refused.damaged_message, damaged)) if doubt is not None]


def folder_set(desk: Desk) -> Path | None:
    """The folder for backups that the administrator set. Touches the disk."""
    with desk.store.reading() as conn:
        return backups.set_folder(conn)


def sticks() -> tuple[Path, ...]:
    """The mounted sticks that may be written to. Touches the disk."""
    return mounts.memory_sticks(writable=True)


def size_of(made: Path) -> int:
    """The bytes of a backup. Touches the disk."""
    return sum(path.stat().st_size for path in made.iterdir())
