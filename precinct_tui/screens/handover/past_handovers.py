"""Looking back from the keyboard: a page of an earlier shift, what became of it, two side by side, the week."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult

from db.across.handover.past_handovers import became, compare, week
from db.across.handover.queries import list_shifts
from db.words.records import Filter
from precinct_tui.documents import looking_back_page
from precinct_tui.documents.handover_page import PagePart
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _
from precinct_tui.screens.handover.summary import SummaryScreen, write_parts
from precinct_tui.widgets.lines import Lines
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place, says_refusals

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.words.records import Row

SHOWN = 30
"""How many of the last shifts are offered; older ones are in the register."""
PageOf = Callable[["Desk"], Iterable[PagePart]]
WHAT = (
    ("page", N_("Read its page")),
    ("compare", N_("Compare with the handover before it")),
    ("became", N_("Outcome of its items")),
)


class LookBackScreen(Place):
    """A page of parts that a query answers."""

    CSS_PATH = "handover.tcss"

    def __init__(self, crumb: str, read: PageOf) -> None:
        super().__init__()
        self._crumb, self._page = crumb, read

    @property
    def crumb(self) -> str:
        """What is looked at."""
        return _(self._crumb)

    def body(self) -> ComposeResult:
        """One page that scrolls."""
        yield Lines(id="page")

    def begin(self) -> None:
        """Read and show it."""
        self._read()

    @work(group="read", exclusive=True)
    @says_refusals
    async def _read(self) -> None:
        parts = await off_thread(lambda: list(self._page(self.desk)))
        lines = self.query_one("#page", Lines)
        lines.write(lambda sheet: write_parts(sheet, parts))
        lines.focus()


async def look_back(place: Place) -> None:
    """Ask which shift and what of it, or the week, and show it. Await it inside an `@work` method."""
    rows = await off_thread(latest, place.desk)
    items = [Item("week", _("The week: repeated items, late signatures, counting differences"))]
    items += [Item(row.number, _line(row), words=row.number) for row in rows]
    number = await place.app.push_screen_wait(MenuScreen(_("Look back"), items))
    if number == "week":
        place.app.push_screen(LookBackScreen(N_("The week"), week_page))
    if number in (None, "week"):
        return
    lines = [Item(name, _(label)) for name, label in WHAT]
    chosen = await place.app.push_screen_wait(MenuScreen(present.number(number), lines, numbered=True))
    if chosen == "page":
        place.app.push_screen(SummaryScreen(number))
    elif chosen == "compare":
        place.app.push_screen(LookBackScreen(N_("Two handovers"), lambda desk: compare_page(desk, number)))
    elif chosen == "became":
        place.app.push_screen(LookBackScreen(N_("Outcome"), lambda desk: became_page(desk, number)))


def _line(row: Row) -> str:
    opened, name = row.values[0], row.values[1]
    return f"{present.number(row.number)}  {present.moment(opened, 'short')}  {present.isolated(present.clean(name))}"


def latest(desk: Desk) -> tuple[Row, ...]:
    """The last shifts, the newest first. Touches the disk."""
    return list_shifts(desk, Filter(), None, SHOWN).rows


def week_page(desk: Desk) -> Iterable[PagePart]:
    """The commander's week. Touches the disk."""
    return looking_back_page.week(week(desk))


def compare_page(desk: Desk, number: str) -> Iterable[PagePart]:
    """A handover beside the one before it. Touches the disk."""
    return looking_back_page.comparison(compare(desk, number))


def became_page(desk: Desk, number: str) -> Iterable[PagePart]:
    """What became of the items of a handover. Touches the disk."""
    return looking_back_page.became(became(desk, number))
