"""Finding records by their number in every register, or by their words or code in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.events import DescendantFocus
from textual.timer import Timer
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from db.kernel.base.register import REGISTERS
from db.reading.finding import Looked, find_by_number, is_number, look
from db.words.exact_numbers import asked_as
from db.words.messages import Refused
from db.words.records import Hit
from db.words.searching import found_spans, query_terms
from precinct_tui.bidi.widths import cell_len
from precinct_tui.bidi.wrapping import ListedContent
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, direction
from precinct_tui.language.wordings import other_wordings
from precinct_tui.screens.record import RecordScreen
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.numbers import heading, title_width
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.options import Options
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.place import Place

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.kernel.base.register import Register

FOUND = "bold underline $text-warning"
"""How found words are marked: without colours too."""
REST = 0.25
"""Seconds of rest in typing before it looks."""
MOST = 50
TAB_LEAST, OTHERS = 6, 5
"""Cells of a tab at least, and of how many others there are."""


PEOPLE = N_("Enter looks for people: whole words of two letters or more, or a number.")
ONLY_TYPED = Looked((), (), ())
"""A number that is no record's, in a register of people, before Enter."""


class RegisterTab(Button):
    """A register to search in: it is chosen by going to it; Enter goes back to the words."""

    BINDINGS = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("shift+tab", "screen.another_register(1)", show=False),
        Binding("tab", "screen.another_register(-1)", show=False),
    ]

    def action_step(self, by: int) -> None:
        """To the tab at the left or right, as the arrow points."""
        if self.parent is not None:
            tabs = list(self.parent.query_children(RegisterTab))
            following = tabs[(tabs.index(self) + by) % len(tabs)]
            following.display = True  # there may be no room for it yet
            following.focus()


class WordsInput(PersianInput):
    """The line one types in; the down arrow takes what is offered, or goes to what was found."""

    BINDINGS = [
        Binding("down", "screen.take_offer", show=False),
        Binding("shift+tab", "screen.another_register(1)", show=False),
    ]


