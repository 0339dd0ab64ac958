"""Whoever holds the store's key and has SQL can make chains that fit anew, and sign with his own key: it is seen."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from nacl import bindings
from sqlalchemy import Connection, select

from db.carrying.transfer import signing
from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal, survey_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.journal import journal, naming
from db.kernel.signing import verifying
from db.kernel.signing.keys_named import note_phrase
from db.opening.creating import NewOfficer, NewStore
from db.opening.joining import join
from db.opening.recovery import phrase_slot, recover
from db.opening.setup import open_store, sign_in, switch
from db.reference.officers.commands import change_password, remove_officer, reset_password, set_pin
from db.reference.officers.forms import ChangePassword, RemoveOfficer, ResetPassword, SetPin
from db.storage import ends, keys, signatures
from db.storage.models import BODY, INFO, JOURNAL, SIGNATURE
from db.words.form_reading import read_form
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.carrying.transfer.forging import SECRET_WORDS
from tests.written import write_entry

SECRET = SECRET_WORDS
OWN = "a word of my own choosing"


def report(desk: Desk, words: str = "در انبار باز بود") -> str:
    """An incident; its number."""
    raw = {"type": "noise", "place": "اهواز", "summary": words}
    command = COMMANDS["incident.report"]
    return command(desk, read_form(command.form, raw, now=desk.now()))


def problems(desk: Desk) -> list[str]:
    """What `verify` says is wrong."""
    with desk.store.reading() as conn:
        return [str(problem) for problem in verifying.verify(conn).problems]


def notes(desk: Desk) -> list[str]:
    """What `verify` says that it could not look at."""
    with desk.store.reading() as conn:
        found = verifying.verify(conn)
    assert found.sound, [str(problem) for problem in found.problems]
    return [str(note) for note in found.notes]


class Tools:
    """Someone with the store's key, SQL, and the private half of one officer."""

    def __init__(self, desk: Desk, conn: Connection) -> None:
        self.desk, self.conn, self.store = desk, conn, desk.store

    def last(self, **where: Any) -> dict[str, Any]:
        """The newest entry of which this is true."""
        chosen = select(JOURNAL).where(*(JOURNAL.c[name] == value for name, value in where.items()))
        return dict(self.conn.execute(chosen.order_by(JOURNAL.c.position.desc()).limit(1)).mappings().one())

    def rewrite(self, uid: str, part: str, **values: Any) -> None:
        """Change what an entry says, with its digest and every hash after it."""
        body = self.conn.execute(select(BODY.c.json).where(BODY.c.uid == uid, BODY.c.part == part)).scalar_one()
        text = journal.canonical({**json.loads(body), **values})
        salt = os.urandom(16).hex()
        changed = {"salt": salt, "json": text, "digest": journal.sha(salt, text)}
        self.conn.execute(BODY.update().where(BODY.c.uid == uid, BODY.c.part == part).values(**changed))
        self.chain_anew()

    def delete(self, uid: str) -> None:
        """Take an entry out, and close the gap in its stream and in the positions."""
        gone = dict(self.conn.execute(select(JOURNAL).where(JOURNAL.c.uid == uid)).mappings().one())
        self.conn.execute(BODY.delete().where(BODY.c.uid == uid))
        self.conn.execute(JOURNAL.delete().where(JOURNAL.c.uid == uid))
        self.conn.execute(SIGNATURE.delete().where(SIGNATURE.c.position == gone["position"]))
        later = (*(JOURNAL.c[name] == gone[name] for name in ("epoch", "stream")), JOURNAL.c.seq > gone["seq"])
        self.conn.execute(JOURNAL.update().where(*later).values(seq=-JOURNAL.c.seq))
        self.conn.execute(JOURNAL.update().where(JOURNAL.c.seq < 0).values(seq=-JOURNAL.c.seq - 1))
        for table in (JOURNAL, SIGNATURE):
            for position in self.conn.execute(
                select(table.c.position).where(table.c.position > gone["position"]).order_by(table.c.position)
            ).scalars().all():  # fmt: skip
                self.conn.execute(table.update().where(table.c.position == position).values(position=position - 1))
        self.chain_anew()

    def chain_anew(self) -> None:
        """Every hash that fits."""
        before: dict[tuple[int, str], str] = {}
        for row in self.conn.execute(select(JOURNAL).order_by(JOURNAL.c.position)).mappings().all():
            chain = row["epoch"], row["stream"]
            said = self.conn.execute(select(BODY.c.part, BODY.c.digest).where(BODY.c.uid == row["uid"]))
            digests = sorted((part, digest) for part, digest in said.all())
            made = dict(row, body_hash=journal.body_hash(iter(digests)))
            made["prev_hash"] = before.get(chain, ends.GENESIS)
            made["hash"] = before[chain] = journal.header_hash(made["prev_hash"], made)
            self.conn.execute(JOURNAL.update().where(JOURNAL.c.uid == row["uid"]).values(made))

    def sign_anew(self, secret: bytes, officer: str | None = None) -> None:
        """Every signature that no longer fits (of one officer's entries, say), with a key of one's own."""
        hashes: dict[str, list[str]] = {stream: [ends.GENESIS] for stream in ("record", "access", "sealed")}
        signed = {row.position: signatures.SignatureValues(*row[1:]) for row in self.conn.execute(select(SIGNATURE))}
        chain = self.store.unit, self.store.origin, self.store.epoch
        for row in self.conn.execute(select(JOURNAL).order_by(JOURNAL.c.position)).mappings().all():
            hashes[row["stream"]].append(row["hash"])
            if row["position"] in signed and officer in (None, row["officer"]):
                values = signed[row["position"]]
                record, access = (
                    covered(hashes[stream], count or 0)
                    for stream, count in (("record", values.records), ("access", values.accesses))
                )
                streams = record, access, hashes["sealed"][-1]
                made = bindings.crypto_sign(signatures.signed_bytes(chain, values, streams, own=True), secret)[:64]
                where = SIGNATURE.c.position == row["position"]
                self.conn.execute(SIGNATURE.update().where(where).values(signature=made))


