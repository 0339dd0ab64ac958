"""What is read across a store: the journal, lists taken out, papers printed."""

from __future__ import annotations

from db.kernel.base.register import OfferedPaper
from db.kernel.base.writers import by_reader, own_act
from db.kernel.desk.rooms import Room
from db.reading import (
    dates,
    exports,
    finding,
    held_checks,
    journal_queries,
    papers,
    printed_texts,
    versions_begun,
)

ROOM = Room(
    name="reading",
    offers={
        "journal.problems": "(conn) → messages: what is wrong with what the journal rests on",
        held_checks.WATCHED: "(conn, unit, since) → uids of the records of people held, or that ended since then",
    },
    events=(*papers.KINDS, *exports.KINDS, *finding.KINDS),
    commands=(exports, papers, printed_texts),
    at_seats=True,
    queries=(journal_queries, papers, printed_texts, finding, versions_begun, dates),
    panels={"attention": (dates.attention,)},
    papers={"": (OfferedPaper("blank-sheets", "Numbered blank sheets for a power cut", counted=True),)},
    own_acts=(own_act(by_reader, papers.KIND, papers.PREVIEWED, "number_looked_up"),),
)
