"""Parties of an offered accident: who said what is proved by a message of each, and “accepts” by an officer alone."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.across.accidents.commands import accept
from db.across.accidents.parties import send_addendum, take_back, tell_hurt
from db.across.citizen_app import app
from db.across.citizen_app.accident_doubts import says_harm
from db.across.packets.models import PACKET
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.registers.incidents.listing import list_incidents
from db.registers.incidents.show import show_incident
from db.registers.sketches import forms
from db.registers.sketches.models import SKETCH
from db.registers.sketches.offers.party_words import OWN, SHARED
from db.registers.sketches.queries import attention, list_sketches, sheet
from db.registers.sketches.show import show_sketch
from db.words.messages import Refused
from db.words.records import Filter, Line
from tests.conftest import Desks
from tests.db.across.citizen_app.test_accidents import join, offered, parties, say, take, uid_of
from tests.db.across.citizen_app.test_app import example, paper

RUNG = {"party_2": "rang", "party_2_phone": "09167770002", "party_2_source": "papers"}


def said(desk: Desk, number: str) -> dict[int, str]:
    return {unit.no: unit.said for unit in sheet(desk, number).kept.drawing.scene.units}


def confirmed(desk: Desk, number: str) -> dict[int, str]:
    offer = sheet(desk, number).offer
    assert offer is not None
    return dict(offer.confirmed)


def words_of(lines: tuple[Line, ...]) -> str:
    return " | ".join(
        words_of(line.value) if isinstance(line.value, tuple) else f"{line.what.label}: {line.value}" for line in lines
    )


def section(desk: Desk, number: str, title: str) -> str:
    return next(words_of(part.lines) for part in show_sketch(desk, number).sections if part.title == title)


def test_each_party_confirms_by_its_own_message_and_nobody_is_said_to_accept(desk: Desk) -> None:
    number = offered(desk)
    assert confirmed(desk, number) == {1: OWN}
    answer = join(desk, number, words="از راست آمدم.")
    assert (answer.state, answer.stands, answer.officer) == ("taken", "offered", False)
    assert confirmed(desk, number) == {1: OWN, 2: OWN}
    assert said(desk, number) == {1: "not_asked", 2: "not_asked"}
    objects = section(desk, number, "Objects")
    assert objects.count("confirmed by a message, identity not seen") == 2
    assert "As the message says: از راست آمدم." in objects
    messages = section(desk, number, "Messages of the parties")
    assert "2 messages" in messages
    assert messages.count("Message sent at: 2026-11-24") == 2
    accept(desk, forms.AcceptSketch(record=uid_of(desk, number)))
    (row,) = list_incidents(desk, Filter(), None, 10).rows
    shown = [words_of(part.lines) for part in show_incident(desk, row.number).sections]
    assert any("به گفتهٔ پیام: دو سواری" in words for words in shown)
    assert not rebuild.check(desk.store).differences


def test_a_driver_who_invents_an_accident_with_anothers_plate_proves_nothing(desk: Desk) -> None:
    """Both codes from one telephone: no message makes the other driver accept, and a guessed join is counted."""
    number = offered(desk)
    for turn in range(4):
        answer = join(desk, number, plate="77د11122", code=f"100{turn}")
        assert (answer.state, answer.officer) == ("taken", False)
    assert confirmed(desk, number) == {1: OWN}
    assert attention(desk) == ()
    assert join(desk, number, plate="77د11122", code="1004").as_object(desk, say)["officer_needed"] is True
    (item,) = attention(desk)
    assert (item.number, item.flag) == (number, "urgent")
    join(desk, number)  # the other driver is taken all the same
    assert confirmed(desk, number) == {1: OWN, 2: OWN}
    form = forms.AcceptSketch(record=uid_of(desk, number))
    with pytest.raises(Refused) as refused:
        accept(desk, form)
    assert "5 wrong codes" in str(refused.value.fields["note"])
    form.reasons = {"note": "هر دو را دیدم"}
    accept(desk, form)
    assert said(desk, number) == {1: "not_asked", 2: "not_asked"}
    assert attention(desk) == ()


def test_one_who_confirms_for_both_leaves_the_other_unconfirmed(desk: Desk) -> None:
    both = [party | {"code": code} for party, code in zip(parties(), ("4471", "90125"), strict=True)]
    assert take(desk, parties=both).state == "refused"  # version 2: the sender's code alone
    number = take(desk, version=1, parties=both).code
    for code in ("4471", "90125"):
        take(desk, "accident_confirm", id=str(uuid.uuid4()), code=code)
    assert confirmed(desk, number) == {1: SHARED, 2: SHARED}
    assert "code came in the other's message" in section(desk, number, "Objects")
    with pytest.raises(Refused) as refused:
        accept(desk, forms.AcceptSketch(record=uid_of(desk, number), **RUNG))
    assert set(refused.value.fields) == {"party_2"}
    second = join(desk, number, code="4471")  # nor may the sender join as the other
    assert (second.state, confirmed(desk, number)) == ("taken", {1: SHARED, 2: SHARED})


def test_a_second_telephone_cannot_take_the_place_of_a_party_that_joined(desk: Desk) -> None:
    number = offered(desk)
    join(desk, number)
    join(desk, number, code="66666")
    join(desk, number, code="4471", plate="45د67824")  # the sender's own code as the other party
    offer = sheet(desk, number).offer
    assert offer is not None
    assert [message.kind for message in offer.messages] == [forms.OFFERED, forms.JOINED, forms.WRONG_CODE]


def test_accepts_is_rung_on_another_number_or_seen(desk: Desk) -> None:
    number = offered(desk)
    join(desk, number)
    form = forms.AcceptSketch(record=uid_of(desk, number), **(RUNG | {"party_2_phone": "0098 916 000 0001"}))
    with pytest.raises(Refused) as refused:
        accept(desk, form)
    assert set(refused.value.fields) == {"party_2_phone"}
    form = forms.AcceptSketch(record=uid_of(desk, number), party_1="seen", **RUNG)
    accept(desk, form)
    assert said(desk, number) == {1: "accepts", 2: "accepts"}


def test_a_party_without_the_app_confirms_before_an_officer(desk: Desk) -> None:
    number = offered(desk)
    accept(desk, forms.AcceptSketch(record=uid_of(desk, number), party_2="seen"))  # nobody waits for its message
    assert said(desk, number) == {1: "not_asked", 2: "accepts"}
    assert confirmed(desk, number) == {1: OWN}


def accepted(desk: Desk) -> str:
    number = offered(desk)
    join(desk, number)
    accept(desk, forms.AcceptSketch(record=uid_of(desk, number), party_1="seen", **RUNG))
    return number


def packet_sent(desk: Desk, number: str) -> None:
    """The packet of the accident's incident is at the court."""
    with desk.store.writing() as conn:
        uid = conn.scalar(select(SKETCH.c.about).where(SKETCH.c.number == number))
        conn.execute(PACKET.insert(), {
            "unit": desk.store.unit, "uid": "p", "number": "PA-1405-1", "state": "sent", "about": uid,
            "kind": "accident", "body": "court", "prepared_at": desk.now(), "sent_at": desk.now(),
        })  # fmt: skip


