"""Who is named in what happened to a person: by badge or surname, in every spelling, and what that refuses."""

from __future__ import annotations

from typing import Any

import pytest

from db.registers.custody import custody_acts
from db.words.messages import Refused
from tests.db.registers.custody.test_custody_acts import BADGE, Look, act, case_of, said

REFUSAL = (
    "You are named in force, an injury, a death or a restraint here: another officer or the commander does this. Care,"
    " help, a release and an entry stay open to you."
)


@pytest.fixture(autouse=True)
def never_called_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """The officer has had one name and badge: what he was called before stands in no store here."""
    monkeypatch.setattr(custody_acts, "called_ever", lambda _conn, _unit, _uid: frozenset())


def test_badges_are_read_out_of_what_names_officers() -> None:
    assert custody_acts.badges("۴۴۱۷، 5520؛ ستوان رضایی/12-B") == {
        "4417", "5520", "ستوان", "رضایی/12-B", "رضایی", "12", "B",
    }  # fmt: skip
    assert custody_acts.badges(None) == custody_acts.badges(" ، ") == frozenset()


@pytest.mark.parametrize(
    ("involved", "named"),
    [
        ("", False),
        ("5520", False),
        (BADGE, True),
        ("۴۴۱۷", True),
        ("5520،4417", True),
        (f"{BADGE}0", False),
        ("سروان پورکاشانی", True),
        ("پوركاشاني", True),
        ("محمود", False),
        ("محمود عبیداوی", False),
    ],
)
def test_an_officer_is_involved_by_badge_or_surname_and_never_by_a_given_name(involved: str, named: bool) -> None:
    case = case_of(involved=involved)
    assert custody_acts.is_involved(act(Look()), case) is named
    if named:
        with pytest.raises(Refused) as refused:
            custody_acts.refuse_involved(act(Look()), case)
        assert refused.value.code == "forbidden"
        assert refused.value.message is not None
        assert said(refused.value.message) == REFUSAL
    else:
        custody_acts.refuse_involved(act(Look()), case)


@pytest.mark.parametrize(
    ("name", "typed", "named"),
    [
        ("علی حسین‌زاده", "ستوان حسین زاده", True),
        ("علی حسین‌زاده", "حسین‌زاده", True),
        ("علی حسین‌زاده", "حسین‌زاده، کریمی", True),
        ("علی حسین‌زاده", "حسينزاده", True),
        ("علی حسین زاده", "حسین‌زاده", True),
        ("علی حسین زاده", "ستوان حسینزاده", True),
        ("علی حسینزاده", "حسینزاده", True),
        ("علی حسین‌زاده", "کریم زاده", False),
        ("علی حسین‌زاده", "حسین کریمی", False),
        ("علی کریم حسین زاده", "کریم", False),
        ("Karim Al-Saadi", "al saadi", True),
        ("Karim Al Saadi", "AL-SAADI", True),
        ("Karim Al-Saadi", "Saadi", False),
        ("حسین", "حسین", True),
        ("‌", "حسین", False),
    ],
)
def test_a_surname_in_two_parts_is_known_with_a_space_a_half_space_or_none(name: str, typed: str, named: bool) -> None:
    assert custody_acts.is_involved(act(Look(), name=name), case_of(involved=typed)) is named
    assert custody_acts.is_named(typed, ["محمود دیگری", name]) is named


def test_who_was_called_otherwise_before_is_known_by_that_too(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    before = frozenset({"محمود حسین‌زاده", "5520"})
    monkeypatch.setattr(custody_acts, "called_ever", lambda _conn, *who: asked.append(who) or before)
    for typed, named in (("حسین زاده", True), ("۵۵۲۰", True), ("کریمی", False)):
        assert custody_acts.is_involved(act(Look()), case_of(involved=typed)) is named
    assert asked == [("unit-1", "officer-9")] * 3
    assert custody_acts.is_involved(act(Look()), case_of(involved="")) is False
    assert len(asked) == 3, "where nobody is named nothing is looked up"


def test_an_officer_without_a_name_is_known_by_the_badge_alone() -> None:
    nameless = act(Look(), name="")
    assert not custody_acts.is_involved(nameless, case_of(involved="پورکاشانی"))
    assert custody_acts.is_involved(nameless, case_of(involved=BADGE))


NAMED = ("unit-1", "uid 4")


def test_who_is_named_in_a_record_does_not_judge_it(monkeypatch: pytest.MonkeyPatch) -> None:
    done = act(Look())
    monkeypatch.setattr(
        custody_acts, "case_of", lambda _conn, unit, uid: case_of(involved=BADGE if (unit, uid) == NAMED else "")
    )
    custody_acts.refuse_involved_in(done, None)
    custody_acts.refuse_involved_in(done, "uid 3")
    with pytest.raises(Refused) as refused:
        custody_acts.refuse_involved_in(done, "uid 4")
    assert refused.value.code == "forbidden"
    assert custody_acts.is_involved_in(done, "uid 4") is True
    assert custody_acts.is_involved_in(done, "uid 3") is False
