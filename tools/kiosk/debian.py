"""Packages of a packed folder: what a kiosk needs of its Debian release, with all that these depend on.

They are resolved as for a machine that has nothing, so that a bare one lacks none of them; what it has already, apt
leaves alone. apt holds each against the release's signature here; on the kiosk the folder's own sums hold them.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

PACKAGES, INDEX = "packages", "Packages"
SOURCES = Path("/etc/apt/sources.list.d/debian.sources")
WANTED = (
    "python3", "python3-venv", "ca-certificates",
    # One terminal on the whole screen; X and xterm where the compositor does not start.
    "cage", "foot", "fonts-dejavu-core", "xkb-data", "libpam-systemd", "dbus",
    "xserver-xorg-core", "xserver-xorg-input-libinput", "xserver-xorg-video-fbdev",
    "xserver-xorg-video-vesa", "xinit", "xterm", "x11-xkb-utils",
    "udisks2", "polkitd",
    # A printer of the last fifteen years: by IPP over USB or the network, or one of the usual lasers.
    "cups", "cups-client", "cups-filters", "ipp-usb", "printer-driver-hpcups", "printer-driver-foo2zjs",
    "printer-driver-splix", "printer-driver-brlaser", "foomatic-db-compressed-ppds",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Release:
    """A release of Debian: its name ("trixie"), its architecture ("amd64"), and its Python ("3.13")."""

    name: str
    architecture: str
    python: str

    def __str__(self) -> str:
        return f"Debian {self.name}, {self.architecture}, Python {self.python}"


def download(folder: Path, sources: Path = SOURCES) -> Release:
    """Write the packages and their index into the new `folder`; the release that they are of.

    `sources`: a file of apt with Debian's own. Raises CalledProcessError where a package cannot be had, StopIteration
    where the release has no Python.
    """
    folder.mkdir()
    with tempfile.TemporaryDirectory() as state:
        apt = _apt_of(Path(state), sources)
        subprocess.run([*apt, "update", "-qq"], check=True)
        wanted = [*apt, "install", "-qq", "--yes", "--download-only", "--no-install-recommends", *WANTED]
        subprocess.run(wanted, check=True, stdout=subprocess.DEVNULL)
        entries = [_entry(deb, folder) for deb in sorted(Path(state, "archives").glob("*.deb"))]
    (folder / INDEX).write_text("\n".join(entries), encoding="utf-8")
    return Release(name_of_release(), _said("dpkg", "--print-architecture"), _python_of(entries))


def _apt_of(state: Path, sources: Path) -> list[str]:
    """apt-get with lists, archives and a status of its own: as on a machine on which nothing is installed."""
    for name in ("lists/partial", "archives/partial", "empty"):
        (state / name).mkdir(parents=True)
    (state / "status").touch()
    if os.geteuid() == 0:  # apt fetches as an account of its own
        os.chmod(state, 0o755)
    settings = {
        "Dir::State": state, "Dir::State::lists": state / "lists", "Dir::State::status": state / "status",
        "Dir::Cache": state, "Dir::Cache::archives": state / "archives", "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": state / "empty", "Dir::Etc::preferencesparts": state / "empty",
        "Debug::NoLocking": 1, "APT::Sandbox::User": "root",
    }  # fmt: skip
    return ["apt-get", *(f"-o{name}={value}" for name, value in settings.items())]


def _entry(deb: Path, folder: Path) -> str:
    """Move a package into the folder, under a name without a version; its entry of the index (deb-src(5), Packages)."""
    control = _said("dpkg-deb", "--field", str(deb))
    fields = dict(line.split(": ", 1) for line in control.splitlines() if not line.startswith(" ") and ": " in line)
    raw = deb.read_bytes()
    name = f"{fields['Package']}_{fields['Architecture']}.deb"
    (folder / name).write_bytes(raw)
    return f"{control}\nFilename: ./{name}\nSize: {len(raw)}\nSHA256: {hashlib.sha256(raw).hexdigest()}\n"


def _python_of(entries: list[str]) -> str:
    """Major and minor version of the release's own Python."""
    entry = next(entry for entry in entries if entry.startswith("Package: python3\n"))
    version = next(line for line in entry.splitlines() if line.startswith("Version: ")).split()[1]
    return ".".join(version.split(".")[:2])


def name_of_release() -> str:
    """Code name of the release that this machine runs, such as "trixie"."""
    lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    return next(line.partition("=")[2] for line in lines if line.startswith("VERSION_CODENAME="))


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
