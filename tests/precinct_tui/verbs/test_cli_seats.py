"""A county and its five posts at the command line: lists and records by unit, figures held against a count by hand."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.across.seats.unit_records import list_records, show_record
from db.carrying.levels import secrets
from db.carrying.levels.purposes import LISTED, READ, SAID, current_purpose
from db.kernel.base.officer import Reading
from db.kernel.journal import stored_events
from db.registers.custody.walk.commands import open_custody
from db.registers.custody.walk.forms import OpenCustody
from db.registers.incidents import forms
from db.registers.incidents.commands import report_incident
from db.storage import keys
from db.storage.models import JOURNAL
from db.words.messages import Refused
from db.words.records import Filter
from precinct_tui.__main__ import main
from tests.conftest import BADGES, PASSWORD, START, Clock
from tests.db.carrying.levels.stick import CHIEF, Side, enrol_both, make_seat, take, up

NAMES = ("پاسگاه حمیدیه", "پاسگاه کوت عبدالله", "پاسگاه ملاثانی", "پاسگاه شیبان", "پاسگاه ویس")
TYPES = ("theft_home", "theft_vehicle", "assault", "missing_child")
SECRET_PLACE, SECRET = "بن‌بست شب‌بو", "راز کوچهٔ بهار"
HOLDING = (1, 3)
HELD: dict[str, Any] = {
    "name_known": "stated", "name": "مهتاب نیزاری", "band": "17", "nationality": "افغانستان",
    "category": "brought_by_patrol",
}  # fmt: skip


@dataclass
class Level:
    """A county's home, and those of its posts."""

    county: Path
    posts: tuple[Path, ...]


@pytest.fixture(scope="module")
def level(tmp_path_factory: pytest.TempPathFactory) -> Level:
    """Post 0 wrote one incident, post 1 two …; each on a day of its own; all of it was taken at the county."""
    folder, clock = tmp_path_factory.mktemp("level"), Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "COST", keys.QUICK)
        county = Side(make_seat(folder / "county", "county", "شهرستان اهواز", clock), clock)
        county.make_key()
        posts = [
            Side(make_seat(folder / f"post{place}", "post", name, clock), clock) for place, name in enumerate(NAMES)
        ]
        for place, post in enumerate(posts):
            post.make_key()
            enrol_both(post, county)
            for each in range(place + 1):
                clock.set(START - timedelta(days=40 * each, hours=place))
                form = forms.ReportIncident(type=TYPES[(place + each) % 4], place=SECRET_PLACE, summary=SECRET)
                report_incident(post.desk, form)
            clock.set(START)
            if place in HOLDING:
                arrived = {"deprivation_at": START - timedelta(hours=place), "arrived_at": START}
                open_custody(post.desk, OpenCustody(**{**HELD, **arrived}))
            up(post, folder / "stick")
        assert {seen.what for seen in take(county, folder / "stick")} == {"new"}
        for side in (county, *posts):
            side.close()
    return Level(county.home, tuple(post.home for post in posts))


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """The command line at a home, as its commander."""
    file = tmp_path / "password"
    file.write_text(PASSWORD, encoding="utf-8")

    def at(home: Path, *words: str, lang: str = "en") -> tuple[int, str]:
        signed = ("--officer", BADGES[CHIEF], "--password-file", str(file))
        status = main([*words, "--home", str(home), "--lang", lang, *signed])
        said = capsys.readouterr()
        return status, said.out + said.err

    return at


def listed(run: Any, home: Path, *words: str) -> list[dict[str, Any]]:
    status, said = run(home, *words, "--json")
    assert status == 0, said
    found = json.loads(said)
    rows: list[dict[str, Any]] = found["records"] if words[0] == "list" else found
    return rows


def page_of(run: Any, home: Path, *words: str) -> dict[str, Any]:
    status, said = run(home, *words, "--json")
    assert status == 0, said
    found: dict[str, Any] = json.loads(said)
    return found


