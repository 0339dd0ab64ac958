"""`precinct indicators`: its JSON, the records behind a figure, papers, and what it says of bad input."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from db.across.indicators.cards import TOGETHER, cards
from db.across.indicators.queries import table_of
from db.kernel.base.access import Role
from db.kernel.desk.desk import COMMANDS
from db.kernel.projections.numbering import find
from db.reference.lists.forms import AddItem
from db.reference.lists.item_commands import add_item
from db.registers.incidents.review.commands import submit as submit_incident
from db.registers.incidents.review.forms import SubmitIncident
from db.words.calendar.jalali import local_date
from db.words.ids import new_uid
from db.words.messages import Refused
from precinct_tui.__main__ import main
from precinct_tui.documents.indicator_papers import press_lines
from precinct_tui.screens.filled_form import Filled, send
from tests.conftest import START, Desks
from tests.db.across.indicators.test_figures import BEFORE, act, report
from tests.db.registers.custody.test_commands import opened
from tests.db.registers.oversight.test_complaints import complain
from tests.precinct_tui.verbs.test_cli import Precinct, document, file_of, password_file, precinct, spoken
from tests.usual import some

__all__ = ["file_of", "password_file", "precinct", "spoken"]

H2 = ("--period", "1405-H2")


@pytest.fixture
def cases(desk_as: Desks) -> list[str]:
    """Two thefts of this half-year and three of the last; the uids of this one's."""
    desk = desk_as()
    for _turn in range(3):
        report(desk, "theft_home", BEFORE)
    return [report(desk, kind) for kind in ("theft_home", "theft_shop")]


def by_code(said: Any) -> dict[str, Any]:
    return {line["code"]: line for line in document(said)}


@pytest.mark.long
def test_the_table_as_json(precinct: Precinct, cases: list[str]) -> None:
    found = by_code(precinct("indicators", *H2, "--json"))
    thefts = found["thefts"]
    wanted = {
        "this": 2,
        "last": 3,
        "change_pct": -33.33,
        "numerator": 2,
        "denominator": None,
        "note": "recorded only since 1404/08/01; small base: 3",
    }
    assert {name: thefts[name] for name in wanted} == wanted
    assert thefts["as_of"] > 0
    assert {line["as_of"] for line in found.values()} == {thefts["as_of"]}
    assert set(cards()) <= set(found)
    share = found["homicide_clearance_cohort"]
    assert (share["this"], share["last"], share["change_pct"], share["denominator"]) == (None, None, None, 0)
    until = by_code(precinct("indicators", *H2, "--against", "1404-H2", "--to-date", "1405-08-01", "--json"))
    assert (until["thefts"]["this"], until["thefts"]["to_date"]) == (0, "2026-10-23")


def test_division_by_nothing_is_a_dash(precinct: Precinct, cases: list[str]) -> None:
    status, said, _err = precinct("indicators", *H2, "--code", "homicide_clearance_cohort")
    assert status == 0
    (line,) = (row for row in said.splitlines() if row.endswith("homicide_clearance_cohort"))
    assert [cell.strip() for cell in line.split("│")[1:4]] == ["—", "—", "—"]


def test_the_numbers_behind_a_figure(precinct: Precinct, cases: list[str], desk_as: Desks) -> None:
    numbers = document(precinct("indicators", "--code", "thefts", *H2, "--records", "--json"))
    assert len(numbers) == 2
    assert all(re.fullmatch(r"IA-1405-\d+", number) for number in numbers)
    assert document(precinct("indicators", "--code", "thefts.theft_shop", "--records", "--json")) == numbers[:1]
    assert len(document(precinct("indicators", "--code", "thefts", "--records", "--last", "--json"))) == 3
    act(desk_as(), "incident.void", cases[0], reason="دوبار ثبت شد")
    assert document(precinct("indicators", "--code", "thefts_void", "--records", "--json")) == numbers[1:]


