"""A complaint on paper for a sealed envelope, where the letter box has no room: printed once, and kept nowhere.

It carries what was typed and nothing else: no number, name of an officer, badge, hash or time of printing. No entry is
written of it, and its PDF is made in memory; a file lies in the folder alone that was chosen for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from db.reading.papers import PaperFrame
from precinct_tui.documents import blocks
from precinct_tui.documents.custody_stock import closed_words
from precinct_tui.documents.paper import Paper, as_pdf, as_text
from precinct_tui.documents.printer import check_printer, to_printer
from precinct_tui.documents.saving import place_of, save_new

NOBODYS = PaperFrame("", False, 1, datetime(1970, 1, 1, tzinfo=UTC), "", "")
NAME = "envelope"


def letter(title: str, rows: Sequence[tuple[str, str]], words: str) -> Paper:
    """The paper of what was typed: labels with their answers, then the words, whole."""
    pieces = (blocks.Pairs(tuple(rows)), blocks.text(words), blocks.small(closed_words()))
    return Paper("stock", title, pieces, stock=True)


def send_letter(paper: Paper, form: str, folder: str | None) -> Path | None:
    """Print it, or save it as a new file in a folder ("" is the usual one); returns the file.

    Slow: call it in a thread. Raises Refused("unwritable", "no_printer", "unprintable").
    """
    place = None
    if folder is None:
        check_printer()
    else:
        place = place_of(folder)
    raw = as_pdf(paper, NOBODYS) if form == "pdf" else as_text(paper, NOBODYS).encode()
    if place is None:
        to_printer(raw)
        return None
    return save_new(place / f"{NAME}.{form}", raw)
