"""The gazetteer: Khuzestan's counties and towns, and the neighbourhoods of Ahvaz, for the place field.

Coordinates of county seats are from GeoNames (geonames.org, CC BY 4.0). Where the posts of the police stand is
nowhere here: that is the user's own data.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from db.kernel.events.event_keys import Key
from db.reference.lists.finding import closest
from db.words.folding import ascii_digits, fold

if TYPE_CHECKING:
    from db.reference.lists.queries import ListItem

_PAIR = re.compile(r"^(\d+(?:[./٫]\d+)?)\s*[,،;؛\s]\s*(\d+(?:[./٫]\d+)?)$")
LATITUDES, LONGITUDES = (29.9, 33.1), (47.6, 50.7)
"""Degrees between which every place of the gazetteer lies (WGS 84)."""


@dataclass(frozen=True, slots=True)
class NamedPlace:
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
def gazetteer() -> tuple[NamedPlace, ...]:
    """Every place, counties first, in the order in which equal matches are offered."""
    text = files("db.reference.lists").joinpath("gazetteer.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        NamedPlace(
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


def place(code: str) -> NamedPlace:
    """The place with this code. Raises KeyError."""
    for entry in gazetteer():
        if entry.code == code:
            return entry
    raise KeyError(code)


LOCATED = Key("located", "object", keys=(
    Key("place"), Key("county", up="all", why="the gazetteer's code"),
    Key("lat", "decimal", up="all"), Key("lon", "decimal", up="all"),
))  # fmt: skip
"""The keys of an event for what `locate` gives: only for a place of the gazetteer or a landmark of the unit."""


def locate(place: str | None, landmarks: Iterable[ListItem] = ()) -> dict[str, Any] | None:
    """What is known of a place by exactly this name: {place, county?, lat?, lon?}; None for free words.

    A place may be said with its town or county («اهواز، پادادشهر», «پادادشهر اهواز»): the point is then
    the narrowest's that has one. The precinct's own `landmarks` (the list of that name) go before the gazetteer: it has
    points of its own. A landmark is also meant by any other name that the gazetteer has for its place, in the other
    language, say.
    """
    if not place:
        return None
    own = tuple(each for each in landmarks if "lat" in each.extra)
    known = _known(place, own) or _known_together(place, own)
    if known is None:
        return None
    return {name: value for name, value in ({"place": place} | known).items() if value is not None}


def _known(name: str, landmarks: tuple[ListItem, ...]) -> dict[str, Any] | None:
    """{county, lat, lon} of the place with this name."""
    if (own := landmark_called(name, landmarks)) is not None:
        return {"county": own.extra.get("county"), "lat": own.extra["lat"], "lon": own.extra["lon"]}
    entry = entry_called(name)
    return None if entry is None else {"county": entry.county, "lat": entry.lat, "lon": entry.lon}


_BETWEEN = re.compile(r"\s*[،,؛;/\\|–—-]\s*")


def _known_together(said: str, landmarks: tuple[ListItem, ...]) -> dict[str, Any] | None:
    """The same of a text that names places of one county and nothing else: the point is the narrowest's."""
    words = said.split()
    ways = [_BETWEEN.split(said), *([" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words)))]
    for way in ways:
        parts = [part for part in way if part]
        known = [found for part in parts if (found := _known(part, landmarks)) is not None]
        counties = {found["county"] for found in known} - {None}
        if len(known) == len(parts) > 1 and len(counties) == 1:
            seats = [(entry.lat, entry.lon) for entry in gazetteer() if entry.kind == "county"]
            points = [(found["lat"], found["lon"]) for found in known if found["lat"] is not None]
            lat, lon = min(points, key=seats.__contains__, default=(None, None))
            return {"county": counties.pop(), "lat": lat, "lon": lon}
    return None


def entry_called(name: str) -> NamedPlace | None:
    """The place of the gazetteer that has this name, in any spelling and either language."""
    return _by_name().get(squeezed(name)) if name else None


def county_called(name: str) -> str | None:
    """The code of the county that has this name, in any spelling and either language."""
    entry = entry_called(name)
    return entry.county if entry is not None and entry.kind == "county" else None


@cache
def _by_name() -> dict[str, NamedPlace]:
    """The places of the gazetteer by each of their names as names are compared; of two with one name the first."""
    found: dict[str, NamedPlace] = {}
    for entry in gazetteer():
        for name in entry.names:
            found.setdefault(squeezed(name), entry)
    found.pop("", None)
    return found


def names_of(name: str) -> tuple[str, ...]:
    """A name, and all that the gazetteer has for the place that it names."""
    entry = entry_called(name)
    return (name,) if entry is None else (name, *entry.names)


def landmark_called(name: str, landmarks: Iterable[ListItem]) -> ListItem | None:
    """The landmark that has this name; else one that has another name of the same place."""
    some = tuple(landmarks)
    return next(
        (own for each in names_of(name) for own in some if is_called(each, (own.fa, own.en))), None
    )  # fmt: skip


def is_called(place: str, names: Iterable[str]) -> bool:
    """Whether a place is called exactly by one of these names, in any spelling."""
    wanted = squeezed(place)
    return bool(wanted) and any(squeezed(name) == wanted for name in names)


FAR = 0.01
"""Degrees of latitude or longitude, about a kilometre: a point so far away is hardly the same place, set right."""


def moved(known: ListItem, point: tuple[float, float]) -> bool:
    """Whether a landmark that has a point would be moved far by another one."""
    if known.extra.get("lat") is None:
        return False
    at = float(known.extra["lat"]), float(known.extra["lon"])
    return any(abs(old - new) > FAR for old, new in zip(at, point, strict=True))


def squeezed(name: str) -> str:
    """A name as names are compared: folded, without spaces."""
    return fold(name).replace(" ", "")


def read_point(text: str) -> tuple[float, float] | None:
    """A point as it is typed, 31.325, 48.675 in any digits; None where it is none or lies outside the province."""
    pair = _PAIR.match(ascii_digits(text).strip())
    if pair is None:
        return None
    lat, lon = (float(part.replace("٫", ".").replace("/", ".")) for part in pair.groups())
    inside = LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]
    return (lat, lon) if inside else None


def find_places(prefix: str, limit: int = 8, *, county: str | None = None) -> tuple[NamedPlace, ...]:
    """Places that `prefix` may mean, in any spelling and with a slip of the finger, best first.

    With `county` (a code), equal matches of that county come first.
    """
    places = gazetteer()
    if county is not None:
        places = tuple(sorted(places, key=lambda place: place.county != county))
    return closest(prefix, ((place, place.names) for place in places), limit)
