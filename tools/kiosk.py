"""Pack a folder that installs precinct on a machine without a network. Run by `make kiosk`.

    python -m tools.kiosk FOLDER

The folder holds this project's wheel, the wheels it runs on (for this machine's platform and Python), their hashes and
an install script. Copy it to a stick; on the kiosk: `sh install.sh`, or `sh install.sh /opt/precinct`. The script asks
for the folder's sum, which is printed here and goes another way than the stick: read out over the telephone.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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

"$python" -m venv --clear "$where"
"$where/bin/python" -m pip install --quiet --no-index --find-links "$here/wheels" --require-hashes \\
  -r "$here/requirements.lock"
"$where/bin/python" -m pip install --quiet --no-index --no-deps "$here/{wheel}"
"$where/bin/python" -m compileall -q "$where/lib" || true
echo "Installed. Start it with: $where/bin/precinct"
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


def main(folder: Path) -> int:
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

    total = close(folder, wheel)
    print(f"{folder}: copy it, then `sh install.sh` on the kiosk")
    print(f"Its sum, for the telephone: {' '.join(total[at : at + 4] for at in range(0, SUM_DIGITS, 4))}")
    return 0


def close(folder: Path, wheel: str) -> str:
    """Write the install script and the sums of all files; the sum that the script asks for."""
    version = sys.version_info[:2]
    script = INSTALL.format(version=".".join(map(str, version)), tuple=tuple(version), wheel=wheel, digits=SUM_DIGITS)
    (folder / "install.sh").write_text(script, encoding="utf-8")
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "SHA256SUMS"
    )
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    return hashlib.sha256(sums.encode()).hexdigest()[:SUM_DIGITS]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
