"""keys.json tells nobody who is an inspector, and by it nobody is shut out: neither by the file of now nor by one of an
earlier version, which has the shares of the inspectorate's key by badge."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.keys_back import bring_back
from db.opening.recovery import recover
from db.opening.rotating import rotate
from db.opening.setup import choose_password, open_store, unlock
from db.reference.officers.commands import add_officer, change_password, remove_officer, reset_password
from db.reference.officers.forms import AddOfficer, ChangePassword, RemoveOfficer, ResetPassword
from db.reference.officers.inspectorate import readers
from db.registers.oversight.complaints import attention, read_complaints
from db.storage import backup, keys
from db.storage.hidden_shares import is_hidden, names_readers, revealed
from db.words.ids import Source
from db.words.messages import Refused
from db.words.phrases import new_phrase
from tests.attacks.test_keys_and_journal import PHRASE, name_phrase, uid_of
from tests.conftest import BADGES, GIVEN, PASSWORD, Desks
from tests.every_kind import give
from tests.older_stores import IN_FILES, clock_of, extract, name_of

ADMIN, DUTY, INSPECTOR = BADGES[Role.ADMINISTRATOR], BADGES[Role.DUTY], BADGES[Role.INSPECTOR]
FRIEND, OWN, ANEW = "2007", "a word that the friend chose", "a word chosen anew"
COMPLAINT = {"words": "درِ بازداشتگاه را باز نکردند", "priority": "immediate", "answer_by": "code"}


def by_badge(home: Path) -> None:
    """Write keys.json as an earlier version did."""
    ring = keys.load(home)
    keys.save(home, revealed(ring, unlock(home, ring, DUTY, PASSWORD).data_key))
    assert names_readers(keys.load(home))


def as_it_is(home: Path) -> None:
    assert not names_readers(keys.load(home))


FORMS = [pytest.param(as_it_is, id="now", marks=pytest.mark.long), pytest.param(by_badge, id="earlier")]
Form = Callable[[Path], None]


@pytest.fixture
def complained(desk_as: Desks) -> Desks:
    """A store with a complaint."""
    give(desk_as(Role.DUTY), "oversight.complain", **COMPLAINT)
    return desk_as


def comes(desks: Desks, badge: str, password: str = PASSWORD, home: Path | None = None) -> Desk:
    desk = open_store(home or desks.home, badge, password, Source(desks.clock))
    desks.open.append(desk)
    return desk


def reads(desk: Desk) -> bool:
    """Whether the officer at the desk reads the complaint."""
    try:
        letters = read_complaints(desk)
    except Refused as refused:
        if refused.code != "forbidden":
            raise
        return False
    return [letter.values["words"] for letter in letters] == [COMPLAINT["words"]]


def befriend(desks: Desks) -> None:
    """A second inspector, who chose his password and was given the key."""
    uid = desks.clock.at.isoformat()
    admin = comes(desks, ADMIN)
    add_officer(admin, AddOfficer(badge=FRIEND, name=f"بازرس {uid}", role=Role.INSPECTOR, password=GIVEN))
    give(comes(desks, BADGES[Role.COMMANDER]), "officer.agree", record=uid_of(admin, FRIEND), password=PASSWORD)
    desks.open.append(choose_password(comes(desks, FRIEND, GIVEN), GIVEN, OWN))
    give(comes(desks, INSPECTOR), "officer.share_sealing", badge=FRIEND, password=PASSWORD)


# --- what the file tells ---------------------------------------------------------------------------------------------


def shape(home: Path) -> str:
    """keys.json with every key and box in it as x's of its length, without badges, numbers and uids."""
    text = (home / keys.FILE).read_text(encoding="utf-8")
    text = re.sub(r'"(#[0-9a-f]+|[A-Za-z0-9+/=]{22,})"', lambda found: f'"{"x" * len(found[1])}"', text)
    return re.sub(r'(?<="name": )"\d{4}"|(?<="seq": )\d+|[0-9a-f-]{36}|[0-9a-f]{64}', ".", text)


def test_no_badge_has_another_place_in_the_file_than_any_other(complained: Desks) -> None:
    befriend(complained)
    complained.close()
    raw = json.loads((complained.home / keys.FILE).read_text(encoding="utf-8"))
    (sealing,) = raw["sealings"]
    assert all(map(is_hidden, sealing["shares"]))
    assert list(sealing["shares"]) == sorted(sealing["shares"])
    held = b" ".join(map(keys.in_bytes, sealing["shares"].values()))  # in base64 a short badge may stand by chance
    assert not any(badge.encode() in held for badge in (*BADGES.values(), FRIEND))
    places = {json.dumps({name: len(str(value)) for name, value in slot.items()}) for slot in raw["slots"]}
    assert len(places) == 1, "each slot has the same fields of the same sizes"


