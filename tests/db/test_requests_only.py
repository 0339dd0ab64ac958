"""The laptops that go to the mosques: stores of requests alone, and how they come together at the precinct."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.carrying.transfer.carrying import What, export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS, SETS, keeps
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.folding import rebuild
from db.kernel.projections import projecting as events
from db.kernel.signing import verifying
from db.opening.creating import NewOfficer, NewStore
from db.opening.joining import join
from db.opening.setup import open_store
from db.storage import keys
from db.words.ids import Source
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import BADGES, GIVEN, PASSWORD, Clock, Desks, choose
from tests.db.carrying.transfer.forging import let_in
from tests.db.carrying.transfer.test_carrying import SECRET_WORDS, give, projections, refused, state
from tests.db.test_rights import made_up
from tests.made_once import copy_store, made_once
from tests.shown import values_by_name

REQUESTS = SETS["requests"]


class Precinct:
    """A precinct's machine and two laptops of requests alone, each with its duty officer at the desk."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.folder, self.clock, self.files = folder, Clock(), 0
        self.main = open_store(home, BADGES[Role.COMMANDER], PASSWORD, Source(self.clock))
        start = self.export(self.main, what="start")
        self.laptops = [self._laptop(name, series, start) for name, series in (("east", ""), ("west", "CA"))]

    @classmethod
    def again(cls, made: Path, folder: Path) -> Precinct:
        """A copy of one that was made once, its officers at their desks again."""
        precinct = cls.__new__(cls)
        precinct.folder, precinct.clock, precinct.files = folder, Clock(), 3
        precinct.main, *precinct.laptops = [
            open_store(copy_store(made / name, folder / name), BADGES[Role.COMMANDER], PASSWORD, Source(precinct.clock))
            for name in ("main", "east", "west")
        ]
        return precinct

    def _laptop(self, name: str, series: str, start: Path) -> Desk:
        admin = NewOfficer(BADGES[Role.ADMINISTRATOR], "x", Role.ADMINISTRATOR, PASSWORD)
        new = NewStore("", (admin,), series=series, cost=keys.QUICK, registers=REQUESTS)
        join(self.folder / name, new, start, SECRET_WORDS, Source(self.clock))
        admin_desk = open_store(self.folder / name, BADGES[Role.ADMINISTRATOR], PASSWORD, Source(self.clock))
        give(admin_desk, "officer.reset_password", record=self.main.officer.uid, password=GIVEN)
        admin_desk.store.close()
        laptop = choose(self.folder / name, Role.COMMANDER, Source(self.clock))
        let_in(self.main.store.home, self.export(laptop), Source(self.clock))
        return laptop

    def export(self, desk: Desk, *, what: What = "all") -> Path:
        self.files += 1
        path = self.folder / f"stick-{self.files}"
        export_journal(desk, path, SECRET_WORDS, what=what)
        return path

    def close(self) -> None:
        for desk in (self.main, *self.laptops):
            desk.store.close()


@pytest.fixture
def precinct(ready_store: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Precinct]:
    def make(folder: Path) -> None:
        Precinct(copy_store(ready_store, folder / "main"), folder).close()

    made = Precinct.again(made_once(tmp_path_factory, "laptops", make)[0], tmp_path)
    yield made
    made.close()


def evening(desk: Desk, place: str, words: tuple[str, ...]) -> tuple[str, list[str]]:
    """A session with its requests: its number and their codes."""
    session = give(desk, "session.plan", place=place, day="today", start="17:30", open_now="yes")
    codes = [
        give(desk, "request.take", category="nuisance", words=text, answer_by="code", session=session, consent="yes")
        for text in words
    ]
    give(desk, "session.close", session)
    return session, codes


def test_every_command_and_query_of_another_register_is_refused(precinct: Precinct) -> None:
    laptop = precinct.laptops[0]
    other = [name for name in (*COMMANDS, *QUERIES) if not keeps(REQUESTS, name)]
    assert {name.partition(".")[0] for name in other} == set(REGISTERS) - set(REQUESTS) | {"mark", "import", "unit"}
    for name, declared in COMMANDS.items():
        if laptop.officer.role in declared.roles and name in other:
            assert refused(declared.run, laptop, declared.form()) == "not_kept", name
    for name, asked in QUERIES.items():
        if laptop.officer.role in asked.roles and name in other:
            assert refused(asked.run, laptop, *made_up(asked.run)) == "not_kept", name


