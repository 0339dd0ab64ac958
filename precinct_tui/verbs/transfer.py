"""Carrying the journal to another machine of the precinct: `journal export`, `journal import`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from db.carrying.transfer import carrying, inbound_files
from db.kernel.journal import envelopes
from db.kernel.projections import projecting as events
from precinct_tui.language import lot_words
from precinct_tui.language.i18n import _, digits, ngettext
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import listed
from precinct_tui.verbs.progress import progress
from precinct_tui.verbs.signing_in import desk_of, new_secret, secret_of

if TYPE_CHECKING:
    from db.carrying.transfer.outcome import Imported, Survey


def passphrase(options: Namespace) -> bytes:
    """The passphrase of a file that is there."""
    return secret_of(options.passphrase_file, _("Passphrase of the file"), "--passphrase-file").encode()


def export(options: Namespace) -> output.VerbAnswer:
    """`precinct journal export`."""
    with desk_of(options) as desk:
        secret = new_secret(options.passphrase_file, _("Passphrase of the file"), "--passphrase-file").encode()
        beyond = carrying.read_header(Path(options.since_file), secret).heads if options.since_file else ()
        what: carrying.What = "start" if options.start else "lists" if options.lists_only else "all"
        if what == "all":
            envelopes.carry_before_leaving(desk)
        with progress(_("Writing the journal")) as step:
            made = carrying.export_journal(
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
        if options.dry_run:
            document = {**asdict(seen), "kinds": dict(seen.kinds), "leading": dict(seen.leading)}
            return output.VerbAnswer(document, _survey_lines(seen))
        output.write_before(options, _survey_lines(seen))
        with progress(_("Taking the file in")) as step:
            taken = inbound_files.import_journal(desk, path, secret, seen=seen, step=step)
    lines = _import_lines(taken) if taken.entries else ()
    return output.VerbAnswer({**asdict(taken), "leading": dict(taken.leading)}, lines)


def _survey_lines(seen: Survey) -> Iterator[output.Printed]:
    """What a file would bring, those that wait for two people marked."""
    if not seen.entries:
        yield _("Nothing new: all {known} entries are here already.", known=digits(seen.known))
        return
    led = dict(seen.leading)
    if seen.new:
        said = _("Nobody let these machines in yet: {machines}. First: {command}", machines=listed(seen.new),
                 command=ltr("precinct machine join FILE"))  # fmt: skip
        yield output.Bold(f"! {said}")
    if seen.late:
        said = ngettext(
            "{count} entry was written by a machine after it was retired. It is passed over.",
            "{count} entries were written by a machine after it was retired. They are passed over.",
            seen.late, count=digits(seen.late),
        )  # fmt: skip
        yield output.Bold(f"! {said}")
    for machine, minutes in seen.ahead:
        said = _(
            "The clock of machine {machine} is ahead of this one's by {minutes} minutes or more. Look at both by a"
            " watch. Who is held by its word is held since so much earlier, until the inspectorate decides.",
            machine=ltr(machine), minutes=digits(minutes),
        )  # fmt: skip
        yield output.Bold(f"! {said}")
    yield ngettext("The file brings {count} entry:", "The file brings {count} entries:", seen.entries,
                   count=digits(seen.entries))  # fmt: skip
    for kind, count in seen.kinds:
        said = f"{digits(count)} {_(events.label(kind))}"
        if kind in led:
            yield output.Bold("! " + _("{what} (waits for two people: {count})", what=said, count=digits(led[kind])))
        else:
            yield f"  {said}"


def _import_lines(taken: Imported) -> Iterator[output.Printed]:
    yield ngettext(
        "{entries} entry was taken in; here already: {known}.",
        "{entries} entries were taken in; here already: {known}.",
        taken.entries, entries=digits(taken.entries), known=digits(taken.known),
    )  # fmt: skip
    for kind in dict.fromkeys(taken.set_aside):
        count = digits(taken.set_aside.count(kind))
        yield output.Bold(
            _("! Kept in the journal but not applied here: {what} ({count}).", what=_(events.label(kind)), count=count)
        )
    if taken.waiting:
        yield output.Bold("! " + lot_words.brought(len(taken.waiting)))
    if taken.both:
        said = _("Changed on both machines, look at them: {numbers}.", numbers=listed(taken.both))
        yield output.Bold(f"! {said}")