@pytest.mark.long
def test_no_figure_is_told_alone(precinct: Precinct, cases: list[str]) -> None:
    for code in (*TOGETHER, "nationals_processed.camp"):
        assert set(by_code(precinct("indicators", *H2, "--code", code, "--json"))) >= set(TOGETHER)
    fell = set(by_code(precinct("indicators", *H2, "--code", "thefts", "--json")))
    assert {"thefts_void", "thefts_lowered", "thefts_cleared", "calls_without_incident", "late_entries"} <= fell
    assert "round_times" in fell
    assert "homicides" not in fell


def test_behind_custody_stand_numbers_times_and_outcomes_only(precinct: Precinct, desk_as: Desks) -> None:
    desk = desk_as()
    number = opened(desk)
    with desk.store.reading() as conn:
        uid, _number = find(conn, desk.store, "custody", number, desk.now())
    act(
        desk,
        "custody.set_ground",
        uid,
        at=desk.now(),
        ground="entry_or_stay",
        stated_by="aliens_office",
        necessity="مدرکی نشان داده نشد",
    )
    asked = ("indicators", "--code", "nationals_processed", "--records")
    assert document(precinct(*asked, "--json"))["refused"]["code"] == "forbidden"
    status, said, err = precinct(*asked)
    assert (status, said) == (1, "")
    assert "No list stands behind this figure" in err
    assert number not in err


@pytest.mark.long
@pytest.mark.parametrize(
    ("words", "said"),
    some(
        [
            (("--period", "1406-H1"), "1406-H1 has not begun: it begins on 1406/01/01"),
            (("--period", "1403-H1"), "Nothing was recorded before 1404/08/01"),
            (("--period", "1405/03/01..1405/02/01"), "This range runs backwards"),
            (("--period", "1405-H3"), "A year has only 2 of these"),
            (("--period", "spring"), "A period is written 1405-H1"),
            (("--period", "1405-H2", "--against", "last"), "A period is written 1405-H1"),
            (("--period", "1405-H2", "--to-date", "1405/03/01"), "This day is not in 1405-H2"),
            (("--period", "1405-H2", "--to-date", "1405/12/01"), "This day has not come yet"),
            (("--code", "crimes"), "There is no indicator crimes"),
            (("--code", "homicides.homicide"), "There is no indicator homicides.homicide"),
            (("--code", "crimes", "--records"), "There is no indicator crimes"),
            (("--table", "FA-1405-9"), "FA-1405-9"),
        ],
        5,
    ),
)
def test_bad_input_is_said_plainly(precinct: Precinct, cases: list[str], words: tuple[str, ...], said: str) -> None:
    status, out, err = precinct("indicators", *words)
    assert (status, out) == (1, "")
    assert said in err
    refused = document(precinct("indicators", *words, "--json"))["refused"]
    assert refused["code"] in ("invalid", "not_found")
    status, _out, err = precinct("indicators", *words, lang="fa")
    assert status == 1
    assert "has not" not in err
    assert "There is" not in err


def test_wrong_usage(precinct: Precinct, cases: list[str]) -> None:
    for words in (("--records",), ("--to-date", "1405/13/01"), ("--format", "xlsx"), ("--to-date", "tomorrow")):
        assert precinct("indicators", *words)[0] == 2, words


def test_cards_in_both_languages(precinct: Precinct) -> None:
    found = by_code(precinct("indicators", "--cards", "--json"))
    assert list(found) == list(cards())
    assert all(line["fa"] and line["en"] and line["counts"] and line["left_out"] for line in found.values())
    for lang, wanted in (("en", "recorded thefts whose day"), ("fa", "سرقت‌های ثبت‌شده که روز وقوع")):
        assert wanted in precinct("indicators", "--cards", lang=lang)[1]


