"""Making the tables of a new store, and bringing an older one up to this version: with Alembic, nothing else does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = [MIGRATIONS / "versions"]
"""What makes a new store, in either database; its first one makes every table of its day."""
EARLIER = [MIGRATIONS / "earlier"]
"""What brings a store that was made before to the first of `VERSIONS`, whose number the last of these has."""
VERSION_TABLE = "alembic_version"


def newest() -> str:
    """The revision that a store of this version stands at: the highest number of a migration."""
    return max(file.name.partition("_")[0] for place in VERSIONS for file in place.glob("[0-9]*.py"))


def config_of(conn: Connection, versions: Sequence[Path] | None = None) -> Config:
    """How Alembic finds the migrations, and the connection they run on."""
    from alembic.config import Config  # late: 12 MiB of every kiosk's memory for what runs once a version

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", " ".join(str(place) for place in versions or VERSIONS))
    config.set_main_option("path_separator", "space")
    config.attributes["connection"] = conn
    return config


def _stands_at(conn: Connection) -> str | None:
    if not inspect(conn).has_table(VERSION_TABLE):
        return None
    return conn.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one_or_none()


def upgrade(conn: Connection) -> None:
    """Run what is missing of the migrations: in an empty database all. Call it after a backup."""
    from alembic import command  # late: see config_of

    at = _stands_at(conn)
    if any(file.name.startswith(f"{at}_") for place in EARLIER for file in place.glob("[0-9]*.py")):
        command.upgrade(config_of(conn, EARLIER), "head")
    command.upgrade(config_of(conn), "head")
