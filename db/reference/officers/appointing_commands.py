"""The second yes, the county's codes, and who stands in for the commander where nobody is reached."""

from __future__ import annotations

from typing import Any

from db.kernel.base.access import EVERYONE, KEEPERS, SECOND, Role
from db.kernel.base.officer import Reading
from db.kernel.base.second_yes import ACTING_HOURS, STAND_IN
from db.kernel.desk.desk import Act, command, query, see_recovered
from db.kernel.journal.naming import RECOVERY_AGREED, SAYS_YES
from db.kernel.signing.keybook import WAITS
from db.reference.officers import appointing, inspectorate
from db.reference.officers.commands import cost_of, keep_one_administrator, officer_here, verified, without_shares
from db.reference.officers.forms import (
    AgreeRecovery,
    AgreeRole,
    DeclineRecovery,
    DeclineRole,
    EndActing,
    MakeCodes,
    StandIn,
)
from db.reference.officers.queries import called_here, is_one, name_of, officer_by_uid
from db.words.forms import to_json
from db.words.messages import M_, Refused
from db.words.phrases import CODE_DIGITS, CODES, tidy
from db.words.records import LIMITS, SCREEN, PanelItem

NEW_PHRASE = "precinct officer phrase"


@command("officer.agree", label="Give second approval to a role", form=AgreeRole, roles=SECOND | KEEPERS,
         another="himself", writes="role_agreed")  # fmt: skip
def agree(act: Act, form: AgreeRole) -> str:
    """Gives an officer the role that was asked for; returns the badge.

    A commander or an inspector says it with the password of now, an administrator with one of the county's codes.
    Nobody says it to a role of his own. Raises Refused: "not_found", "forbidden", "invalid", "wait",
    "wall.last_administrator", "wall.last_reader".
    """
    uid, badge = officer_here(act, form.record)
    waiting = appointing.asked(act.conn, act.unit).get(uid)
    if waiting is None:
        raise Refused("not_found", {}, M_("No role was requested for this officer."))
    mine = called_here(act.conn, act.unit, act.officer.uid)
    if uid in mine:
        raise Refused(
            "forbidden", {}, M_("You can't give second approval to your own role. Ask the commander or an inspector.")
        )
    facts = {"role": str(waiting.role), "asked": waiting.entry}
    verified(act, form.password, "password")
    if appointing.true_role(act) not in SECOND or waiting.asked_by in mine:
        if not form.code:
            raise Refused("invalid", {"code": M_("Only the commander, an inspector or a county code can do this.")})
        facts |= appointing.use_code(act, form.code)
    _give_role(act, uid, badge, waiting.role, facts)
    return badge


def _give_role(act: Act, uid: str, badge: str, role: Role, facts: dict[str, Any]) -> None:
    leaves = role != Role.INSPECTOR
    keep_one_administrator(act, uid)
    if leaves:
        inspectorate.keep_a_reader(act, badge)
    act.append(appointing.AGREED, record=uid, facts=facts)
    if leaves:
        act.desk.store.change_keys(act.conn, lambda ring: without_shares(ring, badge))


@command("officer.agree_recovery", label="Agree to a recovery by the phrase", form=AgreeRecovery,
         roles=SECOND | KEEPERS, another="himself", writes=RECOVERY_AGREED)  # fmt: skip
def agree_recovery(act: Act, form: AgreeRecovery) -> str:
    """Says that who came back by a phrase or key file of an earlier version is who he says; returns the badge.

    Another commander or inspector says it, with the password of now; anybody else, himself too, with a code of the
    county. Raises Refused: "not_found", "invalid", "wait", "recovery_waits" where his own waits.
    """
    uid, badge = officer_here(act, form.record)
    waiting = appointing.recovering(act.conn, act.desk.store, act.now).get(uid)
    if waiting is None:
        raise Refused("not_found", {}, M_("No recovery of this officer is waiting for approval."))
    facts: dict[str, Any] = {"target": waiting.row["uid"]}
    verified(act, form.password, "password")
    own = is_one(act.conn, act.unit, act.officer.uid, uid)
    if own or appointing.true_role(act) not in SECOND:
        if not form.code:
            said = M_("Another commander, another inspector or a code of the county is needed.")
            raise Refused("invalid", {"code": said})
        facts |= appointing.use_code(act, form.code)
    else:
        see_recovered(act.desk, act.conn, act.now)
    act.append(RECOVERY_AGREED, record=uid, facts=facts)
    return badge


@command("officer.decline_recovery", label="Refuse a recovery by the phrase", form=DeclineRecovery,
         roles=SECOND, another="himself", writes=RECOVERY_AGREED)  # fmt: skip
def decline_recovery(act: Act, form: DeclineRecovery) -> str:
    """Says that who came back by a phrase or key file of an earlier version is not who he says: it never counts, and
    names no key. Returns the badge. Another commander or inspector says it, with the password of now.

    He stays in until an administrator gives another password or removes him; who recovers anew waits anew. Raises
    Refused: "not_found", "forbidden", "invalid", "wait", "recovery_waits" where his own waits.
    """
    uid, badge = officer_here(act, form.record)
    waiting = appointing.recovering(act.conn, act.desk.store, act.now).get(uid)
    if waiting is None:
        raise Refused("not_found", {}, M_("No recovery of this officer is waiting for approval."))
    if is_one(act.conn, act.unit, act.officer.uid, uid) or appointing.true_role(act) not in SECOND:
        raise Refused("forbidden", {}, M_("Only another commander or inspector can refuse a recovery."))
    verified(act, form.password, "password")
    see_recovered(act.desk, act.conn, act.now)
    act.append(RECOVERY_AGREED, record=uid, facts={"target": waiting.row["uid"], SAYS_YES: False})
    return badge


