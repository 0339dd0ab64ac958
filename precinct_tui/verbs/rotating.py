"""The store's data key is renewed from the command line alone: every other program has to be closed."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from db.opening.rotating import Renewed, rotate
from db.words.phrases import numbered
from precinct_tui.language.i18n import _
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import listed
from precinct_tui.verbs.progress import progress
from precinct_tui.verbs.signing_in import desk_of


def rotate_key(options: Namespace) -> output.VerbAnswer:
    """`precinct rotate-key`: by an administrator, with room for the file once more, every other program closed."""
    file = None if options.key_file is None else Path(options.key_file).expanduser()
    with desk_of(options) as desk, progress(_("Writing the store with another key")) as step:
        renewed = rotate(desk, options.secret, file, step)
    document = {"number": renewed.number, "recovery": renewed.phrase, "roots": renewed.roots}
    document |= {"key_file": options.key_file, "new_pair_at_next_sign_in": renewed.absent}
    return output.VerbAnswer(document, _lines(renewed, options.key_file))


def _lines(renewed: Renewed, key_file: str | None) -> Iterator[output.Printed]:
    yield _("The store has another key. An old keys.json, phrase or key file opens it no more.")
    yield _("Its new recovery phrase. Write it on paper in place of the old one; it is shown only now:")
    yield from (output.Bold(ltr(line)) for line in numbered(renewed.phrase))
    if renewed.roots:
        yield _("The roots of its keys are now these six words. Keep them with the phrase, beside the old ones:")
        yield output.Bold(" ".join(renewed.roots))
    if key_file is not None:
        yield _("Written to {file}.", file=ltr(key_file))
    elif renewed.without_key_file:
        yield _("The key file of before opens nothing more. Another one: {command}",
                command=ltr("precinct officer key-file FILE"))  # fmt: skip
    if renewed.absent:
        yield _("The same passwords open it. New pairs at the next sign-in: {badges}.", badges=listed(renewed.absent))
    yield _("Backups of before open with the keys beside them. Make a new one: {command}",
            command=ltr("precinct backup"))  # fmt: skip
