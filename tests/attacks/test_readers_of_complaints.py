"""Nobody becomes a reader of complaints, or exchanges their key, by a role, a file or an old entry; and nobody honest
is shut out: a lost paper, an inspector on leave, the only inspector, another machine, a backup, a store of 0.1.0."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PrivateKey

from db.across.setting_up.findings_panel import list_findings
from db.carrying.levels import level_readers
from db.carrying.levels.forms import EndLevelReader
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.reader_book import HALF_NAMED, KEY_DECIDED, KEY_MADE, LEVEL_AGREED, SHARED
from db.kernel.events.event_keys import BY_HALF
from db.kernel.folding.current_rights import rights_now, sealed_to
from db.kernel.journal import findings, journal, stored_events
from db.kernel.signing import keys_named, verifying
from db.opening.setup import asks_for_key, choose_password, make_key, open_store
from db.reference.officers import inspectorate_commands
from db.registers.oversight.commands import not_taken
from db.storage import keys, sealings
from db.storage.code_hashes import code_hash
from db.storage.keys import in_text
from db.storage.signatures import Half, pair_of
from db.words.messages import Refused
from db.words.phrases import new_codes
from tests.attacks.test_second_yes import give, line_of
from tests.conftest import BADGES, GIVEN, PASSWORD, Desks
from tests.db.carrying.levels.test_sealed_stream import World, linked, world
from tests.db.carrying.transfer.forging import SECRET_WORDS, Forger, both_agree
from tests.older_stores import EVERY_KIND, clock_of, unpack
from tests.precinct_tui.test_inspectorate_key import (
    ADMIN,
    CHIEF,
    FIRST,
    SECOND,
    WORDS,
    House,
    carry,
    given,
    house,
    machine,
)
from tests.precinct_tui.verbs.test_cli import spoken
from tests.written import write_entry

__all__ = ["house", "linked", "spoken", "world"]
FRIEND = "7001"
"""The badge of an inspector whom the administrator added, and to whom nobody gave the key."""


def write(desk: Desk, kind: str, record: str, facts: dict[str, Any]) -> str:
    """Write an entry past the program, signed by who is at the desk; its uid."""
    with desk.store.writing() as conn:
        return write_entry(conn, desk, journal.Note(kind, record, desk.officer.uid, facts)).uid


def keys_of(desk: Desk) -> tuple[str, ...]:
    """To which keys of the inspectorate a complaint is sealed now."""
    with desk.store.reading() as conn:
        return sealed_to(conn, desk.store)


def levels_of(desk: Desk) -> tuple[str, ...]:
    with desk.store.reading() as conn:
        return level_readers.public_keys(conn, desk.store.unit)


def problems(desk: Desk) -> list[str]:
    with desk.store.reading() as conn:
        return [str(problem) for problem in verifying.verify(conn).problems]


def named(desk: Desk, kind: str = HALF_NAMED) -> int:
    with desk.store.reading() as conn:
        return len(stored_events.events_of_kinds(conn, desk.store.unit, (kind,)))


def findings_of(desk: Desk) -> set[str]:
    """The entries (uids) that were found written without the right to them."""
    with desk.store.reading() as conn:
        return set(findings.named_here(conn, desk.store.unit, findings.WITHOUT_RIGHT))


def new_key() -> str:
    return in_text(bytes(PrivateKey.generate().public_key))


def refused(attempt: Callable[[], object]) -> str:
    """The code of what is refused; "" where nothing is."""
    try:
        attempt()
    except Refused as caught:
        return caught.code
    return ""


def friend_of(desks: Desks) -> Desk:
    """An inspector whom administrator and commander made: he chose his password, and has no share of the key."""
    give(desks(Role.ADMINISTRATOR), "add", badge=FRIEND, name="دوست مدیر", role="inspector", password=GIVEN)
    chief = desks(Role.COMMANDER)
    give(chief, "agree", line_of(chief, FRIEND).uid, password=PASSWORD)
    desks.open.append(choose_password(open_store(desks.home, FRIEND, GIVEN, chief.source), GIVEN, PASSWORD))
    return desks.open[-1]


# --- attacks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.PATROL, Role.ADMINISTRATOR, Role.COMMANDER])
def test_who_is_no_inspector_exchanges_no_key_with_the_library(desk_as: Desks, role: Role) -> None:
    before = keys_of(desk_as(Role.INSPECTOR))
    desk, own = desk_as(role), new_key()
    half = Half(*pair_of(PrivateKey.generate()))
    written = {
        write(desk, HALF_NAMED, desk.officer.uid, {"public": before[0], "half": half.said}),
        made := write(desk, KEY_MADE, desk.officer.uid, {"badge": desk.officer.badge, "public": own}),
        write(desk, KEY_DECIDED, desk.officer.uid, {"target": made, "agreed": True}),
        write(desk, SHARED, desk.officer.uid, {"badge": desk.officer.badge}),
    }
    assert keys_of(desk) == before
    assert len(problems(desk)) >= len(written)
    desk_as(Role.COMMANDER)
    assert findings_of(desk_as(Role.COMMANDER)) >= written


def test_an_inspector_by_role_alone_makes_no_level_a_reader(world: World, tmp_path: Path) -> None:
    """With the program, with its library and his own half, and by the signature of an old entry."""
    unit = world.unit
    desks = Desks(unit.home)
    desks.clock = unit.clock
    before = levels_of(unit.desk)
    with unit.desk.store.reading() as conn:
        (old,) = stored_events.events_of_kinds(conn, unit.desk.store.unit, (LEVEL_AGREED,))
    friend = friend_of(desks)
    level = old.record or ""
    assert refused(lambda: level_readers.end_reader(friend, EndLevelReader(record=level, reason="x"))) == "forbidden"
    own = new_key()
    forged = {
        write(friend, LEVEL_AGREED, level, {"public": own}),
        write(friend, LEVEL_AGREED, level, {"public": own, BY_HALF: old.facts[BY_HALF]}),
        write(friend, LEVEL_AGREED, level, dict(old.facts)),
        write(friend, "level_reader_ended", level, {}),
        write(friend, HALF_NAMED, friend.officer.uid, {"public": keys_of(friend)[0], "half": "x" * 44}),
    }
    assert levels_of(friend) == levels_of(unit.desk) == before, "at once, in a program that is open"
    assert len(problems(friend)) >= 4
    assert findings_of(unit.open()) == forged - {named_half(friend)}
    desks.close()


def named_half(desk: Desk) -> str:
    """The newest entry that names a half: of a pair that has one it waits for a yes."""
    with desk.store.reading() as conn:
        return stored_events.events_of_kinds(conn, desk.store.unit, (HALF_NAMED,))[-1].uid


def test_an_inspector_by_role_alone_puts_no_key_in_the_place_of_the_true_one(desk_as: Desks) -> None:
    inspector = desk_as(Role.INSPECTOR)
    before = keys_of(inspector)
    friend, own = friend_of(desk_as), new_key()
    made = write(friend, KEY_MADE, friend.officer.uid, {"badge": FRIEND, "public": own})
    assert keys_of(inspector) == (*before, own), "told on each inspector's desk, and sealed to the true one still"
    (item,) = inspectorate_commands.attention(inspector)
    assert "waiting for approval" in str(item.text)
    codes = new_codes()
    give(friend, "make_codes", password=PASSWORD, codes=" ".join(codes))
    for code in (None, codes[1]):
        assert refused(partial(give, friend, "decide_key", password=PASSWORD, code=code, agreed="yes")) == "invalid"
    write(friend, KEY_DECIDED, friend.officer.uid, {"target": made, "agreed": True})
    assert keys_of(inspector) == (*before, own)
    give(inspector, "decide_key", password=PASSWORD, agreed="no")
    assert keys_of(inspector) == before
    assert inspectorate_commands.attention(inspector) == ()


def test_a_couriers_file_exchanges_no_key_and_gives_no_reader_also_when_two_people_agree(
    desk_as: Desks, tmp_path: Path
) -> None:
    inspector = desk_as(Role.INSPECTOR)
    before, chief = keys_of(inspector), desk_as(Role.COMMANDER)
    forger = Forger(chief, tmp_path)
    uid = inspector.officer.uid
    made = forger.add(KEY_MADE, uid, {"facts": {"badge": inspector.officer.badge, "public": new_key()}})
    forger.add(KEY_DECIDED, uid, {"facts": {"target": made, "agreed": True}})
    friend, own = friend_of(desk_as), new_key()
    waits = write(friend, KEY_MADE, friend.officer.uid, {"badge": FRIEND, "public": own})
    forger.add(KEY_DECIDED, friend.officer.uid, {"facts": {"target": waits, "agreed": True}}, officer=uid)
    forger.add(HALF_NAMED, uid, {"facts": {"public": before[0], "half": new_key()}})
    import_journal(chief, forger.file(), SECRET_WORDS)
    assert keys_of(inspector) == (*before, own)
    assert len(inspectorate_commands.attention(inspector)) == 1, "what waits for two people is not there yet"
    both_agree(chief)
    assert keys_of(inspector) == (*before, own)


def test_a_couriers_file_spends_no_code_of_the_county(desk_as: Desks, tmp_path: Path) -> None:
    chief, codes = desk_as(Role.COMMANDER), new_codes()
    give(chief, "make_codes", password=PASSWORD, codes=" ".join(codes))
    with chief.store.reading() as conn:
        made = stored_events.events_of_kinds(conn, chief.store.unit, ("county_codes_made",))[-1].uid
    friend, own = friend_of(desk_as), new_key()
    waits = write(friend, KEY_MADE, friend.officer.uid, {"badge": FRIEND, "public": own})
    forger = Forger(chief, tmp_path)
    said = {"target": waits, "agreed": False, "codes": made, "code": 1, "derived": "x"}
    forger.add(KEY_DECIDED, friend.officer.uid, {"facts": said})
    import_journal(chief, forger.file(), SECRET_WORDS)
    give(friend, "decide_key", password=PASSWORD, code=codes[0], agreed="yes")
    assert keys_of(friend)[0] == own, "the key before stands in keys.json still, and beside it"


@pytest.mark.parametrize("spent", [True, False])
def test_a_code_that_another_machine_spent_on_a_key_is_spent_there_while_that_waits_here(
    desk_as: Desks, tmp_path: Path, spent: bool
) -> None:
    """It signs for no finding there by the same code; by one that it did not spend it does."""
    chief, codes, patrol = desk_as(Role.COMMANDER), new_codes(), desk_as(Role.PATROL)
    give(chief, "make_codes", password=PASSWORD, codes=" ".join(codes))
    write(patrol, SHARED, patrol.officer.uid, {"badge": patrol.officer.badge})
    inspector = desk_as(Role.INSPECTOR)
    with chief.store.reading() as conn:
        (made,) = stored_events.events_of_kinds(conn, chief.store.unit, ("county_codes_made",))
        (found,) = stored_events.events_of_kinds(conn, chief.store.unit, (findings.MADE,))
    cost = keys.Cost(made.facts["ops"], made.facts["mem"])
    said = {"codes": made.uid, "code": 1, "derived": code_hash(codes[0], made.facts["salt"], cost)}
    forger, uid = Forger(chief, tmp_path), inspector.officer.uid
    if spent:
        forger.add(KEY_DECIDED, uid, {"facts": {"target": found.uid, "agreed": True, **said}}, officer=uid)
    forger.add(findings.SIGNED, chief.store.unit, {"facts": {"finding": found.uid, **said}}, officer=uid)
    assert len(list_findings(chief)) == 1
    import_journal(chief, forger.file(), SECRET_WORDS)
    assert len(list_findings(chief)) == (1 if spent else 0)


def test_a_pair_that_somebody_put_into_keys_json_gets_no_complaint(desk_as: Desks) -> None:
    inspector = desk_as(Role.INSPECTOR)
    before = keys_of(inspector)
    true = keys.load(desk_as.home)
    keys.save(desk_as.home, sealings.new_sealing(true, keys.INSPECTORATE, (BADGES[Role.INSPECTOR],)))
    assert keys_of(desk_as(Role.DUTY)) == before
    with inspector.store.reading() as conn:
        assert any("inspectorate's key" in str(said) for said in keys_named.unnamed(conn, inspector.store))
    assert named(desk_as(Role.INSPECTOR)) == 1, "no half is named of a pair that no entry names"


# --- nobody honest is shut out ---------------------------------------------------------------------------------------


def test_the_half_is_named_when_an_inspector_comes_and_once(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    assert named(desk_as(Role.ADMINISTRATOR)) == 0
    for _again in range(2):
        desk_as(Role.INSPECTOR)
        assert named(desk) == 1
    with desk.store.reading() as conn:
        book = rights_now(conn, desk.store).readers
    assert book.halves.keys() == set(keys_of(desk))
    friend_of(desk_as)
    assert (named(desk), problems(desk)) == (1, [])


def lose_paper_and_password(house: House) -> tuple[str, str]:
    """The only inspector loses both after a complaint, and makes another key; the paper, and the complaint's code."""
    paper = house.makes_key(FIRST)
    code = house.complain()
    house.ok(*house.reset(FIRST, "given-anew-by-admin"), badge=ADMIN)
    house.chooses_anew(FIRST, "given-anew-by-admin")
    house.ok("inspectorate", "key", "--paper-is-lost", badge=FIRST)
    return paper, code


