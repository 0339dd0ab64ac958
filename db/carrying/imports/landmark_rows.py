"""A row of a list of places as a landmark of the precinct with its point."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from db.carrying.imports.kinds import Found, ImportKind, Lookup, Needed
from db.reference.lists.forms import ImportLandmark
from db.reference.lists.places import county_called, read_point
from db.words.messages import M_

HEADINGS = {
    "name": ("نام", "نام محل", "محل", "مکان", "نشانه", "name", "place", "landmark"),
    "english": ("نام انگلیسی", "انگلیسی", "english", "english name", "name in english"),
    "point": ("نقطه", "مختصات", "موقعیت", "point", "coordinates", "position"),
    "lat": ("عرض", "عرض جغرافیایی", "lat", "latitude", "y"),
    "county": ("شهرستان", "county"),
    "lon": ("طول", "طول جغرافیایی", "lon", "lng", "long", "longitude", "x"),
}


def _typed(form: ImportLandmark) -> str:
    return form.point or f"{form.lat or ''}, {form.lon or ''}"


def _found(form: ImportLandmark, _now: datetime) -> Found:
    if read_point(_typed(form)) is None:
        where = "point" if form.point else "lat"
        yield where, M_("Enter two numbers within the province, like 31.325, 48.675."), True
    if form.county and county_called(form.county) is None:
        yield "county", M_("There is no such county in the gazetteer."), True


def _parts(form: ImportLandmark, _item: Lookup, now: datetime) -> tuple[datetime, dict[str, dict[str, Any]]]:
    point = read_point(_typed(form))
    assert point is not None
    facts = {"name": form.name, "english": form.english, "lat": point[0], "lon": point[1]}
    facts["county"] = county_called(form.county) if form.county else None
    return now, {"facts": {name: value for name, value in facts.items() if value is not None}}


LANDMARKS = ImportKind(
    register="landmark",
    form=ImportLandmark,
    headings=HEADINGS,
    needed=(
        Needed("name", M_("It does not say what it is called.")),
        Needed("point", M_("It does not say where it is."), others=("lat",)),
    ),
    found=_found,
    parts=_parts,
    once="name",
    strict=True,
)
