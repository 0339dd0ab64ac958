"""A packet as the folder that goes to court: its document, its paper, the files, and the form for the answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from db.across.packets.document import answer_form
from db.across.packets.schema import schema
from db.across.packets.showing import packet_files
from db.words.messages import M_, Refused
from precinct_tui.documents import making
from precinct_tui.documents.making import OFFICIAL
from precinct_tui.documents.paper import as_pdf
from precinct_tui.documents.saving import save, unwritable
from precinct_tui.language.i18n import speaking

if TYPE_CHECKING:
    from db.kernel.officer import Desk

DOCUMENT, PAPER, FORM, SCHEMA = "packet.json", "packet.pdf", "answer.json", "answer.schema.json"


def export(desk: Desk, number: str, into: Path) -> Path:
    """Write a packet into a new folder below `into`, named by its number; the folder. Slow: call it in a thread.

    Raises Refused: "not_found", "exists", "unwritable", "unprintable", and where an attachment is missing or damaged.
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
    for path, content in files.files:
        save(folder / path, content)
    save(folder / PAPER, paper)
    for name, document in ((SCHEMA, schema("answer")), (FORM, answer_form(files.document)), (DOCUMENT, files.document)):
        save(folder / name, f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode())
    return folder
