"""Stores that released versions left: each is opened, brought up to today's schema, made anew, and read to its end."""

from __future__ import annotations

import copy
import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text

from db.across.handover.models import ITEM as HANDED_OVER
from db.across.handover.old_texts import CODES
from db.across.handover.wording import duty_label
from db.across.seats.registers import seen, shown
from db.carrying.transfer import lots
from db.kernel.base import machines
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild, rights
from db.kernel.journal import stored_events
from db.kernel.projections import schema
from db.kernel.projections.projecting import KINDS
from db.kernel.signing import verifying
from db.opening.recovery import recover, write_key_file
from db.opening.setup import open_store, unlock
from db.registers.custody.case.duties import SPECS
from db.storage import failed_tries, keys, migrating, program
from db.storage.database import database_of
from db.storage.dialects import sqlite
from db.storage.hidden_shares import names_readers
from db.storage.models import INDEX, JOURNAL, QUARANTINED, SIGNATURE
from db.words.form_reading import read_form
from db.words.messages import M_, Refused
from db.words.records import Filter
from precinct_tui.language.i18n import set_language, translate
from tests.conftest import BADGES, PASSWORD, ROOT, Desks
from tests.declared_keys import problems_in
from tests.every_kind import kinds_in
from tests.older_stores import IN_FILES, KEPT, PROVINCE, extract, name_of, opened, restore_dump, told_of
from tests.postgres import server
from tests.processor_time import is_usual_mark
from tests.shown import CUSTODY, Later, compared, everything

SEATS = ("county", "province")
FIRST = ROOT / "tests" / "data" / "stores" / "schema-0003.tar.xz"
"""A store of the first schemas, which this version does not open."""
CANNOT = {
    "store_restored": "no command writes it: a store that was put back says so as epoch_started",
    **dict.fromkeys(("province_added", "province_removed"), "only the national command writes them, and it is no unit,"
                    " county or province: see across/provinces"),
}  # fmt: skip
"""Kinds that version 0.1.0 declared and that none of its four stores can hold, and why."""
NOT_FOR_SEATS = {"incident_vehicle_decided", "request_merged"}
"""Kinds of which too little leaves a unit for their folds: 0.1.0 set them aside at seats."""
LATER_DUTIES: dict[str, tuple[str, ...]] = {}
"""Duties of custody later than 0.1.0 that its records have too, each with the figures of the past that it changes."""
LATER_COLUMNS: dict[str, tuple[str, ...]] = {}
"""Columns later than 0.1.0, by the register in whose list they are."""
LATER_WEEKS = {"request": ("received_at", "due")}
"""Columns that tell of the week alone since 0.1.0."""
LATER_WORDS = {"custody": ("next",)}
"""Columns that say the same in other words: how a duty stands is the row's mark, no longer before its name."""


@dataclass
class Older:
    """A store that was left: what its version showed of it, what is shown now, and the inspector who is signed in."""

    name: str
    home: Path
    told: dict[str, Any]
    now: dict[str, Any]
    desk: Desk

    @property
    def is_seat(self) -> bool:
        return self.name in SEATS


EACH = [
    pytest.param(archive, marks=() if name_of(archive) in ("precinct", "county") else pytest.mark.long)
    for archive in (*IN_FILES, PROVINCE)
]
"""A precinct's store and a seat's in each run; those of two machines and of a seat on a server in `make long`."""
FEW = 4
"""Of so many records of people the duties of one are looked at in the usual run: all others are read to show one."""
LARGEST = pytest.mark.parametrize(
    "older",
    [
        pytest.param(archive, marks=() if name_of(archive) == "precinct" else pytest.mark.long)
        for archive in (*IN_FILES, PROVINCE)
    ],
    indirect=True,
    ids=name_of,
)
"""What takes longest: the precinct's own store in each run, all of them in `make long`."""


@pytest.fixture(scope="module", params=EACH, ids=name_of)
def older(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Older]:
    """The inspector at a copy of it, at the moment at which it was left; opening has brought it up."""
    archive: Path = request.param
    home = tmp_path_factory.mktemp("older") / name_of(archive)
    extract(archive, home)
    with ExitStack() as running:
        if archive == PROVINCE:
            restore_dump(running.enter_context(server()), home)
        desk = opened(archive, home, Role.INSPECTOR)
        running.callback(desk.store.close)
        now = everything(desk, FEW if is_usual_mark(request.config) else 1)
        yield Older(name_of(archive), home, told_of(archive), now, desk)


def rows_of(conn: Connection, table: Any) -> int:
    return int(conn.execute(select(func.count()).select_from(table)).scalar_one())


