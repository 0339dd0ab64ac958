"""The draft of a handover: what is open is read, history is not scanned."""

from __future__ import annotations

from functools import partial

from benchmarks import stores
from benchmarks.measuring import Result, in_turn
from db.across.handover.commands import close_alone, open_shift
from db.across.handover.forms import CloseAlone, OpenShift
from db.across.handover.queries import current, list_shifts
from db.across.handover.summary import summary
from db.kernel.base.officer import Desk
from db.words.records import Filter

ROUNDS = 15
SMALL = 1_000


def drafting(count: int) -> Result:
    """The draft with what is open among `count` incidents, against as many open among a thousand.

    A hundred or so are open in each: a store's history is long, what is open in a precinct is not.
    """
    large, small = _at_work(stores.desk_of(count)), _at_work(stores.desk_of(SMALL))
    ours, baseline = in_turn(partial(summary, large), partial(summary, small), ROUNDS)
    large.store.close()
    small.store.close()
    return Result(f"a handover's draft among {count:,} incidents", ours, baseline, 1.25, f"the same among {SMALL:,}")


def _at_work(desk: Desk) -> Desk:
    """The desk with a shift open that began after another one was handed over."""
    if current(desk) is None:
        open_shift(desk, OpenShift())
    if len(list_shifts(desk, Filter(), None, 2).rows) == 1:
        close_alone(desk, CloseAlone(reason="benchmark", uncounted="benchmark", password=stores.PASSWORD))
        open_shift(desk, OpenShift())
    return desk
