"""The handover's page on the screen: what the text file says, to be read before one signs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from db.across.handover.summary import summary
from db.kernel.desk.desk import COMMANDS
from precinct_tui.documents.handover_page import STATES, PagePart, page, title
from precinct_tui.language import present
from precinct_tui.language.act_letters import act_of, with_letters
from precinct_tui.language.i18n import _
from precinct_tui.screens.handover.scanned import write_rows
from precinct_tui.screens.handover.words import differ_lines
from precinct_tui.widgets.cells import packed
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import ReadPlace

if TYPE_CHECKING:
    from db.across.handover.summary_values import HandoverSummary


class SummaryScreen(ReadPlace):
    """One shift's page; the one running where no number is given. `acts` are given by their letters from here, too.

    Dismissed with the act whose letter was pressed.
    """

    CSS_PATH = "handover.tcss"

    def __init__(self, number: str | None = None, acts: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.number, self.acts = number, acts

    @property
    def crumb(self) -> str:
        """The page."""
        return _("Summary")

    def body(self) -> ComposeResult:
        """One page that scrolls."""
        yield Lines(id="page")
        yield Static(Content(self._lettered()), id="acts")

    def _lettered(self) -> str:
        named = [f"{present.ltr(letter)} {_(COMMANDS[name].label)}" for letter, name in with_letters(self.acts)]
        return packed(named, max(20, self.app.size.width - 2))

    def on_key(self, event: events.Key) -> None:
        """A letter gives its act: who has read the page need not go back for it."""
        act = act_of(event.character or "", self.acts)
        if act is not None:
            event.stop()
            self.dismiss(act)

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "The page for the next officer, urgent items first. `precinct print handover` writes the "
            "same page to a file."
        )

    def begin(self) -> None:
        """Read and show it."""
        self.query_one("#acts").display = bool(self.acts)
        self.read_again()

    async def read(self) -> None:
        """The page."""
        handover = await off_thread(summary, self.desk, self.number)
        lines = self.query_one("#page", Lines)
        lines.write(lambda sheet: write_page(sheet, handover))
        lines.focus()


def write_page(sheet: LinesWriter, handover: HandoverSummary) -> None:
    """A row for each item, then the page as it is printed: whoever takes over scans the one and reads the other."""
    unit, name = title(handover)
    sheet.heading(f"{present.clean(name)}   {present.clean(unit)}")
    sheet.text(_(STATES[handover.state]), "muted" if handover.state == "signed" else "warning")
    for said in differ_lines(handover):
        sheet.text(present.said(said), "error")
    write_rows(sheet, handover)
    sheet.heading(_("In full"))
    write_parts(sheet, page(handover))


def write_parts(sheet: LinesWriter, parts: Iterable[PagePart]) -> None:
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
