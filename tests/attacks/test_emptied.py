"""A part that was emptied by hand, and an entry that is gone, is seen: only what an entry explains is empty."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.erasing.erasing import declared
from db.kernel.folding import rebuild
from db.kernel.folding.current_rights import sealed_to
from db.kernel.journal import envelopes, journal
from db.kernel.signing import verifying
from db.storage import ends
from db.storage.models import BODY, JOURNAL, OF_ENTRY, SIGNATURE
from tests.attacks.test_signatures import report
from tests.conftest import Desks
from tests.older_stores import IN_FILES, name_of, unpack

EMPTYING = {
    "record_sealed", "contact_sealed", "incident_party_protected", "caller_protected", "attachment_erased",
    "import_cleared", "incident_missing_erased",
}  # fmt: skip


def test_each_kind_that_empties_says_so() -> None:
    assert set(declared()) == EMPTYING


@pytest.fixture(
    params=[None, *(pytest.param(path, marks=pytest.mark.long) for path in IN_FILES)],
    ids=lambda path: "made up" if path is None else name_of(path),
)
def honest(request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A made-up precinct, and stores of every kind of event that earlier versions left."""
    if request.param is not None:
        return unpack(request.param, tmp_path / "older", Role.INSPECTOR, tmp_path_factory)
    return request.getfixturevalue("made_up_day")  # type: ignore[no-any-return]


def test_an_honest_store_verifies_and_one_more_emptied_part_does_not(honest: Desk) -> None:
    store = honest.store
    with store.reading() as conn:
        assert verifying.verify(conn).problems == ()
        chosen = select(BODY.c.unit, BODY.c.uid, BODY.c.part, JOURNAL.c.kind).join(JOURNAL, OF_ENTRY)
        full = conn.execute(chosen.where(BODY.c.json.is_not(None)).order_by(JOURNAL.c.position)).all()
    by_kind = {(row.kind, row.part): row for row in full if row.kind != "sealed_entry"}
    for row in list(by_kind.values())[:: max(1, len(by_kind) // 8)]:
        with store.writing() as conn:
            before = conn.begin_nested()
            where = (BODY.c.unit == row.unit, BODY.c.uid == row.uid, BODY.c.part == row.part)
            conn.execute(BODY.update().where(*where).values(salt=None, json=None))
            said = [str(problem) for problem in verifying.verify(conn, writing=True).problems]
            assert any("are empty" in problem for problem in said), (row.kind, row.part, said)
            before.rollback()
    store.close(remember=False)


def test_what_is_made_anew_goes_by_the_same_declaration(honest: Desk) -> None:
    assert rebuild.check(honest.store).differences == ()
    honest.store.close(remember=False)


@pytest.fixture
def signed(desk_as: Desks) -> Desk:
    """A commander who wrote something at a store, after a sealed entry and sign-ins were written."""
    desk = desk_as(Role.COMMANDER)
    with desk.store.writing() as conn:
        envelopes.put(conn, desk, envelopes.uid_of("a form"), {"what": "something"}, sealed_to(conn, desk.store))
    report(desk)
    return desk


def test_a_missing_position_is_named(signed: Desk) -> None:
    with signed.store.writing() as conn:
        last = conn.execute(select(JOURNAL.c.position).order_by(JOURNAL.c.position.desc())).scalars().first() or 0
        conn.execute(JOURNAL.update().where(JOURNAL.c.position == last).values(position=last + 3))
        conn.execute(SIGNATURE.update().where(SIGNATURE.c.position == last).values(position=last + 3))
        said = [str(problem) for problem in verifying.verify(conn).problems]
    assert f"Positions {last} to {last + 2} of the journal are missing." in said


@pytest.mark.parametrize("stream", ["access", "sealed"])
def test_the_newest_of_a_stream_is_missed_once_something_was_signed_after_it(signed: Desk, stream: str) -> None:
    """The chain alone does not miss its own end; the gap in the positions is closed, too."""
    with signed.store.writing() as conn:
        chosen = select(JOURNAL.c.uid, JOURNAL.c.position).where(JOURNAL.c.stream == stream)
        rows = conn.execute(chosen.order_by(JOURNAL.c.position.desc())).all()
        end = conn.execute(select(SIGNATURE.c.position).order_by(SIGNATURE.c.position.desc())).scalars().first() or 0
        gone = next(row for row in rows if row.position < end)
        newer = [row.uid for row in rows if row.position >= gone.position]
        conn.execute(BODY.delete().where(BODY.c.uid.in_(newer)))
        conn.execute(JOURNAL.delete().where(JOURNAL.c.uid.in_(newer)))
        for table in (JOURNAL, SIGNATURE):
            kept = conn.execute(select(table.c.position).order_by(table.c.position)).scalars().all()
            for place, position in enumerate(kept, 1) if table is JOURNAL else ():
                conn.execute(JOURNAL.update().where(JOURNAL.c.position == position).values(position=place))
                conn.execute(SIGNATURE.update().where(SIGNATURE.c.position == position).values(position=place))
        said = [str(problem) for problem in verifying.verify(conn).problems]
    assert any("signed" in problem for problem in said), said


def test_an_anchor_covers_every_stream(signed: Desk) -> None:
    with signed.store.writing() as conn:
        position = conn.execute(select(JOURNAL.c.position).order_by(JOURNAL.c.position.desc())).scalars().first() or 0
        printed = ends.anchor(conn, position)
        assert len(printed) == 64
        assert verifying.anchor_holds(conn, position, printed[:32])
        access = select(JOURNAL.c.uid).where(JOURNAL.c.stream == "access").order_by(JOURNAL.c.position.desc()).limit(1)
        uid = conn.execute(access).scalar_one()
        conn.execute(JOURNAL.update().where(JOURNAL.c.uid == uid).values(hash=journal.sha("another")))
        assert not verifying.anchor_holds(conn, position, printed)
