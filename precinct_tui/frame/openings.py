"""What a key opens from anywhere: an arrival, the duty that presses most, a call, a session, a complaint, a mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from db.words.messages import Refused
from precinct_tui.frame.navigation import Navigation
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digit_set
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place

if TYPE_CHECKING:
    from db.kernel.officer import Desk
    from db.words.records import Record

SESSION_ACTS = {"open": N_("is open"), "planned": N_("open it now")}


UNFINISHED = {"call": ("call.taken", "open_call"), "arrival": ("custody.arrivals", "open_arrival")}
"""What is gone on with on a screen of its own: the query that its officer may use, and the method of the app."""


def complaint_refused(desk: Desk) -> Refused | None:
    """Why no complaint can be taken here now."""
    from db.registers.oversight.commands import not_taken

    try:
        return not_taken(desk)
    except Refused as refused:
        return refused


def show_session(desk: Desk, number: str) -> Record:
    """A session by its number. Touches the disk."""
    from db.registers.service_desk.sessions.show import show_session as show

    return show(desk, number)


class Openings(Navigation):
    """Acts of the whole app: each keeps what is half-typed below, and comes back to it."""

    def go_on(self, what: str, uid: str) -> bool:
        """Go on with what stands unfinished on the desk: False where it is opened as a record is, or not by this
        officer."""
        query, opened = UNFINISHED.get(what, ("", ""))
        if self.query_of(query) is None:
            return False
        getattr(self, opened)(uid)
        return True

    # --- arrivals and duties -----------------------------------------------------------------------------------

    @work(group="arrival")
    async def action_arrive(self) -> None:
        """People arrive: the moment is kept at this key, then one says who they are."""
        from db.kernel.desk import COMMANDS

        if self.desk is None:
            return
        command = COMMANDS["custody.arrive"]
        try:
            uid = str(await off_thread(command.run, self.desk, command.form()))
        except Refused as refused:
            self.say_refused(refused)
            return
        self.notify(_("Arrived: {moment}", moment=present.moment(self.desk.now(), "time")), markup=False)
        await self.go_on_with_arrival(uid)

    @work(group="arrival")
    async def open_arrival(self, uid: str) -> None:
        """Go on with an arrival that stands on the desk."""
        await self.go_on_with_arrival(uid)

    async def go_on_with_arrival(self, uid: str) -> None:
        """One person: the form of their record. More: what they share, then the table, one row a person."""
        from db.registers.custody.arrivals.queries import group
        from precinct_tui.screens.custody.arrival import ArrivalScreen
        from precinct_tui.screens.form import Beginning, FormScreen
        from precinct_tui.screens.record import RecordScreen
        from precinct_tui.widgets.menu import Item, MenuScreen

        assert self.desk is not None
        found = await off_thread(group, self.desk, uid)
        if not found.arrival.described:
            items = [Item("one", _("One person"))]
            items += [Item(choice.code, choice.label) for choice in present.choices_of("arrival_group")]
            items.append(Item("withdraw", _("Nobody came")))
            chosen = await self.push_screen_wait(MenuScreen(_("Who arrived?"), items, numbered=True, first=-1))
            if chosen == "one":
                form = FormScreen("custody.open_arrived", Beginning(record=uid, fixed={"arrived_at": ""}))
                if number := await self.push_screen_wait(form):
                    await self.push_screen(RecordScreen("custody", number, purpose="duty"))
                return
            if chosen == "withdraw":
                await self.push_screen_wait(FormScreen("custody.withdraw_arrival", Beginning(record=uid)))
            if chosen is None or chosen == "withdraw":
                self.refresh_places()
                return
            shared = FormScreen("custody.describe_arrival", Beginning(record=uid, fixed={"kind": chosen}))
            if not await self.push_screen_wait(shared):
                return
        await self.push_screen(ArrivalScreen(uid))

    @work(group="navigation")
    async def action_go_clock(self) -> None:
        """To the record whose duty presses most, where it stands first."""
        from precinct_tui.screens.record import RecordScreen

        clocks = self.clocks() if not self.locked else None
        found = await off_thread(clocks) if clocks is not None else ()
        number = found[0][1].number if found else ""
        arrivals = self.query_of("custody.arrivals") if found and not number else None
        if not found:
            self.notify(_("No duty of custody waits."))
        elif arrivals is not None:
            self.open_arrival((await off_thread(arrivals))[0].uid)
        elif number and not (isinstance(self.screen, RecordScreen) and self.screen.number == number):
            await self.push_screen(RecordScreen("custody", number, purpose="duty"))

    # --- calls -------------------------------------------------------------------------------------------------

    @work(group="navigation")
    async def action_new_call(self) -> None:
        """A new call, whatever is on the screen, a menu too; what is half-typed is kept, and shows again after."""
        from precinct_tui.screens.calls.call import CallScreen

        place = next(one for one in reversed(self.screen_stack) if isinstance(one, Place))
        if isinstance(place, CallScreen) and place.untouched:
            return
        await place.before_leaving()
        await self.push_screen(CallScreen())

    @work(group="navigation")
    async def action_parked_call(self) -> None:
        """To the unfinished call that waits longest; if it stands on a screen below, back to that screen."""
        waiting = self.query_of("call.unfinished")
        here = self.screen.call_uid if isinstance(self.screen, Place) else ""
        found = [call for call in await off_thread(waiting) if call.uid != here] if waiting is not None else []
        if not found:
            self.notify(_("Every call is finished."))
            return
        await self.show_call(found[0].uid)

    @work(group="navigation")
    async def open_call(self, uid: str) -> None:
        """Go on with a call."""
        await self.show_call(uid)

    async def show_call(self, uid: str) -> None:
        """The screen of a call: the one it stands on already, else a new one on top."""
        from precinct_tui.screens.calls.call import CallScreen

        places = [place for place, screen in enumerate(self.screen_stack) if getattr(screen, "call_uid", "") == uid]
        if places:
            await self._clear(keep=places[0] + 1)
            self.refresh_places()
        else:
            if isinstance(self.screen, Place):
                await self.screen.before_leaving()
            await self.push_screen(CallScreen(uid))

    # --- the service desk, and what belongs to no record -------------------------------------------------------

    def action_form(self, command: str) -> None:
        """A form that belongs to no record: one's own password or PIN."""
        from precinct_tui.screens.form import FormScreen

        self.push_screen(FormScreen(command))

    def action_ask_code(self) -> None:
        """What became of a request, by its code alone."""
        from precinct_tui.screens.status import StatusScreen

        if self.desk is not None and not isinstance(self.screen, StatusScreen):
            self.push_screen(StatusScreen(self.desk))

    @work(group="acts")
    async def action_go_live(self) -> None:
        """To the session that is held, or to open one of today's; where there are several, one chooses."""
        from db.kernel.desk import COMMANDS
        from db.registers.service_desk.sessions.live import at_hand
        from precinct_tui.screens.form import Beginning, FormScreen
        from precinct_tui.screens.service_desk.live import LiveScreen
        from precinct_tui.widgets.menu import Item, MenuScreen

        if self.desk is None:
            return
        found = await off_thread(at_hand, self.desk)
        opened = [one for one in found if one.state == "open"]
        if len(opened) == 1 and len(found) == 1:
            await self.push_screen(LiveScreen(opened[0].number))
            return
        items = [
            Item(one.number, present.isolated(present.clean(one.place)), _(SESSION_ACTS[one.state])) for one in found
        ]
        items.append(Item("plan", _("A session here and now")))
        chosen = await self.push_screen_wait(MenuScreen(_("Which session?"), items, numbered=True))
        if chosen is None:
            return
        if chosen == "plan":
            from db.words.calendar.jalali import local_date
            from db.words.calendar.times import format_moment

            now = self.desk.now()
            today = {
                "day": present.plain_day(local_date(now)),
                "start": format_moment(now, digits=digit_set(), style="time"),
            }
            today["open_now"] = "yes"
            chosen = await self.push_screen_wait(FormScreen("session.plan", Beginning(values=today)))
        elif not any(one.number == chosen for one in opened):
            command, number = COMMANDS["session.open"], chosen
            try:
                record = (await off_thread(show_session, self.desk, number)).uid
                await off_thread(command.run, self.desk, command.form(record=record))
            except Refused as refused:
                self.say_refused(refused)
                return
        if chosen:
            await self.push_screen(LiveScreen(chosen))

    @work(group="complaint")
    async def action_complain(self) -> None:
        """A sealed complaint; its code is shown until it is handed over, for nobody here can look it up again."""
        from precinct_tui.screens.form import Beginning, FormScreen
        from precinct_tui.widgets.menu import Item, MenuScreen

        if self.desk is None:
            return
        refused = await off_thread(complaint_refused, self.desk)
        if refused is not None and refused.message is not None:  # before anything is typed that could not be kept
            back = [Item("back", _("Back"))]
            await self.push_screen_wait(MenuScreen(_("Write a complaint"), back, text=present.said(refused.message)))
            return
        # Made by a person in custody: which record is known here. Nothing of it is kept outside the envelope.
        number = getattr(self.screen, "number", "") if getattr(self.screen, "register_name", "") == "custody" else ""
        known = {"in_custody": "yes", "custody_number": number} if number else {}
        code = await self.push_screen_wait(FormScreen("oversight.complain", Beginning(values=known)))
        if code:
            told = _("Write it on the citizen's slip now: nobody here can look it up again. 197 answers it.")
            done = [Item("done", _("The citizen has it"))]
            await self.push_screen_wait(MenuScreen(_("Code: {code}", code=present.number(code)), done, text=told))

    @work(group="marks")
    async def action_mark(self) -> None:
        """Mark this moment: write-only, on a locked screen too."""
        from db.kernel.desk import COMMANDS
        from db.words.forms import Form

        if self.desk is None:
            return
        command = COMMANDS["mark.set"]
        form: Form = command.form()
        try:
            await off_thread(command.run, self.desk, form)
        except Refused as refused:
            self.say_refused(refused)
            return
        self.notify(_("Moment marked: {moment}", moment=present.moment(self.desk.now(), "time")))
        self.refresh_places()

    @work(group="acts")
    async def action_print_blank(self) -> None:
        """Numbered blank sheets, or a rights sheet that is filled in by hand."""
        from precinct_tui.screens.printing import print_paper

        if isinstance(self.screen, Place):
            await print_paper(self.screen, "")
