"""The rules of bundles and receipts: by hand, and by schedules against an oracle (simulation.py)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.carrying.levels.protocol import (
    SEALED,
    Bundle,
    End,
    EntryRange,
    LevelReceipt,
    SeatKnows,
    Sent,
    Verdict,
    bundles,
    chain_gaps,
    closed,
    is_whole,
    look,
    marks,
    places,
    twin_of,
)
from tests.db.carrying.levels import simulation

SCHEDULES = 200
FIRST = ("m", 1)


def end(seq: int, epoch: int = 1, origin: str = "m") -> End:
    return End(origin, epoch, seq, f"{origin}{epoch}.{seq}" if seq else "")


def bundle(first: int, last: int, head: int | None = None) -> Bundle:
    """Entries of the chain m 1 from number to number."""
    after = (end(first - 1),) if first > 1 else ()
    return Bundle("u", "m", 1, after, (end(head or last),), tuple(Sent(end(n), {}) for n in range(first, last + 1)))


def known(last: int) -> SeatKnows:
    return SeatKnows({FIRST: last}, {end(n).place: end(n).hash for n in range(1, last + 1)})


@pytest.mark.parametrize("start", range(0, SCHEDULES, 50))
def test_schedules(start: int) -> None:
    for seed in range(start, start + 50):
        simulation.run(seed)


def test_a_machine_has_two_chains_in_each_epoch() -> None:
    assert twin_of(("m", 3)) == (f"m{SEALED}", 3)
    assert twin_of((f"m{SEALED}", 4)) == ("m", 4)


def test_what_an_earlier_version_wrote_says_nothing_of_the_sealed_stream() -> None:
    plain = bundle(1, 2)
    assert (plain.both, plain.sealed) == (False, False)
    of_both = (Sent(end(1, origin=f"m{SEALED}")), Sent(end(1)))
    assert replace(plain, entries=of_both).sealed, "the sealed stream comes first"
    assert not replace(plain, entries=of_both[::-1]).sealed
    assert not replace(plain, entries=()).sealed


def test_a_bundle_whose_chains_do_not_go_on_is_none() -> None:
    whole = bundle(1, 2)
    assert is_whole(replace(whole, heads=())) is False, "an entry beyond the end that it says"
    assert is_whole(replace(bundle(1, 1), heads=())) is False, "its first entry is already beyond"
    assert is_whole(replace(bundle(1, 2), heads=(end(1),))) is False
    assert is_whole(replace(whole, after=(end(1),), heads=(), entries=())) is False
    assert is_whole(replace(whole, after=(end(0),), heads=(), entries=())) is True
    assert is_whole(replace(whole, heads=(*whole.heads, end(3)))) is False, "one chain that ends twice"
    assert is_whole(replace(whole, heads=(End("m", 1, -1, "x"),), entries=())) is False
    sealed = end(1, origin=f"m{SEALED}")
    assert is_whole(replace(whole, heads=(*whole.heads, sealed))) is False, "it tells of no sealed stream"
    assert is_whole(replace(whole, heads=(*whole.heads, sealed), both=True)) is True
    two = replace(whole, heads=(*whole.heads, sealed), entries=(*whole.entries, Sent(sealed)), both=True)
    assert is_whole(two) is False, "entries of both streams"


def test_what_a_seat_lacks_begins_with_the_first_entry() -> None:
    nothing = SeatKnows({}, {})
    assert look(bundle(3, 4), nothing).missing == (EntryRange("m", 1, 1, 2),)
    assert look(bundle(2, 2), nothing).missing == (EntryRange("m", 1, 1, 1),)
    assert look(replace(bundle(1, 2), after=(end(0),)), nothing).what == "new"
    refused = SeatKnows({}, {}, refused=frozenset({(end(2).place, end(2).hash)}))
    assert look(bundle(1, 2), refused).what == "not_taken"


def test_parts_follow_each_other() -> None:
    entries = [Sent(end(n)) for n in range(1, 6)]
    made = list(bundles(("u", "m", 1), entries, (), (end(5),), 2))
    assert [len(part.entries) for part in made] == [2, 2, 1]
    assert [part.after for part in made] == [(), (end(2),), (end(4),)]
    assert all(is_whole(part) and not part.both for part in made)
    even = bundles(("u", "m", 1), entries[:4], (), (end(4),), 2, both=True)
    assert [(len(part.entries), part.both) for part in even] == [(2, True), (2, True)], "no empty one at the end"
    assert [part.entries for part in bundles(("u", "m", 1), [], (end(5),), (end(5),), 2)] == [()]


def test_what_is_new_is_taken_once() -> None:
    found = look(bundle(1, 4), known(2))
    assert (found.what, [sent.end.seq for sent in found.new]) == ("new", [3, 4])
    assert look(bundle(1, 4), known(4)) == Verdict("known")


def test_a_part_that_is_missing_is_named() -> None:
    assert look(bundle(5, 6), known(2)) == Verdict("gap", missing=(EntryRange("m", 1, 3, 4),))


def test_the_sealed_stream_waits_for_the_records_that_it_names() -> None:
    """Also where another record is in the place: of which branch it is the records say."""
    entry = Sent(End("m~", 1, 1, "sealed"), {})
    sealed = Bundle("u", "m", 1, (), (end(3), entry.end), (entry,), both=True)
    assert is_whole(sealed)
    assert look(sealed, known(3)).what == "new"
    assert look(sealed, known(2)) == Verdict("gap", missing=(EntryRange("m", 1, 3, 3),))
    other = replace(sealed, heads=(End("m", 1, 3, "other"), entry.end))
    assert look(other, known(3)) == Verdict("gap")
    assert not is_whole(replace(sealed, both=False))
    assert not is_whole(replace(sealed, entries=(Sent(end(1), {}), entry)))


@pytest.mark.parametrize("where", ["after", "heads", "entries"])
def test_one_place_with_two_hashes_is_a_fork(where: str) -> None:
    one = bundle(3, 4)
    other = End("m", 1, {"after": 2, "heads": 4, "entries": 3}[where], "other")
    changed = (other,) if where != "entries" else (Sent(other), one.entries[1])
    assert look(replace(one, **{where: changed}), known(4)).fork == other.place
    assert places(one) == {end(n).place for n in (2, 3, 4)}


@pytest.mark.parametrize(
    "broken",
    [
        replace(bundle(1, 3), entries=bundle(1, 3).entries[1:]),
        replace(bundle(1, 3), entries=bundle(1, 3).entries[::-1]),
        replace(bundle(1, 3), heads=(end(2),)),
        replace(bundle(1, 3), heads=()),
        replace(bundle(3, 4), after=(end(2), end(2))),
        replace(bundle(3, 4), after=(End("m", 1, 2, ""),)),
        replace(bundle(1, 1), entries=(Sent(End("m", 1, 1, "")),)),
    ],
)
def test_what_is_no_bundle(broken: Bundle) -> None:
    assert not is_whole(broken)


def test_before_the_first_entry_an_end_has_the_number_0_and_no_hash() -> None:
    assert is_whole(replace(bundle(1, 2), after=(end(0),)))
    for wrong in (End("m", 1, 0, "m1.0"), End("m", 1, 1, ""), End("m", 1, -1, "")):
        assert not is_whole(replace(bundle(2, 3), after=(wrong,)))
        assert not is_whole(replace(bundle(1, 2), heads=(end(2), replace(wrong, origin="laptop"))))


def test_a_restore_closes_the_epochs_before_it() -> None:
    heads = (end(7), end(3, 2), end(9, 1, "laptop"))
    chains = (("m", 2), ("laptop", 1))
    assert closed(Bundle("u", "m", 2, (), heads, ()), chains) == {FIRST: 7}
    assert closed(Bundle("u", "m", 3, (), heads[:1], ()), (*chains, FIRST)) == {FIRST: 7, ("m", 2): 0}
    assert closed(Bundle("u", "m", 2, (), heads, ()), (*chains, ("m", 3))) == {}  # an old stick


def test_how_a_chain_stands() -> None:
    whole = chain_gaps(FIRST, 5, 5, None)
    assert (whole.missing, whole.gone, whole.kept) == (None, None, None)
    assert chain_gaps(FIRST, 3, 5, None).missing == EntryRange("m", 1, 4, 5)
    assert chain_gaps(FIRST, 9, 9, 7).kept == EntryRange("m", 1, 8, 9)
    lost = chain_gaps(FIRST, 3, 9, 7)
    assert (lost.missing, lost.gone, lost.kept) == (EntryRange("m", 1, 4, 7), EntryRange("m", 1, 8, 9), None)


def test_where_a_unit_goes_on() -> None:
    receipt = LevelReceipt("s", 1, 5, "u", (end(4),))
    hashes = known(9).hashes
    assert marks(receipt, {FIRST: 9}, hashes, "m").after == (end(4),)
    restored = marks(receipt, {FIRST: 2}, hashes, "m")
    assert (restored.after, restored.lost) == ((end(2),), (end(4),))
    assert marks(receipt, {FIRST: 2}, hashes, "laptop").lost == ()
    other = marks(replace(receipt, heads=(End("m", 1, 4, "other"),)), {FIRST: 9}, hashes, "m")
    assert other.after == ()


def test_a_unit_of_which_the_seat_has_all_goes_on_after_that_and_has_lost_nothing() -> None:
    receipt = LevelReceipt("s", 1, 5, "u", (end(4),))
    all_there = marks(receipt, {FIRST: 4}, known(4).hashes, "m")
    assert (all_there.after, all_there.lost) == ((end(4),), ())
    forked = marks(replace(receipt, heads=(End("m", 1, 4, "other"),)), {FIRST: 4}, known(4).hashes, "m")
    assert (forked.after, forked.lost) == ((), ())


def test_a_receipt_of_a_restored_seat_is_later() -> None:
    assert LevelReceipt("s", 2, 1, "u", ()).order > LevelReceipt("s", 1, 99, "u", ()).order


def test_a_receipt_holds_nothing_up_unless_it_says_so() -> None:
    assert LevelReceipt("s", 1, 1, "u", ()).held is False
