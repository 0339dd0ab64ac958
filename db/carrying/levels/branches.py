"""A fork decided by two people: one chooses which branch of a unit's history counts, another says the second yes.

Until then what came first counts on and nothing more is used. The branch that was not taken stays: entries of the
first one in the journal, set aside; of the second one in the bundles that were kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from db.carrying.levels import branching, events, inbound_bundles, keeping
from db.carrying.levels.branch_events import CHOSEN, DECIDED, FIRST, SECOND
from db.carrying.levels.branching import SecondBranch
from db.carrying.levels.content import ENTRIES_MOST, HASH
from db.carrying.levels.forms import AgreeBranch, ChooseBranch
from db.carrying.levels.links import link_of, not_enrolled
from db.carrying.levels.models import FORK
from db.carrying.levels.pins import chains_of, hashes_after
from db.carrying.levels.protocol import End, EpochKey
from db.kernel.base.access import KEEPERS, LEADERS, OVERSIGHT
from db.kernel.base.second_yes import DECISIONS
from db.kernel.desk.desk import Act, command
from db.kernel.events.event_keys import MOST
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.kernel.projections.projecting import NOT_TAKEN
from db.reference.officers import appointing
from db.reference.officers.queries import is_one
from db.storage import ends
from db.storage.models import JOURNAL
from db.words.messages import M_, Refused

AGREE = LEADERS | KEEPERS | OVERSIGHT


@command("level.choose_branch", label="Choose a branch of a unit's history", form=ChooseBranch, roles=LEADERS,
         writes="branch_chosen",
         hidden=True, recordless=True, late_lock=True)  # fmt: skip
def choose_branch(act: Act, form: ChooseBranch) -> str:
    """Which branch of the unit `form.record` is to count; nothing changes until another officer says yes. Returns "".

    Choosing anew replaces what was chosen. Raises Refused: "not_found" where the unit is not held, "invalid",
    "not_whole" where the second branch did not come whole, "conflict" where it says its entries anew.
    """
    ends.alone(act.conn, form.record or "")  # nothing of this unit is taken in meanwhile
    fork, branch = _fork(act.conn, act.unit, form.record or "")
    if form.branch not in (FIRST, SECOND):
        raise Refused("invalid", {"branch": M_("first or second is expected.")})
    if form.branch == SECOND:
        _see_that_it_can_count(act.conn, fork.uid, branch)
    facts = {"branch": form.branch, "place": fork.place, "stump": branch.stump.hash}
    act.append(CHOSEN, record=fork.uid, form=form, facts=facts)
    return ""


@command("level.agree_branch", label="Say the second yes to a branch", form=AgreeBranch, roles=AGREE, hidden=True,
         another="stand_in",
         writes=("branch_not_taken", "branch_taken", "bundle_held", "bundle_taken", "entries_unusable"),
         recordless=True, late_lock=True)  # fmt: skip
def agree_branch(act: Act, form: AgreeBranch) -> str:
    """The second yes, by somebody else or a code of the county: the branch that was chosen counts from now on. Returns
    how many entries of the kept bundles were used.

    Raises Refused: "not_found" where nobody chose, "invalid" or "wait" at `code` for whoever chose, "conflict" where
    something else was chosen, or another branch came, meanwhile; and as `choose_branch`.
    """
    ends.alone(act.conn, form.record or "")
    fork, branch = _fork(act.conn, act.unit, form.record or "")
    if fork.branch is None:
        raise Refused("not_found", {}, M_("Nobody chose a branch of this unit yet."))
    own = is_one(act.conn, act.unit, act.officer.uid, fork.officer)
    if own and not form.code:
        needed = M_(
            "Whoever chose the branch does not say the second yes too: another officer does, or a code of the county."
        )
        raise Refused("invalid", {"code": needed})
    if fork.branch != form.branch or fork.stump != branch.stump.hash:
        raise Refused("conflict", {}, M_("Something else was chosen, or came, meanwhile. Look at it again."))
    chosen = stored_events.events_of(act.conn, act.unit, fork.uid, (CHOSEN,))[-1]
    said = {"branch": fork.branch, "place": fork.place, DECISIONS[DECIDED]: chosen.uid}
    if own:
        said |= appointing.use_code(act, form.code or "")
    if fork.branch == FIRST:
        act.append(DECIDED, record=fork.uid, facts={**said, "refused": list(_stretches_of(branching.own_ends(branch)))})
    else:
        _see_that_it_can_count(act.conn, fork.uid, branch)
        _take_second(act, fork.uid, branch, said)
    return str(_use_what_was_kept(act, fork.uid))


def _fork(conn: Connection, seat: str, unit: str) -> tuple[Any, SecondBranch]:
    """The fork of a unit that waits, and its second branch. Raises Refused: "not_enrolled", "not_found"."""
    if link_of(conn, seat, unit) is None:
        raise not_enrolled(unit)
    row = conn.execute(select(FORK).where(FORK.c.unit == seat, FORK.c.uid == unit)).first()
    branch = keeping.second_of(conn, seat, unit)
    if row is None or branch is None:
        raise Refused("not_found", {}, M_("The history of this unit has no two branches here."))
    return row, branch


def _see_that_it_can_count(conn: Connection, unit: str, branch: SecondBranch) -> None:
    if not branch.is_whole:
        raise Refused("not_whole", {}, M_(
            "The beginning of the second branch is not here yet. The receipts ask for it: take the next stick first."
        ))  # fmt: skip
    uids = [sent.said["uid"] for sent in branch.entries if sent.said is not None]
    for start in range(0, len(uids), 500):
        there = select(JOURNAL.c.uid).where(JOURNAL.c.unit == unit, JOURNAL.c.uid.in_(uids[start : start + 500]))
        if conn.execute(there.limit(1)).first() is not None:
            raise Refused("conflict", {}, M_(
                "The second branch says entries anew that are here already: somebody rewrote the unit's journal. It is "
                "kept, and can't be taken; the first one can."
            ))  # fmt: skip


def _take_second(act: Act, unit: str, branch: SecondBranch, said: Mapping[str, Any]) -> None:
    """End the chains where the branches part, set aside what came after that, and make the unit's rows again."""
    of = act.unit, unit
    cuts = branching.cut(branch, [row.origin_epoch for row in chains_of(act.conn, *of)])
    refused = [
        stretch
        for chain, last in cuts.items()
        for stretch in _stretches(chain, last + 1, hashes_after(act.conn, of, chain, last))
    ]
    uids = list(entries_after(act.conn, of, cuts))
    for start in range(0, len(uids), MOST):
        act.append(NOT_TAKEN, record=unit, facts={"of": unit, "unread": uids[start : start + MOST]})
    ends = [{"origin": chain[0], "epoch": chain[1], "last": last} for chain, last in cuts.items()]
    act.append(DECIDED, record=unit, facts={**said, "cuts": ends, "refused": refused})
    if uids:
        rebuild.rebuild_unit(act.conn, unit, act.desk.store.origin)


