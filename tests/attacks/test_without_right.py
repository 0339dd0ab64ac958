"""Entries that are signed, chained and hashed as they should be, by somebody who has no right to them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from db.across.setting_up.findings_panel import SignFinding, list_findings, sign_finding, to_sign
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.access import DESK, Role
from db.kernel.base.officer import Desk
from db.kernel.base.reader_book import KEY_DECIDED, KEY_MADE, READER_KINDS
from db.kernel.base.role_book import FOLLOWED
from db.kernel.base.second_yes import DECISIONS
from db.kernel.base.writers import OWN_ACTS
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.folding import rebuild, rights
from db.kernel.journal import findings, journal, stored_events
from db.kernel.projections import projecting
from db.kernel.projections.projecting import KINDS
from db.kernel.signing import verifying
from db.opening.setup import open_store
from db.reading.chronology import NO_RIGHT
from db.reference.officers import appointing
from db.reference.officers.commands import change_officer, remove_officer
from db.reference.officers.forms import ChangeOfficer, RemoveOfficer
from db.reference.officers.models import OFFICER
from db.registers.custody.case.duties import SPECS
from db.storage import ends
from db.storage.models import BODY, JOURNAL, QUARANTINED, SIGNATURE
from db.words.form_reading import read_form
from db.words.ids import new_uid
from db.words.messages import Refused
from db.words.phrases import new_codes
from precinct_tui.__main__ import main
from tests import every_kind
from tests.attacks.test_signatures import Tools, secret_of
from tests.conftest import BADGES, GIVEN, PASSWORD, Desks
from tests.db.carrying.transfer.forging import SECRET_WORDS, Forger, both_agree
from tests.written import write_entry

FORGED = "01990000-0000-7000-8000-00000000beef"


def give(desk: Desk, name: str, **raw: Any) -> str:
    command = COMMANDS[name]
    return command(desk, read_form(command.form, raw, now=desk.now()))


def problems(desk: Desk) -> list[str]:
    with desk.store.reading() as conn:
        return [str(problem) for problem in verifying.verify(conn).problems]


def again(desk: Desk, role: Role) -> Desk:
    """Another start of the program, by somebody of a role."""
    return open_store(desk.store.home, BADGES[role], PASSWORD, desk.source)


def report(desk: Desk) -> str:
    """An incident; its number."""
    return give(desk, "incident.report", type="noise", place="اهواز", summary="صدای بلند از انبار")


def state_of(desk: Desk, number: str) -> str:
    """What state an incident is in."""
    return str(QUERIES["incident.show"](desk, number).state)


def uid_of(conn: Connection, kind: str) -> str:
    """The record of the newest entry of a kind."""
    chosen = select(JOURNAL.c.record).where(JOURNAL.c.kind == kind).order_by(JOURNAL.c.position.desc())
    return str(conn.execute(chosen.limit(1)).scalar_one())


# --- every kind by every role ----------------------------------------------------------------------------------------


BY_PROGRAM = {
    frozenset(Role): (
        "acts_lost clock_doubted epoch_started store_restored version_begun attachment_taken_out backup_made"
        " bundle_written custody_counted custody_like_name_shown machines_compared"
        " custody_read custody_read_often custody_search_begun custody_searched"
        " custody_searched_often finding_made identities_opened indicators_drafted journal_exported program_parts_found"
        " level_complaints_read number_looked_up packet_exported paper_previewed paper_printed readers_seen"
        " request_figures_drafted request_read unit_purpose_said unit_record_read unit_records_listed"
    ),
    frozenset({Role.ADMINISTRATOR}): "data_key_renewed key_file_made keys_named recovery_key_named signing_begun",
    frozenset({Role.INSPECTOR}): "attachment_erased caller_protected incident_party_protected",
    frozenset({Role.COMMANDER, Role.INSPECTOR}): "appointing_alone_ended",
    DESK | {Role.ADMINISTRATOR}: "record_sealed",
    frozenset(): (
        "incident_missing_erased"
        " contact_sealed record_closed county_codes_made inspectorate_key_made officer_added store_joined unit_created"
        " inspectorate_half_named list_items_agreed lists_reworded lists_seeded own_pair_renewed recovered"
        " sign_in_refused signed_in signed_out signing_key switched_in sealed_entry"
    ),
}
"""Roles → the kinds that the program writes in their names without a command, of a record that is not the officer's, in
the middle of an epoch; where a command writes them too, its roles are added."""


def may_give() -> dict[str, frozenset[Role]]:
    """kind → the roles that some command gives it to, counted here once more from the commands, or that the program
    writes it for."""
    found: dict[str, set[Role]] = {kind: set() for kind in KINDS}
    for command in COMMANDS.values():
        for kind in command.writes:
            found[kind] |= command.roles
    for kind in READER_KINDS - {KEY_MADE, KEY_DECIDED}:
        found[kind] = set()  # no role is enough: they carry a signature (test_readers_of_complaints.py)
    for by_program, kinds in BY_PROGRAM.items():
        for kind in kinds.split():
            found[kind] |= by_program
    assert set(" ".join(BY_PROGRAM.values()).split()) == OWN_ACTS.keys()
    return {kind: frozenset(roles) for kind, roles in found.items()}


def test_each_kind_by_each_role_without_the_right_is_seen_and_each_with_it_passes(desk_as: Desks) -> None:
    """One store: every kind is written by an officer of every role, and set aside at once, so that no fold runs. Those
    about officers need more than a role (test_second_persons.py): with it they may be refused all the same."""
    officers = {role: desk_as(role) for role in Role}
    writer = officers[Role.PATROL]
    expected, kept, more = set(), set(), set()
    with writer.store.writing() as conn:
        for kind, roles in may_give().items():
            for role, desk in officers.items():
                new = journal.NewEntry(
                    uid=writer.source.uid(), kind=kind, record=FORGED, at=writer.now(), entered_at=writer.now(),
                    officer=desk.officer.uid, parts={"facts": {}},
                )  # fmt: skip
                journal.append(conn, writer.store, new, writer.source.randbytes, aside=True)
                of = (more if kind in FOLLOWED | DECISIONS.keys() else kept) if role in roles else expected
                of.add(new.uid)
        conn.execute(QUARANTINED.delete())  # as if they counted
        found = {event.uid for event in rights.without_right(conn)}
    assert len(expected) > 1_800
    assert len(kept) > 1_300
    assert found - more == expected


def test_what_protects_somebody_closes_no_duty() -> None:
    """Else a forged entry would close it: such kinds count whoever wrote them. Where its facts say whether it protects,
    it closes the question that it answers."""
    protecting = {kind for kind, joined in KINDS.items() if joined.kind.protects is True}
    closing = {spec.command: COMMANDS[spec.command].writes for spec in SPECS if spec.command in COMMANDS}
    for command, writes in closing.items():
        assert not protecting & writes, command
    assert "custody_opened" in protecting
    assert not protecting & {"person_released", "death_recorded", "escape_recorded", "person_moved", "incident_voided"}


def test_an_honest_history_with_one_entry_in_anothers_name_is_seen_by_that_alone(desk_as: Desks) -> None:
    """Hashed anew and signed by everybody's own key: nothing else is wrong with it. Left as it was it is whole."""
    desks = {role: desk_as(role) for role in (Role.DUTY, Role.PATROL, Role.AUDITOR, Role.COMMANDER, Role.INSPECTOR)}
    for role in (Role.DUTY, Role.COMMANDER):
        report(desks[role])
        give(desks[role], "post.note", kind="power", what="برق رفت", who="شرکت توزیع برق")
    duty = desks[Role.DUTY]
    assert problems(duty) == []
    officers = {desk.officer.uid: (role, desk) for role, desk in desks.items()}
    tried = 0
    with duty.store.writing() as conn:
        chosen = select(JOURNAL.c.uid, JOURNAL.c.officer).where(
            JOURNAL.c.kind.in_(("incident_reported", "post_noted")), JOURNAL.c.officer.in_(officers)
        )
        for uid, officer in conn.execute(chosen).all():
            for other, (role, _desk) in officers.items():
                with suppress(Undone), conn.begin_nested():
                    tools = Tools(duty, conn)
                    conn.execute(JOURNAL.update().where(JOURNAL.c.uid == uid).values(officer=other))
                    tools.chain_anew()
                    for each, (_role, desk) in officers.items():
                        tools.sign_anew(secret_of(desk), each)
                    found = verifying.verify(conn, writing=True)
                    may = role in DESK
                    assert found.broken == (), (officer, role)
                    assert found.without_right == (() if may else (uid,)), (officer, role)
                    tried += not may
                    raise Undone
    assert tried == 4 * 3
    assert problems(duty) == []


