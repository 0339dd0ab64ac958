"""`python -m benchmarks [--size N]`: every measurement, one table."""

from __future__ import annotations

import argparse
import sys
import warnings

from benchmarks import (
    busy_day,
    figures,
    handing_over,
    held,
    listing,
    province,
    screens,
    sending,
    sketching,
    storing,
    verbs,
)
from benchmarks.table import shown


def main() -> int:
    """Run everything and print the table; status 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000, help="incidents in the large store (default 1,000,000)")
    size = parser.parse_args().size
    warnings.simplefilter("ignore")
    screens.quiet_state()
    screens.compiled()
    results = [
        screens.first_paint(),
        *screens.register(size),
        *verbs.calls(size),
        storing.saving(),
        sending.saving_beside_a_sender(),
        *busy_day.bundles(),
        *storing.listing(size),
        *listing.narrowing(size),
        listing.searching(size),
        listing.importing(),
        handing_over.drafting(size),
        *figures.counting_at(size),
        figures.saving(),
        *province.measured(),
        held.table(),
        *screens.repaint(),
        sketching.key(),
        storing.rebuilding(),
    ]
    return shown(results)


if __name__ == "__main__":
    sys.exit(main())
