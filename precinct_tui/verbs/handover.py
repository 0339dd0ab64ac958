"""The handover without a screen: who is on now, the read-back's questions, and looking back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from db.across.handover.commands_relief import questions as asked
from db.across.handover.past_handovers import became as what_became
from db.across.handover.past_handovers import compare as compared
from db.across.handover.past_handovers import week as of_week
from db.across.handover.queries import on_duty
from db.registers.roster.queries import on_duty as by_roster
from precinct_tui.documents import looking_back_page
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.screens.handover.read_back import about, shown
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from db.across.handover.read_back import ReadBackQuestion
    from precinct_tui.documents.handover_page import PagePart


def now(options: Namespace) -> output.VerbAnswer:
    """`precinct handover now`."""
    with desk_of(options) as desk:
        items = (*on_duty(desk), *by_roster(desk))
    lines = (translate(item.text) + (f"  {present.moment(item.at)}" if item.at is not None else "") for item in items)
    return output.VerbAnswer([{"text": item.text, "at": item.at, "number": item.number} for item in items], lines)


def questions(options: Namespace) -> output.VerbAnswer:
    """`precinct handover questions`: answered with `precinct enter entry`, the act shift.answer."""
    with desk_of(options) as desk:
        read_back = asked(desk, options.shift)
    document = [
        {
            "item": question.item,
            "question": question.text,
            "options": [_option(option) for option in question.options],
        }
        for question in read_back
    ]
    return output.VerbAnswer(document, _question_lines(read_back))


def _question_lines(read_back: Sequence[ReadBackQuestion]) -> Iterator[output.Printed]:
    if not read_back:
        yield _("No question is left.")
    for question in read_back:
        yield output.Bold(f"{translate(question.text)} ({about(question)})")
        for place, option in enumerate(question.options, 1):
            yield f"  {digits(place)}  {shown(option)}"


def _option(option: Any) -> Any:
    return dict(option) if isinstance(option, dict) else option


def compare(options: Namespace) -> output.VerbAnswer:
    """`precinct handover compare`."""
    with desk_of(options) as desk:
        comparison = compared(desk, options.first, options.second)
    return output.VerbAnswer(comparison, _lines(looking_back_page.comparison(comparison)))


def became(options: Namespace) -> output.VerbAnswer:
    """`precinct handover became`."""
    with desk_of(options) as desk:
        items = what_became(desk, options.number)
    return output.VerbAnswer(items, _lines(looking_back_page.became(items)))


def week(options: Namespace) -> output.VerbAnswer:
    """`precinct handover week`."""
    with desk_of(options) as desk:
        summed = of_week(desk, options.until)
    return output.VerbAnswer(summed, _lines(looking_back_page.week(summed)))


def _lines(parts: Iterable[PagePart]) -> Iterator[output.Printed]:
    for part in parts:
        match part.kind:
            case "heading":
                yield ""
                yield output.Bold(part.text)
            case "pair":
                yield f"{part.label}: {part.text}"
            case "detail":
                yield f"    {part.text}"
            case _:
                yield f"  {part.text}" if part.kind == "item" else part.text