@pytest.mark.long
def test_a_frozen_table_its_changes_and_its_press_sheet(precinct: Precinct, cases: list[str], desk_as: Desks) -> None:
    refused = document(precinct("indicators", *H2, "--freeze", "--json"))
    assert refused["refused"]["code"] == "forbidden"
    number = document(precinct("indicators", *H2, "--freeze", "--json", role=Role.COMMANDER))["number"]
    act(desk_as(), "incident.void", cases[0], reason="دوبار ثبت شد")
    assert by_code(precinct("indicators", "--table", number, "--json"))["thefts"]["this"] == 2
    assert by_code(precinct("indicators", *H2, "--json"))["thefts"]["this"] == 1
    changed = document(precinct("indicators", "--differences", number, "--json"))
    assert ("thefts", -1) in {(line["code"], line["by"]) for line in changed}
    assert [line["number"] for line in document(precinct("indicators", "--frozen", "--json"))] == [number]
    status, _out, err = precinct("indicators", "--press", "FA-1405-7")
    assert status == 1
    assert "FA-1405-7" in err


@pytest.mark.long
def test_a_press_sheet_has_its_sources_and_rounds_by_one_rule(precinct: Precinct, desk_as: Desks) -> None:
    desk = desk_as()
    for at, count in ((BEFORE, 9), (START, 6)):
        for _turn in range(count):
            report(desk, "theft_home", at)
    number = document(precinct("indicators", *H2, "--freeze", "--json", role=Role.COMMANDER))["number"]
    lines = {line["codes"][0]: line for line in document(precinct("indicators", "--press", number, "--json"))}
    said = lines["thefts"]
    assert said["frozen"] == number
    assert said["as_of"] > 0
    assert "fell by 33 per cent" in said["text"]
    assert "The base is small: 9." in said["text"]
    assert "Beside this fall: void 0; lowered 0; cleared 0; Calls without an incident 0" in said["text"]
    assert "Incidents entered late" in said["text"]
    assert not re.search(r"\d\.\d", said["text"].replace("33.", ""))
    assert "nationals_processed" not in lines or len(lines["nationals_processed"]["codes"]) == 4
    shown = precinct("indicators", "--press", number, lang="fa")[1]
    assert "۳۳ درصد کاهش داشته است" in " ".join(shown.split())
    assert "thefts" in shown
    live = table_of(desk)
    with pytest.raises(Refused):
        press_lines(live)


@pytest.mark.long
def test_a_small_count_leaves_no_paper(precinct: Precinct, cases: list[str], tmp_path: Path) -> None:
    found = by_code(precinct("indicators", *H2, "--outside", "--json"))
    assert (found["thefts"]["this"], found["thefts"]["numerator"]) == (None, None)
    assert found["thefts"]["note"] == "withheld: under 5, or would tell one that is"
    number = document(precinct("indicators", *H2, "--freeze", "--json", role=Role.COMMANDER))["number"]
    told = {line["codes"][0] for line in document(precinct("indicators", "--press", number, "--json"))}
    assert "thefts" not in told


@pytest.mark.long
def test_a_workbook_has_numbers_and_no_formula(precinct: Precinct, desk_as: Desks, tmp_path: Path) -> None:
    """A type that a commander names like a formula stays a word in the workbook and the CSV."""
    desk = desk_as()
    evil = '＝HYPERLINK("http://example.com","x")'
    add_item(desk_as(Role.COMMANDER), AddItem(list="incident_type", code="theft_evil", fa=evil, en=evil))
    for kind in ("theft_home", "theft_evil"):
        report(desk, kind)
    files = {ending: tmp_path / f"t.{ending}" for ending in ("xlsx", "csv", "pdf", "json", "txt")}
    for path in files.values():
        assert precinct("indicators", *H2, "--out", str(path))[0] == 0, path
    book = openpyxl.load_workbook(files["xlsx"])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    rows = {row[9].value: row for row in book.worksheets[0].iter_rows()}
    assert (rows["thefts"][2].value, rows["thefts"][2].data_type) == (1, "n")
    sheet = list(csv.DictReader(io.StringIO(files["csv"].read_text(encoding="utf-8-sig"))))
    assert not [value for row in sheet for value in row.values() if value[:1] in "=+@＝" and value]
    assert next(row for row in sheet if row["code"] == "thefts")["this"] == "1"
    pages = pypdf.PdfReader(files["pdf"]).pages
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pages} == {(595, 842)}
    inside = files["txt"].read_text(encoding="utf-8")
    assert "Definitions" in inside
    assert "For this unit only" in inside
    assert "For this unit only" not in precinct("indicators", *H2, "--outside", "--format", "txt")[1]
    assert precinct("indicators", *H2, "--outside", "--out", str(tmp_path / "draft.xlsx"))[0] == 0
    drafted = openpyxl.load_workbook(tmp_path / "draft.xlsx").worksheets
    assert {sheet.oddHeader.center.text for sheet in drafted} == {"draft, not for publication"}
    assert {sheet.oddHeader.center.text for sheet in book} == {None}