@pytest.mark.long
def test_two_desks_at_two_mosques_come_together_without_doubles(precinct: Precinct) -> None:
    give(precinct.main, "incident.report", type="theft_home", place="اهواز", summary="پنجره شکسته", source="in_person")
    taken = {}
    for laptop, place in zip(precinct.laptops, ("مسجد جامع", "مسجد قدس"), strict=True):
        session, codes = evening(laptop, place, (f"نور {place}", "سروصدا", "گشت"))
        taken[session] = codes
    assert {session[:3] for session in taken} == {"SBA", "SCA"}
    precinct.clock.advance(hours=3)
    files = [precinct.export(laptop) for laptop in precinct.laptops]
    for _time in range(2):  # any number of times, in any order
        for file in files:
            import_journal(precinct.main, file, SECRET_WORDS)
    sessions = {row.number: row for row in REGISTERS["session"].list(precinct.main, Filter(), None, 50).rows}
    assert set(sessions) == set(taken)
    assert [values_by_name("session", row)["requests"] for row in sessions.values()] == [3, 3]
    requests = [row.number for row in REGISTERS["request"].list(precinct.main, Filter(), None, 50).rows]
    assert sorted(requests) == sorted(code for codes in taken.values() for code in codes)
    with precinct.main.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
    assert rebuild.check(precinct.main.store).differences == ()
    # Each machine gives codes of its own share, so that two never meet.
    assert len({codes[0][0] for codes in taken.values()} & set("789")) == 2
    # The precinct answers; who holds the code of either mosque is told.
    code = taken[min(taken)][0]
    give(precinct.main, "request.reply", code, reply="لامپ عوض شد")
    assert QUERIES["request.status_by_code"].run(precinct.main, code).reply == "لامپ عوض شد"
    # The laptops take each other's requests too: both then hold the same.
    east, west = precinct.laptops
    assert refused(import_journal, east, precinct.export(west), SECRET_WORDS) == "not_let_in"
    for laptop, other in ((east, west), (west, east)):  # no file of the main machine comes here: each lets in itself
        let_in(laptop.store.home, precinct.export(other), Source(precinct.clock))
    import_journal(east, precinct.export(west), SECRET_WORDS)
    import_journal(west, precinct.export(east), SECRET_WORDS)
    mine, theirs = projections(east), projections(west)
    assert mine["request"] == theirs["request"]
    assert mine["desk_session"] == theirs["desk_session"]


def test_what_leaves_a_laptop_is_of_its_registers_alone(precinct: Precinct) -> None:
    from db.carrying.transfer.carrying import entries_of

    laptop = precinct.laptops[0]
    evening(laptop, "مسجد جامع", ("نور",))
    entries = [row for row, _bodies in entries_of(precinct.export(laptop), SECRET_WORDS)]
    kinds = {row["kind"] for row in entries if row["stream"] == "record"}
    assert "request_taken" in kinds
    for kind in kinds:
        assert not events.registers_of(kind) or set(events.registers_of(kind)) & set(REQUESTS), kind


def test_a_laptop_takes_no_record_of_another_register(precinct: Precinct) -> None:
    give(precinct.main, "incident.report", type="theft_home", place="اهواز", summary="پنجره شکسته", source="in_person")
    file, laptop = precinct.export(precinct.main), precinct.laptops[0]
    before = state(laptop)
    assert refused(import_journal, laptop, file, SECRET_WORDS) == "not_kept"
    assert state(laptop) == before


def test_a_joining_store_of_requests_refuses_a_file_with_other_records(desk_as: Desks, tmp_path: Path) -> None:
    main = desk_as(Role.COMMANDER)
    give(main, "incident.report", type="theft_home", place="اهواز", summary="پنجره شکسته", source="in_person")
    export_journal(main, tmp_path / "stick", SECRET_WORDS)
    admin = NewOfficer(BADGES[Role.ADMINISTRATOR], "x", Role.ADMINISTRATOR, PASSWORD)
    new = NewStore("", (admin,), series="", cost=keys.QUICK, registers=REQUESTS)
    with pytest.raises(Refused) as found:
        join(tmp_path / "laptop", new, tmp_path / "stick", SECRET_WORDS, Source(desk_as.clock))
    assert found.value.code == "not_kept"
    assert not (tmp_path / "laptop" / "precinct.db").exists()
