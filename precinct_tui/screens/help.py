"""Help for where one stands: what the screen is for, its keys that do something now, the keys that hold everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from precinct_tui.language.actions import Action, key_names
from precinct_tui.language.i18n import N_, _
from precinct_tui.language.present import ltr
from precinct_tui.screens.purposes import PURPOSES, REGISTERS_ARE_FOR
from precinct_tui.screens.register import RegisterScreen
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.register_table import RegisterTable

MOST = 9
"""Keys of the screen itself that are named; F10 has all of them."""
TYPING = (
    ("7/3 14:30, -20m", N_("Type a day and time freely: yesterday 14:30, +2h … The reading is shown below")),
    ("↓", N_("Accepts the suggestion, or opens the list")),
    ("Shift+Space, Ctrl+Space", N_("A half-space")),
)
"""Things that are typed wherever one writes, and what each does."""


class HelpScreen(Place):
    """Read it, then Esc."""

    KINDS = ("place", "help")

    def __init__(self, where: Place) -> None:
        super().__init__()
        self.where = where
        self._here, self._everywhere = keys_of(where)

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
        sheet.heading(self.where.crumb or _("Here"))
        sheet.text(purpose_of(self.where))
        for title, actions in ((_("Keys here"), self._here), (_("Keys everywhere"), self._everywhere)):
            if actions:
                sheet.heading(title)
            for action in actions:
                sheet.pair(ltr(", ".join(key_names(action.keys))), f"{_(action.label)}: {_(action.tooltip)}")
        for keys, what in TYPING:
            sheet.pair(ltr(keys), _(what))
        if more := self.where.about():
            sheet.heading(_("Good to know"))
            sheet.text(more)


def purpose_of(place: Place) -> str:
    """The purpose of a screen, or of the register whose list it is, in the language spoken."""
    if isinstance(place, RegisterScreen):
        return _(REGISTERS_ARE_FOR[place.register_name])
    return next(_(PURPOSES[made.__name__]) for made in type(place).__mro__ if made.__name__ in PURPOSES)


def keys_of(place: Place) -> tuple[list[Action], list[Action]]:
    """The keys of a screen that do something now, those of its footer first and `MOST` of them; the keys everywhere."""
    tables = place.query(RegisterTable) if place.is_mounted else ()
    empty = bool(tables) and all(table.selected is None for table in tables)
    return chosen_keys(place.precinct.actions_here(), empty=empty)


def chosen_keys(actions: Sequence[Action], *, empty: bool = False) -> tuple[list[Action], list[Action]]:
    """Choose from the actions that hold: keys of the screen, keys everywhere. `empty`: its list has nothing to open."""
    keyed = [action for action in actions if action.keys]
    here = [action for action in keyed if action.where not in ("app", "place") and not (empty and action.do == "open")]
    here.sort(key=lambda action: not action.footer)
    return here[:MOST], [action for action in keyed if action.where in ("app", "place")]
