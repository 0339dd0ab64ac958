"""A menu over the screen: type to narrow it in either language, or press the number before a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from db.words.folding import ascii_digits
from db.words.messages import Refused
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language.act_letters import key_of
from precinct_tui.language.actions import DROP, key_name
from precinct_tui.language.i18n import N_, _, digits, direction
from precinct_tui.language.keyboard import with_twins
from precinct_tui.language.present import ltr
from precinct_tui.widgets.cells import cut
from precinct_tui.widgets.menu_search import narrowed
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.options import Options
from precinct_tui.widgets.overlay import Overlay
from precinct_tui.widgets.persian_input import PersianInput

if TYPE_CHECKING:
    from precinct_tui.widgets.app_protocol import Precinct

NUMBERED = 9
_NAME, _KEY = Style.from_meta({"column": 0}), Style.from_meta({"column": 1})


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a menu: what choosing it returns, what it says, its key, and other words to find it by.

    Of several lines of `words` the first two are names of it, too; `also` are words that people call it by, which never
    show. A menu with more lines than have numbers shows those beyond them under the headings of their `group`. `typed`:
    only typing finds it.
    """

    id: str
    label: str
    key: str = ""
    words: str = ""
    group: str = ""
    typed: bool = False
    also: tuple[str, ...] = ()


def drop_line(id: str, label: str) -> Item:
    """A line that throws away, or says that nobody came: by the key that does so everywhere."""
    return Item(id, label, key_name(DROP))


class MenuInput(PersianInput):
    """Where one types; its arrows move in the list."""

    BINDINGS = [
        Binding("down", "screen.move(1)", show=False),
        Binding("up", "screen.move(-1)", show=False),
        Binding("pagedown", "screen.move(8)", show=False),
        Binding("pageup", "screen.move(-8)", show=False),
    ]


class MenuScreen(Overlay[str | None]):
    """Returns the id of the chosen line, or None. `numbered` lines are chosen by their number at once.

    `first` is highlighted to begin with; -1 highlights none, so that Enter alone chooses nothing. `more` gives further
    lines for what is typed, which stand first; it runs in a thread.
    """

    CSS_PATH = "menu.tcss"
    BINDINGS = [Binding("escape", "leave", show=False), Binding(with_twins(DROP), "drop", show=False, priority=True)]
    typed_in: ClassVar[type[MenuInput]] = MenuInput
    """Where one types."""
    by_digits = True
    """Whether the digit before a numbered line chooses it."""
    hint = N_("Type to narrow")
    _plain = NUMBERED
    """Lines before the headings of groups begin."""

    def __init__(
        self,
        title: str,
        items: Sequence[Item],
        *,
        numbered: bool = False,
        first: int = 0,
        text: str = "",
        more: Callable[[str], Sequence[Item]] | None = None,
    ) -> None:
        super().__init__()
        self._more = more
        self._found: tuple[Item, ...] = ()
        self._asked = self._early = False
        self._title, self._numbered, self._first, self._text = title, numbered, first, text
        self._items = _grouped(items, self._plain) if numbered else tuple(items)
        self._shown: tuple[Item, ...] = ()
        self._places: list[int] = []

    def compose(self) -> ComposeResult:
        """A title, a line to type in, the list."""
        with Vertical(id="menu"):
            yield Static(Content(self._title), id="title")
            if self._text:
                yield Static(Content(self._text), id="text")
            hint = _(self.hint) if self._more is None else _("Type to narrow, or the number of a record")
            yield self.typed_in(compact=True, placeholder=hint, number=True)
            options = Options(compact=True)
            options.can_focus = False
            yield options

    def on_mount(self) -> None:
        """All lines at first."""
        self.set_class(direction() == "ltr", "-ltr")
        self.query_one(MenuInput).focus()
        self.call_after_refresh(self._fill_as_typed)  # once there is a width; somebody may have typed by then

    def on_resize(self) -> None:
        """The keys stand at the far side of the box."""
        if self._shown:
            self._fill_as_typed()

    def _fill_as_typed(self) -> None:
        self._fill(self.query_one(MenuInput).value)

    def _fill(self, typed: str) -> None:
        wanted = typed.strip()
        items = self._items if wanted else tuple(item for item in self._items if not item.typed)
        self._shown = (*self._found, *narrowed(items, typed))
        options = self.query_one(OptionList)
        width = max(20, options.size.width - options.styles.gutter.width - 2)
        options.clear_options()
        self._places = []
        for option, place in self._options(width, grouped=not wanted):
            self._places += [options.option_count] if place is not None else []
            options.add_option(option)
        first = 0 if typed.strip() else self._first
        if self._items and not self._shown:
            options.add_option(Option(Content.styled(_("No such name here."), "$text-muted"), disabled=True))
        if self._shown:
            options.highlighted = self._places[first] if first >= 0 else None

    def _options(self, width: int, *, grouped: bool) -> Iterator[tuple[Option, int | None]]:
        """The lines with their places, and between those beyond the first nine the headings of their groups."""
        group = ""
        for place, item in enumerate(self._shown):
            if grouped and self._numbered and place >= self._plain and item.group and item.group != group:
                group = item.group
                yield Option(Content.styled(group, "bold $text-muted"), disabled=True), None
            yield Option(self._line(place, item, width)), place

    def _line(self, place: int, item: Item, width: int) -> Content:
        number = f"{digits(place + 1)}  " if self._numbered and self.by_digits and place < NUMBERED else ""
        key = ltr(item.key) if item.key else ""
        label = cut(number + item.label, width - cell_len(key) - 1)
        gap = " " * max(1, width - cell_len(label) - cell_len(key))
        if not key:
            return Content(label)
        # Each a field of its own: a letter that lam and alef share takes no cell from the key's column.
        name, beside = Content.styled(label, _NAME), Content.styled(key, "$text-muted").stylize(_KEY)
        return beside + gap + name if direction() == "rtl" else name + gap + beside

    def action_move(self, by: int) -> None:
        """Move the highlight."""
        options = self.query_one(OptionList)
        if not self._shown:
            return
        now = self._highlighted
        place = (-1 if by > 0 else len(self._shown)) if now is None else now
        by = by if now is not None else (1 if by > 0 else -1)
        options.highlighted = self._places[max(0, min(len(self._shown) - 1, place + by))]

    @property
    def _highlighted(self) -> int | None:
        """Which line is highlighted, headings not counted."""
        at = self.query_one(OptionList).highlighted
        return self._places.index(at) if at is not None and at in self._places else None

    def action_drop(self) -> None:
        """Choose the line that throws away, by its key, where there is one."""
        if (line := next((item for item in self._items if item.key == key_name(DROP)), None)) is not None:
            self.dismiss(line.id)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        number = ascii_digits(event.value.strip())
        if (
            self._numbered
            and self.by_digits
            and number.isdecimal()
            and 1 <= int(number) <= min(NUMBERED, len(self._items))
        ):
            self.dismiss(self._items[int(number) - 1].id)
            return
        self._found, self._early = (), False
        if self._more is not None:
            self._asked = True
            self._ask(self._more, event.value)
        self._fill(event.value)

    @work(group="more", exclusive=True)
    async def _ask(self, more: Callable[[str], Sequence[Item]], typed: str) -> None:
        try:
            self._found = tuple(await off_thread(more, typed))
        except Refused:
            self._found = ()
        self._asked = False
        if self._found:
            self._fill(typed)
        if self._early and len(self._found) < 2:  # Enter came before these lines: it never chooses one of several
            self._entered()

    @on(Input.Submitted)
    def _entered(self) -> None:
        if self._asked:
            self._early = True
        elif (chosen := self._highlighted) is not None:
            self.dismiss(self._shown[chosen].id)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[self._places.index(event.option_index)].id)


