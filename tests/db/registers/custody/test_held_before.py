"""Held again within 72 hours: what a like name asks and shows, what is noted, what is linked and who sees it."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.reading.journal_queries import list_journal
from db.registers.custody import people_left
from db.registers.custody.board.notices import notices
from db.registers.custody.case.held_before import LIKE_LEFT
from db.registers.custody.people_left import KnownBy, is_like
from db.words.records import Record
from tests.conftest import Desks
from tests.db.registers.custody.test_arrivals import bus, give, row
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.names_in_life import HELD, person

NAME, FATHER = "نجیب‌الله نورزی", "گل‌آغا"
BY_POLICE = {"outcome": "released_no_ground", "copy_given": True}


def arrive(desk: Desk, **answers: Any) -> str:
    return opened(desk, **({"name": NAME, "father_name": FATHER, "band": None} | answers))


def left(desk: Desk, desks: Desks, hours: int = 10, **answers: Any) -> str:
    """Somebody was held for 20 minutes and so many hours, and let go by the police."""
    number = arrive(desk, **answers)
    desks.clock.advance(hours=hours)
    act(desk, number, "release", {"safe": "روز"}, **BY_POLICE)
    return number


def noted(desks: Desks, kind: str = "custody_like_name_shown") -> int:
    return len(list_journal(desks(Role.INSPECTOR), kind=kind, stream="access", limit=100).rows)


def again(record: Record) -> Any:
    return next((duty for duty in record.duties if duty.code == "holding_again"), None)


def test_a_like_name_asks_one_line_and_nothing_else_and_leaves_an_entry_though_thrown_away(
    desk: Desk, desk_as: Desks
) -> None:
    number = left(desk, desk_as)
    desk_as.clock.advance(hours=3)
    asked = refused(lambda: arrive(desk, name="نجيب الله نورزي"))
    assert (asked.code, asked.fields) == ("unlikely", {"held_before": LIKE_LEFT})
    assert number not in str(asked.fields)
    assert noted(desk_as) == 1, "the form was thrown away"
    for unlike in (("نجیب‌الله پوپل", FATHER), ("نجیب‌الله", FATHER), (NAME, "جمعه‌خان"), (NAME, None)):
        assert again(shown(desk, arrive(desk, name=unlike[0], father_name=unlike[1], reasons={"name": "x"}))) is None
    arrive(desk, held_before="no", reasons={"name": "x"})
    assert noted(desk_as) == 3, "two who are held now"


def test_after_72_hours_nothing_is_found(desk: Desk, desk_as: Desks) -> None:
    left(desk, desk_as)
    desk_as.clock.advance(hours=71, minutes=59)
    assert refused(lambda: arrive(desk)).fields.keys() == {"held_before"}
    desk_as.clock.advance(minutes=2)
    assert again(shown(desk, arrive(desk))) is None
    assert noted(desk_as) == 1


def test_the_hours_used_count_and_which_record_it_was_only_the_inspectorate_sees(desk: Desk, desk_as: Desks) -> None:
    before = left(desk, desk_as)
    desk_as.clock.advance(hours=3)
    start = desk.now() - timedelta(minutes=20)
    number = arrive(desk, held_before="let_go_by_police")
    record = shown(desk, number)
    assert again(record).due == start + timedelta(hours=24) - timedelta(hours=10, minutes=20)
    assert again(record).source == "The program's own (no legal limit)"
    assert before not in str(record), "times only"
    assert noted(desk_as) == 1, "its times were shown"
    seen = shown(desk_as(Role.INSPECTOR), number)
    assert [str(line.value) for part in seen.sections if part.title == "Held before" for line in part.lines] == [before]
    act(desk, number, "release", {"safe": "x"}, **BY_POLICE)
    desk_as.clock.advance(hours=1)
    third = shown(desk, arrive(desk, held_before="let_go_by_police"))
    assert again(third).due == desk.now() - timedelta(minutes=20) + timedelta(hours=24) - timedelta(
        hours=10, minutes=40
    )
    assert rebuild.check(desk.store).differences == ()


def test_kept_with_a_reason_it_counts_until_the_person_says_that_it_was_somebody_else(
    desk: Desk, desk_as: Desks
) -> None:
    left(desk, desk_as)
    number = arrive(desk, reasons={"held_before": "زبان مشترک نیست"})
    record = shown(desk, number)
    assert LIKE_LEFT in record.warnings
    assert states(record)["holding_again"] == "open"
    act(desk, number, "held_before", held_before="no")
    record = shown(desk, number)
    assert LIKE_LEFT not in record.warnings
    assert (states(record)["holding_again"], states(record)["holding"]) == ("waived", "open")
    act(desk, number, "set_identity", father_name=FATHER)
    assert states(shown(desk, number))["holding_again"] == "waived", "a name outweighs no answer of the person"


def test_a_documents_number_finds_what_the_person_denied(desk: Desk, desk_as: Desks) -> None:
    number = arrive(desk)
    act(desk, number, "see_documents", type="passport_visa", document_number="P-۷۰۱۲")
    desk_as.clock.advance(hours=5)
    act(desk, number, "release", {"safe": "روز"}, **BY_POLICE)
    other = arrive(desk, held_before="no", father_name="رحمت")
    act(desk, other, "see_documents", type="passport_visa", document_number="P 9999")
    assert again(shown(desk, other)) is None
    act(desk, other, "see_documents", type="passport_visa", document_number="p7012")
    assert states(shown(desk, other))["holding_again"] == "open"
    act(desk, other, "held_before", held_before="no")
    assert states(shown(desk, other))["holding_again"] == "open"


def test_of_a_group_it_is_one_line_on_the_record_and_never_a_question(desk: Desk, desk_as: Desks) -> None:
    left(desk, desk_as)
    arrival = bus(desk, 2)
    number = row(desk, arrival, NAME, father_name=FATHER)
    assert shown(desk, number).warnings.count(LIKE_LEFT) == 1
    assert noted(desk_as) == 1
    assert LIKE_LEFT not in shown(desk, row(desk, arrival, "بهادر نورزی", father_name=FATHER)).warnings
    assert noted(desk_as) == 1


def test_one_person_from_the_first_key_is_asked_too(desk: Desk, desk_as: Desks) -> None:
    left(desk, desk_as)
    answers = {"name_known": "stated", "name": NAME, "father_name": FATHER, "category": "self_presented"}
    arrival = give(desk, "arrive", heads=1)
    asked = refused(lambda: give(desk, "open_arrived", arrival, deprivation_at=desk.now(), **answers))
    assert asked.fields == {"held_before": LIKE_LEFT}


def test_whoever_left_by_a_judge_is_a_like_name_without_times(desk: Desk, desk_as: Desks) -> None:
    number = arrive(desk)
    act(desk, number, "before_judge", body="court", judge="x", children_along=None)
    assert refused(lambda: arrive(desk)).fields == {"held_before": LIKE_LEFT}, "the outcome is not told"
    record = shown(desk, arrive(desk, reasons={"held_before": "x"}))
    assert again(record) is None
    assert LIKE_LEFT in record.warnings


@pytest.mark.parametrize("answers", [{"taken_for": "new_offence"}, {"held_before": "let_go_by_court"}])
def test_the_inspectorate_is_told_of_a_new_offence_and_of_whom_a_judge_let_go(
    desk: Desk, desk_as: Desks, answers: dict[str, str]
) -> None:
    earlier = {"held_from": desk.now() - timedelta(hours=9), "held_until": desk.now() - timedelta(hours=4)}
    arrive(desk, band="31", held_before="let_go_by_police", **earlier)
    assert notices(desk_as(Role.INSPECTOR)) == ()
    number = arrive(desk, name="کسی دیگر", band="32", **({"held_before": "let_go_by_police"} | earlier | answers))
    (told,) = notices(desk_as(Role.INSPECTOR))
    assert told.number == number
    act(desk, number, "held_before", {"held_before": "x"}, held_before="no")
    assert len(notices(desk_as(Role.INSPECTOR))) == 1


def test_who_types_names_to_learn_who_was_here_is_counted_with_searches(desk: Desk, desk_as: Desks) -> None:
    left(desk, desk_as)
    arrive(desk, name="بهادر یوسفزی", band="41", held_before="no")
    for _ in range(20):
        refused(lambda: arrive(desk))
    assert noted(desk_as, "custody_searched_often") == 0
    refused(lambda: arrive(desk, name="بهادر یوسفزی", father_name=None, held_before="no"))
    assert (noted(desk_as), noted(desk_as, "custody_searched_often")) == (21, 1), "one held now counts too"
    assert desk.officer.badge in str(notices(desk_as(Role.INSPECTOR))[0].text)


def test_times_that_contradict_each_other_are_asked_about_and_never_refused(desk: Desk) -> None:
    hour = timedelta(hours=1)
    now = desk.now()
    said = {"held_before": "let_go_by_police"}
    assert refused(lambda: arrive(desk, **said, held_from=now - 9 * hour)).fields.keys() == {"held_until"}
    for since, until in ((9, 10), (9, 0), (90, 80)):
        times = {"held_from": now - since * hour, "held_until": now - until * hour}
        asked = refused(partial(arrive, desk, **said, **times))
        assert (asked.code, asked.fields.keys()) == ("unlikely", {"held_until"}), times
    assert again(shown(desk, arrive(desk, **said, held_from=now - 9 * hour, held_until=now - 5 * hour))) is not None


def test_of_forty_honest_arrivals_two_are_asked_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names as frequent as in life, of child and father; 40 people held now and 120 who left within three days."""
    chance = random.Random(35)

    def somebody() -> KnownBy:
        return KnownBy(person(chance), (person(chance)[0].split()[0],))

    arrivals, asked = 120, 0
    for _ in range(arrivals):
        one = somebody()
        now = any(people_left.most_alike(one.names, person(chance)) for _ in range(HELD))
        asked += now or any(is_like(one, somebody()) for _ in range(3 * HELD))
    assert asked * 40 <= 2 * arrivals
    assert is_like(KnownBy((NAME,), (FATHER,)), KnownBy((NAME,), ("گل آغا",)))
