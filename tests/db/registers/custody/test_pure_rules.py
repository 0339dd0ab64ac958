"""The small rules of custody by table: walls, receivers, telling, ages, placing, standing, orders."""

from __future__ import annotations

import gettext
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import precinct_tui
from db.registers.custody import rules
from db.registers.custody.case import ages, meaning, placing, questioning, receivers, status, understanding, walling
from db.registers.custody.case.ages import AgeWord
from db.registers.custody.case.case import Case, Decision, RemovalOrderFacts
from db.registers.custody.case.duties import DEFAULT
from db.words.messages import Message

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ASYLUM, WELFARE = Decision("asylum_authority", ("اداره پناهندگی",)), Decision("welfare", ("بهزیستی",))
ORDER = RemovalOrderFacts("5", ("دادگاه",))
CHILD, ADULT = AgeWord(youngest=12), AgeWord(youngest=30)
CAMP: dict[str, Any] = {"to": "camp", "body": "اردوگاه الف"}
ALONG: dict[str, Any] = {"with": "CA-1405-1"}
"""By the carer's own move."""


def case(**known: Any) -> Case:
    """A case of which this is known, nothing else."""
    made = Case(DEFAULT, fear="no")
    for name, value in known.items():
        setattr(made, name, value)
    return made


# --- walls -----------------------------------------------------------------------------------------------------

ALONE: dict[str, Any] = {"ages": {"a": CHILD}, "with_whom": "alone"}
WALLS: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({}, ["removal_order"]),
    ({"removal_orders": {"o": ORDER}}, []),
    ({"removal_orders": {"o": RemovalOrderFacts("5", ("اردوگاه",))}}, ["removal_order"]),
    ({"fear": "yes", "fear_stands": True}, ["fear_of_return", "removal_order"]),
    ({"fear": "yes", "fear_stands": True, "decisions": {"d": ASYLUM}}, ["removal_order"]),
    ({"fear": "would_not_say"}, ["fear_unanswered", "removal_order"]),
    ({"fear": None}, ["fear_unanswered", "removal_order"]),
    ({"fear": None, "decisions": {"d": ASYLUM}}, ["removal_order"]),
    ({"fear": None, "decisions": {"d": WELFARE}}, ["fear_unanswered", "removal_order"]),
    ({"fear": None, "decisions": {"d": Decision("asylum_authority", ("اردوگاه الف",))}},
     ["fear_unanswered", "removal_order"]),
    (ALONE, ["child_alone", "removal_order"]),
    (ALONE | {"decisions": {"d": WELFARE}}, ["removal_order"]),
    (ALONE | {"decisions": {"d": ASYLUM}}, ["child_alone", "removal_order"]),
    (ALONE | {"with_whom": "carer"}, ["child_alone", "removal_order"]),
    (ALONE | {"family": {"mother": "parent"}}, ["removal_order"]),
    (ALONE | {"family": {"mother": "parent"}, "left": {"mother"}}, ["child_alone", "removal_order"]),
    (ALONE | {"family": {"brother": "sibling"}}, ["child_alone", "removal_order"]),
    (ALONE | {"ages": {"a": ADULT}}, ["removal_order"]),
)  # fmt: skip


@pytest.mark.parametrize(("known", "names"), WALLS)
def test_the_walls_before_a_removal(known: dict[str, Any], names: list[str]) -> None:
    walls = walling.removal_walls(case(**known), CAMP | ALONG)
    assert [wall.name for wall in walls] == names
    assert {wall.field for wall in walls} <= {"to"}
    assert walling.removal_walls(case(**known), {"to": "court"}) == ()


@pytest.mark.parametrize(("known", "names"), WALLS)
def test_what_happened_behind_them_is_the_breach_it_is(known: dict[str, Any], names: list[str]) -> None:
    """Where a wall stood, a breach is written; of a move of before orders were asked for, only that of fear."""
    breach = {"fear_of_return": "removed_despite_fear", "fear_unanswered": "removed_despite_fear",
              "child_alone": "child_sent_alone", "removal_order": "removed_without_order"}  # fmt: skip
    found = walling.removal_breach(case(**known), CAMP | ALONG | {"orders": []})
    assert found == (breach[names[0]] if names else None)
    assert found is None or found in meaning.LATE_FACTS
    earlier = walling.removal_breach(case(**known), CAMP)
    assert earlier == ("removed_despite_fear" if "fear_of_return" in names else None)
    assert walling.removal_breach(case(**known), {"to": "court", "orders": []}) is None


