"""Looking back as pages: two handovers side by side, what became of the items of one, a commander's week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from precinct_tui.documents.handover_page import PagePart, item_title
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, language, translate

if TYPE_CHECKING:
    from db.across.handover.past_handovers import Became, HandoverComparison, Late, Week
    from db.across.handover.summary_values import CountLine, SummaryItem


def comparison(compared: HandoverComparison) -> Iterator[PagePart]:
    """What stayed, what went, what came, and the counts."""
    both = (present.number(compared.first), present.moment(compared.first_at), present.number(compared.second))
    yield PagePart(
        "text",
        _(
            "{first} ({first_at}) and {second} ({second_at})",
            first=both[0],
            first_at=both[1],
            second=both[2],
            second_at=present.moment(compared.second_at),
        ),
    )
    yield PagePart("heading", _("In both ({count})", count=len(compared.stayed)))
    for pair in compared.stayed:
        yield PagePart("item", _plain(pair.second), tone="error" if pair.second.priority == "urgent" else "")
        if pair.first.priority != pair.second.priority:
            levels = (present.label_of("handover_priority", item.priority) for item in (pair.first, pair.second))
            yield PagePart("detail", _("{before} before, {after} now", before=next(levels), after=next(levels)))
    yield from _items(_("No longer ({count})", count=len(compared.went)), compared.went)
    yield from _items(_("New since ({count})", count=len(compared.came)), compared.came)
    if compared.counts:
        yield PagePart("heading", _("Counts"))
    for first, two in compared.counts:
        before, after = _counted(first), None if two is None else _counted(two)
        differs = before is not None and after is not None and before != after
        text = _("{before} before, {after} now", before=_number(before), after=_number(after))
        yield PagePart("pair", text, _typed(first.label[language()]), "warning" if differs else "")


def _counted(line: CountLine) -> int | None:
    return line.incoming if line.incoming is not None else line.outgoing


def _items(heading: str, items: Iterable[SummaryItem]) -> Iterator[PagePart]:
    yield PagePart("heading", heading)
    yield from (PagePart("item", _plain(item)) for item in items)


def _plain(item: SummaryItem) -> str:
    """An item's words without its number in one list or the other."""
    return item_title(item).partition(" ")[2]


def became(items: Iterable[Became]) -> Iterator[PagePart]:
    """Each item, whether it still stands, or how and when it ended."""
    for item in items:
        yield PagePart("item", item_title(item.item))
        times = _("handed over {count} times", count=item.times) if item.times > 1 else ""
        if item.how is not None and item.at is not None:
            ended = _("ended: {how}, {when}", how=translate(item.how), when=present.moment(item.at))
        else:
            ended = _("no end is recorded") if item.item.about else ""
        if words := _("; ").join(part for part in (ended, times) if part):
            yield PagePart("detail", words)


def week(summed: Week) -> Iterator[PagePart]:
    """What was handed over too often, which signatures were late, which counts differed."""
    span = (present.moment(summed.since), present.moment(summed.until))
    yield PagePart("text", _("From {since} until {until}", since=span[0], until=span[1]))
    yield PagePart("pair", digits(summed.shifts), _("Handovers"))
    yield PagePart("pair", digits(summed.alone), _("Closed without relief"))
    yield PagePart("pair", digits(summed.relieved), _("Absent officers relieved"))
    right, wrong = summed.read_back
    yield PagePart("pair", _("{right} right, {wrong} wrong", right=right, wrong=wrong), _("Read-back"))
    yield PagePart("heading", _("Handed over more than three times ({count})", count=len(summed.repeated)))
    for item in summed.repeated:
        yield PagePart("item", _plain(item.item), tone="warning")
        last = present.number(item.last)
        yield PagePart("detail", _("{count} times, the last time in {shift}", count=item.times, shift=last))
    yield PagePart("heading", _("Late signatures ({count})", count=len(summed.late)))
    for late in summed.late:
        yield PagePart("item", _late(late), tone="" if late.at else "error")
    yield PagePart("heading", _("Counting differences ({count})", count=len(summed.differences)))
    for one_count in summed.differences:
        what, shift = _typed(one_count.what[language()]), present.number(one_count.shift)
        both = (_number(one_count.outgoing), _number(one_count.incoming))
        text = _("{shift}: {what}, handed over {outgoing}, counted {incoming}", shift=shift, what=what,
                 outgoing=both[0], incoming=both[1])  # fmt: skip
        yield PagePart("item", text, tone="" if one_count.found else "error")
        yield PagePart("detail", _typed(one_count.found) if one_count.found else _("the finding is not written yet"))


def _late(late: Late) -> str:
    when = present.moment(late.at) if late.at is not None else _("not yet")
    return _(
        "{shift}: {what}, {officer}; due {due}, done {when}",
        shift=present.number(late.shift),
        what=translate(late.what),
        officer=_typed(late.officer or "—"),
        due=present.moment(late.due),
        when=when,
    )


def _number(value: int | None) -> str:
    return present.NOTHING if value is None else present.grouped(value)


def _typed(text: str) -> str:
    return present.isolated(present.clean(text))
