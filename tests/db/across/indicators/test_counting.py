"""Spans that overlap are counted in pieces: every day of a span lies in one piece of it, and in no other's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.across.indicators.counting import Pieces

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=8)


@given(SPANS)
def test_each_day_is_in_the_spans_that_hold_it_and_in_one_piece(spans: list[tuple[int, int]]) -> None:
    pieces = Pieces(spans)
    for day in range(31):
        held = [pieces.spans_of[place] for place, (since, until) in enumerate(pieces.ends) if since <= day < until]
        of = [place for place, (since, until) in enumerate(spans) if since <= day < until]
        assert held == ([of] if of else [])
