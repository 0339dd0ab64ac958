"""The read-back: three short questions, chosen by number or by typing; a wrong answer shows the item again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from db.across.handover.commands_relief import answer as give_answer
from db.across.handover.commands_relief import questions
from db.across.handover.forms import AnswerReadBack
from db.words.messages import Message
from precinct_tui.documents.handover_page import item_facts, item_plan, item_title
from precinct_tui.language import present
from precinct_tui.language.i18n import _, language, translate
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from db.across.handover.read_back import AnswerOption, ReadBackQuestion
    from db.across.handover.summary_values import HandoverSummary
    from db.kernel.base.officer import Desk
    from precinct_tui.widgets.place import Place


async def ask_back(screen: Place, handover: HandoverSummary) -> bool:
    """Ask until every question is answered rightly; whether it came to that. Raises Refused."""
    again = ""
    while asked := await off_thread(left, screen.desk, handover.number):
        question = asked[0]
        items = [Item(str(place), shown(option)) for place, option in enumerate(question.options, 1)]
        title = translate(question.text)
        text = again or about(question)
        chosen = await screen.app.push_screen_wait(MenuScreen(title, items, numbered=True, first=-1, text=text))
        if chosen is None:
            return False
        right = await off_thread(give, screen.desk, handover.uid, question.item, int(chosen))
        again = "" if right else _("Wrong. Read it again:\n{item}", item=whole(handover, question))
    return True


def left(desk: Desk, number: str) -> tuple[ReadBackQuestion, ...]:
    """The questions not answered yet. Touches the disk."""
    return questions(desk, number)


def give(desk: Desk, uid: str, item: int, answer: int) -> bool:
    """Give an answer; whether it was right. Touches the disk."""
    return give_answer(desk, AnswerReadBack(record=uid, item=item, answer=answer)) == "right"


def shown(option: AnswerOption) -> str:
    """An answer as it is offered."""
    if isinstance(option, Message):
        return translate(option)
    if isinstance(option, datetime):
        return present.moment(option)
    return present.isolated(present.clean(option[language()] if isinstance(option, Mapping) else option))


def about(question: ReadBackQuestion) -> str:
    """Which item is meant, without what is asked about it."""
    item = question.about
    text = present.isolated(present.clean(item.what)) if item.what is not None else translate(item.text)
    return _("{what}, {number}", what=text, number=present.number(item.number)) if item.number else text


def whole(handover: HandoverSummary, question: ReadBackQuestion) -> str:
    """All that the page says about the item."""
    item = question.about
    return "\n".join(part for part in (item_title(item), item_facts(handover, item), item_plan(item)) if part)
