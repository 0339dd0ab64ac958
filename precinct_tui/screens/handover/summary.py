"""The handover's page on the screen: what the text file says, to be read before one signs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult

from db.across.handover.summary import summary
from db.words.messages import Refused
from precinct_tui.documents.handover_page import PagePart, page, title
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.widgets.lines import Lines, Sheet
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place

if TYPE_CHECKING:
    from db.across.handover.told import HandoverSummary


class SummaryScreen(Place):
    """One shift's page; the one running where no number is given."""

    CSS_PATH = "handover.tcss"

    def __init__(self, number: str | None = None) -> None:
        super().__init__()
        self.number = number

    @property
    def crumb(self) -> str:
        """The page."""
        return _("Summary")

    def body(self) -> ComposeResult:
        """One page that scrolls."""
        yield Lines(id="page")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "What the next officer must know, the urgent first. `precinct print handover` writes the same page to"
            " a file."
        )

    def begin(self) -> None:
        """Read and show it."""
        self._read()

    def read_again(self) -> None:
        """Read what is shown."""
        self._read()

    @work(group="read", exclusive=True)
    async def _read(self) -> None:
        try:
            handover = await off_thread(summary, self.desk, self.number)
        except Refused as refused:
            self.notice(refused)
            return
        lines = self.query_one("#page", Lines)
        lines.write(lambda sheet: write_page(sheet, handover))
        lines.focus()


def write_page(sheet: Sheet, handover: HandoverSummary) -> None:
    """The page's parts on a sheet."""
    unit, name = title(handover)
    sheet.heading(f"{present.clean(unit)} · {present.clean(name)}")
    write_parts(sheet, page(handover))


def write_parts(sheet: Sheet, parts: Iterable[PagePart]) -> None:
    """Parts of a page, each in its style."""
    for part in parts:
        match part.kind:
            case "heading":
                sheet.heading(part.text)
            case "pair":
                sheet.pair(part.label, part.text, part.tone or "text")
            case "detail":
                sheet.text(part.text, "muted", indent=4)
            case _:
                sheet.text(part.text, part.tone or ("entry" if part.kind == "item" else "text"))
