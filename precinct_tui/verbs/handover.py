"""The handover without a screen: who is on now, the read-back's questions, and looking back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
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
from precinct_tui.verbs.parsing import Verbs, moment, verb
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import Parser, common

if TYPE_CHECKING:
    from precinct_tui.documents.handover_page import PagePart


def add(verbs: Verbs) -> None:
    """Add `handover` and what is asked of it."""
    about = _("handover: who is on now, the questions of the read-back, looking back")
    group = verbs.add_parser("handover", help=about, description=about)
    common(group)
    inner = group.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    verb(inner, "now", _("who is on duty now, and whose turn it is by the roster"), now)
    parser = verb(inner, "questions", _("the questions that whoever takes over has not answered yet"), questions)
    parser.add_argument("--shift", metavar="N", help=_("the shift's number; without it, the one running"))
    parser = verb(inner, "compare", _("two handovers side by side"), compare)
    parser.add_argument("first", metavar="NUMBER", help=_("its number"))
    parser.add_argument("second", metavar="NUMBER", nargs="?", help=_("another one; without it, the one before"))
    parser = verb(inner, "became", _("what became of the items of a handover"), became)
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    parser = verb(inner, "week", _("handed over too often, late signatures, counts that differed"), week)
    parser.add_argument("--until", metavar="WHEN", type=moment, help=_("before this moment"))


def now(options: Namespace) -> int:
    """`precinct handover now`."""
    with desk_of(options) as desk:
        items = (*on_duty(desk), *by_roster(desk))
    if options.json:
        output.document([{"text": item.text, "at": item.at, "number": item.number} for item in items])
        return 0
    for item in items:
        at = f"  {present.moment(item.at)}" if item.at is not None else ""
        output.line(f"{translate(item.text)}{at}")
    return 0


def questions(options: Namespace) -> int:
    """`precinct handover questions`: answered with `precinct enter entry`, the act shift.answer."""
    with desk_of(options) as desk:
        read_back = asked(desk, options.shift)
    if options.json:
        output.document(
            [
                {
                    "item": question.item,
                    "question": question.text,
                    "options": [_option(option) for option in question.options],
                }
                for question in read_back
            ]
        )
        return 0
    if not read_back:
        output.line(_("No question is left."))
    for question in read_back:
        output.line(f"{translate(question.text)} ({about(question)})", "bold")
        for place, option in enumerate(question.options, 1):
            output.line(f"  {digits(place)}  {shown(option)}")
    return 0


def _option(option: Any) -> Any:
    return dict(option) if isinstance(option, dict) else option


def compare(options: Namespace) -> int:
    """`precinct handover compare`."""
    with desk_of(options) as desk:
        comparison = compared(desk, options.first, options.second)
    return _told(options, comparison, looking_back_page.comparison(comparison))


def became(options: Namespace) -> int:
    """`precinct handover became`."""
    with desk_of(options) as desk:
        items = what_became(desk, options.number)
    return _told(options, items, looking_back_page.became(items))


def week(options: Namespace) -> int:
    """`precinct handover week`."""
    with desk_of(options) as desk:
        summed = of_week(desk, options.until)
    return _told(options, summed, looking_back_page.week(summed))


def _told(options: Namespace, document: Any, parts: Iterable[PagePart]) -> int:
    if options.json:
        output.document(document)
        return 0
    for part in parts:
        match part.kind:
            case "heading":
                output.line()
                output.line(part.text, "bold")
            case "pair":
                output.line(f"{part.label}: {part.text}")
            case "detail":
                output.line(f"    {part.text}")
            case _:
                output.line(f"  {part.text}" if part.kind == "item" else part.text)
    return 0
