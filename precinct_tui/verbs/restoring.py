"""A store or its keys from a backup, and a lost password from the recovery phrase: restore, recover."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from db.opening import recovery
from db.opening.keys_back import Back, bring_back
from db.opening.restored_checks import Prove, checked_by
from db.opening.setup import unlock
from db.storage import backup, backup_choice, backup_facts, files, key_numbers, keys, keys_refused, typed_secret
from db.storage.backup_choice import Doubt, Unpicked
from db.storage.backup_facts import Backup
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import listed
from precinct_tui.verbs.signing_in import (
    ask_line,
    can_ask,
    credentials,
    home_of,
    needed,
    new_secret,
    secret_of,
    unreadable,
)
from precinct_tui.verbs.usage import WrongUsage

MOST = 9
"""Backups that are named at most."""


def restore(options: Namespace) -> output.VerbAnswer:
    """`precinct restore`. It needs no sign-in: what it puts in place stays encrypted. With one it is checked inside.

    Raises WrongUsage for options that exclude each other.
    """
    if options.keys_only and options.damaged:
        raise WrongUsage(_("Either --keys-only or --damaged."))
    home = home_of(options)
    source = chosen_backup(Path(options.folder).expanduser(), home, options)
    if options.keys_only:
        return _restore_keys(options, source, home)
    proves = options.officer or options.phrase_file
    check = checked_by(_prove(options)) if proves and not options.damaged else None
    backup.restore(source, home, check, as_it_is=options.damaged)
    document = {"home": str(home), "backup": str(source), "checked": check is not None}
    return output.VerbAnswer(document, _restored_lines(source, home, checked=check is not None))


def _restored_lines(source: Path, home: Path, *, checked: bool) -> Iterator[output.Printed]:
    yield _("Restored {backup} into {home}.", backup=ltr(str(source)), home=ltr(str(home)))
    if backup.is_partial(source):
        yield output.PrintedNote(_("This is what could be saved of a damaged store. Make its tables again: {command}",
                            command=ltr("precinct journal rebuild")))  # fmt: skip
    yield from _whose_lines(source)
    yield from _damaged_lines(keys.load(home))
    if checked:
        yield _("Its pages, counts and keys hold. Its journal is checked while a desk is open.")
    else:
        yield _("Not checked yet: pages, counts and keys are checked at the first sign-in, then its journal.")
    yield _("The next sign-in begins a new epoch and a new series of numbers.")


def _prove(options: Namespace) -> Prove:
    """Open a slot of the backup that is being restored. Wrong passwords are not counted: its store is not here."""

    def prove(ring: keys.Keyring) -> keys.Unlocked:
        if options.phrase_file:
            return recovery.unlock(Path(), ring, secret_of(options.phrase_file, "", "--phrase-file"))
        badge, secret = credentials(options)
        return typed_secret.open_any(ring.ways(ascii_digits(badge).strip()) or (typed_secret.nobody(ring),), secret)

    return prove


def _whose_lines(source: Path) -> Iterator[output.Printed]:
    """Name the store, how far the backup reaches, and what else is in its folder."""
    mine = backup_facts.read(source)
    if mine is None:
        return
    yield _("It belongs to {whose}, {reach}.", whose=_whose(mine), reach=_reach(mine))
    if mine.sums is None:
        yield output.PrintedNote(
            _(
                "Version 0.1.0 made it, without sums: moment and position are those of its name, and a flipped bit is"
                " found at the first sign-in."
            )
        )
    others = [other for other in _around(source.resolve().parent) if other.path.resolve() != source.resolve()]
    same = [other for other in others if other.facts.store == mine.facts.store]
    newer = [other for other in same if not backup_choice.holds(mine.facts, other.facts) or other.at > mine.at]
    if newer:
        yield output.PrintedNote(
            _(
                "Also in this folder, later by the clock or with entries that this one lacks: {names}",
                names=_names(newer),
            )
        )
    if older := [other for other in same if other not in newer]:
        yield _("Also in this folder, older: {names}", names=_names(older))
    if strange := [other for other in others if other not in same]:
        yield _("Also in this folder, of other stores: {names}", names=_names(strange))


def _around(folder: Path) -> tuple[Backup, ...]:
    try:
        return tuple(one for one in backup_choice.look(folder).backups if one.is_known)
    except OSError:
        return ()


def _damaged_lines(ring: keys.Keyring) -> Iterator[output.Printed]:
    """Name the damaged slots of a keyring."""
    return (output.PrintedNote(translate(keys_refused.damaged_message(slot.name))) for slot in ring.damaged())


def _whose(one: Backup) -> str:
    """A store as it is known without a password: who has keys in it."""
    officers = listed(one.badges[:MOST])
    return _("store {store} (officers {badges})", store=ltr(one.facts.store[:8]), badges=officers)


def _reach(one: Backup) -> str:
    return _(
        "epoch {epoch}, up to position {position}, made {moment}",
        epoch=digits(one.facts.epoch),
        position=digits(one.facts.position),
        moment=present.moment(one.at),
    )


def _names(some: Sequence[Backup]) -> str:
    more = [_("{count} more", count=digits(len(some) - MOST))] if len(some) > MOST else []
    return _(", ").join([*(ltr(one.path.name) for one in some[:MOST]), *more])


def _restore_keys(options: Namespace, source: Path, home: Path) -> output.VerbAnswer:
    """`precinct restore --keys-only`: an officer of the backup, or the phrase, shows that its keys open this store."""

    def prove(ring: keys.Keyring) -> keys.Unlocked:
        note = output.PrintedNote(
            _("The keys come from {backup}: with the passwords of then.", backup=ltr(str(source)))
        )
        output.write_before(options, note)
        if options.phrase_file:
            return recovery.unlock(home, ring, secret_of(options.phrase_file, "", "--phrase-file"))
        return unlock(home, ring, *credentials(options))

    back = bring_back(source, home, prove)
    document: dict[str, Any] = {"home": str(home), "backup": str(source), "new_epoch": back.new_epoch}
    document |= {"without_keys": list(back.without_keys), "kept": None if back.kept is None else str(back.kept)}
    return output.VerbAnswer({**document, "alone": list(back.alone)}, _keys_lines(back, home))


def _keys_lines(back: Back, home: Path) -> Iterator[output.Printed]:
    if back.alone:
        yield _("The key of {badges} is back; all other keys are as they were.", badges=listed(back.alone))
        yield from _damaged_lines(keys.load(home))
        return
    yield _("keys.json is back in {home}; the records are as they were.", home=ltr(str(home)))
    yield _("The passwords that stayed the same since the backup open the store again.")
    if back.without_keys:
        yield _("No key for {badges}. An administrator gives each a new password: {command}",
                badges=listed(back.without_keys), command=ltr("precinct officer reset-password BADGE"))  # fmt: skip
    if back.kept is not None:
        yield _("The damaged file is kept: {path}", path=ltr(str(back.kept)))
    if back.new_epoch:
        yield _("The next sign-in begins a new epoch and a new series of numbers.")


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
            "No backup in {folder} can be used: {names}", folder=str(folder), names=_names(found.backups)
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
        listed_there = "; ".join(f"{one.path} ({_whose(one)}, {_reach(one)})" for one in among)
        raise Refused("which_backup", {}, M_(
            "{why} Name one of them: {names}", why=WHY[picked.why], names=listed_there
        ))  # fmt: skip
    output.note(translate(WHY[picked.why]))
    for number, one in enumerate(among, 1):
        output.note(f"{digits(number)}  {ltr(one.path.name)}  {_whose(one)}, {_reach(one)}")
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
        one for one in _around(path.resolve().parent) if one.path.resolve() != path.resolve() and _is_same(one, path)
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
              name=ltr(following.path.name), reach=_reach(following))  # fmt: skip
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


def recover(options: Namespace) -> output.VerbAnswer:
    """`precinct recover`: whoever holds the phrase or the key file is no officer yet, so nobody signs in."""
    badge = needed(options.officer, "--officer", _("Badge number"))
    secret = secret_of(options.phrase_file, _("Recovery phrase"), "--phrase-file")
    recovery.check_secret(home_of(options), secret)
    password = new_secret(options.new_password_file, _("New password"), "--new-password-file")
    recovery.recover(home_of(options), secret, badge, password)
    return output.VerbAnswer({"recovered": badge}, _("Officer {badge} has a new password.", badge=digits(badge)))
