"""Papers that belong to no single record: the guard list, the poster, the programmes, the desk's figures."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.registers.roster import commands as roster
from db.registers.roster import forms as roster_forms
from db.words.calendar.jalali import jalali_to_date
from db.words.form_reading import read_form
from precinct_tui.documents import making
from tests.conftest import START
from tests.precinct_tui.documents.conftest import folded, made_pdf, pages
from tests.precinct_tui.documents.test_papers import A4, plain

if TYPE_CHECKING:
    from tests.conftest import Desks
    from tests.precinct_tui.documents.conftest import CutOff, Words

SEVENTH = jalali_to_date(1405, 7, 1), jalali_to_date(1405, 7, 30)


def give(desk: Desk, name: str, **raw: Any) -> str:
    command = COMMANDS[name]
    return str(command.run(desk, read_form(command.form, raw, now=desk.now(), reasons=dict.fromkeys(raw, "x"))))


def test_the_guard_list_names_each_turn_who_is_absent_and_who_stands_in(
    clerk: Desk, desk_as: Desks, words: Words, cut_off: CutOff
) -> None:
    commander = desk_as(Role.COMMANDER)
    planned = roster_forms.PlanRoster(pattern="p12_24", starts_at=START)
    roster.plan_roster(commander, planned)
    for who, role, team in (("کاوه شالی", "duty_officer", 1), ("نگهبان الف", "guard", 2)):
        roster.add_member(commander, roster_forms.AddMember(record=planned.uid, who=who, role=role, team=team))
    away = roster_forms.NoteAbsence(
        record=planned.uid, member=1, kind="sick", since=START, until=START + timedelta(days=1), substitute="بهروز نو"
    )
    roster.note_absence(commander, away)
    made = making.guard_list(clerk, None, days=2)
    text = plain(made)
    for said in ("لوحهٔ نگهبانی", "بهروز نو", "کاوه شالی", "نگهبان الف"):
        assert said in text, said
    pdf = made_pdf(made)
    assert pages(pdf) == [A4]
    assert cut_off(pdf) == []
    for said in ("بهروز نو", "نگهبان الف", "۱۴۰۵", "۱۲:۰۰"):
        assert folded(said) in words(pdf), said


def test_the_poster_says_where_and_when_and_that_nobody_need_say_a_name(clerk: Desk, words: Words) -> None:
    give(clerk, "session.plan", place="مسجد جامع", day="1405/09/10", start="17:30", end="19:30")
    day = jalali_to_date(1405, 9, 10)
    pdf = made_pdf(making.poster(clerk, day, day))
    assert pages(pdf) == [A4]
    for said in ("مسجد جامع", "سه‌شنبه ۱۰ آذر", "۱۷:۳۰", "۱۹۷"):
        assert folded(said) in words(pdf), said
    assert folded("مسجد جامع") not in words(made_pdf(making.poster(clerk, *SEVENTH)))


def test_programmes_and_figures_are_read_back(clerk: Desk, words: Words) -> None:
    give(clerk, "programme.plan", title="جنگ شادی", kind="cultural", reach="outside", place="پارک",
         occasion="police_week", day="1405/07/14", start="18")  # fmt: skip
    told = words(made_pdf(making.programmes(clerk, *SEVENTH)))
    for said in ("جنگ شادی", "پارک", "۱۴۰۵/۰۷/۱۴"):
        assert folded(said) in told, said
    give(clerk, "request.take", category="patrol_wanted", words="چراغ کوچه", answer_by="code", anonymous=True)
    today = START.date()
    told = words(made_pdf(making.figures(clerk, today - timedelta(days=9), today, outside=False)))
    assert folded("آمار میز خدمت") in told
    assert folded("چراغ") not in told
