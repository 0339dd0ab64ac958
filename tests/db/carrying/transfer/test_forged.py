"""Journal files that are none of ours: who would be made commander, who would be erased, what would stop every list."""

from __future__ import annotations

import base64
import json
import shutil
import zlib
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from db.carrying.transfer import entry_writer, proving
from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal, survey_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.erasing import sealing
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.kernel.journal.program_versions import VERSION_BEGUN
from db.kernel.projections.projecting import leading
from db.registers.custody.sealing.commands import seal_due
from db.registers.custody.sealing.forms import SealDue
from db.registers.custody.searching import search_custody
from db.registers.service_desk.forms import SealRequests
from db.registers.service_desk.requests.retention import seal_due as seal_requests
from db.storage import ends, keys, sealed_list, sealings
from db.storage.models import BODY, JOURNAL, QUARANTINED
from db.words.forms import fields_of
from db.words.ids import new_uid
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import BADGES, Desks
from tests.db.carrying.transfer.forging import SECRET_WORDS, Forger, both_agree, entries_in
from tests.db.kernel.folding.test_reprojection import same
from tests.db.registers.custody.test_commands import opened, shown
from tests.made_once import made_once

NAME = "احمد رضایی"


def refused(run: Any, *arguments: Any, **fields: Any) -> Refused:
    with pytest.raises(Refused) as found:
        run(*arguments, **fields)
    return found.value


def role_of(desk: Desk, badge: str) -> str:
    return next(one.role for one in QUERIES["officer.list"].run(desk) if one.badge == badge)


def officer_uid(desk: Desk, role: Role) -> str:
    return str(next(one.uid for one in QUERIES["officer.list"].run(desk) if one.badge == BADGES[role]))


def wrote(desk: Desk) -> int:
    """Where the acts end."""
    with desk.store.reading() as conn:
        return ends.last_position(conn, ("record",))


# --- what waits for two people: tests/attacks/test_waiting_changes.py ----------------------------------------------


def test_each_kind_that_leads_is_shown_as_one(desk_as: Desks, tmp_path: Path) -> None:
    duty = desk_as(Role.DUTY)
    forger = Forger(duty, tmp_path)
    for kind in leading():
        forger.add(kind, new_uid(), {"facts": {"x": 1}})
    forger.add("incident_reported", new_uid(), {"facts": {"x": 1}})
    seen = survey_journal(duty, forger.file(), SECRET_WORDS)
    assert {kind for kind, _count in seen.leading} == leading()
    assert seen.entries == len(leading()) + 1


# --- nobody held is erased ------------------------------------------------------------------------------------------


def uid_of(desk: Desk, number: str) -> str:
    return str(REGISTERS["custody"].show(desk, number).uid)


