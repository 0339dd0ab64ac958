"""Pack a folder that installs precinct on a machine without a network. Run by `make kiosk`.

    python -m tools.kiosk FOLDER --key FILE

The folder holds this project's wheel, the wheels it runs on (for this machine's platform and Python), their hashes,
signed with the packer's key, and an install script. Copy it to a stick; on the kiosk: `sh install.sh`, or `sh
install.sh /opt/precinct`. The script asks for the folder's sum, which is printed here and goes another way than the
stick: read out over the telephone. The kiosk keeps the packer's key; `precinct update FOLDER` takes what it signed.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import shutil
import subprocess
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

from nacl.signing import SigningKey
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from precinct_kiosk.packed_folder import SIGNATURE, SUMS, sign_sums
from precinct_kiosk.versions import KEY

ROOT = Path(__file__).resolve().parent.parent

INSTALL = """\
#!/bin/sh
# Installs precinct from this folder alone: sh install.sh [WHERE]. Python {version} is needed; nothing is downloaded.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
where=${{1:-"$HOME/.local/share/precinct/program"}}
python=${{PYTHON:-python3}}

"$python" -c 'import sys; sys.exit(sys.version_info[:2] != {tuple})' || {{
  echo "This folder was packed for Python {version}. Name one: PYTHON=python{version} sh install.sh" >&2; exit 1; }}
told=${{SUM:-}}
[ -n "$told" ] || {{ printf 'The sum of this folder, as you were told it: '; read -r told || true; }}
told=$(printf %s "$told" | tr -d ' -' | tr A-F a-f)
[ "$told" = "$(sha256sum "$here/SHA256SUMS" | cut -c 1-{digits})" ] || {{
  echo "This is not the folder that was packed, or the sum was misheard. Nothing was installed." >&2; exit 1; }}
(cd "$here" && sha256sum --check --quiet SHA256SUMS) || {{
  echo "A file of this folder is damaged. Copy the folder again." >&2; exit 1; }}

place="$where/versions/{number}"
mkdir -p "$where/versions"
"$python" -m venv --clear "$place"
"$place/bin/python" -m pip install --quiet --no-index --find-links "$here/wheels" --require-hashes \\
  -r "$here/requirements.lock"
"$place/bin/python" -m pip install --quiet --no-index --no-deps "$here/{wheel}"
"$place/bin/python" -m compileall -q "$place/lib" || true
cp "$here/packer.pub" "$where/packer.pub"
ln -sfn "versions/{number}" "$where/.current-new"
mv -T "$where/.current-new" "$where/current"
echo "Installed. Start it with: $where/current/bin/precinct"
"""


SUM_DIGITS = 20
"""Digits of the sum over the sums of all files: 80 bits, five groups of four to read out."""


def needed(start: Distribution) -> dict[str, Distribution]:
    """What an installed distribution runs on, on this machine, by canonical name, without itself.

    Raises PackageNotFoundError where one of them is not installed.
    """
    distributions: dict[str, Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    ahead: list[tuple[Distribution, frozenset[str]]] = [(start, frozenset())]
    while ahead:
        current, extras = ahead.pop()
        for requirement in map(Requirement, current.requires or []):
            marker = requirement.marker
            if marker and not any(marker.evaluate({"extra": extra}) for extra in extras | {""}):
                continue
            key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
            if key not in seen:
                seen.add(key)
                distributions[key[0]] = distribution(requirement.name)
                ahead.append((distributions[key[0]], key[1]))
    return distributions


def pins(lock: str) -> dict[str, str]:
    """The blocks of a requirements.lock, pin and hashes, by canonical name."""
    blocks: dict[str, str] = {}
    name = ""
    for line in lock.splitlines():
        if line and not line.startswith((" ", "#")):
            name = canonicalize_name(line.partition("==")[0])
            blocks[name] = ""
        if name:
            blocks[name] += line + "\n"
    return blocks


def packer_key(path: Path) -> SigningKey:
    """The key of whoever packs: 32 bytes in base64, made where `path` is not there yet. Raises OSError, ValueError."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(base64.b64encode(bytes(SigningKey.generate())) + b"\n")
        print(f"{path}: a new key. Kiosks take newer folders that it signs: keep it, and a copy elsewhere.")
    return SigningKey(base64.b64decode(path.read_bytes()))


def main(folder: Path, key: SigningKey) -> int:
    """Make `folder` anew. Raises CalledProcessError where a wheel cannot be had or built."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pip = [sys.executable, "-m", "pip"]
    subprocess.run(
        [*pip, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT], check=True
    )
    wheel = next(folder.glob("precinct-*.whl")).name

    blocks = pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    lock = folder / "requirements.lock"
    lock.write_text("".join(blocks[name] for name in sorted(needed(distribution("precinct")))), encoding="utf-8")
    subprocess.run(
        [*pip, "download", "--quiet", "--require-hashes", "--only-binary=:all:", "-r", lock, "-d", folder / "wheels"],
        check=True,
    )

    total = close(folder, wheel, key)
    print(f"{folder}: copy it, then `sh install.sh` on the kiosk")
    print(f"Its sum, for the telephone: {' '.join(total[at : at + 4] for at in range(0, SUM_DIGITS, 4))}")
    return 0


def close(folder: Path, wheel: str, key: SigningKey) -> str:
    """Write the install script, the packer's public key, the sums of all files and their signature; the sum that the
    script asks for."""
    version = sys.version_info[:2]
    script = INSTALL.format(
        version=".".join(map(str, version)), tuple=tuple(version), wheel=wheel, number=wheel.split("-")[1],
        digits=SUM_DIGITS,
    )  # fmt: skip
    (folder / "install.sh").write_text(script, encoding="utf-8")
    (folder / KEY).write_bytes(base64.b64encode(bytes(key.verify_key)) + b"\n")
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (SUMS, SIGNATURE)
    ).encode()
    (folder / SUMS).write_bytes(sums)
    (folder / SIGNATURE).write_bytes(sign_sums(key, sums))
    return hashlib.sha256(sums).hexdigest()[:SUM_DIGITS]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Pack a folder that installs on a machine without a network.")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--key", type=Path, required=True, metavar="FILE", help="the packer's key; made where it is not"
    )
    options = parser.parse_args()
    sys.exit(main(options.folder, packer_key(options.key.expanduser())))
