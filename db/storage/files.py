"""The files of a store's home that say where its tables lie."""

from __future__ import annotations

from pathlib import Path

DATABASE = "precinct.db"
"""The encrypted file with all tables."""
ADDRESS = "database.url"
"""In its place at a seat whose tables lie on PostgreSQL: their address, without a password."""
PASSWORDS = "pgpass"
"""Beside it, where there is one, the password of that database; readable by its owner alone."""


def has_database(home: Path) -> bool:
    """Whether a folder holds a database, or says where its tables lie."""
    return (home / DATABASE).exists() or (home / ADDRESS).exists()


def is_on_server(home: Path) -> bool:
    """Whether a folder says that its tables lie on PostgreSQL."""
    return (home / ADDRESS).exists()
