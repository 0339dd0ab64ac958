"""Arrival and the walk through a record: what is done for everyone, in any order. Facts are never refused here."""

from __future__ import annotations

from datetime import timedelta

from db.kernel.base.access import DESK
from db.kernel.desk.desk import Act, command
from db.kernel.events.ruled import agreed
from db.registers.custody.case.ages import ADULT, youngest_at
from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import HOLDING
from db.registers.custody.case.meaning import TO_RELATIVES, UNFIT
from db.registers.custody.custody_acts import (
    WAITS,
    ActedOn,
    badges,
    check_times,
    counted_facts,
    find,
    is_by_number_alone,
    takes_back,
    write,
)
from db.registers.custody.people_exchanged import exchanged
from db.registers.custody.people_held import held_cases
from db.registers.custody.search_counts import note_like_name
from db.registers.custody.settings.limits import to_keep
from db.registers.custody.walk import contact_forms, forms
from db.registers.custody.walk.held_before import ask_held_before, like_left_since
from db.words.calendar.jalali import local_date
from db.words.folding import ascii_digits
from db.words.messages import M_
from db.words.names import most_alike

OLDEST = 120
UNKNOWN_NAME, REFUSED_NAME = ("?", "؟"), ("-", "–")
"""What is typed for a name that is unknown, or that was refused."""


def name_as_said(form: forms.OpenCustody) -> None:
    """A mark in place of a name says how that came."""
    mark = (form.name or "").strip()
    if mark in UNKNOWN_NAME + REFUSED_NAME:
        form.name_known, form.name = ("unknown" if mark in UNKNOWN_NAME else "refused"), None


@command("custody.open", label="Open a custody record", form=forms.OpenCustody, roles=DESK, opens=True,
         writes="custody_opened")  # fmt: skip
def open_custody(act: Act, form: forms.OpenCustody) -> str:
    """Opens a record for one person; the clock starts. Returns its number."""
    name_as_said(form)
    doubts_of_opening(act, form)
    earlier = ask_held_before(act, form)
    act.raise_if_refused()
    number = act.number("custody")
    facts = number | to_keep(act.conn) | earlier
    act.append("custody_opened", record=form.uid, at=form.arrived_at or act.now, form=form, facts=facts)
    return str(number["number"])


def doubts_of_opening(act: Act, form: forms.OpenCustody) -> None:
    """Asks about contradictory times, a start more than 24 hours ago, a band in use, a name like one held now, and a
    custody officer who is among the arresting officers. Raises Refused("invalid") for an impossible age or time."""
    check_age(act, form.age)
    check_times(act, form)
    if form.arrived_at is not None and form.arrived_at < form.deprivation_at - timedelta(minutes=1):
        act.ask("arrived_at", M_("This is before the deprivation of liberty."))
    if act.now - form.deprivation_at > HOLDING:
        act.ask("deprivation_at", M_("This is more than 24 hours ago. Police holding has already ended."))
    if act.officer.badge in badges(form.arrested_by):
        act.ask("arrested_by", M_("The custody officer should not be an arresting officer."))
    for held in held_cases(act.conn, act.unit):
        if form.band and ascii_digits(form.band).strip() == ascii_digits(held.case.band).strip():
            worn = M_("Band {band} is in use by a person held now ({number}).", band=form.band, number=held.number)
            act.ask("band", worn)
    ask_of_held(act, (form.name,))


def ask_of_held(act: Act, names: tuple[str | None, ...], but: str | None = None) -> None:
    """Ask about a name like one held now, the person's own record left out; what is asked about is an access entry."""
    alike = [held for held in held_cases(act.conn, act.unit) if held.uid != but and most_alike(names, held.case.names)]
    for held in alike:
        act.ask("name", M_("Record {number}, held now, has the same or nearly the same name.", number=held.number))
    if alike:
        note_like_name(act, len(alike))


def check_age(act: Act, age: int | None) -> None:
    """Refuse an impossible age (`Act.raise_if_refused`)."""
    if age is not None and not 0 <= age <= OLDEST:
        act.refuse("age", M_("Enter an age from 0 to {oldest}.", oldest=OLDEST))


@command("custody.wellbeing", label="Is the person well?", form=forms.Wellbeing, roles=DESK, writes="wellbeing_seen")
def wellbeing(act: Act, form: forms.Wellbeing) -> str:
    """Records whether the person is well; who is not needs a doctor. Returns the record's number."""
    return write(act, form, find(act, form), "wellbeing_seen")


@command("custody.set_language", label="Language", form=forms.SetLanguage, roles=DESK, writes="language_set")
def set_language(act: Act, form: forms.SetLanguage) -> str:
    """Records the language; returns the record's number."""
    return write(act, form, find(act, form), "language_set")


