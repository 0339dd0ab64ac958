"""Whoever holds the store's key names keys in other people's names: it lets nobody in, and shuts nobody out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nacl import bindings

from db.carrying.transfer.carrying import export_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import journal, naming
from db.kernel.signing import keys_named
from db.kernel.signing.proofs import Proofs
from db.opening.creating import NewOfficer, NewStore
from db.opening.joining import join
from db.opening.keys_back import bring_back
from db.opening.recovery import recover
from db.opening.rotating import rotate
from db.opening.setup import open_store, sign_in, unlock
from db.reference.officers.commands import change_password, reset_password
from db.reference.officers.forms import ChangePassword, ResetPassword
from db.storage import backup, ends, keys, signatures
from db.storage.models import BODY, SIGNATURE
from db.words.ids import Source, new_uid
from db.words.messages import Refused
from tests.attacks.test_keys_and_journal import PHRASE, name_phrase, not_named, uid_of
from tests.attacks.test_signatures import SECRET, report
from tests.conftest import BADGES, PASSWORD, Desks
from tests.older_stores import IN_FILES, clock_of, extract, name_of

HIS = "a word of the forger"
ADMIN, DUTY, COMMANDER = BADGES[Role.ADMINISTRATOR], BADGES[Role.DUTY], BADGES[Role.COMMANDER]


def plant(desk: Desk, kind: str, record: str, facts: dict[str, Any], officer: str, secret: bytes | None = None) -> str:
    """Write an entry past the program, in an officer's name; signed with a key, or not. Its uid."""
    at = desk.now()
    with desk.store.writing() as conn:
        store = desk.store
        entry = journal.NewEntry(
            uid=new_uid(), kind=kind, record=record, at=at, entered_at=at, officer=officer, parts={"facts": facts}
        )
        last = ends.head(conn, store.unit, store.origin, store.epoch, "record")
        row, bodies = journal.chained(store, last, entry, os.urandom)
        position = journal.keep(conn, row, bodies)
        if secret is not None:
            chain = store.unit, store.origin, store.epoch
            access, sealed = (ends.hash_of(ends.head(conn, *chain, stream)) for stream in ("access", "sealed"))
            salt = os.urandom(16)
            rest = signatures.beside(salt, signatures.Covered(access, access, 0), sealed)
            message = signatures.message(chain, signatures.Covered(row["prev_hash"], row["hash"], 1), rest)
            made = {"beside": salt, "signature": bindings.crypto_sign(message, secret)[:64], "records": 1}
            conn.execute(SIGNATURE.insert(), {"position": position, "accesses": 0, **made})
    return entry.uid


def forged_for(desk: Desk, badge: str, uid: str) -> tuple[keys.Unlocked, dict[str, Any]]:
    """A slot of the forger's own for an officer, and the facts that would name it."""
    made = keys.make_opened(badge, uid, HIS, desk.store.unlocked.data_key, keys.QUICK)
    return made, {naming.SIGNS: signatures.public_of(made.private), naming.PUBLIC: made.slot.public}


def forge_for_each(desk: Desk) -> dict[str, keys.KeySlot]:
    """One naming for each officer of the store, unsigned, in his own name, with that of who acts next among them."""
    slots = {}
    for slot in sorted(keys.load(desk.store.home).slots, key=lambda slot: slot.officer != desk.officer.uid):
        if slot.kind == "officer":
            made, facts = forged_for(desk, slot.name, slot.officer)
            plant(desk, "own_password_set", slot.officer, facts, slot.officer)
            slots[slot.name] = made.slot
    return slots


def get_in(home: Path, clock: Any, badges: dict[str, str]) -> list[str]:
    """Everybody gets in with the own password; who is asked for another one there."""
    first, *others = badges.items()
    desk = open_store(home, *first, Source(clock), moved=True)
    given = [badge for badge, password in others if sign_in(desk, badge, password).password_is_given]
    desk.store.close()
    return given + [desk.officer.badge] * desk.password_is_given


