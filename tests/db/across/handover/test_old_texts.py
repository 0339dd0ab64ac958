"""A handover keeps codes of duties: their words may change, and so may those of an entry that kept English texts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

import db.across.handover.commands as shift
from db.across.handover import forms, old_texts
from db.across.handover.models import ITEM
from db.across.handover.summary import summary
from db.across.handover.wording import worded
from db.kernel.base.officer import Desk
from db.kernel.events.event import Event
from db.kernel.folding import rebuild
from db.kernel.journal import journal, stored_events
from db.registers.custody.case.duties import BY_CODE
from db.storage.models import BODY, JOURNAL
from db.words.messages import M_
from tests.attacks.test_signatures import Tools, problems, report
from tests.db.registers.custody.test_commands import opened
from tests.db.registers.custody.test_rules import T0, event

STARTED = "handover_started"
RENAMED = M_("Look into the cell")


def entry(**details: Any) -> Event:
    """An entry of schema 1 with one drafted item of a person, and one of something else."""
    person = {"code": "held", "priority": "watch", "number": "CA-1405-3", "details": {"flags": ["child"], **details}}
    return event(7, STARTED, T0, draft=[person, {"code": "call", "priority": "urgent"}])


def started(desk: Desk, clock: Any) -> str:
    """A handover of a shift in which somebody is held and nobody looked after him for five hours; its number."""
    number = shift.open_shift(desk, forms.OpenShift())
    opened(desk)
    clock.at += timedelta(hours=5)
    shift.start_handover(desk, forms.StartHandover())
    return number


def written(desk: Desk) -> Event:
    with desk.store.reading() as conn:
        uid = conn.execute(select(JOURNAL.c.record).where(JOURNAL.c.kind == STARTED)).scalar_one()
        return stored_events.events_of(conn, desk.store.unit, uid, (STARTED,))[0]


def test_every_old_text_is_of_a_duty_and_of_one_only() -> None:
    assert set(old_texts.CODES.values()) - set(BY_CODE) == set(), "a code that was written is known for ever"
    assert len(set(old_texts.CODES.values())) == len(old_texts.CODES)


def test_an_entry_of_schema_1_is_read_by_codes() -> None:
    read = old_texts.by_codes(entry(duty="Police holding ends", overdue=["Welfare check", "Tea", "Water"]))
    person, call = read.facts["draft"]
    assert read.schema == 2
    assert person["details"] == {"flags": ["child"], "duty": "holding", "overdue": ["check", "Tea", "water"]}
    assert (person["number"], call) == ("CA-1405-3", {"code": "call", "priority": "urgent"})


def test_what_has_no_duty_stays_as_it_is() -> None:
    for before in (entry(), event(7, STARTED, T0), event(7, STARTED, T0, draft=[])):
        assert old_texts.by_codes(before).facts == before.facts


def test_a_text_that_is_not_in_the_table_is_shown_as_it_was_written() -> None:
    person = old_texts.by_codes(entry(duty="Serve tea", overdue=["Count spoons"])).facts["draft"][0]
    _title, notes, following = worded("held", person["details"], {})
    assert (str(notes[-1]), str(following)) == ("overdue: Count spoons", "Serve tea")


def test_a_handover_is_written_by_codes(desk: Desk, desk_as: Any) -> None:
    started(desk, desk_as.clock)
    entry_now = written(desk)
    details = next(item["details"] for item in entry_now.facts["draft"] if item["code"] == "held")
    assert (entry_now.schema, details["duty"]) == (2, "prosecutor")
    assert details["overdue"][:2] == ["prosecutor", "wellbeing"]
    assert set(details["overdue"]) <= set(BY_CODE), "whatever the turn"


@pytest.mark.parametrize("earlier", [False, True])
def test_a_reworded_duty_changes_no_entry(
    desk: Desk, desk_as: Any, monkeypatch: pytest.MonkeyPatch, earlier: bool
) -> None:
    """Of this version's entries and of 0.1.0's: the same duty, in today's words."""
    number = started(desk, desk_as.clock)
    if earlier:
        as_of_old(desk)
    with desk.store.reading() as conn:
        before = {row.item: json.loads(row.details) for row in conn.execute(select(ITEM))}
    monkeypatch.setitem(BY_CODE, "prosecutor", replace(BY_CODE["prosecutor"], label=RENAMED))
    item = next(item for item in summary(desk, number).items if item.code == "held")
    assert (item.next, str(item.notes[-1]).partition(",")[0]) == (RENAMED, "overdue: Look into the cell")
    rebuild.rebuild(desk.store)
    with desk.store.reading() as conn:
        assert {row.item: json.loads(row.details) for row in conn.execute(select(ITEM))} == before
    assert [details["duty"] for details in before.values() if "duty" in details] == ["prosecutor"]


def as_of_old(desk: Desk) -> None:
    """The entry in the journal as 0.1.0 would have written it; the tables made anew from that."""
    texts = {code: text for text, code in old_texts.CODES.items()}
    facts = json.loads(json.dumps(written(desk).facts))
    for item in facts["draft"]:
        if "duty" in item.get("details", {}):
            item["details"]["duty"] = texts[item["details"]["duty"]]
            item["details"]["overdue"] = [texts[code] for code in item["details"]["overdue"]]
    with desk.store.writing() as conn:
        uid = conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.kind == STARTED)).scalar_one()
        conn.execute(JOURNAL.update().where(JOURNAL.c.uid == uid).values(schema=1))
        mine = (BODY.c.uid == uid, BODY.c.part == "facts")
        conn.execute(BODY.update().where(*mine).values(json=journal.canonical(facts)))
    rebuild.rebuild(desk.store)


@pytest.mark.parametrize("changed", ["duty", "overdue", "schema"])
def test_another_code_in_a_signed_handover_is_noticed(desk: Desk, desk_as: Any, changed: str) -> None:
    """Also where every digest and hash is made anew: the signature is over the bytes, not over what is read of them."""
    started(desk, desk_as.clock)
    report(desk)  # its signature goes over the handover too
    assert problems(desk) == []
    draft = json.loads(json.dumps(written(desk).facts["draft"]))
    person = next(item["details"] for item in draft if item["code"] == "held")
    person |= {"duty": {"duty": "check"}, "overdue": {"overdue": ["check"]}, "schema": {}}[changed]
    with desk.store.writing() as conn:
        tools = Tools(desk, conn)
        uid = tools.last(kind=STARTED)["uid"]
        if changed == "schema":
            conn.execute(JOURNAL.update().where(JOURNAL.c.uid == uid).values(schema=1))
        tools.rewrite(uid, "facts", draft=draft)
    assert any("signed" in problem for problem in problems(desk))
