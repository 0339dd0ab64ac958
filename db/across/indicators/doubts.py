"""What is in doubt beside a figure: records of which a change waits for the inspectorate's yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, and_, select

from db.across.indicators import counting
from db.across.indicators.cards import MEDIAN, P90, Card, Of
from db.across.indicators.counting import Counts
from db.across.indicators.periods import DayRange
from db.across.indicators.sources import Scope, rows_of
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.pending_changes import CLEARING

SOLVED = frozenset({"solved", "clearance"})
NONE = (0, 0)


class Doubts:
    """How many records are in doubt, by what a card counts. Nothing is read twice; if none waits, nothing is read."""

    def __init__(self, conn: Connection, scope: Scope, spans: Sequence[DayRange]) -> None:
        self.conn, self.scope, self.spans = conn, scope, spans
        waits = and_(INCIDENT.c.unit.in_(scope.units), INCIDENT.c.doubt.is_not(None))
        self.any = conn.execute(select(INCIDENT.c.uid).where(waits).limit(1)).first() is not None
        self._known: dict[tuple[tuple[str, str], bool], Counts] = {}

    def of(self, card: Card, part: str | None) -> tuple[int, int]:
        """(of this period, of the last): records that a line counts and that a change would alter.

        A clearance that waits is none yet, so that it is looked for among all cases; kinds of clearance tell none.
        """
        clears = card.of.options.get("only") in SOLVED or card.of.source == "cleared"
        if not self.any or card.measure in (MEDIAN, P90) or (clears and part is not None and card.split == "clearance"):
            return NONE
        if not clears and (card.act or "only" in card.of.options or card.of.source == "lowered"):
            return NONE
        options = {name: value for name, value in card.of.options.items() if name != "only"}
        counted = self._counts(Of("incidents", options) if clears else card.of, clears=clears)
        both = [
            sum(n for (span, code), (n, _value) in counted.items() if span == place and part in (None, code))
            for place in range(2)
        ]
        return both[0], both[1]

    def _counts(self, of: Of, *, clears: bool) -> Counts:
        key = (of.key, clears)
        if key not in self._known:
            rows = rows_of(of, self.scope)
            if rows.register != "incident":
                return {}
            waits = INCIDENT.c.doubt.is_not(None) if clears else INCIDENT.c.doubt != CLEARING
            some = replace(rows, where=(*rows.where, waits))
            self._known[key] = counting.counts(self.conn, some, self.scope.units, self.spans)
        return self._known[key]