def test_an_older_keys_json_is_told_and_offers_no_second_key(house: House) -> None:
    house.add(FIRST, "inspector")
    house.add(CHIEF, "commander")
    older = house.ring()
    house.makes_key(FIRST)
    code, newer = house.complain(), house.ring()
    assert older.number == newer.number
    keys.save(house.home, older)
    with house.desk(FIRST) as desk:
        assert not asks_for_key(desk)
        (line,) = inspectorate_commands.attention(desk)
        assert "older than the journal" in str(line.text)
        assert refused(lambda: make_key(desk, "1" * 40)) == "unlikely"
        said = not_taken(desk)
        assert said is not None
        assert "older than the journal" in str(said)
        with desk.store.reading() as conn:
            assert keys_named.unnamed(conn, desk.store) == (keys_named.OLDER,)
    status, told = house.run("doctor", badge=FIRST)
    assert status == 1
    assert str(told).count("Put the newer keys.json back") == 2
    keys.save(house.home, newer)
    assert house.codes() == [code]
    with house.desk(FIRST) as desk, desk.store.reading() as conn:
        assert keys_named.unnamed(conn, desk.store) == ()
        assert inspectorate_commands.attention(desk) == ()


def test_paper_and_password_lost_and_the_paper_found_again(house: House) -> None:
    house.add(FIRST, "inspector")
    house.add(CHIEF, "commander")
    paper, before = lose_paper_and_password(house)
    meanwhile = house.complain()
    assert house.codes() == [meanwhile]
    with house.desk() as desk:
        assert len(keys_of(desk)) == 2
    assert house.refused("inspectorate", "agree-key", badge=FIRST)["code"] == "invalid"
    house.ok("inspectorate", "take", "--paper-file", house.file(paper), badge=FIRST)
    assert sorted(house.codes()) == sorted([before, meanwhile])
    codes = house.ok("officer", "codes", badge=CHIEF)["codes"]
    house.ok("inspectorate", "agree-key", "--decline", "--code-file", house.file(codes[4]), badge=FIRST)
    with house.desk(FIRST) as desk, desk.store.reading() as conn:
        kept = house.ring().sealing(keys.INSPECTORATE)
        assert kept is not None
        assert sealed_to(conn, desk.store) == (kept.public,)
        assert keys_named.unnamed(conn, desk.store) == ()
    house.ok("inspectorate", "paper", badge=FIRST)
    assert before in house.codes()
    status, said = house.run("journal", "verify", badge=ADMIN)
    assert status == 0, said


