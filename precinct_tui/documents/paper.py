"""A paper and its frame: unit, title, which copy, when and by whom printed, page n of m, what proves the record.

A `Paper` is what a function of this room makes of a record; with the `PaperFrame` of one print it
becomes a PDF or text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from precinct_tui.documents import plain_paper
from precinct_tui.documents.blocks import Block
from precinct_tui.documents.qr import svg
from precinct_tui.documents.typesetting import BOX, as_json, pdf
from precinct_tui.language import present
from precinct_tui.language.i18n import _, language
from precinct_tui.language.paper_words import copy_said

if TYPE_CHECKING:
    from db.reading.papers import PaperFrame


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
    """The languages of the columns, on a paper in two."""
    sheets: Sequence[str] = ()
    """The numbers of blank sheets: a page each."""
    stock: bool = False
    """The same for everyone, at any time: nothing around it tells when, by whom or for whom it was printed."""


def frame(paper: Paper, stamp: PaperFrame) -> dict[str, Any]:
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
        "copy": copy_words(stamp),
        "draft": draft_words(stamp),
        "demo": _("A made-up precinct: nothing here is real.") if stamp.demo else "",
        "printed": _made_words(stamp),
        "page-words": _("Page {n} of {m}"),
        "boxed": _("{box} stands for a letter that none of our fonts has.", box=BOX),
        "proof": proof,
        "hash": f"{anchor[0]}:{anchor[1]}" if anchor else "",
        "qr": svg(stamp.code) if stamp.code else "",
        "blocks": [as_json(block) for block in paper.blocks],
        "languages": list(paper.languages),
        "sheets": list(paper.sheets),
    }


def _bare(paper: Paper, stamp: PaperFrame) -> dict[str, Any]:
    """The frame of a paper that is printed in stock: two prints of it are the same bytes."""
    empty = dict.fromkeys(("unit", "number", "copy", "printed", "page-words", "boxed", "proof", "hash", "qr"), "")
    demo = _("A made-up precinct: nothing here is real.") if stamp.demo else ""
    content = {"title": paper.title, "subtitle": paper.subtitle, "blocks": [as_json(block) for block in paper.blocks]}
    return {
        **empty, **content, "at": 0, "demo": demo, "draft": draft_words(stamp), "languages": list(paper.languages),
        "sheets": [],
    }  # fmt: skip


def _made_words(stamp: PaperFrame) -> str:
    when, badge = present.moment(stamp.at), present.number(stamp.badge)
    if stamp.draft:
        return _("Looked at {when} by {badge}", when=when, badge=badge)
    return _("Printed {when} by {badge}", when=when, badge=badge)


def copy_words(stamp: PaperFrame) -> str:
    """Which copy this is, where it is not the first; of a record's paper, when the one before was printed."""
    return "" if stamp.draft else copy_said(stamp.copy, stamp.before)


def draft_words(stamp: PaperFrame) -> str:
    """What a preview says at its head and its foot."""
    return _("DRAFT – not printed, not valid") if stamp.draft else ""


def as_pdf(paper: Paper, stamp: PaperFrame) -> bytes:
    """The paper as PDF. Slow (typst is loaded): call it in a thread. Raises Refused("unprintable")."""
    return pdf(paper.template, frame(paper, stamp), language())


def as_text(paper: Paper, stamp: PaperFrame, width: int = plain_paper.WIDTH) -> str:
    """The paper as plain text, a newline after each line."""
    framed = frame(paper, stamp)
    unit = plain_paper.marked(framed["unit"])
    lines = [*plain_paper.ends(unit, plain_paper.marked(paper.title), width)]
    ends = (plain_paper.marked(paper.number), plain_paper.marked(paper.subtitle))
    lines += [*plain_paper.ends(*ends, width)] if any(ends) else []
    lines += [plain_paper.marked(framed[name]) for name in ("draft", "copy", "demo") if framed[name]]
    lines += ["=" * width, *plain_paper.lines_of(paper.blocks, width), "=" * width]
    for name in ("printed", "draft", "proof", "hash"):
        lines += [*plain_paper.wrapped(plain_paper.marked(framed[name]), width)] if framed[name] else []
    lines += [*plain_paper.wrapped(plain_paper.marked(stamp.code), width)] if framed["qr"] else []
    return "".join(f"{line.rstrip()}\n" for line in lines)
