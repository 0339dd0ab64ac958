"""Who takes the desk over: the read-back, the signature, relief of an officer who cannot sign, who is told of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import select

from db.across.handover import read_back, running_shift
from db.across.handover.forms import AnswerReadBack, CountersignShift, NotifyHeadcount, Relieve, TakeOver
from db.across.handover.models import ANSWER, NOTICE
from db.across.handover.running_shift import chosen
from db.across.handover.shift_acts import HANDING_OVER, OPEN, SIGNED, SIGNED_OUT, UNLOCKED, begin, find_shift, verified
from db.across.handover.summary import labels_of, shown_items
from db.kernel.base.access import DESK, LEADERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, Content, command, query
from db.kernel.desk.signature import sign
from db.reference.officers.queries import is_one
from db.registers.roster.queries import planned_for
from db.words.messages import M_, Refused


@query("shift.questions", roles=DESK)
def questions(reading: Reading, number: str | None = None) -> tuple[read_back.ReadBackQuestion, ...]:
    """The read-back's questions that this officer has not answered rightly yet; none of his own shift's.

    Raises Refused("not_found").
    """
    return _left(reading, chosen(reading, number))


def _left(reading: Reading, shift: SqlRow[Any]) -> tuple[read_back.ReadBackQuestion, ...]:
    if shift.cutoff is None or is_one(reading.conn, reading.unit, reading.officer.uid, shift.officer):
        return ()
    answered = select(ANSWER.c.item, ANSWER.c.asked).where(
        ANSWER.c.unit == reading.unit,
        ANSWER.c.record == shift.uid,
        ANSWER.c.officer == reading.officer.uid,
        ANSWER.c.right,
    )
    right = [(row.item, row.asked) for row in reading.conn.execute(answered)]
    return read_back.left(_asked(reading, shift), right)


def _asked(reading: Reading, shift: SqlRow[Any]) -> tuple[read_back.ReadBackQuestion, ...]:
    return read_back.questions(shown_items(reading, shift, {}, labels_of(reading)), shift.cutoff)


@command("shift.answer", label="Answer a question of the read-back", form=AnswerReadBack, roles=DESK,
         another="stand_in", writes="handover_answered",
         needs={HANDING_OVER, SIGNED_OUT}, hidden=True)  # fmt: skip
def answer(act: Act, form: AnswerReadBack) -> str:
    """Keeps whether the answer was right, not what it was; returns "right" or "wrong".

    Refused("invalid") where the item is not asked about, or no answer has that number.
    Raises Refused("conflict", "invalid").
    """
    shift = find_shift(act, {HANDING_OVER, SIGNED_OUT})
    if is_one(act.conn, act.unit, act.officer.uid, shift.officer):
        raise Refused("conflict", {}, M_("Only the incoming officer answers these questions. Switch officers first."))
    asked: Any = next((question for question in _asked(act.reading(), shift) if question.item == form.item), None)
    if asked is None:
        raise Refused("invalid", {"item": M_("No question about item {item}.", item=form.item)})
    if not 1 <= (form.answer or 0) <= len(asked.options):
        raise Refused("invalid", {"answer": M_("Choose a number from 1 to {last}.", last=len(asked.options))})
    right = form.answer == asked.right
    act.append("handover_answered", record=shift.uid, facts={"item": asked.item, "asked": asked.asked, "right": right})
    return "right" if right else "wrong"


@command("shift.take_over", label="Take over", form=TakeOver, roles=DESK, needs={SIGNED_OUT},
         another="stand_in", writes=("handover_started", "handover_taken_over", "shift_opened"))  # fmt: skip
def take_over(act: Act, form: TakeOver) -> str:
    """The incoming officer signs: the handover is locked and the next shift opens in the same act; its number.

    Raises Refused("conflict").
    """
    shift = find_shift(act, {HANDING_OVER, SIGNED_OUT})
    _not_his_own(act, shift)
    if shift.state == HANDING_OVER:
        raise Refused(
            "conflict", {}, M_("The outgoing officer has not signed. He signs now, or use “Relieve an absent officer”.")
        )
    return _take(act, form, shift, "handover_taken_over", {})


def _not_his_own(act: Act, shift: SqlRow[Any]) -> None:
    if is_one(act.conn, act.unit, act.officer.uid, shift.officer):
        raise Refused(
            "conflict", {}, M_("Another officer must take over. Switch officers first, or close without relief.")
        )


def _take(act: Act, form: TakeOver, shift: SqlRow[Any], kind: str, content: Content) -> str:
    """Ask what is unlikely, check the signature, lock this shift and open the next one."""
    if not form.read:
        raise Refused("invalid", {"read": M_("Read the summary first.")})
    differences = running_shift.differences_named(act.conn, act.unit, shift.uid) if shift.found is None else None
    if differences is not None and not form.disagreement:
        doubt = M_(
            "The counts differ. {differences}. Write what was found, or why it must wait.",
            differences=differences,
        )
        act.ask("disagreement", doubt)
    unanswered = len(_left(act.reading(), shift))
    if unanswered:
        act.ask("read", M_("{count} read-back questions are not answered. Answer them, or give the reason.",
                           count=unanswered))  # fmt: skip
    act.raise_if_refused()
    sign(act, form.password)
    proved = verified(act, shift)
    if shift.state == OPEN:
        begin(act, shift.uid)
    following = act.desk.source.uid()
    number = act.number("shift") | {"planned_at": planned_for(act.reading(), act.now)}
    crew = {name: value for name in ("deputy", "standby", "guard") if (value := getattr(form, name))}
    facts = {"read": True, "following": following, **proved, **(content.get("facts") or {})}
    # A reason for leaving a difference open is what the two papers have of it.
    disagreement = form.disagreement or form.reasons.get("disagreement")
    words = {"disagreement": disagreement, "reasons": form.reasons or None, **(content.get("words") or {})}
    act.append(kind, record=shift.uid, facts=facts, identity=content.get("identity"), words=words)
    act.append("shift_opened", record=following, facts=number, identity=crew)
    return str(number["number"])


@command("shift.relieve", label="Relieve an absent officer", form=Relieve, roles=DESK, needs={OPEN, HANDING_OVER},
         another="stand_in", writes=("handover_relieved", "handover_started", "shift_opened"))  # fmt: skip
def relieve(act: Act, form: Relieve) -> str:
    """Takes over from an officer who cannot sign; returns the next shift's number.

    Somebody above the desk agrees, by radio or telephone, and countersigns within 24 hours; a commander or standby
    officer who relieves himself has signed by that. Raises Refused("conflict", "invalid").
    """
    shift = find_shift(act, {OPEN, HANDING_OVER, SIGNED_OUT})
    _not_his_own(act, shift)
    if shift.state == SIGNED_OUT:
        raise Refused("conflict", {}, M_("The outgoing officer has signed: take over instead."))
    leader = act.officer.role in LEADERS
    if not leader:
        needed = [name for name in ("who", "via", "phone") if not getattr(form, name)]
        if needed:
            message = M_("The commander or standby officer must agree. Enter who agreed, how, and the number.")
            raise Refused("invalid", dict.fromkeys(needed, message))
    facts = {
        "absent": form.absent,
        "via": form.via,
        "agreed_at": form.agreed_at or act.now,
        "by_leader": leader or None,
    }
    identity, words = {"who": form.who, "phone": form.phone}, {"absent_words": form.absent_words}
    return _take(act, form, shift, "handover_relieved", {"facts": facts, "identity": identity, "words": words})


@command("shift.notify_headcount", label="Report missing or extra people", form=NotifyHeadcount, roles=DESK,
         writes="headcount_told")  # fmt: skip
def notify_headcount(act: Act, form: NotifyHeadcount) -> str:
    """Records who was told, how and when; their signature is due within 24 hours. After the lock too.

    Raises Refused("invalid").
    """
    shift = find_shift(act, UNLOCKED | {SIGNED})
    if form.how_many < 1:
        raise Refused("invalid", {"how_many": M_("Enter a number of at least 1.")})
    if form.at > act.now:
        act.ask("at", M_("This lies in the future."))
    act.raise_if_refused()
    act.append("headcount_told", record=shift.uid, at=form.at, form=form)
    return str(shift.number)


@command("shift.countersign", label="Countersign", form=CountersignShift, roles=LEADERS,
         writes="handover_countersigned")  # fmt: skip
def countersign(act: Act, form: CountersignShift) -> str:
    """Signs what waits longest in this shift. Raises Refused("conflict") where nothing waits."""
    shift = find_shift(act, UNLOCKED | {SIGNED})
    waiting = select(NOTICE.c.entry).where(
        NOTICE.c.unit == act.unit, NOTICE.c.record == shift.uid, NOTICE.c.countersigned_at.is_(None)
    )
    entry = act.conn.execute(waiting.order_by(NOTICE.c.at, NOTICE.c.entry)).scalars().first()
    if entry is None:
        raise Refused("conflict", {}, M_("Nothing in this record needs a signature."))
    sign(act, form.password, by_password=True)
    act.append("handover_countersigned", record=shift.uid, form=form, facts={"entry": entry})
    return str(shift.number)
