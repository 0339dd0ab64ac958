"""The files of a store's home that say where its tables lie."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

DATABASE = "precinct.db"
"""The encrypted file with all tables."""
ADDRESS = "database.url"
"""In its place at a seat whose tables lie on PostgreSQL: their address, without a password."""
PASSWORDS = "pgpass"
"""Beside it, where there is one, the password of that database; readable by its owner alone."""


def real(path: Path) -> Path:
    """Where a path leads, absolute; one that leads nowhere, or around in a circle, as far as it can be followed."""
    return Path(os.path.realpath(path))


def sha256(path: Path) -> str:
    """The hash of a file's content, in hex. Raises OSError."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def has_database(home: Path) -> bool:
    """Whether a folder holds a database, or says where its tables lie."""
    return (home / DATABASE).exists() or (home / ADDRESS).exists()


def is_on_server(home: Path) -> bool:
    """Whether a folder says that its tables lie on PostgreSQL."""
    return (home / ADDRESS).exists()
