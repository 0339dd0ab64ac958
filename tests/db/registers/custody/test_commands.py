"""Custody on a real store: a whole case, walls, warnings, who may see what, rebuilding and corrections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.registers.custody import queries, show
from db.registers.custody.board.notices import notices
from db.registers.custody.board.spans import count_spans, list_spans, resting
from db.registers.custody.keeping import forms as keeping
from db.registers.custody.outcome import forms as outcome
from db.registers.custody.searching import search_custody
from db.registers.custody.walk import commands as custody
from db.registers.custody.walk import forms as walk
from db.words.messages import Refused
from db.words.records import Filter, Record
from tests.officers import NAMES


def opened(desk: Desk, **answers: Any) -> str:
    now = desk.now()
    given = {
        "name_known": "stated",
        "name": "احمد رضایی",
        "band": "17",
        "deprivation_at": now - timedelta(minutes=20),
        "arrived_at": now,
        "category": "brought_by_patrol",
        "nationality": "افغانستان",
    }
    return custody.open_custody(desk, walk.OpenCustody(**(given | answers)))


def shown(desk: Desk, number: str) -> Record:
    return show.show_custody(desk, number, purpose="duty")


def act(desk: Desk, number: str, name: str, reasons: dict[str, str] | None = None, /, **answers: Any) -> str:
    """Give the command `custody.NAME` on a record, now unless said otherwise."""
    from db.kernel.projections.numbering import find

    declared = COMMANDS[f"custody.{name}"]
    with desk.store.reading() as conn:
        uid, _ = find(conn, desk.store, "custody", number, desk.now())
    if name not in ("explain_breach", "correct", "link", "answer_sighting", "evidence"):
        answers.setdefault("at", desk.now())
    return declared.run(desk, declared.form(record=uid, reasons=reasons or {}, **answers))


def states(record: Record) -> dict[str, str]:
    return {duty.code: duty.state for duty in record.duties}


def refused(run: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        run()
    return caught.value


def test_a_foreign_national_with_valid_documents_walks_free(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    assert number == "CA-1405-1"
    record = shown(desk, number)
    assert states(record)["prosecutor"] == "open"
    assert record.acts[0] == "custody.wellbeing"
    act(desk, number, "wellbeing", well="well")
    act(desk, number, "set_language", language="dari", interpreter_needed=False)
    act(desk, number, "set_age", child="adult", age=31, basis="stated")
    act(desk, number, "give_rights", language="dari", written=True, receipt="signed", fear="no")
    act(desk, number, "tell_prosecutor", via="phone", to="قاضی کشیک", reference="۱۲")
    desk_as.clock.advance(minutes=5)
    act(
        desk, number, "see_documents", type="passport_visa", document_number="P1234567", verified_with="aliens_office",
        answer="valid",
    )  # fmt: skip
    record = shown(desk, number)
    assert record.acts[0] == "custody.release"
    assert str(record.warnings[0]) == "Release now."
    assert states(record)["rights"] == "done"
    assert states(record)["release_now"] == "due"
    wrong_band = {"outcome": "released_documents_valid", "band": "71"}
    assert refused(lambda: act(desk, number, "release", **wrong_band)).fields.keys() == {"band"}
    act(desk, number, "release", outcome="released_documents_valid", band="۱۷", copy_given=True)
    record = shown(desk, number)
    assert record.state == "closed"
    assert states(record)["holding"] == "done"
    assert not [code for code, state in states(record).items() if state in ("overdue", "late")]
    assert queries.held_now(desk) == ()
    row = queries.list_custody(desk, Filter()).rows[0]
    assert (row.number, row.state) == (number, "closed")
    assert row.values[4] == ("released_documents_valid",)
    assert [(span.state, span.values[2]) for span in list_spans(desk, Filter()).rows] == [("holding", desk.now())]


def test_no_name_and_no_nationality_leaves_the_record(desk: Desk) -> None:
    opened(desk)
    seen = repr(queries.list_custody(desk, Filter())) + repr(queries.clock_strip(desk)) + repr(queries.attention(desk))
    assert "احمد" not in seen + repr(list_spans(desk, Filter()))
    assert "افغانستان" not in seen + repr(queries.held_now(desk))
    assert search_custody(desk, "احمد رضایی", purpose="duty")[0].text == "احمد رضایی"
    assert search_custody(desk, "افغانستان", purpose="duty") == ()
    with desk.store.reading() as conn:
        from db.registers.custody.models import CUSTODY, NOTICE, SPAN

        columns = {column.name for model in (CUSTODY, SPAN, NOTICE) for column in model.c}
        rows = repr([conn.execute(model.select()).all() for model in (CUSTODY, SPAN, NOTICE)])
    assert not columns & {"name", "nationality", "language", "religion", "document"}
    assert "احمد" not in rows


def test_the_clock_strip_and_held_now_show_the_nearest_deadline(desk: Desk, desk_as: Any) -> None:
    first, second = opened(desk), opened(desk, name="سلیمه نوری", band="18", reasons={})
    act(desk, first, "give_rights", language="dari", written=True, receipt="signed", fear="yes")
    desk_as.clock.advance(minutes=45)
    strip = queries.clock_strip(desk)
    assert {band for band, _ in strip} == {"17", "18"}
    assert [(duty.code, duty.state) for _, duty in strip] == [("prosecutor", "overdue")] * 2
    held = {person.number: person for person in queries.held_now(desk)}
    assert held[first].flags == {"fear_of_return", "breach", "overdue"}
    assert held[second].name == "سلیمه نوری"
    assert held[second].elapsed == timedelta(minutes=65)
    wanted = [item for item in queries.attention(desk) if item.flag == "overdue"]
    assert [str(item.text) for item in wanted] == [
        "17: Tell the prosecutor's office, and 7 more",
        "18: Tell the prosecutor's office, and 8 more",
    ]


def test_a_breach_is_named_by_its_number_and_no_code_is_shown(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    desk_as.clock.advance(hours=3)
    told = [str(message) for message in shown(desk, number).warnings if str(message).startswith("Breach ")]
    assert [word.split(":")[0] for word in told] == [f"Breach {place}" for place in range(1, len(told) + 1)]
    assert len(told) > 2
    assert "(" not in "".join(told)
    assert refused(lambda: act(desk, number, "explain_breach", duty="99", reason="x")).fields.keys() == {"duty"}
    act(desk, number, "explain_breach", duty="۲", reason="گشت نبود")
    left = [str(message) for message in shown(desk, number).warnings if str(message).startswith("Breach ")]
    assert left == [told[0], *told[2:]], "the second has its reason, the others keep their numbers"
    entry = next(entry for entry in shown(desk, number).chronology if entry.kind == "breach_explained")
    name = next(line.value for line in entry.lines if line.name == "duty")
    assert f"Breach 2: {name}, due" in told[1]


def test_a_late_duty_keeps_its_reason_for_ever(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    desk_as.clock.advance(minutes=50)
    act(desk, number, "tell_prosecutor", via="phone", to="دادسرا")
    assert refused(lambda: act(desk, number, "explain_breach", duty="holding", reason="x")).fields.keys() == {"duty"}
    act(desk, number, "explain_breach", duty="prosecutor", reason="خط قطع بود")
    late = next(duty for duty in shown(desk, number).duties if duty.code == "prosecutor")
    assert (late.state, late.breach_reason) == ("late", "خط قطع بود")
    act(desk, number, "release", outcome="released_no_ground", band="17")
    assert states(shown(desk, number))["prosecutor"] == "late"


def test_times_that_contradict_are_asked_about_and_kept_with_the_reason(desk: Desk) -> None:
    now = desk.now()
    first = refused(lambda: opened(desk, deprivation_at=now - timedelta(hours=30)))
    assert (first.code, set(first.fields)) == ("unlikely", {"deprivation_at"})
    number = opened(desk, deprivation_at=now - timedelta(hours=30), reasons={"deprivation_at": "پاسگاه دیر فرستاد"})
    record = shown(desk, number)
    assert states(record)["holding"] == "overdue"
    assert record.chronology[-1].reasons == {"deprivation_at": "پاسگاه دیر فرستاد"}
    ahead = refused(lambda: act(desk, number, "tell_prosecutor", via="phone", to="x", at=now + timedelta(minutes=30)))
    assert (ahead.code, set(ahead.fields)) == ("unlikely", {"at"})
    far = refused(lambda: act(desk, number, "tell_prosecutor", via="phone", to="x", at=now + timedelta(days=30)))
    assert (far.code, set(far.fields)) == ("invalid", {"at"})
    swapped = refused(lambda: opened(desk, name="دیگری", band="19", arrived_at=now - timedelta(hours=2)))
    assert set(swapped.fields) == {"arrived_at"}


def test_what_is_unlikely_is_asked_about(desk: Desk) -> None:
    number = opened(desk)
    same = refused(lambda: opened(desk, name="احمد رضائي", arrested_by=f"{desk.officer.badge}، 5555"))
    assert set(same.fields) == {"name", "band", "arrested_by"}
    weak = refused(lambda: act(desk, number, "interpreter", language="dari", tie="officer"))
    assert set(weak.fields) == {"tie"}
    cash = refused(lambda: act(desk, number, "property_in", items="کیف", cash=500_000, receipt="signed"))
    assert set(cash.fields) == {"counted_by"}
    act(desk, number, "property_in", {"counted_by": "تنها بودم"}, items="کیف", cash=500_000, receipt="signed")
    other = opened(desk, name="احمد رضائی", band="18", reasons={"name": "برادر اوست"})
    assert any("same name" in str(warning) for warning in shown(desk, number).warnings)
    assert any("same name" in str(warning) for warning in shown(desk, other).warnings)


@pytest.mark.parametrize(
    ("name", "answers", "field"),
    [
        ("give_rights", {"language": "dari", "written": True, "receipt": "signed", "fear": "not_asked"}, "fear_words"),
        ("set_ground", {"ground": "judicial_order"}, "order_number"),
        ("see_documents", {"type": "passport_visa", "answer": "valid"}, "verified_with"),
        ("set_age", {"child": "adult", "basis": "stated", "age": 300}, "age"),
        ("care", {}, "seen"),
        ("put_off", {"step": "interpreter", "why": "violent"}, "step"),
        ("property_in", {"items": "x", "cash": -1, "receipt": "signed"}, "cash"),
    ],
)
def test_a_field_says_what_is_expected(desk: Desk, name: str, answers: dict[str, Any], field: str) -> None:
    number = opened(desk)
    found = refused(lambda: act(desk, number, name, **answers))
    assert (found.code, set(found.fields)) == ("invalid", {field})


def test_a_child_is_not_questioned_and_a_questioning_that_happened_is_a_breach(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    act(desk, number, "set_age", child="doubtful", basis="estimated", estimated_by="افسر", suspected=True)
    assert states(shown(desk, number))["child_delivery"] == "due"
    wall = refused(lambda: act(desk, number, "interview"))
    assert wall.code == "wall.child_interview"
    desk_as.clock.advance(minutes=30)
    began = desk.now() - timedelta(minutes=20)
    happened = {"at": began, "ended_at": desk.now() - timedelta(minutes=5)}
    assert refused(lambda: act(desk, number, "interview", **happened)).code == "unlikely"
    act(desk, number, "interview", {"at": "پیش از رسیدن من"}, **happened)
    assert states(shown(desk, number))["breach-1"] == "late"
    noted = notices(desk_as(Role.INSPECTOR))
    assert [str(item.text) for item in noted] == ["Interview"]
    wrong = refused(lambda: act(desk, number, "child_delivered", to="welfare", receiver="خانم نوری", band="17"))
    assert (wrong.code, set(wrong.fields)) == ("unlikely", {"to"})
    act(desk, number, "child_delivered", to="juvenile_prosecutor", receiver="آقای نوری", band="17")
    record = shown(desk, number)
    assert record.state == "closed"
    assert states(record)["receipt"] == "open"
    act(desk, number, "receipt", receipt="88")
    assert states(shown(desk, number))["receipt"] == "done"


def test_fear_of_return_stops_a_removal_until_the_competent_authority_decides(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    act(desk, number, "give_rights", language="dari", written=True, receipt="signed", fear="yes", fear_words="می‌ترسد")
    camp = {"to": "camp", "body": "اردوگاه", "receiver": "آقای نوری", "reason": "پر است", "band": "17"}
    onward = camp | {"to": "border", "body": "مرز"}
    assert refused(lambda: act(desk, number, "move", **camp)).code == "wall.fear_of_return"
    assert refused(lambda: act(desk, number, "refer", **onward)).code == "wall.fear_of_return"
    for nobody in ("this_unit", "border_guard", "camp", "aliens_office", "court"):
        decision = {"number": "9", "authority": nobody, "decided_by": "رئیس"}
        assert set(refused(partial(act, desk, number, "lift_fear", **decision)).fields) == {"authority"}
    act(desk, number, "move", to="hospital", body="گلستان", receiver="پزشک", reason="تب", band="17")
    assert shown(desk, number).state == "moved"
    act(desk, number, "returned", well="well")
    act(desk, number, "late_fact", what="removed_despite_fear", text="گشت برد")
    record = shown(desk, number)
    assert (record.state, states(record)["breach-1"]) == ("moved", "late")
    act(desk, number, "returned", well="unwell")
    act(desk, number, "lift_fear", number="۹", authority="asylum_authority", decided_by="شورا")
    assert refused(lambda: act(desk, number, "move", **camp)).code == "wall.removal_order"
    act(desk, number, "removal_order", number="۷۷", authority="court")
    act(desk, number, "move", **camp)
    assert shown(desk, number).state == "moved"
    desk_as.clock.advance(hours=24)
    assert states(shown(desk, number))["holding"] == "overdue"
    act(desk, number, "release", {"band": "x"}, outcome="released_time_limit")
    assert states(shown(desk, number))["holding"] == "late"


def test_a_later_start_goes_to_the_inspectorate_and_changes_nothing(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    act(desk, number, "give_start", at=desk.now() - timedelta(minutes=2), said_by="bringers", reason="گفتند")
    due = next(duty.due for duty in shown(desk, number).duties if duty.code == "prosecutor")
    assert due == desk.now() + timedelta(minutes=40)
    assert len(notices(desk_as(Role.INSPECTOR))) == 1
    act(desk, number, "give_start", at=desk.now() - timedelta(minutes=50), said_by="call_log", reason="تماس")
    due = next(duty.due for duty in shown(desk, number).duties if duty.code == "prosecutor")
    assert due == desk.now() + timedelta(minutes=10)


def test_death_escape_and_recapture(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    act(desk, number, "record_escape")
    assert shown(desk, number).acts[0] == "custody.recapture"
    assert states(shown(desk, number))["notice_prosecutor"] == "due"
    desk_as.clock.advance(minutes=50)
    act(desk, number, "recapture", well="injured")
    record = shown(desk, number)
    assert (record.state, states(record)["prosecutor"], states(record)["doctor"]) == ("held", "open", "due")
    act(desk, number, "record_death", involved=desk.officer.badge)
    record = shown(desk, number)
    assert (record.state, states(record)["notice_forensic"]) == ("dead", "due")
    act(desk, number, "notify", to="forensic", via="phone")
    assert states(shown(desk, number))["notice_forensic"] == "done"
    assert refused(lambda: act(desk, number, "release", outcome="released_no_ground")).code == "conflict"
    assert act(desk, number, "add_entry", text="پزشکی قانونی آمد") == number


def test_facts_are_taken_in_every_state(desk: Desk) -> None:
    number = opened(desk)
    act(desk, number, "release", outcome="released_no_ground", band="17")
    act(desk, number, "tell_family", result="told", who="برادر")
    act(desk, number, "care", seen="spoke")
    act(desk, number, "doctor", step="seen")
    act(desk, number, "late_fact", what="rights_withheld", text="تلفن ندادند")
    act(desk, number, "wrong_outcome", what="released", text="دو نفر هم‌نام")
    assert states(shown(desk, number))["notice_inspectorate"] == "due"
    act(desk, number, "reopen", reason="اشتباه بود")
    assert shown(desk, number).state == "held"


def test_opening_many_records_tells_the_inspectorate_once(desk: Desk, desk_as: Any) -> None:
    numbers = [opened(desk, name_known="unknown", name=None, band=str(100 + place)) for place in range(show.OFTEN + 2)]
    for number in numbers[: show.OFTEN]:
        shown(desk, number)
        shown(desk, number)
    inspector = desk_as(Role.INSPECTOR)
    assert notices(inspector) == ()
    for number in numbers[show.OFTEN :]:
        shown(desk, number)
    assert [str(item.text) for item in notices(inspector)] == [
        f"Many custody records opened within an hour: {NAMES[Role.DUTY]}, {desk.officer.badge}"
    ]
    from db.storage.models import JOURNAL

    with desk.store.reading() as conn:
        seen = conn.execute(JOURNAL.select().where(JOURNAL.c.kind == "custody_read")).all()
    assert len(seen) == 2 * show.OFTEN + 2
    assert {row.stream for row in seen} == {"access"}


def test_a_closed_record_opens_for_a_purpose_only(desk: Desk) -> None:
    number = opened(desk)
    show.show_custody(desk, number)
    act(desk, number, "release", outcome="released_no_ground", band="17")
    asked = refused(lambda: show.show_custody(desk, number))
    assert (asked.code, set(asked.fields)) == ("invalid", {"purpose"})
    assert set(asked.fields) == {"purpose"}
    assert show.show_custody(desk, number, "court").state == "closed"


def test_a_correction_is_shown_and_does_not_un_breach(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    desk_as.clock.advance(minutes=50)
    act(desk, number, "tell_prosecutor", via="phone", to="دادسرا")
    record = shown(desk, number)
    entry = next(item for item in record.chronology if item.kind == "prosecutor_told")
    earlier = (desk.now() - timedelta(minutes=30)).isoformat()
    act(desk, number, "correct", target=entry.uid, field="at", value=earlier, reason="ساعت را اشتباه نوشتم")
    opening = next(item for item in record.chronology if item.kind == "custody_opened")
    start = (desk.now() - timedelta(minutes=1)).isoformat()
    act(desk, number, "correct", target=opening.uid, field="deprivation_at", value=start, reason="دیرتر بود")
    act(desk, number, "correct", target=opening.uid, field="name", value="محمود رضایی", reason="شنیدن نادرست")
    record = shown(desk, number)
    assert (record.title, states(record)["prosecutor"]) == ("محمود رضایی", "late")
    assert [hit.number for hit in search_custody(desk, "محمود", purpose="duty")] == [number]
    told = [item.number for item in notices(desk_as(Role.INSPECTOR))]
    assert told == [number] * 2, "a name is nobody's duty"
    assert search_custody(desk, "احمد", purpose="duty") == ()


def test_the_tables_are_the_same_when_rebuilt(desk: Desk, desk_as: Any) -> None:
    from db.kernel.folding import rebuild

    number = opened(desk)
    act(desk, number, "wellbeing", well="unwell")
    act(desk, number, "property_in", items="کیف", receipt="signed")
    act(desk, number, "care", given=("rest",))
    act(desk, number, "interview", ended_at=desk.now())
    act(desk, number, "give_start", at=desk.now() - timedelta(hours=1), said_by="person", reason="گفت")
    act(desk, number, "use_force", officers="77", means=("handcuffs",), reason="حمله", injured=False)
    act(desk, number, "judicial_order", number="12", judge="قاضی", effect="hold")
    act(desk, number, "record_escape")
    act(desk, number, "recapture", well="well")
    assert shown(desk, number).state == "judge"
    act(desk, number, "before_judge", body="prosecutor", judge="دادیار", band="17")
    opening = next(item for item in shown(desk, number).chronology if item.kind == "custody_opened")
    act(desk, number, "correct", target=opening.uid, field="band", value="71", reason="وارونه")
    assert queries.list_custody(desk, Filter()).rows[0].values[0] == "71"
    assert rebuild.check(desk.store).differences == ()


def test_the_rights_of_the_roles(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    assert refused(lambda: queries.list_custody(desk_as(Role.ADMINISTRATOR), Filter())).code == "forbidden"
    assert refused(lambda: queries.held_now(desk_as(Role.PATROL))).code == "forbidden"
    assert refused(lambda: notices(desk)).code == "forbidden"
    auditor = desk_as(Role.AUDITOR)
    assert shown(auditor, number).acts == ()
    assert refused(lambda: act(auditor, number, "release", outcome="released_no_ground")).code == "forbidden"
    assert set(shown(desk_as(Role.INVESTIGATION), number).acts) == {
        "custody.interview",
        "custody.talk_with_child",
        "custody.add_entry",
    }


def test_pages_follow_each_other(desk: Desk, desk_as: Any) -> None:
    numbers = []
    for place in range(5):
        numbers.append(opened(desk, name_known="refused", name=None, band=str(place)))
        desk_as.clock.advance(minutes=1)
    first = queries.list_custody(desk, Filter(), None, 3)
    rest = queries.list_custody(desk, Filter(), first.next, 3)
    assert [row.number for row in (*first.rows, *rest.rows)] == numbers[::-1]
    assert rest.next is None
    assert queries.count_custody(desk, Filter(state="held")) == 5
    spans = list_spans(desk, Filter(), None, 3)
    assert [row.number for row in (*spans.rows, *list_spans(desk, Filter(), spans.next, 3).rows)] == numbers[::-1]
    assert count_spans(desk, Filter("holding")) == 5
    assert count_spans(desk, Filter("rest")) == 0


def test_the_register_of_starts_and_ends_writes_itself(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    began = desk.now() - timedelta(minutes=20)
    act(desk, number, "interview", ended_at=desk.now() + timedelta(minutes=1))
    act(desk, number, "care", given=("rest",))
    desk_as.clock.advance(hours=3)
    running = list_spans(desk, Filter("holding")).rows[0]
    assert str(running.values[3]) == "3 h 20 min"
    told = {"body": "prosecutor", "judge": "بازپرس", "place": "دادسرا", "band": "17", "receipt": "۱"}
    act(desk, number, "before_judge", **told)
    rows = {row.state: row for row in list_spans(desk, Filter()).rows}
    assert set(rows) == {"holding", "interview", "rest", "judge"}
    assert rows["holding"].values[1:] == (began, desk.now(), rows["holding"].values[3], "before_judge")
    assert str(rows["holding"].values[3]) == "3 h 20 min"
    assert rows["judge"].values[1] == desk.now()
    later = list_spans(desk, Filter(None, began + timedelta(minutes=1))).rows
    assert {row.state for row in later} == {"interview", "rest", "judge"}


def test_a_rest_ends_when_it_is_said_or_an_interview_begins_or_the_person_goes(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    uid = shown(desk, number).uid
    for name in ("care", "interview", "release"):
        act(desk, number, "care", given=("rest",))
        assert resting(desk, uid)
        desk_as.clock.advance(hours=1)
        ends = {"ended_at": desk.now() + timedelta(minutes=1 if name == "interview" else 0)}
        goes = {"outcome": "released_no_ground", "band": "17", "copy_given": True}
        act(desk, number, name, **(goes if name == "release" else ends))
        assert not resting(desk, uid), name
    rests = [row.values for row in list_spans(desk, Filter("rest")).rows]
    assert [str(values[3]) for values in rests] == ["1 h 0 min"] * 3


def test_every_choice_of_every_form_has_its_list(desk: Desk) -> None:
    from db.reference.lists.seed import seed_lists
    from db.words.forms import fields_of

    forms = {declared.form for name, declared in COMMANDS.items() if name.startswith("custody.")}
    assert {walk.OpenCustody, keeping.Care, outcome.Release} <= forms
    for form in forms:
        for name, what in fields_of(form):
            if what.kind in ("choice", "choices"):
                assert what.list in seed_lists(), (form, name)
    codes = {item.code for item in seed_lists()["custody_outcome"]}
    for title in ("custody_release", "custody_referral", "custody_child_to"):
        assert {item.code for item in seed_lists()[title]} <= codes


def test_held_now_reads_many_with_as_few_statements_as_one(desk: Desk) -> None:
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    counts = []
    for place in range(12):
        opened(desk, name_known="unknown", name=None, band=str(place))
        if place in (0, 11):
            seen.clear()
            event.listen(Engine, "before_cursor_execute", note)
            try:
                assert len(queries.held_now(desk)) == place + 1
            finally:
                event.remove(Engine, "before_cursor_execute", note)
            counts.append(len(seen))
    assert counts[0] == counts[1] > 0