class LeaveMenu(MenuScreen):
    """Asks before a screen is left with something that is not on the disk."""

    ON_THE_WAY = True


class ActsMenu(MenuScreen):
    """The acts of a record. Digits mean no act: their places move. Headings of groups begin after `plain` lines. Enter
    alone chooses nothing."""

    by_digits = False

    def __init__(self, title: str, items: Sequence[Item], plain: int = NUMBERED) -> None:
        self._plain = plain
        super().__init__(title, items, numbered=True, first=-1)


class DeliberateInput(MenuInput):
    """Where a key that is held down is left out: it answers one question, and not the next as well."""

    def on_key(self, event: events.Key) -> None:
        """Take a key that repeats for none, and say so."""
        if event.is_printable and cast("Precinct", self.app).key_repeats:
            event.stop()
            event.prevent_default()
            self.screen.query_one("#title", Static).update(Content(_("The same key at once: not counted. Look first.")))


class LookMenu(MenuScreen):
    """Asks what a look at somebody showed, one person after another: each takes a key of its own."""

    typed_in = DeliberateInput


class LetterMenu(MenuScreen):
    """Lines that are chosen by the letter beside them, at once and on either layout of the keyboard."""

    by_digits = False
    hint = N_("Press a letter")

    @on(Input.Changed)
    def _lettered(self, event: Input.Changed) -> None:
        letter = key_of(event.value)
        chosen = next((item for item in self._items if letter and item.key == letter.upper()), None)
        if chosen is not None:
            event.stop()
            event.prevent_default()
            self.dismiss(chosen.id)


def _grouped(items: Sequence[Item], plain: int) -> tuple[Item, ...]:
    """The first lines as they come; those beyond them by group, each group where its first line stood."""
    first, more = tuple(items[:plain]), items[plain:]
    groups = list(dict.fromkeys(item.group for item in more))
    return (*first, *sorted(more, key=lambda item: groups.index(item.group)))
