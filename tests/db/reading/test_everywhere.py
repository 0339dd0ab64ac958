"""Words are looked for in all registers that ask no purpose: nobody held is found, and no number of anybody."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.reading.finding import EACH, is_long_number, look_everywhere, searched_at_once
from db.storage.models import JOURNAL
from tests.conftest import Desks
from tests.db.carrying.transfer.test_carrying import give
from tests.db.registers.custody.test_commands import opened
from tests.db.test_requests_only import Precinct, precinct  # noqa: F401
from tests.usual import some

MOST = 50
PHONE = "09161234567"


def report(desk: Desk, words: str, **more: object) -> str:
    return give(desk, "incident.report", type="fight", place="اهواز", summary=words, source="in_person", **more)


def found(desk: Desk, typed: str) -> list[str]:
    looked = look_everywhere(desk, typed, MOST, lambda text: ())
    return [hit.number for hit in looked.worded]


def entries(desk: Desk) -> int:
    with desk.store.reading() as conn:
        return int(conn.execute(select(func.count()).select_from(JOURNAL)).scalar_one())


def test_no_register_of_people_or_codes_is_among_them(desk: Desk) -> None:
    names = searched_at_once(desk)
    assert {"incident", "call", "post", "order"} <= set(names)
    assert not {name for name in names if REGISTERS[name].of_people or REGISTERS[name].purposes}
    assert not {"custody", "request", "oversight"} & set(names)


@pytest.mark.parametrize("role", some([Role.PATROL, Role.ADMINISTRATOR, Role.INVESTIGATION, Role.AUDITOR], 2))
def test_nobody_searches_together_what_the_role_may_not_search(desk_as: Desks, role: Role) -> None:
    from db.kernel.desk.desk import QUERIES

    assert all(role in QUERIES[f"{name}.search"].roles for name in searched_at_once(desk_as(role)))


def test_a_name_finds_nobody_held_and_leaves_no_entry(desk: Desk) -> None:
    opened(desk)
    incident = report(desk, "رضایی آن را دید")
    before = entries(desk)
    assert found(desk, "رضایی") == [incident]
    assert look_everywhere(desk, "رضاییی", MOST, lambda text: ("رضایی",)).offered == ("رضایی",)
    assert entries(desk) == before


def test_registers_stand_one_after_another_and_not_in_the_order_of_time(desk: Desk) -> None:
    first = report(desk, "کتاب را بردند")
    noted = give(desk, "post.note", kind="power", since="now", what="کتاب زیر آب رفت")
    last = report(desk, "کتاب پیدا شد")
    assert found(desk, "کتاب") == [last, first, noted]


def test_each_register_gives_its_newest_alone(desk: Desk) -> None:
    numbers = [report(desk, "کتاب") for _ in range(EACH + 1)]
    assert found(desk, "کتاب") == numbers[:0:-1]


@pytest.mark.parametrize(
    "typed",
    [
        PHONE, "0916 123 4567", "۰۹۱۶-۱۲۳-۴۵۶۷", "1234567", "شماره 1234567", "1 2 3 4 5 6 7", "12ب345",
        "۱۲ ب ۳۴۵ ایران ۱۴", "①②③④⑤", "P1234567",
    ],
)  # fmt: skip
def test_a_number_of_somebody_is_looked_up_in_no_register(desk: Desk, typed: str) -> None:
    report(desk, f"{PHONE} و 12ب345 و {typed}")
    before = entries(desk)
    assert is_long_number(typed)
    assert found(desk, typed) == []
    assert entries(desk) == before


@pytest.mark.parametrize("typed", ["1404", "پلاک ۱۲", "کیانپارس 3"])
def test_a_short_number_stays_words(desk: Desk, typed: str) -> None:
    number = report(desk, f"کنار {typed}")
    assert number in found(desk, typed)


def test_a_long_number_still_finds_its_record(desk: Desk) -> None:
    number = report(desk, "نزاع")
    looked = look_everywhere(desk, number, MOST, lambda text: ())
    assert [hit.number for hit in looked.numbered] == [number]