def test_a_post_with_one_inspector_goes_on_by_a_code_of_the_county(house: House) -> None:
    house.add(FIRST, "inspector")
    house.add(CHIEF, "commander")
    lose_paper_and_password(house)
    said = house.refused("inspectorate", "agree-key", badge=CHIEF)
    assert said["code"] == "forbidden", "the commander says no such yes"
    codes = house.ok("officer", "codes", badge=CHIEF)["codes"]
    house.ok("inspectorate", "agree-key", "--code-file", house.file(codes[4]), badge=FIRST)
    with house.desk() as desk:
        assert len(keys_of(desk)) == 1
        assert problems(desk) == []
    later = house.complain()
    assert WORDS in house.words_of(later)
    assert house.refused("inspectorate", "agree-key", badge=FIRST)["code"] == "not_found"
    house.ok("inspectorate", "paper", badge=FIRST)
    house.add_only(SECOND, "inspector")
    house.ok("officer", "agree", SECOND, badge=CHIEF)
    house.chooses(SECOND, given(SECOND))
    house.ok("officer", "share", SECOND, badge=FIRST)
    assert WORDS in house.words_of(later, SECOND)
    with house.desk(CHIEF) as desk:
        assert problems(desk) == []
        assert findings_of(desk) == set()


def test_an_inspector_on_leave_stops_nothing_but_a_change_of_readers(world: World) -> None:
    desks = Desks(world.unit.home)
    desks.clock = world.unit.clock
    friend = friend_of(desks)
    world.complain()
    level = next(iter(level_readers.list_readers(friend))).uid
    end = EndLevelReader(record=level, reason="x")
    assert refused(lambda: level_readers.end_reader(friend, end)) == "forbidden"
    inspector = desks(Role.INSPECTOR)
    give(inspector, "share_sealing", badge=FRIEND, password=PASSWORD)
    level_readers.end_reader(friend, end)
    assert levels_of(friend) == ()
    assert problems(friend) == []
    desks.close()


