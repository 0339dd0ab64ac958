"""Resolve pyproject.toml into two locks: every platform, every hash, no address. Run by `make lock`.

`requirements.lock` has what runs, tests and builds; `requirements-run.lock` has those pins of it that `make run` needs.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALL, RUN = ROOT / "requirements.lock", ROOT / "requirements-run.lock"
HEADS = {
    ALL: """\
# Every package, for every platform, with its hashes: what runs, what tests, what builds.
# Made by `make lock` from pyproject.toml; not edited by hand.
""",
    RUN: """\
# Those of requirements.lock that the program runs on, and what it is built with.
# Made by `make lock` from pyproject.toml; not edited by hand.
""",
}


def main(arguments: list[str]) -> int:
    """Write both locks, keeping what is pinned already unless `--upgrade` is among `arguments`."""
    return _write(ALL, "--group", "dev", "--all-extras", *arguments) or _write(
        RUN, "--group", "build", "--constraint", str(ALL)
    )


def _write(lock: Path, *options: str) -> int:
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--no-config"]
    # The floor of the project, so that each pin also serves the Pythons above it.
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
    command += ["--output-file", str(lock), *options]
    subprocess.run(command, cwd=ROOT, check=True)
    pins = lock.read_text(encoding="utf-8").removeprefix(HEADS[lock])
    if "://" in pins:
        print(f"{lock.name} would hold an address; not written", file=sys.stderr)
        return 1
    lock.write_text(HEADS[lock] + pins, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
