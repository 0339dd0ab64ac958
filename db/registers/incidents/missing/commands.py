"""What is done in the search for a missing person. Nothing matches a name with any register."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from db.kernel.base.access import OVERSIGHT, SEALERS
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import Act, command
from db.kernel.journal import journal
from db.registers.incidents.incident_acts import CASE, find, kind_of, write
from db.registers.incidents.missing import forms, rules
from db.registers.incidents.missing.state import limit, next_check, search_of
from db.registers.incidents.models import MISSING
from db.registers.incidents.rules import LIVE, STATES
from db.storage import sealed_list
from db.words.forms import Form
from db.words.messages import M_, Refused

GROUP = "Search"
LINE = "missing:"
"""What is remembered beside the store of an erased search, so that restoring an older backup erases it again."""
AT_ONCE = 200


def _search(act: Act, form: Form, *states: str) -> Row[Any]:
    """The search of the form's incident in one of these states. Raises Refused("conflict")."""
    row = search_of(act.conn, act.unit, form.record)
    if row is None:
        raise Refused("conflict", {}, M_("No search was started in this incident."))
    if row.state not in states:
        raise Refused("conflict", {}, M_("The search has ended.") if row.ended_at else M_("The search still goes on."))
    return row


@command("incident.begin_search", label="Begin the search", form=forms.BeginSearch, roles=CASE, needs=LIVE,
         group=GROUP, writes=forms.BEGUN)  # fmt: skip
def begin_search(act: Act, form: forms.BeginSearch) -> str:
    """Begins the search at once, however short somebody is gone; returns the incident's number.

    Raises Refused("conflict", "invalid").
    """
    incident = find(act, form, LIVE)
    kind = kind_of(act, incident.type)
    if kind is None or kind.code not in rules.TYPES:
        raise Refused("conflict", {}, M_("This is for another type of incident. Amend the type first."))
    if form.last_seen_at is not None and form.last_seen_at > act.now:
        raise Refused("invalid", {"last_seen_at": M_("This lies in the future.")})
    facts = {
        "hours": rules.hours_between(form.last_seen_at, act.now),
        "next_due": next_check(act.conn, form.age_group, act.now),
    }
    return write(act, incident, forms.BEGUN, form, act.now, facts)


@command("incident.search_step", label="Step of the search", form=forms.SearchStep, roles=CASE, needs=LIVE,
         group=GROUP, writes=forms.STEP)  # fmt: skip
def search_step(act: Act, form: forms.SearchStep) -> str:
    """Keeps what was done; the next check is due from here on. Returns the incident's number."""
    incident = find(act, form, LIVE)
    row = _search(act, form, rules.SEARCHING)
    return write(act, incident, forms.STEP, form, act.now, {"next_due": next_check(act.conn, row.age_group, act.now)})


@command("incident.found_missing", label="The person is found", form=forms.FoundMissing, roles=CASE, needs=LIVE,
         group=GROUP, writes=forms.FOUND)  # fmt: skip
def found_missing(act: Act, form: forms.FoundMissing) -> str:
    """Ends the search. An adult's wish comes first: without it nothing is kept. Returns the incident's number.

    Raises Refused("invalid").
    """
    incident = find(act, form, LIVE)
    row = _search(act, form, rules.SEARCHING, rules.CLOSED)
    if rules.wish_is_missing(row.age_group, form.outcome, form.wish):
        raise Refused("invalid", {"wish": M_("First ask what the reporter may be told, or choose “can't answer”.")})
    if form.fears is None and form.outcome != rules.DEAD:
        raise Refused("invalid", {"fears": M_("Ask the person alone.")})
    return write(act, incident, forms.FOUND, form, act.now)


@command("incident.told_reporter", label="The reporter was told", form=forms.ToldReporter, roles=CASE, needs=LIVE,
         group=GROUP, writes=forms.TOLD)  # fmt: skip
def told_reporter(act: Act, form: forms.ToldReporter) -> str:
    """Keeps by its code what was said; returns the incident's number. More than the person allowed is asked about."""
    incident = find(act, form, LIVE)
    row = _search(act, form, rules.SEARCHING, rules.FOUND, rules.CLOSED)
    allowed = rules.may_say(row.state, row.wish, row.fears, row.outcome, row.age_group)
    if rules.says_more(form.said, allowed):
        act.ask("said", M_("The person allows only: {words}", words=rules.WORDS[allowed]))
        act.raise_if_refused()
    return write(act, incident, forms.TOLD, form, act.now)


