"""What a monitor looks for: each taking out of the cell, searches, restraint, medicine, fitness, visits, remarks."""

from __future__ import annotations

from db.kernel.base.access import DESK
from db.kernel.desk.desk import Act, command
from db.kernel.events.ruled import code_of
from db.reference.lists.item_words import has_word
from db.reference.officers.queries import names
from db.registers.custody.case.questioning import questioning_faults
from db.registers.custody.case.receivers import names_police
from db.registers.custody.case.status import HERE
from db.registers.custody.case.track import BY_OFFICER
from db.registers.custody.custody_acts import ActedOn, badges, counted_facts, find, is_named, write
from db.registers.custody.monitoring import forms
from db.registers.custody.ruled_lists import POLICE
from db.words.folding import fold
from db.words.messages import M_


@command("custody.take_out", label="Take out of the cell", form=forms.TakeOut, roles=DESK, needs=HERE,
         writes="taken_out")  # fmt: skip
def take_out(act: Act, form: forms.TakeOut) -> str:
    """Records that somebody was taken out of the cell; until they are back, that is an open duty. Raises Refused."""
    if form.back_at is not None and form.back_at < form.at:
        act.refuse("back_at", M_("This is before it began."))
    record = find(act, form, HERE)
    faults = questioning_faults(record.case, {}) if code_of(counted_facts(act, form), "why") == "interview" else ()
    if faults:
        act.ask("why", M_("By the record this person may not be questioned. Why is the person taken out?"))
    return write(act, form, record, "taken_out", {"notify": True} if faults else None)


@command("custody.back_in", label="Back in the cell", form=forms.BackIn, roles=DESK, writes="brought_back")
def back_in(act: Act, form: forms.BackIn) -> str:
    """Records that somebody is back in the cell, and how; returns the record's number."""
    return write(act, form, find(act, form), "brought_back")


@command("custody.search_person", label="Search", form=forms.Search, roles=DESK, writes="person_searched")
def search_person(act: Act, form: forms.Search) -> str:
    """Records a search; one by somebody of the other sex, or a strip search with no witness, is asked about."""
    record = find(act, form)
    other = {record.case.sex, code_of(counted_facts(act, form), "by_sex")} == {"female", "male"}
    if other:
        act.ask("by_sex", M_("The searcher must be of the same sex as the person."))
    if form.kind != "outer" and not form.witness:
        act.ask("witness", M_("A search below the outer clothing needs a witness."))
    alarming = other or form.kind == "intimate" or (record.case.child and form.kind != "outer")
    return write(act, form, record, "person_searched", {"notify": True} if alarming else None)


@command("custody.restrain", label="Restraint", form=forms.Restrain, roles=DESK, writes="restrained")
def restrain(act: Act, form: forms.Restrain) -> str:
    """Records a restraint, of which the inspectorate is told; until its end is said, that presses. Raises Refused."""
    record = find(act, form)
    if form.ended_at is not None and form.ended_at < form.at:
        act.refuse("ended_at", M_("This is before it began."))
    _ask_of_children(act, record)
    return write(act, form, record, "restrained", {"notify": True})


def _ask_of_children(act: Act, record: ActedOn) -> None:
    if record.case.child:
        act.ask("means", M_("A child is restrained only where nothing else keeps anybody from harm. What was tried?"))


@command("custody.end_restraint", label="End of the restraint", form=forms.EndRestraint, roles=DESK,
         writes="restraint_ended")  # fmt: skip
def end_restraint(act: Act, form: forms.EndRestraint) -> str:
    """Records the end of a restraint, and how the person is; returns the record's number."""
    return write(act, form, find(act, form), "restraint_ended")


@command("custody.medicine", label="Medicine", form=forms.Medicine, roles=DESK, writes="medicine_noted")
def medicine(act: Act, form: forms.Medicine) -> str:
    """Records a medicine that was given, kept or refused; returns the record's number."""
    return write(act, form, find(act, form), "medicine_noted")


@command("custody.fitness", label="Fit to be held or questioned", form=forms.Fitness, roles=DESK,
         writes="fitness_noted")  # fmt: skip
def fitness(act: Act, form: forms.Fitness) -> str:
    """Records who says whether somebody is fit; who is not fit to be questioned is not, who is not fit to be held needs
    a doctor's care at once. Returns the record's number."""
    record = find(act, form)
    if is_named(form.by, (act.officer.badge, act.officer.name)):
        act.ask("by", M_("Only a doctor can state this. Which doctor?"))
    facts = {"notify": True} if form.held is False else {}
    if names_officer(act, form.by):
        facts[BY_OFFICER] = True
        if form.questioned:
            form.saved_as = M_("Saved. An officer's word does not permit an interview. A doctor's does.")
    return write(act, form, record, "fitness_noted", facts)


def names_officer(act: Act, said: str) -> bool:
    """Whether who is said to have found somebody fit is an officer of the precinct, or called one of the police."""
    words, badge_words = _joined(said), badges(said)
    if names_police(said) or has_word(said, POLICE):
        return True
    return any(badge in badge_words or _joined(name) in words for badge, name in names(act.conn).values())


def _joined(text: str) -> str:
    """A text without spaces: a name is the same with a space, a half-space or nothing between its parts."""
    return fold(text).replace(" ", "")


@command("custody.visit", label="Visit", form=forms.Visit, roles=DESK, writes="visited")
def visit(act: Act, form: forms.Visit) -> str:
    """Records a visit; one of a lawyer, a consulate or a monitor that was not in private is asked about."""
    record = find(act, form)
    overheard = form.in_private is False and form.who != "family"
    if overheard and not form.reason:
        act.ask("reason", M_("This visit must be private. Why was it not?"))
    feared = form.who == "consulate" and record.case.fear_stands
    if feared:
        act.ask("who", M_("This person fears return. Did the person want this visit?"))
    return write(act, form, record, "visited", {"notify": True} if overheard or feared else None)


@command("custody.remarks", label="Remarks of the person or lawyer", form=forms.Remarks, roles=DESK,
         writes="remarks_made")  # fmt: skip
def remarks(act: Act, form: forms.Remarks) -> str:
    """Records what the person or the lawyer remarks, signed or refused; returns the record's number."""
    return write(act, form, find(act, form), "remarks_made")


@command("custody.answer_need", label="Help for a need", form=forms.AnswerNeed, roles=DESK, writes="need_answered")
def answer_need(act: Act, form: forms.AnswerNeed) -> str:
    """Records whom somebody called for a sign of trafficking, a pregnancy or a disability, and what was done.

    Returns the record's number.
    """
    return write(act, form, find(act, form), "need_answered")


@command("custody.confirm_arrival", label="Arrival of the person", form=forms.ConfirmArrival, roles=DESK,
         writes="arrival_confirmed")  # fmt: skip
def confirm_arrival(act: Act, form: forms.ConfirmArrival) -> str:
    """Records what was heard of who left; the inspectorate is told of who did not arrive. Returns the number."""
    return write(act, form, find(act, form), "arrival_confirmed", None if form.arrived else {"notify": True})


@command("custody.after_death", label="Cause, autopsy, remains", form=forms.AfterDeath, roles=DESK, needs={"dead"},
         writes="death_followed_up")  # fmt: skip
def after_death(act: Act, form: forms.AfterDeath) -> str:
    """Records what is learnt after a death; returns the record's number. Raises Refused("invalid") for nothing said."""
    record = find(act, form, {"dead"})
    if not (form.cause or form.autopsy or form.remains_to or form.remains_at):
        act.refuse("cause", M_("Write what was learned."))
    return write(act, form, record, "death_followed_up")