def _stretches(chain: EpochKey, first: int, hashes: str) -> Iterator[dict[str, Any]]:
    """The hashes of a chain from a number on, one after the other, by some thousand: as the entry of a decision."""
    every = [hashes[start : start + HASH] for start in range(0, len(hashes), HASH)]
    for start in range(0, len(every), ENTRIES_MOST):
        some = every[start : start + ENTRIES_MOST]
        yield {"origin": chain[0], "epoch": chain[1], "first": first + start, "hashes": some}


def _stretches_of(ends: Iterable[End]) -> Iterator[dict[str, Any]]:
    """Ends as stretches of hashes, by runs of one number after the other."""
    ordered = sorted(ends)
    places = {end.place: number for number, end in enumerate(ordered)}
    for _of, some in groupby(ordered, key=lambda end: (end.chain, end.seq - places[end.place])):
        run = list(some)
        yield from _stretches(run[0].chain, run[0].seq, "".join(end.hash for end in run))


def entries_after(conn: Connection, of: tuple[str, str], cuts: Mapping[EpochKey, int]) -> Iterator[str]:
    """The uids of the entries here that follow these numbers in a unit's chains.

    What was taken says in which order; the entries stand before it in the journal.
    """
    for taken in stored_events.events_of(conn, *of, kinds=(events.TAKEN,)):
        chains = taken.facts.get("chains") or []
        reach = [
            each["first"] + len(each.get("hashes") or ()) - 1 > cuts.get((each["origin"], each["epoch"]), 2**31)
            for each in chains
        ]
        if any(reach):
            yield from _shown_after(conn, of[1], taken.position, taken.facts, cuts)


def _shown_after(
    conn: Connection, unit: str, position: int, facts: Mapping[str, Any], cuts: Mapping[EpochKey, int]
) -> Iterator[str]:
    chains: Sequence[Mapping[str, Any]] = facts["chains"]
    at = [int(chain["first"]) for chain in chains]
    is_out: list[bool] = []
    for run in facts["runs"]:
        which = run["chain"]
        last = cuts.get((chains[which]["origin"], chains[which]["epoch"]), 2**31)
        is_out += [at[which] + place > last for place, shown in enumerate(run["shown"]) if shown == "1"]
        at[which] += len(run["shown"])
    before = select(JOURNAL.c.uid).where(JOURNAL.c.unit == unit, JOURNAL.c.position < position)
    uids = conn.execute(before.order_by(JOURNAL.c.position.desc()).limit(len(is_out))).scalars().all()
    yield from (uid for uid, out in zip(reversed(uids), is_out, strict=True) if out)


def _use_what_was_kept(act: Act, unit: str) -> int:
    """Look at the kept bundles again, in the order in which they came; how many entries were used.

    Those of the branch not taken stay, and those of a third one, which hold the unit anew; what has a gap before it
    comes again.
    """
    link = link_of(act.conn, act.unit, unit)
    assert link is not None
    used = 0
    for kept in keeping.kept_of(act.conn, unit):
        opened = inbound_bundles.Opened(kept.letter, kept.packed, kept.mark)
        seen = inbound_bundles.apply_or_hold(act, opened, inbound_bundles.TakenIn("", unit, link.name, "known"))
        used += seen.entries
        if seen.what in ("new", "known", "gap"):
            keeping.drop(act.conn, unit, kept.mark)
    return used
