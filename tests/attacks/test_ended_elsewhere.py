"""Entries by somebody whose role another machine had ended: they count, and a leader and the inspector are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.across.setting_up.findings_panel import SignFinding, list_findings, sign_finding
from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.journal import findings, stored_events
from db.reading import held_checks
from db.reference.officers.commands import change_officer
from db.reference.officers.forms import ChangeOfficer
from tests.attacks.test_signatures import SECRET, laptop
from tests.attacks.test_without_right import again, problems, report
from tests.conftest import PASSWORD, Desks
from tests.db.carrying.transfer.forging import both_agree, let_in

__all__ = ["laptop"]


def told(desk: Desk) -> list[tuple[str, ...]]:
    """What each finding of such entries names."""
    with desk.store.reading() as conn:
        made = stored_events.events_of_kinds(conn, desk.store.unit, (findings.MADE,))
    return [named for event in made if (named := findings.named(event.facts, findings.ENDED))]


def take_in(desk_as: Desks, laptop: Desk, path: Path) -> Desk:
    """The laptop's file is taken in and agreed to on the main machine; its commander."""
    export_journal(laptop, path, SECRET)
    let_in(desk_as.home, path, laptop.source)
    commander = desk_as(Role.COMMANDER)
    import_journal(commander, path, SECRET)
    assert both_agree(commander) == 1
    return again(commander, Role.COMMANDER)


@pytest.mark.parametrize("wrote", ["before", "after", "still allowed"])
def test_what_was_written_here_after_a_role_was_ended_there_counts_and_is_told(
    laptop: Desk, desk_as: Desks, tmp_path: Path, wrote: str
) -> None:
    duty = desk_as(Role.DUTY)
    if wrote == "before":
        number = report(duty)
        desk_as.clock.advance(minutes=5)
    role = Role.DEPUTY if wrote == "still allowed" else Role.PATROL
    change_officer(laptop, ChangeOfficer(record=duty.officer.uid, role=role))
    desk_as.clock.advance(minutes=5)
    if wrote != "before":
        number = report(duty)
    commander = take_in(desk_as, laptop, tmp_path / "file")
    assert report(desk_as(Role.DEPUTY)), "nobody else is told of"
    with commander.store.writing() as conn:
        held_checks.check_in(conn, commander)
    lines = list_findings(commander)
    assert [line.where for line in lines] == ([number] if wrote == "after" else [])
    assert len(told(commander)) == (wrote == "after"), "named once"
    assert problems(commander) == []
    assert rebuild.check(commander.store).differences == ()
    if lines:
        assert "count, though another machine had ended" in str(lines[0].text)
        for role in (Role.COMMANDER, Role.INSPECTOR):
            sign_finding(desk_as(role), SignFinding(password=PASSWORD))
        assert list_findings(commander) == ()
