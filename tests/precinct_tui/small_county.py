"""A county that took a stick of each of two posts: incidents, a call, a request, people held. For screens of seats."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.registers.custody.walk.commands import open_custody
from db.registers.custody.walk.forms import OpenCustody
from db.registers.dispatch.calls.commands import start_call
from db.registers.dispatch.calls.forms import StartCall
from db.registers.incidents import forms
from db.registers.incidents.commands import report_incident
from db.registers.service_desk.forms import TakeRequest
from db.registers.service_desk.requests.commands import take_request
from tests.conftest import START, Clock
from tests.db.carrying.levels.stick import Side, enrol_both, make_seat, take, up
from tests.made_once import made_once

NAMES = ("پاسگاه شیبان", "پاسگاه ویس")
HELD_NAMES = ("مهتاب نیزاری", "بشیر آفتابی")
HELD: dict[str, Any] = {"name_known": "stated", "nationality": "افغانستان", "category": "brought_by_patrol"}


def county_home(factory: pytest.TempPathFactory) -> Path:
    """Its folder, made once in a run: copy it."""
    return made_once(factory, "small-county", _make)[0] / "county"


def _make(folder: Path) -> None:
    clock = Clock()
    seat = Side(make_seat(folder / "county", "county", "شهرستان اهواز", clock), clock)
    seat.make_key()
    for place, name in enumerate(NAMES):
        post = Side(make_seat(folder / str(place), "post", name, clock), clock)
        post.make_key()
        enrol_both(post, seat)
        _write(post, clock, place)
        up(post, folder / "stick")
        post.close()
    clock.set(START + timedelta(hours=2))
    take(seat, folder / "stick")
    seat.close()


def _write(post: Side, clock: Clock, place: int) -> None:
    """What a post wrote down: at the second one a clock has run out, and a call is not finished."""
    desk, words = post.desk, {"place": "کوچهٔ بهار", "summary": "راز"}
    report_incident(desk, forms.ReportIncident(type="theft_home", **words))
    clock.advance(minutes=3)
    report_incident(desk, forms.ReportIncident(type="missing_child", **words))
    clock.advance(minutes=3)
    start_call(desk, StartCall(type="fight" if place else "noise", **words))
    take_request(desk, TakeRequest(category="traffic", words="راز", answer_by="code"))
    for hours, name in zip((2,) if not place else (23, 2), HELD_NAMES, strict=False):
        clock.advance(minutes=1)
        taken = {"deprivation_at": clock() - timedelta(hours=hours), "arrived_at": clock()}
        open_custody(desk, OpenCustody(**HELD, **taken, name=name, band=str(17 + hours)))