def test_a_child_goes_with_its_carer_by_the_carers_own_move() -> None:
    known = ALONE | {"family": {"mother": "parent"}, "removal_orders": {"o": ORDER}}
    assert [wall.name for wall in walling.removal_walls(case(**known), CAMP)] == ["child_alone"]
    assert walling.removal_breach(case(**known), CAMP | {"orders": []}) == "child_sent_alone"


def test_several_walls_are_said_in_one_breath() -> None:
    walls = walling.removal_walls(case(fear=None, **ALONE), CAMP)
    assert len(walls) == 3
    said = str(walling.together(walls))
    assert said == " ".join([*(str(wall.why) for wall in walls), str(walling.WAYS_OUT)])
    assert str(walling.together(walls[:1])) == str(walls[0].message)


EARLIER = NOW - timedelta(hours=1)
ENDED, AHEAD = NOW - timedelta(minutes=1), NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("known", "facts", "names"),
    [
        ({}, {}, []),
        ({"ages": {"a": CHILD}}, {}, ["child_interview"]),
        ({"ages": {"a": CHILD}}, {"ended_at": ENDED}, []),
        ({"ages": {"a": CHILD}}, {"ended_at": NOW}, []),
        ({"ages": {"a": CHILD}}, {"ended_at": AHEAD}, ["child_interview"]),
        ({"looks": [(NOW, "unconscious")]}, {}, ["interview_unfit"]),
        ({"looks": [(NOW, "intoxicated")]}, {}, ["interview_unfit"]),
        ({"looks": [(NOW, "intoxicated"), (EARLIER, "spoke")]}, {}, ["interview_unfit"]),
        ({"looks": [(NOW, "intoxicated"), (NOW, "spoke")]}, {}, []),
        ({"looks": [(NOW, "unwell")]}, {}, []),
        ({"fitness": [(NOW, True)]}, {}, ["interview_unfit"]),
        ({"fitness": [(NOW, True), (EARLIER, False)]}, {}, ["interview_unfit"]),
        ({"fitness": [(NOW, True), (NOW, False)]}, {}, []),
        ({"no_language": True}, {}, ["interview_language"]),
        ({"no_language": True}, {"interpreter": "telephone"}, ["interview_language"]),
        ({"no_language": True}, {"interpreter": "telephone", "interpreter_name": "x"}, []),
        ({"no_language": True}, {"interpreter": "professional", "by_name": True}, []),
        ({"no_language": True}, {"interpreter": "relative", "interpreter_name": "x"}, ["interview_language"]),
        ({"no_language": True}, {"interpreter": "consulate", "interpreter_name": "x"}, ["interview_language"]),
        ({"no_language": True}, {"interpreter": "refused"}, ["interview_language"]),
        ({"no_language": True}, {"interpreter_name": "x"}, ["interview_language"]),
    ],
)
def test_the_walls_before_an_interview(known: dict[str, Any], facts: dict[str, Any], names: list[str]) -> None:
    walls = questioning.questioning_walls(case(**known), facts, NOW)
    assert [wall.name for wall in walls] == names
    assert {wall.field for wall in walls} <= {"at"}
    assert {questioning.BREACHES[name] for name in names} <= set(meaning.LATE_FACTS)
    assert rules.walls_of(case(**known), rules.Proposed("interviewed", facts), NOW) == walls