def test_what_an_inspector_does_with_his_password_leaves_the_file_as_another_would(complained: Desks) -> None:
    """Two copies of it, before and after: whoever compares them can't tell an inspector's act from a duty officer's."""
    befriend(complained)
    complained.close()
    there = shutil.copytree(complained.home, complained.home.parent / "there")
    shapes = []
    for home, badge in ((complained.home, DUTY), (there, INSPECTOR)):
        before = json.loads((home / keys.FILE).read_text(encoding="utf-8"))["sealings"][0]["shares"]
        desk = comes(complained, badge, home=home)
        change_password(desk, ChangePassword(old=PASSWORD, password=ANEW))
        admin = comes(complained, ADMIN, home=home)
        reset_password(admin, ResetPassword(record=uid_of(admin, badge), password=GIVEN))
        after = json.loads((home / keys.FILE).read_text(encoding="utf-8"))["sealings"][0]["shares"]
        assert not before.keys() & after.keys()
        assert not set(before.values()) & set(after.values())
        remove_officer(admin, RemoveOfficer(record=uid_of(admin, badge), reason="رفت"))
        complained.close()
        shapes.append(shape(home))
    assert shapes[0] == shapes[1]


def test_the_first_file_of_a_new_store_tells_it_of_nobody(tmp_path: Path) -> None:
    officers = tuple(NewOfficer(badge, role.value, role, PASSWORD) for role, badge in BADGES.items())
    create_store(tmp_path / "new", NewStore("پاسگاه", officers, cost=keys.QUICK))
    (sealing,) = keys.load(tmp_path / "new").sealings
    assert all(map(is_hidden, sealing.shares))


