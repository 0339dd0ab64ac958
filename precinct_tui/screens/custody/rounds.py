"""A round on the screen: one step for one person after another; the next form opens when the last one is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.reading.pressing import PRESSES
from db.registers.custody.board.rounds import CARE, carried, round_of, rounds
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits
from precinct_tui.screens.custody.care_round import care_round, whom
from precinct_tui.screens.form import Beginning, FormScreen, prefilled_values
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from db.registers.custody.board.rounds import Round, RoundStep, Waiting
    from precinct_tui.widgets.place import Place


def _line(step: RoundStep) -> str:
    """A step, for how many it waits, and that it presses: its place, and so its digit, stays where it is known."""
    line = _("{step}: {count}", step=present.said(step.label), count=digits(step.count))
    return _(", ").join((line, present.flag(step.presses))) if step.presses in PRESSES else line


class Rounds:
    """The rounds of a screen: of everyone held, or of one arrival. Care is asked by menu and list (care_round.py).

    Each form is that person's own and is saved by itself. Esc ends the round and keeps what is half-typed; Ctrl+D
    passes a person by, who stays due.
    """

    def __init__(self, place: Place, arrival: str | None = None) -> None:
        self._place, self._arrival = place, arrival
        self._code = ""
        self._form: FormScreen | None = None
        self._at: Waiting | None = None
        self._before: tuple[Waiting, dict[str, str]] | None = None
        """The person before and what was typed of them."""
        self._passed: set[str] = set()
        self._done = 0

    async def offer(self) -> None:
        """Ask which step, with how many wait for it, and open the first person's form."""
        try:
            chosen = await self._ask()
            if chosen is None:
                return
            if chosen in CARE:
                await care_round(self._place, await off_thread(round_of, self._place.desk, chosen, self._arrival))
                return
            self._code, self._at, self._form = chosen, None, None
            self._before, self._passed, self._done = None, set(), 0
            waiting = await self._find()
            if (turn := self._turn(waiting)) is not None:
                self._form = FormScreen(waiting.step.command, turn, follow=self._follow)
                await self._place.app.push_screen(self._form, self._ended)
        except Refused as refused:
            self._place.notice(refused)

    async def _ask(self) -> str | None:
        steps = await off_thread(rounds, self._place.desk, self._arrival)
        items = [Item(step.code, _line(step)) for step in steps]
        if not items:
            self._place.precinct.tell(_("Nobody needs a step now."))
            return None
        menu = MenuScreen(_("Which step, person by person?"), items, numbered=True, first=-1)
        return await self._place.app.push_screen_wait(menu)

    async def _find(self) -> Round:
        return await off_thread(round_of, self._place.desk, self._code, self._arrival)

    def _turn(self, waiting: Round) -> Beginning | None:
        """The first person who waits and was not passed by."""
        people = [person for person in waiting.people if person.uid not in self._passed]
        self._at = people[0] if people else None
        if self._at is None:
            return None
        answers = prefilled_values(self._at.known, _("From the record; check it"))
        if self._before is not None:
            of, sent = self._before
            before = carried(waiting.step.command, sent, of, self._at)
            answers |= prefilled_values(before, _("Same as the previous person; check it"))
        said = whom(self._at, self._done + 1, self._done + len(people), _("Ctrl+D: not now"))
        return Beginning(self._at.uid, waiting.read_at, self._at.number, known=answers, whom=said)

    async def _follow(self, saved: bool) -> Beginning | None:
        """The form was saved, or this person was passed by: whose turn is it?"""
        if self._at is None or self._form is None:
            return None
        self._passed.add(self._at.uid)
        if saved:
            self._done += 1
            self._before = self._at, dict(self._form.sent)
        try:
            return self._turn(await self._find())
        except Refused as refused:
            self._place.notice(refused)
            return None

    def _ended(self, _number: str | None) -> None:
        self._place.precinct.tell(_("Round ended: {count} done", count=digits(self._done)))
        self._place.shown_again()
