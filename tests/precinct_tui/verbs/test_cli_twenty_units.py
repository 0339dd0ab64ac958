"""A province over twenty posts in two counties: its figures are what is counted by hand over the posts' own exports."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from db.carrying.levels import secrets
from db.registers.incidents import forms
from db.registers.incidents.commands import report_incident
from db.storage import keys
from precinct_tui.__main__ import main
from tests.conftest import BADGES, PASSWORD, START, Clock
from tests.db.carrying.levels.stick import CHIEF, Side, enrol_both, make_seat, take, up

TYPES = {
    "theft_home": "Theft from a home", "theft_vehicle": "Theft of a vehicle", "assault": "Assault",
    "missing_child": "Missing child",
}  # fmt: skip
POSTS, MONTHS = 20, ("1405-06", "1405-07", "1405-08")

pytestmark = pytest.mark.long


def test_a_count_by_hand_over_twenty_units_exports_equals_the_provinces_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each post's stick goes to its county, which carries what is for the province on without being able to read it."""
    monkeypatch.setattr(secrets, "COST", keys.QUICK)
    chance, clock = random.Random(12), Clock()
    province = Side(make_seat(tmp_path / "province", "province", "استان خوزستان", clock), clock)
    counties = [Side(make_seat(tmp_path / name, "county", f"شهرستان {name}", clock), clock) for name in ("a", "b")]
    posts = [Side(make_seat(tmp_path / f"p{n}", "post", f"پاسگاه {n:02}", clock), clock) for n in range(POSTS)]
    for side in (province, *counties, *posts):
        side.make_key()
    for county in counties:
        enrol_both(county, province)
    for place, post in enumerate(posts):
        enrol_both(post, counties[place % 2])
        enrol_both(post, province)
        for _incident in range(chance.randrange(1, 9)):
            clock.set(START - timedelta(days=chance.randrange(1, 90), hours=chance.randrange(24)))
            report_incident(post.desk, forms.ReportIncident(type=chance.choice(tuple(TYPES)), summary="راز"))
        clock.set(START)
    password = tmp_path / "password"
    password.write_text(PASSWORD, encoding="utf-8")

    def run(side: Side, *words: str) -> tuple[int, str]:
        side.close()
        signed = ("--officer", BADGES[CHIEF], "--password-file", str(password))
        status = main([*words, "--home", str(side.home), "--lang", "en", *signed])
        return status, capsys.readouterr().out

    late = posts[-1]
    for post in posts:
        up(post, tmp_path / ("late" if post is late else "stick"))
    carried(counties, province, tmp_path, "stick")
    status, said = run(province, "units", "--strict", "--json")
    assert status == 1
    assert [unit["name"] for unit in json.loads(said)["units"] if unit["state"] == "never"] == ["پاسگاه 19"]
    carried(counties, province, tmp_path, "late")
    # By the machine's own clock they are silent by now; nothing is missing.
    units = json.loads(run(province, "units", "--json")[1])["units"]
    assert len(units) == POSTS + len(counties)
    assert {unit["state"] for unit in units} <= {"fine", "silent"}

    by_hand: Counter[tuple[str, str]] = Counter()
    for place, post in enumerate(posts):
        file = tmp_path / f"{place}.csv"
        assert run(post, "list", "incident", "--format", "csv", "--out", str(file))[0] == 0
        for row in csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()):
            by_hand[row["Day it counts on"][:7].replace("/", "-"), row["Type"]] += 1
    assert by_hand.total() >= POSTS
    for month in MONTHS:
        figures = {each["code"]: each["this"] for each in json.loads(run(
            province, "indicators", "--json", "--period", month, "--code", "thefts", "--code", "violent_crime"
        )[1])}  # fmt: skip
        home, vehicle, assault = (by_hand[month, TYPES[kind]] for kind in ("theft_home", "theft_vehicle", "assault"))
        assert figures["thefts"] == home + vehicle, month
        assert figures["thefts.theft_home"] == home, month
        assert figures["violent_crime"] == assault, month
    for side in (province, *counties, *posts):
        side.close()


def carried(counties: list[Side], province: Side, folder: Path, stick: str) -> None:
    """The posts' stick is taken at each county; what is not for it goes on to the province."""
    for county in counties:
        take(county, folder / stick)
        up(county, folder / f"{stick}_up")
    take(province, folder / f"{stick}_up")
