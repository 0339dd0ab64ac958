"""Bringing program and store up, and back: `precinct update`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from db.across.setting_up.updates import BACK
from db.opening import preparing, taking_back
from db.opening.preparing import PreparedStore
from db.opening.taking_back import Left
from db.storage import program
from precinct_tui.language.i18n import _, digits, ngettext
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.progress import progress
from precinct_tui.verbs.signing_in import credentials, desk_of, home_of, new_secret
from precinct_tui.verbs.taking_programs import agreement, take_folder
from precinct_tui.verbs.usage import WrongUsage


def update(options: Namespace) -> output.VerbAnswer:
    """`precinct update`. Raises WrongUsage for options that exclude each other, Refused as each way does."""
    if options.back:
        if options.folder or options.backup:
            raise WrongUsage(_("--back stands alone: it takes the backup that was made before the update."))
        return _go_back(options)
    if options.folder:
        if options.prepare:
            raise WrongUsage(_("A folder and --prepare do not go together: the new program writes the backup."))
        return take_folder(options)
    return _prepare(options) if options.prepare else _bring_up(options)


# --- this store ----------------------------------------------------------------------------------------------------


def _backed_up(options: Namespace) -> PreparedStore:
    badge, secret = credentials(options)
    folder = None if options.backup is None else Path(options.backup).expanduser()
    with progress(_("Backing up")) as step:
        return preparing.prepare(home_of(options), badge, secret, folder, step)


def _prepare(options: Namespace) -> output.VerbAnswer:
    """`precinct update --prepare`."""
    made = _backed_up(options)
    return output.VerbAnswer(_document(made), _prepared_lines(made))


def _document(made: PreparedStore) -> dict[str, object]:
    return {
        "version": program.VERSION, "schema": made.schema, "wanted": made.wanted,
        "backup": None if made.backup is None else str(made.backup), "up_to_date": made.schema == made.wanted,
    }  # fmt: skip


def _prepared_lines(made: PreparedStore) -> Iterator[output.Printed]:
    if made.backup is None and made.schema == made.wanted:
        yield _("This store is of version {version} already.", version=ltr(program.VERSION))
    elif made.backup is None:
        yield _("Its tables lie on a server: save that database with its own tools, then open the store.")
    else:
        yield _("Backed up into {folder}.", folder=ltr(str(made.backup)))
        yield _("The desk works on. The next sign-in with version {version} changes the tables and asks for no further"
                " backup, for one day.", version=ltr(program.VERSION))  # fmt: skip


def _bring_up(options: Namespace) -> output.VerbAnswer:
    """`precinct update` without a folder: the backup, then a sign-in, which changes the tables."""
    made = _backed_up(options)
    with desk_of(options) as desk:
        renewing = sorted(desk.store.renewing)
    document = {**_document(made), "renewing": renewing}
    return output.VerbAnswer(document, _brought_up_lines(made, renewed=not renewing))


def _brought_up_lines(made: PreparedStore, *, renewed: bool) -> Iterator[output.Printed]:
    if made.schema == made.wanted:
        yield from _prepared_lines(made)
        return
    yield output.Bold(_("The store is of version {version} now.", version=ltr(program.VERSION)))
    if made.backup is not None:
        yield _("The version before can be put back: {command}", command=ltr("precinct update --back"))
        yield _("Its backup: {folder}", folder=ltr(str(made.backup)))
    if not renewed:
        yield _("Lists are renewed while a desk is open; whoever is held was renewed first.")


# --- back ----------------------------------------------------------------------------------------------------------


def _go_back(options: Namespace) -> output.VerbAnswer:
    """`precinct update --back`."""
    with desk_of(options) as desk:
        way = taking_back.way_back(desk)
        said = ngettext(
            "{count} entry was written since the backup of version {version}. It goes into a journal file; the records"
            " of version {version} will not have it.",
            "{count} entries were written since the backup of version {version}. They go into a journal file; the"
            " records of version {version} will not have them.",
            way.entries, count=digits(way.entries), version=ltr(way.to),
        )  # fmt: skip
        output.write_before(options, output.PrintedNote(said))
        agreed = agreement(options, BACK, way.to)
        secret = new_secret(options.passphrase_file, _("Passphrase of the file"), "--passphrase-file").encode()
        with progress(_("Writing the journal")):
            left = taking_back.leave(desk, way, agreed, secret)
    taking_back.put_back(home_of(options), left)
    document = {
        "version": program.VERSION, "to": left.note.to, "entries": left.note.entries, "file": left.note.file,
        "kept": left.note.kept, "backup": str(way.backup.path),
    }  # fmt: skip
    return output.VerbAnswer(document, _went_back_lines(left))


def _went_back_lines(left: Left) -> Iterator[output.Printed]:
    note = left.note
    yield output.Bold(_("The store is of version {version} again. Open it with that program.", version=ltr(note.to)))
    yield _("Its next sign-in begins a new epoch and a new series of numbers.")
    yield ngettext("{count} entry since is in {file}.", "{count} entries since are in {file}.", note.entries,
                   count=digits(note.entries), file=ltr(note.file))  # fmt: skip
    yield _("Once it is brought up again, version {version} takes them in: {command}", version=ltr(note.came_from),
            command=ltr("precinct journal import FILE"))  # fmt: skip
    yield _("The store as it was is kept in {folder}.", folder=ltr(note.kept))
