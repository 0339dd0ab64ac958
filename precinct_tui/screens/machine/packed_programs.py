"""Taking a newer program from a packed folder, as the command line and the screen do it.

A folder is checked, two people agree, the program's files are installed (on a kiosk by root's service), and the new
program writes the backup while the old one's desk works.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from db.storage import program
from db.words.messages import M_, Refused
from precinct_kiosk import current_version, service, versions
from precinct_kiosk.errors import FolderError
from precinct_tui.language.program_words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from precinct_kiosk.packed_folder import PackedFolder

LOOKS, PAUSE = 600, 1.0
"""How often an answer of root's service is looked for, and seconds between."""


def installed_place() -> Path:
    """The folder that the versions of this program lie in. Raises Refused("not_from_a_folder")."""
    where = current_version.place_of(Path(sys.prefix))
    if where is None:
        raise Refused("not_from_a_folder", {}, M_(
            "This program was not installed from a packed folder. Install the newer one as this one was installed, then"
            " bring the store up: {command}",
            command="precinct update",
        ))  # fmt: skip
    return where


def checked_folder(folder: Path, where: Path) -> PackedFolder:
    """What a folder holds, where it may be taken. Raises Refused with the codes of FolderError. Touches the disk."""
    with _said_in_words(folder):
        return versions.check(folder, where)


def install_folder(folder: Path, where: Path, step: Callable[[int, int], None]) -> None:
    """Install a folder that was agreed to. `step` is told (steps done, all of them) where this account installs it.

    Raises Refused: "no_answer", and the codes of FolderError. Touches the disk; takes a minute or more.
    """
    with _said_in_words(folder):
        if _is_own(where):
            versions.install(folder, where, lambda name: step(versions.STEPS.index(name), len(versions.STEPS)))
        else:
            _ask_root(where, folder)


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


def prepare_with(
    where: Path, home: Path, signed: tuple[str, str], backup: str | None = None
) -> Mapping[str, object] | None:
    """Have the new program write the backup, while this one's desk works; what it says, None where it did not.

    `signed`: badge and password of the officer, which goes through a pipe: neither a file nor the list of processes
    shows it. `backup`: the folder that the backup goes to, where one was named.
    """
    badge, secret = signed
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(secret.encode() + b"\n")
    program_now = where / current_version.CURRENT / "bin" / "precinct"
    goes_to = ("--backup", backup) if backup else ()
    by = ("--officer", badge, "--password-file", f"/dev/fd/{reading}")
    command = [program_now, "update", "--prepare", "--home", home, "--json", *by, *goes_to]
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
