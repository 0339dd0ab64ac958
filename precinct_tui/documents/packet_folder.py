"""A packet as the folder that goes to court: its document, its paper, the files, and the form for the answer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.across.packets import signed
from db.across.packets.document import answer_form
from db.across.packets.showing import Files, packet_files, sign_files
from db.words.messages import M_, Message, Refused
from precinct_tui.documents import making
from precinct_tui.documents.making import OFFICIAL
from precinct_tui.documents.paper import as_pdf
from precinct_tui.documents.saving import save, unwritable
from precinct_tui.language.i18n import speaking

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk

DOCUMENT, PAPER, SCHEMA = "packet.json", "packet.pdf", "answer.schema.json"


@dataclass(frozen=True, slots=True)
class ExportedPacket:
    """A packet's folder that was written, and what whoever made it should know of it."""

    folder: Path
    notes: tuple[Message, ...]


def export(desk: Desk, number: str, into: Path) -> ExportedPacket:
    """Write a packet into a new folder below `into`, named by its number. Slow: call it in a thread.

    Where this machine has the unit's key the folder is signed. Raises Refused: "not_found", "exists", "unwritable",
    "unprintable", and where an attachment is missing or damaged.
    """
    files = packet_files(desk, number)
    folder = into / str(files.document["number"])
    with speaking(OFFICIAL):
        paper = as_pdf(*making.packet(desk, number))
    try:
        into.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
        for path, _content in files.files:
            (folder / path).parent.mkdir(exist_ok=True)
    except FileExistsError:
        message = M_("{path} is there already. Move it away, or choose another folder.", path=str(folder))
        raise Refused("exists", {}, message) from None
    except OSError as error:
        raise unwritable(folder) from error
    written = {**dict(files.files), PAPER: paper, SCHEMA: _json(files.schema), DOCUMENT: _json(files.document)}
    for path, content in written.items():
        save(folder / path, content)
    save(folder / signed.FORM, _json(answer_form(files.document)))
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in written.items()}
    notes = [] if (of_copy := _of_copy(files)) is None else [of_copy]
    try:
        save(folder / signed.FILE, sign_files(desk, number, hashes))
    except Refused as refused:
        if refused.code != "no_key":
            raise
        command = "precinct unit key"
        notes.append(M_("It is not signed: this machine has no key of the unit ({command}).", command=command))
    return ExportedPacket(folder, tuple(notes))


def _of_copy(files: Files) -> Message | None:
    if files.copy is not None:
        return M_("It is what was sent: nothing that was corrected or added since is in it.")
    if files.gone:
        return M_("No copy of what was sent can be read here: this is the packet as its records are now.")
    return None


def _json(document: Any) -> bytes:
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()
