"""The hard cases of docs/custody-cases.md, each line held."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from db.registers.custody import rules
from db.registers.custody.case import twins
from db.registers.custody.case.track import breached
from db.words.records import Duty
from tests.db.registers.custody.case_file import (
    OTHERS,
    THIS,
    HardCase,
    Then,
    answer,
    cases,
    code,
    coded,
    moment,
    of_the_list,
)

CASES = tuple(cases())
BY_THE_OTHER = "other record of this person"
"""What a wall says that another record makes."""
DUTY = re.compile(r"(?P<duty>.+?) (?:is (?P<what>no breach|a breach|[a-z ]+)|by (?P<due>.+)|again since (?P<again>.+))")


def proposed(text: str) -> rules.Proposed:
    """`person moved, to camp` as what somebody is about to do."""
    head, *told = text.split(",")
    kind = code(head)
    facts = dict(answer(kind, part) for part in told)
    return rules.Proposed(kind, of_the_list({name: coded(kind, name, given) for name, given in facts.items()}))


def held_to(then: Then, clause: str) -> None:
    """Fail where a clause is not so."""
    record = next((name for name in OTHERS if clause.startswith(f"{name}: ")), THIS)
    clause = clause.removeprefix(f"{record}: ")
    history, beside = then.histories[record], twins.beside(record, then.histories)
    word, _, rest = clause.partition(": ")
    if word in ("wall", "no wall", "wall of the other"):
        found = rules.walls(history, proposed(rest), then.at, beside=beside)
        assert bool(found) == (word != "no wall"), clause
        assert any(BY_THE_OTHER in str(wall.why) for wall in found) == (word == "wall of the other"), clause
        return
    if clause.startswith("state "):
        assert rules.state(history, beside) == clause.split()[1], clause
        return
    if word == "struck breach":
        assert code(rest) in {duty.code.partition("-")[0] for duty in rules.struck_breaches(history, beside)}, clause
        return
    said = DUTY.fullmatch(clause)
    assert said is not None, f"nobody can read: {clause}"
    duties = rules.duties(history, then.at, beside=beside)
    found_duty = _newest(duties, code(said["duty"]))
    if said["what"] == "gone":
        assert found_duty is None, clause
        return
    assert found_duty is not None, f"{clause}: there is no such duty"
    if said["due"]:
        assert found_duty.due == moment(said["due"]), clause
    elif said["again"]:
        assert found_duty.again == moment(said["again"]), clause
    elif said["what"] in ("a breach", "no breach"):
        assert breached(found_duty) == (said["what"] == "a breach"), clause
    else:
        assert found_duty.state == code(said["what"]), clause


def _newest(duties: tuple[Duty, ...], wanted: str) -> Duty | None:
    """The duty of that name; of one that recurs the newest, or the one that a number names (`check 2`)."""
    base, _, number = wanted.rpartition("_")
    if number.isdecimal():
        exact = [duty for duty in duties if duty.code == f"{base}-{number}"]
        return exact[0] if exact else None
    found = [duty for duty in duties if duty.code.partition("-")[0] == wanted]
    return found[-1] if found else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_hard_case_comes_out_right(case: HardCase) -> None:
    for then in case.checks:
        for clause in then.clauses:
            held_to(then, clause)


def test_the_page_says_of_each_who_tried_it_and_what_must_stand() -> None:
    titles = Counter(case.title for case in CASES)
    assert max(titles.values()) == 1
    assert [case.title for case in CASES if not case.checks or not case.tried_by] == []