def test_no_command_seals_a_held_person(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = opened(desk)
    assert "record.seal" not in COMMANDS
    named = [name for name in COMMANDS if "seal" in name and not name.startswith("officer.")]  # those share a key
    assert set(named) == {"custody.seal_due", "custody.hold_sealing", "request.seal_due"}
    for name in named:  # none of them takes the record to be sealed from whoever gives it
        asked = {field for field, _ in fields_of(COMMANDS[name].form)}
        assert name == "custody.hold_sealing" or not asked & {"number", "register", "record"}
    for days in (1, 100, 1_000):
        desk_as.clock.advance(days=days)
        for role in (Role.COMMANDER, Role.INSPECTOR):
            refused(seal_due, desk_as(role), SealDue())
            refused(seal_requests, desk_as(role), SealRequests())
    assert shown(desk, number).title == NAME


def test_no_file_erases_a_held_person_even_where_two_agree(desk_as: Desks, tmp_path: Path) -> None:
    """An entry of each kind that erases, aimed at a record and at each of its entries."""
    desk, commander = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    number = opened(desk)
    record = uid_of(desk, number)
    with desk.store.reading() as conn:
        targets = [event.uid for event in stored_events.events_of(conn, desk.store.unit, record)]
    forger = Forger(desk, tmp_path)
    for kind in sorted(leading("erases")):
        for target in targets:
            facts = {"target": target, "code": "1234", "records": [record], "reason": "x"}
            forger.add(kind, record, {"facts": facts})
    file = forger.file()
    assert set(leading("erases")) == {kind for kind, _count in import_journal(desk, file, SECRET_WORDS).leading}
    assert "Waits for two people" in [entry.label for entry in shown(desk, number).chronology]
    assert both_agree(commander) == 1
    with desk.store.reading() as conn:
        aside = set(conn.execute(select(QUARANTINED.c.kind)).scalars())
    assert {"record_sealed", "contact_sealed", "caller_protected", "attachment_erased"} <= aside
    assert shown(desk, number).title == NAME
    assert len(search_custody(desk, NAME, purpose="duty")) == 1
    assert record not in dict(sealed_list.lines(desk.store.home))
    with desk.store.reading() as conn:
        erased = BODY.select().where(BODY.c.json.is_(None))
        assert conn.execute(erased).first() is None
    same(desk)
    rebuild.rebuild(desk.store)
    assert shown(desk, number).title == NAME
    assert "Can't be read here" in [entry.label for entry in shown(desk, number).chronology]


def test_a_line_beside_the_store_erases_no_held_person_when_it_is_restored(desk_as: Desks, tmp_path: Path) -> None:
    from db.storage import backup

    desk = desk_as(Role.DUTY)
    number = opened(desk)
    record = uid_of(desk, number)
    saved = backup.backup(desk.store, tmp_path / "backups")
    desk_as.close()
    shutil.rmtree(desk_as.home)
    desk_as.home.mkdir()
    (desk_as.home / sealed_list.FILE).write_text(f"{record}\n{sealing.CONTACT_LINE}{record}\n")
    backup.restore(saved, desk_as.home)
    again = desk_as(Role.DUTY)
    assert shown(again, number).title == NAME
    same(again)


# --- facts that no reader can use -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def precinct_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The journal of a day of the made-up precinct, as a file."""
    from db.demo.making import make
    from db.opening.setup import open_store

    def export(folder: Path) -> None:
        officers = make(folder / "store", days=1, end=datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
        chief = next(officer for officer in officers if officer["role"] == "commander")
        desk = open_store(folder / "store", chief["badge"], chief["password"])
        export_journal(desk, folder / "file", SECRET_WORDS)
        desk.store.close()

    return made_once(tmp_path_factory, "made-up-file", export)[0] / "file"


EVIL: tuple[Any, ...] = (
    None, {}, [], [[[]]], {"a": {"b": []}}, 10**30, 2**63, -1, 0, 1.5, 1e308, float("nan"), True, "", "x", "x" * 9_000,
    "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", "2026-13-45", "2026-11-24T08:00:00", ["x"], [1],
)  # fmt: skip


def spoiled(parts: dict[str, dict[str, Any]], random: Random) -> dict[str, dict[str, Any]]:
    """The same with one value of another type, or missing, or moved to another part."""
    made = {part: dict(values) for part, values in parts.items()}
    places = [(part, name) for part, values in made.items() for name in values]
    if not places:
        return {"facts": {"x": random.choice(EVIL)}}
    part, name = random.choice(places)
    match random.randrange(5):
        case 0:
            del made[part][name]
        case 1:
            made[part] = {}
        case _:
            made[part][name] = random.choice(EVIL)
    return made


def from_elsewhere(desk: Desk, folder: Path, honest: Path, random: Random | None, often: float = 0.03) -> Forger:
    """The entries of a file as a machine of this precinct would bring them, some of them spoiled."""
    forger = Forger(desk, folder)
    for row, parts in entries_in(honest):
        if row["stream"] != "record" or row["kind"] in (*leading(), VERSION_BEGUN):
            continue  # the machine is one of an earlier version, which said nothing of what it took in
        bad = random is not None and random.random() < often
        record = desk.store.unit if row["record"] == row["unit"] else row["record"]
        forger.add(
            row["kind"], record, spoiled(parts, random) if bad and random else parts, uid=row["uid"], at=row["at"],
            schema=row["schema"],
        )  # fmt: skip
    return forger


def reads_everything(desks: Desks) -> int:
    """Ask every list, count, record, search and whatever takes the desk alone, as four roles; how many records."""
    count = 0
    for role in (Role.COMMANDER, Role.INSPECTOR, Role.DUTY, Role.AUDITOR):
        desk = desks(role)
        for name, _ in proving._asked():
            if role in QUERIES[name].roles:
                asked(QUERIES[name].run, desk)
        for name in REGISTERS:
            one = REGISTERS[name]
            page = asked(one.list, desk, Filter())
            asked(one.count, desk, Filter())
            if one.search is not None:
                asked(one.search, desk, "احمد", 50)
            for row in page.rows if page is not None and role in proving.READS_ALL else ():
                count += asked(one.show, desk, row.number) is not None
        asked(QUERIES["journal.list"].run, desk, limit=500)
    return count


def asked(query: Any, *arguments: Any, **fields: Any) -> Any:
    try:
        return query(*arguments, **fields)
    except Refused:
        return None


@pytest.mark.long
def test_an_honest_file_has_nothing_that_is_set_aside(desk_as: Desks, tmp_path: Path, precinct_file: Path) -> None:
    commander = desk_as(Role.COMMANDER)
    file = from_elsewhere(commander, tmp_path, precinct_file, None).file()
    taken = import_journal(commander, file, SECRET_WORDS)
    assert taken.entries > 300
    assert taken.unread == ()
    assert set(taken.set_aside) <= NEED_LISTS
    same(commander)


NEED_LISTS = {"officer_added"}


@pytest.mark.long
@pytest.mark.parametrize("seed", [0, 8])
def test_spoiled_facts_leave_every_list_and_board_alive(
    seed: int, desk_as: Desks, tmp_path: Path, precinct_file: Path
) -> None:
    commander = desk_as(Role.COMMANDER)
    own = opened(commander)
    file = from_elsewhere(commander, tmp_path, precinct_file, Random(seed)).file()
    taken = import_journal(commander, file, SECRET_WORDS)
    assert taken.unread, "some are readable by none"
    desk_as.clock.set(datetime(2026, 11, 25, 8, 0, tzinfo=UTC))
    assert reads_everything(desk_as) > 100
    assert own in {one.number for one in QUERIES["custody.board"].run(commander).people}
    opened(commander, band="18", name="نوید آرام")  # work goes on
    same(commander)
    rebuild.rebuild(commander.store)
    same(commander)
    with commander.store.reading() as conn:
        aside = conn.execute(QUARANTINED.select().join(JOURNAL, JOURNAL.c.uid == QUARANTINED.c.uid)).all()
    assert {row.uid for row in aside} >= set(taken.unread)


@pytest.mark.parametrize(
    "facts",
    [
        {"register": "incident", "number": "IA-1405-7", "series": "A", "year": 1405, "serial": "zzz"},
        {"register": "incident", "number": "IA-1405-7", "series": "A", "year": 1405, "serial": 2**60},
        {"register": "nothing", "number": "XX", "series": {}, "year": [], "serial": None},
        {"register": ["incident"], "number": 7, "series": "A", "year": "x", "serial": 1},
    ],
)
def test_a_number_made_by_hand_stops_no_further_record(facts: dict[str, Any], desk_as: Desks, tmp_path: Path) -> None:
    desk = desk_as(Role.DUTY)
    forger = Forger(desk, tmp_path)
    forger.add("incident_reported", new_uid(), {"facts": {**facts, "type": "fight", "source": "call"}})
    forger.add("store_joined", desk.store.unit, {"facts": {"series": {"x": 1}}})
    import_journal(desk, forger.file(), SECRET_WORDS)
    from db.registers.incidents.commands import report_incident
    from db.registers.incidents.forms import ReportIncident

    assert report_incident(desk, ReportIncident(type="fight", place="x", summary="y")) == "IA-1405-1"
    export_journal(desk_as(Role.COMMANDER), tmp_path / "onward", SECRET_WORDS)
    same(desk)


def test_a_machine_sets_aside_no_entry_of_ours_by_saying_so(desk_as: Desks, tmp_path: Path) -> None:
    """The note of what was set aside is believed only where this machine wrote it."""
    desk = desk_as(Role.DUTY)
    number = opened(desk)
    with desk.store.reading() as conn:
        ours = [event.uid for event in stored_events.events_of(conn, desk.store.unit, uid_of(desk, number))]
    forger = Forger(desk, tmp_path)
    forger.add("journal_imported", desk.store.unit, {"facts": {"unread": ours}})
    import_journal(desk, forger.file(), SECRET_WORDS)
    rebuild.rebuild(desk.store)
    assert shown(desk, number).title == NAME


@pytest.mark.parametrize(
    "header", [{"at": datetime(9999, 1, 1, tzinfo=UTC)}, {"schema": 2**40}, {"uid": "x" * 900}, {"officer": "\udc80"}]
)
def test_a_header_that_no_list_could_show_is_refused_with_its_file(
    header: dict[str, Any], desk_as: Desks, tmp_path: Path
) -> None:
    desk = desk_as(Role.DUTY)
    forger = Forger(desk, tmp_path)
    forger.add("mark_set", new_uid(), {"facts": {"kind": "call"}}, **header)
    before = wrote(desk)
    assert refused(import_journal, desk, forger.file(), SECRET_WORDS).code == "invalid"
    assert wrote(desk) == before


def test_too_many_entries_that_nobody_can_use_are_refused(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry_writer, "UNREAD_MOST", 5)
    desk = desk_as(Role.DUTY)
    forger = Forger(desk, tmp_path)
    for _ in range(6):
        forger.add("mark_set", new_uid(), {"facts": {"kind": 2**70}})
    before = wrote(desk)
    assert refused(import_journal, desk, forger.file(), SECRET_WORDS).code == "invalid"
    assert wrote(desk) == before


def test_sealed_entries_made_by_hand_hide_no_complaint(desk_as: Desks, tmp_path: Path) -> None:
    """Whoever has the inspectorate's public key, as every file holds it, can seal anything to it."""
    from db.registers.oversight.commands import complain
    from db.registers.oversight.complaints import list_complaints, read_complaints, show_complaint
    from db.registers.oversight.forms import Complain

    desk, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    complain(desk, Complain(words="مرا زدند", priority="normal", answer_by="code"))
    forger = Forger(desk, tmp_path)
    contents: tuple[Any, ...] = (
        [], {"what": 5}, {"what": "complaint"}, {"what": "complaint", "fields": [], "at": "x", "code": 1, "officer": 2},
        {"what": "complaint", "fields": {"received_at": "2026-11-24T08:00:00"}, "at": "2026-11-24T08:00:00",
         "code": "x", "officer": "y"},
        {"what": "reply", "complaint": [], "fields": None}, {"what": "custody_words", "records": 7},
        {"what": "protected_identity", "record": {}},
    )  # fmt: skip
    plain = [zlib.compress(json.dumps(content).encode()) for content in contents]
    plain += [b"no zlib", zlib.compress(b"0" * 50_000_000), zlib.compress(b"[" * 90_000)]
    for packed in plain:
        framed = len(packed).to_bytes(4, "big") + packed
        sealed = sealings.seal_to(desk.store.keyring, keys.INSPECTORATE, framed)
        forger.add("sealed_entry", None, {"facts": {"sealed": base64.b64encode(sealed).decode()}}, stream="sealed")
    for facts in ({"sealed": "%"}, {"sealed": 7}, {}, {"sealed": ""}):
        forger.add("sealed_entry", None, {"facts": facts}, stream="sealed")
    import_journal(desk, forger.file(), SECRET_WORDS)
    (complaint,) = read_complaints(inspector)
    assert len(list_complaints(inspector, Filter()).rows) == 1
    assert "مرا زدند" in repr(show_complaint(inspector, complaint.code))
    same(desk)
