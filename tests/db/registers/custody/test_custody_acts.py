"""Questions and refusals of every command of custody before it writes, as functions: records, bands, facts, walls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import create_engine, insert

from db.kernel.base.access import Role
from db.kernel.base.officer import Officer
from db.kernel.desk.desk import Act
from db.registers.custody import custody_acts
from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import Limits
from db.registers.custody.case.status import ALL
from db.registers.custody.case.walling import Wall
from db.registers.custody.custody_acts import ActedOn, ToWrite
from db.registers.custody.models import CUSTODY
from db.words.forms import Form, ask
from db.words.messages import M_, Refused

NOW = datetime(2026, 11, 24, 21, 10, tzinfo=UTC)
START = NOW - timedelta(hours=3)
BADGE, NAME = "4417", "محمود پورکاشانی"


@pytest.fixture(autouse=True)
def never_called_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """The officer has had one name and badge: what he was called before stands in no store here."""
    monkeypatch.setattr(custody_acts, "called_ever", lambda _conn, _unit, _uid: frozenset())


class Look(Form):
    """Made up: a past moment, one to come, a telephone with a name, a reason for a delay."""

    at: datetime | None = ask("moment", "At")
    ends: datetime | None = ask("moment", "Ends", lean="future")
    phone: str | None = ask("phone", "Telephone")
    who: str | None = ask("text", "Who")
    person: str | None = ask("text", "Person")
    name: str | None = ask("text", "Name", part="identity")
    delay: str | None = ask("text", "Why late")
    note: str | None = ask("text", "Note")


def act(form: Form, *, doubted: bool = False, name: str = NAME) -> Act:
    officer = Officer("officer-9", BADGE, name, Role.DUTY)
    codes = SimpleNamespace(counting=lambda _conn, chosen: {"counts_as": sorted(chosen)})
    ports, store = SimpleNamespace(codes=codes), SimpleNamespace(unit="unit-1")
    desk = SimpleNamespace(clock_doubt=("back",) if doubted else (), ports=ports, store=store)
    return Act(cast(Any, desk), cast(Any, None), officer, NOW, form)


def case_of(**facts: Any) -> Case:
    """A case of which a little is known."""
    return Case(Limits(), **facts)


def minutes(count: float) -> datetime:
    return NOW + timedelta(minutes=count)


def said(message: Any) -> str:
    return str(message.text.format(**message.params))


DAY = 24 * 60
AHEAD = custody_acts.AHEAD.total_seconds() / 60


# --- what is written -------------------------------------------------------------------------------------------


def written(
    form: Form,
    kind: str,
    facts: dict[str, Any] | None = None,
    *,
    doubted: bool = False,
    case: Case | None = None,
    **entry: Any,
) -> dict[str, Any]:
    """The one entry that a form would write: kind, at, facts, record."""
    done = act(form, doubted=doubted)
    kept: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Act, "append", lambda _act, kind, **what: kept.append({"kind": kind, **what}))
        record = ActedOn("CA-1405-31", (), case or case_of(start=START))
        said_so = {"said": "so"} if facts is None else facts
        assert custody_acts.write_behind(done, form, record, ToWrite(kind, said_so, **entry)) == "CA-1405-31"
    (only,) = kept
    return only


def test_an_entry_is_written_of_its_record_at_its_time() -> None:
    form = Look(at=minutes(-5), record="record-12")
    assert written(form, "care_given") == {
        "kind": "care_given", "record": "record-12", "at": minutes(-5), "form": form, "facts": {"said": "so"},
    }  # fmt: skip
    assert written(Look(), "care_given")["at"] == NOW


def test_the_walls_of_what_a_form_proposes_are_asked_and_its_facts_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(custody_acts.rules, "walls_of", lambda *what: asked.append(what) or ())
    kept: list[Any] = []
    monkeypatch.setattr(Act, "append", lambda _act, _kind, **what: kept.append(what["facts"]))
    record = ActedOn("CA-1405-32", (), case_of(start=START))
    for facts in ({"said": "so"}, None):
        form = Look(note="متن")
        assert custody_acts.write(act(form), form, record, "care_given", facts) == "CA-1405-32"
        case, proposed, now = asked[-1]
        assert (case, proposed.kind, proposed.facts.get("said"), now) == (
            record.case, "care_given", facts and facts["said"], NOW,
        )  # fmt: skip
    assert kept == [{"said": "so"}, {}]


def test_what_was_seen_later_is_asked_with_the_answers_and_kept_with_the_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    told = {"notify": True}
    monkeypatch.setattr(custody_acts, "ask_what_was_seen", lambda _act, *what: asked.append(what) or told)
    form, case = Look(note="متن", who="کریم"), case_of(start=START)
    assert written(form, "care_given", {"who": "another"}, case=case)["facts"] == {"who": "another", "notify": True}
    ((of_form, of_case, kind, facts),) = asked
    assert (of_form, of_case, kind) == (form, case, "care_given")
    assert (facts["note"], facts["who"], "counts_as" in facts) == ("متن", "another", True)


@pytest.mark.parametrize("kind", ["start_given", "removal_ordered"])
def test_a_start_and_an_order_may_lie_before_the_deprivation_of_liberty(kind: str) -> None:
    early = Look(at=START - timedelta(days=1), record="record-12")
    assert written(early, kind)["kind"] == kind
    with pytest.raises(Refused) as refused:
        written(early, "care_given")
    assert (refused.value.code, set(refused.value.fields)) == ("unlikely", {"at"})


LEAVING = ("person_released", "brought_before_judge", "child_delivered", "person_moved", "person_referred")
ENDING = (*LEAVING, "death_recorded", "escape_recorded")


@pytest.mark.parametrize("kind", ENDING)
def test_no_end_is_written_hours_before_it_happens(kind: str) -> None:
    late = Look(at=minutes(121), reasons={"at": "by the watch"})
    with pytest.raises(Refused) as refused:
        written(late, kind)
    assert refused.value.code == "invalid"
    assert said(refused.value.fields["at"]) == "This is hours ahead and has not happened. Write it after it happens."
    assert written(late, kind, doubted=True)["kind"] == kind
    assert written(Look(at=minutes(120), reasons={"at": "by the watch"}), kind)["kind"] == kind
    assert written(late, "care_given")["kind"] == "care_given"


@pytest.mark.parametrize("kind", [*ENDING, "care_given"])
def test_who_leaves_ahead_of_the_clock_is_told_to_the_inspectorate(kind: str) -> None:
    leaves = kind in LEAVING
    ahead = Look(at=minutes(AHEAD + 1), reasons={"at": "by the watch"})
    assert written(ahead, kind)["facts"].get("notify", False) is leaves
    assert "notify" not in written(ahead, kind, doubted=True)["facts"]
    assert "notify" not in written(Look(at=minutes(AHEAD)), kind)["facts"]


@pytest.mark.parametrize("whose", ["who", "person", "name"])
def test_a_telephone_with_a_name_is_noted_as_such(whose: str) -> None:
    assert written(Look(phone="09161234567", **{whose: "کریم"}), "family_told")["facts"]["named"] is True
    assert "named" not in written(Look(phone="09161234567", note="کریم"), "family_told")["facts"]
    assert "named" not in written(Look(**{whose: "کریم"}), "family_told")["facts"]


def test_a_doubtful_number_is_asked_about() -> None:
    with pytest.raises(Refused) as refused:
        written(Look(phone="12"), "family_told")
    assert (refused.value.code, set(refused.value.fields)) == ("unlikely", {"phone"})


def test_a_reason_for_a_delay_is_kept_but_not_one_by_who_was_involved() -> None:
    assert written(Look(delay="راه بسته بود"), "care_given")["facts"] == {"said": "so", "delayed": True}
    with pytest.raises(Refused) as refused:
        written(Look(delay="راه بسته بود"), "care_given", case=case_of(start=START, involved=f"افسر {BADGE}"))
    assert refused.value.code == "invalid"
    named = "You are named in what happened here: another officer says why it was late."
    assert {name: said(message) for name, message in refused.value.fields.items()} == {"delay": named}
    assert written(Look(), "care_given", case=case_of(start=START, involved=BADGE))["facts"] == {"said": "so"}


def test_walls_refuse_with_all_that_is_wrong_besides() -> None:
    first, second = (Wall(f"w{n}", name, M_(f"Why {n}."), M_(f"Way {n}.")) for n, name in ((1, "note"), (2, "who")))
    with pytest.raises(Refused) as refused:
        written(Look(at=minutes(DAY + 1)), "person_released", walls=(first, second))
    assert refused.value.code == "wall.w1"
    assert set(refused.value.fields) == {"at", "note", "who"}
    assert refused.value.fields["note"] == refused.value.fields["who"] == refused.value.message
    assert custody_acts.hold_to_walls(act(Look()), ()) is None  # type: ignore[func-returns-value]


def test_rules_read_the_answers_with_what_the_codes_count_as_and_the_facts_before_all() -> None:
    form = Look(note="متن", who="کریم")
    proposed = custody_acts.proposed(act(form), form, "care_given", {"who": "another", "more": 1})
    assert proposed.kind == "care_given"
    assert (proposed.facts["note"], proposed.facts["who"], proposed.facts["more"]) == ("متن", "another", 1)
    assert "counts_as" in proposed.facts
    assert custody_acts.proposed(act(form), form, "care_given").facts["who"] == "کریم"


@pytest.mark.parametrize("stands", [True, False, None])
def test_taking_back_a_duty_that_stands_is_told_to_the_inspectorate(stands: bool | None) -> None:
    track = None if stands is None else SimpleNamespace(stands=stands)
    case: Any = SimpleNamespace(current={"interpreter": track}.get)
    assert custody_acts.takes_back(case, "interpreter") == ({"notify": True} if stands else None)


# --- the record ------------------------------------------------------------------------------------------------

REFUSALS = {
    "closed": "This record is closed. Reopen it first, or add an entry.",
    "dead": "This record ended with a death. Add an entry instead.",
    "escaped": "This person has escaped. Record the recapture first.",
    "moved": "This person was moved. Record the return first.",
    "held": "This person is held here.",
    "judge": "This person is held here under a judge's order.",
}


@pytest.fixture
def finding(monkeypatch: pytest.MonkeyPatch) -> Iterator[Act]:
    """An act over the bare table of custody: a record in each state, and one of another unit with the same uid."""
    monkeypatch.setattr(custody_acts.stored_events, "events_of", lambda _conn, *what: what)
    read = lambda _conn, _unit, histories: {uid: ("read", some) for uid, some in histories.items()}  # noqa: E731
    monkeypatch.setattr(custody_acts, "cases_of", read)
    engine = create_engine("sqlite://")
    with engine.connect() as conn:
        names = [column.name for column in CUSTODY.columns]
        conn.exec_driver_sql(f"CREATE TABLE {CUSTODY.name} ({', '.join(names)})")
        for unit in ("unit-2", "unit-1"):
            for place, state in enumerate(REFUSALS):
                number = f"C{unit[-1]}-1405-{place}"
                row = {"unit": unit, "uid": f"uid {place}", "number": number, "state": state}
                conn.execute(insert(CUSTODY).values({CUSTODY.c[name]: value for name, value in row.items()}))
        found = act(Look())
        found.desk = cast(Any, SimpleNamespace(store=SimpleNamespace(unit="unit-1"), clock_doubt=()))
        found.conn = conn
        yield found


def test_a_record_is_found_in_its_unit_with_its_entries(finding: Act) -> None:
    record: Any = custody_acts.find(finding, Look(record="uid 2"))
    entries = ("unit-1", "uid 2")
    assert (record.number, record.events, record.case) == ("C1-1405-2", entries, ("read", entries))


@pytest.mark.parametrize("uid", ["uid 9", None])
def test_a_record_that_is_not_there_is_refused(finding: Act, uid: str | None) -> None:
    with pytest.raises(Refused) as refused:
        custody_acts.find(finding, Look(record=uid))
    assert refused.value.code == "not_found"
    assert said(refused.value.message) == "There is no such custody record."


@pytest.mark.parametrize(("place", "state"), enumerate(REFUSALS))
def test_a_state_that_forbids_an_act_says_what_opens_it(finding: Act, place: int, state: str) -> None:
    assert set(REFUSALS) == ALL
    other = "held" if state != "held" else "closed"
    with pytest.raises(Refused) as refused:
        custody_acts.find(finding, Look(record=f"uid {place}"), [other])
    assert (refused.value.code, said(refused.value.message)) == ("conflict", REFUSALS[state])
    assert custody_acts.find(finding, Look(record=f"uid {place}"), [other, state]).number == f"C1-1405-{place}"


WAITS = (
    "The inspectorate decides on it. What it opens or tightens holds at once; what it would close or loosen goes on "
    "until then."
)


@pytest.mark.parametrize(("written_now", "told"), [(["change-7"], True), (["change-8"], False), ([], False)])
def test_who_changed_a_record_is_told_if_the_inspectorate_decides(
    finding: Act, monkeypatch: pytest.MonkeyPatch, written_now: list[str], told: bool
) -> None:
    asked: list[Any] = []

    def waiting(events: Any) -> list[Any]:
        asked.append(events)
        return [SimpleNamespace(uid="change-7")]

    monkeypatch.setattr(custody_acts, "waiting", waiting)
    finding.events = [cast(Any, SimpleNamespace(uid=uid)) for uid in written_now]
    custody_acts.say_what_waits(finding, "uid 3")
    assert asked == [("unit-1", "uid 3")]
    assert (finding.form.waits is not None and said(finding.form.waits) == WAITS) is told


# --- bands -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("band", "given", "asked"),
    [
        ("829", "829", ""),
        (" ۸۲۹", "829 ", ""),
        ("829", "۸۲۹", ""),
        ("", None, ""),
        ("", "829", ""),
        ("829", "830", "This record's band is 829. Is this the right person?"),
        ("829", None, "Read the number from the person's band."),
        ("829", "", "Read the number from the person's band."),
    ],
)
def test_a_wrong_or_missing_band_is_asked_about(band: str, given: str | None, asked: str) -> None:
    done = act(Look())
    custody_acts.ask_band(done, case_of(band=band), given)
    assert {n: said(m) for n, m in done.warned.items()} == ({"band": asked} if asked else {})
    assert not done.wrong