@pytest.mark.parametrize(
    ("known", "names"),
    [
        ({}, []),
        ({"looks": [(EARLIER, "intoxicated"), (NOW, "spoke")]}, ["interview_unfit"]),
        ({"looks": [(NOW, "intoxicated")]}, []),
        ({"looks": [(NOW - timedelta(minutes=10), "intoxicated")]}, ["interview_unfit"]),
        ({"looks": [(EARLIER, "intoxicated"), (NOW - timedelta(minutes=30), "spoke")]}, []),
        ({"looks": [(EARLIER, "intoxicated"), (NOW - timedelta(minutes=20), "spoke")]}, []),
        ({"looks": [(EARLIER, "spoke"), (NOW - timedelta(minutes=30), "intoxicated")]}, ["interview_unfit"]),
        ({"fitness": [(EARLIER, True), (NOW, False)]}, ["interview_unfit"]),
        ({"fitness": [(NOW, True)]}, []),
        ({"languages": [(EARLIER, True), (NOW, False)]}, ["interview_language"]),
        ({"languages": [(EARLIER, False), (NOW, True)]}, []),
        ({"ages": {"a": CHILD}}, ["child_interview"]),
        ({"child_until": NOW}, ["child_interview"]),
        ({"child_until": NOW - timedelta(minutes=20)}, []),
    ],
)
def test_what_spoke_against_an_interview_then(known: dict[str, Any], names: list[str]) -> None:
    """From 20 to 5 minutes ago: what was so then counts, not what is so since."""
    begun, ended = NOW - timedelta(minutes=20), NOW - timedelta(minutes=5)
    assert list(questioning.past_faults(case(**known), {}, begun, ended)) == names


# --- where somebody is sent --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "kind"),
    [
        ("hospital", "care"), ("court", "court"), ("juvenile_prosecutor", "court"), ("juvenile_court", "court"),
        ("to_welfare", "welfare"), ("child_to_carer", "carer"), ("other_unit", "removal"), ("camp", "removal"),
        ("welfare", "welfare"), ("prosecutor", "court"), ("duty_judge", "court"), ("forensic_medicine", "care"),
        ("consulate", "removal"), ("carrier", "removal"), ("border_guard", "removal"), ("asylum_authority", "removal"),
        ("border", "removal"), ("aliens_office", "removal"), ("onward_transfer", "removal"), ("other", "removal"),
        ("نامی تازه", "removal"), (None, "removal"),
    ],
)  # fmt: skip
def test_the_kind_decides(to: str | None, kind: str) -> None:
    assert receivers.kind_of({"to": to}) == kind
    assert receivers.is_removal({"to": to}) == (kind == "removal")
    assert receivers.kind_of({"to": to, "body": "اردوگاه مراقبتی"}) == kind, "the list alone decides"


@pytest.mark.parametrize(("like", "agreed", "kind"), [
    ("other_unit", True, "police"), ("other_unit", False, "removal"), ("camp", True, "removal"), ("", True, "removal"),
    ("hospital", False, "care"), ("consulate", True, "removal"),
])  # fmt: skip
def test_a_body_of_the_list_is_what_it_counts_as_and_a_police_unit_once_agreed_to(
    like: str, agreed: bool, kind: str
) -> None:
    facts = {"to": "body_7", "counts_as": {"body_7": like}} | ({} if agreed else {"unagreed": ["body_7"]})
    assert receivers.kind_of(facts) == kind


def test_entries_of_before_the_list_are_read_by_the_name() -> None:
    assert receivers.kind_of({"to": "other_unit", "body": "کلانتری ۱۴"}, by_name=True) == "police"
    assert receivers.kind_of({"to": "other_unit", "body": "اردوگاه شلمچه"}, by_name=True) == "removal"
    assert receivers.kind_of({"to": "other_unit", "body": "عسکرآباد"}, by_name=True) == "police", "as it was"


@pytest.mark.parametrize(
    "body",
    ["مهمان‌شهر سفید سنگ", "اردوگاه‌های شهرستان", "اردوگاهها", "مهمانشهر", "هنگ مرزبانان", "دفتر اخراج",
     "اردوگاه", "بازداشتگاه مراقبتی", "مرز شلمچه", "پاسگاه مرزی", "مرزبانی خوزستان", "اداره اتباع", "امور مهاجرین",
     "واحد طرد", "کمپ ۲", "Camp 2", "border guard", "Aliens office", "deportation unit", "مرز‌بانی", "سفید سنگ",
     "طرد‌شدگان"],
)  # fmt: skip
def test_a_name_tells_a_camp_or_a_border_guard(body: str) -> None:
    assert receivers.names_removal(body)


