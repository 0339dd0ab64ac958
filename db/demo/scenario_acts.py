"""What happens in a period of a scenario: for each count an instant, a unit, and the entries of a desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Unpack

from db.demo.demo_writer import DemoWriter, EntryOptions, EntryValues
from db.demo.places import located, place_names
from db.demo.scenario import PeriodPlan, Spread, each, parts_of_sum, police_week
from db.demo.service_desk import PLACES as MOSQUES
from db.reference.lists.seed import seed_lists
from db.reference.lists.working_days import due_date
from db.registers.incidents.parts import forms as forms_parts
from db.words.calendar.jalali import local_date

if TYPE_CHECKING:
    from db.across.indicators.periods import DayRange
    from db.kernel.events.event import Event
    from db.words.forms import Form


@dataclass(slots=True)
class ScenarioWriter(DemoWriter):
    """Writer of a scenario's entries, those of its commander (uid) among them."""

    commander: str = field(kw_only=True)
    called: dict[str, list[str]] = field(init=False, default_factory=dict)
    """Incidents that a call opened, by unit: further callers are joined to them."""


WritesAct = Callable[[ScenarioWriter], None]
TimedAct = tuple[datetime, WritesAct]
DAYS_OF_WEEK = 7
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

CLEARANCES = ("suspect_referred", "suspect_referred", "suspect_identified", "complainant_forgave")
ENDS = ("settled_on_scene", "referred_prosecutor", "reconciled", "nothing_found")
WHAT = ("شرح در پرونده آمده است", "گزارش شهروند ثبت و گشت اعزام شد", "صورت‌جلسه تنظیم شد", "موضوع در دست رسیدگی است")
ELSEWHERE = ("in_person", "in_person", "patrol", "phone", "letter")
"""How incidents came that no call opened."""
CLEARED_LATER = "cleared_later"
STAYS = frozenset({"", "cleared", CLEARED_LATER})
"""What becomes of an incident that stays of its type."""
APPROVED = 0.93
"""Share of the incidents that a commander approved."""


@lru_cache(maxsize=1)
def _severities() -> dict[str, str]:
    return {item.code: str(item.extra.get("severity", "minor")) for item in seed_lists()["incident_type"]}


def incidents(plan: PeriodPlan, spread: Spread, late: float, estimated: float) -> Iterator[TimedAct]:
    """Incidents of their types: cleared, void or lowered as often as the file says; the contraband with its goods."""
    random = spread.random
    kinds: list[tuple[str, str]] = []
    for code, count in plan.table("incidents").items():
        cleared, later = plan.table("cleared").get(code, 0), plan.table("cleared_later").get(code, 0)
        kinds += [(code, CLEARED_LATER)] * later + [(code, "cleared")] * (cleared - later)
        kinds += [(code, "")] * (count - cleared)
    for fate in ("void", "lowered"):
        kinds += [(code, fate) for code in each(plan.table(fate))]
    moments, places = spread.moments(len(kinds)), spread.places(len(kinds))
    contraband = [place for place, kind in enumerate(kinds) if kind[0].startswith("contraband") and kind[1] in STAYS]
    goods = _goods(plan, spread, contraband, estimated)
    called = set(random.sample(range(len(kinds)), plan.table("calls").get("incident", 0)))
    for place, ((code, fate), at, unit) in enumerate(zip(kinds, moments, places, strict=True)):
        is_late, happened = random.random() < late, timedelta(minutes=random.randrange(1, 240))
        yield at, _Incident(code, fate, at, unit, is_late, happened, goods.get(place, ()), place in called, spread)