def covered(hashes: Sequence[str], count: int) -> signatures.Covered:
    """What a signature covers of a stream with these hashes, the first of which nothing stands at."""
    return signatures.Covered(hashes[max(0, len(hashes) - 1 - count)], hashes[-1], count)


def secret_of(desk: Desk) -> bytes:
    """The signing key of who is signed in."""
    return signatures.pair_of(desk.store.unlocked.private)[1]


@pytest.fixture
def history(desk_as: Desks) -> tuple[Desk, Desk]:
    """A duty officer and a deputy, each of whom wrote something, the deputy last."""
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    report(duty, "قفل شکسته بود")
    report(deputy)
    report(duty)
    report(deputy)
    return duty, deputy


def test_everything_that_officers_do_is_signed(history: tuple[Desk, Desk], desk_as: Desks) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    reset_password(admin, ResetPassword(record=history[0].officer.uid, password=OWN))
    assert notes(admin) == []
    with admin.store.reading() as conn:
        last = conn.execute(select(JOURNAL.c.position).where(JOURNAL.c.stream != "sealed")).scalars().all()[-1]
        assert conn.execute(select(SIGNATURE.c.position)).scalars().all()[-1] == last


@pytest.mark.parametrize("before", [True, False])
def test_what_is_turned_back_by_itself_leaves_no_signature(history: tuple[Desk, Desk], before: bool) -> None:
    """A damaged line at a restore: its part is turned back, the transaction goes on, and so does the next one."""
    duty, _deputy = history
    store = duty.store
    told = journal.Note("signed_out", duty.officer.uid, duty.officer.uid)
    for _time in range(2):
        with store.writing() as conn:
            if before:
                journal.note(conn, store, duty.source, told)
            with suppress(ValueError), store.signers.savepoint(conn):
                journal.note(conn, store, duty.source, told)
                raise ValueError
    report(duty)
    assert notes(duty) == []


