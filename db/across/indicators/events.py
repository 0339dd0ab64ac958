"""What figures keep of custody, and the tables that were frozen."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from db.across.indicators import forms
from db.across.indicators.models import FREEZE, MATTER, PUBLICATION
from db.kernel.events.event import Event
from db.kernel.events.event_keys import MOST, Key, each, number
from db.kernel.projections.numbering import NUMBERED
from db.kernel.projections.projecting import EventKind, Listener
from db.kernel.projections.rows import Rows

RESIDENCE_DOCUMENTS = frozenset(
    {
        "passport_visa", "amayesh_card", "identity_card", "census_slip", "work_card", "residence_permit",
        "transit_slip",
    }
)  # fmt: skip
"""Documents of the list document_type by which a right to stay is shown."""
RESIDENCE_OUTCOMES = frozenset({"aliens_office", "camp", "border"})
"""Outcomes that only a matter of residence has."""
CHILD_AGE = 18


def _opened(rows: Rows, event: Event) -> None:
    age = event.facts.get("age")
    child = age is not None and age < CHILD_AGE
    rows.put(MATTER, {"unit": event.unit, "record": event.record, "child": child})


def _followed(rows: Rows, event: Event) -> None:
    if changed := changes(event.kind, dict(event.facts)):
        rows.change(MATTER, event.key, **changed)


def changes(kind: str, facts: dict[str, Any]) -> dict[str, bool]:
    """What an event says of the matter of a custody record. A person of doubtful age counts as a child."""
    changed: dict[str, bool] = {}
    match kind:
        case "documents_seen":
            if facts.get("type") in RESIDENCE_DOCUMENTS:
                changed["residence"] = True
                if facts.get("answer") == "valid":
                    changed["valid"] = True
        case "ground_set":
            changed["no_ground"] = facts.get("ground") == "no_ground"
            if facts.get("ground") == "entry_or_stay":
                changed["residence"] = True
        case "age_set":
            age = facts.get("age")
            changed["child"] = facts.get("child") in ("child", "doubtful") or (age is not None and age < CHILD_AGE)
        case "person_released":
            if facts.get("outcome") == "released_documents_valid":
                changed |= {"residence": True, "valid": True}
            if facts.get("outcome") == "released_no_ground":
                changed["no_ground"] = True
        case "person_referred" | "person_moved":
            if facts.get("to") in RESIDENCE_OUTCOMES:
                changed["residence"] = True
    return changed


def _frozen(rows: Rows, event: Event) -> None:
    facts = event.facts
    row = {name: facts[name] for name in ("number", "period", "against", "as_of", "hash")}
    until = facts.get("to_date")
    row |= {"unit": event.unit, "uid": event.record, "frozen_at": event.at, "officer": event.officer}
    row |= {"to_date": None if until is None else date.fromisoformat(until)}
    rows.put(FREEZE, {**row, "figures": json.dumps(facts["figures"], sort_keys=True)})


def _published(rows: Rows, event: Event) -> None:
    row = {"unit": event.unit, "uid": event.record, "published_at": event.at, "officer": event.officer}
    rows.put(PUBLICATION, {**row, "hidden": json.dumps(event.facts.get("hidden") or [])})


_FIGURE = (
    Key("code"), *(Key(name, "decimal") for name in ("this", "last")), Key("months", "decimal", many=12),
    Key("last_months", "decimal", many=12),
    *(number(name) for name in ("numerator", "denominator", "last_numerator", "last_denominator")),
    *(number(name) for name in ("missing", "records", "last_records", "least_month")),
    number("doubt"), number("last_doubt"),
)  # fmt: skip
_HEARD = Key("heard", "object", keys=(
    Key("day", "date"), number("units"), Key("missing", many=MOST), Key("withheld", many=MOST),
    Key("ended", many=MOST), each("successors", Key("unit"), Key("successor"), Key("since", "date")),
))  # fmt: skip
"""At a seat: of how many units a table is, which were behind when it was frozen, and which had ended."""
FROZEN = (
    number("as_of"), Key("hash", limit=64),
    Key("figures", "object", keys=(Key("first", "date"), each("figures", *_FIGURE), _HEARD)),
)  # fmt: skip
"""A frozen table: the figures as db/across/indicators/figures.py writes them (`as_data`)."""
KINDS = (
    EventKind(
        "custody_counted", "Custody records behind a figure listed", keys=(Key("code"), Key("period")), stream="access"
    ),
    EventKind("indicators_frozen", "Indicators frozen", _frozen, forms.FreezeIndicators, keys=(*NUMBERED, *FROZEN)),
    EventKind(
        "indicators_published",
        "Figures published",
        _published,
        forms.PublishIndicators,
        keys=(Key("hidden", many=MOST), Key("besides", many=MOST)),
    ),
    EventKind(
        "indicators_drafted",
        "Figures read as they would leave the unit",
        keys=(Key("period"), Key("against"), Key("table", limit=40)),
        stream="access",
    ),
)
LISTENS = (
    Listener("custody_opened", _opened),
    *(
        Listener(kind, _followed)
        for kind in ("documents_seen", "ground_set", "age_set", "person_released", "person_referred", "person_moved")
    ),
)
