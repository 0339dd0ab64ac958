"""A call: four fields, and what its type asks. It is there from the first key, and keeps each answer as it is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from db.across.calls.live_call import taken
from db.kernel.desk.desk import COMMANDS
from db.kernel.desk.drafts import Draft
from db.registers.dispatch.calls.forms import NoteCall
from db.words.form_reading import read_form
from db.words.forms import Field
from db.words.ids import new_uid
from db.words.messages import M_, Refused
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _, digits, language
from precinct_tui.screens.calls.fields import (
    ASKED,
    QUESTION,
    SHOWN_AT,
    answers_from,
    is_unlisted,
    like_line,
    named_in,
    values_of,
    with_reason,
)
from precinct_tui.screens.calls.sending import send_patrol
from precinct_tui.screens.draft_keeper import DraftKeeper
from precinct_tui.screens.form import Beginning, FormScreen, suggest_places
from precinct_tui.widgets.form import REASON, EntryForm
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place, says_refusals

if TYPE_CHECKING:
    from db.across.calls.live_call import TakenCall

_NOWHERE = M_("Write the place first. A patrol needs a place to go to.")
PROTECT = "call.protect_caller"


class CallScreen(Place):
    """Takes a call, or goes on with one. Dismissed with the incident's number, or with nothing."""

    KINDS = ("place", "call")
    BINDINGS = bindings("call")
    CSS_PATH = ["../../widgets/widgets.tcss", "../form.tcss", "call.tcss"]

    def __init__(self, uid: str = "") -> None:
        super().__init__()
        self.call_uid = uid or new_uid()
        self.taken: TakenCall | None = None
        self._known = bool(uid)
        self._values: dict[str, str] = {}
        self._cursor: tuple[str, int] | None = None
        self._noted: dict[str, str] = {}
        """What the store holds of each field."""
        self._refused: dict[str, str] = {}
        self.drafts = DraftKeeper(self, self._half_typed)
        self._loaded = not uid

    @property
    def crumb(self) -> str:
        """The call's number, once it has one."""
        return present.number(self.taken.number) if self.taken is not None and self.taken.number else _("New call")

    @property
    def untouched(self) -> bool:
        """Whether no key was pressed in it yet: another new call would be this one again."""
        return not self._known and not self.drafts.done

    @property
    def entry(self) -> EntryForm:
        """The form itself."""
        return self.query_one(EntryForm)

    @property
    def takes_keys(self) -> bool:
        """Whether a field has the focus by now."""
        return self.drafts.done or (self._loaded and bool(self.query(EntryForm)) and self.entry.ready)

    def body(self) -> ComposeResult:
        """The form, and beside it the calls that may be about the same."""
        yield Static(id="sent")
        with Container(id="call"):
            yield EntryForm(
                ASKED, now=self.precinct.now, suggest=suggest_places, values=self._values, cursor=self._cursor
            )
            yield Static(id="alike")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "The call is saved from your first key; its number comes with the first answer. Send a "
            "patrol as soon as you know the place. You may leave a question empty; it is recorded as not "
            "asked. Esc leaves the call unfinished; an empty call is made void."
        )

    def begin(self) -> None:
        """Go on with a call that is there; a new one begins empty."""
        if self._known:
            self._load()
        else:
            self._show()

    @work(group="read", exclusive=True)
    @says_refusals
    async def _load(self) -> None:
        call = await off_thread(taken, self.desk, self.call_uid)
        if not self.is_attached:  # left before it was read
            return
        self.taken = call
        if not self._loaded:
            self._noted = values_of(call.kept, call.code)
            self._values = dict(self._noted)
            if call.draft is not None:
                self.drafts.begin_anew(call.draft)
                self._values |= call.draft.values
                self._cursor = call.draft.cursor
            if self._cursor is None:  # at what nobody has answered yet
                self._cursor = next(((name, 0) for name, _what in ASKED if not self._values.get(name)), None)
            self._loaded = True
            await self.recompose()
            await self._ask_questions()
        self._show()

    async def _ask_questions(self) -> None:
        """The questions of the type, before the caller's own words."""
        said, asked = language(), self.taken.questions if self.taken is not None else ()
        fields = [(QUESTION + question.code, Field("text", question.label(said))) for question in asked]
        await self.entry.ask_more(fields, "summary")

    def _show(self) -> None:
        """The number, who is on the way, and the calls that may be the same."""
        if not self.is_attached:
            return
        gone = self.taken.sent if self.taken is not None else ()
        line = self.query_one("#sent", Static)
        line.set_class(bool(gone), "-shown")
        line.update(Content("   ".join(present.said(call) for call in gone)))
        alike = self.taken.alike if self.taken is not None else ()
        shown = self.query_one("#alike", Static)
        shown.set_class(bool(alike), "-shown")
        lines = [_("May be the same ({key}: link):", key=present.ltr("Shift+F6"))] if alike else []
        lines += [f"{digits(place)}  {like_line(call)}" for place, call in enumerate(alike[:4], 1)]
        shown.update(Content("\n".join(lines)))
        self.query("HeaderLine").refresh()

    # --- what is typed -----------------------------------------------------------------------------------------

    @on(EntryForm.Changed)
    def _changed(self, event: EntryForm.Changed) -> None:
        event.stop()
        if self.drafts.done or not self._loaded:
            return
        if not self._known and not self.entry.values:
            return
        self.drafts.changed()
        self._note()

    async def _half_typed(self, parked: bool) -> Draft | None:
        """Keep what is half-typed with the call, whoever goes on with it."""
        if not (self._known or self.entry.values):
            return None
        await self._begin_call()
        return Draft(
            self.call_uid, "call.note", self.entry.values, self.precinct.now(), record=self.call_uid,
            cursor=self.entry.cursor, parked=parked,
        )  # fmt: skip

    async def _begin_call(self) -> None:
        """The first key: the call is there from now on."""
        if not self._known:
            self._known = True
            try:
                await off_thread(COMMANDS["call.start"].run, self.desk, COMMANDS["call.start"].form(uid=self.call_uid))
            except Refused:
                self._known = False
                raise

    @work(group="note")
    async def _note(self) -> None:
        """Keep the answers that are complete: those whose field the cursor is not in, once it is their turn."""
        try:
            await self._note_now(typing=True)
        except Refused as refused:
            self._say(refused)

    async def _note_now(self, *, typing: bool = False) -> None:
        """Send what is new, while somebody is `typing` without the field that the cursor is in. Raises Refused.

        What was refused is not sent again as it is; the rest is, with the next key."""
        async with self.drafts.lock:
            if self.drafts.done:
                return
            await self._begin_call()
            typed = self.entry.values
            here = (self.entry.cursor or ("",))[0] if typing else ""
            new = {name: value for name, value in typed.items() if self._is_new(name, value, typed, here)}
            if not (answers := answers_from(new, typed)):
                return
            reasons = {name: typed.get(REASON + shown, "") for name in answers if (shown := SHOWN_AT.get(name, name))}
            declared = COMMANDS["call.note"]
            try:
                form = read_form(
                    NoteCall, answers, now=self.desk.now(), record=self.call_uid,
                    reasons={name: reason for name, reason in reasons.items() if reason},
                )  # fmt: skip
                await off_thread(declared.run, self.desk, form)
            except Refused as refused:
                self._refused |= {name: with_reason(name, typed) for name in named_in(refused, new)}
                raise
            self._noted |= new
            self.taken = await off_thread(taken, self.desk, self.call_uid)
        if "severity" not in typed and "type" in new:
            self._show_severity()
        await self._ask_questions()
        self._show()

    async def _all_kept(self) -> bool:
        """Whether all that is typed is kept; what is wrong with it stands at its field."""
        try:
            await self._note_now()
        except Refused as refused:
            self._say(refused)
            return False
        return True

    def _is_new(self, name: str, value: str, typed: Mapping[str, str], here: str) -> bool:
        if name == here or name.startswith("_") or not value.strip() or self._noted.get(name) == value:
            return False
        return not is_unlisted(name, value) and self._refused.get(name) != with_reason(name, typed)

    def _say(self, refused: Refused, *, sent: bool = False) -> None:
        """Say at the field what is wrong or unlikely; for single answers the cursor stays where it is."""
        fields = {SHOWN_AT.get(name, name): message for name, message in refused.fields.items()}
        self.entry.show_refusal(Refused(refused.code, fields, refused.message), sent=sent)

    def _show_severity(self) -> None:
        """What the type makes it, while the officer has said nothing else."""
        usual = self.taken.kept.get("severity", "") if self.taken is not None else ""
        box = next(box for box in self.entry.boxes if box.key == "severity")
        if usual and not box.has_focus_within:
            self._noted["severity"] = usual
            box.raw = usual

    # --- leaving -----------------------------------------------------------------------------------------------

    async def keep_typed(self) -> None:
        """The draft as it stands."""
        await self.drafts.keep(parked=False)

    async def before_leaving(self) -> bool:
        """What is typed waits with the call; an empty one is made void. What is on no disk is asked about."""
        return await self._is_void() or await self.drafts.may_leave(self.crumb)

    async def before_covering(self) -> None:
        """The same where another screen comes above it; nothing is asked."""
        if not await self._is_void():
            await self.drafts.keep(parked=True)

    async def _is_void(self) -> bool:
        """Whether nothing is here to keep: no form, or an empty one, which is made void."""
        if self.drafts.done or not self.query(EntryForm) or not self._loaded:
            return True
        number = self.taken.number if self.taken is not None else ""
        if self._known and not number and not self.entry.values:
            await self._give("call.void", {})
            self.call_uid, self._known = new_uid(), False
            return True
        return False

    async def speak(self) -> None:
        """The language changed: the same words in the same fields."""
        self._values, self._cursor = self.entry.values, self.entry.cursor
        await super().speak()
        await self._ask_questions()

    def shown_again(self) -> None:
        """Something was done above."""
        if self._known and not self.drafts.done:
            self._load()

    # --- acts --------------------------------------------------------------------------------------------------

    @on(EntryForm.Saved)
    def action_save(self) -> None:
        """Open the incident."""
        self._finish()

    @work(group="send")
    async def _finish(self) -> None:
        if self.drafts.done:
            return
        try:
            await self._note_now()
        except Refused as refused:
            self._say(refused, sent=True)
            return
        number = await self._give("call.finish", {})
        if number:
            self._leave(_("Saved: {number}", number=present.number(number)), number)

    async def _give(self, command: str, answers: Mapping[str, str]) -> str | None:
        """Give a command on this call; what it returned, None where it was refused."""
        declared = COMMANDS[command]
        try:
            form = read_form(declared.form, answers, now=self.desk.now(), record=self.call_uid)
            return str(await off_thread(declared.run, self.desk, form))
        except Refused as refused:
            self._say(refused)
            return None

    def _leave(self, message: str, number: str | None) -> None:
        self.drafts.done = True
        self.precinct.tell(message)
        self.dismiss(number)
        self.app.call_later(self.precinct.refresh_places)

    @work(group="acts")
    async def action_send(self) -> None:
        """Send a patrol: on where alone, if that is all there is."""
        if not await self._all_kept():
            return
        if self.taken is None or not self.taken.kept.get("place"):
            self.entry.say(_NOWHERE)
            return
        if await send_patrol(self, "call.send_unit", self.call_uid):
            self._load()

    @work(group="acts")
    async def action_same(self) -> None:
        """Another caller of an incident that is there, or of a call that somebody still takes."""
        if not await self._all_kept():
            return
        alike = [call for call in (self.taken.alike if self.taken is not None else ()) if call.number]
        if not alike:
            self.precinct.tell(_("No similar call in the last hour."), "warning")
            return
        items = [Item(call.number, like_line(call)) for call in alike]
        chosen = await self.app.push_screen_wait(MenuScreen(_("Same as which call?"), items, numbered=True, first=-1))
        if chosen is not None and await self._give("call.join", {"incident": chosen}):
            self._leave(_("Another caller of {number}", number=present.number(chosen)), None)

    def more_items(self) -> list[Item]:
        """The caller asks to be protected, before anything else is known."""
        number = self.taken.number if self.taken is not None else ""
        named = self.entry.values.get("who") and not (self.taken is not None and self.taken.code)
        if not number or not named or self.desk.officer.role not in COMMANDS[PROTECT].roles:
            return []
        return [Item(PROTECT, _(COMMANDS[PROTECT].label), words=PROTECT)]

    def chose(self, item: str) -> None:
        """A line of the menu was chosen."""
        if item == PROTECT:
            self._protect()

    @work(group="acts")
    async def _protect(self) -> None:
        """Seal who is calling; then the call is shown anew, with the code alone."""
        if not await self._all_kept():
            return
        number = self.taken.number if self.taken is not None else ""
        form = FormScreen(PROTECT, Beginning(record=self.call_uid, number=number))
        if await self.app.push_screen_wait(form) is None:
            return
        async with self.drafts.lock:
            self.drafts.begin_anew()  # what was typed of the caller is not kept again
            self._loaded, self._values, self._cursor = False, {}, None
        self._load()

    @work(group="acts")
    async def action_end(self) -> None:
        """End the call without an incident, or make it void."""
        if not self._known:
            self.precinct.back()
            return
        if not await self._all_kept():
            return
        number = self.taken.number if self.taken is not None else ""
        items = [Item(choice.code, choice.label) for choice in present.choices_of("call_end")] if number else []
        items.append(Item("void", _(COMMANDS["call.void"].label)))
        chosen = await self.app.push_screen_wait(MenuScreen(_("How does it end?"), items, numbered=True, first=-1))
        if chosen == "void":
            form = FormScreen("call.void", Beginning(record=self.call_uid, number=number))
            if await self.app.push_screen_wait(form) is not None:
                self._leave(_("Made void"), None)
        elif chosen is not None and await self._give("call.end", {"end": chosen}):
            self._leave(_("The call has ended."), None)