def test_an_acceptance_is_taken_back_until_the_packet_is_sent(desk: Desk) -> None:
    number = accepted(desk)
    taken = take(desk, "accident_take_back", offer=number, code="0000")
    assert said(desk, number) == {1: "accepts", 2: "accepts"}  # a wrong code takes nothing back
    assert taken.state == "taken"
    take(desk, "accident_take_back", id=str(uuid.uuid4()), offer=number)
    assert said(desk, number) == {1: "accepts", 2: "withdrew"}
    packet_sent(desk, number)
    take_back(desk, forms.TakeBack(record=uid_of(desk, number), party=1, words="نمی‌پذیرم"))
    assert said(desk, number) == {1: "accepts", 2: "withdrew"}  # kept beside what was sent


def test_acceptance_ends_by_itself_when_somebody_is_hurt(desk: Desk) -> None:
    number = accepted(desk)
    answer = take(desk, "accident_hurt", offer=number)
    assert answer.officer
    assert said(desk, number) == {1: "ended", 2: "ended"}
    (row,) = list_incidents(desk, Filter(), None, 10).rows
    assert row.values[1] == "accident_injury"
    assert [item.number for item in attention(desk)] == [number]
    assert not rebuild.check(desk.store).differences


def test_hurt_after_the_packet_gives_court_and_parties_an_addendum(desk: Desk, tmp_path: Path) -> None:
    number = accepted(desk)
    app.sweep(desk, tmp_path / "in", tmp_path / "out", say, paper)
    packet_sent(desk, number)
    tell_hurt(desk, forms.TellHurt(record=uid_of(desk, number), injured=2, words="رانندهٔ دوم تلفنی گفت"))
    assert said(desk, number) == {1: "ended", 2: "ended"}
    for path in (tmp_path / "out").iterdir():
        path.unlink()
    app.sweep(desk, tmp_path / "in", tmp_path / "out", say, paper)
    answers = [json.loads(path.read_text()) for path in (tmp_path / "out").glob("*.json")]
    assert len(answers) == 2
    for one in answers:
        assert (tmp_path / "out" / one["paper"]).read_bytes() == f"%PDF addendum {number}".encode()
    (item,) = attention(desk)
    assert "addendum" in str(item.text)
    sent = forms.SendAddendum(record=uid_of(desk, number), at=desk.now())
    send_addendum(desk, sent)
    assert attention(desk) == ()