@pytest.mark.parametrize("signs", ["nobody", "the deputy", "the deputy, as if all were his"])
def test_words_of_another_are_not_changed(history: tuple[Desk, Desk], signs: str) -> None:
    duty, deputy = history
    with deputy.store.writing() as conn:
        tools = Tools(deputy, conn)
        uid = tools.last(kind="incident_reported", officer=duty.officer.uid)["uid"]
        tools.rewrite(uid, "words", summary="هیچ نبود")
        if signs != "nobody":
            tools.sign_anew(secret_of(deputy), deputy.officer.uid if signs == "the deputy" else None)
    assert any("signed" in problem for problem in problems(deputy))


def test_nor_ones_own_under_a_later_signature_of_another(history: tuple[Desk, Desk]) -> None:
    duty, _deputy = history
    with duty.store.writing() as conn:
        tools = Tools(duty, conn)
        tools.rewrite(tools.last(officer=duty.officer.uid, stream="record")["uid"], "words", summary="هیچ نبود")
        tools.sign_anew(secret_of(duty), duty.officer.uid)
    assert any("signed" in problem for problem in problems(duty))


def test_ones_own_newest_entry_is_what_is_left(history: tuple[Desk, Desk]) -> None:
    _duty, deputy = history
    with deputy.store.writing() as conn:
        tools = Tools(deputy, conn)
        tools.rewrite(tools.last(officer=deputy.officer.uid, stream="record")["uid"], "words", summary="هیچ نبود")
        tools.sign_anew(secret_of(deputy), deputy.officer.uid)
    assert problems(deputy) == []  # docs/security-annex.md says so


@pytest.mark.parametrize("stream", ["record", "access"])
def test_no_entry_is_taken_out(history: tuple[Desk, Desk], stream: str) -> None:
    duty, deputy = history
    with deputy.store.writing() as conn:
        tools = Tools(deputy, conn)
        mine = (JOURNAL.c.officer == duty.officer.uid, JOURNAL.c.stream == stream, JOURNAL.c.position > 11)
        tools.delete(conn.execute(select(JOURNAL.c.uid).where(*mine).order_by(JOURNAL.c.position)).scalars().all()[0])
        tools.sign_anew(secret_of(deputy), deputy.officer.uid)
    assert any("signed" in problem for problem in problems(deputy))


def test_no_signature_is_taken_away(history: tuple[Desk, Desk]) -> None:
    _duty, deputy = history
    with deputy.store.reading() as conn:
        chosen = select(SIGNATURE.c.position, JOURNAL.c.officer).join(
            JOURNAL, JOURNAL.c.position == SIGNATURE.c.position
        )
        signed = conn.execute(chosen.order_by(SIGNATURE.c.position)).all()
    every = [row.position for row in signed]
    mine = [row.position for row in signed if row.officer == deputy.officer.uid]
    for gone in (mine, mine[:-1], every[-1:], every):  # one before another of his own is not missed: that covers both
        with deputy.store.writing() as conn:
            kept = conn.execute(select(SIGNATURE)).mappings().all()
            conn.execute(SIGNATURE.delete().where(SIGNATURE.c.position.in_(gone)))
        assert any("signed" in problem for problem in problems(deputy)), gone
        with deputy.store.writing() as conn:
            conn.execute(SIGNATURE.delete())
            conn.execute(SIGNATURE.insert(), [dict(row) for row in kept])
    assert problems(deputy) == []


