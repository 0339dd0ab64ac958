"""The tabs above the search: all registers at once, and each of them, those that ask a purpose before the others."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from db.kernel.base.register import REGISTERS
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language.i18n import _, digits, direction

ALL = "all"
"""The tab of all registers at once; no register is called so."""
TAB_LEAST, OTHERS = 6, 5
"""Cells of a tab at least, and of how many others there are."""


def asks_purpose(name: str) -> bool:
    """Whether a tab is of a register that is searched for a purpose alone."""
    return name != ALL and REGISTERS[name].asks_purpose


def title_of(name: str) -> str:
    """What a tab is called."""
    return _("All") if name == ALL else _(REGISTERS[name].title)


class RegisterTab(Button):
    """A register to search in: it is chosen by going to it; Enter goes back to the words."""

    BINDINGS = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("shift+tab", "screen.another_register(1)", show=False),
        Binding("tab", "screen.another_register(-1)", show=False),
    ]

    def action_step(self, by: int) -> None:
        """To the tab at the left or right, as the arrow points."""
        if self.parent is not None:
            tabs = list(self.parent.query_children(RegisterTab))
            following = tabs[(tabs.index(self) + by) % len(tabs)]
            following.display = True  # there may be no room for it yet
            following.focus()


class Tabs(Horizontal):
    """The tabs of `names`, from the side where reading begins."""

    def __init__(self, names: Sequence[str]) -> None:
        tabs = [RegisterTab(Content(title_of(name)), id=f"in-{name}", compact=True) for name in names]
        placed = [*tabs, Static(id="others")]
        super().__init__(*(reversed(placed) if direction() == "rtl" else placed), id="tabs")
        self.names = names

    def tab(self, name: str) -> RegisterTab:
        """The tab of a name, in sight: there may have been no room for it yet."""
        wanted = self.query_one(f"#in-{name}", RegisterTab)
        wanted.display = True
        return wanted

    def mark(self, chosen: str | None) -> None:
        """Mark the chosen tab, and show those around it that the line has room for, none of them cut."""
        for tab in self.query(RegisterTab):
            tab.set_class(tab.id == f"in-{chosen}", "-chosen")
        room = self.size.width
        if not room or chosen not in self.names:
            return
        sizes = [max(TAB_LEAST, cell_len(title_of(name)) + 2) + 2 for name in self.names]
        shown = window(sizes, self.names.index(chosen), room, OTHERS)
        for place, name in enumerate(self.names):
            self.query_one(f"#in-{name}").display = place in shown
        others = len(self.names) - len(shown)
        self.query_one("#others", Static).update(Content(f"+{digits(others)}" if others else ""))


def window(sizes: Sequence[int], chosen: int, room: int, others: int) -> range:
    """Which of some tabs in a row stand in `room` cells: the chosen one and those beside it, whole ones. Pure.

    Where not all do, `others` cells are kept free for how many do not.
    """
    if sum(sizes) <= room:
        return range(len(sizes))
    first, after, taken = chosen, chosen + 1, sizes[chosen] + others
    while True:
        if after < len(sizes) and taken + sizes[after] <= room:
            taken += sizes[after]
            after += 1
        elif first > 0 and taken + sizes[first - 1] <= room:
            first -= 1
            taken += sizes[first]
        else:
            return range(first, after)
