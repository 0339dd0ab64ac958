"""A patrol with the program's library writes into the record of somebody held: what protects that person holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from db.across.setting_up.findings_panel import SignFinding, sign_finding
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import QUERIES
from db.kernel.events.event import Event
from db.kernel.folding import rebuild
from db.kernel.journal import findings, journal, stored_events
from db.reading import open_findings
from db.reading.chronology import BOTH_WAYS, NO_RIGHT
from db.registers.custody import entries_in_question, people_held
from db.registers.custody.case.case import Case
from db.registers.custody.models import CUSTODY, DUTY, SPAN
from db.storage.models import BODY
from db.words.messages import Refused
from db.words.records import UNDONE, Record
from tests.attacks.test_held_checks import uid_of
from tests.attacks.test_without_right import again
from tests.conftest import PASSWORD, Desks
from tests.db.registers.custody.test_commands import act, opened, refused, shown
from tests.written import write_entry


@dataclass
class Held:
    """A child of sixteen who needs an interpreter; the desk of whoever may, and that of a patrol."""

    desks: Desks
    duty: Desk
    patrol: Desk
    number: str

    def other(self, **said: Any) -> Held:
        """Somebody else who is held, otherwise as this one."""
        return replace(self, number=hold(self.duty, **said))

    def forge(self, kind: str, said: Mapping[str, Any] | None = None, **facts: Any) -> str:
        """The patrol writes an entry; its uid. `said`: what stands in it instead."""
        with self.patrol.store.writing() as conn:
            note = journal.Note(kind, uid_of(self.duty, self.number), self.patrol.officer.uid, facts)
            entry = write_entry(conn, self.patrol, note)
            if said is not None:
                conn.execute(BODY.update().where(BODY.c.uid == entry.uid).values(json=journal.canonical(said)))
        return entry.uid

    def start_again(self) -> None:
        """The program is started again: what was forged is named."""
        again(self.duty, Role.DUTY)

    def show(self) -> Record:
        return shown(self.duty, self.number)

    def open_duties(self) -> dict[str, Any]:
        """The duties that are open, and when each is due: of one that recurs, the turn that is due first."""
        undone = [duty for duty in self.show().duties if duty.state in UNDONE]
        latest_first = sorted(undone, key=lambda duty: duty.due or self.duty.now(), reverse=True)
        return {duty.kind: duty.due for duty in latest_first}

    def rows(self) -> list[Any]:
        """The rows of which figures are made."""
        with self.duty.store.reading() as conn:
            return [sorted(conn.execute(table.select()).all(), key=str) for table in (CUSTODY, DUTY, SPAN)]

    def entry(self, field: str) -> dict[str, Any]:
        """What corrects a field of the entry that opened the record."""
        opening = next(entry for entry in self.show().chronology if entry.kind == "custody_opened")
        return {"target": opening.uid, "field": field, "part": "facts"}


def hold(duty: Desk, **said: Any) -> str:
    """Somebody is brought in and put into a room; the record's number."""
    number = opened(duty, **{"age": 16, "band": "47", **said})
    act(duty, number, "set_language", language="dari", interpreter_needed=True)
    act(duty, number, "place_in", {"room": "جای دیگری نبود"}, room="families")
    return number


@pytest.fixture
def held(desk_as: Desks) -> Held:
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    number = hold(duty)
    desk_as.clock.advance(minutes=12)
    return Held(desk_as, duty, patrol, number)


HOURS_5 = timedelta(hours=5)


def start(held: Held, hours: float) -> tuple[str, dict[str, Any]]:
    at = held.duty.now() - timedelta(minutes=32) + timedelta(hours=hours)
    return "start_given", {"at": at.isoformat().replace("+00:00", "Z"), "said_by": "person"}