class SearchScreen(Place):
    """A tab for each register that can be searched; what was typed stays when the tab changes."""

    CSS_PATH = "search.tcss"
    AUTO_FOCUS = "#words"

    def __init__(self, name: str | None = None) -> None:
        super().__init__()
        self._wanted = name
        self._hits: tuple[Hit, ...] = ()
        self._numbered = 0
        self._terms: tuple[str, ...] = ()
        self._meant = ""
        self._shown_for: str | None = None
        self._early = 0
        self._timer: Timer | None = None

    @property
    def crumb(self) -> str:
        """Search."""
        return _("Search")

    def _names(self) -> list[str]:
        return [name for name in REGISTERS if self.precinct.reads(name) and REGISTERS[name].search is not None]

    def body(self) -> ComposeResult:
        """Tabs from the side where reading begins, the line to type in, what was found."""
        names = self._names()
        if self._wanted not in names:
            self._wanted = names[0] if names else None
        tabs = [RegisterTab(Content(_(REGISTERS[name].title)), id=f"in-{name}", compact=True) for name in names]
        placed = [*tabs, Static(id="others")]
        yield Horizontal(*(reversed(placed) if direction() == "rtl" else placed), id="tabs")
        yield WordsInput(compact=True, id="words", placeholder=_("A number or code, or words"), number=True)
        yield Static(id="said")
        yield Options(compact=True, id="hits")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "A number finds its records in every register you may read: 421, 1405-421 or IA-1405-421. Words are looked"
            " for in one register at a time, and their spelling does not matter: ي and ی, half-spaces and digits of"
            " either kind find each other. Tab goes to what was found, and to the registers."
        )

    @on(Input.Changed, "#words")
    def _typed(self) -> None:
        self._early = 0
        self._rest_no_more()
        if self._of_people() and not is_number(self._words):
            self._show((), (), _(PEOPLE))
        else:
            self._timer = self.set_timer(REST, self._look)

    def _of_people(self) -> bool:
        return self._wanted is not None and REGISTERS[self._wanted].of_people

    def _rest_no_more(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    @on(Input.Submitted, "#words")
    def _entered(self) -> None:
        """Go to the hits. Enter pressed before they came counts once they are here, and never for older words."""
        if self._hits and self._shown_for == self._words:
            self.set_focus(self.query_one("#hits"))  # at once: the next Enter opens, and may be pressed already
        else:
            self._early += 1
            self._rest_no_more()
            self._look()

    @property
    def _words(self) -> str:
        return self.query_one("#words", Input).value.strip()

    @on(DescendantFocus)
    def _other_register(self, event: DescendantFocus) -> None:
        if isinstance(event.widget, RegisterTab):
            self._choose((event.widget.id or "").removeprefix("in-"))

    def _choose(self, name: str) -> None:
        if name != self._wanted:
            self._wanted = name
            self._mark()
            if not self._of_people():
                self._look()
            elif self._words:
                self._typed()

    def _mark(self) -> None:
        for tab in self.query(RegisterTab):
            tab.set_class(tab.id == f"in-{self._wanted}", "-chosen")
        self._fit_tabs()

    def on_resize(self) -> None:
        """Another width has room for other tabs."""
        self._fit_tabs()

    def _fit_tabs(self) -> None:
        """Show the tabs around the chosen one that the line has room for, none of them cut, and how many others."""
        names = self._names()
        room = self.query_one("#tabs").size.width
        if not room or self._wanted not in names:
            return
        sizes = [max(TAB_LEAST, cell_len(_(REGISTERS[name].title)) + 2) + 2 for name in names]
        shown = window(sizes, names.index(self._wanted), room, OTHERS)
        for place, name in enumerate(names):
            self.query_one(f"#in-{name}").display = place in shown
        others = len(names) - len(shown)
        self.query_one("#others", Static).update(Content(f"+{digits(others)}" if others else ""))

    @on(RegisterTab.Pressed)
    def _to_words(self) -> None:
        self.query_one("#words").focus()

    def begin(self) -> None:
        """The register that was asked for, or the first."""
        self._mark()

    def read_again(self) -> None:
        """Read what is shown."""
        self._look()

    @work(group="search", exclusive=True)
    async def _look(self) -> None:
        self._rest_no_more()
        words = self._words
        if self._wanted is None:
            return
        if not words:
            self._show((), (), "")
            return
        self.query_one("#said", Static).update(Content(_("looking …")))
        try:
            looked = await self._by_number(words) or await self._find(words)
        except Refused as refused:
            self._show((), (), present.refusal(refused))
            return
        if looked is ONLY_TYPED:
            self._show((), (), _(PEOPLE))
            return
        self._terms = tuple(form for forms in query_terms(words) for form in forms)
        said = self._count(looked)
        if looked.numbered or looked.worded:
            said = _("{found}  Enter: to them, and once more opens", found=said)
        self._show(looked.numbered, looked.worded, said)
        self._meant = looked.offered[0] if looked.offered else ""
        early, self._early, self._shown_for = self._early, 0, words
        if self._hits and early:
            options = self.query_one("#hits", OptionList)
            self.set_focus(options)
            if early > 1:
                options.action_select()

    def action_another_register(self, by: int) -> None:
        """To the first register that is not searched now, from there to the next, and with Tab back to the words.

        The same in both directions of writing: where a tab stands is another matter.
        """
        names, here = self._names(), self.focused
        if isinstance(here, RegisterTab):
            place = names.index((here.id or "").removeprefix("in-")) + by
        else:
            place = 1 if names and names[0] == self._wanted else 0
        wanted = self.query_one(f"#in-{names[place]}" if 0 <= place < len(names) else "#words")
        wanted.display = True  # there may be no room for it yet
        wanted.focus()

    async def _by_number(self, words: str) -> Looked | None:
        """In a register of people, records with this number come first: they ask for no purpose. None: look for people.

        ONLY_TYPED where there are none, and nobody has pressed Enter yet.
        """
        if not self._of_people() or not is_number(words):
            return None
        if numbered := await off_thread(find_by_number, self.desk, words, MOST):
            return Looked(numbered, (), ())
        return None if self._early or self._shown_for == words else ONLY_TYPED

    async def _find(self, words: str) -> Looked:
        """What is found; where a register of people asks what for, the officer is asked, once in half an hour."""
        name = self._wanted or ""
        try:
            return await off_thread(find, self.desk, words, name)
        except Refused as refused:
            if "purpose" not in refused.fields:
                raise
        items = [Item(choice.code, choice.label) for choice in present.choices_of(REGISTERS[name].purposes)]
        menu = MenuScreen(_("What do you search this register for?"), items, numbered=True, first=-1)
        chosen = await self.app.push_screen_wait(menu)
        if chosen is None:
            return Looked((), (), ())
        if (told := REGISTERS[name].purpose_words.get(chosen)) is not None:
            self.notice(told)
        return await off_thread(find, self.desk, words, name, chosen)

    def action_take_offer(self) -> None:
        """Take what is offered, or go to what was found."""
        line = self.query_one("#words", Input)
        if self._meant:
            line.value = self._meant
            line.cursor_position = len(line.value)
        elif self._hits:
            self.query_one("#hits").focus()

    def _count(self, looked: Looked) -> str:
        numbered, hits = looked.numbered, looked.worded
        if not numbered and not hits:
            return _nothing(self._words, looked.offered, REGISTERS[self._wanted or ""])
        count = digits(len(hits)) if len(hits) < MOST else _("the newest {count}", count=MOST)
        if not numbered:
            return _("Found: {count}", count=count)
        if not hits and self._of_people():
            return _("Found by number: {numbered}", numbered=digits(len(numbered)))
        return _(
            "Found by number: {numbered}; by words in {register}: {count}",
            numbered=digits(len(numbered)), register=_(REGISTERS[self._wanted or ""].title), count=count,
        )  # fmt: skip

    def _show(self, numbered: tuple[Hit, ...], hits: tuple[Hit, ...], said: str) -> None:
        hits = numbered + hits
        self._hits, self._numbered, self._meant = hits, len(numbered), ""
        options = self.query_one("#hits", OptionList)
        before = options.highlighted or 0
        options.clear_options()
        width = title_width(numbered)
        options.add_options(
            [Option(self._line(hit, width if place < len(numbered) else 0)) for place, hit in enumerate(hits)]
        )
        options.can_focus = bool(hits)
        options.highlighted = min(before, len(hits) - 1) if hits else None
        self.query_one("#said", Static).update(Content(said))

    def _line(self, hit: Hit, named: int) -> Content:
        """A hit; found by number it has its register's name, `named` cells wide, and nothing in it is marked."""
        text = " ".join(present.clean(hit.text).split())
        words = _told(text) if text else ""
        line = heading(hit, named=named, words=words)
        head = len(line) - len(words)
        marked: Content = ListedContent(line)
        for start, end in () if named else found_spans(words, self._terms):
            marked = marked.stylize(FOUND, head + start, head + end)
        return ListedContent(marked.plain, [*marked.spans])

    @on(OptionList.OptionSelected, "#hits")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        hit = self._hits[event.option_index]
        terms = self._terms if event.option_index >= self._numbered else ()
        self.app.push_screen(RecordScreen(hit.register, hit.number, found=terms))


def _told(text: str) -> str:
    """The words of a hit: what is a whole number or plate as such."""
    if text.isdecimal():
        return digits(text)
    return present.plate(text) if asked_as("plate", text) else present.isolated(text)


def window(sizes: Sequence[int], chosen: int, room: int, others: int) -> range:
    """Which of some tabs in a row stand in `room` cells: the chosen one and those beside it, whole ones. Pure.

    Where not all do, `others` cells are kept free for how many do not.
    """
    if sum(sizes) <= room:
        return range(len(sizes))
    first, after, taken = chosen, chosen + 1, sizes[chosen] + others
    while True:
        if after < len(sizes) and taken + sizes[after] <= room:
            taken += sizes[after]
            after += 1
        elif first > 0 and taken + sizes[first - 1] <= room:
            first -= 1
            taken += sizes[first]
        else:
            return range(first, after)


def find(desk: Desk, words: str, name: str, purpose: str = "") -> Looked:
    """What has this number in any register, what holds these words in one, what was meant where nothing was found.

    Touches the disk. Raises Refused.
    """
    return look(desk, words, name, MOST, purpose, other_wordings)


def _nothing(words: str, offered: tuple[str, ...], register: Register) -> str:
    if not offered and is_number(words):
        return _("No record that you may read has this number or code.")
    if not offered:
        title = _(register.title)
        if register.prefix == "":  # it has codes, and words never find there
            return _("In {register} only a whole code finds. Shift+Tab: another register.", register=title)
        return _("Nothing in {register}. Fewer words, or Shift+Tab: another register.", register=title)
    said = _("Did you mean “{text}”? ↓ takes it", text=present.isolated(offered[0]))
    more = "  ".join(present.isolated(text) for text in offered[1:])
    return "  ".join(filter(None, (_("Nothing was found."), said, more and _("Or: {texts}", texts=more))))
