"""Power goes away while the store's key is renewed: whatever of it is on the disk then, everybody gets in."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import select

from db.across.setting_up.losses import losses
from db.kernel.base.access import Role
from db.opening.rotating import rotate
from db.reading.journal_queries import verify_whole
from db.reference.officers.inspectorate import readers
from db.storage import keys
from db.storage.hidden_shares import names_readers
from db.storage.models import INDEX
from tests.attacks.test_keys_and_journal import name_phrase
from tests.conftest import BADGES, PASSWORD, Desks
from tests.faults.replaying import Moment, Watched, leave
from tests.faults.rounds import rounds, seed
from tests.faults.writers import report

pytestmark = pytest.mark.faults

LAST = 10
"""Steps from where keys.json holds both keys."""


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the ends of the journal are remembered."""
    monkeypatch.setenv("PRECINCT_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def opens(desk_as: Desks, numbers: set[str]) -> int:
    """Everybody gets in, nothing is lost or said to be; which key it is."""
    desk = desk_as(Role.ADMINISTRATOR)
    ring = keys.read(desk_as.home)
    assert ring.coming is None
    assert len(ring.slots) == len(BADGES) + 1
    assert verify_whole(desk).problems == ()
    assert losses(desk_as(Role.DUTY)) == ()
    with desk.store.reading() as conn:
        assert readers(conn, desk.store) == (BADGES[Role.INSPECTOR],)
        assert not names_readers(ring)
        assert numbers <= set(conn.execute(select(INDEX.c.number)).scalars())
    forget_open(desk_as)
    return ring.number


def forget_open(desk_as: Desks) -> None:
    desk_as.close()
    desk_as.open.clear()


def test_wherever_power_goes_away_while_the_key_is_renewed_everybody_gets_in(desk_as: Desks, beside: Path) -> None:
    """As a kill leaves it at each step, and as power does: of names that are not yet on the disk each comes or not, of
    what was not synced each sector. The short form cuts at the last steps, where the file takes the other's place."""
    chance = random.Random(seed())
    admin = desk_as(Role.ADMINISTRATOR)
    name_phrase(admin)
    numbers = {report(desk_as(Role.DUTY), "پیش از کلید تازه")}
    forget_open(desk_as)
    admin = desk_as(Role.ADMINISTRATOR)
    admin.store.checkpoint()
    watched = Watched(desk_as.home, beside)
    with watched.following():
        rotate(admin, PASSWORD)
    moments = watched.moments
    if rounds(0):
        killed: list[Moment] = moments
        cut = [chance.choice(moments) for _round in range(rounds(0))]
    else:
        killed, cut = moments[-1:], moments[-LAST:]
    numbered = []
    for moment in killed:
        leave(moment, desk_as.home, beside, None)
        numbered.append(opens(desk_as, numbers))
    assert numbered == sorted(numbered)
    assert numbered[-1] == 2
    for moment in cut:
        leave(moment, desk_as.home, beside, chance)
        assert opens(desk_as, numbers) in (1, 2), moment.step
