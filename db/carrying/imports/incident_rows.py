"""A row of an earlier register as an incident."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from db.carrying.imports.kinds import Found, ImportKind, Lookup, Needed
from db.reference.lists.places import locate
from db.registers.incidents.forms_import import ImportIncident
from db.registers.incidents.rules import Findings, people, told_times
from db.words.calendar.jalali import earliest_of, latest_of
from db.words.forms import parts_of
from db.words.messages import M_

ENDED_THERE = "old_register"
"""The disposition of a row that says nothing of its end: it does not lie open on this desk."""
HEADINGS = {
    "old_number": ("شماره", "شماره ثبت", "شماره پرونده", "شماره واقعه", "ردیف دفتر", "number", "no", "record number",
                   "register number", "case number"),
    "type": ("نوع", "نوع واقعه", "نوع حادثه", "نوع جرم", "موضوع", "عنوان جرم", "type", "incident type", "offence",
             "subject"),
    "severity": ("شدت", "اهمیت", "severity"),
    "place": ("محل", "محل وقوع", "مکان", "منطقه", "محله", "شهر", "place", "location", "area", "town"),
    "landmark": ("نزدیک", "نشانه", "near", "landmark"),
    "address": ("نشانی", "آدرس", "نشانی محل", "address", "street"),
    "summary": ("شرح", "شرح واقعه", "شرح حادثه", "خلاصه", "گزارش", "summary", "description", "what happened",
                "details"),
    "caller_name": ("گزارش‌دهنده", "نام گزارش‌دهنده", "نام و نام خانوادگی گزارش‌دهنده", "تماس‌گیرنده", "اعلام‌کننده",
                    "نام تماس‌گیرنده", "شاکی", "نام شاکی", "نام و نام خانوادگی شاکی", "مشخصات شاکی", "شاکی خصوصی",
                    "نام شاکی خصوصی", "caller", "caller name", "reported by", "informant", "complainant",
                    "complainant name", "name of complainant"),
    "caller_family": ("نام خانوادگی شاکی", "نام خانوادگی گزارش‌دهنده", "نام خانوادگی تماس‌گیرنده",
                      "complainant family name", "complainant surname", "caller surname"),
    "caller_phone": ("تلفن", "شماره تماس", "موبایل", "تلفن تماس‌گیرنده", "تلفن گزارش‌دهنده", "شماره تماس گزارش‌دهنده",
                     "تلفن شاکی", "شماره تلفن شاکی", "شماره تماس شاکی", "تلفن همراه شاکی", "شماره همراه شاکی",
                     "موبایل شاکی", "همراه شاکی", "phone", "caller's phone", "telephone", "mobile", "complainant phone",
                     "complainant mobile"),
    "caller_national_id": ("کد ملی شاکی", "شماره ملی شاکی", "کد ملی گزارش‌دهنده", "شماره ملی گزارش‌دهنده",
                           "complainant national id", "caller national id", "caller's national id"),
    "source": ("نحوه اعلام", "منبع", "نحوه دریافت", "source", "how it came in"),
    "reported_at": ("تاریخ گزارش", "زمان گزارش", "تاریخ اعلام", "تاریخ ثبت", "تاریخ", "reported at", "reported",
                    "report date", "date"),
    "reported_time": ("ساعت گزارش", "ساعت اعلام", "ساعت ثبت", "ساعت", "report time", "time"),
    "occurred_from": ("تاریخ وقوع", "زمان وقوع", "تاریخ حادثه", "occurred at", "happened at", "occurred",
                      "occurrence date", "happened at or from"),
    "occurred_time": ("ساعت وقوع", "ساعت حادثه", "occurrence time", "time of occurrence"),
    "occurred_to": ("پایان وقوع", "تا تاریخ", "occurred until", "happened until"),
    "injured": ("مصدوم", "تعداد مصدوم", "مجروح", "زخمی", "injured"),
    "dead": ("فوتی", "تعداد فوتی", "کشته", "dead", "deaths"),
    "weapon": ("سلاح", "نوع سلاح", "weapon"),
    "disposition": ("نتیجه", "نتیجه اقدام", "اقدام", "سرانجام", "وضعیت نهایی", "disposition", "outcome", "result"),
    "ended_at": ("تاریخ نتیجه", "تاریخ خاتمه", "تاریخ مختومه", "ended at", "closed at", "end date"),
    "ended_time": ("ساعت خاتمه", "end time"),
    "clearance": ("کشف", "نحوه کشف", "clearance", "how it was cleared"),
    "cleared_on": ("تاریخ کشف", "cleared on", "clearance date"),
    "remarks": ("ملاحظات", "توضیحات", "remarks", "notes", "note"),
}  # fmt: skip
_lru_locate = lru_cache(maxsize=4096)(locate)


def _found(form: ImportIncident, now: datetime) -> Found:
    if form.reported_at is None:
        form.reported_at = form.occurred_from
        if (off := form.off_by.get("occurred_from")) is not None:
            form.off_by["reported_at"] = off
    assert form.reported_at is not None
    began = None if form.occurred_from is None else earliest_of(form.occurred_from)
    ended = None if form.occurred_to is None else _by_now(form.occurred_to, now)
    findings: Findings = told_times(began, ended, _by_now(form.reported_at, now), now)
    findings |= people("injured", form.injured) | people("dead", form.dead)
    yield from ((name, message, True) for name, message in findings.wrong.items())
    yield from ((name, message, False) for name, message in findings.doubts.items())
    if not (form.place or form.landmark or form.address or form.summary):
        yield "place", M_("It says neither where it was nor what happened."), False


def _by_now(moment: datetime, now: datetime) -> datetime:
    """The last instant that may be meant and has come: today at no known hour does not lie ahead."""
    return max(earliest_of(moment), min(latest_of(moment), now))


def _parts(form: ImportIncident, item: Lookup, _now: datetime) -> tuple[datetime, dict[str, dict[str, Any]]]:
    assert form.reported_at is not None
    kind = item("incident_type", form.type)
    form.severity = form.severity or (None if kind is None else kind.extra.get("severity"))
    if form.disposition is None and form.clearance is None:
        form.disposition = ENDED_THERE
    ends = item("disposition", form.disposition)
    clears = item("clearance", form.clearance)
    facts = {
        "located": _lru_locate(form.place),
        "waits": form.disposition if ends is not None and ends.extra.get("final") is False else None,
        "unsolved": form.clearance if clears is not None and clears.extra.get("cleared") is False else None,
    }
    parts: dict[str, dict[str, Any]] = {str(part): values for part, values in parts_of(form).items()}
    parts["facts"] |= {name: value for name, value in facts.items() if value is not None}
    return form.reported_at, parts


INCIDENTS = ImportKind(
    register="incident",
    form=ImportIncident,
    headings=HEADINGS,
    needed=(
        Needed("type", M_("It does not say what it was.")),
        Needed("reported_at", M_("It does not say when."), others=("occurred_from",)),
    ),
    found=_found,
    parts=_parts,
    once="old_number",
    days={"reported_time": "reported_at", "occurred_time": "occurred_from", "ended_time": "ended_at"},
    joined=frozenset({"summary", "remarks"}),
    behind={"caller_family": "caller_name"},
    at_once=False,
)
