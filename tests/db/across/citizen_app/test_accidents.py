"""An accident from a citizen's app: a report where an officer is needed, else offered, confirmed, decided, answered."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from pathlib import Path
from random import Random
from typing import Any

import pytest

from db.across.accidents.commands import accept, accept_anew, refuse
from db.across.citizen_app import app
from db.demo.attachments import picture
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.registers.attachments.queries import list_attachments
from db.registers.incidents.listing import list_incidents
from db.registers.incidents.show import show_incident
from db.registers.sketches import forms
from db.registers.sketches.queries import list_sketches, sheet
from db.registers.sketches.show import show_sketch
from db.words.messages import Message, Refused
from db.words.records import Filter
from tests.db.across.citizen_app.test_app import example, paper
from tests.db.registers.sketches.scenes import crossing

PHOTO = picture(Random(3))


def say(message: Message) -> str:
    return str(message)


def take(desk: Desk, name: str = "accident", folder: Path | None = None, /, **changed: Any) -> app.Answer:
    return app.take(desk, example(name, **changed), folder)


def offered(desk: Desk) -> str:
    """An accident as it was offered; its number."""
    answer = take(desk)
    assert (answer.state, answer.stands, answer.why) == ("taken", "offered", ())
    return answer.code


def join(desk: Desk, number: str, **changed: Any) -> app.Answer:
    """The other party's own message."""
    return take(desk, "accident_join", **({"id": str(uuid.uuid4()), "offer": number} | changed))


def uid_of(desk: Desk, number: str) -> str:
    return show_sketch(desk, number).uid


def parties(**changed: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(example("accident"))["parties"]
    found[1] |= changed
    return found


def test_what_both_agree_on_stands_as_offered(desk: Desk) -> None:
    number = offered(desk)
    (row,) = list_sketches(desk, Filter(), None, 10).rows
    assert (row.number, row.state) == (number, "offered")
    drawing = sheet(desk, number).kept.drawing
    assert [unit.kind for unit in drawing.scene.units] == ["car", "car"]
    assert drawing.plates == {"1": "12ب34514", "2": "45د67824"}
    assert list_incidents(desk, Filter(), None, 10).rows == ()


THREE = [*json.loads(example("accident"))["parties"], {"kind": "car", "plate": "none", "policy": "1"}]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"injured": 1}, "harm"),
        ({"dispute": True}, "dispute"),
        ({"parties": THREE}, "three_units"),
        ({"parties": THREE[:1]}, "one_party"),
        ({"parties": parties(policy="")}, "no_insurance"),
        ({"parties": parties(kind="motorcycle")}, "motorcycle"),
        ({"parties": parties(kind="bus")}, "heavy"),
        ({"circumstances": ["red_light"]}, "red_light"),
        ({"damage": 530_000_001}, "over_limit"),
    ],
)
def test_what_needs_an_officer_becomes_a_report(desk: Desk, changed: dict[str, Any], code: str) -> None:
    answer = take(desk, **changed)
    assert answer.state == "taken"
    assert [item.code for item in answer.why] == [code]
    made = answer.as_object(desk, say)
    assert made["officer_needed"] is True
    (row,) = list_incidents(desk, Filter(), None, 10).rows
    assert (row.number, row.values[1]) == (answer.code, "accident_injury" if code == "harm" else "accident_damage")
    assert list_sketches(desk, Filter(), None, 10).rows == ()


def test_both_send_a_message_of_their_own_and_an_officer_accepts(desk: Desk) -> None:
    number = offered(desk)
    form = forms.AcceptSketch(record=uid_of(desk, number))
    with pytest.raises(Refused) as refused:
        accept(desk, form)
    assert set(refused.value.fields) == {"note"}
    assert join(desk, number).state == "taken"
    assert accept(desk, form) == number
    (row,) = list_incidents(desk, Filter(), None, 10).rows
    found = sheet(desk, number)
    assert (found.state, found.incident) == ("drawn", row.number)
    incident = show_incident(desk, row.number)
    titles = {part.title: part for part in incident.sections}
    assert len(titles["Vehicles"].lines) == 2
    assert len(titles["Sketches"].lines) == 1
    assert rebuild.check(desk.store).differences == ()