@pytest.mark.long
def test_a_list_at_a_seat_is_over_all_units_by_time_and_says_what_is_at_the_unit(run: Any, level: Level) -> None:
    rows = listed(run, level.county, "list", "incident")
    assert [row["reported_at"] for row in rows] == sorted((row["reported_at"] for row in rows), reverse=True)
    counts = {name: sum(row["unit"] == name for row in rows) for name in NAMES}
    assert counts == dict(zip(NAMES, (1, 2, 3, 4, 5), strict=True))
    assert {row["spot"] for row in rows} == {None}
    assert {row["no_value"]["spot"] for row in rows} == {"at_unit"}
    shown = json.dumps(rows, ensure_ascii=False)
    assert SECRET not in shown
    assert SECRET_PLACE not in shown
    of_posts = {row["uid"] for post in level.posts for row in listed(run, post, "list", "incident")}
    assert {row["uid"] for row in rows} == of_posts
    status, said = run(level.county, "list", "incident", lang="fa")
    assert status == 0
    assert "نزد یگان" in said
    assert "یگان  " in said


@pytest.mark.long
def test_pages_over_units_go_on_where_the_last_one_ended(run: Any, level: Level) -> None:
    whole, paged, after = listed(run, level.county, "list", "incident"), [], ()
    while True:
        page = page_of(run, level.county, "list", "incident", "--limit", "4", *after)
        assert page["total"] == len(whole)
        paged += [row["uid"] for row in page["records"]]
        if page["next"] is None:
            break
        after = ("--after", page["next"])
    assert paged == [row["uid"] for row in whole]
    status, said = run(level.county, "list", "incident", "--json-lines")
    assert (status, [json.loads(line) for line in said.splitlines()]) == (0, whole)


@pytest.mark.long
def test_a_list_of_one_unit_and_of_a_type(run: Any, level: Level) -> None:
    rows = listed(run, level.county, "list", "incident", "--unit", NAMES[3])
    assert {row["unit"] for row in rows} == {NAMES[3]}
    assert len(rows) == 4
    some = listed(run, level.county, "list", "incident", "--type", "assault")
    whole = listed(run, level.county, "list", "incident")
    assert [row["uid"] for row in some] == [row["uid"] for row in whole if row["type"] == "assault"]
    assert run(level.county, "list", "incident", "--unit", "پاسگاه دیگر")[0] == 1
    assert run(level.county, "list", "incident", "--text", "راز")[0] == 2
    assert run(level.posts[0], "list", "incident", "--unit", NAMES[0])[0] == 2


def test_a_record_of_a_unit_is_shown_read_only_and_names_what_is_withheld(run: Any, level: Level) -> None:
    status, said = run(level.county, "show", "incident", "1")
    assert status == 1
    assert "5 units have a record of this number" in said
    asked = ("show", "incident", "1", "--unit", NAMES[2], "--json")
    status, said = run(level.county, *asked)
    assert status == 1
    assert "--purpose" in said
    assert run(level.county, *asked, "--purpose", "curious")[0] == 2
    assert "unit_record_read" not in run(level.county, "journal", "list", "--access", "--json")[1]
    assert run(level.county, *asked, "--purpose", "inspection")[0] == 0
    status, said = run(level.county, *asked)  # what was said stands for half an hour
    record = json.loads(said)
    assert (status, record["title"], record["acts"], record["duties"]) == (0, NAMES[2], [], [])
    assert record["chronology"][0]["lines"][0]["value"] == "assault"
    (withheld,) = record["sections"]
    assert withheld["title"] == "At the unit"
    assert "Place" in json.dumps(withheld)
    assert SECRET not in said
    assert SECRET_PLACE not in said
    noted = accesses(level.county)
    assert [kind for kind, _facts in noted] == ["unit_purpose_said", "unit_record_read", "unit_record_read"]
    assert {facts["purpose"] for _kind, facts in noted} == {"inspection"}
    assert {facts["number"] for kind, facts in noted if kind == "unit_record_read"} == {record["number"]}


def test_the_records_behind_a_figure_are_listed_for_a_purpose(run: Any, level: Level) -> None:
    before = len(accesses(level.county))
    asked = ("indicators", "--period", "1405", "--code", "violent_crime", "--records")
    assert len(listed(run, level.county, *asked, "--purpose", "figure")) == 4
    noted = accesses(level.county)[before:]
    assert [(kind, facts["purpose"]) for kind, facts in noted] == [
        ("unit_purpose_said", "figure"), ("unit_records_listed", "figure"),
    ]  # fmt: skip
    assert noted[1][1]["code"] == "violent_crime"


