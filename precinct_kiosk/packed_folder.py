"""Packed folder that a program comes in: a list of sums, signed by whoever packed it, and copies of what it names.

Nothing is read of the folder but the list and its signature before the signature holds, and nothing is copied that the
list does not name. What was copied is what is checked: a stick may change under the hands of whoever reads it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from precinct_kiosk.errors import FolderError

SUMS, SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig"
_OF_THE_MACHINE = ("packages/", "system/")
_SIGNED = b"precinct: a packed folder\n"
_MOST, _BLOCK = 1024 * 1024, 1024 * 1024
_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9_+-][A-Za-z0-9._+@-]*(?:/[A-Za-z0-9_+-][A-Za-z0-9._+@-]*)*)")
_WHEEL = re.compile(r"precinct_desk-(\d+(?:\.\d+){1,3})-py3-none-any\.whl")


@dataclass(frozen=True, slots=True)
class PackedFolder:
    """A folder whose signature holds: `sums` is name → SHA-256 in hex; `total` the SHA-256 of the list, in hex."""

    path: Path
    version: str
    wheel: str
    total: str
    sums: dict[str, str]

    @property
    def program(self) -> dict[str, str]:
        """Those of the sums that the program is installed from; the rest makes the machine a kiosk (`install.sh`)."""
        return {name: told for name, told in self.sums.items() if not name.startswith(_OF_THE_MACHINE)}


def sign_sums(key: SigningKey, sums: bytes) -> bytes:
    """Content of the signature's file: Ed25519 over a list of sums, in base64."""
    return base64.b64encode(key.sign(_SIGNED + sums).signature) + b"\n"


def read_folder(path: Path, key: bytes) -> PackedFolder:
    """Read what a folder says that it holds. `key`: the packer's public key, 32 bytes. No file is checked yet.

    Raises FolderError: "not_packed", "other_key", and "damaged" for a list that names no version of the program.
    """
    sums, signature = _small(path, SUMS), _small(path, SIGNATURE)
    try:
        VerifyKey(key).verify(_SIGNED + sums, base64.b64decode(signature, validate=False))
    except (CryptoError, ValueError, TypeError, binascii.Error):
        raise FolderError("other_key") from None
    named: dict[str, str] = {}
    for line in sums.decode("ascii", "replace").splitlines():
        found = _LINE.fullmatch(line)
        if found is None or found[2] in named:
            raise FolderError("damaged", name=SUMS)
        named[found[2]] = found[1]
    wheels = [found for name in named if (found := _WHEEL.fullmatch(name))]
    if len(wheels) != 1:
        raise FolderError("damaged", name=SUMS)
    return PackedFolder(path, wheels[0][1], wheels[0][0], hashlib.sha256(sums).hexdigest(), named)


def sizes_of(folder: PackedFolder) -> tuple[int, int]:
    """Bytes of the files of its program, and bytes of what its wheels unpack to. Raises FolderError("damaged")."""
    packed = unpacked = 0
    for name in folder.program:
        with _opened(folder.path, name) as file:
            packed += os.fstat(file.fileno()).st_size
            if name.endswith(".whl"):
                unpacked += _unpacked(file, name)
    return packed, unpacked


def _unpacked(file: BinaryIO, name: str) -> int:
    try:
        with zipfile.ZipFile(file) as wheel:
            return sum(each.file_size for each in wheel.infolist())
    except (OSError, ValueError, zipfile.BadZipFile):
        raise FolderError("damaged", name=name) from None


def copy_files(folder: PackedFolder, to: Path) -> None:
    """Copy the files of its program into the new folder `to`, each held against its sum as it is copied.

    Raises FolderError("damaged"), OSError where the disk refuses it.
    """
    for name, told in folder.program.items():
        target = to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with _opened(folder.path, name) as file, target.open("xb") as copy:
            while block := _read(file, name):
                digest.update(block)
                copy.write(block)
        if digest.hexdigest() != told:
            raise FolderError("damaged", name=name)


def _read(file: BinaryIO, name: str) -> bytes:
    try:
        return file.read(_BLOCK)
    except OSError:  # the stick was pulled
        raise FolderError("damaged", name=name) from None


def _small(path: Path, name: str) -> bytes:
    try:
        with _opened(path, name) as file:
            content = _read(file, name)
    except FolderError:
        raise FolderError("not_packed") from None
    if len(content) >= _MOST:
        raise FolderError("not_packed")
    return content


@contextmanager
def _opened(folder: Path, name: str) -> Iterator[BinaryIO]:
    """A plain file of the folder: no link out of it, and no pipe that never ends. Raises FolderError("damaged")."""
    path = folder / name
    try:
        if any((folder / part).is_symlink() for part in Path(name).parents[:-1]):
            raise FolderError("damaged", name=name)
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        raise FolderError("damaged", name=name) from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise FolderError("damaged", name=name)
        yield file