EXCHANGES = [
    ({"kind": "incident_voided"}, False),
    ({"kind": "person_released"}, False),
    ({"kind": "role_agreed"}, True),
    ({"kind": "officer_removed"}, True),
    ({"kind": "record_closed"}, True),
    ({"kind": "contact_sealed"}, True),
    ({"kind": "key_file_made"}, True),
    ({"kind": "signed_in"}, True),
    ({"stream": "access"}, True),
    ({"stream": "sealed"}, True),
    ({"stream": "access", "kind": "paper_printed"}, False),
    ({"stream": "access", "kind": "signed_in"}, True),
]


def test_one_entry_of_another_kind_or_stream_is_seen_by_that_alone(desk_as: Desks) -> None:
    """The newest entry of a duty officer, hashed anew and signed with his own key."""
    duty = desk_as(Role.DUTY)
    report(duty)
    give(duty, "post.note", kind="power", what="برق رفت", who="شرکت توزیع برق")
    for values, forged in EXCHANGES:
        with duty.store.writing() as conn, suppress(Undone), conn.begin_nested():
            tools = Tools(duty, conn)
            newest = tools.last(kind="post_noted")
            new = {**newest, **values}
            last = ends.head(conn, newest["unit"], newest["origin"], newest["epoch"], new["stream"])
            if "stream" in values:
                new["seq"] = 1 if last is None else last.seq + 1
                count = {"records": 0, "accesses": 1} if values["stream"] == "access" else {"records": 0, "accesses": 0}
                conn.execute(SIGNATURE.update().where(SIGNATURE.c.position == newest["position"]).values(**count))
            conn.execute(JOURNAL.update().where(JOURNAL.c.uid == newest["uid"]).values(**new))
            tools.chain_anew()
            tools.sign_anew(secret_of(duty), duty.officer.uid)
            found = verifying.verify(conn, writing=True)
            assert found.without_right == ((newest["uid"],) if forged else ()), values
            if new["stream"] != "sealed":
                assert found.broken == (), (values, [str(each) for each in found.broken])
            raise Undone
    assert problems(duty) == []


