"""Faults and visits: noted, added to, ended, found, and handed over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import db.across.handover.commands as shift
from db.across.handover.forms import OpenShift, StartHandover
from db.across.handover.summary import summary
from db.kernel.base.access import Role
from db.kernel.folding import rebuild
from db.registers.post import commands, forms
from db.registers.post.queries import attention
from db.registers.post.register import POST
from db.words.messages import Refused
from tests.conftest import START

if TYPE_CHECKING:
    from tests.conftest import Desks


def test_a_fault_lasts_until_it_is_mended_and_is_handed_over(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    shift.open_shift(duty, OpenShift())
    power = forms.NotePost(kind="power", what="برق از پست سر خیابان رفته است", who="اداره برق")
    number = commands.note_post(duty, power)
    visit = forms.NotePost(kind="inspection", what="بازدید تحت‌نظرگاه", ended_at=START)
    commands.note_post(duty, visit)
    assert [item.number for item in attention(duty)] == [number]
    told = summary(duty)
    assert [(item.code, item.priority) for item in told.items] == [("fault", "urgent"), ("visit", "normal")]
    commands.add_to_post(duty, forms.AddToPost(record=power.uid, words="ژنراتور روشن شد"))
    commands.end_post(duty, forms.EndPost(record=power.uid, result="وصل شد"))
    assert attention(duty) == ()
    with pytest.raises(Refused) as caught:
        commands.end_post(duty, forms.EndPost(record=power.uid))
    assert caught.value.code == "conflict"
    with pytest.raises(Refused) as caught:
        commands.note_post(duty, forms.NotePost(kind="radio", since=START + timedelta(hours=1)))
    assert caught.value.code == "unlikely"
    record = POST.show(duty, number)
    assert record.state == "ended"
    for words in ("پست سر خیابان", "ژنراتور", "وصل"):
        (hit,) = POST.search(duty, words, 9)  # type: ignore[misc]
        assert hit.number == number
    shift.start_handover(duty, StartHandover())
    shift_number = summary(duty).number
    assert [item.priority for item in summary(duty, shift_number).items] == ["normal", "normal"]
    assert rebuild.check(duty.store).differences == ()
