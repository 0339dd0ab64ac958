"""docs/custody-duties.md names every duty, wall and notice, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

from db.registers.custody.case.duties import SPECS
from db.registers.custody.case.questioning import BREACHES
from db.registers.custody.events import KINDS, NOTIFIED, NOTIFY

PAGE = (Path(__file__).parents[4] / "docs" / "custody-duties.md").read_text("utf-8")
REMOVAL = {"removal_order", "fear_of_return", "fear_unanswered", "child_alone"}


def test_every_duty_has_its_row_and_every_row_is_a_duty() -> None:
    rows = re.findall(r"^\| ([^|`]+?) \|", PAGE.partition("## Walls")[0], re.MULTILINE)
    assert rows[0] == "Duty"
    assert rows[1:] == [spec.label.text for spec in SPECS], "in the order of the desk"


def test_every_wall_has_its_row() -> None:
    assert set(re.findall(r"^\| `([a-z_]+)`", PAGE, re.MULTILINE)) == REMOVAL | set(BREACHES)


def test_every_notice_is_named() -> None:
    told = PAGE.partition("## Notices")[2]
    labels = {kind.label for kind in KINDS if kind.kind in NOTIFIED or NOTIFY in kind.keys}
    assert {label for label in labels if label not in told} == set()
