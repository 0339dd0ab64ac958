"""A seat on a real PostgreSQL: made, opened, given bundles, killed in the middle; as one on encrypted SQLite."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from db.across.handover.marks import SetMark, set_mark
from db.across.indicators.queries import table_of
from db.across.seats.unit_records import count_records, list_records
from db.across.seats.urgent_items import pressing
from db.across.setting_up.queries import to_set_up
from db.carrying.levels import branches, inbound_bundles, secrets, unit_status
from db.carrying.levels.branch_reading import list_branches, not_taken
from db.carrying.levels.forms import AgreeBranch, ChooseBranch
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.folding import rebuild, versions
from db.kernel.journal import envelopes
from db.kernel.signing import verifying
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.models import INCIDENT
from db.registers.oversight.commands import complain
from db.registers.oversight.complaints import read_complaints
from db.registers.oversight.forms import Complain
from db.storage import backup, ends, files, keys
from db.storage.database import address_of, database_of
from db.storage.dialects import postgresql
from db.storage.models import BODY, JOURNAL
from db.words.messages import Refused
from db.words.records import Filter
from precinct_tui.__main__ import main
from tests.conftest import BADGES, PASSWORD, Clock
from tests.db.carrying.levels.stick import KEEPER, Side, agree, down, enrol_both, make_seat, take, up, whats
from tools.postgres import empty_database


@dataclass
class County:
    """A county on PostgreSQL and one in a file, above the same two posts, and the stick between."""

    server: Side
    file: Side
    posts: tuple[Side, Side]
    stick: Path


@pytest.fixture(scope="module")
def county(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    folder, clock = tmp_path_factory.mktemp("seat"), Clock()
    address = empty_database(postgres, f"seat_{os.getpid()}")
    make_seat(folder / "server", "county", "شهرستان اهواز", clock, address, Role.INSPECTOR)
    make_seat(folder / "file", "county", "شهرستان دزفول", clock)
    posts = tuple(
        make_seat(folder / f"post{place}", "post", f"پاسگاه {place}", clock, None, Role.INSPECTOR) for place in (1, 2)
    )
    sides = [Side(home, clock) for home in (folder / "server", folder / "file", *posts)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "COST", keys.QUICK)
        for side in sides:
            side.make_key()
    for post in sides[2:]:
        enrol_both(post, sides[0])
        enrol_both(post, sides[1])
        for type in ("theft_home", "fight", "theft_home"):
            report_incident(post.desk, ReportIncident(type=type, place="کوچهٔ راز", summary="دزدی از خانه"))
    yield County(sides[0], sides[1], (sides[2], sides[3]), folder / "stick")
    for side in sides:
        side.close()


def rows(side: Side) -> list[dict[str, Any]]:
    """Incidents of the units below, without the place in this seat's own journal."""
    with side.desk.store.reading() as conn:
        found = conn.execute(select(INCIDENT).order_by(INCIDENT.c.unit, INCIDENT.c.uid)).mappings()
        return [{name: value for name, value in row.items() if name != "position"} for row in found]


def pages(desk: Desk) -> list[Any]:
    """Two pages of each register over the units, and how many records there are; of incidents all of them come."""
    seen: list[Any] = []
    for name, register in REGISTERS.items():
        if register.above:
            first = list_records(desk, name, Filter(), None, 2)
            more = first.next and list_records(desk, name, Filter(), first.next, 9)
            seen.append((name, first, more, count_records(desk, name, Filter(type="theft_home"))))
    assert [(len(first.rows), more and len(more.rows), count) for name, first, more, count in seen
            if name == "incident"] == [(2, 4, 4)]  # fmt: skip
    return seen


def entries(side: Side) -> int:
    with side.desk.store.reading() as conn:
        return len(conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.unit != side.desk.store.unit)).all())


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as told:
        yield
    assert told.value.code == code
    assert "secret" not in repr(told.value.fields)


