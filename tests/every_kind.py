"""A store that holds nearly every kind of event, made by giving the commands; tests/four_stores.py makes the rest."""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from sqlalchemy import select

import db.opening.rooms  # noqa: F401
from db.across.text_messages import outbox as text_messages
from db.across.text_messages import rules as text_rules
from db.carrying.imports import running, trying
from db.carrying.transfer import lots, machines
from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.demo.attachments import picture
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.journal import envelopes, stored_events
from db.kernel.projections.projecting import KINDS
from db.opening.access_entries import note_sign_in
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.joining import join
from db.opening.recovery import recover, write_key_file
from db.opening.rotating import rotate
from db.opening.setup import make_key, open_store, switch
from db.reference.officers.queries import officer_by_badge
from db.registers.custody.rights.wording import SHIPPED
from db.registers.dispatch.patrols.queries import board
from db.storage import backup, keys, sealed_list
from db.storage.models import INDEX
from db.words.form_reading import read_form
from db.words.forms import fields_of
from db.words.ids import Source
from db.words.messages import Refused
from db.words.phrases import new_codes, new_phrase
from db.words.records import Filter
from tests.conftest import BADGES, GIVEN, PASSWORD, Clock, Desks, choose
from tests.db.carrying.transfer.forging import SECRET_WORDS, Forger, both_agree, let_in
from tests.hostile.filling import Filler
from tests.officers import officers_of

SECRET = b"four words on paper"
Acts = Callable[[Desks, Path], None]
"""Give commands at a store; the folder is for files of theirs."""
NEVER_WRITTEN = {"indicators_published": "a month must be over, and this store is made in one day: see test_hiding.py",
                 "store_restored": "no command writes it: a store that was put back says so as epoch_started",
                 "signing_key": "an officer of a store that an earlier version made names his key so",
                 "inspectorate_key_decided":
                 "of a key made without the one before: see attacks/test_readers_of_complaints.py",
                 "recovery_agreed": "of a phrase that an earlier version made: see attacks/test_recovered.py",
                 **dict.fromkeys(("unit_key_renewed", "unit_key_ended", "unit_key_taken"),
                                 "a seat makes a new key: see levels/test_key_renewal.py"),
                 **dict.fromkeys(("bundle_held", "bundle_taken", "unit_purpose_said", "unit_record_read",
                                  "unit_records_listed", "level_complaints_read"),
                                 "only a seat writes it: see test_units.py and test_cli_seats.py"),
                 **dict.fromkeys(("branch_chosen", "branch_not_taken", "branch_taken", "entries_unusable"),
                                 "two people decide a unit's fork at a seat: see levels/test_forks.py"),
                 **dict.fromkeys(("counts_made", "counts_offered", "counts_withdrawn",
                                  "province_added", "province_removed"),
                                 "a province and the national command on servers: see across/provinces"),
                 **dict.fromkeys(("level_reader_agreed", "level_reader_ended", "readers_seen"),
                                 "a level's inspector gives his file: see levels/test_sealed_stream.py"),
                 **dict.fromkeys(("finding_made", "finding_signed"),
                                 "of what was forged or planted: see attacks/test_without_right.py"),
                 **dict.fromkeys(("remark_made", "remark_came", "remark_acknowledged"),
                                 "a remark goes between a seat and its unit: see levels/test_sticks.py")}  # fmt: skip
"""Kinds that are declared and that nothing here can make, and why."""
LATER = 120
"""Days after `Clock`'s beginning: later than any entry of them."""
WORDS = ("چراغ کوچه خاموش است", "باران تندی می‌بارید", "در انبار باز بود", "نگهبان صدا را شنید")


def plain(limit: int, start: int) -> str:
    """A few words as an officer types them, within a field's limit."""
    return f"{WORDS[start % len(WORDS)]} {start}"[:limit].strip()


class PlainFiller(Filler):
    """Gives every command with ordinary words."""

    packed = staticmethod(plain)


