"""The rules of a fork by hand: where two branches part, what the second one says alone, where the chains here end."""

from __future__ import annotations

from db.carrying.levels.branching import Here, SecondBranch, cut, own_ends, second_branch
from db.carrying.levels.protocol import Bundle, End, EntryPlace, EpochKey, Sent

FIRST, LATER, LAPTOP = ("m", 1), ("m", 2), ("laptop", 1)


def end(seq: int, of: str = "", chain: EpochKey = FIRST) -> End:
    """An end of the first branch, or of one of its own name."""
    return End(*chain, seq, f"{chain[0]}{chain[1]}.{seq}{of}")


def here(last: int) -> Here:
    hashes: dict[EntryPlace, str] = {end(n).place: end(n).hash for n in range(1, last + 1)}
    return Here({FIRST: last}, hashes)


def bundle(after: End | None, *entries: End, epoch: int = 1) -> Bundle:
    heads = {each.chain: each for each in (*filter(None, [after]), *entries)}
    sent = tuple(Sent(each, {}) for each in entries)
    return Bundle("u", "m", epoch, () if after is None else (after,), tuple(heads.values()), sent)


def second(*kept: Bundle, last: int = 6) -> SecondBranch:
    branch = second_branch(kept, here(last))
    assert branch is not None
    return branch


def test_where_the_branches_part_and_what_the_second_one_says_alone() -> None:
    branch = second(bundle(end(2), end(3), end(4, "b"), end(5, "b")))
    assert (branch.stump, branch.common, branch.is_whole) == (end(4, "b"), {FIRST: 3}, True)
    assert [sent.end for sent in branch.entries] == [end(4, "b"), end(5, "b")]
    assert own_ends(branch) == (end(4, "b"), end(5, "b"))


def test_where_they_part_is_not_known_before_both_sides_of_it_are() -> None:
    ahead = bundle(end(4, "b"), end(5, "b"))
    assert not second(ahead).is_whole
    assert not second(bundle(end(4, "b"))).is_whole
    branch = second(ahead, bundle(None, end(1), end(2), end(3, "b"), end(4, "b"), end(5, "b")))
    assert (branch.stump, branch.common, branch.is_whole) == (end(3, "b"), {FIRST: 2}, True)


def test_what_goes_on_from_it_is_of_it_and_a_third_branch_is_not() -> None:
    parts = bundle(end(4), end(5, "b"), end(6, "b")), bundle(end(6, "b"), end(7, "b"))
    third, first = bundle(end(5, "b"), end(6, "c")), bundle(end(6), end(7))
    branch = second(first, *parts, third)
    assert [sent.end for sent in branch.entries] == [end(5, "b"), end(6, "b"), end(7, "b")]
    assert second_branch([first], here(6)) is None


def test_a_later_epoch_grew_out_of_the_first_branch_and_another_machine_did_not() -> None:
    branch = second(bundle(end(2), end(3, "b"), end(1, "", LAPTOP)))
    assert cut(branch, (FIRST, LATER, LAPTOP, ("m", 0))) == {FIRST: 2, LATER: 0}
    assert own_ends(branch) == (end(3, "b"),)  # what the laptop wrote comes with the other branch too
    restored = second(bundle(end(2), end(3, "b"), end(1, "b", LATER), epoch=2))
    assert own_ends(restored) == (end(3, "b"), end(1, "b", LATER))
