"""A store or its keys from a backup, and a lost password from the recovery phrase: restore, recover."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from db.opening import recovery
from db.opening.keys_back import Back, bring_back
from db.opening.restored_checks import Prove, checked_by
from db.opening.setup import unlock
from db.storage import backup, backup_choice, backup_facts, keys, keys_refused, typed_secret
from db.words.folding import ascii_digits
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.backup_choosing import (
    backups_around,
    chosen_backup,
    names_words,
    reach_words,
    whose_words,
)
from precinct_tui.verbs.parsing import listed
from precinct_tui.verbs.signing_in import (
    credentials,
    home_of,
    needed,
    new_secret,
    secret_of,
)
from precinct_tui.verbs.trying import on_trial
from precinct_tui.verbs.usage import WrongUsage


def restore(options: Namespace) -> output.VerbAnswer:
    """`precinct restore`. It needs no sign-in: what it puts in place stays encrypted. With one it is checked inside.

    Raises WrongUsage for options that exclude each other, and without a folder.
    """
    if options.trial:
        if options.keys_only or options.damaged or options.phrase_file:
            raise WrongUsage(_("--trial stands alone: an officer of the store tries its backup."))
        return on_trial(options)
    if options.folder is None:
        raise WrongUsage(_("Name the folder of the backup."))
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
        return typed_secret.open_badge(ring, ascii_digits(badge).strip(), secret)

    return prove


def _whose_lines(source: Path) -> Iterator[output.Printed]:
    """Name the store, how far the backup reaches, and what else is in its folder."""
    mine = backup_facts.read(source)
    if mine is None:
        return
    yield _("It belongs to {whose}, {reach}.", whose=whose_words(mine), reach=reach_words(mine))
    if mine.sums is None:
        yield output.PrintedNote(
            _(
                "Version 0.1.0 made it, without sums: moment and position are those of its name, and a flipped bit is"
                " found at the first sign-in."
            )
        )
    others = [other for other in backups_around(source.resolve().parent) if other.path.resolve() != source.resolve()]
    same = [other for other in others if other.facts.store == mine.facts.store]
    newer = [other for other in same if not backup_choice.holds(mine.facts, other.facts) or other.at > mine.at]
    if newer:
        yield output.PrintedNote(
            _(
                "Also in this folder, later by the clock or with entries that this one lacks: {names}",
                names=names_words(newer),
            )
        )
    if older := [other for other in same if other not in newer]:
        yield _("Also in this folder, older: {names}", names=names_words(older))
    if strange := [other for other in others if other not in same]:
        yield _("Also in this folder, of other stores: {names}", names=names_words(strange))


def _damaged_lines(ring: keys.Keyring) -> Iterator[output.Printed]:
    """Name the damaged slots of a keyring."""
    return (output.PrintedNote(translate(keys_refused.damaged_message(slot.name))) for slot in ring.damaged())


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


def recover(options: Namespace) -> output.VerbAnswer:
    """`precinct recover`: whoever holds the phrase or the key file is no officer yet, so nobody signs in."""
    badge = needed(options.officer, "--officer", _("Badge number"))
    secret = secret_of(options.phrase_file, _("Recovery phrase"), "--phrase-file")
    recovery.check_secret(home_of(options), secret)
    password = new_secret(options.new_password_file, _("New password"), "--new-password-file")
    recovery.recover(home_of(options), secret, badge, password)
    return output.VerbAnswer({"recovered": badge}, _("Officer {badge} has a new password.", badge=digits(badge)))
