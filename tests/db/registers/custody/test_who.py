"""Who arrives: every name, and none, is ordinary; a family; who comes by themselves; two people of one name."""

from __future__ import annotations

from db.kernel.base.officer import Desk
from db.registers.custody import queries
from db.registers.custody.board.board import board
from db.registers.custody.searching import search_custody
from db.words.records import Filter, Record
from tests.db.registers.custody.test_arrivals import bus, row
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states


def warned(record: Record) -> list[str]:
    return [str(message) for message in record.warnings]


def alike(desk: Desk) -> dict[str, tuple[str, ...]]:
    return {one.number: one.alike for one in board(desk).people}


def test_nothing_is_known_of_who_is_brought_in(desk: Desk) -> None:
    for place, how in enumerate(("unknown", "refused")):
        number = opened(desk, name_known=how, name=None, band=str(30 + place), nationality=None)
        act(desk, number, "set_language", language="unknown", interpreter_needed=True)
        act(desk, number, "see_documents", type="none")
        act(desk, number, "set_age", child="doubtful", basis="estimated", estimated_by="پزشک")
        record = shown(desk, number)
        assert states(record)["language"] == states(record)["documents"] == states(record)["age"] == "done"
        assert states(record)["interpreter"] in ("open", "due")
        assert states(record)["child_delivery"] == "due", "doubtful age is a child"
        assert not any("same name" in text for text in warned(record)), "two without a name are not of one name"
    assert set(alike(desk).values()) == {()}


def test_a_name_is_kept_in_persian_and_as_in_the_document(desk: Desk) -> None:
    number = opened(desk, name="گل‌محمد نظری")
    act(desk, number, "set_identity", name_in_document="GUL MOHAMMAD NAZARI", job="کارگر", kin="نامعلوم")
    lines = {line.name: line.value for part in shown(desk, number).sections for line in part.lines}
    assert (lines["name"], lines["name_in_document"]) == ("گل‌محمد نظری", "GUL MOHAMMAD NAZARI")
    assert [hit.number for hit in search_custody(desk, "Nazari", purpose="duty")] == [number]
    twin = refused(lambda: opened(desk, name="Gul Mohammad Nazari", band="18"))
    assert (twin.code, set(twin.fields)) == ("unlikely", {"name"}), "a name may be that of somebody's document"


def test_two_people_of_one_name_are_told_apart_by_their_bands(desk: Desk) -> None:
    first = opened(desk)
    assert refused(lambda: opened(desk, name="احمد رضائی", band="18")).fields.keys() == {"name"}
    second = opened(desk, name="احمد رضائی", band="18", reasons={"name": "دو نفرند"})
    assert alike(desk) == {first: (second,), second: (first,)}
    for number, other in ((first, second), (second, first)):
        assert any(other in text for text in warned(shown(desk, number))), "on both records"
    goes = {"outcome": "released_no_ground", "copy_given": True}
    assert refused(lambda: act(desk, second, "release", **goes, band="17")).fields.keys() == {"band"}
    act(desk, second, "release", **goes, band="18")
    assert alike(desk) == {first: ()}


def test_who_comes_by_themselves_has_a_record_a_clock_and_every_right(desk: Desk) -> None:
    number = opened(desk, category="self_presented", deprivation_at=desk.now(), brought_by=None)
    record = shown(desk, number)
    assert {"rights", "fear", "ground", "prosecutor", "holding"} <= states(record).keys()
    act(desk, number, "set_ground", ground="no_ground")
    assert shown(desk, number).acts[0] == "custody.release", "nobody is kept for having come"


def test_a_family_with_a_carer_and_a_dependant(desk: Desk) -> None:
    arrival = bus(desk, 4, kind="family")
    mother = row(desk, arrival, "مریم آرام", sex="female", age=34)
    child = row(desk, arrival, "بهار آرام", age=9, carer_band="200")
    old = row(desk, arrival, "نعیم آرام", age=81)
    other = row(desk, arrival, "شاهد پناهی", age=15)
    act(desk, mother, "link", other=old, tie="dependant")
    act(desk, child, "set_age", child="child", age=9, basis="stated", with_whom="family", suspected=False)
    act(desk, child, "set_ground", ground="with_carer")
    act(desk, other, "set_age", child="child", age=15, basis="stated", with_whom="alone", suspected=False)
    kept = states(shown(desk, child))
    assert "child_delivery" not in kept or kept["child_delivery"] == "waived", "a child stays with the carer"
    assert kept["ground"] == "waived", "and is held on no ground of anybody's"
    assert states(shown(desk, other))["child_delivery"] == "due", "a child alone is delivered"
    people = {one.number: one for one in board(desk).people}
    assert people[mother].family == people[child].family == people[old].family != people[other].family
    assert len(queries.held_now(desk)) == 4, "in every headcount"
    ties = [line.value for entry in shown(desk, old).chronology for line in entry.lines if line.name == "tie"]
    assert ties == ["carer"], "what one is to the other stands in both"
    assert queries.list_custody(desk, Filter()).rows[0].number == other
