"""Papers of a complaint that are kept nowhere: its words for a sealed envelope, where the letter box has no room, and
the citizen's slip with its code.

The first carries what was typed and nothing else: no number, name of an officer, badge, hash or time of printing. No
entry is written of either, and the PDF is made in memory; a file lies in the folder alone that was chosen for it.
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
from precinct_tui.language.i18n import _
from precinct_tui.language.spoken_codes import aloud, in_halves

NOBODYS = PaperFrame("", False, 1, datetime(1970, 1, 1, tzinfo=UTC), "", "")
NAME, CODE_NAME = "envelope", "slip"


def letter(title: str, rows: Sequence[tuple[str, str]], words: str) -> Paper:
    """The paper of what was typed: labels with their answers, then the words, whole."""
    pieces = (blocks.Pairs(tuple(rows)), blocks.text(words), blocks.small(closed_words()))
    return Paper("stock", title, pieces, stock=True)


def code_slip(code: str) -> Paper:
    """The slip with a complaint's code, as a request has one; nobody at the desk can find the code again."""
    pieces = (
        blocks.text(_("Your code:")),
        blocks.big(in_halves(code)),
        blocks.text(aloud(code)),
        blocks.text(_("197 answers whoever names this code. You need not say your name: keep it to yourself.")),
    )
    return Paper("slip", _("Slip for the citizen"), pieces, stock=True)


def send_letter(paper: Paper, form: str, folder: str | None, name: str = NAME) -> Path | None:
    """Print it, or save it as a new file `name` in a folder ("" is the usual one); returns the file.

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
    return save_new(place / f"{name}.{form}", raw)
