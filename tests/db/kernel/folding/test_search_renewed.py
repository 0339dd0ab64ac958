"""A store whose words an older way of folding wrote finds its old records once they are renewed."""

from __future__ import annotations

import pytest

from db.kernel.base.register import REGISTERS
from db.kernel.folding import rebuild
from db.kernel.projections import projecting, search
from db.registers.incidents import rules
from tests.conftest import Desks
from tests.db.carrying.transfer.test_carrying import give


def older(text: str) -> str:
    """What a fold made that knew letters and digits alone."""
    return text.replace("ئ", "ی").replace("ؤ", "و").replace("\u200c", "")


def test_an_old_record_is_found_by_what_the_fold_now_knows(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(search, "shadow", older)
        before.setattr(rules, "fold", older)
        for room in projecting.VERSIONS:
            before.setitem(projecting.VERSIONS, room, 1)
        desk = desk_as()
        words = "مسؤول کارت‌خوان را برد؛ تماس با ۰۹۱۶-۱۲۳-۴۵۶۷"
        asked = {"type": "fight", "place": "خیابان هیئت", "source": "in_person"}
        number = give(desk, "incident.report", summary=words, **asked)
        desk.store.settle()
        desk.store.close()
    again = desk_as()
    again.store.settle()
    look = REGISTERS["incident"].search
    assert look is not None
    for typed in ("مسئول", "کارت خوان", "کارتخوان", "+989161234567", "1234567", "هیات"):
        assert [hit.number for hit in look(again, typed, 10)] == [number], typed
    assert rebuild.check(again.store).differences == ()
