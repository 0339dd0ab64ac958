"""A real PostgreSQL for the tests of both databases: started for the run, in a folder of its own, thrown away after it.

Where none is installed the tests that need it are skipped and say so, unless PRECINCT_POSTGRES says that one must be
there (`.ci/run` does).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT

NEEDED = "PRECINCT_POSTGRES"
SOCKET = 100
"""Letters of a folder's path that a socket in it leaves room for."""


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return None if there is None else Path(there).resolve().parent


@contextmanager
def server() -> Iterator[str]:
    """The URL of an empty database, `{name}` left open; reached by a socket that nobody else knows.

    Skips the test where no PostgreSQL is installed.
    """
    bin_ = programs()
    if bin_ is None:
        if os.environ.get(NEEDED):
            raise AssertionError(f"{NEEDED} is set, and no PostgreSQL is installed")
        pytest.skip("no PostgreSQL is installed: what both databases do the same is not tried here")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    assert len(str(folder)) < SOCKET
    # It refuses to run as root.
    other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if other:
        shutil.chown(folder, "postgres")
    data, options = folder / "data", f"-c listen_addresses='' -c fsync=off -k {folder}"
    made = ["-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", "-A", "trust"]
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder, "check": True}
    try:
        subprocess.run([*other, bin_ / "initdb", "-D", data, *made], **quiet)  # type: ignore[call-overload]
        start = [bin_ / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "-t", "120"]
        subprocess.run([*other, *start, "start"], **quiet)  # type: ignore[call-overload]
        yield f"postgresql+psycopg://postgres@/{{name}}?host={folder}"
    finally:
        stop = [bin_ / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"]
        subprocess.run([*other, *stop], stdout=subprocess.DEVNULL, cwd=ROOT, check=False)
        shutil.rmtree(folder, ignore_errors=True)
