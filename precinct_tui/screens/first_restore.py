"""A new machine that goes on from a backup: which one, and an officer of it whose password opens it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from db.opening import recovery
from db.opening.restored_checks import checked_by
from db.storage import backup, backup_facts, keys, typed_secret
from db.storage.backup_facts import Backup
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused
from db.words.text import clean
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.screens.ask_lines import AskedLine, AskLinesScreen
from precinct_tui.screens.stick_places import backups_in, place_of
from precinct_tui.screens.stick_use import uses_sticks
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import says_refusals

if TYPE_CHECKING:
    from precinct_tui.widgets.place import Place

LINES = (
    AskedLine("badge", N_("Badge number (empty: recovery phrase)")),
    AskedLine("secret", N_("Password at that time, or the recovery phrase"), secret=True),
)


@uses_sticks
@says_refusals
async def restore_from(place: Place) -> None:
    """Ask for a backup and a password that opens it, and put it in place.

    Await it inside a worker of `place`, which goes on where a store is there.
    """
    there = await off_thread(backups_in, None)
    path = await place_of(place, _("Which backup?"), there, _("No stick with a backup is mounted."))
    if path is None:
        return
    found = await off_thread(backup_of, path)
    text = _(
        "The backup of {moment} with {entries} entries. What was entered later is not in it. Restore it only where the"
        " machine that made it is no longer used.",
        moment=present.moment(found.at),
        entries=digits(found.facts.position),
    )
    read = partial(restored, place.precinct.home, found)
    screen = AskLinesScreen(_("Go on from a backup"), text, LINES, _("Restore"), read, busy=_("Restoring …"))
    if not await place.app.push_screen_wait(screen):
        return
    text = _("Its pages, counts and keys hold. Its journal is checked while a desk is open.")
    text += " " + _("New records are numbered in a new series.")
    items = [Item("on", _("Go to sign-in"))]
    await place.app.push_screen_wait(MenuScreen(_("The backup is restored"), items, text=text))


def backup_of(path: Path) -> Backup:
    """A folder that was chosen, as a whole backup. Touches the disk. Raises Refused("not_a_backup")."""
    found = backup_facts.read(path) if backup.is_backup(path) and not backup.is_partial(path) else None
    if found is None or not found.is_known:
        raise Refused("not_a_backup", {}, M_(
            "{folder} is no backup. Name the folder whose name begins with “precinct-”.", folder=str(path)
        ))  # fmt: skip
    return found


def restored(home: Path, found: Backup, answers: Mapping[str, str]) -> bool:
    """Put the backup in place once the secret opens it and it holds inside. Touches the disk. Raises Refused."""
    badge, secret = ascii_digits(clean(answers["badge"])).strip(), answers["secret"]

    def prove(ring: keys.Keyring) -> keys.Unlocked:
        if not badge:
            return recovery.unlock(Path(), ring, secret)
        return typed_secret.open_badge(ring, badge, secret)

    backup.restore(found.path, home, checked_by(prove))
    return True