def plain(desks: Desks, _folder: Path) -> Path:
    return desks.home


def with_own_passwords(desks: Desks, _folder: Path) -> Path:
    for role in (Role.DUTY, Role.COMMANDER):
        change_password(desk := desks(role), ChangePassword(old=PASSWORD, password=HIS))
        change_password(desk, ChangePassword(old=HIS, password=PASSWORD + "x"))
        desks.close()
        given = open_store(desks.home, ADMIN, PASSWORD, Source(desks.clock))
        reset_password(given, ResetPassword(record=desk.officer.uid, password="given-by-another"))
        given.store.close()
        mine = open_store(desks.home, BADGES[role], "given-by-another", Source(desks.clock))
        change_password(mine, ChangePassword(old="given-by-another", password=PASSWORD))
        mine.store.close()
    return desks.home


def restored(desks: Desks, folder: Path) -> Path:
    saved = backup.backup(desks(Role.ADMINISTRATOR).store, folder / "backups")
    backup.restore(saved, folder / "again")
    report(open_store(folder / "again", DUTY, PASSWORD, Source(desks.clock)))
    return folder / "again"


def keys_only(desks: Desks, folder: Path) -> Path:
    saved = backup.backup(desks(Role.ADMINISTRATOR).store, folder / "backups")
    desks.close()
    (desks.home / keys.FILE).unlink()
    bring_back(saved, desks.home, lambda ring: unlock(desks.home, ring, ADMIN, PASSWORD))
    return desks.home


def recovered(desks: Desks, _folder: Path) -> Path:
    name_phrase(desks(Role.ADMINISTRATOR))
    desks.close()
    recover(desks.home, PHRASE, ADMIN, HIS, Source(desks.clock))
    admin = open_store(desks.home, ADMIN, HIS, Source(desks.clock))
    change_password(admin, ChangePassword(old=HIS, password=PASSWORD + "y"))
    admin.store.close()
    recover(desks.home, PHRASE, ADMIN, PASSWORD + "z", Source(desks.clock))
    admin = open_store(desks.home, ADMIN, PASSWORD + "z", Source(desks.clock))
    change_password(admin, ChangePassword(old=PASSWORD + "z", password=HIS))
    admin.store.close()
    return desks.home


def renewed(desks: Desks, _folder: Path) -> Path:
    name_phrase(desks(Role.ADMINISTRATOR))
    desks.close()
    rotate(desks(Role.ADMINISTRATOR), PASSWORD)
    open_store(desks.home, DUTY, PASSWORD, Source(desks.clock)).store.close()  # the others come after the forgery
    return desks.home


def joined(desks: Desks, folder: Path) -> Path:
    export_journal(desks(Role.COMMANDER), folder / "there", SECRET)
    desks.close()
    officer = NewOfficer(ADMIN, "x", Role.ADMINISTRATOR, PASSWORD)
    new = NewStore("", (officer,), series="", cost=keys.QUICK)
    join(folder / "laptop", new, folder / "there", SECRET, Source(desks.clock))
    admin = open_store(folder / "laptop", ADMIN, PASSWORD, Source(desks.clock))
    reset_password(admin, ResetPassword(record=uid_of_badge(desks.home, DUTY), password="given-by-another"))
    admin.store.close()
    duty = open_store(folder / "laptop", DUTY, "given-by-another", Source(desks.clock))
    change_password(duty, ChangePassword(old="given-by-another", password=PASSWORD))
    duty.store.close()
    return folder / "laptop"


def uid_of_badge(home: Path, badge: str) -> str:
    slot = keys.load(home).slot(badge)
    assert slot is not None
    return slot.officer


HISTORIES = [
    with_own_passwords,
    joined,
    *(pytest.param(one, marks=pytest.mark.long) for one in (plain, restored, keys_only, recovered, renewed)),
]