class Undone(Exception):
    """Takes a try back."""


# --- one entry, and what comes of it ----------------------------------------------------------------------------------

FORGERIES = [
    (Role.PATROL, "role_agreed", {"role": "commander"}),
    (Role.PATROL, "officer_changed", {"role": "administrator"}),
    (Role.DUTY, "acting_commander_set", {"until": "2030-01-01T00:00:00Z"}),
    (Role.AUDITOR, "officer_removed", {}),
]


@pytest.mark.parametrize(("role", "kind", "facts"), FORGERIES)
def test_who_gives_himself_a_role_has_none_at_the_next_start(
    desk_as: Desks, role: Role, kind: str, facts: dict[str, Any]
) -> None:
    desk = desk_as(role)
    assert problems(desk) == []
    with desk.store.writing() as conn:
        write_entry(conn, desk, journal.Note(kind, desk.officer.uid, desk.officer.uid, facts))
    (problem,) = problems(desk)
    assert "without the right" in problem
    later = again(desk, Role.COMMANDER)
    assert problems(later) == [], "named, and set aside"
    assert rebuild.check(later.store).differences == ()
    with later.store.reading() as conn:
        assert rights.rights_of(conn).book.roles(desk.officer.uid, here(conn, later)) == {role}
    came = again(desk, role)
    assert came.officer.role is role
    assert len(list_findings(later)) == 1


def here(conn: Connection, desk: Desk) -> Any:
    """The place after the newest entry."""
    newest = conn.execute(select(func.max(JOURNAL.c.position))).scalar_one()
    return rights.WrittenAt(desk.store.origin, desk.store.epoch, newest, newest + 1, desk.now())


