"""The rights sheet: what everyone held is given to keep, with the question about fear of return and the receipt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from db.registers.custody.wording import Words
from precinct_tui.documents import blocks
from precinct_tui.documents.blocks import Block
from precinct_tui.documents.custody_facts import Facts
from precinct_tui.documents.custody_record import UNDER, number_line
from precinct_tui.documents.paper import Paper
from precinct_tui.language import present
from precinct_tui.language.i18n import _

if TYPE_CHECKING:
    from db.words.records import Record

COMPLAINT_LINES = 14


def rights(words: Sequence[Words], record: Record | None = None) -> Paper:
    """The sheet in the officer's language and, beside it, the person's; a complaint form for a closed envelope.

    `words` are one or two languages, the person's last. Without a record its number is left to be written.
    """
    theirs = words[-1]
    return Paper(
        template="rights",
        title=words[0]["rights.title"],
        subtitle=theirs["rights.title"] if len(words) > 1 else "",
        number=number_line(record) if record is not None else "",
        blocks=tuple(_blocks(words, record)),
        languages=[one.language for one in words],
    )


def _blocks(words: Sequence[Words], record: Record | None) -> Iterator[Block]:
    languages = [one.language for one in words]

    def both(name: str, look: Literal["", "heading"] = "") -> Block:
        return blocks.Both(languages, [[one[name] for one in words]], look=look)

    def listed(name: str) -> list[list[str]]:
        return [list(row) for row in zip(*(one.list(name) for one in words), strict=False)]

    yield both("rights.intro")
    yield blocks.Both(languages, listed("rights.items"), numbered=True)
    yield both("fear.title", "heading")
    yield both("fear.question")
    yield blocks.Both(languages, [[one.list("fear.answers") for one in words]], look="ticks")
    yield both("fear.note")
    yield both("fear.words")
    yield blocks.Write(2)
    yield both("receipt.title", "heading")
    yield both("receipt.text")
    yield both("receipt.signature")
    name = Facts(record).person("name") if record is not None else ""
    person = _("The person: {name}", name=name) if name else _("The person")
    yield blocks.Sign((person, _("Officer"), _("Interpreter, or witness of a refusal")), _(UNDER))
    yield blocks.Ticks((_("Read aloud"), _("Sheet left with the person"), _("Would not sign")))
    yield blocks.small(_version(words))
    yield blocks.LoosePage()
    yield both("complaint.title", "heading")
    yield both("complaint.text")
    yield blocks.Write(COMPLAINT_LINES)
    yield blocks.Cut()
    yield blocks.small(
        _("For a closed envelope. The desk does not open it; the inspectorate does. Envelopes are counted at handover.")
    )


def _version(words: Sequence[Words]) -> str:
    version = present.ltr(words[-1].wording)
    if words[-1].checked:
        return _("Wording {version}.", version=version)
    return _("Wording {version}: no competent translator has checked it yet.", version=version)
