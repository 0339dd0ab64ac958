"""The gazetteer: Khuzestan's counties and towns, and the neighbourhoods of Ahvaz, for the place field.

Coordinates of county seats are from GeoNames (geonames.org, CC BY 4.0). Where the posts of the police stand is
nowhere here: that is the user's own data.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from db.lists.finding import closest

LATITUDES, LONGITUDES = (29.9, 33.1), (47.6, 50.7)
"""Degrees between which every place of the gazetteer lies (WGS 84)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A named place. `kind` is county, town, neighbourhood or landmark; `county` the code of its county.

    A county's coordinates are those of its seat. `approximate` marks coordinates good to a few kilometres.
    """

    code: str
    kind: str
    fa: str
    en: str
    county: str
    also: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    approximate: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which it is found."""
        return (self.fa, self.en, *self.also)


@cache
def gazetteer() -> tuple[Place, ...]:
    """Every place, counties first, in the order in which equal matches are offered."""
    text = files("db.lists").joinpath("seeds", "gazetteer.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Place(
            code=row["code"],
            kind=row["kind"],
            fa=row["fa"],
            en=row["en"],
            county=row["county"],
            also=tuple(row["also"].split("|")) if row["also"] else (),
            lat=float(row["lat"]) if row["lat"] else None,
            lon=float(row["lon"]) if row["lon"] else None,
            approximate=row["approximate"] == "yes",
        )
        for row in rows
    )


def place(code: str) -> Place:
    """The place with this code. Raises KeyError."""
    for found in gazetteer():
        if found.code == code:
            return found
    raise KeyError(code)


def find_places(prefix: str, limit: int = 8, *, county: str | None = None) -> tuple[Place, ...]:
    """Places that `prefix` may mean, in any spelling and with a slip of the finger, best first.

    With `county` (a code), equal matches of that county come first.
    """
    places = gazetteer()
    if county is not None:
        places = tuple(sorted(places, key=lambda found: found.county != county))
    return closest(prefix, ((found, found.names) for found in places), limit)
