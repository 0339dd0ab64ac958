"""What letting a unit in and letting a level read share: a key file, written and read; the one that is named."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from db.carrying.levels import bundle_files
from db.carrying.levels.level_readers import LevelReader
from db.carrying.levels.links import LinkedUnit, not_enrolled
from db.storage.files import open_named
from db.words.messages import M_, Refused
from precinct_tui.verbs.signing_in import unreadable

Enrolled = TypeVar("Enrolled", LinkedUnit, LevelReader)


def write_key_file(file: str, content: bytes) -> Path:
    """Write a key file where none stands, and read it back; its path. Raises Refused: "exists", "unwritable"."""
    path = Path(file).expanduser()
    if path.exists():
        raise Refused("exists", {}, M_("{file} is there already. Name a new file.", file=str(path)))
    bundle_files.put(path.parent, path.name, content, make=True)
    return path


def key_content(file: str) -> bytes:
    """What a key file holds, as far as one can be long. Raises Refused("unreadable")."""
    try:
        with open_named(Path(file).expanduser()) as opened:
            return opened.read(bundle_files.KEY_MOST)
    except OSError as error:
        raise unreadable(file, error) from error


def the_named(enrolled: Iterable[Enrolled], named: str) -> Enrolled:
    """The one of this uid or name. Raises Refused("not_enrolled") where it is none of them, or several."""
    of_name = [each for each in enrolled if named in (each.uid, each.name)]
    if len(of_name) != 1:
        raise not_enrolled(named)
    return of_name[0]