def kill_in_the_middle(side: Side, stick: Path) -> int:
    """How a program ended that died by kill -9 after it wrote half of a bundle."""
    side.close()
    child = os.fork()
    if child == 0:  # nothing of it may reach the runner of the tests
        with open(os.devnull, "w") as nowhere:
            sys.stdout = sys.stderr = nowhere
            folded = inbound_bundles.quarantine.apply_with_savepoints

            def killed(*given: Any) -> None:
                folded(*given)
                os.kill(os.getpid(), signal.SIGKILL)

            inbound_bundles.quarantine.apply_with_savepoints = killed  # type: ignore[assignment]
            try:
                take(side, stick)
            finally:
                os._exit(9)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def test_a_stick_is_taken_once_also_by_one_that_was_killed(county: County) -> None:
    for post in county.posts:
        up(post, county.stick)
    assert kill_in_the_middle(county.server, county.stick) == signal.SIGKILL
    assert entries(county.server) == 0, "nothing half applied"
    assert whats(take(county.server, county.stick)) == ["new", "new"]
    written = entries(county.server)
    assert written > 6
    assert whats(take(county.server, county.stick)) == ["known", "known"]
    assert entries(county.server) == written
    assert [whats(down(post, county.stick)) for post in county.posts] == [["new"], ["new"]]
    assert whats(take(county.file, county.stick)) == ["new", "new"]
    assert rows(county.server) == rows(county.file)
    desk = county.server.desk
    asked = [[pages(at), pressing(at), table_of(at).figures, unit_status.units_below(at)]
             for at in (desk, county.file.desk)]  # fmt: skip
    assert asked[0] == asked[1], "its screens show the same"
    assert {unit.state for unit in unit_status.units_below(desk)} == {"fine"}
    with desk.store.reading() as conn:
        assert versions.behind(conn) == (), "nothing of a unit that came is renewed at the next opening"
        assert verifying.verify(conn).sound


@pytest.mark.long
def test_units_are_taken_beside_each_other_and_one_unit_by_one(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "WAITS_MS", 100)
    first, second = (post.desk.store.unit for post in county.posts)
    side = county.server
    side.close()
    one, other = side.open().store, side.open().store
    with one.writing("beside") as conn:
        ends.alone(conn, first)
        with other.writing("beside") as beside:
            ends.alone(beside, second)
        with refused("busy"), other.writing("beside") as beside:
            ends.alone(beside, first)
        with other.writing():
            pass  # the seat's own acts go on
        with refused("busy"), other.writing("still"):
            pass
    with one.writing("still"), refused("busy"), other.writing():
        pass


