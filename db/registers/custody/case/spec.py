"""The declaration of a duty, the times that duties share, and the sources and people that they name.

Everything that the program knows of a duty is in its `Spec`; the tables of other modules derive from it
(docs/a-new-duty.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from db.words.messages import M_, Message


@dataclass(frozen=True, slots=True)
class Limit:
    """A time that duties have: its code, and how long it usually is.

    Where `set_here`, the commander sets it: the code is one of the list custody_limit, and a record's opening entry
    keeps a value that is not the usual one.
    """

    code: str
    usual: timedelta
    set_here: bool = True


AT_ONCE = Limit("at_once", timedelta(minutes=30))
PUT_OFF = Limit("put_off", timedelta(minutes=30))
"""After this a step that was put off is due again."""
SOON = Limit("soon", timedelta(minutes=15), set_here=False)
"""This long before its time an open duty is shown as due."""
ENDING = Limit("ending", timedelta(hours=4), set_here=False)
"""This long before its time the end of holding is due: a judge is not found in a quarter of an hour (art. 46)."""
ASK = Limit("order_ask", timedelta(hours=1), set_here=False)
"""Within this is asked until when an order holds, and whether the judge saw the person, where it does not say so."""
TELL_PROSECUTOR = Limit("prosecutor", timedelta(hours=1), set_here=False)
"""Criminal Procedure Code 1392, arts 47 and 49: the prosecutor's office is told within the hour."""
POLICE_HOLDING = Limit("holding", timedelta(hours=24), set_here=False)
"""Criminal Procedure Code 1392, art. 46: police holding ends within 24 hours. Nothing extends it."""
COUNTERSIGN = Limit("countersign", timedelta(hours=24), set_here=False)
ANSWER = Limit("answer", timedelta(hours=24), set_here=False)
"""Within this is said what was seen after an end: the program's own."""
BACK_IN = Limit("back_in", timedelta(hours=2), set_here=False)
"""Within this somebody who was taken out for an interview is back in the cell: the program's own."""
RECEIPT = Limit("receipt", timedelta(hours=24), set_here=False)
"""Within this comes the receipt of whoever was brought before a judge or delivered: the program's own."""
COPY = Limit("copy", timedelta(days=14), set_here=False)
"""So long a copy is looked for after who left was handed to somebody else: the program's own."""
ARRIVED = Limit("arrived", timedelta(hours=12), set_here=False)
"""So long somebody waits to hear whether who left arrived safely: the program's own."""
FAMILY = Limit("family", timedelta(hours=3))
LAWYER = Limit("lawyer", timedelta(hours=2))
NAMES = Limit("names", timedelta(hours=3))
CONTACT = Limit("contact", timedelta(hours=4))
CHECK = Limit("check", timedelta(hours=1))
"""Checks each hour and reviews after 6 and then every 9 hours follow PACE Code C as a model; no screen names it, as it
is no law here."""
FIRST_REVIEW = Limit("first_review", timedelta(hours=6))
NEXT_REVIEW = Limit("next_review", timedelta(hours=9))
WATER = Limit("water", timedelta(hours=6))
FOOD = Limit("food", timedelta(hours=8))


RULES_OF_LAST_SEEN = RULES_OF_AGES = 3
"""Number of custody's rules (register.py) since which a sighting after the end is asked about (last_seen.py),
and since which an age is read as a date (ages.py)."""
RULES_OF_BODIES = 7
"""Number since which a body is an item of the list `body`, an order is spent, and names of people are tested."""
RULES_OF_TIMES = 7
"""Number since which the way back from an interview and the receipt of a judge have a time."""
RULES_OF_TELLING = 7
"""Number of the rules since which it is asked each time who interpreted, "in writing" needs a sheet in that language
(understanding.py), the newest answer about the ground rules (effects_walk.py), and a copy is owed at every leaving
(effects_keeping.py)."""


RULES_OF_CHILDREN = 7
"""Number of custody's rules since which a child's own word ends no duty (effects_children.py), and an age of 18 or more
is an answer for the day of the start too."""


RULES_OF_NEEDS = RULES_OF_ARRIVING = 8
"""Number of custody's rules since which a sign of trafficking, a pregnancy and a disability call for a duty each, and
since which somebody waits to hear whether a child who was handed over arrived (effects_monitoring.py)."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Interval at which a duty comes back while somebody is here; the first time after `first` (else `every`).

    `given` is the code of the list care_given that does it; "" where a look or a decision does (effects_walk.seen,
    effects_orders).
    """

    every: Limit
    first: Limit | None = None
    given: str = ""


class Opens(Enum):
    """Beginning of a duty and of its limit: with the record, since an arrival or since liberty was taken."""

    CALLED = auto()
    """At an entry that calls for it (`Case.call_for`)."""
    ARRIVAL = auto()
    START = auto()


class Exemption(Enum):
    """Fact that makes a duty unnecessary while the person is here."""

    VALID_DOCUMENTS = auto()
    """The documents are valid and no offence is the ground, or there is no ground: release now."""
    CARERS_RECORD = auto()
    """A child who is no suspect and has a carer here: it is in the carer's record."""
    CLEARED_CHILD = auto()
    """A child of whom it was answered that there is no suspicion."""
    JUDGES_ORDER = auto()
    """A judge ordered the holding."""


