"""The letters of each act on a record: they never move, whatever else may be done there; its place in the menu may.

A letter is a key: it fires on either keyboard layout. Digits are ranks in a choice, and mean no act. What is done most
has one letter; the rest has Z before its own, and where there are too many for that, a letter of their group between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import ascii_lowercase

from precinct_tui.language.i18n import N_
from precinct_tui.language.keyboard import persian_twins

_REGISTERS: Mapping[str, str] = {
    "incident": (
        "a=add_entry s=send_unit p=add_party o=add_property v=add_vehicle h=set_harm f=set_disposition w=refer"
        " c=clear t=amend_type i=link m=attach x=submit q=approve n=reopen"
        " zm=move_property zv=decide_vehicle zd=record_death zc=set_cyber za=set_accident zg=set_contraband zr=return"
        " zx=void zp=add_protected zt=protect zl=protect_caller zw=withdraw_attachment ze=erase_attachment"
        " zn=reopen_review zy=agree_change zf=refuse_change"
        " zb=begin_search zs=search_step zo=found_missing zk=told_reporter zh=hand_over_found zq=close_search"
        " zi=see_closed_search"
    ),
    "call": "a=note s=send_unit i=join x=end o=resume v=void n=part p=protect_caller f=finish",
    "custody": (
        "h=wellbeing a=give_rights n=tell_prosecutor i=interview s=review v=lawyer o=before_judge x=release"
        " q=property_in"
        " zlo=judicial_order zla=order_answer zlr=removal_order zlg=set_ground zlt=tell_ground zlf=ask_fear"
        " zly=offer_asylum zls=refer_asylum zll=lift_fear zld=decide_age"
        " zpl=set_language zpa=set_age zpd=see_documents zpp=set_identity zpt=give_start zpk=link zpr=remarks"
        " zpe=add_entry zph=held_before"
        " ztf=tell_family ztn=notify ztd=doctor zti=interpreter ztc=offer_contacts ztq=enquiry ztv=visit"
        " ztk=talk_with_child"
        " zbc=care zbp=place_in zbo=take_out zbb=back_in zbs=search_person zbr=restrain zbe=end_restraint zbf=use_force"
        " zbi=injury zbm=medicine zbh=fitness zbn=answer_need"
        " zmo=property_out zmc=recount"
        " zom=move zor=refer zon=name_receiver zob=returned zot=receipt zoc=child_delivered zod=record_death"
        " zoa=after_death zoe=record_escape zop=recapture zoo=reopen zow=wrong_outcome"
        " zos=answer_sighting zoy=confirm_arrival"
        " zrp=put_off zrb=explain_breach zre=evidence zrf=late_fact zrc=give_copy zrw=wrong_person zrs=strike"
        " zrd=duplicate zri=decide zrt=stamped_ahead zrh=hold_sealing zrk=review_keeping zrg=sign_absent"
        " zrn=countersign zra=attach zrv=withdraw_attachment zrx=erase_attachment"
    ),
    "request": "q=take a=assign w=refer s=act n=answer_now p=reply c=close x=satisfaction o=reopen h=hold m=merge",
    "session": "o=open n=give_number c=call_number x=close a=announce v=cancel",
    "oversight": "a=reply o=outcome s=told",
    "complaint": "a=reply o=outcome s=told",
    "gang": "a=add_entry i=link_case v=unlink_case x=break_up c=close o=reopen",
    "packet": "p=set_people n=note_item s=send h=receipt a=answer v=void",
    "shift": (
        "o=open h=start_handover c=count c=count_blind x=sign_out t=take_over v=relieve m=countersign i=add_item"
        " w=notify_headcount f=explain_difference n=close_alone a=add_addendum"
    ),
    "patrol": "s=move o=place h=hear n=remark a=answer x=end z=recall",
    "programme": "o=hold n=move x=cancel",
    "roster": "a=add_member v=remove_member n=note_absence x=end",
    "order": "a=acknowledge n=extend x=withdraw",
    "post": "a=add x=end",
    "equipment": "m=note_missing o=put_in_use x=put_out_of_use",
    "mark": "a=explain",
    "property": (
        "t=take_in o=move f=open s=send h=back n=hold q=give_back x=hand_on m=report_missing a=ask i=attach"
        " v=erase_finder p=impound"
    ),
    "barrier": "x=remove",
    "sketch": (
        "o=offer q=confirm a=accept x=refuse s=told i=attach n=redraw v=void c=accept_anew w=withdraw_attachment"
        " f=erase_attachment t=take_back h=tell_hurt m=send_addendum"
    ),
}


def _acts() -> dict[str, str]:
    said = [(register, pair.partition("=")) for register, pairs in _REGISTERS.items() for pair in pairs.split()]
    return {f"{register}.{name}": letter for register, (letter, _is, name) in said}


LETTERS: Mapping[str, str] = _acts()
"""A command → its letters. Two commands share letters only if they are never allowed together: one who hands over
counts, one who comes takes over."""
GROUPS: Mapping[str, str] = {
    "zl": N_("Law, fear, age: orders and decisions"),
    "zp": N_("The person: language, papers, particulars"),
    "zt": N_("Who is told, and who comes"),
    "zb": N_("In the building"),
    "zm": N_("Property of the person"),
    "zo": N_("Leaving, and what follows"),
    "zr": N_("The record itself"),
}
"""What the acts of custody that begin with these letters are about."""
SHORTER: Mapping[str, str] = {
    "zf": "custody.use_force",
    "ze": "custody.record_escape",
    "zd": "custody.record_death",
}
"""Further letters of what nobody may have to look for, one key behind Z; their others go on to mean them."""
_KEYS = {twin: letter for letter in ascii_lowercase for twin in persian_twins(letter)}


@dataclass(frozen=True, slots=True)
class Branch:
    """What a letter leads to: an act, or further letters (`act` is empty). `letters` are all that led here."""

    letters: str
    act: str = ""

    @property
    def letter(self) -> str:
        """The letter to press, as it is shown."""
        return self.letters[-1].upper()


def key_of(character: str) -> str:
    """The Latin letter of a key, by its character on either layout; "" for what is none."""
    letter = _KEYS.get(character, character.lower() if character.isascii() else "")
    return letter if len(letter) == 1 and letter.isalpha() else ""


def letter_of(command: str) -> str:
    """The letters of a command as they are shown, A or Z L F; "" where it has none and is chosen in the menu."""
    shorter = next((letters for letters, name in SHORTER.items() if name == command), "")
    return " ".join((shorter or LETTERS.get(command, "")).upper())


def group_of(command: str) -> str:
    """The heading of a command whose letters are those of a group; "" for another."""
    return GROUPS.get(LETTERS.get(command, "")[:2], "") if command.startswith("custody.") else ""


def act_of(key: str, acts: Iterable[str]) -> str | None:
    """Which of `acts` a key means, by its character on either layout."""
    letter = key_of(key)
    return next((name for name in acts if letter and LETTERS.get(name) == letter), None)


def branches(before: str, acts: Iterable[str]) -> tuple[Branch, ...]:
    """What may follow the letters pressed so far, acts before groups, by the alphabet; empty where nothing does."""
    branches: dict[str, Branch] = {}
    pairs = [(LETTERS.get(name, ""), name) for name in acts]
    pairs += [(letters, name) for letters, name in SHORTER.items() if (LETTERS[name], name) in pairs]
    for letters, name in pairs:
        if letters.startswith(before) and len(letters) > len(before):
            here = letters[: len(before) + 1]
            branches[here] = Branch(here, name if here == letters else "")
    return tuple(sorted(branches.values(), key=lambda branch: (not branch.act, branch.letters)))


def with_letters(acts: Iterable[str], most: int = 9) -> list[tuple[str, str]]:
    """The first of these acts that have one letter, as (letter, act)."""
    return [(letter_of(name), name) for name in acts if len(LETTERS.get(name, "")) == 1][:most]
