"""Taking a newer program from a packed folder: `precinct update FOLDER`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path

from db.across.setting_up.updates import FORWARD, AgreeUpdate, agree_update
from db.storage import program
from precinct_tui.language.i18n import _
from precinct_tui.language.plain_text import ltr
from precinct_tui.language.program_words import of_taken
from precinct_tui.screens.machine.packed_programs import checked_folder, install_folder, installed_place, prepare_with
from precinct_tui.verbs import output
from precinct_tui.verbs.progress import progress
from precinct_tui.verbs.signing_in import ask_line, can_ask, credentials, desk_of, home_of, secret_of


def agreement(options: Namespace, way: str, to: str, folder: str | None = None) -> AgreeUpdate:
    """The yes of the administrator who signed in, and that of a second officer, who is asked where he can be."""
    second = options.second or (ask_line(_("Badge of the commander or inspector who agrees")) if can_ask() else "")
    secret = ""
    if second:
        secret = secret_of(options.second_password_file, _("Their password"), "--second-password-file")
    return AgreeUpdate(
        to=to, way=way, folder=folder, password=options.secret, second=second or None, second_password=secret or None
    )


def take_folder(options: Namespace) -> output.VerbAnswer:
    """`precinct update FOLDER`. Raises Refused: "not_from_a_folder", the codes of FolderError, "no_answer", and what
    the agreement is refused for."""
    where, folder = installed_place(), Path(options.folder).expanduser()
    packed = checked_folder(folder, where)
    with desk_of(options) as desk:
        agree_update(desk, agreement(options, FORWARD, packed.version, packed.total))
    with progress(_("Installing version {version}", version=packed.version)) as step:
        install_folder(folder, where, step)
    prepared = prepare_with(where, home_of(options), credentials(options), options.backup)
    document = {"version": packed.version, "from": program.VERSION, "sum": packed.total, "prepared": prepared}
    return output.VerbAnswer(document, _printed(packed.version, prepared))


def _printed(version: str, prepared: Mapping[str, object] | None) -> Iterator[output.Printed]:
    for line in of_taken(version, prepared, ltr("precinct update --prepare")):
        yield output.Bold(line.text) if line.loud else line.text
