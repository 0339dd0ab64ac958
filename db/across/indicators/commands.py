"""Freezing a table: it is kept as it stands, with the journal's position and who froze it."""

from __future__ import annotations

from db.across.indicators.figures import as_data
from db.across.indicators.forms import FreezeIndicators
from db.across.indicators.queries import made
from db.kernel.access import Role
from db.kernel.desk import Act, command


@command(
    "indicator.freeze",
    label="Freeze the table",
    form=FreezeIndicators,
    roles=frozenset({Role.COMMANDER}),
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
    }
    told = table.comparison
    facts = {**number, "period": told.period.code, "against": told.against.code, "as_of": table.as_of}
    facts |= {"hash": table.hash, "figures": kept, "to_date": told.to_date}
    act.append("indicators_frozen", record=form.uid, facts=facts)
    return str(number["number"])
