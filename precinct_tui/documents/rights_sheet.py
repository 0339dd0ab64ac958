"""The rights sheet: a page that everyone held is given to keep, and a page with the receipt, which goes on file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from db.registers.custody.rights.wording import Words
from precinct_tui.documents import blocks
from precinct_tui.documents.blocks import Block
from precinct_tui.documents.custody_facts import Facts
from precinct_tui.documents.custody_record import UNDER, number_line
from precinct_tui.documents.paper import Paper
from precinct_tui.documents.wording_lines import unchecked, unhcr_telephone, version
from precinct_tui.language.i18n import _

if TYPE_CHECKING:
    from db.words.records import Record


def rights(words: Sequence[Words], record: Record | None = None, telephone: str = "") -> Paper:
    """The sheet in the officer's language and, beside it, the person's; then its receipt, on a page of its own.

    `words` are one or two languages, the person's last. Without a record its number is left to be written. The question
    about fear of return is told here, and answered on a card of the stock or by word: nothing that is answered stays
    on a page that names somebody. `telephone` is UNHCR's, where the unit keeps it.
    """
    theirs = words[-1]
    return Paper(
        template="rights",
        title=words[0]["rights.title"],
        subtitle=theirs["rights.title"] if len(words) > 1 else "",
        number=number_line(record) if record is not None else "",
        blocks=(*_sheet(words, telephone), blocks.NewPage(), *_receipt(words, record)),
        languages=[sheet.language for sheet in words],
    )


def _both(words: Sequence[Words], name: str, look: Literal["", "heading"] = "") -> Block:
    return blocks.SideBySide([sheet.language for sheet in words], [[sheet[name] for sheet in words]], look=look)


def _sheet(words: Sequence[Words], telephone: str) -> Iterator[Block]:
    """What stays with the person."""
    languages = [sheet.language for sheet in words]
    yield _both(words, "rights.intro")
    items = [list(row) for row in zip(*(sheet.list("rights.items") for sheet in words), strict=False)]
    yield blocks.SideBySide(languages, items, numbered=True)
    yield _both(words, "fear.title", "heading")
    yield _both(words, "fear.question")
    yield _both(words, "fear.note")
    if telephone:
        yield unhcr_telephone(words, telephone)
    yield from unchecked(words)
    yield version(words)


def _receipt(words: Sequence[Words], record: Record | None) -> Iterator[Block]:
    """What goes on file: in which language, what was understood, signatures. Nothing about fear.

    That it was read to the person is printed where the record says that somebody read it; else it is a box to tick.
    """
    yield _both(words, "receipt.title", "heading")
    yield _both(words, "receipt.text")
    if record is not None and Facts(record).newest_value("rights_given", "read_aloud") is True:
        yield _both(words, "read.text")
    yield _both(words, "receipt.signature")
    if record is not None:
        yield blocks.text(number_line(record))
    name = Facts(record).person("name") if record is not None else ""
    person = _("The person: {name}", name=name) if name else _("The person")
    yield blocks.Sign((person, _("Officer"), _("Interpreter, or witness of a refusal")), _(UNDER))
    yield blocks.Ticks((_("Read aloud"), _("Understood in part"), _("Sheet left with the person"), _("Would not sign")))
    yield blocks.Write(1, _("Language, and the interpreter's name and telephone:"))
    yield from unchecked(words)
    yield version(words)
