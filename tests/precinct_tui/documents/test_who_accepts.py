"""“Accepts” in a record and on paper is there by an officer's entry alone: that they saw or rang this party."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.across.accidents.commands import accept, accept_anew, offer, refuse
from db.across.citizen_app import app
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.journal import journal
from db.kernel.projections import numbering
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.sketches import forms
from db.registers.sketches.commands import draw, redraw, void
from db.registers.sketches.drawings.scene import drawing_json
from db.registers.sketches.queries import sheet
from db.registers.sketches.show import show_sketch
from db.words.messages import Refused
from precinct_tui.documents import making
from precinct_tui.documents.paper import as_text
from precinct_tui.language.plain_text import plain
from tests.conftest import examples
from tests.db.across.citizen_app.test_app import example
from tests.db.registers.sketches.scenes import crossing

WHY = dict.fromkeys(("note", "kind", "scale"), "در محل دیده شد")
PARTIES = (1, 2)
Said = tuple[str, str]
"""What a driver says of the drawing, and how an officer asked ("": nothing says how)."""


RUNG = {f"party_{no}_{name}": value for no in PARTIES for name, value in
        (("phone", f"0916777000{no}"), ("source", "papers"))}  # fmt: skip
"""What is entered with a party that was rung."""


def offered(desk: Desk) -> str:
    """An accident that the app sent; its number."""
    return app.take(desk, example("accident", id=str(uuid.uuid4()))).code


def confirmed(desk: Desk, number: str, code: str) -> None:
    """A party's confirmation, sent by the app."""
    plates = {"4471": "12ب34514", "90125": "45د67824"}
    message = example("accident_join", id=str(uuid.uuid4()), offer=number, code=code, plate=plates[code])
    assert app.take(desk, message).state == "taken"


def said_in(desk: Desk, number: str) -> dict[int, Said]:
    """What the sheet says of each driver, after the record was found to say the same."""
    kept = {unit.no: (unit.said, unit.asked) for unit in sheet(desk, number).kept.drawing.scene.units if unit.said}
    objects = next(part for part in show_sketch(desk, number).sections if part.title == "Objects")
    shown = [{inner.name: inner.value for inner in line.value} for line in objects.lines]
    assert [(one["said"], one.get("asked", "")) for one in shown if "said" in one] == list(kept.values())
    return kept


def accepting_on_paper(desk: Desk, number: str) -> int:
    """How often the paper says that a driver accepts."""
    return plain(as_text(*making.sketch(desk, number))).count("می‌پذیرد")


def drawing_with(desk: Desk, number: str, answers: Mapping[int, Said | None]) -> dict[str, Any]:
    """The drawing that stands, in which an officer enters other answers; None leaves one as it is."""
    raw = drawing_json(sheet(desk, number).kept.drawing)
    for thing in raw["scene"]["things"]:
        if (answer := answers.get(thing["no"])) is not None:
            thing["said"], thing["asked"] = answer
        if not thing.get("asked"):
            thing.pop("asked", None)
    return raw


def as_0_1_0_wrote(desk: Desk, entry: str, record: str, said: Mapping[int, str], **facts: Any) -> None:
    """A drawing as version 0.1.0 kept it: nothing says how a driver was asked."""
    raw = crossing()
    for thing in raw["scene"]["things"]:
        thing.pop("asked", None)
        if thing["no"] in said:
            thing["said"] = said[thing["no"]]
    words = {"place": "کیانپارس", "words": "آینه به آینه"} if entry == forms.OFFERED else {}
    parts = {"facts": {"scene": raw["scene"], **facts}, "words": words}
    now = desk.now()
    with desk.store.writing() as conn:
        new = journal.NewEntry(
            uid=desk.source.uid(), kind=entry, record=record, at=now, entered_at=now, officer=desk.officer.uid,
            parts=parts,
        )  # fmt: skip
        journal.append(conn, desk.store, new, desk.source.randbytes)


def test_a_message_alone_asks_nobody(clerk: Desk) -> None:
    number = offered(clerk)
    for code in ("90125", "4471"):
        confirmed(clerk, number, code)
    accept(clerk, forms.AcceptSketch(record=show_sketch(clerk, number).uid))
    assert said_in(clerk, number) == {1: ("not_asked", ""), 2: ("not_asked", "")}
    assert accepting_on_paper(clerk, number) == 0


