"""A fork: a store was copied and both copies wrote on. Both branches are kept, two people decide, one counts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from db.carrying.levels import branches, unit_status
from db.carrying.levels.branch_events import DECIDED
from db.carrying.levels.branch_reading import list_branches, not_taken
from db.carrying.levels.forms import AgreeBranch, ChooseBranch
from db.carrying.levels.models import CHAIN, KEPT_BUNDLE, PIN_OF
from db.kernel.base.access import Role
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.kernel.signing import verifying
from db.opening.creating import NewStore, create_store
from db.registers.incidents import forms
from db.registers.incidents.commands import report_incident
from db.registers.incidents.models import INCIDENT
from db.storage import keys
from db.storage.models import JOURNAL
from db.words.ids import Source
from db.words.messages import Refused
from db.words.phrases import new_codes
from precinct_tui.__main__ import main
from tests.conftest import BADGES, PASSWORD, Clock
from tests.db.carrying.levels.stick import CHIEF, KEEPER, Side, down, enrol_both, take, up, whats
from tests.officers import officers_of

TYPES = {"both": "theft_home", "one": "theft_vehicle", "other": "assault"}


@dataclass
class Forked:
    """A county, and two copies of the precinct's store that both wrote on since the county's receipt."""

    county: Side
    one: Side
    other: Side
    sticks: Path

    @property
    def unit(self) -> str:
        return self.one.desk.store.unit

    def up(self, side: str) -> str:
        """A stick of one copy goes up, and comes back; what the county said."""
        copy, stick = {"one": self.one, "other": self.other}[side], self.sticks / side
        up(copy, stick)
        (said,) = whats(take(self.county, stick))
        down(copy, stick)
        return said

    def choose(self, branch: str, second: Role = Role.INSPECTOR) -> None:
        branches.choose_branch(self.county.open(), ChooseBranch(record=self.unit, branch=branch, reason="کپی شد"))
        branches.agree_branch(self.county.open(second), AgreeBranch(record=self.unit, branch=branch))
        self.county.open()

    def types(self) -> list[str]:
        with self.county.desk.store.reading() as conn:
            return sorted(conn.execute(select(INCIDENT.c.type)).scalars())

    def rows(self) -> list[int]:
        with self.county.desk.store.reading() as conn:
            return [
                conn.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (JOURNAL, INCIDENT, KEPT_BUNDLE, CHAIN, PIN_OF)
            ]


def report(side: Side, which: str, count: int = 1) -> None:
    for _one in range(count):
        report_incident(side.desk, forms.ReportIncident(type=TYPES[which], place="کوچهٔ شب‌بو", summary="راز"))


@pytest.fixture(scope="module")
def made(ready_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What both copies have was taken and receipted; then each wrote of its own."""
    folder, clock = tmp_path_factory.mktemp("fork"), Clock()
    roles = (KEEPER, CHIEF, Role.INSPECTOR, Role.DUTY)
    create_store(folder / "county", NewStore("شهرستان", officers_of(roles), "county", cost=keys.QUICK), Source(clock))
    shutil.copytree(ready_store, folder / "one")
    county, one = Side(folder / "county", clock), Side(folder / "one", clock)
    county.make_key()
    one.make_key()
    enrol_both(one, county)
    report(one, "both", 2)
    up(one, folder / "stick")
    take(county, folder / "stick")
    down(one, folder / "stick")
    one.backup(folder / "other")
    other = Side(folder / "other", clock)
    report(one, "one", 2)
    report(other, "other", 3)
    for side in (county, one, other):
        side.close()
    return folder


@pytest.fixture
def forked(made: Path, tmp_path: Path) -> Iterator[Forked]:
    shutil.copytree(made, tmp_path / "w")
    clock = Clock()
    sides = [Side(tmp_path / "w" / name, clock) for name in ("county", "one", "other")]
    yield Forked(*sides, tmp_path / "sticks")
    for side in sides:
        side.close()


@pytest.mark.parametrize("chosen", ["first", "second"])
@pytest.mark.parametrize("order", [("one", "other"), pytest.param(("other", "one"), marks=pytest.mark.long)])
def test_either_branch_counts_once_two_people_said_so(forked: Forked, order: tuple[str, str], chosen: str) -> None:
    """In both orders of the sticks, and either way: the tables are those that the journal makes, and no row is of the
    branch that was not taken; what it sends is known, and what the chosen one sends counts."""
    assert [forked.up(side) for side in order] == ["new", "fork"]
    before = forked.rows()
    assert forked.up(order[1]) == "held"
    assert forked.rows() == before
    (held,) = list_branches(forked.county.desk)
    assert (held.name, held.is_whole, held.branch) == (forked.one.desk.store.info.unit_name, True, None)
    assert [held.first, held.second] == [3 - (side == "one") for side in order]
    winner = order[0] if chosen == "first" else order[1]
    loser = next(side for side in order if side != winner)
    forked.choose(chosen)
    counted = sorted([TYPES["both"]] * 2 + [TYPES[winner]] * {"one": 2, "other": 3}[winner])
    assert forked.types() == counted
    assert [unit.state for unit in unit_status.units_below(forked.county.desk)] == ["fine"]
    gone = not_taken(forked.county.desk, forked.unit)
    assert [entry.kind for entry in gone] == ["incident_reported"] * {"one": 2, "other": 3}[loser]
    assert list_branches(forked.county.desk) == ()
    report(getattr(forked, loser), loser)
    assert forked.up(loser) == "not_taken"
    report(getattr(forked, winner), winner)
    assert forked.up(winner) == "new"
    assert forked.types() == sorted([*counted, TYPES[winner]])
    with forked.county.desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
    assert rebuild.check(forked.county.desk.store).differences == ()


