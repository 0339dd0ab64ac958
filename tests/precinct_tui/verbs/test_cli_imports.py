"""`precinct import`, and lists taken out: what is written, what is refused, what a spreadsheet is given."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from db.carrying.imports import running
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import stored_events
from db.reading.exports import KIND
from db.reference.lists.seed import seed_item as seed
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.storage.models import JOURNAL
from tests.conftest import Desks
from tests.precinct_tui.verbs.test_cli import Precinct, password_file, precinct, spoken

__all__ = ["password_file", "precinct", "spoken"]

HEADINGS = "شماره,نوع,تاریخ گزارش,محل,شرح\n"
CHIEF = Role.COMMANDER


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else waits here."""
    monkeypatch.setattr(running.time, "sleep", lambda _seconds: None)


def exported(desk: Desk) -> list[dict[str, object]]:
    """The facts and words of every access entry for a list."""
    with desk.store.reading() as conn:
        uids = conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.kind == KIND)).scalars().all()
        events = [stored_events.event_by_uid(conn, desk.store.unit, uid) for uid in uids]
    return [{**event.facts, **event.words} for event in events if event is not None]


def test_an_import_from_a_dry_run_to_the_list(precinct: Precinct, tmp_path: Path) -> None:
    path = tmp_path / "دفتر.csv"
    path.write_text(f"{HEADINGS}1,fight,1402/03/15,اهواز,یک\n2,هیچ,دیروز,اهواز,دو\n", encoding="utf-8")
    status, out, _err = precinct("import", "incident", str(path), "--dry-run", "--json", role=CHIEF)
    told = json.loads(out)
    assert status == 1
    assert (told["rows"], told["refused"], told["import"]) == (2, 1, None)
    assert [(one["row"], one["column"], one["value"]) for one in told["refusals"]] == [
        (3, "نوع", "هیچ"), (3, "تاریخ گزارش", "دیروز"),
    ]  # fmt: skip
    assert told["columns"]["شرح"] == "summary"
    status, out, err = precinct("import", "incident", str(path), role=CHIEF)
    assert status == 1
    assert "هیچ" in out
    assert "mend these rows" in err
    path.write_text(f"{HEADINGS}1,fight,1402/03/15,اهواز,یک\n2,noise,1402/03/16,اهواز,دو\n", encoding="utf-8")
    mapping = tmp_path / "map.json"
    status, out, _err = precinct("import", "incident", str(path), "--write-map", str(mapping), role=CHIEF)
    assert status == 0
    assert "2 records" in out
    assert json.loads(mapping.read_text(encoding="utf-8"))["columns"]["نوع"] == "type"
    assert {row["number"] for row in json.loads(precinct("list", "incident", "--json")[1])["records"]} == {
        "JA-1402-1",
        "JA-1402-2",
    }
    (batch,) = json.loads(precinct("import", "status", "--json", role=CHIEF)[1])
    assert (batch["file"], batch["state"], batch["staged"]) == ("دفتر.csv", "committed", 2)
    assert "دفتر.csv" in precinct("import", "status", role=CHIEF)[1]
    status, out, _err = precinct("import", "discard", "--json", role=CHIEF)
    assert (status, json.loads(out)["refused"]["code"]) == (1, "not_found")


def test_the_duty_officer_brings_nothing_in(precinct: Precinct, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"{HEADINGS}1,fight,1402/03/15,اهواز,یک\n", encoding="utf-8")
    for words in (("import", "incident", str(path)), ("import", "status"), ("import", "discard")):
        status, out, _err = precinct(*words, "--json")
        assert (status, json.loads(out)["refused"]["code"]) == (1, "forbidden")