def test_who_was_rung_accepts_and_needs_no_reason(clerk: Desk) -> None:
    number = offered(clerk)
    record = show_sketch(clerk, number).uid
    form = forms.AcceptSketch(record=record, party_2="rang", **RUNG)
    with pytest.raises(Refused) as refused:
        accept(clerk, form)
    assert set(refused.value.fields) == {"party_2"}  # it has not confirmed by itself
    confirmed(clerk, number, "90125")
    form.party_2_phone = "+98 916 000 0002"
    with pytest.raises(Refused) as refused:
        accept(clerk, form)
    assert set(refused.value.fields) == {"party_2_phone"}  # its message brought that number
    form.party_2_phone = RUNG["party_2_phone"]
    accept(clerk, form)
    assert said_in(clerk, number) == {1: ("not_asked", ""), 2: ("accepts", "rang")}
    assert accepting_on_paper(clerk, number) == 1
    assert rebuild.check(clerk.store).differences == ()


def test_no_message_can_say_that_a_driver_accepts(clerk: Desk) -> None:
    form = forms.OfferSketch(place="کیانپارس", words="آینه به آینه", drawing=crossing(), parties={})
    with pytest.raises(Refused) as refused:
        offer(clerk, form)
    assert set(refused.value.fields) == {"drawing"}


def test_a_driver_who_accepts_was_seen_or_rung(clerk: Desk) -> None:
    raw = crossing()
    del raw["scene"]["things"][0]["asked"]
    incident = report_incident(clerk, ReportIncident(type="accident_damage", place="کیانپارس", summary="تصادف"))
    form = forms.DrawSketch(incident=incident, drawing=raw, kind="amicable", scale="measured")
    with pytest.raises(Refused) as refused:
        draw(clerk, form)
    assert set(refused.value.fields) == {"drawing"}
    raw["scene"]["things"][0]["asked"] = "rang"
    assert said_in(clerk, draw(clerk, form)) == {1: ("accepts", "rang")}


# --- all histories ---------------------------------------------------------------------------------------------

ASKED = st.sampled_from(("seen", "rang"))
ANSWER = st.one_of(
    st.none(), st.tuples(st.just("accepts"), st.one_of(st.just(""), ASKED)),
    st.tuples(st.just("objects"), ASKED), st.just(("not_asked", "")),
)  # fmt: skip
ANSWERS = st.fixed_dictionaries(dict.fromkeys(PARTIES, ANSWER))
OLD = st.dictionaries(st.sampled_from(PARTIES), st.sampled_from(("accepts", "objects", "not_asked")))
STEPS = st.one_of(
    st.tuples(st.just("confirm"), st.sampled_from(("4471", "90125"))),
    st.tuples(st.just("accept"), st.fixed_dictionaries(dict.fromkeys(PARTIES, st.one_of(st.none(), ASKED)))),
    st.tuples(st.just("accept_anew"), ANSWERS),
    st.tuples(st.just("redraw"), ANSWERS),
    st.tuples(st.just("old_redraw"), OLD),
    st.tuples(st.just("refuse"), st.none()),
    st.tuples(st.just("void"), st.none()),
)
BEGINNINGS = st.one_of(
    st.just(("app", None)), st.tuples(st.just("old_app"), st.none()), st.tuples(st.just("officer"), OLD)
)