@pytest.mark.parametrize(
    "person",
    ["سرهنگ نوری، مرزبانی", "کنسول افغانستان", "سفارت پاکستان", "پلیس مهاجرت و گذرنامه", "Consulate officer",
     "Embassy of x", "Immigration police", "کارمند کنسولگری", "اداره مهاجرت"],
)  # fmt: skip
def test_a_persons_name_tells_a_border_camp_consulate_or_immigration_body(person: str) -> None:
    assert receivers.names_receiver(person)


@pytest.mark.parametrize("person", ["قاضی مرادی", "مهاجر کریمی", "دکتر سفیری", "خواهرش", "", None])
def test_a_persons_plain_name_does_not(person: str | None) -> None:
    assert not receivers.names_receiver(person)


@pytest.mark.parametrize("body", ["کلانتری ۱۴", "مرزیان", "بیمارستان رازی", "campus", "", None])
def test_other_names_do_not(body: str | None) -> None:
    assert not receivers.names_removal(body)


@pytest.mark.parametrize(
    ("authority", "given_by", "may"),
    [
        ("court", None, True), ("prosecutor", None, True), ("aliens_office", None, True), ("welfare", None, True),
        ("asylum_authority", None, True), ("other", None, False), ("police", None, False), ("camp", None, False),
        ("border_guard", None, False), ("citizen", None, False), (None, None, False),
        ("court", "رئیس اردوگاه", False), ("court", "فرماندهی انتظامی", False), ("court", "رئیس پاسگاه", False),
        ("juvenile_court", None, True), ("duty_judge", "قاضی کشیک", True),
        ("consulate", None, False), ("aliens_office", "اداره اتباع", True), ("other", "شورا", True),
    ],
)  # fmt: skip
def test_whose_order_counts(authority: str | None, given_by: str | None, may: bool) -> None:
    assert receivers.may_order({"authority": authority, "given_by": given_by}) == may


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("اردوگاه", "اردوگاه الف", True), ("اردوگاه الف", "اردوگاه", True), (" كمپ ", "کمپ", True),
     ("اداره اتباع", "اداره کل اتباع", True), ("اداره کل اتباع", "اداره اتباع", True),
     ("اداره اتباع", "اداره ثبت", False),
     ("دادگاه", "کمپ", False), ("", "کمپ", False), ("کمپ", None, False), (None, None, False)],
)  # fmt: skip
def test_two_names_of_one_body(one: str | None, other: str | None, same: bool) -> None:
    assert receivers.is_same(one, other) == same


# --- telling -----------------------------------------------------------------------------------------------------

PASHTO = frozenset({"pashto"})


@pytest.mark.parametrize(
    ("known", "facts", "language", "part"),
    [
        ({"language": "pashto"}, {}, "pashto", False),
        ({"language": "pashto"}, {}, "persian", True),
        ({"language": "dari"}, {}, "persian", False),
        ({"language": "persian"}, {}, "dari", False),
        ({"language": "pashto"}, {"understood": "in_part"}, "pashto", True),
        ({"language": "pashto"}, {"understood": "yes"}, "pashto", False),
        ({"language": "pashto"}, {"interpreter": "telephone"}, "persian", True),
        ({"language": "pashto", "interpreters": PASHTO}, {"interpreter": "telephone"}, "persian", False),
        ({"language": "pashto", "interpreters": PASHTO}, {"interpreter": "consulate"}, "pashto", True),
        ({"language": "pashto", "interpreters": frozenset({"english"})}, {}, "persian", True),
        ({"language": "persian", "interpreters": frozenset({"dari"})}, {}, "pashto", True),
        ({"language": "persian", "interpreters": frozenset({"dari"})}, {"interpreter": "telephone"}, "pashto", False),
        ({"language": "pashto"}, {"interpreter": "relative"}, "persian", True),
        ({"language": "pashto"}, {"interpreter": "officer"}, "persian", True),
        ({"language": "pashto"}, {"interpreter": "fellow_detainee"}, "pashto", True),
        ({"language": "pashto"}, {"interpreter": "other_person"}, "persian", True),
        ({"language": "pashto"}, {"interpreter": ""}, "pashto", True),
        ({"language": "pashto"}, {"interpreter": "refused"}, "persian", True),
        ({"language": "pashto"}, {"interpreter": "refused"}, "pashto", False),
        ({"language": "pashto", "interpreters": PASHTO}, {}, "persian", True),
        ({"language": "pashto", "interpreters": PASHTO}, {"interpreter": "refused"}, "persian", True),
        ({"language": "unknown"}, {}, "persian", True),
        ({"language": "unknown"}, {}, "unknown", True),
        ({"language": "unknown", "interpreters": PASHTO}, {"interpreter": "telephone"}, "unknown", True),
        ({"language": "unknown", "interpreters": PASHTO}, {"interpreter": "telephone"}, "pashto", True),
        ({"language": "pashto"}, {}, None, True),
        ({"language": "pashto", "interpreters": PASHTO}, {"interpreter": "telephone"}, None, True),
        ({}, {}, "persian", True),
        ({"interpreters": PASHTO}, {"interpreter": "telephone"}, "persian", True),
    ],
)
def test_what_reached_the_person_in_part(
    known: dict[str, Any], facts: dict[str, Any], language: str | None, part: bool
) -> None:
    assert understanding.in_part(case(**known), facts, language) == part
    assert understanding.in_part(case(**known), facts, language, then=False) == part, "it is said of this telling alone"


