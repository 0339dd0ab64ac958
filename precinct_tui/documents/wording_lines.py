"""What a paper says of its wording: that no translator has checked it, its version, and UNHCR's telephone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.registers.custody.rights.wording import Words
from db.words.folding import ascii_digits, persian_digits
from precinct_tui.documents import blocks
from precinct_tui.documents.blocks import Block
from precinct_tui.language import present
from precinct_tui.language.i18n import _

_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def unchecked(words: Sequence[Words]) -> Iterator[Block]:
    """Say of each language whose words no translator has checked that it is so, in that language."""
    for wording in words:
        if not wording.checked:
            yield blocks.SideBySide([wording.language], [[wording["unchecked.text"]]])


def version(words: Sequence[Words]) -> Block:
    """The version of the person's words, for the officer: a record keeps it."""
    told = present.ltr(words[-1].wording)
    if words[-1].checked:
        return blocks.small(_("Wording {version}.", version=told))
    return blocks.small(_("Wording {version}: no competent translator has checked it yet.", version=told))


def unhcr_telephone(words: Sequence[Words], telephone: str) -> Block:
    """UNHCR's telephone, by the name that it has in each language of the sheet, in that language's digits."""
    said = [_with_number(wording, telephone) for wording in words]
    return blocks.SideBySide([wording.language for wording in words], [said])


def _with_number(wording: Words, telephone: str) -> str:
    plain = ascii_digits(present.clean(telephone))
    digits = {"en": plain, "ar": plain.translate(_ARABIC)}.get(wording.language, persian_digits(plain))
    return wording["unhcr.telephone"].replace("{telephone}", present.ltr(digits))
