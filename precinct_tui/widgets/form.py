"""The one form: it draws whatever fields a command's form declares, and shows at them what the command says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus
from textual.message import Message as Posted
from textual.widgets import Button, Static

from db.words.form_reading import bound, read_value
from db.words.forms import Field
from db.words.messages import M_, Message, Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _
from precinct_tui.language.present import Choice
from precinct_tui.widgets.field_box import UNLISTED, FieldBox
from precinct_tui.widgets.field_help import help_of, help_to_choose
from precinct_tui.widgets.form_keys import at_boxes, expanded, first_wrong, is_counted
from precinct_tui.widgets.picker import Picker
from precinct_tui.widgets.rule import HeadingRule
from precinct_tui.widgets.said_line import SaidLine
from precinct_tui.widgets.understood import read
from precinct_tui.widgets.which_line import WhichLine

EVERY = 10.0
"""Seconds after which the fields that offer now show it anew."""
REASON = "_reason."
"""Before a field's name: its reason, in the values of a draft. `read_form` passes over names that begin with "_"."""


class EntryForm(Vertical):
    """Fields, top to bottom. It knows no desk: give it a clock and where places come from."""

    @dataclass
    class Changed(Posted):
        """Something was typed or the cursor went to another field."""

    @dataclass
    class Saved(Posted):
        """The save button was pressed."""

    def __init__(
        self,
        fields: Iterable[tuple[str, Field]],
        *,
        now: Callable[[], datetime],
        suggest: Callable[[str], Sequence[Choice]] | None = None,
        values: Mapping[str, str] | None = None,
        settled: Mapping[str, str] | None = None,
        cursor: tuple[str, int] | None = None,
    ) -> None:
        super().__init__()
        self.title = ""
        """What stands in the rule above the fields, with how many of the required ones are answered; "" for no rule."""
        self.refused: Refused | None = None
        """What the first values were refused with already: said as soon as the form stands."""
        self.unasked: Mapping[str, Field] = {}
        """Fields whose values are given already: they show where they are doubted, for the reason alone."""
        self.began: datetime | None = None
        """When the record began that the form is for."""
        self._coming: frozenset[FieldBox] = frozenset()
        self._asking = asyncio.Lock()
        self._fields = tuple(expanded(fields))
        self._now, self._suggest = now, suggest
        self._values = dict(values or {})
        self._settled = dict(settled or {})
        self._cursor = cursor
        self._said: tuple[Message, ...] = ()
        self._counts = self._ready = False
        self._late: set[str] = set()
        """Fields that a refusal asked for."""

    def compose(self) -> ComposeResult:
        """What is said about the whole, the fields, the save button, and help for the field in focus."""
        if self.title:
            yield HeadingRule(self.title, id="title")
        yield SaidLine(id="said")
        with VerticalScroll(id="fields", can_focus=False):
            for name, what in self._fields:
                yield self._box(name, what)
            for name, what in self.unasked.items():
                box = self._box(name, what)
                box.unasked = True
                yield box
            with Vertical(id="save-line"):
                yield Button(Content(_("Save")), id="save", variant="primary", compact=True)
        with Horizontal(id="help-band"):  # as wide as the form, however narrow its fields are kept
            yield Static(id="help")

    def _box(self, name: str, what: Field) -> FieldBox:
        box = FieldBox(name, what, now=self._now, suggest=self._suggest)
        if what.kind == "moment":
            box.since = lambda: bound(what, self._followed(what), self.began)
        return box

    def _followed(self, what: Field) -> dict[str, object]:
        """The moment that stands in the field which this one follows."""
        return {box.key: read(box.what, box.raw, self._now()) for box in self.boxes if box.key == what.follows}

    def on_mount(self) -> None:
        """Put back what was typed before."""
        self.set_class(bool(self.title), "-titled")
        if any(what.offer for _name, what in self._fields):
            self.set_interval(EVERY, self._tell_now)
        self._put()

    def _tell_now(self) -> None:
        for box in self.boxes:
            box.tell_now()

    def refill(self, values: Mapping[str, str], settled: Mapping[str, str]) -> None:
        """The same form for somebody else: empty but for these values."""
        self._ready = False
        self._values, self._settled, self._cursor = dict(values), dict(settled), None
        self._late.clear()
        for box in self.boxes:
            box.clear()
        self.say()
        self._put()

    def _put(self) -> None:
        for box in self.boxes:
            if (value := self._values.get(box.key)) and not box.unasked:
                box.raw = value
                if word := self._settled.get(box.key):
                    box.settle(word)
                if self._cursor is None or box.key != self._cursor[0]:  # there it is still being typed
                    box.tell_unlisted()
            if reason := self._values.get(REASON + box.key):
                box.put_reason(reason)
        self._show_asked()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        boxes = {box.key: box for box in self.boxes if box.display}
        first = next(iter(boxes.values()), None)
        if first is not None and first.what.kind == "password" and not first.raw:
            first.enter()  # also where one goes on with a draft: a secret is not typed where words are
        elif self._cursor is not None and self._cursor[0] in boxes:
            boxes[self._cursor[0]].enter(self._cursor[1])
        elif boxes:
            next((box for box in boxes.values() if not box.is_settled), next(iter(boxes.values()))).enter()
        if self.refused is not None:
            self.show_refusal(self.refused)
        self.app.call_later(setattr, self, "_ready", True)  # behind the focus, which the app gives later too

    async def ask_more(self, fields: Sequence[tuple[str, Field]], before: str) -> None:
        """Ask these further fields, before another one, in place of those that were asked so before.

        What was typed in a field that goes away is kept, and stands in it when it is asked again.
        """
        async with self._asking:
            if [box.key for box in self.boxes if box.has_class("-more")] == [name for name, _what in fields]:
                return
            self._values |= self.values
            await self.query("FieldBox.-more").remove()
            more = [self._box(name, what) for name, what in fields]
            self._coming = frozenset(more)
            if more:
                await self.query_one("#fields").mount(*more, before=f"#field-{before}")
            self._coming = frozenset()
            for box in more:
                box.add_class("-more")
                box.raw = self._values.get(box.key, "")

    # --- what is typed -----------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether what was typed before stands in its fields, and the first one or the cursor's has the focus."""
        return self._ready

    @property
    def boxes(self) -> list[FieldBox]:
        """The fields, in order."""
        children = self.query_one("#fields").children
        return [box for box in children if isinstance(box, FieldBox) and box not in self._coming]

    @property
    def secrets(self) -> frozenset[str]:
        """The fields whose words no draft may keep."""
        return frozenset(box.key for box in self.boxes if box.what.kind == "password")

    @property
    def values(self) -> dict[str, str]:
        """All that was typed, reasons and fields not asked now included, passwords left out: what a draft keeps."""
        typed = {box.key: box.raw for box in self.boxes}
        typed |= {REASON + box.key: box.reason for box in self.boxes}
        return {name: value for name, value in typed.items() if value and name not in self.secrets}

    def take_shown(self) -> None:
        """Take what the fields show, as Enter would: the highlighted line in focus, and now in required times."""
        for box in self.boxes:
            box.take_now()
            if box.has_focus_within and isinstance(box.control, Picker):
                box.control.take()

    @property
    def answers(self) -> dict[str, str]:
        """What is sent: the fields that are asked."""
        return {box.key: box.raw for box in self.boxes if box.display and not box.alone}

    @property
    def reasons(self) -> dict[str, str]:
        """Every reason that was given for a value that is sent, whether it is asked about still or not."""
        return {box.key: box.reason for box in self.boxes if box.display and box.reason.strip()}

    @property
    def cursor(self) -> tuple[str, int] | None:
        """The field in focus and the place of the cursor in it."""
        for box in self.boxes:
            if box.has_focus_within:
                return box.key, box.cursor
        return None

    # --- what is said ------------------------------------------------------------------------------------------

    def show_refusal(self, refused: Refused, *, sent: bool = True) -> None:
        """Say at each field what is wrong with it, and above the form what concerns the whole; the rest stays.

        Where a whole form was `sent`, the cursor goes to the first field that is wrong, and what was said at the others
        is taken back; what was told of single answers leaves both as they are.
        """
        boxes = {box.key: box for box in self.boxes}
        wrong = at_boxes(refused.fields, list(boxes))
        if sent and refused.code == "invalid":
            times = {box.key: box.problem for box in boxes.values() if box.key not in wrong and box.display}
            wrong |= {key: problem for key, problem in times.items() if problem is not None}
        self._late |= wrong.keys()
        for box in boxes.values():
            message = wrong.get(box.key)
            if message is None:
                if sent:
                    box.say_nothing()
            elif refused.code == "unlikely" or box.key in refused.asked:
                box.alone = box.alone or not box.display
                box.ask_why(message)
            else:
                box.say_wrong(UNLISTED if "codes" in message.params else message)  # its list has names, and opens by ↓
        self._show_asked()
        unseen = [message for name, message in wrong.items() if name not in boxes or not boxes[name].display]
        said = ([refused.message] if refused.message is not None else []) + unseen
        if not said and sent:
            said = [_UNLIKELY if refused.code == "unlikely" else _INVALID]
        self.say(*said)
        self._counts = sent
        self._say_how_far()
        first = first_wrong([box.key for box in boxes.values() if box.display], wrong)
        if sent and first:
            _enter_wrong(boxes[first])

    def say(self, *messages: Message) -> None:
        """Show messages above the form; none takes them back."""
        self._said, self._counts = messages, False
        self._show_said(*messages)

    def _say_how_far(self) -> None:
        """Above the form, where several fields ask for a reason: how many have one by now."""
        asked = [box for box in self.boxes if box.display and box.is_asked] if self._counts else []
        if len(asked) > 1:
            how_far = M_(_SEVERAL, answered=sum(box.is_explained for box in asked), count=len(asked))
            self._show_said(*(message for message in self._said if message != _UNLIKELY), how_far)

    def _show_said(self, *messages: Message) -> None:
        text = "\n".join(present.said(message) for message in messages)
        self.query_one("#said", SaidLine).say(text)

    # --- moving ------------------------------------------------------------------------------------------------

    @on(FieldBox.Changed)
    def _changed(self, event: FieldBox.Changed) -> None:
        event.stop()
        for box in self.boxes:
            if box.what.follows == event.box.key and box.raw:
                box.weigh_again()
        self._show_asked()
        self._say_how_far()
        if self._ready:
            self.post_message(self.Changed())

    @on(FieldBox.Next)
    def _next(self, event: FieldBox.Next) -> None:
        """On to the next field; from a reason to the next one that is asked for, and from the last to the button."""
        event.stop()
        shown = [box for box in self.boxes if box.display]
        if event.box.is_asked and not (event.of_reason or event.box.is_explained):
            event.box.enter_reason()
            return
        if event.of_reason and event.box in shown:
            here = shown.index(event.box)
            waiting = [box for box in shown[here + 1 :] + shown[:here] if box.is_asked and not box.is_explained]
            if waiting:
                waiting[0].enter_reason()
            else:
                self.query_one("#save", Button).focus()
            return
        after = [box for box in shown[shown.index(event.box) + 1 :] if not box.is_settled] if event.box in shown else []
        if after:
            after[0].enter()
        else:
            self.query_one("#save", Button).focus()

    @on(DescendantFocus)
    def _focused(self) -> None:
        for box in self.boxes:
            if box.has_focus_within:
                choosing = isinstance(self.screen.focused, WhichLine)
                said = help_to_choose() if choosing else help_of(box.what)
                self.query_one("#help", Static).update(Content(said), layout=False)
                if self._ready:
                    self.post_message(self.Changed())
                return
        self.query_one("#help", Static).update(Content(""), layout=False)

    @on(Button.Pressed, "#save")
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Saved())

    def _show_asked(self) -> None:
        """Ask only the fields whose condition holds."""
        boxes = {box.key: box for box in self.boxes}
        for box in boxes.values():
            if box.unasked:
                box.show(asked=False)
            elif box.what.late:
                box.show(asked=box.key in self._late or bool(box.raw))
            elif box.what.when is not None:
                name, wanted = box.what.when
                other = boxes.get(name)
                asked = other is not None and other.display and bool(_held(other, self._now) & set(wanted))
                box.show(asked=asked)
        self._count_required()

    def _count_required(self) -> None:
        """How many of the required fields are answered, in the rule above them."""
        required = [box for box in self.boxes if box.display and box.what.required and not box.alone]
        answered = sum(box.is_answered or (box.what.saves_now and not box.raw.strip()) for box in required)
        how_many = _("required {answered} of {count}", answered=answered, count=len(required))
        look = "quiet" if answered == len(required) else "watch"
        for rule in self.query(HeadingRule):
            rule.tell(None, "", [("", how_many, look)] if required else [])


def _enter_wrong(box: FieldBox) -> None:
    """Put the cursor where a refused field is put right: at its meanings, at the reason it asks for, else into it."""
    if box.meanings:
        box.enter_choice()
    elif box.is_asked and not is_counted(box.key) and (box.raw or not box.what.late):
        box.enter_reason()  # but what is asked late is answered first: nobody could before
    else:
        box.enter()
        box.call_after_refresh(box.scroll_visible, animate=False)


def _held(box: FieldBox, now: Callable[[], datetime]) -> set[str]:
    """The answer of a field as the codes that a condition compares with."""
    try:
        value = read_value(box.what, box.raw, now())
    except ValueError:
        return set()
    if value is None:
        return set()
    if isinstance(value, bool):
        return {"yes" if value else "no"}
    return set(value) if isinstance(value, tuple) else {str(value)}


_SEVERAL = N_("{answered} of {count} answered. Correct a marked field or give a reason for it, then save.")
_UNLIKELY = M_("Please look at the marked fields again. Correct them, or give a reason and save.")
_INVALID = M_("Nothing was saved yet. The marked fields need a look.")
