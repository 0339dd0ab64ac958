"""Carrying the journal to another machine of the precinct: `journal export`, `journal import`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
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
from precinct_tui.verbs.parsing import Verbs, listed, verb, whole_number
from precinct_tui.verbs.signing_in import desk_of, new_secret, secret_of

if TYPE_CHECKING:
    from db.carrying.transfer.outcome import Imported, Survey


def add(inner: Verbs) -> None:
    """Add the two to the verbs of `journal`."""
    parser = verb(inner, "export", _("write the journal into an encrypted file for another machine"), export)
    parser.add_argument("file", metavar="FILE", help=_("a new file"))
    passphrase_option(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--since", metavar="POSITION", type=whole_number(0, 2**62), default=0,
        help=_("only entries after this position of this journal"))  # fmt: skip
    which.add_argument("--since-file", metavar="FILE", help=_("only what the machine that wrote this file lacks"))
    which.add_argument("--start", action="store_true", help=_("only up to the first record: for a machine that joins"))
    which.add_argument("--lists-only", action="store_true",
        help=_("only what changed officers, lists, holidays and the words of rights"))  # fmt: skip

    parser = verb(inner, "import", _("take in a file of another machine of this precinct"), take_in)
    parser.add_argument("file", metavar="FILE", help=_("what `precinct journal export` wrote"))
    passphrase_option(parser)
    parser.add_argument("--dry-run", action="store_true", help=_("only say what is in it, by kind; take nothing"))


def passphrase_option(parser: ArgumentParser) -> None:
    """For a verb that opens or makes a journal file."""
    parser.add_argument("--passphrase-file", metavar="FILE",
        help=_("file or descriptor whose first line is the file's passphrase; else it is asked for"))  # fmt: skip


def passphrase(options: Namespace) -> bytes:
    """The passphrase of a file that is there."""
    return secret_of(options.passphrase_file, _("Passphrase of the file"), "--passphrase-file").encode()


def export(options: Namespace) -> int:
    """`precinct journal export`."""
    with desk_of(options) as desk:
        secret = new_secret(options.passphrase_file, _("Passphrase of the file"), "--passphrase-file").encode()
        beyond = carrying.read_header(Path(options.since_file), secret).heads if options.since_file else ()
        what: carrying.What = "start" if options.start else "lists" if options.lists_only else "all"
        if what == "all":
            envelopes.carry_before_leaving(desk)
        made = carrying.export_journal(
            desk, Path(options.file).expanduser(), secret, since=options.since, beyond=beyond, what=what
        )
    if options.json:
        output.document({"file": options.file, "entries": made.entries, "position": made.position})
        return 0
    output.line(
        _("{entries} entries, up to position {position}, are in {file}.",
          entries=digits(made.entries), position=digits(made.position), file=ltr(options.file))
    )  # fmt: skip
    output.line(_("It is encrypted. Tell the passphrase by another way than the file goes."))
    return 0


def take_in(options: Namespace) -> int:
    """`precinct journal import`: what is in the file by kind, then what was taken."""
    with desk_of(options) as desk:
        path, secret = Path(options.file).expanduser(), passphrase(options)
        seen = inbound_files.survey_journal(desk, path, secret)
        if options.dry_run:
            if options.json:
                output.document({**asdict(seen), "kinds": dict(seen.kinds), "leading": dict(seen.leading)})
            else:
                _show(seen)
            return 0
        if not options.json:
            _show(seen)
        taken = inbound_files.import_journal(desk, path, secret, seen=seen)
    if options.json:
        output.document({**asdict(taken), "leading": dict(taken.leading)})
    elif taken.entries:
        _tell(taken)
    return 0


def _show(seen: Survey) -> None:
    """What a file would bring, those that wait for two people marked."""
    if not seen.entries:
        output.line(_("Nothing new: all {known} entries are here already.", known=digits(seen.known)))
        return
    led = dict(seen.leading)
    if seen.new:
        said = _("Nobody let these machines in yet: {machines}. First: {command}", machines=listed(seen.new),
                 command=ltr("precinct machine join FILE"))  # fmt: skip
        output.line(f"! {said}", "bold")
    if seen.late:
        said = ngettext(
            "{count} entry was written by a machine after it was retired. It is passed over.",
            "{count} entries were written by a machine after it was retired. They are passed over.",
            seen.late, count=digits(seen.late),
        )  # fmt: skip
        output.line(f"! {said}", "bold")
    said = ngettext("The file brings {count} entry:", "The file brings {count} entries:", seen.entries,
                    count=digits(seen.entries))  # fmt: skip
    output.line(said)
    for kind, count in seen.kinds:
        said = f"{digits(count)} {_(events.label(kind))}"
        if kind in led:
            output.line("! " + _("{what} (waits for two people: {count})", what=said, count=digits(led[kind])), "bold")
        else:
            output.line(f"  {said}")


def _tell(taken: Imported) -> None:
    said = ngettext(
        "{entries} entry was taken in; here already: {known}.",
        "{entries} entries were taken in; here already: {known}.",
        taken.entries, entries=digits(taken.entries), known=digits(taken.known),
    )  # fmt: skip
    output.line(said)
    for kind in dict.fromkeys(taken.set_aside):
        count = digits(taken.set_aside.count(kind))
        output.line(
            _("! Kept in the journal but not applied here: {what} ({count}).", what=_(events.label(kind)), count=count),
            "bold",
        )
    if taken.waiting:
        output.line("! " + lot_words.brought(len(taken.waiting)), "bold")
    if taken.both:
        said = _("Changed on both machines, look at them: {numbers}.", numbers=listed(taken.both))
        output.line(f"! {said}", "bold")
