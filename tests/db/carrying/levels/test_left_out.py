"""Entries without the right: a unit does not send them, and a seat sets aside what was sent before they were found."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.folding import rebuild
from db.kernel.journal import findings, journal
from db.kernel.signing import verifying
from db.registers.incidents import forms
from db.registers.incidents.commands import report_incident
from db.registers.incidents.models import INCIDENT
from db.storage.models import BODY, JOURNAL, QUARANTINED
from tests.conftest import Clock
from tests.db.carrying.levels.stick import CHIEF, Side, down, enrol_both, make_seat, take, up
from tests.made_once import copy_store, made_once
from tests.written import write_entry


class Two:
    """A post and its county, with a stick."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.clock, self.stick = clock, folder / "stick"
        self.post, self.county = Side(folder / "post", clock), Side(folder / "county", clock)

    @classmethod
    def made(cls, folder: Path) -> None:
        """Make both, each enrolled at the other."""
        clock = Clock()
        make_seat(folder / "post", "precinct", "کلانتری نخلستان", clock, None, Role.PATROL)
        make_seat(folder / "county", "county", "فرماندهی شهرستان", clock)
        two = cls(folder, clock)
        for side in (two.post, two.county):
            side.make_key()
        enrol_both(two.post, two.county)
        for side in (two.post, two.county):
            side.close()

    def carry(self) -> None:
        up(self.post, self.stick)
        take(self.county, self.stick)
        down(self.post, self.stick)

    def states(self) -> dict[str, str]:
        """Incidents at the county by number."""
        with self.county.desk.store.reading() as conn:
            rows = conn.execute(select(INCIDENT.c.uid, INCIDENT.c.state).where(INCIDENT.c.unit == self.unit))
            return {row.uid: row.state for row in rows}

    @property
    def unit(self) -> str:
        return self.post.desk.store.unit

    def forge_void(self, record: str) -> str:
        """A patrol voids an incident by the library; the entry's uid."""
        patrol = self.post.open(Role.PATROL)
        with patrol.store.writing() as conn:
            uid = write_entry(conn, patrol, journal.Note("incident_voided", record, patrol.officer.uid)).uid
        self.post.desks.remove(patrol)
        patrol.store.close()
        return uid

    def whole(self) -> None:
        store = self.county.desk.store
        assert rebuild.check(store).differences == ()
        with store.reading() as conn:
            assert verifying.verify(conn).problems == ()


@pytest.fixture
def two(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Two:
    made, _nothing = made_once(tmp_path_factory, "post-and-county", Two.made)
    for name in ("post", "county"):
        copy_store(made / name, tmp_path / name)
    return Two(tmp_path, Clock())


def reported(two: Two) -> str:
    """An incident at the post; its uid."""
    form = forms.ReportIncident(type="assault", place="کوچهٔ شب‌بو", summary="درگیری")
    number = report_incident(two.post.desk, form)
    with two.post.desk.store.reading() as conn:
        return str(conn.execute(select(INCIDENT.c.uid).where(INCIDENT.c.number == number)).scalar_one())


def test_a_seat_sets_aside_what_was_sent_before_it_was_found(two: Two) -> None:
    record, other = reported(two), reported(two)
    forged = two.forge_void(record)
    two.carry()
    assert two.states() == {record: "void", other: "open"}, "nobody had found it"
    two.post.open(CHIEF)
    two.carry()
    assert two.states() == {record: "open", other: "open"}
    with two.county.desk.store.reading() as conn:
        assert forged in conn.execute(select(QUARANTINED.c.uid)).scalars().all()
    two.whole()
    rebuild.rebuild(two.county.desk.store)
    assert two.states() == {record: "open", other: "open"}


def test_what_was_found_before_is_not_sent(two: Two) -> None:
    record = reported(two)
    forged = two.forge_void(record)
    two.post.open(CHIEF)
    two.carry()
    assert two.states() == {record: "open"}
    with two.county.desk.store.reading() as conn:
        assert conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.uid == forged)).first() is None
        assert "incident_voided" not in conn.execute(select(JOURNAL.c.kind)).scalars().all()
    two.whole()


def test_of_a_finding_goes_up_what_went_up_before(two: Two) -> None:
    """An entry that never left is not named above, nor is a problem of a table or a journal."""
    record = reported(two)
    patrol = two.post.open(Role.PATROL)
    with patrol.store.writing() as conn:
        write_entry(conn, patrol, journal.Note("officer_removed", patrol.officer.uid, patrol.officer.uid))
        facts = {findings.WHAT: findings.OF_TABLES, findings.PROBLEMS: ["a1b2c3d4e5f60718"]}
        journal.note(conn, patrol.store, patrol.source, journal.Note(findings.MADE, None, patrol.officer.uid, facts))
    two.post.open(CHIEF)
    two.carry()
    with two.county.desk.store.reading() as conn:
        assert (
            findings.MADE not in conn.execute(select(JOURNAL.c.kind).where(JOURNAL.c.unit == two.unit)).scalars().all()
        )
        assert "a1b2c3d4e5f60718" not in " ".join(filter(None, conn.execute(select(BODY.c.json)).scalars()))
    assert two.states() == {record: "open"}


def test_a_unit_cannot_take_back_what_protects_somebody(two: Two) -> None:
    """A finding at the unit, signed by it, names an entry that somebody was hurt: at the seat that stays."""
    record = reported(two)
    chief = two.post.desk
    with chief.store.writing() as conn:
        harm = journal.Note("incident_harm_set", record, chief.officer.uid, {"injured": 3})
        entry = write_entry(conn, chief, harm)
        facts = {findings.WHAT: findings.WITHOUT_RIGHT, findings.ENTRIES: [entry.uid]}
        journal.note(conn, chief.store, chief.source, journal.Note(findings.MADE, None, chief.officer.uid, facts))
    two.carry()
    with two.county.desk.store.reading() as conn:
        assert conn.execute(select(QUARANTINED.c.uid)).scalars().all() == []
    two.whole()
