"""A new key of a seat at the command line: made, taken by a unit, the earlier one ended."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from db.carrying.levels import key_renewal, links
from db.carrying.levels.forms import EndUnitKey, EnrolUnit, RenewUnitKey
from db.words.messages import M_, Refused
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.enrolling import the_named
from precinct_tui.verbs.signing_in import desk_of, needed

if TYPE_CHECKING:
    from db.carrying.levels.key_renewal import KeyRenewal
    from db.carrying.levels.links import LinkedUnit
    from db.kernel.base.officer import Desk


def renew(options: Namespace) -> output.VerbAnswer:
    """`precinct unit renew-key`: makes one where none is under way."""
    with desk_of(options) as desk:
        if not key_renewal.key_renewal(desk).under_way:
            key_renewal.renew_key(desk, RenewUnitKey())
        stands = key_renewal.key_renewal(desk)
    return output.VerbAnswer(_document(stands), list(lines_of(stands)))


def lines_of(stands: KeyRenewal) -> list[str]:
    """How a new key stands."""
    if not stands.under_way:
        return [_("The new key is made; no unit waits for it.")]
    have, all_of = len(stands.have), len(stands.have) + len(stands.wait)
    said = _("{have} of {all} units have the new key. The earlier one opens until all have it.",
             have=digits(have), all=digits(all_of))  # fmt: skip
    waits = [_("{unit} does not have it yet.", unit=link.name) for link in stands.wait]
    how = _("Each is offered it with its next receipt, and those above by this unit's key file. Read each its ten "
            "words by telephone: {command}", command=ltr("precinct unit words --unit UNIT"))  # fmt: skip
    return [said, *waits, how]


def _document(stands: KeyRenewal) -> dict[str, object]:
    return {
        "under_way": stands.under_way,
        "have": [link.uid for link in stands.have],
        "wait": [link.uid for link in stands.wait],
    }


def end(options: Namespace) -> output.VerbAnswer:
    """`precinct unit end-key --reason WORDS`. Raises Refused("not_found")."""
    with desk_of(options) as desk:
        stands = key_renewal.key_renewal(desk)
        key_renewal.end_key(desk, EndUnitKey(reason=options.reason))
    lines = [_("The earlier key is ended. What is sealed to it is refused."),
             *(_("{unit} does not have it yet.", unit=link.name) for link in stands.wait)]  # fmt: skip
    return output.VerbAnswer(_document(stands), lines)


def take(options: Namespace) -> output.VerbAnswer:
    """`precinct unit take-key UNIT`. Raises Refused: "not_enrolled", "not_found" where it offers none."""
    with desk_of(options) as desk:
        link = _named(desk, options.unit)
        offered = key_renewal.words_of_enrolled(desk, link.uid)[2]
        if offered is None:
            raise no_offer(link.name)
        heard = needed(options.words, "--words", _("The ten words that you heard"))
        links.enrol_unit(desk, EnrolUnit(content=offered, words=heard))
    said = _("The new key of {unit} is taken. The next stick tells it so.", unit=link.name)
    return output.VerbAnswer({"unit": link.uid}, said)


def words(options: Namespace) -> output.VerbAnswer:
    """`precinct unit words --unit UNIT`."""
    with desk_of(options) as desk:
        link = _named(desk, options.unit)
        other, ten, _offered = key_renewal.words_of_enrolled(desk, link.uid)
    line = _("Call {unit} by a number that you know, not by one that came with the file. Read them:", unit=other.name)
    return output.VerbAnswer({"unit": other.unit, "name": other.name, "words": ten}, [line, output.Bold(" ".join(ten))])


def no_offer(name: str) -> Refused:
    """What is said where a unit offers no new key."""
    return Refused("not_found", {}, M_("No new key of {unit} came: it comes with a receipt of that unit.", unit=name))


def _named(desk: Desk, named: str) -> LinkedUnit:
    return the_named((link for link in links.list_links(desk) if link.until is None), named)
