"""The handover on paper: the page for the officer who takes over, and the half-page board for the wall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from precinct_tui.bidi.widths import cell_len
from precinct_tui.documents import blocks
from precinct_tui.documents.blocks import Block, Piece
from precinct_tui.documents.handover_page import PRIORITIES, STATES, PagePart, oldest, page
from precinct_tui.documents.paper import Paper
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, language, translate

if TYPE_CHECKING:
    from db.across.handover.summary_values import HandoverSummary, SummaryItem

ON_THE_WALL = ("held", "incident", "incidents", "session", "request")
"""What may hang where visitors see it: numbers and times, no name, no typed word, nothing of a person's needs."""
ONE_LINE = 96
"""Cells that an item and its only detail take together on one line of the paper."""
UNDER = N_("Name, time, signature")


def handover(summary: HandoverSummary, roots: tuple[str, ...] = ()) -> Paper:
    """The page: urgent items first, counts, signatures, which entries are of this shift, the six words of its roots."""
    ends = [blocks.small(_("Roots of the keys: {words}", words=" ".join(roots)))] if roots else []
    return Paper(
        template="handover",
        title=_("Handover of shift {number}", number=present.number(summary.number)),
        blocks=(*_blocks(summary), *ends),
        anchor=_anchor(summary),
    )


def _anchor(handover: HandoverSummary) -> tuple[int, str] | None:
    return None if handover.cutoff is None or handover.anchor is None else (handover.cutoff, handover.anchor)


def _blocks(handover: HandoverSummary) -> Iterator[Block]:
    """The parts that the screen shows, without those that stand in the frame of a paper."""
    framed = {_("A made-up precinct: nothing here is real.")}
    if handover.cutoff is not None:
        framed.add(_("Cut-off: journal position {position}, hash", position=handover.cutoff))
    parts = [part for part in page(handover) if part.kind != "code" and part.text not in framed]
    beside = _beside(parts)
    for place, part in enumerate(parts):
        following = parts[place + 1].kind if place + 1 < len(parts) else ""
        match part.kind:
            case "heading":
                yield blocks.Heading(part.text)
            case "item" if place + 1 in beside:
                yield blocks.item([Piece(part.text), Piece(f"   {parts[place + 1].text}")], part.tone)
            case "detail" if place in beside:
                continue
            case "item":
                yield blocks.item(part.text, part.tone, following == "detail")
            case "detail":
                yield blocks.detail(part.text)
            case "pair":
                yield blocks.Pairs([(part.label, part.text)])
            case _:
                yield blocks.text(part.text, part.tone)
    if handover.state != "signed":
        yield blocks.Sign((_("Outgoing officer"), _("Incoming officer")), _(UNDER))


def _beside(parts: Sequence[PagePart]) -> frozenset[int]:
    """The places of details that stand on the line of their item: the only one of a short item. So the page of a busy
    shift stays one sheet, and nothing is left out."""
    found = []
    for place in range(1, len(parts)):
        item, detail, after = parts[place - 1], parts[place], parts[place + 1 : place + 2]
        alone = item.kind == "item" and detail.kind == "detail" and not (after and after[0].kind == "detail")
        if alone and cell_len(item.text) + cell_len(detail.text) <= ONE_LINE:
            found.append(place)
    return frozenset(found)


def board(handover: HandoverSummary) -> Paper:
    """Half a page for the wall: who is held by band, what is open by number, by when. No names, no typed words."""
    return Paper(
        template="board",
        title=_("Shift board"),
        subtitle=_("Shift {number}", number=present.number(handover.number)),
        blocks=tuple(_board(handover)),
        anchor=_anchor(handover),
    )


def _board(handover: HandoverSummary) -> Iterator[Block]:
    yield blocks.text(f"{_(STATES[handover.state])} {_('As of {when}', when=present.moment(handover.as_of))}")
    shown = [item for item in handover.items if item.code in ON_THE_WALL]
    rows = [_row(item, _(label)) for code, label in PRIORITIES for item in shown if item.priority == code]
    if rows:
        yield blocks.Table(("", _("What"), _("Number"), _("Next"), _("By")), rows, (2, 6, 4, 5, 3), 90)
    if not shown:
        yield blocks.text(_("Nothing stands open."))


def _row(item: SummaryItem, priority: str) -> list[blocks.Value]:
    what = translate(item.text)
    if item.type is not None:
        what = _("{what}: {more}", what=what, more=present.isolated(present.clean(item.type[language()])))
    number = present.number(item.number) if item.number else present.NOTHING
    following = translate(item.next) if item.next is not None else present.NOTHING
    if item.count is not None and item.since is not None:
        following = oldest(item.since)
    due = present.moment(item.due, "short") if item.due is not None else present.NOTHING
    return [priority, what, number, following, due]