def give(desk: Desk, command: str, number: str | None = None, /, record: str | None = None, **raw: Any) -> str:
    """Give a command as an officer does, keeping what is asked about. Raises Refused."""
    declared = COMMANDS[command]
    if number is not None:
        register = command.partition(".")[0]
        why = {"purpose": "duty"} if REGISTERS[register].purposes else {}
        record = REGISTERS[register].show(desk, number, **why).uid
    names = {name for name, _ in fields_of(declared.form)}
    if "at" in names:
        raw.setdefault("at", desk.now())
    reasons = dict.fromkeys(names, "چنین بود")
    return declared.run(desk, read_form(declared.form, raw, now=desk.now(), record=record, reasons=reasons))


def made(
    folder: Path,
    seed: int = 12,
    since: timedelta = timedelta(0),
    first: Sequence[Acts] = (),
    besides: Sequence[Acts] = (),
) -> Path:
    """Make the store in a folder and return its own: every officer of `BADGES`, with PASSWORD.

    `missing` says which kinds no act here has written: a new one comes by its command's filling, or by an act here, or
    by one `besides`. `first` are given before all others, in a store that was made as long before START as `since`.
    """
    with (
        patch.object(keys, "KIOSK", keys.QUICK),
        patch.object(running, "REST", 0),
        patch.object(envelopes, "RHYTHM", 100),
    ):
        home = folder / "first"
        desks = Desks(home)
        desks.clock.at -= since
        create_store(
            home,
            NewStore(
                "کلانتری ۱۲", officers_of(), cost=keys.QUICK, recovery=new_phrase(), bodies=(("court", "دادگاه اهواز"),)
            ),
            Source(desks.clock, Random(seed).randbytes),
        )
        try:
            for acts in first:
                acts(desks, folder)
            PlainFiller(desks, 0).run()
            for acts in (
                _incidents, _patrols, _custody, _messages, _lists, _access, _imports, _imports_at_once, _sealing, _keys,
                _appointing, *besides,
            ):  # fmt: skip
                acts(desks, folder)
            _another_machine(desks, folder)
            return _put_back(desks, folder)
        finally:
            desks.close()


def missing(home: Path) -> set[str]:
    """The declared kinds that a store of `made` does not hold, and that are not NEVER_WRITTEN."""
    clock = Clock()
    clock.advance(days=LATER)
    desk = open_store(home, BADGES[Role.COMMANDER], PASSWORD, Source(clock))
    try:
        return set(KINDS) - kinds_in(desk) - set(NEVER_WRITTEN)
    finally:
        desk.store.close()


def kinds_in(desk: Desk) -> set[str]:
    """The kinds of event that a store holds."""
    with desk.store.reading() as conn:
        return {event.kind for some in stored_events.batches(conn) for event in some}


def _put_right(desks: Desks) -> None:
    duty, commander, inspector = desks(Role.DUTY), desks(Role.COMMANDER), desks(Role.INSPECTOR)
    number = give(duty, "incident.report", type="cyber_fraud", place="اهواز", summary=WORDS[0], injured=2)
    give(duty, "incident.set_cyber", number, means="sms_link", loss="200 میلیون")
    give(duty, "incident.submit", number)
    give(commander, "incident.approve", number)
    give(commander, "incident.reopen_review", number, reason=WORDS[1])
    record = REGISTERS["incident"].show(duty, number).uid
    for act, answers in (
        ("void", {"reason": WORDS[1]}),
        ("amend_type", {"type": "noise", "reason": WORDS[1]}),
        ("set_harm", {"injured": 1}),
        ("set_cyber", {"means": "sms_link", "loss": "1 میلیون"}),
        ("correct", {"target": record, "field": "injured", "value": "1", "reason": WORDS[1]}),
        ("clear", {"clearance": "suspect_referred", "cleared_on": duty.now().date()}),
    ):
        give(duty, f"incident.{act}", number, **answers)
        decision = {} if act == "clear" else {"reason": WORDS[1]}
        give(inspector, "incident.agree_change" if act == "clear" else "incident.refuse_change", number, **decision)


