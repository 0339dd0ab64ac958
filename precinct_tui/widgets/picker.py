"""Choosing from a list by typing: the letters typed narrow it, in either language and any spelling.

Nothing stands highlighted until the officer types or moves, so that Enter alone never answers: it leaves the field
as it is. That is what keeps a safeguard from being answered by a tired thumb.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import DescendantBlur
from textual.message import Message as Posted
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from db.reference.lists.finding import closest
from db.words.folding import fold
from db.words.layouts import other_layout
from precinct_tui.language.i18n import _
from precinct_tui.language.present import Choice, isolated, ltr
from precinct_tui.widgets.options import Options
from precinct_tui.widgets.persian_input import PersianInput

SHOWN = 60
LONGEST = 200
"""Characters; nothing that a list holds is longer, and looking for it would only cost time."""


def matching(choices: Sequence[Choice], typed: str) -> tuple[Choice, ...]:
    """The choices that what was typed may mean, in either language, by code, by what else it is called or with a slip.

    The likeliest first.
    """
    return closest(typed, ((choice, (choice.fa, choice.en, choice.code, *choice.also)) for choice in choices), SHOWN)


def meant(text: str) -> str:
    """Asks whether `text` was meant; the down arrow says yes."""
    return _("Did you mean “{text}”? ↓ takes it", text=isolated(text))


class PickerInput(PersianInput):
    """The line one types in; its arrows move in the list below it."""

    BINDINGS = [
        Binding("down", "pick(1)", show=False),
        Binding("up", "pick(-1)", show=False),
        Binding("escape", "shut", show=False),
        Binding("backspace", "rub_out", show=False),
    ]

    @property
    def picker(self) -> Picker:
        """The picker that this line belongs to."""
        parent = self.parent
        assert isinstance(parent, Picker)
        return parent

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc closes an open list; with none open it is the screen's."""
        if action == "shut":
            return self.picker.is_open
        return super().check_action(action, parameters)

    def action_pick(self, by: int) -> None:
        """Open the list, or move in it."""
        self.picker.move(by)

    def action_shut(self) -> None:
        """Close the list."""
        self.picker.shut()

    def action_rub_out(self) -> None:
        """Delete a letter; in a field that shows a choice, the whole choice."""
        if not self.picker.unchoose():
            self.action_delete_left()


