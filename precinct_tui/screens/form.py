"""A form on the screen: kept as a draft while it is typed, sent as a command, refused at the field."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from db.kernel.desk.desk import COMMANDS, Command
from db.kernel.desk.drafts import Draft, mine
from db.kernel.desk.record_beginnings import begun_at
from db.kernel.journal.letter_box import FULL
from db.reference.lists.places import find_places
from db.registers.oversight.queries import who_reads
from db.words.forms import Field, Form, fields_of
from db.words.ids import is_uid, new_uid
from db.words.messages import Message, Refused
from precinct_tui.language import present
from precinct_tui.language.actions import BY_ID, bindings, key_name
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.present import Choice
from precinct_tui.screens.draft_keeper import DraftKeeper
from precinct_tui.screens.enveloped import print_for_envelope
from precinct_tui.screens.filled_form import Filled, send
from precinct_tui.widgets.clock_strip import ClockStrip
from precinct_tui.widgets.form import EntryForm
from precinct_tui.widgets.form_keys import expanded
from precinct_tui.widgets.header_line import HeaderLine
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.picker import matching
from precinct_tui.widgets.place import Place

if TYPE_CHECKING:
    pass

PLACES = 8
"""Places offered at once."""


def suggest_places(typed: str) -> Sequence[Choice]:
    """Places that may be meant: the precinct's own landmarks, then the gazetteer's."""
    own = matching(present.choices_of("landmark"), typed)
    names = {choice.fa for choice in own}
    others = [Choice(place.code, place.fa, place.en) for place in find_places(typed) if place.fa not in names]
    return [*own[:PLACES], *others][:PLACES]


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a form begins with."""

    record: str | None = None
    """The record that the entry belongs to."""
    read_at: int | None = None
    """The journal position at which the record was read."""
    number: str = ""
    """The record's number."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Answers that are not asked."""
    fields: Mapping[str, Field] = field(default_factory=dict)
    """Other declarations for some fields: a correction asks for a value of the field that it corrects."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What stands in the fields at first."""
    known: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Answers that stand there already, with a word on where they come from (field → value, word): Enter passes
    them, to be changed one goes back."""
    whom: str = ""
    """What is said above the form."""
    lacks: Sequence[Message] = ()
    """What the record should hold before this act and does not."""
    wall: Message | None = None
    """What stands before this act now, said before anything is typed."""
    refused: Refused | None = None
    """What these values were refused with already."""
    cursor: str = ""
    """The field to begin at, where it is not the first."""


class FormScreen(Place):
    """The form of a command. Dismissed with the record's number once it is saved.

    `draft` is what it goes on from. `follow` is told that the form was saved or passed by, and says what it begins
    with for the next person: the same form stands there for them.
    """

    KINDS = ("place", "form")
    BINDINGS = bindings("form")
    CSS_PATH = ["../widgets/widgets.tcss", "form.tcss"]

    def __init__(
        self,
        command: str,
        begins: Beginning | None = None,
        *,
        draft: Draft | None = None,
        follow: Callable[[bool], Awaitable[Beginning | None]] | None = None,
    ) -> None:
        super().__init__()
        begins = begins or Beginning()
        self._begins_at = begins.cursor
        self.command: Command[Any] = COMMANDS[command]
        self._record, self._read_at, self._number = begins.record, begins.read_at, begins.number
        self._fixed, self._other = dict(begins.fixed), begins.fields
        self._lacks, self._wall, self._refused = begins.lacks, begins.wall, begins.refused
        self._known, self._whom, self._follow = begins.known, begins.whom, follow
        self._resumes = not begins.values
        self._values = {name: value for name, (value, _word) in begins.known.items()} | dict(begins.values)
        self.drafts = DraftKeeper(self, self._half_typed)
        if draft is not None:
            self._number, self._read_at = draft.number, draft.read_at
            self._take(draft)
        self._uid = draft.uid if draft is not None else new_uid()
        self._first = dict(self._values)
        self._started = draft.started_at if draft is not None else None
        self._began: datetime | None = None
        """When the record began."""
        self._saving = False
        self._left_at: tuple[str, int] | None = None
        """Where the cursor was before the fields were written anew."""
        self.sent: Mapping[str, str] = {}
        """The answers that were saved."""

    def _take(self, draft: Draft) -> None:
        self.drafts.begin_anew(draft)
        self._values, self._record = dict(draft.values), draft.record
        if draft.kind.endswith(".correct"):
            self._fixed |= {name: self._values[name] for name in ("target", "field") if name in self._values}
        entries = [name for name, what in fields_of(self.command.form) if what.kind in ("entry", "document")]
        self._fixed |= {name: self._values.pop(name) for name in entries if name in self._values}

    @property
    def crumb(self) -> str:
        """The act, and the record it is for."""
        number = f" {present.number(self._number)}" if self._number else ""
        return _(self.command.label) + number

    @property
    def entry(self) -> EntryForm:
        """The form itself."""
        return self.query_one(EntryForm)

    @property
    def takes_keys(self) -> bool:
        """Whether a field has the focus by now."""
        return (self.drafts.done and self._follow is None) or (bool(self.query(EntryForm)) and self.entry.ready)

    def body(self) -> ComposeResult:
        """The fields that are asked."""
        if self._whom:
            yield Static(Content(self._whom), id="whom")
        draft = self.drafts.draft
        begins_at = (self._begins_at, 0) if self._begins_at else None
        cursor = self._left_at or (draft.cursor if draft is not None else begins_at)
        entry = EntryForm(
            [
                (key, self._other.get(key, what))
                for key, what in expanded(fields_of(self.command.form))
                if key not in self._fixed
            ],
            now=self.precinct.now,
            suggest=suggest_places,
            values=self._values,
            settled={key: word for key, (value, word) in self._known.items() if self._values.get(key) == value},
            cursor=cursor,
        )
        given = ((key, what) for key, what in fields_of(self.command.form) if key in self._fixed)
        entry.unasked = {key: what for key, what in given if what.kind != "document"}
        entry.title = _(self.command.label)
        entry.began = self._began
        entry.refused = self._refused
        yield entry

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "What you type is kept as a draft within a second, and waits for you if you leave, if the"
            " screen is locked or the power fails. Tab and Enter go on, Shift+Tab goes back. A field with *"
            " is needed."
        )

    def begin(self) -> None:
        """An act on a record goes on where it was left; opening a record begins anew."""
        if self._lacks:
            items = _(", ").join(present.said(message) for message in self._lacks)
            self.notice(_("Not in the record yet: {items}. This stops nothing.", items=items))
        if self._wall is not None:
            self.notice(self._wall)
        if self.command.form.names_readers:
            self._name_readers()
        if self.drafts.draft is None and self._record is not None and self._resumes:
            self._restore()
        self._learn_beginning()

    @work
    async def _learn_beginning(self) -> None:
        """Let times be weighed by when the record began; a store that can't be read says so when the form is sent."""
        if self._record is not None:
            with contextlib.suppress(Refused):
                self._began = await off_thread(begun_at, self.desk, self.command.name, self._record)
            for entry in self.query(EntryForm):
                entry.began = self._began

    @work
    async def _name_readers(self) -> None:
        """Say who will be able to read what is sealed."""
        with contextlib.suppress(Refused):  # what can't be read now is in the way of no complaint
            names = await off_thread(who_reads, self.desk)
            who = _(", ").join(present.isolated(present.clean(name)) for name in names)
            self.notice(_("Will be able to read it: {who}", who=who or _("whoever keeps the inspectorate's paper")))

    @work
    async def _restore(self) -> None:
        for draft in await off_thread(mine, self.desk):
            if draft.kind == self.command.name and draft.record == self._record and not self.drafts.dirty:
                self._uid, self._started = draft.uid, draft.started_at
                self._take(draft)
                await self.recompose()
                self.notice(_("This goes on from your draft."))
                return

    # --- the draft ---------------------------------------------------------------------------------------------

    @on(EntryForm.Changed)
    def _changed(self) -> None:
        self.drafts.changed()

    async def _half_typed(self, parked: bool) -> Draft | None:
        typed, before = self.entry.values, self.drafts.draft
        if not typed or (typed == self._first and before is None):
            return None
        if self._started is None:
            self._started = self.precinct.now()
        return Draft(
            uid=self._uid,
            kind=self.command.name,
            values=typed | self._fixed,
            started_at=self._started,
            record=self._record,
            number=self._number,
            read_at=self._read_at,
            cursor=self.entry.cursor or (before.cursor if before is not None else None),
            parked=parked,
        )

    async def keep_typed(self) -> None:
        """The draft as it stands."""
        await self.drafts.keep(parked=False)

    async def before_leaving(self) -> bool:
        """What is half-typed waits on the desk; how to come back to it is said. What is on no disk is asked about."""
        if not await self.drafts.may_leave(_(self.command.label)):
            return False
        self._say_kept()
        return True

    async def before_covering(self) -> None:
        """What is half-typed waits below, and on the desk once it is on the disk."""
        if await self.drafts.keep(parked=True):
            self._say_kept()

    def _say_kept(self) -> None:
        if self.drafts.draft is None or self.drafts.done:
            return
        act = _(self.command.label)
        if self._record is not None:
            words = _("Kept half-typed: {act}. The same act goes on with it; it stands on the desk, too.", act=act)
        else:
            key = key_name(BY_ID["list.new"].keys)
            words = _(
                "Kept half-typed: {act}. {key} offers it in its list; it stands on the desk, too.", act=act, key=key
            )
        self.precinct.tell(words)

    async def speak(self) -> None:
        """The language changed: the same words in the same fields."""
        self._values, self._left_at = self.entry.values, self.entry.cursor
        await super().speak()

    # --- acts --------------------------------------------------------------------------------------------------

    @on(EntryForm.Saved)
    def action_save(self) -> None:
        """Send the form."""
        if not self._saving and not self.drafts.done:
            self._saving = True
            self.entry.take_shown()
            self._send()

    @work(group="send")
    async def _send(self) -> None:
        entry = self.entry
        try:
            async with self.drafts.lock:  # a draft that is being kept must not outlive what was saved
                answers = entry.answers | self._fixed
                filled = Filled(self._uid, answers, entry.reasons, self._record, self._read_at)
                number, sent = await off_thread(send, self.desk, self.command, filled)
                self.sent, self.drafts.done = entry.answers, True
        except Refused as refused:
            if refused.code != FULL or not await self._on_paper(entry.answers | self._fixed, refused):
                entry.show_refusal(refused)
            return
        finally:
            self._saving = False
        if self._follow is None or sent.waits is not None:  # in a round the next person's form says that it was saved
            self.precinct.tell(self._done(number, sent))
        await self._leave(number)

    async def _on_paper(self, answers: Mapping[str, str], refused: Refused) -> bool:
        """What has no room in the letter box goes into a sealed envelope, where the officer wants that."""
        self.drafts.done = await print_for_envelope(self, self.command.name, answers, refused)
        if self.drafts.done:
            self.dismiss(None)
        return self.drafts.done

    def _done(self, number: str, sent: Form) -> str:
        """What was done; of what was only asked for, what follows."""
        numbered = bool(number) and not is_uid(number)
        if sent.waits is not None:
            asked = _("Asked for: {what}, {number}.", what=_(self.command.label), number=present.number(number))
            return f"{asked} {present.said(sent.waits)}"
        if sent.saved_as is not None:
            return present.said(sent.saved_as)
        return _("Saved: {number}", number=present.number(number)) if numbered else _("Saved")

    async def _leave(self, number: str | None) -> None:
        """This form is done with: it goes away, or stands here for whose turn it is now."""
        turn = await self._follow(number is not None) if self._follow is not None else None
        if turn is None:
            self.dismiss(number)
            return
        self._record, self._read_at, self._number = turn.record, turn.read_at, turn.number
        self._known, self._whom = turn.known, turn.whom
        self._values = {name: value for name, (value, _word) in turn.known.items()}
        self._first = dict(self._values)
        self._uid, self._started, self._left_at = new_uid(), None, None
        self.drafts.begin_anew()
        self.query_one("#whom", Static).update(Content(turn.whom))
        self.query_one(HeaderLine).refresh()
        self.query_one(ClockStrip).reload()
        self.entry.refill(self._values, {name: word for name, (_value, word) in turn.known.items()})
        self.begin()

    def action_park(self) -> None:
        """Park this entry and open a new call; afterwards this form stands here again, at the same place."""
        self.precinct.action_new_call()

    def shown_again(self) -> None:
        """The call above is done: this form goes on, and its draft is no longer parked."""
        self._changed()

    @work(group="discard")
    async def action_discard(self) -> None:
        """Throw the entry away, after asking; in a round, who was not written about is passed by at once."""
        items = [Item("stay", _("Go on with it")), Item("drop", _("Throw it away"))]
        untouched = self._follow is not None and self.drafts.draft is None and self.entry.values == self._first
        menu = MenuScreen(_("Throw this entry away?"), items, numbered=True)
        wanted = untouched or await self.app.push_screen_wait(menu) == "drop"
        if wanted and await self.drafts.drop(self._uid):
            await self._leave(None)


def prefilled_values(values: Mapping[str, str], word: str) -> dict[str, tuple[str, str]]:
    """Return the answers of a form before anyone types, each with a word on where it comes from; for `known`."""
    return {name: (digits(value) if value.isdecimal() else value, word) for name, value in values.items()}