@pytest.mark.long
def test_it_is_made_and_asked_from_the_command_line(
    county: County, postgres: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "KIOSK", keys.QUICK)
    (tmp_path / "password").write_text(PASSWORD)
    signed = ("--json", "--password-file", str(tmp_path / "password"), "--home")
    address = empty_database(postgres, f"made_{os.getpid()}")
    named = ("init", "--kind", "county", "--unit", "شهرستان", "--name", "نرگس", "--officer", "9001", "--lang", "en",
             "--database", address)  # fmt: skip
    assert main([*named, *signed, str(tmp_path / "made")]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "county"
    assert main([*named, *signed, str(tmp_path / "twice")]) == 1
    assert "This database holds a store already" in capsys.readouterr().out
    with county.server.desk.store.reading() as conn:
        weak = [message.text for message in county.server.desk.store.database.weaknesses(conn)]
    assert ["fsync" in said or "superuser" in said for said in weak] == [True, True], "as the tests' server is"
    asked = ("units", "--officer", BADGES[Role.COMMANDER], *signed, str(county.server.home))
    assert main([*asked]) == 0
    assert len(json.loads(capsys.readouterr().out)["units"]) == 2


def test_a_fork_keeps_both_branches_and_two_people_choose_one(county: County, tmp_path: Path) -> None:
    """Two copies of a post's store wrote on. The second to come is chosen, over rows that stand in PostgreSQL already;
    there then stands what its journal makes, and the same as at a seat in a file."""
    one, stick = county.posts[1], county.stick
    up(one, stick)
    for seat in (county.server, county.file):
        take(seat, stick)
        down(one, stick)
    one.backup(tmp_path / "copy")
    other, before = Side(tmp_path / "copy", one.clock), entries(county.server)
    for side, type, count in ((one, "assault", 2), (other, "missing_child", 3)):
        for _incident in range(count):
            report_incident(side.desk, ReportIncident(type=type, place="کوچهٔ راز", summary="راز"))
        up(side, tmp_path / type)
    unit = one.desk.store.unit
    for seat in (county.server, county.file):
        assert whats(take(seat, tmp_path / "assault")) == ["new"]
        assert whats(take(seat, tmp_path / "missing_child")) == ["fork"]
        (held,) = list_branches(seat.desk)
        assert (held.first, held.second, held.is_whole) == (2, 3, True)
        branches.choose_branch(seat.open(), ChooseBranch(record=unit, branch="second", reason="کپی شد"))
        branches.agree_branch(seat.open(KEEPER), AgreeBranch(record=unit, branch="second"))
        seat.open()
        types = [row["type"] for row in rows(seat) if row["unit"] == unit]
        assert (types.count("assault"), types.count("missing_child")) == (0, 3)
        assert [entry.kind for entry in not_taken(seat.desk, unit)] == ["incident_reported"] * 2
        assert whats(take(seat, tmp_path / "assault")) == ["not_taken"]
    with county.server.desk.store.reading() as conn:
        assert verifying.verify(conn).sound
    assert rebuild.check(county.server.desk.store).differences == ()
    assert rows(county.server) == rows(county.file)
    assert entries(county.server) == before + 5, "both branches stand in the journal"
    other.close()


@pytest.mark.long
def test_its_database_is_its_own_and_what_a_server_refuses_is_said(county: County, tmp_path: Path) -> None:
    address = (county.server.home / files.ADDRESS).read_text().strip()
    for kind, where, code in (("county", address, "exists"), ("post", address, "invalid")):
        with refused(code):
            make_seat(tmp_path / kind, kind, "x", Clock(), where)
        assert not any((tmp_path / kind).glob("*"))
    with refused("on_server"):
        backup.backup(county.server.desk.store, tmp_path)
    asked = [[str(item.text) for item in to_set_up(side.desk)] for side in (county.server, county.file)]
    assert [any("Backup on a stick" in text for text in texts) for texts in asked] == [False, True]
    (tmp_path / files.ADDRESS).write_text(address.replace("/seat_", "/gone_"))
    with refused("unreadable"):
        database_of(tmp_path, b"").version()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("postgresql://seat@db.example/county", "postgresql://seat@db.example/county?sslmode=verify-full"),
        ("postgresql://seat@localhost/county", "postgresql://seat@localhost/county"),
        ("postgresql://seat@/county?host=/run/postgresql", "postgresql://seat@/county?host=%2Frun%2Fpostgresql"),
        ("postgresql://seat:secret@db.example/county", None),
        ("postgresql://seat@db.example/county?password=secret", None),
        ("mysql://seat@db.example/county", None),
        ("postgresql://seat@db.example", None),
        ("county", None),
    ],
)
def test_an_address_names_no_password_and_asks_for_tls_where_there_is_a_network(typed: str, kept: str | None) -> None:
    if kept is None:
        with refused("invalid"):
            address_of(typed)
    else:
        assert address_of(typed) == kept


def test_complaints_come_to_its_inspector_alone(county: County, tmp_path: Path) -> None:
    post, words = county.posts[0], "مرا زد و کارتم را پس نداد"
    agree(post, county.server)
    complain(post.desk, Complain(uid=post.desk.source.uid(), words=words, priority="normal", answer_by="code"))
    for _entry in range(3 * envelopes.RHYTHM):
        set_mark(post.desk, SetMark(kind="call"))
    up(post, tmp_path)
    assert set(whats(take(county.server, tmp_path))) == {"new"}
    assert set(whats(take(county.server, tmp_path))) == {"known"}
    (complaint,) = read_complaints(county.server.open(Role.INSPECTOR))
    assert (complaint.unit, complaint.values["words"]) == (post.desk.store.unit, words)
    with county.server.desk.store.reading() as conn:
        assert verifying.verify(conn).sound
        assert words not in str(conn.execute(select(BODY.c.json)).all())
    with refused("forbidden"):
        read_complaints(county.server.open(KEEPER))
    county.server.open()


def test_the_password_lies_beside_the_address(county: County, tmp_path: Path) -> None:
    (tmp_path / files.ADDRESS).write_text("postgresql://seat@localhost/county")
    (tmp_path / files.PASSWORDS).write_text("localhost:*:county:seat:secret")
    engine = database_of(tmp_path, b"").engine(writes=True)
    assert engine.url.query["passfile"] == str(tmp_path / files.PASSWORDS)
    assert "secret" not in repr(engine.url)
    with pytest.raises(DBAPIError) as fault:
        engine.connect()
    assert "secret" not in str(fault.value)
