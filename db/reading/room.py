"""What is read across a store: the journal, lists taken out, papers printed."""

from __future__ import annotations

from db.kernel.register import Paper
from db.kernel.rooms import Room
from db.reading import exports, finding, journal_queries, papers

ROOM = Room(
    name="reading",
    offers={"journal.problems": "(conn) → messages: what is wrong with what the journal rests on"},
    events=(*papers.KINDS, *exports.KINDS, *finding.KINDS),
    commands=(exports, papers),
    queries=(journal_queries, papers, finding),
    papers={"": (Paper("blank-sheets", "Numbered blank sheets for a power cut", counted=True),)},
)
