"""A small file of officers and lists: both machines end equal, nobody is promoted by it, and it may come twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.carrying.transfer import machines
from db.carrying.transfer.inbound_files import import_journal, survey_journal
from db.carrying.transfer.lots import AgreeLot, agree_lot, list_lots
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import QUERIES
from db.kernel.events.event_keys import LEARNED
from db.kernel.folding import rebuild
from db.kernel.journal import journal, stored_events
from db.kernel.signing import verifying
from db.opening.creating import NewOfficer, NewStore
from db.opening.joining import join
from db.opening.setup import open_store
from db.reference.lists.models import ITEM
from db.reference.officers.models import OFFICER
from db.registers.custody.rights.commands import ReplaceRights, replace_rights
from db.registers.custody.rights.wording import SHIPPED, words_in
from db.storage import keys
from db.words.ids import Source, new_uid
from db.words.messages import Refused
from precinct_tui.language import i18n, present
from tests.attacks.test_waiting_changes import holds_when_folded_bit_by_bit, officer
from tests.conftest import BADGES, PASSWORD, Clock
from tests.db.carrying.transfer.forging import SECRET_WORDS, Forger, both_agree
from tests.db.carrying.transfer.test_carrying import Pair, give, numbers, projections, refused, state
from tests.db.kernel.folding.test_reprojection import reported, same

BEHIND = timedelta(minutes=95)
"""How far the laptop's clock is behind."""
LONG = "long enough for this"
TABLES = ("list_item", "officer")


class Lists(Pair):
    """The precinct's machine and a laptop whose clock is behind, each with its administrator beside its commander."""

    def __init__(self, made: Path, folder: Path) -> None:
        shutil.copytree(made, folder, dirs_exist_ok=True)
        self.folder, self.clock, self.files = folder, Clock(), 100
        self.first, self.second = (
            open_store(folder / name, BADGES[Role.COMMANDER], PASSWORD, source)
            for name, source in (("main", Source(self.clock)), ("laptop", Source(lambda: self.clock() - BEHIND)))
        )
        self.admins = {desk: self._admin(desk) for desk in (self.first, self.second)}

    def _admin(self, desk: Desk) -> Desk:
        return open_store(desk.store.home, BADGES[Role.ADMINISTRATOR], PASSWORD, desk.source)

    def file(self, desk: Desk) -> Path:
        return self.export(desk, what="lists")

    def bring(self, source: Desk, target: Desk) -> Any:
        """Carry a file of lists over, and let two people agree to it."""
        taken = import_journal(self.admins[target], self.file(source), SECRET_WORDS)
        both_agree(target)
        return taken

    def close(self) -> None:
        for admin in self.admins.values():
            admin.store.close()
        super().close()


