"""Who may write a kind of entry: what commands and the program declare, and that neither writes anything else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.kernel.base import writers
from db.kernel.base.access import DESK, LEADERS, Role
from db.kernel.base.officer import Desk
from db.kernel.base.writers import Claim, by, by_anyone, by_reader, of_himself, of_nobody, own_act
from db.kernel.desk.desk import COMMANDS
from db.kernel.journal import journal
from db.kernel.projections.projecting import KINDS
from db.registers.custody.commands import MOVED
from db.registers.post.forms import NotePost
from tests.conftest import Desks

OFFICER, OTHER = "01990000-0000-7000-8000-0000000000a1", "01990000-0000-7000-8000-0000000000a2"


def claim(kind: str, *roles: Role, record: str | None = None, known: bool = True) -> Claim:
    return Claim(kind, OFFICER, record, {}, frozenset(roles), known)


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three commands and three acts of the program, of kinds that are no real ones."""
    monkeypatch.setattr(writers, "ROLES", {})
    monkeypatch.setattr(writers, "OWN_ACTS", {})
    writers.declare(
        [
            (frozenset({"tea_made", "tea_served"}), frozenset({Role.DUTY})),
            (frozenset({"tea_served"}), frozenset({Role.PATROL})),
            (frozenset({"tea_drunk"}), frozenset({Role.INSPECTOR})),
        ],
        [own_act(of_himself, "came"), own_act(by(Role.ADMINISTRATOR), "tea_drunk"), own_act(of_nobody, "letter")],
    )


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize(
    ("kind", "role", "may"),
    [
        ("tea_made", Role.DUTY, True), ("tea_made", Role.PATROL, False), ("tea_made", Role.ADMINISTRATOR, False),
        ("tea_served", Role.DUTY, True), ("tea_served", Role.PATROL, True), ("tea_served", Role.INSPECTOR, False),
        ("tea_drunk", Role.INSPECTOR, True), ("tea_drunk", Role.ADMINISTRATOR, True), ("tea_drunk", Role.DUTY, False),
    ],
)  # fmt: skip
def test_a_kind_may_be_written_by_whoever_may_give_a_command_that_writes_it(kind: str, role: Role, may: bool) -> None:
    assert writers.may_write(claim(kind, role)) is may


@pytest.mark.usefixtures("declared")
def test_who_is_nothing_writes_nothing() -> None:
    assert not writers.may_write(claim("tea_made"))
    assert not writers.may_write(claim("came", record=OTHER, known=True))
    assert not writers.may_write(claim("came", record=OFFICER, known=False))
    assert writers.may_write(claim("came", record=OFFICER))


@pytest.mark.usefixtures("declared")
def test_what_two_people_said_yes_to_counts_whoever_wrote_it() -> None:
    assert writers.may_write(replace(claim("tea_made", Role.PATROL), agreed=True))


@pytest.mark.usefixtures("declared")
def test_a_sealed_entry_names_nobody() -> None:
    assert writers.may_write(replace(claim("letter"), officer="", record=None))
    assert not writers.may_write(claim("letter", Role.ADMINISTRATOR))
    assert not writers.may_write(replace(claim("letter"), officer="", record=OTHER))


@pytest.mark.usefixtures("declared")
def test_an_unknown_kind_is_nobodys_to_judge() -> None:
    assert writers.may_write(claim("coffee_made"))


def test_conditions_tell_an_officer_from_a_former_one() -> None:
    former = claim("custody_read")
    assert by_reader(former)
    assert not by_anyone(former)
    assert not by_reader(replace(former, known=False))
    assert by_anyone(claim("clock_doubted", Role.PATROL))


# --- what is declared ----------------------------------------------------------------------------------------------


def test_every_kind_has_a_writer_and_one_without_cannot_be_declared() -> None:
    assert writers.without_writer(KINDS) == ()
    assert writers.without_writer((*KINDS, "tea_served")) == ("tea_served",)


def test_a_room_with_a_kind_that_nothing_writes_is_not_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    from db.kernel.desk import rooms

    monkeypatch.setitem(KINDS, "tea_served", KINDS["post_noted"])
    with pytest.raises(ValueError, match="tea_served"):
        rooms._declare_writers()


def test_the_right_to_a_kind_is_that_of_its_commands() -> None:
    assert writers.ROLES["post_noted"] == COMMANDS["post.note"].roles == DESK
    assert writers.ROLES["county_codes_made"] == frozenset({Role.COMMANDER, Role.INSPECTOR})
    assert Role.PATROL not in writers.ROLES["person_released"]
    assert writers.ROLES["countersigned"] == LEADERS


def test_moving_an_entry_to_the_right_person_gives_nobody_a_right_that_he_lacks() -> None:
    others = [each for name, each in COMMANDS.items() if name not in ("custody.wrong_person", "custody.decide")]
    for kind in MOVED:
        assert any(kind in each.writes and each.roles >= DESK for each in others), kind


def test_a_command_writes_no_kind_that_it_does_not_declare(desk_as: Desks) -> None:
    desk: Desk = desk_as(Role.DUTY)
    note = COMMANDS["post.note"]
    form = NotePost(kind="power", what="برق رفت", who="شرکت توزیع برق")
    narrowed = replace(note, writes=note.writes - {"post_noted"})
    with pytest.raises(ValueError, match="post_noted"):
        narrowed(desk, form)
    with desk.store.reading() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM journal WHERE kind = 'post_noted'").scalar() == 0
    assert note(desk, form)


def test_the_program_notes_no_kind_that_none_of_its_acts_writes(desk_as: Desks) -> None:
    desk: Desk = desk_as(Role.PATROL)
    noted = journal.Note("officer_changed", desk.officer.uid, desk.officer.uid, {"role": "commander"})
    with pytest.raises(ValueError, match="officer_changed"), desk.store.writing() as conn:
        journal.note(conn, desk.store, desk.source, noted)


def test_an_entry_stands_in_the_stream_of_its_kind() -> None:
    streams = {kind: joined.kind.stream for kind, joined in KINDS.items()}
    assert {kind for kind, stream in streams.items() if stream == "sealed"} == {"sealed_entry"}
    assert streams["signed_in"] == streams["custody_read"] == streams["paper_printed"] == "access"
    assert streams["person_released"] == streams["version_begun"] == streams["officer_added"] == "record"
