"""End of a packed folder: the install script and what it brings, the sums of all files, and the packer's signature."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from nacl.signing import SigningKey

from precinct_kiosk.packed_folder import SIGNATURE, SUMS, sign_sums
from precinct_kiosk.versions import KEY
from tools.kiosk.debian import WANTED, Release

SYSTEM = Path(__file__).with_name("system")
INSTALL, ABOUT = "install.sh", "about.sh"
SUM_DIGITS = 20
"""Digits of the sum over the sums of all files: 80 bits, five groups of four to read out. In `install.sh`, too."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What a folder is: the name of the program's wheel, and the release that it was packed for."""

    wheel: str
    release: Release

    @property
    def version(self) -> str:
        """The version of the program."""
        return self.wheel.split("-")[1]


def packer_key(path: Path) -> SigningKey:
    """The key of whoever packs: 32 bytes in base64, made where `path` is not there yet. Raises OSError, ValueError."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(base64.b64encode(bytes(SigningKey.generate())) + b"\n")
        print(f"{path}: a new key. Kiosks take newer folders that it signs: keep it, and a copy elsewhere.")
    return SigningKey(base64.b64decode(path.read_bytes()))


def close(folder: Path, packed: Packed, key: SigningKey) -> str:
    """Write the install script and what it brings, what the folder is, the packer's public key, the sums of all files
    and their signature; the sum that the script asks for."""
    shutil.copytree(SYSTEM, folder / "system", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "system" / INSTALL).replace(folder / INSTALL)
    (folder / "system" / "wanted").write_text(" ".join(WANTED) + "\n", encoding="utf-8")
    told = {
        "wheel": packed.wheel, "version": packed.version, "python": packed.release.python,
        "release": packed.release.name, "architecture": packed.release.architecture,
    }  # fmt: skip
    (folder / ABOUT).write_text("".join(f"{name}={value}\n" for name, value in told.items()), encoding="utf-8")
    (folder / KEY).write_bytes(base64.b64encode(bytes(key.verify_key)) + b"\n")
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (SUMS, SIGNATURE)
    ).encode()
    (folder / SUMS).write_bytes(sums)
    (folder / SIGNATURE).write_bytes(sign_sums(key, sums))
    return sum_of(folder)


def sum_of(folder: Path) -> str:
    """The sum that the install script asks for, of a folder that was closed."""
    return hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()[:SUM_DIGITS]


def spoken(total: str) -> str:
    """A sum in groups of four, as it is read out over the telephone."""
    return " ".join(total[at : at + 4] for at in range(0, SUM_DIGITS, 4))