@command("custody.set_age", label="Age, and with whom", form=forms.SetAge, roles=DESK, writes="age_set")
def set_age(act: Act, form: forms.SetAge) -> str:
    """Records the age, how it is known, and with whom; returns the record's number."""
    check_age(act, form.age)
    record = find(act, form)
    if form.age is not None and (form.child == "adult") != (form.age >= 18) and form.child != "doubtful":
        act.ask("age", M_("Age and answer do not agree. Under 18 is a child."))
    if form.child == "adult" and record.case.child:
        act.ask("child", M_("This clears nobody: the rules for a child go on. Who issued a document, or an authority,"
                            " clears."))  # fmt: skip
    if form.child == "adult" and form.age is None and record.case.age is None and _is_without_source(form):
        act.ask("age", M_("Who states that this is an adult? Write the age stated, or who estimated it."))
    if form.with_whom in ("family", "carer") and not (form.carer or record.case.carers):
        act.ask("carer", M_("Write who it is, or link the record of a carer held here."))
    calmer = form.with_whom in ("family", "carer") or form.suspected is not True
    notice = takes_back(record.case, "child_delivery") if calmer else None
    if form.child in ("child", "doubtful") or (form.age is not None and form.age < ADULT):
        notice = _ask_of_room(act, record, "child") or notice
    return write(act, form, record, "age_set", notice)


def _is_without_source(form: forms.SetAge) -> bool:
    """Whether nobody is named by whose word somebody is an adult."""
    return form.basis == "unknown" or (form.basis == "estimated" and not form.estimated_by)


def _ask_of_room(act: Act, record: ActedOn, field: str) -> dict[str, bool] | None:
    """Ask where somebody who turns out to be a child was put with adults who are not family."""
    case = record.case
    if case.room is None or case.child:
        return None
    uid = record.events[0].record
    inside = [held for held in held_cases(act.conn, act.unit) if held.case.room == case.room and held.uid != uid]
    if all(held.case.child or held.uid in case.family or uid in held.case.family for held in inside):
        return None
    act.ask(field, M_("Adults who are not family are in this room. Place the child elsewhere. Where?"))
    return {"notify": True}


@command("custody.decide_age", label="Decision about the age", form=forms.DecideAge, roles=DESK, writes="age_decided")
def decide_age(act: Act, form: forms.DecideAge) -> str:
    """Records a named authority's numbered decision about the age; it alone clears a child. Returns the number.

    One of an authority that a unit added and the inspectorate has not agreed to is kept, and clears nobody.
    """
    record = find(act, form)
    known = agreed(counted_facts(act, form), "authority")
    if not known:
        act.ask(
            "authority",
            M_("The inspectorate has not approved this authority. The decision is recorded but permits nothing."),
        )
    told = is_by_number_alone(act, form, form.assessed, form.text) or not known
    told = told or (record.case.child and form.result == "adult")  # it ends a childhood
    return write(act, form, record, "age_decided", {"notify": True} if told else None)


@command("custody.see_documents", label="See documents", form=forms.SeeDocuments, roles=DESK, writes="documents_seen")
def see_documents(act: Act, form: forms.SeeDocuments) -> str:
    """Records a document, with whom it was verified and their answer. Valid: release now. Returns the number.

    Raises Refused("invalid").
    """
    record = find(act, form)
    if form.answer is not None and form.verified_with is None:
        act.refuse("verified_with", M_("Write which authority answered."))
    if form.born:
        _check_born(act, form.born, record.case)
    worse = form.answer in ("expired", "doubtful")
    notice = takes_back(record.case, "release_now") if worse else None
    if form.born and _makes_child(form.born, record.case):
        notice = _ask_of_room(act, record, "born") or notice
    return write(act, form, record, "documents_seen", like_left_since(act, record, form) | dict(notice or {}))


def _makes_child(born: str, case: Case) -> bool:
    try:
        return youngest_at(born, local_date(case.start)) < ADULT if case.start is not None else False
    except ValueError:  # refused where the form is looked at
        return False


def _check_born(act: Act, born: str, case: Case) -> None:
    """Refuse a date of birth that can't be read; ask where it makes a child. Raises Refused("invalid")."""
    try:
        youngest = youngest_at(born, local_date(case.start or act.now))
    except ValueError:
        expected = M_("Enter a day, a year or an age in a year: 1388/05/03, 1388, 15 in 1395.")
        act.refuse("born", expected)
        return
    if youngest < ADULT and not case.child:
        act.ask("born", M_("By this the person may be {age}. The rules for a child apply.", age=youngest))


@command("custody.tell_prosecutor", label="Tell the prosecutor", form=contact_forms.TellProsecutor, roles=DESK,
         writes="prosecutor_told")  # fmt: skip
def tell_prosecutor(act: Act, form: contact_forms.TellProsecutor) -> str:
    """Records that the prosecutor's office was told; returns the record's number."""
    return write(act, form, find(act, form), "prosecutor_told")


