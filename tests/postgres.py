"""A real PostgreSQL for the tests of both databases: started for the run, in a folder of its own, thrown away after it.

Where none is installed the tests that need it are skipped and say so, unless PRECINCT_POSTGRES says that one must be
there (`.ci/run` does).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools import postgres

NEEDED = "PRECINCT_POSTGRES"


def needs_postgres() -> None:
    """Skips the test where no PostgreSQL is installed."""
    if postgres.programs() is None:
        if os.environ.get(NEEDED):
            raise AssertionError(f"{NEEDED} is set, and no PostgreSQL is installed")
        pytest.skip("no PostgreSQL is installed: what both databases do the same is not tried here")


@contextmanager
def server(folder: Path | None = None) -> Iterator[str]:
    """The address of an empty database, `{name}` left open; reached by a socket that nobody else knows.

    `folder`: where it stands, for a test that kills it; it waits for the disk then, as a seat's does. Skips the test
    where no PostgreSQL is installed.
    """
    needs_postgres()
    with postgres.server(folder, durable=folder is not None) as address:
        yield address
