"""Cards and forms that are printed in stock, the same for everyone: complaint, fear, health, envelope.

They carry no number, name, hash, badge or time: whose it was can't be told from the paper. They are never printed on
the back of anything that names somebody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.registers.custody.rights.wording import Words
from precinct_tui.documents import blocks
from precinct_tui.documents.blocks import Block
from precinct_tui.documents.paper import Paper
from precinct_tui.language.i18n import _

COMPLAINT_LINES, HEALTH_LINES, FEAR_LINES = 16, 14, 10


def stock(name: str, words: Sequence[Words]) -> Paper:
    """A card by the name of its paper, in one or two languages. Raises KeyError for a name that is none."""
    part = {"complaint-form": "complaint", "fear-card": "fear", "health-card": "health", "envelope": ""}[name]
    title = words[0][f"{part}.title"] if part else _("Envelope")
    theirs = words[-1][f"{part}.title"] if part and len(words) > 1 else ""
    pieces = tuple(_envelope() if not part else _card(part, words))
    return Paper("stock", title, pieces, subtitle=theirs, languages=[wording.language for wording in words], stock=True)


def _card(part: str, words: Sequence[Words]) -> Iterator[Block]:
    languages = [wording.language for wording in words]

    def both(name: str) -> Block:
        return blocks.SideBySide(languages, [[wording[name] for wording in words]])

    if part == "fear":
        yield both("fear.question")
        yield blocks.SideBySide(languages, [[wording.list("fear.answers") for wording in words]], look="ticks")
        yield both("fear.note")
        yield both("fear.words")
        yield blocks.Write(FEAR_LINES)
        return
    yield both(f"{part}.text")
    yield blocks.Write(COMPLAINT_LINES if part == "complaint" else HEALTH_LINES)
    if part == "complaint":
        yield blocks.small(closed_words())


def closed_words() -> str:
    """What stands below a complaint on paper."""
    return _(
        "For a closed envelope. The desk does not open it; the inspectorate does. Envelopes are counted at handover."
    )


def _envelope() -> Iterator[Block]:
    yield blocks.text(_("To the one who is ticked here. Nobody else opens it."))
    yield blocks.Ticks((_("Inspectorate"), _("Authority competent for asylum"), _("Doctor")))
