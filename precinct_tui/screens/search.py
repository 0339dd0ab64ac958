"""Finding records by their number in every register, or by words: in all that ask no purpose at once, or in one."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.events import DescendantFocus
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from db.kernel.base.register import REGISTERS
from db.reading.finding import (
    EACH,
    Looked,
    find_by_number,
    is_long_number,
    is_number,
    look,
    look_everywhere,
    searched_at_once,
)
from db.words.exact_numbers import asked_as
from db.words.messages import Refused
from db.words.records import Hit
from db.words.searching import found_spans, query_terms
from precinct_tui.bidi.wrapping import ListedContent
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, ngettext
from precinct_tui.language.wordings import other_wordings
from precinct_tui.screens.record import RecordScreen
from precinct_tui.screens.search_tabs import ALL, RegisterTab, Tabs, asks_purpose, title_of
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.numbers import heading, title_width
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.options import Options
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.place import Place

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk

FOUND = "bold underline $text-warning"
"""How found words are marked: without colours too."""
REST = 0.25
"""Seconds of rest in typing before it looks."""
MOST = 50
PEOPLE = N_("Enter looks for people: whole words of two letters or more, or a number.")
ONLY_TYPED = Looked((), (), ())
"""A number that is no record's, in a register of people, before Enter."""


class WordsInput(PersianInput):
    """The line one types in; the down arrow takes what is offered, or goes to what was found."""

    BINDINGS = [
        Binding("down", "screen.take_offer", show=False),
        Binding("shift+tab", "screen.another_register(1)", show=False),
    ]


class SearchScreen(Place):
    """All registers that ask no purpose at once, then a tab for each; what was typed stays when the tab changes.

    A register of people is never searched with the others: the foot names it, and its tab is the first behind them.
    """

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
        names = [name for name in REGISTERS if self.precinct.reads(name) and REGISTERS[name].search is not None]
        names.sort(key=lambda name: not asks_purpose(name))
        return [ALL, *names] if searched_at_once(self.desk) and len(names) > 1 else names

    def body(self) -> ComposeResult:
        """Tabs from the side where reading begins, the line to type in, what was found, what was not searched."""
        names = self._names()
        if self._wanted not in names:
            self._wanted = names[0] if names else None
        yield Tabs(names)
        yield WordsInput(compact=True, id="words", placeholder=_("A number or code, or words"), number=True)
        yield Static(id="said")
        yield Options(compact=True, id="hits")
        yield Static(id="foot")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "A number finds its records in every register you may read: 421, 1405-421 or IA-1405-421. Words are looked"
            " for in all registers that ask no purpose, or in the one you choose; their spelling does not matter: ي and"
            " ی, half-spaces and digits of either kind find each other. Telephones, IDs and plates are looked up in one"
            " register. Tab goes to what was found, and to the registers."
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
        return self._wanted is not None and self._wanted != ALL and REGISTERS[self._wanted].of_people

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
        self.query_one(Tabs).mark(self._wanted)
        left = [name for name in self._names() if asks_purpose(name)] if self._wanted == ALL else []
        said = ""
        if left:
            said = ngettext(
                "{count} register not searched: {names}. Shift+Tab, Enter: search it, for a purpose",
                "{count} registers not searched: {names}. Shift+Tab, Enter: search one, for a purpose",
                len(left),
                count=digits(len(left)),
                names=_(", ").join(title_of(name) for name in left),
            )
        self.query_one("#foot", Static).update(Content(said))

    def on_resize(self) -> None:
        """Another width has room for other tabs."""
        self._mark()

    @on(RegisterTab.Pressed)
    def _to_words(self) -> None:
        """Back to the words; Enter on a register of people that were typed words for looks for them at once."""
        self.query_one("#words").focus()
        if self._of_people() and self._words:
            self._entered()

    def begin(self) -> None:
        """The register that was asked for, or the first."""
        self._mark()

    def read_again(self) -> None:
        """Read what is shown."""
        self._look()

    @work(group="search", exclusive=True)
    async def _look(self) -> None:
        self._rest_no_more()
        words, wanted = self._words, self._wanted
        if wanted is None:
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
        if wanted != self._wanted:  # another register was chosen while this one was read
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
        there = 0 <= place < len(names)
        (self.query_one(Tabs).tab(names[place]) if there else self.query_one("#words")).focus()

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
        if name == ALL:
            return await off_thread(look_everywhere, self.desk, words, MOST, other_wordings)
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
            return _nothing(self._words, looked.offered, self._wanted or "")
        most = EACH * len(REGISTERS) if self._wanted == ALL else MOST  # headings say which registers have more
        count = digits(len(hits)) if len(hits) < most else _("the newest {count}", count=MOST)
        if not numbered:
            return _("Found: {count}", count=count)
        if self._wanted == ALL:
            return _("Found by number: {numbered}; by words: {count}", numbered=digits(len(numbered)), count=count)
        if not hits and self._of_people():
            return _("Found by number: {numbered}", numbered=digits(len(numbered)))
        return _(
            "Found by number: {numbered}; by words in {register}: {count}",
            numbered=digits(len(numbered)), register=_(REGISTERS[self._wanted or ""].title), count=count,
        )  # fmt: skip

    def _show(self, numbered: tuple[Hit, ...], hits: tuple[Hit, ...], said: str) -> None:
        """Show hits; of several registers those by words stand below the name of each, which the cursor passes over."""
        self._hits, self._numbered, self._meant = numbered + hits, len(numbered), ""
        options, width = self.query_one("#hits", OptionList), title_width(numbered)
        before = options.highlighted or 0
        lines = [Option(self._line(hit, width), id=str(place)) for place, hit in enumerate(numbered)]
        for register, of_one in groupby(enumerate(hits, len(numbered)), lambda placed: placed[1].register):
            placed = list(of_one)
            if self._wanted == ALL:
                lines.append(Option(_heading(register, len(placed)), disabled=True))
            lines += [Option(self._line(hit, 0), id=str(place)) for place, hit in placed]
        options.clear_options()
        options.add_options(lines)
        options.can_focus = bool(lines)
        at = min(before, len(lines) - 1) if lines else None
        options.highlighted = at if at is None or not lines[at].disabled else at + 1
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
        place = int(event.option_id or 0)
        hit, terms = self._hits[place], self._terms if place >= self._numbered else ()
        self.app.push_screen(RecordScreen(hit.register, hit.number, found=terms))