@pytest.mark.parametrize(
    ("known", "facts", "language", "part", "later"),
    [
        ({"language": "pashto", "interpreters": PASHTO}, {}, "persian", False, True),
        ({"language": "pashto", "interpreters": PASHTO}, {"interpreter": "telephone"}, "persian", False, False),
        ({"language": "unknown", "interpreters": PASHTO}, {}, "unknown", False, True),
        ({"language": "pashto"}, {"interpreter": "telephone"}, "persian", True, True),
        ({"language": "pashto"}, {}, "pashto", False, False),
    ],
)
def test_an_interpreter_named_once_counted_for_all_by_the_rules_of_before(
    known: dict[str, Any], facts: dict[str, Any], language: str, part: bool, later: bool
) -> None:
    assert understanding.in_part(case(**known), facts, language, old=True) == part
    assert understanding.in_part(case(**known), facts, language, then=False, old=True) == later


@pytest.mark.parametrize("interpreter", [None, "telephone", "relative", "consulate", "receiver", "fellow_detainee"])
@pytest.mark.parametrize("private", [True, False, None])
def test_who_may_ask_about_fear_and_offer_asylum(interpreter: str | None, private: bool | None) -> None:
    facts = {"interpreter": interpreter, "in_private": private}
    assert understanding.counts_for_fear(facts) == (interpreter not in ("consulate", "receiver"))
    alone = private is True and interpreter in (None, "telephone")
    assert understanding.may_offer_asylum(facts) == alone


def test_in_part_lasts_six_hours_and_comes_back_each_hour() -> None:
    assert (timedelta(hours=6), timedelta(hours=1)) == (understanding.PART_LIMIT, understanding.PART_AGAIN)


# --- ages --------------------------------------------------------------------------------------------------------

DAY = date(2026, 11, 24)
"""1405/09/03."""


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1387/09/03", 18), ("1387/09/04", 17), ("1387-9-3", 18), ("۱۳۸۷/۰۹/۰۳", 18), ("1387.09.02", 18),
        ("2008-11-24", 18), ("2008-11-25", 17), ("1387", 17), ("1386", 18), ("2008", 17), ("2007", 18),
        ("15 in 1395", 24), ("8 in 1395", 17), ("9 in 1395", 18), ("۹ در ۱۳۹۵", 18), ("2026-11-24", 0),
        ("1405/09/03", 0),
        ("1275/09/04", 129), (" 1387/09/03 ", 18),
    ],
)  # fmt: skip
def test_the_youngest_age_that_a_document_allows(born: str, age: int) -> None:
    assert ages.youngest_at(born, DAY) == age


@pytest.mark.parametrize(
    ("born", "last"), [("1388", date(2028, 3, 19)), ("2008", date(2026, 12, 31)), ("1896", date(2026, 12, 31))]
)
def test_a_year_is_its_last_day(born: str, last: date) -> None:
    """The last day of Esfand, or of December: on it one year more is over, the day before it is not."""
    age = last.year - int(born) if born != "1388" else 18
    assert [ages.youngest_at(born, last - timedelta(days=ago)) for ago in (0, 1)] == [age, age - 1]


