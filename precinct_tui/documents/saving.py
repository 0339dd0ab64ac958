"""A paper as a file in the folder for papers, which the settings name: a folder of this user, or a memory stick."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from db.messages import M_, Refused

if TYPE_CHECKING:
    from db.desk import Desk

MEDIA = ("/media", "/run/media")
NAME = "precinct"


def usual_folder() -> Path:
    """Where papers go until another folder is chosen: `precinct` among this user's documents."""
    from platformdirs import user_documents_path

    return user_documents_path() / NAME


def folders() -> tuple[Path, ...]:
    """The usual folder, and one on each memory stick that is mounted and may be written to."""
    found = [usual_folder()]
    for place in MEDIA:
        for mount in sorted((*Path(place).glob("*"), *Path(place).glob("*/*"))):
            if mount.is_mount() and os.access(mount, os.W_OK):
                found.append(mount / NAME)
    return tuple(found)


def save_handover(desk: Desk, number: str, folder: str = "") -> Path:
    """The handover of a shift as PDF into a folder ("": the usual one); the file's path. Slow: call it in a thread.

    A print like any other: it is noted and numbered. Raises Refused("unwritable") and what reading a shift raises.
    """
    from db.keys import write_durably
    from precinct_tui.documents.making import handover
    from precinct_tui.documents.paper import as_pdf

    place = Path(folder).expanduser() if folder else usual_folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("unwritable", {}, M_("{path} can't be written.", path=str(place))) from error
    paper, stamp = handover(desk, number)
    mark = "" if paper.anchor else "-draft"
    path = place / f"{number}{mark}{f'-{stamp.copy}' if stamp.copy > 1 else ''}.pdf"
    try:
        write_durably(path, as_pdf(paper, stamp))
    except OSError as error:
        raise Refused("unwritable", {}, M_("{path} can't be written.", path=str(path))) from error
    return path