@pytest.mark.parametrize("history", HISTORIES)
def test_a_forged_naming_for_each_officer_shuts_nobody_out_and_lets_nobody_in(
    desk_as: Desks, tmp_path: Path, history: Callable[[Desks, Path], Path]
) -> None:
    home = history(desk_as, tmp_path)
    desk_as.close()
    there = [slot.name for slot in keys.load(home).slots if slot.kind == "officer"]
    passwords = {badge: HIS if (history, badge) == (recovered, ADMIN) else PASSWORD for badge in there}
    duty = open_store(home, DUTY, PASSWORD, Source(desk_as.clock), moved=True)
    forged = forge_for_each(duty)
    report(duty)
    duty.store.close()
    assert get_in(home, desk_as.clock, passwords) == []
    true = keys.load(home)
    at = open_store(home, DUTY, PASSWORD, Source(desk_as.clock), moved=True)
    for badge, slot in forged.items():
        keys.save(home, true.with_slot(slot))
        assert not_named(lambda badge=badge: sign_in(at, badge, HIS)), badge
    at.store.close(remember=False)
    keys.save(home, true)


def opened(attempt: Callable[[], object]) -> bool:
    """Whether it is not refused as a key that an entry names which counts for nothing."""
    try:
        attempt()
    except Refused as refused:
        if refused.code != "not_named" or "record 1/" not in str(refused.message):
            raise
        return False
    return True


def opens_forged(desk: Desk, role: Role, kind: str = "password_set") -> bool:
    """Whether the forger's slot for the officer of a role opens, his naming being the newest entry."""
    badge, home = BADGES[role], desk.store.home
    true = keys.load(home)
    made, facts = forged_for(desk, badge, uid_of(desk, badge))
    plant(desk, kind, made.slot.officer, facts, desk.officer.uid, signatures_of(desk))
    keys.save(home, true.with_slot(made.slot))
    try:
        return opened(lambda: sign_in(desk, badge, HIS))
    finally:
        keys.save(home, true)
        sign_in(desk, badge, PASSWORD)


def signatures_of(desk: Desk) -> bytes:
    """The key that an officer signs with."""
    return signatures.pair_of(desk.store.unlocked.private)[1]


def test_an_officer_with_tools_gives_nobody_a_password(desk_as: Desks) -> None:
    """He signs with his own key: as who he is, as who says that he is an administrator, or that he is one person with
    him."""
    admin, duty = desk_as(Role.ADMINISTRATOR), desk_as(Role.DUTY)
    mine, secret = duty.officer.uid, signatures_of(duty)
    assert not opens_forged(duty, Role.COMMANDER)
    assert not opens_forged(duty, Role.COMMANDER, "own_password_set")
    plant(duty, "officer_same", mine, {"same_as": admin.officer.uid}, mine, secret)
    assert not opens_forged(duty, Role.COMMANDER)
    plant(duty, "officer_changed", mine, {"role": "administrator"}, mine, secret)
    assert not opens_forged(duty, Role.COMMANDER)
    plant(duty, "officer_changed", mine, {"role": "administrator"}, admin.officer.uid)
    assert not opens_forged(duty, Role.COMMANDER)
    assert opens_forged(admin, Role.COMMANDER)  # docs/security-annex.md: the true officer finds the door shut


def test_a_true_naming_that_was_written_over_names_nothing(desk_as: Desks) -> None:
    """The words of a signed entry are changed to name the forger's key; its hash and signature stay."""
    duty = desk_as(Role.DUTY)
    commander = uid_of(duty, COMMANDER)
    made, facts = forged_for(duty, COMMANDER, commander)
    with duty.store.writing() as conn:
        uid = Proofs(conn, duty.store).namings(commander)[-1].row["uid"]
        conn.execute(BODY.update().where(BODY.c.uid == uid, BODY.c.part == "facts").values(json=json.dumps(facts)))
    keys.save(desk_as.home, keys.load(desk_as.home).with_slot(made.slot))
    assert not_named(lambda: sign_in(duty, COMMANDER, HIS))