@dataclass
class Told:
    """A sketch as the test writes it, and by driver the last answer that an officer entered."""

    desk: Desk
    number: str
    of_app: bool
    entered: dict[int, Said] = field(default_factory=dict)

    @property
    def record(self) -> dict[str, Any]:
        shown = show_sketch(self.desk, self.number)
        return {"record": shown.uid, "read_at": shown.read_at, "reasons": WHY}

    def confirm(self, code: str) -> None:
        if self.of_app and sheet(self.desk, self.number).state == "offered":
            confirmed(self.desk, self.number, code)

    def accept(self, asked: Mapping[int, str | None]) -> None:
        own = offer.confirmed if (offer := sheet(self.desk, self.number).offer) is not None else {}
        asked = {no: None if how == "rang" and own.get(no) != "own" else how for no, how in asked.items()}
        if self.of_app:
            accept(self.desk, forms.AcceptSketch(party_1=asked[1], party_2=asked[2], **RUNG, **self.record))
            self.entered |= {no: ("accepts", how) for no, how in asked.items() if how}

    def accept_anew(self, answers: Mapping[int, Said | None]) -> None:
        if self.of_app:
            self._drawn(answers, accept_anew, forms.AcceptAnew)

    def redraw(self, answers: Mapping[int, Said | None]) -> None:
        self._drawn(answers, redraw, forms.RedrawSketch)

    def _drawn(self, answers: Mapping[int, Said | None], command: Any, form: Any) -> None:
        """Whoever enters that a driver accepts says how the driver was asked, or is refused."""
        bare = [
            no for no, answer in answers.items()
            if answer == ("accepts", "") and self.entered.get(no) != ("accepts", "")
        ]  # fmt: skip
        stood = said_in(self.desk, self.number)
        if self.of_app:
            bare += [
                no for no, answer in answers.items()
                if answer == ("accepts", "rang") and stood.get(no) != ("accepts", "rang")
            ]  # fmt: skip
        raw = drawing_with(self.desk, self.number, answers)
        facts = {"drawing": raw, "kind": "judicial", "scale": "not_to_scale", "reason": "دوباره کشیده شد"}
        if bare and sheet(self.desk, self.number).state == ("offered" if command is accept_anew else "drawn"):
            with pytest.raises(Refused) as refused:
                command(self.desk, form(**facts, **self.record))
            assert set(refused.value.fields) == {"drawing"}
            return
        command(self.desk, form(**facts, **self.record))
        self.entered |= {no: answer for no, answer in answers.items() if answer is not None}

    def old_redraw(self, said: Mapping[int, str]) -> None:
        if sheet(self.desk, self.number).state != "drawn":
            return
        record = show_sketch(self.desk, self.number).uid
        as_0_1_0_wrote(self.desk, forms.REDRAWN, record, said, kind="judicial", scale="not_to_scale")
        said = {1: "accepts"} | dict(said)  # as the scene of the tests has it
        self.entered = {no: (code, "") for no, code in said.items() if not (self.of_app and code == "accepts")}

    def refuse(self, _nothing: None) -> None:
        if self.of_app:
            refuse(self.desk, forms.RefuseSketch(reason="تصادف نبود", **self.record))

    def void(self, _nothing: None) -> None:
        void(self.desk, forms.VoidSketch(reason="تکراری است", **self.record))


@contextmanager
def in_another_state() -> Iterator[None]:
    """Go on after an act that the state of the sketch does not allow."""
    try:
        yield
    except Refused as refused:
        if refused.code != "conflict":
            raise


def begun(desk: Desk, kind: str, said: Mapping[int, str] | None) -> Told:
    if kind == "app":
        return Told(desk, offered(desk), True)
    record = str(uuid.uuid4())
    with desk.store.writing() as conn:
        numbered = numbering.next_number(conn, desk.store, "sketch", desk.now())
    number = str(numbered["number"])
    facts: dict[str, Any] = {"kind": "amicable", "scale": "not_to_scale", **numbered}
    if kind == "officer":
        as_0_1_0_wrote(desk, forms.DRAWN, record, said or {}, **facts)
        return Told(desk, number, False, {no: (code, "") for no, code in ({1: "accepts"} | dict(said or {})).items()})
    facts |= {"state": "offered", "message": str(uuid.uuid4()), "codes": {}}
    as_0_1_0_wrote(desk, forms.OFFERED, record, {1: "accepts", 2: "accepts"}, **facts)
    return Told(desk, number, True)


def test_drawing_again_keeps_what_its_officer_entered_and_adds_nobody(clerk: Desk) -> None:
    told = begun(clerk, "officer", {})
    told.redraw({1: None, 2: ("accepts", "")})  # refused: see `_drawn`
    assert told.entered == said_in(clerk, told.number) == {1: ("accepts", "")}
    told.redraw({1: None, 2: ("accepts", "rang")})
    assert told.entered == said_in(clerk, told.number) == {1: ("accepts", ""), 2: ("accepts", "rang")}


def test_accepting_drawn_anew_adds_nobody_who_was_not_asked(clerk: Desk) -> None:
    told = begun(clerk, "old_app", None)
    told.accept_anew({1: ("accepts", ""), 2: None})
    assert said_in(clerk, told.number) == {1: ("not_asked", ""), 2: ("not_asked", "")}
    told.accept_anew({1: ("accepts", "seen"), 2: None})
    assert said_in(clerk, told.number) == {1: ("accepts", "seen"), 2: ("not_asked", "")}


@settings(max_examples=examples(4, 300), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BEGINNINGS, st.lists(STEPS, max_size=5))
def test_accepts_is_there_by_an_officers_entry_alone(
    clerk: Desk, beginning: tuple[str, Any], steps: list[tuple[str, Any]]
) -> None:
    told = begun(clerk, *beginning)
    for name, value in steps:
        if name == "confirm" and beginning[0] != "app":
            continue  # a party of an old message has no code here
        with in_another_state():
            getattr(told, name)(value)
    accepting = {no: answer for no, answer in said_in(clerk, told.number).items() if answer[0] == "accepts"}
    assert accepting == {no: answer for no, answer in told.entered.items() if answer[0] == "accepts"}
    assert accepting_on_paper(clerk, told.number) == len(accepting)