def test_a_forged_void_is_undone_and_named(desk_as: Desks) -> None:
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    number = report(duty)
    assert state_of(duty, number) == "open"
    with patrol.store.writing() as conn:
        record = uid_of(conn, "incident_reported")
        write_entry(conn, patrol, journal.Note("incident_voided", record, patrol.officer.uid))
    assert state_of(duty, number) == "void"
    later = again(duty, Role.DUTY)
    assert state_of(later, number) == "open"
    assert rebuild.check(later.store).differences == ()
    (line,) = list_findings(again(duty, Role.INSPECTOR))
    assert number in str(line.text)
    assert line.where == number
    labels = {entry.kind: entry.label for entry in QUERIES["incident.show"](later, number).chronology}
    assert labels["incident_voided"] == NO_RIGHT


def test_what_says_that_something_happened_stays_and_is_named(desk_as: Desks) -> None:
    duty, auditor = desk_as(Role.DUTY), desk_as(Role.AUDITOR)
    number = report(duty)
    with auditor.store.writing() as conn:
        record = uid_of(conn, "incident_reported")
        harm = journal.Note("incident_harm_set", record, auditor.officer.uid, {"injured": 3})
        entry = write_entry(conn, auditor, harm)
    later = again(duty, Role.COMMANDER)
    with later.store.reading() as conn:
        aside = conn.execute(select(QUARANTINED.c.uid).where(QUARANTINED.c.uid == entry.uid)).first()
    assert aside is None, "three people may be hurt"
    (shown,) = (one for one in QUERIES["incident.show"](later, number).chronology if one.kind == "incident_harm_set")
    assert "without the right" in str(shown.lines[0].value)
    assert state_of(later, number) == "open"
    assert len(list_findings(later)) == 1
    assert rebuild.check(later.store).differences == ()


ANSWERS = [
    ("fear_asked", {"fear": "yes"}, True),
    ("fear_asked", {"fear": "ours", "counts_as": {"fear": "no", "ours": "yes"}}, True),
    ("fear_asked", {"fear": "no"}, False),
    ("age_set", {"child": "child", "basis": "stated"}, True),
    ("age_set", {"child": "doubtful", "basis": "stated"}, True),
    ("age_set", {"child": "adult", "basis": "stated"}, False),
    ("wellbeing_seen", {"well": "injured"}, True),
    ("wellbeing_seen", {"well": "well", "self_harm": True}, True),
    ("wellbeing_seen", {"well": "well"}, False),
    ("asylum_offered", {"wish": "wishes", "in_private": True}, True),
    ("asylum_offered", {"wish": "does_not_wish", "in_private": True}, False),
]


def test_an_answer_counts_whoever_wrote_it_where_it_protects_the_person(desk_as: Desks) -> None:
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    now = duty.now()
    number = give(
        duty, "custody.open", name_known="unknown", deprivation_at=now - timedelta(minutes=8), arrived_at=now,
        category="self_presented", band="73",
    )  # fmt: skip
    with patrol.store.writing() as conn:
        record = uid_of(conn, "custody_opened")
        written = {
            write_entry(conn, patrol, journal.Note(kind, record, patrol.officer.uid, dict(facts))).uid: counts
            for kind, facts, counts in ANSWERS
        }
    later = again(duty, Role.COMMANDER)
    with later.store.reading() as conn:
        aside = set(conn.execute(select(QUARANTINED.c.uid)).scalars())
    assert {uid: uid not in aside for uid in written} == written
    assert rebuild.check(later.store).differences == ()
    (line,) = list_findings(later)
    assert line.where == number


@pytest.mark.parametrize("kind", ["officer_changed", "incident_voided", "sealed_entry"])
def test_a_stream_holds_only_its_kinds(desk_as: Desks, kind: str) -> None:
    """The stream that the inspectorate alone reads takes sealed entries, which name nobody."""
    admin = desk_as(Role.ADMINISTRATOR)
    with admin.store.writing() as conn:
        new = journal.NewEntry(
            uid=FORGED, stream="sealed", kind=kind, record=admin.officer.uid, at=admin.now(), entered_at=admin.now(),
            officer=admin.officer.uid, parts={"facts": {"role": "patrol"} if kind == "officer_changed" else {}},
        )  # fmt: skip
        journal.append(conn, admin.store, new, admin.source.randbytes, aside=True)
        conn.execute(QUARANTINED.delete())
        assert [event.uid for event in rights.without_right(conn)] == [FORGED]
    assert len(problems(admin)) == 1


