"""What is said where keys.json is not there, can't be used, or is not of the database beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from db.storage.files import has_database
from db.storage.interrupted_making import unfinished
from db.words.messages import M_, Message, Refused

FILE = "keys.json"
MOST_BYTES = 4_000_000
"""A keyring of some thousand officers; a longer file is none."""


def missing(home: Path) -> Refused:
    """There is no keys.json: no store, or one that lost it."""
    if (reason := unfinished(home)) or not has_database(home):
        return Refused("not_a_store", {}, reason or not_a_store(home))
    return Refused(
        "no_keys",
        {},
        M_(
            "{path} is missing; the records are there. Bring it back from a backup, and nothing since is lost:"
            " `precinct restore --keys-only DIR`.",
            path=str(home / FILE),
        ),
    )


def damaged(home: Path) -> Refused:
    """keys.json is there and can't be used."""
    return Refused(
        "damaged",
        {},
        M_(
            "{path} is damaged. Bring it back from a backup, and nothing since is lost:"
            " `precinct restore --keys-only DIR`.",
            path=str(home / FILE),
        ),
    )


class DamagedSealing(ValueError):
    """Nothing can be sealed to a key that many write to; its name."""


def damaged_sealing(home: Path, name: str) -> Refused:
    """keys.json can be read, and the public half of a sealing in it is none."""
    return Refused("damaged", {}, M_(
        "The key “{name}” in {path} is damaged: nothing can be sealed to it. Bring {path} back from a backup, and"
        " nothing since is lost: `precinct restore --keys-only DIR`.",
        name=name, path=str(home / FILE),
    ))  # fmt: skip


def damaged_slot(name: str) -> Refused:
    """One slot in keys.json is not what was written, and the others are."""
    return Refused("damaged_key", {}, damaged_message(name))


def damaged_message(name: str) -> Message:
    """Name the damaged slot and the two ways on."""
    return M_(
        "The key of {badge} in keys.json is damaged. Two ways on: an administrator sets a new password (`precinct"
        " officer reset-password`), or `precinct restore --keys-only DIR` brings this key alone back from a backup.",
        badge=name,
    )


def older_key(path: Path, *, keys_are_older: bool) -> Refused:
    """keys.json and the database belong to different keys of one store."""
    said = (
        M_(
            "The key of {path} was renewed since these keys were kept. Bring back those of a backup that was made"
            " after that: `precinct restore --keys-only DIR`.",
            path=str(path),
        )
        if keys_are_older
        else M_(
            "{path} is from before its key was renewed: it was put back, without its own keys. Take the whole backup,"
            " into an empty folder: `precinct restore DIR`.",
            path=str(path),
        )
    )
    return Refused("older_key", {}, said)


def wrong_keys(path: Path) -> Refused:
    """keys.json is of another store than the database beside it, as far as the database's first bytes tell."""
    return Refused("wrong_keys", {}, M_(
        "The keys beside {path} are not its own: they are another store's, or the beginning of {path} is damaged. Put"
        " its own keys back, or take them from a backup: `precinct restore --keys-only DIR`. If they are its own,"
        " restore the whole backup into an empty folder: `precinct restore DIR`.",
        path=str(path),
    ))  # fmt: skip


def not_a_store(home: Path) -> Any:
    """What to say of a folder that holds no store."""
    return M_(
        "{home} holds no store. Make one with `precinct init`, or name another folder with --home.", home=str(home)
    )


def wrong_password() -> Refused:
    """One answer for a wrong badge and a wrong password, so that neither can be guessed alone."""
    return Refused("wrong_password", {"password": M_("The badge number or the password is wrong.")})
