"""Packed folders and a kiosk for tests: a program that does nothing but say its version."""

from __future__ import annotations

import base64
import zipfile
from pathlib import Path

from nacl.signing import SigningKey

from tools.kiosk.closing import Packed, close
from tools.kiosk.debian import Release

PACKER, THIEF = SigningKey(b"p" * 32), SigningKey(b"t" * 32)


def pack(folder: Path, version: str, key: SigningKey = PACKER, says: str | None = None) -> Path:
    """A folder with a wheel that does nothing but say a version."""
    (folder / "wheels").mkdir(parents=True)
    (folder / "requirements.lock").touch()
    name = f"precinct_desk-{version}-py3-none-any.whl"
    info = f"precinct_desk-{version}.dist-info"
    content = {
        "precinct_said.py": f"def main():\n    print('precinct {says or version}')\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: precinct-desk\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[console_scripts]\nprecinct = precinct_said:main\n",
    }
    with zipfile.ZipFile(folder / name, "w") as wheel:
        for path, text in content.items():
            wheel.writestr(path, text)
        wheel.writestr(f"{info}/RECORD", "".join(f"{path},,\n" for path in (*content, f"{info}/RECORD")))
    close_again(folder, key)
    return folder


def close_again(folder: Path, key: SigningKey) -> None:
    """Sum and sign what is in a folder now."""
    (wheel,) = folder.glob("*.whl")
    close(folder, Packed(wheel.name, Release("trixie", "amd64", "3.13")), key)


def kiosk(place: Path) -> Path:
    """A kiosk on which version 0.9.0 runs, below a new folder."""
    (place / "versions" / "0.9.0" / "bin").mkdir(parents=True)
    (place / "current").symlink_to("versions/0.9.0")
    (place / "packer.pub").write_bytes(base64.b64encode(bytes(PACKER.verify_key)))
    (place / "requests").mkdir()
    (place / "answers").mkdir()
    return place
