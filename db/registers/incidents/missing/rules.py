"""The rules of a search, pure: what may be said to whoever reported, what comes first, what is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from db.words.messages import M_, Message

TYPES = frozenset({"missing_person", "missing_child"})
"""The types of incident that have the course."""
SEARCHING, FOUND, CLOSED = "searching", "found", "closed"
CHILD = "child"
DEAD = "dead"
FAMILY = "family"
WELFARE = "welfare"
NO_WAITING = M_("Start the search at once. No law or rule requires waiting.")
ENQUIRY = "custody_enquiry"
"""The first step, by hand: the relatives ask at the custody desk, where everyone hears the same words."""

WORDS: dict[str, Message] = {
    "goes_on": M_("The search goes on. You will be told when it has ended."),
    "ended": M_("The search has ended."),
    "ended_safe": M_("The search has ended; there is no fear for life."),
    "officer_comes": M_("An officer comes to you."),
    "closed": M_("The search has ended without finding the person. The prosecutor's office answers questions."),
}
"""What is said to whoever reported, by its code, the same for all: never where, when or which unit."""
USUAL = {"check": timedelta(hours=4), "check_child": timedelta(hours=1), "erase": timedelta(days=90)}
LIMITS = {"check": "missing_check", "check_child": "missing_check_child", "erase": "missing_erase"}
"""The times that the commander sets (the list desk_limit)."""


def may_say(state: str, wish: str | None, fears: bool | None, outcome: str | None, age_group: str) -> str:
    """The code of the words for whoever reported.

    Who fears the reporter, or wants nothing told, is told of by nothing but the end; so is
    who was not asked. A child is asked about fear alone.
    """
    if state != FOUND:
        return "closed" if state == CLOSED else "goes_on"
    if outcome == DEAD:
        return "officer_comes"
    safe = fears is False if age_group == CHILD else not fears and wish in ("safe", "where", "unable")
    return "ended_safe" if safe else "ended"


def wish_is_missing(age_group: str, outcome: str | None, wish: str | None) -> bool:
    """Whether an adult who is alive was not asked what may be told."""
    return age_group != CHILD and outcome != DEAD and wish is None


def welfare_first(age_group: str, fears: bool | None, welfare_told: bool) -> bool:
    """Whether welfare comes before the family: a child fears home, or nobody asked, and welfare was not told."""
    return age_group == CHILD and fears is not False and not welfare_told


def says_more(said: str, allowed: str) -> bool:
    """Whether more was said than the person allowed."""
    return said == "ended_safe" and allowed == "ended"


def hours_between(since: datetime | None, at: datetime) -> int | None:
    """Whole hours from one instant to another; None where the first is not known, or lies later."""
    return None if since is None or since > at else (at - since) // timedelta(hours=1)
