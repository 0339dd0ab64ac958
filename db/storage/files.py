"""The files of a store's home that say where its tables lie, and how a named file is read."""

from __future__ import annotations

import errno
import hashlib
import os
import platform
import stat
from pathlib import Path
from typing import BinaryIO

import platformdirs

DATABASE = "precinct.db"
"""The encrypted file with all tables."""
ADDRESS = "database.url"
"""In its place at a seat whose tables lie on PostgreSQL: their address, without a password."""
PASSWORDS = "pgpass"
"""Beside it, where there is one, the password of that database; readable by its owner alone."""


def real(path: Path) -> Path:
    """Where a path leads, absolute; one that leads nowhere, or around in a circle, as far as it can be followed."""
    return Path(os.path.realpath(path))


def state_folder() -> Path:
    """The user's folder for what this machine remembers outside every store."""
    return Path(os.environ.get("PRECINCT_STATE") or platformdirs.user_state_dir("precinct"))


def machine_name() -> str:
    """What tells this machine from others: the system's own number for it, else its name on the network."""
    try:
        return Path("/etc/machine-id").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return platform.node()


def sha256(path: Path) -> str:
    """The hash of a file's content, in hex. Raises OSError."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def open_named(path: Path) -> BinaryIO:
    """Open a regular file that somebody named, or that stands where anybody may put one, to read its bytes.

    A device has no end and a pipe waits for its writer: neither is opened. Raises OSError, ESPIPE for those.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise OSError(errno.EISDIR if stat.S_ISDIR(mode) else errno.ESPIPE, "not a regular file", str(path))
    return os.fdopen(descriptor, "rb")


def read_named(path: Path, most: int) -> bytes:
    """The bytes of such a file, whole. Raises OSError, EFBIG where it has more than `most`."""
    with open_named(path) as opened:
        content = opened.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, "too large", str(path))
    return content


def has_database(home: Path) -> bool:
    """Whether a folder holds a database, or says where its tables lie."""
    return (home / DATABASE).exists() or (home / ADDRESS).exists()


def is_on_server(home: Path) -> bool:
    """Whether a folder says that its tables lie on PostgreSQL."""
    return (home / ADDRESS).exists()