SCENARIO = """
name = "شهرستان نمونه"
kind = "county"
units = ["کلانتری ۱", "پاسگاه ۲"]
[[period]]
code = "1404-H1"
incidents = { theft_home = 12, homicide = 2 }
cleared = { homicide = 1 }
calls = { incident = 3, hoax = 6 }
"""


@pytest.mark.long
def test_a_scenario_is_made_and_read_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file_of: Callable[[Any], str], password_file: Path
) -> None:
    home = tmp_path / "made"
    demo = ["demo", "--scenario", file_of(SCENARIO), "--home", str(home), "--no-open", "--json", "--lang", "en"]
    assert main(demo) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["periods"], made["units"], made["seed"]) == (["1404-H1"], 2, 12)
    officer = made["officers"][0]
    password_file.write_text(officer["password"], encoding="utf-8")
    signed = ["--home", str(home), "--officer", officer["badge"], "--password-file", str(password_file)]
    assert main(["indicators", *signed, "--period", "1404-H1", "--json"]) == 0
    found = {line["code"]: line for line in json.loads(capsys.readouterr().out)}
    assert (found["thefts"]["this"], found["homicide_clearance_cohort"]["this"], found["calls_110"]["this"]) == (
        12,
        50.0,
        9,
    )
    assert main(demo) == 1
    assert "is not empty" in json.loads(capsys.readouterr().out)["refused"]["message"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("name = ", "is no TOML"), ("name = 'x'", "at least one [[period]]"), (SCENARIO.replace("1404", "1450"), "")],
)
def test_a_wrong_scenario_makes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file_of: Callable[[Any], str], text: str, said: str
) -> None:
    home = tmp_path / "made"
    status = main(["demo", "--scenario", file_of(text), "--home", str(home), "--no-open", "--lang", "en"])
    assert status == 1
    assert said in capsys.readouterr().err
    assert not home.exists()


@pytest.mark.long
def test_a_frozen_month_is_published_once_and_everything_else_is_a_draft(precinct: Precinct, desk_as: Desks) -> None:
    desk_as.clock.set(START - timedelta(days=20))
    desk = desk_as()
    for _turn in range(6):
        report(desk, "theft_home", desk.now())
    report(desk, "fight", desk.now())
    month = ("--period", "1405-08")
    number = document(precinct("indicators", *month, "--freeze", "--json", role=Role.COMMANDER))["number"]
    draft = by_code(precinct("indicators", "--table", number, "--outside", "--json"))
    assert (draft["thefts"]["draft"], draft["thefts"]["this"]) == (True, 6)
    assert document(precinct("indicators", "--publish", number, "--json"))["refused"]["code"] == "forbidden"
    unsaid = document(precinct("indicators", "--publish", number, "--json", role=Role.COMMANDER))["refused"]
    assert (unsaid["code"], "Crime cleared, cohort" in unsaid["fields"]["note"]) == ("unlikely", True)
    status, out, err = precinct("indicators", "--publish", number, "--because", "پایان ماه", role=Role.COMMANDER)
    assert (status, "small lines are kept back" in err, f"Published: {number}" in out) == (0, True, True)
    told = by_code(precinct("indicators", "--table", number, "--outside", "--json"))
    assert (told["thefts"]["draft"], told["thefts"]["this"], told["violent_crime"]["this"]) == (False, 6, None)
    assert "draft" not in precinct("indicators", "--press", number)[1]
    assert "draft, not for publication" in precinct("indicators", *month, "--outside")[1]
    again = document(precinct("indicators", "--publish", number, "--json", role=Role.COMMANDER))
    assert again["refused"]["code"] == "conflict"
    running = document(precinct("indicators", *H2, "--freeze", "--json", role=Role.COMMANDER))["number"]
    refused = document(precinct("indicators", "--publish", running, "--json", role=Role.COMMANDER))
    assert (refused["refused"]["code"], set(refused["refused"]["fields"])) == ("invalid", {"number"})


