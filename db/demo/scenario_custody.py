"""People held in a scenario: a record about residence each, from the deprivation of liberty to the outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from db.demo.scenario import PeriodPlan, Spread, each
from db.demo.scenario_acts import MINUTE, ScenarioWriter, TimedAct, WritesAct
from db.registers.custody.keeping import forms as forms_keeping
from db.registers.custody.outcome import forms as forms_outcome
from db.registers.custody.walk import contact_forms
from db.registers.custody.walk import forms as forms_walk

SEEN = 0.97
"""Share of those held on that a judge saw in time."""
REMOVALS = frozenset({"aliens_office", "camp", "border"})


def custody(plan: PeriodPlan, spread: Spread) -> Iterator[TimedAct]:
    """People about whose residence a record was kept: from the deprivation of liberty to the outcome."""
    codes = list(each(plan.table("custody")))
    children = plan.table("children").get("children", 0)
    spread.random.shuffle(codes)
    rows = zip(codes, spread.moments(len(codes)), spread.places(len(codes)), strict=True)
    for place, (code, at, unit) in enumerate(rows):
        yield at, _person(code, at, unit, place < children)


def _person(code: str, at: datetime, unit: str, child: bool) -> WritesAct:
    def told(writer: ScenarioWriter) -> None:
        random, record = writer.random, writer.uid(at)
        arrived = at + 15 * MINUTE
        opened = forms_walk.OpenCustody(
            name_known="refused", deprivation_at=at, arrived_at=arrived, age=random.randrange(6, 17) if child else 30,
            category="with_family" if child else "brought_by_patrol",
        )  # fmt: skip
        writer.put(
            unit, "custody_opened", record, arrived, writer.number(unit, "custody", arrived), form=opened, uid=record
        )

        def write(kind: str, minutes: float, form: Any) -> None:
            form.at = arrived + minutes * MINUTE
            writer.put(unit, kind, record, form.at, form=form)

        write("wellbeing_seen", 3, forms_walk.Wellbeing(well="well"))
        write("language_set", 4, forms_walk.SetLanguage(language="dari", interpreter_needed=False, literate=True))
        age = forms_walk.SetAge(
            basis="stated", child="child" if child else "adult", with_whom="family" if child else None
        )
        write("age_set", 5, age)
        answer = "valid" if code == "released_documents_valid" else "not_found"
        seen = forms_walk.SeeDocuments(type="amayesh_card", verified_with="aliens_office", answer=answer)
        write("documents_seen", 8, seen)
        if code == "released_no_ground":
            write("ground_set", 9, forms_walk.SetGround(ground="no_ground"))
        elif code != "released_documents_valid":
            write(
                "ground_set",
                9,
                forms_walk.SetGround(
                    ground="entry_or_stay",
                    stated_by="aliens_office",
                    order_number="۹۱/ا",
                    told_at=arrived + 9 * MINUTE,
                    in_writing=True,
                ),
            )
        rights = forms_walk.GiveRights(language="dari", written=True, read_aloud=True, receipt="signed", fear="no")
        write("rights_given", 12, rights)
        minutes = 90 if random.random() < 0.05 else random.randrange(15, 40)
        if code not in ("released_documents_valid", "released_no_ground"):
            write("prosecutor_told", minutes, contact_forms.TellProsecutor(via="phone", to="قاضی کشیک"))
            write("family_told", minutes + 5, contact_forms.TellFamily(result="told"))
            for body in ("consulate", "unhcr"):
                write("contact_offered", minutes + 6, contact_forms.OfferContact(body=body, wish="does_not_wish"))
            for after in (50, 100, 150):
                write("care_given", after + random.randrange(8), forms_keeping.Care(seen="spoke"))
            if code in REMOVALS and random.random() < SEEN:
                order = forms_keeping.JudicialOrder(
                    number=str(random.randrange(1000, 9999)), judge="قاضی کشیک", effect="hold",
                    seen_at=arrived + 165 * MINUTE,
                )  # fmt: skip
                write("judicial_order_received", 170, order)
        _leaves(write, code, random.randrange(1000, 9999))

    return told


def _leaves(write: Callable[[str, float, Any], None], code: str, number: int) -> None:
    """How a person leaves: sent on with an order, or free."""
    if code in REMOVALS:
        write("removal_ordered", 175, forms_outcome.RemovalOrder(number=str(number), authority="prosecutor"))
        sent: dict[str, Any] = {
            "body": "مرجع ذی‌صلاح",
            "receiver": "مأمور تحویل",
            "receipt": "۱",
            "reason": "به موجب دستور",
        }
        write("person_referred", 180, forms_outcome.Refer(to=code, **sent))
    else:
        soon = code in ("released_documents_valid", "released_no_ground")
        write("person_released", 25 if soon else 180, forms_outcome.Release(outcome=code, copy_given=True))
