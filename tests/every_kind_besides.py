"""Acts of one unit that write the kinds of event that tests/every_kind.py leaves out: they take years, a second clock,
a file that was put back, or twenty searches in an hour. tests/four_stores.py gives them."""

from __future__ import annotations

import contextlib
import uuid
from datetime import timedelta
from pathlib import Path

from db.across.citizen_app import app
from db.across.setting_up.losses import SignLoss, sign_loss
from db.kernel.base.access import Role
from db.kernel.base.clock import Machine, Watch
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.opening.setup import open_store
from db.registers.sketches.queries import sheet
from db.storage import keys
from db.storage.dialects import sqlite
from db.words.ids import Source
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import BADGES, PASSWORD, START, Desks
from tests.db.across.citizen_app.test_app import example
from tests.every_kind import give

YEARS = timedelta(days=365 * 2 + 30)
"""How long before `START` the store begins: what keeps a record for two years is reviewed then."""
WORDS = "بازبینی شد"


def arrived(desk: Desk, band: str, name: str, **answers: object) -> str:
    """Somebody who is held; the number of the record."""
    now = desk.now()
    usual: dict[str, object] = {
        "name_known": "stated", "name": name, "band": band, "category": "brought_by_patrol",
        "deprivation_at": now - timedelta(minutes=20), "arrived_at": now, "nationality": "افغانستان",
    }  # fmt: skip
    return give(desk, "custody.open", **(usual | answers))


def begin_years_ago(desks: Desks, _folder: Path) -> None:
    """Somebody whose age was in doubt came and went; then time goes on to START."""
    duty = desks(Role.DUTY)
    number = arrived(duty, "31", "بهرام سایه‌بان")
    give(duty, "custody.wellbeing", number, well="well")
    give(duty, "custody.see_documents", number, type="passport_visa", verified_with="aliens_office", answer="valid")
    give(duty, "custody.release", number, outcome="released_documents_valid", band="31", copy_given="yes")
    give(duty, "custody.set_age", number, child="doubtful", basis="stated", with_whom="family", carer="عمو")
    desks.close()
    desks.open.clear()
    desks.clock.set(START)


def review(desks: Desks, _folder: Path) -> None:
    """The inspectorate keeps that record on."""
    inspector = desks(Role.INSPECTOR)
    rows = REGISTERS["custody"].list(inspector, Filter(), None, 500).rows
    give(inspector, "custody.review_keeping", rows[-1].number, decision="keep", reason=WORDS)


def look_up(desks: Desks, _folder: Path) -> None:
    """Twenty-one searches of people in an hour, a national ID looked up, a request of a session read."""
    inspector, duty = desks(Role.INSPECTOR), desks(Role.DUTY)
    for _each in range(21):
        REGISTERS["custody"].search(inspector, "نوید", 20, purpose="duty")  # type: ignore[misc]
    for typed in ("0013542419", "09161234567"):
        REGISTERS["incident"].search(inspector, typed, 20)  # type: ignore[misc]
    session = give(duty, "session.plan", place="مسجد", day="today", start="9", open_now="yes")
    code = give(duty, "request.take", session=session, category="traffic", words=WORDS, answer_by="code")
    REGISTERS["request"].show(inspector, code)


def accidents(desks: Desks, _folder: Path) -> None:
    """Two accidents of the citizens' app: one accepted, told to the court, somebody hurt after that; one refused."""
    duty, now = desks(Role.DUTY), desks.clock().isoformat()
    numbers = []
    both = [{"kind": "car", "plate": plate, "policy": "1", "code": code} for plate, code in
            (("33ب44455", "1111"), ("66د77788", "2222"))]  # fmt: skip
    for turn, more in enumerate(({}, {"version": 1, "parties": both})):
        sent = {"sent_at": now, "occurred_at": (desks.clock() - timedelta(minutes=20)).isoformat(), **more}
        words = f"دو سواری در میدان به هم خوردند {turn}"
        taken = app.take(duty, example("accident", id=str(uuid.UUID(int=turn + 1)), words=words, **sent))
        assert taken.state == "taken", taken
        numbers.append(taken.code)

    def said(number: int, kind: str, **more: str) -> None:
        message = example(kind, id=str(uuid.UUID(int=number)), sent_at=now, **more)
        answer = app.take(duty, message)
        assert answer.state == "taken", answer

    said(77, "accident_confirm", accident=str(uuid.UUID(int=1)), code="0000")
    said(78, "accident_confirm", accident=str(uuid.UUID(int=2)), code="1111")
    said(79, "accident_join", offer=numbers[0])
    give(duty, "sketch.accept", numbers[0], party_2="seen")
    said(80, "accident_take_back", offer=numbers[0])
    incident = sheet(duty, numbers[0]).incident
    packet = give(duty, "packet.prepare", incident=incident, body="court_public")
    give(duty, "packet.send", packet, at=desks.clock(), incomplete="پیوست ندارد")
    said(81, "accident_hurt", offer=numbers[0])
    give(duty, "sketch.send_addendum", numbers[0], at=desks.clock())
    give(duty, "sketch.refuse", numbers[1], reason="پلاک خوانده نشد")


