"""A seat on a real PostgreSQL whose administrator changes what units sent: it is named; a trigger is too."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from sqlalchemy import select, text

from db.across.setting_up.findings_panel import list_findings
from db.carrying.levels import own_secret, secrets
from db.carrying.levels.models import SECRET
from db.reading.journal_queries import verify_whole
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.storage import keys
from precinct_tui.__main__ import main
from tests.conftest import BADGES, PASSWORD, Clock
from tests.db.carrying.levels.stick import KEEPER, Side, enrol_both, make_seat, take, up, whats
from tests.db.carrying.levels.tampering import FORGERIES, WHERE, change_facts, put_back, said_of, tamper
from tools.postgres import empty_database

TRIGGER = """
CREATE FUNCTION fewer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.type := 'fight'; RETURN NEW; END $$;
CREATE TRIGGER fewer BEFORE INSERT ON incident FOR EACH ROW EXECUTE FUNCTION fewer();
"""


def test_what_its_administrator_changes_is_named(
    postgres: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    make_seat(tmp_path / "seat", "county", "شهرستان", clock, empty_database(postgres, f"believed_{os.getpid()}"))
    make_seat(tmp_path / "post", "post", "پاسگاه", clock)
    seat, post = Side(tmp_path / "seat", clock), Side(tmp_path / "post", clock)
    monkeypatch.setattr(secrets, "COST", keys.QUICK)
    seat.make_key()
    post.make_key()
    enrol_both(post, seat)
    for _incident in range(3):
        report_incident(post.desk, ReportIncident(type="theft_home", place="کوچهٔ راز", summary="دزدی"))
    up(post, tmp_path / "stick")
    assert whats(take(seat, tmp_path / "stick")) == ["new"]
    assert verify_whole(seat.desk).problems == ()
    unit = post.desk.store.unit
    for forge, words in (FORGERIES["cut"], FORGERIES["invented"]):
        named = "پاسگاه: " + said_of(seat, unit, words)
        with put_back(seat, unit):
            tamper(seat, unit, forge)
            assert [str(problem) for problem in verify_whole(seat.desk).problems] == [named]
        assert verify_whole(seat.desk).problems == ()
    said = "پاسگاه: " + said_of(seat, unit, "entry record 1/{second} is not the one that was taken in.")
    tamper(seat, unit, change_facts)
    assert [str(problem) for problem in verify_whole(seat.desk).problems] == [said]
    report_incident(post.desk, ReportIncident(type="theft_home", place="کوچهٔ راز", summary="دزدی"))
    up(post, tmp_path / "stick")
    assert whats(take(seat, tmp_path / "stick")) == ["new"]
    assert "پاسگاه" in str(list_findings(seat.desk)[-1].text)

    with seat.desk.store.reading() as conn:
        (kept,), mine = conn.execute(select(SECRET.c.secret)).one(), own_secret.opened(conn, seat.desk.store)
    assert kept.startswith(own_secret.SEALED), "a dump of its tables opens no stick"
    assert mine is not None
    assert mine not in kept
    (tmp_path / "password").write_text(PASSWORD)
    asked = ("--json", "--officer", BADGES[KEEPER], "--password-file", str(tmp_path / "password"), "--home")
    with seat.desk.store.writing("still") as conn:
        conn.execute(text(TRIGGER))
    seat.close()
    assert main(["journal", "rebuild", *asked, str(seat.home)]) == 1
    assert "incident" in [each["table"] for each in json.loads(capsys.readouterr().out)["differences"]]
    assert main(["doctor", *asked, str(seat.home)]) == 1
    found = {each["check"]: each for each in json.loads(capsys.readouterr().out)["checks"]}
    assert WHERE.findall(said)[0] in found["units"]["text"]
    assert "fewer" in found["server"]["text"] or "trigger" in found["server"]["text"]
    post.close()
