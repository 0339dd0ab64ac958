"""How much an honest usual case is asked: a family of four, Pashto, an interpreter by telephone, no papers, let go at
night. Each question costs an officer a reason: two are asked, one of them of each child; no rule adds to them unseen.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.kernel.base.officer import Desk
from db.registers.custody import queries
from db.words.messages import Refused
from tests.db.registers.custody.test_arrivals import give, row
from tests.db.registers.custody.test_commands import act, shown, states

FAMILY = (
    {"name": "گلاب نورزی", "father_name": "شیرین‌گل", "sex": "male", "age": 41},
    {"name": "پلوشه حکیمی", "father_name": "سمندر", "sex": "female", "age": 38},
    {"name": "زرغونه نورزی", "father_name": "گلاب", "sex": "female", "age": 13},
    {"name": "میرویس نورزی", "father_name": "گلاب", "sex": "male", "age": 9},
)
QUESTIONS = [("release", "children_along"), *[("release", "accompanied_by")] * 2]
"""Whether the children go along, asked of one parent; and with whom each child left."""
TELEPHONE = {"interpreter": "telephone"}


class Asked:
    """Gives the acts as an officer does who answers each question once, and keeps what was asked."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.questions: list[tuple[str, str]] = []

    def act(self, number: str, name: str, /, **answers: Any) -> None:
        reasons: dict[str, str] = {}
        while doubts := self._doubts(number, name, reasons, answers):
            self.questions += [(name, field) for field in sorted(doubts)]
            reasons |= dict.fromkeys(doubts, "شب است و خانواده با هم می‌رود")

    def _doubts(self, number: str, name: str, reasons: dict[str, str], answers: dict[str, Any]) -> set[str]:
        """The fields that are asked about; none once the act is written. Raises Refused for anything else."""
        try:
            act(self.desk, number, name, reasons, **answers)
        except Refused as refused:
            if refused.code != "unlikely" or not (new := set(refused.fields) - set(reasons)):
                raise
            return new
        return set()


def test_a_family_of_four_is_asked_no_more_than_it_was(desk: Desk, desk_as: Any) -> None:
    desk_as.clock.advance(hours=11)  # half past ten in the evening
    asked, began = Asked(desk), desk.now()
    arrival = give(desk, "arrive", at=began, heads=4)
    give(
        desk, "describe_arrival", arrival, kind="family", heads=4, band_from=200, brought_by="border_guard",
        deprivation_at=began - timedelta(minutes=20), deprivation_place="پایانه",
    )  # fmt: skip
    people: list[str] = []
    for person in FAMILY:
        carer = {} if person["age"] > 17 else {"carer_band": "200"}  # type: ignore[operator]
        people.append(
            row(desk, arrival, language="pashto", document="none", nationality="افغانستان", **person, **carer)
        )
    give(desk, "group_notice", arrival, at=desk.now(), via="phone", to="قاضی کشیک", heads=4, reference="۷۱")
    for number, person in zip(people, FAMILY, strict=True):
        desk_as.clock.advance(minutes=1)
        asked.act(number, "wellbeing", well="well")
        asked.act(number, "set_language", language="pashto", interpreter_needed=True)
        adult = person["age"] > 17  # type: ignore[operator]
        asked.act(number, "set_age", child="adult" if adult else "child", age=person["age"], basis="stated")
        asked.act(number, "interpreter", tie="telephone", language="pashto", name="حمید صدیقی", phone="09121112233")
        asked.act(number, "see_documents", type="none")
        if adult:
            asked.act(
                number, "set_ground", ground="entry_or_stay", stated_by="aliens_office", told_at=desk.now(),
                in_writing=True, told_language="pashto",
            )  # fmt: skip
            asked.act(number, "give_rights", language="pashto", written=True, receipt="signed", fear="no")
        asked.act(number, "ask_fear", fear="no", language="pashto")
        if adult:
            asked.act(number, "tell_family", result="person_declined")
    desk_as.clock.advance(hours=2)
    for place, number in enumerate(people):
        asked.act(number, "care", given=("water", "food"))
        band = str(200 + place)
        asked.act(
            number, "release", outcome="released_no_ground", band=band, copy_given=True, safe="۲۲:۳۰، با خودروی برادرش"
        )
    assert [shown(desk, number).state for number in people] == ["closed"] * 4
    assert queries.held_now(desk) == ()
    assert not any(states(shown(desk, number)).get("prosecutor") in ("overdue", "late") for number in people)
    assert asked.questions == QUESTIONS