def test_a_list_is_narrowed_and_sorted_from_the_command_line(precinct: Precinct, desk_as: Desks) -> None:
    desk = desk_as()
    fight = report_incident(desk, ReportIncident(type="fight", place="اهواز", summary="کابل"))
    noise = report_incident(desk, ReportIncident(type="noise", place="دزفول", summary="سر و صدا"))

    def numbers(*options: str) -> list[str]:
        return [row["number"] for row in json.loads(precinct("list", "incident", "--json", *options)[1])["records"]]

    assert set(numbers()) == {fight, noise}
    called = seed("incident_type", "fight")
    assert numbers("--type", "fight") == numbers("--type", called.en) == numbers("--type", called.fa) == [fight]
    assert numbers("--place", "Dezful") == [noise]
    assert numbers("--text", "كابل") == [fight]
    assert numbers("--by", "1000", "--sort", "entered") == numbers("--sort", "entered")
    assert numbers("--by", "1001") == []
    (row, *_rest) = json.loads(precinct("list", "incident", "--json", "--sort", "occurred")[1])["records"]
    assert "occurred_at" in row
    assert precinct("list", "incident", "--type", "nothing")[0] == 2
    assert precinct("list", "call", "--place", "x")[0] == 2
    assert precinct("list", "shift", "--sort", "entered")[0] == 2


def test_a_list_taken_out_holds_no_formula_and_leaves_a_trace(
    precinct: Precinct, desk_as: Desks, tmp_path: Path
) -> None:
    desk = desk_as()
    for place in ("=1+1", "@cmd", "-2", "＝1+1", "اهواز"):
        report_incident(desk, ReportIncident(type="fight", place=place))
    plain, book = tmp_path / "a.csv", tmp_path / "a.xlsx"
    assert precinct("list", "incident", "--format", "csv", "--out", str(plain), "--type", "fight", lang="fa")[0] == 0
    status, out, _err = precinct("list", "incident", "--format", "xlsx", "--out", str(book), "--json")
    assert (status, json.loads(out)["rows"]) == (0, 5)
    lines = list(csv.reader(io.StringIO(plain.read_text(encoding="utf-8-sig"))))
    assert (len(lines), len(lines[0]), lines[0][0]) == (6, 32, "شماره")
    cells = {cell for line in lines for cell in line}
    assert {"'=1+1", "'@cmd", "'-2", "'＝1+1", "اهواز"} <= cells
    assert not [cell for cell in cells if cell[:1] in "=+-@＝" and cell]
    sheet = load_workbook(book)["Incidents"]
    values = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert values["=1+1"] == "s"
    assert "f" not in values.values()
    quoted = {cell.value for row in sheet.iter_rows() for cell in row if cell.quotePrefix}
    assert quoted == {"=1+1", "@cmd", "-2", "＝1+1"}
    noted = exported(desk)
    assert [(one["register"], one["format"], one["rows"]) for one in noted] == [
        ("incident", "csv", 5), ("incident", "xlsx", 5),
    ]  # fmt: skip
    assert json.loads(str(noted[0]["narrowed"])) == {"type": "fight"}
    assert precinct("list", "incident", "--format", "csv")[0] == 2
    assert precinct("list", "incident", "--format", "csv", "--out", str(tmp_path / "no" / "x.csv"), "--json")[0] == 1


def test_custody_goes_out_by_number_times_state_and_outcome_alone(
    precinct: Precinct, desk_as: Desks, tmp_path: Path
) -> None:
    from tests.db.registers.custody.test_commands import opened

    opened(desk_as())
    path = tmp_path / "c.csv"
    assert precinct("list", "custody", "--format", "csv", "--out", str(path))[0] == 0
    heading, line = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert heading == ["Number", "Band", "Record opened", "Due by", "Outcome", "Hour 24", "State"]
    assert "احمد" not in "".join(line)
    assert precinct("list", "custody", "--format", "csv", "--out", str(path), role=Role.ADMINISTRATOR)[0] == 1


def test_what_goes_out_can_be_brought_in_elsewhere(precinct: Precinct, desk_as: Desks, tmp_path: Path) -> None:
    desk = desk_as()
    report_incident(desk, ReportIncident(type="fight", place="اهواز"))
    path = tmp_path / "a.csv"
    precinct("list", "incident", "--format", "csv", "--out", str(path), lang="fa")
    status, out, _err = precinct("import", "incident", str(path), "--dry-run", "--json", role=CHIEF, lang="fa")
    told = json.loads(out)
    assert (status, told["rows"], told["refused"]) == (0, 1, 0)
    assert set(filter(None, told["columns"].values())) >= {
        "old_number", "type", "reported_at", "place", "occurred_from", "clearance", "cleared_on",
    }  # fmt: skip