def test_it_shows_the_figures_duties_and_lists_that_its_version_showed(
    older: Older, pytestconfig: pytest.Config
) -> None:
    columns = {name: [column.name for column in seen(older.desk, name).columns] for name in older.told["lists"]}
    now, told = compared(older.now, older.told, columns, Later(LATER_DUTIES, LATER_COLUMNS, LATER_WEEKS, LATER_WORDS))
    assert now["figures"].keys() == told["figures"].keys()
    for period, figures in told["figures"].items():
        here = {one["code"]: one for one in now["figures"][period]}
        shown_now = [{name: here[one["code"]][name] for name in one} for one in figures]
        assert shown_now == figures, period
    some = len(told["duties"]) // (FEW if is_usual_mark(pytestconfig) else 1)
    assert len(now["duties"]) >= some > 2
    assert now["duties"] == {number: told["duties"][number] for number in now["duties"]}
    assert now["lists"] == told["lists"]


def test_its_roles_and_lots_hold_by_the_rules_of_now(older: Older, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands before the upgrade is held by its signature alone; held by the rules, nothing would be refused."""
    with older.desk.store.reading() as conn:
        as_left = rights.rights_of(conn)
        monkeypatch.setattr(rights, "_marks", lambda conn, unit: dict.fromkeys(machines.origins(conn, unit), 0))
        ruled = rights.rights_of(conn)
    assert as_left.book.refused == ruled.book.refused == {}
    assert as_left.lots == ruled.lots


def test_what_came_later_is_left_out_by_name_and_nothing_else() -> None:
    later = Later({"air": ("yard",)}, {"post": ("lamp",)})
    columns = {"post": ["place", "lamp", "ends"], CUSTODY: ["band", "next", "due"], "gang": ["kind"]}
    water = ["water-1", "open", "at nine", None]
    held = [["C1", "held", ["41", "doctor", 9], [], ""], ["C2", "held", ["42", "water", 8], ["due"], ""]]
    lists = {"post": [["N1", "open", ["gate", "late"], [], ""]], CUSTODY: held, "gang": ["forbidden"]}
    figures = {"1405-H2": [{"code": "yard", "this": 5}, {"code": "thefts", "this": 6}]}
    told = {"figures": figures, "duties": {"C1": {"duties": [water]}, "C2": {"duties": [water]}}, "lists": lists}
    now = copy.deepcopy(told)
    now["figures"]["1405-H2"][0]["this"] = 4
    now["duties"]["C1"]["duties"] += [["air-1", "done", None, "at ten"], ["air-2", "overdue", "at eight", None]]
    now["duties"]["C2"]["duties"].append(["air-1", "done", None, "at ten"])
    now["lists"]["post"][0][2].insert(1, "dark")
    now["lists"][CUSTODY][0][2:4] = [["41", "air", 7], ["overdue"]]
    here, there = compared(now, told, columns, later)
    assert here == there
    assert there["lists"]["post"] == lists["post"]
    assert there["figures"]["1405-H2"] == figures["1405-H2"][1:]
    for path in (
        ("figures", "1405-H2", 1, "this"), ("duties", "C1", "duties", 0, 1), ("lists", "post", 0, 2, 0),
        ("lists", "post", 0, 2, 2), ("lists", CUSTODY, 0, 2, 0), ("lists", CUSTODY, 1, 2, 1),
        ("lists", CUSTODY, 1, 3, 0), ("lists", "gang", 0),
    ):  # fmt: skip
        changed = copy.deepcopy(now)
        place: Any = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = "changed"
        here, there = compared(changed, told, columns, later)
        assert here != there, path


def test_what_is_named_as_later_is_here_and_was_not_there() -> None:
    told = told_of(IN_FILES[0])
    known = {line[0].partition("-")[0] for one in told["duties"].values() for line in one["duties"]}
    assert LATER_DUTIES.keys() <= {spec.code for spec in SPECS} - known
    figures = {one["code"] for some in told["figures"].values() for one in some}
    assert {code for codes in LATER_DUTIES.values() for code in codes} <= figures
    for name, columns in LATER_COLUMNS.items():
        assert set(columns) <= {column.name for column in REGISTERS[name].columns}


def test_its_key_file_tells_no_more_who_reads_complaints(older: Older) -> None:
    ring = keys.load(older.home)
    with older.desk.store.reading() as conn:
        held = {badge for sealing in older.desk.store.load_keys(conn).sealings for badge in sealing.shares}
    assert not names_readers(ring)
    assert held == ({BADGES[Role.INSPECTOR]} if ring.sealings else set())


def test_it_holds_signatures_a_handover_and_somebody_held(older: Older) -> None:
    with older.desk.store.reading() as conn:
        assert rows_of(conn, SIGNATURE) >= older.told["signed"] > 20
    shifts = {row[1] for row in older.told["lists"]["shift"]}
    assert {"open", "signed"} <= shifts  # at a seat: those of its units
    if older.is_seat:  # it hands nothing over itself: nobody keeps a desk there
        declared = COMMANDS["shift.open"]
        with pytest.raises(Refused) as refused:
            declared.run(older.desk, read_form(declared.form, {}, now=older.desk.now()))
        assert refused.value.code in ("not_kept", "forbidden")
        assert not {kind for kind in older.told["kinds"] if kind == "handover_signed_out"} - set(KINDS)
        assert len(older.told["duties"]) > 20
    else:
        assert "handover_signed_out" in older.told["kinds"]
        assert "held" in {one["state"] for one in older.told["duties"].values()}


@LARGEST
def test_what_is_made_anew_of_it_is_the_same(older: Older) -> None:
    assert database_of(older.home, older.desk.store.unlocked.data_key).version() == schema.VERSION
    with older.desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
        aside = {row.uid: row.kind for row in conn.execute(select(QUARANTINED.c.uid, QUARANTINED.c.kind))}
        named = [uid for some in stored_events.batches(conn) for event in some for uid in event.facts.get("unread", ())]
        waits = [lot for lot in rights.lots_of(conn, older.desk.store.origin) if lot.state != "counts"]
        named += [uid for lot in waits for uid in lot.entries]
        assert set(named) <= set(aside)
        assert {kind for uid, kind in aside.items() if uid not in named} == (NOT_FOR_SEATS if older.is_seat else set())
        assert rows_of(conn, JOURNAL) >= older.told["entries"]
    assert rebuild.check(older.desk.store).differences == ()


def test_its_handovers_name_the_duties_that_its_version_named(older: Older) -> None:
    """Its entries hold English texts; they are read by codes, and each still names the same duty in both languages."""
    with older.desk.store.reading() as conn:
        started = [entry for some in stored_events.batches(conn) for entry in some if entry.kind == "handover_started"]
        rows = conn.execute(select(HANDED_OVER.c.record, HANDED_OVER.c.number, HANDED_OVER.c.details)).all()
    kept = {(row.record, row.number): json.loads(row.details) for row in rows}
    texts, today = 0, {spec.label.text for spec in SPECS}
    for entry in started:
        for item in entry.facts.get("draft", ()):
            told, now = item.get("details", {}), kept.get((entry.record, item.get("number")), {})
            if "duty" in told:
                texts += 1
                assert entry.schema == 1
                assert now == {**told, **{name: coded(told[name]) for name in ("duty", "overdue") if name in told}}
                for language in ("en", "fa") if told["duty"] in today else ():  # others were reworded since
                    set_language(language)
                    assert translate(duty_label(now["duty"])) == translate(M_(told["duty"]))
    assert (texts > 40) != older.is_seat, texts


def coded(texts: str | list[str]) -> str | list[str]:
    """The codes of texts, each of which is in the table."""
    return CODES[texts] if isinstance(texts, str) else [CODES[text] for text in texts]


@LARGEST
def test_every_record_of_it_is_read(older: Older) -> None:
    desk = older.desk
    with desk.store.reading() as conn:
        kept = set(conn.execute(select(INDEX.c.register).distinct()).scalars())
    assert len(kept) >= (6 if older.is_seat else 12)
    assert older.now["duties"], "each was opened for these already"
    for name in REGISTERS.keys() - {CUSTODY}:
        register = seen(desk, name)
        rows = register.list(desk, Filter(), None, 500).rows
        assert bool(rows) or name not in kept or older.is_seat, name
        for row in rows:
            if register.over_units:
                record = shown(desk, name, row.number, row.unit, "inspection") if name != "complaint" else None
            else:
                why = {"purpose": "inspection"} if register.purposes else {}
                record = register.show(desk, row.number, **why)
            assert record is None or record.number == row.number


def test_its_every_event_is_as_its_kind_and_schema_declare(older: Older) -> None:
    with older.desk.store.reading() as conn:
        found = problems_in(conn)
    assert bool(found) == (older.name in SEATS), found  # what a unit's broken program sent is kept, and set aside


def test_it_holds_every_kind_that_its_version_wrote_there(older: Older) -> None:
    kinds = kinds_in(older.desk)
    assert kinds <= set(KINDS), "a kind that was written once is known for ever"
    assert kinds >= set(older.told["kinds"])
    with older.desk.store.reading() as conn:
        streams = set(conn.execute(select(JOURNAL.c.stream).distinct()).scalars())
    assert streams == {"record", "access", "sealed"}


def test_the_second_machines_lots_wait_where_there_is_one(older: Older) -> None:
    with older.desk.store.reading() as conn:
        mine = JOURNAL.c.unit == older.desk.store.unit
        machines = set(conn.execute(select(JOURNAL.c.origin).where(mine).distinct()).scalars())
    waiting = [] if older.is_seat else [lot for lot in lots.list_lots(older.desk) if lot.state == "waits"]
    assert bool(waiting) == (older.name == "machines")
    assert (len(machines) > 2) or older.name != "machines"


def test_together_the_four_hold_every_kind_that_their_version_could_write() -> None:
    told = [told_of(archive) for archive in (*IN_FILES, PROVINCE)]
    assert {(one["version"], one["schema"]) for one in told} == {("0.1.0", "0025")}
    declared = {kind for one in told for kind in one["declared"]}
    held = {kind for one in told for kind in one["kinds"]}
    assert sorted(declared - held) == sorted(CANNOT)
    assert declared <= set(KINDS), "a kind that was written once is known for ever"


def test_what_was_kept_is_what_was_kept() -> None:
    sums = dict(reversed(line.split("  ")) for line in (KEPT / "SHA256SUMS").read_text("utf-8").splitlines())
    kept = {path.name for path in KEPT.iterdir()} - {"README.md", "SHA256SUMS", "large_store.py"}
    assert kept == set(sums)
    assert {name: hashlib.sha256((KEPT / name).read_bytes()).hexdigest() for name in kept} == sums
    assert sum((KEPT / name).stat().st_size for name in kept if name.endswith((".xz", ".json"))) <= 15 * 1024 * 1024
    with zipfile.ZipFile(next(KEPT.glob("*.whl"))) as wheel:
        (about,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
        assert b"\nVersion: 0.1.0\n" in wheel.read(about)


# --- what is refused -----------------------------------------------------------------------------------------------


def files_of(home: Path) -> dict[str, bytes]:
    """A folder's files but what counts wrong passwords and sets room aside."""
    passing = ("reserve", "reserve.index", "failures.json", "failures.json.lock", "keys.json.lock")
    return {str(path.relative_to(home)): path.read_bytes() for path in sorted(home.rglob("*"))
            if path.is_file() and path.name not in passing}  # fmt: skip


def refusal(home: Path, password: str = PASSWORD) -> Refused:
    with pytest.raises(Refused) as refused:
        open_store(home, BADGES[Role.COMMANDER], password)
    return refused.value


@pytest.mark.parametrize(
    ("language", "wanted"),
    [("en", "Open it with 0.1.0 first."), ("fa", "نخست آن را با نسخهٔ 0.1.0 باز کنید.")],
    ids=("English", "Persian"),
)
def test_a_store_of_the_first_schemas_is_refused_and_left_as_it_is(language: str, wanted: str, tmp_path: Path) -> None:
    home = tmp_path / "store"
    extract(FIRST, home)
    before = files_of(home)
    refused = refusal(home)
    assert refused.code == "older_version"
    assert refused.message is not None
    set_language(language)
    try:
        assert translate(refused.message).endswith(wanted)
    finally:
        set_language("en")
    assert files_of(home) == before


def at_schema(home: Path, version: str) -> None:
    """Let a store in a file say that it stands at another schema."""
    key = unlock(home, keys.load(home), BADGES[Role.COMMANDER], PASSWORD).data_key
    connection = sqlite.connect(home / sqlite.FILE, key, writes=True)
    connection.execute(f"UPDATE {migrating.VERSION_TABLE} SET version_num = '{version}'").close()
    connection.commit()
    connection.close()


def test_the_schema_of_0_1_0_is_the_oldest_that_opens(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_file = tmp_path / "key file"
    write_key_file(desk_as(Role.ADMINISTRATOR), key_file)
    desk_as.close()
    at_schema(desk_as.home, "0024")
    monkeypatch.setattr(program, "VERSION", "0.1.9")  # else it brought this store up itself, and the number is forged
    before = files_of(desk_as.home)
    assert refusal(desk_as.home).code == "older_version"
    with pytest.raises(Refused) as refused:
        recover(desk_as.home, key_file.read_text().strip(), BADGES[Role.INSPECTOR], "another password for it")
    assert refused.value.code == "older_version"
    assert files_of(desk_as.home) == before
    monkeypatch.undo()
    at_schema(desk_as.home, migrating.newest())  # its tables are today's; stores of 0025 are opened above
    assert {told_of(archive)["schema"] for archive in (*IN_FILES, PROVINCE)} == {migrating.OLDEST}
    assert desk_as(Role.COMMANDER).officer.badge == BADGES[Role.COMMANDER]


def test_a_seat_on_a_server_is_refused_before_a_password_counts(tmp_path: Path) -> None:
    home = tmp_path / "old"
    extract(PROVINCE, home)
    with server() as address:
        restore_dump(address, home)
        database = database_of(home, b"")
        with database.engine(writes=True).begin() as conn:  # type: ignore[attr-defined]
            conn.execute(text(f"UPDATE {migrating.VERSION_TABLE} SET version_num = '0024'"))
        assert refusal(home, "not the password").code == "older_version"
        assert failed_tries.count_of(home, BADGES[Role.COMMANDER]) == 0
        assert database.version() == "0024"
