"""What a handover's page says, part by part, in the language spoken now: the screen and the text file write the same.

What matters first stands first: urgent items before all else. Typed words and numbers are isolated, so that a name in
one script never reorders what stands beside it in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from db.across.handover.summary_values import ENTRIES_COUNTED
from db.words.messages import M_
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, language, translate

if TYPE_CHECKING:
    from datetime import datetime

    from db.across.handover.summary_values import CountLine, HandoverSummary, Named, NotCounted, NoticeLine, SummaryItem

PRIORITIES = (("urgent", N_("URGENT")), ("watch", N_("WATCH")), ("normal", N_("NORMAL")))
KINDS_SHOWN = 8
"""Kinds of entries counted by name; the rest is one number, or the page's last lines would bury its first."""
UNTOLD = {
    "missing": M_("This count is short, and no superior has been told."),
    "extra": M_("More people are here than records, and no superior has been told."),
}
NOTICES = {
    "missing": M_("Missing people reported"),
    "extra": M_("People without a record reported"),
    "relief": M_("Relief agreed"),
}
STATES = {
    "open": N_("The handover has not begun."),
    "handing_over": N_("Being handed over; nobody has signed yet."),
    "signed_out": N_("Signed by the outgoing officer; nobody has taken over yet."),
    "signed": N_("Signed and locked."),
}


@dataclass(frozen=True, slots=True)
class PagePart:
    """A piece of the page. A `pair` has a label before its text; `item` and `detail` belong to one item."""

    kind: Literal["heading", "text", "item", "detail", "pair", "code"]
    text: str
    label: str = ""
    tone: Literal["", "error", "warning"] = ""


def page(handover: HandoverSummary) -> Iterator[PagePart]:
    """The whole page after its title."""
    yield from _head(handover)
    for code, label in PRIORITIES:
        items = [item for item in handover.items if item.priority == code]
        yield PagePart("heading", _("{priority} ({count})", priority=_(label), count=len(items)))
        for item in items:
            yield PagePart("item", item_title(item), tone="error" if code == "urgent" else "")
            details = (item_facts(handover, item), item_plan(item))
            yield from (PagePart("detail", detail) for detail in details if detail)
    if handover.counts or handover.counts_hidden or handover.not_counted is not None:
        yield PagePart("heading", _("Counts"))
        yield from _counts(handover)
    yield PagePart("heading", _("Signatures"))
    yield from (PagePart("text", line) for line in _signatures(handover))
    yield from (_notice(notice) for notice in handover.notices)
    for addendum in handover.addenda:
        text = _("sealed") if addendum.text is None else _typed(addendum.text)
        yield PagePart("text", _("Addendum, {who}: {text}", who=_who(addendum.by), text=text))
    if handover.entries or handover.later:
        yield PagePart("heading", _("Entries"))
        yield from _entries(handover)


def title(handover: HandoverSummary) -> tuple[str, str]:
    """(the unit, whose handover this is): the two ends of the first line."""
    return _typed(handover.unit_name), _("Handover of shift {number}", number=present.number(handover.number))


def _head(handover: HandoverSummary) -> Iterator[PagePart]:
    if handover.demo:
        yield PagePart("text", _("A made-up precinct: nothing here is real."), tone="warning")
    yield PagePart("text", _("Duty officer: {who}", who=_who(handover.officer)))
    if handover.crew:
        yield PagePart("text", _(", ").join(f"{translate(label)}: {_typed(name)}" for label, name in handover.crew))
    yield PagePart("text", _(STATES[handover.state]), tone="" if handover.state == "signed" else "warning")
    if handover.untold is not None:
        yield PagePart("text", translate(UNTOLD[handover.untold]), tone="error")
    if handover.differences is not None:
        said = M_("The counts differ. {differences}.", differences=handover.differences)
        yield PagePart("text", translate(said), tone="error" if handover.unexplained is not None else "")
    if handover.started is None or handover.anchor is None:
        yield PagePart("text", _("Draft of {when}", when=present.moment(handover.as_of)))
        return
    yield PagePart("text", _("Handover begun by {who}", who=_who(handover.started)))
    yield PagePart("text", _("Cut-off: journal position {position}, hash", position=handover.cutoff))
    yield PagePart("code", handover.anchor)
    if handover.state in ("signed_out", "signed"):
        yield _proved(handover)