def test_what_ends_a_key_counts_only_where_it_is_proved(desk_as: Desks) -> None:
    admin, duty = desk_as(Role.ADMINISTRATOR), desk_as(Role.DUTY)
    plant(duty, "officer_removed", admin.officer.uid, {}, admin.officer.uid)
    plant(duty, "officer_changed", admin.officer.uid, {"role": "patrol"}, admin.officer.uid)
    report(duty)
    reset_password(admin, ResetPassword(record=duty.officer.uid, password="given-by-another"))
    assert sign_in(admin, DUTY, "given-by-another").password_is_given


def test_a_key_of_before_names_no_other_once_its_day_is_over(desk_as: Desks) -> None:
    """Somebody has an old keys.json, and the password of then; his entry claims to be of that day."""
    duty = desk_as(Role.DUTY)
    old = signatures_of(duty)
    change_password(duty, ChangePassword(old=PASSWORD, password=HIS + "s"))
    commander = desk_as(Role.COMMANDER)
    made, facts = forged_for(commander, DUTY, duty.officer.uid)
    true = keys.load(desk_as.home)
    for days, opens in ((0, True), (2, False)):
        desk_as.clock.advance(days=days)
        report(commander)
        desk_as.clock.advance(days=-days)
        plant(commander, "own_password_set", duty.officer.uid, facts, duty.officer.uid, old)
        keys.save(desk_as.home, true.with_slot(made.slot))
        assert opened(lambda: sign_in(commander, DUTY, HIS)) == opens
        made, facts = forged_for(commander, DUTY, duty.officer.uid)
        keys.save(desk_as.home, true)
        sign_in(commander, DUTY, HIS + "s")


def test_a_phrase_that_nobody_named_neither_opens_nor_ends_the_true_one(desk_as: Desks) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    name_phrase(admin)
    duty = desk_as(Role.DUTY)
    slot = keys.make_slot("recovery", "", "2" * 40, duty.store.unlocked.data_key, keys.QUICK, kind="phrase")
    said = keys_named.said_of((slot,))
    for officer, secret in ((admin.officer.uid, None), (duty.officer.uid, signatures_of(duty))):
        plant(duty, naming.NAMED, duty.store.unit, said, officer, secret)
    true = keys.load(desk_as.home)
    keys.save(desk_as.home, true.with_slot(slot))
    assert not_named(lambda: recover(desk_as.home, "2" * 40, ADMIN, HIS))
    keys.save(desk_as.home, true)
    recover(desk_as.home, PHRASE, ADMIN, HIS, Source(desk_as.clock))
    sign_in(duty, ADMIN, HIS)


def opened_by(slot: keys.KeySlot, password: str) -> bool:
    """Whether this is an officer's slot with this password."""
    try:
        return bool(keys.open_slot(slot, password).slot.officer)
    except Refused:
        return False


OLDER = [pytest.param(one, marks=() if name_of(one) == "machines" else pytest.mark.long) for one in IN_FILES]


@pytest.mark.parametrize("archive", OLDER, ids=name_of)
def test_everybody_of_a_store_of_the_first_version_gets_in(archive: Path, tmp_path: Path) -> None:
    """One of them began before entries were signed: of who came since, the own first entry names the key."""
    home, clock = tmp_path / "s", clock_of(archive)
    extract(archive, home)
    badges = {slot.name: PASSWORD for slot in keys.load(home).slots if opened_by(slot, PASSWORD)}
    given = get_in(home, clock, badges)
    assert len(badges) > 3
    desk = open_store(home, *next(iter(badges.items())), Source(clock))
    forge_for_each(desk)
    with desk.store.reading() as conn:
        assert Proofs(conn, desk.store).namings(desk.officer.uid)
        assert keys_named.unnamed(conn, desk.store) == ()
    desk.store.close()
    assert get_in(home, clock, badges) == given
