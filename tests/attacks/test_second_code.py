"""The code of a request stands in every list: an officer who reads it there does not speak for the citizen."""

from __future__ import annotations

import re
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.reading.papers import previewing
from db.storage.models import BODY
from db.words.folding import ascii_digits
from db.words.form_reading import read_form
from db.words.messages import Refused
from precinct_tui.documents import making
from precinct_tui.documents.blocks import Pairs
from tests.conftest import Desks


def give(desk: Desk, name: str, **raw: Any) -> str:
    """One command of the desk, from what is typed."""
    return str(COMMANDS[name].run(desk, read_form(COMMANDS[name].form, raw, now=desk.now())))


def second_of(desk: Desk, code: str) -> str | None:
    """The second code on the slip that is printed now."""
    paper, _stamp = making.slip(desk, code)
    values = [
        ascii_digits(str(value)) for block in paper.blocks if isinstance(block, Pairs) for _label, value in block.rows
    ]
    said = [found.group() for value in values if (found := re.search(r"\d{4} \d{4}", value))]
    return said[0] if said else None


@pytest.fixture
def closed(desk_as: Desks) -> tuple[Desk, str]:
    """A request that was answered and closed."""
    desk = desk_as(Role.DUTY)
    code = give(
        desk, "request.take", category="lost_document", words="چراغ کوچه خاموش است", answer_by="code", answered="شد"
    )
    return desk, code


def test_who_has_no_slip_does_not_speak_for_the_citizen(closed: tuple[Desk, str]) -> None:
    desk, code = closed
    second = second_of(desk, code)
    assert second is not None
    for name, raw in (("request.satisfaction", {"satisfied": "yes"}), ("request.reopen", {"reason": "نشد"})):
        for wrong in ({}, {"second": "0000 0000"}):
            with pytest.raises(Refused) as refused:
                give(desk, name, code=code, **raw, **wrong)
            assert "second" in refused.value.fields
    give(desk, "request.satisfaction", code=code, satisfied="no", second=second)
    give(desk, "request.reopen", code=code, reason="نشد", second=second.replace(" ", ""))
    with desk.store.reading() as conn:
        kept = "".join(row.json or "" for row in conn.execute(BODY.select()))
    assert second not in kept
    assert second.replace(" ", "") not in kept


def test_it_is_printed_once(closed: tuple[Desk, str], desk_as: Desks) -> None:
    desk, code = closed
    with previewing():
        assert second_of(desk, code) is None
    give(desk, "request.satisfaction", code=code, satisfied="yes")  # no slip was printed: the code alone
    first = second_of(desk, code)
    again = second_of(desk, code)  # the printer failed
    assert None not in (first, again)
    with pytest.raises(Refused):
        give(desk, "request.satisfaction", code=code, satisfied="yes", second=first)
    desk_as.clock.advance(days=1)
    assert second_of(desk, code) is None
    give(desk, "request.satisfaction", code=code, satisfied="yes", second=again)