def _proved(handover: HandoverSummary) -> PagePart:
    """What of the journal was verified before the signature, and what was not."""
    stretch, whole = handover.verified, handover.whole
    if stretch is None:
        return PagePart("text", _("The journal was not verified before the signature."), tone="warning")
    numbers = {"first": digits(stretch.first + 1), "last": digits(stretch.last)}
    if stretch.wrong:
        said = _(
            "{count} faults were found in the journal, positions {first} to {last}, before the signature.",
            count=stretch.wrong, **numbers,
        )  # fmt: skip
        return PagePart("text", said, tone="warning")
    said = _("Verified before the signature: the journal, positions {first} to {last}.", **numbers)
    if not stretch.first:
        return PagePart("text", said)
    if whole is None:
        return PagePart("text", f"{said} {_('What was before was not looked at.')}")
    when, position = present.moment(whole.at), digits(whole.position)
    before = _("The whole was verified last {when}, up to position {position}.", when=when, position=position)
    return PagePart("text", f"{said} {before}")


def item_title(item: SummaryItem) -> str:
    """An item's number, what it is, and the record it is about."""
    text = _typed(item.what) if item.what is not None else translate(item.text)
    if item.type is not None:
        text = _("{what}: {more}", what=text, more=_typed(item.type[language()]))
    if item.place:
        text = _("{what}, {number}", what=text, number=_typed(item.place))
    if item.number:
        text = _("{what}, {number}", what=text, number=present.number(item.number))
    if item.numbers:
        text = _("{what}, {number}", what=text, number=_(", ").join(runs(item.numbers)))
    return f"{digits(item.item)}. {text}" if item.item else f"• {text}"


def runs(numbers: Sequence[str]) -> Iterator[str]:
    """Record numbers in reading order; those that follow one another are told by the first and the last serial."""
    parts = [(front, int(serial)) for front, _dash, serial in (number.rpartition("-") for number in numbers)]
    begin = 0
    for place, (front, serial) in enumerate(parts):
        if place + 1 < len(parts) and parts[place + 1] == (front, serial + 1):
            continue
        first = present.number(f"{front}-{parts[begin][1]}")
        yield first if begin == place else _("{first} to {last}", first=first, last=serial)
        begin = place + 1


def item_facts(handover: HandoverSummary, item: SummaryItem) -> str:
    """When it began, the next duty and its time, what presses: as they were at the cut-off."""
    facts = []
    if item.since is not None and item.count is not None:
        facts.append(oldest(item.since))
    elif item.since is not None and item.code != "added":
        span = present.span(item.since, handover.as_of)
        facts.append(_("since {when} ({span})", when=present.moment(item.since), span=span))
    if item.next is not None and item.due is not None:
        facts.append(_("next: {duty}, by {when}", duty=translate(item.next), when=present.moment(item.due)))
    elif item.due is not None:
        facts.append(_("due {when}", when=present.moment(item.due)))
    elif item.next is not None:
        facts.append(_("next: {duty}", duty=translate(item.next)))
    if item.ends is not None and item.ends != item.due:
        facts.append(_("police holding ends {when}", when=present.moment(item.ends)))
    if item.linked:
        facts.append(_("for {number}", number=present.number(item.linked)))
    if item.notes:
        facts.append(_(", ").join(translate(note) for note in item.notes))
    if item.heard is not None:
        facts.append(_typed(item.heard[language()]))
    return _("; ").join(facts)


def oldest(since: datetime) -> str:
    """When the oldest of several was opened: day and year, for it may be long ago."""
    return _("the oldest since {when}", when=present.moment(since))


def item_plan(item: SummaryItem) -> str:
    """What is to be done about it, by whom, until when, and what if."""
    plan = []
    if item.action:
        plan.append(_("To do: {what}", what=_typed(item.action)))
    if item.owner:
        plan.append(_("by {who}", who=_typed(item.owner)))
    if item.by_when is not None:
        plan.append(_("before {when}", when=present.moment(item.by_when)))
    if item.if_then:
        plan.append(_typed(item.if_then))
    if item.reason:
        plan.append(_("priority changed because: {reason}", reason=_typed(item.reason)))
    return _("; ").join(plan)


