"""A PostgreSQL of one's own on this machine, for tests, benchmarks and `make levels`: reached by a socket alone."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import text

from db.storage.dialects import postgresql
from db.storage.dialects.offering import OF_COUNTS, closing

SOCKET = 90
"""Letters of a folder's path that a socket in it leaves room for."""


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest; None where there is none."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    there = shutil.which("initdb")
    return None if there is None else Path(there).resolve().parent


def start(folder: Path, *, durable: bool = True, settings: str = "") -> str:
    """Start the server in a folder, made where it is not there; the address of its databases, `{name}` left open.

    `durable`: it waits for the disk, as a seat's does. `settings`: more of its command line. Raises FileNotFoundError
    where none is installed, OSError.
    """
    bin_ = programs()
    if bin_ is None:
        raise FileNotFoundError("no PostgreSQL is installed: apt install postgresql")
    folder = socket = folder.resolve()
    if len(str(folder)) > SOCKET:
        socket = Path(tempfile.gettempdir()) / f"pg-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    for place in (folder, socket):
        place.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(place, "postgres")
    data, options = folder / "data", f"-c listen_addresses='' -c fsync={'on' if durable else 'off'} -k {socket}"
    options = f"{options} {settings}"
    if not data.exists():
        made = ["-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", "--data-checksums", "-A", "trust"]
        _run(folder, bin_ / "initdb", "-D", data, *made)
    if _run(folder, bin_ / "pg_ctl", "-D", data, "status", check=False):  # else whoever started it was killed
        _run(folder, bin_ / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "-t", "120", "start")
    return f"postgresql://postgres@/{{name}}?host={socket}"


def stop(folder: Path, mode: str = "fast") -> None:
    """Stop the server in a folder; `mode` "immediate": as a cut of power does, so that it recovers by its log."""
    bin_ = programs()
    if bin_ is not None and (folder / "data" / "postmaster.pid").exists():
        _run(folder, bin_ / "pg_ctl", "-D", folder / "data", "-m", mode, "-w", "stop")


def _run(folder: Path, *words: object, check: bool = True) -> int:
    """Its exit status. It refuses to run as root."""
    other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return subprocess.run([*other, *map(str, words)], stdout=subprocess.DEVNULL, cwd=folder, check=check).returncode


@contextmanager
def server(folder: Path | None = None, *, durable: bool = True) -> Iterator[str]:
    """A server in this or in a new folder, which is thrown away after it. Raises as `start` does."""
    folder = folder or Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        yield start(folder, durable=durable)
    finally:
        stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


def empty_database(address: str, name: str) -> str:
    """The address of a new database that compares texts by their bytes."""
    whole = address.format(name="postgres").replace("postgresql:", "postgresql+psycopg:")
    engine = postgresql.engine(whole, writes=True).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"))
    engine.dispose()
    return address.format(name=name)


SEAT, READER = "seat", "national_reader"
"""The role that owns a seat's database and nothing else, and the one that reads a province's counts."""
COUNTS = f"{SEAT}{OF_COUNTS}"
"""The database of a province's counts."""
ASKS = ("CREATE EXTENSION postgres_fdw", f"GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO {SEAT}")
"""What the administrator of the national command's server does in its database."""


@dataclass
class Cluster:
    """A server of its own for one seat, whose database is named `seat` and is no superuser's."""

    folder: Path
    durable: bool = False
    address: str = ""
    settings: str = ""

    def start(self) -> None:
        """Start it. Raises as `start` does."""
        self.address = start(self.folder, durable=self.durable, settings=self.settings)

    def stop(self) -> None:
        """Stop it."""
        stop(self.folder)

    def at(self, user: str = SEAT, name: str = "seat") -> str:
        """The address of a database for a role."""
        return self.address.format(name=name).replace("postgres@", f"{user}@")

    def make(self, password: str, *statements: str) -> None:
        """What the server's administrator makes: the seat's role and database, the reader, who needs its password."""
        self.start()
        access = self.folder / "data" / "pg_hba.conf"
        access.write_text(f"local all {READER} scram-sha-256\n" + access.read_text("utf-8"), "utf-8")
        with psycopg.connect(self.at("postgres", "postgres"), autocommit=True) as conn:
            conn.execute("SELECT pg_reload_conf()")
            conn.execute(f"CREATE ROLE {SEAT} LOGIN")
            reader = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} CONNECTION LIMIT 4")
            conn.execute(reader.format(sql.Identifier(READER), sql.Literal(password)))
            for name in (SEAT, COUNTS):
                conn.execute(f"CREATE DATABASE {name} OWNER {SEAT} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")  # type: ignore[call-overload]
        with psycopg.connect(self.at("postgres", COUNTS), autocommit=True) as conn:
            conn.execute(closing())  # type: ignore[arg-type]
        with psycopg.connect(self.at("postgres"), autocommit=True) as conn:
            for statement in statements:
                conn.execute(statement)  # type: ignore[call-overload]
