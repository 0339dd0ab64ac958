"""Taking a newer program from a packed folder: `precinct update FOLDER`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from db.across.setting_up.updates import FORWARD, AgreeUpdate, agree_update
from db.opening.updating.room_needed import MIB
from db.storage import program
from db.words.messages import M_, Message, Refused
from precinct_kiosk import current_version, service, versions
from precinct_kiosk.errors import FolderError
from precinct_kiosk.packed_folder import PackedFolder
from precinct_tui.language.i18n import _
from precinct_tui.language.plain_text import ltr
from precinct_tui.language.present import clean
from precinct_tui.verbs import output
from precinct_tui.verbs.progress import progress
from precinct_tui.verbs.signing_in import ask_line, can_ask, credentials, desk_of, home_of, secret_of

LOOKS, PAUSE = 600, 1.0
"""How often an answer of root's service is looked for, and seconds between."""


@dataclass(frozen=True, slots=True)
class TakenProgram:
    """A program that starts from now on, and what it said when it was to write the backup; None where it did not."""

    folder: PackedFolder
    prepared: Mapping[str, object] | None


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
    where, folder = current_version.place_of(Path(sys.prefix)), Path(options.folder).expanduser()
    if where is None:
        raise Refused("not_from_a_folder", {}, M_(
            "This program was not installed from a packed folder. Install the newer one as this one was installed, then"
            " bring the store up: {command}",
            command="precinct update",
        ))  # fmt: skip
    with _said_in_words(folder):
        packed = versions.check(folder, where)
    with desk_of(options) as desk:
        agree_update(desk, agreement(options, FORWARD, packed.version, packed.total))
    with _said_in_words(folder), progress(_("Installing version {version}", version=packed.version)) as step:
        if _is_own(where):
            versions.install(folder, where, lambda name: step(versions.STEPS.index(name), len(versions.STEPS)))
        else:
            _ask_root(where, folder)
    taken = TakenProgram(packed, _prepare_with(where, options))
    document = {
        "version": packed.version, "from": program.VERSION, "sum": packed.total, "prepared": taken.prepared,
    }  # fmt: skip
    return output.VerbAnswer(document, _taken_lines(taken))


def _taken_lines(taken: TakenProgram) -> Iterator[output.Printed]:
    version = ltr(taken.folder.version)
    yield output.Bold(_("Version {version} is installed.", version=version))
    if taken.prepared is None:
        yield _("The store is not backed up yet: {command}", command=ltr("precinct update --prepare"))
    elif taken.prepared.get("backup") is not None:
        yield _("Backed up into {folder}.", folder=ltr(str(taken.prepared["backup"])))
    elif taken.prepared.get("up_to_date"):
        yield _("The store stays as it is: version {version} changes no table.", version=version)
    yield _("Windows of version {old} close once they are locked. The next sign-in is in version {version}.",
            old=ltr(program.VERSION), version=version)  # fmt: skip


def _is_own(where: Path) -> bool:
    """Whether who asks may write the program's files; on a kiosk these are root's."""
    return os.access(where, os.W_OK)


def _ask_root(where: Path, folder: Path) -> None:
    """Have root's service take the folder, and wait for its answer. Raises FolderError, Refused("no_answer")."""
    try:
        mark = service.ask(where, folder)
    except OSError:
        raise _no_answer() from None
    for _look in range(LOOKS):
        answer = service.answer_of(where, mark)
        if answer is not None:
            if (code := str(answer.pop("code", "failed"))) != "installed":
                raise FolderError(code, **answer)
            return
        time.sleep(PAUSE)
    raise _no_answer()


def _no_answer() -> Refused:
    return Refused("no_answer", {}, M_(
        "The service that installs programs on this machine does not answer. Whoever looks after the machine starts it;"
        " version {current} goes on.",
        current=program.VERSION,
    ))  # fmt: skip


def _prepare_with(where: Path, options: Namespace) -> Mapping[str, object] | None:
    """Have the new program write the backup, while this one's desk works; what it says, None where it did not.

    The password goes through a pipe: neither a file nor the list of processes shows it.
    """
    badge, secret = credentials(options)
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(secret.encode() + b"\n")
    program_now = where / current_version.CURRENT / "bin" / "precinct"
    backup = ("--backup", options.backup) if options.backup else ()
    signed = ("--officer", badge, "--password-file", f"/dev/fd/{reading}")
    command = [program_now, "update", "--prepare", "--home", home_of(options), "--json", *signed, *backup]
    try:
        done = subprocess.run(
            command, check=True, pass_fds=(reading,), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        said = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    finally:
        os.close(reading)
    return said if isinstance(said, dict) else None


@contextmanager
def _said_in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except FolderError as error:
        raise Refused(error.code, {}, words_of(error, folder)) from None


def words_of(error: FolderError, folder: Path) -> Message:
    """Why a folder is not taken, and what to do about it."""
    values = error.values
    match error.code:
        case "not_packed":
            return M_("{folder} is not a packed program.", folder=str(folder))
        case "no_key":
            return M_(
                "The packer's key was never kept here. Install this folder once with install.sh, and the sum read out"
                " over the telephone."
            )
        case "other_key":
            return M_(
                "This folder is not signed with the packer's key that is kept here. Where the packer has a new key:"
                " install.sh, and the sum read out over the telephone."
            )
        case "damaged":
            return M_("{name} in this folder is damaged. Copy the folder again.", name=str(values.get("name")))
        case "older" | "same":
            return M_(
                "Version {version} is not newer than the one that runs here, {current}.",
                version=str(values.get("version")), current=str(values.get("current")),
            )  # fmt: skip
        case "little_room":
            return M_(
                "The program takes {needed} MB on this disk, and {free} MB are free. Nothing was changed.",
                needed=-(-_bytes(values.get("needed")) // MIB), free=_bytes(values.get("free")) // MIB,
            )  # fmt: skip
    if why := clean(str(values.get("why") or "")):
        return M_(
            "The program of this folder could not be installed: “{why}”. Version {current} goes on.",
            why=why, current=program.VERSION,
        )  # fmt: skip
    return M_("The program of this folder could not be installed. Version {current} goes on.", current=program.VERSION)


def _bytes(value: object) -> int:
    return value if isinstance(value, int) else 0
