"""Attachments of somebody who is no longer held are no way around the question what the record is opened for."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from db.demo.attachments import picture
from db.kernel.base.access import Role
from db.kernel.desk.desk import QUERIES
from db.registers.custody.show import show_custody
from db.storage.models import JOURNAL
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.registers.attachments.test_attachments import attach_to, file
from tests.db.registers.custody.test_commands import act, opened


@pytest.mark.parametrize(("query", "more"), [("attachment.list", ()), ("attachment.take_out", (1,))])
def test_attachments_of_a_closed_record_ask_what_for(desk_as: Desks, tmp_path: Path, query: str, more: Any) -> None:
    desk = desk_as(Role.DUTY)
    record = show_custody(desk, opened(desk))
    attach_to(desk, "custody", record, path=file(tmp_path, picture(Random(7))), what="medical")
    act(desk, record.number, "see_documents", type="passport_visa", verified_with="aliens_office", answer="valid")
    act(desk, record.number, "release", outcome="released_documents_valid", band="17", copy_given=True)

    other = desk_as(Role.DEPUTY)
    ask = QUERIES[query].run

    def noted() -> int:
        with other.store.reading() as conn:
            mine = (JOURNAL.c.kind == "custody_read", JOURNAL.c.officer == other.officer.uid)
            return len(conn.execute(select(JOURNAL.c.uid).where(*mine)).all())

    with pytest.raises(Refused) as refused:
        ask(other, "custody", record.number, *more)
    assert "purpose" in refused.value.fields
    assert noted() == 0
    ask(other, "custody", record.number, *more, purpose="inspection")
    assert noted() == 1
    ask(other, "custody", record.number, *more)
    assert noted() == 1, "opened within the hour"
