"""Lines beside the store that nobody can prove: they erase nothing, and what they name opens to nobody either."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db.across.setting_up.closed_parts import DecideClosed, closed, decide_closed
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.erasing import closing
from db.kernel.erasing.sealing import CONTACT_LINE
from db.kernel.folding import rebuild
from db.kernel.journal import journal
from db.kernel.signing import verifying
from db.storage import backup, sealed_list
from db.storage.models import BODY, INFO, JOURNAL
from db.words.folding import ascii_digits
from db.words.messages import Refused
from precinct_tui.__main__ import main
from precinct_tui.verbs.inspectorate import closed_here
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.kernel.folding.test_reprojection import reported, same
from tests.db.registers.custody.test_commands import opened
from tests.db.sealed import seal, uid_of
from tests.every_kind import give

SECRET = "دزدی از مغازهٔ ماندنی"
NAME = "ماندانا رستگار"
CODE = "4711"


def put_back(desk_as: Desks, saved: Path, *lines: str) -> None:
    """The backup in place of the store, as on a new disk, beside what is left of sealed.txt and these lines."""
    desk_as.close()
    kept = (desk_as.home / sealed_list.FILE).read_bytes() if (desk_as.home / sealed_list.FILE).exists() else b""
    shutil.rmtree(desk_as.home)
    desk_as.home.mkdir()
    (desk_as.home / sealed_list.FILE).write_bytes(kept + "".join(f"{line}\n" for line in lines).encode())
    backup.restore(saved, desk_as.home)


def said(desk: Desk, number: str) -> str:
    """All that a desk reads of an incident, and what it finds by its words."""
    incidents = REGISTERS["incident"]
    return (
        f"{incidents.show(desk, number)} {[hit for hit in incidents.search(desk, SECRET, 9) if hit.number == number]}"
    )


def kept(desk: Desk) -> str:
    """Every part that the journal holds."""
    with desk.store.reading() as conn:
        return "".join(row.json or "" for row in conn.execute(BODY.select()))


def sound(desk: Desk) -> None:
    with desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
    same(desk)


def decide(desk: Desk, *, sealed: bool, number: str | None = None) -> str:
    return decide_closed(desk, DecideClosed(sealed=sealed, number=number, password=PASSWORD))


def test_a_forged_line_erases_nothing_and_its_record_opens_again_by_the_inspectorate_alone(
    desk_as: Desks, tmp_path: Path
) -> None:
    desk = desk_as(Role.DUTY)
    number, other, third = reported(desk, SECRET), reported(desk, "چراغ"), reported(desk, SECRET)
    give(desk, "incident.add_party", third, role="witness", name=NAME)
    uid = uid_of(desk, "incident", number)
    with desk.store.reading() as conn:
        party = conn.execute(JOURNAL.select().where(JOURNAL.c.kind == "incident_party_added")).one().uid
        key = sealed_list.key_of(conn, desk.store.unlocked.data_key)
    saved = backup.backup(desk.store, tmp_path / "backups")
    of_another = sealed_list.proof_of(key, uid_of(desk, "incident", other))
    forged = (f"{uid} proof:{of_another}", f"party:{party}:{CODE}", f"{CONTACT_LINE}{uid}", "x", "call::::", f"{uid}:")
    put_back(desk_as, saved, *forged)
    desk, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    assert (SECRET in kept(desk), NAME in kept(desk)) == (True, True)
    assert SECRET not in said(desk, number)
    assert NAME not in said(desk, third)
    assert SECRET in said(desk, third)
    sound(desk)
    assert {item.text.params["number"] for item in closed(inspector)} == {number, third}
    waits = ascii_digits(closed_here(desk))
    assert all(part in waits for part in (number, third, "(2)", "precinct inspectorate decide"))
    for who in (desk, desk_as(Role.ADMINISTRATOR), desk_as(Role.COMMANDER)):
        with pytest.raises(Refused) as refused:
            decide(who, sealed=False)
        assert refused.value.code == "forbidden"
    with pytest.raises(Refused):
        decide_closed(inspector, DecideClosed(sealed=False, password="wrong"))
    assert decide(inspector, sealed=False, number=number.lower()) == "1"
    assert SECRET in said(desk, number)
    assert decide(inspector, sealed=True) == "1"
    assert (closed(inspector), closed_here(desk)) == ((), "")
    assert NAME not in kept(desk)
    sound(desk)
    rebuild.rebuild(desk.store)
    assert SECRET in said(desk, number)
    # What was decided stands: the line that was right is proved, the other one closes nothing again.
    saved = backup.backup(desk.store, tmp_path / "later")
    put_back(desk_as, saved)
    assert closed(desk_as(Role.INSPECTOR)) == ()
    recalled = sealed_list.recall(desk_as.home, key)
    assert f"party:{party}:{CODE}" in recalled.proved
    assert uid in recalled.unproved


def test_lines_of_an_earlier_version_are_proved_where_the_journal_says_the_same(desk_as: Desks, tmp_path: Path) -> None:
    desk, commander = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    number, other = reported(desk, SECRET), reported(desk, f"{SECRET} {NAME}")
    with desk.store.writing() as conn:
        conn.execute(INFO.delete().where(INFO.c.name == "sealed list key"))
    saved = backup.backup(desk.store, tmp_path / "backups")  # as an earlier version made it: without a key
    seal(commander, "incident", number)
    forged = uid_of(desk, "incident", other)
    old = f"{uid_of(desk, 'incident', number)}\n{forged}\n"
    (desk_as.home / sealed_list.FILE).write_text(old)
    desk_as.close()
    desk_as(Role.DUTY)
    left, boxed = (desk_as.home / sealed_list.FILE).read_text().split()
    assert (left, boxed[:4]) == (forged, "box:"), "what is proved is out of sight"
    put_back(desk_as, saved)
    again = desk_as(Role.DUTY)
    assert f"{SECRET} {NAME}" in kept(again)
    assert kept(again).count(SECRET) == 1
    assert SECRET not in said(again, number)
    assert NAME not in said(again, other)
    assert [item.text.params["number"] for item in closed(desk_as(Role.INSPECTOR))] == [other]
    sound(again)
    desk_as.close()
    (tmp_path / "secret").write_text(PASSWORD)
    signed = ("--home", str(desk_as.home), "--officer", BADGES[Role.INSPECTOR], "--password-file", f"{tmp_path}/secret")
    assert main(["inspectorate", "closed", *signed]) == 0
    assert main(["inspectorate", "decide", "open", other, *signed]) == 0
    assert NAME in said(desk_as(Role.DUTY), other)


def test_a_closing_by_hand_closes_no_record_that_is_needed(desk_as: Desks) -> None:
    """Written with the store's own key, or come with a file: what a fold refuses is refused there too."""
    desk = desk_as(Role.DUTY)
    uid = uid_of(desk, "custody", opened(desk))
    for record, kind in ((uid, "record_sealed"), (uid, "contact_sealed"), (uid, "caller_protected"),
                         (desk.store.unit, "record_sealed"), (uid, "import_cleared"), (uid, "signed_in")):  # fmt: skip
        note = journal.Note(closing.CLOSED, record, desk.officer.uid, {"kind": kind, "line": "x"})
        with pytest.raises((ValueError, LookupError)), desk.store.writing() as conn:
            journal.note(conn, desk.store, desk.source, note)
