"""What a store keeps of itself beside its journal, by names: the table `local_info`. Each name is its owner's alone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from db.storage.models import INFO

_VALUE = select(INFO.c.value).where(INFO.c.name == bindparam("named"))
_SOME = select(INFO.c.name, INFO.c.value).where(INFO.c.name.in_(bindparam("names", expanding=True)))
_DROP = INFO.delete().where(INFO.c.name == bindparam("named"))


def kept(conn: Connection, name: str) -> str | None:
    """What is kept under a name; None where nothing is."""
    value: str | None = conn.execute(_VALUE, {"named": name}).scalar_one_or_none()
    return value


def kept_under(conn: Connection, names: Sequence[str]) -> dict[str, str]:
    """The values kept under several names, by name; one that is missing is not there."""
    return {row.name: row.value for row in conn.execute(_SOME, {"names": list(names)})}


def keep(conn: Connection, name: str, value: str) -> None:
    """Keep it under a name, in place of what was, in the caller's writing transaction."""
    drop(conn, name)
    conn.execute(INFO.insert(), {"name": name, "value": value})


def drop(conn: Connection, name: str) -> None:
    """Keep nothing under a name any more."""
    conn.execute(_DROP, {"named": name})
