"""A packet that was sent stays as it was sent, until something that it tells of is erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, select

from db.across.packets.sent_copy import packet_paper
from db.across.packets.showing import packet_files, show_packet
from db.carrying.levels import links
from db.carrying.levels.forms import MakeUnitKey
from db.demo.attachments import scan
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk import copies
from db.kernel.events.erasure_rule import SHARE
from db.kernel.folding import rebuild
from db.kernel.signing import verifying
from db.reading.journal_queries import verify
from db.reading.packing import packed, unpacked
from db.registers.custody.show import show_custody
from db.registers.incidents.show import show_incident
from db.storage.models import BODY, JOURNAL
from precinct_tui.documents import making
from precinct_tui.documents.packet_folder import export
from precinct_tui.documents.paper import as_text
from tests.conftest import Desks
from tests.db.across.packets.test_packets import exported, packet_act
from tests.db.registers.incidents.test_commands import give
from tests.db.sealed import seal

Sent = tuple[Desk, str, str, str]
"""Who sent it, and the numbers of packet, incident and person held."""


@pytest.fixture
def away(desk_as: Desks, tmp_path: Path) -> Sent:
    """A packet of a theft with a scan and a person held, sent by a precinct that has its key."""
    links.make_unit_key(desk_as(Role.ADMINISTRATOR), MakeUnitKey())
    desk = desk_as(Role.DUTY)
    packet, incident, person = exported(desk, tmp_path, asks="دستور بازرسی خانه")
    return desk, packet.number, incident, person


def folder_of(desk: Desk, number: str, into: Path) -> dict[str, bytes]:
    folder = export(desk, number, into).folder
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def changed(desk: Desk, incident: str) -> None:
    """Another name, another party, and the scan taken back."""
    record = show_incident(desk, incident)
    party = next(entry.uid for entry in record.chronology if any(line.value == "زهرا کریمی" for line in entry.lines))
    record = give(desk, "correct", record, target=party, field="name", value="زهره کریمی", reason="نام درست نبود")
    record = give(desk, "add_party", record, role="witness", name="گواه تازه")
    give(desk, "withdraw_attachment", record, target="1", reason="اشتباه")


def test_a_later_export_and_print_are_what_was_sent(away: Sent, tmp_path: Path) -> None:
    desk, number, incident, _person = away
    before, paper = folder_of(desk, number, tmp_path / "first"), as_text(*making.packet(desk, number))
    changed(desk, incident)
    packet_act(desk, "receipt", show_packet(desk, number), at="now", receipt="55")
    desk.source.now.advance(minutes=30)  # type: ignore[attr-defined]
    assert folder_of(desk, number, tmp_path / "second") == before
    assert as_text(*making.packet(desk, number)) == paper
    assert json.loads(before["packet.json"])["state"] == "sent"
    assert before[f"attachments/{incident}-1-statement.pdf"] == scan(Random(1), pages=3)
    assert "زهره" in str(show_incident(desk, incident)), "the record itself is as it was corrected"
    assert verify(desk).problems == ()


def test_what_comes_back_is_at_work_again_and_sent_anew(away: Sent) -> None:
    desk, number, incident, _person = away
    packet = packet_act(desk, "answer", show_packet(desk, number), at="now", answer="completion", text="گواهی پزشکی")
    changed(desk, incident)
    assert not packet_files(desk, number).gone
    assert "زهره" in str(packet_paper(desk, number).document)
    packet_act(desk, "send", packet, at="now", incomplete="مهلت")
    give(desk, "add_party", show_incident(desk, incident), role="witness", name="گواه دیگر")
    told = packet_paper(desk, number)
    assert told.copy is not None
    assert ("زهره" in str(told.document), "گواه دیگر" in str(told)) == (True, False)


def protect(desk: Desk, incident: str, _person: str) -> None:
    give(desk, "protect", show_incident(desk, incident), target="1", reason="asked")


def erase_scan(desk: Desk, incident: str, _person: str) -> None:
    give(desk, "erase_attachment", show_incident(desk, incident), target="1", reason="asked")


@pytest.mark.parametrize(
    "erase", [lambda desk, incident, _person: seal(desk, "incident", incident), protect, erase_scan],
    ids=["sealed", "protected", "attachment"],
)  # fmt: skip
def test_what_is_erased_of_a_record_is_gone_from_the_copy(
    away: Sent, desk_as: Desks, erase: Callable[[Desk, str, str], None]
) -> None:
    _desk, number, incident, person = away
    leader = desk_as(Role.COMMANDER)
    assert packet_paper(leader, number).copy is not None
    erase(leader, incident, person)
    told = packet_paper(leader, number)
    assert told.copy is None
    assert packet_files(leader, number).gone
    with leader.store.reading() as conn:
        assert not readable(conn, leader.store.unit)
    assert verify(leader).problems == ()
    assert rebuild.check(leader.store).differences == ()


def readable(conn: Connection, unit: str) -> bool:
    """Whether any copy that is kept can be read."""
    uids = conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.kind == copies.KEPT)).scalars().all()
    assert uids
    return any(copies.read(conn, unit, uid) is not None for uid in uids)


def test_a_share_that_is_emptied_by_hand_is_told(away: Sent) -> None:
    desk = away[0]
    with desk.store.writing() as conn:
        before = conn.begin_nested()
        shares = select(JOURNAL.c.uid).where(JOURNAL.c.kind == SHARE)
        emptied = BODY.update().where(BODY.c.uid.in_(shares), BODY.c.part == "identity").values(salt=None, json=None)
        assert conn.execute(emptied).rowcount == 3, "the packet, its incident, the person held"
        assert len(verifying.verify(conn, writing=True).problems) == 3
        before.rollback()


def test_a_record_comes_back_as_it_was_packed(away: Sent) -> None:
    desk, _number, incident, person = away
    for record in (show_incident(desk, incident), show_custody(desk, person)):
        assert unpacked(json.loads(json.dumps(packed(record)))) == record
    with pytest.raises(ValueError, match="no part of a record"):
        unpacked({"is": "Path"})
