"""The handover as plain text: 80 columns, logical order, Persian or English.

Nothing in it is reordered for a screen: a text file holds words in the order they are read, and whatever shows it
puts them in place. What matters first stands first: urgent items before all else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len

from db.text import safe
from db.times import format_elapsed, format_moment
from precinct_tui.i18n import N_, Language, _, digits, language, set_language, translate

if TYPE_CHECKING:
    from datetime import datetime

    from db.shifts.summary import HandoverSummary, Named, SummaryItem

WIDTH = 80
PRIORITIES = (("urgent", N_("URGENT")), ("watch", N_("WATCH")), ("normal", N_("NORMAL")))
STATES = {
    "open": N_("The handover has not begun."),
    "handing_over": N_("Being handed over; nobody has signed yet."),
    "signed_out": N_("Signed by the outgoing officer; nobody has taken over yet."),
    "signed": N_("Signed and locked."),
}


def handover_text(summary: HandoverSummary, language: Language, width: int = WIDTH) -> str:
    """The whole page, a newline after each line; no line is wider than `width` cells."""
    before = _spoken()
    set_language(language)
    try:
        return "".join(f"{line.rstrip()}\n" for line in _page(summary, width))
    finally:
        set_language(before)


def _spoken() -> Language:
    return language()


def _page(told: HandoverSummary, width: int) -> Iterator[str]:
    yield from _head(told, width)
    for code, label in PRIORITIES:
        items = [item for item in told.items if item.priority == code]
        yield "-" * width
        yield _("{priority} ({count})", priority=_(label), count=len(items))
        for item in items:
            yield from _item(told, item, width)
    if told.counts or told.counts_hidden:
        yield "-" * width
        yield from _counts(told, width)
    yield "-" * width
    yield from _signatures(told, width)
    for addendum in told.addenda:
        text = _("sealed") if addendum.text is None else addendum.text
        yield from _wrapped(_("Addendum, {who}: {text}", who=_who(addendum.by), text=safe(text)), width)
    if told.entries:
        total = sum(number for _label, number in told.entries)
        listed = _(", ").join(f"{translate(label)} {digits(number)}" for label, number in told.entries)
        yield "-" * width
        yield from _wrapped(_("Entries of this shift: {count} ({listed})", count=total, listed=listed), width, "  ")
    if told.later:
        yield from _wrapped(_("Written since the cut-off, so of the next shift: {count}", count=told.later), width)
    yield "=" * width


def _head(told: HandoverSummary, width: int) -> Iterator[str]:
    yield _ends(safe(told.unit_name), _("Handover of shift {number}", number=digits(told.number)), width)
    yield "=" * width
    if told.demo:
        yield _("A made-up precinct: nothing here is real.")
    yield from _wrapped(_("Duty officer: {who}", who=_who(told.officer)), width)
    if told.crew:
        crew = _(", ").join(f"{translate(label)}: {safe(name)}" for label, name in told.crew)
        yield from _wrapped(crew, width)
    yield from _wrapped(_(STATES[told.state]), width)
    if told.started is None or told.anchor is None:
        yield _("Draft of {when}", when=_moment(told.as_of))
        return
    yield from _wrapped(_("Handover begun by {who}", who=_who(told.started)), width)
    yield _("Cut-off: journal position {position}, hash", position=told.cutoff)
    yield from (told.anchor[start : start + width] for start in range(0, len(told.anchor), width))


def _item(told: HandoverSummary, item: SummaryItem, width: int) -> Iterator[str]:
    place = _("{item}.", item=item.item) if item.item else "*"
    first = safe(item.what) if item.what is not None else translate(item.text)
    if item.type is not None:
        first = _("{what}: {more}", what=first, more=item.type[language()])
    if item.number:
        first = _("{what}, {number}", what=first, number=digits(item.number))
    yield from _wrapped(f"{place} {first}", width, "   ")
    for line in (_facts(told, item), _plan(item)):
        if line:
            yield from _wrapped(line, width, "   ", "   ")


def _facts(told: HandoverSummary, item: SummaryItem) -> str:
    found = []
    if item.since is not None and item.code != "added":
        span = format_elapsed(item.since, told.as_of, digits=language())
        found.append(_("since {when} ({span})", when=_moment(item.since), span=span))
    if item.next is not None and item.due is not None:
        found.append(_("next: {duty}, by {when}", duty=translate(item.next), when=_moment(item.due)))
    elif item.due is not None:
        found.append(_("due {when}", when=_moment(item.due)))
    if item.notes:
        found.append(_(", ").join(translate(note) for note in item.notes))
    if item.heard is not None:
        found.append(item.heard[language()])
    return _("; ").join(found)


def _plan(item: SummaryItem) -> str:
    found = []
    if item.action:
        found.append(_("To do: {what}", what=safe(item.action)))
    if item.owner:
        found.append(_("by {who}", who=safe(item.owner)))
    if item.by_when is not None:
        found.append(_("before {when}", when=_moment(item.by_when)))
    if item.if_then:
        found.append(safe(item.if_then))
    if item.reason:
        found.append(_("another priority because: {reason}", reason=safe(item.reason)))
    return _("; ").join(found)


def _counts(told: HandoverSummary, width: int) -> Iterator[str]:
    yield _columns(_("Counts"), _("handed over"), _("counted"), "", width)
    for line in told.counts:
        outgoing = _("hidden") if told.counts_hidden else _number(line.outgoing)
        flag = _("! differs") if line.differs else ""
        yield _columns(translate(line.label), outgoing, _number(line.incoming), flag, width)
    if told.counts_hidden:
        yield from _wrapped(_("The outgoing count is hidden until the incoming officer has counted."), width)
    if told.found:
        yield from _wrapped(_("What was found: {text}", text=safe(told.found)), width, "   ")
    elif told.differs:
        yield _("Nobody has said why yet.")


def _number(value: int | None) -> str:
    return "—" if value is None else digits(value)


def _columns(label: str, first: str, second: str, flag: str, width: int) -> str:
    return f"{_fit(label, width - 46)}{_fit(first, 14)}{_fit(second, 14)}{flag}"


def _fit(text: str, width: int) -> str:
    return text + " " * max(1, width - cell_len(text))


def _signatures(told: HandoverSummary, width: int) -> Iterator[str]:
    lines = [_("Outgoing officer signed: {who}", who=_who(told.outgoing)) if told.outgoing else None]
    lines.append(_("Outgoing officer has not signed: {why}", why=safe(told.absent)) if told.absent else None)
    lines.append(_("Incoming officer signed: {who}", who=_who(told.incoming)) if told.incoming else None)
    lines.append(_("Closed without relief: {why}", why=safe(told.alone_reason or "—")) if told.alone else None)
    lines.append(_("Disagreement: {text}", text=safe(told.disagreement)) if told.disagreement else None)
    lines.append(_("Next shift: {number}", number=digits(told.following)) if told.following else None)
    given = [line for line in lines if line is not None]
    for line in given or [_("No signature yet.")]:
        yield from _wrapped(line, width, "   ")


def _who(named: Named) -> str:
    return _("{name} ({badge}), {when}", name=safe(named.name), badge=digits(named.badge), when=_moment(named.at))


def _moment(when: datetime) -> str:
    return format_moment(when, digits=language())


def _ends(first: str, last: str, width: int) -> str:
    """Both on one line, at its two ends; on two lines where they do not fit."""
    gap = width - cell_len(first) - cell_len(last)
    return f"{first}{' ' * gap}{last}" if gap > 0 else f"{first}\n{last}"


def _wrapped(text: str, width: int, rest: str = "", first: str = "") -> Iterator[str]:
    """Lines of at most `width` cells, broken between words; a longer word is broken where it must be."""
    for paragraph in text.split("\n"):
        line = first
        for word in _pieces(paragraph.split(), width - cell_len(rest) - cell_len(first)):
            gap = " " if line.strip() else ""
            if cell_len(line) + len(gap) + cell_len(word) > width:
                yield line
                line, gap = rest, ""
            line += gap + word
        yield line


def _pieces(words: Iterable[str], width: int) -> Iterator[str]:
    for word in words:
        piece = ""
        for character in word:
            if cell_len(piece + character) > width:
                yield piece
                piece = ""
            piece += character
        yield piece
