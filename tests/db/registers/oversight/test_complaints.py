"""Complaints: written by the desk, read by the inspectorate, and kept from whoever they are about.

The officer complained of tries here with his own key and the database itself; all he may ask is in test_attack.py.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk import drafts
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.journal import envelopes, letter_box
from db.kernel.signing import verifying
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.setup import open_store, sign_in, switch
from db.registers.oversight.commands import not_taken
from db.registers.oversight.complaints import Complaint, read_complaints
from db.registers.oversight.forms import Complain
from db.storage import backup, keys, reserve, sealings
from db.storage.keys import QUICK, Keyring
from db.storage.models import LETTER_BOX
from db.words.form_reading import read_form
from db.words.messages import Refused
from db.words.records import Filter
from precinct_tui.screens.desk import PANELS, line_of, read_panel
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.registers.service_desk.test_requests import ask, give

WORDS = "افسر نگهبان مرا زد و کارت شناسایی مرا پس نداد"
SECRETS = (WORDS, "سرگرد ناشناس", "زهرا نمونه", "09161234567", "بازداشتگاه پشتی")
ACCUSED = (Role.DUTY, Role.COMMANDER)


def complain(desk: Desk, **raw: Any) -> str:
    usual = {
        "words": WORDS, "priority": "immediate", "about_officer": "سرگرد ناشناس", "happened_where": "بازداشتگاه پشتی",
        "in_custody": "yes", "answer_by": "phone", "anonymous": "no", "name": "زهرا نمونه", "phone": "۰۹۱۶۱۲۳۴۵۶۷",
    }  # fmt: skip
    return give(desk, "oversight.complain", **(usual | raw))


def one(desk: Desk) -> Complaint:
    (found,) = read_complaints(desk)
    return found


def rows(desk: Desk, table: str) -> list[dict[str, Any]]:
    with desk.store.reading() as conn:
        return [dict(row) for row in conn.execute(text(f'SELECT * FROM "{table}"')).mappings()]


def tables(desk: Desk) -> list[str]:
    with desk.store.reading() as conn:
        return list(conn.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())


def everything(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """The database as someone with its key and a tool of his own reads it."""
    return {table: rows(desk, table) for table in tables(desk)}


# --- what the inspectorate can do --------------------------------------------------------------------------------


def test_an_unread_complaint_is_on_the_desk_of_who_holds_the_key_by_number_and_age_alone(desk_as: Desks) -> None:
    clerk = desk_as(Role.DUTY)
    first = complain(clerk)
    since = clerk.now()
    desk_as.clock.advance(hours=30)
    second = complain(clerk, words=WORDS + " دوباره")
    inspector = desk_as(Role.INSPECTOR)
    before = everything(inspector)
    shown = [item for item in read_panel(inspector, "attention") if item.register == "complaint"]
    assert [(item.number, item.at) for item in shown] == [(first, since), (second, inspector.now())], "the oldest first"
    assert everything(inspector) == before, "who looks leaves no trace"
    for item in shown:
        row = line_of(item, inspector.now())
        said = json.dumps([str(item), row.what, row.where, row.end, row.left, row.when], ensure_ascii=False)
        assert not [secret for secret in SECRETS if secret in said]
        assert (item.where, item.end, item.uid) == (None, None, None)
    give(inspector, "complaint.reply", read_complaints(inspector)[-1].uid, reply="بررسی می‌شود")
    shown = [item for item in read_panel(inspector, "attention") if item.register == "complaint"]
    assert [item.number for item in shown] == [second], "one that is answered is gone"


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.INSPECTOR, Role.PATROL)])
def test_an_unread_complaint_is_on_nobody_elses_desk(desk_as: Desks, role: Role) -> None:
    other = desk_as(role)
    before = [read_panel(other, name) for name in PANELS]
    complain(desk_as(Role.DUTY))
    assert [read_panel(other, name) for name in PANELS] == before


def test_an_inspector_who_came_by_pin_has_a_desk_without_complaints(desk_as: Desks) -> None:
    complain(desk_as(Role.DUTY))
    inspector = desk_as(Role.INSPECTOR)
    other = desk_as(Role.COMMANDER)
    by_pin = replace(inspector, store=other.store)
    assert by_pin.store.unlocked.slot.officer != by_pin.officer.uid
    assert not [item for item in read_panel(by_pin, "attention") if item.register == "complaint"]


def test_the_inspector_reads_answers_and_decides(desk_as: Desks) -> None:
    code = complain(desk_as(Role.DUTY))
    inspector = desk_as(Role.INSPECTOR)
    complaint = one(inspector)
    assert (complaint.code, complaint.state) == (code, "received")
    assert {complaint.values[name] for name in ("words", "about_officer", "name", "phone", "happened_where")} == set(
        SECRETS
    )
    assert complaint.values["in_custody"] is True
    assert complaint.received_at == inspector.now()
    give(inspector, "complaint.reply", complaint.uid, reply="بررسی می‌شود")
    assert one(inspector).state == "answered"
    give(inspector, "complaint.outcome", complaint.uid, outcome="upheld", note="گزارش شد")
    desk_as.clock.advance(days=1)
    give(inspector, "complaint.told", complaint.uid, told_citizen_at="now")
    done = one(inspector)
    assert (done.state, done.told_citizen_at) == ("closed", inspector.now())
    assert [step.what for step in done.steps] == ["complaint", "reply", "outcome", "told"]
    with pytest.raises(Refused) as refused:
        give(inspector, "complaint.reply", complaint.uid, reply="again")
    assert refused.value.code == "conflict"


def test_the_inspectors_register_lists_and_shows_it(desk_as: Desks) -> None:
    codes = []
    for _ in range(3):
        desk_as.clock.advance(minutes=10)
        codes.append(complain(desk_as(Role.DEPUTY)))
    inspector = desk_as(Role.INSPECTOR)
    register = REGISTERS["complaint"]
    first = register.list(inspector, Filter(), None, 2)
    second = register.list(inspector, Filter(), first.next, 2)
    assert [row.number for row in (*first.rows, *second.rows)] == codes[::-1]
    assert second.next is None
    assert register.count(inspector, Filter(state="received")) == 3
    record = register.show(inspector, codes[0])
    assert record.acts == ("complaint.reply", "complaint.outcome", "complaint.told")
    assert WORDS in repr(record.sections)
    assert record.chronology[0].officer == BADGES[Role.DEPUTY]
    with pytest.raises(Refused) as refused:
        register.show(inspector, "1234567890")
    assert refused.value.code == "not_found"


def test_outside_the_remit_names_the_body(desk_as: Desks) -> None:
    complain(desk_as(Role.DUTY))
    inspector = desk_as(Role.INSPECTOR)
    uid = one(inspector).uid
    with pytest.raises(Refused) as refused:
        give(inspector, "complaint.outcome", uid, outcome="out_of_remit")
    assert set(refused.value.fields) == {"body"}
    give(inspector, "complaint.outcome", uid, outcome="out_of_remit", body="شهرداری")
    assert one(inspector).steps[-1].values["body"] == "شهرداری"


def test_a_form_sent_twice_saves_once_and_gives_the_same_code(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    raw = {"words": WORDS, "priority": "normal", "answer_by": "code"}
    form = read_form(Complain, raw, now=desk.now())
    run = COMMANDS["oversight.complain"].run
    code = run(desk, form)
    desk_as.clock.advance(days=2)
    assert run(desk, form) == code
    assert one(desk_as(Role.INSPECTOR)).code == code


def test_the_longest_form_in_any_script_is_sealed_whole(desk_as: Desks) -> None:
    """Letters of four bytes each, drawn so that they hardly compress."""
    import random

    noise = random.Random(7)
    words = "".join(chr(noise.randrange(0x20000, 0x2A6D0)) for _ in range(4_000))
    line = "".join(chr(noise.randrange(0x20000, 0x2A6D0)) for _ in range(120))
    complain(desk_as(Role.DUTY), words=words, about_unit=line, about_officer=line, happened_where=line, name=line)
    assert one(desk_as(Role.INSPECTOR)).values["words"] == words


def test_an_inspector_who_came_by_pin_is_asked_for_the_password(desk_as: Desks) -> None:
    complain(desk_as(Role.DUTY))
    inspector = desk_as(Role.INSPECTOR)
    give(inspector, "officer.set_pin", pin="482913", password=PASSWORD)
    duty = desk_as(Role.DUTY)
    sign_in(duty, BADGES[Role.INSPECTOR], PASSWORD)  # from then the PIN works in this program
    sign_in(duty, BADGES[Role.DUTY], PASSWORD)
    switched = switch(duty, BADGES[Role.INSPECTOR], "482913")
    with pytest.raises(Refused) as refused:
        read_complaints(switched)
    assert refused.value.code == "password_needed"


def test_without_a_reader_nothing_is_swallowed(tmp_path: Path) -> None:
    officers = (
        NewOfficer("1", "Keeper", Role.ADMINISTRATOR, PASSWORD),
        NewOfficer("2", "Duty", Role.DUTY, PASSWORD),
    )
    create_store(tmp_path / "store", NewStore("پاسگاه", officers, cost=QUICK))
    desk = open_store(tmp_path / "store", "2", PASSWORD)
    with pytest.raises(Refused) as refused:
        complain(desk)
    assert refused.value.code == "conflict"
    desk.store.close()


# --- what the officer complained of can try ----------------------------------------------------------------------


@pytest.mark.parametrize("role", ACCUSED)
def test_his_key_and_the_keyring_do_not_open_it(desk_as: Desks, role: Role) -> None:
    complain(desk_as(Role.DEPUTY))
    accused = desk_as(role)
    for name in ("oversight.read_complaints", "complaint.list", "complaint.count", "complaint.show"):
        with pytest.raises(Refused) as refused:
            ask(accused, name, *((Filter(),) if name.endswith(("list", "count")) else ("1",) if "show" in name else ()))
        assert refused.value.code == "forbidden"
    with pytest.raises(Refused):
        give(accused, "complaint.reply", "whatever", reply="x")
    sealed = sealed_bodies(accused)[-1]
    store = accused.store
    with pytest.raises(Refused) as refused:
        sealings.open_sealed(store.keyring, keys.INSPECTORATE, store.unlocked, sealed)
    assert refused.value.code == "forbidden"
    stolen = with_share_of_the_inspector(store.keyring, store.unlocked.slot.name)
    with pytest.raises(Refused) as refused:
        sealings.open_sealed(stolen, keys.INSPECTORATE, store.unlocked, sealed)
    assert refused.value.code == "forbidden"


def with_share_of_the_inspector(ring: Keyring, badge: str) -> Keyring:
    """The key file as a forger makes it: the inspector's share under his own badge."""
    from dataclasses import replace

    sealing = ring.sealing(keys.INSPECTORATE)
    assert sealing is not None
    return ring.with_sealing(replace(sealing, shares={**sealing.shares, badge: sealing.shares[BADGES[Role.INSPECTOR]]}))


