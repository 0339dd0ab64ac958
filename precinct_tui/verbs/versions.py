"""`precinct version`: the program and the libraries that it runs on. No room is read."""

from __future__ import annotations

import sys
from argparse import Namespace
from importlib.metadata import version as version_of

from db.storage.dialects import sqlite_library
from precinct_tui.verbs import output
from precinct_tui.verbs.usage import precinct_version


def versions() -> dict[str, str]:
    """The program and its libraries: name → version."""
    parts = {"precinct": precinct_version(), "python": sys.version.split()[0], **sqlite_library.versions()}
    return {**parts, **{name: version_of(name) for name in ("textual", "sqlalchemy", "pynacl")}}


def version(options: Namespace) -> output.VerbAnswer:
    """`precinct version`."""
    parts = versions()
    return output.VerbAnswer(parts, (f"{name} {number}" for name, number in parts.items()))
