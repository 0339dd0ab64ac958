"""One field of a form on the screen: its label, what is typed, what was understood, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message as Posted
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from db.words.calendar.days import BadMoment
from db.words.calendar.jalali import local_date
from db.words.calendar.moments import parse_when
from db.words.calendar.times import format_date, format_moment
from db.words.calendar.typed_moment import Meaning, as_said
from db.words.forms import Field
from db.words.messages import M_, Message
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digit_set, direction
from precinct_tui.language.present import Choice
from precinct_tui.widgets.field_controls import SIZES, LineInput, choices_for, control_of
from precinct_tui.widgets.month_screen import MonthScreen
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.persian_text_area import PersianTextArea
from precinct_tui.widgets.picker import Picker
from precinct_tui.widgets.reason_line import ReasonLine
from precinct_tui.widgets.understood import WHICH, problem_of, read, understood
from precinct_tui.widgets.which_line import WhichLine

LABEL, CHOICE = 24, 30
"""Cells of a label, and of a choice while what is wrong with it stands beside it."""
UNLISTED = M_("This is not in the list.")


class FieldBox(Vertical):
    """Label, input, and a line below for what was understood or is wrong. `raw` is what was typed."""

    @dataclass
    class Changed(Posted):
        """What is typed here is another."""

        box: FieldBox

    @dataclass
    class Next(Posted):
        """On to the next field; `of_reason`: from its reason, not from its value."""

        box: FieldBox
        of_reason: bool

    def __init__(
        self,
        key: str,
        what: Field,
        *,
        now: Callable[[], datetime],
        suggest: Callable[[str], Sequence[Choice]] | None = None,
    ) -> None:
        super().__init__(id=f"field-{key.replace('.', '-')}")
        self.key, self.what = key, what
        self._now = now
        self._suggest = suggest
        self._error: Message | None = None
        self._meant = ""
        self.since: Callable[[], datetime | None] = lambda: None
        """What a moment here has to follow."""
        self.meanings: tuple[Meaning, ...] = ()
        """What is typed here may mean: empty where it is one thing."""
        self._stood = ("", "")
        self._noted = ("", False, False)
        self.unasked = False
        """Whether its value was given before the form: nobody answers it here."""
        self.alone = False
        """Whether it shows for its reason alone: its value is doubted, and is not asked here or not now."""

    def compose(self) -> ComposeResult:
        """The label stands where reading begins."""
        what = self.what
        label = Static(Content(_(what.label) + (" *" if what.required else "")), classes="label")
        control = control_of(what, self._offered(), self._suggest)
        # What is said stands beside a value of few cells, below one that takes the row.
        size = SIZES.get(what.kind, 0) if isinstance(control, LineInput) and not what.list else 0
        row: list[Widget] = [label, control]
        if size or isinstance(control, Picker):
            row.append(Static(classes="note"))
        self.set_class(isinstance(control, Picker), "-picks")
        if size:
            self.add_class("-narrow")
            control.styles.width = size
        yield Horizontal(*(reversed(row) if direction() == "rtl" else row), classes="ask")
        if not size:
            yield Static(classes="note")
        yield WhichLine()
        yield ReasonLine(LineInput(compact=True, classes="why"))

    # --- what is typed -----------------------------------------------------------------------------------------

    @property
    def control(self) -> Picker | PersianInput | PersianTextArea:
        """The widget that is typed into."""
        return self.query(".ask > Picker, .ask > LineInput, .ask > PersianTextArea").only_one()  # type: ignore[return-value]

    @property
    def raw(self) -> str:
        """What was typed, or the codes that were chosen."""
        control = self.control
        if isinstance(control, Picker):
            return control.raw
        return control.text if isinstance(control, PersianTextArea) else control.value

    @raw.setter
    def raw(self, value: str) -> None:
        control = self.control
        if isinstance(control, Picker):
            control.raw = value
        elif isinstance(control, PersianTextArea):
            control.text = value
        else:
            control.value = value

    @property
    def reason(self) -> str:
        """The reason given for keeping the value that stands here now."""
        line = self.query_one(ReasonLine)
        return line.text if line.is_of(self.raw) else ""

    @reason.setter
    def reason(self, text: str) -> None:
        self.query_one(".why", LineInput).value = text

    def put_reason(self, reason: str) -> None:
        """Put back the reason that was given for the value that stands here, and show it."""
        self.query_one(ReasonLine).put(reason, self.raw)
        self.say_nothing()

    @property
    def cursor(self) -> int:
        """Where the cursor stands, counted in characters from the start."""
        control = self.control
        if isinstance(control, PersianTextArea):
            row, column = control.cursor_location
            return sum(len(line) + 1 for line in control.text.split("\n")[:row]) + column
        return (control.line if isinstance(control, Picker) else control).cursor_position

    def show(self, *, asked: bool) -> None:
        """Show the field where it is `asked`; where it is not but its value is doubted, the reason alone."""
        self.alone = not asked and self.is_asked and self.alone
        self.display = asked or self.alone
        self.control.display = asked

    def enter(self, cursor: int | None = None) -> None:
        """Focus the field, with the cursor at this character; else behind the words that stand in it."""
        if self.alone:
            self.enter_reason()
            return
        control = self.control
        if isinstance(control, PersianTextArea):
            control.focus()
            if cursor is None and control.text:
                control.move_cursor(control.document.end)
            elif cursor is not None:
                before = control.text[:cursor].split("\n")
                control.move_cursor((len(before) - 1, len(before[-1])))
            return
        line = control.line if isinstance(control, Picker) else control
        line.focus()
        if cursor is not None:
            # Behind the focus, which the app gives later and which selects everything; before the next key.
            self.app.call_later(line.call_later, setattr, line, "cursor_position", min(cursor, len(line.value)))

    def take_offer(self) -> None:
        """Write what is offered: what was meant on the other keyboard layout, or the value for an empty field."""
        control = self.control
        if self._meant and isinstance(control, LineInput):
            control.value = self._meant
            control.cursor_position = len(control.value)
        elif self.what.offer == "now" and isinstance(control, LineInput) and not control.value.strip():
            control.value = format_moment(self._now(), digits=digit_set())
            control.cursor_position = len(control.value)

    def open_month(self) -> None:
        """Choose the day from the month, beginning at the day that is written."""
        today = local_date(self._now())
        value = read(self.what, self.raw, self._now(), self.since())
        day = local_date(value) if isinstance(value, datetime) else value if isinstance(value, date) else today
        self.app.push_screen(MonthScreen(day, today), self._take_day)

    def _take_day(self, day: date | None) -> None:
        """Write the day; a time of day that was written stays."""
        control = self.control
        if day is None or not isinstance(control, LineInput):
            return
        text = format_date(day, digits=digit_set())
        if self.what.kind == "moment":
            text += " "
            try:
                when = parse_when(self.raw, self._now(), lean=self.what.lean)
                text += format_moment(when.moment, digits=digit_set(), style="time") if when.exact else ""
            except BadMoment:
                pass
        control.value = text
        control.cursor_position = len(text)

    # --- what is said about it ---------------------------------------------------------------------------------

    def say_wrong(self, message: Message) -> None:
        """Show why the value cannot be taken; where it may mean several things, which of them is asked below it."""
        self._weigh()
        message = WHICH if self.meanings else message
        self._error = message
        self._note(present.said(message), wrong=True)

    @property
    def problem(self) -> Message | None:
        """Why the time that stands here can't be taken: the form itself may take any words, as a correction's does."""
        return problem_of(self.what, self.raw, self._now(), self.since())

    def clear(self) -> None:
        """Empty, as at first; what is offered is offered anew."""
        self._stood = ("", "")
        self._error = None
        self.raw = ""
        self.query_one(ReasonLine).clear()
        self.tell_now()
        self._note("")

    def _offered(self) -> str:
        """What the down arrow would write into an empty field, and saving too where the field says so."""
        if self.what.offer != "now":
            return ""
        moment = present.moment(self._now(), "time")
        return _("now: {moment}", moment=moment) if self.what.saves_now else _("↓ now: {moment}", moment=moment)

    def tell_now(self) -> None:
        """Show the moment that is now, where the field offers it."""
        if self.what.offer == "now" and isinstance(self.control, LineInput):
            self.control.placeholder = self._offered()

    def take_now(self) -> None:
        """Write the moment that the empty field shows, where it is saved as that."""
        if self.display and self.what.saves_now and not self.raw.strip():
            self.take_offer()

    def settle(self, word: str) -> None:
        """What stands here was there before the officer came; `word` says where it is from, while it stays so."""
        self._stood = (self.raw, word)
        self._note(word)

    @property
    def is_settled(self) -> bool:
        """Whether what stands here is what was there before, and nothing is said against it."""
        return bool(self._stood[0]) and self.raw == self._stood[0] and self._error is None

    def tell_unlisted(self) -> None:
        """Say that what stands here is in no list, where the field is answered from one."""
        if self.what.kind not in ("choice", "choices") or not (raw := self.raw):
            return
        codes = {choice.code for choice in choices_for(self.what)}
        if not codes.issuperset(raw.split(",") if self.what.kind == "choices" else [raw]):
            self.say_wrong(UNLISTED)

    def ask_why(self, message: Message) -> None:
        """Show what is unlikely about the value and ask for a reason to keep it."""
        self._error = message
        self.query_one(ReasonLine).ask(self.raw, message)
        self._note(present.said(message), asked=True)

    def enter_choice(self) -> None:
        """Focus what may be meant, and bring all of the field into sight."""
        self.query_one(WhichLine).focus()
        self.call_after_refresh(self.scroll_visible, animate=False)

    def enter_reason(self) -> None:
        """Focus the reason, and bring all of the field into sight, its question too."""
        self.query_one(".why").focus()
        self.call_after_refresh(self.scroll_visible, animate=False)

    def say_nothing(self) -> None:
        """Take back what was said: what was understood shows again, or the reason given for this value."""
        line = self.query_one(ReasonLine)
        self._error = line.doubt if self.reason else None
        if self.reason:
            self._note(present.said(line.doubt) if line.doubt is not None else "", asked=True)
        else:
            self._note(self._understood())

    @property
    def is_asked(self) -> bool:
        """Whether a reason is asked for."""
        return self.has_class("-asked")

    @property
    def is_explained(self) -> bool:
        """Whether the reason that is asked for is given."""
        return self.is_asked and self.query_one(ReasonLine).is_given

    def _note(self, text: str, *, wrong: bool = False, asked: bool = False) -> None:
        if self._noted == (text, wrong, asked):
            return  # said already: at each letter the whole screen would be laid out again
        self._noted = (text, wrong, asked)
        said = f"! {text}" if wrong else text
        for note in self.query(".note").results(Static):
            note.update(Content(said))
        room = self.size.width - LABEL - CHOICE - 2
        self.set_class(wrong and isinstance(self.control, Picker) and cell_len(said) <= room, "-side")
        self.set_class(bool(text), "-noted")
        self.set_class(wrong, "-wrong")
        self.set_class(asked, "-asked")
        if text and self.has_focus_within:  # it may take a line more than there was
            self.call_after_refresh(self.scroll_visible, animate=False)

    @property
    def is_answered(self) -> bool:
        """Whether a value stands here: one of the list, where the field has a closed one."""
        raw, what = self.raw.strip(), self.what
        if raw and what.kind == "choice":
            return any(raw == choice.code for choice in choices_for(what))
        return bool(raw) and read(what, raw, self._now()) is not None

    def _understood(self) -> str:
        self._meant = ""
        if self.is_settled:
            return self._stood[1]
        said, self._meant = understood(self.what, self.raw, self._now(), self.since())
        return said

    def weigh_again(self) -> None:
        """The time that this one follows is another: so may be what is meant here."""
        self._weigh()
        if not self.is_asked:
            self.say_nothing()

    def _weigh(self) -> None:
        """What is typed may mean several things: show them, each with its digit."""
        what = self.what
        if what.kind not in ("moment", "date"):
            return
        found = as_said(what.kind, self.raw, self._now(), what.lean, what.edge, self.since()).meanings
        if found != self.meanings:
            self.meanings = found
            self.query_one(WhichLine).offer(found)
            self.set_class(bool(found), "-which")

    @on(DescendantFocus)
    def _entered_here(self) -> None:
        self.query_one(".label").add_class("-here")

    @on(DescendantBlur)
    def _left_here(self) -> None:
        self.query_one(".label").remove_class("-here")
        self.tell_unlisted()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Picker.Changed)
    def _changed(self, event: Posted) -> None:
        event.stop()
        line = self.query_one(ReasonLine)
        if not _is_of_reason(event):
            self._weigh()
            another = not line.is_of(self.raw)
            if another:
                line.turn_to(self.raw)
            if another or not self.is_asked:
                self.say_nothing()
        self.post_message(self.Changed(self))

    @on(Input.Submitted)
    @on(Picker.Left)
    def _entered(self, event: Posted) -> None:
        event.stop()
        self._weigh()
        if self.meanings and not _is_of_reason(event):
            self.enter_choice()
        else:
            self.post_message(self.Next(self, _is_of_reason(event)))

    @on(WhichLine.Chosen)
    def _chosen(self, event: WhichLine.Chosen) -> None:
        event.stop()
        self.raw = event.typed
        self.call_after_refresh(self.post_message, self.Next(self, of_reason=False))

    @on(WhichLine.Left)
    def _not_chosen(self, event: WhichLine.Left) -> None:
        event.stop()
        self.enter(len(self.raw))


def _is_of_reason(event: Posted) -> bool:
    return isinstance(event, Input.Changed | Input.Submitted) and event.input.has_class("why")
