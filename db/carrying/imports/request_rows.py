"""A row of an earlier list as a request of the service desk that still waits for its answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from db.carrying.imports.kinds import Found, ImportKind, Lookup, Needed
from db.registers.service_desk.forms import ImportRequest
from db.words.folding import fold
from db.words.forms import parts_of
from db.words.messages import M_

AHEAD = timedelta(days=1)
"""A day may be another one by the other clock; what lies further ahead is refused."""
ENDED = frozenset(
    fold(word)
    for word in ("مختومه", "بسته", "بسته شد", "پایان یافته", "انجام شد", "انجام شده", "پاسخ داده شد", "پاسخ داده شده",
                 "closed", "done", "answered", "finished")
)  # fmt: skip
"""What lists write of a request that is over: those stay where they are."""
HEADINGS = {
    "old_number": ("شماره", "شماره ثبت", "شماره درخواست", "کد", "کد پیگیری", "ردیف", "number", "no", "request number",
                   "code", "reference"),
    "category": ("دسته", "گروه", "نوع", "نوع درخواست", "موضوع", "category", "kind", "subject", "type"),
    "words": ("شرح", "درخواست", "شرح درخواست", "متن", "خواسته", "words", "request", "description", "details"),
    "received_at": ("تاریخ", "تاریخ درخواست", "تاریخ دریافت", "تاریخ ثبت", "date", "received", "received at",
                    "request date"),
    "received_time": ("ساعت", "ساعت دریافت", "time"),
    "name": ("نام", "نام متقاضی", "متقاضی", "درخواست‌کننده", "name", "applicant", "citizen"),
    "phone": ("تلفن", "شماره تماس", "موبایل", "همراه", "phone", "telephone", "mobile"),
    "answer_by": ("روش پاسخ", "نحوه پاسخ", "answer by", "how to answer"),
    "came_by": ("نحوه دریافت", "نحوه ورود", "came by", "how it came"),
    "state": ("وضعیت", "مرحله", "state", "status"),
}  # fmt: skip


def _found(form: ImportRequest, now: datetime) -> Found:
    assert form.received_at is not None
    if form.received_at > now + AHEAD:
        yield "received_at", M_("This lies in the future."), True
    if form.state is not None and fold(form.state) in ENDED:
        yield "state", M_("This one is over: only open requests are brought in. Take its row out."), True
    if form.answer_by in ("phone", "sms") and not form.phone:
        yield "phone", M_("This way of answering needs a telephone number."), True


def _parts(form: ImportRequest, _item: Lookup, _now: datetime) -> tuple[datetime, dict[str, dict[str, Any]]]:
    assert form.received_at is not None
    form.state = None
    form.answer_by = form.answer_by or ("phone" if form.phone else "code")
    form.anonymous = form.name is None
    return form.received_at, {str(part): values for part, values in parts_of(form).items()}


REQUESTS = ImportKind(
    register="request",
    form=ImportRequest,
    headings=HEADINGS,
    needed=(
        Needed("category", M_("It does not say what kind of request it is.")),
        Needed("words", M_("It does not say what is asked for.")),
        Needed("received_at", M_("It does not say when.")),
    ),
    found=_found,
    parts=_parts,
    once="old_number",
    days={"received_time": "received_at"},
    joined=frozenset({"words"}),
)
