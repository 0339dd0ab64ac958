"""Accident sketches on the command line: entered from a file, measured, printed in every form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from db.across.accidents.commands import accept
from db.across.citizen_app import app
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.sketches import forms
from db.registers.sketches.drawings.schema import schema
from db.registers.sketches.show import show_sketch
from tests.conftest import Desks
from tests.db.across.citizen_app.test_app import example
from tests.db.registers.sketches.scenes import crossing
from tests.precinct_tui.verbs.test_cli import Precinct, document, file_of, password_file, precinct, spoken

__all__ = ["file_of", "password_file", "precinct", "spoken"]


@pytest.fixture
def incident(desk_as: Desks) -> str:
    form = ReportIncident(type="accident_damage", place="چهارراه نادری", summary="تصادف دو سواری")
    return report_incident(desk_as(), form)


def filled(incident: str, **more: Any) -> dict[str, Any]:
    return {"incident": incident, "drawing": crossing(), "kind": "amicable", "scale": "measured", **more}


def written(tmp_path: Path, document: dict[str, Any]) -> str:
    path = tmp_path / "sketch.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_a_sketch_is_entered_measured_and_printed(precinct: Precinct, incident: str, tmp_path: Path) -> None:
    assert document(precinct("sketch", "schema", role=None)) == schema()
    template = document(precinct("enter", "sketch", "--template"))
    assert {"incident", "drawing", "kind", "scale", "_drawing"} <= set(template)
    entered = document(precinct("enter", "sketch", written(tmp_path, filled(incident)), "--json"))
    number = entered["number"]
    told = document(precinct("sketch", "measure", number, "--json"))
    assert [one["mm"] for one in told["measures"]] == [15_000, 8_062, 8_944, 10_000, 7_500]
    assert told["doubts"] == []
    assert "5 measures agree" in precinct("sketch", "measure", number)[1]
    for form, begins in (("svg", b"<svg"), ("pdf", b"%PDF"), ("json", b"{"), ("png", b"\x89PNG"), ("txt", b"\xda")):
        out = tmp_path / f"out.{form}"
        assert precinct("print", "sketch", number, "--format", form, "--out", str(out))[0] == 0
        assert out.read_bytes().startswith(begins), form
    status, said, _err = precinct("print", "sketch", number, "--format", "svg")
    assert (status, said) == (0, (tmp_path / "out.svg").read_text(encoding="utf-8"))


def test_a_file_that_cannot_be_written_uses_no_copy(precinct: Precinct, incident: str, tmp_path: Path) -> None:
    number = document(precinct("enter", "sketch", written(tmp_path, filled(incident)), "--json"))["number"]
    for form in ("pdf", "svg"):
        out = str(tmp_path / "none" / f"a.{form}")
        assert precinct("print", "sketch", number, "--format", form, "--out", out)[0] != 0
    told = document(precinct("print", "sketch", number, "--out", str(tmp_path / "a.svg"), "--json"))
    assert told["copy"] == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda raw: raw["drawing"]["scene"]["things"][0].update(kind="tank"), "drawing.scene.things[0].kind"),
        (lambda raw: raw["drawing"]["scene"]["measures"][0].update(mm="far"), "drawing.scene.measures[0].mm"),
        (lambda raw: raw["drawing"]["scene"]["measures"][1].update(mm=3_000), "scale"),
        (lambda raw: raw.update(drawing=7), "drawing"),
        (lambda raw: raw.update(kind="angry"), "kind"),
        (lambda raw: raw.update(incident="99"), "incident"),
        (lambda raw: raw.update(fault="first"), "fault"),
        (lambda raw: raw.update(disturbed=True), "src_camera"),
    ],
)
def test_every_bad_input_is_a_message_at_its_field(
    precinct: Precinct, incident: str, tmp_path: Path, change: Any, field: str
) -> None:
    raw = filled(incident)
    change(raw)
    status, said, _err = precinct("enter", "sketch", written(tmp_path, raw), "--json")
    assert status == 1
    assert field in json.loads(said)["refused"]["fields"]


def test_what_does_not_agree_is_told(precinct: Precinct, incident: str, tmp_path: Path) -> None:
    raw = filled(incident, _reasons={"scale": "متر خراب بود"})
    raw["drawing"]["scene"]["measures"][1]["mm"] = 3_000
    number = document(precinct("enter", "sketch", written(tmp_path, raw), "--json"))["number"]
    told = document(precinct("sketch", "measure", number, "--json"))
    assert [one["code"] for one in told["doubts"]] == ["differs", "apart"]


def test_both_parties_get_the_paper_through_the_outbox(precinct: Precinct, desk_as: Desks, tmp_path: Path) -> None:
    number = app.take(desk_as(), example("accident")).code
    record = show_sketch(desk_as(), number).uid
    accept(desk_as(), forms.AcceptSketch(record=record, reasons={"note": "تلفنی تأیید کرد"}))
    outbox = tmp_path / "out"
    assert precinct("inbox", "--inbox", str(tmp_path / "in"), "--outbox", str(outbox))[0] == 0
    (told,) = [json.loads(path.read_text(encoding="utf-8")) for path in outbox.glob("*.json")]
    assert (told["code"], told["stands"]) == (number, "accepted")
    assert (outbox / told["paper"]).read_bytes().startswith(b"%PDF")