class Picker(Vertical):
    """A field that is answered from a list.

    `multiple` takes several; `free` keeps words that the list does not hold (a place). `suggest` makes the choices
    from what was typed, where they are too many to be given. `straight`: what is typed runs from left to right.
    """

    @dataclass
    class Changed(Posted):
        """The answer, or what is typed of it, is another."""

        picker: Picker

        @property
        def control(self) -> Picker:
            """The picker."""
            return self.picker

    @dataclass
    class Left(Posted):
        """Enter was pressed with nothing to take: on to the next field."""

        picker: Picker

    def __init__(
        self,
        choices: Sequence[Choice] = (),
        *,
        multiple: bool = False,
        free: bool = False,
        suggest: Callable[[str], Sequence[Choice]] | None = None,
        straight: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._choices = tuple(choices)
        self._multiple, self._free, self._suggest, self._straight = multiple, free, suggest, straight
        self._chosen: list[str] = []
        self._shown: tuple[Choice, ...] = ()
        self._meant = ""
        self._written: str | None = None

    def compose(self) -> ComposeResult:
        """A line to type in and the list that it opens."""
        yield PickerInput(compact=True, base_direction="ltr" if self._straight else None)
        yield Static(classes="chosen")
        yield Static(classes="offer")
        options = Options()
        options.can_focus = False
        yield options

    # --- the answer --------------------------------------------------------------------------------------------

    @property
    def line(self) -> PickerInput:
        """The line one types in."""
        return self.query_one(PickerInput)

    @property
    def is_open(self) -> bool:
        """Whether the list is open."""
        return self.has_class("-open")

    @property
    def raw(self) -> str:
        """The codes chosen, or the words typed where none is."""
        typed = self.line.value.strip()
        if self._multiple:
            return ",".join(self._chosen + ([typed] if typed else []))
        return self._chosen[0] if self._chosen else typed

    @raw.setter
    def raw(self, value: str) -> None:
        codes = {choice.code for choice in self._choices}
        parts = [part.strip() for part in value.split(",")] if self._multiple else [value]
        self._chosen = [part for part in parts if part in codes]
        rest = " ".join(part for part in parts if part and part not in codes)
        self._write(rest if self._multiple or not self._chosen else self._label(self._chosen[0]))
        self._show_chosen()

    def _label(self, code: str) -> str:
        return next((choice.label for choice in self._choices if choice.code == code), code)

    def _write(self, text: str) -> None:
        self._written = text
        self.line.value = text
        self.line.cursor_position = len(text)

    def _show_chosen(self) -> None:
        if self._multiple:
            self.set_class(bool(self._chosen), "-several")
            self.query_one(".chosen", Static).update(Content(_(", ").join(self._label(code) for code in self._chosen)))

    # --- the list ----------------------------------------------------------------------------------------------

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value == self._written or event.value != self.line.value:
            return  # what was written here, or an earlier state of the line
        self._written = None
        if not self._multiple:
            self._chosen = []
        self.unfold(highlight=bool(event.value.strip()))
        self.post_message(self.Changed(self))

    def unfold(self, *, highlight: bool) -> None:
        """Open the list on what fits the words typed; `highlight` marks the first."""
        typed = "" if self._chosen and not self._multiple else self.line.value
        self._shown = self._matching(typed)
        other = other_layout(typed) if typed.strip() and not self._shown and len(typed) <= LONGEST else ""
        self._offer(other if other and self._matching(other) else "")
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(
            [
                Option(Content(("✓ " if choice.code in self._chosen else "") + self._said(choice)))
                for choice in self._shown
            ]
        )
        options.highlighted = 0 if highlight and self._shown and not self._free else None
        self.set_class(bool(self._shown), "-open")
        if self._shown:
            self.call_after_refresh(self.scroll_visible, animate=False)

    def _said(self, choice: Choice) -> str:
        return ltr(choice.label) if self._straight else choice.label

    def _matching(self, typed: str) -> tuple[Choice, ...]:
        if len(typed) > LONGEST:
            return ()
        if self._suggest is not None:
            return tuple(self._suggest(typed)) if typed.strip() else ()
        offered = self._choices if typed.strip() else [choice for choice in self._choices if choice.active]
        return matching(offered, typed)

    def _offer(self, text: str) -> None:
        """Offer what the same keys give on the other keyboard layout; nothing is taken by itself."""
        if text == self._meant:
            return  # saying it again would lay the whole screen out again
        self._meant = text
        self.set_class(bool(text), "-offering")
        self.query_one(".offer", Static).update(Content(meant(text) if text else ""))

    def move(self, by: int) -> None:
        """Take what is offered, open the list, or move the highlight in it."""
        if self._meant:
            self.line.value = self._meant
            self.line.cursor_position = len(self._meant)
            return
        options = self.query_one(OptionList)
        if not self.is_open:
            self.unfold(highlight=False)
        if not self._shown:
            return
        if options.highlighted is None:
            options.highlighted = 0 if by > 0 else len(self._shown) - 1
        else:
            options.highlighted = (options.highlighted + by) % len(self._shown)

    def shut(self) -> None:
        """Close the list."""
        self.remove_class("-open")
        self._offer("")

    def unchoose(self) -> bool:
        """Take the (last) choice back; False where there is none to take back."""
        if not self._chosen or (self._multiple and self.line.value):
            return False
        self._chosen.pop()
        self._write("")
        self._show_chosen()
        self.unfold(highlight=False)
        self.post_message(self.Changed(self))
        return True

    def _choose(self, place: int) -> None:
        code = self._shown[place].code
        if self._multiple:
            self._chosen = [c for c in self._chosen if c != code] if code in self._chosen else [*self._chosen, code]
            self._write("")
        elif self._suggest is not None:
            self._write(self._shown[place].label)
        else:
            self._chosen = [code]
            self._write(self._label(code))
        self.shut()
        self._show_chosen()
        self.post_message(self.Changed(self))
        if self._suggest is not None and self._shown[place].label.endswith("/"):  # a folder: the name goes on
            self.unfold(highlight=False)

    def _take_named(self) -> None:
        """What was typed in full is taken: a choice by its name, in either language, or by its code."""
        wanted = fold(self.line.value)
        if not wanted or self._suggest is not None or (self._chosen and not self._multiple):
            return
        named = [
            choice
            for choice in self._choices
            if choice.active and wanted in map(fold, (choice.fa, choice.en, choice.code, *choice.also))
        ]
        if len(named) == 1 and named[0].code not in self._chosen:
            self._shown = tuple(named)
            self._choose(0)

    def take(self) -> bool:
        """Take what stands highlighted, which it does only where somebody typed or moved; whether anything did."""
        place = self.query_one(OptionList).highlighted
        if not self.is_open or place is None:
            return False
        self._choose(place)
        return True

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if self.take():
            if self._multiple or self.is_open:
                return
        else:
            self._take_named()
        self.shut()
        self.post_message(self.Left(self))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option_index)
        self.line.focus()

    @on(DescendantBlur)
    def _left(self) -> None:
        self._take_named()
        self.shut()