def _incidents(desks: Desks, _folder: Path) -> None:
    duty, commander = desks(Role.DUTY), desks(Role.COMMANDER)
    for kind, act, answers in (
        ("contraband_goods", "incident.set_contraband", {"found_in": "vehicle"}),
        ("cyber_fraud", "incident.set_cyber", {"means": "sms_link"}),
        ("accident_injury", "incident.set_accident", {"sketch": "judicial"}),
    ):
        number = give(duty, "incident.report", type=kind, place="اهواز", summary=WORDS[0])
        give(duty, act, number, **answers)
    give(duty, "barrier.draw", name="رود", kind="river", line="31.31 48.66\n31.33 48.68")
    give(duty, "barrier.remove", name="رود", reason="پل تازه")
    give(duty, "incident.submit", number)
    give(commander, "incident.approve", number)
    _put_right(desks)
    roster = give(commander, "roster.plan", pattern="p12_24", starts_at=duty.now())
    give(commander, "roster.add_member", roster, who="سروان ب", role="deputy", team=1)
    give(commander, "roster.note_absence", roster, member=1, kind="sick", since=duty.now(),
         until=duty.now() + timedelta(days=1))  # fmt: skip


def _patrols(desks: Desks, _folder: Path) -> None:
    duty = desks(Role.DUTY)
    one = next(patrol for patrol in board(duty) if not patrol.asked_by)
    if one.state in ("on_scene", "out"):
        give(duty, "patrol.move", record=one.uid, to="available")
    for step in ({"to": "on_scene"}, {"accepts": "no"}):
        call = give(duty, "call.start", type="noise", place="اهواز", caller_unknown="declined")
        give(duty, "call.send_unit", call, patrol=one.name.fa)
        give(duty, "patrol.move" if "to" in step else "patrol.answer", record=one.uid, **step)


def _opened(desk: Desk, **answers: Any) -> str:
    now = desk.now()
    usual = {"name_known": "stated", "name": "احمد نخل‌نیا", "band": "17", "category": "brought_by_patrol",
             "deprivation_at": now - timedelta(minutes=20), "arrived_at": now, "nationality": "افغانستان"}  # fmt: skip
    return give(desk, "custody.open", **(usual | answers))


def _custody(desks: Desks, _folder: Path) -> None:
    duty, deputy = desks(Role.DUTY), desks(Role.DEPUTY)
    number = _opened(duty)
    give(duty, "custody.property_in", number, items="کیف", cash=1200, counted_by="alone", receipt="signed", bag="41")
    give(deputy, "custody.recount", number, cash=1200)
    give(duty, "custody.ask_fear", number, fear="yes", fear_words="می‌ترسد")
    give(duty, "custody.offer_asylum", number, in_private="yes", wish="yes")
    give(duty, "custody.refer_asylum", number, authority="مرجع صالح پناهندگی", words_along="no")
    give(duty, "custody.judicial_order", number, number="7", judge="قاضی کشیک", effect="hold", text="بماند")
    give(duty, "custody.order_answer", number, who="منشی شعبه")
    give(duty, "custody.move", number, to="hospital", body="گلستان", receiver="پزشک", reason="تب", band="17")
    give(duty, "custody.returned", number, well="well")
    give(duty, "custody.lift_fear", number, number="9", authority="asylum_authority")
    sent = _opened(duty, name="وقاص گل‌باغی", band="19")
    give(duty, "custody.set_language", sent, language="persian", literate="yes")
    give(duty, "custody.ask_fear", sent, fear="no", language="persian")
    give(duty, "custody.removal_order", sent, number="5", authority="court")
    give(duty, "custody.refer", sent, to="border", body="مرزبانی", receiver="سرهنگ", reason="حکم", band="19")
    arrival = give(duty, "custody.arrive", heads=2)
    give(duty, "custody.withdraw_arrival", record=arrival, reason="کسی نیامد")
    mother = _opened(duty, name="مریم گزنیا", band="20")
    child = _opened(duty, name="لیلا گزنیا", band="21", age=6)
    give(duty, "custody.link", child, other=mother, tie="carer")
    give(duty, "custody.release", mother, outcome="released_no_ground", band="20", children_along="no")
    walked = _opened(duty, name="نوید آرام", band="18")
    give(duty, "custody.held_before", walked, held_before="no")
    give(duty, "custody.wellbeing", walked, well="well")
    give(duty, "custody.see_documents", walked, type="passport_visa", verified_with="aliens_office", answer="valid")
    give(duty, "custody.release", walked, outcome="released_documents_valid", band="18", copy_given="yes")
    usual = {"category": "traffic", "words": WORDS[1], "answer_by": "phone", "anonymous": "no", "name": "مریم نمونه",
             "phone": "09161234567", "answered": "پیگیری شد"}  # fmt: skip
    give(duty, "request.take", **usual)
    give(duty, "request.take", **usual, keep_words="yes")
    waiting = give(duty, "request.take", **{name: usual[name] for name in usual if name != "answered"})
    give(duty, "request.second_code", code=waiting, second="12345678")
    give(duty, "request.answer_now", waiting, answered="پیگیری شد")


