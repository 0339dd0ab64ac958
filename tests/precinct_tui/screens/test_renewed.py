"""While rows that an older version made are renewed, the heading of a list and of a record says so; then it is read."""

from __future__ import annotations

import pytest

from db.registers.incidents.models import INCIDENT
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.widgets.header_line import HeaderLine
from precinct_tui.widgets.register_table import RegisterTable
from tests.conftest import Desks
from tests.db.carrying.transfer.test_carrying import give
from tests.precinct_tui.conftest import Hands, Open
from tests.usual import some

FAILED = {"en": "(not renewed: precinct doctor)", "fa": "(نوسازی نشد: \u2066precinct doctor\u2069)"}
SAID = {"en": "(being renewed)", "fa": "(در حال نوسازی)"}


def heading(hands: Hands) -> list[str]:
    app = hands.app
    assert isinstance(app, PrecinctApp)
    return list(app.crumbs())


@pytest.mark.long
@pytest.mark.parametrize("language", some(["fa", "en"]))
async def test_the_list_and_the_record_say_it_and_are_read_again(open_app: Open, desk_as: Desks, language: str) -> None:
    desk = desk_as()
    give(desk, "incident.report", type="fight", place="میدان", summary="دعوا")
    async with open_app(language=language, size=(80, 24)) as hands:
        assert hands.app.desk is not None
        store = hands.app.desk.store
        store.renewing = frozenset({"incident"})
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.until(lambda: hands.app.screen.query_one(RegisterTable).loaded)
        assert heading(hands)[-1].endswith(SAID[language])
        await hands.press("enter")
        await hands.stand_on("RecordScreen")
        assert [SAID[language] in crumb for crumb in heading(hands)] == [False] * (len(heading(hands)) - 1) + [True]
        await hands.press("escape")
        await hands.stand_on("RegisterScreen")
        header = hands.app.screen.query_one(HeaderLine)
        header._look()
        if language == "en":
            assert SAID["en"] in hands.text
        store.renewal_failed = True
        assert heading(hands)[-1].endswith(FAILED[language])
        store.renewing = frozenset()
        with store.writing() as conn:
            conn.execute(INCIDENT.update().values(spot="newer"))
        header._look()
        await hands.see("newer")
        assert not any(SAID[language] in crumb for crumb in heading(hands))
