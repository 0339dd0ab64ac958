"""Made-up incidents by the hundred thousand, for benchmarks: what the commands would have written, many rows at a time.

The events are built from the same forms, chained and folded by the same functions as a command's. So a store filled
here verifies, and is rebuilt to the same tables. Each batch is a transaction: a call can be saved in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from db.demo.demo_writer import DemoWriter
from db.demo.places import located, place_names
from db.kernel.base.access import DESK
from db.reference.lists.queries import items_of
from db.reference.officers.models import OFFICER
from db.registers.incidents import forms
from db.storage import ends
from db.storage.store import Store
from db.words.calendar.jalali import utc_now
from db.words.forms import Form

BATCH = 500
"""Incidents a transaction: a few tenths of a second, so that whoever waits to write waits no longer."""
APART = timedelta(minutes=6)
"""A busy province: about 88,000 incidents a year."""
ENTRIES, ENDED, LATELY, FRESH = 0.1, 0.92, 1_000, 40
"""Shares of incidents with a further entry and, of the last `LATELY`, with an end; before those all have ended, and the
last `FRESH` stay open. So a long history leaves no more open than a short one."""

_KINDS = {
    "theft_home": 9, "theft_motorcycle": 8, "theft_from_vehicle": 7, "theft_phone_snatching": 7, "theft_shop": 4,
    "theft_cable": 4, "theft_by_force": 1, "theft_armed": 1, "fight": 9, "assault": 3, "threat": 3, "noise": 8,
    "neighbour_dispute": 6, "family_dispute": 7, "suspicious_person": 5, "accident_damage": 9, "accident_injury": 3,
    "lost_document": 5, "cyber_fraud": 3, "cyber_phishing": 2, "contraband_goods": 2, "missing_child": 1, "fire": 1,
}  # fmt: skip
_WHAT = (
    "قفل در شکسته شده و اموال داخل برده شده است", "دو نفر موتورسوار گوشی را قاپیده و متواری شدند",
    "درگیری چند نفر در خیابان، یک نفر زخمی است", "صدای بلند از واحد همسایه، تذکر داده شد",
    "تماس‌گیرنده می‌گوید خودرو را جلوی منزل پارک کرده و شیشه شکسته است", "برخورد دو خودرو، خسارت جزئی، راه بند آمده",
    "کابل برق بریده شده و محله خاموش است", "پیامک جعلی ابلاغ قضایی و برداشت از حساب", "اختلاف بر سر دیوار مشترک",
    "فرد ناشناس زنگ خانه‌ها را می‌زند", "کیف مدارک در تاکسی جا مانده است", "کودک هفت‌ساله در بازار گم شده است",
)  # fmt: skip
_MORE = (
    "شاهدان پراید سفید بدون پلاک دیده‌اند", "دوربین مغازه روبه‌رو بازبینی شود", "مالک بعداً فهرست اموال را می‌آورد",
    "همسایه‌ها از هفته پیش خبر داده بودند", "تماس‌گیرنده دوباره زنگ زد", "نور کوچه خراب است",
)  # fmt: skip
_NEXT = ("گشت به محل رسید", "تماس‌گیرنده گفت موضوع حل شده است", "صورت‌جلسه تنظیم شد", "اورژانس در محل است")
_GIVEN = ("علی", "حسین", "مریم", "زهرا", "رضا", "سعید", "لیلا", "ناصر", "کریم", "هدی", "جاسم", "نرگس", "یوسف", "سمیرا")
_FAMILY = ("کریمی", "عبیداوی", "رحیمی", "بهرامی", "حمیدی", "سواری", "نیسی", "مرادی", "زنگنه", "بختیاری", "چعب", "دریس")
_STREETS = ("خیابان نهم", "کوچه شهید", "میدان اصلی", "بلوار ساحلی", "بازار روز", "پشت مدرسه", "کنار پل", "جنب مسجد")
_ENDS = {
    "settled_on_scene": 5,
    "reconciled": 2,
    "nothing_found": 2,
    "referred_prosecutor": 3,
    "complainant_withdrew": 1,
}


@dataclass(frozen=True, slots=True)
class Pace:
    """How far apart made-up incidents lie, and whether each has an end, however late it came in."""

    apart: timedelta = APART
    all_ended: bool = False
    report: Callable[[Random, str, datetime], forms.ReportIncident] | None = None
    """(chance, uid, moment) → what is reported; None: words that fit no place in particular."""


def insert_bulk(
    store: Store,
    count: int,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    *,
    until: datetime | None = None,
    pace: Pace | None = None,
) -> int:
    """Write `count` made-up incidents, the last of them just before `until` (now); returns how many events that were.

    The same seed and `until` write the same incidents. `progress` is called after each batch with (incidents, count).
    """
    until, pace = until or utc_now(), pace or Pace()
    with store.reading() as conn:
        desk = OFFICER.c.role.in_([str(role) for role in DESK])
        officers = tuple(
            conn.execute(select(OFFICER.c.uid).where(desk, OFFICER.c.active).order_by(OFFICER.c.badge)).scalars()
        )
        severities = {item.code: str(item.extra.get("severity", "minor")) for item in items_of(conn, "incident_type")}
        before = ends.end(conn)
    random = Random(seed)
    writer = DemoWriter(store, random, officers)
    done = 0
    while done < count:
        some = min(BATCH, count - done)
        with writer.batch():
            for place in range(done, done + some):
                moment = until - pace.apart * (count - place)
                form = (pace.report or _report)(random, writer.uid(moment), moment)
                form.severity = severities.get(form.type or "")
                _write(writer, form, 1.0 if pace.all_ended else _share_ended(count - place))
        done += some
        if progress is not None:
            progress(done, count)
    with store.reading() as conn:
        return ends.end(conn) - before


def _share_ended(back: int) -> float:
    """How likely the incident that is `back`th from the last has an end."""
    return 0.0 if back <= FRESH else ENDED if back <= LATELY else 1.0


def _write(writer: DemoWriter, form: forms.ReportIncident, ended: float) -> None:
    """One incident with what followed it, all of it before the next one; `ended` is how likely it has an end."""
    unit, record, moment = writer.store.unit, form.uid, form.reported_at
    assert moment is not None
    facts = {**writer.number(unit, "incident", moment), "located": located(form.place)}
    writer.put(unit, "incident_reported", record, moment, facts, form=form, uid=record)
    for kind, at, after in _followed(writer, moment, record, ended):
        writer.put(unit, kind, record, at, form=after, uid=after.uid)


def _report(random: Random, uid: str, moment: datetime) -> forms.ReportIncident:
    named = random.random() < 0.7
    return forms.ReportIncident(
        uid=uid,
        type=random.choices(tuple(_KINDS), tuple(_KINDS.values()))[0],
        place=random.choice(place_names()),
        address=random.choice(_STREETS) if random.random() < 0.6 else None,
        summary=f"{random.choice(_WHAT)}. {random.choice(_MORE)}",
        caller_name=f"{random.choice(_GIVEN)} {random.choice(_FAMILY)}" if named else None,
        caller_phone=f"0916{random.randrange(10**7):07d}" if named else None,
        caller_unknown=None if named else "declined",
        source="call_110" if random.random() < 0.8 else "in_person",
        reported_at=moment,
        occurred_from=moment - timedelta(minutes=random.randrange(1, 300)),
    )


def _followed(writer: DemoWriter, moment: datetime, record: str, ended: float) -> Iterator[tuple[str, datetime, Form]]:
    random = writer.random
    if random.random() < ENTRIES:
        at = moment + timedelta(minutes=2)
        yield (
            "incident_entry_added",
            at,
            forms.AddEntry(uid=writer.uid(at), record=record, at=at, text=random.choice(_NEXT), heard="seen"),
        )
    if ended and random.random() < ended:
        at = moment + timedelta(minutes=4)
        end = random.choices(tuple(_ENDS), tuple(_ENDS.values()))[0]
        yield "incident_disposed", at, forms.SetDisposition(uid=writer.uid(at), record=record, at=at, disposition=end)