def test_an_entry_of_records_in_the_stream_of_access_is_seen(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    with duty.store.writing() as conn:
        new = journal.NewEntry(
            uid=FORGED, stream="access", kind="post_noted", record=None, at=duty.now(), entered_at=duty.now(),
            officer=duty.officer.uid, parts={},
        )  # fmt: skip
        journal.append(conn, duty.store, new, duty.source.randbytes, aside=True)
        assert [event.uid for event in rights.without_right(conn)] == [FORGED]


# --- the table of officers --------------------------------------------------------------------------------------------


def test_a_row_of_the_officers_table_gives_no_role(desk_as: Desks) -> None:
    """Whoever holds the data key writes himself commander by SQL: the roles are those of the journal."""
    patrol, commander = desk_as(Role.PATROL), desk_as(Role.COMMANDER)
    mine = OFFICER.c.uid == patrol.officer.uid
    with patrol.store.writing() as conn:
        conn.execute(OFFICER.update().where(mine).values(role="commander"))
    with pytest.raises(Refused) as refused:
        report(patrol)
    assert refused.value.code == "forbidden"
    assert again(patrol, Role.PATROL).officer.role is Role.PATROL
    with pytest.raises(Refused):
        list_findings(patrol)
    assert list_findings(commander) == ()


def test_nor_does_it_bring_a_removed_officer_back(desk_as: Desks) -> None:
    duty, admin = desk_as(Role.DUTY), desk_as(Role.ADMINISTRATOR)
    remove_officer(admin, RemoveOfficer(record=duty.officer.uid, reason="رفت"))
    with duty.store.writing() as conn:
        conn.execute(OFFICER.update().where(OFFICER.c.uid == duty.officer.uid).values(active=True))
    with pytest.raises(Refused) as refused:
        report(duty)
    assert refused.value.code == "removed"


def test_a_role_given_in_another_window_counts_at_once(desk_as: Desks) -> None:
    patrol, admin = desk_as(Role.PATROL), desk_as(Role.ADMINISTRATOR)
    with pytest.raises(Refused):
        report(patrol)
    change_officer(admin, ChangeOfficer(record=patrol.officer.uid, role="deputy"))
    assert report(patrol)
    change_officer(admin, ChangeOfficer(record=patrol.officer.uid, role="patrol"))
    with pytest.raises(Refused) as refused:
        report(patrol)
    assert refused.value.code == "forbidden"


# --- who signs for it -------------------------------------------------------------------------------------------------


@pytest.fixture
def found(desk_as: Desks) -> Desks:
    """A store in which a patrol wrote a void, and which was opened again."""
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    report(duty)
    with patrol.store.writing() as conn:
        write_entry(
            conn, patrol, journal.Note("incident_voided", uid_of(conn, "incident_reported"), patrol.officer.uid)
        )
    again(duty, Role.DUTY)
    return desk_as


def test_a_finding_is_listed_and_signed_for_at_the_command_line(
    found: Desks, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD)

    def said(role: Role, *words: str) -> str:
        signed_in = ("--officer", BADGES[role], "--password-file", str(secret), "--lang", "en")
        main(["--home", str(found.home), *words, *signed_in])
        return " ".join(capsys.readouterr().out.split())

    (number,) = (line.where for line in list_findings(found(Role.COMMANDER)))
    for words in (("findings",), ("findings", "--sign")):
        text = said(Role.COMMANDER, *words)
        assert "written without the right to them" in text
        assert str(number) in text
    assert to_sign(found(Role.COMMANDER)) == ()
    assert "conflict" in said(Role.COMMANDER, "findings", "--sign", "--json")
    assert "Signed by one" in said(Role.INSPECTOR, "findings")
    assert '"signed": true' in said(Role.INSPECTOR, "findings", "--sign", "--json")
    assert "Nothing was found" in said(Role.COMMANDER, "findings")


def test_a_leader_and_the_inspector_sign_each_once(found: Desks) -> None:
    commander, standby, inspector = found(Role.COMMANDER), found(Role.STANDBY), found(Role.INSPECTOR)
    with pytest.raises(Refused) as refused:
        sign_finding(commander, SignFinding(password="wrong"))
    assert "password" in refused.value.fields
    sign_finding(commander, SignFinding(password=PASSWORD))
    with pytest.raises(Refused) as refused:
        sign_finding(commander, SignFinding(password=PASSWORD))
    assert refused.value.code == "conflict"
    sign_finding(standby, SignFinding(password=PASSWORD))
    (line,) = list_findings(inspector)
    assert "Signed by one; a leader or the inspector is missing" in str(line.text), "two leaders are not both"
    found.clock.advance(minutes=3)
    sign_finding(inspector, SignFinding(password=PASSWORD))
    assert list_findings(inspector) == list_findings(commander) == ()
    assert problems(commander) == []
    for role in (Role.DUTY, Role.PATROL, Role.ADMINISTRATOR, Role.AUDITOR):
        with pytest.raises(Refused) as refused:
            sign_finding(found(role), SignFinding(password=PASSWORD))
        assert refused.value.code == "forbidden"


def test_who_wrote_one_of_them_signs_for_none(desk_as: Desks) -> None:
    inspector, duty = desk_as(Role.INSPECTOR), desk_as(Role.DUTY)
    with inspector.store.writing() as conn:
        write_entry(conn, inspector, journal.Note("officer_removed", duty.officer.uid, inspector.officer.uid))
    again(desk_as(Role.STANDBY), Role.STANDBY)
    with pytest.raises(Refused) as refused:
        sign_finding(inspector, SignFinding(password=PASSWORD))
    assert refused.value.code == "conflict"
    commander = desk_as(Role.COMMANDER)
    with pytest.raises(Refused) as refused:
        sign_finding(commander, SignFinding(password=PASSWORD, code="0000 0000 0000"))
    assert "code" in refused.value.fields


@pytest.mark.parametrize("other", [Role.COMMANDER, Role.STANDBY])
def test_nor_does_it_settle_one_that_he_signs_by_the_library(desk_as: Desks, other: Role) -> None:
    """A commander wrote it: with the inspector another leader settles it, and he himself with nobody."""
    commander, duty, inspector = desk_as(Role.COMMANDER), desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    with commander.store.writing() as conn:
        write_entry(conn, commander, journal.Note("officer_removed", duty.officer.uid, commander.officer.uid))
    again(desk_as(Role.STANDBY), Role.STANDBY)
    signer = desk_as(other)
    with signer.store.writing() as conn:
        (made,) = stored_events.events_of_kinds(conn, signer.store.unit, (findings.MADE,))
        signs = journal.Note(findings.SIGNED, signer.store.unit, signer.officer.uid, {"finding": made.uid})
        write_entry(conn, signer, signs)
    sign_finding(inspector, SignFinding(password=PASSWORD))
    assert len(list_findings(inspector)) == (other is Role.COMMANDER)


def codes_of_county(desks: Desks) -> tuple[str, ...]:
    """The county's codes, which the commander made; to be read out by telephone."""
    codes = new_codes()
    every_kind.give(desks(Role.COMMANDER), "officer.make_codes", password=PASSWORD, codes=" ".join(codes))
    return codes


def test_a_code_that_signed_for_all_that_was_found_is_spent_and_the_other_way_round(found: Desks) -> None:
    codes, admin, inspector = codes_of_county(found), found(Role.ADMINISTRATOR), found(Role.INSPECTOR)
    patrol = found(Role.PATROL)
    with patrol.store.writing() as conn:
        write_entry(
            conn, patrol, journal.Note("incident_voided", uid_of(conn, "incident_reported"), patrol.officer.uid)
        )
    again(found(Role.DUTY), Role.DUTY)
    assert len(list_findings(inspector)) == 2
    sign_finding(inspector, SignFinding(password=PASSWORD, code=codes[3]))
    assert list_findings(inspector) == (), "one code for both"
    every_kind.give(admin, "officer.add", badge="7101", name="حسابرس تازه", role="auditor", password=GIVEN)
    with admin.store.reading() as conn:
        new = uid_of(conn, "role_asked")
    for spent, wanted in ((codes[3], "used"), (codes[5], "")):
        said = refusal(
            lambda spent=spent: every_kind.give(admin, "officer.agree", record=new, password=PASSWORD, code=spent)
        )
        assert wanted in said
        assert bool(said) is bool(wanted)
    with patrol.store.writing() as conn:
        write_entry(
            conn, patrol, journal.Note("incident_voided", uid_of(conn, "incident_reported"), patrol.officer.uid)
        )
    again(found(Role.DUTY), Role.DUTY)
    found.clock.advance(minutes=3)
    for spent in (codes[3], codes[5]):
        form = SignFinding(password=PASSWORD, code=spent)
        assert "used" in refusal(lambda form=form: sign_finding(inspector, form))
    assert len(list_findings(inspector)) == 1
    assert problems(inspector) == []


def refusal(attempt: Callable[[], object]) -> str:
    """What is said of what is refused; "" where nothing is."""
    try:
        attempt()
    except Refused as refused:
        return str(refused.fields)
    return ""


@pytest.mark.parametrize("kind", sorted(projecting.spend_codes()))
def test_a_code_is_spent_by_each_kind_that_names_one(desk_as: Desks, kind: str) -> None:
    codes, duty = codes_of_county(desk_as), desk_as(Role.DUTY)
    with duty.store.writing() as conn:
        (made,) = conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.kind == "county_codes_made")).scalars()
        facts = {"codes": made, "code": 6}
        new = journal.NewEntry(
            uid=duty.source.uid(), kind=kind, record=FORGED, at=duty.now(), entered_at=duty.now(),
            officer=duty.officer.uid, parts={"facts": facts},
        )  # fmt: skip
        last = ends.head(conn, duty.store.unit, duty.store.origin, duty.store.epoch, "record")
        row, bodies = journal.chained(duty.store, last, new, duty.source.randbytes)
        journal.keep(conn, row, bodies)
        assert appointing._used(conn, duty.store.unit, made) == {6}
        assert appointing._used(conn, duty.store.unit, FORGED) == set()
    assert len(codes) == 12


