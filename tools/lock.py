"""Resolve pyproject.toml into requirements.lock: every platform, every hash, no address. Run by `make lock`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
HEAD = """\
# Every package, for every platform, with its hashes: what runs, what tests, what builds.
# Made by `make lock` from pyproject.toml; not edited by hand.
"""


def main(arguments: list[str]) -> int:
    """Write the lock, keeping what is pinned already unless `--upgrade` is among `arguments`."""
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        "--group",
        "dev",
        "--quiet",
        "--no-config",
    ]
    # The floor of the project, so that each pin also serves the Pythons above it.
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
    command += ["--output-file", str(LOCK), *arguments]
    subprocess.run(command, cwd=ROOT, check=True)
    pins = LOCK.read_text(encoding="utf-8").removeprefix(HEAD)
    if "://" in pins:
        print("requirements.lock would hold an address; not written", file=sys.stderr)
        return 1
    LOCK.write_text(HEAD + pins, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
