"""A backup restored on trial: `precinct restore --trial`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from db.across.setting_up import backups
from db.kernel.base.register import REGISTERS
from db.opening.trial_restoring import Tried, try_restore
from db.words.messages import M_, Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.plain_text import ltr
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
    return output.VerbAnswer(document, _lines(tried), 0 if tried.sound else 1)


def _set_folder(desk: Desk) -> Path:
    with desk.store.reading() as conn:
        kept = backups.set_folder(conn)
    if kept is None:
        raise Refused("no_folder", {}, M_("No folder for backups is set. Name one: precinct restore --trial DIR"))
    return kept


def _lines(tried: Tried) -> Iterator[output.Printed]:
    made = "" if tried.made is None else present.moment(tried.made.at)
    yield _("Backup {backup} of {moment}, up to position {position}: {count} entries.",
            backup=ltr(tried.backup.name), moment=made, position=digits(tried.position),
            count=digits(tried.entries))  # fmt: skip
    for register, count in tried.records:
        yield f"  {_(REGISTERS[register].title)}: {digits(count)}"
    if tried.sound:
        yield output.Bold(_("It can be restored: pages, counts, keys and journal hold. Nothing of the trial is left."))
    else:
        yield output.Bold(_("It could be opened, and its journal does not hold. Make a new backup."))
        yield from (output.PrintedNote(translate(problem)) for problem in tried.problems)
    if tried.since is None:
        yield output.PrintedNote(_("It is a backup of another store."))
    elif tried.since:
        yield _("Entries written since, which it lacks: {count}", count=digits(tried.since))
