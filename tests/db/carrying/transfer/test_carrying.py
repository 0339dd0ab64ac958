"""Two machines of one precinct: what they exchange, what they refuse, and that both end with the same records."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.carrying.transfer import conflicts, export_file
from db.carrying.transfer.carrying import export_journal, read_header
from db.carrying.transfer.inbound_files import import_journal
from db.carrying.transfer.outcome import Imported
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.journal import journal
from db.kernel.projections import schema, search
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.joining import join
from db.opening.setup import open_store
from db.registers.incidents.models import INCIDENT
from db.storage import ends, keys
from db.storage.models import INDEX, JOURNAL
from db.words.form_reading import read_form
from db.words.forms import fields_of
from db.words.ids import Source
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import BADGES, GIVEN, PASSWORD, PROFILE, Clock, Desks, choose, examples
from tests.db.carrying.transfer.forging import both_agree, let_in
from tests.db.kernel.folding.test_reprojection import SECRET, everything, reported, same
from tests.db.sealed import seal
from tests.made_once import copy_store, made_once

SECRET_WORDS = b"four words on paper"
LAPTOP_ADMIN = "2000"


class Pair:
    """A precinct's machine and a laptop that joined it, each with its commander at the desk."""

    def __init__(self, home: Path, folder: Path, clock: Clock, behind: timedelta = timedelta()) -> None:
        """`behind`: by how much the laptop's clock is."""
        self.folder, self.clock, self.files = folder, clock, 0
        self.first = open_store(home, BADGES[Role.COMMANDER], PASSWORD, Source(clock))
        file = self.export(self.first)
        officer = NewOfficer(BADGES[Role.ADMINISTRATOR], "x", Role.ADMINISTRATOR, PASSWORD)
        new = NewStore("", (officer,), series="", cost=keys.QUICK)
        join(folder / "laptop", new, file, SECRET_WORDS, Source(clock))
        admin = open_store(folder / "laptop", BADGES[Role.ADMINISTRATOR], PASSWORD, Source(clock))
        uid = self.first.officer.uid
        give(admin, "officer.reset_password", record=uid, password=GIVEN)
        admin.store.close()
        self.second = choose(folder / "laptop", Role.COMMANDER, Source(lambda: clock() - behind))
        let_in(home, self.export(self.second), Source(clock))

    @classmethod
    def again(cls, made: Path, folder: Path, clock: Clock, behind: timedelta = timedelta()) -> Pair:
        """A copy of a pair that was made once (`joined`), its commanders at their desks again."""
        pair = cls.__new__(cls)
        pair.folder, pair.clock, pair.files = folder, clock, 2
        homes = [copy_store(made / name, folder / name) for name in ("main", "laptop")]
        badge = BADGES[Role.COMMANDER]
        pair.first = open_store(homes[0], badge, PASSWORD, Source(clock))
        pair.second = open_store(homes[1], badge, PASSWORD, Source(lambda: clock() - behind))
        return pair

    def export(self, desk: Desk, **how: Any) -> Path:
        self.files += 1
        path = self.folder / f"stick-{self.files}"
        export_journal(desk, path, SECRET_WORDS, **how)
        return path

    def carry(self, source: Desk, target: Desk) -> Imported:
        taken = import_journal(target, self.export(source), SECRET_WORDS)
        both_agree(target)
        return taken

    def close(self) -> None:
        self.first.store.close()
        self.second.store.close()


def give(desk: Desk, command: str, number: str | None = None, /, record: str | None = None, **fields: object) -> str:

    declared = COMMANDS[command]
    if number is not None:
        record = REGISTERS[declared.register].show(desk, number).uid
    known = {field: "چون چنین بود" for field, _ in fields_of(declared.form)}
    return declared.run(desk, read_form(declared.form, fields, now=desk.now(), record=record, reasons=known))


