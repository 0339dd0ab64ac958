"""Sign-ins that were refused are in the journal once their badge comes in; a list of foreign nationals is none's."""

from __future__ import annotations

import pytest

from db.across.indicators.queries import DENOMINATOR, records_behind
from db.kernel.base.access import Role
from db.opening.setup import open_store, switch
from db.reading.journal_queries import list_journal
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks


def counts(desks: Desks) -> int:
    return len(list_journal(desks(Role.INSPECTOR), kind="sign_in_refused", stream="access").rows)


def test_what_was_refused_is_written_at_the_next_sign_in_of_that_badge(desk_as: Desks) -> None:
    desk = desk_as()
    with pytest.raises(Refused):
        open_store(desk_as.home, BADGES[Role.DEPUTY], "not the password")
    assert counts(desk_as) == 0
    open_store(desk_as.home, BADGES[Role.COMMANDER], PASSWORD).store.close()
    assert counts(desk_as) == 0, "another badge's tries are not this one's"
    with pytest.raises(Refused):
        switch(desk, BADGES[Role.DEPUTY], "000000")
    open_store(desk_as.home, BADGES[Role.DEPUTY], PASSWORD).store.close()
    assert counts(desk_as) == 1
    open_store(desk_as.home, BADGES[Role.DEPUTY], PASSWORD).store.close()
    assert counts(desk_as) == 1


@pytest.mark.parametrize("role", [Role.COMMANDER, Role.INSPECTOR, Role.AUDITOR, Role.DUTY])
def test_no_list_of_foreign_nationals_stands_behind_their_number(desk_as: Desks, role: Role) -> None:
    desk = desk_as(role)
    for code in ("nationals_processed", "nationals_processed.held", "nationals_duties_met", "nationals_duties_stated"):
        with pytest.raises(Refused) as refused:
            records_behind(desk, code, "1405-H2")
        assert refused.value.code == "forbidden"
    with pytest.raises(Refused):
        records_behind(desk, "nationals_duties_met", "1405-H2", of=DENOMINATOR)
