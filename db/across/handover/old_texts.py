"""Entries of schema 1 of handover_started: they name duties by the English texts of their time.

The texts are frozen here. A label of a duty may be reworded without a change of this table; nothing is added to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from db.kernel.events.event import Event

CODES: Mapping[str, str] = {
    "Release now: the documents are valid": "release_now",
    "Release: a judge has ordered it": "release_ordered",
    "Release: the review decided so": "release_decided",
    "Open a record for everyone who arrived": "arrival",
    "Is the person well?": "wellbeing",
    "Doctor": "doctor",
    "Language": "language",
    "Interpreter": "interpreter",
    "Age, and with whom": "age",
    "Deliver the child": "child_delivery",
    "Documents": "documents",
    "Own ground and legal basis": "ground",
    "Ground told in writing": "ground_told",
    "Rights": "rights",
    "Fear of return asked": "fear",
    "Explain and offer asylum and UNHCR, in private": "asylum_offer",
    "Bring the wish before the authority competent for asylum": "asylum_referral",
    "Tell the prosecutor's office": "prosecutor",
    "Names to the prosecutor, after a notice for the group": "prosecutor_names",
    "Tell the family": "family",
    "Judge's word on not telling the family": "family_judge",
    "Police holding ends": "holding",
    "The judge's order ends": "order_end",
    "Ask until when the order holds, and who saw the person": "order_ask",
    "Seen by the judge in person": "judge_seen",
    "Lawyer": "lawyer",
    "Offer the consulate": "consulate",
    "Offer UNHCR": "unhcr",
    "Welfare check": "check",
    "Water": "water",
    "Food": "food",
    "Back in the cell": "back_in",
    "End of the restraint": "restraint_end",
    "Review": "review",
    "Count the cash again": "recount",
    "Give property back": "property_out",
    "Receipt of the hand-over": "receipt",
    "Who received the person": "receiver",
    "Copy of the record": "copy",
    "Tell the prosecutor of it": "notice_prosecutor",
    "Tell forensic medicine": "notice_forensic",
    "Tell the inspectorate": "notice_inspectorate",
    "Tell the family of it": "notice_family",
    "Signature of the commander or standby officer": "signature",
    "Countersign what was agreed by radio or telephone": "countersign",
    "What should not have happened": "breach",
}
"""Text of schema 1 → the duty's code."""


def by_codes(event: Event) -> Event:
    """An entry of schema 1 as one of schema 2. A text that is not in the table stays as it was written."""
    if "draft" not in event.facts:
        return replace(event, schema=2)
    items = [{**item, **_details(item)} for item in event.facts["draft"]]
    return replace(event, schema=2, facts={**event.facts, "draft": items})


def _details(item: Mapping[str, Any]) -> dict[str, Any]:
    details = item.get("details")
    if not details:
        return {}
    coded = dict(details)
    if "duty" in details:
        coded["duty"] = CODES.get(details["duty"], details["duty"])
    if "overdue" in details:
        coded["overdue"] = [CODES.get(text, text) for text in details["overdue"]]
    return {"details": coded}