def _messages(desks: Desks, folder: Path) -> None:
    duty, outbox = desks(Role.DUTY), folder / "messages"
    told = {"category": "traffic", "words": WORDS[1], "answer_by": "sms", "anonymous": "no", "phone": "09161234567"}
    give(duty, "request.reply", give(duty, "request.take", **told), reply="پیگیری شد")
    text_messages.sweep(duty, outbox)
    for path in outbox.glob("*.json"):
        said = {"format": text_rules.RECEIPT, "version": 1, "id": path.stem, "state": text_rules.DELIVERED}
        path.with_suffix(".receipt.json").write_text(json.dumps(said), encoding="utf-8")
    text_messages.sweep(duty, outbox)


def _lists(desks: Desks, folder: Path) -> None:
    commander = desks(Role.COMMANDER)
    give(commander, "list.set_desk_limit", code="seal_after", value=90)
    body = {"list": "body", "code": "second_asylum_body"}
    give(commander, "list.add_item", **body, fa="مرجع دوم", en="Second body", like="asylum_authority")
    give(desks(Role.INSPECTOR), "list.agree_item", **body, note="نامهٔ ۱۲")
    words = folder / "words.toml"
    text = (SHIPPED / "ps.toml").read_text(encoding="utf-8")
    words.write_text(text.replace('version = "1"', 'version = "2"'), encoding="utf-8")
    give(commander, "custody.replace_rights", path=str(words))
    give(commander, "record.export", register="incident", format="csv", rows=3)
    admin = desks(Role.ADMINISTRATOR)
    give(admin, "officer.add", badge="7009", name="شهریار سنگلاخی", role="patrol", password=PASSWORD, rank="captain")
    with admin.store.reading() as conn:
        found = officer_by_badge(conn, "7009")
    assert found is not None
    give(admin, "officer.remove", record=found.uid, reason="بازنشسته شد")
    give(
        admin, "unit.agree_update", to="9.1.0", way="forward", folder="5a" * 32, entries=3, password=PASSWORD,
        second=BADGES[Role.COMMANDER], second_password=PASSWORD,
    )  # fmt: skip


def _access(desks: Desks, folder: Path) -> None:
    inspector, duty = desks(Role.INSPECTOR), desks(Role.DUTY)
    REGISTERS["custody"].search(inspector, "نوید", 20, purpose="duty")  # type: ignore[misc]
    QUERIES["indicator.records"].run(inspector, code="nationals_no_grounds")
    QUERIES["indicator.table"].run(inspector, leaves=True)
    QUERIES["request.figures"].run(inspector, inspector.now().date(), inspector.now().date(), True)
    number = give(duty, "incident.report", type="threat", place="اهواز", summary=WORDS[3])
    give(duty, "incident.add_protected", number, role="witness", reason="threatened", name="نرگس سروزاده")
    QUERIES["incident.protected"].run(inspector, number)
    _attachments(duty, folder)
    _packet(duty)
    give(duty, "officer.set_pin", password=PASSWORD, pin="121212")
    give(duty, "paper.print", paper="blank-sheets", sheets=10)
    note_sign_in(switch(duty, BADGES[Role.DUTY], "121212"), "signed_out")
    with contextlib.suppress(Refused):
        open_store(desks.home, BADGES[Role.DUTY], "wrong", Source(desks.clock))