@pytest.mark.parametrize("born", ["", "+1388", "1_388",
                                  "نامعلوم", "1387/13/01", "2026-11-25", "1405/09/04", "1274/09/02", "138", "13877",
                                  "1387/09", "x1387"])  # fmt: skip
def test_what_says_no_age(born: str) -> None:
    with pytest.raises(ValueError):
        ages.youngest_at(born, DAY)


VERIFIED = AgeWord(youngest=18, verified=True)


@pytest.mark.parametrize(
    ("words", "child", "doubted"),
    [
        ((), False, False),
        ((AgeWord(youngest=17),), True, False),
        ((AgeWord(youngest=18),), False, False),
        ((AgeWord(child=True),), True, False),
        ((AgeWord(doubtful=True),), True, True),
        ((AgeWord(doubtful=True), AgeWord(youngest=18)), True, True),
        ((AgeWord(doubtful=True), VERIFIED), False, False),
        ((AgeWord(youngest=17), VERIFIED), True, True),
        ((AgeWord(doubtful=True), AgeWord(youngest=17, verified=True)), True, False),
        ((AgeWord(doubtful=True), AgeWord(verified=True)), True, True),
        ((AgeWord(child=True), AgeWord(youngest=18)), True, True),
    ],
)
def test_who_is_a_child(words: tuple[AgeWord, ...], child: bool, doubted: bool) -> None:
    assert (ages.is_child(words), ages.is_doubted(words)) == (child, doubted)


# --- placing -----------------------------------------------------------------------------------------------------

BOY, MAN = case(ages={"a": CHILD}, sex="male"), case(ages={"a": ADULT}, sex="male")
WOMAN, UNKNOWN = case(sex="female"), case(sex="unknown")
DOUBTED = case(ages={"a": AgeWord(doubtful=True)}, sex="male")


@pytest.mark.parametrize(
    ("who", "others", "kin", "count"),
    [
        (BOY, [], [], 0), (BOY, [MAN], [True], 0), (BOY, [MAN], [False], 1), (MAN, [BOY], [False], 1),
        (MAN, [BOY], [True], 0), (MAN, [MAN], [False], 0), (MAN, [WOMAN], [False], 1), (WOMAN, [MAN], [False], 1),
        (WOMAN, [MAN], [True], 0), (WOMAN, [UNKNOWN], [False], 0), (WOMAN, [BOY], [False], 2),
        (DOUBTED, [BOY], [False], 1), (BOY, [DOUBTED], [False], 1), (BOY, [DOUBTED, BOY], [False, False], 1),
        (BOY, [DOUBTED, MAN], [False, False], 1),
        (DOUBTED, [BOY, DOUBTED], [False, False], 0), (BOY, [BOY], [False], 0), (DOUBTED, [], [], 0),
        (BOY, [MAN, MAN], [True, False], 1),
    ],
)  # fmt: skip
def test_whom_somebody_is_put_with(who: Case, others: list[Case], kin: list[bool], count: int) -> None:
    assert len(placing.doubts_of_placing(who, others, related=kin)) == count


# --- where a record stands -----------------------------------------------------------------------------------------


def test_the_states_and_who_counts_as_held() -> None:
    assert status.STATES == {
        "held": "Held", "judge": "Under a judge's order", "moved": "Elsewhere", "escaped": "Escaped", "dead": "Died",
        "closed": "Closed",
    }  # fmt: skip
    groups = (status.HERE, status.OPEN_STATES, status.ENDED)
    assert [sorted(group) for group in groups] == [["held", "judge"], ["held", "judge", "moved"], ["closed", "dead"]]
    assert sorted(status.ALL) == sorted(status.STATES)


HELD = status.CustodyStatus()
HOLD = {"effect": "hold", "number": "4"}


@pytest.mark.parametrize(
    ("facts", "minutes", "ends"),
    [(HOLD, 1, True), (HOLD, 0, False), (HOLD, -1, False), ({"effect": "hold"}, 1, False),
     ({"effect": "release", "number": "4"}, 1, False), ({"number": "4"}, 1, False)],
)  # fmt: skip
def test_which_order_ends_police_holding(facts: dict[str, Any], minutes: int, ends: bool) -> None:
    at = NOW + timedelta(minutes=minutes)
    assert status.ends_police_holding(facts, at, NOW) == ends
    after = status.after(HELD, "judicial_order_received", facts, at, NOW)
    assert (after.state, after.judge) == (("judge", True) if ends else ("held", False))


