"""What inspectors do with the inspectorate's key: make it, put it on paper, give it on, take it from the paper."""

from __future__ import annotations

from typing import Any

from db.kernel.base.access import OVERSIGHT
from db.kernel.base.officer import Reading
from db.kernel.base.reader_book import (
    HALF_NAMED,
    KEY_DECIDED,
    KEY_MADE,
    PAPER_MADE,
    PAPER_USED,
    PUBLIC,
    SHARED,
    TARGET,
)
from db.kernel.desk.desk import Act, command, query
from db.kernel.folding.current_rights import rights_now
from db.kernel.journal import envelopes
from db.kernel.signing.keys_named import OLDER, is_older
from db.reference.officers import appointing, inspectorate
from db.reference.officers.commands import verified
from db.reference.officers.forms import DecideKey, MakeKey, MakePaper, ShareSealing, TakeFromPaper
from db.reference.officers.queries import is_one, name_of, officer_by_badge
from db.storage import keys, sealings
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused
from db.words.phrases import GROUP, GROUPS, tidy
from db.words.records import LIFE, LIMITS, PanelItem

DECIDE = "officer.decide_key"


@command("officer.make_key", label="Make the inspectorate's key", form=MakeKey, roles=OVERSIGHT,
         writes=(KEY_MADE, HALF_NAMED))  # fmt: skip
def make_key(act: Act, form: MakeKey) -> str:
    """Makes the inspectorate's pair under a password of one's own; its private half also goes on the paper.

    Raises Refused: "wall.has_key" where an inspector holds one, "unlikely" where only a paper does, or a newer
    keys.json, "invalid".
    """
    paper = _paper(form.paper)
    _own_pair(act)
    if inspectorate.readers(act.conn, act.desk.store):
        said = M_("An inspector already has the key. He can pass it on, or take it from the paper.")
        raise Refused("wall.has_key", {}, said)
    if inspectorate.has_reader(act.conn, act.desk.store):
        act.ask("paper", M_("The inspectorate's paper opens sealed records; a new key does not. Is the paper lost?"))
    elif is_older(act.conn, act.desk.store):
        act.ask("paper", OLDER)
    act.raise_if_refused()
    inspectorate.make_pair(act, paper)
    return act.officer.badge


@command("officer.make_paper", label="Put the inspectorate's key on paper", form=MakePaper, roles=OVERSIGHT,
         writes=PAPER_MADE)  # fmt: skip
def make_paper(act: Act, form: MakePaper) -> str:
    """Puts the key on a new paper; the one before opens nothing any more.

    Raises Refused: "invalid", "forbidden" for an officer without the key.
    """
    paper = _paper(form.paper)
    unlocked = verified(act, form.password, "password")
    store = act.desk.store
    replaces = inspectorate.has_paper(store)
    ring = sealings.new_paper(store.load_keys(act.conn), keys.INSPECTORATE, unlocked, paper)
    half = sealings.half_of(ring, sealings.named(ring, keys.INSPECTORATE).public, unlocked)
    uid = act.officer.uid
    act.append(PAPER_MADE, record=uid, facts=inspectorate.by_half(act, PAPER_MADE, uid, half))
    store.change_keys(act.conn, lambda ring: sealings.new_paper(ring, keys.INSPECTORATE, unlocked, paper))
    if replaces:
        form.saved_as = inspectorate.REPLACED
    return act.officer.badge


@command("officer.take_from_paper", label="Take the inspectorate's key from paper", form=TakeFromPaper, roles=OVERSIGHT,
         writes=PAPER_USED)  # fmt: skip
def take_from_paper(act: Act, form: TakeFromPaper) -> str:
    """An inspector whose password was lost or who is new gets the key from the inspectorate's paper.

    Raises Refused: "invalid", "wrong_paper", "own_password_first".
    """
    paper, store = _paper(form.paper), act.desk.store
    _own_pair(act)
    name, uid = sealings.name_of_paper(store.load_keys(act.conn), paper), act.officer.uid
    ring = sealings.share_of_paper(store.keyring, name, paper, act.officer.badge)
    half = sealings.half_of(ring, sealings.named(ring, name).public, store.unlocked)
    act.append(PAPER_USED, record=uid, facts=inspectorate.by_half(act, PAPER_USED, uid, half))
    store.change_keys(act.conn, lambda ring: sealings.share_of_paper(ring, name, paper, act.officer.badge))
    return act.officer.badge


@command("officer.share_sealing", label="Share the inspectorate's key", form=ShareSealing, roles=OVERSIGHT,
         writes=SHARED)  # fmt: skip
