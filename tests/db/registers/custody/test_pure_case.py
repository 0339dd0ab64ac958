"""A case while it is read: what ends with holding, what is called for again, and what is kept once: by table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.registers.custody.case.ages import AgeWord
from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import DEFAULT
from db.registers.custody.case.timeline import Step
from db.registers.custody.case.track import Track
from db.words.messages import M_
from tests.db.registers.custody.test_rules import T0, minutes

STAYS = (
    "property_out", "receipt", "receiver", "copy", "notice_prosecutor", "notice_forensic", "notice_inspectorate",
    "notice_family", "family_judge", "signature", "countersign", "breach",
)  # fmt: skip


def step(at: float, uid: str = "e") -> Step:
    return Step(uid, "care_given", {}, {}, {}, T0 + minutes(at), T0 + minutes(at))


def case(*tracks: Track, **known: Any) -> Case:
    return Case(DEFAULT, tracks={track.code: track for track in tracks}, **known)


@pytest.mark.parametrize("code", [*STAYS, "rights", "check-2", "holding", "judge_seen"])
def test_what_does_not_end_when_holding_ends(code: str) -> None:
    track = Track(code, None)
    assert case(track).open_tracks() == ([] if code in STAYS else [track])
    assert case(track).open_tracks((track.base,)) == [track]
    assert case(track).open_tracks(("other",)) == []


def test_what_was_waived_is_called_for_again_and_nothing_else() -> None:
    waived, other, stands = Track("rights", None), Track("fear", None), Track("ground", None)
    done = Track("language", None, done=T0)
    for track in (waived, other, done):
        track.waive(step(5))
    case(waived, other, stands, done).call_again(("rights", "ground", "language"))
    assert [track.waived_at for track in (waived, other, stands, done)] == [
        None,
        T0 + minutes(5),
        None,
        T0 + minutes(5),
    ]


def test_one_step_calls_for_a_duty_once_and_another_step_for_another() -> None:
    made = case()
    for uid in ("a", "a", "b"):
        made.call_for_each("countersign", step(1, uid), T0)
    assert list(made.tracks) == ["countersign-1", "countersign-2"]
    made.call_for("doctor", step(1, "a"), T0)
    made.call_for("doctor", step(2, "b"), T0)
    made.do("doctor", step(3))
    for uid in ("a", "b"):
        made.call_for("doctor", step(1, uid), T0)
    assert [code for code in made.tracks if code.startswith("doctor")] == ["doctor"], "both were seen to by then"
    made.call_for("doctor", step(4, "c"), T0)
    assert made.tracks["doctor-2"].stands


def test_a_breach_is_kept_once_for_what_it_was_and_known_by_it() -> None:
    made = case()
    for said in (M_("Water"), M_("Water"), M_("Food")):
        made.breach(step(5, "a"), said)
    assert [track.opener for track in made.tracks.values()] == ["a Water", "a Food"]
    assert all(track.late for track in made.tracks.values())


def test_what_is_told_in_part_after_it_was_waived_changes_nothing() -> None:
    waived = Track("rights", T0 + minutes(30))
    waived.waive(step(5))
    case(waived).done_in_part("rights", step(6), timedelta(hours=6), timedelta(hours=1))
    case().done_in_part("rights", step(6), timedelta(hours=6), timedelta(hours=1))
    assert waived.again is None


@pytest.mark.parametrize(("at", "turns"), [(60, 2), (0, 1), (-1, 1)])
def test_a_look_that_is_no_newer_than_the_last_changes_nothing(at: float, turns: int) -> None:
    made = case()
    made.next_of("check", step(at), timedelta(hours=1))
    assert made.tracks == {}, "nobody began the series"
    made.recur("check", step(0), T0, timedelta(hours=1))
    made.next_of("check", step(at), timedelta(hours=1))
    assert len(made.tracks) == turns


def test_the_start_moves_earlier_only() -> None:
    made = case(start=T0)
    assert [made.sooner_start(T0 + minutes(by)) for by in (1, 0, -1)] == [False, True, True]
    assert made.start == T0 - minutes(1)


def test_what_is_known_of_a_person() -> None:
    assert case(name="a", name_in_document="b").names == ("a", "b")
    assert case(name="a").names == ("a",)
    assert case().names == ()
    words = {"a": AgeWord(youngest=30), "b": AgeWord(youngest=17), "c": AgeWord(doubtful=True)}
    assert case(ages=words).age == 17
    assert case().age is None
    for with_whom, alone in (("family", False), ("carer", False), ("alone", True), (None, True)):
        assert case(with_whom=with_whom).alone == alone
    fresh = case()
    plain = ("suspected", "cleared", "ill", "unreadable", "valid_documents", "changed", "band", "place", "involved",
             "no_language", "fear_stands")  # fmt: skip
    assert [name for name in plain if getattr(fresh, name)] == []