# --- doubts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"occurred_at": "2023-11-24T11:20:00+03:30"}, "occurred_at"),
        ({"parties": parties(plate="۱۲ ب ۳۴۵ - ۱۴")}, "parties[1].plate"),
        ({"parties": parties(plate="12ب3")}, "parties[1].plate"),
        ({"parties": parties(at=[300, 1600])}, "parties[1].at"),
        ({"parties": parties(policy_until="2026-11-23")}, "parties[1].policy"),
        ({"parties": parties(policy_from="2026-11-25")}, "parties[1].policy"),
        ({"parties": parties(policy_from="2026-04-01", policy_until="2026-03-01")}, "parties[1].policy"),
    ],
)
def test_what_the_desk_would_ask_is_set_aside_with_the_reason(desk: Desk, changed: dict[str, Any], field: str) -> None:
    answer = take(desk, **changed)
    assert answer.state == "refused"
    assert field in [name for name, _why in answer.wrong]
    assert list_sketches(desk, Filter(), None, 10).rows == ()


@pytest.mark.parametrize(("words", "harm"), [
    ("یک عابر هم به زمین افتاد", True), ("خون روی آسفالت بود", True), ("کسی مجروح نشد و خودرو سالم است", False),
    ("هیچ‌کس مصدوم نشد، ولی عابر زخمی بود", True), ("آینه شکست", False), ("nobody hurt", False), ("he was hurt", True),
])  # fmt: skip
def test_a_pedestrian_or_blood_in_damage_only_brings_an_officer(desk: Desk, words: str, harm: bool) -> None:
    assert says_harm(words) is harm
    assert [item.code for item in take(desk, words=words).why] == (["harm"] if harm else [])


def test_each_party_gets_the_paper_and_an_insurers_copy_at_once(desk: Desk, tmp_path: Path) -> None:
    inbox, outbox = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    (inbox / "a.json").write_bytes(example("accident"))
    app.sweep(desk, inbox, outbox, say, paper)
    (told,) = [json.loads(path.read_text()) for path in outbox.glob("*.json")]
    assert (told["stands"], (outbox / told["paper"]).exists()) == ("offered", True)
    assert (outbox / told["insurer_copy"]).read_bytes().startswith(b"%PDF insurer-copy")


def test_a_right_is_asked_of_whoever_tells_of_harm(desk_as: Desks) -> None:
    patrol, duty = desk_as(Role.PATROL), desk_as(Role.DUTY)
    record = uid_of(duty, offered(duty))
    with pytest.raises(Refused) as refused:
        tell_hurt(patrol, forms.TellHurt(record=record, injured=1, words="x"))
    assert refused.value.code == "forbidden"