@pytest.mark.long
@pytest.mark.parametrize("archive", IN_FILES, ids=name_of)
def test_a_store_of_0_1_0_tells_it_until_somebody_comes_and_shuts_nobody_out(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "store"
    extract(archive, home)
    ring = keys.load(home)
    had = {badge for sealing in ring.sealings for badge in sealing.shares}
    here = sorted(slot.name for slot in ring.slots if slot.kind == "officer" and slot.name in BADGES.values())
    for badge in sorted(here, key=lambda badge: badge in had):  # the inspector comes last
        desk = open_store(home, badge, PASSWORD, Source(clock_of(archive)))
        with desk.store.reading() as conn:
            assert had == {one for sealing in desk.store.load_keys(conn).sealings for one in sealing.shares}
        desk.store.close()
        assert not names_readers(keys.load(home))
        assert keys.load(home).sealings == () or had


# --- everybody who got in gets in, and reads what he read ------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_who_reads_goes_on_reading(complained: Desks, form: Form) -> None:
    """Sign-in, a new password, a second inspector, a removal: each from the file in either form."""
    home = complained.home
    complained.close()
    form(home)
    assert not reads(comes(complained, DUTY))
    as_it_is(home)
    form(home)
    inspector = comes(complained, INSPECTOR)
    assert reads(inspector)
    form(home)
    change_password(inspector, ChangePassword(old=PASSWORD, password=ANEW))
    as_it_is(home)
    assert reads(inspector)
    assert reads(comes(complained, INSPECTOR, ANEW))
    change_password(inspector, ChangePassword(old=ANEW, password=PASSWORD + " once more"))
    form(home)
    change_password(inspector, ChangePassword(old=PASSWORD + " once more", password=ANEW))
    admin = comes(complained, ADMIN)
    add_officer(admin, AddOfficer(badge=FRIEND, name="بازرس دوم", role=Role.INSPECTOR, password=GIVEN))
    form(home)
    give(comes(complained, BADGES[Role.COMMANDER]), "officer.agree", record=uid_of(admin, FRIEND), password=PASSWORD)
    complained.open.append(choose_password(comes(complained, FRIEND, GIVEN), GIVEN, OWN))
    form(home)
    give(inspector, "officer.share_sealing", badge=FRIEND, password=ANEW)
    with admin.store.reading() as conn:
        assert set(readers(conn, admin.store)) == {INSPECTOR, FRIEND}
    form(home)
    remove_officer(admin, RemoveOfficer(record=uid_of(admin, INSPECTOR), reason="رفت"))
    as_it_is(home)
    assert reads(comes(complained, FRIEND, OWN))
    with admin.store.reading() as conn:
        assert readers(conn, admin.store) == (FRIEND,)
    assert set(revealed(keys.load(home), admin.store.unlocked.data_key).sealings[0].shares) == {FRIEND}


@pytest.mark.parametrize("form", FORMS)
def test_lost_passwords_and_the_paper_bring_it_back(complained: Desks, form: Form) -> None:
    home, paper = complained.home, new_phrase()
    name_phrase(comes(complained, ADMIN))
    give(comes(complained, INSPECTOR), "officer.make_paper", paper=paper, password=PASSWORD)
    complained.close()
    form(home)
    recover(home, PHRASE, INSPECTOR, ANEW, Source(complained.clock))
    as_it_is(home)
    inspector = choose_password(comes(complained, INSPECTOR, ANEW), ANEW, OWN)
    assert not reads(inspector), "his share went with the password"
    with inspector.store.reading() as conn:
        assert readers(conn, inspector.store) == ()
    give(inspector, "officer.take_from_paper", paper=paper)
    assert reads(inspector)
    as_it_is(home)


@pytest.mark.parametrize("form", FORMS)
def test_a_backup_and_its_keys_alone_bring_it_back(complained: Desks, form: Form, tmp_path: Path) -> None:
    complained.close()
    form(complained.home)
    admin = comes(complained, ADMIN)
    by_badge(complained.home) if form is by_badge else None
    saved = backup.backup(admin.store, tmp_path / "backups")
    complained.close()
    assert names_readers(keys.load(saved)) is (form is by_badge)
    (complained.home / keys.FILE).unlink()
    bring_back(saved, complained.home, lambda ring: unlock(complained.home, ring, DUTY, PASSWORD))
    as_it_is(complained.home)
    assert reads(comes(complained, INSPECTOR))
    complained.close()
    restored = tmp_path / "restored"
    backup.restore(saved, restored)
    assert not reads(comes(complained, DUTY, home=restored))
    as_it_is(restored)
    assert reads(comes(complained, INSPECTOR, home=restored))


@pytest.mark.parametrize("form", [as_it_is, pytest.param(by_badge, marks=pytest.mark.long)], ids=("now", "earlier"))
def test_a_renewed_data_key_keeps_the_readers(complained: Desks, form: Form) -> None:
    complained.close()
    admin = comes(complained, ADMIN)
    form(complained.home)
    rotate(admin, PASSWORD)
    as_it_is(complained.home)
    for _time in "first", "again":
        assert reads(comes(complained, INSPECTOR))
    assert not reads(comes(complained, DUTY))
    as_it_is(complained.home)


def test_an_older_file_put_back_lets_in_whom_it_let_in(complained: Desks) -> None:
    complained.close()
    older = (complained.home / keys.FILE).read_bytes()
    for password, next_one in ((PASSWORD, ANEW), (ANEW, PASSWORD + " anew")):
        change_password(comes(complained, INSPECTOR, password), ChangePassword(old=password, password=next_one))
    complained.close()
    (complained.home / keys.FILE).write_bytes(older)
    inspector = comes(complained, INSPECTOR)  # with the password of then, which counts as given
    assert inspector.password_is_given
    assert reads(choose_password(inspector, PASSWORD, OWN))
    assert not comes(complained, DUTY).password_is_given


def test_where_the_file_cannot_be_written_nobody_is_kept_out(
    complained: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    complained.close()
    by_badge(complained.home)

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keys, "save", full)
    assert reads(comes(complained, INSPECTOR))
    assert names_readers(keys.load(complained.home))
    monkeypatch.undo()
    comes(complained, DUTY)
    as_it_is(complained.home)


def test_a_share_that_somebody_changed_ends_as_one_that_was_taken_out(complained: Desks) -> None:
    """Its inspector is told, the other reads on and gives it again; where nobody is left, doctor says so."""
    befriend(complained)
    complained.close()
    raw = json.loads((complained.home / keys.FILE).read_text(encoding="utf-8"))
    boxes = raw["sealings"][0]["shares"]
    data_key = comes(complained, ADMIN).store.unlocked.data_key
    for name in boxes:
        spoiled = {**boxes, name: boxes[name][:30] + ("B" if boxes[name][30] == "A" else "A") + boxes[name][31:]}
        renamed = {("#" + "0" * 32 if one == name else one): box for one, box in boxes.items()}
        for shares in (spoiled, renamed):
            raw["sealings"][0]["shares"] = shares
            (complained.home / keys.FILE).write_text(json.dumps(raw), encoding="utf-8")
            left = {one for one in revealed(keys.load(complained.home), data_key).sealings[0].shares if len(one) < 9}
            assert left >= ({INSPECTOR, FRIEND} if shares is renamed else set()), "a name says nothing by itself"
            desk = comes(complained, DUTY)
            with desk.store.reading() as conn:
                assert set(readers(conn, desk.store)) == left
    raw["sealings"][0]["shares"] = {"#" + "f" * 32: "AAAA"}
    (complained.home / keys.FILE).write_text(json.dumps(raw), encoding="utf-8")
    desk = comes(complained, INSPECTOR)
    assert not reads(desk)
    (line,) = attention(desk)
    assert "opens no complaint" in str(line.text)
    with desk.store.reading() as conn:
        assert readers(conn, desk.store) == ()
