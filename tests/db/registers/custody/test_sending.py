"""Where a person may be sent: the kind of the receiver decides, an order names them, and who lifts never receives."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.events.event import Event
from db.reference.lists.forms import AddItem, AgreeItem, ChangeItem
from db.reference.lists.item_commands import add_item, agree_item, change_item
from db.registers.custody import queries, rules
from db.registers.custody.board.notices import notices
from db.registers.custody.case.case import RemovalOrderFacts
from db.registers.custody.case.effects import read
from db.registers.custody.case.receivers import KINDS, REMOVAL, kind_of
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_rules import T0, corrected, duty, event, minutes
from tests.db.registers.custody.test_rules import opened as opening

SENT = {"body": "مقصد", "receiver": "آقای نوری", "reason": "دستور", "band": "17"}
SPOKEN = event(9, "language_set", T0 + minutes(1), language="persian")
SAID_NO = event(2, "fear_asked", T0 + minutes(3), fear="no", language="persian")
ORDER = event(3, "removal_ordered", T0 + minutes(4), number="5", authority="court")
DECISION = event(4, "fear_lifted", T0 + minutes(5), number="9", authority="asylum_authority", authority_name="مرجع")


def walls(events: list[Event], **facts: Any) -> list[str]:
    told = [events[0], SPOKEN, *events[1:]]
    return [wall.name for wall in rules.walls(told, rules.Proposed("person_moved", facts), T0 + minutes(30))]


# --- kinds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["camp", "border", "aliens_office", "onward_transfer", "other", "nobody_knows", None])
def test_camp_border_aliens_office_and_unknown_are_removals(to: str | None) -> None:
    assert kind_of({"to": to}) == REMOVAL


@pytest.mark.parametrize("body", ["اردوگاه شهید", "هنگ مرزی", "عسکرآباد", "اداره اتباع", "Camp 3", "کلانتری ۱۴"])
def test_another_unit_that_the_list_does_not_hold_is_a_removal_under_any_name(body: str) -> None:
    assert kind_of({"to": "other_unit", "body": body}) == REMOVAL
    assert kind_of({"to": "station", "counts_as": {"station": "other_unit"}, "body": body}) == "police"
    assert kind_of({"to": "hospital", "body": body}) == "care", "care is never walled, whatever it is called"


def test_what_a_unit_added_counts_as_what_it_picked_and_without_a_kind_it_is_a_removal() -> None:
    assert kind_of({"to": "clinic", "counts_as": {"clinic": "hospital"}}) == "care"
    assert kind_of({"to": "clinic", "counts_as": {"clinic": ""}}) == REMOVAL
    assert kind_of({"to": "clinic"}) == REMOVAL


# --- the walls -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "names"),
    [
        ([SAID_NO], ["removal_order"]),
        ([SAID_NO, ORDER], []),
        ([ORDER], ["fear_unanswered"]),
        ([event(2, "fear_asked", T0, fear="not_asked"), ORDER], ["fear_unanswered"]),
        ([event(2, "fear_asked", T0, fear="would_not_say"), ORDER], ["fear_unanswered"]),
        ([event(2, "fear_asked", T0, fear="yes"), ORDER], ["fear_of_return"]),
        ([event(2, "fear_asked", T0, fear="yes"), ORDER, DECISION], []),
        ([event(2, "fear_asked", T0, fear="yes"), DECISION], ["removal_order"]),
        ([ORDER, DECISION], []),
    ],
)
def test_nobody_goes_without_an_order_nor_while_fear_is_not_settled(events: list[Event], names: list[str]) -> None:
    assert walls([opening(), *events], to="camp") == names
    assert walls([opening(), *events], to="hospital") == []


def test_a_child_alone_needs_welfares_decision_besides() -> None:
    child = event(2, "age_set", T0, child="child", age=12, with_whom="alone")
    events = [opening(), child, event(5, "fear_asked", T0 + minutes(3), fear="no", language="persian"), ORDER]
    assert walls(events, to="camp") == ["child_alone"]
    welfare = event(6, "fear_lifted", T0 + minutes(9), number="3", authority="welfare")
    assert walls([*events, welfare], to="camp") == []
    assert walls([*events, DECISION], to="camp") == ["child_alone"], "asylum's decision is not welfare's"
    together = event(2, "age_set", T0, child="child", age=12, with_whom="family")
    assert walls([opening(), together, *events[2:]], to="camp") == ["child_alone"], "an answer alone sends nobody"
    linked = event(7, "custody_linked", T0 + minutes(9), about="mother", tie="parent")
    assert walls([opening(), together, *events[2:], linked], to="camp") == ["child_alone"], "its mother stays"
    assert walls([opening(), together, *events[2:], linked], **{"to": "camp", "with": "CA-1405-1"}) == []


def test_who_lifts_is_never_the_receiver() -> None:
    fears = [opening(), event(2, "fear_asked", T0, fear="yes"), ORDER, DECISION]
    assert walls(fears, to="other", body="دفتر مرجع در اهواز") == ["fear_of_return"]
    assert walls(fears, to="other", body="جای دیگر") == []


def test_once_said_it_stays_and_a_word_of_an_older_decision_lifts_nothing() -> None:
    said = event(2, "fear_asked", T0, fear="yes")
    again = event(5, "fear_asked", T0 + minutes(9), fear="yes")
    events = [opening(), said, ORDER, DECISION, again]
    assert walls(events, to="camp") == ["fear_of_return"]
    late_word = corrected(6, DECISION, "decided_by", "دیگری", T0 + minutes(12))
    assert walls([*events, late_word], to="camp") == ["fear_of_return"]
    denied = event(6, "fear_asked", T0 + minutes(12), fear="no")
    assert walls([*events, denied], to="camp") == ["fear_of_return"]


def test_a_decision_that_is_corrected_to_another_authority_lifts_nothing() -> None:
    events = [opening(), event(2, "fear_asked", T0, fear="yes"), ORDER, DECISION]
    wrong = corrected(6, DECISION, "authority", "camp", T0 + minutes(12))
    assert walls([*events, wrong], to="camp") == ["fear_of_return"]


def test_a_move_to_a_hospital_that_is_corrected_to_a_camp_is_a_breach() -> None:
    gone = event(5, "person_moved", T0 + minutes(9), to="hospital", body="b", orders=())
    events = [opening(), SAID_NO, gone]
    assert "breach-1" not in {found.code for found in rules.duties(events, T0 + minutes(20))}
    events.append(corrected(6, gone, "to", "camp", T0 + minutes(20)))
    assert duty(events, "breach-1", T0 + minutes(30)).state == "late"


def test_a_move_that_was_written_before_orders_were_asked_for_is_none() -> None:
    old = event(5, "person_moved", T0 + minutes(9), to="aliens_office", body="b")
    assert "breach-1" not in {found.code for found in rules.duties([opening(), SAID_NO, old], T0 + minutes(20))}


@given(
    st.sampled_from([*KINDS, "camp", "border", "x"]),
    st.sets(st.sampled_from(["no", "order", "decision"])),
)
def test_no_wall_ever_stands_before_care_court_or_welfare(to: str, said: set[str]) -> None:
    told = {"no": SAID_NO, "order": ORDER, "decision": DECISION}
    found = walls([opening(), *(one for name, one in told.items() if name in said)], to=to, body="اردوگاه")
    if kind_of({"to": to, "body": "اردوگاه"}) != REMOVAL:
        assert found == []
    else:
        assert (not found) is ("order" in said and bool(said & {"no", "decision"}))


# --- on a store --------------------------------------------------------------------------------------------------


def test_the_walls_words_name_the_ways_out(desk: Desk) -> None:
    number = opened(desk)
    bare = refused(lambda: act(desk, number, "move", to="camp", reason="پر"))
    assert bare.code == "wall.fear_unanswered", "said before anything else is asked for"
    wall = refused(lambda: act(desk, number, "move", to="camp", **SENT))
    assert wall.code == "wall.fear_unanswered"
    assert {"Release", "judge", "authority competent for asylum", "hour 24"} <= {
        word for word in ("Release", "judge", "authority competent for asylum", "hour 24") if word in str(wall)
    }


def test_one_order_names_many_and_is_entered_once(desk: Desk) -> None:
    first, second, third = (opened(desk, band=band, name=name) for band, name in (("1", "الف"), ("2", "ب"), ("3", "پ")))
    nobody = refused(lambda: act(desk, first, "removal_order", number="۹", authority="court", others="۲، ۴۴"))
    assert "44" in str(nobody.fields["others"]) or "۴۴" in str(nobody.fields["others"])
    given = desk.now() - timedelta(days=3)
    act(desk, first, "removal_order", number="۹", authority="court", others=f"۲، {first}", at=given)
    with desk.store.reading() as conn:
        from db.registers.custody.people_held import held_cases

        held = held_cases(conn, desk.store.unit)
    orders = {one.number: [order.number for order in one.case.removal_orders.values()] for one in held}
    assert orders == {first: ["۹"], second: ["۹"], third: []}


def test_an_ambulance_leaves_at_once_and_its_receiver_is_an_open_duty(desk: Desk) -> None:
    number = opened(desk)
    act(desk, number, "move", to="hospital", reason="بی‌هوش", band="17")
    assert states(shown(desk, number))["receiver"] == "open"
    assert refused(lambda: act(desk, number, "move", to="court", reason="ب", band="17")).code in ("invalid", "conflict")
    camp = {"body": "اردوگاه شلمچه", "receiver": "x"}
    assert set(refused(lambda: act(desk, number, "name_receiver", **camp)).fields) == {"body"}
    act(desk, number, "name_receiver", body="بیمارستان گلستان", receiver="دکتر کریمی")
    assert states(shown(desk, number))["receiver"] == "done"
    act(desk, number, "name_receiver", {"body": "از آنجا بردند"}, **camp)
    assert states(shown(desk, number))["breach-1"] == "late"


def test_who_calls_a_camp_a_hospital_is_asked_and_seen(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    camp = SENT | {"to": "hospital", "body": "اردوگاه شلمچه"}
    assert set(refused(lambda: act(desk, number, "move", **camp)).fields) == {"body"}
    act(desk, number, "move", {"body": "درمانگاه اردوگاه"}, **camp)
    told = [item for item in notices(desk_as(Role.INSPECTOR)) if item.number == number]
    assert len(told) == 1


# --- the administrator with the lists ------------------------------------------------------------------------------


def added(desk: Desk, title: str, code: str, like: str | None = None) -> str:
    return add_item(desk, AddItem(list=title, code=code, fa=f"افزوده {code}", en=f"Added {code}", like=like))


def test_a_receiver_that_is_added_is_a_removal_until_it_says_what_it_is(desk: Desk, desk_as: Any) -> None:
    chief = desk_as(Role.COMMANDER)
    added(chief, "body", "hotel", "other")
    added(chief, "custody_referral", "clinic", "border")
    number = opened(desk)
    assert refused(lambda: act(desk, number, "move", to="hotel", **SENT)).code == "wall.fear_unanswered"
    assert refused(lambda: act(desk, number, "refer", to="clinic", **SENT)).code == "wall.fear_unanswered"
    change_item(chief, ChangeItem(list="body", code="hotel", like="hospital"))
    act(desk, number, "move", to="hotel", **SENT)
    inspector = desk_as(Role.INSPECTOR)
    assert number in {item.number for item in notices(inspector)}, "not agreed to: a fact, with a notice"
    agree_item(inspector, AgreeItem(list="body", code="hotel"))
    act(desk, number, "returned", well="well")
    before = len(notices(inspector))
    act(desk, number, "move", to="hotel", **SENT)
    assert len(notices(inspector)) == before


def test_an_authority_that_is_added_lifts_nothing_until_the_inspectorate_agrees(desk: Desk, desk_as: Any) -> None:
    chief, inspector = desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR)
    added(chief, "body", "my_office")
    added(chief, "body", "office", "asylum_authority")
    number = opened(desk)
    act(desk, number, "ask_fear", fear="yes", language="persian")
    act(desk, number, "removal_order", number="۱", authority="court")
    decision = {"number": "۹", "authority": "office"}
    assert set(refused(lambda: act(desk, number, "lift_fear", number="۹", authority="my_office")).fields) == {
        "authority"
    }
    assert set(refused(lambda: act(desk, number, "lift_fear", **decision)).fields) == {"authority"}
    act(desk, number, "lift_fear", {"authority": "دفتر تازه"}, **decision)
    assert refused(lambda: act(desk, number, "move", to="camp", **SENT)).code == "wall.fear_of_return"
    assert refused(lambda: agree_item(inspector, AgreeItem(list="body", code="court"))).code == "conflict"
    agree_item(inspector, AgreeItem(list="body", code="office"))
    act(desk, number, "lift_fear", **decision)
    act(desk, number, "move", to="camp", **SENT)
    change_item(chief, ChangeItem(list="body", code="my_office", like="asylum_authority"))
    agree_item(inspector, AgreeItem(list="body", code="my_office"))


def test_no_code_that_a_rule_reads_can_be_switched_off_or_made_another(desk: Desk, desk_as: Any) -> None:
    chief = desk_as(Role.COMMANDER)
    for title, code in (("fear_of_return", "yes"), ("custody_release", "released_no_ground"), ("body", "camp")):
        change_item(chief, ChangeItem(list=title, code=code, active=False, fa="هیچ"))
    like = ChangeItem(list="body", code="camp", like="hospital")
    assert set(refused(lambda: change_item(chief, like)).fields) == {"like"}
    for title in ("fear_of_return", "custody_child", "custody_order", "custody_late_fact", "move_to", "custody_body"):
        assert set(refused(lambda title=title: added(chief, title, "new")).fields) == {"list"}
    unknown = refused(lambda: added(chief, "body", "inn", "house"))
    assert "hospital" in str(unknown.fields["like"])
    assert set(refused(lambda: added(chief, "relation", "inn", "father")).fields) == {"like"}
    number = opened(desk)
    act(desk, number, "ask_fear", fear="yes", language="persian")
    assert refused(lambda: act(desk, number, "move", to="camp", **SENT)).code == "wall.fear_of_return"
    act(desk, number, "release", outcome="released_no_ground", band="17", copy_given=True)
    assert shown(desk, number).state == "closed"
    assert len([item for item in notices(desk_as(Role.INSPECTOR)) if item.number is None]) == 6, (
        "hidden, and other words asked"
    )


def test_what_is_added_under_release_is_a_release_and_under_ground_is_what_it_picked(desk: Desk, desk_as: Any) -> None:
    chief = desk_as(Role.COMMANDER)
    added(chief, "custody_release", "bail", "released_by_order")
    added(chief, "custody_ground", "caught_red_handed", "flagrant_offence")
    added(chief, "custody_ground", "just_so")
    number = opened(desk)
    ground = {"necessity": "ف", "in_writing": True, "told_at": desk.now(), "told_language": "persian"}
    act(desk, number, "set_ground", ground="just_so", **ground)
    assert states(shown(desk, number))["ground"] != "done", "it counts as none"
    act(desk, number, "set_ground", ground="caught_red_handed", **ground)
    assert states(shown(desk, number))["ground"] != "done", "nor does an offence that nobody agreed to"
    for title, code in (("custody_ground", "caught_red_handed"), ("custody_release", "bail")):
        agree_item(desk_as(Role.INSPECTOR), AgreeItem(list=title, code=code))
    act(desk, number, "set_ground", ground="caught_red_handed", **ground)
    assert states(shown(desk, number))["ground"] == "done"
    act(desk, number, "see_documents", type="passport_visa", verified_with="aliens_office", answer="valid")
    assert "release_now" not in states(shown(desk, number)), "an offence is an offence under any name"
    act(desk, number, "release", outcome="bail", band="17", copy_given=True)
    assert queries.list_custody(desk, _all()).rows[0].values[4] == ("released_by_order",)


def _all() -> Any:
    from db.words.records import Filter

    return Filter()


def test_a_correction_to_an_added_code_keeps_what_that_counts_as(desk: Desk, desk_as: Any) -> None:
    added(desk_as(Role.COMMANDER), "body", "depot", "camp")
    number = opened(desk)
    act(desk, number, "ask_fear", fear="no", language="persian")
    act(desk, number, "move", to="hospital", **SENT)
    entry = next(one for one in shown(desk, number).chronology if one.kind == "person_moved")
    act(desk, number, "correct", target=entry.uid, field="to", value="depot", reason="اشتباه")
    assert states(shown(desk, number))["breach-1"] == "late"


def test_every_list_that_a_rule_reads_is_shipped_and_knows_its_competent_codes() -> None:
    from db.kernel.events.ruled import RULED
    from db.reference.lists.seed import program_codes

    for title, ruled in RULED.items():
        assert program_codes(title), title
        assert ruled.competent <= program_codes(title)
    asked = {what.list for name, one in COMMANDS.items() if name.startswith("custody.") for what in _fields(one)}
    assert {title for title in RULED if title.startswith("custody_")} - asked == {
        "custody_outcome", "custody_body", "custody_court", "custody_child_to"
    }  # fmt: skip


def _fields(command: Any) -> list[Any]:
    from db.words.forms import fields_of

    return [what for _, what in fields_of(command.form)]


def test_the_case_keeps_who_ordered_and_who_decided() -> None:
    case = read([opening(), SAID_NO, ORDER, DECISION])
    assert case.removal_orders == {"event-3": RemovalOrderFacts("5", (), "court")}
    assert case.lifted
