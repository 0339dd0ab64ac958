"""What an earlier register says of a complainant and of the place, in the letters of the program that wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.carrying.imports.running import bring_in, plan
from db.carrying.imports.trying import try_out
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.show import show_incident
from db.storage.models import EXACT
from db.words.records import Record
from tests.conftest import Desks
from tests.db.carrying.imports.test_imports import written
from tests.db.registers.incidents.test_commands import give

BASE = ("نوع", "تاریخ", "محل")
ROW = ("fight", "1402/03/15", "اهواز، پادادشهر")


@pytest.fixture
def chief(desk_as: Desks) -> Desk:
    """The commander, who may bring a register in."""
    return desk_as(Role.COMMANDER)


def brought_in(chief: Desk, folder: Path, headings: tuple[str, ...], cells: tuple[str, ...]) -> Record:
    planned = plan(chief, written(folder / "r.csv", [(*ROW, *cells)], (*BASE, *headings)))
    bring_in(chief, planned, try_out(chief, planned))
    return show_incident(chief, "JA-1402-1")


def values(record: Record) -> dict[str, object]:
    return {line.name: line.value for section in record.sections for line in section.lines}


@pytest.mark.parametrize(
    ("headings", "cells", "expected"),
    [
        (("شاكي", "تلفن شاکی"), ("ناهید كيانپور", "09161234567"), ("ناهید کیانپور", "09161234567", None)),
        (("نام شاکی", "نام خانوادگی شاکی"), ("ناهید", "ملکی"), ("ناهید ملکی", None, None)),
        (("نام خانوادگي شاكي",), ("ملکی",), ("ملکی", None, None)),
        (("نام و نام‌خانوادگی شاکی", "کدملی شاکی"), ("ناهید ملکی", "0013542419"), ("ناهید ملکی", None, "0013542419")),
        (("گزارش‌دهنده", "نام شاکی"), ("قاسم", "ناهید"), ("قاسم", None, None)),
    ],
)
def test_who_complained_is_who_reported(
    chief: Desk, tmp_path: Path, headings: tuple[str, ...], cells: tuple[str, ...], expected: tuple[str | None, ...]
) -> None:
    said = values(brought_in(chief, tmp_path, headings, cells))
    names = ("caller_name", "caller_phone", "caller_national_id")
    assert tuple(said.get(name) or None for name in names) == expected


def test_a_complainant_is_found_by_the_national_id_until_protected(chief: Desk, desk_as: Desks, tmp_path: Path) -> None:
    record = brought_in(chief, tmp_path, ("نام شاکی", "کد ملی شاکی"), ("ناهید ملکی", "۰۰۱۳۵۴۲۴۱۹"))

    def kept() -> list[str]:
        with chief.store.reading() as conn:
            return list(conn.execute(EXACT.select().with_only_columns(EXACT.c.value)).scalars())

    assert kept() == ["0013542419"]
    give(chief, "protect_caller", record, reason="threatened")
    assert kept() == []
    assert not {"caller_name", "caller_national_id"} & {
        name for name, value in values(show_incident(chief, "JA-1402-1")).items() if value
    }
    assert rebuild.check(chief.store).differences == ()


def test_text_is_kept_in_persian_letters_and_a_place_has_its_county_and_point(chief: Desk, tmp_path: Path) -> None:
    cells = ("\ufedb\ufeee\ufe7d\ufe94 \u0665\u0664 خيابان", "مـسؤول مي‌گويد 12", "12/ب")
    record = brought_in(chief, tmp_path, ("نشاني", "شرح", "شماره"), cells)
    said = values(record)
    with chief.store.reading() as conn:
        row = conn.execute(INCIDENT.select()).one()
    assert said["address"] == "کوّه ۵۴ خیابان"
    assert said["summary"] == "مسؤول می‌گوید 12"
    assert said["old_number"] == "12/ب"
    assert (row.county, row.lat, row.lon) == ("ahvaz", 31.319, 48.684)
