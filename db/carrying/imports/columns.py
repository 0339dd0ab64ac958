"""Which column of a file holds which field: by its heading in Persian or English, or by a mapping that was saved. Pure.

A mapping is a JSON object: `columns` (heading → field, null leaves the column out) and `values` (field → what the file
says → the code of the list).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.words.folding import fold
from db.words.messages import M_, Refused

DAYS = {"reported_time": "reported_at", "occurred_time": "occurred_from", "ended_time": "ended_at"}
"""A column with the time of day alone: what it says stands after the day in the other column."""
JOINED = frozenset({"summary", "remarks"})
"""Fields that may take several columns: each is written under its heading."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
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
    "caller_name": ("گزارش‌دهنده", "نام گزارش‌دهنده", "تماس‌گیرنده", "اعلام‌کننده", "نام تماس‌گیرنده", "caller",
                    "caller name", "reported by", "informant"),
    "caller_phone": ("تلفن", "شماره تماس", "تلفن تماس‌گیرنده", "موبایل", "phone", "caller's phone", "telephone",
                     "mobile"),
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
"""Headings that registers kept by hand are known to use, beside the name of the field itself."""

_NO_LETTER = re.compile(r"[^\w]+|_+")


def folded(heading: str) -> str:
    """A heading as it is compared: letters and digits alone, every spelling one."""
    return _NO_LETTER.sub("", fold(heading))


_KNOWN: Mapping[str, str] = {
    folded(heading): name for name, headings in HEADINGS.items() for heading in (name, *headings)
}


@dataclass(frozen=True, slots=True)
class Mapped:
    """A saved mapping; empty where headings speak for themselves."""

    columns: Mapping[str, str | None] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_mapping(raw: Any) -> Mapped:
    """A mapping from a JSON document. Raises Refused("invalid") where it is none, or names a field there is not."""
    if not isinstance(raw, dict) or not set(raw) <= {"columns", "values"}:
        raise Refused("invalid", {"map": M_("A mapping is an object with columns and values.")})
    columns, values = raw.get("columns", {}), raw.get("values", {})
    if not isinstance(columns, dict) or not all(isinstance(value, str | None) for value in columns.values()):
        raise Refused("invalid", {"map": M_("columns holds a field, or null, for each heading.")})
    if unknown := sorted({name for name in columns.values() if name is not None} - set(HEADINGS)):
        raise Refused("invalid", {"map": M_("There is no field {name} to bring in.", name=", ".join(unknown))})
    fits = isinstance(values, dict) and all(
        isinstance(codes, dict) and all(isinstance(code, str) for code in codes.values()) for codes in values.values()
    )
    if not fits:
        raise Refused(
            "invalid", {"map": M_("values holds an object for each field: what the file says, and the code.")}
        )
    return Mapped(
        columns, {name: {folded(said): code for said, code in codes.items()} for name, codes in values.items()}
    )


def match(headings: Sequence[str], mapping: Mapped) -> tuple[str | None, ...]:
    """The field of each column, None for a column that is left out.

    A mapping goes first. A field is taken by the first column that claims it, but for those that take several.
    """
    wanted = {folded(heading): name for heading, name in mapping.columns.items()}
    matched: list[str | None] = []
    for heading in headings:
        key = folded(heading)
        name = wanted[key] if key in wanted else _KNOWN.get(key)
        if name in matched and not (name in JOINED and key in wanted):
            name = None
        matched.append(name)
    return tuple(matched)


def lacking(fields: Sequence[str | None]) -> tuple[str, ...]:
    """The fields without which nothing can be brought in: what it was, and when."""
    lacks = [] if "type" in fields else ["type"]
    return (*lacks, *(() if {"reported_at", "occurred_from"} & set(fields) else ("reported_at",)))