def test_a_purpose_stands_for_half_an_hour_and_for_who_said_it(level: Level, tmp_path: Path) -> None:
    clock = Clock()
    clock.set(START + timedelta(days=3650))
    side = Side(shutil.copytree(level.county, tmp_path / "county"), clock)
    number = list_records(side.desk, "incident", Filter(unit=NAMES[2])).rows[0].number
    asked = (side.desk, "incident", number, NAMES[2])
    with pytest.raises(Refused, match="opened for"):
        show_record(*asked)
    show_record(*asked, "court")
    for minutes, stands in ((29, "court"), (2, "")):
        clock.set(clock() + timedelta(minutes=minutes))
        assert current_purpose(side.desk) == stands
    show_record(*asked, "figure")
    show_record(*asked, "remark")
    assert current_purpose(side.desk) == "remark"
    officer = replace(side.desk.officer, uid="another")
    with side.desk.store.reading() as conn:
        assert current_purpose.read(Reading(side.desk, conn, officer, clock())) == ""
    side.close()


def accesses(home: Path) -> list[tuple[str, dict[str, Any]]]:
    """What was read of units at a seat: kind and facts of each access entry, in their order."""
    side = Side(home, Clock())
    with side.desk.store.reading() as conn:
        rows = conn.execute(select(JOURNAL.c.uid, JOURNAL.c.kind).where(JOURNAL.c.kind.in_((SAID, READ, LISTED)))
                            .order_by(JOURNAL.c.position)).all()  # fmt: skip
        unit = side.desk.store.unit
        events = [stored_events.event_by_uid(conn, unit, row.uid) for row in rows]
    side.close()
    return [(event.kind, dict(event.facts)) for event in events if event is not None]


def test_duties_towards_people_held_are_those_of_the_units_own_lists_and_nothing_else_of_them(
    run: Any, level: Level
) -> None:
    rows = listed(run, level.county, "list", "custody")
    assert [row["unit"] for row in rows] == [NAMES[place] for place in reversed(HOLDING)]  # whose clock runs out first
    for row, place in zip(rows, reversed(HOLDING), strict=True):
        (own,) = listed(run, level.posts[place], "list", "custody")
        assert (row["number"], row["clock"]) == (own["number"], own["ends"])
        assert row["uid"][:13] != own["uid"][:13], "a uid tells when it was made"
        assert row["due"] == min(row[group] for group in ("clock", "care", "notice"))
        assert set(row) == {
            "number", "state", "uid", "due", "unit", "what", "breaches", "clock", "care", "notice", "word", "flags",
            "unit_uid",
        }  # fmt: skip
    first = page_of(run, level.county, "list", "custody", "--limit", "1")
    paged = first["records"] + listed(run, level.county, "list", "custody", "--limit", "1", "--after", first["next"])
    assert [row["uid"] for row in paged] == [row["uid"] for row in rows]
    assert [row["unit"] for row in listed(run, level.county, "list", "custody", "--unit", NAMES[1])] == [NAMES[1]]
    assert len(listed(run, level.county, "list", "custody", "--state", rows[0]["state"])) == 2
    before = len(accesses(level.county))
    asked = ("show", "custody", "1", "--purpose", "figure")
    assert "2 units have a record of this number" in run(level.county, *asked)[1]
    status, shown = run(level.county, *asked, "--unit", NAMES[3], "--json")
    record = json.loads(shown)
    assert (status, record["number"], record["chronology"], record["acts"]) == (0, rows[0]["number"], [], [])
    assert {duty["code"]: duty["due"] for duty in record["duties"]} == {
        group: rows[0][group] for group in ("clock", "care", "notice")
    }  # fmt: skip
    assert [section["title"] for section in record["sections"]] == ["Duties of this record", "At the unit"]
    kind, noted = accesses(level.county)[before:][-1]
    assert (kind, noted["register"], noted["purpose"], noted["number"]) == (READ, "custody", "figure", record["number"])
    asked_of = (*asked, "--unit", NAMES[3])
    said = "".join(run(level.county, *words, lang="fa")[1] for words in (("list", "custody"), asked_of))
    for secret in (HELD["name"], HELD["nationality"]):
        assert secret not in said + shown + json.dumps(rows, ensure_ascii=False)
    assert "پایان نگهداری" in said
    assert run(level.county, "show", "custody", "9", "--unit", NAMES[3])[0] == 1
    remark = ("remark", "custody", "1", "--unit", NAMES[3], "--words", "چرا کسی آگاه نشد؟")
    assert run(level.county, *remark)[0] == 0
    assert "Remark, on its way" in run(level.county, *asked, "--unit", NAMES[3])[1]


