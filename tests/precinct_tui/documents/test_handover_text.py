"""The handover's page as text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

import db.across.handover.commands as shift
import db.across.handover.commands_relief as relief
from db.across.handover import forms, mark_forms, marks
from db.across.handover.summary import summary
from db.across.handover.summary_values import HandoverSummary, SummaryItem
from db.kernel.base.access import Role
from db.words.messages import M_
from precinct_tui.documents.blocks import Table
from precinct_tui.documents.handover_paper import board
from precinct_tui.documents.handover_text import handover_text
from precinct_tui.language.i18n import language, set_language
from tests.officers import NAMES

if TYPE_CHECKING:
    from tests.conftest import Desks

PASSWORD = "correct-horse"
HOSTILE = "\x1b]52;c;eA==\x07[/red][@click=app.quit]x[/]\u202e\x9b31m" + "e" + "\u0301" * 10_000


@pytest.fixture
def signed(desk_as: Desks) -> HandoverSummary:
    """A handover with something in every part."""
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    marks.set_mark(duty, mark_forms.SetMark(kind="emergency"))
    number = shift.open_shift(duty, forms.OpenShift(deputy="معاون الف", guard="پاسدار ب"))
    item = forms.AddHandoverItem(
        priority="watch",
        what="آب ساختمان از ظهر قطع است و شرکت آب تا ساعت شش صبح کسی را می‌فرستد؛ کلید موتورخانه در کشوی اول است",
        action="تماس با شرکت آب",
        owner="سروان الف",
        by_when=duty.now(),
        if_then="اگر تا ۷ صبح وصل نشد، آنگاه تانکر بخواهید",
        heard="seen",
    )
    shift.add_item(duty, item)
    desk_as.clock.advance(hours=12)
    shift.start_handover(duty, forms.StartHandover())
    marks.set_mark(duty, mark_forms.SetMark(kind="call"))
    shift.count(duty, forms.CountHandover(counts={"people_held": 0, "weapons": 12}))
    shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="no time"))
    shift.count_blind(deputy, forms.BlindCount(counts={"people_held": 0, "weapons": 11}))
    relief.take_over(
        deputy, forms.TakeOver(reasons={"read": "no time"}, read=True, disagreement="یک قبضه کم است", password=PASSWORD)
    )
    told = summary(deputy, number)
    shift.add_addendum(deputy, forms.AddAddendum(record=told.uid, text="قبضه در کارگاه بود"))
    return summary(deputy, number)


@pytest.mark.parametrize("spoken", ["fa", "en"])
@pytest.mark.parametrize("width", [80, 60])
def test_no_line_is_wider_than_the_page(signed: HandoverSummary, spoken: str, width: int) -> None:
    text = handover_text(signed, spoken, width)  # type: ignore[arg-type]
    assert text.endswith("\n")
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_it_says_what_was_handed_over(signed: HandoverSummary) -> None:
    text = handover_text(signed, "en")
    assert signed.anchor is not None
    assert signed.anchor in text.replace("\n", "")
    flat = " ".join(text.replace("\u200e", "").split())
    for said in (
        signed.number,
        f"position {signed.cutoff}",
        "URGENT (1)",
        "Mark not explained: Emergency",
        "since 1405/09/03 12:00 (12:00)",
        "آب ساختمان",
        "by سروان الف",
        "Seen by the officer",
        "handed over 12, counted 11: different",
        f"Outgoing officer signed: {NAMES[Role.DUTY]} (1000), 1405/09/04 00:00",
        f"Incoming officer signed: {NAMES[Role.DEPUTY]} (1001), 1405/09/04 00:00",
        "Disagreement: یک قبضه کم است",
        "قبضه در کارگاه بود",
        "Written since the cut-off (next shift): 1",
    ):
        assert said in flat, said
    assert flat.index("URGENT") < flat.index("WATCH") < flat.index("NORMAL") < flat.index("Signatures")


def test_persian_has_persian_words_digits_and_no_controls(signed: HandoverSummary) -> None:
    text = handover_text(signed, "fa")
    for said in ("فوری (۱)", "نیازمند پیگیری (۱)", "عادی (۰)", "۱۴۰۵/۰۹/۰۴", "افسر نگهبان", "HA-۱۴۰۵-۱"):
        assert said in text, said
    assert not set(text) & set("\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\x1b")


def test_a_persian_name_reorders_nothing_on_an_english_page(signed: HandoverSummary) -> None:
    text = handover_text(replace(signed, officer=replace(signed.officer, name="سروان الف")), "en")
    assert "Duty officer: سروان الف\u200e (1000), 1405/09/03 12:00" in text


def test_the_language_of_the_screen_stays(signed: HandoverSummary) -> None:
    before = language()
    handover_text(signed, "en" if before == "fa" else "fa")
    assert language() == before


def test_hostile_words_reach_no_printer(signed: HandoverSummary) -> None:
    items = tuple(replace(item, what=HOSTILE, action=HOSTILE, owner=HOSTILE) for item in signed.items)
    officer = replace(signed.officer, name=HOSTILE)
    text = handover_text(replace(signed, items=items, officer=officer, disagreement=HOSTILE, found=HOSTILE), "fa")
    assert not [char for char in text if char != "\n" and (char < " " or "\x7f" <= char < "\xa0" or char in "\u202e")]
    assert "[/red]" in text
    assert max(len(line) for line in text.splitlines()) < 400


@pytest.mark.parametrize("spoken", ["fa", "en"])
def test_what_is_not_counted_never_prints_as_a_difference(desk_as: Desks, spoken: str) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = shift.open_shift(duty, forms.OpenShift())
    shift.start_handover(duty, forms.StartHandover())
    shift.count(duty, forms.CountHandover(counts={"people_held": 0, "weapons": 12}))
    shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="no time"))
    before = flat(handover_text(summary(deputy, number), spoken))  # type: ignore[arg-type]
    assert {"en": "Weapons 12", "fa": "سلاح ۱۲"}[spoken] not in before, "what was counted is hidden as before"
    shift.count_blind(deputy, forms.BlindCount(counts={"people_held": 0, "radios": 8}))
    relief.take_over(deputy, forms.TakeOver(reasons={"read": "no time"}, read=True, password=PASSWORD))
    text = flat(handover_text(summary(deputy, number), spoken))  # type: ignore[arg-type]
    if spoken == "en":
        assert "Counted alike by both: People held 0" in text
        assert "Counted on handing over, not counted on taking over: Weapons 12" in text
        assert "Not counted on handing over, counted on taking over: Radios 8" in text
        assert "without counting: Radios, Keys, Vehicles" in text
        assert "no time" in text
        assert "differ" not in text
    else:
        assert "هنگام تحویل شمرده شده، هنگام تحویل گرفتن شمرده نشده: سلاح ۱۲" in text
        assert "یکی نیست" not in text


def test_the_page_says_how_many_open_incidents_it_does_not_name(signed: HandoverSummary) -> None:
    rest = SummaryItem(
        7, "incidents", "normal", M_("{count} more open incidents, not named here", count=800), register="incident",
        count=800, since=datetime(2026, 5, 23, 8, 30, tzinfo=UTC),
    )  # fmt: skip
    told = replace(signed, items=(*signed.items, rest))
    text = flat(handover_text(told, "en"))
    assert "7. 800 more open incidents, not named here" in text
    assert "the oldest since 1405/03/02" in text
    assert "۸۰۰ واقعهٔ باز دیگر" in flat(handover_text(told, "fa"))
    assert "۱۴۰۵/۰۳/۰۲" in flat(handover_text(told, "fa"))
    set_language("en")
    (row,) = [
        row for block in board(told).blocks if isinstance(block, Table) for row in block.rows if "800" in str(row)
    ]
    assert "the oldest since \u20661405/03/02" in row[3]


def flat(text: str) -> str:
    return " ".join(text.replace("\u200e", "").replace("\u200f", "").split())
