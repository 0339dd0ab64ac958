"""The units below a seat: last word, gaps, silence; the worst first. Enter says what is missing of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work

from db.across.seats.urgent_items import pressing
from db.carrying.levels.unit_status import UnitBelow, age, units_below
from db.words.forms import Field
from db.words.records import Column, Row, RowBuilder
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.language.unit_words import KIND_WORDS, STATE_WORDS, presses
from precinct_tui.screens.branching import decide
from precinct_tui.screens.list_place import ListPlace
from precinct_tui.screens.screen_table import screen_for
from precinct_tui.screens.watching import WordWatch
from precinct_tui.widgets.list_pages import whole
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

if TYPE_CHECKING:
    from datetime import datetime

    from db.across.seats.urgent_items import Pressing

COLUMNS = (
    Column("number", N_("Name of the unit"), Field("text", N_("Name of the unit")), 20, grows=True),
    Column("kind", N_("Kind"), Field("text", N_("Kind")), 8, wide=True),
    Column("state", N_("How it stands"), Field("text", N_("How it stands")), 20),
    Column("age", N_("Age of its word"), Field("text", N_("Age of its word")), 10),
    Column("received_at", N_("Last word"), Field("moment", N_("Last word")), 12, wide=True),
    Column("missing", N_("Not here yet"), Field("number", N_("Not here yet")), 12, wide=True),
    Column("presses", N_("What presses"), Field("text", N_("What presses")), 22, grows=True),
)
_row = RowBuilder(COLUMNS, UnitBelow.__dataclass_fields__, "number", "kind", "state", "age", "presses")
FLAG_OF = {"held": "overdue", "missing": "urgent", "never": "due", "silent": "due"}
"""What catches the eye for how a unit stands."""


class UnitsScreen(ListPlace):
    """Every unit below that is not retired. It is never ordered by what a unit did or whom it holds."""

    KINDS = ("place", "list", "units")
    CSS_PATH = "../widgets/widgets.tcss"
    BINDINGS = bindings("list", "units")
    next_key = "units.stick"

    def __init__(self) -> None:
        super().__init__()
        self._units: dict[str, tuple[UnitBelow, Pressing]] = {}
        self._words = WordWatch(self)

    @property
    def crumb(self) -> str:
        """The units."""
        return _("Units below")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Units that report here. A unit is held where its history has two branches: Enter says what they are, and"
            " two people decide which one counts; entries are missing where a stick told of more than came; silent is"
            " one of which nothing came for two days. What presses: urgent"
            " calls, people whose clock ends within four hours or is over, breaches unexplained, handovers not signed."
            " A unit is grey whose last word is older than a quarter of an hour: things may stand otherwise there. The"
            " list is read again by itself. What a unit withholds is at the unit. T takes a stick in."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is entered or searched here."""
        return False if action in ("new", "search", "filter") else super().check_action(action, parameters)

    def begin(self) -> None:
        """Read the units, and again whenever something was taken in."""
        self._words.begin()
        super().begin()

    def source(self) -> RowSource:
        """Every unit below, with what presses there."""
        desk, now = self.desk, self.precinct.now()

        def rows() -> list[Row]:
            of_each = pressing(desk)
            self._units = {unit.uid: (unit, of_each[unit.uid]) for unit in units_below(desk)}
            return [row_of(*both, now) for both in self._units.values()]

        return RowSource(COLUMNS, STATE_WORDS, whole(rows), flagged=False, now=now)

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        if (both := self._units.get(event.row.uid)) is not None:
            self.notice(told(*both))
            if both[0].held is not None:
                self._decide(event.row.uid)

    @work(group="decide")
    async def _decide(self, uid: str) -> None:
        await decide(self, uid)

    async def action_stick(self) -> None:
        """To the stick; Esc comes back here."""
        await self.app.push_screen(screen_for("stick"))


def row_of(unit: UnitBelow, of_it: Pressing, now: datetime) -> Row:
    """A unit as a line of the list; quiet where its last word is old."""
    presses_so = {FLAG_OF[unit.state]} if unit.state in FLAG_OF else set[str]()
    flags = frozenset(presses_so | ({"old"} if unit.is_old else set()))
    kind = _(KIND_WORDS.get(unit.kind, unit.kind))
    computed = {"number": unit.name, "kind": kind, "state": None, "age": age(unit.received_at, now)}
    computed["presses"] = presses(unit.kind, of_it)
    return _row(unit, computed, head=(unit.uid, unit.name, unit.state), flags=flags)


def told(unit: UnitBelow, of_it: Pressing) -> str:
    """What there is to say of a unit in one line."""
    parts = [_("{count} entries here", count=digits(unit.entries))]
    if unit.missing:
        parts.append(_("{count} not here yet", count=digits(unit.missing)))
    if unit.kept:
        parts.append(_("{count} no longer at the unit", count=digits(unit.kept)))
    if unit.gone:
        parts.append(_("{count} lost there before they came", count=digits(unit.gone)))
    if unit.held is not None:
        parts.append(_("forks at {place}", place=present.isolated(unit.held)))
    if of_it.held is not None and of_it.stated_at is not None:
        parts.append(_("{count} people held by its word of {moment}", count=digits(of_it.held),
                       moment=present.moment(of_it.stated_at, "short")))  # fmt: skip
    if pressing_there := presses(unit.kind, of_it):
        parts.append(pressing_there)
    return f"{present.isolated(present.clean(unit.name))}: {_(', ').join(parts)}"
