"""An accident's sketches in its packet: in the document with their hash, as files in the folder, on the checklist."""

from __future__ import annotations

import hashlib

import pytest

from db.across.packets import forms as packet_forms
from db.across.packets.commands import prepare, send
from db.across.packets.schema import check
from db.across.packets.showing import packet_document, packet_files, show_packet
from db.kernel.base.officer import Desk
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.sketches import forms
from db.registers.sketches.commands import draw, void
from db.registers.sketches.drawings.svg import svg
from db.registers.sketches.queries import sheet
from db.registers.sketches.show import show_sketch
from tests.db.registers.sketches.scenes import crossing


@pytest.fixture
def incident(desk: Desk) -> str:
    return report_incident(desk, ReportIncident(type="accident_injury", place="چهارراه نادری", summary="تصادف"))


def packet(desk: Desk, incident: str) -> str:
    return prepare(desk, packet_forms.PreparePacket(incident=incident, body="prosecutor"))


def drawn(desk: Desk, incident: str) -> str:
    form = forms.DrawSketch(incident=incident, drawing=crossing(), kind="judicial", scale="measured")
    return draw(desk, form)


def test_a_packet_holds_the_sketch_with_its_hash(desk: Desk, incident: str) -> None:
    number = drawn(desk, incident)
    files = packet_files(desk, packet(desk, incident))
    (told,) = files.document["sketches"]
    ((path, content),) = [one for one in files.files if one[0].startswith("sketches/")]
    assert (told["number"], told["file"]) == (number, path)
    assert told["sha256"] == hashlib.sha256(content).hexdigest()
    assert content.decode() == svg(sheet(desk, number).kept.drawing, number)[0]
    assert check("packet")(files.document) == ()


def state_of_sketch(desk: Desk, number: str) -> str:
    return next(one["state"] for one in packet_document(desk, number)["checklist"] if one["item"]["code"] == "sketch")


def test_the_checklist_finds_the_sketch_and_not_a_void_one(desk: Desk, incident: str) -> None:
    number = packet(desk, incident)
    assert state_of_sketch(desk, number) == "missing"
    sketch = drawn(desk, incident)
    assert state_of_sketch(desk, number) == "there"
    void(desk, forms.VoidSketch(record=show_sketch(desk, sketch).uid, reason="اشتباه"))
    assert state_of_sketch(desk, number) == "missing"
    assert packet_document(desk, number).get("sketches") == []


@pytest.mark.parametrize("answer", ["technical_opinion", "objection_accepted", "objection_rejected"])
def test_a_technical_opinion_comes_back_as_a_numbered_letter(desk: Desk, incident: str, answer: str) -> None:
    from db.across.packets.commands import answer as record_answer

    drawn(desk, incident)
    number = packet(desk, incident)
    uid = show_packet(desk, number).uid
    send(desk, packet_forms.SendPacket(record=uid, at=desk.now(), incomplete="بقیه بعداً"))
    form = packet_forms.RecordAnswer(record=uid, at=desk.now(), answer=answer, number="۱۲۳/ک", text="نظر کاردان")
    record_answer(desk, form)
    (told,) = packet_document(desk, number)["answers"]
    assert (told["answer"]["code"], told["number"]) == (answer, "۱۲۳/ک")
    assert show_packet(desk, number).state != "returned"
