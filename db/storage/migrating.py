"""Making the tables of a new store, and bringing an older one up to this version: with Alembic, nothing else does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = [MIGRATIONS / "versions"]
"""Folders of the migrations that make a new store, in either database; the first makes the tables of 0.1.0."""
OLDEST, OPENED_BY = "0025", "0.1.0"
"""The first revision that this version brings up, and the version that brings an older store to it."""
VERSION_TABLE = "alembic_version"


def newest() -> str:
    """The revision that a store of this version stands at: the highest number of a migration."""
    return max(file.name.partition("_")[0] for place in VERSIONS for file in place.glob("[0-9]*.py"))


def config_of(conn: Connection) -> Config:
    """How Alembic finds the migrations, and the connection they run on."""
    from alembic.config import Config  # late: 12 MiB of every kiosk's memory for what runs once a version

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", " ".join(str(place) for place in VERSIONS))
    config.set_main_option("path_separator", "space")
    config.attributes["connection"] = conn
    return config


def upgrade(conn: Connection) -> None:
    """Run what is missing of the migrations: in an empty database all. Call it after a backup."""
    from alembic import command  # late: see config_of

    command.upgrade(config_of(conn), "head")