def test_the_kinds_that_spend_a_code_are_these() -> None:
    wanted = {"role_agreed", "recovery_agreed", "lot_counts", KEY_DECIDED, findings.SIGNED, *DECISIONS}
    assert projecting.spend_codes() == wanted
    assert wanted <= rights.LEADING, "whoever reads the journal holds each code against those spent before"


@pytest.mark.parametrize("shown", ["no code", "none of them", "one that was spent", "one that was spent at that time"])
def test_nobody_signs_alone_for_what_was_found_by_a_code_that_nobody_read_out(found: Desks, shown: str) -> None:
    """Forgery: a commander who knows the library signs in the county's name too."""
    codes, admin, commander = codes_of_county(found), found(Role.ADMINISTRATOR), found(Role.COMMANDER)
    (line,) = list_findings(commander)
    every_kind.give(admin, "officer.add", badge="7101", name="حسابرس تازه", role="auditor", password=GIVEN)
    with admin.store.reading() as conn:
        new = uid_of(conn, "role_asked")
    every_kind.give(admin, "officer.agree", record=new, password=PASSWORD, code=codes[5])
    if shown != "one that was spent at that time":
        found.clock.advance(minutes=1)
    with commander.store.writing() as conn:
        (spent,) = stored_events.events_of_kinds(conn, commander.store.unit, ("role_agreed",))
        (made,) = stored_events.events_of_kinds(conn, commander.store.unit, (findings.MADE,))
        facts = {
            "no code": {"code": 2},
            "none of them": {"codes": spent.facts["codes"], "code": 2, "derived": "ab" * 32},
        }.get(shown, {name: spent.facts[name] for name in ("codes", "code", "derived")})
        signs = journal.Note(
            findings.SIGNED, commander.store.unit, commander.officer.uid, {"finding": made.uid, **facts}
        )
        write_entry(conn, commander, signs)
    assert line in list_findings(commander)
    with commander.store.reading() as conn:
        assert {event.kind for event in rights.without_right(conn)} == {"incident_voided", findings.SIGNED}