@pytest.mark.long
def test_what_is_in_doubt_stands_beside_its_figure(precinct: Precinct, cases: list[str], desk_as: Desks) -> None:
    desk = desk_as()
    submit_incident(desk, SubmitIncident(record=cases[0], reasons={"note": "همین است"}))
    act(desk_as(Role.COMMANDER), "incident.approve", cases[0])
    act(desk, "incident.clear", cases[0], clearance="suspect_referred", cleared_on=local_date(START))
    found = by_code(precinct("indicators", *H2, "--json"))
    assert (found["theft_clearance_cohort"]["this"], found["theft_clearance_cohort"]["in_doubt"]) == (0, 1)
    assert (found["thefts"]["in_doubt"], found["thefts"]["last_in_doubt"]) == (0, 0)
    assert "in doubt: 1" in precinct("indicators", *H2, "--code", "theft_clearance_cohort")[1]
    assert by_code(precinct("indicators", *H2, "--outside", "--json"))["thefts"]["in_doubt"] is None


def test_a_change_that_waits_for_a_yes_is_said_to_be_asked_for(
    precinct: Precinct, cases: list[str], desk_as: Desks, file_of: Callable[[object], str]
) -> None:
    desk = desk_as()
    number = submit_incident(desk, SubmitIncident(record=cases[0], reasons={"note": "همین است"}))
    act(desk_as(Role.COMMANDER), "incident.approve", cases[0])
    clearance = {"clearance": "suspect_referred", "cleared_on": "today"}
    entry = {"entry": "incident.clear", "number": number, "fields": clearance}
    said = precinct("enter", "entry", file_of(entry))[1]
    assert "Asked for: Record the clearance" in said
    assert "The inspectorate decides on it." in said
    assert "Saved" not in said
    entry = {"entry": "incident.add_entry", "number": number, "fields": {"text": "هنوز بررسی می‌شود"}}
    assert "asked" not in document(precinct("enter", "entry", file_of(entry), "--json"))
    filled = Filled(new_uid(), {"text": "هنوز بررسی می‌شود"}, record=cases[0])
    assert send(desk, COMMANDS["incident.add_entry"], filled)[1].waits is None


def test_complaints_are_counted_by_the_inspectorate_alone_and_papers_say_so(
    precinct: Precinct, cases: list[str], desk_as: Desks, tmp_path: Path
) -> None:
    desk_as(Role.INSPECTOR)
    complain(desk_as())
    ask = ("indicators", *H2, "--complaints")
    assert document(precinct(*ask, "--json", role=Role.INSPECTOR)) == [{"outcome": None, "this": 1, "last": 0}]
    assert "no outcome yet" in precinct(*ask, role=Role.INSPECTOR)[1]
    for role in (Role.COMMANDER, Role.DUTY, Role.AUDITOR):
        assert document(precinct(*ask, "--json", role=role))["refused"]["code"] == "forbidden"
    assert precinct(*ask, "--out", str(tmp_path / "x.csv"), role=Role.INSPECTOR)[0] == 2
    for role in (Role.COMMANDER, Role.INSPECTOR):
        said = precinct("indicators", *H2, "--format", "txt", role=role)[1]
        assert "the inspectorate alone counts them" in " ".join(said.split())
