"""Versions of the program side by side below one folder, and the link that says which of them starts.

    WHERE/versions/0.2.0    a virtual environment; it is never changed once it starts
    WHERE/current           a link to one of them: what installs a version ends by turning it
    WHERE/packer.pub        the key of whoever packs, kept since the first installation

Where the work is cut off before the link turns, the version of before starts; what was begun is cleared away next time.
"""

from __future__ import annotations

import base64
import binascii
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from precinct_kiosk.current_version import CURRENT, VERSIONS, current
from precinct_kiosk.errors import FolderError
from precinct_kiosk.packed_folder import PackedFolder, copy_files, read_folder, sizes_of

KEY = "packer.pub"
READABLE = 0o022
"""The mask of what is installed: a desk whose account is not root's reads it."""
_TAKING, _TURNING = ".taking-", ".current-new"
_SPARE = 1.5
"""Compiled modules beside the unpacked ones: a half more, measured on 0.2.0 (see docs/updating.md)."""
_TOLD = 200
"""Characters of what a step said last."""
STEPS = COPY, INSTALL, TRY = "copy", "install", "try"
ToldStep = Callable[[str], None]
"""What is told which of these steps begins."""


def is_newer(version: str, than: str) -> bool:
    """Whether a version, numbers and points, follows another."""
    return _numbers(version) > _numbers(than)


def key_of(where: Path) -> bytes:
    """The packer's key that was kept. Raises FolderError("no_key")."""
    try:
        key = base64.b64decode((where / KEY).read_bytes(), validate=False)
    except (OSError, ValueError, binascii.Error):
        raise FolderError("no_key") from None
    if len(key) != 32:
        raise FolderError("no_key")
    return key


def check(folder: Path, where: Path) -> PackedFolder:
    """What a folder holds, where it may be taken: signed with the kept key, newer, with room for it.

    Raises FolderError: "no_key", "not_packed", "other_key", "damaged", "older", "same", "little_room".
    """
    packed = read_folder(folder, key_of(where))
    now = current(where)
    if now is not None and not is_newer(packed.version, now):
        raise FolderError("same" if packed.version == now else "older", version=packed.version, current=now)
    needed, free = room_needed(packed), shutil.disk_usage(where).free
    if needed > free:
        raise FolderError("little_room", needed=needed, free=free)
    return packed


def room_needed(folder: PackedFolder) -> int:
    """Bytes that taking a folder needs: its copy, and what is unpacked of it. Raises FolderError("damaged")."""
    packed, unpacked = sizes_of(folder)
    return packed + int(unpacked * _SPARE)


def install(folder: Path, where: Path, step: ToldStep = lambda _name: None) -> PackedFolder:
    """Take a folder: copy it, hold the copy against its signed sums, install it beside, try it, and turn the link.

    Raises FolderError as `check` does, and "failed" where a step ends otherwise, with what it said last; the version of
    before starts then.
    """
    packed = check(folder, where)
    try:
        with _own_copy(where) as copy:
            step(COPY)
            copy_files(packed, copy)
            step(INSTALL)
            place = _built(where, packed, copy)
            step(TRY)
            said = _run([place / "bin" / "precinct", "--version"])
            if packed.version not in said.split():
                raise FolderError("failed", why=_last_of(said))
        before = current(where)
        _turn(where, packed.version)
    except OSError as error:
        raise FolderError("failed", why=error.strerror or "") from None
    for other in (where / VERSIONS).iterdir():
        if other.name not in (packed.version, before):
            shutil.rmtree(other, ignore_errors=True)
    return packed


@contextmanager
def _own_copy(where: Path) -> Iterator[Path]:
    for left in where.glob(f"{_TAKING}*"):
        shutil.rmtree(left, ignore_errors=True)
    copy = Path(tempfile.mkdtemp(prefix=_TAKING, dir=where))
    try:
        yield copy
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def _built(where: Path, packed: PackedFolder, copy: Path) -> Path:
    place = where / VERSIONS / packed.version
    place.parent.mkdir(exist_ok=True)
    _run([sys.executable, "-m", "venv", "--clear", place])
    pip: list[str | Path] = [place / "bin" / "python", "-m", "pip", "--isolated", "install", "--quiet", "--no-index"]
    if (copy / "requirements.lock").stat().st_size:
        lock: list[str | Path] = ["--find-links", copy / "wheels", "--require-hashes", "-r", copy / "requirements.lock"]
        _run([*pip, *lock])
    _run([*pip, "--no-deps", copy / packed.wheel])
    return place


def _run(command: list[str | Path]) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env=clean, stdin=subprocess.DEVNULL, cwd="/",
        umask=READABLE,
    )  # fmt: skip
    if done.returncode != 0:
        raise FolderError("failed", why=_last_of(done.stderr))
    return done.stdout


def _last_of(said: str) -> str:
    """The last line that a program said, which is where pip says why; no longer than a message bears."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1][:_TOLD] if lines else ""


def _turn(where: Path, version: str) -> None:
    """Turn the link in one step, and see that the disk has it and what it leads to."""
    os.sync()
    new = where / _TURNING
    new.unlink(missing_ok=True)
    new.symlink_to(Path(VERSIONS) / version)
    new.replace(where / CURRENT)
    handle = os.open(where, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