@command("incident.hand_over_found", label="Welfare, or handed over", form=forms.HandOver, roles=CASE, needs=LIVE,
         group=GROUP, writes=forms.HANDED)  # fmt: skip
def hand_over_found(act: Act, form: forms.HandOver) -> str:
    """Keeps that welfare was told, or to whom the person went; returns the incident's number.

    Raises Refused("wall.welfare") where a child fears home and welfare was not told, unless it has happened already.
    """
    incident = find(act, form, LIVE)
    row = _search(act, form, rules.FOUND)
    if form.to == rules.FAMILY and not form.already and rules.welfare_first(row.age_group, row.fears, row.welfare):
        raise Refused("wall.welfare", {"to": M_("Welfare (123) first: this child fears home, or was not asked.")})
    return write(act, incident, forms.HANDED, form, act.now)


@command("incident.close_search", label="Close the search, nobody found", form=forms.CloseSearch, roles=CASE,
         needs=LIVE, group=GROUP, guards=True, writes=forms.CLOSED)  # fmt: skip
def close_search(act: Act, form: forms.CloseSearch) -> str:
    """Ends a search that found nobody, by whose word; the inspectorate sees it. Returns the incident's number."""
    incident = find(act, form, LIVE)
    _search(act, form, rules.SEARCHING)
    return write(act, incident, forms.CLOSED, form, act.now)


@command("incident.see_closed_search", label="Closed search: seen", form=forms.SeeClosed, roles=OVERSIGHT,
         group=GROUP, writes=forms.SEEN)  # fmt: skip
def see_closed_search(act: Act, form: forms.SeeClosed) -> str:
    """The inspectorate has seen that a search was closed; returns the incident's number. Raises Refused("conflict")."""
    incident = find(act, form, frozenset(STATES))
    if _search(act, form, rules.CLOSED).seen:
        raise Refused("conflict", {}, M_("This was seen already."))
    return write(act, incident, forms.SEEN, form, act.now)


@command("incident.erase_missing", label="Erase names of ended searches", form=forms.EraseMissing, roles=SEALERS,
         recordless=True, hidden=True, writes=forms.ERASED)  # fmt: skip
def erase_missing(act: Act, form: forms.EraseMissing) -> str:
    """Erases name, description, words and photographs of searches that ended long enough ago; returns how many.

    Raises Refused("conflict") where there is none.
    """
    del form
    due = to_erase(act)
    if not due:
        raise Refused("conflict", {}, M_("No names are due to be erased yet."))
    for uid in due[:AT_ONCE]:
        act.append(forms.ERASED, record=uid)
        sealed_list.remember(act.desk.store, act.conn, f"{LINE}{uid}")
    return str(len(due[:AT_ONCE]))


def to_erase(act: Act) -> list[str]:
    """The incidents whose search ended long enough ago and still has names."""
    until = act.now - limit(act.conn, "erase")
    ended = (MISSING.c.unit == act.unit, MISSING.c.erased.is_(False), MISSING.c.ended_at <= until)
    return list(act.conn.execute(select(MISSING.c.uid).where(*ended).order_by(MISSING.c.ended_at)).scalars())


def refuse_open_search(act: Act, form: Form) -> None:
    """Refuse an end of the incident while its search goes on: found or closed is said first. Raises Refused."""
    row = search_of(act.conn, act.unit, form.record)
    if row is not None and row.state == rules.SEARCHING:
        said = M_("The search continues. Record that the person is found, or close the search and name who ordered it.")
        raise Refused("conflict", {}, said)


def erase_again(conn: Connection, desk: Desk, remembered: tuple[str, ...]) -> None:
    """Erase once more what an older backup brought back."""
    for line in remembered:
        uid = line.removeprefix(LINE)
        row = search_of(conn, desk.store.unit, uid) if line.startswith(LINE) else None
        if row is not None and not row.erased:
            journal.note(
                conn, desk.store, desk.source, journal.Note(forms.ERASED, record=uid, officer=desk.officer.uid)
            )
