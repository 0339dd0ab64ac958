"""The words that people held are told: what is printed now, and a commander's own in their place."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from db.registers.custody.rights.commands import ReplaceRights, replace_rights
from db.registers.custody.rights.wording import file_of, words_in
from precinct_tui.documents.saving import save
from precinct_tui.language.i18n import _
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of, home_of


def show(options: Namespace) -> output.VerbAnswer:
    """`precinct rights show`: no record is read, so nobody signs in."""
    home = home_of(options)
    path, words = file_of(options.language, home), words_in(options.language, home)
    text = path.read_text(encoding="utf-8")
    if options.out is not None:
        save(Path(options.out).expanduser(), text.encode("utf-8"))
    document = {"language": words.language, "version": words.version, "checked": words.checked}
    document |= {"wording": words.wording, **({"out": options.out} if options.out else {"text": text})}
    written = options.out is not None
    return output.VerbAnswer(document, _("Written to {file}.", file=ltr(options.out)) if written else text.rstrip("\n"))


def replace(options: Namespace) -> output.VerbAnswer:
    """`precinct rights replace`."""
    with desk_of(options) as desk:
        wording = replace_rights(desk, ReplaceRights(path=str(Path(options.file).expanduser().absolute())))
    return output.VerbAnswer({"wording": wording}, _("Printed from now on: {wording}.", wording=ltr(wording)))
