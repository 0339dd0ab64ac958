"""The first bytes of an encrypted file, which are in clear."""

from __future__ import annotations

from pathlib import Path

from sqlcipher3 import dbapi2


def salt_of(path: Path) -> bytes | None:
    """The salt of a file, without its key; None where there is no file. One too short for it has one of chance.

    The library reads it: whoever closed a file of his own there would let go of every lock that this process has on it,
    and another program would take the log away from under it. https://sqlite.org/howtocorrupt.html#_posix_advisory
    """
    try:
        connection = dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except dbapi2.Error:
        return None
    try:
        connection.execute("PRAGMA cipher_log_level = none")
        connection.execute(f"PRAGMA key = \"x'{bytes(32).hex()}'\"")
        return bytes.fromhex(connection.execute("PRAGMA cipher_salt").fetchone()[0])
    except (dbapi2.Error, TypeError):
        return None
    finally:
        connection.close()