def _goods(plan: PeriodPlan, spread: Spread, places: list[int], estimated: float) -> dict[int, list[tuple[str, Any]]]:
    """Lines of goods and vehicles, each in one of the incidents of contraband."""
    random = spread.random
    goods: dict[int, list[tuple[str, Any]]] = {}
    if not places:
        return goods
    for kind, rials in plan.table("contraband").items():
        for value in parts_of_sum(random, rials, max(1, len(places) // max(1, len(plan.table("contraband"))))):
            line = (kind, value, random.random() >= estimated)
            goods.setdefault(random.choice(places), []).append(("incident_property_added", line))
    for loaded in each(plan.table("vehicles")):
        goods.setdefault(random.choice(places), []).append(("incident_vehicle_added", loaded == "loaded"))
    return goods


@dataclass(frozen=True, slots=True)
class _Incident:
    """One incident, from its report to the commander's approval; `happened` is how long before `at`."""

    code: str
    fate: str
    at: datetime
    unit: str
    late: bool
    happened: timedelta
    goods: Sequence[tuple[str, Any]]
    called: bool
    spread: Spread

    def __call__(self, writer: ScenarioWriter) -> None:
        """Write it."""
        random, at = writer.random, self.at
        place = random.choice(place_names())
        # What happened late in the evening of the day before would be counted on that day: it stays on this one.
        began = at - self.happened if local_date(at - self.happened) == local_date(at) else at
        facts = {
            "type": self.code, "severity": _severities().get(self.code), "reported_at": at, "occurred_from": began,
            "source": "call_110" if self.called else random.choice(ELSEWHERE), "late": self.late or None,
            "located": located(place),
        }  # fmt: skip
        words = {"place": place, "summary": random.choice(WHAT)}
        uid, entered = writer.uid(at), at + 2 * HOUR if self.late else at
        numbered = {**facts, **writer.number(self.unit, "incident", at)}
        writer.put(self.unit, "incident_reported", uid, at, numbered, words=words, entered_at=entered, uid=uid)

        def follow(kind: str, when: datetime, facts: EntryValues, **options: Unpack[EntryOptions]) -> Event:
            return writer.put(self.unit, kind, uid, when, facts, **options)

        if self.called:
            _opening(writer, at, self.unit, uid, self.code)
        for kind, what in self.goods:
            follow(kind, at, {}, form=self._line(kind, what))
        soon = self.spread.within(at, 5 * MINUTE, 3 * HOUR)
        ended = self._end(writer, uid, follow, soon)
        if self.fate in STAYS and random.random() < APPROVED:
            within = self.spread.within
            read = within(at, 26 * DAY, 30 * DAY) if self.fate else within(soon, HOUR, 3 * DAY)
            read = max(read, ended)
            follow("incident_submitted", read, {"open_checks": []})
            follow("incident_approved", read, {}, officer=writer.commander)

    def _line(self, kind: str, what: Any) -> Form:
        if kind == "incident_property_added":
            name, rials, appraised = what
            on = local_date(self.at) if appraised else None
            return forms_parts.AddProperty(fate="seized", kind=name, rials=rials, at=self.at, appraised_on=on)
        return forms_parts.AddVehicle(fate="seized", plate="none", loaded=what, at=self.at)

    def _end(self, writer: ScenarioWriter, uid: str, follow: Callable[..., Event], soon: datetime) -> datetime:
        """What became of it; returns when."""
        random = writer.random
        match self.fate:
            case "cleared" | "cleared_later":
                later = self.fate == CLEARED_LATER
                when = self.spread.after() if later else self.spread.within(self.at, HOUR, 25 * DAY)
                said = {"clearance": random.choice(CLEARANCES), "cleared_on": local_date(when)}
                follow("incident_cleared", when, said)
                return when
            case "void":
                follow("incident_voided", soon, {}, words={"reason": "دو بار ثبت شده بود"})
            case "lowered":
                lowered = {"type": "other", "severity": "minor", "lowered": True}
                writer.flush()
                writer.put(self.unit, "incident_retyped", uid, soon, lowered, words={"reason": "موضوع چیز دیگری بود"})
            case _ if random.random() < 0.85:
                follow("incident_disposed", soon, {"disposition": random.choice(ENDS)})
        return soon


def gangs(plan: PeriodPlan, spread: Spread) -> Iterator[TimedAct]:
    """Gang files that were opened and closed by breaking the gang up."""
    said = plan.tables.get("main_gangs")
    codes: list[tuple[str, bool | None]] = []
    for code, count in plan.table("gangs").items():
        main = None if said is None else said.get(code, 0)
        codes += [(code, None if main is None else place < main) for place in range(count)]
    for (code, is_main), at, unit in zip(codes, spread.moments(len(codes)), spread.places(len(codes)), strict=True):
        yield at, _gang(code, is_main, at, unit, spread)


def _gang(code: str, is_main: bool | None, at: datetime, unit: str, spread: Spread) -> WritesAct:
    def told(writer: ScenarioWriter) -> None:
        record = writer.uid(at)
        main = writer.random.random() < 0.5 if is_main is None else is_main
        facts = {**writer.number(unit, "gang", at), "kind": code, "main": main}
        writer.put(unit, "gang_opened", record, at, facts, words={"title": "پروندهٔ باند"}, uid=record)
        when = spread.within(at, DAY, 60 * DAY)
        broken = {"broken_up_on": local_date(when), "arrested": writer.random.randrange(2, 7)}
        writer.put(unit, "gang_broken_up", record, when, broken)

    return told


CALL_ENDS = ("hoax", "wrong_number", "nobody_speaks", "information", "other_service", "withdrawn")


def calls(plan: PeriodPlan, spread: Spread) -> Iterator[TimedAct]:
    """Calls with their ends, but for those that open an incident: these come with it."""
    codes = [code for code in each(plan.table("calls")) if code != "incident"]
    for code, at, unit in zip(codes, spread.moments(len(codes)), spread.places(len(codes)), strict=True):
        yield at, _call(code, at, unit)


def _call(code: str, at: datetime, unit: str) -> WritesAct:
    def told(writer: ScenarioWriter) -> None:
        record, ended = _answered(writer, at, unit, "other")
        if code in CALL_ENDS:
            writer.put(unit, "call_ended", record, ended, {"end": code})
        else:
            about = writer.called.get(unit) or [writer.uid(at)]
            writer.put(unit, "call_joined", record, ended, {"about": writer.random.choice(about)})

    return told


def _answered(writer: ScenarioWriter, at: datetime, unit: str, kind: str) -> tuple[str, datetime]:
    """A call that was taken and written down: its uid, and when it ended."""
    random, record = writer.random, writer.uid(at)
    writer.put(unit, "call_started", record, at, uid=record)
    noted = {**writer.number(unit, "call", at), "type": kind, "caller_unknown": "declined"}
    writer.put(
        unit, "call_noted", record, at + timedelta(seconds=20), noted, words={"place": random.choice(place_names())}
    )
    return record, at + timedelta(seconds=random.randrange(40, 200))


def _opening(writer: ScenarioWriter, at: datetime, unit: str, incident: str, kind: str) -> None:
    """The call of an incident; a patrol is sent to it, and mostly says when it arrived."""
    random = writer.random
    record, ended = _answered(writer, at, unit, kind)
    writer.put(unit, "call_finished", record, ended, {"about": incident})
    writer.called.setdefault(unit, []).append(incident)
    sent = ended + timedelta(seconds=random.randrange(20, 400))
    patrol = {"to": writer.uid(at), "patrol": f"گشت {random.randrange(1, 9)}"}
    event = writer.put(unit, "patrol_sent", record, sent, patrol)
    if random.random() < 0.95:
        there = sent + timedelta(seconds=random.randrange(180, 1500))
        writer.put(unit, "patrol_moved", record, there, {"to": "on_scene", "sent": event.uid})


def contacts(plan: PeriodPlan, spread: Spread) -> Iterator[TimedAct]:
    """Suggestions, thanks and criticism; so many answered, so many of them with an outcome."""
    counts = plan.table("contacts")
    kinds = list(each(counts, "suggestion", "thanks", "criticism"))
    spread.random.shuffle(kinds)
    answered, decided = counts.get("answered", 0), counts.get("in_remit", 0)
    rows = zip(kinds, spread.moments(len(kinds)), spread.places(len(kinds)), strict=True)
    for place, (kind, at, unit) in enumerate(rows):
        yield at, _contact(kind, at, unit, place < answered, place < decided, spread)


def _contact(kind: str, at: datetime, unit: str, answered: bool, decided: bool, spread: Spread) -> WritesAct:
    def told(writer: ScenarioWriter) -> None:
        record = writer.uid(at)
        facts = {"kind": kind, "priority": "normal", "answer_by": "code", "anonymous": True}
        facts |= {**writer.code(unit, "oversight"), "due": due_date(at, 15)}
        writer.put(unit, "oversight_recorded", record, at, facts, words={"words": "پیام شهروند"}, uid=record)
        when = spread.within(at, DAY, 14 * DAY)
        if answered:
            writer.put(unit, "oversight_replied", record, when, words={"reply": "پاسخ داده شد"})
        if decided:
            writer.put(unit, "oversight_decided", record, when, {"outcome": "acted_on"})

    return told


def sessions(plan: PeriodPlan, spread: Spread) -> Iterator[TimedAct]:
    """Sessions that were held, in mosques: daily in Police Week, else each unit's in each week as far as they go; and
    those that were planned and cancelled."""
    codes = sorted(each(plan.table("sessions")), key=lambda code: code != "held")
    within, week = _in_week(plan, spread, "sessions")
    moments = within + spread.weekly(len(codes) - len(within), week)
    for place, (code, at) in enumerate(zip(codes, moments, strict=True)):
        turn = place // DAYS_OF_WEEK if place < len(within) else place - len(within)
        yield at, _session(code, at, spread.units[turn % len(spread.units)])


def _in_week(plan: PeriodPlan, spread: Spread, table: str) -> tuple[list[datetime], DayRange | None]:
    """As many instants as the file says lie in Police Week, its days in turn, and that week: where all others are not;
    no week where the file says nothing of it."""
    said, week = plan.table("police_week").get(table), police_week(spread.span)
    if said is None or week is None:
        return [], None
    return spread.in_turn(said, week), week


def _session(code: str, at: datetime, unit: str) -> WritesAct:
    def told(writer: ScenarioWriter) -> None:
        record, day = writer.uid(at), local_date(at)
        facts = {**writer.number(unit, "session", at), "place": writer.random.choice(MOSQUES), "day": day}
        facts |= {"start": "17:30", "end": "19:00"}
        writer.put(unit, "session_planned", record, at - 3 * DAY, facts, uid=record)
        if code == "held":
            writer.put(unit, "session_opened", record, at)
            writer.put(unit, "session_closed", record, at + 90 * MINUTE)
        else:
            writer.put(unit, "session_cancelled", record, at - DAY, words={"reason": "به روز دیگری افتاد"})

    return told


def requests(plan: PeriodPlan, spread: Spread) -> Iterator[TimedAct]:
    """Requests answered in time, answered late, or whose day has passed without an answer."""
    codes = list(each(plan.table("requests")))
    for code, at, unit in zip(codes, spread.moments(len(codes)), spread.places(len(codes)), strict=True):
        yield at, _request(code, at, unit)


def _request(code: str, at: datetime, unit: str) -> WritesAct:
    def told(writer: ScenarioWriter) -> None:
        random, record = writer.random, writer.uid(at)
        items = seed_lists()["request_category"]
        category = random.choice(items)
        due = due_date(at, int(category.extra.get("working_days", 7)))
        facts = {"category": category.code, "answer_by": "code", "anonymous": True, "due": due}
        facts |= writer.code(unit, "request")
        writer.put(unit, "request_taken", record, at, facts, words={"words": "درخواست شهروند"}, uid=record)
        if code == "waiting":
            return
        days = (due - local_date(at)).days
        when = at + timedelta(
            days=random.randrange(0, max(1, days)) if code == "in_time" else days + random.randrange(1, 9)
        )
        writer.put(unit, "request_replied", record, when, words={"reply": "پیگیری و پاسخ داده شد"})
        writer.put(unit, "request_closed", record, when, {"outcome": random.choice(("done", "done", "referred"))})

    return told


def programmes(plan: PeriodPlan, spread: Spread) -> Iterator[TimedAct]:
    """Programmes that were held, and those that were cancelled; those of Police Week by its days, some of them inside
    the force."""
    codes = [(code, True) for code in each(plan.table("programmes"))]
    spread.random.shuffle(codes)
    codes += [(code, False) for code in each(plan.table("cancelled_programmes"))]
    within, week = _in_week(plan, spread, "programmes")
    moments = within + spread.moments(len(codes) - len(within), without=week)
    inside = plan.table("police_week").get("inside", 0)
    for place, ((code, held), at, unit) in enumerate(zip(codes, moments, spread.places(len(codes)), strict=True)):
        facts = {"kind": code, "title": "برنامهٔ آموزش همگانی", "reach": "outside", "occasion": "year"}
        if place < len(within) and week is not None:
            facts |= {"reach": "inside" if place < inside else "outside", "occasion": "police_week"}
            if plan.day_titles:
                facts["title"] = plan.day_titles[(local_date(at) - week.first).days]
        yield at, _programme(facts, held, at, unit)


def _programme(said: EntryValues, held: bool, at: datetime, unit: str) -> WritesAct:
    def told(writer: ScenarioWriter) -> None:
        record = writer.uid(at)
        facts = {**writer.number(unit, "programme", at), **said, "day": local_date(at)}
        facts["place"] = writer.random.choice(place_names())
        writer.put(unit, "programme_planned", record, at - 5 * DAY, facts, uid=record)
        writer.put(unit, "programme_held" if held else "programme_cancelled", record, at if held else at - DAY)

    return told


def handovers(plan: PeriodPlan, spread: Spread) -> Iterator[TimedAct]:
    """Handovers that both sides signed within the hour, and those that took longer."""
    codes = list(each(plan.table("handovers")))
    for code, at, unit in zip(codes, spread.moments(len(codes)), spread.places(len(codes)), strict=True):
        yield at, _handover(code, at, unit)


def _handover(code: str, at: datetime, unit: str) -> WritesAct:
    def told(writer: ScenarioWriter) -> None:
        record, random = writer.uid(at), writer.random
        writer.put(unit, "shift_opened", record, at - 12 * HOUR, writer.number(unit, "shift", at), uid=record)
        writer.put(unit, "handover_started", record, at, {"draft": []})
        writer.put(unit, "handover_signed_out", record, at + 5 * MINUTE)
        took = random.randrange(10, 50) if code == "in_time" else random.randrange(70, 200)
        writer.put(unit, "handover_taken_over", record, at + took * MINUTE)

    return told
