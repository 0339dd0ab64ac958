"""Agreeing to another version of the program: forward from a packed folder, or back to the version before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from db.kernel.base.access import KEEPERS, LEADERS, SECOND
from db.kernel.desk.desk import Act, command, query
from db.kernel.desk.signature import sign, sign_second
from db.kernel.events.event_keys import Key, number
from db.kernel.projections.projecting import EventKind
from db.reference.officers import appointing
from db.storage import program, taken_back
from db.storage.models import JOURNAL
from db.words.forms import Form, ask
from db.words.messages import M_, Refused
from db.words.records import LIFE, PanelItem

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.base.officer import Reading
    from db.storage.taken_back import TakenBack

KIND = "update_agreed"
FORWARD, BACK = "forward", "back"
"""Whether a newer version is taken, or the store goes back to the version that its backup is of."""


class AgreeUpdate(Form):
    """The administrator and a second officer agree, each by the password of now.

    `to` is the version that is taken, `folder` the sum of its folder; `entries` is how many entries a way back leaves
    behind. Nothing of a password is kept.
    """

    drafted = False
    password: str = ask("password", "Password", required=True)
    to: str = ask("text", "Version", required=True, part="facts", limit=40)
    way: str = ask("text", "Forward or back", required=True, part="facts", limit=10)
    folder: str | None = ask("text", "Sum of the folder", part="facts", limit=64)
    entries: int | None = ask("number", "Entries")
    second: str | None = ask("text", "Badge of the second officer", part="facts", limit=20)
    second_password: str | None = ask("password", "Password of the second officer")


@command("unit.agree_update", label="Agree to another version", form=AgreeUpdate, roles=KEEPERS, hidden=True,
         recordless=True, writes=KIND)  # fmt: skip
def agree_update(act: Act, form: AgreeUpdate) -> str:
    """Keeps who agreed to which version. The second yes is a commander's or an inspector's, where there is one.

    Raises Refused: "invalid" at a password or at `second`, "wait".
    """
    if form.way not in (FORWARD, BACK):
        raise Refused("invalid", {"way": M_("Forward or back is expected.")})
    sign(act, form.password, by_password=True)
    facts: dict[str, object] = {"from": program.VERSION, "way": form.way, "to": form.to}
    facts |= {"sum": form.folder, "entries": form.entries}
    if not appointing.alone(act.conn, act.unit):
        facts["second"] = sign_second(act, form.second, form.second_password, SECOND).uid
    act.append(KIND, record=act.unit, facts={name: value for name, value in facts.items() if value is not None})
    return form.to


KINDS = (
    EventKind(
        KIND,
        "Agreed to another version of the program",
        keys=(
            Key("from", limit=40), Key("to", limit=40), Key("way", limit=10), Key("sum", limit=64), number("entries"),
            Key("second", "uid"),
        ),
    ),
)  # fmt: skip


@query("unit.went_back", roles=LEADERS | KEEPERS)
def went_back(reading: Reading) -> tuple[PanelItem, ...]:
    """A store that went back to the version before and came up again: what was written meanwhile waits in a file."""
    note = taken_back.read(reading.desk.store.home)
    if note is None or is_in_again(reading.conn, note):
        return ()
    text = M_("{count} entries wait in a file since this store went back to version {version}: F10, This machine, I",
              count=note.entries, version=note.to)  # fmt: skip
    return (PanelItem(text, flag="overdue", weight=LIFE, what=M_("Entries wait in a file")),)


def is_in_again(conn: Connection, note: TakenBack) -> bool:
    """Whether what a way back left behind is in the journal again."""
    return conn.execute(select(JOURNAL.c.position).where(JOURNAL.c.hash == note.last).limit(1)).first() is not None
