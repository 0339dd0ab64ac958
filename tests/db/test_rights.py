"""Every role on every command and query: the right is in the command, not in the screen.

The table says it in letters, apart from the code: D duty officer, d deputy, C commander, S standby, P patrol,
V investigation, I inspector, A auditor (reads, writes no records), M administrator (officers, keys, lists, no records).
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.reference.officers.commands import add_officer, change_officer, remove_officer
from db.reference.officers.forms import AddOfficer, ChangeOfficer, RemoveOfficer
from db.reference.officers.queries import list_officers
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import Desks
from tests.db.registers.oversight.attack import SEAT

LETTERS = {
    "D": Role.DUTY, "d": Role.DEPUTY, "C": Role.COMMANDER, "S": Role.STANDBY, "P": Role.PATROL,
    "V": Role.INVESTIGATION, "I": Role.INSPECTOR, "A": Role.AUDITOR, "M": Role.ADMINISTRATOR,
}  # fmt: skip

MAY_DO = (
    ("barrier", "DdCS", "draw remove"),
    ("custody", "CS", "erase_attachment"),
    ("custody", "DdCS", "attach withdraw_attachment"),
    ("incident", "DdCSV", "begin_search close_search found_missing hand_over_found search_step told_reporter"),
    ("incident", "I", "see_closed_search"),
    ("incident", "CI", "erase_missing"),
    ("incident", "CS", "erase_attachment"),
    ("incident", "DdCSV", "attach withdraw_attachment"),
    ("call", "DdCS", "correct end finish join note part protect_caller resume send_unit start void"),
    ("complaint", "I", "outcome reply told"),
    ("custody", "DdCS", "after_death answer_need answer_sighting arrive ask_fear back_in before_judge care "
     "child_delivered confirm_arrival correct count_arrival decide_age describe_arrival doctor duplicate "
     "end_restraint enquiry "
     "explain_breach fitness give_copy give_rights give_start group_notice held_before injury "
     "interpreter judicial_order late_fact lawyer lift_fear link medicine move name_receiver "
     "notify order_answer offer_asylum offer_contacts open open_arrived open_row place_in property_in "
     "property_out put_off recapture receipt record_death record_escape recount refer "
     "refer_asylum release remarks removal_order reopen restrain returned review search_person "
     "see_documents set_age set_ground set_identity set_language sign_absent strike take_out "
     "tell_family tell_ground tell_prosecutor use_force visit wellbeing withdraw_arrival "
     "wrong_outcome wrong_person"),
    ("custody", "I", "agree_bodies decide decide_all review_keeping stamped_ahead"),
    ("custody", "C", "settle_count"),
    ("custody", "DdCSI", "evidence"),
    ("clock", "DdCSPVIM", "say"),
    ("custody", "CS", "countersign"),
    ("custody", "C", "replace_rights"),
    ("custody", "CI", "seal_due"),
    ("custody", "DdCSI", "hold_sealing"),
    ("custody", "DdCSV", "add_entry interview talk_with_child"),
    ("draft", "DdCS", "take_over"),
    ("gang", "V", "add_entry break_up close correct link_case open reopen unlink_case"),
    ("incident", "DdCS", "report send_unit void"),
    ("incident", "DdCSV", "add_entry add_party add_property add_protected add_vehicle amend_type clear correct "
     "decide_vehicle link move_property protect protect_caller record_death refer reopen set_accident set_contraband "
     "set_cyber set_disposition set_harm submit"),
    ("incident", "CS", "approve return"),
    ("incident", "C", "reopen_review"),
    ("text_message", "DdCSI", "settle write"),
    ("incident", "I", "agree_change refuse_change"),
    ("import", "C", "at_once clear commit discard stage start"),
    ("indicator", "C", "freeze publish"),
    ("journal", "DdCSM", "import"),
    ("journal", "M", "let_in retire"),
    ("journal", "CIM", "agree_lot refuse_lot"),
    ("list", "C", "set_desk_limit set_limit"),
    ("list", "I", "agree_item"),
    ("list", "CM", "add_holidays add_item change_item set_capacity set_landmark set_occasion set_phone set_questions "
     "set_welfare set_working_days"),
    ("mark", "DdCSPV", "explain"),
    ("mark", "DdCSPVIAM", "set"),
    ("part", "CM", "switch"),
    ("unit", "DdCSPVIAM", "note_backup"),
    ("unit", "CSM", "note_trial"),
    ("unit", "M", "agree_update"),
    ("unit", "M", "set_backup_folder"),
    ("unit", "M", "make_key renew_key end_key"),
    ("unit", "CSM", "enrol retire"),
    ("level", "DdCSM", "carry note_receipt state_duties state_ratings take take_remark"),
    ("level", "DdCS", "acknowledge_remark"),
    ("level", "CS", "choose_branch write_remark"),
    ("level", "CSIM", "agree_branch"),
    ("level", "I", "agree_reader end_reader"),
    ("counts", "DdCSM", "make"),
    ("counts", "CS", "offer"),
    ("counts", "CSM", "withdraw"),
    ("province", "M", "add remove"),
    ("unit", "CS", "sign_loss"),
    ("unit", "CSI", "sign_finding"),
    ("unit", "I", "decide_closed"),
    ("officer", "DdCSPVIAM", "change_password set_pin"),
    ("officer", "I", "decide_key share_sealing make_key make_paper take_from_paper"),
    ("officer", "M", "add change remove reset_password stand_in"),
    ("officer", "CIM", "agree agree_recovery decline end_stand_in"),
    ("officer", "CI", "decline_recovery make_codes"),
    ("order", "CS", "extend issue withdraw"),
    ("order", "DdCSPVI", "acknowledge"),
    ("oversight", "DdCSI", "complain record"),
    ("oversight", "I", "correct outcome reply told"),
    ("packet", "DdCSV", "correct note_item prepare receipt send set_people void"),
    ("packet", "DdCS", "answer read_answer"),
    ("paper", "DdCSVIA", "keep_text print"),
    ("patrol", "DdCS", "end recall start"),
    ("patrol", "DdCSP", "answer hear move place remark"),
    ("record", "DdCSVIA", "export"),
    ("programme", "DdCS", "cancel copy_year correct hold move plan"),
    ("request", "DdCS", "answer_now assign close correct merge refer reopen reply satisfaction second_code "
     "take"),
    ("request", "DdCSPV", "act"),
    ("request", "CI", "seal_due"),
    ("request", "DdCSI", "hold"),
    ("property", "DdCS", "ask attach back correct find give_back hand_on hold impound move open report_missing send "
     "take_in"),
    ("property", "CI", "erase_finder"),
    ("session", "DdCS", "call_number correct give_number"),
    ("session", "DdCSI", "add_pattern announce cancel close end_pattern open plan plan_ahead"),
    ("post", "DdCS", "add correct end note"),
    ("equipment", "DdCS", "hand_out note_missing put_in_use take_back"),
    ("equipment", "CS", "add correct put_out_of_use"),
    ("sketch", "DdCSV", "attach correct draw redraw send_addendum take_back tell_hurt void withdraw_attachment"),
    ("sketch", "DdCS", "accept accept_anew confirm hurt_by_code join offer refuse take_back_by_code told"),
    ("sketch", "CS", "erase_attachment"),
    ("sketch", "C", "set_limit"),
    ("roster", "CS", "add_member end plan remove_member"),
    ("roster", "DdCS", "note_absence"),
    ("shift", "CS", "countersign"),
    ("shift", "DdCS", "add_addendum add_item answer close_alone count count_blind explain_difference open plan_item "
     "raise_item notify_headcount relieve sign_out start_handover take_over"),
)  # fmt: skip

MAY_ASK = (
    ("part", "DdCSPVIAM", "all"),
    ("unit", "DdCSIM", "to_set_up"),
    ("unit", "DdCSVIAM", "last_backup last_trial"),
    ("unit", "CSM", "trial_due went_back"),
    ("unit", "CS", "backup_age restored trial_age"),
    ("unit", "CSM", "key_renewal public words words_of"),
    ("unit", "DdCSPVIAM", "keys_to_see_to"),
    ("unit", "DdCSVIAM", "links own_words"),
    ("level", "DdCSM", "last_receipts list_items orders receipts remarks_on_stick send"),
    ("level", "DdCSM", "caller certificate duties_changed left look_at_seat ratings_due show_seat sign_call to_send"),
    ("level", "DdCS", "remarks_to_read"),
    ("level", "I", "complaint complaint_count complaints own_reader readers"),
    ("level", "DdCSVIAM", "branches last_word pressing units"),
    ("level", "DdCSVIA", "count figures figures_by_county figures_by_unit names not_taken purpose record records"),
    ("level", "DdCSVIA", "count_duties duties duties_of remarks"),
    ("counts", "DdCSVIAM", "offered"),
    ("counts", "DdCSM", "ready"),
    ("province", "DdCSVIAM", "list"),
    ("province", "DdCSVIA", "lists"),
    ("unit", "DdCSIM", "losses"),
    ("unit", "CSIM", "findings"),
    ("unit", "CSI", "to_sign"),
    ("unit", "CSM", "memory"),
    ("unit", "I", "closed"),
    ("attachment", "DdCSVIA", "list take_out"),
    ("barrier", "DdCSVIA", "list"),
    ("call", "DdCSVIA", "attention count intervals list search show unfinished"),
    ("call", "DdCS", "taken"),
    ("complaint", "I", "attention count list show"),
    ("custody", "DdCSI", "arrivals attention board held_now"),
    ("custody", "DdCS", "arrival resting round rounds"),
    ("custody", "DdCSVIA", "arrival_notice clock_strip completeness count count_entries entries list look_for"),
    ("custody", "DdCSVIA", "dates preview search show"),
    ("custody", "IA", "count_notices notice_list notices"),
    ("custody", "I", "bodies_offered undecided"),
    ("custody", "DdCSI", "sealing"),
    ("sketch", "DdCSVIA", "accident attention count list search sheet show"),
    ("draft", "DdCS", "all"),
    ("draft", "DdCSPVIAM", "mine"),
    ("gang", "CSVIA", "count list search show"),
    ("incident", "DdCSVIA", "attention checks count count_doubted count_incomplete incomplete latest list list_doubted "
     "list_incomplete open_now "
     "search show"),
    ("import", "C", "batches codes"),
    ("indicator", "DdCSVIA", "completeness costs differences frozen frozen_table grid publication records table"),
    ("incident", "DdCSVIA", "preview search_attention search_dates search_missed"),
    ("profile", "DdCSVIA", "values"),
    ("incident", "I", "protected"),
    ("journal", "dCSM", "export"),
    ("journal", "DdCSM", "survey"),
    ("journal", "DdCS", "changed_on_both"),
    ("journal", "CIM", "lots lots_waiting"),
    ("journal", "DdCSVIA", "count list"),
    ("journal", "DdCSVIAM", "anchor anchor_holds machines verify versions"),
    ("list", "DdCSPVIAM", "all"),
    ("clock", "DdCSPVIAM", "now"),
    ("mark", "DdCSPVIA", "unexplained"),
    ("officer", "DdCSPVIAM", "attention list"),
    ("officer", "CIM", "asked recovering"),
    ("officer", "I", "inspectorate_attention"),
    ("oversight", "DdCSI", "who_reads"),
    ("level", "DdCSPVIAM", "attention"),
    ("oversight", "DdCSVIA", "count dates due_now list search show"),
    ("oversight", "DdCSPVIA", "status_by_code"),
    ("oversight", "I", "attention read_complaints"),
    ("packet", "DdCSVIA", "answers_here attention count dates document files list missed paper search show "
     "sign_files"),
    ("paper", "DdCSVIA", "last stamp verified"),
    ("patrol", "DdCSVIA", "attention board count list show"),
    ("patrol", "DdCS", "nearest"),
    ("patrol", "P", "handheld"),
    ("record", "DdCSPVIA", "find meant"),
    ("request", "DdCSPVIA", "status_by_code"),
    ("programme", "DdCSVIA", "between count counts dates list missed search show"),
    ("request", "DdCSVIA", "attention count dates due_now figures list search show"),
    ("property", "DdCSVIA", "attention chain_end count counts dates due_now list search show"),
    ("property", "CI", "to_erase"),
    ("request", "DdCSI", "sealing"),
    ("session", "DdCS", "at_hand live"),
    ("session", "DdCSVIA", "between count dates list missed month on_duty open_now patterns search show"),
    ("order", "DdCSPVI", "attention unread"),
    ("order", "DdCSPVIA", "count dates in_force list search show"),
    ("post", "DdCSVIA", "attention count list search show since"),
    ("equipment", "DdCSVIA", "attention count holdings list search show stock"),
    ("roster", "DdCSPVIA", "count dates list now on_duty relief show turns"),
    ("week", "DdCSPVIA", "dates"),
    ("week", "DdCSVIA", "attention missed"),
    ("shift", "DdCS", "questions"),
    ("shift", "DdCSPVIA", "marks"),
    ("shift", "DdCSPVIAM", "current on_duty"),
    ("shift", "DdCSVIA", "attention became compare week count_all events list search show summary"),
)  # fmt: skip


def spread(table: tuple[tuple[str, str, str], ...]) -> Iterator[tuple[str, frozenset[Role]]]:
    for room, letters, names in table:
        for name in names.split():
            yield f"{room}.{name}", frozenset(LETTERS[letter] for letter in letters)


COMMAND_RIGHTS = dict(spread(MAY_DO))
QUERY_RIGHTS = dict(spread(MAY_ASK))


def refusal(run: Any, *arguments: Any) -> str | None:
    """The code of a refusal; None where the answer was anything else."""
    try:
        run(*arguments)
    except Refused as refused:
        return refused.code
    return None


def made_up(run: Any) -> list[Any]:
    """Arguments of the right kind for a query, none of which names anything real."""
    values: dict[str, Any] = {
        "Filter": Filter(),
        "Cursor | None": None,
        "int": 5,
        "Path": Path(),
        "bundle_files.StickFiles": Path(),
        "ShownSeat": SEAT,
        "bytes": b"short",
        "Mapping[str, str]": {},
        "date": date(2026, 1, 1),
    }
    needed = [item for item in inspect.signature(run).parameters.values() if item.default is item.empty]
    return [values.get(item.annotation, "1") for item in needed[1:]]


def test_the_table_names_every_command_and_query() -> None:
    assert set(COMMAND_RIGHTS) == set(COMMANDS)
    assert set(QUERY_RIGHTS) == set(QUERIES)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_do_what_the_table_says_and_nothing_else(desk_as: Desks, role: Role) -> None:
    desk = desk_as(role)
    for name, declared in COMMANDS.items():
        forbidden = refusal(declared.run, desk, declared.form()) == "forbidden"
        assert forbidden == (role not in COMMAND_RIGHTS[name]), name
    for name, asked in QUERIES.items():
        forbidden = refusal(asked.run, desk, *made_up(asked.read)) == "forbidden"
        assert forbidden == (role not in QUERY_RIGHTS[name]), name


def test_readers_write_no_records_and_the_administrator_reads_none() -> None:
    writes = {name for name, roles in COMMAND_RIGHTS.items() if Role.AUDITOR in roles}
    # A print, or a list taken out, is an entry of the access stream, as opening a record is: no record changes by it.
    assert writes == {"mark.set", "officer.change_password", "officer.set_pin", "paper.print", "paper.keep_text",
                      "record.export", "unit.note_backup"}  # fmt: skip
    reads = {name for name, roles in QUERY_RIGHTS.items() if Role.ADMINISTRATOR in roles}
    assert not {name for name in reads if name.partition(".")[0] in ("incident", "custody", "request", "oversight")}


def uid_of(admin: Desk, role: Role) -> str:
    return next(line.uid for line in list_officers(admin) if line.role is role)


def test_a_role_taken_away_ends_its_rights_in_a_running_session(desk_as: Desks) -> None:
    desk, admin = desk_as(Role.DUTY), desk_as(Role.ADMINISTRATOR)
    run = COMMANDS["incident.report"].run
    form = COMMANDS["incident.report"].form
    assert refusal(run, desk, form(type="theft_home", summary="x")) is None  # type: ignore[call-arg]
    change_officer(admin, ChangeOfficer(record=uid_of(admin, Role.DUTY), role="investigation"))
    assert refusal(run, desk, form(type="theft_home", summary="x")) == "forbidden"  # type: ignore[call-arg]


def test_a_removed_officer_can_do_nothing_more(desk_as: Desks) -> None:
    desk, admin = desk_as(Role.DUTY), desk_as(Role.ADMINISTRATOR)
    remove_officer(admin, RemoveOfficer(record=uid_of(admin, Role.DUTY), reason="منتقل شد"))
    assert refusal(list_officers, desk) == "removed"
    with pytest.raises(Refused) as refused:
        desk_as(Role.DUTY)
    assert refused.value.code == "wrong_password"


def test_the_last_administrator_stays(desk_as: Desks) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    mine = uid_of(admin, Role.ADMINISTRATOR)
    assert refusal(remove_officer, admin, RemoveOfficer(record=mine, reason="x")) == "wall.last_administrator"
    assert refusal(change_officer, admin, ChangeOfficer(record=mine, role="patrol")) == "wall.last_administrator"
    form = AddOfficer(badge="۲۰۰۰", name="دیگری", role="administrator", password="long enough for this")
    assert add_officer(admin, form) == "2000"
    assert refusal(remove_officer, admin, RemoveOfficer(record=mine, reason="x")) is None
