"""A paper on the screen before it is printed: what would stand on it, marked as a draft."""

from __future__ import annotations

from textual.app import ComposeResult

from precinct_tui.bidi.controls import strip_controls
from precinct_tui.language.i18n import _
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.place import Place


class PreviewScreen(Place):
    """The lines of a paper, to be scrolled through; Esc goes back to where it may be printed."""

    CSS_PATH = "preview.tcss"

    def __init__(self, label: str, text: str) -> None:
        super().__init__()
        self._label, self._text = label, text

    @property
    def crumb(self) -> str:
        """Which paper."""
        return _("{paper}, draft", paper=self._label)

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "What would stand on the paper. It is a draft until it is printed, says so, and takes no copy number; that"
            " it was looked at is noted as a print is. Esc goes back to where it may be printed."
        )

    def body(self) -> ComposeResult:
        """One page that scrolls."""
        yield Lines(id="page")

    def begin(self) -> None:
        """Show it."""
        lines = self.query_one("#page", Lines)
        lines.write(lambda sheet: write_preview(sheet, self._text))
        lines.focus()

    def action_back(self) -> None:
        """Back to where it was asked for."""
        self.dismiss(None)

    def read_again(self) -> None:
        """What is shown was read once: a draft of then."""


def write_preview(sheet: LinesWriter, text: str) -> None:
    """The lines of a paper; a rule stays one."""
    for line in text.splitlines():
        words = strip_controls(line)
        sheet.text(words or " ", "muted" if words and not words.strip("=-") else "text")
