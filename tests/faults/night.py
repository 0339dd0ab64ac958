"""What a night at the desk brings that waits for nobody: people arrive, are seen to, leave, or die."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.projections.numbering import find
from db.words.messages import Refused


def give(desk: Desk, name: str, number: str = "", /, **answers: Any) -> str:
    """Give a command, on a record of custody where there is a number; whatever it asks about is answered."""
    command = COMMANDS[name]
    if number:
        with desk.store.reading() as conn:
            answers["record"], _ = find(conn, desk.store, "custody", number, desk.now())
        answers.setdefault("at", desk.now())
    form = command.form(**answers)
    while True:
        try:
            return command.run(desk, form)
        except Refused as refused:
            if refused.code != "unlikely" or set(refused.fields) <= set(form.reasons):
                raise
            form.reasons |= dict.fromkeys(refused.fields, "همین است")


def open_custody(desk: Desk, name: str) -> str:
    """Somebody is brought in and recorded; the number."""
    now = desk.now()
    return give(
        desk, "custody.open", name_known="stated", name=name, band="17", deprivation_at=now - timedelta(minutes=20),
        arrived_at=now, category="brought_by_patrol", nationality="افغانستان",
    )  # fmt: skip


def acts(desk: Desk) -> Iterator[str]:
    """Acts of the night without end, each done when it is asked for: its command."""
    for round_ in count():
        give(desk, "custody.arrive")
        yield "custody.arrive"
        number = open_custody(desk, f"کریم {round_}")
        yield "custody.open"
        give(desk, "custody.care", number, note="چای و آب خواست")
        yield "custody.care"
        if round_ % 5 == 4:
            give(desk, "custody.record_death", number)
            yield "custody.record_death"
        else:
            give(desk, "custody.release", number, outcome="released_no_ground", band="17", copy_given=True)
            yield "custody.release"
