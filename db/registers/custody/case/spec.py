"""A duty as data, and the sources and people that duties name."""

from __future__ import annotations

from dataclasses import dataclass

from db.words.messages import M_, Message


@dataclass(frozen=True, slots=True)
class Spec:
    """One duty: its label, its source (a message id), how it is done, whom to call, the command that does it."""

    code: str
    label: Message
    source: str
    how: Message
    command: str | None
    call: str = ""
    phone: str = ""
    """Whose number of the list `duty_phone` to call."""
    step: bool = False
    """Whether it may be put off with a reason."""


CCP46 = M_("Criminal Procedure Code, art. 46").text
CCP47 = M_("Criminal Procedure Code, arts 47 and 49").text
CCP48 = M_("Criminal Procedure Code, art. 48").text
CCP49 = M_("Criminal Procedure Code, arts 49 and 50").text
CCP51 = M_("Criminal Procedure Code, art. 51").text
CCP52 = M_("Criminal Procedure Code, art. 52").text
CCP285 = M_("Criminal Procedure Code, art. 285 note 2, arts 306 and 340").text
DESK = M_("Order of work at the desk").text
OWN = M_("The program's own; the commander changes it (no legal limit)").text
MANDELA = M_("Nelson Mandela Rules 6 to 10").text
PRINCIPLES = M_("UN Body of Principles 12 and 16").text
UNHCR = M_("UNHCR Detention Guidelines").text

JUDGE = M_("Prosecutor's office; out of hours the duty judge").text
INSPECTORATE = M_("Inspectorate").text
COMMANDER = M_("Commander or standby officer").text
