"""Checks 6xx and 7xx: what a kind of incident asks besides, and how it ended."""

from __future__ import annotations

from datetime import timedelta

from db.registers.incidents import rules
from db.registers.incidents.checks.case import ACCIDENT, CONTRABAND, CYBER, REFERRAL, IncidentCase
from db.registers.incidents.checks.checking import Found, check
from db.words.calendar.jalali import local_date
from db.words.messages import M_

QUIET = timedelta(hours=24)
"""An open incident in which nothing was written for so long waits for somebody."""
ANSWER = timedelta(days=3)
"""Within so many days a referral has its letter and receipt."""
LOSS = frozenset({"cyber_fraud", "cyber_withdrawal", "cyber_phishing", "cyber_skimming", "cyber_deposit"})
REFERRED = frozenset({"referred_prosecutor", "referred_specialist", "referred_other_unit", "referred_other_body"})
KNOWN_SUSPECT = frozenset({"suspect_referred", "suspect_identified"})

# --- 6xx what a kind asks ----------------------------------------------------------------------------------------


@check(601, "missing", M_("A cyber incident has its means recorded"))
def _no_means(case: IncidentCase) -> Found:
    if case.group == "cyber" and not case.of(CYBER):
        yield case.own, "cyber", M_("Add the cyber details.")


@check(602, "missing", M_("A cyber theft has its loss recorded"))
def _no_loss(case: IncidentCase) -> Found:
    for part in case.of(CYBER)[-1:]:
        if case.code in LOSS and part.get("loss") is None:
            yield part, "loss", M_("Write the loss.")


@check(611, "missing", M_("A traffic accident has its sketch type recorded"))
def _no_sketch(case: IncidentCase) -> Found:
    if case.group == "accident" and not case.of(ACCIDENT):
        yield case.own, "accident", M_("Add the accident details.")


@check(612, "missing", M_("A sketch has a number"))
def _no_sketch_number(case: IncidentCase) -> Found:
    for part in case.of(ACCIDENT)[-1:]:
        if part.get("sketch") not in (None, "none") and not part.says("sketch_number"):
            yield part, "sketch_number", M_("Write the number of the sketch.")


@check(621, "missing", M_("Contraband has its place of discovery recorded"))
def _no_place(case: IncidentCase) -> Found:
    if case.group == "contraband" and not case.of(CONTRABAND):
        yield case.own, "contraband", M_("Add the contraband details.")


# --- 7xx outcome -------------------------------------------------------------------------------------------------


@check(701, "missing", M_("A disposition by referral has a referral recorded"))
def _not_referred(case: IncidentCase) -> Found:
    if case.own.get("disposition") in REFERRED and not case.of(REFERRAL):
        yield case.own, "referral", M_("Record the referral: to whom, letter, receipt.")


@check(702, "missing", M_("A referral has letter and receipt numbers within three days"))
def _no_letter(case: IncidentCase) -> Found:
    for part in case.of(REFERRAL):
        sent = part.get("sent_on")
        due = sent is None or local_date(case.now) - sent > ANSWER
        if due and not (part.says("letter") and part.says("receipt")):
            yield part, "receipt", M_("Write the letter and the receipt number.")


@check(703, "missing", M_("An open incident has an entry every day"), at_review=False)
def _quiet(case: IncidentCase) -> Found:
    if case.state == "open" and case.last_at is not None and case.now - case.last_at > QUIET:
        yield case.own, "entry", M_("No entry for a day. Write the present state.")


@check(704, "missing", M_("An ended incident is submitted for review"), at_review=False)
def _not_submitted(case: IncidentCase) -> Found:
    if case.state != "open" and case.review in rules.WRITTEN:
        yield case.own, "review", M_("Submit it for review.")


@check(705, "missing", M_("A case cleared by a known suspect names the suspect"))
def _no_suspect(case: IncidentCase) -> Found:
    if case.own.get("clearance") in KNOWN_SUSPECT and not case.in_role("suspect"):
        yield case.own, "suspect", M_("Add the suspect.")
