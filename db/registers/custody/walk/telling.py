"""Language, ground, rights, fear and asylum: what a person is told, through whom, and in writing or not."""

from __future__ import annotations

from typing import Any

from db.kernel.base.access import DESK
from db.kernel.desk.desk import Act, command
from db.kernel.events.ruled import code_of
from db.reading.papers import is_printed_here
from db.registers.custody.case.meaning import STATING, UNMET
from db.registers.custody.case.understanding import (
    REFUSED,
    WEAK,
    counts_for_fear,
    may_offer_asylum,
    may_understand,
    wants_interpreter,
)
from db.registers.custody.custody_acts import ActedOn, counted_facts, find, takes_back, write
from db.registers.custody.rights.wording import wording_given
from db.registers.custody.walk import contact_forms, forms
from db.words.forms import Form
from db.words.messages import M_, Refused

NEED_NUMBER = frozenset({"judicial_order", "arrest_warrant", "received_with_order"})
"""Grounds that rest on a paper: its number is part of the ground."""
WHO_INTERPRETED = M_(
    "This is not the person's language. Who interpreted? Without an interpreter it counts as done in part."
)


def ask_who_interpreted(act: Act, form: Form, record: ActedOn, language: str | None) -> dict[str, Any]:
    """Ask who interpreted, where something was told in a language that is not the person's; never where it was.

    Returns the facts by which the inspectorate is told that the person wished for no interpreter.
    """
    facts = counted_facts(act, form)
    if wants_interpreter(record.case, facts, language):
        act.ask("interpreter", WHO_INTERPRETED)
    return {"notify": True} if code_of(facts, "interpreter") == REFUSED else {}


@command("custody.set_ground", label="Ground and legal basis", form=forms.SetGround, roles=DESK, writes="ground_set")
def set_ground(act: Act, form: forms.SetGround) -> str:
    """Records the person's own ground, and how it was told; returns the record's number. Raises Refused("invalid")."""
    record = find(act, form)
    ground = code_of(counted_facts(act, form), "ground")
    if ground == "with_carer" and not record.case.child:
        act.refuse("ground", M_("This record does not show that the person is a child."))
    if ground == "entry_or_stay" and form.stated_by is None:
        act.ask("stated_by", M_("Which authority stated it? The police alone state nothing about entry or stay."))
    elif ground == "entry_or_stay" and code_of(counted_facts(act, form), "stated_by") not in STATING:
        act.ask("stated_by", M_("This body can't state anything about entry or stay. The ground is not met."))
    if ground in NEED_NUMBER and not form.order_number:
        act.refuse("order_number", M_("This ground needs its order number."))
    told = form.told_language if form.told_at is not None else None
    facts = ask_who_interpreted(act, form, record, told) | dict(takes_back(record.case, "release_now") or {})
    return write(act, form, record, "ground_set", facts)


@command("custody.tell_ground", label="Tell the ground in writing", form=forms.TellGround, roles=DESK,
         writes="ground_told")  # fmt: skip
def tell_ground(act: Act, form: forms.TellGround) -> str:
    """Records that the ground was told in writing; asks where none was given yet. Returns the record's number.

    Entry or stay that no authority has stated is told as what it is: the record says above that it is unmet.
    """
    record = find(act, form)
    if record.case.ground is None or (record.case.ground in UNMET and not record.case.ground_unmet):
        act.ask("at", M_("No ground of this person stands in the record yet."))
    return write(act, form, record, "ground_told", ask_who_interpreted(act, form, record, form.language))


@command("custody.give_rights", label="Give rights", form=forms.GiveRights, roles=DESK, writes="rights_given")
def give_rights(act: Act, form: forms.GiveRights) -> str:
    """Records the rights given and the answer about fear of return; returns the record's number.

    The version of the sheet is the one that this store prints in that language now, unless another was given.
    """
    record = find(act, form)
    facts = ask_who_interpreted(act, form, record, form.language) | _sheet_known(act, form)
    _fear_words(act, form.fear, form.fear_words)
    if record.case.unreadable and not form.read_aloud:
        act.ask("read_aloud", M_("The person cannot read: the sheet is read aloud."))
    if form.receipt == "refused" and not form.witness:
        act.ask("witness", M_("The person refused to sign. Name a witness."))
    return write(act, form, record, "rights_given", facts)