LOOSENING: dict[str, Callable[[Held], tuple[str, dict[str, Any]]]] = {
    "arrival 5 hours later": lambda held: start(held, 5),
    "arrival corrected": lambda held: (
        "corrected", {**held.entry("deprivation_at"), "value": held.duty.now().isoformat().replace("+00:00", "Z")},
    ),
    "age 25 instead of 16": lambda held: ("age_set", {"child": "adult", "age": 25, "basis": "stated"}),
    "age corrected": lambda held: ("corrected", {**held.entry("age"), "value": 25}),
    "a meal given": lambda _held: ("care_given", {"given": ["food", "water"], "seen": "spoke"}),
    "interpreter not needed": lambda _held: ("language_set", {"language": "persian", "interpreter_needed": False}),
    "no interpreter wished": lambda _held: ("interpreter_used", {"tie": "refused", "language": "dari"}),
    "a call made": lambda _held: ("family_told", {"result": "told"}),
    "another band": lambda held: ("corrected", {**held.entry("band"), "value": "74"}),
    "another room": lambda _held: ("placed_in_room", {"room": "hall"}),
}  # fmt: skip


def forge_made(held: Held, make: Callable[[Held], tuple[str, dict[str, Any]]]) -> str:
    kind, facts = make(held)
    return held.forge(kind, **facts)


def test_none_of_them_takes_anything_from_the_person(held: Held) -> None:
    """Ten people, one forged entry in the record of each; and in that of the first all ten."""
    unknown: dict[str, Any] = {"name_known": "unknown", "name": None}
    people = {forged: held.other(band=str(60 + place), **unknown) for place, forged in enumerate(LOOSENING)}
    before = {forged: (each.show(), each.open_duties()) for forged, each in people.items()}
    before["all"], people["all"] = (held.show(), held.open_duties()), held
    rows = held.rows()
    written = {forged: forge_made(people[forged], make) for forged, make in LOOSENING.items()}
    for make in LOOSENING.values():
        written["all"] = forge_made(held, make)
    held.start_again()
    board = {person.number: person for person in QUERIES["custody.board"](held.duty).people}
    for forged, each in people.items():
        (was, duties), now, found = before[forged], each.show(), each.open_duties()
        band = next(line.value for part in was.sections for line in part.lines if line.name == "band")
        assert duties.keys() <= found.keys(), forged
        assert all(found[name] is None if due is None else found[name] <= due for name, due in duties.items()), forged
        assert (now.flags, now.walled, now.title) == (was.flags, was.walled, was.title), forged
        assert (board[each.number].band, board[each.number].room) == (band, "families"), forged
        assert {"child"} <= now.flags & board[each.number].flags, forged
        assert "custody.interview" in now.walled, forged
        (entry,) = (entry for entry in now.chronology if entry.uid == written[forged])
        assert entry.lines[0].value == BOTH_WAYS, forged
        assert not entry.correctable, forged
    assert held.rows() == rows, "they count in no figure"
    assert rebuild.check(held.duty.store).differences == ()


def test_an_arrival_5_hours_earlier_runs_at_once_and_counts_in_no_figure(held: Held) -> None:
    rows, duties = held.rows(), held.open_duties()
    kind, facts = start(held, -5)
    held.forge(kind, **facts)
    held.start_again()
    found = held.open_duties()
    assert found["holding"] == duties["holding"] - HOURS_5
    assert found["prosecutor"] == duties["prosecutor"] - HOURS_5
    assert held.rows() == rows
    (person,) = QUERIES["custody.held_now"](held.duty)
    assert person.ends == found["holding"]
    assert {duty.kind for duty in person.overdue_duties} >= {"prosecutor"}
    strip = {duty.kind: duty.due for _band, duty in QUERIES["custody.clock_strip"](held.duty)}
    assert strip["prosecutor"] == found["prosecutor"]
    (line,) = QUERIES["custody.preview"](held.duty, uid_of(held.duty, held.number)).duties[:1]
    assert line.due == found["prosecutor"]
    assert any("without the right" in str(warning) for warning in held.show().warnings)
    assert rebuild.check(held.duty.store).differences == ()


