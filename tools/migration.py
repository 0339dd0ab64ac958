"""Write the next migration from what the tables say now: `python -m tools.migration 0024 "what changes"`.

The tables of the present migrations are compared with the code's. Read what it wrote before you commit it, and let
`make format` set it; data that must move is written by hand. Search tables are made where they are not there.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

import db.opening.rooms  # noqa: F401 (every table is known by then)
from db.storage import migrating


def main(revision: str, message: str) -> None:
    """Upgrade an empty database to the newest migration and write the difference as a new one."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'empty.db'}")
        with engine.connect() as conn:
            if any(migrating.VERSIONS[0].glob("[0-9]*.py")):
                command.upgrade(migrating.config_of(conn), "head")
            command.revision(migrating.config_of(conn), message, autogenerate=True, rev_id=revision)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
