"""The handbook on the screen: one chapter as a page, and the list of all, found by any word that stands in them."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult

from precinct_tui.handbook.chapters import Chapter, told_chapter
from precinct_tui.handbook.contents import CHAPTERS, PARTS, chapter_for
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _, digits
from precinct_tui.screens.form import FormScreen
from precinct_tui.screens.record import RecordScreen
from precinct_tui.screens.register import RegisterScreen
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import ReadPlace

INDENT = 4


class HandbookScreen(ReadPlace):
    """Shows a chapter; it reads no store, so it is there before the sign-in and on a locked screen."""

    KINDS = ("place", "handbook")
    BINDINGS = bindings("handbook")
    AUTO_FOCUS = "Lines"

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name_shown = name

    @property
    def crumb(self) -> str:
        """The handbook."""
        return _("Handbook")

    def body(self) -> ComposeResult:
        """A page of lines."""
        yield Lines()

    async def read(self) -> None:
        """Read the chapter from its file."""
        told = await off_thread(told_chapter, self.name_shown)
        lines = self.query_one(Lines)
        lines.write(lambda sheet: write_chapter(sheet, told))
        lines.scroll_home(animate=False)

    @work(group="menu", exclusive=True)
    async def action_chapters(self) -> None:
        """Choose a chapter by its title, or by words that stand in it."""
        items = await off_thread(_items)
        chosen = await self.app.push_screen_wait(MenuScreen(_("Chapters"), items, first=self._place))
        if chosen is not None:
            self._show(chosen)

    def action_turn(self, by: int) -> None:
        """Show the chapter before or after this one."""
        self._show(CHAPTERS[(self._place + by) % len(CHAPTERS)])

    @property
    def _place(self) -> int:
        return CHAPTERS.index(self.name_shown)

    def _show(self, name: str) -> None:
        self.name_shown = name
        self.read_again()


def chapter_here(place: object) -> str:
    """The name of the chapter that belongs to a screen."""
    match place:
        case FormScreen():
            return chapter_for(screen="FormScreen", act=place.command.name)
        case RecordScreen() | RegisterScreen():
            return chapter_for(screen=type(place).__name__, register=place.register_name)
        case _:
            return chapter_for(screen=type(place).__name__)


def write_chapter(sheet: LinesWriter, told: Chapter) -> None:
    """Write a chapter as lines."""
    sheet.heading(told.title)
    sheet.pair(_("Written for"), told.whom)
    sheet.pair(_("When to do it"), told.when)
    sheet.heading(_("Steps"))
    for number, step in enumerate(told.steps, 1):
        sheet.make_room([digits(number) + "  "])
        sheet.pair(digits(number), step)
    sheet.heading(_("What goes wrong, and what then"))
    for trouble in told.troubles:
        sheet.text(trouble.what, "entry")
        sheet.text(trouble.then, indent=INDENT)


def _items() -> list[Item]:
    """Every chapter with its part beside it, and all its words to be found by."""
    items = []
    for part in PARTS:
        for name in part.chapters:
            told = told_chapter(name)
            words = " ".join(told.texts)
            items.append(Item(name, told.title, words=f"{told.title}\n{_(part.title)}\n{words}"))
    return items
