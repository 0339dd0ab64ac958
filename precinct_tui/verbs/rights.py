"""The words that people held are told: what is printed now, and a commander's own in their place."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from db.registers.custody.rights.commands import ReplaceRights, replace_rights
from db.registers.custody.rights.wording import file_of, words_in
from precinct_tui.language.i18n import _
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import out_file, output
from precinct_tui.verbs.signing_in import desk_of, home_of


def show(options: Namespace) -> output.VerbAnswer:
    """`precinct rights show`: no record is read, so nobody signs in."""
    home = home_of(options)
    path, words = file_of(options.language, home), words_in(options.language, home)
    text = path.read_text(encoding="utf-8")
    document = {"language": words.language, "version": words.version, "checked": words.checked}
    document |= {"wording": words.wording}
    if options.out is None:
        return output.VerbAnswer({**document, "text": text}, text.rstrip("\n"))
    out_file.check(options, text=True)
    return out_file.put(options.out, text.encode("utf-8"), document)


def replace(options: Namespace) -> output.VerbAnswer:
    """`precinct rights replace`."""
    with desk_of(options) as desk:
        wording = replace_rights(desk, ReplaceRights(path=str(Path(options.file).expanduser().absolute())))
    return output.VerbAnswer({"wording": wording}, _("Printed from now on: {wording}.", wording=ltr(wording)))