def test_a_forged_removal_ends_no_key(desk_as: Desks) -> None:
    """Whoever it names goes on to sign, and `verify` calls none of it unsigned."""
    admin, patrol = desk_as(Role.ADMINISTRATOR), desk_as(Role.PATROL)
    with patrol.store.writing() as conn:
        write_entry(conn, patrol, journal.Note("officer_removed", admin.officer.uid, patrol.officer.uid))
    again(desk_as(Role.DUTY), Role.DUTY)
    every_kind.give(admin, "officer.set_pin", password=PASSWORD, pin="313131")
    assert not any("not signed by" in problem for problem in problems(admin))


def test_what_was_found_once_is_not_named_again(found: Desks) -> None:
    for _time in range(2):
        again(found(Role.DUTY), Role.DUTY)
    with found(Role.COMMANDER).store.reading() as conn:
        count = select(func.count()).where(JOURNAL.c.kind == findings.MADE)
        assert conn.execute(count).scalar_one() == 1


def test_a_forged_finding_sets_nothing_aside_that_is_lawful(desk_as: Desks) -> None:
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    number = report(duty)
    with patrol.store.writing() as conn:
        named = conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.kind == "incident_reported")).scalar_one()
        facts = {findings.WHAT: findings.WITHOUT_RIGHT, findings.ENTRIES: [named]}
        write_entry(conn, patrol, journal.Note(findings.MADE, None, patrol.officer.uid, facts))
    later = again(duty, Role.DUTY)
    assert state_of(later, number) == "open"
    rebuild.rebuild(later.store)
    assert state_of(later, number) == "open"
    assert rebuild.check(later.store).differences == ()


