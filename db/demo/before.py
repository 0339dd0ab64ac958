"""What the made-up precinct looks back on: two years of incidents before its days, so that half-years compare."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from db.demo import people
from db.demo.bulk import Pace, insert_bulk
from db.demo.happenings import HAPPENINGS
from db.demo.places import HOMES
from db.registers.incidents import forms
from db.storage.store import Store

FROM_DAYS = 7
"""A made-up precinct of fewer days is one to try something out in, and made at once: those years take some seconds."""
BACK = timedelta(days=740)
"""Whichever day it is, this half-year and the one before it have the same of the year before beside them."""
APART = timedelta(hours=10)


def back(days: int) -> timedelta:
    """How long before its days a precinct of so many days began."""
    return BACK if days >= FROM_DAYS else timedelta(0)


def write(store: Store, seed: int, start: datetime) -> None:
    """Write the incidents of the years before `start`, each with its end."""
    count = BACK // APART - 1
    insert_bulk(store, count, seed, until=start, pace=Pace(APART, all_ended=True, report=_report))


def _report(random: Random, uid: str, moment: datetime) -> forms.ReportIncident:
    what = random.choices(HAPPENINGS, [happening.share for happening in HAPPENINGS])[0]
    named = random.random() < 0.7
    moment = moment + timedelta(minutes=random.randrange(1, 200))
    return forms.ReportIncident(
        uid=uid,
        type=what.type,
        place=random.choice(HOMES),
        summary=random.choice(what.texts),
        caller_name=people.anyone(random) if named else None,
        caller_phone=people.mobile(random) if named else None,
        caller_unknown=None if named else "declined",
        source="call_110" if what.scene else "in_person",
        reported_at=moment,
        occurred_from=moment - timedelta(minutes=random.randrange(5, 300)),
    )
