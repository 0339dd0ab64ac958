"""An earlier book of the store room is brought in, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.carrying.imports.running import bring_in, fitting, plan
from db.carrying.imports.trying import Trial, try_out
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.registers.property.queries import search_items
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.across.store_room.test_store_room import give, items, refused
from tests.db.carrying.imports.test_other_kinds import written

HEAD = ("شماره", "نوع", "شرح", "شماره پلمب", "محل نگهداری", "تاریخ ورود", "شماره پرونده", "تحویل دهنده", "وضعیت")
PHONE = ("۱۷", "گوشی همراه", "گوشی مشکی", "P-81", "کمد قفل‌دار", "1405/08/01", "۹۸۰۱۲", "گروهبان بهرامی", "")
KEYS = ("۱۸", "کلید", "دسته‌کلید", "P-82", "قفسه", "1405/08/02", "", "", "موجود")


def tried(desk: Desk, path: Path, *rows: Any) -> tuple[Any, Trial]:
    planned = plan(desk, written(path, HEAD, *rows), register="property")
    return planned, try_out(desk, planned)


def test_things_of_a_book_come_in_with_numbers_of_the_room_and_leave_by_its_rules(
    desk_as: Desks, tmp_path: Path
) -> None:
    duty, chief = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    give(duty, "find", kind="keys", seal="S-1", place="shelf")
    planned, trial = tried(chief, tmp_path / "book.csv", PHONE, KEYS)
    assert fitting(chief, tmp_path / "book.csv") == ("property",)
    bring_in(chief, planned, trial)
    phone, keys = sorted(items(duty), key=lambda row: row.number)[1:]
    assert [(row.number, row.state, row.kind) for row in (phone, keys)] == [
        ("TA-1405-2", "here", "phone"), ("TA-1405-3", "here", "keys"),
    ]  # fmt: skip
    assert [hit.number for hit in search_items(duty, "P81")] == [phone.number]
    back = {"to": "مالک", "signature": "signed"}
    assert refused(duty, "give_back", phone.number, **back).code == "invalid"
    give(duty, "give_back", keys.number, **back)
    assert give(duty, "find", kind="keys", seal="S-2", place="shelf") == "TA-1405-4"
    assert not rebuild.check(duty.store).differences


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ((*KEYS[:8], "مسترد شد"), "وضعیت"),
        ((*KEYS[:3], "P-81", *KEYS[4:]), "شماره پلمب"),
        ((KEYS[0], "قالیچهٔ پرنده", *KEYS[2:]), "نوع"),
    ],
)
def test_one_row_that_is_wrong_keeps_all_out(desk_as: Desks, tmp_path: Path, row: tuple[str, ...], column: str) -> None:
    chief = desk_as(Role.COMMANDER)
    planned, trial = tried(chief, tmp_path / "book.csv", PHONE, row)
    assert [problem.column for problem in trial.refusals] == [column]
    with pytest.raises(Refused):
        bring_in(chief, planned, trial)
    assert items(chief) == []