@command(
    "custody.tell_family", label="Tell the family", form=contact_forms.TellFamily, roles=DESK, writes="family_told"
)
def tell_family(act: Act, form: contact_forms.TellFamily) -> str:
    """Records that the family was told, or why not; a child who does not want it is asked why, alone. The inspectorate
    is told of a call that was refused.

    Returns the record's number.
    """
    record = find(act, form)
    notice = None
    if record.case.child and form.result == "person_declined":
        if form.declined_why is None:
            act.ask("declined_why", M_("A child, or of doubtful age. Ask the reason alone. Welfare decides."))
        elif not form.asked_alone:
            act.ask("asked_alone", M_("Ask the child again where nobody else can hear."))
    elif record.case.child and record.case.family_declined is not None and form.result == "told":
        act.ask("result", M_("This child did not want the family told, and welfare decides. Who ordered it?"))
        notice = {"notify": True}
    if form.call == "refused":
        notice = {"notify": True}
    return write(act, form, record, "family_told", notice)


@command(
    "custody.enquiry", label="A relative enquires", form=contact_forms.Enquiry, roles=DESK, writes="relative_enquired"
)
def enquiry(act: Act, form: contact_forms.Enquiry) -> str:
    """Records an enquiry and its answer; asks where it was answered against the person's wish.

    Who may not be answered hears what everyone hears: the prosecutor's office answers relatives (art. 49).
    """
    record = find(act, form)
    unwilling = record.case.child and record.case.family_declined is not None
    if form.wish == "does_not_wish" and form.answer:
        act.ask("answer", M_("The person does not want relatives to be answered."))
    elif form.wish == "no_answer" and form.answer:
        act.ask("answer", M_("Nobody is answered before the person has said whether they wish it."))
    elif unwilling and form.answer:
        act.ask("answer", M_("This child did not want the family told: welfare decides who is answered."))
    number = write(act, form, record, "relative_enquired")
    if unwilling or form.wish != "wishes":
        form.saved_as = M_("Saved. Say only: “{words}”", words=TO_RELATIVES)
    return number


@command("custody.lawyer", label="Lawyer", form=contact_forms.Lawyer, roles=DESK, writes="lawyer_noted")
def lawyer(act: Act, form: contact_forms.Lawyer) -> str:
    """Records a step with the lawyer; returns the record's number."""
    return write(act, form, find(act, form), "lawyer_noted")


@command("custody.doctor", label="Doctor", form=contact_forms.Doctor, roles=DESK, writes="doctor_noted")
def doctor(act: Act, form: contact_forms.Doctor) -> str:
    """Records a step with the doctor; asks where somebody declines who can't. Returns the record's number."""
    record = find(act, form)
    if form.step == "declined" and record.case.condition in UNFIT:
        act.ask("step", M_("An unconscious or intoxicated person can't decline a doctor. The duty stays open."))
    elif form.step == "declined" and record.case.child:
        act.ask(
            "step",
            M_(
                "A child must decline to the doctor in person; the doctor's note closes this. Nobody is "
                "examined by force."
            ),
        )
    if form.step == "declined_to_doctor" and not form.doctor:
        act.ask("doctor", M_("Which doctor heard and noted it?"))
    return write(act, form, record, "doctor_noted", {"by_name": True} if form.doctor else {})


@command("custody.offer_contacts", label="Offer consulate or UNHCR", form=contact_forms.OfferContact, roles=DESK,
         writes="contact_offered")  # fmt: skip
def offer_contacts(act: Act, form: contact_forms.OfferContact) -> str:
    """Records the offer and the wish. A contact against the person's wish is asked about."""
    record = find(act, form)
    unwished = form.contacted_at is not None and form.wish != "wishes"
    if unwished:
        act.ask("contacted_at", M_("The person did not want this contact."))
    elif form.wish == "does_not_wish" and record.case.mute:
        act.ask("wish", M_("There is no common language by this record: until there is one, the offer stays open."))
    return write(act, form, record, "contact_offered", {"notify": True} if unwished else None)


@command("custody.set_identity", label="Particulars of the person", form=forms.SetIdentity, roles=DESK,
         writes="identity_set")  # fmt: skip
def set_identity(act: Act, form: forms.SetIdentity) -> str:
    """Records what is known of the person by now; returns the record's number."""
    record = find(act, form)
    ask_of_held(act, (form.name, form.name_in_document), form.record)
    if (question := exchanged(act, form.record, names=(form.name, form.name_in_document))) is not None:
        act.ask("name", question)
    return write(act, form, record, "identity_set", like_left_since(act, record, form))


@command("custody.give_start", label="Another time of deprivation of liberty", form=forms.GiveStart, roles=DESK,
         writes="start_given")  # fmt: skip
def give_start(act: Act, form: forms.GiveStart) -> str:
    """Records another time for the start. The earliest counts; a later one goes to the inspectorate."""
    record = find(act, form)
    later = record.case.start is not None and form.at > record.case.start
    number = write(act, form, record, "start_given", {"notify": True} if later else None)
    if later:
        form.waits = WAITS
    return number