def test_what_stays_at_the_unit_is_listed_nowhere_above(run: Any, level: Level) -> None:
    for register in ("gang", "post", "order"):
        assert listed(run, level.county, "list", register) == []


# --- figures --------------------------------------------------------------------------------------------------------


def exported(run: Any, level: Level, tmp_path: Path) -> list[dict[str, str]]:
    """What every post's own export says of its incidents."""
    rows: list[dict[str, str]] = []
    for place, post in enumerate(level.posts):
        file = tmp_path / f"{place}.csv"
        assert run(post, "list", "incident", "--format", "csv", "--out", str(file))[0] == 0
        rows += csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    return rows


@pytest.mark.long
def test_a_count_by_hand_over_the_posts_own_exports_equals_the_seats_figures(
    run: Any, level: Level, tmp_path: Path
) -> None:
    rows = exported(run, level, tmp_path)
    assert len(rows) == 15
    asked = ("--period", "1405", "--code", "thefts", "--code", "violent_crime")
    figures = {each["code"]: each for each in listed(run, level.county, "indicators", *asked)}
    by_hand = Counter(row["Type"] for row in rows)
    assert by_hand.total() == 15
    assert len(by_hand) == 4
    assert figures["thefts.theft_home"]["this"] == by_hand["Theft from a home"]
    assert figures["thefts.theft_vehicle"]["this"] == by_hand["Theft of a vehicle"]
    assert figures["thefts"]["this"] == by_hand["Theft from a home"] + by_hand["Theft of a vehicle"]
    assert figures["violent_crime"]["this"] == by_hand["Assault"]


@pytest.mark.long
def test_figures_of_a_unit_and_by_unit_in_the_order_of_names(run: Any, level: Level) -> None:
    of_each = listed(run, level.county, "indicators", "--period", "1405", "--code", "thefts", "--by-unit")
    assert [each["name"] for each in of_each] == sorted(NAMES)
    for name, post in zip(NAMES, level.posts, strict=True):
        own = listed(run, post, "indicators", "--period", "1405", "--code", "thefts")[0]["this"]
        (one,) = [each for each in of_each if each["name"] == name]
        narrowed = listed(run, level.county, "indicators", "--period", "1405", "--code", "thefts", "--unit", name)
        assert own == one["this"] == narrowed[0]["this"]


@pytest.mark.long
def test_a_table_says_of_how_many_units_it_is_and_what_stays_at_them(run: Any, level: Level) -> None:
    (first, *_rest) = listed(run, level.county, "indicators", "--period", "1405/01/01..1405/09/02")
    assert first["units"]["units"] == 5
    assert first["units"]["missing"] == []
    assert {"nationals_processed", "contacts_197"} <= set(first["units"]["withheld"])
    codes = {each["code"] for each in listed(run, level.county, "indicators", "--period", "1405")}
    assert not codes & set(first["units"]["withheld"])
    behind = listed(run, level.county, "indicators", "--period", "1405/01/01..1405/09/03")[0]["units"]
    assert behind["missing"] == sorted(NAMES)  # written at noon: of that day nobody said all
    said = run(level.county, "indicators", "--period", "1405/01/01..1405/09/02")[1]
    assert "5 of 5 units to 1405/09/02" in said


@pytest.mark.long
def test_a_frozen_table_keeps_of_how_many_units_it_was_and_completeness_names_what_is_at_them(
    run: Any, level: Level
) -> None:
    status, said = run(level.county, "indicators", "--period", "1405/01/01..1405/09/03", "--freeze", "--json")
    assert status == 0, said
    kept = listed(run, level.county, "indicators", "--table", json.loads(said)["number"])[0]["units"]
    assert (kept["units"], kept["missing"], kept["day"]) == (5, sorted(NAMES), "2026-11-24")
    assert listed(run, level.county, "indicators", "--code", "thefts", "--by-county") == []
    status, said = run(level.county, "indicators", "--period", "1405", "--completeness", "--json")
    complete = json.loads(said)
    assert (status, complete["entered"], complete["units"], complete["missing_units"]) == (0, 15, 5, [])
    assert [complete[name] for name in ("unapproved", "open_checks", "returned")] == [None] * 3
    status, said = run(level.county, "indicators", "--period", "1405", "--completeness")
    assert said.count("at the unit") == 2