@pytest.mark.parametrize("kind", [naming.OWN, "password_set", "recovered", "own_password_set", naming.BEGUN])
def test_nobody_names_a_key_for_another(history: tuple[Desk, Desk], kind: str) -> None:
    """The deputy writes an entry that names a key of his making for the duty officer, and goes on in that name."""
    duty, deputy = history
    public, secret = bindings.crypto_sign_keypair()
    facts = {naming.SIGNS: base64.b64encode(public).decode()}
    writer = duty if kind in (naming.OWN, "recovered", "own_password_set", naming.BEGUN) else deputy
    with deputy.store.writing() as conn:
        signers = deputy.store.signers
        signers._pairs[duty.officer.uid] = public, secret
        write_entry(conn, deputy, journal.Note(kind, duty.officer.uid, writer.officer.uid, facts))
        signers.name(conn, duty.officer.uid)
        noted = journal.Note("signed_out", duty.officer.uid, duty.officer.uid)
        journal.note(conn, deputy.store, deputy.source, noted)
    assert problems(deputy)


def test_a_removed_officers_key_signs_nothing_more(history: tuple[Desk, Desk], desk_as: Desks) -> None:
    duty, _deputy = history
    admin = desk_as(Role.ADMINISTRATOR)
    desk_as.clock.advance(minutes=1)
    remove_officer(admin, RemoveOfficer(record=duty.officer.uid, reason="رفت"))
    assert notes(admin) == []
    desk_as.clock.advance(minutes=1)
    with duty.store.writing() as conn:
        noted = journal.Note("signed_out", duty.officer.uid, duty.officer.uid)
        journal.note(conn, duty.store, duty.source, noted)
    assert any("key of that day" in problem or "does not name" in problem for problem in problems(admin))


def test_a_lock_is_opened_and_signed_by_its_own_officer(history: tuple[Desk, Desk]) -> None:
    duty, _deputy = history
    set_pin(duty, SetPin(password=PASSWORD, pin="482915"))
    sign_in(duty, BADGES[Role.DUTY], PASSWORD)
    other = sign_in(duty, BADGES[Role.COMMANDER], PASSWORD)
    back = switch(other, BADGES[Role.DUTY], "482915")
    report(back)
    assert notes(back) == []


def test_a_new_password_signs_from_then_on_and_the_old_window_for_a_day(desk_as: Desks) -> None:
    first, second = desk_as(Role.DUTY), desk_as(Role.DUTY)
    change_password(first, ChangePassword(old=PASSWORD, password=OWN))
    report(first)
    report(second)  # came with the one before
    assert notes(first) == []
    desk_as.clock.advance(days=2)
    report(second)
    assert problems(first)


def test_who_recovers_signs_as_the_administrator_made_new(desk_as: Desks) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    phrase = "1" * 40
    with admin.store.writing() as conn:
        admin.store.change_keys(conn, lambda ring: ring.with_slot(phrase_slot(phrase, admin.store.unlocked.data_key)))
        note_phrase(admin.store, conn, admin.officer.uid, admin.source)
    recover(desk_as.home, phrase, BADGES[Role.ADMINISTRATOR], OWN, Source(desk_as.clock))
    again = open_store(desk_as.home, BADGES[Role.ADMINISTRATOR], OWN, Source(desk_as.clock))
    (note,) = notes(again)
    assert "recovery phrase" in note
    again.store.close()


