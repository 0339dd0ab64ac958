"""Help for where one stands: what the screen is for, and every key that holds there."""

from __future__ import annotations

from textual.app import ComposeResult

from precinct_tui.language.actions import Action, key_names
from precinct_tui.language.i18n import N_, _
from precinct_tui.language.present import ltr
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.place import Place

TYPING = (
    N_(
        "Dates and times are typed freely: 7/3, 7/3 14:30, yesterday 14:30, 14:30, -20m, +2h. What was"
        " understood stands below."
    ),
    N_("Arrows move as they point. Shift+Space or Ctrl+Space types a half-space."),
    N_("Shortcuts hold whichever keyboard layout is active. Digits of either kind are understood everywhere."),
    N_("Down takes what a field offers, or opens its list. Esc goes one level back and never leaves the program."),
)


class HelpScreen(Place):
    """Read it, then Esc."""

    KINDS = ("place", "help")

    def __init__(self, where: Place) -> None:
        super().__init__()
        self._where = where
        self._actions: list[Action] = where.precinct.actions_here()

    @property
    def crumb(self) -> str:
        """Help."""
        return _("Help")

    def body(self) -> ComposeResult:
        """A page of lines."""
        yield Lines()

    def begin(self) -> None:
        """Write it."""
        self.query_one(Lines).write(self._write)
        self.query_one(Lines).focus()

    def _write(self, sheet: LinesWriter) -> None:
        if about := self._where.about():
            sheet.heading(self._where.crumb or _("Here"))
            sheet.text(about)
        here = [action for action in self._actions if action.where != "app"]
        for title, actions in (
            (_("Keys here"), here),
            (_("Keys everywhere"), [a for a in self._actions if a not in here]),
        ):
            if actions:
                sheet.heading(title)
            for action in actions:
                names = key_names(action.keys or "f10")
                sheet.pair(ltr(", ".join(names)), f"{_(action.label)}: {_(action.tooltip)}")
        sheet.heading(_("Typing"))
        for text in TYPING:
            sheet.text(_(text))