def _attachments(desk: Desk, folder: Path) -> None:
    path = folder / "scene.png"
    path.write_bytes(picture(Random(7)))
    number = give(desk, "incident.report", type="noise", place="اهواز", summary=WORDS[2])
    give(desk, "incident.attach", number, path=str(path), what="scene")
    QUERIES["attachment.take_out"].run(desk, "incident", number, 1)


def _packet(desk: Desk) -> None:
    for row in REGISTERS["packet"].list(desk, Filter(), None, 100).rows:
        QUERIES["packet.files"].run(desk, row.number)
        with contextlib.suppress(Refused):  # it was sent, or made void
            give(desk, "packet.note_item", row.number, item="approved", how="to_follow", reason="در مأموریت است")


def _imports(desks: Desks, folder: Path) -> None:
    commander = desks(Role.COMMANDER)
    running.throw_away(commander)  # the one that the filler began
    for name in ("kept", "thrown"):
        path = folder / f"{name}.csv"
        rows = [("شماره", "نوع", "تاریخ گزارش", "ساعت گزارش", "محل", "شرح"),
                ("12", "fight", "1402/03/15", "14:30", "اهواز", "قفل شکسته بود"),
                ("13", "fight", "1402/04/01", "10:00", "دزفول", name)]  # fmt: skip
        with path.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows(rows)
        planned = running.plan(commander, path)
        trial = trying.try_out(commander, planned)
        if name == "kept":
            running.bring_in(commander, planned, trial)
            continue
        stopped = patch.object(running.commands, "commit_import", side_effect=KeyboardInterrupt)
        with contextlib.suppress(KeyboardInterrupt), stopped:
            running.bring_in(commander, planned, trial)
        running.throw_away(commander)


def _imports_at_once(desks: Desks, folder: Path) -> None:
    """Places and open requests, as lists that were kept elsewhere have them."""
    commander = desks(Role.COMMANDER)
    files = {
        "landmark": (("نام", "مختصات"), ("پل سفید", "31.32, 48.67")),
        "request": (("شماره", "نوع درخواست", "شرح", "تاریخ"), ("17", "traffic", "روشنایی کوچه", "1405/02/01")),
    }
    for register, rows in files.items():
        path = folder / f"{register}.csv"
        with path.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows(rows)
        planned = running.plan(commander, path, register=register)
        running.bring_in(commander, planned, trying.try_out(commander, planned))


def _sealing(desks: Desks, _folder: Path) -> None:
    commander, inspector = desks(Role.COMMANDER), desks(Role.INSPECTOR)
    desks.clock.advance(days=84)
    give(commander, "custody.seal_due")
    give(commander, "request.seal_due")
    desks.clock.advance(days=20)
    give(inspector, "custody.seal_due", note="نگه داشته شد")
    give(commander, "request.seal_due")


def _keys(desks: Desks, folder: Path) -> None:
    path = folder / "key file"
    write_key_file(desks(Role.ADMINISTRATOR), path)
    recover(desks.home, path.read_text().strip(), BADGES[Role.INSPECTOR], GIVEN, Source(desks.clock))
    inspector = choose(desks.home, Role.INSPECTOR, Source(desks.clock))
    papers = new_phrase(), new_phrase()
    make_key(inspector, papers[0], lost=True)
    give(inspector, "officer.make_paper", password=PASSWORD, paper=papers[1])
    give(inspector, "officer.take_from_paper", paper=papers[1])
    inspector.store.close()
    desks.close()
    rotate(desks(Role.ADMINISTRATOR), PASSWORD)
    desks(Role.DUTY)
    give(desks(Role.DUTY), "oversight.complain", words="مرا زدند", priority="normal", answer_by="code")


