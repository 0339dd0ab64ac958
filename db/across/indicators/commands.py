"""Freezing a table, which keeps it as it stands with the journal's position; and publishing one that was frozen."""

from __future__ import annotations

from db.across.indicators.figures import as_data
from db.across.indicators.forms import FreezeIndicators, PublishIndicators
from db.across.indicators.publishing import named, plan_of
from db.across.indicators.queries import made
from db.kernel.base.access import Role
from db.kernel.desk.desk import Act, command
from db.words.messages import M_, Refused


@command(
    "indicator.freeze",
    label="Freeze the table",
    form=FreezeIndicators,
    roles=frozenset({Role.COMMANDER}),
    writes="indicators_frozen",
    opens=True,
    hidden=True,
)
def freeze(act: Act, form: FreezeIndicators) -> str:
    """Keeps the figures of a period; what changes later changes them no more. Returns the table's number.

    Raises Refused("invalid") for what is no period, has not begun or lies before the first entry.
    """
    table = made(act.reading(), form.period, form.against, form.to_date)
    number = act.number("indicator")
    kept = {
        "first": None if table.first is None else table.first.isoformat(),
        "figures": [as_data(figure) for figure in table.figures],
        **({} if table.heard is None else {"heard": table.heard.as_data()}),
    }
    comparison = table.comparison
    facts = {**number, "period": comparison.period.code, "against": comparison.against.code, "as_of": table.as_of}
    facts |= {"hash": table.hash, "figures": kept, "to_date": comparison.to_date}
    act.append("indicators_frozen", record=form.uid, facts=facts)
    return str(number["number"])


@command(
    "indicator.publish",
    label="Publish the table",
    form=PublishIndicators,
    roles=frozenset({Role.COMMANDER}),
    writes="indicators_published",
    recordless=True,
    hidden=True,
)
def publish(act: Act, form: PublishIndicators) -> str:
    """Lets a frozen table leave the unit, with what is kept back of it; returns its number.

    Raises Refused: "conflict" where it was published already, "invalid" for what is no whole half-year, quarter or
    month set against another and for what would tell small numbers with earlier papers, "unlikely" at the note where
    lines are kept back besides the small ones: they are named first.
    """
    plan = plan_of.read(act.reading(), form.number or "")
    if plan.published is not None:
        raise Refused("conflict", {}, M_("Table {number} was published already.", number=plan.number))
    if plan.refusal is not None:
        raise Refused("invalid", {"number": plan.refusal})
    if plan.besides:
        act.ask(
            "note",
            M_(
                "Kept back besides, since they would tell a small number: {lines}.", lines=named(act.conn, plan.besides)
            ),
        )
    act.raise_if_refused()
    form.number = plan.number
    hidden = sorted(plan.small | set(plan.besides))
    act.append("indicators_published", record=plan.uid, form=form, facts={"hidden": hidden, "besides": plan.besides})
    return plan.number