@pytest.mark.parametrize(
    ("kind", "facts", "state", "outcome"),
    [
        ("person_moved", {"to": "hospital"}, "moved", None),
        ("person_referred", {"to": "camp"}, "moved", "camp"),
        ("person_referred", {}, "moved", "other"),
        ("person_referred", {"to": "border"}, "closed", "border"),
        ("late_fact_recorded", {"what": "moved_without_record"}, "moved", None),
        ("late_fact_recorded", {"what": "removed_despite_fear"}, "moved", None),
        ("late_fact_recorded", {"what": "removed_without_order"}, "moved", None),
        ("late_fact_recorded", {"what": "child_sent_alone"}, "moved", None),
        ("late_fact_recorded", {"what": "rights_withheld"}, "held", None),
        ("person_released", {"outcome": "released_no_ground"}, "closed", "released_no_ground"),
        ("brought_before_judge", {}, "closed", "before_judge"),
        ("child_delivered", {"to": "to_welfare"}, "closed", "to_welfare"),
        ("child_delivered", {}, "closed", "other"),
        ("death_recorded", {}, "dead", "died"),
        ("escape_recorded", {}, "escaped", "escaped"),
        ("care_given", {}, "held", None),
    ],
)
def test_where_a_record_stands_after_it(kind: str, facts: dict[str, Any], state: str, outcome: str | None) -> None:
    after = status.after(HELD, kind, facts, NOW, NOW)
    assert (after.state, after.outcome) == (state, outcome)
    assert after.ended_at == (NOW if state in ("closed", "dead") else None)
    assert after.sent_on == (state == "moved" and outcome is not None)
    judged = status.after(status.CustodyStatus("judge", judge=True), kind, facts, NOW, NOW)
    assert judged.judge, "that an order stands is not forgotten"
    for back in ("person_returned", "recaptured", "custody_reopened"):
        assert status.after(after, back, {}, NOW, NOW) == HELD
        assert status.after(judged, back, {}, NOW, NOW) == status.CustodyStatus("judge", judge=True)
    away = status.after(status.CustodyStatus("escaped"), "late_fact_recorded", {"what": "moved_without_record"}, NOW)
    assert away.state == "escaped", "who is not here is not moved by it"
    moved = status.after(status.CustodyStatus("moved"), "judicial_order_received", HOLD, NOW, None)
    assert (moved.state, moved.judge) == ("moved", True)


# --- what is said ------------------------------------------------------------------------------------------------

CATALOGUE = Path(precinct_tui.__file__).parent / "language" / "locales" / "fa" / "LC_MESSAGES" / "precinct.mo"


def said_in(value: Any) -> set[str]:
    """The messages that a value holds, with those inside others."""
    if isinstance(value, Message):
        return {value.text}.union(*(said_in(one) for one in value.params.values()))
    if is_dataclass(value) and not isinstance(value, type):
        return set().union(*(said_in(getattr(value, one.name)) for one in fields(value)))
    if isinstance(value, dict):
        return set().union(*(said_in(one) for one in value.values()))
    if isinstance(value, tuple | list):
        return set().union(*(said_in(one) for one in value))
    return set()


@pytest.mark.parametrize("room", [walling, questioning, meaning], ids=lambda room: room.__name__.rpartition(".")[2])
def test_what_the_rules_say_is_said_in_both_languages(room: ModuleType) -> None:
    with CATALOGUE.open("rb") as file:
        known = gettext.GNUTranslations(file)
    words = set().union(*(said_in(value) for value in vars(room).values()))
    assert len(words) >= 3
    assert [text for text in words if known.gettext(text) == text] == []
    doubts = {str(doubt) for who in (BOY, MAN, WOMAN, DOUBTED)
              for doubt in placing.doubts_of_placing(who, [BOY, MAN], related=[False, False])}  # fmt: skip
    assert [text for text in doubts if known.gettext(text) == text] == []