def _counts(handover: HandoverSummary) -> Iterator[PagePart]:
    for line in handover.differing:
        both = {"outgoing": _number(line.outgoing), "incoming": _number(line.incoming)}
        text = _("handed over {outgoing}, counted {incoming}: different", **both)
        yield PagePart("pair", text, _typed(line.label[language()]), "error")
    one_side = [
        line for line in handover.counts if handover.counts_taken and (line.outgoing is None or line.incoming is None)
    ]
    named = [_counted(line) for line in handover.counts if not line.differs and line not in one_side]
    if named and handover.counts_taken:
        yield PagePart("text", _("Counted alike by both: {counts}", counts=_(", ").join(named)))
    elif named:
        yield PagePart("text", _("Counted so far: {counts}", counts=_(", ").join(named)))
    if some := [_counted(line) for line in one_side if line.incoming is None]:
        text = _("Counted on handing over, not counted on taking over: {counts}", counts=_(", ").join(some))
        yield PagePart("text", text, tone="warning")
    if some := [_counted(line) for line in one_side if line.outgoing is None]:
        text = _("Not counted on handing over, counted on taking over: {counts}", counts=_(", ").join(some))
        yield PagePart("text", text, tone="warning")
    if handover.not_counted is not None:
        yield PagePart("text", _not_counted(handover.not_counted), tone="warning")
    if handover.counts_hidden:
        yield PagePart("text", _("The outgoing count is hidden until the incoming officer has counted."))
    if handover.uncounted:
        yield PagePart("text", _("The incoming officer has not counted."), tone="warning")
    if handover.found:
        yield PagePart("text", _("What was found: {text}", text=_typed(handover.found)))
    elif handover.differs:
        yield PagePart("text", _("The counts differ; the finding is not written yet."), tone="error")


def _not_counted(missing: NotCounted) -> str:
    things = _(", ").join(_typed(thing[language()]) for thing in missing.things)
    said = _("The outgoing officer signed without counting: {things}", things=things)
    return said if not missing.why else _("; ").join((said, _typed(missing.why)))


def _counted(line: CountLine) -> str:
    """A thing and its number; if only one side has counted it, that side's number."""
    number = line.outgoing if line.outgoing is not None else line.incoming
    return f"{_typed(line.label[language()])} {_number(number)}"


def _number(value: int | None) -> str:
    return present.NOTHING if value is None else present.grouped(value)


def _signatures(handover: HandoverSummary) -> Iterator[str]:
    if handover.outgoing:
        yield _("Outgoing officer signed: {who}", who=_who(handover.outgoing))
    if handover.absent:
        why = _typed(handover.absent[language()])
        if handover.absent_words:
            why = _("{what}: {more}", what=why, more=_typed(handover.absent_words))
        yield _("Outgoing officer has not signed: {why}", why=why)
    if handover.incoming:
        yield _("Incoming officer signed: {who}", who=_who(handover.incoming))
    if handover.read_back is not None:
        yield _(
            "Read-back: {right} of {asked} answers right, after {wrong} errors",
            right=handover.read_back.right,
            asked=handover.read_back.asked,
            wrong=handover.read_back.wrong,
        )
    if handover.alone:
        yield _("Closed without relief: {why}", why=_typed(handover.alone_reason or "—"))
    if handover.disagreement:
        yield _("Disagreement: {text}", text=_typed(handover.disagreement))
    if handover.following:
        yield _("Next shift: {number}", number=present.number(handover.following))
    if not (handover.outgoing or handover.incoming or handover.absent):
        yield _("No signature yet.")


def _notice(notice: NoticeLine) -> PagePart:
    """Who was told of what, by whom and when, and whether it is countersigned."""
    what = translate(NOTICES[notice.what])
    if notice.how_many:
        what = _("{what} ({count})", what=what, count=notice.how_many)
    sentences = [_("{what}, by {who}", what=what, who=_who(notice.by))]
    if notice.who and notice.via is not None:
        how = (_typed(notice.who), _typed(notice.via[language()]), present.number(notice.phone or ""))
        sentences.append(_("to {who}, {how} {number}", who=how[0], how=how[1], number=how[2]))
    sentences.append(
        _("countersigned by {who}", who=_who(notice.signed)) if notice.signed else _("not countersigned yet")
    )
    return PagePart("text", _("; ").join(sentences), tone="" if notice.signed else "error")


def _entries(handover: HandoverSummary) -> Iterator[PagePart]:
    if handover.entries:
        total = sum(number for _label, number in handover.entries)
        words = [f"{translate(label)} {digits(number)}" for label, number in handover.entries[:KINDS_SHOWN]]
        if others := sum(number for _label, number in handover.entries[KINDS_SHOWN:]):
            words.append(_("others {count}", count=others))
        listed = _(", ").join(words)
        if total < ENTRIES_COUNTED:
            yield PagePart("text", _("Entries of this shift: {count} ({listed})", count=total, listed=listed))
        else:
            more = _("Entries of this shift: {count} or more; the first ones: {listed}", count=total, listed=listed)
            yield PagePart("text", more)
    if handover.later:
        yield PagePart("text", _("Written since the cut-off (next shift): {count}", count=handover.later))


def _who(named: Named) -> str:
    return _(
        "{name} ({badge}), {when}",
        name=_typed(named.name),
        badge=present.number(named.badge),
        when=present.moment(named.at),
    )


def _typed(text: str) -> str:
    """Words that a person typed, safe to show and apart from their neighbours."""
    return present.isolated(present.clean(text))
