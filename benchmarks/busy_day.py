"""What a unit sends of a busy day: 1,500 entries, without the sealed stream and with it."""

from __future__ import annotations

import shutil
from functools import partial

from benchmarks import stores
from benchmarks.measuring import Result, seconds
from db.carrying.levels import bundle_files, forms, level_readers, links, secrets, sending
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.setup import open_store
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.storage import keys

ENTRIES = 1_500
WITHOUT_MOST, WITH_MOST, TAKES_MOST = 400.0, 1_400.0, 1_000.0
"""Kilobytes and milliseconds."""
KEEPER, CHIEF, INSPECTOR, DUTY = "1", "2", "3", "4"
OFFICERS = tuple(
    NewOfficer(badge, f"Officer {badge}", role, stores.PASSWORD)
    for badge, role in (
        (KEEPER, Role.ADMINISTRATOR), (CHIEF, Role.COMMANDER), (INSPECTOR, Role.INSPECTOR), (DUTY, Role.DUTY),
    )
)  # fmt: skip


def bundles() -> list[Result]:
    """Kilobytes of a day's bundles without the sealed stream and with it, and how long both together take to make.

    Each entry is a reported incident, of which more leaves than of any other kind that is common.
    """
    desk = _enrolled()
    with desk.store.batched():
        for number in range(ENTRIES):
            report_incident(desk, ReportIncident(type="theft_home", place="اهواز", summary=f"سرقت از منزل {number}"))
    files = bundle_files.Bag()
    sending.write_bundles(desk, files)
    took = sorted(seconds(partial(sending.write_bundles, desk, bundle_files.Bag())) for _round in range(5))[2]
    desk.store.close()
    first, *others = (len(content) / 1000 for _name, content in sorted(files.items()))
    stated = "what docs/levels.md states"
    return [
        Result("a day of 1,500 entries", first, None, None, stated, "kB", most=WITHOUT_MOST),
        Result("the same with the sealed stream", first + sum(others), None, None, stated, "kB", most=WITH_MOST),
        Result("making both", took * 1000, None, None, stated, most=TAKES_MOST),
    ]


def _enrolled() -> Desk:
    """A precinct's duty officer; a county above it reads its complaints."""
    homes = [stores.ROOT / name for name in ("day-unit", "day-county")]
    for home, kind in zip(homes, ("precinct", "county"), strict=True):
        shutil.rmtree(home, ignore_errors=True)
        create_store(home, NewStore(home.name, OFFICERS, kind, cost=keys.QUICK))
    unit, county = ({badge: open_store(home, badge, stores.PASSWORD) for badge in (KEEPER, CHIEF, INSPECTOR)}
                    for home in homes)  # fmt: skip
    for side in (unit, county):
        links.make_unit_key(side[KEEPER], forms.MakeUnitKey())
    file = secrets.key_file(links.public_of(county[KEEPER]))
    words = " ".join(links.words_with(unit[CHIEF], file)[1])
    links.enrol_unit(unit[CHIEF], forms.EnrolUnit(content=file, words=words))
    level, six = level_readers.own_reader(county[INSPECTOR])
    form = level_readers.AgreeLevelReader(content=secrets.level_file(level), words=" ".join(six))
    level_readers.agree_reader(unit[INSPECTOR], form)
    for desk in (*unit.values(), *county.values()):
        desk.store.close()
    return open_store(homes[0], DUTY, stores.PASSWORD)