def _appointing(desks: Desks, _folder: Path) -> None:
    """A role that is agreed to, one that is not, the county's codes, and somebody who stands in for the commander."""
    admin, commander = desks(Role.ADMINISTRATOR), desks(Role.COMMANDER)
    give(commander, "officer.make_codes", password=PASSWORD, codes=" ".join(new_codes()))
    for badge, name, act, why in (
        ("8101", "بهنام رودباری", "agree", {"password": PASSWORD}),
        ("8102", "ژاله خارستانی", "decline", {"reason": "نه"}),
    ):
        give(admin, "officer.add", badge=badge, name=name, role="auditor", password="long enough for this")
        with admin.store.reading() as conn:
            new = officer_by_badge(conn, badge)
        assert new is not None
        give(commander, f"officer.{act}", record=new.uid, **why)
    stands_in = desks(Role.DUTY).officer.uid
    give(admin, "officer.stand_in", record=stands_in, reason="کسی پاسخ نداد")
    give(commander, "officer.end_stand_in", record=stands_in)


def _another_machine(desks: Desks, folder: Path) -> None:
    commander, source = desks(Role.COMMANDER), Source(desks.clock)
    export_journal(commander, folder / "there", SECRET)
    officer = NewOfficer(BADGES[Role.ADMINISTRATOR], "x", Role.ADMINISTRATOR, PASSWORD)
    join(folder / "laptop", NewStore("", (officer,), series="", cost=keys.QUICK), folder / "there", SECRET, source)
    admin = open_store(folder / "laptop", BADGES[Role.ADMINISTRATOR], PASSWORD, source)
    give(admin, "officer.reset_password", record=commander.officer.uid, password=GIVEN)
    stands_in = desks(Role.DUTY).officer.uid
    give(admin, "officer.stand_in", record=stands_in, reason="کسی پاسخ نداد")
    admin.store.close()
    laptop = choose(folder / "laptop", Role.COMMANDER, source)
    export_journal(laptop, folder / "back", SECRET)
    laptop.store.close()
    let_in(desks.home, folder / "back", source, SECRET)
    import_journal(commander, folder / "back", SECRET)
    assert both_agree(commander) == 1
    give(commander, "officer.end_stand_in", record=stands_in)
    forger = Forger(commander, folder)
    forger.add("officer_changed", commander.officer.uid, {"facts": {"role": "patrol"}})
    import_journal(commander, forger.file(), SECRET_WORDS)
    refused = lots.RefuseLot(record=lots.list_lots(commander)[0].uid, reason="نامه‌ای نیامده است")
    lots.refuse_lot(commander, refused)
    machines.retire(desks(Role.ADMINISTRATOR), machines.Retire(machine="BA", reason="کهنه شد", password=PASSWORD))


def _put_back(desks: Desks, folder: Path) -> Path:
    commander = desks(Role.COMMANDER)
    give(commander, "unit.note_backup")
    give(commander, "unit.note_trial", position=17, entries=16, records=5)
    (folder / "backups").mkdir()
    give(desks(Role.ADMINISTRATOR), "unit.set_backup_folder", folder=str(folder / "backups"))
    saved = backup.backup(commander.store, folder / "backups")
    with commander.store.reading() as conn:
        named = select(INDEX.c.uid).where(INDEX.c.register == "incident").order_by(INDEX.c.uid).limit(1)
        line = conn.execute(named).scalar_one()
    desks.close()
    (saved / sealed_list.FILE).open("a").write(f"{line}\n")  # nobody can prove it: what it names is closed
    backup.restore(saved, folder / "store", as_it_is=True)  # the line fits none of its sums
    desk = open_store(folder / "store", BADGES[Role.INSPECTOR], PASSWORD, Source(desks.clock))
    give(desk, "unit.decide_closed", sealed=False, password=PASSWORD)
    desk.store.checkpoint()
    desk.store.close()
    return folder / "store"
