"""A password that the recovery phrase sets: it is signed by the phrase, or waits for somebody else's yes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import naming
from db.kernel.signing import keys_named
from db.opening.recovery import has_earlier_phrase, phrase_slot, recover, renew_phrase, write_key_file
from db.opening.rotating import rotate
from db.opening.setup import open_store, sign_in
from db.reading.journal_queries import verify_whole
from db.reference.officers.appointing_commands import (
    agree_recovery,
    attention,
    decline_recovery,
    make_codes,
    recovering,
)
from db.reference.officers.commands import change_password, reset_password
from db.reference.officers.forms import AgreeRecovery, ChangePassword, DeclineRecovery, MakeCodes, ResetPassword
from db.storage import keys
from db.storage.heads import Memory
from db.words.ids import Source
from db.words.messages import Refused
from db.words.phrases import new_codes
from tests.attacks.test_forged_namings import forged_for, plant, signatures_of
from tests.attacks.test_keys_and_journal import PHRASE, name_phrase, not_named, uid_of
from tests.attacks.test_signatures import notes, report
from tests.conftest import BADGES, PASSWORD, Desks

ADMIN, DUTY = BADGES[Role.ADMINISTRATOR], BADGES[Role.DUTY]
NEW, GIVEN, OWN = "a word after the phrase", "given by the keeper", "a word chosen later"


def refused(attempt: Callable[[], object]) -> str:
    """The code of what is refused; "" where nothing is."""
    try:
        attempt()
    except Refused as caught:
        return caught.code
    return ""


@pytest.fixture
def opened(desk_as: Desks) -> Callable[[str, str], Desk]:
    """Signs somebody in by badge and password."""

    def open_it(badge: str, password: str) -> Desk:
        desk = open_store(desk_as.home, badge, password, Source(desk_as.clock))
        desk_as.open.append(desk)
        return desk

    return open_it


def earlier_phrase(desk: Desk) -> None:
    """Give the store a recovery phrase as version 0.1.0 did: nothing names a key with which it signs."""
    store = desk.store
    with store.writing() as conn:
        store.change_keys(conn, lambda ring: ring.with_slot(phrase_slot(PHRASE, store.unlocked.data_key)))
        keys_named.note_phrase(store, conn, desk.officer.uid, desk.source)


def gives(desk: Desk, password: str = GIVEN) -> str:
    """The code of what is refused where an administrator gives the duty officer a password."""
    return refused(lambda: reset_password(desk, ResetPassword(record=uid_of(desk, DUTY), password=password)))


def problems(desk: Desk) -> list[str]:
    return [str(problem) for problem in verify_whole(desk).problems]


Opened = Callable[[str, str], Desk]


def test_a_phrase_that_has_a_key_proves_what_it_gave(desk_as: Desks, opened: Opened, tmp_path: Path) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    name_phrase(admin)
    assert not has_earlier_phrase(admin)
    write_key_file(admin, tmp_path / "key")
    for secret, password in ((PHRASE, NEW), ((tmp_path / "key").read_text(), OWN)):
        recover(desk_as.home, secret, ADMIN, password, Source(desk_as.clock))
        admin = opened(ADMIN, password)
        assert gives(admin, f"given after {password}") == ""
        assert recovering(admin) == ()
        assert problems(admin) == []


def test_who_holds_the_data_key_recovers_nobody(desk_as: Desks) -> None:
    """Forgery: `recovered` that names a key for the administrator, signed with that key, and a slot for it."""
    admin = desk_as(Role.ADMINISTRATOR)
    name_phrase(admin)
    duty = desk_as(Role.DUTY)
    made, facts = forged_for(duty, ADMIN, admin.officer.uid)
    key = keys_named.signatures.pair_of(made.private)[1]
    plant(duty, naming.RECOVERED, admin.officer.uid, facts, admin.officer.uid, key)
    true = keys.load(desk_as.home)
    keys.save(desk_as.home, true.with_slot(made.slot))
    assert not_named(lambda: sign_in(duty, ADMIN, "a word of the forger"))
    keys.save(desk_as.home, true)
    sign_in(duty, ADMIN, PASSWORD)
    report(duty)
    assert problems(duty) == []
    assert any("not signed, and was set aside" in note for note in notes(duty)), "by the next who wrote"


def agreed_by_the_commander(desks: Desks, uid: str) -> None:
    agree_recovery(desks(Role.COMMANDER), AgreeRecovery(record=uid, password=PASSWORD))


def agreed_by_the_county(desks: Desks, uid: str) -> None:
    codes = new_codes()
    make_codes(desks(Role.COMMANDER), MakeCodes(codes=" ".join(codes), password=PASSWORD))
    admin = open_store(desks.home, ADMIN, OWN, Source(desks.clock))
    form = AgreeRecovery(record=uid, password=OWN)
    assert refused(lambda: agree_recovery(admin, form)) == "invalid"
    agree_recovery(admin, AgreeRecovery(record=uid, password=OWN, code=codes[0]))
    admin.store.close()


def three_days(desks: Desks, _uid: str) -> None:
    desks.clock.advance(days=3)
    report(desks(Role.COMMANDER))


@pytest.mark.parametrize("settled", [agreed_by_the_commander, agreed_by_the_county, three_days])
def test_an_earlier_phrase_opens_the_desk_and_changes_nobody_until_it_is_settled(
    desk_as: Desks, opened: Opened, tmp_path: Path, settled: Callable[[Desks, str], None]
) -> None:
    earlier_phrase(desk_as(Role.ADMINISTRATOR))
    recover(desk_as.home, PHRASE, ADMIN, NEW, Source(desk_as.clock))
    admin = opened(ADMIN, NEW)
    change_password(admin, ChangePassword(old=NEW, password=OWN))
    uid = admin.officer.uid
    assert gives(admin) == "recovery_waits"
    assert refused(lambda: write_key_file(admin, tmp_path / "key")) == "recovery_waits"
    assert refused(lambda: rotate(admin, OWN)) == "recovery_waits"
    assert refused(lambda: renew_phrase(admin, "3" * 40)) == "recovery_waits"
    assert not (tmp_path / "key").exists()
    assert not has_earlier_phrase(admin)
    for role in (Role.DUTY, Role.COMMANDER, Role.PATROL):
        assert any("old recovery phrase" in str(item.text) for item in attention(desk_as(role))), role
    settled(desk_as, uid)
    assert attention(desk_as(Role.DUTY)) == ()
    assert gives(admin) == ""
    assert sign_in(admin, DUTY, GIVEN).password_is_given
    assert problems(admin) == []


def test_a_yes_of_somebody_who_may_not_say_it_and_acts_past_the_program_count_for_nothing(
    desk_as: Desks, opened: Opened
) -> None:
    earlier_phrase(desk_as(Role.ADMINISTRATOR))
    recover(desk_as.home, PHRASE, ADMIN, NEW, Source(desk_as.clock))
    admin, duty = opened(ADMIN, NEW), desk_as(Role.DUTY)
    uid = admin.officer.uid
    with admin.store.reading() as conn:
        (target,) = (entry.row["uid"] for entry in keys_named.Proofs(conn, admin.store).namings(uid)[-1:])
    for desk in (duty, admin):
        plant(desk, naming.RECOVERY_AGREED, uid, {"target": target}, desk.officer.uid, signatures_of(desk))
    assert gives(admin) == "recovery_waits"
    made, facts = forged_for(admin, DUTY, duty.officer.uid)
    plant(admin, "password_set", duty.officer.uid, facts, uid, signatures_of(admin))
    true = keys.load(desk_as.home)
    keys.save(desk_as.home, true.with_slot(made.slot))
    assert not_named(lambda: sign_in(admin, DUTY, "a word of the forger"))
    keys.save(desk_as.home, true)
    assert any("before anybody agreed" in problem for problem in problems(admin))
    plant(duty, naming.RECOVERY_AGREED, uid, {"target": target}, uid_of(duty, BADGES[Role.COMMANDER]))
    assert gives(admin) == "recovery_waits"


def test_another_phrase_takes_the_place_of_an_earlier_one(desk_as: Desks, opened: Opened) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    earlier_phrase(admin)
    assert has_earlier_phrase(admin)
    assert not has_earlier_phrase(desk_as(Role.COMMANDER))
    (line,) = attention(admin)
    assert "precinct officer phrase" in str(line.text)
    assert attention(desk_as(Role.COMMANDER)) == attention(desk_as(Role.INSPECTOR)) == ()
    renew_phrase(admin, "7" * 40)
    assert not has_earlier_phrase(admin)
    assert attention(admin) == ()
    assert refused(lambda: recover(desk_as.home, PHRASE, ADMIN, NEW)) == "wrong_phrase"
    recover(desk_as.home, "7" * 40, ADMIN, NEW, Source(desk_as.clock))
    admin = opened(ADMIN, NEW)
    assert gives(admin) == ""
    assert problems(admin) == []


def said_yes(desks: Desks, uid: str) -> None:
    agreed_by_the_commander(desks, uid)


def by_code(desks: Desks, uid: str) -> None:
    codes = new_codes()
    make_codes(desks(Role.COMMANDER), MakeCodes(codes=" ".join(codes), password=PASSWORD))
    agree_recovery(desks(Role.INSPECTOR), AgreeRecovery(record=uid, password=PASSWORD, code=codes[3]))


def said_no(desks: Desks, uid: str) -> None:
    decline_recovery(desks(Role.COMMANDER), DeclineRecovery(record=uid, password=PASSWORD))


def said_no_and_three_days(desks: Desks, uid: str) -> None:
    said_no(desks, uid)
    three_days(desks, uid)


def nothing(_desks: Desks, _uid: str) -> None:
    return


@pytest.mark.parametrize(
    ("settled", "counts"),
    [(said_yes, True), (by_code, True), (three_days, True), (nothing, False), (said_no, False),
     (said_no_and_three_days, False)],
)  # fmt: skip
def test_a_key_that_a_recovery_named_counts_once_the_recovery_does(
    desk_as: Desks, opened: Opened, settled: Callable[[Desks, str], None], counts: bool
) -> None:
    """Attack: a thief with an old key file of 0.1.0 recovers, and again once his key is named."""
    admin = desk_as(Role.ADMINISTRATOR)
    for desk in (desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR)):
        assert desk.officer.uid
    earlier_phrase(admin)
    file = keys.make_slot("recovery", "", "ab" * 32, admin.store.unlocked.data_key, keys.QUICK, kind="file")
    with admin.store.writing() as conn:
        admin.store.change_keys(conn, lambda ring: ring.with_slot(file))
        keys_named.journal.note(
            conn, admin.store, admin.source,
            keys_named.journal.Note("key_file_made", admin.officer.uid, admin.officer.uid, keys_named.said_of((file,))),
        )  # fmt: skip
    recover(desk_as.home, "ab" * 32, ADMIN, NEW, Source(desk_as.clock))
    uid = uid_of(desk_as(Role.COMMANDER), ADMIN)
    settled(desk_as, uid)
    recover(desk_as.home, "ab" * 32, ADMIN, OWN, Source(desk_as.clock))
    again = opened(ADMIN, OWN)
    assert gives(again) == ("" if counts else "recovery_waits")
    assert [*recovering(desk_as(Role.COMMANDER))] == ([] if counts else [uid])
    assert problems(again) == []
    recover(desk_as.home, PHRASE, ADMIN, NEW, Source(desk_as.clock))
    assert gives(opened(ADMIN, NEW)) == "recovery_waits", "the phrase is another secret, and opens the desk"
    assert problems(opened(ADMIN, NEW)) == []
    assert has_earlier_phrase(opened(ADMIN, NEW)) is False, "until the recovery counts"


def test_a_leader_refuses_and_nobody_else_does(desk_as: Desks, opened: Opened) -> None:
    earlier_phrase(desk_as(Role.ADMINISTRATOR))
    desk_as(Role.COMMANDER)
    recover(desk_as.home, PHRASE, ADMIN, NEW, Source(desk_as.clock))
    admin = opened(ADMIN, NEW)
    uid = admin.officer.uid
    assert refused(lambda: decline_recovery(admin, DeclineRecovery(record=uid, password=NEW))) == "forbidden"
    said_no(desk_as, uid)
    assert attention(desk_as(Role.DUTY)) == ()
    desk_as.clock.advance(days=30)
    report(desk_as(Role.COMMANDER))
    assert gives(admin) == "recovery_waits"
    assert refused(lambda: said_yes(desk_as, uid)) == "not_found"
    assert problems(admin) == []


def test_a_key_is_named_by_no_entry_but_the_one_with_the_recovery(desk_as: Desks, opened: Opened) -> None:
    """Forgery: who came back names a key later, past the program, and lets three days go by."""
    earlier_phrase(desk_as(Role.ADMINISTRATOR))
    desk_as(Role.COMMANDER)
    recover(desk_as.home, PHRASE, ADMIN, NEW, Source(desk_as.clock))
    admin = opened(ADMIN, NEW)
    key = keys_named.signatures.public_of(keys.PrivateKey.generate())
    facts = {"slot": "phrase", keys_named.PUBLIC: key, naming.RECOVERS: key}
    plant(admin, naming.RECOVERY_NAMED, admin.store.unit, facts, admin.officer.uid, signatures_of(admin))
    desk_as.clock.advance(days=4)
    report(desk_as(Role.COMMANDER))
    with admin.store.reading() as conn:
        proofs = keys_named.Proofs(conn, admin.store)
        assert key not in proofs.keys_by_recovery(desk_as.clock()) | set(proofs.recovery_keys().values())
        assert len(proofs.keys_by_recovery(desk_as.clock())) == 1
    assert any("before anybody agreed" in problem for problem in problems(admin))


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_power_cut_after_a_recovery_that_waits_locks_nobody_out(
    desk_as: Desks, opened: Opened, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """A dying battery: the last recovery is committed, and nothing outside remembers it."""
    earlier_phrase(desk_as(Role.ADMINISTRATOR))
    desk_as(Role.COMMANDER)
    desk_as.close()
    passwords = [NEW, GIVEN, OWN][:times]
    for password in passwords:
        with monkeypatch.context() as cut:
            if password == passwords[-1]:
                cut.setattr(Memory, "commit", lambda *_of: None)
            recover(desk_as.home, PHRASE, ADMIN, password, Source(desk_as.clock))
    for _ in range(2):  # the first sign-in looks at what nothing remembers
        admin = opened(ADMIN, passwords[-1])
        assert gives(admin) == "recovery_waits"
        assert problems(admin) == []
        desk_as.close()