class AtEnd(Enum):
    """Effect of the end of holding on a duty that is open then."""

    NOT_DONE = auto()
    """It ends as not done."""
    DONE = auto()
    """The end does it, whatever time it says; a death or an escape makes it pointless."""
    DELIVERED = auto()
    """A delivery or a judge does it, whatever time that says; every other end makes it pointless."""
    SETTLED = auto()
    """The end makes it pointless."""
    STAYS = auto()
    """It stays open."""


CLOCK, CARE, NOTICE, PAPER = "clock", "care", "notice", "paper"
"""Groups by which the levels above learn of duties: keys of the event custody_standing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """All that the program knows of one duty."""

    code: str
    label: Message
    source: str
    """Law, other source or the program's own: a message id."""
    how: Message
    command: str | None
    """The command that does it."""
    call: str = ""
    phone: str = ""
    """Whose number of the list `duty_phone` to call."""

    by_when: str
    done_by: str
    """The columns of docs/custody-duties.md, in English."""

    opens: Opens = Opens.CALLED
    limit: Limit | None = None
    """Within this it is due. Without one it is open until it is done, or its handler gives its time."""
    at_once: bool = False
    """Whether it is due from the moment it begins, not only shortly before its limit."""
    soon: Limit = SOON
    """How long before its time it is due."""
    lapses: Limit | None = None
    """Limit after a hand-over, after which it ends as not done and nobody looks for it any more."""
    brought_forward: Limit | None = None
    """Limit after a wish, or after the person left, of a duty that begins without a time."""
    recurs: Recurrence | None = None
    need: str = ""
    """The code of the list vulnerability that calls for it, once, where it is said how the person is."""
    each: bool = False
    """Whether every entry that calls for it gets one of its own, numbered from the first."""
    step: bool = False
    """Whether it may be put off with a reason."""
    law: bool = False
    """Whether the law limits it to the hour or the minute: nothing smaller may hide it."""

    ends_holding: bool = False
    """Whether holding ends by its time: the earliest of them is the end that lists and the strip show."""
    exempt: frozenset[Exemption] = frozenset()
    at_end: AtEnd = AtEnd.NOT_DONE
    keeps_words: bool = False
    """Whether names and words of a record are not sealed while it is open."""
    in_rounds: bool = False
    """Whether a round gives its form, person after person. Care has rounds of its own (board/rounds.py), a review is
    about one person."""
    in_week: bool = False
    """Whether the week tells of its date: what is a judge's to do or to say. The ends of holding are too."""
    tells_of_fear: bool = False
    """Whether a copy without what was said about fear leaves it out."""
    childs_word: bool = False
    """Whether it comes of what a child said alone: a copy, which the family may read, leaves it out."""

    group: str = PAPER
    """Its group at the levels above. What only some are owed (interpreter, consulate, UNHCR, asylum) is paper, the
    most: a group of its own would tell of language, nationality or fear."""
    of_everyone: bool = False
    """Whether the levels learn of it by the record's number. What a child, somebody ill, a foreigner or somebody with
    papers is owed would tell who that is."""

    def __post_init__(self) -> None:
        """Refuse a declaration that contradicts itself. Raises ValueError."""
        problems = {
            "comes back, so it opens with the record and has no other limit": self.recurs is not None
            and (self.opens is not Opens.ARRIVAL or self.limit is not None),
            "comes back, so the end settles it": self.recurs is not None and self.at_end is not AtEnd.SETTLED,
            "is called for by a need, so it does not open by itself": bool(self.need)
            and self.opens is not Opens.CALLED,
            "is due at once, so it needs a limit": self.at_once and self.limit is None,
            "counts from when liberty was taken, so it needs a limit": self.opens is Opens.START and self.limit is None,
            "is paper, which the levels never learn by number": self.of_everyone and self.group == PAPER,
            "is done in rounds, so it needs a command": self.in_rounds and self.command is None,
        }
        for problem, there in problems.items():
            if there:
                raise ValueError(f"duty {self.code} {problem}")


CCP46 = M_("Criminal Procedure Code, art. 46").text
CCP47 = M_("Criminal Procedure Code, arts 47 and 49").text
CCP48 = M_("Criminal Procedure Code, art. 48").text
CCP49 = M_("Criminal Procedure Code, arts 49 and 50").text
CCP51 = M_("Criminal Procedure Code, art. 51").text
CCP52 = M_("Criminal Procedure Code, art. 52").text
CCP285 = M_("Criminal Procedure Code, art. 285 note 2, arts 306 and 340").text
DESK = M_("Order of work at the desk").text
OWN = M_("The program's own; the commander changes it (no legal limit)").text
OWN_ALONE = M_("The program's own (no legal limit)").text
OF_NO_LAW = frozenset({DESK, OWN, OWN_ALONE})
"""Sources that are no law and no published standard: a breach of theirs is counted apart."""
MANDELA = M_("Nelson Mandela Rules 6 to 10").text
PRINCIPLES = M_("UN Body of Principles 12 and 16").text
UNHCR = M_("UNHCR Detention Guidelines").text

CRC = M_("Convention on the Rights of the Child, arts 9, 12 and 19").text

JUDGE = M_("Prosecutor's office; out of hours the duty judge").text
INSPECTORATE = M_("Inspectorate").text
COMMANDER = M_("Commander or standby officer").text
