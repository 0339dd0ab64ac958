"""The items of a handover as a grid, and above them how far it has come: one row an item, under a rule a priority."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets.option_list import Option

from db.across.handover.wording import TITLES
from precinct_tui.bidi.widths import cell_len
from precinct_tui.documents.handover_page import PRIORITIES, item_title, oldest, runs
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, direction, language, translate
from precinct_tui.widgets.cells import GAP, line
from precinct_tui.widgets.panel import PanelCells, PanelOptions
from precinct_tui.widgets.rule import rule_line

if TYPE_CHECKING:
    from datetime import datetime

    from db.across.handover.summary_values import HandoverSummary, SummaryItem

FLAG_OF = {"urgent": "urgent", "watch": "due", "normal": ""}
"""What stands before an item of a priority, as a flag; what is past its time has its own."""
NUMBER_OF = 2
"""Cells of an item's number."""
KIND, ACTION = (16, 26), (14, 34)
"""Cells that the kind of an item has at most, and what is to be done about it: on a narrow and on a wide screen."""
WIDE = 100


def begun(handover: HandoverSummary) -> bool:
    """Whether its items are fixed: from then on each is to be planned."""
    return handover.state != "open"


def flag_of(item: SummaryItem, now: datetime) -> str:
    """How an item presses."""
    return "overdue" if item.due is not None and item.due < now else FLAG_OF[item.priority]


def kind_of(item: SummaryItem) -> str:
    """What an item is; of a person without the band, which stands beside it."""
    if item.what is not None:
        return ""
    return translate(TITLES[item.code] if item.code == "held" else item.text)


def about(item: SummaryItem) -> str:
    """What an item is about besides its kind and number: who, what and where, when holding ends, what presses."""
    words = [present.clean(item.what)] if item.what is not None else []
    if item.code == "held" and (band := item.text.params.get("band")):
        words.append(f"{_('Band')} {digits(band)}")
    words += [item.type[language()]] if item.type is not None else []
    words += [item.place] if item.place else []
    words = [present.isolated(present.clean(each)) for each in words]
    words += runs(item.numbers)
    words += [oldest(item.since)] if item.count is not None and item.since is not None else []
    words += [] if item.ends is None else [_("ends {when}", when=present.moment(item.ends, "short"))]
    return _(", ").join((*words, *(translate(note) for note in item.notes)))


def grid(handover: HandoverSummary, items: Sequence[SummaryItem], width: int) -> list[PanelCells]:
    """The rows of some items in `width` cells. Pure.

    In the order of reading: sign, the item's number, kind, record, what it is about, and what is to be done once the
    handover has begun, where nothing is said yet a dash.
    """
    wide = width >= WIDE
    abouts = [about(item) for item in items]
    kinds = [kind_of(item) if words else "" for item, words in zip(items, abouts, strict=True)]
    numbers = [present.number(item.number) if item.number else "" for item in items]
    kind = min(KIND[wide], max(map(cell_len, kinds), default=0))
    number = max(map(cell_len, numbers), default=0)
    action = 0 if not begun(handover) else ACTION[wide] if any(item.action for item in items) else 1
    taken = 1 + sum(size + GAP for size in (NUMBER_OF, kind, number, action) if size)
    rows = []
    for item, name, its_number, words in zip(items, kinds, numbers, abouts, strict=True):
        flag = flag_of(item, handover.as_of)
        cells: PanelCells = [(present.FLAG_MARKS.get(flag, ""), 1, flag or "text")]
        cells += [(digits(item.item) if item.item else "", NUMBER_OF, "quiet")]
        cells += [(name, kind, "strong" if flag else "text")] if kind else []
        cells += [(its_number, number, "text")] if number else []
        what = words or kind_of(item)  # what says nothing more has the room of both
        cells += [(what, max(1, width - taken - GAP), "text" if words or not flag else "strong")]
        if action:
            done = present.isolated(present.clean(item.action)) if item.action else ""
            cells += [(done or "–", action, "quiet" if done else "urgent")]
        rows.append(cells)
    return rows


