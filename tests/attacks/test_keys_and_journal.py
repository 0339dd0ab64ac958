"""keys.json and the journal: a kill between them locks nobody out; no slot counts that the journal does not name."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from db.carrying.levels.roots import root_words, words_of_new
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import journal, naming
from db.kernel.signing import keys_named
from db.opening import health
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.keys_back import bring_back
from db.opening.recovery import phrase_slot, recover, write_key_file
from db.opening.setup import open_store, sign_in, unlock
from db.reading.journal_queries import verify_whole
from db.reference.officers.commands import add_officer, change_password, remove_officer, reset_password
from db.reference.officers.forms import AddOfficer, ChangePassword, RemoveOfficer, ResetPassword
from db.storage import backup, files, keys, keys_changing, sealings, signatures
from db.storage.models import JOURNAL
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Clock, Desks
from tests.officers import officers_of

ADMIN, DUTY = BADGES[Role.ADMINISTRATOR], BADGES[Role.DUTY]
PHRASE = "1" * 40
NEW = "a word of another choosing"
CUT = [(True, False), (False, True)]
"""(the old password opens, the new one opens): new keys are written and not committed, then committed."""
Killed = Callable[[Callable[[], object]], list[Path]]


def opens(home: Path, badge: str, password: str) -> bool:
    """Whether somebody gets in; what a cut left in keys.json is cleared away then."""
    try:
        desk = open_store(home, badge, password, moved=True)
    except Refused as refused:
        if refused.code != "wrong_password":
            raise
        return False
    desk.store.close()
    assert keys.load(home).coming is None
    return True


@pytest.fixture
def killed(desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Killed:
    """Does something that changes keys; gives the store as a kill would have left it, before the commit and after."""

    def during(act: Callable[[], object]) -> list[Path]:
        images: list[Path] = []

        def image() -> None:
            images.append(tmp_path / f"image-{len(images)}")
            shutil.copytree(desk_as.home, images[-1])

        true = keys.save

        def save(home: Path, ring: keys.Keyring) -> None:
            if images:
                image()
            true(home, ring)
            if not images:
                image()

        with monkeypatch.context() as patched:
            patched.setattr(keys_changing.keys, "save", save)
            act()
        return images[:2]

    return during


def uid_of(desk: Desk, badge: str) -> str:
    slot = desk.store.keyring.slot(badge)
    assert slot is not None
    return slot.officer


def test_a_password_is_the_old_or_the_new_one_wherever_a_change_is_cut(desk_as: Desks, killed: Killed) -> None:
    duty = desk_as(Role.DUTY)
    images = killed(lambda: change_password(duty, ChangePassword(old=PASSWORD, password=NEW)))
    assert [(opens(home, DUTY, PASSWORD), opens(home, DUTY, NEW)) for home in images] == CUT


def test_so_it_is_where_an_administrator_sets_it(desk_as: Desks, killed: Killed) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    form = ResetPassword(record=uid_of(admin, DUTY), password=NEW)
    images = killed(lambda: reset_password(admin, form))
    assert [(opens(home, DUTY, PASSWORD), opens(home, DUTY, NEW)) for home in images] == CUT


def test_so_it_is_where_the_phrase_sets_it(desk_as: Desks, killed: Killed) -> None:
    name_phrase(desk_as(Role.ADMINISTRATOR))
    images = killed(lambda: recover(desk_as.home, PHRASE, ADMIN, NEW, Source(desk_as.clock)))
    assert [(opens(home, ADMIN, PASSWORD), opens(home, ADMIN, NEW)) for home in images] == CUT


def test_who_was_being_added_is_there_or_can_be_added(desk_as: Desks, killed: Killed) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    images = killed(lambda: add_officer(admin, AddOfficer(badge="2001", name="تازه", role=Role.DUTY, password=NEW)))
    assert [opens(home, "2001", NEW) for home in images] == [new for _old, new in CUT]
    again = open_store(images[0], ADMIN, PASSWORD, moved=True)
    add_officer(again, AddOfficer(badge="2001", name="تازه", role=Role.DUTY, password=NEW))
    again.store.close()
    assert opens(images[0], "2001", NEW)


def test_what_is_turned_back_leaves_the_program_as_it_was(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk refuses the end of a change of password: the old one counts, here too, and what is written is signed."""
    duty = desk_as(Role.DUTY)
    before = duty.store.unlocked

    def full(*_given: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(duty.store.signers, "sign", full)
    with pytest.raises(OSError, match="full"):
        change_password(duty, ChangePassword(old=PASSWORD, password=NEW))
    monkeypatch.undo()
    assert duty.store.unlocked is before
    assert duty.store.signers.public(duty.officer.uid) == signatures.public_of(before.private)
    assert opens(desk_as.home, DUTY, PASSWORD)


def beside_the_program(home: Path, change: Callable[[keys.Keyring], keys.Keyring]) -> None:
    """What whoever may write the file makes of it."""
    keys.save(home, change(keys.load(home)))


def not_named(attempt: Callable[[], object]) -> bool:
    """Whether the key is refused because the journal does not name it."""
    with pytest.raises(Refused) as refused:
        attempt()
    return refused.value.code == "not_named"


def name_phrase(desk: Desk) -> None:
    """Give the store a recovery phrase, as `init` does."""
    store = desk.store
    with store.writing() as conn:
        store.change_keys(conn, lambda ring: ring.with_slot(phrase_slot(PHRASE, store.unlocked.data_key)))
        keys_named.note_phrase(store, conn, desk.officer.uid, desk.source, PHRASE)


def test_a_slot_that_was_put_into_the_file_opens_nothing(desk_as: Desks) -> None:
    """Who holds the store's key makes slots of his own: for an officer, a phrase, a key file."""
    admin = desk_as(Role.ADMINISTRATOR)
    name_phrase(admin)
    data_key, duty = admin.store.unlocked.data_key, uid_of(admin, DUTY)
    true = keys.load(desk_as.home)

    forged = keys.make_slot(DUTY, duty, NEW, data_key, keys.QUICK)
    beside_the_program(desk_as.home, lambda ring: ring.with_slot(forged))
    assert not_named(lambda: open_store(desk_as.home, DUTY, NEW))
    assert not_named(lambda: sign_in(admin, DUTY, NEW))
    with admin.store.reading() as conn:
        (said,) = keys_named.unnamed(conn, admin.store)
    assert DUTY in str(said)
    assert verify_whole(admin).problems == (said,)

    for kind, secret in (("phrase", "2" * 40), ("file", "ab" * 32)):
        keys.save(desk_as.home, true)
        another = keys.make_slot("recovery", "", secret, data_key, keys.QUICK, kind=kind)
        beside_the_program(desk_as.home, lambda ring, another=another: ring.with_slot(another))
        assert not_named(lambda secret=secret: recover(desk_as.home, secret, ADMIN, NEW))
    keys.save(desk_as.home, true)
    recover(desk_as.home, PHRASE, ADMIN, NEW, Source(desk_as.clock))
    assert verify_whole(open_store(desk_as.home, ADMIN, NEW)).problems == ()


def test_another_stores_keys_and_a_damaged_database_are_told_apart_before_any_password(
    desk_as: Desks, tmp_path: Path
) -> None:
    """Else a right password would end in "damaged: restore a backup", over records that are whole."""
    other = NewStore("کلانتری دیگر", (NewOfficer(ADMIN, "x", Role.ADMINISTRATOR, PASSWORD),), cost=keys.QUICK)
    create_store(tmp_path / "other", other)
    own = (desk_as.home / keys.FILE).read_bytes()
    shutil.copy(tmp_path / "other" / keys.FILE, desk_as.home / keys.FILE)
    with pytest.raises(Refused) as refused:
        keys.load(desk_as.home)
    assert (refused.value.code, "another store's" in str(refused.value.message)) == ("wrong_keys", True)
    (desk_as.home / keys.FILE).write_bytes(own)
    whole = (desk_as.home / files.DATABASE).read_bytes()
    for place, code in ((3, "wrong_keys"), (len(whole) // 2, "damaged")):
        (desk_as.home / files.DATABASE).write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(Refused) as refused:
            sqlite_is_whole(open_store(desk_as.home, ADMIN, PASSWORD))
        assert refused.value.code == code, place
    (desk_as.home / files.DATABASE).write_bytes(whole)
    open_store(desk_as.home, ADMIN, PASSWORD).store.close()


def sqlite_is_whole(desk: Desk) -> None:
    """Raises Refused("damaged") where a page is not as it was written."""
    problems = health.integrity(desk.store)
    desk.store.close(remember=False)
    if problems:
        raise Refused("damaged")


def test_a_pair_for_complaints_that_was_put_into_the_file_is_told(desk_as: Desks) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    with admin.store.writing() as conn:
        facts = {"badge": "1", "public": keys.load(desk_as.home).sealings[0].public}
        journal.note(
            conn,
            admin.store,
            admin.source,
            journal.Note(keys_named.SEALING_MADE, admin.officer.uid, admin.officer.uid, facts),
        )
    beside_the_program(desk_as.home, lambda ring: sealings.new_sealing(ring, keys.INSPECTORATE, (DUTY,)))
    with admin.store.reading() as conn:
        (said,) = keys_named.unnamed(conn, admin.store)
    assert "inspectorate" in str(said)


def test_each_change_of_keys_is_named(desk_as: Desks, tmp_path: Path) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    name_phrase(admin)
    roots = root_words(admin)
    assert len(roots) == 6
    add_officer(admin, AddOfficer(badge="2001", name="تازه", role=Role.DUTY, password=NEW))
    reset_password(admin, ResetPassword(record=uid_of(admin, DUTY), password=NEW))
    change_password(sign_in(admin, "2001", NEW), ChangePassword(old=NEW, password=PASSWORD + "x"))
    admin = desk_as(Role.ADMINISTRATOR)
    write_key_file(admin, tmp_path / "key")
    remove_officer(admin, RemoveOfficer(record=uid_of(admin, "2001"), reason="رفت"))
    recover(desk_as.home, (tmp_path / "key").read_text(), ADMIN, NEW, Source(desk_as.clock))
    admin = open_store(desk_as.home, ADMIN, NEW, Source(desk_as.clock))
    assert verify_whole(admin).problems == ()
    with admin.store.reading() as conn:
        named, ring = keys_named.named_keys(conn, admin.store), admin.store.load_keys(conn)
    assert named.begun
    assert {keys_named.place_of(slot): slot.public for slot in ring.slots} == named.slots
    assert root_words(admin) == roots
    admin.store.close()


def test_init_and_the_journal_say_the_same_roots_and_another_store_says_others(desk_as: Desks, tmp_path: Path) -> None:
    said = [root_words(desk_as(Role.DUTY))]
    for name in ("one", "other"):
        admin = NewOfficer(ADMIN, "مدیر", Role.ADMINISTRATOR, PASSWORD)
        create_store(tmp_path / name, NewStore("کلانتری ۱۴", (admin,), cost=keys.QUICK, recovery=PHRASE))
        desk = open_store(tmp_path / name, ADMIN, PASSWORD)
        said.append(root_words(desk))
        assert said[-1] == words_of_new(keys.load(tmp_path / name), ADMIN, PASSWORD)
        desk.store.close()
    assert len(set(said)) == 3


def test_nobody_but_an_administrator_names_a_phrase(desk_as: Desks) -> None:
    """With SQL and his own key an officer writes the entry himself: verifying finds it."""
    duty = desk_as(Role.DUTY)
    slot = phrase_slot("3" * 40, duty.store.unlocked.data_key)
    with duty.store.writing() as conn:
        noted = journal.Note(naming.NAMED, duty.store.unit, duty.officer.uid, keys_named.said_of((slot,)))
        journal.note(conn, duty.store, duty.source, noted)
    found = verify_whole(desk_as(Role.COMMANDER))
    assert any("without the right" in str(note) for note in found.notes), "found at his sign-in, and named"


def test_an_older_keyring_brings_back_only_what_is_still_named(desk_as: Desks, tmp_path: Path) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    saved = backup.backup(admin.store, tmp_path / "backups")
    reset_password(admin, ResetPassword(record=uid_of(admin, DUTY), password=NEW))
    desk_as.close()
    (desk_as.home / keys.FILE).unlink()
    commander = BADGES[Role.COMMANDER]
    found = bring_back(saved, desk_as.home, lambda ring: unlock(desk_as.home, ring, commander, PASSWORD))
    assert found.without_keys == (DUTY,)
    assert not opens(desk_as.home, DUTY, PASSWORD)
    assert opens(desk_as.home, ADMIN, PASSWORD)


def test_where_it_would_leave_nobody_who_gives_passwords_the_administrator_of_then_stays(
    desk_as: Desks, tmp_path: Path
) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    saved = backup.backup(admin.store, tmp_path / "backups")
    change_password(admin, ChangePassword(old=PASSWORD, password=NEW))
    desk_as.close()
    (desk_as.home / keys.FILE).unlink()
    bring_back(saved, desk_as.home, lambda ring: unlock(desk_as.home, ring, ADMIN, PASSWORD))
    assert open_store(desk_as.home, ADMIN, PASSWORD, Source(desk_as.clock)).password_is_given


def test_a_store_of_before_names_its_keys_when_an_administrator_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:  # as an earlier version made it
        true = keys_named.pair_of
        patch.setattr(keys_named, "pair_of", lambda *given: {naming.SIGNS: true(*given)[naming.SIGNS]})
        create_store(tmp_path / "s", NewStore("کلانتری ۱۴", officers_of(), cost=keys.QUICK), Source(Clock()))
    desk_as = Desks(tmp_path / "s")
    admin = desk_as(Role.DUTY)
    with admin.store.reading() as conn:
        assert not keys_named.named_keys(conn, admin.store).begun
    for _time in range(2):
        admin = desk_as(Role.ADMINISTRATOR)
    with admin.store.reading() as conn:
        assert keys_named.named_keys(conn, admin.store).begun
        assert keys_named.unnamed(conn, admin.store) == ()
        written = conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.kind == naming.NAMED)).scalars().all()
    assert len(written) == 1
    desk_as.close()