def clocks(desks: Desks, _folder: Path) -> None:
    """A machine whose clock stands a day back, until somebody says the hour; entries that were stamped ahead."""
    machine = Machine(desks.clock() - timedelta(days=1), 30.0, "another start")
    desk = open_store(
        desks.home, BADGES[Role.DUTY], PASSWORD, Source(desks.clock), Watch(lambda: machine)
    )  # fmt: skip
    give(desk, "mark.set", kind="call")
    give(desk, "clock.say", at=desks.clock(), by="telephone", who="مرکز ۱۱۰", phone="110")
    desk.store.close()
    duty, inspector = desks(Role.DUTY), desks(Role.INSPECTOR)
    numbers = [arrived(duty, band, name) for band, name in (("32", "سیروس دشتبان"), ("33", "کاوه رودکنار"))]
    desks.clock.advance(minutes=5)
    said = duty.now()
    desks.clock.advance(days=2)
    for number in numbers:
        give(duty, "custody.set_language", number, language="dari", literate="yes", at=said)
        rights = {"language": "dari", "written": "yes", "receipt": "signed", "fear": "no"}
        give(duty, "custody.give_rights", number, **rights, at=said)
    give(inspector, "custody.stamped_ahead", numbers[0], latest=said, reason="ساعت دو روز جلو بود")
    give(duty, "custody.evidence", numbers[1], sheet="۱۲۰", reference="نامهٔ ۴۴")
    give(duty, "custody.release", numbers[1], outcome="released_no_ground", band="33", copy_given="yes")
    desks.clock.advance(minutes=30)
    give(duty, "custody.wellbeing", numbers[1], well="well")
    give(duty, "custody.answer_sighting", numbers[1], answer="here_freely", reason="برای کیفش برگشت")


def publish(desks: Desks, _folder: Path) -> None:
    """A month that is over is frozen, and leaves the unit."""
    commander = desks(Role.COMMANDER)
    for _each in range(12):
        give(commander, "incident.report", type="noise", place="اهواز", summary=WORDS)
    desks.clock.advance(days=31)
    number = give(commander, "indicator.freeze", period="1405-09")
    give(commander, "indicator.publish", number=number, note=WORDS)


def lose(desks: Desks, _folder: Path) -> None:
    """The file of before three acts is put in the place of the one with them; a leader signs for what is gone."""
    desk = desks(Role.DUTY)
    for other in desks.open[:-1]:
        other.store.close()
    desk.store.settle()
    desk.store.checkpoint()
    older, ring = desk.store.path.read_bytes(), (desk.store.home / keys.FILE).read_bytes()
    for turn in range(3):
        give(desk, "incident.report", type="noise", place="اهواز", summary=f"از دست رفت {turn}")
    desk.store.close(remember=False)
    for path in desk.store.home.glob(f"{sqlite.FILE}-*"):
        path.unlink()
    desk.store.path.write_bytes(older)
    (desk.store.home / keys.FILE).write_bytes(ring)
    desks.open.clear()
    sign_loss(desks(Role.COMMANDER), SignLoss(password=PASSWORD))


def hand_over(desks: Desks, _folder: Path) -> None:
    """One shift is handed over to the next while somebody is held."""
    one, other = desks(Role.DUTY), desks(Role.DEPUTY)
    arrived(one, "34", "یاور نی‌زار")
    for desk in (one, other):
        with contextlib.suppress(Refused):
            give(desk, "shift.close_alone", reason="کسی نیامد", password=PASSWORD, uncounted=WORDS)
    give(one, "shift.open")
    give(one, "shift.add_item", priority="urgent", what=WORDS)
    give(one, "shift.start_handover")
    give(one, "shift.sign_out", password=PASSWORD, uncounted="کلیدها نزد بازرس بود")
    give(other, "shift.take_over", read="yes", password=PASSWORD)