def test_a_wall_of_either_reading_stands_until_leaders_have_settled_it(held: Held) -> None:
    held.number = grown = opened(held.duty, name="سهراب", age=30, band="51")
    before = held.show()
    uid = held.forge("language_set", language="pashto", interpreter_needed=True)
    held.start_again()
    assert held.open_duties().keys() - {duty.kind for duty in before.duties if duty.state in UNDONE} == {"interpreter"}
    assert "custody.interview" not in before.walled
    assert "custody.interview" in held.show().walled
    stopped = refused(lambda: act(held.duty, grown, "interview", interviewers="1204"))
    assert stopped.code == "wall.interview_language"
    with held.duty.store.reading() as conn:
        (found,) = stored_events.events_of_kinds(conn, held.duty.store.unit, (findings.MADE,))
    held.forge(findings.SIGNED, finding=found.uid, codes=found.uid, code=2, derived="ab" * 32)
    assert "custody.interview" in held.show().walled, "nor does a signature that a patrol makes up"
    commander, inspector = again(held.duty, Role.COMMANDER), again(held.duty, Role.INSPECTOR)
    sign_finding(commander, SignFinding(password=PASSWORD))
    assert "custody.interview" in held.show().walled, "one signature settles nothing"
    sign_finding(inspector, SignFinding(password=PASSWORD))
    settled = held.show()
    assert (settled.duties, settled.walled) == (before.duties, before.walled)
    assert [entry.label for entry in settled.chronology if entry.uid == uid] == [NO_RIGHT]


DECIDING: dict[str, dict[str, Any]] = {
    "age_decided": {"number": "5", "authority": "court", "result": "adult"},
    "removal_ordered": {"number": "5", "authority": "court"},
    "fear_lifted": {"number": "5", "authority": "asylum_authority"},
    "person_returned": {"well": "well"},
    "custody_reviewed": {"decision": "release"},
}


def test_what_decides_or_moves_is_not_read_at_all(held: Held) -> None:
    before, flags = held.open_duties(), held.show().flags
    written = {held.forge(kind, **facts) for kind, facts in DECIDING.items()}
    held.start_again()
    assert (held.open_duties(), held.show().flags) == (before, flags)
    labels = {entry.uid: entry.label for entry in held.show().chronology if entry.uid in written}
    assert labels == dict.fromkeys(written, NO_RIGHT)


def test_what_cannot_be_read_keeps_nobody_from_the_record(held: Held) -> None:
    """Whoever writes beside the program writes anything: what is no time, no code, no entry of this record."""
    before = held.open_duties()
    kind, facts = start(held, -5)
    for said in ({"at": ["yesterday"]}, {"at": "yesterday"}, {"at": "2026-13-45T00:00:00Z"}, {"at": None}):
        held.forge(kind, said, **facts)
        held.start_again()
    held.forge("corrected", {"field": "age"}, **held.entry("age"))
    held.start_again()
    assert held.open_duties() == before
    assert len(QUERIES["custody.held_now"](held.duty)) == 1


def test_an_honest_record_asks_once_what_is_set_aside_and_reads_no_more(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(open_findings, "every_finding", lambda *what: asked.append(what) or ())
    reads: list[int] = []
    read = entries_in_question.read

    def counted(events: Sequence[Event], *, in_question: Sequence[Event] = (), **others: Any) -> Case:
        reads.append(len(in_question))
        return read(events, in_question=in_question, **others)

    monkeypatch.setattr(entries_in_question, "read", counted)
    with held.duty.store.reading() as conn:
        (person,) = people_held.held_cases(conn, held.duty.store.unit)
    assert (asked, reads, person.case.parts) == ([], [0], ())


def test_a_finding_that_a_patrol_writes_brings_nothing_into_question(held: Held) -> None:
    """It names what another one wrote who may: that counts, and is not read twice."""
    entry = next(entry for entry in held.show().chronology if entry.kind == "language_set")
    before = held.open_duties()
    held.forge("finding_made", what="without_right", entries=[entry.uid])
    held.start_again()
    with held.duty.store.reading() as conn:
        record = uid_of(held.duty, held.number)
        assert entries_in_question.in_question(conn, held.duty.store.unit, {record}) == {}
    assert held.open_duties() == before
    with pytest.raises(Refused):
        sign_finding(held.patrol, SignFinding(password=PASSWORD))
