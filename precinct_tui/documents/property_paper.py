"""Papers of the store room: the chain of custody of an item, and the label that goes on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from precinct_tui.documents import blocks
from precinct_tui.documents.custody_record import UNDER, number_line, record_paper
from precinct_tui.documents.paper import Paper
from precinct_tui.language import present
from precinct_tui.language.i18n import _

if TYPE_CHECKING:
    from db.words.records import Record


def chain(record: Record, states: dict[str, str]) -> Paper:
    """The chain of custody of an item: what it is, and every hand through which it went, corrections struck through."""
    paper = record_paper(record, _("Chain of custody"), states)
    ends = blocks.Sign((_("Keeper of the store room"), _("Received by")), _(UNDER))
    return Paper(paper.template, paper.title, (*paper.blocks, ends), paper.subtitle, number_line(record))


def label(record: Record) -> Paper:
    """The label of an item, 50 × 30 mm: its number, also as a QR code, its kind and its seal. Nobody's name."""
    lines = {line.name: line for part in record.sections for line in part.lines}
    said = (lines[name] for name in ("kind", "seal", "bag", "record") if name in lines)
    pieces = tuple(blocks.text(present.shown(line.what, line.value)) for line in said)
    return Paper("label", present.number(record.number), pieces)
