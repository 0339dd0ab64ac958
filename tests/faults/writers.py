"""What the fault tests run in processes of their own: officers who write until they are killed."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening.setup import open_store
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.words.messages import Refused


def report(desk: Desk, words: str) -> str:
    """One incident, saved; its number."""
    return report_incident(desk, ReportIncident(type="theft_home", place="اهواز", summary=words))


def write_until_killed(home: Path, badge: str, password: str, acknowledged: int) -> None:
    """Report incidents without end; each number goes down the pipe only once its command has returned."""
    desk = open_store(home, badge, password)
    while True:
        number = report(desk, "نوشته پیش از قطع برق")
        os.write(acknowledged, number.encode() + b"\n")


def attach_until_killed(home: Path, badge: str, password: str, acknowledged: int) -> None:
    """Attach another picture without end, half a megabyte each; its hash goes down the pipe once it is acknowledged."""
    from db.across.attaching.commands import attach_to_incident
    from db.registers.attachments.contents import sha256
    from db.registers.attachments.forms import Attach
    from db.registers.incidents.show import show_incident

    desk = open_store(home, badge, password)
    while True:
        record = show_incident(desk, report(desk, "با پیوست")).uid
        for _ in range(20):
            content = b"\xff\xd8\xff" + os.urandom(500_000) + b"\xff\xd9"
            attach_to_incident(desk, Attach(record=record, path="a.jpg", what="scene", content=content))
            os.write(acknowledged, sha256(content).encode() + b"\n")


def write_some(home: Path, badge: str, password: str, count: int) -> None:
    """Report `count` incidents beside others who do the same."""
    desk = open_store(home, badge, password)
    for _ in range(count):
        report(desk, "چهار نفر با هم")
    desk.store.close()


def hand_over_until_killed(home: Path, badges: tuple[str, str], password: str, acted: int) -> None:
    """Two officers hand the desk over to each other without end, writing in between; each act is told down the pipe."""
    from db.across.handover import commands, commands_relief, forms
    from db.across.handover.queries import current

    desks = [open_store(home, badge, password) for badge in badges]
    if current(desks[0]) is None:
        commands.open_shift(desks[0], forms.OpenShift())
    why = {"read": "no time", "disagreement": "x"}
    while True:
        now = current(desks[0])
        assert now is not None
        mine, other = desks if now.badge == badges[0] else reversed(desks)
        report(mine, "میان دو نوبت")
        os.write(acted, b"x")
        if now.state != "signed_out":
            commands.start_handover(mine, forms.StartHandover())
            os.write(acted, b"x")
            report(other, "پس از مرز نوبت")
            os.write(acted, b"x")
            commands.sign_out(mine, forms.SignOut(password=password, uncounted="no time"))
            os.write(acted, b"x")
        commands_relief.take_over(other, forms.TakeOver(read=True, password=password, reasons=dict(why)))
        os.write(acted, b"x")


def try_once(
    home: Path, badge: str, password: str, act: str, fields: dict[str, object], gate: int, answer: int
) -> None:
    """Give one command at the same moment as another process; write its number or the code of its refusal."""
    from db.kernel.desk.desk import COMMANDS
    from db.words.form_reading import read_form

    desk = open_store(home, badge, password)
    declared = COMMANDS[act]
    record = fields.pop("record", None)
    form = read_form(declared.form, fields, now=desk.now(), record=str(record) if record else None)
    os.read(gate, 1)
    try:
        said = declared.run(desk, form)
    except Refused as refused:
        said = f"refused {refused.code}"
    os.write(answer, said.encode() + b"\n")
    desk.store.close()


def change_keys_until_killed(home: Path, badge: str, secrets: tuple[str, str], act: str, told: int) -> None:
    """An administrator does one act that changes keys, again and again: his own password, the same by the phrase,
    another's, an officer more, or another data key.

    `secrets`: his password and the recovery phrase. What is begun and what is done goes down the pipe, each a line.
    """
    from db.opening.recovery import recover
    from db.opening.rotating import rotate
    from db.reference.officers.commands import add_officer, change_password, reset_password
    from db.reference.officers.forms import AddOfficer, ChangePassword, ResetPassword

    password, phrase = secrets
    desk = open_store(home, badge, password, moved=True)
    duty = desk.store.keyring.slot("1000")
    assert duty is not None
    for number in itertools.count(desk.source.now().microsecond):
        new = f"a-word-of-{act}-{number}"
        os.write(told, f"begun {new}\n".encode())
        match act:
            case "own":
                change_password(desk, ChangePassword(old=password, password=new))
                password = new
            case "phrase":
                recover(home, phrase, badge, new)
                desk, password = open_store(home, badge, new, moved=True), new
            case "set":
                reset_password(desk, ResetPassword(record=duty.officer, password=new))
            case "add":
                badge_new = f"5{desk.source.randbytes(4).hex()}".translate(str.maketrans("abcdef", "012345"))
                add_officer(desk, AddOfficer(badge=badge_new, name="تازه", role=Role.PATROL, password=new))
            case "rotate":
                rotate(desk, password)
                desk = open_store(home, badge, password, moved=True)
        os.write(told, f"done {new}\n".encode())