def test_a_backup_of_before_another_key_seals_to_whoever_can_read_it(house: House) -> None:
    house.add(FIRST, "inspector")
    house.add(CHIEF, "commander")
    house.makes_key(FIRST)
    older = house.folder / "older-keys"
    shutil.copy(house.home / "keys.json", older)
    kept = house.ring().sealing(keys.INSPECTORATE)
    house.ok(*house.reset(FIRST, "given-anew-by-admin"), badge=ADMIN)
    house.chooses_anew(FIRST, "given-anew-by-admin")
    house.ok("inspectorate", "key", "--paper-is-lost", badge=FIRST)
    codes = house.ok("officer", "codes", badge=CHIEF)["codes"]
    house.ok("inspectorate", "agree-key", "--code-file", house.file(codes[0]), badge=FIRST)
    shutil.copy(older, house.home / "keys.json")
    with house.desk(CHIEF) as desk:
        assert kept is not None
        assert kept.public in keys_of(desk)
        assert len(keys_of(desk)) == 2


def test_a_store_of_version_0_1_0_goes_on_and_its_inspector_names_the_half(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk = unpack(EVERY_KIND, tmp_path / "store", Role.DUTY, tmp_path_factory)
    kept = keys.load(tmp_path / "store").sealing(keys.INSPECTORATE)
    assert kept is not None
    assert keys_of(desk) == (kept.public,)
    before = levels_of(desk), problems(desk), findings_of(desk)
    desk.store.close()
    source = desk.source
    open_store(tmp_path / "store", BADGES[Role.ADMINISTRATOR], PASSWORD, source).store.close()  # signing begins
    inspector = open_store(tmp_path / "store", BADGES[Role.INSPECTOR], PASSWORD, source)
    assert named(inspector) == 1
    assert keys_of(inspector) == (kept.public,)
    assert (levels_of(inspector), problems(inspector), findings_of(inspector)) == before
    inspector.store.close()
    assert clock_of(EVERY_KIND)() == source.now()


@pytest.mark.long
def test_a_machine_that_joined_seals_to_both_while_the_precincts_key_waits(house: House) -> None:
    house.add(FIRST, "inspector")
    house.makes_key(FIRST)
    laptop = machine(house, carry(house), "laptop")
    house.ok(*house.reset(FIRST, "given-anew-by-admin"), badge=ADMIN)
    house.chooses_anew(FIRST, "given-anew-by-admin")
    house.ok("inspectorate", "key", "--paper-is-lost", badge=FIRST)
    with house.desk() as desk:
        both = keys_of(desk)
    carry(house, laptop)
    with laptop.desk() as desk:
        assert keys_of(desk) == both
    code = laptop.complain()
    for _piece in both:
        carry(laptop, house)
    assert WORDS in house.words_of(code)
    with laptop.desk(ADMIN) as desk:
        assert problems(desk) == []
