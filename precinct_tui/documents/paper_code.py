"""The code in a paper's foot: what of its record and of the journal it stands for, as a QR code and as text.

`PRECINCT:1:number:position:hash:SHA-256 of the text as printed:the six words of the roots`, in capitals, which need
less room. What must look alike for everyone has none: cards of the stock, slips, posters, previews.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.carrying.levels.roots import root_words
from db.reading.printed_texts import KeepText, keep_text
from db.words.messages import M_, Refused
from precinct_tui.documents.paper import Paper, as_text

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.reading.papers import PaperFrame

_FORM = re.compile(r"PRECINCT:1:([A-Z0-9-]{1,40}):(\d{1,15}):([0-9A-F]{64}):([0-9A-F]{64}):([^:]*)")

_UNSEEN = re.compile("[\\s\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a line of a text has between the letters of a code: ends of lines, and marks of direction."""


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What a paper's code says: its record's number, a position of the journal with its hash, text and roots."""

    number: str
    position: int
    hash: str
    text: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        said = f"PRECINCT:1:{self.number}:{self.position}:{self.hash}:{self.text}:".upper()
        return said + "-".join(self.words)


def read_code(typed: str) -> PaperCode:
    """A code as a scanner gives it, or as it was typed from the paper. Raises Refused("invalid")."""
    match = _FORM.fullmatch(_UNSEEN.sub("", typed).upper())
    if match is None:
        raise Refused("invalid", {}, M_("This is no code of a paper: it begins with {start}.", start="PRECINCT:1:"))
    number, position, digest, text, words = match.groups()
    return PaperCode(number, int(position), digest.lower(), text.lower(), tuple(filter(None, words.split("-"))))


def with_code(
    desk: Desk, made: tuple[Paper, PaperFrame], register: str, number: str, of: Iterable[str] = ()
) -> tuple[Paper, PaperFrame]:
    """The paper of a record with its code, its text kept; a preview and one that no entry proves as they are.

    `of`: the records that it tells of beside its own, by uid or number. Where the text can't be kept it has no code.
    """
    paper, stamp = made
    anchor = paper.anchor or (stamp.position, stamp.hash)
    if stamp.draft or anchor[0] is None or anchor[1] is None:
        return made
    text = as_text(paper, stamp)
    form = KeepText(uid=desk.source.uid(), register=register, number=number, of=tuple(of), text=text)
    try:
        keep_text(desk, form)
    except Refused:  # a full disk holds no paper back
        return made
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    code = PaperCode(number, anchor[0], anchor[1], sha256, root_words(desk))
    return paper, dataclasses.replace(stamp, code=str(code))