def sealed_bodies(desk: Desk) -> list[bytes]:
    import base64

    found = {row["uid"] for row in rows(desk, "journal") if row["kind"] == envelopes.KIND}
    return [base64.b64decode(json.loads(row["json"])["sealed"]) for row in rows(desk, "body") if row["uid"] in found]


@pytest.mark.parametrize("role", ACCUSED)
def test_the_database_itself_holds_ciphertext_and_nothing_else(desk_as: Desks, role: Role) -> None:
    writer, accused = desk_as(Role.DEPUTY), desk_as(role)
    before = everything(accused)
    raw = {"words": WORDS, "priority": "normal", "answer_by": "phone", "phone": "09161234567", "name": "زهرا نمونه"}
    form = read_form(Complain, raw, now=writer.now())
    code = COMMANDS["oversight.complain"].run(writer, form)
    after = everything(accused)
    assert {name for name in after if after[name] != before.get(name, [])} == {"local_letter_box"}
    for _ in range(8):
        give(writer, "mark.set", kind="call")
    carried = everything(accused)
    new = [row for row in carried["journal"] if row not in before["journal"] and row["kind"] == envelopes.KIND]
    for row in new:
        assert (row["record"], row["officer"], row["stream"]) == (None, "", envelopes.STREAM)
        assert row["at"] == row["entered_at"] == "2026-11-23T20:30:00.000000Z"  # the day in Tehran, whatever the hour
        assert row["uid"].startswith("00000000-0000-7")
    assert len(new) == 1
    uids = (form.uid, envelopes.uid_of(form.uid))
    for now in (after, carried):
        said = json.dumps(now, ensure_ascii=False, default=str)
        assert not any(secret in said for secret in (*SECRETS, code, *uids))
    (body,) = [row for row in carried["body"] if row["uid"] == new[0]["uid"]]
    assert "complain" not in json.dumps([new, body], default=str)
    assert tuple(json.loads(body["json"])) == ("sealed",)
    assert [one.code for one in read_complaints(desk_as(Role.INSPECTOR))] == [code]


