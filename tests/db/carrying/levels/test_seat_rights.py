"""What each of the four roles may do at a seat: said in letters, apart from the code.

D level officer, C level commander, I level inspector, M administrator. What is not in the table is done at the units.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.kernel.base.access import SEAT_ROLES, Role
from db.kernel.base.officer import Desk
from db.kernel.base.where_allowed import AT_SEATS
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.opening.creating import NewStore, create_store
from db.opening.setup import open_store
from db.reference.officers.commands import add_officer, change_officer
from db.reference.officers.forms import AddOfficer, ChangeOfficer
from db.reference.officers.queries import list_officers
from db.storage import keys
from db.words.ids import Source
from db.words.messages import Refused
from precinct_tui.language import lists, present
from precinct_tui.language.i18n import speaking
from tests.conftest import BADGES, PASSWORD, Clock
from tests.officers import officers_of

LETTERS = {"D": Role.DUTY, "C": Role.COMMANDER, "I": Role.INSPECTOR, "M": Role.ADMINISTRATOR}
MAY_DO = (
    ("unit", "M", "make_key renew_key end_key set_backup_folder"),
    ("part", "CM", "switch"),
    ("unit", "CM", "enrol retire"),
    ("unit", "DCIM", "note_backup"),
    ("unit", "CM", "note_trial"),
    ("unit", "M", "agree_update"),
    ("unit", "C", "sign_loss"),
    ("unit", "CI", "sign_finding"),
    ("counts", "DCM", "make"),
    ("counts", "C", "offer"),
    ("counts", "CM", "withdraw"),
    ("province", "M", "add remove"),
    ("unit", "I", "decide_closed"),
    ("level", "DCM", "carry note_receipt state_duties state_ratings take take_remark"),
    ("level", "DC", "acknowledge_remark"),
    ("level", "C", "choose_branch write_remark"),
    ("level", "CIM", "agree_branch"),
    ("level", "I", "agree_reader end_reader"),
    ("order", "C", "extend issue withdraw"),
    ("order", "DCI", "acknowledge"),
    ("list", "C", "set_desk_limit set_limit"),
    ("list", "CM", "add_holidays add_item change_item set_capacity set_landmark set_occasion set_phone set_questions "
     "set_welfare set_working_days"),
    ("list", "I", "agree_item"),
    ("indicator", "C", "freeze publish"),
    ("paper", "DCI", "keep_text print"),
    ("record", "DCI", "export"),
    ("draft", "DC", "take_over"),
    ("journal", "DCM", "import"),
    ("journal", "M", "let_in retire"),
    ("journal", "CIM", "agree_lot refuse_lot"),
    ("clock", "DCIM", "say"),
    ("officer", "DCIM", "change_password set_pin"),
    ("officer", "M", "add change remove reset_password stand_in"),
    ("officer", "CIM", "agree agree_recovery decline end_stand_in"),
    ("officer", "CI", "decline_recovery make_codes"),
    ("officer", "I", "decide_key make_key make_paper share_sealing take_from_paper"),
)  # fmt: skip
MAY_ASK = (
    ("level", "DCI", "count figures figures_by_county figures_by_unit names not_taken record records remarks"),
    ("level", "DCI", "count_duties duties duties_of"),
    ("level", "DCIM", "branches pressing units"),
    ("level", "I", "complaint complaint_count complaints own_reader readers"),
    ("counts", "DCIM", "offered"),
    ("counts", "DCM", "ready"),
    ("province", "DCIM", "list"),
    ("province", "DCI", "lists"),
    ("unit", "CM", "key_renewal public words words_of"),
    ("unit", "DCIM", "keys_to_see_to"),
)


def spread(table: tuple[tuple[str, str, str], ...]) -> dict[str, frozenset[Role]]:
    return {f"{of}.{name}": frozenset(map(LETTERS.get, who)) for of, who, names in table for name in names.split()}


@pytest.fixture(scope="module")
def seat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("seat") / "county"
    create_store(home, NewStore("شهرستان اهواز", officers_of(SEAT_ROLES), "county", cost=keys.QUICK), Source(Clock()))
    return home


@pytest.fixture
def desks(seat: Path) -> Iterator[dict[Role, Desk]]:
    opened = {
        role: open_store(seat, BADGES[role], PASSWORD, Source(Clock())) for role in (Role.DUTY, *LETTERS.values())
    }
    yield opened
    for desk in opened.values():
        desk.store.close()


def code_of(desk: Desk, name: str) -> str:
    with pytest.raises(Refused) as refused:
        COMMANDS[name].run(desk, COMMANDS[name].form())
    return refused.value.code


def test_the_table_says_what_is_done_at_a_seat_and_by_whom() -> None:
    assert {name: COMMANDS[name].roles & SEAT_ROLES for name in AT_SEATS} == spread(MAY_DO)
    assert {name: QUERIES[name].roles & SEAT_ROLES for name in spread(MAY_ASK)} == spread(MAY_ASK)


def test_nobody_writes_a_record_at_a_seat_and_a_level_officer_gives_no_orders(desks: dict[Role, Desk]) -> None:
    of_units = {name.partition(".")[0]: name for name in sorted(COMMANDS) if name not in AT_SEATS}
    assert {"incident", "custody", "call", "request", "shift", "complaint"} <= set(of_units)
    for name in of_units.values():
        who = next((desks[role] for role in LETTERS.values() if role in COMMANDS[name].roles), None)
        assert who is None or code_of(who, name) == "not_kept", name
    for name in ("order.issue", "level.write_remark", "unit.enrol", "list.add_item"):
        assert code_of(desks[Role.DUTY], name) == "forbidden"


def test_a_seat_has_four_roles_called_the_levels_own(desks: dict[Role, Desk]) -> None:
    keeper = desks[Role.ADMINISTRATOR]
    form = AddOfficer(badge="4001", name="تازه", role="deputy", password="long enough for this")
    with pytest.raises(Refused) as refused:
        add_officer(keeper, form)
    assert set(refused.value.fields) == {"role"}
    (duty,) = (line.uid for line in list_officers(keeper) if line.role is Role.DUTY)
    with pytest.raises(Refused):
        change_officer(keeper, ChangeOfficer(record=duty, role="patrol"))
    lists.prepare(keeper)
    for language, called in (("en", "Level officer"), ("fa", "افسر مقر")):
        with speaking(language):
            assert present.label_of("officer_role", "duty_officer") == called
    assert {choice.code for choice in present.choices_of("officer_role")} == {str(role) for role in SEAT_ROLES}