@pytest.fixture(scope="module")
def both(ready_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A precinct's machine and a laptop that joined it, which knows its first file."""
    folder = tmp_path_factory.mktemp("both")
    shutil.copytree(ready_store, folder / "main")
    pair = Pair(folder / "main", folder, Clock(), BEHIND)
    pair.carry(pair.second, pair.first)
    pair.close()
    return folder


@pytest.fixture
def lists(both: Path, tmp_path: Path) -> Iterator[Lists]:
    made = Lists(both, tmp_path)
    yield made
    made.close()


def rows(desk: Desk) -> list[str]:
    """Every item and officer, whole."""
    held = projections(desk)
    return sorted(row for name in TABLES for row in held[name])


def equal(one: Desk, other: Desk) -> None:
    """Both machines hold the same lists and officers."""
    assert sorted(set(rows(one)) ^ set(rows(other))) == []


def item(desk: Desk, title: str, code: str) -> Any:
    with desk.store.reading() as conn:
        return conn.execute(ITEM.select().where(ITEM.c.list == title, ITEM.c.code == code)).mappings().one_or_none()


def words(folder: Path, version: str) -> Path:
    path = folder / f"ps-{version}.toml"
    text = (SHIPPED / "ps.toml").read_text("utf-8")
    own = text.replace('version = "4"', f'version = "{version}"')
    path.write_text(f"{own}# Changed here: {version}\n", "utf-8")
    return path


def changes(lists: Lists, desk: Desk, folder: Path, own: str) -> None:
    """What a commander and an administrator change: each kind that travels."""
    admin = lists.admins[desk]
    give(desk, "list.add_item", list="rank", code=f"rank_{own}", fa=f"درجه {own}", en=f"Rank {own}")
    give(desk, "list.add_item", list="rank", code="shared", fa=f"از {own}", en=f"Of {own}")
    give(desk, "list.change_item", list="rank", code=f"rank_{own}", fa=f"درجه دیگر {own}")
    give(desk, "list.add_holidays", days="1406/01/20 عید فطر\n1406/03/01 روز دیگر")
    give(desk, "list.set_limit", code=_limit(desk), value=_limit_value(desk))
    give(desk, "list.set_landmark", name=f"میدان {own}", point="31.325, 48.675")
    give(desk, "part.switch", code="texts", on=True)
    replace_rights(desk, ReplaceRights(path=str(words(folder, own))))
    give(admin, "officer.add", badge=f"50{own}", name=f"افسر {own}", role="patrol", password=LONG)
    give(admin, "officer.change", record=officer(desk).uid, name=f"گشت {own}")
    lists.clock.advance(minutes=7)


def _limit(desk: Desk) -> str:
    with desk.store.reading() as conn:
        return str(conn.execute(ITEM.select().where(ITEM.c.list == "custody_limit")).mappings().all()[0]["code"])


def _limit_value(desk: Desk) -> int:
    import json

    extra = json.loads(item(desk, "custody_limit", _limit(desk))["extra"])
    return int(extra["least"])


def sound(desk: Desk, *, bit_by_bit: bool = False) -> None:
    """The journal verifies, and makes the same tables beside the store; `bit_by_bit`: a few entries at a time, too."""
    with desk.store.reading() as conn:
        verified = verifying.verify(conn)
        assert verified.sound, [str(problem) for problem in verified.problems]
    same(desk)
    if bit_by_bit:
        holds_when_folded_bit_by_bit(desk)


def test_a_laptop_learns_what_changed_and_no_record(lists: Lists, tmp_path: Path) -> None:
    main, laptop = lists.first, lists.second
    kept = reported(main)
    changes(lists, main, tmp_path, "3")
    before = rows(laptop)
    file = lists.file(main)
    assert file.stat().st_size < 200_000
    assert refused(import_journal, laptop, file, SECRET_WORDS) == "forbidden", "the administrator takes it in"
    admin = lists.admins[laptop]
    seen = survey_journal(admin, file, SECRET_WORDS)
    taken = import_journal(admin, file, SECRET_WORDS, seen=seen)
    assert (taken.entries, taken.leading) == (seen.entries, seen.leading)
    assert len(taken.waiting) == taken.entries == 10
    assert rows(laptop) == before, "nothing counts before two people agreed"
    assert words_in("ps", laptop.store.home).version == "4"
    assert both_agree(laptop) == 1
    equal(laptop, main)
    assert words_in("ps", laptop.store.home).wording == words_in("ps", main.store.home).wording
    assert kept not in numbers(laptop)
    journal_before = state(laptop)
    for again in (file, lists.file(main)):
        taken = import_journal(admin, again, SECRET_WORDS)
        assert (taken.entries, taken.waiting) == (0, ())
    assert state(laptop) == journal_before, "twice changes nothing"
    # what the laptop learned goes home, and the whole journal comes after it: nothing is asked again
    assert lists.carry(laptop, main).waiting == ()
    equal(main, laptop)
    assert lists.carry(main, laptop).waiting == ()
    equal(main, laptop)
    held = rows(laptop)
    rebuild.rebuild(laptop.store)
    assert rows(laptop) == held
    sound(laptop)


Way = Callable[[Lists, Desk, Desk], None]


def _both_small(lists: Lists, one: Desk, other: Desk) -> None:
    lists.bring(one, other)
    lists.bring(other, one)


def _small_and_whole(lists: Lists, one: Desk, other: Desk) -> None:
    lists.bring(one, other)
    lists.carry(other, one)


def _whole_and_small(lists: Lists, one: Desk, other: Desk) -> None:
    lists.carry(one, other)
    lists.bring(other, one)


@pytest.mark.long
@pytest.mark.parametrize("way", [_both_small, _small_and_whole, _whole_and_small])
@pytest.mark.parametrize("first", [0, 1])
def test_both_end_equal_whichever_file_came_first(lists: Lists, tmp_path: Path, way: Way, first: int) -> None:
    main, laptop = lists.first, lists.second
    for desk, own in ((laptop, "3"), (main, "4"), (laptop, "5")):
        if own == "5":
            give(desk, "list.change_item", list="rank", code="shared", en="Later")
            give(desk, "list.change_item", list="rank", code="shared", active="no")
            give(lists.admins[desk], "officer.change", record=officer(desk).uid, rank="rank_3")
        else:
            changes(lists, desk, tmp_path, own)
    way(lists, *((main, laptop) if first == 0 else (laptop, main)))
    equal(main, laptop)
    assert item(main, "rank", "shared")["en"] == "Of 4", "the laptop's clock is behind: its words are the earlier ones"
    assert officer(main).name == officer(laptop).name == "گشت 4"
    wordings = [words_in("ps", desk.store.home).version for desk in (main, laptop)]
    assert wordings == ["4", "4"]
    assert {"rank_3", "rank_4"} <= {row["code"] for row in _items(main, "rank")}
    assert len([row for row in _items(main, "landmark") if row["fa"].startswith("میدان ")]) == 2
    # who changes now knows both: his comes last, whatever his clock says
    give(laptop, "list.change_item", list="rank", code="shared", en="Last")
    _both_small(lists, laptop, main)
    for desk in (main, laptop):
        assert item(desk, "rank", "shared")["en"] == "Last"
        sound(desk, bit_by_bit=True)
    equal(main, laptop)


def _items(desk: Desk, title: str) -> Sequence[Any]:
    with desk.store.reading() as conn:
        return conn.execute(ITEM.select().where(ITEM.c.list == title)).mappings().all()


def test_whoever_makes_such_a_file_promotes_nobody(lists: Lists, tmp_path: Path) -> None:
    main, admin = lists.first, lists.admins[lists.first]
    patrol = officer(main)
    stranger = Forger(main, tmp_path, known=True)
    stranger.add("officer_changed", patrol.uid, {"facts": {"role": "commander"}})
    assert survey_journal(admin, stranger.file(lists=True), SECRET_WORDS).new
    assert refused(import_journal, admin, stranger.file(lists=True), SECRET_WORDS) == "not_let_in"
    forger = Forger(main, tmp_path)
    forger.add("mark_set", new_uid(), {"facts": {"kind": "call"}})
    import_journal(main, forger.file(), SECRET_WORDS)
    assert refused(import_journal, admin, forger.file(lists=True), SECRET_WORDS) == "invalid", "no record travels so"
    with main.store.reading() as conn:
        added = stored_events.events_of(conn, main.store.unit, patrol.uid, ("officer_added",))[0]
    other = Forger(main, tmp_path)
    other.add("officer_added", patrol.uid, {"facts": {"badge": "1", "name": "x", "role": "commander"}}, uid=added.uid)
    assert refused(import_journal, admin, other.file(lists=True), SECRET_WORDS) in ("fork", "not_let_in")
    before = state(main)
    assert patrol == officer(main)
    assert state(main) == before


def test_who_says_an_entry_again_gets_no_other_one_past_two_people(lists: Lists, tmp_path: Path) -> None:
    """A machine that was let in says of a promotion that it only says again what counts here."""
    main = lists.first
    patrol, duty = officer(main), officer(main, BADGES[Role.DUTY])
    with main.store.reading() as conn:
        (added,) = stored_events.events_of(conn, main.store.unit, duty.uid, ("officer_added",))
        row = conn.execute(journal.JOURNAL.select().where(journal.JOURNAL.c.uid == added.uid)).mappings().one()
    said = {
        "uid": added.uid, "hash": row["hash"], "origin": added.origin, "epoch": 1, "seq": added.seq,
        "at": "2020-01-01T00:00:00Z", "officer": added.officer,
    }  # fmt: skip
    forger = Forger(main, tmp_path)
    facts = {"role": "commander", LEARNED: said}
    forger.add("officer_changed", patrol.uid, {"facts": facts})
    forger.add("officer_changed", duty.uid, {"facts": facts})
    forger.add("officer_added", patrol.uid, {"facts": {"badge": "9", "name": "x", **facts}})
    forger.add("officer_added", duty.uid, {"facts": {"badge": "9", "name": "x", **facts}})
    forger.add("officer_same", patrol.uid, {"facts": {"same_as": main.officer.uid}})
    taken = import_journal(main, forger.file(), SECRET_WORDS)
    assert len(taken.waiting) == 4, "the one that says again what counts here changes nothing, whatever it says"
    assert (officer(main), officer(main, BADGES[Role.DUTY])) == (patrol, duty)
    same(main)


def test_keys_and_codes_stay_where_they_are(lists: Lists, tmp_path: Path) -> None:
    changes(lists, lists.first, tmp_path, "3")
    lists.bring(lists.first, lists.second)
    with lists.second.store.reading() as conn:
        added = officer(lists.second, "503")
        (event,) = stored_events.events_of(conn, lists.second.store.unit, added.uid)
    assert event.facts.keys() == {"badge", "name", "role", LEARNED}
    assert event.facts[LEARNED]["origin"] == lists.first.store.origin
    assert lists.second.store.keyring.slot("503") is None, "he signs in there once a password was set"
    give(lists.admins[lists.second], "officer.reset_password", record=added.uid, password=LONG)
    sound(lists.second)


@pytest.mark.long
def test_a_laptop_of_requests_alone_learns_them_too(store_home: Path, tmp_path: Path) -> None:
    from tests.db.test_requests_only import Precinct

    precinct = Precinct(store_home, tmp_path)
    try:
        main, laptop = precinct.main, precinct.laptops[0]
        give(main, "list.add_holidays", days="1406/01/20 عید فطر")
        replace_rights(main, ReplaceRights(path=str(words(tmp_path, "3"))))
        reported(main)
        admin = open_store(laptop.store.home, BADGES[Role.ADMINISTRATOR], PASSWORD, laptop.source)
        taken = import_journal(admin, precinct.export(main, what="lists"), SECRET_WORDS)
        assert dict(taken.leading) == {"holidays_added": 1}, "the words of rights are of a register that is not here"
        both_agree(laptop)
        assert item(laptop, "holiday", "day_1406_01_20") is not None
        sound(laptop)
        back = import_journal(main, precinct.export(laptop), SECRET_WORDS)
        assert "holidays_added" not in dict(back.leading), "it is home already"
        admin.store.close()
    finally:
        precinct.close()


def test_a_file_of_lists_begins_no_machine_and_lets_none_in(lists: Lists, tmp_path: Path) -> None:
    """It says which file to give instead."""
    file = lists.file(lists.first)
    new = NewStore("", (NewOfficer("9100", "x", Role.ADMINISTRATOR, PASSWORD),), series="", cost=keys.QUICK)
    with pytest.raises(Refused) as refused:
        join(tmp_path / "third", new, file, SECRET_WORDS)
    assert refused.value.code == "gap"
    assert "precinct journal export FILE --start" in str(refused.value.message)
    assert not (tmp_path / "third" / "keys.json").exists()
    third = join(tmp_path / "third", new, lists.export(lists.first, what="start"), SECRET_WORDS)
    other = open_store(tmp_path / "third", "9100", PASSWORD, Source(lists.clock))
    try:
        give(other, "list.add_item", list="rank", code="third", fa="درجهٔ سوم", en="Third rank")
        brought = lists.file(other)
        admin = lists.admins[lists.first]
        for unsigned in (False, True):
            form = machines.LetIn(path=brought, secret=SECRET_WORDS, unsigned=unsigned, password=PASSWORD)
            with pytest.raises(Refused) as refused:
                machines.let_in(admin, form)
            assert refused.value.code == "gap"
            assert "--start" in str(refused.value.fields["file"])
        series = [each.series for each in machines.list_machines(admin)]
        assert third.series not in series
    finally:
        other.store.close()


# --- an officer who was added on both ----------------------------------------------------------------------------


def _on_both(lists: Lists, *names: str) -> list[str]:
    """One badge, given on both machines under these names; the uids."""
    for desk, name in zip((lists.first, lists.second), names, strict=True):
        give(lists.admins[desk], "officer.add", badge="4001", name=name, role="patrol", password=LONG)
    return [officer(desk, "4001").uid for desk in (lists.first, lists.second)]


@pytest.mark.parametrize("small", [True, pytest.param(False, marks=pytest.mark.long)])
def test_an_officer_who_was_added_on_both_is_one(lists: Lists, small: bool) -> None:
    main, laptop = lists.first, lists.second
    uids = _on_both(lists, "سارا کریمی", "سارا كريمي")  # spelled with other letters: one name all the same
    own = {desk: open_store(desk.store.home, "4001", LONG, desk.source) for desk in (main, laptop)}
    for one, other in ((main, laptop), (laptop, main), (main, laptop)):
        (lists.bring if small else lists.carry)(one, other)
    equal(main, laptop)
    lines = [[line for line in QUERIES["officer.list"].run(desk) if line.badge == "4001"] for desk in (main, laptop)]
    assert [len(some) for some in lines] == [1, 1]
    assert lines[0] == lines[1]
    assert lines[0][0].uid == uids[0], "the main machine's, though the laptop's clock says that its own was earlier"
    with main.store.reading() as conn:
        named = {row.uid: row.same_as for row in conn.execute(OFFICER.select().where(OFFICER.c.badge == "4001"))}
    assert set(named) == set(uids)
    assert sorted(map(str, named.values())) == sorted(("None", lines[0][0].uid))
    # he works on under either uid, and what is changed of him holds for both
    give(lists.admins[main], "officer.change", record=lines[0][0].uid, role="duty_officer")
    (lists.bring if small else lists.carry)(main, laptop)
    for desk in (main, laptop):
        with desk.store.reading() as conn:
            for uid in uids:
                known = desk.ports.officers.officer_by_uid(conn, desk.store.unit, uid)
                assert known is not None
                assert known.role == Role.DUTY
        sound(desk)
    for desk in own.values():
        desk.store.close()


def test_one_badge_under_two_names_is_asked_about(lists: Lists) -> None:
    main, laptop = lists.first, lists.second
    _on_both(lists, "سارا", "ساره")
    import_journal(lists.admins[main], lists.file(laptop), SECRET_WORDS)
    assert refused(both_agree, main) == "same_badge"
    (lot,) = (lot for lot in list_lots(main) if lot.state == "waits")
    assert [line.name for line in QUERIES["officer.list"].run(main) if line.badge == "4001"] == ["سارا"]
    agree_lot(lists.admins[main], AgreeLot(record=lot.uid, password=PASSWORD, same_person=True))
    assert len([line for line in QUERIES["officer.list"].run(main) if line.badge == "4001"]) == 1
    sound(main)


def test_an_officer_who_waits_has_a_name_beside_his_records(lists: Lists) -> None:
    main, laptop = lists.first, lists.second
    give(lists.admins[laptop], "officer.add", badge="4002", name="نو آمده", role="duty_officer", password=LONG)
    new = open_store(laptop.store.home, "4002", LONG, laptop.source)
    new = replace(new, password_is_given=False)
    number = reported(new)
    new.store.close()
    taken = import_journal(main, lists.export(laptop), SECRET_WORDS)
    assert len(taken.waiting) == 1
    (entry,) = REGISTERS["incident"].show(main, number).chronology
    assert (entry.officer, entry.officer_name) == ("4002", "نو آمده")
    spoken = i18n.language()
    for code, said in (("en", "not agreed yet"), ("fa", "هنوز تأیید نشده")):
        i18n.set_language(code)
        assert said in present.officer(entry.officer, entry.officer_name)
        assert said in present.clean(entry.officer_name)
    i18n.set_language(spoken)
    both_agree(main)
    (entry,) = REGISTERS["incident"].show(main, number).chronology
    assert "(" not in present.clean(entry.officer_name)
    sound(main)


@pytest.mark.long
def test_one_order_that_was_read_on_both_machines_was_read_once_on_both(lists: Lists) -> None:
    """Whichever file comes first, and though each machine wrote its own entry of the same officer."""
    main, laptop = lists.first, lists.second
    number = give(main, "order.issue", subject="گشت", text="هر شب", audience=())
    lists.carry(main, laptop)
    for desk in (main, laptop):
        give(desk, "order.acknowledge", number, password=PASSWORD)
        lists.clock.advance(minutes=3)
    for one, other in ((main, laptop), (laptop, main), (main, laptop)):
        taken = lists.carry(one, other)
        assert taken.set_aside == ()
    held = [projections(desk)["order_reading"] for desk in (main, laptop)]
    assert len(held[0]) == 1
    assert held[0] == held[1]