def joined(ready_store: Path, factory: pytest.TempPathFactory) -> Path:
    """The folder of a machine, `main`, and a `laptop` that joined it and was let in: made once, to be copied."""

    def make(folder: Path) -> None:
        Pair(copy_store(ready_store, folder / "main"), folder, Clock()).close()

    return made_once(factory, "joined", make)[0]


@pytest.fixture
def pair(ready_store: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = Pair.again(joined(ready_store, tmp_path_factory), tmp_path, Clock())
    yield made
    made.close()


def numbers(desk: Desk) -> set[str]:
    return {row.number for row in REGISTERS["incident"].list(desk, Filter(), None, 100).rows}


def projections(desk: Desk) -> dict[str, list[Any]]:
    """Every projection's rows without the local order (positions) and what tells of the exchange itself."""
    found = {}
    with desk.store.reading() as conn:
        for item in schema.projections():
            columns = [column for column in item.c if not column.name.endswith("position")]
            rows = conn.execute(item.select().with_only_columns(*columns))
            found[item.name] = sorted(repr(tuple(row)) for row in rows)
    return found


def refused(run: Any, *arguments: Any) -> str:
    with pytest.raises(Refused) as found:
        run(*arguments)
    assert found.value.message or found.value.fields
    return found.value.code


def state(desk: Desk) -> str:
    """The record stream as it stands."""
    with desk.store.reading() as conn:
        return repr(conn.execute(JOURNAL.select().where(JOURNAL.c.stream == "record")).all())


def test_a_laptop_joins_with_its_own_series_and_takes_everything(pair: Pair) -> None:
    one, other = reported(pair.first), reported(pair.second)
    assert other.startswith("IBA-")
    assert one.startswith("IA-")
    pair.carry(pair.second, pair.first)
    pair.carry(pair.first, pair.second)
    assert numbers(pair.first) == numbers(pair.second) == {one, other}
    assert projections(pair.first) == projections(pair.second)
    for desk in (pair.first, pair.second):
        same(desk)
        assert desk.store.unit == pair.first.store.unit


def test_a_file_is_taken_once_however_often_it_comes(pair: Pair) -> None:
    reported(pair.second)
    file = pair.export(pair.second)
    assert import_journal(pair.first, file, SECRET_WORDS).entries > 0
    before = state(pair.first)
    again = import_journal(pair.first, file, SECRET_WORDS)
    assert (again.entries, again.known > 0) == (0, True)
    assert state(pair.first) == before


def test_entries_keep_who_wrote_them_and_their_hash(pair: Pair) -> None:
    number = reported(pair.second)
    pair.carry(pair.second, pair.first)
    entry = REGISTERS["incident"].show(pair.first, number).chronology[0]
    assert entry.officer == pair.second.officer.badge
    with pair.first.store.reading() as here, pair.second.store.reading() as there:
        hashes = [
            set(conn.execute(JOURNAL.select().with_only_columns(JOURNAL.c.hash).where(
                JOURNAL.c.origin == pair.second.store.origin, JOURNAL.c.stream == "record"
            )).scalars())
            for conn in (here, there)
        ]  # fmt: skip
    assert hashes[0] == hashes[1] != set()


def test_only_what_the_other_lacks_is_written_with_a_file_of_its(pair: Pair) -> None:
    reported(pair.first)
    known = read_header(pair.export(pair.second), SECRET_WORDS).heads
    path = pair.folder / "short"
    short = export_journal(pair.first, path, SECRET_WORDS, beyond=known)
    whole = export_journal(pair.first, pair.folder / "whole", SECRET_WORDS)
    assert 0 < short.entries < whole.entries
    assert import_journal(pair.second, path, SECRET_WORDS).entries == short.entries
    assert projections(pair.first)["record_index"] == projections(pair.second)["record_index"]


def test_a_gap_is_named_and_nothing_is_taken(pair: Pair) -> None:
    reported(pair.first)
    with pair.first.store.reading() as conn:
        middle = ends.last_position(conn)
    reported(pair.first)
    before = state(pair.second)
    assert refused(import_journal, pair.second, pair.export(pair.first, since=middle), SECRET_WORDS) == "gap"
    assert state(pair.second) == before


def test_a_fork_is_named_and_nothing_is_taken(pair: Pair, tmp_path: Path) -> None:
    reported(pair.second)
    pair.second.store.checkpoint()
    pair.second.store.close()
    shutil.copytree(tmp_path / "laptop", tmp_path / "copy")
    pair.second = open_store(tmp_path / "laptop", BADGES[Role.COMMANDER], PASSWORD, Source(pair.clock))
    reported(pair.second, "یکی")
    pair.carry(pair.second, pair.first)
    twin = open_store(tmp_path / "copy", BADGES[Role.COMMANDER], PASSWORD, Source(pair.clock))
    with twin.store.writing() as conn:  # the copy goes on as if it were the laptop: no head was remembered elsewhere
        twin.store.set_info(conn, epoch=1, origin=pair.second.store.origin)
    reported(twin, "دیگری")
    before = state(pair.first)
    assert refused(import_journal, pair.first, pair.export(twin), SECRET_WORDS) == "fork"
    assert state(pair.first) == before
    twin.store.close()


def test_every_changed_or_cut_off_file_is_refused(pair: Pair) -> None:
    reported(pair.second)
    whole = pair.export(pair.second).read_bytes()
    before = state(pair.first)
    refusals = ("damaged", "not_an_export", "wrong_passphrase")
    for place in (0, 30, whole.index(b"\n") + 5, len(whole) // 2, len(whole) - 1):
        changed = pair.folder / f"changed-{place}"
        changed.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert refused(import_journal, pair.first, changed, SECRET_WORDS) in refusals
        cut = pair.folder / f"cut-{place}"
        cut.write_bytes(whole[:place])
        assert refused(import_journal, pair.first, cut, SECRET_WORDS) in refusals
    longer = pair.folder / "longer"
    longer.write_bytes(whole + b"x")
    assert refused(import_journal, pair.first, longer, SECRET_WORDS) == "damaged"
    assert state(pair.first) == before
    assert refused(import_journal, pair.first, pair.export(pair.second), b"another passphrase") == "wrong_passphrase"


def test_an_entry_changed_by_who_knows_the_passphrase_is_refused(pair: Pair) -> None:
    reported(pair.second, "دزدی از خانه")
    lines = list(export_file.lines(pair.export(pair.second), SECRET_WORDS))
    for old, new in (("دزدی", "نزدی"), ('"kind":"incident_reported"', '"kind":"incident_voided"')):
        path = pair.folder / f"forged-{len(new)}"
        with export_file.Writer(path, SECRET_WORDS, keys.QUICK) as file:
            for line in lines:
                file.line(line.replace(old, new))
        assert path.exists()
        assert refused(import_journal, pair.first, path, SECRET_WORDS) == "invalid"


def test_the_file_holds_no_plain_text(pair: Pair) -> None:
    reported(pair.first, SECRET)
    content = pair.export(pair.first).read_bytes()
    assert SECRET.encode() not in content
    assert b"officer_added" not in content


def test_another_precinct_is_refused(pair: Pair, tmp_path: Path) -> None:
    officers = (
        NewOfficer("1", "n", Role.ADMINISTRATOR, PASSWORD), NewOfficer("2", "n", Role.COMMANDER, PASSWORD),
    )  # fmt: skip
    create_store(tmp_path / "other", NewStore("کلانتری ۱۳", officers, cost=keys.QUICK))
    other = open_store(tmp_path / "other", "2", PASSWORD)
    assert refused(import_journal, pair.first, pair.export(other), SECRET_WORDS) == "other_unit"
    other.store.close()


def test_a_record_sealed_on_one_machine_loses_its_words_on_both(pair: Pair) -> None:
    number = reported(pair.first, f"دزدی {SECRET}")
    pair.carry(pair.first, pair.second)
    give(pair.second, "incident.add_entry", number, text=f"بعد {SECRET}")
    seal(pair.first, "incident", number)
    pair.carry(pair.second, pair.first)  # words that come to a record sealed here
    pair.carry(pair.first, pair.second)
    for desk in (pair.first, pair.second):
        with desk.store.writing() as conn:
            assert SECRET not in everything(conn)
        same(desk)


@pytest.mark.long
def test_what_is_added_after_the_sealing_stays_on_both(pair: Pair) -> None:
    pair.carry(pair.first, pair.second)
    number = reported(pair.first)
    seal(pair.first, "incident", number)
    give(pair.first, "incident.add_entry", number, text="گشت رسید")
    pair.carry(pair.first, pair.second)
    for desk in (pair.first, pair.second):
        rebuild.rebuild(desk.store)
        same(desk)
        with desk.store.reading() as conn:
            assert len(search.find(conn, desk.store.unit, "incident", "گشت رسید")) == 1


def test_what_an_older_version_cannot_read_is_set_aside_and_kept(pair: Pair) -> None:
    with pair.second.store.writing() as conn:
        new = journal.NewEntry(
            uid="from-the-future", kind="tea_served", schema=7, record=None, at=pair.clock(), entered_at=pair.clock(),
            officer=pair.second.officer.uid, parts={"facts": {"cups": 2}},
        )  # fmt: skip
        journal.append(conn, pair.second.store, new, os.urandom)
    assert pair.carry(pair.second, pair.first).set_aside == ("tea_served",)
    same(pair.first)


def test_one_code_given_by_two_machines_is_set_aside_and_the_journal_keeps_both(pair: Pair) -> None:
    with pair.second.store.writing() as conn:  # both gave IA-1405-1
        pair.second.store.set_info(conn, series="A")
    mine, theirs = reported(pair.first), reported(pair.second)
    assert mine == theirs
    assert "incident_reported" in pair.carry(pair.second, pair.first).set_aside
    same(pair.first)
    give(pair.first, "incident.add_entry", mine, text="ادامه")
    same(pair.first)


def test_a_record_changed_on_both_is_named(pair: Pair) -> None:
    number = reported(pair.first)
    pair.carry(pair.first, pair.second)
    assert pair.carry(pair.second, pair.first).both == ()
    for desk in (pair.first, pair.second):
        give(desk, "incident.add_entry", number, text="دیده شد")
    assert [conflicts.attention(desk) for desk in (pair.first, pair.second)] == [(), ()]
    assert pair.carry(pair.second, pair.first).both == (number,)
    assert len(REGISTERS["incident"].show(pair.first, number).chronology) >= 3
    pair.carry(pair.first, pair.second)
    for desk in (pair.first, pair.second):
        assert [item.number for item in conflicts.attention(desk)] == [number], "on both desks"
    give(pair.second, "incident.add_entry", number, text="چنین است")
    pair.carry(pair.second, pair.first)
    assert [conflicts.attention(desk) for desk in (pair.first, pair.second)] == [(), ()], "until somebody has set it"


def _disposition(desk: Desk, number: str) -> str:
    with desk.store.reading() as conn:
        chosen = select(INCIDENT.c.disposition).join(INDEX, INDEX.c.uid == INCIDENT.c.uid)
        return str(conn.execute(chosen.where(INDEX.c.number == number)).scalar_one())


def test_what_two_machines_set_in_one_record_is_one_on_both_by_when_it_was_written(pair: Pair) -> None:
    number = reported(pair.first)
    pair.carry(pair.first, pair.second)
    for desk, disposition in ((pair.second, "nothing_found"), (pair.first, "settled_on_scene")):
        pair.clock.advance(minutes=5)
        give(desk, "incident.set_disposition", number, disposition=disposition)
    give(pair.second, "incident.add_property", number, fate="stolen", kind="phone", serial="SN-4471")
    pair.carry(pair.first, pair.second)
    assert pair.carry(pair.second, pair.first).set_aside == ()
    assert [_disposition(desk, number) for desk in (pair.first, pair.second)] == ["settled_on_scene"] * 2
    assert projections(pair.first) == projections(pair.second)
    for desk in (pair.first, pair.second):
        same(desk)


def test_who_knows_an_entry_comes_after_it_though_his_clock_is_behind(
    ready_store: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pair = Pair.again(joined(ready_store, tmp_path_factory), tmp_path, Clock(), timedelta(hours=2))
    number = reported(pair.first)
    give(pair.first, "incident.set_disposition", number, disposition="nothing_found")
    pair.carry(pair.first, pair.second)
    give(pair.second, "incident.set_disposition", number, disposition="settled_on_scene")
    pair.carry(pair.second, pair.first)
    assert [_disposition(desk, number) for desk in (pair.first, pair.second)] == ["settled_on_scene"] * 2
    same(pair.first)
    pair.close()


def test_who_opened_what_stays_on_its_machine(pair: Pair) -> None:
    lines = "\n".join(export_file.lines(pair.export(pair.first), SECRET_WORDS))
    assert '"stream":"access"' not in lines
    assert '"stream":"record"' in lines


@pytest.mark.long
def test_the_start_of_a_journal_is_enough_to_join(pair: Pair, tmp_path: Path) -> None:
    reported(pair.first, SECRET)
    start = pair.export(pair.first, what="start")
    assert SECRET not in "".join(export_file.lines(start, SECRET_WORDS))
    officer = NewOfficer(LAPTOP_ADMIN, "مدیر", Role.ADMINISTRATOR, PASSWORD)
    new = NewStore("", (officer,), series="", cost=keys.QUICK)
    join(tmp_path / "third", new, start, SECRET_WORDS, Source(pair.clock))
    third = open_store(tmp_path / "third", LAPTOP_ADMIN, PASSWORD, Source(pair.clock))
    let_in(pair.first.store.home, pair.export(third), Source(pair.clock))
    assert pair.carry(third, pair.first).entries > 0
    same(third)
    same(pair.first)
    third.store.close()


def test_a_duty_officer_takes_files_in_and_writes_none(desk_as: Desks, tmp_path: Path) -> None:
    desk = desk_as(Role.DUTY)
    assert refused(export_journal, desk, tmp_path / "x", SECRET_WORDS) == "forbidden"
    path = tmp_path / "y"
    export_journal(desk_as(Role.COMMANDER), path, SECRET_WORDS)
    assert import_journal(desk, path, SECRET_WORDS).entries == 0
    assert refused(import_journal, desk_as(Role.PATROL), path, SECRET_WORDS) == "forbidden"


def test_a_short_passphrase_and_a_file_that_is_there_are_refused(desk_as: Desks, tmp_path: Path) -> None:
    desk = desk_as(Role.COMMANDER)
    assert refused(export_journal, desk, tmp_path / "x", b"short") == "invalid"
    (tmp_path / "there").write_text("mine")
    assert refused(export_journal, desk, tmp_path / "there", SECRET_WORDS) == "exists"
    assert (tmp_path / "there").read_text() == "mine"
    assert refused(export_journal, desk, tmp_path / "no" / "folder", SECRET_WORDS) == "unwritable"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("x")] == []


def test_a_killed_import_leaves_all_or_nothing(pair: Pair, tmp_path: Path) -> None:
    for _ in range(30):
        reported(pair.second)
    file = pair.export(pair.second)
    before = state(pair.first)
    program = (
        "import sys; from pathlib import Path; from db.kernel.folding import quarantine as apart\n"
        "from db.opening.setup import open_store; from db.carrying.transfer.inbound_files import import_journal\n"
        f"desk = open_store(Path({str(pair.first.store.home)!r}), {BADGES[Role.DUTY]!r}, {PASSWORD!r})\n"
        "old, count = apart.adopt, [0]\n"
        "def adopt(*given, **how):\n"
        "    count[0] += 1\n"
        "    if count[0] == 20: print('half', flush=True); sys.stdin.read()\n"
        "    return old(*given, **how)\n"
        "apart.adopt = adopt\n"
        f"import_journal(desk, Path({str(file)!r}), {SECRET_WORDS!r})\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stdout.readline().strip() == "half"
    running.send_signal(signal.SIGKILL)
    running.wait(90)
    running.stdout.close()
    assert state(pair.first) == before
    assert import_journal(pair.first, file, SECRET_WORDS).entries > 30
    same(pair.first)


OWN = st.sampled_from(
    ["report", "entry", "party", "close", "settle", "void", "reopen", "correct", "seal", "list", "session"]
)
MOVE = st.one_of(st.tuples(st.sampled_from([0, 1]), OWN), st.tuples(st.sampled_from([0, 1]), st.just("carry")))


def _act(desk: Desk, what: str) -> None:
    """One act on a record, whichever machine opened it."""
    here = sorted(numbers(desk))
    if what == "report" or not here:
        reported(desk)
    elif what == "entry":
        give(desk, "incident.add_entry", here[0], text="گشت رسید")
    elif what == "party":
        give(desk, "incident.add_party", here[-1], role="complainant", name="نام", phone="09161234567")
    elif what in ("close", "settle"):
        disposition = "nothing_found" if what == "close" else "settled_on_scene"
        give(desk, "incident.set_disposition", here[0], disposition=disposition)
    elif what == "void":
        give(desk, "incident.void", here[0], reason="x")
    elif what == "reopen":
        give(desk, "incident.reopen", here[0], reason="x")
    elif what == "correct":
        target = REGISTERS["incident"].show(desk, here[-1]).chronology[0].uid
        value = f"اصلاح {desk.store.series}"
        give(desk, "incident.correct", here[-1], target=target, field="summary", value=value, reason="x")
    elif what == "seal":
        seal(desk, "incident", here[0])
    elif what == "session":
        give(desk, "session.plan", place="مسجد قدس", day="today", start="18:00")
    else:
        give(desk, "shift.open")


@settings(
    max_examples=examples(1, 60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    derandomize=PROFILE == "house",  # the same one in every run of `make test`; `make long` looks further
)
@given(history=st.lists(MOVE, min_size=1, max_size=14))
def test_any_order_of_acts_and_exchanges_ends_in_the_same_tables(
    ready_store: Path, tmp_path_factory: pytest.TempPathFactory, history: list[tuple[int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("pair")
    pair = Pair.again(joined(ready_store, tmp_path_factory), folder, Clock(), timedelta(minutes=95))
    desks = (pair.first, pair.second)
    try:
        for who, what in history:
            pair.clock.advance(minutes=7)
            if what == "carry":
                pair.carry(desks[who], desks[1 - who])
            else:
                with contextlib.suppress(Refused):
                    _act(desks[who], what)
        for who in (0, 1, 0):
            pair.carry(desks[who], desks[1 - who])
        assert projections(pair.first) == projections(pair.second)
        for desk in desks:
            same(desk)
            rebuild.rebuild(desk.store)
            same(desk)
    finally:
        pair.close()
        shutil.rmtree(folder)


def test_a_joined_machine_gives_codes_of_its_own(pair: Pair) -> None:
    def take(desk: Desk) -> str:
        return give(desk, "request.take", category="nuisance", words="سروصدا", answer_by="code", anonymous="yes")

    assert {take(pair.first)[0] in "789" for _ in range(12)} == {False}
    assert {take(pair.second)[0] in "789" for _ in range(12)} == {True}
