"""What a key opens from anywhere: an arrival, the duty that presses most, a call, a session, a complaint, the menu.

It knows the screens and registers that these need, so it is imported after the first paint.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

from textual.app import App

from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.desk.owed_notes import write_status
from db.kernel.journal.letter_box import FULL
from db.reading.held_checks import check_held
from db.reading.journal_queries import verify_when_idle
from db.reference.officers.inspectorate import has_paper
from db.registers.custody.arrivals.queries import group
from db.registers.oversight.commands import not_taken
from db.registers.service_desk.sessions.live import at_hand
from db.registers.service_desk.sessions.show import show_session
from db.words.calendar.jalali import local_date
from db.words.calendar.times import format_moment
from db.words.forms import Form, begun_at
from db.words.messages import Refused
from db.words.phrases import new_codes
from precinct_tui.frame.leaving import Leaving
from precinct_tui.frame.navigation import Navigation
from precinct_tui.frame.part import worker
from precinct_tui.language import present
from precinct_tui.language.actions import Action, key_name
from precinct_tui.language.i18n import N_, _, digit_set, said_in
from precinct_tui.language.menu_groups import GROUPS, MenuGroup, behind, folded
from precinct_tui.screens import parts
from precinct_tui.screens.calls.call import CallScreen
from precinct_tui.screens.custody.arrival import ArrivalScreen, nobody_came
from precinct_tui.screens.enveloped import hand_over_code
from precinct_tui.screens.form import Beginning, FormScreen, prefilled_values
from precinct_tui.screens.handbook import HandbookScreen, chapter_here
from precinct_tui.screens.help import HelpScreen
from precinct_tui.screens.jump import JumpScreen
from precinct_tui.screens.own_password import paper_of_the_key
from precinct_tui.screens.phrase import codes_of_the_county
from precinct_tui.screens.printing import print_paper
from precinct_tui.screens.record import RecordScreen
from precinct_tui.screens.screen_table import UNFINISHED
from precinct_tui.screens.service_desk.live import LiveScreen
from precinct_tui.screens.status import StatusScreen
from precinct_tui.widgets.app_protocol import Precinct
from precinct_tui.widgets.menu import Item, LeaveMenu, MenuScreen, drop_line
from precinct_tui.widgets.numbers import RECORD, items_of
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place

MARKS_A_MINUTE = 6
GROUP = "group"
"""Before the name of a group, in the id of its line in the menu."""
SESSION_ACTS = {"open": N_("is open"), "planned": N_("open it now")}


def complaint_refused(desk: Desk) -> Refused | None:
    """Why no complaint can be taken here now."""
    try:
        return not_taken(desk)
    except Refused as refused:
        return refused


class Openings(Leaving):
    """Acts of the whole app: each keeps what is half-typed below, and comes back to it."""

    verify_when_idle, write_status = staticmethod(verify_when_idle), staticmethod(write_status)
    check_held = staticmethod(check_held)

    def __init__(self, app: App[None], precinct: Precinct, navigation: Navigation) -> None:
        super().__init__(app, precinct, navigation)
        self._marked: list[float] = []

    def go_on(self, what: str, uid: str) -> bool:
        """Go on with what stands unfinished on the desk: False where it is opened as a record is, or not by this
        officer."""
        unfinished = UNFINISHED.get(what)
        if unfinished is None or self.precinct.query_of(unfinished.query) is None:
            return False
        getattr(self, unfinished.opening)(uid)
        return True

    # --- arrivals and duties -----------------------------------------------------------------------------------

    @worker("arrival")
    async def arrive(self) -> None:
        """People arrive: the moment is kept at this key, then one says who they are."""
        if self.precinct.desk is None:
            return
        command = COMMANDS["custody.arrive"]
        try:
            uid = str(await off_thread(command.run, self.precinct.desk, command.form()))
        except Refused as refused:
            self.say_refused(refused)
            return
        self.precinct.tell(_("Arrived: {moment}", moment=present.moment(self.precinct.desk.now(), "time")))
        await self.go_on_with_arrival(uid)

    @worker("arrival")
    async def open_arrival(self, uid: str) -> None:
        """Go on with an arrival that stands on the desk."""
        await self.go_on_with_arrival(uid)

    async def go_on_with_arrival(self, uid: str) -> None:
        """One person: the form of their record. More: what they share, then the table, one row a person."""
        assert self.precinct.desk is not None
        group_now = await off_thread(group, self.precinct.desk, uid)
        if not group_now.arrival.described:
            items = [Item("one", _("One person"))]
            items += [Item(choice.code, choice.label) for choice in present.choices_of("arrival_group")]
            items.append(drop_line("withdraw", _("Nobody came")))
            when = _("Arrived: {moment}", moment=present.moment(group_now.arrival.at))
            menu = MenuScreen(_("Who arrived?"), items, numbered=True, first=-1, text=when)
            chosen = await self.app.push_screen_wait(menu)
            if chosen == "one":
                values = {"name_known": "stated", "category": "brought_by_patrol", "band": group_now.next_band}
                stands = prefilled_values(
                    {name: value for name, value in values.items() if value}, _("Usual answer here; check it")
                )
                begins = Beginning(record=uid, fixed={"arrived_at": ""}, known=stands)
                form = FormScreen("custody.open_arrived", begins)
                if number := await self.app.push_screen_wait(form):
                    await self.app.push_screen(RecordScreen("custody", number, purpose="duty"))
                return
            if chosen is None or chosen == "withdraw":
                place, at = self.app.screen, group_now.arrival.at
                if isinstance(place, Place) and not await nobody_came(place, uid, at):
                    self.open_arrival(uid)
                else:
                    self.navigation.refresh_places()
                return
            shared = FormScreen("custody.describe_arrival", Beginning(record=uid, fixed={"kind": chosen}))
            if not await self.app.push_screen_wait(shared):
                return
        await self.app.push_screen(ArrivalScreen(uid))

    @worker("navigation")
    async def go_clock(self) -> None:
        """To the record whose duty presses most, where it stands first."""
        clocks = self.precinct.clocks() if not self.precinct.locked else None
        limits = await off_thread(clocks) if clocks is not None else ()
        number = limits[0][1].number if limits else ""
        arrivals = self.precinct.query_of("custody.arrivals") if limits and not number else None
        if not limits:
            self.precinct.tell(_("No custody duty is open."))
        elif arrivals is not None:
            self.open_arrival((await off_thread(arrivals))[0].uid)
        elif number and not (isinstance(self.app.screen, RecordScreen) and self.app.screen.number == number):
            await self.app.push_screen(RecordScreen("custody", number, purpose="duty"))

    # --- calls -------------------------------------------------------------------------------------------------

    @worker("navigation")
    async def new_call(self) -> None:
        """A new call, whatever is on the screen, a menu too; what is half-typed is kept, and shows again after."""
        if isinstance(self.app.screen, LeaveMenu):  # a call waits for no answer: the screen below stays
            self.app.screen.dismiss(None)
        place = next(screen for screen in reversed(self.app.screen_stack) if isinstance(screen, Place))
        if isinstance(place, CallScreen) and place.untouched:
            return
        await place.before_covering()
        await self.app.push_screen(CallScreen())

    @worker("navigation")
    async def parked_call(self) -> None:
        """To the unfinished call that waits longest; if it stands on a screen below, back to that screen."""
        waiting = self.precinct.query_of("call.unfinished")
        here = self.app.screen.call_uid if isinstance(self.app.screen, Place) else ""
        calls = [call for call in await off_thread(waiting) if call.uid != here] if waiting is not None else []
        if not calls:
            self.precinct.tell(_("Every call is finished."))
            return
        await self.show_call(calls[0].uid)

    @worker("navigation")
    async def open_call(self, uid: str) -> None:
        """Go on with a call."""
        await self.show_call(uid)

    async def show_call(self, uid: str) -> None:
        """The screen of a call: the one it stands on already, else a new one on top."""
        places = [place for place, screen in enumerate(self.app.screen_stack) if getattr(screen, "call_uid", "") == uid]
        if places:
            if await self.navigation.clear(keep=places[0] + 1):
                self.navigation.refresh_places()
        else:
            if isinstance(self.app.screen, Place):
                await self.app.screen.before_covering()
            await self.app.push_screen(CallScreen(uid))

    # --- the service desk, and what belongs to no record -------------------------------------------------------

    def form(self, command: str) -> None:
        """A form that belongs to no record: one's own password or PIN."""
        self.app.push_screen(FormScreen(command))

    @worker("acts")
    async def put_on_paper(self) -> None:
        """The inspectorate's key on a new paper: shown once, read back, then signed for with one's password."""
        desk = self.precinct.desk
        shown = paper_of_the_key(replaces=desk is not None and has_paper(desk.store))
        if await self.app.push_screen_wait(shown):
            self.app.push_screen(FormScreen("officer.make_paper", Beginning(fixed={"paper": shown.phrase})))

    @worker("acts")
    async def make_codes(self) -> None:
        """New codes for the county: shown once, read back, then signed for with one's password."""
        codes = new_codes()
        if await self.app.push_screen_wait(codes_of_the_county(codes)):
            self.app.push_screen(FormScreen("officer.make_codes", Beginning(fixed={"codes": " ".join(codes)})))

    def ask_code(self) -> None:
        """What became of a request, by its code alone."""
        if self.precinct.desk is not None and not isinstance(self.app.screen, StatusScreen):
            self.app.push_screen(StatusScreen(self.precinct.desk))

    @worker("acts")
    async def go_live(self) -> None:
        """To the session that is held, or to open one of today's; where there are several, one chooses."""
        if self.precinct.desk is None:
            return
        sessions = await off_thread(at_hand, self.precinct.desk)
        opened = [session for session in sessions if session.state == "open"]
        if len(opened) == 1 and len(sessions) == 1:
            await self.app.push_screen(LiveScreen(opened[0].number))
            return
        items = [
            Item(session.number, present.isolated(present.clean(session.place)), _(SESSION_ACTS[session.state]))
            for session in sessions
        ]
        items.append(Item("plan", _("A session here and now")))
        chosen = await self.app.push_screen_wait(MenuScreen(_("Which session?"), items, numbered=True))
        if chosen is None:
            return
        if chosen == "plan":
            now = self.precinct.desk.now()
            today = {
                "day": present.plain_day(local_date(now)),
                "start": format_moment(now, digits=digit_set(), style="time"),
            }
            today["open_now"] = "yes"
            chosen = await self.app.push_screen_wait(FormScreen("session.plan", Beginning(values=today)))
        elif not any(session.number == chosen for session in opened):
            command, number = COMMANDS["session.open"], chosen
            try:
                record = (await off_thread(show_session, self.precinct.desk, number)).uid
                await off_thread(command.run, self.precinct.desk, command.form(record=record))
            except Refused as refused:
                self.say_refused(refused)
                return
        if chosen:
            await self.app.push_screen(LiveScreen(chosen))

    @worker("complaint")
    async def complain(self) -> None:
        """A sealed complaint; its code is shown until it is handed over, for nobody here can look it up again."""
        if self.precinct.desk is None:
            return
        refused = await off_thread(complaint_refused, self.precinct.desk)
        if refused is not None and refused.message is not None:  # before anything is typed that could not be kept
            items = [Item("back", _("Back"))]
            if refused.code == FULL:
                items.append(Item("paper", _("Write it here, and print it for a sealed envelope")))
            menu = MenuScreen(_("Write a complaint"), items, numbered=True, text=present.said(refused.message))
            if await self.app.push_screen_wait(menu) != "paper":
                return
        # Made by a person whose record is open: it is known here. Nothing of it is kept outside the envelope.
        command, screen = COMMANDS["oversight.complain"], self.app.screen
        values = begun_at(command.form, screen.register_name, screen.number) if isinstance(screen, RecordScreen) else {}
        code = await self.app.push_screen_wait(FormScreen(command.name, Beginning(values=values)))
        if code:
            place = next(below for below in reversed(self.app.screen_stack) if isinstance(below, Place))
            await hand_over_code(place, code)

    def _may_mark(self) -> bool:
        """Whether a stranger at a locked screen may mark one more: so many a minute, and no journal full of them."""
        now = time.monotonic()
        self._marked = [at for at in self._marked if now - at < 60] + [now]
        return len(self._marked) <= MARKS_A_MINUTE

    @worker("marks")
    async def mark(self) -> None:
        """Mark this moment: write-only, on a locked screen too."""
        if self.precinct.desk is None:
            return
        if self.precinct.locked and not self._may_mark():
            self.precinct.tell(_("Several moments were just marked. Try again in a minute."), "warning")
            return
        command = COMMANDS["mark.set"]
        form: Form = command.form()
        try:
            await off_thread(command.run, self.precinct.desk, form)
        except Refused as refused:
            self.say_refused(refused)
            return
        self.precinct.tell(_("Moment marked: {moment}", moment=present.moment(self.precinct.desk.now(), "time")))
        self.navigation.refresh_places()

    @worker("acts")
    async def print_blank(self) -> None:
        """Numbered blank sheets, or a rights sheet that is filled in by hand."""
        if isinstance(self.app.screen, Place):
            await print_paper(self.app.screen, "")

    # --- over the screen ----------------------------------------------------------------------------------------

    @worker("menu", exclusive=True)
    async def menu(self) -> None:
        """Everything that can be done here, found by either language; a number opens its record."""
        place = self.app.screen
        if not isinstance(place, Place):
            return
        more, actions = place.more_items(), [each for each in self.precinct.actions_here() if each.id != "app.menu"]
        asked = None if self.precinct.locked else self.precinct.query_of("part.all")
        off = () if asked is None else parts.off_of(await off_thread(asked))
        codes = {part.code for part in off}
        shown = [action for action in actions if action.part not in codes]
        find = None if self.precinct.locked else self.precinct.query_of("record.find")
        lines = folded(shown, len(more))
        hidden = [replace(_item(each), typed=True) for each in shown if each not in lines] + parts.items_off(off)
        items = more + [_item(line) for line in lines] + hidden
        by_number = None if find is None else partial(items_of, find)
        chosen, kind, which = None, GROUP, ""
        while kind == GROUP and chosen is None:  # Esc in a group leads back to the menu
            chosen = await self.app.push_screen_wait(MenuScreen(_("Menu"), items, more=by_number))
            kind, _colon, which = (chosen or "").partition(":")
            if kind == GROUP:
                group = next(each for each in GROUPS if each.name == which)
                inside = [_item(each) for each in behind(group, shown)]
                chosen = await self.app.push_screen_wait(MenuScreen(_(group.label).rstrip(" …"), inside))
        if kind == parts.PART:
            part = next(part for part in off if part.code == which)
            action = await parts.say_off(place, part, [each for each in actions if each.part == which])
            chosen = None if action is None else action.id
        await self._do(place, actions, chosen)

    async def _do(self, place: Place, actions: list[Action], chosen: str | None) -> None:
        """Do the line that was chosen in the menu of a place."""
        kind, _colon, which = (chosen or "").partition(":")
        if kind == RECORD and not self.precinct.locked:
            register, _colon, number = which.partition(":")
            await place.before_covering()
            await self.app.push_screen(RecordScreen(register, number))
        elif chosen in (by_id := {action.id: action for action in actions}):
            action = by_id[chosen]
            await self.app.run_action(action.do, self.app if action.where == "app" else place)
        elif chosen is not None:
            place.chose(chosen)

    def help(self) -> None:
        """What can be done where one stands; on that page, the handbook."""
        if isinstance(self.app.screen, HelpScreen):
            self.handbook()
        elif isinstance(self.app.screen, Place) and not isinstance(self.app.screen, HandbookScreen):
            self.app.push_screen(HelpScreen(self.app.screen))

    def handbook(self) -> None:
        """Open the chapter of the screen that one stands on, or that help is about."""
        place = self.app.screen
        if isinstance(place, Place) and not isinstance(place, HandbookScreen):
            about = place.where if isinstance(place, HelpScreen) else place
            self.app.push_screen(HandbookScreen(chapter_here(about)))

    def jump(self) -> None:
        """Show a letter beside everything that takes the focus."""
        self.app.push_screen(JumpScreen(self.app.screen))

    def say_refused(self, refused: Refused) -> None:
        """Tell of a refusal where no form is there to show it."""
        self.precinct.tell(refused, "error")


def _item(line: Action | MenuGroup) -> Item:
    """A line of the menu: an action with its key, or a group of them."""
    if isinstance(line, MenuGroup):
        return Item(f"{GROUP}:{line.name}", _(line.label))
    return Item(line.id, _(line.label), key_name(line.keys) if line.keys else "", _both(line))


def _both(action: Action) -> str:
    """Its name in both languages, then what it does, unless it is done at once."""
    texts = (action.label,) if action.at_once else (action.label, action.tooltip)
    return "\n".join(said_in(language, text) for text in texts for language in ("fa", "en"))
