"""A paper as a file in the folder for papers, which the settings name: a folder of this user, or a memory stick."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_documents_path

from db.reading.papers import previewing
from db.storage.durable import write_durably
from db.storage.files import DATABASE
from db.storage.keys_refused import FILE as KEYS
from db.storage.mounts import memory_sticks
from db.words.messages import M_, Refused
from precinct_tui.documents.making import OFFICIAL
from precinct_tui.documents.paper import as_pdf, as_text
from precinct_tui.documents.paper_table import Wanted, made
from precinct_tui.documents.printer import check_printer, to_printer
from precinct_tui.language.i18n import speaking, spoken

if TYPE_CHECKING:
    from datetime import datetime

    from db.kernel.base.officer import Desk

NAME = "precinct"


def usual_folder() -> Path:
    """Where papers go until another folder is chosen: `precinct` among this user's documents."""
    return user_documents_path() / NAME


def folders(chosen: str = "") -> tuple[Path, ...]:
    """The chosen folder, "" for the usual one, and one on each memory stick that is mounted and may be written to."""
    places = [Path(chosen).expanduser() if chosen else usual_folder()]
    places += [mount / NAME for mount in memory_sticks(writable=True)]
    return tuple(dict.fromkeys(places))


def place_of(folder: str) -> Path:
    """The folder for papers, made if it is not there; "" is the usual one. Raises Refused("unwritable")."""
    place = Path(folder).expanduser() if folder else usual_folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(place) from error
    return place


def check_out(path: Path, over: bool = False) -> None:
    """Whether a file can be written there, asked before anything is noted.

    Nothing is written through a link (devices are links: /dev/stdout), nor into a store's own folder, nor `over` a
    file that is there unless somebody asked for it. Raises Refused("unwritable", "exists").
    """
    folder = path.absolute().parent
    if not folder.is_dir() or path.is_dir() or not os.access(path if path.exists() else folder, os.W_OK):
        raise unwritable(path)
    if path.is_symlink() and not path.is_relative_to("/dev"):
        raise Refused("unwritable", {}, M_("{path} is a link: nothing is written through it.", path=str(path)))
    if any((folder / name).exists() for name in (KEYS, DATABASE)):
        raise Refused("unwritable", {}, M_("{path} is in the store's own folder: name another.", path=str(path)))
    if path.is_file() and not over:
        raise Refused("exists", {}, M_("{path} is there already. Name a new file.", path=str(path)))


def save(path: Path, raw: bytes, over: bool = False) -> None:
    """The file as a whole or not at all, for its owner only: it names people. Raises Refused as `check_out` does."""
    check_out(path, over)
    try:
        if path.exists() and not path.is_file():  # a device or a pipe is written as it is
            path.write_bytes(raw)
        else:
            write_durably(path, raw)
    except OSError as error:
        raise unwritable(path) from error


def save_new(path: Path, raw: bytes) -> Path:
    """Save it under this name, or where that is taken under the next one that is free; the file. Raises as `save`."""
    free, turn = path, 1
    while os.path.lexists(free):
        turn += 1
        free = path.with_name(f"{path.stem}_{turn}{path.suffix}")
    save(free, raw)
    return free


def unwritable(path: Path) -> Refused:
    """What a folder or file that takes nothing says."""
    return Refused("unwritable", {}, M_("{path} can't be written.", path=str(path)))


def _copy(copy: int) -> str:
    return f"-{copy}" if copy > 1 else ""


# --- any paper that a screen offers -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SentPaper:
    """What became of it: which copy this is, and the file; None where it went to the printer."""

    copy: int
    path: Path | None
    before: datetime | None = None
    """When the copy before was printed, of a record's paper."""


def send(desk: Desk, wanted: Wanted) -> SentPaper:
    """Make the paper, note the print and send it where it goes. Slow: call it in a thread.

    Raises Refused("unwritable", "no_printer", "unprintable") and what making the paper raises.
    """
    place = None
    if wanted.folder is None:
        check_printer()
    else:
        place = place_of(wanted.folder)
    with speaking(OFFICIAL if wanted.paper.official else spoken()):
        paper, stamp = made(desk, wanted)
        raw = as_pdf(paper, stamp) if wanted.form == "pdf" else as_text(paper, stamp).encode("utf-8")
    if place is None:
        to_printer(raw)
        return SentPaper(stamp.copy, None, stamp.before)
    of = wanted.number if wanted.number and not wanted.paper.dated else stamp.at.strftime("%Y%m%d-%H%M%S")
    theirs = f"-{wanted.theirs}" if wanted.theirs else ""
    path = save_new(place / f"{of}-{wanted.paper.name}{theirs}{_copy(stamp.copy)}.{wanted.form}", raw)
    return SentPaper(stamp.copy, path, stamp.before)


def preview(desk: Desk, wanted: Wanted, width: int) -> str:
    """The paper as it would be printed, as text of at most so many cells, marked as a draft. Touches the disk."""
    with previewing(), speaking(OFFICIAL if wanted.paper.official else spoken()):
        return as_text(*made(desk, wanted), width)
