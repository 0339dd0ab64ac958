"""The duties of custody as data: what, where it is written, how it is done, with which command.

The two limits of the law are constants; what a precinct sets for itself is in `Limits`. The order of `SPECS` is the
order in which a desk works through a record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from db.registers.custody.case.spec import (
    CCP46,
    CCP47,
    CCP48,
    CCP49,
    CCP51,
    CCP52,
    CCP285,
    COMMANDER,
    DESK,
    INSPECTORATE,
    JUDGE,
    MANDELA,
    OWN,
    PRINCIPLES,
    UNHCR,
    Spec,
)
from db.registers.custody.case.specs_orders import with_orders
from db.registers.custody.case.specs_persons import with_persons
from db.words.messages import M_
from db.words.records import duty_kind

PROSECUTOR = timedelta(hours=1)
"""Criminal Procedure Code 1392, arts 47 and 49: the prosecutor's office is told within the hour."""
HOLDING = timedelta(hours=24)
"""Criminal Procedure Code 1392, art. 46: police holding ends within 24 hours. Nothing extends it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a precinct may set: how long "at once" and "again" last, and how often people are checked on; limits.py.

    Checks each hour and reviews after 6 and then every 9 hours follow PACE Code C as a model; no screen
    names it, as it is no law here.
    """

    at_once: timedelta = timedelta(minutes=30)
    put_off: timedelta = timedelta(minutes=30)
    check: timedelta = timedelta(hours=1)
    first_review: timedelta = timedelta(hours=6)
    next_review: timedelta = timedelta(hours=9)
    soon: timedelta = timedelta(minutes=15)
    countersign: timedelta = timedelta(hours=24)
    family: timedelta = timedelta(hours=3)
    lawyer: timedelta = timedelta(hours=2)
    names: timedelta = timedelta(hours=3)
    contact: timedelta = timedelta(hours=4)
    water: timedelta = timedelta(hours=6)
    food: timedelta = timedelta(hours=8)


DEFAULT = Limits()
SET = (
    "check", "first_review", "next_review", "at_once", "put_off", "family", "lawyer", "names", "contact", "water",
    "food",
)  # fmt: skip
"""Limits that a precinct sets, in minutes; a record's opening entry keeps those that are not the usual ones."""


RECURRING = ("check", "review", "water", "food")
"""Duties that come back as long as somebody is here."""


def limits_of(facts: Mapping[str, Any], usual: Limits = DEFAULT) -> Limits:
    """The limits that a record was opened with, from the facts of its opening entry."""
    kept: Mapping[str, int] = facts.get("limits", {})
    if not kept:
        return usual
    return replace(usual, **{name: timedelta(minutes=value) for name, value in kept.items() if name in SET})


