"""A province, two counties and five posts of the made-up world on one machine, sticks as folders: `make seats`.

Everything goes the way it goes in life: keys, six words compared, bundles up, receipts down. What is made is in FOLDER;
the last lines say how to open the province's desk. A post takes about a quarter of a minute for each made-up day.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from db.carrying.levels import forms, inbound_bundles, links, secrets, sending
from db.carrying.levels.unit_status import units_below
from db.demo.making import make
from db.opening.creating import NewOfficer, NewStore, create_store
from db.storage import keys
from tools.homes import CHIEF, KEEPER, Home

PROVINCE = "استان خوزستان"
COUNTIES = ("شهرستان اهواز", "شهرستان دزفول")
POSTS = (
    ("کلانتری ۱۲ اهواز", 0),
    ("پاسگاه ملاثانی", 0),
    ("پاسگاه شیبان", 0),
    ("کلانتری ۱۱ دزفول", 1),
    ("پاسگاه صفی‌آباد", 1),
)
"""Each post and its county."""
SIGNS = {KEEPER: ("1281", "12811281"), CHIEF: ("1271", "12711271")}
"""Badge and password at each seat."""


def seat(path: Path, kind: str, name: str, database: str | None = None) -> Home:
    """A new seat whose officers have the made-up precinct's badges; on PostgreSQL where an address is given."""
    signs = SIGNS
    officers = tuple(NewOfficer(badge, f"{name} {badge}", role, word) for role, (badge, word) in signs.items())
    create_store(path, NewStore(name, officers, kind, database=database, cost=keys.QUICK))
    return Home(path, signs)


def post(path: Path, name: str, seed: int, days: int) -> Home:
    """A made-up precinct."""
    make(path, seed=seed, days=days, name=name)
    return made_up(path)


def made_up(path: Path) -> Home:
    """The made-up precinct in a folder."""
    made = keys.load(path).demo
    chosen = {role: next(one for one in made if one["role"] == role) for role in (KEEPER, CHIEF)}
    return Home(path, {role: (one["badge"], one["password"]) for role, one in chosen.items()})


def enrol(below: Home, above: Home) -> None:
    """Each makes its key where it has none, and enrols the other by its file and the six words."""
    for home in (below, above):
        with home.desk(KEEPER) as desk:
            links.make_unit_key(desk, forms.MakeUnitKey())
    with below.desk() as one, above.desk() as other:
        files = [secrets.key_file(links.public_of(desk)) for desk in (one, other)]
        words = " ".join(links.words_with(one, files[1])[1])
        links.enrol_unit(one, forms.EnrolUnit(content=files[1], words=words))
        links.enrol_unit(other, forms.EnrolUnit(content=files[0], words=words))


def carry(posts: list[tuple[Home, Home]], counties: list[Home], province: Home, sticks: Path) -> int:
    """Sticks from each post to its county, from each county to the province, and back; entries that the province took.

    What a post wrote for the province goes through its county, which can't open it.
    """
    for unit, county in posts:
        with unit.desk() as desk, county.desk() as above:
            sending.send(desk, sticks / unit.path.name)
            inbound_bundles.take_folder(above, sticks / unit.path.name)
            sending.take_receipts(desk, sticks / unit.path.name)
    took = 0
    with province.desk() as above:
        for county in counties:
            with county.desk() as desk:
                sending.send(desk, sticks / county.path.name)
                took += sum(seen.entries for seen in inbound_bundles.take_folder(above, sticks / county.path.name))
                sending.take_receipts(desk, sticks / county.path.name)
    return took


def main(folder: Path, days: int, say: Callable[[str], None] = print, database: str | None = None) -> Home:
    """All of it, the province on the database of an address where one is given; returns the province's home."""
    province = seat(folder / "province", "province", PROVINCE, database)
    counties = [seat(folder / f"county{place}", "county", name) for place, name in enumerate(COUNTIES, 1)]
    for county in counties:
        enrol(county, province)
    posts = []
    for place, (name, of) in enumerate(POSTS, 1):
        say(f"{name} …")
        posts.append((post(folder / f"post{place}", name, place, days), counties[of]))
        enrol(posts[-1][0], counties[of])
        enrol(posts[-1][0], province)
    say(f"{carry(posts, counties, province, folder / 'sticks'):,} entries are at the province")
    with province.desk() as desk:
        for unit in units_below(desk):
            say(json.dumps({"unit": unit.name, "state": unit.state, "entries": unit.entries}, ensure_ascii=False))
    badge, word = province.signs[CHIEF]
    say(f"precinct --home {province.path}     officer {badge}, password {word}")
    return province


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--days", type=int, default=1)
    given = parser.parse_args()
    main(given.folder, given.days)