def test_the_second_yes_is_another_persons_and_for_what_was_chosen(forked: Forked) -> None:
    forked.up("one")
    agree = AgreeBranch(record=forked.unit, branch="first")
    for side in ("one", "other"):
        with pytest.raises(Refused, match="no two branches"):
            branches.agree_branch(forked.county.open(KEEPER), agree)
        forked.up(side)
    with pytest.raises(Refused, match="Nobody chose"):
        branches.agree_branch(forked.county.open(KEEPER), agree)
    chief = forked.county.open()
    choose = ChooseBranch(record=forked.unit, branch="second", reason="کپی شد")
    for role in (Role.INSPECTOR, KEEPER, Role.DUTY):
        with pytest.raises(Refused) as refused:
            branches.choose_branch(forked.county.open(role), ChooseBranch(**vars_of(choose)))
        assert refused.value.code == "forbidden"
    branches.choose_branch(chief, choose)
    again = AgreeBranch(record=forked.unit, branch="second")
    for desk, code in ((chief, "invalid"), (forked.county.open(Role.DUTY), "forbidden")):
        with pytest.raises(Refused) as refused:
            branches.agree_branch(desk, again)
        assert refused.value.code == code
    with pytest.raises(Refused, match="Something else was chosen"):
        branches.agree_branch(forked.county.open(KEEPER), agree)
    assert forked.types() == sorted([TYPES["both"]] * 2 + [TYPES["one"]] * 2)
    branches.agree_branch(forked.county.open(KEEPER), again)
    forked.county.open()
    assert forked.types() == sorted([TYPES["both"]] * 2 + [TYPES["other"]] * 3)


def vars_of(form: ChooseBranch) -> dict[str, str | None]:
    return {"record": form.record, "branch": form.branch, "reason": form.reason}


def test_what_both_write_meanwhile_is_kept_and_decided_at_the_command_line(
    forked: Forked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forked.up("one")
    forked.up("other")
    report(forked.one, "one")
    report(forked.other, "other")
    assert [forked.up("other"), forked.up("one")] == ["held", "held"]
    password, unit = tmp_path / "password", forked.unit
    password.write_text(PASSWORD, encoding="utf-8")
    forked.county.close()

    def run(role: Role, *words: str) -> tuple[int, Any]:
        signed = ("--officer", BADGES[role], "--password-file", str(password), "--json")
        status = main(["unit", *words, "--home", str(forked.county.home), *signed])
        return status, json.loads(capsys.readouterr().out)

    assert run(CHIEF, "branches")[1]["units"][0]["uid"] == unit
    assert run(CHIEF, "choose", unit, "first", "--reason", "کپی شد")[0] == 0
    assert run(CHIEF, "agree", unit, "first")[0] == 1
    assert run(KEEPER, "agree", unit, "first") == (0, {"unit": unit, "taken": "first", "entries": 1})
    assert len(run(CHIEF, "branches", unit)[1]["entries"]) == 4
    assert forked.types() == sorted([TYPES["both"]] * 2 + [TYPES["one"]] * 3)
    assert len(not_taken(forked.county.desk, forked.unit)) == 4
    assert rebuild.check(forked.county.desk.store).differences == ()


def test_who_chose_says_the_second_yes_by_a_code_of_the_county(forked: Forked) -> None:
    for side in ("one", "other"):
        forked.up(side)
    chief, codes = forked.county.open(), new_codes()
    make: Any = COMMANDS["officer.make_codes"]
    make(chief, make.form(password=PASSWORD, codes=" ".join(codes)))
    branches.choose_branch(chief, ChooseBranch(record=forked.unit, branch="second", reason="کپی شد"))
    for code in (None, "12345678"):
        with pytest.raises(Refused) as refused:
            branches.agree_branch(chief, AgreeBranch(record=forked.unit, branch="second", code=code))
        assert set(refused.value.fields) == {"code"}
    branches.agree_branch(chief, AgreeBranch(record=forked.unit, branch="second", code=codes[6]))
    forked.county.open()
    assert forked.types() == sorted([TYPES["both"]] * 2 + [TYPES["other"]] * 3)
    with forked.county.desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
        (taken,) = stored_events.events_of_kinds(conn, forked.county.desk.store.unit, (DECIDED,))
    assert taken.facts["code"] == 7
