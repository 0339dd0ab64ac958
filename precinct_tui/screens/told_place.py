"""A place where a key does one thing: how far it is, then line by line what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from db.words.messages import Refused
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.said_line import SaidLine
from precinct_tui.widgets.work_bar import work_bar

if TYPE_CHECKING:
    from precinct_tui.language.stick_words import StickLine


class ToldPlace(Place):
    """Does one thing after the other, and says what came of it. Subclasses write the first page in `begin`."""

    CSS_PATH = "told_place.tcss"
    AUTO_FOCUS = "#told"

    def __init__(self) -> None:
        super().__init__()
        self.at_work = False
        self._what, self._step = "", (0, 0)

    def body(self) -> ComposeResult:
        """How far it is; what came of it."""
        yield SaidLine(id="said")
        yield Lines(id="told")

    def begin(self) -> None:
        """Write the first page."""
        raise NotImplementedError

    async def do(self, what: str, act: Callable[..., Any], *given: object) -> None:
        """Do it and say why not where it is refused; nothing else is begun meanwhile."""
        self.at_work, self._what, self._step = True, what, (0, 0)
        self.notice(None)
        self.query_one("#said", SaidLine).say(what)
        try:
            await act(*given)
        except Refused as refused:
            self.notice(refused)
        finally:
            self.at_work = False
            if self.is_attached:
                self.query_one("#said", SaidLine).say(None)

    def told(self, done: int, total: int) -> None:
        """Hear from the thread that works how far it is."""
        self._step = (done, total)
        self.app.call_from_thread(self._show_step)

    def _show_step(self) -> None:
        done, total = self._step
        if self.is_attached and total:
            self.query_one("#said", SaidLine).say(work_bar(self._what, done, total))

    def tell(self, title: str, lines: Sequence[StickLine]) -> None:
        """Write what came of it; `title` is the file or folder, "" where there is none."""
        self.query_one("#told", Lines).write(partial(write_told, title=title, lines=tuple(lines)))


def write_told(sheet: LinesWriter, title: str, lines: Sequence[StickLine]) -> None:
    """What was done, line by line; what an officer must look at begins with !."""
    if title:
        sheet.heading(title)
    for said in lines:
        sheet.text(f"! {said.text}" if said.loud else said.text, "error" if said.loud else "text")