def test_an_older_store_says_up_to_where_nothing_is_signed(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    with duty.store.writing() as conn:  # as an earlier version left it
        tools = Tools(duty, conn)
        for row in conn.execute(select(BODY).where(BODY.c.part == "facts")).mappings().all():
            facts = json.loads(row["json"])
            if naming.SIGNS in facts:
                del facts[naming.SIGNS]
                text = journal.canonical(facts)
                changed = {"json": text, "digest": journal.sha(row["salt"], text)}
                conn.execute(BODY.update().where(BODY.c.uid == row["uid"], BODY.c.part == "facts").values(**changed))
        tools.chain_anew()
        conn.execute(SIGNATURE.delete())
        conn.execute(INFO.delete().where(INFO.c.name == "signed"))
    duty = desk_as(Role.DUTY)
    report(duty)
    (note,) = notes(duty)
    assert "No entry is signed yet" in note
    admin = desk_as(Role.ADMINISTRATOR)
    report(duty)
    with admin.store.reading() as conn:
        begun = conn.execute(select(JOURNAL.c.position).where(JOURNAL.c.kind == naming.BEGUN)).scalar_one()
        kinds = conn.execute(select(JOURNAL.c.kind).where(JOURNAL.c.position > begun)).scalars().all()
    assert notes(admin) == [f"Unsigned up to position {begun - 1}."]
    assert kinds.count(naming.OWN) == 1  # the duty officer, who was there already
    desk_as(Role.ADMINISTRATOR)
    report(desk_as(Role.DEPUTY))
    assert notes(admin) == [f"Unsigned up to position {begun - 1}."]
    with admin.store.writing() as conn:
        tools = Tools(admin, conn)
        tools.rewrite(tools.last(kind="incident_reported", officer=duty.officer.uid)["uid"], "words", summary="هیچ")
    assert any("signed" in problem for problem in problems(admin))


@pytest.fixture
def laptop(desk_as: Desks, tmp_path: Path) -> Desk:
    """A machine that joined the precinct of `desk_as`, with its administrator signed in."""
    export_journal(desk_as(Role.COMMANDER), tmp_path / "there", SECRET)
    officer = NewOfficer(BADGES[Role.ADMINISTRATOR], "x", Role.ADMINISTRATOR, PASSWORD)
    source = Source(desk_as.clock)
    join(tmp_path / "laptop", NewStore("", (officer,), series="", cost=keys.QUICK), tmp_path / "there", SECRET, source)
    return open_store(tmp_path / "laptop", BADGES[Role.ADMINISTRATOR], PASSWORD, source)


def test_signatures_travel(laptop: Desk, desk_as: Desks, tmp_path: Path) -> None:
    assert notes(laptop) == []
    duty = desk_as(Role.DUTY)
    report(duty)
    report(duty)
    commander = desk_as(Role.COMMANDER)
    export_journal(commander, tmp_path / "second", SECRET)
    import_journal(laptop, tmp_path / "second", SECRET)
    assert notes(laptop) == []
    with laptop.store.writing() as conn:
        own = conn.execute(select(JOURNAL.c.position).where(JOURNAL.c.kind == "incident_reported")).scalars().all()
        signed = conn.execute(select(SIGNATURE).where(SIGNATURE.c.position.in_(own))).mappings().all()
        assert {len(row["beside"]) for row in signed} == {32}, "salts stay where they are"
        tools = Tools(laptop, conn)
        tools.conn.execute(SIGNATURE.delete().where(SIGNATURE.c.position == own[-1]))
    assert problems(laptop)
    laptop.store.close()


@pytest.mark.parametrize("how", ["without", "another's"])
def test_a_file_whose_entries_are_not_signed_by_their_officers_is_refused(
    laptop: Desk, desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    report(desk_as(Role.DUTY))
    commander = desk_as(Role.COMMANDER)
    true = signing.Signatures.of

    def forged(*given: Any) -> dict[str, str] | None:
        found = true(*given)
        if found is None or how == "without":
            return None
        return {**found, "signature": base64.b64encode(bytes(64)).decode()}

    monkeypatch.setattr(signing.Signatures, "of", forged)
    export_journal(commander, tmp_path / "forged", SECRET)
    with pytest.raises(Refused) as refused:
        import_journal(laptop, tmp_path / "forged", SECRET)
    assert refused.value.code == "invalid"
    monkeypatch.undo()
    export_journal(commander, tmp_path / "true", SECRET)
    assert survey_journal(laptop, tmp_path / "true", SECRET).entries
    import_journal(laptop, tmp_path / "true", SECRET)
    assert notes(laptop) == []
    laptop.store.close()
