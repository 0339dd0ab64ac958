"""A paper and its frame: unit, title, which copy, when and by whom printed, page n of m, what proves the record.

A `Paper` is what a function of this room makes of a record; with the `Stamp` of one print it becomes a PDF or text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from precinct_tui.documents import plain
from precinct_tui.documents.blocks import Block
from precinct_tui.documents.typesetting import as_json, pdf
from precinct_tui.language import present
from precinct_tui.language.i18n import _, language

if TYPE_CHECKING:
    from db.reading.papers import Stamp


@dataclass(frozen=True, slots=True)
class Paper:
    """What one paper says, in the language spoken when it was made.

    `template` is a file under templates/. `number` is the line under the unit's name. `anchor` is (position, hash) in
    the journal where the paper has its own; else the record's newest entry, from the stamp, stands in the foot.
    """

    template: str
    title: str
    blocks: Sequence[Block]
    subtitle: str = ""
    number: str = ""
    anchor: tuple[int, str] | None = None
    languages: Sequence[str] = ()
    """Of the columns of a paper in two languages."""
    sheets: Sequence[str] = ()
    """The numbers of blank sheets: a page each."""
    stock: bool = False
    """The same for everyone, at any time: nothing around it tells when, by whom or for whom it was printed."""


def frame(paper: Paper, stamp: Stamp) -> dict[str, Any]:
    """The paper with what stands around it, as plain JSON for a template."""
    if paper.stock:
        return _bare(paper, stamp)
    anchor = paper.anchor
    proof = _("Journal position and hash at the cut-off:") if anchor else ""
    if anchor is None and stamp.position is not None and stamp.hash is not None:
        anchor, proof = (stamp.position, stamp.hash), _("The record's newest entry in the journal, position and hash:")
    return {
        "at": int(stamp.at.timestamp()),
        "title": paper.title,
        "subtitle": paper.subtitle,
        "unit": present.isolated(present.clean(stamp.unit_name)),
        "number": paper.number,
        "copy": _("Copy {number}", number=stamp.copy) if stamp.copy > 1 else "",
        "demo": _("A made-up precinct: nothing here is real.") if stamp.demo else "",
        "printed": _("Printed {when} by {badge}", when=present.moment(stamp.at), badge=present.number(stamp.badge)),
        "page-words": _("Page {n} of {m}"),
        "proof": proof,
        "hash": f"{anchor[0]}:{anchor[1]}" if anchor else "",
        "blocks": [as_json(block) for block in paper.blocks],
        "languages": list(paper.languages),
        "sheets": list(paper.sheets),
    }


def _bare(paper: Paper, stamp: Stamp) -> dict[str, Any]:
    """The frame of a paper that is printed in stock: two prints of it are the same bytes."""
    empty = dict.fromkeys(("unit", "number", "copy", "printed", "page-words", "proof", "hash"), "")
    demo = _("A made-up precinct: nothing here is real.") if stamp.demo else ""
    told = {"title": paper.title, "subtitle": paper.subtitle, "blocks": [as_json(block) for block in paper.blocks]}
    return {**empty, **told, "at": 0, "demo": demo, "languages": list(paper.languages), "sheets": []}


def as_pdf(paper: Paper, stamp: Stamp) -> bytes:
    """The paper as PDF. Slow (typst is loaded): call it in a thread. Raises Refused("unprintable")."""
    return pdf(paper.template, frame(paper, stamp), language())


def as_text(paper: Paper, stamp: Stamp, width: int = plain.WIDTH) -> str:
    """The paper as plain text, a newline after each line."""
    framed = frame(paper, stamp)
    unit = plain.marked(framed["unit"])
    lines = [*plain.ends(unit, plain.marked(paper.title), width)]
    ends = (plain.marked(paper.number), plain.marked(paper.subtitle))
    lines += [*plain.ends(*ends, width)] if any(ends) else []
    lines += [plain.marked(framed[name]) for name in ("copy", "demo") if framed[name]]
    lines += ["=" * width, *plain.lines_of(paper.blocks, width), "=" * width]
    for name in ("printed", "proof", "hash"):
        lines += [*plain.wrapped(plain.marked(framed[name]), width)] if framed[name] else []
    return "".join(f"{line.rstrip()}\n" for line in lines)