_SPECS: tuple[Spec, ...] = (
    Spec(
        "release_now",
        M_("Release now: the documents are valid"),
        CCP46,
        M_("Release the person; nothing more is required."),
        "custody.release",
    ),
    Spec(
        "release_ordered",
        M_("Release: a judge has ordered it"),
        CCP46,
        M_("Release the person and record it."),
        "custody.release",
    ),
    Spec(
        "arrival",
        M_("Open a record for everyone who arrived"),
        MANDELA,
        M_("One record a person; the count must match the people who got off."),
        None,
    ),
    Spec(
        "wellbeing",
        M_("Is the person well?"),
        MANDELA,
        M_("Look, ask about injury, illness, medicine and self-harm, take dangerous items."),
        "custody.wellbeing",
        step=True,
    ),
    Spec(
        "doctor",
        M_("Doctor"),
        CCP51,
        M_("Call a doctor or 115; record when the person was seen and what was found."),
        "custody.doctor",
        call="115",
        phone="ambulance",
    ),
    Spec(
        "language",
        M_("Language"),
        DESK,
        M_("Ask which language the person understands; “unknown” is an answer."),
        "custody.set_language",
        step=True,
    ),
    Spec(
        "interpreter",
        M_("Interpreter"),
        PRINCIPLES,
        M_("Find an interpreter who is neither an officer nor a relative; by telephone will do."),
        "custody.interpreter",
        step=True,
    ),
    Spec(
        "age",
        M_("Age, and with whom"),
        DESK,
        M_("Ask the age and who the person is with. Doubtful age is a child."),
        "custody.set_age",
        step=True,
    ),
    Spec(
        "child_delivery",
        M_("Deliver the child"),
        CCP285,
        M_("No questioning. A suspect under 15: juvenile court; 15 to 17: juvenile prosecutor. No suspicion: welfare."),
        "custody.child_delivered",
        call=M_("Juvenile prosecutor or court; welfare 123").text,
        phone="juvenile",
    ),
    Spec(
        "documents",
        M_("Documents"),
        DESK,
        M_("See the documents and have them verified. Valid: release now."),
        "custody.see_documents",
        step=True,
    ),
    Spec(
        "ground",
        M_("Own ground and legal basis"),
        CCP46,
        M_("Set this person's own ground, never the group's. Without a ground: release."),
        "custody.set_ground",
        step=True,
    ),
    Spec(
        "ground_told",
        M_("Ground told in writing"),
        CCP46,
        M_("Tell the person the ground and the evidence, in writing, in a language they understand."),
        "custody.tell_ground",
        step=True,
    ),
    Spec(
        "rights",
        M_("Rights"),
        CCP52,
        M_("Explain the rights, give the sheet, read it aloud to who cannot read, take a receipt."),
        "custody.give_rights",
        step=True,
    ),
    Spec(
        "fear",
        M_("Fear of return asked"),
        UNHCR,
        M_("Ask everyone, alone and in their language; write the answer as said."),
        "custody.ask_fear",
        step=True,
    ),
    Spec(
        "prosecutor",
        M_("Tell the prosecutor's office"),
        CCP47,
        M_("Identity, job, address and reason, within one hour; out of hours to the duty judge."),
        "custody.tell_prosecutor",
        call=JUDGE,
        phone="prosecutor",
    ),
    Spec(
        "prosecutor_names",
        M_("Names to the prosecutor, after a notice for the group"),
        CCP47,
        M_("The group was told by headcount; tell this person's name, job and address."),
        "custody.tell_prosecutor",
        call=JUDGE,
        phone="prosecutor",
    ),
    Spec(
        "family",
        M_("Tell the family"),
        CCP49,
        M_("Let the person tell the family, or tell them. A refusal goes to a judge."),
        "custody.tell_family",
        step=True,
    ),
    Spec(
        "family_judge",
        M_("Judge's word on not telling the family"),
        CCP49,
        M_("Put the refusal before a judge and record the reference."),
        "custody.tell_family",
        call=JUDGE,
        phone="prosecutor",
    ),
    Spec(
        "holding",
        M_("Police holding ends"),
        CCP46,
        M_("Release, or bring before a judge or prosecutor, within 24 hours. Nothing extends it."),
        "custody.before_judge",
        call=JUDGE,
        phone="prosecutor",
    ),
    Spec(
        "judge_seen",
        M_("Seen by the judge in person"),
        CCP46,
        M_("Bring the person before the judge who gave the order, and record it."),
        "custody.before_judge",
        call=JUDGE,
        phone="prosecutor",
    ),
    Spec(
        "lawyer",
        M_("Lawyer"),
        CCP48,
        M_("Let the lawyer see the person, up to one hour; keep the remarks."),
        "custody.lawyer",
    ),
    Spec(
        "consulate",
        M_("Offer the consulate"),
        PRINCIPLES,
        M_("Offer it. Tell the consulate only if the person wishes."),
        "custody.offer_contacts",
    ),
    Spec(
        "unhcr",
        M_("Offer UNHCR"),
        UNHCR,
        M_("Offer it. Tell UNHCR only if the person wishes."),
        "custody.offer_contacts",
    ),
    Spec(
        "check",
        M_("Welfare check"),
        OWN,
        M_("Go and look; write what was seen."),
        "custody.care",
    ),
    Spec(
        "review",
        M_("Review"),
        OWN,
        M_("Decide whether holding is still necessary, and write why."),
        "custody.review",
    ),
    Spec(
        "recount",
        M_("Count the cash again"),
        MANDELA,
        M_("One officer counted it alone: the person countersigns, and the next officer counts again."),
        "custody.recount",
    ),
    Spec(
        "property_out",
        M_("Give property back"),
        MANDELA,
        M_("Give everything back against signature."),
        "custody.property_out",
    ),
    Spec(
        "receipt",
        M_("Receipt of the hand-over"),
        MANDELA,
        M_("Get the receipt from who received the person."),
        "custody.receipt",
    ),
    Spec(
        "copy",
        M_("Copy of the record"),
        PRINCIPLES,
        M_("Offer the person a copy, with or without what was said about fear, as the person chooses."),
        "custody.give_copy",
    ),
    Spec(
        "notice_prosecutor",
        M_("Tell the prosecutor of it"),
        CCP47,
        M_("At once."),
        "custody.notify",
        call=JUDGE,
        phone="prosecutor",
    ),
    Spec(
        "notice_forensic",
        M_("Tell forensic medicine"),
        MANDELA,
        M_("At once; the scene is kept."),
        "custody.notify",
        call=M_("Forensic medicine").text,
        phone="forensic",
    ),
    Spec(
        "notice_inspectorate",
        M_("Tell the inspectorate"),
        MANDELA,
        M_("At once."),
        "custody.notify",
        call=INSPECTORATE,
        phone="inspectorate",
    ),
    Spec(
        "notice_family",
        M_("Tell the family of it"),
        MANDELA,
        M_("As soon as they can be reached."),
        "custody.notify",
    ),
    Spec(
        "signature",
        M_("Signature of the commander or standby officer"),
        DESK,
        M_("By radio or telephone: name, number and time; or signed here."),
        "custody.sign_absent",
        call=COMMANDER,
        phone="commander",
    ),
    Spec(
        "countersign",
        M_("Countersign what was agreed by radio or telephone"),
        DESK,
        M_("Whoever agreed by radio or telephone signs within 24 hours."),
        "custody.countersign",
        call=COMMANDER,
        phone="commander",
    ),
    Spec(
        "breach",
        M_("What should not have happened"),
        DESK,
        M_("It stays in the record. Say how it came about."),
        None,
    ),
)
SPECS = with_orders(with_persons(_SPECS))
BY_CODE = {spec.code: spec for spec in SPECS}
ORDER = {spec.code: place for place, spec in enumerate(SPECS)}
STEPS = frozenset(spec.code for spec in SPECS if spec.step)
"""What may be put off. The prosecutor, the 24 hours and the checks may not."""
WALK = (
    "wellbeing", "language", "interpreter", "age", "documents", "ground", "ground_told", "rights", "fear", "family",
    "consulate", "unhcr", "review",
)  # fmt: skip
"""What valid documents make unnecessary."""
CARERS_OWN = (
    "language", "interpreter", "documents", "ground", "ground_told", "rights", "prosecutor", "prosecutor_names",
    "family", "consulate", "unhcr", "review",
)  # fmt: skip
"""What a child who is no suspect and has a carer here has none of: it stands in the carer's record."""


def spec_of(code: str) -> Spec:
    """The duty that a code such as `check-3` belongs to. Raises KeyError."""
    return BY_CODE[duty_kind(code)]
