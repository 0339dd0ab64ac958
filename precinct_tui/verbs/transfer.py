"""Carrying the journal to another machine of the precinct: `journal export`, `journal import`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from db.carrying.transfer import carrying, inbound_files
from db.carrying.transfer.outbound_files import write_journal
from precinct_tui.language import transfer_words
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.progress import progress
from precinct_tui.verbs.signing_in import desk_of, new_secret, secret_of

if TYPE_CHECKING:
    from precinct_tui.language.stick_words import StickLine


def passphrase(options: Namespace) -> bytes:
    """The passphrase of a file that is there."""
    return secret_of(options.passphrase_file, _("Passphrase of the file"), "--passphrase-file").encode()


def export(options: Namespace) -> output.VerbAnswer:
    """`precinct journal export`."""
    with desk_of(options) as desk:
        secret = new_secret(options.passphrase_file, _("Passphrase of the file"), "--passphrase-file").encode()
        beyond = carrying.read_header(Path(options.since_file), secret).heads if options.since_file else ()
        what: carrying.What = "start" if options.start else "lists" if options.lists_only else "all"
        with progress(_("Writing the journal")) as step:
            made = write_journal(
                desk, Path(options.file).expanduser(), secret, since=options.since, beyond=beyond, what=what, step=step
            )
    lines = [
        _("{entries} entries, up to position {position}, are in {file}.",
          entries=digits(made.entries), position=digits(made.position), file=ltr(options.file)),
        _("It is encrypted. Tell the passphrase by another way than the file goes."),
    ]  # fmt: skip
    return output.VerbAnswer({"file": options.file, "entries": made.entries, "position": made.position}, lines)


def take_in(options: Namespace) -> output.VerbAnswer:
    """`precinct journal import`: what is in the file by kind, then what was taken."""
    with desk_of(options) as desk:
        path, secret = Path(options.file).expanduser(), passphrase(options)
        with progress(_("Reading the file")):
            seen = inbound_files.survey_journal(desk, path, secret)
        survey = _printed(transfer_words.of_survey(seen, ltr("precinct machine join FILE")))
        if options.dry_run:
            document = {**asdict(seen), "kinds": dict(seen.kinds), "leading": dict(seen.leading)}
            return output.VerbAnswer(document, survey)
        output.write_before(options, survey)
        with progress(_("Taking the file in")) as step:
            taken = inbound_files.import_journal(desk, path, secret, seen=seen, step=step)
    lines = _printed(transfer_words.of_import(taken, ltr("precinct journal waiting"))) if taken.entries else ()
    return output.VerbAnswer({**asdict(taken), "leading": dict(taken.leading)}, lines)


def _printed(lines: Iterable[StickLine]) -> Iterator[output.Printed]:
    """The lines of a file; what an officer must look at begins with ! and is bold."""
    for line in lines:
        yield output.Bold(f"! {line.text}") if line.loud else line.text
