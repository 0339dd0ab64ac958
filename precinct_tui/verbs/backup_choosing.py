"""Choosing the backup that a verb restores or tries: the one named, or the best of a folder, in words for a person."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from db.storage import backup, backup_choice, backup_facts, files, key_numbers, keys
from db.storage.backup_choice import Doubt, Unpicked
from db.storage.backup_facts import Backup
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import listed
from precinct_tui.verbs.signing_in import ask_line, can_ask, unreadable

MOST = 9
"""Backups that are named at most."""


def chosen_backup(folder: Path, home: Path, options: Namespace) -> Path:
    """The folder itself where it is a backup, else the one in it that reaches farthest and is whole.

    Of several of which none holds all others' ends a person chooses. Raises Refused: "not_a_backup" where there is
    none, "bad_backup" where it is damaged, "which_backup" where nobody can be asked.
    """
    if backup.is_backup(folder):
        return _whole_or_next((), folder, options)
    try:
        found = backup_choice.look(folder)
    except OSError as error:
        raise unreadable(str(folder), error) from error
    if not found.backups:
        raise _none(folder, found.partial)
    usable = [one for one in found.backups if one.is_known and _fits(one, home, options)]
    if not usable:
        raise Refused("bad_backup", {}, M_(
            "No backup in {folder} can be used: {names}", folder=str(folder), names=names_words(found.backups)
        ))  # fmt: skip
    picked = _picked(usable, options)
    for one in found.backups:  # one that can't be read is passed over where a later one is there, else told
        if not one.is_known and (one.at > picked.at or one.facts.position > picked.facts.position):
            return _whole_or_next(usable, one.path, options)
    return _whole_or_next(usable, picked.path, options)


def _fits(one: Backup, home: Path, options: Namespace) -> bool:
    """Whether a backup is of the store whose keys are to come back, as far as the database's beginning tells."""
    path = home / files.DATABASE
    if not options.keys_only or not key_numbers.has_beginning(path):
        return True
    return key_numbers.number_of(path, one.facts.store) is not None


def _none(folder: Path, partial: Sequence[Path]) -> Refused:
    if partial:
        names = ", ".join(str(path) for path in partial[-MOST:])
        return Refused("only_partial", {}, M_(
            "{folder} holds no whole backup, only what could be saved of a damaged store: {names}. Name one of these to"
            " restore it.",
            folder=str(folder),
            names=names,
        ))  # fmt: skip
    return Refused(
        "not_a_backup",
        {},
        M_("{folder} holds no backup. Name the folder that `precinct backup` wrote.", folder=str(folder)),
    )


WHY = {
    Doubt.STORES: M_("These backups are of several stores. Which one is to be restored?"),
    Doubt.BRANCHES: M_(
        "None of these backups holds the end of all others: work went on from an older one. Which one is to be"
        " restored?"
    ),
    Doubt.CLOCK: M_(
        "The backup that reaches farthest is not the latest by the clock: the clock was wrong once, or an older folder"
        " was put back. Which one is to be restored?"
    ),
}


def _picked(usable: Sequence[Backup], options: Namespace) -> Backup:
    """The one to take; a person chooses where that is in doubt. Raises Refused("which_backup")."""
    picked = backup_choice.pick(usable)
    if not isinstance(picked, Unpicked):
        return picked
    among = picked.among[:MOST]
    if options.json or not can_ask():
        listed_there = "; ".join(f"{one.path} ({whose_words(one)}, {reach_words(one)})" for one in among)
        raise Refused("which_backup", {}, M_(
            "{why} Name one of them: {names}", why=WHY[picked.why], names=listed_there
        ))  # fmt: skip
    output.note(translate(WHY[picked.why]))
    for number, one in enumerate(among, 1):
        output.note(f"{digits(number)}  {ltr(one.path.name)}  {whose_words(one)}, {reach_words(one)}")
    while True:
        answer = ascii_digits(ask_line(_("Number (Enter: restore nothing)"))).strip()
        if not answer:
            raise Refused("which_backup", {}, M_("Nothing was restored."))
        if answer.isdecimal() and 1 <= int(answer) <= len(among):
            return among[int(answer) - 1]


def _whole_or_next(usable: Sequence[Backup], path: Path, options: Namespace) -> Path:
    """This one where its files are as they were written; else the next whole one, after a person agreed to it."""
    bad = _bad(path, options)
    if not bad:
        return path
    refused = backup.bad_backup(path, bad)
    left = [one for one in usable if one.path != path] or [
        one
        for one in backups_around(path.resolve().parent)
        if one.path.resolve() != path.resolve() and _is_same(one, path)
    ]
    whole = [one for one in left if not _bad(one.path, options)]
    following = _picked(whole, options) if whole else None
    if following is None:
        raise Refused("bad_backup", {}, M_(
            "{why} No whole one is beside it. `precinct restore DIR --damaged` puts it back as it is, to save what can"
            " be read.",
            why=refused.message or "",
        ))  # fmt: skip
    if options.json or not can_ask():
        raise Refused("bad_backup", {}, M_(
            "{why} The next whole one is {path}: name it to restore it.", why=refused.message or "",
            path=str(following.path),
        ))  # fmt: skip
    output.note(translate(refused.message or M_("Nothing was restored.")))
    asked = _("The next whole one is {name}, {reach}. Restore it? (y/n)",
              name=ltr(following.path.name), reach=reach_words(following))  # fmt: skip
    if ask_line(asked).lower()[:1] not in ("y", "\u0628"):
        raise refused
    return following.path


def _is_same(one: Backup, path: Path) -> bool:
    mine = backup_facts.read(path)
    return mine is None or not mine.facts.store or mine.facts.store == one.facts.store


def _bad(path: Path, options: Namespace) -> tuple[str, ...]:
    """The files that are needed and are not as they were written."""
    if options.damaged:
        return ()
    bad = backup_facts.bad_files(path)
    return tuple(name for name in bad if name in (keys.FILE, backup_facts.FILE)) if options.keys_only else bad


def backups_around(folder: Path) -> tuple[Backup, ...]:
    try:
        return tuple(one for one in backup_choice.look(folder).backups if one.is_known)
    except OSError:
        return ()


def whose_words(one: Backup) -> str:
    """A store as it is known without a password: who has keys in it."""
    officers = listed(one.badges[:MOST])
    return _("store {store} (officers {badges})", store=ltr(one.facts.store[:8]), badges=officers)


def reach_words(one: Backup) -> str:
    return _(
        "epoch {epoch}, up to position {position}, made {moment}",
        epoch=digits(one.facts.epoch),
        position=digits(one.facts.position),
        moment=present.moment(one.at),
    )


def names_words(some: Sequence[Backup]) -> str:
    more = [_("{count} more", count=digits(len(some) - MOST))] if len(some) > MOST else []
    return _(", ").join([*(ltr(one.path.name) for one in some[:MOST]), *more])