class Items(PanelOptions):
    """The items; letters move in them as arrows do. `shown` are those of its lines, None for a heading."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._handover: HandoverSummary | None = None
        self.shown: list[SummaryItem | None] = []
        self._headings: dict[int, tuple[str, str, Sequence[tuple[str, str, str]]]] = {}

    def tell(self, handover: HandoverSummary | None) -> None:
        """Show the items of this handover, those of one priority under its heading."""
        self._handover, self.shown, self._headings = handover, [], {}
        options: list[Option] = []
        for code, label in PRIORITIES:
            items = [item for item in handover.items if item.priority == code] if handover is not None else []
            if handover is None or not items:
                continue
            missing = sum(not item.action for item in items) if begun(handover) else 0
            missing_actions = [("–", _("{count} without an action", count=missing), "watch")] if missing else []
            self._headings[len(options)] = (_(label), digits(len(items)), missing_actions)
            options.append(Option(Content(f"{_(label)} {digits(len(items))}"), disabled=True))
            self.shown.append(None)
            options += [Option(Content(item_title(item))) for item in items]
            self.shown += items
        self._grid = (0, [])
        self.clear_options()
        self.add_options(options)

    def rows(self, width: int) -> list[PanelCells]:
        """The grid; headings are empty rows in it."""
        handover = self._handover
        if handover is None:
            return []
        items = [item for item in self.shown if item is not None]
        made = iter(grid(handover, items, width))
        return [[] if item is None else next(made) for item in self.shown]

    def render_line(self, y: int) -> Strip:
        """A row, or the rule of a priority."""
        heading = self._headings.get(y + self.scroll_offset.y)
        if heading is None:
            return super().render_line(y)
        return rule_line(*heading, self.scrollable_content_region.width, self._of_rule)

    def _of_rule(self, name: str) -> Style:
        return self.get_component_rich_style(
            f"grid--{ {'title': 'title', 'rule': 'rule', 'watch': 'urgent'}.get(name, 'quiet') }"
        )


class Steps(Widget):
    """How far a handover has come, in one line: begun, counted, planned, signed."""

    COMPONENT_CLASSES = {"steps--done", "steps--now", "steps--then"}

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._steps: tuple[tuple[bool, str], ...] = ()

    def tell(self, handover: HandoverSummary | None) -> None:
        """Show the steps of this handover; nothing before it has begun."""
        self._steps = steps(handover) if handover is not None and begun(handover) else ()
        self.display = bool(self._steps)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Sign and words of each step; the first that is not done is the one to do now."""
        width, cells = self.size.width, []
        following = next((place for place, (done, _words) in enumerate(self._steps) if not done), -1)
        for place, (done, words) in enumerate(self._steps):
            look = self.get_component_rich_style(
                "steps--done" if done else "steps--now" if place == following else "steps--then"
            )
            sign = present.MARKS["done" if done else "due" if place == following else "open"]
            cells += [(sign, 1, look), (words, cell_len(words) + 1, look)]
        blank = self.get_component_rich_style("steps--then")
        space = Segment(" ", blank)
        made = line(cells, width=width - 2, rtl=direction() == "rtl", blank=blank)
        return Strip([space, *made, space]).adjust_cell_length(width, blank)


def steps(handover: HandoverSummary) -> tuple[tuple[bool, str], ...]:
    """Whether each step of a handover is done, and what it is called. Pure."""
    planned, signed = sum(bool(item.action) for item in handover.items), 0
    signed += bool(handover.outgoing or handover.absent or handover.alone)
    signed += bool(handover.incoming or handover.alone)
    whole = len(handover.items)
    return (
        (True, _("Begun")),
        (bool(handover.counts), _("Counts"))
        if handover.unexplained is None
        else (False, _("Counts differ: {count}", count=len(handover.differing))),
        (planned == whole, _("Actions {planned} of {whole}", planned=planned, whole=whole)),
        (signed == 2, _("Signatures {signed} of 2", signed=signed)),
    )
