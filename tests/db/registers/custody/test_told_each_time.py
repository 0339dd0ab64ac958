"""Told each time by somebody, in writing or read out, and a copy at every leaving: on a store, and as of old."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.registers.custody import rules
from db.registers.custody.board.notices import notices
from db.registers.custody.board.rounds import round_of, rounds
from db.registers.custody.case.spec import COPY, RULES_OF_TELLING
from db.registers.custody.people_held import held_cases
from db.registers.custody.rights.wording import SHIPPED, words_in
from db.words.records import Record
from precinct_tui.documents import making
from precinct_tui.documents.paper import as_text
from tests.db.registers.custody.case_file import cases
from tests.db.registers.custody.test_cases import proposed
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_misplaced import misplace

TOLD: dict[str, Any] = {"written": True, "receipt": "signed"}
HEARD = {"language": "pashto", "tie": "telephone", "name": "حمید صدیقی", "phone": "09121112233"}
CAMP = proposed("person moved, to camp")


def of_pashto(desk: Desk, **answers: Any) -> str:
    """A record of somebody who understands Pashto, with an interpreter who was named."""
    number = opened(desk, **answers)
    act(desk, number, "set_language", language="pashto", interpreter_needed=True)
    act(desk, number, "interpreter", **HEARD)
    return number


def fields(desk: Desk, number: str, name: str, **answers: Any) -> set[str]:
    return set(refused(lambda: act(desk, number, name, **answers)).fields)


def version(record: Record) -> Any:
    entry = next(entry for entry in reversed(record.chronology) if entry.kind == "rights_given")
    return next((line.value for line in entry.lines if line.name == "version"), None)


# --- who interpreted ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "answers", "language"),
    [
        ("give_rights", TOLD, "language"),
        ("ask_fear", {"fear": "no"}, "language"),
        ("tell_ground", {"in_writing": True}, "language"),
        ("set_ground", {"ground": "flagrant_offence", "in_writing": True}, "told_language"),
    ],
)
def test_it_is_asked_who_interpreted_only_where_the_language_is_not_the_persons(
    desk: Desk, name: str, answers: dict[str, Any], language: str
) -> None:
    number = of_pashto(desk)
    if name == "tell_ground":
        act(desk, number, "set_ground", ground="flagrant_offence")
    told = answers | ({"told_at": desk.now()} if name == "set_ground" else {})
    assert fields(desk, number, name, **told, **{language: "persian"}) == {"interpreter"}
    act(desk, number, name, **told, **{language: "pashto"})
    act(desk, number, name, **told, **{language: "persian"}, interpreter="telephone")
    act(desk, number, name, {"interpreter": "کسی نبود"}, **told, **{language: "persian"})


def test_nobody_is_asked_while_nobody_knows_the_persons_language(desk: Desk) -> None:
    number = opened(desk)
    act(desk, number, "give_rights", **TOLD, language="persian")
    act(desk, number, "set_language", language="unknown")
    act(desk, number, "give_rights", **TOLD, language="persian")


def test_a_wish_for_no_interpreter_is_told_the_inspectorate(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    act(desk, number, "set_language", language="pashto", interpreter_needed=True)
    act(desk, number, "give_rights", **TOLD, language="pashto", interpreter="telephone")
    assert notices(desk_as(Role.INSPECTOR)) == ()
    act(desk, number, "interpreter", language="pashto", tie="refused")
    act(desk, number, "give_rights", **TOLD, language="persian", interpreter="refused")
    assert len(notices(desk_as(Role.INSPECTOR))) == 2
    assert states(shown(desk, number))["interpreter"] == "done"
    wall = refused(lambda: act(desk, number, "interview", interpreter="refused"))
    assert wall.code == "wall.interview_language"


def test_an_interview_asks_who_interpreted_where_the_record_names_somebody(desk: Desk) -> None:
    number = of_pashto(desk)
    assert fields(desk, number, "interview") == {"interpreter"}
    act(desk, number, "interview", interpreter="telephone", interpreter_name="حمید", interpreter_phone="09121112233")


def test_what_is_moved_to_another_persons_record_is_asked_about(desk: Desk, desk_as: Any) -> None:
    first, second = opened(desk), opened(desk, name="شیرین‌گل", band="18")
    act(desk, first, "ask_fear", fear="no", language="dari")
    question = refused(lambda: misplace(desk, first, "fear_asked", second, reason=None))
    assert (question.code, set(question.fields)) == ("unlikely", {"other"})
    misplace(desk, first, "fear_asked", second)
    act(desk, first, "care", seen="spoke")
    misplace(desk, first, "care_given", second, reason=None)
    desk_as.clock.advance(hours=1)
    third = opened(desk, name="میرویس", band="19")
    act(desk, first, "ask_fear", {"at": "x"}, fear="no", language="dari", at=desk.now() - timedelta(minutes=40))
    before = refused(lambda: misplace(desk, first, "fear_asked", third, reason=None))
    assert "before that person was deprived of liberty" in str(before.fields["other"])


# --- in writing ----------------------------------------------------------------------------------------------------


def test_which_sheet_was_given_is_kept_and_one_from_elsewhere_is_stated(desk: Desk) -> None:
    number = opened(desk)
    act(desk, number, "set_language", language="uzbek")
    act(desk, number, "give_rights", **TOLD, language="uzbek")
    assert (version(shown(desk, number)), states(shown(desk, number))["rights"]) == (None, "part")
    act(desk, number, "give_rights", **TOLD, language="uzbek", version="uz-1-77aa10")
    assert states(shown(desk, number))["rights"] == "stated"
    assert any("not printed here" in str(line) for line in shown(desk, number).warnings)
    act(desk, number, "evidence", reference="نامهٔ ۱۲")
    assert states(shown(desk, number))["rights"] == "done"
    other = opened(desk, name="شیرین‌گل", band="18")
    act(desk, other, "set_language", language="pashto")
    act(desk, other, "give_rights", **TOLD, language="pashto", version=words_in("ps").wording)
    assert states(shown(desk, other))["rights"] == "done", "it is the one that is printed now"


def test_a_sheet_that_this_machine_printed_before_its_words_changed_is_known(desk: Desk, store_home: Any) -> None:
    number, old = opened(desk), words_in("ps").wording
    act(desk, number, "set_language", language="pashto")
    making.custody(desk, "rights", [number])
    (store_home / "rights").mkdir()
    newer = (SHIPPED / "ps.toml").read_text("utf-8").replace('version = "4"', 'version = "5"')
    (store_home / "rights" / "ps.toml").write_text(newer, "utf-8")
    assert words_in("ps", store_home).wording != old
    act(desk, number, "give_rights", **TOLD, language="pashto", version=old)
    assert states(shown(desk, number))["rights"] == "done"


def test_read_to_me_is_printed_only_where_somebody_read(desk: Desk) -> None:
    number = opened(desk)
    act(desk, number, "set_language", language="pashto")

    def receipt() -> str:
        return as_text(*making.custody(desk, "rights", [number]))

    read = ("خواندند", "ولوستل")
    act(desk, number, "give_rights", **TOLD, language="pashto")
    assert [word for word in read if word in receipt()] == []
    act(desk, number, "give_rights", **TOLD, language="pashto", read_aloud=True)
    assert [word for word in read if word not in receipt()] == []
    act(desk, number, "give_rights", **TOLD, language="pashto", read_aloud=False)
    assert [word for word in read if word in receipt()] == [], "the newest answer"


# --- a copy --------------------------------------------------------------------------------------------------------


def test_a_copy_after_a_judge_is_looked_for_fourteen_days_and_by_nobody_after_that(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    act(desk, number, "before_judge", body="duty_judge", judge="قاضی کشیک", band="17", receipt="۱")
    assert [step.code for step in rounds(desk)] == ["copy"]
    desk_as.clock.advance(days=14)
    assert [person.number for person in round_of(desk, "copy").people] == [number]
    desk_as.clock.advance(minutes=1)
    assert (states(shown(desk, number))["copy"], rounds(desk)) == ("not_done", ())
    assert any("No copy of the record was given" in str(line) for line in shown(desk, number).warnings)
    with desk.store.reading() as conn:
        assert held_cases(conn, desk.store.unit, pending_at=desk.now()) == ()
        assert len(held_cases(conn, desk.store.unit, pending_at=desk.now() - timedelta(minutes=2))) == 1
    act(desk, number, "give_copy", no_copy="not_possible")
    assert states(shown(desk, number))["copy"] == "not_done"
    act(desk, number, "give_copy", no_copy="declined")
    assert states(shown(desk, number))["copy"] == "done"
    assert timedelta(days=14) == COPY.usual


def test_other_pending_papers_keep_a_record_in_sight_when_the_copy_lapses(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    act(desk, number, "before_judge", body="duty_judge", judge="قاضی کشیک", band="17")
    desk_as.clock.advance(days=15)
    assert [step.code for step in rounds(desk)] == ["receipt"]
    with desk.store.reading() as conn:
        assert len(held_cases(conn, desk.store.unit, pending_at=desk.now())) == 1


# --- as of old -----------------------------------------------------------------------------------------------------

OF_OLD = {
    "An interpreter who was named in the morning did not interpret what is told later without one": ("rights", "done"),
    "An unknown language is nobody's, whoever interprets": ("rights", "done"),
    "The wish for no interpreter, said in a language that the person does not understand": ("interpreter", "done"),
    "The wish for no interpreter is an answer, and opens no interview": ("breach", None),
    "Asylum is offered to who wished for no interpreter and has no common language with the desk": (
        "asylum_offer", "done",
    ),
    "In writing in Uzbek: there is no such sheet": ("rights", "done"),
    "A sheet that another machine printed is stated until something of it can be checked": ("rights", "done"),
    "“No ground yet”, after there was one": ("ground", "done"),
    "Entry or stay, without the authority that stated it, or without its reference": ("ground", "done"),
    "Before a judge without a copy: open for fourteen days, then not given": ("copy", None),
}  # fmt: skip
"""Cases of the page, and how a duty stands by the rules of before."""


@pytest.mark.parametrize("title", OF_OLD)
def test_an_entry_of_before_the_rules_is_read_as_it_was(title: str) -> None:
    then = next(case.checks[-1] for case in cases() if case.title == title)
    duty, state = OF_OLD[title]
    old = tuple(replace(event, rules=RULES_OF_TELLING - 1) for event in then.history)

    def found(events: tuple[Any, ...]) -> str | None:
        stand = [each.state for each in rules.duties(events, then.at) if each.code.partition("-")[0] == duty]
        return stand[-1] if stand else None

    assert found(old) == state
    if duty not in ("rights", "ground", "asylum_offer", "interpreter"):
        assert found(then.history) != state


def test_a_no_that_counts_by_the_rules_of_before_alone_opens_no_removal_from_now_on() -> None:
    title = "An interpreter who was named in the morning did not interpret what is told later without one"
    then = next(case.checks[0] for case in cases() if case.title == title)
    order = replace(then.history[-1], uid="x", position=90, kind="removal_ordered",
                    facts={"number": "5", "authority": "court"}, identity={}, words={})  # fmt: skip
    old = tuple(replace(event, rules=RULES_OF_TELLING - 1) for event in (*then.history, order))
    assert {duty.code: duty.state for duty in rules.duties(old, then.at)}["fear"] == "done"
    assert [wall.name for wall in rules.walls(old, CAMP, then.at)] == ["fear_unanswered"]
    again = replace(then.history[-1], uid="y", position=91, kind="fear_asked",
                    facts={"fear": "no", "language": "persian", "interpreter": "telephone"})  # fmt: skip
    assert rules.walls((*old, again), CAMP, then.at) == ()


def test_a_ground_is_told_without_a_question_though_nobody_has_stated_it_yet(desk: Desk) -> None:
    """Entry or stay without its authority's reference is unmet, which the record says: the form asks nothing more."""
    number = opened(desk)
    said: dict[str, Any] = {"language": "persian", "in_writing": True}
    assert refused(lambda: act(desk, number, "tell_ground", **said)).fields.keys() == {"at"}
    act(desk, number, "set_ground", ground="entry_or_stay", stated_by="aliens_office")
    act(desk, number, "tell_ground", **said)
    assert states(shown(desk, number))["ground"] in ("open", "due")
    act(desk, number, "set_ground", {"ground": "پرونده برگشت"}, ground="none_yet")
    assert refused(lambda: act(desk, number, "tell_ground", **said)).fields.keys() == {"at"}
