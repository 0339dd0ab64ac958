"""Long work says what it is and how far: on a terminal a bar on standard error, elsewhere nothing; JSON stays bare."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest

from db.carrying.levels import secrets
from db.kernel.base.access import Role
from db.registers.incidents import forms
from db.registers.incidents.commands import report_incident
from db.storage import keys
from precinct_tui.__main__ import main
from precinct_tui.verbs import progress as bars
from tests.conftest import BADGES, PASSWORD, Clock, Desks
from tests.db.carrying.levels.stick import Side, enrol_both, make_seat
from tests.precinct_tui.verbs.test_cli import Precinct, password_file, precinct, spoken
from tests.precinct_tui.verbs.test_cli_process import on_terminal

__all__ = ["password_file", "precinct", "spoken"]
Told = list[tuple[str, list[tuple[int, int]]]]
VERBS = ("sticks", "transfer", "stores", "journal")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What each bar was told: its label, and its steps."""
    seen: Told = []

    @contextmanager
    def listening(label: str) -> Iterator[Callable[[int, int], None]]:
        steps: list[tuple[int, int]] = []
        seen.append((label, steps))
        yield lambda done, total: steps.append((done, total))

    for name in VERBS:
        monkeypatch.setattr(import_module(f"precinct_tui.verbs.{name}"), "progress", listening)
    return seen


def goes_to_its_end(steps: list[tuple[int, int]]) -> bool:
    """Whether a bar only grows, towards one total, and ends at it."""
    done, totals = [step[0] for step in steps], {step[1] for step in steps}
    return bool(steps) and done == sorted(done) and len(totals) == 1 and steps[-1][0] == steps[-1][1] > 0


@pytest.fixture
def ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The homes of a post that has an incident, and of its county."""
    monkeypatch.setattr(secrets, "COST", keys.QUICK)
    post = Side(make_seat(tmp_path / "post", "post", "پاسگاه شیبان", Clock()), Clock())
    county = Side(make_seat(tmp_path / "county", "county", "شهرستان اهواز", Clock()), Clock())
    for side in (post, county):
        side.make_key()
    enrol_both(post, county)
    report_incident(post.desk, forms.ReportIncident(type="theft_home", place="کوچهٔ بهار", summary="راز"))
    for side in (post, county):
        side.close()
    return post.home, county.home


def test_a_stick_there_and_back(
    ends: tuple[Path, Path], told: Told, tmp_path: Path, password_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post, county = ends
    stick, signed = str(tmp_path / "stick"), ("--password-file", str(password_file), "--lang", "en", "--json")
    chief = ("--officer", BADGES[Role.COMMANDER], *signed)
    for home, words in ((post, ("up", "--to", stick)), (county, ("take", stick)), (post, ("down", "--from", stick))):
        assert main([*words, "--home", str(home), *chief]) == 0
        json.loads(capsys.readouterr().out)
    assert [label for label, _steps in told] == [
        "Writing onto the stick", "Taking the stick in", "Taking what came back",
    ]  # fmt: skip
    assert all(goes_to_its_end(steps) for _label, steps in told), told


def test_a_journal_file_there_and_a_rebuild(precinct: Precinct, told: Told, tmp_path: Path, desk_as: Desks) -> None:
    for _turn in range(3):
        report_incident(desk_as(Role.DUTY), forms.ReportIncident(type="theft_home", summary="راز"))
    secret = tmp_path / "passphrase"
    secret.write_text("a passphrase of the file\n", encoding="utf-8")
    file = str(tmp_path / "file")
    keeper = {"role": Role.ADMINISTRATOR}
    sent = ("--passphrase-file", str(secret), "--json")
    assert precinct("journal", "export", file, *sent, **keeper)[0] == 0
    assert precinct("journal", "import", file, *sent, **keeper)[0] == 0
    assert precinct("journal", "rebuild", "--json", **keeper)[0] == 0
    assert precinct("backup", str(tmp_path / "stick"), "--json", **keeper)[0] == 0
    labels = [label for label, _steps in told]
    assert labels == [
        "Writing the journal", "Reading the file", "Taking the file in", "Rebuilding", "Comparing", "Backing up",
    ]  # fmt: skip
    for label, steps in told:
        if label not in ("Reading the file", "Taking the file in"):  # that brought nothing new here
            assert goes_to_its_end(steps), (label, steps)


def test_nothing_is_drawn_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with bars.progress("Backing up") as step:
        step(1, 2)
        step(0, 0)
        step(5, 2)
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")


@pytest.mark.long
def test_a_terminal_shows_what_and_how_far(store_home: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD)
    signed = ("--home", str(store_home), "--officer", BADGES[Role.ADMINISTRATOR], "--password-file", str(secret))
    status, drawn = on_terminal("backup", str(tmp_path / "stick"), "--lang", "en", *signed)
    assert status == 0
    assert "Backing up" in drawn
    assert "%" in drawn