@pytest.mark.parametrize("named", [None, [], "x"])
def test_a_finding_that_names_nothing_keeps_nobody_from_a_record(desk_as: Desks, named: object) -> None:
    """Whoever holds the data key writes a finding of his own, with anything in it."""
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    number = report(duty)
    with patrol.store.writing() as conn:
        made = write_entry(conn, patrol, journal.Note(findings.MADE, None, patrol.officer.uid, {"what": "x"}))
        text = journal.canonical({findings.WHAT: findings.WITHOUT_RIGHT, findings.ENTRIES: named})
        conn.execute(BODY.update().where(BODY.c.uid == made.uid).values(json=text))
    later = again(duty, Role.COMMANDER)
    assert state_of(later, number) == "open"
    assert list_findings(later) == ()


def test_an_honest_officer_who_was_removed_meanwhile_keeps_what_he_wrote(desk_as: Desks) -> None:
    duty, admin = desk_as(Role.DUTY), desk_as(Role.ADMINISTRATOR)
    number = report(duty)
    desk_as.clock.advance(minutes=20)
    remove_officer(admin, RemoveOfficer(record=duty.officer.uid, reason="رفت"))
    later = again(admin, Role.COMMANDER)
    assert problems(later) == []
    assert state_of(later, number) == "open"
    assert list_findings(later) == ()


def test_an_officer_of_a_laptop_writes_with_the_role_that_waits_here(desk_as: Desks, tmp_path: Path) -> None:
    """Two people have not agreed to him here yet: what he wrote there counts all the same."""
    commander = desk_as(Role.COMMANDER)
    forger = Forger(commander, tmp_path)
    admin = desk_as(Role.ADMINISTRATOR).officer.uid
    newcomer = new_uid()
    facts = {"badge": "3307", "name": "سارا نیزاری", "role": "duty_officer"}
    added = forger.add("officer_added", newcomer, {"facts": facts}, officer=admin)
    note = {"facts": {"number": "TZA-1405-1", "serial": 1, "series": "ZA", "year": 1405, "kind": "power"}}
    written = forger.add("post_noted", new_uid(), note, officer=newcomer)
    stranger = forger.add("post_noted", new_uid(), {"facts": {**note["facts"], "serial": 2}}, officer=new_uid())
    import_journal(commander, forger.file(), SECRET_WORDS)
    with commander.store.reading() as conn:
        found = {event.uid for event in rights.without_right(conn)}
        roles = rights.rights_of(conn).book.roles(newcomer, here(conn, commander))
    assert found == {stranger}
    assert written not in found
    assert added not in found
    assert roles == frozenset(), "here he is nobody yet"
    assert both_agree(commander) == 1
    with commander.store.reading() as conn:
        assert rights.rights_of(conn).book.roles(newcomer, here(conn, commander)) == {Role.DUTY}