def share_sealing(act: Act, form: ShareSealing) -> str:
    """Lets another inspector read sealed complaints. Only one who can read them can give the key on.

    Raises Refused: "invalid", "not_found" where the other has no key pair here, "forbidden" for an officer without the
    key, "given_password" where somebody else chose the other's password and so could read along.
    """
    badge = ascii_digits(form.badge or "").strip()
    other = officer_by_badge(act.conn, badge)
    if other is None or other.role not in OVERSIGHT:
        raise Refused("invalid", {"badge": M_("No active inspector has this badge number.")})
    unlocked, store = verified(act, form.password, "password"), act.desk.store
    sealings.share_sealing(store.load_keys(act.conn), keys.INSPECTORATE, unlocked, badge)
    if not inspectorate.has_own_pair_here(act.conn, act.desk, other):
        said = M_(
            "This officer's password was set by someone else. Give the key after the officer has set a "
            "new one at the sign-in."
        )
        raise Refused("given_password", {"badge": said})
    half = sealings.half_of(store.keyring, sealings.named(store.keyring, keys.INSPECTORATE).public, unlocked)
    act.append(SHARED, record=other.uid, form=form, facts=inspectorate.by_half(act, SHARED, other.uid, half))
    store.change_keys(act.conn, lambda ring: sealings.share_sealing(ring, keys.INSPECTORATE, unlocked, badge))
    return badge


@command(DECIDE, label="Decide on the inspectorate's new key", form=DecideKey, roles=OVERSIGHT,
         another="himself", writes=KEY_DECIDED)  # fmt: skip
def decide_key(act: Act, form: DecideKey) -> str:
    """Says that a key made without the one before counts, alone from now on, or that it does not; returns the name of
    who made it. Another inspector says so, else a code of the county that is not of his own making.

    Raises Refused: "not_found" where none waits, "forbidden" where it was made on another machine, "invalid", "wait".
    """
    waiting = rights_now(act.conn, act.desk.store).readers.waiting
    target = waiting.get(form.record or next(reversed(waiting), ""))
    if target is None:
        raise Refused("not_found", {}, M_("No key of the inspectorate is waiting for approval."))
    if target.place.origin != act.desk.store.origin:
        raise sealings.held_elsewhere()
    facts: dict[str, Any] = {TARGET: target.uid}
    verified(act, form.password, "password")
    if form.code:
        facts |= appointing.use_code(act, form.code)
        made_by = appointing.code_maker(act.conn, act.unit)
        if made_by is not None and is_one(act.conn, act.unit, made_by, target.officer):
            said = M_(
                "These codes were made by the officer who made the key. The commander must make new ones: "
                "`precinct officer codes`."
            )
            raise Refused("invalid", {"code": said})
    elif is_one(act.conn, act.unit, act.officer.uid, target.officer):
        raise Refused("invalid", {"code": M_("Another inspector or a code of the county is needed.")})
    act.append(KEY_DECIDED, record=target.officer, form=form, facts=facts)
    store, public = act.desk.store, str(target.facts[PUBLIC])
    if not form.agreed:
        store.change_keys(act.conn, lambda ring: sealings.put_back(ring, public))
    return name_of(act.conn, target.officer)


@query("officer.inspectorate_attention", roles=OVERSIGHT)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """Keys of the inspectorate that wait for another inspector, or the county."""
    conn = reading.conn
    items = []
    if is_older(conn, reading.desk.store):
        items.append(PanelItem(OLDER, flag="overdue", weight=LIFE, what=M_("keys.json is older than the journal")))
    for each in rights_now(conn, reading.desk.store).readers.waiting.values():
        name = name_of(conn, each.officer)
        text = M_("The inspectorate's key is waiting for approval: made by {officer}", officer=name)
        at, what = each.place.at, M_("New key: yes or no")
        items.append(PanelItem(text, at, "urgent", register=DECIDE, uid=DECIDE, weight=LIMITS, what=what, where=name))
    return tuple(items)


def _paper(typed: str | None) -> str:
    paper = tidy(typed or "")
    if not paper.isdecimal() or len(paper) != GROUPS * GROUP:
        said = M_("Enter {groups} groups of {count} digits.", groups=GROUPS, count=GROUP)
        raise Refused("invalid", {"paper": said})
    return paper


def _own_pair(act: Act) -> None:
    envelopes.own_key(act.reading())
    if not inspectorate.has_own_pair_here(act.conn, act.desk, act.officer):
        said = M_("Change your password first. The key is not given to an officer whose password someone else knew.")
        raise Refused("own_password_first", {}, said)
