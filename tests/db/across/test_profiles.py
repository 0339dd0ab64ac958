"""Export profiles: what counting again takes, as data; gaps; and nothing of a person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.across.profiles.profile_file import made_of, read_profile, shipped
from db.across.profiles.queries import gaps, lines
from db.across.profiles.values import VALUES
from db.kernel.base.access import Role
from db.registers.incidents.models import INCIDENT
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import Desks
from tests.db.registers.incidents.test_commands import give, report
from tests.db.registers.service_desk.test_requests import give as do

ONE = {"value": "number", "fa": "شماره", "en": "Number"}


def test_an_incident_goes_out_with_what_counting_it_again_takes(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    record = report(
        desk, type="theft_home", place="اهواز", occurred_from=desk.now() - timedelta(hours=3), caller_name="رازدار"
    )
    record = give(desk, "add_property", record, fate="stolen", kind="gold", rials="2 میلیارد")
    record = give(desk, "add_property", record, fate="recovered", kind="gold", rials="1 میلیارد")
    do(desk, "patrol.start", name="patrol_1", people="2", place="اهواز")
    do(desk, "incident.send_unit", record.uid, patrol="patrol_1")
    record = give(desk, "clear", record, clearance="suspect_referred", cleared_on="today")
    record = give(desk, "refer", record, body="prosecutor", letter="نامه ۷", receipt="1405-99")
    profile = shipped("incident")
    assert profile is not None
    (line,) = lines(desk, profile, [record.uid])
    told = dict(zip((field.value for field in profile.fields), line, strict=True))
    assert (told["stolen_rials"], told["recovered_rials"]) == (2_000_000_000, 1_000_000_000)
    assert (told["clearance"], told["external_number"], told["county"]) == ("suspect_referred", "1405-99", "ahvaz")
    assert told["occurred_from"] < told["reported_at"] <= told["entered_at"]
    assert (told["patrols"], told["dispatched_at"] is None, told["on_scene_at"]) == (1, False, None)
    assert "رازدار" not in str(line)
    empty = {gap.value: (gap.empty, gap.of) for gap in gaps(desk, profile, Filter(), 100)}
    assert (empty["on_scene_at"], empty["number"], empty["seized_rials"]) == ((1, 1), (0, 1), (1, 1))


def test_no_profile_can_name_a_person_or_words() -> None:
    assert "custody" not in VALUES
    for names in VALUES.values():
        for name in names:
            assert not any(part in name for part in ("name", "phone", "national", "address", "summary", "words"))
    assert {"caller_name", "caller_phone", "summary", "address"} <= set(INCIDENT.c.keys())


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({}, "registers"), ({"register": "custody", "field": [ONE]}, "registers"), ({"register": 7}, "registers"),
        ({"register": "incident", "fa": "x", "en": "x", "field": []}, "at least one"),
        ({"register": "incident", "fa": "x", "en": "x", "field": 7}, "at least one"),
        ({"register": "incident", "fa": "x", "en": "x", "field": [7]}, "no such field"),
        ({"register": "incident", "fa": "x", "en": "x", "field": [{**ONE, "value": "caller_name"}]}, "no such field"),
        ({"register": "incident", "fa": "x", "en": "x", "field": [{**ONE, "fa": ""}]}, "have a name"),
        ({"register": "incident", "fa": "x", "en": "x", "field": [ONE, ONE]}, "once"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_profile_is_named(raw: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused) as caught:
        made_of(raw)
    assert said in str(caught.value.message)


@pytest.mark.parametrize("content", [b"\xff", b"x", b"[" * 9_000, b"#" * 100_001, b'register = "call"'])
def test_a_file_that_is_no_profile_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "profile.toml"
    path.write_bytes(content)
    with pytest.raises(Refused):
        read_profile(path, "incident")
    with pytest.raises(Refused):
        read_profile(tmp_path / "none", "incident")


@pytest.mark.parametrize("register", sorted(VALUES))
def test_the_programs_own_profiles_hold(register: str) -> None:
    profile = shipped(register)
    assert profile is not None
    assert profile.register == register
    assert profile.fields[0].value == "number"
