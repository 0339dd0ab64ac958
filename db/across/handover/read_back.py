"""The read-back: three short questions made from the riskiest items. Pure functions over what the summary shows.

The same summary always makes the same questions, with the right answer in a place that follows from the item and the
cut-off: who asks again after a power cut is asked the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.across.handover.rules import PRIORITIES
from db.across.handover.summary_values import SummaryItem
from db.registers.custody.case.duties import spec_of
from db.words.messages import M_, Message

ASKED = 3
"""How many items are asked about: the first ones of the list."""
CHOICES = 3
OTHER_TIMES = (timedelta(hours=2), timedelta(hours=-3), timedelta(hours=5), timedelta(days=1))
OTHER_BEGINNINGS = (timedelta(hours=-2), timedelta(minutes=50))
PRESSES = (M_("child"), M_("fear of return"), M_("medical need"), M_("breach"), M_("missing"))
DUTIES = tuple(spec_of(code).label for code in ("wellbeing", "language", "doctor"))
LEVELS = {"urgent": M_("Urgent"), "watch": M_("Watch"), "normal": M_("Normal")}

AnswerOption = Message | datetime | Mapping[str, str] | str
"""An answer: words, a moment, a list's words by language, or what an officer typed."""


@dataclass(frozen=True, slots=True)
class ReadBackQuestion:
    """A question about an item; `right` is the place of the right one among `options`, counted from 1."""

    item: int
    asked: str
    about: SummaryItem
    text: Message
    options: tuple[AnswerOption, ...]
    right: int


def questions(items: Sequence[SummaryItem], cutoff: int) -> tuple[ReadBackQuestion, ...]:
    """At most three questions about the first items, which are the riskiest; none about an item that is not kept.

    Each asks something else where it can: who answers three times by when has not been asked what presses.
    """
    kept = [item for item in items if item.item]
    asked: list[ReadBackQuestion] = []
    for item in kept[:ASKED]:
        asked.append(_question(item, kept, cutoff, {question.asked for question in asked}))
    return tuple(asked)


def _question(
    item: SummaryItem, items: Sequence[SummaryItem], cutoff: int, before: Collection[str]
) -> ReadBackQuestion:
    askable = [*_askable(item, items)] or [_pressing(item)]
    asked, text, right, others = next((question for question in askable if question[0] not in before), askable[0])
    wrong: list[AnswerOption] = []
    for option in others:
        if option != right and option not in wrong and len(wrong) < CHOICES - 1:
            wrong.append(option)
    place = (item.item + cutoff) % (len(wrong) + 1)
    return ReadBackQuestion(item.item, asked, item, text, (*wrong[:place], right, *wrong[place:]), place + 1)


Askable = tuple[str, Message, AnswerOption, Iterable[AnswerOption]]


def _pressing(item: SummaryItem) -> Askable:
    """How pressing an item is: of one that nothing else can be asked about."""
    levels = [LEVELS[code] for code in PRIORITIES]
    return "priority", M_("Item {item}: which priority?", item=item.item), LEVELS[item.priority], levels


def _askable(item: SummaryItem, items: Sequence[SummaryItem]) -> Iterator[Askable]:
    """What may be asked about an item, what matters most first."""
    if item.action:
        others = [other.action for other in items if other.action]
        if len(set(others)) > 1:
            yield "action", M_("Item {item}: what action is needed?", item=item.item), item.action, others
    due = item.by_when or item.due
    if due is not None:
        yield "due", M_("Item {item}: by when?", item=item.item), due, [due + by for by in OTHER_TIMES]
    if item.code == "held" and item.next is not None:
        others_next = [other.next for other in items if other.next is not None]
        yield "duty", M_("Item {item}: which duty is next?", item=item.item), item.next, [*others_next, *DUTIES]
    if item.notes:
        mine = {str(note) for note in item.notes}
        others_press = [note for note in PRESSES if str(note) not in mine]
        yield "presses", M_("Item {item}: what is urgent?", item=item.item), item.notes[0], others_press
    if item.type is not None and item.code != "equipment":
        types = [other.type for other in items if other.type is not None and other.code != "equipment"]
        if any(other != item.type for other in types):
            yield "type", M_("Item {item}: which kind?", item=item.item), item.type, types
    if item.since is not None and item.code != "added":
        others_since = [item.since + by for by in OTHER_BEGINNINGS]
        yield "since", M_("Item {item}: since when?", item=item.item), item.since, others_since


def left(asked: Sequence[ReadBackQuestion], right: Iterable[tuple[int, str]]) -> tuple[ReadBackQuestion, ...]:
    """The questions that have no right answer yet; `right` are (item, what was asked)."""
    done = set(right)
    return tuple(question for question in asked if (question.item, question.asked) not in done)