def sealed_after(desk: Desk) -> list[int]:
    """How many other entries stand before each sealed one since the last."""
    kinds = [row["kind"] == envelopes.KIND for row in rows(desk, "journal")]
    return [len(run) for run in "".join("s" if sealed else "." for sealed in kinds).split("s")]


def test_one_of_one_size_goes_with_every_eighth_entry_whatever_waits(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    for number in range(60):
        give(desk, "mark.set", kind="call")
        if number in (3, 4, 20):
            complain(desk, words="ب" * 100)
    *between, _last = sealed_after(desk)
    assert set(between[1:]) == {envelopes.RHYTHM - 1} or set(between[1:]) == {envelopes.RHYTHM}
    assert len({len(sealed) for sealed in sealed_bodies(desk)}) == 1
    assert len(read_complaints(desk_as(Role.INSPECTOR))) == 3


def test_a_long_letter_takes_several_and_is_read_at_any_time(desk_as: Desks) -> None:
    desk, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    words = "".join(chr(0x4E00 + place * 7919 % 20_000) for place in range(4_000))
    complain(desk, words=words)
    waiting = []
    for _ in range(40):
        (read,) = read_complaints(inspector)
        assert read.values["words"] == words
        with desk.store.reading() as conn:
            waiting.append(len(letter_box.read(conn).waiting))
        for _entry in range(8):
            give(desk, "mark.set", kind="call")
        if not waiting[-1]:
            break
    assert waiting[0] > 3
    assert waiting == sorted(waiting, reverse=True)
    assert waiting[-1] == 0


def test_a_handover_carries_one_and_a_form_sent_twice_is_one_letter(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    give(desk, "shift.open")
    form = read_form(Complain, {"words": WORDS, "priority": "normal", "answer_by": "code"}, now=desk.now())
    codes = {COMMANDS["oversight.complain"].run(desk, form) for _time in range(2)}
    with desk.store.reading() as conn:
        assert len(letter_box.read(conn).waiting) == 1
    before = len(sealed_bodies(desk))
    give(desk, "shift.close_alone", password=PASSWORD, reason="نیرو نیست", uncounted="نبود")
    assert len(sealed_bodies(desk)) == before + 1
    with desk.store.reading() as conn:
        assert letter_box.read(conn).waiting == ()
    assert {COMMANDS["oversight.complain"].run(desk, form)} == codes
    assert len(read_complaints(desk_as(Role.INSPECTOR))) == 1


def test_a_full_box_says_so_before_anything_is_typed(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    assert not_taken(desk) is None
    for _ in range(letter_box.PLACES):
        complain(desk)
    refused = not_taken(desk)
    assert refused is not None
    assert refused.code == "letter_box_full"
    with pytest.raises(Refused) as too_many:
        complain(desk)
    assert too_many.value.code == "letter_box_full"
    assert len(read_complaints(desk_as(Role.INSPECTOR))) == letter_box.PLACES


def test_a_box_that_was_damaged_by_hand_takes_letters_again(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    complain(desk)
    for damaged in (b"", b"x", bytes(200_000)):
        with desk.store.writing() as conn:
            conn.execute(LETTER_BOX.update().values(sealed=damaged))
        complain(desk)
        assert len(read_complaints(desk_as(Role.INSPECTOR))) == 1


def test_a_full_disk_gets_no_sealed_entry(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_as(Role.DUTY)
    monkeypatch.setattr(reserve, "free", lambda _home: 0)
    before = len(rows(desk, "journal"))
    for _ in range(10):
        give(desk, "mark.set", kind="call")
    assert len(rows(desk, "journal")) == before + 10


def test_half_typed_it_is_kept_nowhere(desk: Desk) -> None:
    complaint = drafts.Draft("01", "oversight.complain", {"words": WORDS}, desk.now())
    contact = drafts.Draft("02", "oversight.record", {"words": "سپاس"}, desk.now())
    for draft in (complaint, contact):
        drafts.save(desk, draft)
    assert [draft.uid for draft in drafts.mine(desk)] == ["02"]
    assert WORDS not in json.dumps(rows(desk, "local_draft"), ensure_ascii=False, default=str)


def test_a_backup_and_the_chain_keep_it(desk_as: Desks, tmp_path: Path) -> None:
    desk = desk_as(Role.DUTY)
    code = complain(desk)
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
    backup.backup(desk.store, tmp_path / "copy")
    for file in (tmp_path / "copy").rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not any(secret.encode() in content for secret in (*SECRETS, code))


def test_the_handover_says_the_same_with_and_without_it(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    give(desk, "shift.open")
    before = repr(ask(desk, "shift.summary"))
    complain(desk)
    assert repr(ask(desk, "shift.summary")) == before


def test_no_catalogue_of_acts_offers_the_desk_more_than_writing() -> None:
    named = {name: command.roles for name, command in COMMANDS.items() if command.register == "complaint"}
    assert named
    assert all(roles == {Role.INSPECTOR} for roles in named.values())
    assert {name for name, query in QUERIES.items() if "complaint" in name} == {
        "oversight.read_complaints", "complaint.list", "complaint.count", "complaint.show", "complaint.attention",
        "level.complaints", "level.complaint_count", "level.complaint",
    }  # fmt: skip
    assert all(QUERIES[name].roles == {Role.INSPECTOR} for name in QUERIES if "complaint" in name)