def _sheet_known(act: Act, form: forms.GiveRights) -> dict[str, Any]:
    """Keep which sheet was given, and of one that was neither printed here nor is printed now that it is stated."""
    now = wording_given(form.language, act.desk.store.home)
    given = (form.version or "").strip()
    form.version = given or now
    if not given or given == now or is_printed_here(act.reading(), "rights", given):
        return {}
    return {"sheet_known": False}


def _fear_words(act: Act, fear: str | None, words: str | None) -> None:
    if fear == "not_asked" and not words:
        act.refuse("fear_words", M_("Say why it was not asked."))


@command("custody.offer_asylum", label="Explain and offer asylum", form=forms.OfferAsylum, roles=DESK,
         writes="asylum_offered")  # fmt: skip
def offer_asylum(act: Act, form: forms.OfferAsylum) -> str:
    """Records that asylum and UNHCR were explained and offered, and the wish; asks where it was not in private.

    Raises Refused("conflict") where no fear of return was said: only that opens it.
    """
    record = find(act, form)
    if not record.case.fear_stands:
        raise Refused("conflict", {}, M_("Fear of return was not said: only that opens this."))
    if not may_offer_asylum(counted_facts(act, form)):
        named = "interpreter" if form.in_private else "in_private"
        act.ask(
            named,
            M_("In private, and not through the consulate, the receiver or the group. Otherwise the duty stays open."),
        )
    elif not may_understand(record.case, counted_facts(act, form)):
        act.ask(
            "interpreter",
            M_("There is no common language. Who interpreted? Without an interpreter the duty opens again."),
        )
    facts = ask_who_interpreted(act, form, record, form.language)
    return write(act, form, record, "asylum_offered", facts)


@command(
    "custody.refer_asylum",
    label="Bring a wish for asylum before the authority",
    form=forms.ReferAsylum,
    roles=DESK,
    writes="asylum_referred",
)
def refer_asylum(act: Act, form: forms.ReferAsylum) -> str:
    """Records that the wish was brought before the competent authority; returns the record's number.

    Raises Refused("conflict") where the person did not wish it.
    """
    record = find(act, form)
    if record.case.current("asylum_referral") is None:
        raise Refused("conflict", {}, M_("The person has not asked for this. Offer it first."))
    if form.words_along and not form.envelope:
        act.ask("envelope", M_("The statement goes in a numbered sealed envelope. What is its number?"))
    return write(act, form, record, "asylum_referred")


@command("custody.ask_fear", label="Ask about fear of return", form=forms.AskFear, roles=DESK, writes="fear_asked")
def ask_fear(act: Act, form: forms.AskFear) -> str:
    """Records the answer about fear of return; returns the record's number."""
    _fear_words(act, form.fear, form.fear_words)
    if not counts_for_fear(counted_facts(act, form)):
        act.ask("interpreter", M_("Not from the consulate or the receiver. The question stays open."))
    record = find(act, form)
    return write(act, form, record, "fear_asked", ask_who_interpreted(act, form, record, form.language))


@command(
    "custody.interpreter", label="Interpreter", form=contact_forms.Interpreter, roles=DESK, writes="interpreter_used"
)
def interpreter(act: Act, form: contact_forms.Interpreter) -> str:
    """Records the interpreter; an officer or a relative is weak, and asked about. A wish for none is told the
    inspectorate. Returns the record's number."""
    record = find(act, form)
    tie = code_of(counted_facts(act, form), "tie")
    if tie in WEAK:
        act.ask(
            "tie", M_("A fellow detainee, a relative or an officer is a weak interpreter. Was nobody else available?")
        )
    elif tie != REFUSED and not form.name:
        act.ask("name", M_("Name the interpreter; if by telephone, add the number."))
    elif (form.by_phone or tie == "telephone") and not form.phone:
        act.ask("phone", M_("Name the interpreter; if by telephone, add the number."))
    facts = {"by_name": True} if form.name else {}
    return write(act, form, record, "interpreter_used", facts | ({"notify": True} if tie == REFUSED else {}))
