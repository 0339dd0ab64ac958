"""Finding records by their number in every register, or by their words or code in one."""

from __future__ import annotations

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

from db.kernel.register import REGISTERS
from db.reading.finding import is_number, look, meant
from db.words.messages import Refused
from db.words.records import Hit
from db.words.searching import found_spans, query_terms
from precinct_tui.bidi.wrapping import FlowingContent
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, direction
from precinct_tui.language.wordings import other_wordings
from precinct_tui.screens.record import RecordScreen
from precinct_tui.widgets.numbers import heading
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.place import Place

if TYPE_CHECKING:
    from db.kernel.officer import Desk
    from db.kernel.register import Register

FOUND = "bold underline $text-warning"
"""How found words are marked: without colours too."""
REST = 0.25
"""Seconds of rest in typing before it looks."""
MOST = 50


class RegisterTab(Button):
    """A register to search in: it is chosen by going to it; Enter goes back to the words."""

    BINDINGS = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
    ]

    def action_step(self, by: int) -> None:
        """To the tab at the left or right, as the arrow points."""
        if self.parent is not None:
            tabs = list(self.parent.query_children(RegisterTab))
            tabs[(tabs.index(self) + by) % len(tabs)].focus()


class WordsInput(PersianInput):
    """The line one types in; the down arrow takes what is offered, or goes to what was found."""

    BINDINGS = [Binding("down", "screen.take_offer", show=False)]


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
        yield Horizontal(*(reversed(tabs) if direction() == "rtl" else tabs), id="tabs")
        yield WordsInput(compact=True, id="words", placeholder=_("A number or code, or words"))
        yield Static(id="said")
        yield OptionList(compact=True, id="hits")

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
        self._timer = self.set_timer(REST, self._look)

    def _rest_no_more(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    @on(Input.Submitted, "#words")
    def _entered(self) -> None:
        """To what was found. Pressed before it has come, Enter counts once it is there, and never for older words."""
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
            self._look()

    def _mark(self) -> None:
        for tab in self.query(RegisterTab):
            tab.set_class(tab.id == f"in-{self._wanted}", "-chosen")
            if tab.id == f"in-{self._wanted}":  # there may be more than the line has room for
                self.call_after_refresh(tab.scroll_visible, animate=False, force=True)

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
        said = self.query_one("#said", Static)
        if not words:
            self._show((), (), "")
            return
        said.update(Content(_("looking …")))
        try:
            numbered, hits, offered = await off_thread(find, self.desk, words, self._wanted)
        except Refused as refused:
            self._show((), (), present.refusal(refused))
            return
        self._terms = tuple(form for forms in query_terms(words) for form in forms)
        self._show(numbered, hits, self._count(numbered, hits, offered))
        self._meant = offered[0] if offered else ""
        early, self._early, self._shown_for = self._early, 0, words
        if self._hits and early:
            options = self.query_one("#hits", OptionList)
            self.set_focus(options)
            if early > 1:
                options.action_select()

    def action_take_offer(self) -> None:
        """Take what is offered, or go to what was found."""
        line = self.query_one("#words", Input)
        if self._meant:
            line.value = self._meant
            line.cursor_position = len(line.value)
        elif self._hits:
            self.query_one("#hits").focus()

    def _count(self, numbered: tuple[Hit, ...], hits: tuple[Hit, ...], offered: tuple[str, ...]) -> str:
        if not numbered and not hits:
            return _nothing(self._words, offered, REGISTERS[self._wanted or ""])
        count = digits(len(hits)) if len(hits) < MOST else _("the newest {count}", count=MOST)
        if not numbered:
            return _("Found: {count}", count=count)
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
        options.add_options([Option(self._line(hit, place < len(numbered))) for place, hit in enumerate(hits)])
        options.can_focus = bool(hits)
        options.highlighted = min(before, len(hits) - 1) if hits else None
        self.query_one("#said", Static).update(Content(said))

    def _line(self, hit: Hit, by_number: bool) -> Content:
        head = heading(hit, named=by_number)
        text = " ".join(present.clean(hit.text).split())
        if not text:
            return FlowingContent(head)
        head += " · "
        line = head + present.isolated(text)
        marked = Content(line)
        for start, end in () if by_number else found_spans(line[len(head) :], self._terms):
            marked = marked.stylize(FOUND, len(head) + start, len(head) + end)
        return FlowingContent(marked.plain, [*marked.spans])

    @on(OptionList.OptionSelected, "#hits")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        hit = self._hits[event.option_index]
        found = self._terms if event.option_index >= self._numbered else ()
        self.app.push_screen(RecordScreen(hit.register, hit.number, found=found))


def find(desk: Desk, words: str, name: str) -> tuple[tuple[Hit, ...], tuple[Hit, ...], tuple[str, ...]]:
    """(what has this number in any register, what holds these words in one, what was meant where nothing was found).

    Touches the disk. Raises Refused.
    """
    numbered, hits = look(desk, words, name, MOST)
    offered = () if numbered or hits else meant(desk, words, name, tuple(other_wordings(words)))
    return numbered, hits, offered


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
