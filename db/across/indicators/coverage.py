"""Of how many units a table at a seat is, and which of them had not said all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class UnitsHeard:
    """The units of a seat's table: how many had sent everything up to the end of a day, and which had not.

    `withheld` are the cards that are counted at the units alone; `ended` the units whose records are counted as far as
    they came, and from which nothing comes any more. `successors` are those of them in whose place another unit goes
    on: the name of the one, of the other, and since which day.
    """

    day: date
    units: int
    missing: tuple[str, ...]
    withheld: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    successors: tuple[tuple[str, str, date], ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Plain JSON, for a frozen table."""
        return {
            "day": self.day.isoformat(), "units": self.units, "missing": list(self.missing),
            "withheld": list(self.withheld), "ended": list(self.ended),
            "successors": [
                {"unit": name, "successor": successor, "since": since.isoformat()}
                for name, successor, since in self.successors
            ],
        }  # fmt: skip

    @staticmethod
    def from_data(raw: Mapping[str, Any]) -> UnitsHeard:
        """As `as_data` kept it."""
        day = date.fromisoformat(raw["day"])
        ended = tuple(raw.get("ended", ()))  # earlier versions named none
        followed = tuple(
            (one["unit"], one["successor"], date.fromisoformat(one["since"])) for one in raw.get("successors", ())
        )
        return UnitsHeard(day, raw["units"], tuple(raw["missing"]), tuple(raw["withheld"]), ended, followed)
