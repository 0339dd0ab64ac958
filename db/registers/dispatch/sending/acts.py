"""Sending a patrol to a call or an incident: the suggested order, a reason for another, a question to who is busy."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from db.kernel.base.scenes import PatrolScene
from db.kernel.desk.desk import Act
from db.kernel.projections import numbering
from db.registers.dispatch.models import DISPATCH
from db.registers.dispatch.rules import BACKDATED, BUSY
from db.registers.dispatch.sending import cases
from db.registers.dispatch.sending.dangers import TIES
from db.registers.dispatch.sending.forms import SendUnit, SentUnit
from db.registers.dispatch.sending.ranking import Ranked, joined, rank
from db.words.folding import ascii_digits, fold
from db.words.messages import M_, Refused


def ranked(act: Act, case: PatrolScene) -> tuple[Ranked, ...]:
    """Everyone in the order of sending, as it is at this moment."""
    everyone = cases.candidates(act.conn, act.unit)
    need = cases.need_of(act.conn, act.unit, case)
    return rank(everyone, need, cases.barriers(act.conn, act.unit), act.now)


def send(act: Act, form: SendUnit, case: PatrolScene) -> str:
    """Send the patrol that the form names, and its second, or ask one that is busy. Returns the number of the case.

    Raises Refused: "invalid" for a name that nobody on shift has, one out of service, or one sent there already;
    "unlikely" where another is suggested before it, a single officer would go alone to violence, somebody whom it must
    not leave is with it, or the time lies back.
    """
    order = ranked(act, case)
    chosen = _may_be_sent(act, case, order, "patrol", form.patrol or "")
    second = _may_be_sent(act, case, order, "second", form.second) if form.second else None
    patrol = chosen.patrol
    if second is not None and second.patrol.uid == patrol.uid:
        raise Refused("invalid", {"second": M_("This is the same patrol.")})
    form.at = form.at or act.now
    if second is None and {"second", "alone"} & set(chosen.codes):
        act.ask("second", M_("A single officer to violence or a weapon. Name a second patrol, or write why alone."))
    ask_when(act, "at", form.at)
    if form.at < case.began.replace(second=0, microsecond=0):
        act.ask("at", M_("This is before the call."))
    first = order[0]
    if first.rank == 1 and first.patrol.uid != patrol.uid and "patrol" not in act.warned:
        act.ask(
            "patrol",
            M_("{patrol} is suggested first: {why}. Why another?", patrol=first.patrol.name, why=first.said),
        )
    act.raise_if_refused()
    for sent in (chosen, second) if second is not None else (chosen,):
        kept = SentUnit(patrol=sent.patrol.name.code, at=form.at, reasons=form.reasons, off_by=form.off_by)
        facts: dict[str, Any] = {"to": sent.patrol.uid, "rank": sent.rank, "ranked": _kept(sent, order)}
        kind = "patrol_asked" if sent.patrol.state in BUSY else "patrol_sent"
        act.append(kind, record=case.uid, at=form.at, form=kept, facts=facts)
    return case.number


def _may_be_sent(act: Act, case: PatrolScene, order: tuple[Ranked, ...], field: str, typed: str) -> Ranked:
    """The patrol that a field names. Raises Refused("invalid") at the field for one that cannot be sent there."""
    chosen = _chosen(order, field, typed)
    patrol = chosen.patrol
    if patrol.state == "out":
        raise Refused("invalid", {field: M_("{patrol} is out of service.", patrol=patrol.name)})
    already = select(DISPATCH.c.uid).where(
        DISPATCH.c.unit == act.unit, DISPATCH.c.record == case.uid, DISPATCH.c.patrol == patrol.uid,
        DISPATCH.c.cleared_at.is_(None), DISPATCH.c.declined_at.is_(None),
    )  # fmt: skip
    if act.conn.execute(already).first() is not None:
        raise Refused("invalid", {field: M_("{patrol} was sent there already.", patrol=patrol.name)})
    if patrol.ties:
        with_it = joined([TIES[tie] for tie in patrol.ties])
        act.ask(field, M_("{patrol} is {with_it}. Why is it called away?", patrol=patrol.name, with_it=with_it))
    return chosen


def _kept(chosen: Ranked, order: tuple[Ranked, ...]) -> list[Any]:
    """The reasons as the journal keeps them: codes, and no place or distance of anyone."""
    others = [
        [ranked.patrol.name.code, list(ranked.codes)] for ranked in order if ranked is not chosen and ranked.patrol.uid
    ]
    return [list(chosen.codes), *others]


def _chosen(order: tuple[Ranked, ...], field: str, typed: str) -> Ranked:
    wanted = _bare(typed)
    for ranked in order:
        if ranked.patrol.uid and wanted in map(
            _bare, (ranked.patrol.name.code, ranked.patrol.name.fa, ranked.patrol.name.en)
        ):
            return ranked
    raise Refused("invalid", {field: M_("No patrol named {name} is on shift.", name=typed)})


def _bare(name: str) -> str:
    return ascii_digits(fold(name)).replace(" ", "")


def ask_when(act: Act, name: str, at: Any) -> None:
    """Ask why something is told of later than it happened; refuse what has not happened. Raises Refused("invalid")."""
    if at > act.now + BACKDATED:
        raise Refused("invalid", {name: M_("This time has not come yet.")})
    if act.now - at > BACKDATED:
        minutes = int((act.now - at).total_seconds()) // 60
        act.ask(name, M_("This was {minutes} minutes ago. Why is it entered only now?", minutes=minutes))


def incident_uid(act: Act, typed: str) -> str:
    """The uid of the incident that was typed. Raises Refused("invalid") at `incident`."""
    try:
        return numbering.find(act.conn, act.desk.store, "incident", typed, act.now)[0]
    except Refused as refused:
        raise Refused("invalid", {"incident": refused.fields["number"]}) from None
