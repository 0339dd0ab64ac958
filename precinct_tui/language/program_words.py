"""What is said of a newer program in a packed folder: why it is not taken, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from db.opening.updating.room_needed import MIB
from db.storage import program
from db.words.messages import M_, Message
from precinct_tui.language.i18n import _
from precinct_tui.language.plain_text import ltr
from precinct_tui.language.present import clean
from precinct_tui.language.stick_words import StickLine

if TYPE_CHECKING:
    from pathlib import Path

    from precinct_kiosk.errors import FolderError


def of_taken(version: str, prepared: Mapping[str, object] | None, back_up: str) -> Iterator[StickLine]:
    """Which version starts from now on, and where the store was backed up to.

    `prepared` is what the new program said of the backup, None where it made none; `back_up` is how one makes it then.
    """
    yield StickLine(_("Version {version} is installed.", version=ltr(version)), loud=True)
    if prepared is None:
        yield StickLine(_("The store is not backed up yet: {command}", command=back_up))
    elif prepared.get("backup") is not None:
        yield StickLine(_("Backed up into {folder}.", folder=ltr(str(prepared["backup"]))))
    elif prepared.get("up_to_date"):
        yield StickLine(_("The store stays as it is: version {version} changes no table.", version=ltr(version)))
    text = _("Windows of version {old} close once they are locked. The next sign-in is in version {version}.",
             old=ltr(program.VERSION), version=ltr(version))  # fmt: skip
    yield StickLine(text)


def words_of(error: FolderError, folder: Path) -> Message:
    """Why a folder is not taken, and what to do about it."""
    values = error.values
    match error.code:
        case "not_packed":
            return M_("{folder} is not a packed program.", folder=str(folder))
        case "no_key":
            return M_(
                "The packer's key was never kept here. Install this folder once with install.sh, and the sum read out"
                " over the telephone."
            )
        case "other_key":
            return M_(
                "This folder is not signed with the packer's key that is kept here. Where the packer has a new key:"
                " install.sh, and the sum read out over the telephone."
            )
        case "damaged":
            return M_("{name} in this folder is damaged. Copy the folder again.", name=str(values.get("name")))
        case "older" | "same":
            return M_(
                "Version {version} is not newer than the one that runs here, {current}.",
                version=str(values.get("version")), current=str(values.get("current")),
            )  # fmt: skip
        case "little_room":
            return M_(
                "The program takes {needed} MB on this disk, and {free} MB are free. Nothing was changed.",
                needed=-(-_bytes(values.get("needed")) // MIB), free=_bytes(values.get("free")) // MIB,
            )  # fmt: skip
    if why := clean(str(values.get("why") or "")):
        return M_(
            "The program of this folder could not be installed: “{why}”. Version {current} goes on.",
            why=why, current=program.VERSION,
        )  # fmt: skip
    return M_("The program of this folder could not be installed. Version {current} goes on.", current=program.VERSION)


def _bytes(value: object) -> int:
    return value if isinstance(value, int) else 0