def test_an_officer_accepts_and_draws_anew_in_one_act(desk: Desk) -> None:
    number = offered(desk)
    record = uid_of(desk, number)
    form = forms.AcceptAnew(
        record=record, drawing=crossing(), kind="amicable", scale="measured", reason="در محل اندازه گرفته شد",
        read_at=show_sketch(desk, number).read_at,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        accept_anew(desk, form)
    assert set(refused.value.fields) == {"note"}
    assert list_incidents(desk, Filter(), None, 10).rows == ()
    form.reasons = {"note": "تلفنی تأیید کرد"}
    assert accept_anew(desk, form) == number
    (row,) = list_incidents(desk, Filter(), None, 10).rows
    found = sheet(desk, number)
    assert (found.state, found.incident, len(found.kept.drawing.scene.measures)) == ("drawn", row.number, 5)
    record_shown = show_sketch(desk, number)
    assert [part.title for part in record_shown.sections if part.title == "Earlier drawings"]
    plates = [part for part in show_incident(desk, row.number).sections if part.title == "Vehicles"]
    assert len(plates[0].lines) == 1  # of the two cars that are drawn, one has a plate
    assert rebuild.check(desk.store).differences == ()


def test_a_strangers_code_confirms_nothing_and_no_code_is_kept(desk: Desk) -> None:
    number = offered(desk)
    assert take(desk, "accident_confirm", code="0000").state == "taken"  # nothing is refused
    join(desk, number)
    join(desk, number)  # the same party again
    with desk.store.reading() as conn:
        history = stored_events.events_of(conn, desk.store.unit, uid_of(desk, number))
    assert [event.kind for event in history] == ["sketch_offered", "sketch_code_wrong", "sketch_joined"]
    kept = json.dumps([[event.facts, event.words, event.identity] for event in history], default=dict)
    assert not {"90125", "4471"} & set(re.findall(r"\w+", kept))  # whole: a uid may hold four digits by chance


def test_an_accident_that_is_not_there_is_not_confirmed(desk: Desk) -> None:
    answer = take(desk, "accident_confirm")
    assert answer.state == "refused"


def test_the_same_id_twice_is_once_and_with_other_words_refused(desk: Desk) -> None:
    number = offered(desk)
    assert offered(desk) == number
    assert len(list_sketches(desk, Filter(), None, 10).rows) == 1
    assert take(desk, words="چیز دیگری").state == "refused"
    report = take(desk, id=str(uuid.uuid4()), injured=2)
    assert take(desk, id=report.id, injured=2).code == report.code


def photographs(folder: Path, content: bytes = PHOTO) -> list[dict[str, str]]:
    (folder / "a.png").write_bytes(content)
    return [{"name": "a.png", "sha256": hashlib.sha256(PHOTO).hexdigest()}]


@pytest.mark.parametrize("injured", [0, 1])
def test_photographs_beside_it_are_kept_once(desk: Desk, tmp_path: Path, injured: int) -> None:
    told = photographs(tmp_path)
    for _turn in range(2):
        answer = take(desk, "accident", tmp_path, photographs=told, injured=injured)
    assert answer.photographs == ()
    register = "incident" if injured else "sketch"
    (one,) = list_attachments(desk, register, answer.code)
    assert one.sha256 == told[0]["sha256"]


@pytest.mark.parametrize("broken", ["other", "missing", "cut", "path", "link"])
def test_a_broken_photograph_is_said_and_stops_nothing(desk: Desk, tmp_path: Path, broken: str) -> None:
    told = photographs(tmp_path)
    match broken:
        case "other":
            (tmp_path / "a.png").write_bytes(picture(Random(4)))
        case "missing":
            (tmp_path / "a.png").unlink()
        case "cut":
            (tmp_path / "a.png").write_bytes(PHOTO[:40])
            told[0]["sha256"] = hashlib.sha256(PHOTO[:40]).hexdigest()
        case "path":
            told[0]["name"] = "../a.png"
        case "link":
            (tmp_path / "a.png").rename(tmp_path / "b.png")
            (tmp_path / "a.png").symlink_to(tmp_path / "b.png")
    answer = take(desk, "accident", tmp_path, photographs=told)
    assert answer.state == "taken"
    assert [name for name, _message in answer.photographs] == [told[0]["name"]]
    assert list_attachments(desk, "sketch", answer.code) == ()


@pytest.mark.parametrize("fate", ["accepted", "refused"])
def test_each_party_gets_the_answer_and_the_paper_once(desk: Desk, tmp_path: Path, fate: str) -> None:
    inbox, outbox = tmp_path / "in", tmp_path / "out"
    number = offered(desk)
    joined = join(desk, number)
    record = uid_of(desk, number)
    if fate == "accepted":
        accept(desk, forms.AcceptSketch(record=record, reasons={"note": "تلفنی تأیید کرد"}))
    else:
        refuse(desk, forms.RefuseSketch(record=record, reason="محل خارج از حوزه است"))
    app.sweep(desk, inbox, outbox, say, paper)
    for one in (json.loads(example("accident"))["id"], joined.id):
        told = json.loads((outbox / f"{one}.json").read_text(encoding="utf-8"))
        assert (told["code"], told["stands"]) == (number, fate)
        assert (outbox / told["paper"]).read_bytes() == f"%PDF sketch {number}".encode()
        assert (outbox / told["insurer_copy"]).read_bytes() == f"%PDF insurer-copy {number}".encode()
        assert told.get("reply", "") == ("محل خارج از حوزه است" if fate == "refused" else "")
        (outbox / f"{one}.json").unlink()
    app.sweep(desk, inbox, outbox, say, paper)
    assert not list(outbox.glob("*.json"))
    assert take(desk).stands == fate  # the same message again, after the decision
    assert rebuild.check(desk.store).differences == ()


@pytest.mark.parametrize(
    "changed",
    [{"parties": []}, {"parties": "x"}, {"injured": -1}, {"occurred_at": "2031-01-01T00:00:00+03:30"}, {"road": "mars"},
     {"parties": parties(code="12")}, {"parties": parties(code="90125")}, {"parties": parties(plate="")},
     {"parties": parties(at=[1])},
     {"photographs": [{"name": "x", "sha256": "y"}]}, {"photographs": [{"name": "x", "sha256": "0" * 64}] * 7},
     {"dispute": None}, {"words": "x" * 2_001}],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_kept(desk: Desk, changed: dict[str, Any]) -> None:
    assert take(desk, **changed).state == "refused"
    assert list_sketches(desk, Filter(), None, 10).rows == ()
