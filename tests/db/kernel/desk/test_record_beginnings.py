"""A typed time that may mean two is weighed by when its record began, for who may give the command alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.kernel.base.access import Role
from db.kernel.desk.desk import COMMANDS
from db.kernel.desk.record_beginnings import begun_at
from db.kernel.projections.numbering import find
from db.words.calendar.jalali import tehran
from db.words.form_reading import read_form
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.registers.custody.test_commands import opened


def test_an_hour_in_words_is_the_one_behind_the_loss_of_liberty(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    held = desk.now() - timedelta(hours=2)
    number = opened(desk, deprivation_at=held)
    with desk.store.reading() as conn:
        uid, _number = find(conn, desk.store, "custody", number, desk.now())
    assert begun_at(desk, "custody.care", uid) == held
    declared, at = COMMANDS["custody.care"], (desk.now() - timedelta(hours=1)).astimezone(tehran())
    typed = {"at": f"ساعت {(at.hour - 1) % 12 + 1} و {at.minute} دقیقه", "seen": "spoke"}
    with pytest.raises(Refused) as refused:
        read_form(declared.form, typed, now=desk.now())
    assert " or " in str(refused.value.fields["at"])
    form = read_form(declared.form, typed, now=desk.now(), since=begun_at(desk, "custody.care", uid))
    assert vars(form)["at"] == at.replace(second=0, microsecond=0)


def test_nobody_learns_it_who_may_not_give_the_command(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = opened(desk)
    with desk.store.reading() as conn:
        uid, _number = find(conn, desk.store, "custody", number, desk.now())
    assert begun_at(desk_as(Role.AUDITOR), "custody.care", uid) is None
    assert begun_at(desk, "custody.care", None) is None
    assert begun_at(desk, "custody.care", "0" * 32) is None
    assert begun_at(desk, "gang.open", uid) is None
