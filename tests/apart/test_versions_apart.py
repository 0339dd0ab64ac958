"""This version beside 0.1.0, each as its own program: a store brought up and back, two machines, a unit and its county.

`make apart`. docs/updating.md tells the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from db.kernel.base.access import Role
from tests.apart.conftest import Program, numbers, report
from tests.conftest import BADGES

pytestmark = pytest.mark.long
ADMINISTRATOR, COMMANDER, DUTY = BADGES[Role.ADMINISTRATOR], BADGES[Role.COMMANDER], BADGES[Role.DUTY]
PASSPHRASE = "five words that nobody guesses"


@pytest.fixture
def phrase(secret: Path) -> str:
    file = secret.parent / "passphrase"
    file.write_text(f"{PASSPHRASE}\n")
    return str(file)


def test_a_store_is_brought_up_and_back_and_up_and_nothing_is_lost(
    before: Program, now: Program, home: Path, phrase: str
) -> None:
    old = report(before, home, "written by the earlier version")
    assert now.must(home, ADMINISTRATOR, "update")["up_to_date"] is False
    new = report(now, home, "written by the newer version")
    refused = before.call(home, DUTY, "list", "incident")
    assert refused.status != 0, "the earlier version opens no newer store"
    second = ("--second", COMMANDER, "--second-password-file", str(now.secret), "--passphrase-file", phrase)
    back = now.must(home, ADMINISTRATOR, "update", "--back", *second)
    assert back["to"] == "0.1.0"
    assert {old} == numbers(before, home) & {old, new}
    between = report(before, home, "written after going back")
    assert between not in (old, new), "a restored copy has its own series of numbers"
    now.must(home, ADMINISTRATOR, "update")
    now.must(home, COMMANDER, "journal", "import", back["file"], "--passphrase-file", phrase)
    assert {old, new, between} <= numbers(now, home)
    assert now.must(home, COMMANDER, "journal", "verify")["sound"] is True


def test_a_unit_and_its_county_may_be_a_version_apart_both_ways(
    before: Program, now: Program, home: Path, county: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    turns = ((before, before), (now, before), (now, now))
    carried: set[str] = set()
    for unit, seat in turns:
        carried.add(report(unit, home, "goes up"))
        unit.must(home, COMMANDER, "up", "--to", str(stick))
        seat.must(county, BADGES[Role.DUTY], "take", str(stick))
        unit.must(home, COMMANDER, "down", "--from", str(stick))
    assert carried <= numbers(now, county, Role.INSPECTOR)


def test_a_county_that_was_brought_up_first_takes_what_an_earlier_unit_sends(
    before: Program, now: Program, home: Path, county: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    number = report(before, home, "goes up")
    before.must(home, COMMANDER, "up", "--to", str(stick))
    now.must(county, BADGES[Role.DUTY], "take", str(stick))
    assert number in numbers(now, county, Role.INSPECTOR)
    before.must(home, COMMANDER, "down", "--from", str(stick))
    assert before.must(home, COMMANDER, "up", "--to", str(stick))["seats"], "it goes on"


@pytest.fixture
def laptop(before: Program, home: Path, tmp_path: Path, phrase: str) -> Path:
    """A second machine that joined the precinct while both had the earlier version."""
    place, start, first = tmp_path / "laptop", str(tmp_path / "start.journal"), str(tmp_path / "first.journal")
    written = ("--passphrase-file", phrase)
    before.must(home, ADMINISTRATOR, "journal", "export", start, "--start", *written)
    words = ("--series", "L", "--name", "راضیه بندری", *written)
    joined = before.must(place, ADMINISTRATOR, "init", "--join", start, *words)
    given = before.secret.parent / "given"
    given.write_text("given by another\n")
    for badge in (COMMANDER, DUTY):
        before.must(place, ADMINISTRATOR, "officer", "reset-password", badge, "--new-password-file", str(given))
        own = ("--new-password-file", str(before.secret))
        before.must(place, badge, "officer", "password", *own, secret=given)
    before.must(place, ADMINISTRATOR, "journal", "export", first, *written)
    said = " ".join(joined["roots"])
    before.must(home, ADMINISTRATOR, "machine", "join", first, "--words", said, *written)
    return place


def test_a_journal_file_of_the_earlier_version_is_taken_and_one_of_this_waits(
    before: Program, now: Program, home: Path, laptop: Path, tmp_path: Path, phrase: str
) -> None:
    there, here, written = (
        str(tmp_path / "there.journal"),
        str(tmp_path / "here.journal"),
        ("--passphrase-file", phrase),
    )
    number = report(before, home, "at the main machine")
    before.must(home, ADMINISTRATOR, "journal", "export", here, *written)
    now.must(laptop, ADMINISTRATOR, "update")
    now.must(laptop, ADMINISTRATOR, "journal", "import", here, *written)
    assert number in numbers(now, laptop)
    at_laptop = report(now, laptop, "at the laptop")
    now.must(laptop, ADMINISTRATOR, "journal", "export", there, *written)
    kept = numbers(before, home)
    assert before.call(home, ADMINISTRATOR, "journal", "import", there, *written).status == 1
    assert numbers(before, home) == kept, "the file is kept until this machine is brought up"
    now.must(home, ADMINISTRATOR, "update")
    now.must(home, ADMINISTRATOR, "journal", "import", there, *written)
    assert numbers(now, home) == kept | {at_laptop}