def _told(text: str) -> str:
    """The words of a hit: what is a whole number or plate as such."""
    if text.isdecimal():
        return digits(text)
    return present.plate(text) if asked_as("plate", text) else present.isolated(text)


def find(desk: Desk, words: str, name: str, purpose: str = "") -> Looked:
    """What has this number in any register, what holds these words in one, what was meant where nothing was found.

    Touches the disk. Raises Refused.
    """
    return look(desk, words, name, MOST, purpose, other_wordings)


def _heading(register: str, count: int) -> Content:
    """The name of a register above its hits, and how many they are."""
    said = digits(count) if count < EACH else _("the newest {count}", count=EACH)
    return Content(_("{register}: {count}", register=title_of(register), count=said)).stylize("bold")


def _nothing(words: str, offered: tuple[str, ...], name: str) -> str:
    if name == ALL and is_long_number(words):  # it may be somebody's, and was looked up nowhere yet
        return _("No record with this number. Telephone, ID, plate: one register, Shift+Tab.")
    if not offered and is_number(words):
        return _("No record that you may read has this number or code.")
    if not offered and name == ALL:
        return _("Nothing was found. Fewer words, or Shift+Tab: one register.")
    if not offered:
        title = _(REGISTERS[name].title)
        if REGISTERS[name].prefix == "":  # it has codes, and words never find there
            return _("In {register} only a whole code finds. Shift+Tab: another register.", register=title)
        return _("Nothing in {register}. Fewer words, or Shift+Tab: another register.", register=title)
    said = _("Did you mean “{text}”? ↓ takes it", text=present.isolated(offered[0]))
    more = "  ".join(present.isolated(text) for text in offered[1:])
    return "  ".join(filter(None, (_("Nothing was found."), said, more and _("Or: {texts}", texts=more))))