@command("officer.decline", label="Refuse a requested role", form=DeclineRole, roles=SECOND | KEEPERS,
         writes="role_declined")  # fmt: skip
def decline(act: Act, form: DeclineRole) -> str:
    """What was asked for is withdrawn; the officer stays what he is. Raises Refused("not_found")."""
    uid, badge = officer_here(act, form.record)
    if uid not in appointing.asked(act.conn, act.unit):
        raise Refused("not_found", {}, M_("No role was requested for this officer."))
    act.append(appointing.DECLINED, record=uid, form=form)
    return badge


@command("officer.make_codes", label="Make new codes for the county", form=MakeCodes, roles=SECOND,
         writes="county_codes_made")  # fmt: skip
def make_codes(act: Act, form: MakeCodes) -> str:
    """Twelve new codes; those before are good no more. Never by who stands in.

    Raises Refused("forbidden", "invalid", "wait").
    """
    if appointing.true_role(act) not in SECOND:
        raise Refused("forbidden", {}, M_("The acting commander can't make codes. Only the commander can."))
    said = tidy(form.codes or "")
    codes = [said[start : start + CODE_DIGITS] for start in range(0, len(said), CODE_DIGITS)]
    if len(said) != CODES * CODE_DIGITS or not said.isdecimal() or len(set(codes)) != CODES:
        wrong = M_("Enter {count} different codes of {digits} digits.", count=CODES, digits=CODE_DIGITS)
        raise Refused("invalid", {"codes": wrong})
    verified(act, form.password, "password")
    facts = appointing.hashed(codes, cost_of(act), act.desk.source.randbytes)
    act.append(appointing.CODES_MADE, record=act.unit, facts=facts)
    return act.officer.badge


@command("officer.stand_in", label="Appoint an acting commander", form=StandIn, roles=KEEPERS,
         writes="acting_commander_set")  # fmt: skip
def stand_in(act: Act, form: StandIn) -> str:
    """For 72 hours an officer of the desk has the commander's rights, but for the second yes and the codes.

    For when neither commander nor inspectorate nor county is reached. It stands on every desk and handover.
    Raises Refused: "not_found", "invalid" for another role, "conflict" while somebody stands in already.
    """
    uid, badge = officer_here(act, form.record)
    if appointing.acting(act.conn, act.unit, act.now):
        raise Refused("conflict", {}, M_("There is already an acting commander."))
    officer = officer_by_uid(act.conn, act.unit, uid)
    if officer is None or officer.role not in STAND_IN:
        raise Refused("invalid", {}, M_("Only a duty officer, deputy or standby officer can be acting commander."))
    until = to_json(act.now + ACTING_HOURS)
    act.append("acting_commander_set", record=uid, form=form, facts={"until": until})
    return badge


@command("officer.end_stand_in", label="End acting as commander", form=EndActing, roles=SECOND | KEEPERS,
         writes="acting_commander_ended")  # fmt: skip
def end_stand_in(act: Act, form: EndActing) -> str:
    """Ends it before its time. Raises Refused("not_found", "conflict")."""
    uid, badge = officer_here(act, form.record)
    if uid not in dict(appointing.acting(act.conn, act.unit, act.now)):
        raise Refused("conflict", {}, M_("This officer is not acting commander."))
    act.append("acting_commander_ended", record=uid, form=form)
    return badge


@query("officer.attention", roles=EVERYONE)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """Who stands in for the commander, for every desk; roles that wait for their second yes, for who can say it."""
    conn = reading.conn
    items = [
        PanelItem(M_("{officer} is acting commander", officer=name_of(conn, uid)), at=until, flag="urgent",
                  weight=LIMITS, limit=True)
        for uid, until in appointing.acting(conn, reading.unit, reading.now)
    ]  # fmt: skip
    leads: dict[str, Any] = {"register": "officers", "uid": SCREEN} if reading.officer.role in SECOND | KEEPERS else {}
    items += [
        PanelItem(M_("Needs approval: {officer} signed in with an old recovery phrase", officer=name_of(conn, uid)),
                  at=entry.row["entered_at"] + WAITS, flag="urgent", weight=LIMITS, limit=True, **leads)
        for uid, entry in appointing.recovering(conn, reading.desk.store, reading.now).items()
    ]  # fmt: skip
    if reading.officer.role is Role.ADMINISTRATOR and appointing.has_earlier_phrase(
        conn, reading.desk.store, reading.officer.uid, reading.now
    ):
        text = M_("The recovery phrase is from an older version. Make a new one: {command}", command=NEW_PHRASE)
        what = M_("New recovery phrase")
        items.append(PanelItem(text, flag="urgent", weight=LIMITS, what=what, where=NEW_PHRASE))
    if reading.officer.role in SECOND | KEEPERS:
        items += [
            PanelItem(M_("A role needs second approval: {officer}", officer=name_of(conn, each.uid)), at=each.at,
                      register="officers", uid=SCREEN)
            for each in appointing.asked(conn, reading.unit).values()
        ]  # fmt: skip
    return tuple(items)


@query("officer.recovering", roles=SECOND | KEEPERS)
def recovering(reading: Reading) -> tuple[str, ...]:
    """Whose recovery waits for a yes: their uids."""
    return tuple(appointing.recovering(reading.conn, reading.desk.store, reading.now))


@query("officer.asked", roles=SECOND | KEEPERS)
def asked_roles(reading: Reading) -> dict[str, str]:
    """officer's uid → the role that waits for its second yes."""
    return {uid: str(each.role) for uid, each in appointing.asked(reading.conn, reading.unit).items()}
