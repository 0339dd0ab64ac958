"""The sealed stream's way up: a level's inspector reads what was complained, and nobody else can tell that it was."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from db.across.seats.complaints import list_complaints
from db.across.seats.registers import seen
from db.carrying.levels import branches, bundle_files, content, level_readers, links, secrets, sending, unit_status
from db.carrying.levels.forms import AgreeBranch, ChooseBranch, EndLevelReader
from db.carrying.levels.models import CHAIN
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk import drafts
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.journal import envelopes, letter_box
from db.kernel.signing import verifying
from db.opening.setup import open_store
from db.registers.oversight.complaints import Complaint, read_complaints
from db.storage.models import BODY, JOURNAL
from db.words.form_reading import read_form
from db.words.ids import Source
from db.words.messages import Refused
from db.words.records import Filter
from tests.bundle_reader import ReadBundle, read_bundle
from tests.conftest import BADGES, PASSWORD, Clock
from tests.db.carrying.levels.stick import Side, agree, down, enrol_both, make_seat, take, up, whats

WORDS = "مرا زد و کارتم را پس نداد"


@dataclass
class World:
    """A precinct below a county whose inspectorate reads its complaints."""

    unit: Side
    county: Side
    stick: Path

    def write(self, count: int = envelopes.RHYTHM) -> None:
        """So many entries: with every eighth a sealed one goes."""
        for _one in range(count):
            give(self.unit.open(Role.DUTY) if not self.unit.desks else self.unit.desk, "mark.set", kind="call")

    def complain(self) -> None:
        complain(self.unit.open(Role.DUTY))

    def round(self) -> list[str]:
        up(self.unit, self.stick)
        taken = whats(take(self.county, self.stick))
        down(self.unit, self.stick)
        return taken

    def complaints(self) -> tuple[Complaint, ...]:
        return read_complaints(self.county.open(Role.INSPECTOR))

    def pinned(self) -> int:
        """Of how many sealed entries of the precinct the county has the hash."""
        with self.county.desk.store.reading() as conn:
            return conn.execute(select(func.sum(CHAIN.c.have)).where(CHAIN.c.origin.endswith("~"))).scalar_one()

    def sealed(self) -> int:
        """How many sealed entries of the precinct the county holds, with what is in them."""
        chosen = select(func.count()).select_from(JOURNAL.join(BODY, JOURNAL.c.uid == BODY.c.uid))
        of_it = JOURNAL.c.unit == self.unit.desk.store.unit, JOURNAL.c.stream == "sealed"
        with self.county.desk.store.reading() as conn:
            return conn.execute(chosen.where(*of_it)).scalar_one()

    def bundles(self) -> list[ReadBundle]:
        """What is on the stick, by the independent reader."""
        with self.county.desk.store.reading() as conn:
            private = bytes(links.own_pair(conn, self.county.desk.store).sealing)
        signs = links.public_of(self.unit.open()).signs
        return [read_bundle(path, private, signs) for path in sorted(self.stick.glob("*.bundle"))]


def give(desk: Desk, command: str, **raw: Any) -> str:
    declared = COMMANDS[command]
    return declared.run(desk, read_form(declared.form, raw, now=desk.now(), uid=desk.source.uid()))


def complain(desk: Desk) -> str:
    return give(desk, "oversight.complain", words=WORDS, priority="immediate", answer_by="code")


@pytest.fixture(scope="module")
def linked(ready_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, clock = tmp_path_factory.mktemp("sealed"), Clock()
    shutil.copytree(ready_store, folder / "unit")
    make_seat(folder / "county", "county", "شهرستان اهواز", clock, None, Role.INSPECTOR, Role.DUTY)
    unit, county = Side(folder / "unit", clock), Side(folder / "county", clock)
    for side in (unit, county):
        side.make_key()
    enrol_both(unit, county)
    complain(unit.open(Role.DUTY))  # before anybody agreed: of no level
    unit.open()
    World(unit, county, folder / "stick").write()
    agree(unit, county)
    for side in (unit, county):
        side.close()
    return folder


@pytest.fixture
def world(linked: Path, tmp_path: Path) -> Iterator[World]:
    shutil.copytree(linked, tmp_path / "w")
    clock = Clock()
    made = World(Side(tmp_path / "w" / "unit", clock), Side(tmp_path / "w" / "county", clock), tmp_path / "stick")
    made.unit.open()
    yield made
    for side in (made.unit, made.county):
        side.close()


def test_the_levels_inspector_alone_reads_what_was_complained(world: World) -> None:
    world.complain()
    world.unit.open()
    assert set(world.round()) == {"new"}
    assert world.complaints() == ()  # the box still holds it: nothing of it left
    world.county.open()
    world.write(3 * envelopes.RHYTHM)
    assert world.round() == ["new", "new"]
    (complaint,) = world.complaints()  # what was written before the inspector agreed is of no level
    assert (complaint.values["words"], complaint.state) == (WORDS, "received")
    inspector = world.county.desk
    register = seen(inspector, "complaint")
    (row,) = register.list(inspector, Filter(), None, 9).rows
    assert row.values[1] == world.unit.desk.store.info.unit_name
    record = register.show(inspector, row.number)
    assert (record.title, record.acts) == (row.values[1], ())
    assert (register.count(inspector, Filter()), register.opens) == (1, "")
    for role in (Role.ADMINISTRATOR, Role.COMMANDER, Role.DUTY):
        with pytest.raises(Refused, match="role"):
            list_complaints(world.county.open(role), Filter())
    with world.county.desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
        assert WORDS not in str(conn.execute(select(BODY.c.json)).all())
        looked = select(func.count()).where(JOURNAL.c.kind == "level_complaints_read")
        assert conn.execute(looked).scalar_one() == 1
    assert rebuild.check(world.county.desk.store).differences == ()
    assert [unit.state for unit in unit_status.units_below(world.county.desk)] == ["fine"]
    assert len(read_complaints(world.unit.open(Role.INSPECTOR))) == 2


def test_another_reader_reads_the_sealed_part(world: World) -> None:
    world.write(2 * envelopes.RHYTHM)
    up(world.unit, world.stick)
    records, sealed = world.bundles()
    assert (records.problems, sealed.problems) == ([], [])
    assert records.first["sealed"] == sealed.first["sealed"]
    held = [entry[3] for entry in sealed.entries if len(entry) > 3]
    assert {len(each) for each in held} == {letter_box.SEALED}
    assert 0 < len(held) < len(sealed.entries)  # of those before the yes only place and hash
    take(world.county, world.stick)
    assert world.sealed() == len(held)


def test_to_a_level_that_nobody_agreed_to_nothing_sealed_goes(world: World) -> None:
    inspector, county = world.unit.open(Role.INSPECTOR), world.county.desk.store.unit
    level_readers.end_reader(inspector, EndLevelReader(record=county, reason="دیگر نه"))
    world.unit.open()
    world.write(2 * envelopes.RHYTHM)
    assert world.round() == ["new"]
    with world.county.desk.store.reading() as conn:
        assert (
            conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.stream == "sealed", JOURNAL.c.unit != county)).all()
            == []
        )
    world.complain()
    for _piece in range(2):
        world.write()
    world.round()
    assert world.complaints() == ()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COMMANDER])
def test_nobody_but_the_inspector_lets_a_level_read(world: World, role: Role) -> None:
    public, words = level_readers.own_reader(world.county.open(Role.INSPECTOR))
    form = level_readers.AgreeLevelReader(content=secrets.level_file(public), words=" ".join(words))
    with pytest.raises(Refused) as refused:
        level_readers.agree_reader(world.unit.open(role), form)
    assert refused.value.code == "forbidden"


def test_a_key_that_was_changed_on_its_way_is_not_agreed_to(world: World) -> None:
    public, words = level_readers.own_reader(world.county.open(Role.INSPECTOR))
    other = secrets.level_file(
        replace(public, public=level_readers.own_reader(world.unit.open(Role.INSPECTOR))[0].public)
    )
    before = level_readers.list_readers(world.unit.desk)
    for changed in (other, b"", b"{}", other[:-40]):
        with pytest.raises(Refused):
            level_readers.agree_reader(
                world.unit.desk, level_readers.AgreeLevelReader(content=changed, words=" ".join(words))
            )
    stranger = secrets.level_file(replace(public, unit=world.unit.desk.store.unit))
    with pytest.raises(Refused) as refused:
        level_readers.agree_reader(world.unit.desk, level_readers.AgreeLevelReader(content=stranger, words=""))
    assert refused.value.code == "not_enrolled"
    assert level_readers.list_readers(world.unit.desk) == before


def test_sticks_lost_doubled_out_of_order_and_a_restore_at_either_end(world: World, tmp_path: Path) -> None:
    world.complain()
    world.unit.open()
    world.write()
    world.round()
    early = world.pinned() - world.sealed()  # from before the yes
    world.write()
    up(world.unit, tmp_path / "earlier")
    world.write()
    up(world.unit, world.stick)
    assert whats(take(world.county, world.stick)) == ["new", "new"]
    assert whats(take(world.county, tmp_path / "earlier")) == ["known", "known"]
    down(world.unit, tmp_path / "earlier")
    assert world.sealed() == world.pinned() - early
    world.county.backup(tmp_path / "county")
    world.write()
    world.round()
    world.county.put_back(tmp_path / "county")
    world.write()
    assert world.round() == ["gap", "gap"]
    assert world.round() == ["new", "new"]
    assert world.sealed() == world.pinned() - early
    world.unit.backup(tmp_path / "unit")
    world.unit.open()
    world.write()
    world.round()
    world.unit.put_back(tmp_path / "unit")
    world.unit.open()
    world.write(2 * envelopes.RHYTHM)
    assert world.round()[0] == "new"
    (one,) = unit_status.units_below(world.county.desk)
    assert (one.state, one.missing, one.kept > 0) == ("fine", 0, True)
    assert len(world.complaints()) == 1
    with world.county.desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()


@pytest.mark.long
def test_a_fork_is_decided_once_for_both_streams(world: World, tmp_path: Path) -> None:
    world.write()
    world.round()
    world.unit.backup(tmp_path / "other")
    world.complain()
    world.unit.open()
    world.write(3 * envelopes.RHYTHM)
    world.round()
    world.unit.put_back(tmp_path / "other", forget=True)
    world.unit.open()
    world.write(envelopes.RHYTHM - 1)  # the second branch has fewer entries of the sealed stream
    assert world.round()[0] == "fork"
    unit = world.unit.desk.store.unit
    branches.choose_branch(world.county.open(), ChooseBranch(record=unit, branch="second", reason="کپی شد"))
    branches.agree_branch(world.county.open(Role.INSPECTOR), AgreeBranch(record=unit, branch="second"))
    world.county.open()
    world.write(2 * envelopes.RHYTHM)
    assert set(world.round()) == {"new"}
    assert [each.state for each in unit_status.units_below(world.county.desk)] == ["fine"]
    assert len(world.complaints()) == 1  # of the branch not taken: what a citizen complained of is read all the same
    assert rebuild.check(world.county.desk.store).differences == ()


def test_a_unit_that_sends_other_bytes_than_its_journal_has_is_refused(world: World) -> None:
    world.write()
    up(world.unit, world.stick)
    path = sorted(world.stick.glob("*.bundle"))[-1]
    county, unit = world.county.desk, world.unit.open()
    with county.store.reading() as conn, unit.store.reading() as of_unit:
        mine, signs = links.own_pair(of_unit, unit.store), links.public_of(unit).signs
        packed = secrets.unwrap(path.read_bytes(), links.own_pair(conn, county.store), signs)
    address, seals = secrets.address_of(path.read_bytes()), links.public_of(county).seals
    for changed in (
        packed[:-1] + bytes([packed[-1] ^ 1]),
        packed[:-1],
        packed + b"\0",
        packed.replace(b'"sealed":[[', b'"sealed":[[[', 1),
    ):
        bundle_files.put(world.stick, path.name, secrets.wrap(address, changed, mine, seals))
        assert whats(take(world.county, world.stick))[-1] == "broken"
    assert world.sealed() == 0
    letter = content.decode(packed)
    assert content.decode(content.encode(letter)) == letter


# --- whether anything was complained ---


def shape(world: World) -> dict[str, Any]:
    """All that can be counted or measured of what goes on the way and of the seat, and nothing of what it says."""
    told: dict[str, Any] = {}
    for place, bundle in enumerate(world.bundles()):
        told[f"part {place}"] = [
            (entry[:2], len(str(entry[3:]) if place == 0 else entry[3] if entry[3:] else b""))
            for entry in bundle.entries
        ]
        told[f"names {place}"] = sorted(bundle.first)
    told["sealed file"] = [path.stat().st_size for path in sorted(world.stick.glob("*.bundle"))[1:]]
    with world.county.desk.store.reading() as conn:
        rows = conn.execute(
            select(JOURNAL.c.position, JOURNAL.c.stream, JOURNAL.c.seq, JOURNAL.c.kind, func.length(BODY.c.json))
            .select_from(JOURNAL.outerjoin(BODY, JOURNAL.c.uid == BODY.c.uid))
            .order_by(JOURNAL.c.position, BODY.c.part)
        )
        told["seat"] = [tuple(row) for row in rows]
    return told


def test_two_histories_of_which_one_has_a_complaint_look_the_same_on_the_way_and_at_the_seat(
    linked: Path, tmp_path: Path
) -> None:
    shapes, counts = [], Counter[bool]()
    for with_it in (True, False):
        home = tmp_path / str(with_it)
        shutil.copytree(linked, home)
        clock = Clock()
        world = World(Side(home / "unit", clock), Side(home / "county", clock), home / "stick")
        desk = open_store(home / "unit", BADGES[Role.DUTY], PASSWORD, Source(clock, Random(3).randbytes))
        world.unit.desks.append(desk)
        for act in range(5 * envelopes.RHYTHM):
            if act == 11:
                if with_it:
                    complain(desk)
                else:
                    draft = drafts.Draft(desk.source.uid(), letter_box.DECOY, {}, desk.now())
                    drafts.save(desk, draft)
                    drafts.drop(desk, draft.uid)
            give(desk, "mark.set", kind="call")
            clock.advance(minutes=3)
        sending.write_bundles(world.unit.open(), world.stick)
        take(world.county, world.stick)
        shapes.append(shape(world))
        counts[with_it] = len(world.complaints())
        for side in (world.unit, world.county):
            side.close()
    assert counts == {True: 1, False: 0}
    assert shapes[0] == shapes[1]
