"""A heavy night handed over in a pty, and the officer who takes over finds everything from the page alone.

Three held (one a child, one in breach), eleven incidents, two calls nobody has finished, a radio that is missing, the
power out: from F8 to both signatures in under 60 keys beyond remarks and counts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.across.handover.showing import events_of_shift
from db.across.handover.summary import summary
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.opening.setup import open_store
from db.words.folding import ascii_digits
from db.words.form_reading import read_form
from tests.terminal.conftest import PIN, WORD, Opened, sign_in
from tests.terminal.handed_over import print_handover, read_back_rightly
from tests.terminal.test_whole_shift import MOST_KEYS, answer

pytestmark = pytest.mark.slow

COUNTS = ("۳", "۱۴", "۱۱", "۲۳", "۶", "۰", "۲", "۴۰")
RECOUNTED = ("۳", "۱۴", "۱۰", "۲۳", "۶", "۰", "۲", "۴۰")
INCIDENTS = 11


def give(desk: Desk, name: str, record: str | None = None, /, **raw: Any) -> str:
    """Give a command as a file would; whatever is unlikely is kept with a reason. Returns the form's uid."""
    command = COMMANDS[name]
    form = read_form(command.form, raw, now=desk.now(), record=record, reasons=dict.fromkeys(raw, "شب شلوغ"))
    command.run(desk, form)
    return form.uid


def heavy_night(desk: Desk) -> dict[str, str]:
    """Everything that happened before the next officer comes; numbers that the page must name, by what they are."""
    now = desk.now()
    give(desk, "shift.open", deputy="ستوان آزمون", guard="استوار نمونه")
    said = {"name_known": "stated", "category": "brought_by_patrol", "sex": "male"}
    held = [
        give(desk, "custody.open", **said, name="نفر یک", band="31", age=30, deprivation_at=now - timedelta(hours=3)),
        give(desk, "custody.open", **said, name="نفر دو", band="32", age=15, deprivation_at=now - timedelta(hours=1)),
        give(desk, "custody.open", **said, name="نفر سه", band="33", age=41, deprivation_at=now - timedelta(hours=25)),
    ]
    for place in range(INCIDENTS):
        give(desk, "incident.report", type="fight", place="اهواز", summary=f"نزاع شمارهٔ {place}")
    for words in ("صدای شکستن شیشه می‌آید", "کودکی گم شده است"):
        give(desk, "call.start", summary=words)
    give(desk, "post.note", kind="power", what="برق رفته است", who="ادارهٔ برق")
    give(desk, "mark.set", kind="emergency")
    numbers = {uid: show(desk, "custody", uid) for uid in held}
    return {"held": numbers[held[0]], "child": numbers[held[1]], "breach": numbers[held[2]]}


def show(desk: Desk, name: str, uid: str) -> str:
    """The number of a record by its uid."""
    from db.kernel.projections.numbering import number_of

    with desk.store.reading() as conn:
        found = number_of(conn, desk.store.unit, uid)
    assert found is not None
    assert REGISTERS[name].show(desk, found).uid == uid
    return found


@pytest.mark.long
def test_a_heavy_night_is_handed_over(
    home: Path, opened: Opened, record_property: Callable[[str, object], None]
) -> None:
    desk = open_store(home, "1000", WORD)
    numbers = heavy_night(desk)
    desk.store.close()

    t = opened()
    sign_in(t)
    before = t.strokes
    t.press("F8")
    t.see("وقتی افسر بعدی آمد")
    t.press("h", "1")
    t.see("بشمارید، اقدام موردها را بنویسید")
    t.press("c")
    counting = t.strokes
    answer(t, *COUNTS)
    counted = t.strokes - counting
    t.press("C-s")
    t.see("اقدام موردها را بنویسید، سپس امضا کنید")
    t.press("x")
    t.type(PIN)
    t.press("C-s")
    t.see("امضا کردید.")

    # The next officer, at the same machine: counts for himself, reads, answers, signs.
    t.press("F11")
    t.see("صفحه قفل است")
    answer(t, "1001", WORD)
    t.see("شیرین نمونه", "خودتان بشمارید")
    t.press("c")
    counting = t.strokes
    answer(t, *RECOUNTED)
    counted += t.strokes - counting
    t.press("C-s")
    t.see("سپس تحویل بگیرید")
    t.press("s")
    t.see("شمارش‌ها یکی نیست")
    t.press("t")
    read_back_rightly(t, home, "1001")
    remark = "یک بی‌سیم کم است؛ در خودروی گشت ۲ جست‌وجو می‌شود"
    t.see("مورد اختلاف")
    answer(t, PIN, "ب")  # the form begins at the secret, and goes on to why the counts differ
    t.type(remark)
    t.press("C-s")
    t.see("وقتی افسر بعدی آمد")
    keys = t.strokes - before - counted - len(remark) - len(WORD) + 8
    record_property("keystrokes", keys)
    print(f"{keys} keys from F8 to both signatures, beyond the remark and {counted} keys of counting")
    assert keys <= MOST_KEYS
    t.press("C-q", "2")
    assert t.leave() == 0
    assert t.screen.past_the_edge == []
    alone_in_the_morning(home, numbers)


def alone_in_the_morning(home: Path, numbers: dict[str, str]) -> None:
    """Everything is on the page: people and what presses, incidents, calls, the fault, the radio, both names."""
    page = ascii_digits(print_handover(home)).replace("\u200f", "").replace("\u200e", "")
    for number in numbers.values():
        assert number in page
    lines = page.splitlines()
    child = next(place for place, line in enumerate(lines) if numbers["child"] in line)
    assert "کودک" in " ".join(lines[child : child + 4])
    assert page.index("فوری") < page.index(numbers["child"]) < page.index("نیازمند پیگیری")
    for band in ("31", "32", "33"):
        assert f"دستبند {band}" in page
    assert sum(line.strip().startswith(tuple(f"{n}." for n in range(1, 40))) and "نزاع" in line for line in lines) == (
        INCIDENTS
    )
    assert page.count("تماس ناتمام") == 2
    for words in ("قطع برق", "لحظهٔ بی‌توضیح: فوریت", "بی‌سیم", "تحویل 11، شمارش 10", "یک بی‌سیم کم است",
                  "بهرام آزمون", "شیرین نمونه", "بازگویی: 3"):  # fmt: skip
        assert words in page, words
    assert "نفر دو" not in page, "a handover names nobody who was held"
    desk = open_store(home, "1001", WORD)
    try:
        told = summary(desk, "1")
        assert told.differs
        assert told.anchor is not None
        assert told.later == 0
        kinds = [event.kind for event in events_of_shift(desk, "1")]
        assert kinds.count("incident_reported") == INCIDENTS
        assert kinds[-1] == "handover_started"
        assert told.started is not None
        assert isinstance(told.started.at, datetime)
        assert rebuild.check(desk.store).differences == ()
    finally:
        desk.store.close()
