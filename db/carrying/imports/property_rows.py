"""A row of an earlier book of the store room as an item that still lies there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from db.carrying.imports.kinds import Found, ImportKind, Lookup, Needed
from db.registers.property.forms import ImportItem
from db.words.folding import fold
from db.words.forms import parts_of
from db.words.messages import M_

AHEAD = timedelta(days=1)
"""A day may be another one by the other clock; what lies further ahead is refused."""
GONE = frozenset(
    fold(word)
    for word in ("مسترد", "مسترد شد", "مستردشده", "تحویل شد", "تحویل داده شد", "خارج شد", "امحا", "امحا شد", "returned",
                 "given back", "handed on", "destroyed", "out")
)  # fmt: skip
"""What books write of a thing that left: its row stays in the book."""
HEADINGS = {
    "old_number": ("شماره", "ردیف", "شماره قبض", "شماره انبار", "شماره ثبت", "number", "no", "store number", "receipt"),
    "kind": ("نوع", "نوع کالا", "نوع مال", "جنس", "kind", "type", "item"),
    "what": ("شرح", "مشخصات", "شرح کالا", "توضیحات", "description", "details"),
    "mark": ("سریال", "شماره سریال", "پلاک", "شماره مدرک", "serial", "serial number", "imei", "plate"),
    "quantity": ("تعداد", "مقدار", "quantity", "count"),
    "rials": ("مبلغ", "ریال", "مبلغ (ریال)", "وجه", "rials", "amount"),
    "seal": ("پلمب", "شماره پلمب", "seal", "seal number"),
    "bag": ("کیسه", "شماره کیسه", "bag", "bag number"),
    "place": ("محل", "محل نگهداری", "قفسه", "جا", "place", "shelf", "kept at"),
    "case_number": ("پرونده", "شماره پرونده", "کلاسه", "case", "case number"),
    "came_at": ("تاریخ", "تاریخ ورود", "تاریخ تحویل", "date", "came", "received"),
    "giver": ("تحویل دهنده", "نام تحویل دهنده", "آورنده", "handed over by", "from"),
    "state": ("وضعیت", "state", "status"),
}  # fmt: skip


def _found(form: ImportItem, now: datetime) -> Found:
    assert form.came_at is not None
    if form.came_at > now + AHEAD:
        yield "came_at", M_("This lies in the future."), True
    if form.state is not None and fold(form.state) in GONE:
        yield "state", M_("This one left: only what lies in the room is brought in. Take its row out."), True
    for name in ("quantity", "rials"):
        if (getattr(form, name) or 0) < 0:
            yield name, M_("An amount can't be negative."), True
    if not (form.seal or form.bag):
        yield "seal", M_("It is kept without a seal"), False


def _parts(form: ImportItem, _item: Lookup, _now: datetime) -> tuple[datetime, dict[str, dict[str, Any]]]:
    assert form.came_at is not None
    form.state = None
    return form.came_at, {str(part): values for part, values in parts_of(form).items()}


PROPERTY = ImportKind(
    register="property",
    form=ImportItem,
    headings=HEADINGS,
    needed=(
        Needed("kind", M_("It does not say what kind of thing it is.")),
        Needed("came_at", M_("It does not say when.")),
        Needed("place", M_("It does not say where it lies, or under which seal."), others=("seal", "bag")),
    ),
    found=_found,
    parts=_parts,
    once="seal",
    strict=True,
    joined=frozenset({"what"}),
)
