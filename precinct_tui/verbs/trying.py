"""A backup restored on trial: `precinct restore --trial`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from db.across.setting_up import backups
from db.opening.trial_restoring import Tried, try_restore
from db.words.messages import M_, Refused
from precinct_tui.language import trial_words
from precinct_tui.language.i18n import _
from precinct_tui.verbs import output
from precinct_tui.verbs.backup_choosing import chosen_backup
from precinct_tui.verbs.progress import progress
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk


def on_trial(options: Namespace) -> output.VerbAnswer:
    """`precinct restore --trial`: status 1 where the backup's journal does not hold. Raises Refused."""
    with desk_of(options) as desk:
        folder = Path(options.folder).expanduser() if options.folder else _set_folder(desk)
        source = chosen_backup(folder, desk.store.home, options)
        with progress(_("Trying the backup")) as step:
            tried = try_restore(desk, source, step)
    document = {
        "backup": str(tried.backup), "sound": tried.sound, "position": tried.position, "entries": tried.entries,
        "records": dict(tried.records), "entries_since": tried.since, "problems": list(tried.problems),
    }  # fmt: skip
    return output.VerbAnswer(document, _printed(tried), 0 if tried.sound else 1)


def _set_folder(desk: Desk) -> Path:
    with desk.store.reading() as conn:
        kept = backups.set_folder(conn)
    if kept is None:
        raise Refused("no_folder", {}, M_("No folder for backups is set. Name one: precinct restore --trial DIR"))
    return kept


def _printed(tried: Tried) -> Iterator[output.Printed]:
    """What was found, line by line; bold what must be done."""
    for line in trial_words.of_trial(tried):
        yield output.Bold(line.text) if line.loud else line.text
