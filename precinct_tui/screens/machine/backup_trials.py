"""A backup restored on trial, from the screen: of the folder that is set, else of a stick."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from db.opening.trial_restoring import try_restore
from precinct_tui.language import present, trial_words
from precinct_tui.language.i18n import _
from precinct_tui.screens.backing_up import folder_set
from precinct_tui.screens.stick_places import backups_in, place_of
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from precinct_tui.screens.told_place import ToldPlace


async def try_from(place: ToldPlace) -> None:
    """Choose a backup, restore it into a folder that is thrown away, and say what it holds. Await it inside a worker.

    Raises Refused as `try_restore`.
    """
    folder = await off_thread(folder_set, place.desk)
    there = await off_thread(backups_in, folder)
    source = await place_of(place, _("Which backup to try"), there, _("No backup was found."))
    if source is not None:
        await place.do(_("Trying the backup"), _try, place, source)


async def _try(place: ToldPlace, source: Path) -> None:
    tried = await off_thread(try_restore, place.desk, source, place.told)
    place.tell(present.ltr(present.clean(source)), list(trial_words.of_trial(tried)))
