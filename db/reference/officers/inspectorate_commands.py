"""What inspectors do with the inspectorate's key: make it, put it on paper, give it on, take it from the paper."""

from __future__ import annotations

from db.kernel.base.access import OVERSIGHT
from db.kernel.desk.desk import Act, command
from db.kernel.journal import envelopes
from db.reference.officers import inspectorate
from db.reference.officers.commands import verified
from db.reference.officers.forms import MakeKey, MakePaper, ShareSealing, TakeFromPaper
from db.reference.officers.queries import officer_by_badge
from db.storage import keys, sealings
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused
from db.words.phrases import GROUP, GROUPS, tidy


@command("officer.make_key", label="Make the inspectorate's key", form=MakeKey, roles=OVERSIGHT,
         writes="inspectorate_key_made")  # fmt: skip
def make_key(act: Act, form: MakeKey) -> str:
    """Makes the inspectorate's pair under a password of one's own; its private half also goes on the paper.

    Raises Refused: "wall.has_key" where an inspector holds one, "unlikely" where only a paper does, "invalid".
    """
    paper = _paper(form.paper)
    _own_pair(act)
    if inspectorate.readers(act.conn, act.desk.store):
        said = M_("An inspector holds the key already: it can be given on, or taken from paper.")
        raise Refused("wall.has_key", {}, said)
    if inspectorate.has_reader(act.conn, act.desk.store):
        act.ask("paper", M_("The inspectorate's paper opens what was sealed. A new key does not: is the paper lost?"))
    act.raise_if_refused()
    inspectorate.make_pair(act, paper)
    return act.officer.badge


@command("officer.make_paper", label="Put the inspectorate's key on paper", form=MakePaper, roles=OVERSIGHT,
         writes="inspectorate_paper_made")  # fmt: skip
def make_paper(act: Act, form: MakePaper) -> str:
    """Puts the key on a new paper; the one before opens nothing any more.

    Raises Refused: "invalid", "forbidden" for an officer without the key.
    """
    paper = _paper(form.paper)
    unlocked = verified(act, form.password, "password")
    store = act.desk.store
    replaces = inspectorate.has_paper(store)
    sealings.new_paper(store.load_keys(act.conn), keys.INSPECTORATE, unlocked, paper)
    act.append("inspectorate_paper_made", record=act.officer.uid)
    store.change_keys(act.conn, lambda ring: sealings.new_paper(ring, keys.INSPECTORATE, unlocked, paper))
    if replaces:
        form.saved_as = inspectorate.REPLACED
    return act.officer.badge


@command("officer.take_from_paper", label="Take the inspectorate's key from paper", form=TakeFromPaper, roles=OVERSIGHT,
         writes="inspectorate_paper_used")  # fmt: skip
def take_from_paper(act: Act, form: TakeFromPaper) -> str:
    """An inspector whose password was lost or who is new gets the key from the inspectorate's paper.

    Raises Refused: "invalid", "wrong_paper", "own_password_first".
    """
    paper, store = _paper(form.paper), act.desk.store
    _own_pair(act)
    sealings.share_of_paper(store.load_keys(act.conn), keys.INSPECTORATE, paper, act.officer.badge)
    act.append("inspectorate_paper_used", record=act.officer.uid)
    store.change_keys(act.conn, lambda ring: sealings.share_of_paper(ring, keys.INSPECTORATE, paper, act.officer.badge))
    return act.officer.badge


@command("officer.share_sealing", label="Share the inspectorate's key", form=ShareSealing, roles=OVERSIGHT,
         writes="sealing_shared")  # fmt: skip
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
            "Somebody else chose this officer's password. Give the key once the officer chose one, at the sign-in."
        )
        raise Refused("given_password", {"badge": said})
    act.append("sealing_shared", record=other.uid, form=form)
    store.change_keys(act.conn, lambda ring: sealings.share_sealing(ring, keys.INSPECTORATE, unlocked, badge))
    return badge


def _paper(typed: str | None) -> str:
    paper = tidy(typed or "")
    if not paper.isdecimal() or len(paper) != GROUPS * GROUP:
        said = M_("{groups} groups of {count} digits are expected.", groups=GROUPS, count=GROUP)
        raise Refused("invalid", {"paper": said})
    return paper


def _own_pair(act: Act) -> None:
    envelopes.own_key(act.reading())
    if not inspectorate.has_own_pair_here(act.conn, act.desk, act.officer):
        said = M_("Change your password first: the key goes to nobody whose password another knew.")
        raise Refused("own_password_first", {}, said)
